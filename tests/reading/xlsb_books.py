"""Books in .xlsb, assembled record by record (MS-XLSB): LibreOffice reads the format and cannot write it."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

_PACKAGES = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_EPOCH = datetime(1899, 12, 30)
_ERRORS = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}
_STATES = {"visible": 0, "hidden": 1, "veryHidden": 2}
FIRST_OWN_FORMAT = 164


def record(kind: int, body: bytes = b"") -> bytes:
    """One record: its kind and its length in numbers of seven bits a byte."""
    head = bytes([kind]) if kind < 0x80 else struct.pack("<H", (kind & 0x7F) | 0x80 | (kind >> 7 << 8))
    size = len(body)
    length = b""
    while True:
        size, low = size >> 7, size & 0x7F
        length += bytes([low | (0x80 if size else 0)])
        if not size:
            return head + length + body


def text(words: str) -> bytes:
    return struct.pack("<I", len(words)) + words.encode("utf-16-le")


def sheet(rows: Iterable[bytes], columns: bytes = b"", last: tuple[int, int] = (99, 25), merged: bytes = b"") -> bytes:
    """A worksheet part around the records of its rows."""
    dimension = record(148, struct.pack("<4I", 0, last[0], 0, last[1]))
    info = record(390) + columns + record(391) if columns else b""
    return record(129) + dimension + info + record(145) + b"".join(rows) + record(146) + merged + record(130)


def row(index: int, cells: bytes = b"", *, hidden: bool = False) -> bytes:
    return record(0, struct.pack("<IIHBBBI", index, 0, 300, 0, 0x10 if hidden else 0, 0, 0)) + cells


def columns(first: int, last: int, *, hidden: bool) -> bytes:
    return record(60, struct.pack("<4IH", first, last, 2304, 0, 1 if hidden else 0))


def cell(column: int, value: Any, style: int = 0, *, formula: bool = False) -> bytes:
    """A number, a text, true or false, a date, or an error value (`#DIV/0!`)."""
    place = struct.pack("<II", column, style)
    rest = struct.pack("<HII", 0, 0, 0) if formula else b""  # flags, no parsed formula, nothing behind it
    if isinstance(value, bool):
        return record(10 if formula else 4, place + bytes([value]) + rest)
    if isinstance(value, str) and value in _ERRORS:
        return record(11 if formula else 3, place + bytes([_ERRORS[value]]) + rest)
    if isinstance(value, str):
        return record(8 if formula else 6, place + text(value) + rest)
    number = (value - _EPOCH).days if isinstance(value, datetime) else value
    return record(9 if formula else 5, place + struct.pack("<d", number) + rest)


def styles(codes: list[str]) -> bytes:
    """styles.bin with one cell style per format code, in that order; style 0 is General."""
    formats = b"".join(
        record(44, struct.pack("<H", FIRST_OWN_FORMAT + place) + text(code)) for place, code in enumerate(codes)
    )
    ids = [0, *(FIRST_OWN_FORMAT + place for place in range(len(codes)))]
    xfs = b"".join(record(47, struct.pack("<HH10xH", 0, id_, 0x3F)) for id_ in ids)
    count = struct.pack("<I", len(codes))
    return (
        record(278) + record(615, count) + formats + record(616)
        + record(617, struct.pack("<I", len(ids))) + xfs + record(618) + record(279)
    )  # fmt: skip


def package(path: Path, sheets: dict[str, bytes], style_part: bytes, states: Mapping[str, int] = {}) -> Path:
    """An .xlsb of these parts."""
    bundle = b"".join(
        record(156, struct.pack("<II", states.get(name, 0), place) + text(f"rId{place}") + text(name))
        for place, name in enumerate(sheets, 1)
    )
    book = record(131) + record(153, bytes(12)) + record(143) + bundle + record(144) + record(132)
    links = "".join(
        f'<Relationship Id="rId{place}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{place}.bin"/>'
        for place in range(1, len(sheets) + 1)
    )
    links += f'<Relationship Id="styles" Type="{_OFFICE}/styles" Target="styles.bin"/>'
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": _content_types(len(sheets)),
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGES}"><Relationship Id="r" Type="{_OFFICE}/officeDocument" '
        'Target="xl/workbook.bin"/></Relationships>',
        "xl/workbook.bin": book,
        "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{_PACKAGES}">{links}</Relationships>',
        "xl/styles.bin": style_part,
        **{f"xl/worksheets/sheet{place}.bin": part for place, part in enumerate(sheets.values(), 1)},
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return path


def _content_types(sheets: int) -> str:
    kinds = {"workbook": "sheet.binary.macroEnabled.main", "styles": "styles"}
    kinds |= {f"worksheets/sheet{place}": "worksheet" for place in range(1, sheets + 1)}
    parts = "".join(
        f'<Override PartName="/xl/{part}.bin" ContentType="application/vnd.ms-excel.{kind}"/>'
        for part, kind in kinds.items()
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{parts}</Types>'
    )


def twin(xlsx: Path, path: Path) -> Path:
    """The .xlsb of an .xlsx without formulas: values, number formats, hidden rows, columns and sheets."""
    book = openpyxl.load_workbook(xlsx)
    codes: list[str] = []
    sheets = {ws.title: _twin_sheet(ws, codes) for ws in book}
    return package(path, sheets, styles(codes), {ws.title: _STATES[ws.sheet_state] for ws in book})


def _twin_sheet(ws: Worksheet, codes: list[str]) -> bytes:
    hidden = b"".join(
        columns(dimension.min - 1, dimension.max - 1, hidden=True)
        for dimension in ws.column_dimensions.values()
        if dimension.hidden
    )
    rows = []
    for index, line in enumerate(ws.iter_rows(), 1):
        cells = b""
        for one in line:
            if one.value is None:
                continue
            if one.number_format != "General" and one.number_format not in codes:
                codes.append(one.number_format)
            style = 0 if one.number_format == "General" else codes.index(one.number_format) + 1
            cells += cell(one.column - 1, one.value, style)
        rows.append(row(index - 1, cells, hidden=ws.row_dimensions[index].hidden))
    spans = [(one.min_row - 1, one.max_row - 1, one.min_col - 1, one.max_col - 1) for one in ws.merged_cells.ranges]
    merged = b"".join(record(176, struct.pack("<4I", *span)) for span in spans)
    if merged:
        merged = record(177, struct.pack("<I", len(spans))) + merged + record(178)
    return sheet(rows, hidden, (ws.max_row - 1, ws.max_column - 1), merged)
