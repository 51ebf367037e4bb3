"""Growth in all its forms: to the first year, from below zero, of quotients, of truncated quotients, of several groups.

Every expected value is worked out by hand: 1.04^3 = 1.124864, 1.04^5 = 1.2166529024, 1.035^3 = 1.108717875,
1.035^5 = 1.187686305646875.
"""

from __future__ import annotations

import math
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.evaluation import tables
from checker.evaluation.evaluate import evaluate
from tests.evaluation import plans
from tests.evaluation import synthetic as s

GROWTH = 'check = "growth"\nmetric = "value_added"\n'


def grown(base: Any, final: Any, years: int = 3) -> tuple[Any, ...]:
    return (base, *([None] * (years - 1)), final)


# ---- the first year --------------------------------------------------------------------------------------------------

FIRST = s.pack(s.rule(f'{GROWTH}each = "first_year"\nrate = 0.03'))


@pytest.mark.parametrize(("first", "wanted"), [(103_000_000, "pass"), (102_999_999, "fail"), (None, "unknown")])
def test_the_first_year_is_held_against_the_base_year_alone(first: int | None, wanted: str) -> None:
    plan = s.plan(plan_years=3, value_added=(100_000_000, first, 1, 1))
    assert s.outcome(FIRST, plan) == wanted


def test_a_finding_about_the_first_year_says_so_with_its_rate() -> None:
    plan = s.plan(plan_years=3, value_added=(100_000_000, 102_999_999, 1, 1))
    found = s.finding(FIRST, plan)
    assert (found.year, found.observed, found.required, found.margin) == (1, 102_999_999, 103_000_000, -1)
    assert found.rate is not None
    assert (found.rate.observed, found.rate.required) == (0.0299, 0.03)  # 2.999999 % cut to 2.99
    assert dict(found.data)["years"] == 1


def test_a_header_that_skips_the_first_year_leaves_it_unknown() -> None:
    dated = s.pack(
        s.rule(f'{GROWTH}each = "first_year"\nrate = 0.03'),
        horizon=s.YEARS.replace("plan_year_number", "fiscal_year_difference"),
    )
    ends = (date(2024, 3, 31), date(2026, 3, 31), date(2027, 3, 31), date(2028, 3, 31))
    plan = s.plan(plan_years=3, value_added=(100_000_000, 150_000_000, 1, 1), fiscal_year_end=ends)
    assert s.outcome(dated, plan) == "unknown"


# ---- from below zero -------------------------------------------------------------------------------------------------

ABSOLUTE = s.pack(s.rule(f'{GROWTH}base = "absolute"\nrate = 0.04'))
POSITIVE = s.pack(s.rule(f"{GROWTH}rate = 0.04"))


@pytest.mark.parametrize(
    ("final", "years", "wanted"),
    [
        (-21_003_264, 3, "pass"),  # −24,000,000 + 24,000,000 × 0.124864, exactly
        (-21_003_265, 3, "fail"),
        (-18_800_330, 5, "pass"),  # −24,000,000 + 24,000,000 × 0.2166529024 = −18,800,330.34
        (-18_800_331, 5, "fail"),
    ],
)
def test_a_base_below_zero_asks_for_an_increase_of_its_size(final: int, years: int, wanted: str) -> None:
    plan = s.plan(plan_years=years, value_added=grown(-24_000_000, final, years))
    assert s.outcome(ABSOLUTE, plan) == wanted
    assert s.outcome(POSITIVE, plan) == "unknown"


def test_the_report_says_how_a_base_below_zero_was_taken() -> None:
    plan = s.plan(plan_years=3, value_added=grown(-24_000_000, -21_003_265))
    found = s.report(ABSOLUTE, plan)
    one = next(f for f in found.data.findings if f.code == "BASE-VALUE-ADDED-GROWTH")
    assert (one.required, one.margin, one.rate and one.rate.observed) == (-21_003_264, -1, None)
    assert "絶対値" in found.to_html()
    assert not [f for f in found.data.findings if f.code == "PLAN-NEGATIVE-BASE"]


def test_a_base_of_zero_has_no_growth_of_any_kind() -> None:
    plan = s.plan(plan_years=3, value_added=grown(0, 10_000_000))
    assert (s.outcome(ABSOLUTE, plan), s.outcome(POSITIVE, plan)) == ("unknown", "unknown")


def test_a_base_above_zero_is_judged_alike_either_way() -> None:
    for final, wanted in ((112_486_400, "pass"), (112_486_399, "fail")):
        plan = s.plan(plan_years=3, value_added=grown(100_000_000, final))
        assert (s.outcome(ABSOLUTE, plan), s.outcome(POSITIVE, plan)) == (wanted, wanted)


# ---- quotients -------------------------------------------------------------------------------------------------------

PER_HEAD = s.metric("payroll_per_employee", 'ratio = ["payroll_employees", "employees"]\nunit = "yen"')
CUT = s.metric("payroll_per_employee", 'ratio = ["payroll_employees", "employees"]\nunit = "yen"\ntruncate = 2')


def per_head(extra: str, rate: str = "0.035") -> Any:
    return s.pack(extra, s.rule(f'check = "growth"\nmetric = "payroll_per_employee"\nrate = {rate}'))


@pytest.mark.parametrize(
    ("total", "heads", "wanted"),
    [
        (8_869_743_000, 3, "pass"),  # 8,000,000,000 ÷ 3 × 1.108717875 = 8,869,743,000 ÷ 3
        (8_869_742_999, 3, "fail"),
        (20_696_067_000, 7, "pass"),  # the same per head: 8,869,743,000 × 7 ÷ 3
        (20_696_066_999, 7, "fail"),
        (8_869_743_000, None, "unknown"),
    ],
)
def test_growth_of_a_quotient_is_exact_to_the_yen_of_its_total(total: int, heads: int | None, wanted: str) -> None:
    plan = s.plan(plan_years=3, payroll_employees=grown(8_000_000_000, total), employees=grown(3, heads))
    assert s.outcome(per_head(PER_HEAD), plan) == wanted


@pytest.mark.parametrize(
    ("base", "final", "rate", "years", "wanted"),
    [
        # 4,000,000 × 1.187686305646875 = 4,750,745.2225875: 4,750,745.23 is the least value of two decimals
        ((12_000_000, 3), (14_252_236, 3), "0.035", 5, "pass"),  # 4,750,745.33…
        ((12_000_000, 3), (14_252_235, 3), "0.035", 5, "fail"),  # 4,750,745.00
        ((4_000_000, 1), (475_074_523, 100), "0.035", 5, "pass"),  # 4,750,745.23
        ((4_000_000, 1), (475_074_522, 100), "0.035", 5, "fail"),  # 4,750,745.22
        ((4_000_000, 1), (47_507_453, 10), "0.035", 5, "pass"),
        # the base is cut too: 20 ÷ 3 → 6.66, × 1.2^3 = 11.50848; not cut it would ask for 11.52
        ((20, 3), (1_151, 100), "0.2", 3, "pass"),
        ((20, 3), (1_150, 100), "0.2", 3, "fail"),
    ],
)
def test_a_truncated_quotient_is_judged_on_what_the_form_shows(
    base: tuple[int, int], final: tuple[int, int], rate: str, years: int, wanted: str
) -> None:
    plan = s.plan(
        plan_years=years,
        payroll_employees=grown(base[0], final[0], years),
        employees=grown(base[1], final[1], years),
    )
    assert s.outcome(per_head(CUT, rate), plan) == wanted


def test_the_least_value_that_passes_stands_on_the_form_s_own_step() -> None:
    plan = s.plan(plan_years=5, payroll_employees=grown(4_000_000, 4_750_745, 5), employees=grown(1, 1, 5))
    assert s.entries(per_head(CUT), plan) == [("fail", 5, 4_750_745.0, 4_750_745.23)]
    found = s.finding(per_head(CUT), plan)
    assert found.trace is not None
    assert found.trace.children[0].note == "truncated"
    assert "小数第3位切り上げ" in s.report(per_head(CUT), plan).to_html()


def test_a_metric_of_a_contradicted_sum_is_judged_on_the_worse_of_both() -> None:
    """労働生産性 = 付加価値額 ÷ 従業員数; the stated row of value added differs from its parts."""
    both = s.pack(
        s.metric("value_added", 'sum = ["operating_profit", "labour_cost", "depreciation"]\nstated = "value_added"'),
        s.metric("labour_productivity", 'ratio = ["value_added", "employees"]\nunit = "yen"'),
        s.rule('check = "growth"\nmetric = "labour_productivity"\nrate = 0.04'),
    )
    parts = {"operating_profit": grown(50, 63), "labour_cost": grown(40, 40), "depreciation": grown(10, 10)}
    plan = s.plan(plan_years=3, employees=grown(1, 1), **parts)  # 100 → 113, needs 112.4864
    assert s.outcome(both, plan) == "pass"
    stated = s.plan(plan_years=3, employees=grown(1, 1), value_added=grown(100, 112), **parts)
    assert s.outcome(both, stated) == "fail"
    found = s.finding(both, stated)
    assert (found.observed, found.margin) == (112, pytest.approx(-0.4864))
    assert found.trace is not None
    assert found.rate is not None
    assert found.rate.observed == 0.0384  # 1.12^(1/3) = 1.03849…


@given(st.integers(1, 10**11), st.integers(1, 400), st.integers(1, 400), st.integers(-3, 3), st.sampled_from([3, 4, 5]))
def test_growth_of_quotients_is_what_fractions_make_of_it(
    base: int, heads: int, later: int, off: int, years: int
) -> None:
    target = Fraction(base, heads) * Fraction(207, 200) ** years  # 1.035 a year
    total = max(0, math.ceil(target * later) + off)
    facts = {"payroll_employees": grown(base, total, years), "employees": grown(heads, later, years)}
    if not 1 / 250 < total / base < 250:
        return  # PLAN-UNIT-SLIP has its own tests
    plan = s.plan(plan_years=years, **facts)
    assert s.outcome(EXACT, plan) == ("pass" if Fraction(total, later) >= target else "fail")
    shown, least = (Fraction(math.floor(x * 100), 100) for x in (Fraction(base, heads), Fraction(total, later)))
    if shown > 0:
        wanted = "pass" if least >= shown * Fraction(207, 200) ** years else "fail"
        assert s.outcome(SHOWN, plan) == wanted


EXACT, SHOWN = per_head(PER_HEAD), per_head(CUT)


# ---- several groups --------------------------------------------------------------------------------------------------

GROUPS = s.pack(
    s.rule(
        'check = "growth"\nmetric = ["payroll_officers", "payroll_employees"]\n'
        'rate = { item = ["target_payroll_officers", "target_payroll_employees"], at_least = 0.02 }',
        "BASE-PAYROLL-GROWTH",
    )
)
# 1.02^3 = 1.061208: 10,000,000 → 10,612,080


def groups(of_officers: Any, of_employees: Any, **facts: Any) -> Any:
    return s.plan(plan_years=3, payroll_officers=of_officers, payroll_employees=of_employees, **facts)


@pytest.mark.parametrize(
    ("officers", "employees", "wanted"),
    [
        (10_612_080, 10_612_080, "pass"),
        (10_612_079, 10_612_080, "fail"),
        (10_612_080, 10_612_079, "fail"),
        (None, 10_612_080, "unknown"),
        (None, 10_612_079, "fail"),
    ],
)
def test_both_groups_have_to_reach_their_target(officers: int | None, employees: int, wanted: str) -> None:
    plan = groups(grown(10_000_000, officers), grown(10_000_000, employees))
    assert s.outcome(GROUPS, plan, "BASE-PAYROLL-GROWTH") == wanted


def test_the_group_that_lacks_most_is_the_one_that_is_named() -> None:
    plan = groups(grown(10_000_000, 10_600_000), grown(10_000_000, 10_500_000))
    found = s.finding(GROUPS, plan, "BASE-PAYROLL-GROWTH")
    assert (found.metric, found.observed, found.margin) == ("payroll_employees", 10_500_000, -112_080)
    assert found.cells == tuple(str(plans.cell("payroll_employees", year)) for year in (3, 0))


def test_an_own_target_above_the_floor_is_what_counts_and_one_below_is_not() -> None:
    # 3 %: 1.092727
    plan = groups(grown(10_000_000, 10_612_080), grown(10_000_000, 10_927_269), target_payroll_employees=0.03)
    assert s.outcome(GROUPS, plan, "BASE-PAYROLL-GROWTH") == "fail"
    plan = groups(grown(10_000_000, 10_612_080), grown(10_000_000, 10_927_270), target_payroll_employees=0.03)
    assert s.outcome(GROUPS, plan, "BASE-PAYROLL-GROWTH") == "pass"
    plan = groups(grown(10_000_000, 10_612_079), grown(10_000_000, 10_927_270), target_payroll_officers=0.01)
    assert s.outcome(GROUPS, plan, "BASE-PAYROLL-GROWTH") == "fail"


def test_officers_of_whom_there_are_none_drop_out() -> None:
    plan = groups((0, 0, 0, 0), grown(10_000_000, 10_612_080), officers=(0, 0, 0, 0))
    assert s.outcome(GROUPS, plan, "BASE-PAYROLL-GROWTH") == "pass"


@pytest.mark.parametrize("officers", [None, (0, None, None, None), (0, 0, 0, 1)])
def test_a_blank_or_later_head_count_is_not_nobody(officers: Any) -> None:
    plan = groups((0, 0, 0, 0), grown(10_000_000, 10_612_080), officers=officers)
    assert s.outcome(GROUPS, plan, "BASE-PAYROLL-GROWTH") == "unknown"


@pytest.mark.parametrize(
    ("pay", "wanted"),
    [
        ((10_000_000, 10_000_000, 10_000_000, 10_000_000), "fail"),
        ((10_000_000, 0, 0, 0), "fail"),
        ((0, 0, 0, 1), "unknown"),
    ],
)
def test_who_is_paid_is_somebody_whatever_the_head_count_says(pay: Any, wanted: str) -> None:
    """A 0 typed into the head-count row would else take frozen pay out of the requirement."""
    plan = groups(pay, grown(10_000_000, 10_612_080), officers=(0, 0, 0, 0))
    assert s.outcome(GROUPS, plan, "BASE-PAYROLL-GROWTH") == wanted


def test_a_rule_about_nobody_at_all_does_not_apply() -> None:
    nobody = {"officers": (0, 0, 0, 0), "employees": (0, 0, 0, 0)}
    plan = groups((0, 0, 0, 0), (0, 0, 0, 0), **nobody)
    assert s.entries(GROUPS, plan, "BASE-PAYROLL-GROWTH") == []
    found = s.finding(GROUPS, plan, "BASE-PAYROLL-GROWTH")
    assert (found.outcome.value, found.year) == ("not_applicable", None)
    assert s.report(GROUPS, plan).verdict == "undetermined"  # nothing required was judged


def test_a_rule_that_asks_for_people_does_not_drop_out_where_there_are_none() -> None:
    asks = s.pack(
        s.rule('check = "at_least"\nmetric = "employees"\neach = "final_year"\nvalue = 1', "BASE-EMPLOYEES"),
        s.rule('check = "growth"\nmetric = "payroll_employees"\nrate = 0.02'),
    )
    plan = groups((1, 1, 1, 1), (0, 0, 0, 0), employees=(0, 0, 0, 0))
    assert s.outcome(asks, plan, "BASE-EMPLOYEES") == "fail"
    assert s.outcome(asks, plan) == "not_applicable"


def test_a_batch_gives_each_plan_what_it_gets_alone() -> None:
    every = [
        groups((0, 0, 0, 0), grown(10_000_000, 10_612_080), officers=(0, 0, 0, 0)),
        groups(grown(10_000_000, 10_600_000), grown(10_000_000, 10_500_000)),
        groups((0, 0, 0, 0), (0, 0, 0, 0), officers=(0, 0, 0, 0), employees=(0, 0, 0, 0)),
        groups(grown(10_000_000, None), grown(10_000_000, 10_612_080)),
    ]
    together = evaluate(*tables.build([s.row(GROUPS, plan) for plan in every]), {"synthetic": GROUPS})
    for number, plan in enumerate(every):
        alone = evaluate(*tables.build([s.row(GROUPS, plan)]), {"synthetic": GROUPS})
        assert plans.entries(together, number) == plans.entries(alone)
