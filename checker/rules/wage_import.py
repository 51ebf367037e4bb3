"""Next year's minimum wages from a CSV of one's own, checked before anything is believed.

The shipped table stays as it is; the merged one lies in the user's data folder and is read instead of it from then on
(`wages.wage_table`). The fingerprint of every pack digests the table in use, so that a report tells the two apart.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from checker.model import UsageError
from checker.rules.wages import COLUMNS, Revision, WageTable, fiscal_year, parse_wages, table_text, user_table_path

_MOST_BYTES = 1_000_000
_LEAST, _MOST = 500, 10_000  # yen per hour; beyond it a column was mixed up


@dataclass(frozen=True, slots=True)
class Imported:
    """What was added: one revision for each prefecture, and how far each was raised, yen per hour."""

    path: Path
    fiscal_year: int
    amounts: dict[str, int]
    raised: dict[str, int]


def import_wages(source: Path, today: date) -> Imported:
    """Add the revisions of one fiscal year from a CSV (`prefecture,fiscal_year,effective_date,hourly_wage_yen`).

    Raises UsageError naming the line: not exactly the 47 prefectures, another year than the next, a wage that falls, a
    date that is not later than the last one or lies outside the fiscal year. Nothing is written then.
    """
    table = parse_wages(table_text(), today)
    found = _revisions(source, table)
    text = _merged(found)
    parse_wages(text, today)  # what will be read tomorrow must be readable
    path = user_table_path()
    _write(path, text)
    before = {name: table.revisions(name)[-1].amount for name in table.prefectures}
    amounts = {name: row.amount for name, row in found.items()}
    year = next(iter(found.values())).fiscal_year
    return Imported(path, year, amounts, {name: amounts[name] - before[name] for name in amounts})


def _revisions(source: Path, table: WageTable) -> dict[str, Revision]:
    rows: dict[str, Revision] = {}
    for line, row in _lines(source):
        name, revision = _revision(source, line, row, table)
        if name in rows:
            raise _refused(source, line, f"{name} stands twice")
        rows[name] = revision
    missing = [name for name in table.prefectures if name not in rows]
    if missing:
        raise _refused(source, 0, f"{len(missing)} of 47 prefectures are missing: {', '.join(missing[:5])}")
    years = {row.fiscal_year for row in rows.values()}
    if years != {table.last_fiscal_year + 1}:
        given = ", ".join(map(str, sorted(years)))
        raise _refused(source, 0, f"all rows must be of fiscal year {table.last_fiscal_year + 1}, not {given}")
    return rows


def _lines(source: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        if source.stat().st_size > _MOST_BYTES:
            raise _refused(source, 0, "is too large for 47 rows")
        text = source.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        text = source.read_text(encoding="cp932", errors="replace")
    except OSError as error:
        raise _refused(source, 0, f"cannot be read: {error.strerror}") from error
    reader = csv.DictReader(io.StringIO(text))
    lacking = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if lacking:
        raise _refused(source, 1, f"the first line must name the columns {', '.join(COLUMNS)}")
    yield from ((reader.line_num, row) for row in reader)


def _revision(source: Path, line: int, row: dict[str, str], table: WageTable) -> tuple[str, Revision]:
    name = (row["prefecture"] or "").strip()
    if name not in table.prefectures:
        raise _refused(source, line, f"{name!r} is not one of the 47 prefectures, written like 東京都")
    try:
        year, day = int(row["fiscal_year"]), date.fromisoformat(row["effective_date"].strip())
        amount = int(row["hourly_wage_yen"])
    except (ValueError, TypeError, AttributeError) as error:
        raise _refused(source, line, f"{name}: {error}") from error
    last = table.revisions(name)[-1]
    if fiscal_year(day) != year:
        raise _refused(source, line, f"{name}: {day} does not lie in fiscal year {year} (April to March)")
    if day <= last.effective:
        raise _refused(source, line, f"{name}: {day} is not later than the last revision, {last.effective}")
    if amount < last.amount:
        raise _refused(source, line, f"{name}: {amount} yen is below the last wage, {last.amount} yen; none ever fell")
    if not _LEAST <= amount <= _MOST:
        raise _refused(source, line, f"{name}: {amount} is no hourly wage in yen")
    return name, Revision(year, day, amount)


def _merged(found: dict[str, Revision]) -> str:
    """The table in use with one more row after each prefecture's last."""
    rows = list(csv.DictReader(io.StringIO(table_text())))
    last = {row["prefecture"]: place for place, row in enumerate(rows)}
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n", restval="", extrasaction="ignore")
    writer.writeheader()
    for place, row in enumerate(rows):
        writer.writerow(row)
        name = row["prefecture"]
        if last[name] == place:
            writer.writerow(_row(row, found[name]))
    return out.getvalue()


def _row(before: dict[str, str], new: Revision) -> dict[str, object]:
    """A line of the table after the one before it; the sources' columns stay empty."""
    return {
        "prefecture_code": before.get("prefecture_code", ""),
        "prefecture": before["prefecture"],
        "fiscal_year": new.fiscal_year,
        "effective_date": new.effective.isoformat(),
        "hourly_wage_yen": new.amount,
        "status": "imported",
    }


def _refused(source: Path, line: int, why: str) -> UsageError:
    place = f"{source.name}: line {line}" if line else source.name
    return UsageError(f"{place}: {why}; nothing was imported", "wages_import", place=place, why=why)


def _write(path: Path, text: str) -> None:
    """All or nothing: a reader never sees half a table."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}", "write", path=path) from error
