"""The form's block ≪目標値の設定≫: targets beside words that name rows of the plan everywhere else.

付加価値額 [3.0] %, 給与支給総額 従業員 [2.0] % 役員 [2.0] %, … A heading says that what follows are targets; a word for
the item (`in_target_block` in the catalogue) and one for the group of people say which of them a number is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from checker.catalogue import items
from checker.reading.grid import Grid, without
from checker.reading.labels import normalise
from checker.reading.numbers import Kind, Raw, read_number
from checker.reading.scalars import Pair
from checker.reading.vocabulary import fold, vocabulary

_LENGTH = 16  # rows of a block at the most
_BLANK_ROWS = 2  # so many empty rows end it
_BRACKETS = str.maketrans("", "", "[]［］【】")
_NUMBERS = 2  # one for employees, one for officers; a row with more belongs to a table


@dataclass
class _Reader:
    """Where the reader of a block stands: the item named last, and the group named since."""

    grid: Grid
    name: str = ""
    label: str = ""
    label_at: int = 0
    group: str = ""


def take_targets(grids: Iterable[Grid]) -> tuple[tuple[Grid, ...], tuple[Pair, ...]]:
    """The targets of every block, and the sheets without the rows that held them, so that no table takes those too."""
    kept: list[Grid] = []
    pairs: list[Pair] = []
    for grid in grids:
        found = [pair for first in _headings(grid) for pair in _block(grid, first)]
        rows = frozenset(pair.row for pair in found)
        kept.append(without(grid, rows, frozenset()) if rows else grid)
        pairs += found
    return tuple(kept), tuple(pairs)


def _headings(grid: Grid) -> Iterator[int]:
    words = vocabulary().target_headings
    for row, _, value in grid.words:
        # folding every text of a workbook takes long: its first letter tells nearly all of them apart
        if isinstance(value, str) and any(word[0] in value and word in fold(value) for word in words):
            yield row


def _block(grid: Grid, heading: int) -> Iterator[Pair]:
    reader = _Reader(grid)
    blank = 0
    for row in range(heading + 1, min(heading + 1 + _LENGTH, len(grid.rows))):
        cells = [(column, _bare(value)) for column, value in enumerate(grid.rows[row]) if value != ""]
        blank = 0 if cells else blank + 1
        numbers = [value for _, value in cells if read_number(value).kind is Kind.NUMBER]
        opens = bool(cells) and str(cells[0][1]).lstrip().startswith(("≪", "《", "【", "■"))
        if blank >= _BLANK_ROWS or len(numbers) > _NUMBERS or opens:
            return
        yield from _row(reader, row, cells)


def _bare(value: Raw) -> Raw:
    """A cell without the form's brackets and the 以上 that every target has: [ 3.0 ] ％以上 is 3.0 ％."""
    if not isinstance(value, str):
        return value
    bare = value.translate(_BRACKETS).strip()
    for word in vocabulary().or_more:
        bare = bare.removesuffix(word).strip()
    return bare if read_number(bare).kind is Kind.NUMBER else value


def _row(reader: _Reader, row: int, cells: list[tuple[int, Raw]]) -> Iterator[Pair]:
    """The targets of one row: each beside a word of its own, the item's, or the group's under an item named above."""
    beside = False
    percent = any(isinstance(value, str) and ("%" in value or "％" in value) for _, value in cells)
    for column, value in cells:
        if read_number(value).kind is Kind.NUMBER:
            item = _targets().get((reader.name, reader.group))
            if item is not None and beside:
                label = f"{reader.label} ％" if percent and items()[item].unit == "ratio" else reader.label
                yield Pair(item, label, reader.grid, row, column, value, reader.label_at, settled=True)
        elif isinstance(value, str):
            name = normalise(value)
            if any(known == name for known, _ in _targets()):
                reader.name, reader.label, reader.label_at, reader.group = name, value, column, ""
                beside = True
            elif group := vocabulary().people.get(fold(value)):
                reader.group, beside = group, True


@cache
def _targets() -> dict[tuple[str, str], str]:
    """(what the block calls it, the group of people it is about) → the item."""
    return {(normalise(label), item.head_count): item.id for item in items().values() for label in item.in_target_block}
