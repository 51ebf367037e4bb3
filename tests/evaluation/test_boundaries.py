"""Numbers with branches, and rules in hours, ratios and large sums, exactly at their boundaries."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.evaluation import tables
from checker.evaluation.evaluate import evaluate
from checker.model import Plan
from checker.rules.programme import Branch, Condition, Constant, First, Reference
from checker.rules.registry import programme
from tests.evaluation.plans import changed, filing, outcomes, row

VALUE_ADDED = ("BASE-VALUE-ADDED-GROWTH", "", 3)


# ---- numbers with branches -------------------------------------------------------------------------------------------


def _with_asset_rule(value: object):
    pack = programme("monozukuri-17")
    rules = tuple(replace(r, value=value) if r.code == "MONEY-ASSET" else r for r in pack.rules)
    return replace(pack, rules=rules)


def _asset(plan: Plan, value: object) -> str:
    plans, years = tables.build([row(plan)])
    found = evaluate(plans, years, {"monozukuri-17": _with_asset_rule(value)})
    return found.loc[found["code"] == "MONEY-ASSET", "outcome"].item()


BANK = (Condition("bank_financing", "is", True),)
COST = Reference("item", "total_cost")


@pytest.mark.parametrize(
    ("bank", "cost", "outcome"),
    [
        (True, 900_000, "pass"),
        (True, 30_000_000, "fail"),
        (True, None, "unknown"),
        (False, None, "pass"),  # the branch that does not hold is not asked
        (None, 900_000, "pass"),  # both branches agree
        (None, 30_000_000, "unknown"),  # they differ
        (None, None, "unknown"),  # a branch that may hold and is not known may ask anything
    ],
)
def test_branches_that_may_hold_are_all_tried_and_an_unknown_one_is_no_pass(bank, cost, outcome):
    number = First((Branch(BANK, COST), Branch((), Constant(Fraction(500_000)))))
    assert _asset(filing(bank_financing=bank, total_cost=cost), number) == outcome


@pytest.mark.parametrize(("cost", "outcome"), [(None, "pass"), (19_999_999, "pass"), (30_000_000, "fail")])
def test_a_reference_with_a_floor_is_the_floor_where_the_item_is_unset(cost, outcome):
    number = Reference("item", "total_cost", at_least=Fraction(500_000))
    assert _asset(filing(total_cost=cost), number) == outcome


# ---- labour-saving at its edges --------------------------------------------------------------------------------------


def test_payback_of_exactly_the_plan_years_passes_and_one_hour_less_fails():
    assert outcomes(filing())["FRAME-PAYBACK", "", -1] == "pass"  # 30,000,000 / (4,000 × 2,500) = 3.0
    assert outcomes(filing(reduced_hours=3_999))["FRAME-PAYBACK", "", -1] == "fail"


@given(st.integers(1, 10**6), st.integers(1, 20_000), st.integers(3, 5), st.integers(-1, 1))
def test_payback_is_exact_at_its_boundary(hours, wage, years, off):
    investment = hours * wage * years + off
    plan = filing(investment=investment, reduced_hours=hours, hourly_labour_cost=wage, plan_years=years)
    assert outcomes(plan)["FRAME-PAYBACK", "", -1] == ("fail" if off == 1 else "pass")


@given(st.integers(1, 400), st.integers(1, 4_000), st.integers(1, 10**9), st.integers(-1, 1))
def test_twice_the_labour_productivity_is_exact_at_its_boundary(workers, hours, output, off):
    # the same input of labour before and after: twice the output or one unit more or less
    plan = filing(
        workers_before=workers, workers_after=workers, hours_before=hours, hours_after=hours,
        output_before=output, output_after=2 * output + off,
    )  # fmt: skip
    assert outcomes(plan)["FRAME-LABOUR-PRODUCTIVITY", "", -1] == ("fail" if off == -1 else "pass")


def test_full_automation_counts_as_a_tenth_of_an_hour():
    # before 1 / (1 × 1) = 1; after 0.2 / 0.1 = 2
    facts = {"workers_before": 1, "hours_before": 1, "output_before": 1, "workers_after": 0, "hours_after": 0}
    key = ("FRAME-LABOUR-PRODUCTIVITY", "", -1)
    assert outcomes(filing(**facts, output_after=0.2, fully_automated_after=True))[key] == "pass"
    assert outcomes(filing(**facts, output_after=0.1999, fully_automated_after=True))[key] == "fail"
    assert outcomes(filing(**facts, output_after=0.2, fully_automated_after=None))[key] == "unknown"


@given(st.integers(1, 10**4), st.integers(-1, 1), st.integers(3, 5))
def test_carbon_productivity_grows_by_one_percent_a_year_exactly(base, off, years):
    # simple growth: base × (1 + 0.01 × years); base in tenths, final in thousandths
    final = Fraction(base, 10) * (100 + years) / 100 + Fraction(off, 1000)
    plan = filing(14, plan_years=years, carbon_productivity=(base / 10, *([None] * (years - 1)), float(final)))
    found = outcomes(plan, 14, frame="green-entry")
    assert found["FRAME-CARBON-PRODUCTIVITY", "", years] == ("fail" if off == -1 else "pass")


def test_sums_up_to_ten_to_the_thirteen_stay_exact():
    # 10^13 × 1.03^3 = 10,927,270,000,000
    big = {
        "operating_profit": (10**13, None, None, 10_927_270_000_000),
        "labour_cost": (0,) * 4,
        "depreciation": (0,) * 4,
    }
    assert outcomes(filing(**big))[VALUE_ADDED] == "pass"
    assert (
        outcomes(filing(**(big | {"operating_profit": (10**13, None, None, 10_927_269_999_999)})))[VALUE_ADDED]
        == "fail"
    )


def test_a_year_end_in_february_shifts_which_wage_counts():
    plan = filing(base_fiscal_year_end=date(2023, 2, 28), internal_minimum_wage=(1_072, 1_102, 1_180, 1_230))
    assert outcomes(plan)["BASE-MINIMUM-WAGE", "", 1] == "pass"  # 1,072 + 30 on 2023-03-31
    march = changed(plan, {"base_fiscal_year_end": date(2023, 3, 31)})
    assert outcomes(march)["BASE-MINIMUM-WAGE", "", 1] == "fail"  # 1,113 + 30 on 2024-03-31
