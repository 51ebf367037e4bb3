"""Every table of a workbook that looks like a plan, with why it was taken or left: made only when somebody asks."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from checker.catalogue import finding_codes, items
from checker.model import Cell, Plan
from checker.reading.extract import Basis
from checker.reading.grid import Grid, turn
from checker.reading.header import Header
from checker.reading.labels import match
from checker.reading.locate import CORE, Located, Table, locate
from checker.reading.numbers import Raw, show
from checker.reading.scope import Scope, is_other_version, looks_back, scope_of
from checker.reading.second_look import SecondLook
from checker.reading.understanding import ADDS, CHOSEN, LEFT_OUT, Candidate, YearFound
from checker.reading.units import money_unit
from checker.reading.vocabulary import fold
from checker.reading.years import Role, read_header

_TITLE_ROWS = 6
_LEAST_ITEMS = 2
_LEAST_YEARS = 3
_MONTH = re.compile(r"(?:\d{4}年)?(?:1[0-2]|0?[1-9])月(?:度|分)?")
_TOLD_BY = {"project": Scope.PROJECT, "part": Scope.PART}
_Place = tuple[str, bool, int, int]  # sheet, turned, top and first year: what tells tables apart


def found_candidates(
    basis: Basis, plan: Plan, grids: tuple[Grid, ...], unseen: tuple[Grid, ...], look: SecondLook
) -> tuple[Candidate, ...]:
    """The chosen table first, then what adds to it, then the rest: visible, hidden, and those without a plan's years.

    `grids` are the visible sheets with their hidden rows and columns, `unseen` the hidden sheets.
    """
    found = [*_seen(basis, plan), *_hidden_lines(grids, look)]
    for grid in unseen:
        tables = {_place(table): table for table, _ in _all(locate((grid,)))}
        found += [_candidate(t, LEFT_OUT, "hidden_sheet", grid.sheet, hidden=True) for t in tables.values()]
    found += [candidate for grid in basis.grids for candidate in _without_years(grid, tuple(found))]
    order = {CHOSEN: 0, ADDS: 1, LEFT_OUT: 2}
    return tuple(sorted(found, key=lambda candidate: order[candidate.status]))


def _all(located: Located) -> Iterator[tuple[Table, str]]:
    yield from ((table, "") for table in located.tables)
    yield from located.left_out


def _place(table: Table) -> _Place:
    first = table.columns[0].index if table.columns else table.header.left
    return (table.grid.sheet, table.grid.turned, table.header.top, first)


# ---- tables in sight -------------------------------------------------------------------------------------------------


def _seen(basis: Basis, plan: Plan) -> Iterator[Candidate]:
    stated = {(fact.cell.sheet, fact.cell.ref) for fact in plan.facts if fact.cell is not None}
    disputed = {cell for f in plan.findings if f.code == "READ-AMBIGUOUS" for cell in f.cells}
    located = basis.located
    whole = {_place(table): table for table, _ in located.left_out}
    for number, table in enumerate(located.tables):
        used = sum((cell.sheet, cell.ref) in stated for cell in _cells(table))
        if number == 0 and not stated:
            fatal = any(finding_codes()[finding.code].fatal for finding in plan.findings)
            rival = any(str(cell) in disputed for cell in _cells(table))
            yield _candidate(table, LEFT_OUT, "blank_form" if fatal else "rival" if rival else "hidden_year")
        elif number == 0:
            why = _why_chosen(table, located)
            yield _candidate(table, CHOSEN, why, _scope_words(table, Scope.COMPANY) if why == "company" else "", used)
        elif (of_project := whole.pop(_place(table), None)) is not None:
            said = _scope_words(of_project, Scope.PROJECT)
            yield _candidate(of_project, ADDS if used else LEFT_OUT, "project_items" if used else "project", said, used)
        elif any(table is other for other in basis.contradicting):
            yield _candidate(table, LEFT_OUT, "contradicts")
        elif any(str(cell) in disputed for cell in _cells(table)):
            yield _candidate(table, ADDS if used else LEFT_OUT, "rival", used=used)
        else:
            yield _candidate(table, ADDS if used else LEFT_OUT, "adds" if used else "same", used=used)
    for table, why in located.left_out:
        if _place(table) in whole:
            said = _scope_words(table, _TOLD_BY[why]) if why in _TOLD_BY else ""
            if why == "looks_back" and not (said := _past_words(table)):
                why = "no_plan"
            yield _candidate(table, LEFT_OUT, "other_version" if said and is_other_version(said) else why, said)
    for grid, header in located.unclear:
        yield _unclear(grid, header)


def _cells(table: Table) -> Iterator[Cell]:
    return (table.grid.cell(row.index, column.index) for row in table.rows for column in table.columns)


def _why_chosen(table: Table, located: Located) -> str:
    if table.scope is Scope.COMPANY:
        return "company"
    return "only" if len(located.tables) == 1 else "most_items"


def _scope_words(table: Table, scope: Scope) -> str:
    """The text near a table that says whose figures it holds: header band, titles above, else the sheet's name."""
    top = max(0, table.header.top - _TITLE_ROWS)
    for row in range(table.header.bottom, top - 1, -1):
        for value in table.grid.rows[row] if row < len(table.grid.rows) else ():
            if isinstance(value, str) and scope_of(value) is scope:
                return value.strip()
    return table.grid.sheet


def _past_words(table: Table) -> str:
    """The text that makes a table one of closed years; "" where only nothing says that it is a plan."""
    top = max(0, table.header.top - _TITLE_ROWS)
    lines = table.grid.rows[top : table.header.bottom + 1]
    texts = [value for line in lines for value in line if isinstance(value, str)]
    return next((text.strip() for text in [*texts, table.grid.sheet] if looks_back(text)), "")


def _unclear(grid: Grid, header: Header) -> Candidate:
    cells = f"{grid.ref(header.top, header.left)}:{grid.ref(header.bottom, header.right)}"
    texts = [(place, grid.at(*place)) for place in header.unclear]
    years = tuple(YearFound(slot, grid.ref(*place), show(text)) for slot, (place, text) in enumerate(texts))
    return Candidate(
        grid.sheet, cells, cells, "", "unsaid", "", years, (), 0, LEFT_OUT, "no_base_year", years_down=grid.turned
    )


def _candidate(
    table: Table, status: str, why: str, said: str = "", used: int = 0, *, hidden: bool = False
) -> Candidate:
    grid, header = table.grid, table.header
    places = [column.index for column in table.columns] or [header.left, header.right]
    left = min([*(row.label_at for row in table.rows), *places])
    bottom = max((row.index for row in table.rows), default=header.bottom)
    first_row = min((row.index for row in table.rows), default=bottom)

    def span(top: int, first: int, low: int) -> str:
        return f"{grid.ref(top, first)}:{grid.ref(low, max(places))}"

    return Candidate(
        sheet=grid.sheet,
        area=span(header.top, left, bottom),
        header=span(header.top, min(places), header.bottom),
        rows=span(first_row, left, bottom) if table.rows else "",
        scope=table.scope.name.lower(),
        unit=table.unit,
        years=tuple(_years(table)),
        items=tuple(dict.fromkeys(row.item for row in table.rows)),
        core=table.core_rows,
        status=status,
        why=why,
        said=said,
        used=used,
        years_down=grid.turned,
        hidden=hidden,
    )


def _years(table: Table) -> Iterator[YearFound]:
    for column in table.columns:
        texts = [
            (row, value)
            for row in range(table.header.top, table.header.bottom + 1)
            if (value := table.grid.at(row, column.index)) != ""
        ]
        row = next((row for row, value in texts if read_header(value) is not None), texts[0][0] if texts else None)
        words = " ".join(dict.fromkeys(" ".join(show(value).split()) for _, value in texts))
        ref = table.grid.ref(table.header.bottom if row is None else row, column.index)
        yield YearFound(column.slot, ref, words, column.end)


# ---- tables out of sight ---------------------------------------------------------------------------------------------


def _hidden_lines(grids: Iterable[Grid], look: SecondLook) -> Iterator[Candidate]:
    """Tables that stand in hidden rows or columns of a visible sheet."""
    for grid in grids:
        hidden = look.hidden(grid.sheet)
        if not hidden:
            continue
        for table, _ in _all(locate((grid,))):
            rows, columns = (hidden.columns, hidden.rows) if table.grid.turned else (hidden.rows, hidden.columns)
            above = set(range(table.header.top, table.header.bottom + 1))
            if above <= rows:
                yield _candidate(table, LEFT_OUT, "hidden_rows", hidden=True)
            elif {column.index for column in table.columns} <= columns:
                yield _candidate(table, LEFT_OUT, "hidden_columns", hidden=True)


# ---- labels of a plan without its years ------------------------------------------------------------------------------


def _without_years(grid: Grid, known: tuple[Candidate, ...]) -> Iterator[Candidate]:
    """Two or more items of a plan in one column (or one row) that no header of years was found for."""
    columns: dict[int, dict[int, str]] = defaultdict(dict)
    rows: dict[int, dict[int, str]] = defaultdict(dict)
    for row, column, value in grid.words:
        item = match(value) if isinstance(value, str) else None
        if item in CORE and not any(_beside(grid.cell(row, column), candidate) for candidate in known):
            columns[column][row] = item
            rows[row][column] = item
    for view, lines in ((grid, columns), (None, rows)):
        for line, labelled in lines.items():
            if len(set(labelled.values())) >= _LEAST_ITEMS:
                yield _labels_only(view or turn(grid), line, labelled)


def _labels_only(grid: Grid, column: int, labelled: dict[int, str]) -> Candidate:
    top, bottom = min(labelled), max(labelled)
    last = max(len(grid.rows[row]) for row in labelled) - 1
    above = [value for row in range(max(0, top - _TITLE_ROWS), top) for value in grid.rows[row] if value != ""]
    why, said = _why_no_years([*above, grid.sheet])
    found = tuple(dict.fromkeys(item for item in items() if item in labelled.values()))
    unit = next((u for text in above if isinstance(text, str) and (u := money_unit(text))), "")
    area = f"{grid.ref(top, column)}:{grid.ref(bottom, last)}"
    return Candidate(
        grid.sheet, area, "", area, "unsaid", unit, (), found, len(found), LEFT_OUT, why, said, years_down=grid.turned
    )


def _why_no_years(above: list[Raw]) -> tuple[str, str]:
    """(why, the words that say so) from what stands above the labels."""
    texts = [value for value in above if isinstance(value, str)]
    months = [text for text in texts if _MONTH.fullmatch(fold(text))]
    if len(months) >= _LEAST_YEARS:
        return "monthly", months[0]
    for text in texts:
        if scope_of(text) is Scope.PROJECT:
            return ("other_version" if is_other_version(text) else "project"), text.strip()
    marks = [(value, mark) for value in above if (mark := read_header(value)) is not None]
    back = next((text for text in texts if looks_back(text)), "")
    if marks and (back or all(mark.role in (Role.PAST, Role.ACTUAL, Role.LATEST) for _, mark in marks)):
        return "looks_back", back or show(marks[0][0])
    if not marks:
        return "no_years", ""
    return ("few_years" if len(marks) < _LEAST_YEARS else "years_unclear"), show(marks[0][0])


def _beside(cell: Cell, candidate: Candidate) -> bool:
    """Inside a table, or on its lines before it: the first of two label columns."""
    first, _, last = candidate.area.partition(":")
    (row, column), (top, left), (bottom, right) = map(_numbers, (cell.ref, first, last or first))
    if cell.sheet != candidate.sheet:
        return False
    if candidate.years_down:
        return left <= column <= right and row <= bottom
    return top <= row <= bottom and column <= right


def _numbers(ref: str) -> tuple[int, int]:
    letters = ref.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(ref[len(letters) :]), column
