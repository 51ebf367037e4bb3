"""What a person sees of a sheet: hidden rows and columns are not there, and `0"年目"` makes words of a number.

A number or text that its format hides (`;;;`) is as absent as a hidden row: nobody who reads the plan sees it, and what
a plan needs and does not show is missing. White letters on a white ground are read all the same: what colours a cell
ends up with is for themes, fills and conditions to say, and most white letters are headings on a dark ground.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from checker.catalogue import items
from checker.model import Finding
from checker.reading.down import speaks_of_years
from checker.reading.findings import reading_finding
from checker.reading.grid import Grid, without
from checker.reading.labels import match
from checker.reading.locate import Table
from checker.reading.numbers import Raw, show
from checker.reading.second_look import SecondLook
from checker.reading.sight import Hidden, Look, Span
from checker.reading.years import read_header

Originals = Mapping[str, tuple[Grid, Hidden]]
_YEAR_WORDS = ("年", "期", "year")


def corrected(grids: tuple[Grid, ...], look: SecondLook) -> tuple[Grid, ...]:
    """The sheets as the file means them: TRUE where it holds 1 for it, blank where it holds 0 for an error or for no
    result yet, and the merged cells that calamine left out."""

    def true_value(value: Raw, found: Look) -> Raw:
        if found.error or found.uncalculated:
            return ""
        return bool(value) if found.boolean and isinstance(value, float) else value

    grids = tuple(_changed(grid, look.concealed(grid.sheet), true_value) for grid in grids)
    merged = {grid.sheet: () if grid.merged else look.merged(grid.sheet) for grid in grids}
    return tuple(replace(grid, merged=merged[grid.sheet]) if merged[grid.sheet] else grid for grid in grids)


def seen(grids: tuple[Grid, ...], look: SecondLook) -> tuple[tuple[Grid, ...], Originals]:
    """(sheets without what is hidden, the sheets that have hidden rows or columns with those rows and columns).

    A sheet that names no years and no fact is not asked: there is nothing on it to read.
    """
    grids = tuple(_changed(grid, look.concealed(grid.sheet), _shown) for grid in grids)
    hidden = {grid.sheet: (grid, found) for grid in grids if _matters(grid) and (found := look.hidden(grid.sheet))}
    if not hidden:
        return grids, {}
    kept = (
        without(grid, hidden[grid.sheet][1].rows, hidden[grid.sheet][1].columns) if grid.sheet in hidden else grid
        for grid in grids
    )
    return tuple(kept), hidden


def _matters(grid: Grid) -> bool:
    texts = (value.replace("：", ":") for _, _, value in grid.words if isinstance(value, str))
    named = (match(part) for text in texts for part in {text, text.partition(":")[0]})  # 公募回：第18次 in one cell
    return speaks_of_years(grid) or any(item is not None and not items()[item].series for item in named)


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
    spans = [span for span in look.worded(grid.sheet) if any(word in span.look.format.behind for word in _YEAR_WORDS)]

    def worded(value: Raw, found: Look) -> Raw:
        if not isinstance(value, float) or not value.is_integer():
            return value
        return f"{found.format.before}{int(value)}{found.format.behind}"

    return _changed(grid, spans, worded)


def _shown(value: Raw, found: Look) -> Raw:
    if value == "" or isinstance(value, bool) or not isinstance(value, float | str):
        return value
    words = found.format.instead_of(value)
    return value if words is None else words


def _changed(grid: Grid, spans: Iterable[Span], change: Callable[[Raw, Look], Raw]) -> Grid:
    """The sheet with the cells of those spans changed."""
    rows: list[list[Raw]] | None = None
    for span in spans:
        for row in range(span.top, min(span.bottom + 1, len(grid.rows))):
            cells = grid.rows[row]
            for column in range(span.left, min(span.right + 1, len(cells))):
                value = change(cells[column], span.look)
                if value is not cells[column]:
                    rows = rows or [list(line) for line in grid.rows]
                    rows[row][column] = value
    return replace(grid, rows=rows) if rows else grid
