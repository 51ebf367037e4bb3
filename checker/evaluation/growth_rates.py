"""Growth as the official tool prints it: a yearly rate in percent, truncated to two decimals (RULES §1.1)."""

from __future__ import annotations

import math
from fractions import Fraction

from checker.evaluation.thresholds import growth_factor
from checker.rules.programme import GrowthMethod

_PARTS = 10_000  # two decimals of a percent


def truncated_growth(base: int, final: int, years: int, method: GrowthMethod) -> Fraction | None:
    """The yearly growth from `base` to `final`, cut (toward zero) to four decimals; None where base ≤ 0 or final < 0.

    Decided in integers, so that an exact 3 % is 3.00 and never 2.99.
    """
    if base <= 0 or final < 0 or years < 1:
        return None
    ratio = Fraction(final, base)
    if method == "simple":
        return Fraction(_toward_zero((ratio - 1) / years * _PARTS), _PARTS)
    guess = math.floor((float(ratio) ** (1 / years) - 1) * _PARTS)
    while growth_factor(Fraction(guess + 1, _PARTS), years, "cagr") <= ratio:
        guess += 1
    while growth_factor(Fraction(guess, _PARTS), years, "cagr") > ratio:
        guess -= 1
    if guess < 0 and growth_factor(Fraction(guess, _PARTS), years, "cagr") != ratio:
        guess += 1  # below zero the official ROUNDDOWN cuts toward zero too
    return Fraction(guess, _PARTS)


def _toward_zero(value: Fraction) -> int:
    return math.floor(value) if value >= 0 else math.ceil(value)


def as_the_official_tool_prints(base: float, final: float, years: int) -> str:
    """What the official CAGR tool shows for a base of zero or less (RULES §1.1, §4.3 vector 11); `-` for an error.

    A base of 0 is replaced by 1 yen; below 0 the ratio's root is taken as Excel does (odd roots only) and negated.
    """
    if base == 0:
        return _two_decimals((final ** (1 / years) - 1) * 100) if final >= 1 else "-"
    if base > 0 or (years % 2 == 0 and final > 0):
        return "-"
    ratio = final / base
    root = math.copysign(abs(ratio) ** (1 / years), ratio)
    return _two_decimals(-(root - 1) * 100)


def _two_decimals(percent: float) -> str:
    cut = math.trunc(round(percent * 100, 6)) / 100
    return f"{cut:.2f}".rstrip("0").rstrip(".")
