"""Which programmes there are, and the one a plan is to be held against."""

from __future__ import annotations

import hashlib
import re
from functools import cache, lru_cache
from importlib.resources import as_file, files
from pathlib import Path

from checker.model import ProgrammeError, UsageError
from checker.rules.loader import load_programme
from checker.rules.programme import Programme
from checker.rules.wages import user_table_path


@cache
def packs_dir() -> Path:
    """The folder of the shipped packs."""
    with as_file(files("checker.rules") / "packs") as folder:
        return Path(folder)


@cache
def programme_ids() -> tuple[str, ...]:
    """Ids of the shipped packs, in order."""
    return tuple(sorted(p.stem for p in packs_dir().glob("*.toml") if not p.name.endswith(".cases.toml")))


def ids_with_round(number: int | None) -> tuple[str, ...]:
    """Packs that may have this round, told from their text: reading every pack to find one takes long."""
    if number is None:
        return programme_ids()
    line = re.compile(rf"^\s*[\"']?number[\"']?\s*=\s*{number}\b", re.MULTILINE)
    return tuple(i for i in programme_ids() if line.search((packs_dir() / f"{i}.toml").read_text(encoding="utf-8")))


@lru_cache(maxsize=64)
def programme(programme_id: str) -> Programme:
    """One shipped programme. Raises UsageError, naming the ids there are, for an unknown id."""
    if programme_id not in programme_ids():
        ids = ", ".join(programme_ids())
        message = f"unknown programme {programme_id!r}; there are: {ids}"
        raise UsageError(message, "unknown_programme", programme=programme_id, ids=ids)
    return load_pack(packs_dir() / f"{programme_id}.toml")


def load_pack(path: Path) -> Programme:
    """A pack file of one's own or a shipped one. Raises ProgrammeError."""
    return load_programme(path, fingerprint(path))


def is_file(pack: str) -> bool:
    """Whether a pack is named by its file and not by its id."""
    return pack.endswith(".toml")


def pack_path(pack: str) -> Path:
    """The file of a pack named by its id or its file."""
    return Path(pack) if is_file(pack) else packs_dir() / f"{pack}.toml"


def find(pack: str) -> Programme:
    """A pack named by its id or its file. Raises UsageError for an unknown id, ProgrammeError for a bad file."""
    return load_pack(Path(pack)) if is_file(pack) else programme(pack)


def programmes() -> tuple[Programme, ...]:
    """Every shipped programme."""
    return tuple(programme(programme_id) for programme_id in programme_ids())


def fingerprint(path: Path) -> str:
    """SHA-256 over the pack and the tables it draws on: the same digest, the same law."""
    digest = hashlib.sha256()
    try:
        digest.update(path.read_bytes())
    except OSError as error:
        raise ProgrammeError(f"{path.name}: cannot be read: {error.strerror}") from error
    tables = files("checker.rules") / "tables"
    for table in sorted(t.name for t in tables.iterdir()):
        digest.update((tables / table).read_bytes())
    own = user_table_path()
    if own.exists():
        digest.update(own.read_bytes())
    return digest.hexdigest()
