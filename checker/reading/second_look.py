"""Why a needed cell came back empty: blank, an error value, or a formula that was never calculated.

calamine gives '' for all three. The sheet's XML tells them apart (about 10 ms, only for the sheets in question);
importing openpyxl alone would cost ten times that. Only .xlsx and .xlsm can be looked at; elsewhere an empty cell
stays a blank one.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from xml.parsers import expat

_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_REL = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_PERCENT_FORMATS = {"9", "10"}  # built-in 0% and 0.00%


@dataclass(frozen=True, slots=True)
class Look:
    """What the XML says of one cell: `error` is the error value, `uncalculated` a formula without a value."""

    error: str = ""
    uncalculated: bool = False
    percent: bool = False


BLANK = Look()
_Start = Callable[[str, dict[str, str]], None]
_Word = Callable[[str], None]


class SecondLook:
    """Looks into the XML of one workbook, one sheet at a time; every failure counts as having seen a blank cell."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._sheets: dict[str, dict[str, Look]] = {}

    def cell(self, sheet: str, ref: str) -> Look:
        if sheet not in self._sheets:
            try:
                self._sheets[sheet] = _read_sheet(self._data, sheet)
            except (zipfile.BadZipFile, KeyError, ValueError, expat.ExpatError, OSError, NotImplementedError):
                self._sheets[sheet] = {}
        return self._sheets[sheet].get(ref, BLANK)


def _read_sheet(data: bytes, sheet: str) -> dict[str, Look]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        part = _part_of(archive, sheet)
        percent_styles = _percent_styles(archive)
        return _Cells(percent_styles).read(archive.read(part))


def _parse(xml: bytes, start: _Start, end: _Word | None = None, text: _Word | None = None) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text

    def refuse(*_: object) -> None:
        raise ValueError("a document type in a workbook part")

    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(xml, True)


def _local(tag: str) -> str:
    return tag.rpartition(" ")[2]


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    ids: dict[str, str] = {}
    targets: dict[str, str] = {}

    def sheets(tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == "sheet":
            ids[attributes["name"]] = attributes.get(f"{_REL} id") or attributes[f"{_STRICT_REL} id"]

    def relations(tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == "Relationship":
            targets[attributes["Id"]] = attributes["Target"]

    _parse(archive.read("xl/workbook.xml"), sheets)
    _parse(archive.read("xl/_rels/workbook.xml.rels"), relations)
    target = targets[ids[sheet]]
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))


def _percent_styles(archive: zipfile.ZipFile) -> frozenset[str]:
    """Indexes of the cell styles that show a ratio as a percentage."""
    formats = set(_PERCENT_FORMATS)
    styles: list[str] = []
    inside = [False]

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = _local(tag)
        if name == "numFmt" and "%" in attributes.get("formatCode", ""):
            formats.add(attributes["numFmtId"])
        elif name == "cellXfs":
            inside[0] = True
        elif name == "xf" and inside[0]:
            styles.append(attributes.get("numFmtId", "0"))

    def end(tag: str) -> None:
        if _local(tag) == "cellXfs":
            inside[0] = False

    if "xl/styles.xml" in archive.namelist():
        _parse(archive.read("xl/styles.xml"), start, end)
    return frozenset(str(index) for index, style in enumerate(styles) if style in formats)


class _Cells:
    """Collects the cells of one sheet that are worth a word."""

    def __init__(self, percent_styles: frozenset[str]) -> None:
        self._percent_styles = percent_styles
        self._found: dict[str, Look] = {}
        self._ref = self._type = self._style = ""
        self._formula = self._in_value = False
        self._has_value = False
        self._value = ""

    def read(self, xml: bytes) -> dict[str, Look]:
        _parse(xml, self._start, self._end, self._text)
        return self._found

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _local(tag)
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
        name = _local(tag)
        if name == "v":
            self._in_value = False
        elif name == "c":
            error = self._value if self._type == "e" else ""
            # t="str" with an empty value is a formula that gave "", which is a blank on purpose.
            uncalculated = self._formula and not self._value and not (self._type == "str" and self._has_value)
            percent = self._style in self._percent_styles
            if error or uncalculated or percent:
                self._found[self._ref] = Look(error, uncalculated, percent)
