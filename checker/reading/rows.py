"""Which rows below a header name items: labels, the groups and sections they stand under, the units beside them.

A row named like a whole cost is only a part of it below 売上原価 or 販管費, above 販管費計, or where it is deducted
from 売上総利益 on the way to 営業利益. Such rows are kept apart; they count only if 付加価値額 proves them the whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from checker.catalogue import items
from checker.reading.grid import Grid
from checker.reading.labels import is_growth, is_total, match, match_under, normalise
from checker.reading.numbers import Kind, read_number
from checker.reading.scope import Scope, scope_of
from checker.reading.units import is_unit, money_unit, trailing_unit
from checker.reading.vocabulary import fold, vocabulary

OF_PROJECT = frozenset({"new_product_sales", "overseas_sales"})  # labels that may stand in a table of the project
HEADING_SIGNS = tuple("≪《<＜【〈〔「『[［■□◆◇●▼★")
_COST_PARTS = frozenset({"labour_cost", "depreciation", "payroll_officers", "payroll_employees"})
_WHOLE_COSTS = ("labour_cost", "depreciation")
_RESULTS = frozenset({"sales", "operating_profit", "ordinary_profit", "value_added", "payroll"})
_GROWTH_OF = {"value_added": "stated_growth_value_added", "payroll": "stated_growth_payroll"}
_BLANK_ROWS = 6  # so many empty rows end a table
_MOST_ROWS = 1_000  # no table is longer
_UNIT_REACH = 3  # columns right of the years in which a unit may stand


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled row of a table: `unit` is the money unit of the label or of a unit column, "" if none."""

    index: int
    item: str
    label: str
    label_at: int
    unit: str = ""


class RowScanner:
    """Walks the rows under a header, remembering sections and first-column groups."""

    def __init__(
        self, grid: Grid, left: int, right: int, years: tuple[int, ...], skipped: frozenset[int] = frozenset()
    ) -> None:
        self._grid, self._left, self._right, self._years, self._skipped = grid, left, right, years, skipped
        after = max(years, default=0) + 1
        self._beyond = range(after, after + _UNIT_REACH)
        self._margin: dict[tuple[int, int], str] = {}
        self._costs = _Costs(grid, years)
        self._unknown = ""  # the group of this row, if nobody knows what it is
        self._doubted: list[tuple[Row, str]] = []
        self._section_scope = Scope.UNSAID
        self._in_part = False  # below 売上原価, 内訳, …: 減価償却費 there is a part of it
        self._group = ""
        self._group_column = -1
        self._last_item: str | None = None

    def scan(self, first: int, end: int) -> tuple[Row, ...]:
        rows: list[Row] = []
        self._left = _without_facts(self._grid, self._left, self._right, first, end)
        self._margin = _margin(self._grid, self._left, self._right, first, end)
        blank = 0
        for index in range(first, min(end, len(self._grid.rows))):
            labels = [
                (column, self._margin.get((index, column), text))
                for column, text in self._grid.texts(index, self._left, self._right)
                if column not in self._skipped
            ]
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
                known = {row.item for row in rows}
                found = self._row(index, words, labels)
                rows.extend(row for row in found if row.item not in known or self._has_numbers(index))
        return self._costs.settled(sorted([*rows, *self._trusted(rows)], key=lambda row: row.index))

    def _trusted(self, rows: list[Row]) -> list[Row]:
        """Rows under groups that only sort the items (収益性, 費用): several, each item under one, none an entity.

        Under 製造部 and 営業部 items come again; what stands under a single unknown word may be a part of the whole.
        """
        items_ = [row.item for row, _ in self._doubted]
        groups = {normalise(group) for _, group in self._doubted}
        entities = any(word in group for group in groups for word in vocabulary().entities)
        repeated = len(set(items_)) < len(items_) or {row.item for row in rows} & set(items_)
        return [] if len(groups) < 2 or entities or repeated else [row for row, _ in self._doubted]

    def _unit(self, index: int, labels: list[tuple[int, str]]) -> str:
        """The money unit in a cell of its own: among the labels, or behind the years."""
        return next((unit for text in self._units(index, labels) if (unit := money_unit(text))), "")

    def _units(self, index: int, labels: list[tuple[int, str]]) -> list[str]:
        texts = [text for _, text in labels]
        texts += [v for c in self._beyond if isinstance(v := self._grid.at(index, c), str) and v]
        return [text for text in texts if is_unit(text)]

    def _counts_otherwise(self, index: int, labels: list[tuple[int, str]]) -> bool:
        """営業利益 | % and 売上高 | 人: a share or a count, whatever the label says."""
        units = self._units(index, labels)
        return bool(units) and not any(map(money_unit, units))

    def _has_numbers(self, index: int) -> bool:
        return any(read_number(self._grid.at(index, column)).kind is Kind.NUMBER for column in self._years)

    def _has_values(self, index: int) -> bool:
        return any(self._grid.at(index, column) != "" for column in self._years)

    def _is_second_line(self, index: int) -> bool:
        """A row of numbers that a label merged over two rows stands for as well: a rival of the first."""
        if not self._grid.owners:
            return False
        owners = {self._grid.owners.get((index, column)) for column in range(self._left, self._right + 1)} - {None}
        held = [self._grid.at(*owner) for owner in owners if owner is not None and owner[0] == index - 1]
        return self._has_values(index) and any(isinstance(text, str) and match(text) for text in held)

    def _is_other_header(self, index: int) -> bool:
        texts = [self._grid.at(index, column) for column in self._years]
        wordy = [t for t in texts if isinstance(t, str) and read_number(t).kind is Kind.OTHER]
        return len(wordy) > max(2, len(self._years) // 2)

    def _row(self, index: int, words: list[tuple[int, str]], labels: list[tuple[int, str]]) -> Iterable[Row]:
        leaf_column, leaf = words[-1]
        group = self._group_text(index, words)
        self._unknown = ""
        item = self._item(leaf, group)
        if item is None and len(words) > 1:
            leaf = "".join(word.strip() for _, word in words)  # a label split over columns: 給与 | 支給総額
            item = match(leaf)
        if item is None and len(labels) > len(words):
            leaf = "".join(text.strip() for _, text in labels)  # 人 | 件 | 費: one of them is a unit by itself
            item = match(leaf)
        known = item or self._growth(words[-1][1], group)
        if not self._has_values(index):
            self._note_section(words)
        elif normalise(leaf) in vocabulary().parts:
            self._in_part = True  # 販管費 with its figures: 人件費 below it, before the next result, is a part of it
        if item in _RESULTS:
            self._in_part = False
        self._last_item = item
        self._costs.note(index, leaf, item)
        if known is None or not items()[known].series:
            return
        if self._section_scope is Scope.PROJECT and known not in OF_PROJECT:
            return
        if items()[known].money and self._counts_otherwise(index, [(c, text) for c, text in labels if c > leaf_column]):
            return
        unit = self._unit(index, labels) or trailing_unit(leaf) or trailing_unit(group)
        row = Row(index, known, leaf.strip(), leaf_column, unit)
        if self._unknown:
            self._doubted.append((row, self._unknown))
        elif self._in_part and known in _COST_PARTS:
            self._costs.parts.append(row)
        else:
            yield row

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
        if group and (is_total(leaf) or fold(leaf) in vocabulary().year_words["plan_words"]):
            return match(group)
        item = match(leaf)
        if item is None or item in OF_PROJECT:
            return item
        if scope_of(group) is Scope.PROJECT:
            return None
        self._unknown = "" if self._neutral(group) else group
        return item

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
        if item is not None and not text.lstrip().startswith(HEADING_SIGNS):
            return  # a row that was left empty
        if scope is not Scope.UNSAID:
            self._section_scope = scope
        self._in_part = any(part in folded for part in vocabulary().parts)
        if len(words) == 1:
            self._group, self._group_column = (
                ("", -1) if self._neutral(text) or not self._in_part else (text, words[0][0])
            )


class _Costs:
    """Tells the parts of a cost from the whole by where they stand between the results, and by arithmetic."""

    def __init__(self, grid: Grid, years: tuple[int, ...]) -> None:
        self._grid, self._years = grid, years
        self._since: list[tuple[int, str | None]] = []  # (row, item) since the last result or total
        self._gross: int | None = None  # the row of 売上総利益
        self._of_total: set[int] = set()
        self.parts: list[Row] = []

    def note(self, index: int, leaf: str, item: str | None) -> None:
        """Takes down one row, and at a total or result judges the rows above it."""
        words, name = vocabulary(), normalise(leaf)
        if name in words.gross:
            self._gross, self._since = index, []
        elif item in _RESULTS:
            if item == "operating_profit" and self._gross is not None and self._deducted(self._gross, index):
                self._of_total.update(row for row, _ in self._since)
            self._since = []
            self._gross = None if item == "operating_profit" else self._gross
        elif name in words.part_totals or (name in words.parts and self._adds_up(index)):
            self._of_total.update(row for row, _ in self._since)
            self._since = []
        else:
            self._since.append((index, item))

    def settled(self, rows: list[Row]) -> tuple[Row, ...]:
        """The rows without parts of costs; parts that 付加価値額 shows to be the whole stay."""
        whole = [row for row in rows if not (row.item in _COST_PARTS and row.index in self._of_total)]
        parts = [*self.parts, *(row for row in rows if row not in whole)]
        lost = [item for item in _WHOLE_COSTS if not any(row.item == item for row in whole)]
        candidates = [[row for row in parts if row.item == item] for item in lost]
        if lost and all(len(found) == 1 for found in candidates):
            found = [rows_[0] for rows_ in candidates]
            if self._make_up_value_added([*whole, *found]):
                whole = sorted([*whole, *found], key=lambda row: row.index)
        return tuple(whole)

    def _numbers(self, index: int) -> list[Decimal | None]:
        read = (read_number(self._grid.at(index, column)) for column in self._years)
        return [number.value if number.kind is Kind.NUMBER else None for number in read]

    def _sum(self, rows: Iterable[int]) -> list[Decimal]:
        lines = [self._numbers(index) for index in rows]
        return [sum((line[k] or Decimal(0) for line in lines), Decimal(0)) for k in range(len(self._years))]

    def _adds_up(self, index: int) -> bool:
        total = self._numbers(index)
        return None not in total and bool(self._since) and self._sum(row for row, _ in self._since) == total

    def _deducted(self, gross: int, profit: int) -> bool:
        first, last = self._numbers(gross), self._numbers(profit)
        spent = self._sum(row for row, _ in self._since)
        return bool(self._since) and all(
            a is not None and b is not None and a - cost == b for a, b, cost in zip(first, last, spent, strict=True)
        )

    def _make_up_value_added(self, rows: list[Row]) -> bool:
        lines = {row.item: self._numbers(row.index) for row in rows}
        wanted = ("value_added", "operating_profit", *_WHOLE_COSTS)
        if any(item not in lines or None in lines[item] for item in wanted):
            return False
        return all(
            lines["value_added"][k] == sum((lines[item][k] or Decimal(0) for item in wanted[1:]), Decimal(0))
            for k in range(len(self._years))
        )


def _margin(grid: Grid, left: int, right: int, first: int, end: int) -> dict[tuple[int, int], str]:
    """損 / 益 / 計 / 画 written down the margin, a character in each cell: each stands for the word."""
    found: dict[tuple[int, int], str] = {}
    for column in range(left, right):
        run: list[int] = []
        for index in range(first, min(end, len(grid.rows), first + _MOST_ROWS) + 1):
            if _stands_in_margin(grid, index, column, right):
                run.append(index)
                continue
            word = "".join(str(grid.at(row, column)).strip() for row in run)
            found.update({(row, column): word for row in run if len(run) > 1})
            run = []
    return found


def _stands_in_margin(grid: Grid, index: int, column: int, right: int) -> bool:
    value = grid.at(index, column)
    if not isinstance(value, str) or len(value.strip()) != 1 or read_number(value).kind is not Kind.OTHER:
        return False
    return next((len(text.strip()) > 1 for _, text in grid.texts(index, column + 1, right)), False)


def _without_facts(grid: Grid, left: int, right: int, first: int, end: int) -> int:
    """The first label column, where the applicant's facts (会社名 | 丸八印刷) fill the columns left of a free one."""
    rows = range(first, min(end, len(grid.rows), first + _MOST_ROWS))
    for column in range(right, left, -1):
        if any(grid.at(row, column) != "" for row in rows):
            continue
        texts = [text for row in rows for _, text in grid.texts(row, left, column)]
        named = {match(text) for text in texts} - {None}
        if named and not any(item is not None and items()[item].series for item in named):
            return column + 1
    return left
