"""Whether a mutant was read differently from its seed although nothing that a reader of the sheet sees has changed.

Figures that the mutation itself changed are read as they now stand; that is right. A figure that now reads otherwise
while its own cell, all words and dates, merges, formats and hidden rows stand as they did is for a person to look at.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

import python_calamine as calamine

from checker.model import Plan
from tests.soak.seeds import Seed

_SHOWN = ("xl/styles.xml", "styles.xml")  # number formats: the same number may now be shown, and meant, otherwise
_MARKS = re.compile(rb"""\b(?:s|hidden|state|style-name|visibility|display)\s*=\s*["']([^"'<>]*)|<(?:\w+:)?f\b""")
_OPTIONAL = (
    "stated_growth"  # rows that are left unread without a word where a bare number may or may not be a percentage
)


@dataclass(frozen=True)
class Sheets:
    """What stands in the cells: (sheet, row, column) → value; and what surrounds them."""

    cells: dict[tuple[str, int, int], Any]
    merges: tuple[Any, ...]
    names: tuple[tuple[str, str], ...]


def sheets(data: bytes) -> Sheets:
    """By calamine alone, without anything of the checker. Only for a workbook that a child has read unharmed."""
    cells, merges = {}, []
    book = calamine.CalamineWorkbook.from_filelike(BytesIO(data))
    for meta in book.sheets_metadata:
        sheet = book.get_sheet_by_name(meta.name)
        merges.append(tuple(sheet.merged_cell_ranges or ()))
        for row, values in enumerate(sheet.to_python(skip_empty_area=False)):
            cells.update({(meta.name, row, column): value for column, value in enumerate(values) if value != ""})
    return Sheets(cells, tuple(merges), tuple((meta.name, str(meta.visible)) for meta in book.sheets_metadata))


def suspicions(seed: Seed, before: Plan, data: bytes, after: Plan) -> list[str]:
    """Lines for a person: facts that moved, appeared or vanished in silence though the cells are as they were."""
    known = {fact.key: fact for fact in before.facts}
    moved = [
        f"{fact.key} = {fact.value} at {fact.cell}, was {was.value if (was := known.get(fact.key)) else None}"
        for fact in after.facts
        if fact.key not in known or (known[fact.key].value, known[fact.key].cell) != (fact.value, fact.cell)
    ]
    lost = _lost(before, after)
    if not moved and not lost:
        return []
    if seed.kind == "text" or not data.startswith((b"PK", b"\xd0\xcf")):
        return []  # every byte of a text table is a cell
    old, new = sheets(seed.data), sheets(data)
    if old.names != new.names or old.merges != new.merges or _looks(seed.data) != _looks(data):
        return []
    changed = {place for place in old.cells.keys() | new.cells.keys() if old.cells.get(place) != new.cells.get(place)}
    words = any(isinstance(sheet.cells.get(place), str | date) for place in changed for sheet in (old, new))
    if words:
        return []
    places = {(sheet, f"{_letters(column)}{row + 1}") for sheet, row, column in changed}
    cells = {fact.key: fact.cell for fact in (*before.facts, *after.facts)}

    def explained(key: str) -> bool:
        cell = cells[key]
        return cell is not None and (cell.sheet, cell.ref) in places

    return [line for line in (*moved, *lost) if not explained(line.split(" ", 1)[0])]


def _lost(before: Plan, after: Plan) -> list[str]:
    """Facts that are gone without a finding about their item, in a plan that still has facts."""
    if not after.facts:
        return []
    told = {finding.metric for finding in after.findings}
    have = {fact.key for fact in after.facts}
    if any(finding.code in ("READ-NO-TABLE", "READ-AMBIGUOUS") for finding in after.findings):
        return []
    return [
        f"{fact.key} lost, was {fact.value} at {fact.cell}"
        for fact in before.facts
        if fact.key not in have and fact.item not in told and not fact.item.startswith(_OPTIONAL)
    ]


def _looks(data: bytes) -> list[bytes]:
    """How the cells are shown: styles, which cell has which, what is hidden, where formulas stand."""
    if not data.startswith(b"PK"):
        return []
    found = []
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            if name in _SHOWN:
                found.append(archive.read(name))
            elif name in ("content.xml", "xl/workbook.xml") or name.startswith("xl/worksheets/sheet"):
                head, _, body = archive.read(name).rpartition(b"<office:body")  # an .ods has formats before its cells
                found += [head, *(mark[0] for mark in _MARKS.finditer(body))]
    return found


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
