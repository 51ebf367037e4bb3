"""What a person sees of a sheet: hidden rows and columns are not there, and `0"年目"` makes words of a number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from checker.model import Finding
from checker.reading.findings import reading_finding
from checker.reading.grid import Grid, column_letters, without
from checker.reading.locate import Table
from checker.reading.numbers import Raw, show
from checker.reading.second_look import Hidden, SecondLook
from checker.reading.years import read_header

Originals = Mapping[str, tuple[Grid, Hidden]]
_YEAR_WORDS = ("年", "期", "year")


def seen(grids: tuple[Grid, ...], look: SecondLook) -> tuple[tuple[Grid, ...], Originals]:
    """(sheets without their hidden rows and columns, the sheets that have some as they were)."""
    hidden = {grid.sheet: (grid, found) for grid in grids if (found := look.hidden(grid.sheet))}
    if not hidden:
        return grids, {}
    kept = (
        without(grid, hidden[grid.sheet][1].rows, hidden[grid.sheet][1].columns) if grid.sheet in hidden else grid
        for grid in grids
    )
    return tuple(kept), hidden


def hidden_years(tables: Iterable[Table], originals: Originals) -> list[Finding]:
    """READ-AMBIGUOUS for each table with a hidden year among its years: which year its neighbours are is not sure."""
    findings = []
    for table in tables:
        if table.grid.sheet not in originals:
            continue
        grid, hidden = originals[table.grid.sheet]
        lines = hidden.rows if table.grid.turned else hidden.columns
        places = sorted(column.index for column in table.columns)
        for line in sorted(line for line in lines if places[0] < line < places[-1]):
            header = range(table.header.top, table.header.bottom + 1)
            cells = [(line, row) if table.grid.turned else (row, line) for row in header]
            marked = next((cell for cell in cells if read_header(grid.at(*cell)) is not None), None)
            if marked is None:
                continue
            after = min(place for place in places if place > line)
            beside = (after, marked[1]) if table.grid.turned else (marked[0], after)
            data = {"first": show(grid.at(*beside)), "second": show(grid.at(*marked))}
            cell_pair = [grid.cell(*beside), grid.cell(*marked)]
            findings.append(reading_finding("READ-AMBIGUOUS", "base_fiscal_year_end", cell_pair, data=data))
            break
    return findings


def with_shown_words(grids: tuple[Grid, ...], look: SecondLook) -> tuple[Grid, ...]:
    """The sheets with the words of number formats that speak of years: 1 shown as 1年目."""
    return tuple(_with_words(grid, look) for grid in grids)


def _with_words(grid: Grid, look: SecondLook) -> Grid:
    words = {
        ref: shown for ref, shown in look.formatted(grid.sheet) if any(word in shown.behind for word in _YEAR_WORDS)
    }
    if not words:
        return grid

    def shown(row: int, column: int, value: Raw) -> Raw:
        found = words.get(f"{column_letters(column)}{row + 1}") if isinstance(value, float) else None
        if found is None or not isinstance(value, float) or not value.is_integer():
            return value
        return f"{found.before}{int(value)}{found.behind}"

    rows = [[shown(row, column, value) for column, value in enumerate(cells)] for row, cells in enumerate(grid.rows)]
    return replace(grid, rows=rows)
