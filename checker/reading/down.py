"""Tables whose years run down and whose items run across: the sheet is turned, and read like any other.

In a turned sheet a "row" is a column of the workbook and a "column" one of its rows: labels stand left of the years
(above them, in the workbook), titles left of the labels.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from operator import itemgetter

from checker.reading.grid import Grid, turn
from checker.reading.header import Header
from checker.reading.labels import match
from checker.reading.scope import Scope, scope_of, scope_of_sheet
from checker.reading.units import FOREIGN, is_unit, money_unit, unsettles
from checker.reading.years import Mark, Role, years_of_plan

_LEAST_YEARS = 3
_LEAST_YEAR_MONTHS = 10  # a changed closing month still makes a year
_LABEL_REACH = 8  # past years may stand between the labels and the base year
_LABEL_DEPTH = 4
_TITLE_REACH = 6


def views(grid: Grid) -> Iterator[Grid]:
    """The sheet as it is, and seen from its side where some column holds words of at least three years."""
    yield grid
    columns: dict[int, list[Mark]] = {}
    for _, column, mark in grid.marks:
        columns.setdefault(column, []).append(mark)
    if any(len(marks) >= _LEAST_YEARS and not _is_calendar(marks) for marks in columns.values()):
        yield turn(grid)


def speaks_of_years(grid: Grid) -> bool:
    """Whether some line of the sheet holds words of at least three years, or pieces of such words, or a title says how
    many years the plan has: less makes no header, whichever rows and columns are hidden."""
    rows = Counter(map(itemgetter(0), grid.marks))
    columns = Counter(map(itemgetter(1), grid.marks))
    if max((0, *rows.values(), *columns.values())) >= _LEAST_YEARS:
        return True
    if rows and any(first[0] in rows and last[1] > first[1] for first, last in grid.merged):
        return True  # one word merged over several years is said of each
    wordy = [
        (row, value) for row, _, value in grid.words if isinstance(value, str) and ("年" in value or "期" in value)
    ]
    pieces = Counter(row for row, _ in wordy)
    return max((0, *pieces.values())) >= _LEAST_YEARS or any(years_of_plan(text) for _, text in wordy)


def _is_calendar(marks: list[Mark]) -> bool:
    """Dates that follow each other by days or months, as those of a loan do: no two of them are a year apart."""
    if any(mark.role is not Role.DATED or mark.end is None for mark in marks):
        return False
    months = [mark.end.year * 12 + mark.end.month for mark in marks if mark.end is not None]
    return all(abs(later - earlier) < _LEAST_YEAR_MONTHS for earlier, later in pairwise(months))


def with_label_band(grid: Grid, header: Header, last: int) -> Header:
    """The header whose `left` is where the labels begin, so that no title is taken for a group of them."""
    rows = range(header.bottom + 1, len(grid.rows))

    def texts(column: int) -> list[str]:
        values = (grid.at(row, column) for row in rows)
        return [value for value in values if isinstance(value, str) and value.strip() and not is_unit(value)]

    def items(column: int) -> int:
        return sum(match(text) is not None for text in texts(column))

    reach = range(last, max(header.left, last - _LABEL_REACH) - 1, -1)
    label = max(reach, key=items, default=last)
    left = label
    while left > header.left and label - left < _LABEL_DEPTH - 1:
        above = texts(left - 1)
        if not above or (len(above) == 1 and match(above[0]) is None):
            break
        left -= 1
    return replace(header, left=left)


def title_down(grid: Grid, header: Header, labels_end: int, bottom: int) -> tuple[Scope, str]:
    """(scope, money unit) by the nearest words: corner, then the lines above the labels, then the sheet's name."""
    scope, unit = Scope.UNSAID, ""
    lines = [
        [(row, column) for row in range(header.top, header.bottom + 1) for column in range(header.left, labels_end + 1)]
    ]
    for column in range(header.left - 1, max(-1, header.left - 1 - _TITLE_REACH), -1):
        values = [grid.at(row, column) for row in range(header.top, bottom + 1)]
        if any(isinstance(value, float) for value in values):
            break  # another table's figures
        lines.append([(row, column) for row in range(max(0, header.top - 2), bottom + 3)])
    for line in lines:
        for text in (value for place in line if isinstance(value := grid.at(*place), str)):
            scope = scope_of(text) if scope is Scope.UNSAID else scope
            if not unit and unsettles(text):
                return scope, FOREIGN
            unit = unit or money_unit(text)
    return (scope_of_sheet(grid.sheet) if scope is Scope.UNSAID else scope), unit
