"""Which of several printed options is marked: ☑ and □ in cells of their own, beside, below, or one line per option.

What is not marked is not chosen, and where two are marked nobody knows which is meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from checker.reading.grid import Grid
from checker.reading.labels import match
from checker.reading.numbers import Raw
from checker.reading.vocabulary import fold, vocabulary

_REACH = 24  # columns the options may take right of their label
_MOST_LINES = 12
_CROSSES = "×✕✖xX✗"
_CIRCLES = "○◯〇"


@dataclass(frozen=True, slots=True)
class Option:
    """One printed option: its words, their cell, and the mark it carries ("" if none)."""

    words: str
    row: int
    column: int
    mark: str = ""


def marked_options(grid: Grid, row: int, column: int) -> tuple[Option, ...] | None:
    """The marked ones of the options printed for the label at (row, column); None where no choice is printed there."""
    options = _options(grid, row, column)
    if options is None:
        return None
    marks = {option.mark for option in options} - {""}
    full = any(mark in vocabulary().marked for mark in marks)
    return tuple(option for option in options if _is_on(option.mark, full))


def _is_on(mark: str, full: bool) -> bool:
    """○ is a mark where nothing stronger is used; beside ● it is an empty circle."""
    return bool(mark) and (mark in vocabulary().marked or (mark in _CIRCLES and not full))


def _options(grid: Grid, row: int, column: int) -> list[Option] | None:
    first = list(_line(grid, row, column))
    if not first:
        return None
    if (below := _marks_below(grid, row, column, first)) is not None:
        return below
    lines = [first, *_lines_below(grid, row, column, first)]
    found = [option for line in lines for option in _paired(line, _starts_with_marks(grid, row, column, line))]
    if any(_is_mark(value) or _boxed(value) for line in lines for _, _, value in line):
        return found
    return found if len(first) > 1 and all(_names_option(value) for _, _, value in first[:2]) else None


_Line = list[tuple[int, int, Raw]]


def _line(grid: Grid, row: int, column: int) -> Iterator[tuple[int, int, Raw]]:
    """The filled cells right of a label, up to the next label."""
    for place in range(column + 1, column + 1 + _REACH):
        value = grid.at(row, place)
        if value == "" or (isinstance(value, str) and not value.strip(" 　:：")):
            continue
        if isinstance(value, float) or (isinstance(value, str) and match(value) is not None):
            return
        yield row, place, value


def _lines_below(grid: Grid, row: int, column: int, first: _Line) -> Iterator[_Line]:
    """Further options, one line each, under the first: nothing stands in the columns of the label."""
    places = {place for _, place, _ in first}
    for index in range(row + 1, row + _MOST_LINES):
        line = list(_line(grid, index, column))
        if any(grid.at(index, place) != "" for place in range(column + 1)) or not line:
            return
        if not {place for _, place, _ in line} <= places | {min(places) - 1, max(places) + 1}:
            return
        yield line


def _marks_below(grid: Grid, row: int, column: int, first: _Line) -> list[Option] | None:
    """Options across, and a line of marks right below them."""
    if len(first) < 2 or any(grid.at(row + 1, place) != "" for place in range(column + 1)):
        return None
    below = {place: grid.at(row + 1, place) for _, place, _ in first}
    filled = [value for value in below.values() if value != ""]
    if not filled or not all(map(_is_mark, filled)) or any(_is_mark(value) for _, _, value in first):
        return None
    return [Option(str(value), at, place, _mark(below[place])) for at, place, value in first]


def _paired(line: _Line, before: bool) -> Iterator[Option]:
    """Each option of a line with the mark before or behind it, or inside its own cell."""
    cells = [*line, (line[-1][0], -1, "")] if not before else [(line[0][0], -1, ""), *line]
    for one, other in pairwise(cells):
        option, mark = (other, one) if before else (one, other)
        value = option[2]
        if not isinstance(value, str) or _is_mark(value):
            continue
        own = _boxed(value)
        sign = own or (_mark(mark[2]) if mark[1] >= 0 and abs(mark[1] - option[1]) <= _near(line) else "")
        yield Option(value.strip()[1:].strip() if own else value.strip(), option[0], option[1], sign)


def _near(line: _Line) -> int:
    places = [place for _, place, _ in line]
    return max((b - a for a, b in pairwise(places)), default=1)


def _starts_with_marks(grid: Grid, row: int, column: int, line: _Line) -> bool:
    """The marks stand left of their options: the first cell is one, or was left empty for one."""
    if _is_mark(line[0][2]):
        return True
    if any(_is_mark(value) for _, _, value in line[-1:]):
        return False
    end = max((last[1] for first, last in grid.merged if first == (row, column)), default=column)
    return line[0][1] > end + 1


def _is_mark(value: Raw) -> bool:
    return isinstance(value, bool) or (
        isinstance(value, str) and len(value.strip()) == 1 and value.strip() in _all_marks()
    )


def _all_marks() -> str:
    words = vocabulary()
    return words.marked + words.unmarked + _CROSSES + _CIRCLES


def _mark(value: Raw) -> str:
    """The mark of a cell as a character; a tick box of a spreadsheet is true or false."""
    if isinstance(value, bool):
        return "☑" if value else "□"
    return value.strip() if isinstance(value, str) and _is_mark(value) else ""


def _boxed(value: Raw) -> str:
    """The box that opens `☑ 通常枠`, "" if the words stand alone or are a whole choice of their own."""
    if not isinstance(value, str) or len(value.strip()) < 2:
        return ""
    text, words = value.strip(), vocabulary()
    signs = [char for char in text if char in words.marked + words.unmarked]
    return text[0] if len(signs) == 1 and text[0] in signs and text[0] not in "レ" else ""


def _names_option(value: Raw) -> bool:
    return isinstance(value, str) and any(word in fold(value) for word in vocabulary().option_words)
