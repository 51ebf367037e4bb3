"""Conditions of a pack, three-valued over a batch: 1 holds, 0 does not, -1 unknown.

Both sides may be numbers of the plan, a metric or a table; where they are too near each other for float64 they are
compared exactly.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from checker.evaluation import metrics, references
from checker.evaluation.batch import Batch, Codes, Floats, Ints
from checker.evaluation.plain_conditions import both, compared, plain_holds
from checker.rules.programme import Condition, Reference

__all__ = ["all_hold", "both", "holds"]
_NEAR = 1e-9


def all_hold(batch: Batch, conditions: tuple[Condition, ...]) -> Codes:
    """Whether every condition holds, (n,): 0 where one surely does not, else -1 where one is unknown, else 1."""
    if not conditions:
        return np.ones(batch.size, np.int8)
    result = holds(batch, conditions[0])
    for condition in conditions[1:]:
        result = both(result, holds(batch, condition))
    return result


def holds(batch: Batch, condition: Condition) -> Codes:
    """Whether one condition holds for each plan, (n,)."""
    if condition.plain:
        return plain_holds(batch, condition)
    return batch.remember(condition, lambda whole: _holds(whole, condition))  # type: ignore[return-value]


def _holds(batch: Batch, condition: Condition) -> Codes:
    years = _years(batch, condition)
    left = metrics.value(batch, condition.item)
    if years is not None:
        left = np.where(years >= 0, left[np.arange(batch.size), years], np.nan)
    low, high = _bounds(condition.value, batch)
    true, also = (compared(left, condition.operator, side) for side in (low, high))
    result = np.where(true != also, -1, true).astype(np.int8)  # a bound that is a range may decide either way
    result[np.isnan(left + low + high)] = -1
    with np.errstate(invalid="ignore"):
        near = np.abs(left - low) <= _NEAR * np.maximum(np.abs(left), np.abs(low))
    whole = (left == np.rint(left)) & (low == np.rint(low))  # those float64 compares as they are
    for row in np.flatnonzero(near & (result != -1) & ~whole):
        year = None if years is None else int(years[row])
        result[row] = _exactly(batch, condition, int(row), year, result[row])
    return result


def _years(batch: Batch, condition: Condition) -> Ints | None:
    """Which year of a series is meant for each plan, -1 where nobody knows; None for what has no years."""
    if not condition.each:
        return None
    if condition.each == "final_year":
        final = batch.plan_years()
        return np.where(np.isnan(final), -1, final).astype(np.int64)
    return np.full(batch.size, int(condition.each == "first_year"), np.int64)


def _bounds(bound: object, batch: Batch) -> tuple[Floats, Floats]:
    if isinstance(bound, Reference):
        found = references.reference_range(batch, bound)
        return found.low, found.high
    assert isinstance(bound, Fraction), "the loader takes texts and flags of the whole plan only"
    fixed = np.broadcast_to(float(bound), (batch.size,))
    return fixed, fixed


def _exactly(batch: Batch, condition: Condition, row: int, year: int | None, so_far: int) -> int:
    left = metrics.exact(batch, row, condition.item, year)
    bound = condition.value
    right = references.exact_reference(batch, row, bound) if isinstance(bound, Reference) else bound
    if left is None or not isinstance(right, Fraction):
        return so_far
    above, equal = left > right, left == right
    return int(
        {"at_least": above or equal, "above": above, "at_most": not above}.get(condition.operator, not (above or equal))
    )
