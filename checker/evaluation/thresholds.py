"""The smallest whole yen that reaches a growth target, exact for every amount below 2^53.

float64 decides where it surely can; where base × factor lies too near a whole number to tell, Python integers do.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from checker.evaluation.batch import Floats, Ints
from checker.rules.programme import GrowthMethod

_INT64 = 2**63 - 1
_EPSILON = 2.0**-49  # a bound on the relative error of one rounded factor and one product


def growth_factor(rate: Fraction, years: int, method: GrowthMethod) -> Fraction:
    """(1 + r)^n for compound growth, 1 + r × n for simple growth (RULES §1.1)."""
    return (1 + rate) ** years if method == "cagr" else 1 + rate * years


def required_whole(base: Floats, factor: Fraction) -> Floats:
    """ceil(base × factor) for whole-yen bases ≥ 0, exactly; NaN stays NaN."""
    return required_by_years(base, np.zeros(len(base), np.int64), {0: factor})


def required_by_years(base: Floats, years: Ints, factors: Mapping[int, Fraction]) -> Floats:
    """ceil(base × factors[years]) for whole-yen bases ≥ 0, exactly; NaN where base or factor is unknown."""
    if not factors:
        return np.full(len(base), np.nan)
    known = np.where(np.isnan(base), 0.0, base)
    steepest = max(factor.numerator for factor in factors.values())
    if max(int(known.max(initial=0)), 1) * steepest < _INT64:
        top = _by_years({n: factor.numerator for n, factor in factors.items()}, np.int64)[years]
        bottom = _by_years({n: factor.denominator for n, factor in factors.items()}, np.int64)[years]
        required = -((-known.astype(np.int64) * top) // np.maximum(bottom, 1))
        return np.where(np.isnan(base) | (bottom == 0), np.nan, required.astype(np.float64))
    product = known * _by_years({n: float(factor) for n, factor in factors.items()}, np.float64)[years]
    required_float: Floats = np.ceil(product)
    near = np.abs(product - np.rint(product)) <= product * _EPSILON
    for row in np.flatnonzero(near & (known > 0)):
        factor = factors[int(years[row])]
        required_float[row] = float(-((-int(known[row]) * factor.numerator) // factor.denominator))
    return np.where(np.isnan(base), np.nan, required_float)


def _by_years(values: Mapping[int, int] | Mapping[int, float], dtype: type) -> npt.NDArray[Any]:
    """A table to look up by years; what no factor is known for is 0, or NaN among floats."""
    table = np.zeros(64, dtype) if dtype is np.int64 else np.full(64, np.nan, dtype)
    for n, value in values.items():
        table[n] = value
    return table


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
