"""Quantities cut to so many decimals, toward zero, as the forms do (ROUNDDOWN), exactly.

Quotients of whole numbers are divided in integers; where float64 cannot tell on which side of a cut a value lies, the
caller's exact value is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np

from checker.evaluation.batch import Floats

_NEAR = 1e-9
_SAFE = 2.0**62

Exact = Callable[[tuple[int, ...]], Fraction | None]


def cut(value: Fraction, places: int) -> Fraction:
    """One number, cut toward zero."""
    scale = 10**places
    whole = abs(value.numerator) * scale // value.denominator
    return Fraction(whole if value >= 0 else -whole, scale)


def truncated(values: Floats, places: int, exact: Exact) -> Floats:
    """Every value cut; `exact(index)` is the value of one place without rounding."""
    scale = 10.0**places
    scaled = values * scale
    result = np.trunc(scaled)
    with np.errstate(invalid="ignore"):
        near = np.abs(scaled - np.rint(scaled)) <= _NEAR * np.maximum(np.abs(scaled), 1.0)
    whole = near & (values == np.rint(values))  # a whole number is nothing to cut
    result[whole] = np.rint(scaled[whole])
    for place in np.argwhere(near & ~whole):
        index = tuple(int(i) for i in place)
        found = exact(index)
        if found is not None:
            result[index] = float(cut(found, places) * 10**places)
    return result / scale


def truncated_ratio(top: Floats, bottom: Floats, places: int, exact: Exact) -> Floats:
    """top ÷ bottom cut; NaN where either is unknown or bottom is not above 0."""
    top, bottom = np.broadcast_arrays(top, bottom)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        quotient = top / np.where(bottom > 0, bottom, np.nan)
        whole = (top == np.rint(top)) & (bottom == np.rint(bottom)) & (np.abs(top) < _SAFE / 10**places)
    quotient = np.where(np.isfinite(quotient), quotient, np.nan)
    whole &= ~np.isnan(quotient) & (np.abs(bottom) < _SAFE)
    rest = quotient if whole.all() else truncated(np.where(whole, np.nan, quotient), places, exact)
    a = np.where(whole, np.abs(top), 0).astype(np.int64) * 10**places
    b = np.where(whole, np.abs(bottom), 1).astype(np.int64)
    size = (a // b).astype(np.float64) / 10.0**places
    return np.where(whole, np.where(quotient < 0, -size, size), rest)
