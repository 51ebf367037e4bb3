"""What a file format can tell of its cells beside their values: one protocol, one `look_*.py` per format."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from checker.reading.number_formats import PLAIN, Format

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
_REF = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}  # fmt: skip
Place = tuple[int, int]  # (row, column) from 0
Merged = tuple[tuple[Place, Place], ...]  # the first and the last cell of each


@dataclass(frozen=True, slots=True)
class Look:
    """What a cell is beside its value: `error` is the error value, `uncalculated` a formula nobody worked out yet.

    `boolean` marks a number that is shown as TRUE or FALSE.
    """

    error: str = ""
    uncalculated: bool = False
    format: Format = PLAIN
    boolean: bool = False


BLANK = Look()


@dataclass(frozen=True, slots=True)
class Hidden:
    """Rows and columns of a sheet that nobody sees, counted from 0."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.rows or self.columns)


@dataclass(frozen=True, slots=True)
class Span:
    """Neighbouring cells that look the same; rows and columns are counted from 0, the last ones included."""

    top: int
    bottom: int
    left: int
    right: int
    look: Look


_Run = tuple[int, int, Look]  # (first column, last column, look)


class Cells:
    """The cells of one sheet that are worth a word. Repeats stay unexpanded: as small as the file that said them."""

    def __init__(self) -> None:
        self._rows: dict[int, list[_Run]] = {}
        self._repeated: list[tuple[int, int, list[_Run]]] = []  # (top, bottom, runs), in order of their rows

    def add(self, row: int, column: int, look: Look, columns: int = 1) -> None:
        """One cell, or several of the same row side by side."""
        runs = self._rows.get(row)
        if runs is None:
            runs = self._rows[row] = []
        else:
            left, right, last = runs[-1]
            if right + 1 == column and (last is look or last == look):
                runs[-1] = (left, column + columns - 1, last)
                return
        runs.append((column, column + columns - 1, look))

    def repeat(self, row: int, bottom: int) -> None:
        """The row as it stands is that of all rows down to `bottom`."""
        runs = self._rows.pop(row, None)
        if runs:
            self._repeated.append((row, bottom, runs))

    def at(self, row: int, column: int) -> Look:
        runs = self._rows.get(row)
        if runs is None and self._repeated:
            place = bisect_right(self._repeated, row, key=lambda band: band[0]) - 1
            if place >= 0 and row <= self._repeated[place][1]:
                runs = self._repeated[place][2]
        return next((look for left, right, look in runs or () if left <= column <= right), BLANK)

    def spans(self) -> Iterator[Span]:
        for row, runs in self._rows.items():
            yield from (Span(row, row, left, right, look) for left, right, look in runs)
        for top, bottom, runs in self._repeated:
            yield from (Span(top, bottom, left, right, look) for left, right, look in runs)

    def first(self, wanted: Callable[[Look], bool]) -> Place | None:
        """The topmost, then leftmost cell of that kind."""
        return min(((span.top, span.left) for span in self.spans() if wanted(span.look)), default=None)


class Eyes(Protocol):
    """What one workbook tells. Names of sheets are the reader's; whatever is damaged raises one of `package.BROKEN`.

    The questions `has_…` and `formats` are cheap and may say yes too often; `cells` and `hidden` are exact.
    """

    @property
    def formats(self) -> Iterable[Format]:
        """Number formats of the workbook, used or not."""

    def has_gaps(self, sheet: str, /) -> bool:
        """Whether some cell may hold an error value or a formula that was never calculated."""

    def has_uncalculated(self, sheet: str, /) -> bool: ...

    def has_false_values(self, sheet: str, /) -> bool:
        """Whether the value stored in some cell may be none: a 0 for an error, a 1 for TRUE. Formats are not asked."""

    def is_percent(self, sheet: str, ref: str, /) -> bool | None:
        """Whether a cell is shown as a percentage; None where only a walk can tell."""

    def merged(self, sheet: str, /) -> Merged:
        """The merged cells, where calamine does not tell them itself."""

    def hidden(self, sheet: str, /) -> Hidden: ...

    def cells(self, sheet: str, /) -> Cells: ...


def place_of(ref: str) -> Place:
    """C12 → (11, 2). Raises ValueError for what is no address."""
    found = _REF.fullmatch(ref.upper())
    if found is None:
        raise ValueError(f"no address: {ref[:20]}")
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def error_value(code: int) -> str:
    """The error value of a code of .xls and .xlsb."""
    return _ERRORS.get(code, "#VALUE!")


def look_of(shown: Format) -> Look:
    """A cell that is nothing but formatted: `BLANK` itself where its format says nothing."""
    return BLANK if shown == PLAIN else Look(format=shown)
