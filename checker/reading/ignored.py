"""What was left aside in and around the tables that were read: rows, columns and labels that no fact was made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checker.model import Cell, Plan
from checker.reading.extract import Basis
from checker.reading.grid import Grid
from checker.reading.labels import is_growth, match, normalise
from checker.reading.locate import Table
from checker.reading.numbers import Kind, Raw, read_number, show
from checker.reading.rows import HEADING_SIGNS
from checker.reading.scope import Scope, scope_of
from checker.reading.second_look import SecondLook
from checker.reading.sight import Hidden
from checker.reading.understanding import Ignored
from checker.reading.units import is_unit
from checker.reading.vocabulary import fold, vocabulary
from checker.reading.years import Role, read_header

_BLANK_ROWS = 6
_BESIDE = 8  # columns right of the years that may still belong to the table
_LABEL_LENGTH = 40
_FIRST_OPTIONAL_SLOT = 4
_RUNNING_TOTAL = "累"


def found_ignored(basis: Basis, plan: Plan, grids: Iterable[Grid], look: SecondLook) -> tuple[Ignored, ...]:
    """In the order of the sheets: lines of the tables first, then labels elsewhere. `grids` have their hidden lines."""
    stated = {(fact.cell.sheet, fact.cell.ref) for fact in plan.facts if fact.cell is not None}
    if not stated:
        return ()
    whole = {grid.sheet: grid for grid in grids}
    found: list[Ignored] = []
    within: dict[str, list[tuple[int, int]]] = {}
    for table in basis.located.tables:
        if not any((cell.sheet, cell.ref) in stated for cell in _cells(table)):
            continue
        end = _end(table, basis)
        found += _rows(table, end)
        found += _columns(table, end, stated)
        found += _hidden(table, end, whole.get(table.grid.sheet), look)
        if not table.grid.turned:
            within.setdefault(table.grid.sheet, []).append((table.header.top, end))
    found += _labels(basis, plan, stated, within)
    return tuple(dict.fromkeys(found))


def _cells(table: Table) -> Iterator[Cell]:
    return (table.grid.cell(row.index, column.index) for row in table.rows for column in table.columns)


def _end(table: Table, basis: Basis) -> int:
    """The row behind the last one that belongs to the table: a gap of blank rows, or the next header."""
    last = max(row.index for row in table.rows)
    tops = [t.header.top for t in basis.located.tables if t.grid.sheet == table.grid.sheet and t.header.top > last]
    blank = 0
    for row in range(last + 1, min([*tops, len(table.grid.rows)])):
        if any(value != "" for value in table.grid.rows[row]):
            blank = 0
            last = row
        else:
            blank += 1
            if blank >= _BLANK_ROWS:
                break
    return last + 1


def _labels_end(table: Table) -> int:
    return min(column.index for column in table.columns) - 1


def _rows(table: Table, end: int) -> Iterator[Ignored]:
    """Labelled rows with a figure in the years, of which no item was read."""
    known = {row.index for row in table.rows}
    kind = "column" if table.grid.turned else "row"
    for index in range(table.header.bottom + 1, end):
        words = [
            (column, text.strip())
            for column, text in table.grid.texts(index, table.header.left, _labels_end(table))
            if not is_unit(text) and normalise(text)
        ]
        values = [read_number(table.grid.at(index, column.index)) for column in table.columns]
        if index in known or not words or not any(value.kind is Kind.NUMBER for value in values):
            continue
        leaf = words[-1][1]
        yield Ignored(
            kind,
            table.grid.sheet,
            table.grid.ref(index, words[-1][0]),
            " ".join(dict.fromkeys(text for _, text in words)),
            "growth_row" if is_growth(leaf) else "part_row" if match(leaf) is not None else "no_item",
        )


def _columns(table: Table, end: int, stated: set[tuple[str, str]]) -> Iterator[Ignored]:
    """Columns among and beside the years of which nothing was read, and years that the plan does not use."""
    grid = table.grid
    years = {column.index: column for column in table.columns}
    rows = [row.index for row in table.rows]
    kind = "row" if grid.turned else "column"
    label_columns = {row.label_at for row in table.rows}
    for index in range(min(label_columns), max(years) + _BESIDE + 1):
        values = [grid.at(row, index) for row in rows]
        cells = {(grid.sheet, grid.ref(row, index)) for row in rows}
        figures = any(read_number(value).kind is Kind.NUMBER for value in values)
        place, texts = _header_texts(table, index)
        text = " ".join(dict.fromkeys(texts))
        if index in label_columns or cells & stated or not (text or figures):
            continue
        if index in years:
            if years[index].slot >= _FIRST_OPTIONAL_SLOT and text:
                yield Ignored(kind, grid.sheet, grid.ref(place, index), text, "unused_year")
        elif figures or (index > max(years) and text and any(grid.at(row, index) != "" for row in range(rows[0], end))):
            yield Ignored(kind, grid.sheet, grid.ref(place, index), text, _why_column(texts, figures))


def _header_texts(table: Table, index: int) -> tuple[int, list[str]]:
    """What stands above a column, down to the first row that was read, and the row where it begins."""
    header = table.header
    end = min(row.index for row in table.rows)
    texts = [(row, table.grid.at(row, index)) for row in range(header.top, max(header.bottom + 1, end))]
    said = [(row, " ".join(show(value).split())) for row, value in texts if value != "" and not _is_unit(value)]
    return (said[0][0], [text for _, text in said]) if said else (header.bottom, [])


def _why_column(texts: list[str], figures: bool) -> str:
    words, folded = vocabulary(), [fold(text) for text in texts]
    mark = next((mark for text in texts if (mark := read_header(text)) is not None), None)
    if not figures:
        return "note"
    if any(scope_of(text) is Scope.PROJECT for text in texts):
        return "project_column"
    if any(text in words.totals or _RUNNING_TOTAL in text for text in folded):
        return "total_column"
    if mark is not None:
        return "past_year" if mark.role is not Role.PLAN else "other_year"
    return "beside" if any(word in text for word in words.beside for text in folded) else "no_year"


def _hidden(table: Table, end: int, whole: Grid | None, look: SecondLook) -> Iterator[Ignored]:
    """Hidden rows and columns inside the table that hold figures."""
    hidden = look.hidden(table.grid.sheet)
    if whole is None or not hidden:
        return
    top, left = table.header.top, table.header.left
    rows, columns = range(top, end), range(left, max(column.index for column in table.columns) + 1)
    if table.grid.turned:
        rows, columns = columns, rows
    yield from _hidden_lines(whole, hidden, rows, columns)


def _hidden_lines(whole: Grid, hidden: Hidden, rows: range, columns: range) -> Iterator[Ignored]:
    for kind, lines, across in (("row", hidden.rows & {*rows}, columns), ("column", hidden.columns & {*columns}, rows)):
        for line in sorted(lines):
            places = [(line, other) if kind == "row" else (other, line) for other in across]
            filled = [(place, whole.at(*place)) for place in places if whole.at(*place) != ""]
            if any(read_number(value).kind is Kind.NUMBER for _, value in filled):
                (row, column), value = filled[0]
                yield Ignored(kind, whole.sheet, whole.ref(row, column), show(value).strip(), "hidden")


def _labels(
    basis: Basis, plan: Plan, stated: set[tuple[str, str]], within: dict[str, list[tuple[int, int]]]
) -> Iterator[Ignored]:
    """Labels with one value beside them that name no item, on sheets of which some fact was read; and labels that
    gave way to another cell of the same item."""
    sheets = {sheet for sheet, _ in stated}
    told = {cell for finding in plan.findings for cell in finding.cells}
    for pair in basis.pairs:
        cell = pair.grid.cell(pair.row, pair.column)
        inside = any(top <= pair.row < end for top, end in within.get(pair.grid.sheet, ()))
        taken = (cell.sheet, cell.ref) in stated or str(cell) in told
        if pair.raw != "" and not taken and not inside:
            yield Ignored("label", cell.sheet, cell.ref, f"{pair.label.strip()} {show(pair.raw)}", "weaker")
    for grid in basis.grids:
        if grid.sheet in sheets:
            for index, cells in enumerate(grid.rows):
                if not any(top <= index < end for top, end in within.get(grid.sheet, ())):
                    yield from _label(grid, index, cells)


def _label(grid: Grid, index: int, cells: list[Raw]) -> Iterator[Ignored]:
    filled = [(column, value) for column, value in enumerate(cells) if value != "" and not _is_unit(value)]
    if len(filled) != 2:
        return
    (column, label), (_, value) = filled
    if not isinstance(label, str) or len(label) > _LABEL_LENGTH or match(label) is not None or not normalise(label):
        return
    if label.lstrip().startswith(HEADING_SIGNS):
        return
    if read_number(label).kind is Kind.OTHER and read_header(label) is None and not _is_label(value):
        yield Ignored("label", grid.sheet, grid.ref(index, column), f"{label.strip()} {show(value).strip()}", "no_item")


def _is_unit(value: Raw) -> bool:
    return isinstance(value, str) and (is_unit(value) or not value.strip())


def _is_label(value: Raw) -> bool:
    return isinstance(value, str) and (match(value) is not None or "単位" in value or read_header(value) is not None)
