"""All that was understood of one workbook, put together when somebody asks for it (`plan-checker read`)."""

from __future__ import annotations

from checker.model import Plan
from checker.reading.candidates import found_candidates
from checker.reading.extract import Basis
from checker.reading.grid import Grid
from checker.reading.ignored import found_ignored
from checker.reading.second_look import SecondLook
from checker.reading.understanding import Understanding


def understand(
    plan: Plan, basis: Basis, grids: tuple[Grid, ...], unseen: tuple[Grid, ...], look: SecondLook
) -> Understanding:
    """`grids` are the visible sheets as the file has them, `unseen` the hidden ones."""
    mapped = (spot.item.id if spot.year is None else f"{spot.item.id}[{spot.year}]" for spot in basis.map_spots)
    return Understanding(
        plan=plan,
        candidates=found_candidates(basis, plan, grids, unseen, look),
        ignored=found_ignored(basis, plan, grids, look),
        sheets=tuple(grid.sheet for grid in grids),
        hidden_sheets=tuple(grid.sheet for grid in unseen),
        mapped=tuple(mapped),
    )
