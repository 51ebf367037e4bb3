"""A round of submissions to measure on: plan-sized workbooks saved by LibreOffice, no two with the same bytes.

A handful of books is built and saved by LibreOffice; every submission is one of them with another applicant and other
amounts put into its parts, packed again as LibreOffice packs them. So N books are made in the time that N zips take.
"""

from __future__ import annotations

import random
import re
import zipfile
from pathlib import Path

from tests.benchmarks import plan_sized

_NUMBER = re.compile(rb"<v>(\d{4,9})</v>")
_SHARED = "xl/sharedStrings.xml"


def make(folder: Path, count: int, soffice: str, seed: int = 17) -> list[Path]:
    """`count` workbooks in `folder`; those that are there already stay."""
    folder.mkdir(parents=True, exist_ok=True)
    there = sorted(folder.glob("*.xlsx"))
    if len(there) >= count:
        return there[:count]
    origins = [p for p in plan_sized.make(folder.with_name(f"{folder.name}-origins"), soffice) if p.suffix == ".xlsx"]
    parts = [_parts(origin) for origin in origins]
    for number in range(count):
        path = folder / f"plan-{number:05}.xlsx"
        if not path.exists():
            _write(path, parts[number % len(parts)], random.Random(seed * 1_000_003 + number))
    return sorted(folder.glob("*.xlsx"))[:count]


def _parts(origin: Path) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(origin) as book:
        return [(info.filename, book.read(info)) for info in book.infolist()]


def _write(path: Path, parts: list[tuple[str, bytes]], chance: random.Random) -> None:
    """The book with all amounts raised or lowered by the same few per cent, so that rows and years stay in keeping."""
    factor = chance.uniform(0.9, 1.1)
    token = f"申請者{chance.randrange(10**9):09}".encode()

    def changed(match: re.Match[bytes]) -> bytes:
        return b"<v>%d</v>" % round(int(match[1]) * factor)

    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as book:
        for name, data in parts:
            if name.startswith("xl/worksheets/sheet1"):
                data = _NUMBER.sub(changed, data)
            elif name == _SHARED:
                data = data.replace("株式会社".encode(), token, 1)
            elif name == "docProps/core.xml":
                data += b"<!-- %s -->" % token
            book.writestr(name, data)
