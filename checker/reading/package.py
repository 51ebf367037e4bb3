"""The parts of a zipped workbook: which part is which sheet, and expat without document types.

A part that is not well-formed is refused (READ-OPEN kind=corrupt), as Excel refuses it: calamine reads on through many
a flaw, and number formats or hidden rows that nobody could look at would make silently wrong numbers.
"""

from __future__ import annotations

import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from io import BytesIO
from xml.parsers import expat

from checker.reading.guard import refusal

_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_REL = "http://purl.oclc.org/ooxml/officeDocument/relationships"

# What damaged or lying parts raise, of any format.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    expat.ExpatError,
    LookupError,
    ValueError,
    ArithmeticError,
    OSError,
    NotImplementedError,
    EOFError,
)
_Start = Callable[[str, dict[str, str]], None]
_Word = Callable[[str], None]
_CLOSED = re.compile(rb"</(?:[\w.-]+:)?(?:worksheet|chartsheet|dialogsheet|macrosheet)\s*>\s*$")
_TAIL = 80  # bytes in which a sheet ends
_TEXTS = re.compile(rb"""uniqueCount\s*=\s*["'](\d{1,9})["']""")
_LOCAL_HEAD = 30  # bytes before the name of a part inside a zip
_NOT_PLAIN = 0x61  # flags of a zip: encrypted, patched
_UTF8 = 0x800
_SMALL = 65_536  # packed bytes that may be unpacked in one go,
_GROWTH = 1_100  # for none grows more than so often, whatever the directory says of its size
_HEAD = 1_024  # bytes in which the root element of a part begins


def parse(
    xml: bytes, start: _Start | None = None, end: _Word | None = None, text: _Word | None = None, *, whole: bool = True
) -> None:
    """Walks one part, or (not `whole`) the beginning of one; tags are 'namespace local'.

    Without handlers it is only seen to be well-formed. Raises READ-OPEN for what is no XML, has a document type, or
    says what a handler cannot take.
    """
    parse_pieces([(xml, True)], start, end, text, whole=whole)


def parse_pieces(
    pieces: Iterable[tuple[bytes, bool]],
    start: _Start | None = None,
    end: _Word | None = None,
    text: _Word | None = None,
    *,
    whole: bool = True,
) -> None:
    """Walks one part in (bytes, whether the handlers are called) pieces; all of it must be well-formed, see `parse`."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise ValueError("a document type in a workbook part")

    parser.StartDoctypeDeclHandler = refuse
    try:
        for xml, called in pieces:
            parser.StartElementHandler = start if called else None
            parser.EndElementHandler = end if called else None
            parser.CharacterDataHandler = text if called else None
            parser.Parse(xml, False)
        if whole:
            parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:  # LookupError: an encoding that there is not
        raise refusal("corrupt", "XML") from error


def local(tag: str) -> str:
    return tag.rpartition(" ")[2]


def relations(xml: bytes, folder: str) -> dict[str, str]:
    """Relation id → name of the part, from the relations of a part in `folder`."""
    targets: dict[str, str] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if local(tag) == "Relationship":
            targets[attributes["Id"]] = _absolute(attributes["Target"], folder)

    parse(xml, start)
    return targets


def _absolute(target: str, folder: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


class Archive:
    """The parts of a zip; capitals in their names are no matter, as for calamine.

    Raises one of `BROKEN` where it is none, READ-OPEN for a part that is damaged.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._archive = zipfile.ZipFile(BytesIO(data))
        self._parts = {part.filename.replace("\\", "/").lower(): part for part in self._archive.infolist()}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._parts

    def read(self, name: str) -> bytes:
        """Raises KeyError where there is no such part."""
        part = self._parts[name.lower()]
        try:
            found = _inflated(self._data, part)
            return self._archive.read(part) if found is None else found
        except (*BROKEN, RuntimeError) as error:  # RuntimeError: encrypted
            raise refusal("corrupt", "zip") from error


def _inflated(data: bytes, part: zipfile.ZipInfo) -> bytes | None:
    """A part that is packed as most are, at half of zipfile's price; None for any other and for a damaged one."""
    start = part.header_offset
    head = data[start : start + _LOCAL_HEAD]
    if part.compress_type != zipfile.ZIP_DEFLATED or part.flag_bits & _NOT_PLAIN or head[:4] != b"PK\3\4":
        return None
    if part.compress_size > _SMALL or not 0 < part.file_size <= _GROWTH * part.compress_size:
        return None
    name = start + _LOCAL_HEAD
    begin = name + int.from_bytes(head[26:28], "little")
    if data[name:begin].decode("utf-8" if part.flag_bits & _UTF8 else "cp437") != part.orig_filename:
        return None
    begin += int.from_bytes(head[28:30], "little")
    found = zlib.decompress(data[begin : begin + part.compress_size], -zlib.MAX_WBITS, part.file_size)
    return found if len(found) == part.file_size and zlib.crc32(found) == part.CRC else None


class Package:
    """One .xlsx or .xlsm."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._sheets: dict[str, bytes] = {}

    def sheet(self, name: str) -> bytes:
        """The XML of the sheet of that name."""
        if name not in self._sheets:
            part = self._parts.get(name, "")
            if part not in self._archive:
                raise refusal("corrupt", "XML")  # calamine found it where the package says that it is not
            xml = self._archive.read(part)
            if not _CLOSED.search(xml[-_TAIL:]):
                parse(xml)  # cut short, or with a comment behind its end
            self._sheets[name] = xml
        return self._sheets[name]

    @cached_property
    def workbook(self) -> bytes:
        return self._archive.read("xl/workbook.xml")

    @cached_property
    def styles(self) -> bytes:
        return self._archive.read("xl/styles.xml") if "xl/styles.xml" in self._archive else b""

    @cached_property
    def _parts(self) -> Mapping[str, str]:
        ids: dict[str, str] = {}

        def sheets(tag: str, attributes: dict[str, str]) -> None:
            if local(tag) == "sheet":
                ids[attributes["name"]] = attributes.get(f"{_REL} id") or attributes[f"{_STRICT_REL} id"]

        parse(self.workbook, sheets)
        targets = relations(self._archive.read("xl/_rels/workbook.xml.rels"), "xl")
        if "xl/sharedStrings.xml" in self._archive:
            _check_texts(self._archive.read("xl/sharedStrings.xml"))
        return {name: targets[id_] for name, id_ in ids.items() if id_ in targets}


def _check_texts(xml: bytes) -> None:
    """Raises READ-OPEN where a shared text may be lost: all texts behind it would slip.

    That all are there is counted, in a tenth of the time of a walk; where no count is stated or it is not met,
    well-formed XML will do.
    """
    stated = _TEXTS.search(xml[:_HEAD])
    if stated is None or int(stated[1]) != xml.count(b"</si>") or not xml.rstrip().endswith(b"</sst>"):
        parse(xml)
