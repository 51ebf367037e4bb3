"""The cells of a workbook's visible sheets, addressed as the spreadsheet addresses them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from io import BytesIO
from itertools import zip_longest
from operator import itemgetter

import python_calamine as calamine

from checker.model import Cell
from checker.reading.clues import TELLING
from checker.reading.guard import refusal
from checker.reading.limits import STANDARD, Limits
from checker.reading.numbers import Raw
from checker.reading.years import Mark, read_header

_XLS = b"\xd0\xcf\x11\xe0"
Span = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class Grid:
    """One sheet. `rows[0][0]` is A1 whatever the used area is; '' is a blank, an error or an uncalculated formula.

    `merged` holds ((first row, first column), (last row, last column)), counted from 0.
    `turned` says that rows and columns have changed places (years down): addresses are still those of the workbook.
    """

    sheet: str
    rows: list[list[Raw]] = field(repr=False)
    merged: tuple[Span, ...] = ()
    turned: bool = False

    def at(self, row: int, column: int) -> Raw:
        if row < len(self.rows):
            cells = self.rows[row]
            if column < len(cells):
                return cells[column]
        return ""

    @cached_property
    def words(self) -> list[tuple[int, int, Raw]]:
        """(row, column, value) of every date, and of every text that can mean anything to the reader."""
        telling = TELLING
        return [
            (row, column, value)
            for row, cells in enumerate(self.rows)
            for column, value in enumerate(cells)
            if value.__class__ is not float and value and telling[value]
        ]

    @cached_property
    def marks(self) -> list[tuple[int, int, Mark]]:
        """(row, column, mark) of every cell that says a year by itself."""
        return [(row, column, mark) for row, column, value in self.words if (mark := read_header(value)) is not None]

    def ref(self, row: int, column: int) -> str:
        if self.turned:
            row, column = column, row
        return f"{column_letters(column)}{row + 1}"

    def cell(self, row: int, column: int) -> Cell:
        return Cell(self.sheet, self.ref(row, column))

    def texts(self, row: int, first: int, last: int) -> Iterator[tuple[int, str]]:
        """(column, text) of the non-empty text cells of one row, columns first..last inclusive."""
        cells = self.rows[row] if row < len(self.rows) else []
        for column, value in enumerate(cells[first : max(last + 1, 0)], first):
            if isinstance(value, str) and value.strip():
                yield column, value

    @cached_property
    def owners(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Every covered cell of a merge that spans rows → the cell that holds its value."""
        return {
            (row, column): first
            for first, last in self.merged
            if last[0] > first[0] and (last[0] - first[0] + 1) * (last[1] - first[1] + 1) <= 10_000
            for row in range(first[0], last[0] + 1)
            for column in range(first[1], last[1] + 1)
        }


def turn(grid: Grid) -> Grid:
    """The sheet seen from its side: what ran down runs across."""
    rows = [list(cells) for cells in zip_longest(*grid.rows, fillvalue="")]
    merged = tuple(((a[1], a[0]), (b[1], b[0])) for a, b in grid.merged)
    turned = Grid(grid.sheet, rows, merged, not grid.turned)
    # what they say is the same
    turned.__dict__["words"] = sorted(((b, a, value) for a, b, value in grid.words), key=itemgetter(0, 1))
    turned.__dict__["marks"] = sorted(((b, a, mark) for a, b, mark in grid.marks), key=itemgetter(0, 1))
    return turned


def without(grid: Grid, rows: frozenset[int], columns: frozenset[int]) -> Grid:
    """The sheet with those rows and columns blank; addresses stay."""
    kept = [
        [] if index in rows else ["" if column in columns else value for column, value in enumerate(cells)]
        for index, cells in enumerate(grid.rows)
    ]
    return Grid(grid.sheet, kept, grid.merged, grid.turned)


@lru_cache(maxsize=1024)
def column_letters(column: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def read_grids(data: bytes, limits: Limits = STANDARD, *, hidden: bool = False) -> tuple[Grid, ...]:
    """The visible worksheets, or the hidden ones, in the order of the workbook.

    Raises READ-OPEN for what the reader refuses.
    """
    try:
        with calamine.CalamineWorkbook.from_filelike(BytesIO(data)) as book:
            found = _grids(book, limits, hidden)
            return tuple(map(_in_floats, found) if data.startswith(_XLS) else found)
    except calamine.PasswordError as error:
        raise refusal("password") from error
    except (calamine.CalamineError, OSError) as error:  # OSError: a part that ends too soon
        raise refusal("corrupt", type(error).__name__) from error


def _in_floats(grid: Grid) -> Grid:
    """An .xls stores some whole numbers as such; everywhere else a number is a float."""
    for cells in grid.rows:
        for column, value in enumerate(cells):
            if type(value) is int:
                cells[column] = float(value)
    return grid


def _grids(book: calamine.CalamineWorkbook, limits: Limits, hidden: bool) -> Iterator[Grid]:
    sheets = book.sheets_metadata
    if len(sheets) > limits.sheets:
        raise refusal("too_large", f"{len(sheets)} sheets > {limits.sheets}")
    total = 0
    for meta in sheets:
        shown = meta.visible is calamine.SheetVisibleEnum.Visible
        if shown is hidden or meta.typ is not calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(meta.name)
        if sheet.end is None:
            continue
        cells = (sheet.end[0] + 1) * (sheet.end[1] + 1)
        total += cells
        if cells > limits.cells or total > limits.workbook_cells:
            raise refusal("too_large", f"{meta.name}: {cells:,} cells")
        yield Grid(meta.name, sheet.to_python(skip_empty_area=False), tuple(sheet.merged_cell_ranges or ()))
