"""Edits of the package: its parts, their names and types, and what the zip says of them."""

from __future__ import annotations

import random
import re
import struct
import zipfile
from io import BytesIO

from tests.soak.seeds import Parts

_NAMES = (
    "../../../../s0ak",
    "/etc/passwd",
    "C:\\Windows\\x",
    "xl\\worksheets\\sheet1.xml",
    "a\nb",
    "xl/../xl/workbook.xml",
    "",
    "XL/WORKBOOK.XML",
    "x" * 5_000,
    "xl/worksheets/sheet1.xml/",
    "\u202exml",
)
_TARGETS = (
    b"../../../etc/passwd",
    b"http://127.0.0.1:9/x",
    b"worksheets/sheet99.xml",
    b"workbook.xml",
    b"",
    b"/xl/styles.xml",
    b"#",
    b"worksheets/sheet1.xml",
    b"sharedStrings.xml",
)


def removed(parts: Parts, rng: random.Random) -> Parts:
    gone = rng.randrange(len(parts))
    return [part for index, part in enumerate(parts) if index != gone]


def emptied(parts: Parts, rng: random.Random) -> Parts:
    index = rng.randrange(len(parts))
    parts[index] = (parts[index][0], rng.choice((b"", b" ", b"<x/>", b"\0" * 100, rng.randbytes(400))))
    return parts


def twice(parts: Parts, rng: random.Random) -> Parts:
    """Two parts of one name: the same content, or another's."""
    name, data = rng.choice(parts)
    other = rng.choice((data, rng.choice(parts)[1], b""))
    return rng.choice(([*parts, (name, other)], [(name, other), *parts]))


def swapped(parts: Parts, rng: random.Random) -> Parts:
    first, second = rng.randrange(len(parts)), rng.randrange(len(parts))
    (a, one), (b, two) = parts[first], parts[second]
    parts[first], parts[second] = (a, two), (b, one)
    return parts


def renamed(parts: Parts, rng: random.Random) -> Parts:
    index = rng.randrange(len(parts))
    parts[index] = (rng.choice(_NAMES) or "-", parts[index][1])
    return parts


def added(parts: Parts, rng: random.Random) -> Parts:
    """Parts by a name that leads elsewhere, by the thousand, or large and hollow."""
    match rng.randrange(4):
        case 0:
            return [*parts, *((name or "-", b"x") for name in rng.sample(_NAMES, 3))]
        case 1:
            return [*parts, *((f"xl/media/{n}.bin", b"") for n in range(rng.choice((500, 6_000))))]
        case 2:
            return [*parts, ("xl/media/hollow.bin", bytes(rng.choice((2**20, 25 * 2**20))))]
        case _:
            return [*parts, *((f"xl/worksheets/sheet{n}.xml", b"<x/>") for n in range(50, rng.choice((60, 400))))]


def types(parts: Parts, rng: random.Random) -> Parts:
    """Wrong content types and relations."""
    chosen = [
        i
        for i, (name, _) in enumerate(parts)
        if name.endswith(".rels") or "Content_Types" in name or "manifest" in name
    ]
    if not chosen:
        return parts
    index = rng.choice(chosen)
    name, data = parts[index]
    found = list(re.finditer(rb'(?:ContentType|Target|Type|Id|media-type|full-path)="([^"]*)"', data))
    if found:
        one = rng.choice(found)
        new = rng.choice((*_TARGETS, *(other[1] for other in found)))
        data = data[: one.start(1)] + new + data[one.end(1) :]
    parts[index] = (name, data)
    return parts


PARTS = {
    "part-removed": removed,
    "part-emptied": emptied,
    "part-twice": twice,
    "parts-swapped": swapped,
    "part-renamed": renamed,
    "part-added": added,
    "part-types": types,
}


def directory(data: bytes, rng: random.Random) -> bytes:
    """What the zip says of one part is a lie: sizes, sum, method, encryption, place."""
    raw = bytearray(data)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        start, count = archive.start_dir, len(archive.infolist())
    places = []
    for _ in range(count):
        places.append(start)
        name, extra, comment = struct.unpack("<HHH", raw[start + 28 : start + 34])
        start += 46 + name + extra + comment
    place = rng.choice(places)
    at, size = rng.choice(((8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (30, 2), (42, 4)))
    raw[place + at : place + at + size] = rng.choice(
        (b"\0" * size, b"\xff" * size, rng.randbytes(size), b"\x01" + b"\0" * (size - 1))
    )
    return bytes(raw)


def stored(data: bytes, rng: random.Random) -> bytes:
    """The same parts packed otherwise: not at all, as bzip2 or LZMA, with a comment."""
    file = BytesIO()
    method = rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(file, "w", method) as new:
        for info in old.infolist():
            fresh = zipfile.ZipInfo(info.filename)
            fresh.compress_type = method
            new.writestr(fresh, old.read(info))
        new.comment = rng.choice((b"", b"PK\x05\x06" + bytes(18), b"x" * 60_000))
    return file.getvalue()


ZIPS = {"zip-directory": directory, "zip-method": stored}
