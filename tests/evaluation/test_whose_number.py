"""Where a stated row and its parts disagree, the worse counts, within one display unit for each term."""

from __future__ import annotations

import pytest

from checker.model import Outcome
from tests.evaluation.plans import filing, in_thousands, loud, of, of_code, outcomes, report

VALUE_ADDED = ("BASE-VALUE-ADDED-GROWTH", "", 3)
PAYROLL = ("BASE-PAYROLL-GROWTH", "", 3)

STATED = (100_000_000, 105_500_000, 109_000_000, 114_500_000)


def test_a_stated_row_that_agrees_changes_nothing():
    assert loud(filing(value_added=STATED)) == set()


@pytest.mark.parametrize(
    ("changes", "observed", "required"),
    [
        # the parts pass with 114,500,000, the row says one yen below the threshold
        ({"value_added": (*STATED[:3], 109_272_699)}, 109_272_699, 109_272_700),
        # the row passes, the parts give 109,272,699
        ({"value_added": STATED, "operating_profit[3]": 14_772_699}, 109_272_699, 109_272_700),
        # the row's base is higher than the parts': 105,000,000 × 1.092727 = 114,736,335
        ({"value_added": (105_000_000, *STATED[1:])}, 114_500_000, 114_736_335),
        # the row's base is lower, but the parts decide
        ({"value_added": (99_000_000, *STATED[1:]), "operating_profit[3]": 14_000_000}, 108_500_000, 109_272_700),
    ],
)
def test_where_value_added_contradicts_its_parts_the_worse_counts(changes, observed, required):
    found = report(filing(**changes))
    growth = of(found.findings, "BASE-VALUE-ADDED-GROWTH")
    assert (growth.outcome, growth.observed, growth.required) == (Outcome.FAIL, observed, required)
    assert of_code(found, "PLAN-VALUE-ADDED-SUM")


@pytest.mark.parametrize(
    "changes",
    [
        {"value_added": (*STATED[:3], 109_272_699)},
        {"value_added": (105_000_000, *STATED[1:])},
        {"value_added": (105_000_000, None, None, None)},
        {"value_added": STATED, "operating_profit[3]": 14_772_699},
    ],
)
def test_the_printed_rate_and_base_are_those_of_the_number_that_was_judged(changes):
    growth = of(report(filing(**changes)).findings, "BASE-VALUE-ADDED-GROWTH")
    assert growth.outcome is Outcome.FAIL
    assert growth.rate
    assert growth.rate.observed < growth.rate.required
    # required is ceil(base × 1.092727) of the base that was judged
    assert growth.required == -(-int(growth.get("base")) * 1_092_727 // 1_000_000)


def test_a_finding_judged_on_the_stated_row_points_at_its_cells():
    plan = filing(value_added=(*STATED[:3], 109_272_699))
    growth = of(report(plan).findings, "BASE-VALUE-ADDED-GROWTH")
    assert str(plan.fact("value_added", 3).cell) in growth.cells


@pytest.mark.parametrize(("stated", "outcome"), [(109_270_000, "pass"), (109_269_000, "fail")])
def test_in_thousands_three_terms_may_differ_by_three_thousand_yen(stated, outcome):
    parts = {"operating_profit[3]": 14_773_000}  # 109,273,000 with labour cost and depreciation
    plan = in_thousands(filing(value_added=(*STATED[:3], stated), **parts))
    assert outcomes(plan)[VALUE_ADDED] == outcome
    assert ("PLAN-VALUE-ADDED-SUM@3" in loud(plan)) is (outcome == "fail")


SPLIT = {"payroll_officers": (20_000_000,) * 4, "payroll_employees": (50_000_000, 51_500_000, 53_000_000, 54_500_000)}


@pytest.mark.parametrize(
    ("changes", "observed"),
    [({"payroll[3]": 73_197_486}, 73_197_486), ({"payroll_employees[3]": 53_197_486}, 73_197_486)],
)
def test_where_payroll_contradicts_officers_and_employees_the_worse_counts(changes, observed):
    found = report(filing(**(SPLIT | changes)))
    growth = of(found.findings, "BASE-PAYROLL-GROWTH")
    assert (growth.outcome, growth.observed, growth.margin) == (Outcome.FAIL, observed, -1)
    assert of_code(found, "PLAN-PAYROLL-SPLIT")


@pytest.mark.parametrize(("stated", "outcome"), [(73_196_000, "pass"), (73_195_000, "fail")])
def test_in_thousands_two_terms_of_payroll_may_differ_by_two_thousand_yen(stated, outcome):
    changes = SPLIT | {"payroll_employees[3]": 53_198_000, "payroll[3]": stated}
    assert outcomes(in_thousands(filing(**changes)))[PAYROLL] == outcome


def test_parts_alone_and_the_row_alone_are_each_enough():
    parts = filing(payroll=None, **SPLIT)
    assert loud(parts) == set()
    total = filing(operating_profit=None, labour_cost=None, depreciation=None, value_added=STATED)
    assert loud(total) == set()


def test_a_part_missing_in_one_year_falls_back_on_the_stated_row_of_that_year():
    plan = filing(value_added=(None, None, None, 109_272_699), **{"depreciation[3]": None})
    growth = of(report(plan).findings, "BASE-VALUE-ADDED-GROWTH")
    assert (growth.outcome, growth.observed) == (Outcome.FAIL, 109_272_699)
