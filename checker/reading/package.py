"""The XML parts of an .xlsx: which part is which sheet, and expat without document types."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Callable
from functools import cached_property
from io import BytesIO
from xml.parsers import expat

_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_REL = "http://purl.oclc.org/ooxml/officeDocument/relationships"

BROKEN = (zipfile.BadZipFile, KeyError, ValueError, expat.ExpatError, OSError, NotImplementedError, EOFError)
_Start = Callable[[str, dict[str, str]], None]
_Word = Callable[[str], None]


def parse(xml: bytes, start: _Start, end: _Word | None = None, text: _Word | None = None) -> None:
    """Walks one part; tags are 'namespace local'. A document type is refused with ValueError."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text

    def refuse(*_: object) -> None:
        raise ValueError("a document type in a workbook part")

    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(xml, True)


def local(tag: str) -> str:
    return tag.rpartition(" ")[2]


class Package:
    """One .xlsx or .xlsm. Raises one of `BROKEN` where it is none."""

    def __init__(self, data: bytes) -> None:
        self._archive = zipfile.ZipFile(BytesIO(data))
        self._sheets: dict[str, bytes] = {}

    def sheet(self, name: str) -> bytes:
        """The XML of the sheet of that name."""
        if name not in self._sheets:
            self._sheets[name] = self._archive.read(self._parts[name])
        return self._sheets[name]

    @property
    def is_xlsx(self) -> bool:
        return "xl/workbook.xml" in self._archive.namelist()

    @cached_property
    def styles(self) -> bytes:
        return self._archive.read("xl/styles.xml") if "xl/styles.xml" in self._archive.namelist() else b""

    @cached_property
    def _parts(self) -> dict[str, str]:
        ids: dict[str, str] = {}
        targets: dict[str, str] = {}

        def sheets(tag: str, attributes: dict[str, str]) -> None:
            if local(tag) == "sheet":
                ids[attributes["name"]] = attributes.get(f"{_REL} id") or attributes[f"{_STRICT_REL} id"]

        def relations(tag: str, attributes: dict[str, str]) -> None:
            if local(tag) == "Relationship":
                targets[attributes["Id"]] = attributes["Target"]

        parse(self._archive.read("xl/workbook.xml"), sheets)
        parse(self._archive.read("xl/_rels/workbook.xml.rels"), relations)
        return {name: _absolute(targets[id_]) for name, id_ in ids.items() if id_ in targets}


def _absolute(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
