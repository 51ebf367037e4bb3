"""The store of a run: Parquet parts of four tables, each part there whole or not at all.

`parts/<id>/` holds `plans`, `years`, `findings` and `reads` of one chunk; it is written beside its place and renamed
into it. `reads` is the journal too: what stands there is done. Columns are the same in every part, so that any reader
of Parquet can open them together.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from checker.catalogue import Item, items
from checker.model import UsageError

TABLES = ("plans", "years", "findings", "reads")
PARTS = "parts"
_UNFINISHED = "unfinished-"
_MERGED = "merged-"
_AT_ONCE = 100  # parts held in memory while they are merged


@cache
def schema(table: str) -> pa.Schema:
    """The columns of one table; money in yen, flags 0 or 1, null means unknown."""
    return pa.schema({"plans": _plans, "years": _years, "findings": _findings, "reads": _reads}[table]())


def _plans() -> list[tuple[str, pa.DataType]]:
    """One row for each plan that was judged: what it was judged as, its verdict, and every scalar item."""
    text, count = pa.string(), pa.int32()
    return [
        ("plan", text), ("file", text), ("programme", text), ("round", pa.float64()), ("frame", text),
        ("as_of", pa.date32()), ("scenario", text), ("display_unit", pa.float64()), ("verdict", text),
        ("failing", count), ("unknown", count), ("at_risk", count), ("numbers", text),
        *((item.id, _type(item)) for item in items().values() if not item.series and item.id not in _TAKEN),
    ]  # fmt: skip


_TAKEN = ("programme", "round", "frame")


def _years() -> list[tuple[str, pa.DataType]]:
    """Six rows for each plan, year 0 the base year: every series item."""
    own = [(item.id, _type(item)) for item in items().values() if item.series]
    return [("plan", pa.string()), ("year", pa.int8()), *own]


def _findings() -> list[tuple[str, pa.DataType]]:
    """Every judgement; year -1 is the plan as a whole. READ-* findings carry their cells."""
    text, number = pa.string(), pa.float64()
    return [
        ("plan", text), ("code", text), ("part", text), ("year", pa.int8()), ("outcome", text), ("severity", text),
        ("confidence", text), ("observed", number), ("required", number), ("margin", number), ("cells", text),
    ]  # fmt: skip


def _reads() -> list[tuple[str, pa.DataType]]:
    """One row for each workbook of the run: the journal. `status`: judged, unreadable, refused, crashed, duplicate."""
    text = pa.string()
    return [
        ("file", text), ("sha256", text), ("plan", text), ("status", text), ("reason", text), ("verdict", text),
        ("facts", pa.int32()), ("findings", pa.int32()), ("bytes", pa.int64()), ("applicant", text),
        ("digest", text), ("version", text), ("seconds", pa.float64()),
    ]  # fmt: skip


def _type(item: Item) -> pa.DataType:
    return {"date": pa.date32(), "text": pa.string()}.get(item.unit, pa.float64())


def part_id(names: Iterable[str], digest: str) -> str:
    """The id of a chunk: the same workbooks under the same options are the same part."""
    told = hashlib.sha256(digest.encode())
    for name in names:
        told.update(b"\n" + name.encode("utf-8", "surrogateescape"))
    return told.hexdigest()[:20]


def stage(folder: Path, part: str, tables: Mapping[str, pa.Table]) -> str:
    """Writes a part beside its place, under a name that nobody else writes to; what a worker does. Returns the name.

    Only who holds the run's lock makes it a part of the run (`commit`): so a worker that was given up, or that outlives
    its run, never adds a row.
    """
    name = f"{_UNFINISHED}{part}-{uuid.uuid4().hex[:12]}"
    beside = folder / PARTS / name
    beside.mkdir(parents=True)
    for own in TABLES:
        table = tables.get(own)
        if table is None:
            table = schema(own).empty_table()
        pq.write_table(table, beside / f"{own}.parquet", compression="zstd")
    return name


def commit(folder: Path, part: str, staged: str) -> None:
    """The staged part, whole, on disk and in its place; if that part is there already it stays, and this one goes."""
    place, beside = folder / PARTS / part, folder / PARTS / staged
    for own in TABLES:
        _to_disk(beside / f"{own}.parquet")
    _to_disk(beside)
    try:
        beside.rename(place)
    except OSError:
        shutil.rmtree(beside, ignore_errors=True)
        if not place.is_dir():
            raise
    _to_disk(place.parent)


def _to_disk(path: Path) -> None:
    """Waits until a file or folder would outlive a power cut, where the system can tell."""
    with suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def write_part(folder: Path, part: str, tables: Mapping[str, pa.Table]) -> None:
    """One part, whole or not at all."""
    commit(folder, part, stage(folder, part, tables))


def write_whole(path: Path, text: str) -> None:
    """A file of the run, whole or not at all. Raises UsageError where it cannot be written."""
    beside = path.with_name(f"{_UNFINISHED}{path.name}")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        _to_disk(beside)
        beside.replace(path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}", "write", path=path) from error


def is_sound(part: Path) -> bool:
    """Whether all tables of a part are there to their ends."""
    try:
        for own in TABLES:
            pq.read_metadata(part / f"{own}.parquet")
    except (OSError, ValueError):
        return False
    return True


def parts(folder: Path) -> Iterator[Path]:
    """The finished parts of a run, in order."""
    root = folder / PARTS
    if root.is_dir():
        yield from sorted(p for p in root.iterdir() if p.is_dir() and not p.name.startswith((_UNFINISHED, _MERGED)))


def drop_part(path: Path) -> None:
    """Takes a part out, whole."""
    for merged in path.parent.glob(f"{_MERGED}*"):  # the part may come back under its name with other rows
        shutil.rmtree(merged, ignore_errors=True)
    beside = path.with_name(f"{_UNFINISHED}{path.name}-dropped")
    with suppress(OSError):
        path.rename(beside)
    shutil.rmtree(beside, ignore_errors=True)


def sweep(folder: Path) -> None:
    """Removes what a killed run left half done. Only whoever holds the run's lock may call it."""
    root = folder / PARTS
    if root.is_dir():
        for path in root.iterdir():
            if path.name.startswith(_UNFINISHED):
                shutil.rmtree(path, ignore_errors=True)


def merge(folder: Path) -> None:
    """Writes all parts once more as one file for each table, for readers, whom a thousand small files keep waiting.

    The parts stay what counts: the copy bears the hash of their names, and is not looked at where that is another's.
    Only whoever holds the run's lock may call it.
    """
    found = list(parts(folder))
    place = _merged(folder, found)
    if len(found) < 2 or is_sound(place):
        return
    for old in (folder / PARTS).glob(f"{_MERGED}*"):
        shutil.rmtree(old, ignore_errors=True)
    beside = folder / PARTS / f"{_UNFINISHED}{place.name}"
    beside.mkdir()
    for name in TABLES:
        with pq.ParquetWriter(beside / f"{name}.parquet", schema(name), compression="zstd") as writer:
            for first in range(0, len(found), _AT_ONCE):
                some = found[first : first + _AT_ONCE]
                writer.write_table(pa.concat_tables([pq.read_table(part / f"{name}.parquet") for part in some]))
    commit(folder, place.name, beside.name)


def _merged(folder: Path, found: Iterable[Path]) -> Path:
    names = hashlib.sha256("\n".join(part.name for part in found).encode())
    return folder / PARTS / f"{_MERGED}{names.hexdigest()[:20]}"


def _files(folder: Path, name: str) -> list[Path]:
    """Where the rows of a table stand: the merged copy of all parts, else the parts."""
    found = list(parts(folder))
    merged = _merged(folder, found)
    return [part / f"{name}.parquet" for part in ([merged] if is_sound(merged) else found)]


def table(folder: Path, name: str, columns: list[str] | None = None) -> pa.Table:
    """One table over all finished parts."""
    found = [pq.read_table(path, columns=columns) for path in _files(folder, name)]
    if not found:
        empty: pa.Table = schema(name).empty_table()
        return empty.select(columns) if columns else empty
    return pa.concat_tables(found)


def from_rows(name: str, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Rows as a table; a column that a row lacks is null."""
    own = schema(name)
    listed = list(rows)
    return pa.table({field.name: _column(field, [row.get(field.name) for row in listed]) for field in own}, own)


def _column(field: pa.Field, values: list[Any]) -> pa.Array:
    try:
        return pa.array(values, field.type)
    except UnicodeEncodeError:  # half a surrogate pair, which no store takes
        return pa.array([v if v is None else v.encode("utf-8", "replace").decode() for v in values], field.type)


def texts(values: Iterable[str | None]) -> pa.Array:
    """A column of texts."""
    return _column(pa.field("text", pa.string()), list(values))


def connected(folder: Path) -> Any:
    """A DuckDB connection with the four tables as views. Raises UsageError where there is no run."""
    import duckdb

    if not list(parts(folder)):
        raise UsageError(f"{folder}: no audit run here, or nothing finished yet", "no_run", folder=folder)
    connection = duckdb.connect()
    for name in TABLES:
        files = [str(path.resolve()) for path in _files(folder, name)]
        connection.read_parquet(files).create_view(name)
    return connection
