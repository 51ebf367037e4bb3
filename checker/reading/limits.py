"""The bounds within which a workbook is read: what lies beyond is refused by name, so that no file harms the caller.

A plan workbook of the sources has under 10 sheets, 20,000 cells and 1 MB; the bounds leave two orders of magnitude.
`Limits` are those that a caller may set (`--limit cells=10000000`); the rest hold always.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from checker.model import UsageError

MEGABYTE = 2**20
FILE_BYTES = 30 * MEGABYTE
UNPACKED_BYTES = 300 * MEGABYTE  # sum over the zip directory
PART_RATIO = 400  # unpacked / packed of one part; honest sheets of one repeated row reach about 200
RATIO_FROM_BYTES = 20 * MEGABYTE  # a smaller part cannot hurt, whatever its ratio
PARTS = 5_000  # members of the zip
SHEETS = 200
SHEET_CELLS = 2_000_000  # the rectangle from A1 to the last used cell
WORKBOOK_CELLS = 5_000_000
SECONDS = 16.0  # for one file in all its steps, so that with the start and the report no file takes 20 s
MEMORY_BYTES = 2**30  # what a child may add to what it was born with; well under 1.5 GiB in all
WATCH_SECONDS = 0.05  # how often memory is looked at where the system sets no limit
CLOSE_SECONDS = 2.0  # how long a killed child is waited for
RECALCULATE_SECONDS = 8.0  # of the file's time, for LibreOffice; it takes 2 to 5 s
COPY_SECONDS = 12.0  # for an annotated copy asked for by itself; 200,000 cells take about ten
RECALCULATE_BYTES = 5 * MEGABYTE  # a larger workbook is not a plan worth the wait
RECALCULATE_MEMORY_BYTES = 3 * 2**29  # 1.5 GiB of data for LibreOffice


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one run. `cells` is per sheet; the workbook may have as much more as `WORKBOOK_CELLS` has."""

    seconds: float = SECONDS
    memory_bytes: int = MEMORY_BYTES
    file_bytes: int = FILE_BYTES
    unpacked_bytes: int = UNPACKED_BYTES
    sheets: int = SHEETS
    cells: int = SHEET_CELLS

    @property
    def workbook_cells(self) -> int:
        return self.cells * WORKBOOK_CELLS // SHEET_CELLS

    def replaced(self, *, seconds: float | None = None, memory_bytes: int | None = None) -> Limits:
        """The same with what is given in place of its own."""
        return replace(
            self,
            seconds=self.seconds if seconds is None else seconds,
            memory_bytes=self.memory_bytes if memory_bytes is None else memory_bytes,
        )


STANDARD = Limits()

# name on the command line → field, how many of the field's unit one is, least, most
_NAMES = {
    "seconds": ("seconds", 1, 1, 3_600),
    "memory": ("memory_bytes", MEGABYTE, 128, 65_536),
    "file": ("file_bytes", MEGABYTE, 1, 2_048),
    "unpacked": ("unpacked_bytes", MEGABYTE, 1, 16_384),
    "sheets": ("sheets", 1, 1, 10_000),
    "cells": ("cells", 1, 1_000, 100_000_000),
}


def parse(texts: Iterable[str]) -> Limits:
    """`STANDARD` with what texts like `memory=4096` (MB) set. Raises UsageError for an unknown name or absurd value."""
    found = STANDARD
    for text in texts:
        name, _, number = (part.strip() for part in text.partition("="))
        if name not in _NAMES:
            there = ", ".join(_NAMES)
            raise UsageError(f"--limit {text}: no such limit; there are {there}", "limit_name", text=text, there=there)
        field, unit, least, most = _NAMES[name]
        value = int(number) if number.isascii() and number.isdigit() else -1
        if not least <= value <= most:
            message = f"--limit {text}: {name} is a whole number from {least} to {most}"
            raise UsageError(message, "limit_value", text=text, name=name, least=least, most=most)
        found = replace(found, **{field: value * unit})
    return found
