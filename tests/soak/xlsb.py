"""A small .xlsb written record by record ([MS-XLSB]): no program at hand saves that format."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Sequence
from io import BytesIO

_PACKAGES = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ROW, _REAL, _TEXT = 0, 5, 6
_BEGIN_SHEET, _END_SHEET, _BEGIN_BOOK, _END_BOOK = 129, 130, 131, 132
_BEGIN_BUNDLES, _END_BUNDLES, _BEGIN_DATA, _END_DATA = 143, 144, 145, 146
_DIMENSION, _BUNDLE, _CALC = 148, 156, 157


def xlsb(sheet: str, rows: Sequence[Sequence[str | float | None]]) -> bytes:
    """A workbook of one sheet whose first cell is A1."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGES}/content-types">'
        '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.bin" ContentType="application/vnd.ms-excel.worksheet"/></Types>',
        "_rels/.rels": _relation("officeDocument", "xl/workbook.bin"),
        "xl/_rels/workbook.bin.rels": _relation("worksheet", "worksheets/sheet1.bin"),
        "xl/workbook.bin": _book(sheet),
        "xl/worksheets/sheet1.bin": _sheet(rows),
    }
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return file.getvalue()


def _relation(kind: str, target: str) -> str:
    link = f'<Relationship Id="rId1" Type="{_OFFICE}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{_PACKAGES}/relationships">{link}</Relationships>'


def _varint(number: int) -> bytes:
    data = b""
    while True:
        number, low = number >> 7, number & 0x7F
        data += bytes([low | (0x80 if number else 0)])
        if not number:
            return data


def _record(kind: int, payload: bytes = b"") -> bytes:
    return _varint(kind) + _varint(len(payload)) + payload


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _book(sheet: str) -> bytes:
    bundle = _record(_BUNDLE, struct.pack("<II", 0, 1) + _wide("rId1") + _wide(sheet))
    inner = _record(_BEGIN_BUNDLES) + bundle + _record(_END_BUNDLES) + _record(_CALC, bytes(26))
    return _record(_BEGIN_BOOK) + inner + _record(_END_BOOK)


def _sheet(rows: Sequence[Sequence[str | float | None]]) -> bytes:
    width = max(map(len, rows))
    body = _record(_DIMENSION, struct.pack("<IIII", 0, len(rows) - 1, 0, width - 1)) + _record(_BEGIN_DATA)
    for index, row in enumerate(rows):
        body += _record(_ROW, struct.pack("<I", index) + bytes(13))
        for column, value in enumerate(row):
            place = struct.pack("<II", column, 0)
            if isinstance(value, str):
                body += _record(_TEXT, place + _wide(value))
            elif value is not None:
                body += _record(_REAL, place + struct.pack("<d", value))
    return _record(_BEGIN_SHEET) + body + _record(_END_DATA) + _record(_END_SHEET)
