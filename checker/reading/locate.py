"""Where the plan stands: tables of year columns and labelled rows, on every visible sheet.

A table is a `Header` and the rows below it whose labels name items. A sheet whose years run down is seen from its side
(`down.py`); what reads tables does not ask how they were found.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from checker.reading.down import title_down, views, with_label_band
from checker.reading.grid import Grid
from checker.reading.header import Column, Header
from checker.reading.headers import Known, find_headers, said_plan_years
from checker.reading.rows import OF_PROJECT, Row, RowScanner
from checker.reading.scope import Scope, is_other_sheet, looks_ahead, looks_back
from checker.reading.titles import TITLE_ROWS, remark_columns, sheet_exceptions, sheet_unit, title_across, unit_below
from checker.reading.units import FOREIGN

CORE = (
    "sales", "operating_profit", "labour_cost", "depreciation", "value_added",
    "payroll", "payroll_officers", "payroll_employees", "internal_minimum_wage",
)  # fmt: skip
_OF_PLANS = frozenset({"value_added", "internal_minimum_wage"})  # no statement of closed years has them
_LEAST_CORE_ROWS = 2


@dataclass(frozen=True)
class Table:
    """A plan table: cells are (row.index, column.index) of `grid`. `unit` is the money unit of header or title.

    `borrowed` says that only a note elsewhere on the sheet gives the unit.
    """

    grid: Grid
    header: Header
    rows: tuple[Row, ...]
    scope: Scope
    unit: str = ""
    borrowed: bool = False

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
    left_out: tuple[tuple[Table, str], ...] = ()  # what looks like a plan, and why it is not taken for it


def locate(grids: Iterable[Grid], base_end: date | None = None, plan_years: int | None = None) -> Located:
    """Company-wide tables before unnamed ones; project-level tables are left out.

    Where one table names its base year, tables that only date their years are read by that date or not at all; else
    by the number of plan years, where the workbook states it.
    """
    grids = tuple(grids)
    located = _locate(grids, Known(base_end))
    if base_end is None and (located.unclear or any(table.header.guessed for table in located.tables)):
        years = plan_years or said_plan_years(grids)
        located = _locate(grids, Known(plan_years=years)) if years else located
    sure = [table for table in located.tables if not table.header.guessed]
    ends = {column.end for table in sure[:1] for column in table.columns if column.slot == 0} - {None}
    if len(ends) == 1 and (len(sure) < len(located.tables) or located.unclear):
        again = _locate(grids, Known(ends.pop()))
        return replace(again, unclear=()) if again.tables else located
    return located


def _locate(grids: tuple[Grid, ...], known: Known) -> Located:
    tables: list[Table] = []
    unclear: list[tuple[Grid, Header]] = []
    left_out: list[tuple[Table, str]] = []
    for grid in (view for sheet in grids for view in views(sheet)):
        headers = find_headers(grid, known)
        for header in headers:
            table = _table(grid, header, headers)
            if table.scope is Scope.PROJECT:
                left_out.append((table, "project"))
                table = replace(table, rows=tuple(row for row in table.rows if row.item in OF_PROJECT))
            if not table.rows:
                continue
            if header.guessed and _looks_back(table):
                left_out.append((table, "looks_back"))
            elif header.unclear:
                unclear.append((grid, header))
            else:
                tables.append(table)
    tables, parts = _without_parts(tables)
    left_out += [(table, "part") for table in parts]
    tables.sort(key=lambda table: (-table.scope, -table.core_rows))
    if len({row.item for table in tables for row in table.rows} & set(CORE)) < _LEAST_CORE_ROWS:
        left_out += [(table, "few_items") for table in tables]
        tables = []
    return Located(tuple(tables), tuple(unclear), tuple(left_out))


def _without_parts(tables: list[Table]) -> tuple[list[Table], list[Table]]:
    """(the tables that count, those of a shop or factory beside a table that says as much of more than it)."""
    whole = max((table.core_rows for table in tables if table.scope > Scope.PART), default=0)
    parts = [table for table in tables if table.scope is Scope.PART and table.core_rows <= whole]
    kept = [table for table in tables if not any(table is part for part in parts)]
    return [replace(t, scope=Scope.UNSAID) if t.scope is Scope.PART else t for t in kept], parts


def _looks_back(table: Table) -> bool:
    """Dates alone are taken for a plan where words say so, or rows that only plans have, and no word looks back."""
    grid, header = table.grid, table.header
    lines = grid.rows[max(0, header.top - TITLE_ROWS) : header.bottom + 1]
    words = [grid.sheet, *(value for line in lines for value in line if isinstance(value, str))]
    if any(looks_back(word) for word in words):
        return True
    return not ({row.item for row in table.rows} & _OF_PLANS or any(looks_ahead(word) for word in words))


def _unit_above(grid: Grid, header: Header, headers: tuple[Header, ...]) -> str:
    """The unit of the table right above whose header is repeated here, column by column."""
    places = [column.index for column in header.columns]
    if grid.turned:
        return ""
    same = [h for h in headers if h.bottom < header.top and [column.index for column in h.columns] == places]
    unit = title_across(grid, same[-1], headers, header.right)[1] if same and header.columns else ""
    return "" if unit == FOREIGN else unit


def _rows_of_neighbour(grid: Grid, header: Header, headers: tuple[Header, ...], end: int) -> tuple[Row, ...]:
    """The rows of a table without labels of its own: it shares those of the first table left of it."""
    first = next((other for other in headers if other.top == header.top and other.columns), header)
    if first is header or not header.columns:
        return ()
    labels_end = min(column.index for column in first.columns) - 1
    return RowScanner(grid, first.left, labels_end, tuple(c.index for c in header.columns)).scan(header.bottom + 1, end)


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
    skipped = frozenset() if grid.turned else remark_columns(grid, header, labels_end)
    scanner = RowScanner(grid, header.left, labels_end, tuple(c.index for c in header.columns), skipped)
    rows = scanner.scan(header.bottom + 1, end)
    if not rows and not grid.turned:
        rows = _rows_of_neighbour(grid, header, headers, end)
    if grid.turned:
        bottom = max((row.index for row in rows), default=header.bottom)
        scope, near = title_down(grid, header, labels_end, bottom)
    else:
        scope, near = title_across(grid, header, headers, last)
        near = near or unit_below(grid, header)
    unit = "" if near == FOREIGN else near or _unit_above(grid, header, headers) or sheet_unit(grid)
    if exceptions := dict(sheet_exceptions(grid, unit)) if unit else {}:
        rows = tuple(row if row.unit else replace(row, unit=exceptions.get(row.item, "")) for row in rows)
    if is_other_sheet(grid.sheet):
        scope = Scope.PROJECT
    return Table(grid, header, rows, scope, unit, borrowed=bool(unit) and not near)
