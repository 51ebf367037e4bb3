"""The facts of the plan tables: one per item and year, with the READ-* findings of cells that could not be read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from math import inf

from checker.catalogue import Item, items
from checker.model import Cell, Fact, Finding
from checker.reading.findings import reading_finding
from checker.reading.locate import Table
from checker.reading.number_formats import unit_shown
from checker.reading.numbers import Kind, error_text, read_number, show
from checker.reading.rows import Row
from checker.reading.second_look import SecondLook
from checker.reading.sight import Look
from checker.reading.values import NO_UNIT, Unreadable, Valued, read_amount
from checker.reading.vocabulary import vocabulary
from checker.reading.years import read_date

_FIRST_OPTIONAL_SLOT = 4  # a plan has at least three years; the fourth and fifth may be left unused
_MOST_SHARE = 20  # 2000 %: amounts are larger, shares of anything are not
_SCALE = 100  # pay or costs beyond a hundred times the sales, or below a hundredth of them, are in another unit
_Gap = tuple[str, int, Cell, Look]
_GROWTH = frozenset({"stated_growth_value_added", "stated_growth_payroll"})


@dataclass
class Trouble:
    """Cells of one row that say something nobody can use, all for one reason."""

    code: str
    item: str
    cells: list[Cell] = field(default_factory=list)
    raw: str = ""
    slots: list[int] = field(default_factory=list)


@dataclass
class SeriesRead:
    """`troubles` are keyed (code, item); `slots` says for each item which years have a cell in a table."""

    facts: list[Fact] = field(default_factory=list)
    troubles: dict[tuple[str, str], Trouble] = field(default_factory=dict)
    cells: dict[tuple[str, int], Cell] = field(default_factory=dict)
    left_out: list[Table] = field(default_factory=list)  # tables that contradict a better one

    def add(self, other: SeriesRead) -> None:
        self.facts.extend(other.facts)
        for (code, item), trouble in other.troubles.items():
            known = self.troubles.setdefault((code, item), Trouble(code, item, raw=trouble.raw))
            known.cells.extend(trouble.cells)
            known.slots.extend(trouble.slots)
        for place, cell in other.cells.items():
            self.cells.setdefault(place, cell)

    def trouble(self, code: str, item: str, cell: Cell, raw: str, slot: int) -> None:
        found = self.troubles.setdefault((code, item), Trouble(code, item, raw=raw))
        found.cells.append(cell)
        found.slots.append(slot)


def read_tables(tables: Iterable[Table], look: SecondLook) -> SeriesRead:
    """Every candidate fact of every table, duplicates included (see `agree`).

    A table that contradicts the best one speaks of something else (a shop, another version) and fills none of its gaps:
    if it is less wanted it is left out, if it is as good its rival figures stay, so that both are named.
    """
    read = SeriesRead()
    best: tuple[Table, list[Fact]] | None = None
    for table in tables:
        found = read_table(table, look)
        if best is not None and table.borrowed and _out_of_scale(best[1], found.facts):
            _doubt_unit(found)
        if best is not None and _contradicts(best[1], found.facts):
            if table.scope < best[0].scope:
                read.left_out.append(table)
                continue
            known = {row.item for row in best[0].rows} | {"fiscal_year_end"}
            found.facts = [fact for fact in found.facts if fact.item in known]
            found.troubles = {key: trouble for key, trouble in found.troubles.items() if key[1] in known}
            found.cells = {key: cell for key, cell in found.cells.items() if key[0] in known}
        best = best or (table, list(found.facts))
        read.add(found)
    return read


def _out_of_scale(best: list[Fact], other: list[Fact]) -> bool:
    """Amounts in a borrowed unit that cannot belong to a company of these sales: the table counts in another unit."""
    sales = max((abs(int(f.value)) for f in best if f.item == "sales" and isinstance(f.value, int)), default=0)
    amounts = [abs(int(f.value)) for f in other if items()[f.item].unit == "yen" and isinstance(f.value, int)]
    largest = max(amounts, default=0)
    return bool(sales and largest) and not sales < largest * _SCALE < sales * _SCALE**2


def _doubt_unit(read: SeriesRead) -> None:
    """Every amount of the table becomes one whose unit nobody states."""
    amounts = [fact for fact in read.facts if items()[fact.item].unit == "yen"]
    read.facts = [fact for fact in read.facts if fact not in amounts]
    for fact in amounts:
        if fact.cell is not None and fact.year is not None:
            read.trouble("READ-UNIT", fact.item, fact.cell, fact.raw, fact.year)


def _contradicts(best: list[Fact], other: list[Fact]) -> bool:
    known = {(fact.item, fact.year): fact for fact in best}
    return any(not _same(known[fact.item, fact.year], fact) for fact in other if (fact.item, fact.year) in known)


def read_table(table: Table, look: SecondLook, others: frozenset[int] = frozenset()) -> SeriesRead:
    """What the rows of one table say. `others` are slots that other tables of the plan fill."""
    read = SeriesRead()
    gaps = _gaps(table, look)
    used = used_slots(table, frozenset(slot for _, slot, _, _ in gaps)) | others
    for column in table.columns:
        if column.end is not None and column.end_at is not None:
            cell = table.grid.cell(*column.end_at)
            if look.format(cell.sheet, cell.ref).year_only:
                continue  # 1 April shown as 2025年度: the end of the year is not what the cell says
            raw = show(table.grid.at(*column.end_at))
            read.facts.append(Fact("fiscal_year_end", column.end, column.slot, cell, raw))
    shares = [row for row in table.rows if _is_share(table, row, look)]
    for row in table.rows:
        if row not in shares:
            _read_row(table, row, used, look, read)
        elif not any(other.item == row.item and other not in shares for other in table.rows):
            _tell_share(table, row, read)
    _tell(gaps, read)
    return read


def used_slots(table: Table, gaps: frozenset[int] = frozenset()) -> frozenset[int]:
    """Slots in which the plan says anything. Formulas fill the unused years of a 3-year plan with zeros: not a plan.

    `gaps` are slots with error values or uncalculated formulas: something was meant there.
    """
    used = {slot for last in gaps for slot in range(last + 1)}
    used |= {column.slot for column in table.columns if column.slot < _FIRST_OPTIONAL_SLOT}
    for column in reversed(table.columns):
        numbers = [read_number(table.grid.at(row.index, column.index)) for row in table.rows]
        if any(n.kind not in (Kind.BLANK, Kind.NUMBER) or n.value != 0 for n in numbers):
            used.update(range(column.slot + 1))
            break
    return frozenset(used)


def _read_row(table: Table, row: Row, used: frozenset[int], look: SecondLook, read: SeriesRead) -> None:
    item = items()[row.item]
    if item.unit == "date":
        _read_dates(table, row, read)
        return
    unit = _row_unit(item, table, row)
    percent = _percent(table, row, look) if item.unit == "ratio" else None
    for column in table.columns:
        cell = table.grid.cell(row.index, column.index)
        read.cells.setdefault((row.item, column.slot), cell)
        if column.slot not in used:
            continue
        raw = table.grid.at(row.index, column.index)
        shown = unit_shown(unit, look.format(cell.sheet, cell.ref)) if item.money and isinstance(raw, float) else unit
        result = NO_UNIT if shown is None else read_amount(item, raw, shown, percent)
        if isinstance(result, Valued):
            read.facts.append(
                Fact(
                    row.item,
                    result.value,
                    column.slot,
                    cell,
                    show(raw),
                    result.unit,
                    result.scale,
                    rounded=result.rounded,
                )
            )
        elif isinstance(result, Unreadable) and row.item not in _GROWTH:
            read.trouble(result.code, row.item, cell, error_text(raw) or show(raw), column.slot)


def _tell_share(table: Table, row: Row, read: SeriesRead) -> None:
    for column in table.columns:
        shown = show(table.grid.at(row.index, column.index))
        if shown:
            read.trouble("READ-NUMBER", row.item, table.grid.cell(row.index, column.index), shown, column.slot)


def _is_share(table: Table, row: Row, look: SecondLook) -> bool:
    """A row of an amount that shows nothing but percentages: 構成比 below 金額, without a word of it."""
    if not items()[row.item].money:
        return False
    places = [(row.index, column.index) for column in table.columns]
    if any(isinstance(raw := table.grid.at(*place), float) and _MOST_SHARE < abs(raw) < inf for place in places):
        return False  # as of nearly every row
    numbers = [(place, n) for place in places if (n := read_number(table.grid.at(*place))).kind is Kind.NUMBER]
    bare = [(place, n) for place, n in numbers if not n.unit]
    if not numbers or any(n.unit and n.unit not in vocabulary().other_units["ratio"] for _, n in numbers):
        return False
    if any(abs(n.value) > _MOST_SHARE for _, n in bare) or (all(n.value % 1 == 0 for _, n in bare) and bare):
        return False
    return all(look.is_percent(table.grid.sheet, table.grid.ref(*place)) for place, _ in bare)


def _row_unit(item: Item, table: Table, row: Row) -> str:
    """The unit of the label beats that of the table; only money has one."""
    return (row.unit or table.unit) if item.money else ""


def _read_dates(table: Table, row: Row, read: SeriesRead) -> None:
    """A 決算期 row inside the table."""
    for column in table.columns:
        raw = table.grid.at(row.index, column.index)
        end = read_date(raw)
        if isinstance(end, date):
            read.facts.append(Fact(row.item, end, column.slot, table.grid.cell(row.index, column.index), show(raw)))


def _percent(table: Table, row: Row, look: SecondLook) -> bool | None:
    """Whether the bare numbers of a ratio row count in percent: 3.1 or 0.031. None where nothing says so.

    The cells' number format comes first: 0.031 shown as 3.1 % under 伸び率(%) is a ratio, and so is 1.2 beside it.
    Cells of which only some are shown so settle nothing.
    """
    says_percent = "%" in row.label or "％" in row.label
    numbers = {column: read_number(table.grid.at(row.index, column.index)) for column in table.columns}
    bare = [column for column, n in numbers.items() if n.kind is Kind.NUMBER and not n.unit and n.value]
    shown = {look.is_percent(table.grid.sheet, table.grid.ref(row.index, column.index)) for column in bare}
    if not bare:
        return says_percent
    if True in shown:
        return False if len(shown) == 1 else None
    return True if says_percent else None


def _gaps(table: Table, look: SecondLook) -> list[_Gap]:
    """Second look at cells that came back empty: error values and formulas without a stored value."""
    empty = [
        (row.item, column.slot, table.grid.cell(row.index, column.index))
        for row in table.rows
        for column in table.columns
        if row.item not in _GROWTH and table.grid.at(row.index, column.index) == ""
    ]
    if not empty or not look.has_gaps(table.grid.sheet):
        return []
    seen = [(*place, look.cell(place[2].sheet, place[2].ref)) for place in empty]
    return [gap for gap in seen if gap[3].error or gap[3].uncalculated]


def _tell(gaps: list[_Gap], read: SeriesRead) -> None:
    for item, slot, cell, seen in gaps:
        code = "READ-ERROR-CELL" if seen.error else "READ-UNCALCULATED"
        read.trouble(code, item, cell, seen.error, slot)


def agree(facts: Iterable[Fact]) -> tuple[list[Fact], list[Finding]]:
    """One fact per (item, year): the first of equals, the finer of two roundings; else READ-AMBIGUOUS and no fact."""
    candidates: dict[tuple[str, int | None], list[Fact]] = defaultdict(list)
    for fact in facts:
        candidates[fact.item, fact.year].append(fact)
    kept: list[Fact] = []
    disputes: dict[str, tuple[Fact, Fact]] = {}
    for (item, _), found in candidates.items():
        chosen = found[0]
        for other in found[1:]:
            if not _same(chosen, other):
                disputes.setdefault(item, (chosen, other))
                break
            if other.scale < chosen.scale:
                chosen = other
        else:
            kept.append(chosen)
    findings = [
        reading_finding(
            "READ-AMBIGUOUS", item, [c for c in (a.cell, b.cell) if c], a.year, {"first": a.raw, "second": b.raw}
        )
        for item, (a, b) in disputes.items()
    ]
    # Which row is right is unknown for the other years too, even where the two happen to agree.
    return [fact for fact in kept if fact.item not in disputes], findings


def _same(one: Fact, other: Fact) -> bool:
    """Equal, or equal up to the rounding of the coarser unit."""
    a, b = one.value, other.value
    if one.scale != other.scale and isinstance(a, int) and isinstance(b, int):
        return abs(a - b) < max(one.scale, other.scale)
    return a == b
