"""A small .xls written record by record ([MS-XLS] in one [MS-CFB] stream), for cells that no program would write."""

from __future__ import annotations

import struct
from collections.abc import Mapping

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_LEAST = 4_096  # a shorter stream would have to lie in the mini stream
_BOF, _EOF, _BOUNDSHEET, _DIMENSIONS, _NUMBER, _LABEL = 0x0809, 0x000A, 0x0085, 0x0200, 0x0203, 0x0204


def xls(sheets: Mapping[str, Mapping[tuple[int, int], str | float]]) -> bytes:
    """A workbook of {sheet: {(row, column): value}}, rows and columns counted from 0."""
    names = list(sheets)
    head = _record(_BOF, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 6))
    length = len(head) + sum(len(_bound(name, 0)) for name in names) + len(_record(_EOF))
    bodies = [_sheet(cells) for cells in sheets.values()]
    starts = [length + sum(map(len, bodies[:index])) for index in range(len(bodies))]
    bounds = b"".join(_bound(name, start) for name, start in zip(names, starts, strict=True))
    return _container(head + bounds + _record(_EOF) + b"".join(bodies))


def _record(kind: int, payload: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(payload)) + payload


def _bound(name: str, start: int) -> bytes:
    return _record(_BOUNDSHEET, struct.pack("<IHBB", start, 0, len(name), 1) + name.encode("utf-16-le"))


def _sheet(cells: Mapping[tuple[int, int], str | float]) -> bytes:
    rows, columns = [row for row, _ in cells] or [0], [column for _, column in cells] or [0]
    body = _record(_BOF, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 6))
    body += _record(_DIMENSIONS, struct.pack("<IIHHH", min(rows), max(rows) + 1, min(columns), max(columns) + 1, 0))
    for (row, column), value in cells.items():
        place = struct.pack("<HHH", row, column, 0)
        if isinstance(value, str):
            body += _record(_LABEL, place + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
        else:
            body += _record(_NUMBER, place + struct.pack("<d", value))
    return body + _record(_EOF)


def _container(stream: bytes) -> bytes:
    """A compound file: header, table of sectors, directory, the stream."""
    stream = stream.ljust(_LEAST, b"\0")
    count = -(-len(stream) // _SECTOR)
    tables = -(-(count + 1) // (_SECTOR // 4 - 1))  # they hold their own sectors too
    chain = [_FAT] * tables + [_END] + [tables + 2 + index for index in range(count - 1)] + [_END]
    chain += [_FREE] * (tables * _SECTOR // 4 - len(chain))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, tables, tables, 0, _LEAST, _END, 0, _END, 0)
    header += struct.pack("<109I", *range(tables), *[_FREE] * (109 - tables))
    directory = _entry("Root Entry", 5, 1, _END, 0) + _entry("Workbook", 2, _FREE, tables + 1, len(stream))
    table = struct.pack(f"<{len(chain)}I", *chain)
    return header + table + directory.ljust(_SECTOR, b"\0") + stream.ljust(count * _SECTOR, b"\0")


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    ids = struct.pack("<HBBIII", len(text), kind, 1, _FREE, _FREE, child)
    return text.ljust(64, b"\0") + ids + bytes(36) + struct.pack("<IQ", start, size)
