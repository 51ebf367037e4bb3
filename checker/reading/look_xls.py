"""The second look into .xls (BIFF5 and BIFF8): a walk over the records of the workbook stream.

A walk of our own, and no library: xlrd, the one that knows the format, is no longer developed, builds every cell of
every sheet in Python (blank ones of MULBLANK records too) and so lets a small hostile file fill the memory; here only
cells worth a word are kept, and a record costs the same whatever it claims.
"""

from __future__ import annotations

import codecs
import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property

from checker.reading.number_formats import Format, format_of
from checker.reading.ole import Container
from checker.reading.sight import BLANK, Cells, Hidden, Look, Merged, error_value, look_of
from checker.reading.xls_formulas import may_give_text

_BOF, _EOF, _CODEPAGE, _BOUNDSHEET, _FORMAT, _XF, _RECALCULATED = 0x809, 0x0A, 0x42, 0x85, 0x41E, 0xE0, 0x1C1
_ROW, _COLUMNS, _DEFAULT_ROW = 0x208, 0x7D, 0x225
_MANY, _ERROR, _FORMULA = 0xBD, 0x205, 0x06
_PLAIN_CELLS = frozenset({0x203, 0x27E, 0xFD, 0x204, 0xD6})  # NUMBER, RK, LABELSST, LABEL, RSTRING
_WRITER, _LIBREOFFICE = 0x5C, b"\x04\x00\x00Calc"
_BIFF8 = 0x600
_NO_NUMBER = b"\xff\xff"  # at the end of a formula's value: it is text (0), true or false (1), an error (2) or "" (3)
_HIDDEN_ROW, _HIDDEN_BY_DEFAULT, _HIDDEN_COLUMNS, _CALCULATE_ON_LOAD = 0x20, 0x02, 0x01, 0x02
_MOST_COLUMNS = 256


def _record(kind: int, size: bytes, body: bytes) -> re.Pattern[bytes]:
    """A record that begins like that, found by a search of bytes."""
    return re.compile(re.escape(struct.pack("<H", kind)) + size + body, re.DOTALL)


def _with(bits: int) -> bytes:
    """Any byte with one of those bits."""
    return b"[" + b"".join(re.escape(bytes([byte])) for byte in range(256) if byte & bits) + b"]"


# What hides something or lacks a value, as it must stand somewhere in the stream: most books stop at these.
_MAY_HIDE = (
    _record(_ROW, rb"\x10\x00", b".{12}" + _with(_HIDDEN_ROW)),
    _record(_COLUMNS, rb"[\x0b\x0c]\x00", b".{8}" + _with(_HIDDEN_COLUMNS)),
    _record(_DEFAULT_ROW, rb"\x04\x00", _with(_HIDDEN_BY_DEFAULT)),
)
_MAY_LACK = (
    _record(_ERROR, rb"\x08\x00", rb".{7}[^\x00]"),
    _record(_FORMULA, b"..", rb".{6}(?:[\x02\x03].{5}\xff\xff|\x00{8})"),
)


class XlsEyes:
    """See `sight.Eyes`. A sheet is walked once, for all questions."""

    def __init__(self, data: bytes) -> None:
        self._stream = Container(data).stream("Workbook", "Book")
        self._globals = _Globals(self._stream)
        self._walked: dict[str, _Sheet] = {}

    @property
    def formats(self) -> Iterable[Format]:
        return self._globals.formats

    def has_gaps(self, sheet: str) -> bool:
        return self._may_lack and self._sheet(sheet).gaps

    def has_uncalculated(self, sheet: str) -> bool:
        return self._may_lack and self._sheet(sheet).uncalculated

    def has_false_values(self, sheet: str) -> bool:
        return self.has_uncalculated(sheet)

    @cached_property
    def _may_lack(self) -> bool:
        return any(pattern.search(self._stream) for pattern in _MAY_LACK)

    @cached_property
    def _may_hide(self) -> bool:
        return any(pattern.search(self._stream) for pattern in _MAY_HIDE)

    def is_percent(self, _sheet: str, _ref: str) -> None:
        return None

    def merged(self, _sheet: str) -> Merged:
        return ()

    def hidden(self, sheet: str) -> Hidden:
        if not self._may_hide:
            return Hidden()
        walked = self._sheet(sheet)
        return Hidden(frozenset(walked.hidden_rows), frozenset(walked.columns))

    def cells(self, sheet: str) -> Cells:
        return self._sheet(sheet).cells

    def _sheet(self, name: str) -> _Sheet:
        if name not in self._walked:
            walked = _Sheet(self._globals)
            walked.walk(_records(self._stream, *self._globals.place_of(name)))
            self._walked[name] = walked
        return self._walked[name]


def _records(stream: bytes, at: int, end: int) -> Iterator[tuple[int, int, int]]:
    """(kind, where its body begins, where it ends) from a BOF to the EOF that closes it; charts inside are left out.

    `end` ends a sheet too. Raises ValueError where no BOF stands, and where a record claims to reach beyond the end.
    """
    depth = 0
    header = struct.Struct("<HH").unpack_from
    while at + 4 <= end:
        kind, size = header(stream, at)
        body = at + 4
        at = body + size
        if at > end:
            raise ValueError("a record beyond the end of its sheet")
        if kind == _BOF:
            depth += 1
        elif depth == 0:
            raise ValueError("no beginning of a sheet")
        elif kind == _EOF:
            depth -= 1
            if depth == 0:
                return
        if depth == 1:
            yield kind, body, at


class _Globals:
    """What the records before the sheets say: where each sheet begins, and the formats of its cells by their XF."""

    def __init__(self, stream: bytes) -> None:
        self._stream = stream
        self._wide, self._encoding = True, "cp1252"
        self._codes: dict[int, str] = {}
        ids: list[int] = []
        self.sheets: dict[str, int] = {}
        self.by_excel = False  # Excel, having calculated, says with which version
        self.by_libreoffice = False
        for kind, body, end in _records(stream, 0, len(stream)):
            if kind == _BOF:
                self._wide = struct.unpack_from("<H", stream, body)[0] == _BIFF8
            elif kind == _CODEPAGE:
                self._encoding = _encoding(struct.unpack_from("<H", stream, body)[0])
            elif kind == _FORMAT:
                self._codes[struct.unpack_from("<H", stream, body)[0]] = self._text(body + 2, end, self._wide)
            elif kind == _XF:
                ids.append(struct.unpack_from("<H", stream, body + 2)[0])
            elif kind == _BOUNDSHEET:
                self.sheets[self._text(body + 6, end, False).replace("\0", "")] = struct.unpack_from(
                    "<I", stream, body
                )[0]
            elif kind == _RECALCULATED:
                self.by_excel = True
            elif kind == _WRITER:
                self.by_libreoffice = stream[body:end].startswith(_LIBREOFFICE)
        self.formats = tuple(format_of(id_, self._codes) for id_ in ids)

    def place_of(self, sheet: str) -> tuple[int, int]:
        """Where a sheet begins, and where the next one does. Raises ValueError for sheets that share their records."""
        places = sorted(self.sheets.values())
        if len(set(places)) < len(places):
            raise ValueError("two sheets in one place")
        at = self.sheets[sheet]
        return at, next((place for place in places if place > at), len(self._stream))

    def _text(self, at: int, end: int, long: bool) -> str:
        """A text behind its length, which has two bytes where it is `long`."""
        length = struct.unpack_from("<H" if long else "<B", self._stream, at)[0]
        at += 2 if long else 1
        if not self._wide:
            return self._cut(at, end, length).decode(self._encoding)
        if self._stream[at] & 1:
            return self._cut(at + 1, end, 2 * length).decode("utf-16-le")
        return self._cut(at + 1, end, length).decode("latin-1")

    def _cut(self, at: int, end: int, length: int) -> bytes:
        if at + length > end:
            raise ValueError("a text beyond the end of its record")
        return self._stream[at : at + length]


def _encoding(page: int) -> str:
    return codecs.lookup(
        {10000: "mac_roman", 10001: "cp932", 32768: "mac_roman", 1200: "utf-16-le"}.get(page, f"cp{page}")
    ).name


class _Sheet:
    """One walked sheet."""

    def __init__(self, book: _Globals) -> None:
        self.cells = Cells()
        self.hidden_rows: set[int] = set()
        self.columns: set[int] = set()
        self.gaps = self.uncalculated = False
        self._stream = book._stream
        self._looks = [look_of(shown) for shown in book.formats]
        self._by_excel, self._by_libreoffice = book.by_excel, book.by_libreoffice
        self._described: set[int] = set()
        self._rows: set[int] = set()  # that have cells
        self._rest_hidden = False
        self._empty: list[tuple[int, int, Look]] = []  # formulas that gave ""
        self._worked = False  # some formula gave anything else

    def walk(self, records: Iterable[tuple[int, int, int]]) -> None:
        cell = struct.Struct("<HHH").unpack_from
        stream = self._stream
        for kind, body, end in records:
            if kind in _PLAIN_CELLS:
                row, column, style = cell(stream, body)
                self._rows.add(row)
                self._add(row, column, self._look(style))
            elif kind == _FORMULA:
                self._formula(body)
            elif kind == _MANY:
                self._many(body, end)
            elif kind == _ERROR:
                self._error(body)
            elif kind == _ROW:
                self._row(body)
            elif kind == _COLUMNS:
                self._column(body)
            elif kind == _DEFAULT_ROW:
                self._rest_hidden = bool(stream[body] & _HIDDEN_BY_DEFAULT)
        self._finish()

    def _finish(self) -> None:
        if self._rest_hidden:
            self.hidden_rows |= self._rows - self._described
        # A library that cannot calculate (xlwt) says "" of every formula. So does Excel of a formula that gives "".
        lost = bool(self._empty) and not self._worked and not self._by_excel
        for row, column, look in self._empty:
            self._add(row, column, replace(look, uncalculated=True) if lost else look)
        self.uncalculated |= lost
        self.gaps |= self.uncalculated

    def _look(self, style: int) -> Look:
        return self._looks[style] if self._looks else BLANK

    def _add(self, row: int, column: int, look: Look) -> None:
        if look is not BLANK:
            self.cells.add(row, column, look)

    def _many(self, body: int, end: int) -> None:
        """Numbers side by side, each of style (2 bytes) and number (4); the last column stands behind them."""
        row, column = struct.unpack_from("<HH", self._stream, body)
        self._rows.add(row)
        for at in range(body + 4, end - 7, 6):
            self._add(row, column, self._look(struct.unpack_from("<H", self._stream, at)[0]))
            column += 1

    def _error(self, body: int) -> None:
        row, column, style, code, is_error = struct.unpack_from("<3H2B", self._stream, body)
        self._rows.add(row)
        look = self._look(style)
        if is_error:
            self.gaps = True
            look = replace(look, error=error_value(code))
        self._add(row, column, look)

    def _formula(self, body: int) -> None:
        row, column, style, value, flags = struct.unpack_from("<3H8sH", self._stream, body)
        self._rows.add(row)
        look = self._look(style)
        if value[6:] == _NO_NUMBER and value[0] == 2:
            self.gaps = True
            look = replace(look, error=error_value(value[2]))
        elif value[6:] == _NO_NUMBER and value[0] == 3:
            self._empty.append((row, column, look))
            return
        elif not any(value) and (flags & _CALCULATE_ON_LOAD or self._lost_text(body)):
            # Apache POI stores 0 before anybody calculates, LibreOffice 0 for a text that it has not worked out
            self.uncalculated = True
            look = replace(look, uncalculated=True)
        self._worked = True
        self._add(row, column, look)

    def _lost_text(self, body: int) -> bool:
        size = struct.unpack_from("<H", self._stream, body + 20)[0]
        return self._by_libreoffice and may_give_text(self._stream[body + 22 : body + 22 + size])

    def _row(self, body: int) -> None:
        row = struct.unpack_from("<H", self._stream, body)[0]
        self._described.add(row)
        if self._stream[body + 12] & _HIDDEN_ROW:
            self.hidden_rows.add(row)

    def _column(self, body: int) -> None:
        first, last, _, _, flags = struct.unpack_from("<5H", self._stream, body)
        if flags & _HIDDEN_COLUMNS:
            self.columns.update(range(first, min(last + 1, _MOST_COLUMNS)))
