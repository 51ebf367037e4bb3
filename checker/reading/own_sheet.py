"""The sheet that plan-checker itself puts first into an annotated copy is no part of the plan.

It repeats programme, frame and figures as they were; read again after the applicant has mended the copy, they would
stand against the mended cells.
"""

from __future__ import annotations

from checker.reading.grid import Grid

MARK = "plan-checker: "  # how its cell A1 begins


def is_ours(grid: Grid) -> bool:
    first = grid.at(0, 0)
    return isinstance(first, str) and first.startswith(MARK)
