"""The key-value facts: a label cell, its value in the next filled cell to the right, on any visible sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checker.catalogue import Item, items
from checker.model import Fact, Finding
from checker.reading.choices import Option, marked_options
from checker.reading.findings import reading_finding
from checker.reading.grid import Grid
from checker.reading.labels import is_weak, match
from checker.reading.locate import Table
from checker.reading.number_formats import unit_shown
from checker.reading.numbers import Raw, error_text, show
from checker.reading.second_look import SecondLook
from checker.reading.titles import sheet_unit
from checker.reading.units import is_unit, money_unit, trailing_unit
from checker.reading.values import NO_UNIT, Unreadable, Valued, read_scalar
from checker.reading.vocabulary import fold, vocabulary

_LABEL_LENGTH = 80
_PARTS = re.compile(r"[・/／、,|｜]|又は|または")
_CHOSEN = frozenset({"frame", "programme"})
_ABOVE_HEADER = 3  # rows above the years that may still be their header
_REACH = 12  # columns a value may stand right of its label


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and its value on one row; `settled` where a block of its own says that it is no row of years."""

    item: str
    label: str
    grid: Grid
    row: int
    column: int
    raw: Raw
    label_at: int
    weak: bool = False
    settled: bool = False


def find_pairs(grids: Iterable[Grid]) -> tuple[Pair, ...]:
    """Every label of a scalar item with what stands to its right."""
    return tuple(pair for grid in grids for pair in _pairs(grid))


def _pairs(grid: Grid) -> Iterator[Pair]:
    catalogue = items()
    for row, column, value in grid.words:
        if not isinstance(value, str) or len(value) > _LABEL_LENGTH:
            continue
        item = match(value)
        if item is None:
            if (":" not in value and "：" not in value) or (inside := _both_in_one(value)) is None:
                continue
            label, told = inside
            yield Pair(match(label) or "", label, grid, row, column, told, column, is_weak(match(label) or "", label))
        if item is None or catalogue[item].series:
            continue
        cells = grid.rows[row]
        if catalogue[item].flag and (marked := mark_of(value)) is not None:
            yield Pair(item, value, grid, row, column, marked, column)
        elif (options := _printed_choice(grid, catalogue[item], row, column)) is not None:
            for option in options:
                yield Pair(item, value, grid, option.row, option.column, option.words, column, is_weak(item, value))
        elif (place := _value_right_of(cells, column)) is not None:
            yield Pair(item, value, grid, row, place, cells[place], column, is_weak(item, value))
        else:  # blank, or a formula without a value
            yield Pair(item, value, grid, row, column + 1, "", column, is_weak(item, value))


def _both_in_one(text: str) -> tuple[str, str] | None:
    """公募回：第18次 in one cell → its label and its value."""
    label, colon, told = text.replace("：", ":").partition(":")
    item = match(label) if colon and told.strip() else None
    return None if item is None or items()[item].series else (label, told.strip())


def mark_of(text: str) -> bool | None:
    """☑ 小規模事業者 and □ 大幅賃上げ say yes and no by themselves."""
    first = text.strip()[0]
    words = vocabulary()
    if first in "☑☒✓✔■":
        return True
    return False if first in words.unmarked and first in "□☐" else None


def _both_printed(cells: list[Raw], column: int) -> bool:
    beside = [
        fold(value) for value in cells[column + 1 : column + 1 + _REACH] if isinstance(value, str) and value.strip()
    ]
    words = vocabulary()
    return len(beside) > 1 and {*beside[:2]} <= words.yes | words.no and len({*beside[:2]} & words.no) == 1


def _printed_choice(grid: Grid, item: Item, row: int, column: int) -> tuple[Option, ...] | None:
    """The marked options where the form prints them; of あり | なし without a mark none. None: no choice stands."""
    if item.flag:
        return marked_options(grid, row, column) or () if _both_printed(grid.rows[row], column) else None
    if item.id not in _CHOSEN:
        return None
    place = _value_right_of(grid.rows[row], column)
    return () if place is not None and _is_unanswered(grid.at(row, place)) else marked_options(grid, row, column)


def _is_unanswered(value: Raw) -> bool:
    """通常枠・グローバル枠: the printed frames, none of them marked."""
    if not isinstance(value, str) or any(mark in value for mark in vocabulary().marked):
        return False
    options = [part for part in _PARTS.split(value) if part.strip().endswith(vocabulary().one_of)]
    return len(options) > 1


def _value_right_of(cells: list[Raw], column: int) -> int | None:
    for place in range(column + 1, min(len(cells), column + 1 + _REACH)):
        value = cells[place]
        if value == "" or (isinstance(value, str) and (not value.strip() or value.strip() in (":", "："))):
            continue
        return None if isinstance(value, str) and (match(value) is not None or "単位" in value) else place
    return None


def read_pairs(pairs: Iterable[Pair], tables: Iterable[Table], look: SecondLook) -> tuple[list[Fact], list[Finding]]:
    """Facts and findings of key-value pairs; weak labels give way to strong ones of the same item."""
    tables = list(tables)
    table_sheets = {table.grid.sheet for table in tables}
    headers = {place for table in tables for place in _header_cells(table, 0)}
    above = {place for table in tables for place in _header_cells(table, _ABOVE_HEADER)}
    pairs = [pair for pair in pairs if (pair.grid.sheet, pair.row, pair.label_at) not in headers]
    strong = {pair.item for pair in pairs if not pair.weak and pair.raw != ""}
    facts: list[Fact] = []
    findings: list[Finding] = []
    for pair in pairs:
        if pair.weak and pair.item in strong:
            continue
        if (gap := _gap(pair, look)) is not None:
            findings.append(gap)
            continue
        if pair.raw == "" or (not pair.settled and _is_series(pair, tables)):
            continue
        item = items()[pair.item]
        place = (pair.grid.sheet, pair.row, pair.label_at)
        result = read_pair(item, pair, table_sheets, look)
        cell = pair.grid.cell(pair.row, pair.column)
        if isinstance(result, Valued):
            id_ = "sites" if isinstance(result.value, tuple) else item.id
            facts.append(
                Fact(id_, result.value, None, cell, show(pair.raw), result.unit, result.scale, rounded=result.rounded)
            )
        elif isinstance(result, Unreadable) and _worth_a_word(item, pair.raw) and place not in above:
            raw = error_text(pair.raw) or show(pair.raw)
            data = {} if result.code == "READ-UNIT" else {"raw": raw}
            findings.append(reading_finding(result.code, item.id, [cell], data=data))
    return facts, findings


def read_pair(
    item: Item, pair: Pair, table_sheets: set[str], look: SecondLook, unit: str = ""
) -> Valued | Unreadable | None:
    """What the value says of the item; `unit` is the money unit where it is known, else it is looked for nearby."""
    unit = (unit or _unit(pair, table_sheets)) if item.money else ""
    if item.money and isinstance(pair.raw, float):
        shown = unit_shown(unit, look.format(pair.grid.sheet, pair.grid.ref(pair.row, pair.column)))
        if shown is None:
            return NO_UNIT
        unit = shown
    percent = _percent(pair, look) if item.unit == "ratio" else None
    return read_scalar(item, pair.raw, unit, percent)


def _is_series(pair: Pair, tables: list[Table]) -> bool:
    """A row of the plan table with different figures in its years: no single value is the item's."""
    for table in tables:
        if table.grid.sheet != pair.grid.sheet or table.grid.turned:
            continue
        years = {column.index for column in table.columns}
        if pair.column in years:
            values = {pair.grid.at(pair.row, column) for column in years} - {""}
            return pair.row > table.header.bottom and len(values) > 1
    return False


def _header_cells(table: Table, above: int) -> Iterator[tuple[str, int, int]]:
    """The header cells above the years: 直近の決算年月 there is a column's name, not a label."""
    for row in range(table.header.top - above, table.header.bottom + 1):
        for column in table.columns:
            place = (column.index, row) if table.grid.turned else (row, column.index)
            yield (table.grid.sheet, *place)


def _gap(pair: Pair, look: SecondLook) -> Finding | None:
    """An error value or an uncalculated formula right of the label, which the reader took for a blank."""
    if pair.grid.at(pair.row, pair.label_at + 1) != "" or not look.has_gaps(pair.grid.sheet):
        return None
    for column in range(pair.label_at + 1, max(pair.column, pair.label_at + 2)):
        if pair.grid.at(pair.row, column) != "":
            break
        cell = pair.grid.cell(pair.row, column)
        seen = look.cell(cell.sheet, cell.ref)
        if seen.error:
            return reading_finding("READ-ERROR-CELL", pair.item, [cell], data={"raw": seen.error})
        if seen.uncalculated:
            return reading_finding("READ-UNCALCULATED", pair.item, [cell])
    return None


def _unit(pair: Pair, table_sheets: set[str]) -> str:
    """Label, then the cell right of the value, then the sheet's 単位 note.

    On the sheet of the plan table a note of 千円 speaks of the table; whether of a key-value pair
    too, nobody says.
    """
    behind = pair.grid.at(pair.row, pair.column + 1)
    if unit := trailing_unit(pair.label) or (money_unit(behind) if isinstance(behind, str) and is_unit(behind) else ""):
        return unit
    unit = sheet_unit(pair.grid)
    return "" if unit != "円" and pair.grid.sheet in table_sheets else unit


def _percent(pair: Pair, look: SecondLook) -> bool | None:
    if look.is_percent(pair.grid.sheet, pair.grid.ref(pair.row, pair.column)):
        return False
    behind = pair.grid.at(pair.row, pair.column + 1)
    says = [text for text in (pair.label, behind) if isinstance(text, str) and ("%" in text or "％" in text)]
    return True if says else None


def _worth_a_word(item: Item, raw: Raw) -> bool:
    """A wordy neighbour of 単価 or 投資額 is a table's header, not a value; one with digits was meant as one."""
    if item.flag or item.unit == "date" or item.id in ("prefecture", "round"):
        return True
    return not isinstance(raw, str) or any(char.isdigit() for char in raw) or bool(error_text(raw))
