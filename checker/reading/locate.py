"""Where the plan stands: tables of year columns and labelled rows, on every visible sheet.

A table is a `Header` and the rows below it whose labels name items. A sheet whose years run down is seen from its side
(`down.py`); what reads tables does not ask how they were found.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from checker.catalogue import items
from checker.reading.down import title_down, views, with_label_band
from checker.reading.grid import Grid
from checker.reading.header import Column, Header
from checker.reading.headers import find_headers
from checker.reading.labels import is_growth, is_total, match, match_under, normalise
from checker.reading.numbers import Kind, read_number
from checker.reading.scope import Scope, looks_back, scope_of, scope_of_sheet
from checker.reading.units import is_unit, money_unit, trailing_unit
from checker.reading.vocabulary import vocabulary

CORE = (
    "sales", "operating_profit", "labour_cost", "depreciation", "value_added",
    "payroll", "payroll_officers", "payroll_employees", "internal_minimum_wage",
)  # fmt: skip
_COST_PARTS = frozenset({"labour_cost", "depreciation", "payroll_officers", "payroll_employees"})
_RESULTS = frozenset({"sales", "operating_profit", "ordinary_profit", "value_added", "payroll"})
_GROWTH_OF = {"value_added": "stated_growth_value_added", "payroll": "stated_growth_payroll"}
_OF_PROJECT = frozenset({"new_product_sales", "overseas_sales"})  # labels that may stand in a table of the project
_LEAST_CORE_ROWS = 2
_TITLE_ROWS = 6
_BLANK_ROWS = 6  # so many empty rows end a table
_HEADING_SIGNS = tuple("≪《<＜【〈〔「『[［■□◆◇●▼★")
_NOTE_SIGNS = ("※", "*", "注", "（注", "(注")


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled row of a table: `unit` is the money unit of the label or of a unit column, "" if none."""

    index: int
    item: str
    label: str
    label_at: int
    unit: str = ""


@dataclass(frozen=True)
class Table:
    """A plan table: cells are (row.index, column.index) of `grid`. `unit` is the money unit of header or title."""

    grid: Grid
    header: Header
    rows: tuple[Row, ...]
    scope: Scope
    unit: str = ""

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.header.columns

    @property
    def core_rows(self) -> int:
        return len({row.item for row in self.rows} & set(CORE))


@dataclass(frozen=True, slots=True)
class Located:
    """The tables that count, best first, and headers whose base year cannot be told, with their sheets."""

    tables: tuple[Table, ...]
    unclear: tuple[tuple[Grid, Header], ...] = ()


def locate(grids: Iterable[Grid], base_end: date | None = None) -> Located:
    """Company-wide tables before unnamed ones; project-level tables are left out.

    Where one table names its base year, tables that only date their years are read by that date or not at all.
    """
    grids = tuple(grids)
    located = _locate(grids, base_end)
    sure = [table for table in located.tables if not table.header.guessed]
    ends = {column.end for table in sure[:1] for column in table.columns if column.slot == 0} - {None}
    if len(ends) == 1 and (len(sure) < len(located.tables) or located.unclear):
        again = _locate(grids, ends.pop())
        return Located(again.tables) if again.tables else located
    return located


def _locate(grids: tuple[Grid, ...], base_end: date | None) -> Located:
    tables: list[Table] = []
    unclear: list[tuple[Grid, Header]] = []
    for grid in (view for sheet in grids for view in views(sheet)):
        headers = find_headers(grid, base_end)
        for header in headers:
            table = _table(grid, header, headers)
            if table.scope is Scope.PROJECT:
                table = replace(table, rows=tuple(row for row in table.rows if row.item in _OF_PROJECT))
            if not table.rows or (header.guessed and _looks_back(grid, header)):
                continue
            if header.unclear:
                unclear.append((grid, header))
            else:
                tables.append(table)
    tables.sort(key=lambda table: (-table.scope, -table.core_rows))
    if len({row.item for table in tables for row in table.rows} & set(CORE)) < _LEAST_CORE_ROWS:
        tables = []
    return Located(tuple(tables), tuple(unclear))


def _looks_back(grid: Grid, header: Header) -> bool:
    words = [value for line in grid.rows[max(0, header.top - _TITLE_ROWS) : header.bottom + 1] for value in line]
    return any(looks_back(word) for word in [*words, grid.sheet] if isinstance(word, str))


def _table(grid: Grid, header: Header, headers: tuple[Header, ...]) -> Table:
    first = header.columns[0].index if header.columns else header.unclear[0][1]
    last = max((column.index for column in header.columns), default=header.right)
    end = min(
        (other.top for other in headers if other.top > header.bottom and other.left <= last and other.right >= first),
        default=len(grid.rows),
    )
    labels_end = min([first, *(c.index for c in header.columns)]) - 1
    if grid.turned:
        header = with_label_band(grid, header, labels_end)
    scanner = _RowScanner(grid, header.left, labels_end, tuple(c.index for c in header.columns))
    rows = scanner.scan(header.bottom + 1, end)
    if grid.turned:
        bottom = max((row.index for row in rows), default=header.bottom)
        scope, unit = title_down(grid, header, labels_end, bottom)
        unit = unit or sheet_unit(grid)
    else:
        scope, unit = _title(grid, header, headers, last)
    return Table(grid, header, rows, scope, unit)


def _title(grid: Grid, header: Header, headers: tuple[Header, ...], last: int) -> tuple[Scope, str]:
    """(scope, money unit) by the nearest words: header band, then the titles above, then the rest of the sheet."""
    above = max((other.bottom for other in headers if other.bottom < header.top), default=-1)
    neighbours = any(other is not header and other.top == header.top for other in headers)
    scope, unit = Scope.UNSAID, ""
    for row in range(header.bottom, max(above, header.top - _TITLE_ROWS - 1), -1):
        band = row >= header.top
        right = last if neighbours else last + 2  # a 単位 cell may stand a little to the right
        texts = [text for _, text in grid.texts(row, header.left, right)]
        if not band and _is_data(grid, row, header):
            break
        if not band and not _is_title(grid, row, texts):
            continue
        for text in texts:
            said = scope_of(text)
            if scope is Scope.UNSAID and not text.lstrip().startswith(_NOTE_SIGNS):
                scope = said
            unit = unit or money_unit(text)
    if scope is Scope.UNSAID:
        scope = scope_of_sheet(grid.sheet)
    return scope, unit or sheet_unit(grid)


def _is_data(grid: Grid, row: int, header: Header) -> bool:
    """A row of another table above: it has a number in most of the year columns."""
    numbers = sum(read_number(grid.at(row, column.index)).kind is Kind.NUMBER for column in header.columns)
    return numbers > len(header.columns) // 2


def _is_title(grid: Grid, row: int, texts: list[str]) -> bool:
    """Words that speak of the table below: not a label with its value beside it."""
    if any(not isinstance(value, str) for value in grid.rows[row]) or any(match(text) for text in texts):
        return False
    return sum(not is_unit(text) and not money_unit(text) for text in texts) <= 1


def sheet_unit(grid: Grid) -> str:
    """The money unit that every 単位 note of the sheet names; "" if there is none or they differ."""
    units = {
        unit for _, _, value in grid.words if isinstance(value, str) and "単位" in value and (unit := money_unit(value))
    }
    return units.pop() if len(units) == 1 else ""


class _RowScanner:
    """Walks the rows under a header, remembering sections and first-column groups."""

    def __init__(self, grid: Grid, left: int, right: int, years: tuple[int, ...]) -> None:
        self._grid, self._left, self._right, self._years = grid, left, right, years
        self._section_scope = Scope.UNSAID
        self._in_part = False  # below 売上原価, 内訳, …: 減価償却費 there is a part of it
        self._group = ""
        self._group_column = -1
        self._last_item: str | None = None

    def scan(self, first: int, end: int) -> tuple[Row, ...]:
        rows: list[Row] = []
        blank = 0
        for index in range(first, min(end, len(self._grid.rows))):
            labels = list(self._grid.texts(index, self._left, self._right))
            words = [
                (c, text)
                for c, text in labels
                if not is_unit(text) and read_number(text).kind is Kind.OTHER and normalise(text)
            ]
            if not words and self._is_second_line(index) and rows:
                rows.append(replace(rows[-1], index=index))
            if not words and not self._has_values(index):
                blank += 1
                if blank >= _BLANK_ROWS:
                    break
                continue
            blank = 0
            if self._is_other_header(index) and not (words and match(words[-1][1])):
                if rows and not self._grid.turned:  # seen from the side it is a column of remarks
                    break
                continue  # still the header: an unfilled [ 年 月期]
            if words:
                unit = next((money_unit(text) for c, text in labels if is_unit(text) and money_unit(text)), "")
                known = {row.item for row in rows}
                found = self._row(index, words, unit)
                rows.extend(row for row in found if row.item not in known or self._has_numbers(index))
        return tuple(rows)

    def _has_numbers(self, index: int) -> bool:
        return any(read_number(self._grid.at(index, column)).kind is Kind.NUMBER for column in self._years)

    def _has_values(self, index: int) -> bool:
        return any(self._grid.at(index, column) != "" for column in self._years)

    def _is_second_line(self, index: int) -> bool:
        """A row of numbers that a label merged over two rows stands for as well: a rival of the first."""
        owners = {self._grid.owners.get((index, column)) for column in range(self._left, self._right + 1)} - {None}
        held = [self._grid.at(*owner) for owner in owners if owner is not None and owner[0] == index - 1]
        return self._has_values(index) and any(isinstance(text, str) and match(text) for text in held)

    def _is_other_header(self, index: int) -> bool:
        texts = [self._grid.at(index, column) for column in self._years]
        wordy = [t for t in texts if isinstance(t, str) and read_number(t).kind is Kind.OTHER]
        return len(wordy) > max(2, len(self._years) // 2)

    def _row(self, index: int, words: list[tuple[int, str]], unit: str) -> Iterable[Row]:
        leaf_column, leaf = words[-1]
        group = self._group_text(index, words)
        item = self._item(leaf, group)
        if item is None and len(words) > 1:
            leaf = "".join(word.strip() for _, word in words)  # a label split over columns: 給与 | 支給総額
            item = match(leaf)
        known = item or self._growth(words[-1][1], group)
        if not self._has_values(index):
            self._note_section(words)
        elif normalise(leaf) in vocabulary().parts:
            self._in_part = True  # 販管費 with its figures: 人件費 below it, before the next result, is a part of it
        if item in _RESULTS:
            self._in_part = False
        self._last_item = item
        if known is None or not items()[known].series:
            return
        if self._section_scope is Scope.PROJECT and known not in _OF_PROJECT:
            return
        yield Row(index, known, leaf.strip(), leaf_column, unit or trailing_unit(leaf))

    def _group_text(self, index: int, words: list[tuple[int, str]]) -> str:
        """The first-column words a row stands under: on the row itself, in a vertical merge, or written once above."""
        leaf_column = words[-1][0]
        if len(words) > 1:
            self._group, self._group_column = words[-2][1], words[0][0]
            return self._group
        for column in range(leaf_column - 1, self._left - 1, -1):
            owner = self._grid.owners.get((index, column))
            if owner is not None and owner[0] < index:
                held = self._grid.at(*owner)
                if isinstance(held, str) and normalise(held):
                    return held
        if self._group and leaf_column > self._group_column:
            return self._group
        self._group = ""
        return ""

    def _item(self, leaf: str, group: str) -> str | None:
        """The item of a leaf under its group; None where the group may make a part of it."""
        if group and (item := match_under(group, leaf)) is not None:
            return item
        if is_total(leaf) and group:
            return match(group)
        item = match(leaf)
        if item is None or item in _OF_PROJECT:
            return item
        if scope_of(group) is Scope.PROJECT or not self._neutral(group):
            return None
        return None if self._in_part and item in _COST_PARTS else item

    def _neutral(self, group: str) -> bool:
        words = normalise(group)
        known = not words or words in vocabulary().sections or match(group) is not None
        return known or scope_of(group) is Scope.COMPANY

    def _growth(self, leaf: str, group: str) -> str | None:
        return _GROWTH_OF.get(match(group) or self._last_item or "") if is_growth(leaf) else None

    def _note_section(self, words: list[tuple[int, str]]) -> None:
        """A line of words without values opens a section: of the project, of the company, or of the parts of a cost."""
        text = words[0][1]
        folded = normalise(text)
        scope = scope_of(text)
        item = match(text)
        if item is not None and not text.lstrip().startswith(_HEADING_SIGNS):
            return  # a row that was left empty
        if scope is not Scope.UNSAID:
            self._section_scope = scope
        self._in_part = any(part in folded for part in vocabulary().parts)
        if len(words) == 1:
            self._group, self._group_column = (
                ("", -1) if self._neutral(text) or not self._in_part else (text, words[0][0])
            )
