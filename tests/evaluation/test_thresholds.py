"""The smallest whole yen that reaches a growth target, and growth as the official tool prints it.

Expected values come from Fractions, from Decimals of 60 digits, or from the official examples (RULES §4.3).
"""

from __future__ import annotations

import math
from decimal import ROUND_DOWN, Decimal, localcontext
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from checker.evaluation.growth_rates import as_the_official_tool_prints, truncated_growth
from checker.evaluation.thresholds import growth_factor, required_whole

TOP = 2**53
BASES = st.one_of(
    st.integers(0, 10**15),
    st.integers(0, 10**6),
    st.integers(-300, 300).map(lambda d: 2**52 + d),
    st.integers(1, 1000).map(lambda d: TOP - d),
    st.integers(0, 15).map(lambda e: 10**e),
)
RATES = st.integers(0, 200).map(lambda k: Fraction(k, 1000))
METHODS = st.sampled_from(["simple", "cagr"])


def _smallest(base: int, rate: Fraction, years: int, method: str) -> int:
    factor = (1 + rate) ** years if method == "cagr" else 1 + rate * years
    return math.ceil(base * factor)


@given(BASES, RATES, st.integers(1, 6), METHODS)
@example(10**13, Fraction(3, 100), 5, "cagr")
@example(TOP - 1, Fraction(199, 1000), 6, "cagr")
def test_the_threshold_is_the_smallest_whole_yen_at_or_above_the_exact_product(base, rate, years, method):
    expected = _smallest(base, rate, years, method)
    (found,) = required_whole(np.array([float(base)]), growth_factor(rate, years, method)).tolist()
    if expected < TOP:
        assert int(found) == expected
    else:  # no float64 holds it; it must not come down to where an amount could reach it
        assert found >= TOP


@given(st.lists(st.one_of(BASES, st.none()), max_size=12), RATES, st.integers(1, 6), METHODS)
def test_a_mixed_batch_gives_each_base_what_it_gets_alone_and_unknown_stays_unknown(bases, rate, years, method):
    factor = growth_factor(rate, years, method)
    values = np.array([np.nan if base is None else float(base) for base in bases])
    together = required_whole(values, factor)
    single = [required_whole(values[place : place + 1], factor)[0] for place in range(len(values))]
    np.testing.assert_array_equal(together, np.array(single, np.float64))
    np.testing.assert_array_equal(np.isnan(together), np.isnan(values))


@pytest.mark.parametrize("bases", [[], [np.nan], [np.nan, np.nan], [0.0]])
def test_nothing_known_needs_no_arithmetic_however_long_the_rate(bases):
    factor = growth_factor(Fraction(333, 10_000), 5, "cagr")  # an own target of 3.33 %: 10333^5 has 21 digits
    found = required_whole(np.array(bases, np.float64), factor)
    np.testing.assert_array_equal(found, np.array(bases, np.float64))


@pytest.mark.parametrize(
    ("base", "rate", "years", "method", "expected"),
    [
        (100_000_000, "0.03", 3, "cagr", 109_272_700),
        (100_000_000, "0.03", 5, "cagr", 115_927_408),  # 115,927,407.43
        (100_000_000, "0.015", 3, "cagr", 104_567_838),  # 104,567,837.5
        (100_000_000, "0.06", 5, "cagr", 133_822_558),  # 133,822,557.76
        (100_000_000, "0.015", 3, "simple", 104_500_000),
        (100_000_000, "0.06", 5, "simple", 130_000_000),
        (1_000_000, "0.02", 4, "cagr", 1_082_433),  # 1,082,432.16
        (10**13, "0.03", 3, "cagr", 10_927_270_000_000),
        (10**13 + 1, "0.03", 3, "cagr", 10_927_270_000_002),  # …001.09
        (1, "0.03", 3, "cagr", 2),
    ],
)
def test_the_thresholds_of_the_issue(base, rate, years, method, expected):
    factor = growth_factor(Fraction(rate), years, method)
    assert required_whole(np.array([float(base)]), factor).tolist() == [expected]


# ---- growth as the official tool prints it ---------------------------------------------------------------------------


def _percent_cut(base: int, final: int, years: int) -> Fraction:
    """(final / base)^(1/n) − 1 with 60 digits, cut toward zero to four decimals."""
    with localcontext() as context:
        context.prec = 60
        root = (Decimal(final).ln() - Decimal(base).ln()) / years
        growth = root.exp() - 1
        nearest = growth.quantize(Decimal("1e-40"))  # an exact root comes out as one
        return Fraction(nearest.quantize(Decimal("0.0001"), ROUND_DOWN))


@given(st.integers(1, 10**13), st.integers(1, 10**13), st.integers(1, 6))
@example(10_000, 10_927, 3)
@example(100_000_000, 109_272_700, 3)
@example(1, 10**13, 3)
@example(10**13, 1, 6)
def test_compound_growth_is_cut_toward_zero_to_two_decimals_of_a_percent(base, final, years):
    assert truncated_growth(base, final, years, "cagr") == _percent_cut(base, final, years)


@given(st.integers(1, 10**15), st.integers(0, 10**15), st.integers(1, 6))
def test_simple_growth_is_cut_toward_zero_to_two_decimals_of_a_percent(base, final, years):
    exact = (Fraction(final, base) - 1) / years * 10_000
    expected = Fraction(math.floor(exact) if exact >= 0 else math.ceil(exact), 10_000)
    assert truncated_growth(base, final, years, "simple") == expected


@given(st.integers(1, 10**13), RATES, st.integers(1, 5), METHODS)
def test_what_reaches_the_threshold_never_prints_below_the_rate(base, rate, years, method):
    least = _smallest(base, rate, years, method)
    printed = truncated_growth(base, least, years, method)
    assert printed is not None
    assert printed >= rate


@pytest.mark.parametrize(
    ("base", "final", "years", "percent"),
    [
        (80_000_000, 97_000_000, 5, "3.92"),
        (60_000_000, 67_000_000, 3, "3.74"),
        (6_000_000, 6_700_000, 3, "3.74"),
        (10_000, 10_927, 3, "2.99"),
        (100_000_000, 109_272_700, 3, "3"),
        (100_000_000, 109_272_699, 3, "2.99"),
        (100_000_000, 115_927_408, 5, "3"),
        (100_000_000, 115_927_407, 5, "2.99"),
        (1_000_000, 1_082_433, 4, "2"),
        (1_000_000, 1_082_432, 4, "1.99"),
    ],
)
def test_the_official_vectors(base, final, years, percent):
    found = truncated_growth(base, final, years, "cagr")
    assert found is not None
    assert found * 100 == Fraction(percent)


@pytest.mark.parametrize(("base", "final", "years"), [(0, 5, 3), (-1, 5, 3), (5, -1, 3), (5, 6, 0)])
def test_without_a_positive_base_there_is_no_growth(base, final, years):
    assert truncated_growth(base, final, years, "cagr") is None
    assert truncated_growth(base, final, years, "simple") is None


def test_falling_to_nothing_is_minus_a_hundred_percent():
    assert truncated_growth(5, 0, 3, "cagr") == -1


@pytest.mark.parametrize(
    ("base", "final", "years", "shown"),
    [
        (0, 10_000_000, 5, "2411.88"),
        (-10_000_000, 10_000_000, 3, "200"),
        (-10_000_000, 10_000_000, 5, "200"),
        (-10_000_000, 10_000_000, 4, "-"),
        (-10_000_000, 100_000, 3, "121.54"),
        (0, 0, 3, "-"),
        (0, 1, 3, "0"),
        (-10_000_000, 0, 3, "100"),  # (0 − 1) × (−1)
    ],
)
def test_what_the_official_tool_prints_for_a_base_of_zero_or_less(base, final, years, shown):
    assert as_the_official_tool_prints(base, final, years) == shown
