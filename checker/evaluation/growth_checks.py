"""Whether a quantity grows enough: final (or first) plan year against the base year, exactly (DESIGN §6).

Quantities on a step (whole yen, or decimals the form cuts to) have a smallest value that passes, found in integers;
other quantities are re-decided in Fractions where the two sides lie within a relative 1e-9.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from checker.evaluation import metrics
from checker.evaluation.batch import Batch, Floats, Ints, Mask
from checker.evaluation.projection import Span
from checker.evaluation.references import Range
from checker.evaluation.results import FAIL, PASS, UNKNOWN, Result, at_least, choose, margin
from checker.evaluation.thresholds import growth_factor, required_by_years
from checker.rules.programme import Option, Rule

_NEAR = 1e-9
_NOISE = 1e-12  # what float64 adds to a product, and far less than what is decided exactly


@dataclass(frozen=True, slots=True)
class Stretch:
    """From the base year to which slot growth is counted, how many years that is, and whether it may be judged."""

    slot: Ints
    years: Ints
    allowed: Mask


def stretch(rule: Rule | Option, span: Span) -> Stretch:
    """The years a growth rule looks at; the first year is one year after the base, or is not judged."""
    if rule.each == "first_year":
        one = np.ones(len(span.final), np.int64)
        return Stretch(one, one, (span.first == 1) & (span.final > 0))
    return Stretch(span.final, span.years, span.allowed)


def growth(batch: Batch, rule: Rule | Option, name: str, rate: Range, span: Span) -> Result:
    """Growth of the judged number; where the stated row contradicts it, the worse of the two counts."""
    over = stretch(rule, span)
    result = _growth(batch, rule, name, rate, over, stated=False)
    other = metrics.alternative(batch, name)
    if other is None:
        return result
    differs = other[1]
    doubtful = differs[:, 0] | differs[np.arange(batch.size), over.slot]
    if not doubtful.any():
        return result
    second = _growth(batch, rule, name, rate, over, stated=True)
    worse = doubtful & (
        (second.outcome > result.outcome) | ((second.outcome == result.outcome) & (margin(second) < margin(result)))
    )
    return choose(worse, second, result)


def _values(batch: Batch, name: str, stated: bool) -> Floats:
    other = metrics.alternative(batch, name) if stated else None
    return metrics.value(batch, name) if other is None else other[0]


def _growth(batch: Batch, rule: Rule | Option, name: str, rate: Range, over: Stretch, *, stated: bool) -> Result:
    values = _values(batch, name, stated)
    base, end = values[:, 0], values[np.arange(batch.size), over.slot]
    absolute = rule.base == "absolute"
    low = growth_required(batch, name, base, rate.low, over.years, absolute=absolute)
    high = low if rate.certain else growth_required(batch, name, base, rate.high, over.years, absolute=absolute)
    result = at_least(end, Range(low, high, high) if high is not low else Range.exactly(low))
    # a base of zero has no growth, one below zero none but of its size; a horizon outside the round's is not judged
    unknown = ~((base > 0) | (absolute & (base < 0))) | ~over.allowed
    outcome = np.where(unknown, UNKNOWN, result.outcome).astype(np.int8)
    required = np.where(unknown, np.nan, result.required)
    result = Result(outcome, end, required, base)
    if metrics.scale_of(batch.programme, name) is not None:
        return result
    return _exactly(batch, name, result, rate, over, Range(low, high, high), absolute, stated)


def growth_required(
    batch: Batch, name: str, base: Floats, rate: Floats, years: Ints, *, absolute: bool = False
) -> Floats:
    """What the last year has to reach, (n,): the smallest step of the unit, or the product itself for other units."""
    unique, codes = few_values(rate)
    scale = metrics.scale_of(batch.programme, name)
    years = np.clip(years, 0, 63)
    lengths = [int(n) for n in np.flatnonzero(np.bincount(years)) if n]
    required = np.full(batch.size, np.nan)
    for code, value in enumerate(unique):
        if np.isnan(value):
            continue
        factors = {n: growth_factor(_decimal(value), n, batch.programme.horizon.growth) for n in lengths}
        rows = np.flatnonzero(codes == code) if len(unique) > 1 else slice(None)
        if scale is None:
            required[rows] = _product(base[rows], years[rows], factors, absolute)
        else:
            required[rows] = _steps(base[rows], years[rows], factors, absolute, scale)
    return required


def _product(base: Floats, years: Ints, factors: dict[int, Fraction], absolute: bool) -> Floats:
    floats = np.array([float(factors.get(n, np.nan)) for n in range(64)])[years]
    grown: Floats = np.where(base > 0, base, np.nan) * floats
    if absolute:
        grown = np.where(base < 0, base - base * (floats - 1), grown)
    tidy = np.round(grown, 2)  # 6,000,000 × 1.15 is 6,900,000 and not 6,899,999.999999999
    return np.where(np.abs(grown - tidy) <= _NOISE * np.abs(grown), tidy, grown)


def _steps(base: Floats, years: Ints, factors: dict[int, Fraction], absolute: bool, scale: int) -> Floats:
    """The smallest multiple of 1/scale that reaches the target."""
    steps = base if scale == 1 else np.rint(base * scale)
    required = required_by_years(np.where(steps > 0, steps, np.nan), years, factors)
    if absolute:
        for row in np.flatnonzero(steps < 0):
            if (factor := factors.get(int(years[row]))) is not None:
                whole = -int(steps[row])
                # base + |base| × (f − 1) = −|base| × (2 − f), rounded up
                required[row] = float(-((whole * (2 * factor.denominator - factor.numerator)) // factor.denominator))
    return required if scale == 1 else required / scale


def required_of(base: Fraction, factor: Fraction, scale: int | None, *, absolute: bool = False) -> float:
    """The same for one base in Fractions."""
    grown = base + (abs(base) if absolute else base) * (factor - 1)
    return float(grown) if scale is None else float(Fraction(math.ceil(grown * scale), scale))


def few_values(rate: Floats) -> tuple[Floats, npt.NDArray[np.int64]]:
    """The few distinct rates of a batch and each plan's place among them."""
    first = rate[0] if len(rate) else np.nan
    if len(rate) == 0 or rate.strides == (0,) or bool((rate == first).all()):
        return np.array([first]), np.zeros(len(rate), np.int64)
    unique, codes = np.unique(rate, return_inverse=True)
    return unique, codes.astype(np.int64)


def _decimal(rate: float) -> Fraction:
    found = metrics.as_fraction(float(rate))
    assert found is not None
    return found


def _exactly(
    batch: Batch,
    name: str,
    result: Result,
    rate: Range,
    over: Stretch,
    target: Range,
    absolute: bool,
    stated: bool,
) -> Result:
    with np.errstate(invalid="ignore"):
        near = np.zeros(batch.size, bool)
        for side in (target.low, target.high):
            near |= np.abs(result.observed - side) <= _NEAR * np.abs(side)
    near &= result.outcome != UNKNOWN
    outcome = result.outcome.copy()
    for row in np.flatnonzero(near):
        found = _decided(batch, name, int(row), rate, over, absolute, stated)
        if found is not None:
            outcome[row] = found
    return Result(outcome, result.observed, result.required, result.base)


def _decided(batch: Batch, name: str, row: int, rate: Range, over: Stretch, absolute: bool, stated: bool) -> int | None:
    """One plan's outcome in Fractions."""
    start = metrics.exact(batch, row, name, 0, stated=stated)
    end = metrics.exact(batch, row, name, int(over.slot[row]), stated=stated)
    if start is None or end is None:
        return None
    sides = []
    for side in (rate.low, rate.high):
        factor = growth_factor(_decimal(side[row]), int(over.years[row]), batch.programme.horizon.growth)
        sides.append(start + (abs(start) if absolute else start) * (factor - 1))
    if end < sides[0]:
        return FAIL
    return PASS if end >= sides[1] else UNKNOWN
