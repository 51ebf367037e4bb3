"""The bounds within which a workbook is read: what lies beyond is refused by name, so that no file harms the caller.

A plan workbook of the sources has under 10 sheets, 20,000 cells and 1 MB; the bounds leave two orders of magnitude.
"""

from __future__ import annotations

FILE_BYTES = 30 * 2**20
UNPACKED_BYTES = 300 * 2**20  # sum over the zip directory
PART_RATIO = 400  # unpacked / packed of one part; honest sheets of one repeated row reach about 200
RATIO_FROM_BYTES = 20 * 2**20  # a smaller part cannot hurt, whatever its ratio
PARTS = 5_000  # members of the zip
SHEETS = 200
SHEET_CELLS = 2_000_000  # the rectangle from A1 to the last used cell
WORKBOOK_CELLS = 5_000_000
SECONDS = 15.0  # for one file; a stubborn child takes up to 3 s more to kill
MEMORY_BYTES = 2**30  # what a child may add to what it was born with; well under 1.5 GiB in all
WATCH_SECONDS = 0.05  # how often memory is looked at where the system sets no limit
RECALCULATE_SECONDS = 12.0  # for LibreOffice on one workbook; it takes 2 to 5 s
RECALCULATE_BYTES = 5 * 2**20  # a larger workbook is not a plan worth the wait
RECALCULATE_MEMORY_BYTES = 3 * 2**29  # 1.5 GiB of data for LibreOffice
