"""What an audit is asked to do: fixed in the run's folder at its first call, so that every later call asks the same."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from checker import __version__
from checker.auditing.store import write_whole
from checker.model import UsageError
from checker.rules import registry
from checker.rules.programme import Programme

SCHEMA = 1  # of the store; a run of another schema is not gone on with
FILE = "run.json"


@dataclass(frozen=True, slots=True)
class Options:
    """How every workbook of a run is judged. `as_of` None: each round's closing date, else the day the run began."""

    programme: str | None = None
    round: int | None = None
    frame: str | None = None
    as_of: date | None = None
    scenario: str = "trend"
    sets: tuple[str, ...] = ()
    pack: str | None = None
    redact: bool = False
    reports: bool = False
    lang: str = "ja"
    today: date = date.min

    def own_pack(self) -> Programme | None:
        """The pack of one's own that judges, if one was given."""
        return registry.load_pack(Path(self.pack)) if self.pack else None

    def fingerprints(self) -> dict[str, str]:
        """The digest of every pack that may judge: what makes an earlier verdict worth keeping."""
        if self.pack:
            return {self.pack: registry.fingerprint(Path(self.pack))}
        ids = (self.programme,) if self.programme else registry.programme_ids()
        return {name: registry.fingerprint(registry.packs_dir() / f"{name}.toml") for name in ids}

    def digest(self) -> str:
        """SHA-256 of everything a verdict hangs on besides the workbook: options, packs, tables, tool version."""
        told = {**_plain(self), "fingerprints": self.fingerprints(), "version": __version__, "schema": SCHEMA}
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def fixed(folder: Path, asked: Options, today: date) -> Options:
    """The options of the run in `folder`: those of its first call, written down then.

    Raises UsageError where this call asks for something else, naming what differs.
    """
    path = folder / FILE
    if not path.exists():
        asked = replace(asked, today=today)
        told = {"schema": SCHEMA, "version": __version__, "began": today.isoformat(), "options": _plain(asked)}
        write_whole(path, json.dumps(told, ensure_ascii=False, indent=1) + "\n")
        return asked
    kept = read(folder)
    asked = replace(asked, today=kept.today)
    differs = [f.name for f in fields(Options) if getattr(kept, f.name) != getattr(asked, f.name)]
    if differs:
        names = ", ".join(differs)
        raise UsageError(
            f"{folder}: this run was begun with other options ({names}); give them again, or another --out",
            "run_options",
            folder=folder,
            names=names,
        )
    return kept


def read(folder: Path) -> Options:
    """The options of a run. Raises UsageError where the folder holds none, or one of another version of the store."""
    try:
        told = json.loads((folder / FILE).read_text(encoding="utf-8"))
        if told["schema"] != SCHEMA:
            raise UsageError(f"{folder}: a run of another version", "run_version", folder=folder)
        given = dict(told["options"])
        given["sets"] = tuple(given["sets"])
        given["as_of"] = date.fromisoformat(given["as_of"]) if given["as_of"] else None
        given["today"] = date.fromisoformat(given["today"])
        return Options(**given)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{folder}: no audit run here", "no_run", folder=folder) from error


def _plain(options: Options) -> dict[str, Any]:
    told = asdict(options)
    return {
        k: v.isoformat() if isinstance(v, date) else list(v) if isinstance(v, tuple) else v for k, v in told.items()
    }
