"""The second look into .xlsb (BIFF12): a walk over the records of workbook.bin, styles.bin and the sheets.

Written here, as no library tells of formats and hidden rows (pyxlsb gives values alone). A formula in an .xlsb always
carries a value: nobody but Excel writes the format.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from functools import cached_property

from checker.reading.number_formats import PLAIN, Format, format_of
from checker.reading.package import Archive, relations
from checker.reading.sight import BLANK, MOST_COLUMNS, Cells, Hidden, Look, Merged, Place, error_value, look_of

_ROW, _COLUMNS, _MERGED, _BUNDLED_SHEET = 0, 60, 176, 156
_CELLS = frozenset({2, 4, 5, 6, 7, 8, 9, 10, 62})  # RK, bool, real, text, shared text; formulas: text, number, bool
_ERROR_CELLS = frozenset({3, 11})
_FORMAT, _XF, _CELL_XFS, _CELL_XFS_END = 44, 47, 617, 618
_HIDDEN_ROW = 0x10
_STYLE = 0xFFFFFF  # the lower three bytes; the fourth says whether to show phonetic signs
_MISSING = 0xFFFFFFFF


class XlsbEyes:
    """See `sight.Eyes`. A sheet is walked once, for all questions."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._walked: dict[str, _Sheet] = {}

    @cached_property
    def formats(self) -> tuple[Format, ...]:
        """By the index that cells refer to them with."""
        codes: dict[int, str] = {}
        ids: list[int] = []
        inside = False
        if "xl/styles.bin" not in self._archive:
            return (PLAIN,)
        for kind, body in _records(self._archive.read("xl/styles.bin")):
            if kind == _FORMAT:
                codes[struct.unpack_from("<H", body)[0]] = _text(body, 2)[0]
            elif kind in (_CELL_XFS, _CELL_XFS_END):
                inside = kind == _CELL_XFS
            elif kind == _XF and inside:
                ids.append(struct.unpack_from("<H", body, 2)[0])
        return tuple(format_of(id_, codes) for id_ in ids)

    def has_gaps(self, sheet: str) -> bool:
        return self._sheet(sheet).has_errors

    def has_uncalculated(self, _sheet: str) -> bool:
        return False

    def has_false_values(self, _sheet: str) -> bool:
        return False

    def is_percent(self, _sheet: str, _ref: str) -> None:
        return None

    def merged(self, sheet: str) -> Merged:
        return tuple(self._sheet(sheet).merged)

    def hidden(self, sheet: str) -> Hidden:
        walked = self._sheet(sheet)
        return Hidden(frozenset(walked.rows), frozenset(walked.columns))

    def cells(self, sheet: str) -> Cells:
        return self._sheet(sheet).cells

    @cached_property
    def _parts(self) -> dict[str, str]:
        targets = relations(self._archive.read("xl/_rels/workbook.bin.rels"), "xl")
        names: dict[str, str] = {}
        for kind, body in _records(self._archive.read("xl/workbook.bin")):
            if kind == _BUNDLED_SHEET:
                id_, at = _text(body, 8)
                names[_text(body, at)[0]] = targets.get(id_, "")
        return names

    def _sheet(self, name: str) -> _Sheet:
        part = self._parts[name]
        if part not in self._walked:
            self._walked[part] = _Sheet(self.formats)
            self._walked[part].walk(_records(self._archive.read(part)))
        return self._walked[part]


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(kind, body). Kind and length are numbers of 7 bits a byte. Raises ValueError where one claims too much."""
    at, end = 0, len(data)
    while at < end:
        kind = data[at]
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (data[at] << 7)
            at += 1
        size = shift = 0
        while True:
            byte = data[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80 or shift == 28:
                break
        if at + size > end:
            raise ValueError("a record beyond the end of its part")
        yield kind, data[at : at + size]
        at += size


def _text(body: bytes, at: int) -> tuple[str, int]:
    """(a text behind its length in characters, where it ends)"""
    length = struct.unpack_from("<I", body, at)[0]
    end = at + 4 + 2 * length
    if length == _MISSING:
        return "", at + 4
    if end > len(body):
        raise ValueError("a text beyond the end of its record")
    return body[at + 4 : end].decode("utf-16-le"), end


class _Sheet:
    """One walked sheet."""

    def __init__(self, formats: tuple[Format, ...]) -> None:
        self.cells = Cells()
        self.rows: set[int] = set()
        self.columns: set[int] = set()
        self.has_errors = False
        self.merged: list[tuple[Place, Place]] = []
        self._looks = [look_of(shown) for shown in formats]
        self._row = -1

    def walk(self, records: Iterable[tuple[int, bytes]]) -> None:
        cell = struct.Struct("<II").unpack_from
        for kind, body in records:
            if kind in _CELLS:
                column, style = cell(body)
                self._add(column, style & _STYLE)
            elif kind in _ERROR_CELLS:
                column, style = cell(body)
                self.has_errors = True
                self._add(column, style & _STYLE, error_value(body[8]))
            elif kind == _ROW:
                self._row = struct.unpack_from("<I", body)[0]
                if body[11] & _HIDDEN_ROW:
                    self.rows.add(self._row)
            elif kind == _MERGED:
                top, bottom, left, right = struct.unpack_from("<4I", body)
                self.merged.append(((top, left), (bottom, right)))
            elif kind == _COLUMNS:
                first, last, _, _, flags = struct.unpack_from("<4IH", body)
                if flags & 1:
                    self.columns.update(range(first, min(last + 1, MOST_COLUMNS)))

    def _add(self, column: int, style: int, error: str = "") -> None:
        look = self._looks[style]
        if error:
            look = Look(error=error, format=look.format)
        if look is not BLANK:
            self.cells.add(self._row, column, look)
