"""`summary.xlsx`: one row for each file, one column for each rule, filterable; no text of a plan becomes a formula."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from checker.auditing import store
from checker.model import UsageError
from checker.reporting.cleaning import one_line
from checker.reporting.environment import fixed_words

_FILLS = {"fail": "FDEEEE", "unknown": "F5ECFB", "at_risk": "FFF3E2", "pass": "E6F5EC"}
_WORST = ("fail", "unknown", "at_risk", "pass", "not_applicable")
_LONGEST = 500


def write_sheet(folder: Path, path: Path, lang: str) -> None:
    """The workbook of a run. Raises UsageError where it cannot be written."""
    t = fixed_words(f"audit.{lang}.j2")
    connection = store.connected(folder)
    try:
        codes = [row[0] for row in connection.execute(_CODES).fetchall()]
        rows = connection.execute(_ROWS).fetchall()
        found = connection.execute(_OUTCOMES).fetchall()
    finally:
        connection.close()
    worst: dict[str, dict[str, str]] = {}
    for plan, code, outcome in found:
        mine = worst.setdefault(plan, {})
        if code not in mine or _WORST.index(outcome) < _WORST.index(mine[code]):
            mine[code] = outcome
    book = Workbook(write_only=True)
    sheet = book.create_sheet(t["sheet"]["plans"])
    head = [t["sheet"][name] for name in _HEAD] + codes
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(head))}{len(rows) + 1}"
    for place in range(1, len(head) + 1):
        sheet.column_dimensions[get_column_letter(place)].width = 28 if place <= 2 else 16
    sheet.append(list(_header(sheet, head)))
    for plan, *values in rows:
        sheet.append(list(_line(sheet, values, worst.get(plan, {}), codes, t)))
    beside = path.with_name(f".{path.name}.part")
    try:
        book.save(beside)
        beside.replace(path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}", "write", path=path) from error


_HEAD = (
    "file", "status", "verdict", "applicant", "programme", "round", "frame", "prefecture", "employees", "failing",
    "reason",
)  # fmt: skip
_CODES = "SELECT DISTINCT code FROM findings WHERE severity = 'required' ORDER BY code"
_OUTCOMES = "SELECT DISTINCT plan, code, outcome FROM findings WHERE severity = 'required'"
_ROWS = """
SELECT r.plan, r.file, r.status, p.verdict, r.applicant, p.programme, p.round, p.frame, p.prefecture,
       p.regular_employees, p.failing, r.reason
FROM reads r LEFT JOIN plans p ON r.plan = p.plan ORDER BY r.file
"""


def _header(sheet: Any, head: list[str]) -> Iterator[Any]:
    for text in head:
        cell = WriteOnlyCell(sheet, value=text)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", start_color="F8F8FB")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        yield cell


def _line(sheet: Any, values: list[Any], worst: dict[str, str], codes: list[str], t: Any) -> Iterator[Any]:
    file, status, verdict, *rest = values
    for value in (file, t["status"].get(status, status), t["status"].get(verdict, verdict), *rest):
        yield _cell(sheet, value)
    for code in codes:
        outcome = worst.get(code)
        cell = _cell(sheet, None if outcome is None else t["outcome"][outcome])
        if outcome in _FILLS:
            cell.fill = PatternFill("solid", start_color=_FILLS[outcome])
        yield cell


def _cell(sheet: Any, value: Any) -> Any:
    """A cell of exactly this value: a text that begins with = stays a text."""
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, value=one_line(value)[:_LONGEST])
        cell.data_type = "s"
        return cell
    return WriteOnlyCell(sheet, value=value)
