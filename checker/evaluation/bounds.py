"""A bound on whole yen is a whole yen: a third of the cost is floored where it limits and raised where it is asked for.

float64 cannot tell 333,333.33 × 3 from a whole number, so the yen is found in integers.
"""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

from checker.catalogue import items
from checker.evaluation.batch import Batch, Floats, Ints
from checker.evaluation.numbers import exact_number
from checker.evaluation.references import Range
from checker.rules.programme import Constant, First, Number, Reference

_SAFE = 2.0**62
_NEAR = 1e-9


def whole_bound(batch: Batch, number: Number, target: Range, place: Ints, *, up: bool) -> Range:
    """`target`, made of `number`, in whole yen: rounded up where that much is asked for, else down.

    `place` are the plans that its entries belong to.
    """
    if _whole(number):
        return target
    if isinstance(number, Reference) and target.certain:
        exact = _in_integers(batch, number, up)
        if exact is not None:
            return Range.exactly(exact[place])
    return target.each(lambda values: _rounded(batch, number, values, place, up))


def _whole(number: Number) -> bool:
    """Whether a bound is a whole number of yen by its making."""
    if isinstance(number, Constant):
        return number.value.denominator == 1
    if isinstance(number, First):
        return all(_whole(branch.value) for branch in number.branches)
    parts = [part for part in (number.plus, number.at_least) if part is not None]
    if number.times.denominator != 1 or not all(
        _whole(part) if isinstance(part, Reference) else part.denominator == 1 for part in parts
    ):
        return False
    return number.source in ("table", "subsidy") or (number.source == "item" and items()[number.name].whole)


def _in_integers(batch: Batch, number: Reference, up: bool) -> Floats | None:
    """item × times + plus for every plan at once; None where the number is of another making, or too large."""
    if number.source != "item" or not items()[number.name].whole or isinstance(number.plus, Reference):
        return None
    if isinstance(number.at_least, Reference):
        return None
    values = batch.scalar(number.name)
    scale = math.lcm(number.times.denominator, number.plus.denominator)
    factor, offset = int(number.times * scale), int(number.plus * scale)
    known = ~np.isnan(values)
    yen = np.where(known, values, 0.0)
    if (np.abs(yen).max(initial=0) + 1) * abs(factor) + abs(offset) > _SAFE or (yen != np.rint(yen)).any():
        return None
    top = yen.astype(np.int64) * factor + offset
    whole = -(-top // scale) if up else top // scale
    found = np.where(known, whole.astype(np.float64), np.nan)
    if number.at_least is None:
        return found
    floor = float(_to_yen(number.at_least, up))
    return np.where(known, np.maximum(found, floor), floor)


def _to_yen(value: Fraction, up: bool) -> int:
    return math.ceil(value) if up else math.floor(value)


def _rounded(batch: Batch, number: Number, values: Floats, place: Ints, up: bool) -> Floats:
    result = np.ceil(values) if up else np.floor(values)
    with np.errstate(invalid="ignore"):
        near = np.abs(values - np.rint(values)) <= _NEAR * np.maximum(np.abs(values), 1.0)
    for entry in np.flatnonzero(near):
        exact = exact_number(batch, int(place[entry]), number, 0.0)
        result[entry] = np.rint(values[entry]) if exact is None else _to_yen(exact, up)
    return result
