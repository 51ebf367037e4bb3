"""The numbers a plan is held against: constants, items, tables and subsidy amounts, as ranges over a batch.

`references` gives what a plan or a table says by itself; here are those that hang on the plan years' wages, on the
subsidy amounts, or on conditions.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from checker.evaluation.batch import Batch, Codes, Ints
from checker.evaluation.conditions import all_hold, both
from checker.evaluation.money import Amounts
from checker.evaluation.projection import Wages
from checker.evaluation.references import Range, exact_reference, finished, looked_up
from checker.rules.programme import Constant, First, Number, Reference


@dataclass(frozen=True, slots=True)
class Context:
    """What numbers may draw on besides the batch itself, in the rows of the whole batch."""

    wages: Wages | None
    amounts: Amounts | None


def number_range(batch: Batch, number: Number, context: Context, at: tuple[Ints, Ints] | None = None) -> Range:
    """A number of a pack for every plan of `batch` (a view of the batch the context was made for).

    With `at`, (plan, year) pairs of the batch: the number for each pair.
    """
    if at is not None and isinstance(number, Reference) and number.on == "march_31":
        return _table_at(batch, number, context, at)  # only the pairs asked for are ever made
    if at is not None:
        return number_range(batch, number, context).at(*at)
    if isinstance(number, Constant):
        return Range.exactly(np.broadcast_to(float(number.value), (batch.size,)))
    if isinstance(number, First):
        return _first(batch, number, context)
    return finished(batch, _reference(batch, number, context), number)


def _table_at(batch: Batch, number: Reference, context: Context, at: tuple[Ints, Ints]) -> Range:
    wages = context.wages
    assert wages is not None, "a rule about wages is judged with the wages at hand"
    place, years = at
    flat = batch.positions[place] * wages.low.shape[1] + years
    low = wages.low.ravel().take(flat)
    high = low if wages.high is wages.low else wages.high.ravel().take(flat)
    found = Range(low, high, wages.likely.ravel().take(flat))
    return finished(batch, found, number, place)


def _reference(batch: Batch, number: Reference, context: Context) -> Range:
    rows = batch.positions
    if number.on == "march_31":
        wages = context.wages
        assert wages is not None, "a rule about wages is judged with the wages at hand"
        if len(wages.low) == batch.size:
            return Range(wages.low, wages.high, wages.likely)
        return Range(wages.low[rows], wages.high[rows], wages.likely[rows])
    if number.source != "subsidy":
        return looked_up(batch, number)
    if number.name == "floor":
        return floor_range(batch, context)
    amounts = context.amounts
    assert amounts is not None, "subsidy amounts are asked for only after the uplift is settled"
    if number.name == "cap":
        return Range(amounts.cap_least[rows], amounts.cap[rows], amounts.cap[rows])
    return Range.exactly(getattr(amounts, number.name)[rows])


def floor_range(batch: Batch, context: Context) -> Range:
    """The floor of each plan's frame."""
    ids = tuple(frame.id for frame in batch.programme.frames)
    codes = batch.codes("frame", ids)
    low, high = np.full(batch.size, np.nan), np.full(batch.size, np.nan)
    for place, frame in enumerate(batch.programme.frames):
        mine = codes == place
        if frame.floor and mine.any():
            floor = number_range(batch, frame.floor, context)
            low, high = np.where(mine, floor.low, low), np.where(mine, floor.high, high)
    return Range(low, high, high)


def _first(batch: Batch, number: First, context: Context) -> Range:
    """The first branch that holds; while branches may hold, the range spans them all."""
    still_open = np.ones(batch.size, np.int8)
    branches: list[tuple[Codes, Range]] = []
    for branch in number.branches:
        holds = both(still_open, all_hold(batch, branch.when))
        branches.append((holds, number_range(batch, branch.value, context)))
        still_open = np.where(holds == 1, np.int8(0), np.where(holds == -1, np.int8(-1), still_open))
    if all(value.certain and holds.min(initial=0) >= 0 for holds, value in branches):
        chosen = np.full(batch.size, np.nan)
        for holds, value in branches:
            chosen = np.where(holds == 1, value.low, chosen)
        return Range.exactly(chosen)
    return _spanning(batch.size, branches)


def _spanning(size: int, branches: list[tuple[Codes, Range]]) -> Range:
    """The range over every branch that holds or may hold; unknown where one of them is."""
    low = high = likely = np.full(size, np.nan)
    blind = np.zeros(size, bool)  # a branch that may hold and whose value nobody knows may ask anything
    for holds, value in branches:
        counts = holds != 0
        blind |= counts & np.isnan(value.low + value.high)
        low = np.where(counts, np.fmin(low, value.low), low)
        high = np.where(counts, np.fmax(high, value.high), high)
        likely = np.where(counts, np.fmax(likely, value.likely), likely)
    if blind.any():
        low, high, likely = (np.where(blind, np.nan, part) for part in (low, high, likely))
    return Range(low, high, likely)


def exact_number(batch: Batch, row: int, number: Number, observed: float) -> Fraction | None:
    """A scalar number for one plan without rounding; `observed` is not used unless it is unknown which branch holds."""
    if isinstance(number, Constant):
        return number.value
    if isinstance(number, First):
        for branch in number.branches:
            if all_hold(batch, branch.when)[row] == 1:
                return exact_number(batch, row, branch.value, observed)
        return None
    return exact_reference(batch, row, number)
