"""Header cells that stand over several columns: 実績 over past years, a year over 計画 | 実績 or 金額 | 構成比.

Of the columns under one year the plan is wanted, under the base year what it came to. Where words do not tell which
that is, all stay, as rivals.
"""

from __future__ import annotations

from dataclasses import replace

from checker.reading.grid import Grid
from checker.reading.header import Column, Header
from checker.reading.numbers import Kind, read_number
from checker.reading.scope import Scope, scope_of
from checker.reading.vocabulary import fold, vocabulary
from checker.reading.years import Mark, Role, read_header

_Marks = dict[int, dict[int, Mark]]
_YEARLESS = (Mark(Role.PLAN), Mark(Role.ACTUAL))
_SUB_ROWS = 2  # words under a year stand at most so many rows below it


def spread(grid: Grid, marks: _Marks) -> None:
    """実績 merged over three dated columns is said of each of them."""
    for first, last in grid.merged:
        row = marks.get(first[0], {})
        mark = row.get(first[1])
        if mark is None or last[1] == first[1] or mark != Mark(mark.role) or last[1] - first[1] > 20:
            continue
        if mark.role in (Role.ACTUAL, Role.PAST) or (mark.role is Role.PLAN and len(row) > 1):
            for column in range(first[1] + 1, last[1] + 1):
                row.setdefault(column, mark)


def subordinate(marks: _Marks, top: int, bottom: int) -> frozenset[int]:
    """Rows of a header band that only split the years above them into 計画 and 実績."""
    found = set()
    for row in range(top + 1, bottom + 1):
        here = marks.get(row, {})
        roles = {mark.role for mark in here.values() if mark == Mark(mark.role)}
        above = {c for r in range(top, row) for c in marks.get(r, {})}
        if len(roles) > 1 and roles <= {Role.PLAN, Role.ACTUAL} and len(here) > len(above & set(here)):
            found.add(row)
    return frozenset(found)


def widened(grid: Grid, header: Header) -> Header:
    """The header with the wanted columns under each year, or with all that may be meant."""
    years = sorted(header.columns, key=lambda column: column.index)
    columns: list[Column] = []
    width = 1
    for place, year in enumerate(years):
        follows = years[place + 1].index if place + 1 < len(years) else 0
        parts = _parts(grid, header, year, follows or year.index + width, bool(follows))
        width = max(width, parts[-1][0] - year.index + 1)
        columns.extend(_columns(year, _wanted(parts, year.slot)) if len(parts) > 1 else [year])
    return replace(header, columns=tuple(sorted(columns, key=lambda column: (column.slot, column.index))))


def _columns(year: Column, wanted: list[int]) -> list[Column]:
    # The end of the year is stated once, whichever column holds its figures.
    kept = [replace(year, index=index) for index in wanted]
    return [column if place == 0 else replace(column, end=None, end_at=None) for place, column in enumerate(kept)]


def _parts(grid: Grid, header: Header, year: Column, end: int, bounded: bool) -> list[tuple[int, str]]:
    """(column, words) of what stands under one year, the year's own column first."""
    row = _row_of(grid, header, year.index)
    merged = _merged_until(grid, header, year.index)
    stop = end if bounded else max(end, merged + 1)
    parts = [(year.index, "")]
    for column in range(year.index + 1, min(stop, year.index + 20)):
        if any(_said(grid, above, column) for above in range(header.top, row + 1)):
            break
        for below in range(row + 1, max(header.bottom, row + _SUB_ROWS) + 1):
            own, word = _said(grid, below, year.index), _said(grid, below, column)
            if own and word:
                parts[0] = (year.index, own)
                parts.append((column, word))
                break
        else:
            if column <= merged:
                parts.append((column, ""))
    return parts


def _row_of(grid: Grid, header: Header, column: int) -> int:
    """The lowest row of the header that names the year itself."""
    for row in range(header.bottom, header.top - 1, -1):
        mark = read_header(grid.at(row, column))
        if mark is not None and mark not in _YEARLESS:
            return row
    return header.bottom


def _merged_until(grid: Grid, header: Header, column: int) -> int:
    return max(
        (last[1] for first, last in grid.merged if header.top <= first[0] <= header.bottom and first[1] == column),
        default=column,
    )


def _said(grid: Grid, row: int, column: int) -> str:
    value = grid.at(row, column)
    return value if isinstance(value, str) and read_number(value).kind is Kind.OTHER else ""


def _wanted(parts: list[tuple[int, str]], slot: int) -> list[int]:
    words = vocabulary()
    left = [(column, fold(word).strip("()[]")) for column, word in parts]
    left = [part for part in left if not any(word in part[1] for word in words.beside)] or left
    left = [part for part in left if scope_of(part[1]) is not Scope.PROJECT] or left
    company = [part for part in left if scope_of(part[1]) is Scope.COMPANY]
    left = company if len(company) == 1 else left
    whole = [part for part in left if part[1] in words.totals or part[1] in words.whole_year]
    plan = [part for part in left if part[1] in words.year_words["plan_words"]]
    actual = [part for part in left if part[1] in words.year_words["actual_words"]]
    if len(whole) == 1:
        left = whole
    elif len(plan) + len(actual) == len(left) > 1:
        meant = plan if slot else actual  # the base year is a closed one: what it came to is its figure
        left = meant if len(meant) == 1 else left
    return [column for column, _ in left]
