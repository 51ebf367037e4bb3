"""A caller's map held against one workbook: the cells it names, read by the same means as those the reader finds.

A map that does not fit is a UsageError naming file, key and cell. What a mapped cell holds is no matter of the map: a
blank, an error value or a text where a number belongs becomes a READ-* finding of the plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby

from checker.catalogue import Item, items
from checker.model import YEARS, Cell, Fact, Finding, UsageError
from checker.reading.findings import reading_finding
from checker.reading.grid import Grid, turn
from checker.reading.header import Column, Header
from checker.reading.locate import CORE, Table
from checker.reading.numbers import Kind, error_text, read_number, show
from checker.reading.places import Entry, Expected, Place, ReadingMap
from checker.reading.rows import Row
from checker.reading.scalars import Pair, mark_of, read_pair
from checker.reading.scope import Scope
from checker.reading.second_look import SecondLook
from checker.reading.series import SeriesRead, read_table, used_slots
from checker.reading.titles import sheet_unit
from checker.reading.units import is_unit, money_unit, trailing_unit, unsettles
from checker.reading.values import Unreadable, Valued
from checker.reading.vocabulary import fold

_LEAST_CORE_ITEMS = 2  # as many as a table must have to be a plan (locate.py)
_LABELS = 4  # so many words beside or above a cell may speak of its unit
_NEEDS_UNIT = "READ-UNIT"

Key = tuple[str, int | None]


@dataclass(frozen=True, slots=True)
class Spot:
    """One item in one cell of the workbook; `alone` says that the map names this year by itself."""

    item: Item
    year: int | None
    grid: Grid
    place: Place
    alone: bool = False

    @property
    def key(self) -> Key:
        return self.item.id, self.year

    @property
    def cell(self) -> Cell:
        return self.grid.cell(*self.place)


@dataclass
class Mapped:
    """What the mapped cells say. The map speaks for `keys`, (item, year), and for all years of the `whole` items,
    whatever the cells hold."""

    keys: frozenset[Key] = frozenset()
    whole: frozenset[str] = frozenset()
    read: SeriesRead = field(default_factory=SeriesRead)
    scalars: list[Fact] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    blanks: list[Spot] = field(default_factory=list)

    @property
    def is_a_plan(self) -> bool:
        """Whether the map alone names enough for a plan where no table was found."""
        return len({item for item, _ in self.keys} & set(CORE)) >= _LEAST_CORE_ITEMS

    def speaks_for(self, item: str, year: int | None) -> bool:
        if item in ("prefecture", "sites"):
            return ("prefecture", None) in self.keys or ("sites", None) in self.keys
        return item in self.whole or (item, year) in self.keys


# ---- does it fit -----------------------------------------------------------------------------------------------------


def spots(given: ReadingMap, shown: tuple[Grid, ...], unseen: tuple[Grid, ...], look: SecondLook) -> tuple[Spot, ...]:
    """Every mapped cell, one for each (item, year). Raises UsageError where the map does not fit the workbook."""
    for sheet, file in given.sheets:
        _sheet(sheet, shown, unseen, file, "form.sheet")
    for expected in given.expected:
        _hold(expected, _sheet(expected.sheet, shown, unseen, expected.source, expected.key))
    found: dict[Key, Spot] = {}
    for entry in given.entries:
        grid = _sheet(entry.sheet, shown, unseen, entry.source, entry.key)
        for spot in _spots(entry, grid, look):
            found[spot.key] = spot
    return tuple(found.values())


def _sheet(name: str, shown: tuple[Grid, ...], unseen: tuple[Grid, ...], source: str, key: str) -> Grid:
    there = (*shown, *unseen)
    if not name and len(shown) == 1:
        return shown[0]
    same = [grid for grid in there if grid.sheet == name] or [g for g in there if name and fold(g.sheet) == fold(name)]
    if len(same) == 1:
        return same[0]
    listed = ", ".join(grid.sheet for grid in there)
    if not name:
        message = f"{source}: {key}: name the sheet; there are: {listed}"
        raise UsageError(message, "map_which_sheet", where=f"{source}: {key}", there=listed)
    message = f"{source}: {key}: no sheet {name!r} in this workbook; there are: {listed}"
    raise UsageError(message, "map_sheet", where=f"{source}: {key}", sheet=name, there=listed)


def _hold(expected: Expected, grid: Grid) -> None:
    row, column = _corner(grid, expected.cell)
    value = grid.at(row, column)
    there = value if isinstance(value, str) else show(value)
    if fold(there) != fold(expected.text):
        cell = grid.cell(*expected.cell)
        where = f"{expected.source}: {expected.key}"
        message = f"{where}: {cell} holds {there!r}, not {expected.text!r}: the map is for another form"
        raise UsageError(message, "map_expect", where=where, cell=cell, found=there, expected=expected.text)


def _spots(entry: Entry, grid: Grid, look: SecondLook) -> Iterator[Spot]:
    where = f"{entry.source}: {entry.key}"
    places = tuple(dict.fromkeys(_corner(grid, place) for place in entry.cells))  # merged cells are one
    if not any(_is_there(grid, place, look) for place in places):
        cell = grid.cell(*entry.cells[0])
        message = f"{where}: {cell} lies outside of what the sheet holds"
        raise UsageError(message, "map_outside", where=where, cell=cell)
    item = items()[entry.item]
    if entry.year is None:
        yield Spot(item, None, grid, places[0])
        return
    if len(places) > YEARS or len(places) < min(2, len(entry.cells)):
        message = f"{where}: {len(places)} cells; a plan has the base year and up to {YEARS - 1} years"
        raise UsageError(message, "map_long", where=where, number=len(places), most=YEARS)
    for year, place in enumerate(places, entry.year):
        yield Spot(item, year, grid, place, alone=len(entry.cells) == 1)


def _is_there(grid: Grid, place: Place, look: SecondLook) -> bool:
    """Inside of what the sheet holds; so are formulas that were never calculated, which the reader does not see."""
    row, column = place
    if row < len(grid.rows) and column < max(map(len, grid.rows)):
        return True
    seen = look.cell(grid.sheet, grid.ref(row, column))
    return seen.uncalculated or bool(seen.error)


def _corner(grid: Grid, place: Place) -> Place:
    """The cell that holds what a merged cell shows."""
    row, column = place
    return next((a for a, b in grid.merged if a[0] <= row <= b[0] and a[1] <= column <= b[1]), place)


# ---- what it says ----------------------------------------------------------------------------------------------------


def read_mapped(
    given: ReadingMap, found: tuple[Spot, ...], near: Iterable[Table], filled: frozenset[int], look: SecondLook
) -> Mapped:
    """The facts of the mapped cells. `near` are tables whose unit holds for cells inside them, `filled` the years in
    which the rest of the plan says anything."""
    near = tuple(near)
    whole = frozenset(spot.item.id for spot in found if spot.year is not None and not spot.alone)
    mapped = Mapped(frozenset(spot.key for spot in found), whole)
    tables = [_table(line, given, near) for line in _lines(spot for spot in found if spot.year is not None)]
    used = filled.union(*(used_slots(table) for table in tables))
    for table in tables:
        mapped.read.add(read_table(table, look, used))
    for spot in found:
        if spot.year is None:
            _scalar(spot, given, near, look, mapped)
    told = {(trouble.item, slot) for trouble in mapped.read.troubles.values() for slot in trouble.slots}
    said = told | {(fact.item, fact.year) for fact in mapped.read.facts}
    for spot in found:
        if spot.year is not None and (spot.item.id, spot.year) not in said and (spot.year in used or spot.alone):
            _unsaid(spot, mapped)
    return mapped


def _unsaid(spot: Spot, mapped: Mapped) -> None:
    """A mapped cell of a year that gave neither value nor finding: blank, or words that are no date."""
    raw = spot.grid.at(*spot.place)
    if read_number(raw).kind is Kind.BLANK:
        mapped.blanks.append(spot)
    else:
        data = {"raw": error_text(raw) or show(raw)}
        mapped.findings.append(reading_finding("READ-NUMBER", spot.item.id, [spot.cell], spot.year, data))


def _lines(found: Iterable[Spot]) -> Iterator[list[Spot]]:
    """The cells of one item that stand on one row, or else one below the other."""
    for _, group in groupby(found, key=lambda spot: (spot.item.id, spot.grid.sheet)):
        line = list(group)
        rows, columns = {s.place[0] for s in line}, {s.place[1] for s in line}
        if len(rows) == 1 or len(columns) == 1:
            yield line
        else:
            yield from ([spot] for spot in line)


def _table(line: list[Spot], given: ReadingMap, near: tuple[Table, ...]) -> Table:
    """Mapped cells as a table of one row, turned where the years run down."""
    first = line[0]
    down = len(line) > 1 and first.place[0] != line[1].place[0]
    grid = turn(first.grid) if down else first.grid
    places = [(column, row) for row, column in (s.place for s in line)] if down else [s.place for s in line]
    row, left = places[0][0], min(column for _, column in places)
    words = list(_words_before(grid, row, left))
    if len(line) == 1:
        words += _words_before(turn(first.grid), *reversed(first.place))
    label = words[0] if words else ""
    columns = tuple(Column(column, spot.year or 0) for (_, column), spot in zip(places, line, strict=True))
    unit = given.unit(first.item.id) or _unit(first, words, near)
    header = Header(row, row, left, max(column for _, column in places), columns)
    return Table(grid, header, (Row(row, first.item.id, label, max(0, left - 1), unit),), Scope.COMPANY)


def _words_before(grid: Grid, row: int, column: int) -> Iterator[str]:
    """The nearest words left of a cell (above it in a turned sheet), behind its own row's figures and before others."""
    found = 0
    for place in range(column - 1, -1, -1):
        value = grid.at(row, place)
        if isinstance(value, str) and read_number(value).kind is Kind.OTHER:
            yield value
            found += 1
        if found == _LABELS or (found and read_number(value).kind is Kind.NUMBER):
            break


def _unit(spot: Spot, words: list[str], near: tuple[Table, ...]) -> str:
    """Label or unit column, else the table that holds the cell, else what every 単位 note of the sheet says."""
    for text in words:
        if unsettles(text):
            return ""
        if unit := (money_unit(text) if is_unit(text) else trailing_unit(text)):
            return unit
    around = {said for table in near if (said := _unit_in(table, spot)) is not None}
    if around:
        return around.pop() if len(around) == 1 else ""
    return sheet_unit(spot.grid)


def _unit_in(table: Table, spot: Spot) -> str | None:
    """The unit that a table gives to one of its cells ("" where it leaves it open); None for a cell outside."""
    row, column = (spot.place[1], spot.place[0]) if table.grid.turned else spot.place
    bottom = max((r.index for r in table.rows), default=-1)
    right = max((c.index for c in table.columns), default=-1)
    inside = table.header.top <= row <= bottom and table.header.left <= column <= right
    if not inside or table.grid.sheet != spot.grid.sheet:
        return None
    return next((r.unit for r in table.rows if r.index == row and r.unit), table.unit)


def _scalar(spot: Spot, given: ReadingMap, near: tuple[Table, ...], look: SecondLook, mapped: Mapped) -> None:
    item, raw, cell = spot.item, spot.grid.at(*spot.place), spot.cell
    if raw == "":
        seen = look.cell(cell.sheet, cell.ref)
        code = "READ-ERROR-CELL" if seen.error else "READ-UNCALCULATED" if seen.uncalculated else ""
        data = {"raw": seen.error} if seen.error else {}
        if code:
            mapped.findings.append(reading_finding(code, item.id, [cell], data=data))
        else:
            mapped.blanks.append(spot)
        return
    meant = mark_of(raw) if item.flag and isinstance(raw, str) and len(raw.strip()) > 1 else None
    words = list(_words_before(spot.grid, *spot.place))
    pair = Pair(item.id, words[0] if words else "", spot.grid, *spot.place, raw if meant is None else meant, 0)
    result = read_pair(item, pair, {table.grid.sheet for table in near}, look, given.unit(item.id))
    if isinstance(result, Valued):
        id_ = "sites" if isinstance(result.value, tuple) else item.id
        fact = Fact(id_, result.value, None, cell, show(raw), result.unit, result.scale, rounded=result.rounded)
        mapped.scalars.append(fact)
    elif isinstance(result, Unreadable):
        data = {} if result.code == _NEEDS_UNIT else {"raw": error_text(raw) or show(raw)}
        mapped.findings.append(reading_finding(result.code, item.id, [cell], data=data))
    else:
        mapped.blanks.append(spot)


# ---- and what it replaces --------------------------------------------------------------------------------------------


def without_mapped(read: SeriesRead, mapped: Mapped) -> SeriesRead:
    """What the tables say of everything that the map does not speak for."""
    kept = SeriesRead(left_out=read.left_out)
    kept.facts = [fact for fact in read.facts if not mapped.speaks_for(fact.item, fact.year)]
    kept.cells = {place: cell for place, cell in read.cells.items() if not mapped.speaks_for(*place)}
    for key, trouble in read.troubles.items():
        open_ = [
            (cell, slot)
            for cell, slot in zip(trouble.cells, trouble.slots, strict=True)
            if not mapped.speaks_for(trouble.item, slot)
        ]
        if open_:
            kept.troubles[key] = replace(trouble, cells=[c for c, _ in open_], slots=[s for _, s in open_])
    return kept


def blank_findings(mapped: Mapped, said: Iterable[Finding], last: int) -> list[Finding]:
    """READ-MISSING for mapped cells that are blank, where nobody has said so; `last` is the last year of the plan."""
    known = {finding.metric for finding in said if finding.code == "READ-MISSING"}
    found = []
    wanted = [s for s in mapped.blanks if s.item.id not in known and (s.year is None or s.alone or s.year <= last)]
    for item, group in groupby(sorted(wanted, key=lambda spot: spot.item.id), key=lambda spot: spot.item.id):
        blank = list(group)
        years = [spot.year for spot in blank if spot.year is not None]
        data = {"years": ",".join(map(str, years))} if years and len(years) <= last else {}
        year = years[0] if len(years) == 1 else None
        found.append(reading_finding("READ-MISSING", item, [spot.cell for spot in blank], year, data))
    return found
