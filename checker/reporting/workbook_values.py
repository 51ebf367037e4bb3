"""Keeps in the copy what openpyxl would change in passing: the stored results of formulas, the last digits of numbers.

A copy without stored results shows nothing in Excel's Protected View, in which every workbook from a mail opens.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from xml.parsers import expat
from xml.sax.saxutils import escape

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

# a cell with a value or a formula, as openpyxl writes it: no text of a cell can hold a bare <
_CELL = re.compile(rb'<c r="([A-Z]+[0-9]+)"([^>]*)>(<f[^>]*/>|<f[^>]*>[^<]*</f>|)<v(?: ?/>|>[^<]*</v>)</c>')
# a text of no letters, which openpyxl writes as a blank cell: for ISBLANK and COUNTA they are not the same
_EMPTY = re.compile(rb'<c r="([A-Z]+[0-9]+)"([^>]*?) t="inlineStr"(?: ?/>|></c>)')
_TYPE = re.compile(rb'\st="[^"]*"')
Stored = tuple[str, str]  # type of the cell and its value, as the XML has them


@dataclass(slots=True)
class Originals:
    """`stored[sheet][ref]` is what to put back; `dropped` counts filled cells that openpyxl does not load at all."""

    stored: dict[str, dict[str, Stored]] = field(default_factory=dict)
    dropped: int = 0


def originals(data: bytes, parts: dict[str, str], book: Workbook) -> Originals:
    found = Originals()
    with zipfile.ZipFile(BytesIO(data)) as package:
        names = set(package.namelist())
        for sheet in book.worksheets:
            if (part := parts.get(sheet.title)) in names and part is not None:
                cells = _Cells(sheet)
                cells.read(package.read(part))
                found.stored[sheet.title] = cells.stored
                found.dropped += cells.dropped
    return found


def restored(copy: bytes, book: Workbook, added: str, kept: Originals) -> bytes:
    """The saved copy with the original's stored values; the sheet `added` has none."""
    changes = {
        sheet.path.lstrip("/"): stored
        for sheet in book.worksheets
        if sheet.title != added and (stored := kept.stored.get(sheet.title))
    }
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(copy)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename in changes:
                content = _with(content, changes[part.filename])
            target.writestr(part, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _with(sheet: bytes, stored: dict[str, Stored]) -> bytes:
    def put(match: re.Match[bytes]) -> bytes:
        reference, attributes, formula = match.groups()
        known = stored.get(reference.decode("ascii"))
        if known is None:
            return match[0]
        kind, value = known
        attributes = _TYPE.sub(b"", attributes) + (f' t="{kind}"'.encode() if kind not in ("", "n") else b"")
        text = escape(value).encode("utf-8")
        return b'<c r="%b"%b>%b<v>%b</v></c>' % (reference, attributes, formula, text)

    def put_empty(match: re.Match[bytes]) -> bytes:
        if match[1].decode("ascii") not in stored:
            return match[0]
        return b'<c r="%b"%b t="inlineStr"><is><t></t></is></c>' % match.groups()

    return _EMPTY.sub(put_empty, _CELL.sub(put, sheet))


class _Cells:
    """One sheet of the original: what must be put back, and what the loaded sheet does not have."""

    def __init__(self, sheet: Worksheet) -> None:
        self.stored: dict[str, Stored] = {}
        self.dropped = 0
        self._sheet = sheet
        self._ref = self._type = self._value = ""
        self._formula = self._in_value = self._text = False

    def read(self, xml: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._said
        parser.Parse(xml, True)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if name == "c":
            self._ref, self._type, self._value = attributes.get("r", ""), attributes.get("t", ""), ""
            self._formula = self._text = False
        elif name == "f":
            self._formula = True
        elif name == "is":
            self._text = True
        elif name == "v":
            self._in_value = True

    def _said(self, text: str) -> None:
        if self._in_value:
            self._value += text

    def _end(self, tag: str) -> None:
        name = tag.rpartition(" ")[2]
        if name == "v":
            self._in_value = False
        elif name == "c" and self._ref:
            loaded = self._loaded()
            empty = not self._formula and loaded is not None and loaded.value == ""
            result = self._formula and (self._value or self._type == "str")
            if result or empty or self._type == "d" or self._loses_digits():
                self.stored[self._ref] = (self._type, self._value)
            if self._value or self._formula or self._text:
                # A value under a merged area is seen by formulas alone, and openpyxl does not load it.
                self.dropped += isinstance(loaded, MergedCell)

    def _loses_digits(self) -> bool:
        """openpyxl writes numbers with 16 digits; some need 17."""
        if self._formula or self._type not in ("", "n") or len(self._value) < 16:
            return False
        try:
            return float(f"{float(self._value):.16g}") != float(self._value)
        except ValueError:
            return False

    def _loaded(self) -> Cell | MergedCell | None:
        column, row = coordinate_from_string(self._ref)
        return self._sheet._cells.get((row, column_index_from_string(column)))
