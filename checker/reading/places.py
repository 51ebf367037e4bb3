"""What a caller's map says: which item stands in which cells. Plain data for the child; `mapping.py` reads it."""

from __future__ import annotations

from dataclasses import dataclass

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a map: `cells` (row, column from 0) hold the years from `year` on, or the one scalar (`year` None).

    `sheet` "" means the sheet of the form, or the only one there is. `source` and `key` name the entry in messages.
    """

    item: str
    year: int | None
    sheet: str
    cells: tuple[Place, ...]
    source: str
    key: str


@dataclass(frozen=True, slots=True)
class Expected:
    """A text that must stand in a cell of every workbook that the map fits."""

    sheet: str
    cell: Place
    text: str
    source: str
    key: str


@dataclass(frozen=True, slots=True)
class ReadingMap:
    """All that the caller says about where items stand; later entries replace earlier ones of the same item and year.

    `sheets` are (sheet that must be there, file that says so). `units` are (item or "money", unit of money).
    """

    entries: tuple[Entry, ...] = ()
    units: tuple[tuple[str, str], ...] = ()
    sheets: tuple[tuple[str, str], ...] = ()
    expected: tuple[Expected, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.entries or self.sheets or self.expected)

    def unit(self, item: str) -> str:
        said = dict(self.units)
        return said.get(item) or said.get("money", "")


NO_MAP = ReadingMap()
