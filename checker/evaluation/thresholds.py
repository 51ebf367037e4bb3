"""The smallest whole yen that reaches a growth target, exact for every amount below 2^53.

float64 decides where it surely can; where base × factor lies too near a whole number to tell, Python integers do.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from checker.evaluation.batch import Floats, Ints
from checker.rules.programme import GrowthMethod

_INT64 = 2**63 - 1
_EPSILON = 2.0**-49  # a bound on the relative error of one rounded factor and one product


def growth_factor(rate: Fraction, years: int, method: GrowthMethod) -> Fraction:
    """(1 + r)^n for compound growth, 1 + r × n for simple growth (RULES §1.1)."""
    return (1 + rate) ** years if method == "cagr" else 1 + rate * years


def required_whole(base: Floats, factor: Fraction) -> Floats:
    """ceil(base × factor) for whole-yen bases ≥ 0, exactly; NaN stays NaN."""
    top, bottom = factor.numerator, factor.denominator
    known = np.where(np.isnan(base), 0.0, base)
    if known.size and max(int(known.max()), 1) * top < _INT64:
        required = -((-known.astype(np.int64) * top) // bottom)
        return np.where(np.isnan(base), np.nan, required.astype(np.float64))
    product = known * (top / bottom)
    required_float: Floats = np.ceil(product)
    near = np.abs(product - np.rint(product)) <= product * _EPSILON
    for row in np.flatnonzero(near & (known > 0)):
        required_float[row] = float(-((-int(known[row]) * top) // bottom))
    return np.where(np.isnan(base), np.nan, required_float)


def by_group(keys: list[Ints]) -> list[tuple[tuple[int, ...], Ints]]:
    """Rows grouped by equal small-integer keys: (key values, row numbers)."""
    combined = keys[0].astype(np.int64)
    for key in keys[1:]:
        combined = combined * 64 + key
    counts = np.bincount(combined)
    groups = []
    for code in np.flatnonzero(counts):
        rows = np.flatnonzero(combined == code) if counts[code] < len(combined) else np.arange(len(combined))
        groups.append((tuple(int(key[rows[0]]) for key in keys), rows))
    return groups
