"""What the words around a table say of it: whether it is the whole company's, and which unit of money it counts in."""

from __future__ import annotations

import re
from functools import cache

from checker.reading.grid import Grid
from checker.reading.header import Header
from checker.reading.labels import match
from checker.reading.numbers import Kind, read_number
from checker.reading.scope import Scope, scope_of, scope_of_sheet
from checker.reading.units import FOREIGN, excepted_units, is_unit, money_unit, names_foreign, trailing_unit, unsettles
from checker.reading.vocabulary import fold, vocabulary
from checker.reading.years import speaks_of_a_year

TITLE_ROWS = 6
_NOTE_SIGNS = ("※", "*", "注", "（注", "(注")


def title_across(grid: Grid, header: Header, headers: tuple[Header, ...], last: int) -> tuple[Scope, str]:
    """(scope, money unit) by the nearest words: header band, then the titles above; of the scope also the sheet's name.

    The unit is FOREIGN where the words leave it open, so that no farther note may settle it.
    """
    above = max((other.bottom for other in headers if other.bottom < header.top), default=-1)
    neighbours = any(other is not header and other.top == header.top for other in headers)
    scope, unit = Scope.UNSAID, ""
    unsettled = False
    for row in range(header.bottom, max(above, header.top - TITLE_ROWS - 1), -1):
        band = row >= header.top
        right = last if neighbours else last + 2  # a 単位 cell may stand a little to the right
        texts = [text for _, text in grid.texts(row, header.left, right)]
        if not band and _is_data(grid, row, header):
            break
        if not band and not _is_title(grid, row, texts):
            continue
        for text in texts:
            said = scope_of(text)
            if band and speaks_of_a_year(text):
                continue
            open_ = scope in (Scope.UNSAID, Scope.PART) and not text.lstrip().startswith(_NOTE_SIGNS)
            scope = said if open_ and said is not Scope.UNSAID else scope
            unsettled = unsettled or (not unit and unsettles(text))
            unit = unit or (trailing_unit(text) if band else money_unit(text))
    if scope in (Scope.UNSAID, Scope.PART):
        of_sheet = scope_of_sheet(grid.sheet)
        scope = of_sheet if of_sheet is not Scope.UNSAID else scope
    return scope, FOREIGN if unsettled else unit


def _is_data(grid: Grid, row: int, header: Header) -> bool:
    """A row of another table above: it has a number in most of the year columns."""
    numbers = sum(read_number(grid.at(row, column.index)).kind is Kind.NUMBER for column in header.columns)
    return numbers > len(header.columns) // 2


def _is_title(grid: Grid, row: int, texts: list[str]) -> bool:
    """Words that speak of the table below: not a label with its value beside it."""
    if any(not isinstance(value, str) for value in grid.rows[row]) or any(match(text) for text in texts):
        return False
    return sum(not is_unit(text) and not money_unit(text) for text in texts) <= 1


def unit_below(grid: Grid, header: Header) -> str:
    """千円 written under each year, or alone on a line, between the header and the first figures."""
    places = [column.index for column in header.columns]
    for row in range(header.bottom + 1, header.bottom + 3):
        alone = [value for value in grid.rows[row] if value != ""] if row < len(grid.rows) else []
        if len(alone) == 1 and isinstance(alone[0], str) and is_unit(alone[0]) and money_unit(alone[0]):
            return money_unit(alone[0])
        if any(isinstance(grid.at(row, place), float) for place in places):
            break
        texts = [value for column in header.columns if isinstance(value := grid.at(row, column.index), str) and value]
        if texts and all(map(is_unit, texts)) and len(units := {money_unit(text) for text in texts}) == 1:
            return units.pop()
    return ""


def remark_columns(grid: Grid, header: Header, last: int) -> frozenset[int]:
    """The columns up to `last` whose header says 備考 or 計算式: no words of theirs are labels."""
    words = vocabulary().year_words["remark_columns"]
    rows = range(header.top, header.bottom + 1)
    columns = range(header.left, last + 1)
    return frozenset(
        c for c in columns if any(isinstance(v := grid.at(row, c), str) and fold(v) in words for row in rows)
    )


@cache
def _unit_leads() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, vocabulary().unit_leads)))


def sheet_unit(grid: Grid) -> str:
    """The money unit that every 単位 note of the sheet names, else its title: うちの計画（円）; "" if notes differ."""
    speaks = _unit_leads().search
    notes = [value for _, _, value in grid.words if isinstance(value, str) and speaks(fold(value))]
    if any(names_foreign(note) for note in notes):
        return ""
    units = {unit for note in notes if (unit := money_unit(note))}
    return units.pop() if len(units) == 1 else "" if units else _sheet_title_unit(grid)


def _sheet_title_unit(grid: Grid) -> str:
    """The unit in the lone words of the first filled row."""
    for cells in grid.rows:
        if filled := [value for value in cells if value != ""]:
            title = filled[0]
            return money_unit(title) if len(filled) == 1 and isinstance(title, str) and match(title) is None else ""
    return ""


def sheet_exceptions(grid: Grid, unit: str) -> tuple[tuple[str, str], ...]:
    """(item, unit) of the rows that the sheet's note excepts from the `unit` of the table."""
    notes = (value for _, _, value in grid.words if isinstance(value, str) and excepted_units(value))
    found = {excepted_units(note) for note in notes if money_unit(note) == unit}
    return found.pop() if len(found) == 1 else ()
