"""Which workbooks an audit is about: a folder, a pattern, or a list that may say more of each."""

from __future__ import annotations

import csv
import glob
import hashlib
import io
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path, PurePosixPath

from checker.auditing import remote
from checker.auditing.options import FILE as RUN_FILE
from checker.model import UsageError
from checker.reading import limits

SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".tsv"})
_LISTS = frozenset({".csv", ".parquet"})
_PATHS = ("path", "file")
_KNOWN = ("programme", "frame", "applicant")
_BLOCK = 2**20


@dataclass(frozen=True, slots=True)
class Entry:
    """One workbook: `name` is how the store calls it, unique in a run; the rest is what a list says of it."""

    path: str
    name: str
    programme: str | None = None
    frame: str | None = None
    applicant: str | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """A workbook and its bytes' SHA-256, "" where they cannot be read."""

    entry: Entry
    sha256: str

    @property
    def plan(self) -> str:
        """The id of what is judged: same bytes held against the same rules are one plan."""
        told = "\n".join((self.sha256 or self.entry.name, self.entry.programme or "", self.entry.frame or ""))
        return hashlib.sha256(told.encode()).hexdigest()[:20]


def entries(source: str, out: Path | None = None) -> tuple[Entry, ...]:
    """The workbooks of a folder (with those below it), a pattern, or a list (CSV or Parquet with a `path` column); each
    may be given by fsspec URL, but for the list itself.

    In the order of their names, without what an audit wrote (`out`, other runs' folders). Raises UsageError where there
    are none, a folder cannot be looked into, or a list has no `path` column.
    """
    path = Path(source)
    if remote.is_url(source):
        listed = _named([(url, name) for url, name in remote.files(source) if _is_workbook(name)])
    elif path.is_dir():
        found = [(p, p.relative_to(path).as_posix()) for p in _workbooks(path)]
        listed = _named(found)
    elif path.is_file():
        told = _listed(path) if path.suffix.lower() in _LISTS else None
        listed = _named([(path, path.name)]) if told is None else told
    else:
        names = sorted(name for name in glob.glob(source, recursive=True) if Path(name).is_file())  # noqa: PTH207
        listed = _named((Path(name), Path(name).as_posix()) for name in names)
    own = None if out is None else out.resolve()
    listed = [entry for entry in listed if own is None or own not in Path(entry.path).parents]
    if not listed:
        raise UsageError(f"{source}: no workbooks there", "no_workbooks", source=source)
    return tuple(sorted(listed, key=lambda entry: entry.name))


def _workbooks(folder: Path) -> Iterator[Path]:
    """Every file with a workbook's suffix, whatever it turns out to be; links to folders are not followed."""
    for place, folders, files in os.walk(folder, onerror=_unseen):
        if RUN_FILE in files and "parts" in folders:  # what an audit wrote is no submission
            folders.clear()
            continue
        for name in files:
            if _is_workbook(name):
                yield Path(place, name)


def _is_workbook(name: str) -> bool:
    last = PurePosixPath(name)
    return last.suffix.lower() in SUFFIXES and not last.name.startswith(("~$", "."))


def _unseen(error: OSError) -> None:
    """A folder that cannot be looked into may hold submissions: nobody must take it for empty."""
    message = f"{error.filename}: this folder cannot be read: {error.strerror}"
    raise UsageError(message, "folder_unread", folder=error.filename) from error


def _named(found: Iterable[tuple[Path | str, str]], told: Iterable[Mapping[str, str]] = repeat({})) -> list[Entry]:
    """Entries with absolute paths and names of their own, in letters that can be stored and shown."""
    seen: set[str] = set()
    made = []
    for (path, given), row in zip(found, told, strict=False):
        wanted = os.fsencode(given).decode("utf-8", "backslashreplace").replace("\0", "\\0")
        name, count = wanted, 1
        while name in seen:
            count += 1
            name = f"{wanted} ({count})"
        seen.add(name)
        more = (row.get(known) or None for known in _KNOWN)
        place = path if isinstance(path, str) else os.path.abspath(path)  # noqa: PTH100 -- a link stays itself
        made.append(Entry(place, name, *more))
    return made


def _listed(path: Path) -> list[Entry] | None:
    """The entries of a list; None where a CSV is no list but a workbook itself."""
    is_table = path.suffix.lower() == ".parquet"
    rows = _parquet(path) if is_table else _csv(path)
    if rows is None or (rows and not any(name in rows[0] for name in _PATHS)):
        if not is_table:
            return None
        raise UsageError(f"{path}: a list needs a column `path`", "list_path", path=path)
    told = [row for row in rows if any(row.get(name) for name in _PATHS)]
    given = [next(row[name] for name in _PATHS if row.get(name)) for row in told]
    return _named([(name if remote.is_url(name) else path.parent / name, name) for name in given], told)


def _csv(path: Path) -> list[dict[str, str]] | None:
    """Rows of a list; None for a CSV that the csv module cannot make sense of."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp932", errors="replace")
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        head = [name.strip().lower() for name in next(reader, [])]
        return [dict(zip(head, map(str.strip, row), strict=False)) for row in reader if row]
    except csv.Error:
        return None


def _parquet(path: Path) -> list[dict[str, str]]:
    import pyarrow.parquet as pq

    try:
        rows = pq.read_table(path).to_pylist()
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: cannot be read as Parquet", "list_unread", path=path) from error
    return [{k.strip().lower(): "" if v is None else str(v).strip() for k, v in row.items()} for row in rows]


def contents(found: tuple[Entry, ...]) -> Iterator[Content]:
    """Every entry with the hash of its bytes."""
    for entry in found:
        yield Content(entry, _sha256(entry.path))


def _sha256(path: str) -> str:
    """The hash of a file that may be a workbook: neither a pipe, which never ends, nor one that is refused unread."""
    if remote.is_url(path):
        return remote.sha256(path)
    digest = hashlib.sha256()
    try:
        told = os.stat(path)  # noqa: PTH116
        if not stat.S_ISREG(told.st_mode) or told.st_size > limits.FILE_BYTES:
            return ""
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            while block := file.read(_BLOCK):
                digest.update(block)
    except (OSError, ValueError):  # ValueError: a null byte in the name
        return ""
    return digest.hexdigest()
