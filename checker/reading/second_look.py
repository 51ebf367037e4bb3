"""What calamine does not tell: why a cell came back empty, number formats, hidden rows and columns.

calamine gives '' alike for a blank, an error value and a formula that was never calculated. The sheet's XML tells them
apart. Each question is first asked of the bytes (a search of under a millisecond), and only where these say yes is the
part parsed (about 10 ms; importing openpyxl alone would cost ten times that). Only .xlsx and .xlsm can be looked at;
elsewhere an empty cell stays a blank one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from checker.reading.number_formats import PLAIN, Format, read_formats, worth_a_look
from checker.reading.package import BROKEN, Package, local, parse

# A pattern with a literal beginning is found fast; LibreOffice writes hidden="false" on every row.
_HIDDEN = re.compile(rb"""hidden\s*=\s*["'](?:1|t|on)""")
_ZERO_HEIGHT = re.compile(rb"""zeroHeight\s*=\s*["'](?:1|t|on)""")
_HEAD = 8_192  # sheetFormatPr stands before the rows
_ERROR = (b't="e"', b"t='e'", b" t =")
_FORMULA = (b"f>", b"<f ", b":f ")
# A formula with nothing behind it, or with an empty value. A value follows its formula in every file of the standard.
_UNCALCULATED = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f(?:\s[^>]*)?/>)\s*(?:</(?:\w+:)?c>|<(?:\w+:)?v\s*/>|<(?:\w+:)?v\s*></|<(?:\w+:)?is)"
)
_MOST_COLUMNS = 16_384


@dataclass(frozen=True, slots=True)
class Look:
    """What the XML says of one cell: `error` is the error value, `uncalculated` a formula without a value."""

    error: str = ""
    uncalculated: bool = False
    format: Format = PLAIN


@dataclass(frozen=True, slots=True)
class Hidden:
    """Rows and columns of a sheet that nobody sees, counted from 0."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.rows or self.columns)


BLANK = Look()


class SecondLook:
    """Looks into the XML of one workbook; every failure counts as having seen nothing. `parsed` counts the sheets."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._sheets: dict[str, dict[str, Look]] = {}
        self.parsed = 0

    @cached_property
    def _package(self) -> Package | None:
        try:
            return Package(self._data)
        except BROKEN:
            return None

    @cached_property
    def blind(self) -> bool:
        """Whether the file has number formats that cannot be seen here (.xls, .xlsb, .ods): then what a cell shows, a
        thousand or a percent, is not known."""
        if not self._data.startswith(b"PK"):
            return self._data.startswith((b"\xd0\xcf\x11\xe0", b"\x09\x08"))  # not a text table
        return self._package is None or not self._package.is_xlsx

    def cell(self, sheet: str, ref: str) -> Look:
        """What stands in a cell, by a full parse of its sheet."""
        if sheet not in self._sheets:
            self._sheets[sheet] = self._read(sheet)
        return self._sheets[sheet].get(ref, BLANK)

    def has_gaps(self, sheet: str) -> bool:
        """Whether some cell of the sheet holds an error value or a formula that was never calculated."""
        xml = self._xml(sheet)
        return _holds(xml, _ERROR) or _has_uncalculated(xml)

    def uncalculated(self, sheet: str) -> str:
        """The address of the first formula without a value, "" if there is none."""
        if not _has_uncalculated(self._xml(sheet)):
            return ""
        self.cell(sheet, "")
        return next((ref for ref, look in self._sheets[sheet].items() if look.uncalculated), "")

    def format(self, sheet: str, ref: str) -> Format:
        """The number format of a cell, in workbooks whose formats show anything but plain numbers."""
        return self.cell(sheet, ref).format if self._wordy else PLAIN

    def formatted(self, sheet: str) -> Iterable[tuple[str, Format]]:
        """(address, format) of all cells with words in their number format."""
        if not self._wordy:
            return ()
        self.cell(sheet, "")
        return [(ref, look.format) for ref, look in self._sheets[sheet].items() if look.format.behind]

    def hidden(self, sheet: str) -> Hidden:
        """The hidden rows and columns of a sheet."""
        xml = self._xml(sheet)
        if not _HIDDEN.search(xml) and not _ZERO_HEIGHT.search(xml[:_HEAD]):
            return Hidden()
        try:
            return _hidden(xml)
        except BROKEN:
            return Hidden()

    def _xml(self, sheet: str) -> bytes:
        try:
            return self._package.sheet(sheet) if self._package else b""
        except BROKEN:
            return b""

    @cached_property
    def _wordy(self) -> bool:
        try:
            return self._package is not None and worth_a_look(self._package.styles)
        except BROKEN:
            return False

    @cached_property
    def _formats(self) -> tuple[Format, ...]:
        return read_formats(self._package.styles) if self._package else ()

    def _read(self, sheet: str) -> dict[str, Look]:
        try:
            xml = self._xml(sheet)
            self.parsed += 1
            return _Cells(self._formats).read(xml) if xml else {}
        except BROKEN:
            return {}


def _holds(xml: bytes, words: tuple[bytes, ...]) -> bool:
    return any(word in xml for word in words)


def _has_uncalculated(xml: bytes) -> bool:
    return _holds(xml, _FORMULA) and _UNCALCULATED.search(xml) is not None


def _hidden(xml: bytes) -> Hidden:
    rows: set[int] = set()
    columns: set[int] = set()
    shown: set[int] = set()
    row = [0]
    by_default = [False]

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if name == "sheetFormatPr":
            by_default[0] = _true(attributes.get("zeroHeight", ""))
        elif name == "col" and _true(attributes.get("hidden", "")):
            last = min(int(attributes["max"]), _MOST_COLUMNS)
            columns.update(range(int(attributes["min"]) - 1, last))
        elif name == "row":
            row[0] = int(attributes.get("r", row[0] + 1))
            said = attributes.get("hidden", "")
            if _true(said) or (by_default[0] and not said and "ht" not in attributes):
                rows.add(row[0] - 1)
            else:
                shown.add(row[0] - 1)

    parse(xml, start)
    return Hidden(frozenset(rows - shown), frozenset(columns))


def _true(text: str) -> bool:
    return text in ("1", "true", "on")


class _Cells:
    """Collects the cells of one sheet that are worth a word."""

    def __init__(self, formats: tuple[Format, ...]) -> None:
        self._formats = formats
        self._found: dict[str, Look] = {}
        self._ref = self._type = self._style = ""
        self._formula = self._in_value = False
        self._has_value = False
        self._value = ""

    def read(self, xml: bytes) -> dict[str, Look]:
        parse(xml, self._start, self._end, self._text)
        return self._found

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if name == "c":
            self._ref, self._type = attributes.get("r", ""), attributes.get("t", "")
            self._style, self._value = attributes.get("s", ""), ""
            self._formula = self._has_value = False
        elif name == "f":
            self._formula = True
        elif name == "v":
            self._in_value = self._has_value = True

    def _text(self, text: str) -> None:
        if self._in_value:
            self._value += text

    def _end(self, tag: str) -> None:
        name = local(tag)
        if name == "v":
            self._in_value = False
        elif name == "c":
            error = self._value if self._type == "e" else ""
            # t="str" with an empty value is a formula that gave "", which is a blank on purpose.
            uncalculated = self._formula and not self._value and not (self._type == "str" and self._has_value)
            shown = self._format()
            if error or uncalculated or shown != PLAIN:
                self._found[self._ref] = Look(error, uncalculated, shown)

    def _format(self) -> Format:
        place = int(self._style) if self._style.isdigit() else -1
        return self._formats[place] if 0 <= place < len(self._formats) else PLAIN
