"""The second look into .xlsx and .xlsm: the XML of their parts, searched as bytes before it is parsed (about 10 ms)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from checker.reading.number_formats import PLAIN, Format, formats_in, percent_styles, read_formats
from checker.reading.package import Archive, Package, local, parse
from checker.reading.sight import MOST_COLUMNS, Cells, Hidden, Look, Merged, Place, place_of

# A pattern with a literal beginning is found fast; LibreOffice writes hidden="false" on every row.
_HIDDEN = re.compile(rb"""hidden\s*=\s*["'](?:1|t|on)""")
_ZERO_HEIGHT = re.compile(rb"""zeroHeight\s*=\s*["'](?:1|t|on)""")
_HEAD = 8_192  # sheetFormatPr stands before the rows
_ERROR = (b't="e"', b"t='e'", b" t =")
_FORMULA = (b"f>", b"<f ", b":f ")
_AFTER_FORMULA = rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f(?:\s[^>]*)?/>)\s*"
# A formula with nothing behind it, or with an empty value. A value follows its formula in every file of the standard.
_UNCALCULATED = re.compile(_AFTER_FORMULA + rb"(?:</(?:\w+:)?c>|<(?:\w+:)?v\s*/>|<(?:\w+:)?v\s*></|<(?:\w+:)?is)")
# A program that cannot calculate (XlsxWriter) stores 0 everywhere and asks Excel to calculate at once; Excel, having
# calculated, asks no more.
_TO_CALCULATE = re.compile(rb"""fullCalcOnLoad\s*=\s*["'](?:1|t|on)""")
_STYLE = re.compile(rb'\ss="(\d{1,6})"')
_ZERO = re.compile(_AFTER_FORMULA + rb"<(?:\w+:)?v>0</")


class XlsxEyes:
    """See `sight.Eyes`."""

    def __init__(self, archive: Archive) -> None:
        self._package = Package(archive)

    @property
    def formats(self) -> Iterable[Format]:
        return formats_in(self._package.styles)

    def has_gaps(self, sheet: str) -> bool:
        return _holds(self._package.sheet(sheet), _ERROR) or self.has_uncalculated(sheet)

    def has_uncalculated(self, sheet: str) -> bool:
        xml = self._package.sheet(sheet)
        return _holds(xml, _FORMULA) and (_UNCALCULATED.search(xml) is not None or self.has_false_values(sheet))

    def has_false_values(self, sheet: str) -> bool:
        return self._to_calculate and _ZERO.search(self._package.sheet(sheet)) is not None

    def merged(self, _sheet: str) -> Merged:
        return ()

    def hidden(self, sheet: str) -> Hidden:
        xml = self._package.sheet(sheet)
        if not _HIDDEN.search(xml) and not _ZERO_HEIGHT.search(xml[:_HEAD]):
            return Hidden()
        return _hidden(xml)

    def cells(self, sheet: str) -> Cells:
        return _Walk(self._cell_formats, self._to_calculate).through(self._package.sheet(sheet))

    def is_percent(self, sheet: str, ref: str) -> bool | None:
        """Whether the cell is shown as a percentage, by its own tag alone; None where only a walk can tell."""
        xml = self._package.sheet(sheet)
        begin = xml.find(b'<c r="%b"' % ref.encode())
        end = xml.find(b">", begin)
        if begin < 0 or end < 0 or self._percents is None:
            return None
        style = _STYLE.search(xml, begin, end)
        place = int(style[1]) if style else 0
        return self._percents[place] if place < len(self._percents) else None

    @cached_property
    def _percents(self) -> tuple[bool, ...] | None:
        return percent_styles(self._package.styles)

    @cached_property
    def _to_calculate(self) -> bool:
        return _TO_CALCULATE.search(self._package.workbook) is not None

    @cached_property
    def _cell_formats(self) -> tuple[Format, ...]:
        return read_formats(self._package.styles)


def _holds(xml: bytes, words: tuple[bytes, ...]) -> bool:
    return any(word in xml for word in words)


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
            last = min(int(attributes["max"]), MOST_COLUMNS)
            columns.update(range(max(int(attributes["min"]) - 1, 0), last))
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


class _Walk:
    """Collects the cells of one sheet that are worth a word."""

    def __init__(self, formats: tuple[Format, ...], to_calculate: bool) -> None:
        self._formats = formats
        self._cells = Cells()
        self._ref = self._type = self._style = ""
        self._row, self._after = -1, 0  # a cell without an address stands right of the one before
        self._formula = self._in_value = False
        self._has_value = False
        self._value = ""
        self._to_calculate = to_calculate  # and no formula so far has another value than 0
        self._zeros: list[tuple[Place, Format]] = []

    def through(self, xml: bytes) -> Cells:
        parse(xml, self._start, self._end, self._text)
        for place, shown in self._zeros:
            if self._to_calculate or shown != PLAIN:
                self._cells.add(*place, Look(uncalculated=self._to_calculate, format=shown))
        return self._cells

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if name == "c":
            ref = attributes.get("r", "")
            self._ref, self._after = ref or self._ref, 0 if ref else self._after + 1
            self._type, self._style, self._value = attributes.get("t", ""), attributes.get("s", ""), ""
            self._formula = self._has_value = False
        elif name == "row":
            self._row, self._ref, self._after = int(attributes.get("r", self._row + 2)) - 1, "", 0
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
            if self._to_calculate and self._formula and self._value:
                if self._value == "0" and self._type in ("", "n"):
                    self._zeros.append((self._place(), shown))
                    return
                self._to_calculate = False
            if error or uncalculated or shown != PLAIN:
                self._cells.add(*self._place(), Look(error, uncalculated, shown))

    def _format(self) -> Format:
        place = int(self._style) if self._style.isdecimal() else 0  # without a style a cell has the first
        return self._formats[place] if 0 <= place < len(self._formats) else PLAIN

    def _place(self) -> Place:
        row, column = place_of(self._ref) if self._ref else (self._row, -1)
        return row, column + self._after
