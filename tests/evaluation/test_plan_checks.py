"""Each PLAN-* check with a plan that triggers it alone and a twin, one yen or day away, that does not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from checker.model import Outcome, Plan, Severity, Verdict
from tests.evaluation.plans import changed, filing, in_thousands, loud, of, outcomes, report, verdict_of

STATED = (100_000_000, 105_500_000, 109_000_000, 114_500_000)
SPLIT = {"payroll_officers": (20_000_000,) * 4, "payroll_employees": (50_000_000, 51_500_000, 53_000_000, 54_500_000)}
GAP = [date(2023, 3, 31), date(2025, 3, 31), date(2026, 3, 31), date(2027, 3, 31)]
EVEN = [date(2023, 3, 31), date(2024, 3, 31), date(2025, 3, 31), date(2026, 3, 31)]
FLAT = {"depreciation": (10_000_000,) * 4, "operating_profit": (10_000_000, 14_000_000, 16_000_000, 20_000_000)}
PROFIT = {"non_operating_expenses": (None, 500_000), "ordinary_profit": (None, 11_500_000)}

Facts = dict[str, Any]
ALONE: list[tuple[str, int, Facts, Facts, str]] = [
    ("gap", 17, {"fiscal_year_end": GAP}, {"fiscal_year_end": EVEN}, "PLAN-YEARS[gap]"),
    ("stated years", 17, {"payroll[4]": 75_000_000}, {}, "PLAN-YEARS[stated_differs]"),
    ("sum", 17, {"value_added": (*STATED[:1], 105_500_001, *STATED[2:])}, {"value_added": STATED},
     "PLAN-VALUE-ADDED-SUM@1"),
    ("sum below", 17, {"value_added": (None, 105_499_999)}, {"value_added": (None, 105_500_000)},
     "PLAN-VALUE-ADDED-SUM@1"),
    ("split", 17, SPLIT | {"payroll[1]": 71_500_001}, SPLIT, "PLAN-PAYROLL-SPLIT@1"),
    ("payroll over cost", 17, {"payroll[2]": 83_000_001}, {"payroll[2]": 83_000_000},
     "PLAN-PAYROLL-OVER-LABOUR-COST@2"),
    ("payroll over cost, claimed by nobody", 17, {"payroll[2]": 83_000_001, "sole_proprietor": False},
     {"payroll[2]": 83_000_001, "sole_proprietor": True}, "PLAN-PAYROLL-OVER-LABOUR-COST@2"),
    ("ordinary profit", 17, PROFIT | {"ordinary_profit": (None, 11_500_001)}, PROFIT, "PLAN-ORDINARY-PROFIT@1"),
    ("ordinary profit, income added", 17, PROFIT | {"ordinary_profit": (None, 12_700_000)}, PROFIT,
     "PLAN-ORDINARY-PROFIT@1"),
    # 114,500,000 / 100,000,000 − 1 = 14.5 %; 74,500,000 / 70,000,000 − 1 = 6.4286 %
    ("stated growth", 17, {"stated_growth_value_added[3]": 0.1461}, {"stated_growth_value_added[3]": 0.1459},
     "PLAN-STATED-GROWTH[value_added]@3"),
    ("stated growth of payroll", 17, {"stated_growth_payroll[3]": 0.0631}, {"stated_growth_payroll[3]": 0.0643},
     "PLAN-STATED-GROWTH[payroll]@3"),
    # round 14: simple 73,150,000 is asked, compound would be 73,197,487
    ("method", 14, {"payroll[3]": 73_197_486}, {"payroll[3]": 73_197_487}, "PLAN-GROWTH-METHOD[BASE-PAYROLL-GROWTH]"),
    ("boundary", 17, {"payroll[3]": 73_197_487}, {"payroll[3]": 73_197_488}, "PLAN-BOUNDARY[BASE-PAYROLL-GROWTH]"),
    # 12,500,000 of 14,500,000 come in the last year; of the twin 11,600,000, exactly 80 %
    ("back-loaded", 17, {"operating_profit": (10_000_000, 7_500_000, 8_000_000, 20_000_000)},
     {"operating_profit": (10_000_000, 7_500_000, 8_900_000, 20_000_000)}, "PLAN-BACK-LOADED[value_added]"),
    ("depreciation", 17, FLAT | {"capital_investment[1]": 44_000_000},
     FLAT | {"capital_investment[1]": 44_000_000, "depreciation[2]": 10_000_001}, "PLAN-DEPRECIATION@1"),
    ("depreciation of a replacement", 17, FLAT | {"capital_investment[1]": 10_000_001},
     FLAT | {"capital_investment[1]": 10_000_000}, "PLAN-DEPRECIATION@1"),
    ("head-count", 17, {"employees": (16,)}, {"employees": (17,)}, "PLAN-HEADCOUNT"),  # 25 > 1.5 × 16
    ("head-count above", 17, {"employees": (38,)}, {"employees": (37,)}, "PLAN-HEADCOUNT"),  # 38 > 1.5 × 25
]  # fmt: skip


@pytest.mark.parametrize(("name", "number", "facts", "twin", "key"), ALONE, ids=[case[0] for case in ALONE])
def test_each_check_is_triggered_alone_and_its_twin_is_quiet(name, number, facts, twin, key):
    assert loud(filing(number, **facts), number) == {key}
    assert loud(filing(number, **twin), number) == set()


@pytest.mark.parametrize(("name", "number", "facts", "twin", "key"), ALONE, ids=[case[0] for case in ALONE])
def test_what_a_plan_says_of_itself_never_changes_the_verdict(name, number, facts, twin, key):
    found = report(filing(number, **facts), number)
    assert found.verdict is Verdict.COMPLIANT
    code = key.partition("[")[0].partition("@")[0]
    mine = [f for f in found.findings if f.code == code]
    assert {f.severity for f in mine} == {Severity.ADVISORY}
    assert {f.kind for f in mine} == {"consistency"}
    assert all(f.cells for f in mine)


# ---- years -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"fiscal_year_end": GAP}, "gap"),
        ({"plan_years": 2}, "outside"),
        ({"plan_years": 4}, "stated_differs"),
        (dict.fromkeys(["operating_profit", "labour_cost", "depreciation", "payroll", "internal_minimum_wage",
                        "plan_years"]), "no_years"),
    ],
)  # fmt: skip
def test_plan_years_say_what_is_wrong(changes, part):
    one = of(report(filing(**changes)).findings, "PLAN-YEARS", part)
    assert one.get("kind") == part


@pytest.mark.parametrize(
    ("number", "outside", "inside"),
    [
        (14, date(2022, 10, 18), date(2022, 10, 19)),
        (14, date(2023, 10, 19), date(2023, 10, 18)),
        (15, date(2023, 1, 27), date(2023, 1, 28)),
        (15, date(2024, 1, 28), date(2024, 1, 27)),
        (16, date(2023, 5, 6), date(2023, 5, 7)),
        (16, date(2024, 5, 7), date(2024, 5, 6)),  # a 29 February lies between
        (18, date(2023, 9, 26), date(2023, 9, 27)),
        (18, date(2024, 9, 27), date(2024, 9, 26)),  # a 29 February lies between
    ],
)
def test_the_base_year_is_the_first_closing_on_or_after_six_months_before_the_deadline(number, outside, inside):
    rich = {"internal_minimum_wage": (1_120, 1_400, 1_500, 1_600)}
    assert loud(filing(number, **rich, base_fiscal_year_end=outside), number) - _declared(number) == {"PLAN-BASE-YEAR"}
    assert loud(filing(number, **rich, base_fiscal_year_end=inside), number) - _declared(number) == set()


def _declared(number: int) -> set[str]:
    return {"FRAME-DECLARED[dx_gx]"} if number == 18 else set()


def test_the_base_year_finding_names_the_days():
    one = of(report(filing(14, base_fiscal_year_end=date(2022, 9, 30)), 14).findings, "PLAN-BASE-YEAR")
    assert (one.get("base_end"), one.get("earliest"), one.get("latest")) == ("2022-09-30", "2022-10-19", "2023-10-18")


def test_an_unknown_base_year_is_not_called_wrong():
    assert "PLAN-BASE-YEAR" not in loud(filing(14, base_fiscal_year_end=None), 14)
    assert "PLAN-BASE-YEAR" not in loud(filing(14, base_fiscal_year_end=date(1990, 1, 1)), 14, round=None)


# ---- in thousands ----------------------------------------------------------------------------------------------------

THOUSANDS = [
    ({"value_added": (None, 105_503_000)}, {"PLAN-VALUE-ADDED-SUM@1": False}),
    ({"value_added": (None, 105_504_000)}, {"PLAN-VALUE-ADDED-SUM@1": True}),
    (SPLIT | {"payroll[1]": 71_502_000}, {"PLAN-PAYROLL-SPLIT@1": False}),
    (SPLIT | {"payroll[1]": 71_503_000}, {"PLAN-PAYROLL-SPLIT@1": True}),
    ({"payroll[2]": 83_001_000}, {"PLAN-PAYROLL-OVER-LABOUR-COST@2": False}),
    ({"payroll[2]": 83_002_000}, {"PLAN-PAYROLL-OVER-LABOUR-COST@2": True}),
    (PROFIT | {"ordinary_profit": (None, 11_502_000)}, {"PLAN-ORDINARY-PROFIT@1": False}),
    (PROFIT | {"ordinary_profit": (None, 11_503_000)}, {"PLAN-ORDINARY-PROFIT@1": True}),
    ({"payroll[3]": 73_198_000}, {"PLAN-BOUNDARY[BASE-PAYROLL-GROWTH]": True}),  # margin 513
    ({"payroll[3]": 73_199_000}, {"PLAN-BOUNDARY[BASE-PAYROLL-GROWTH]": False}),
]


@pytest.mark.parametrize(("changes", "expected"), THOUSANDS)
def test_a_table_in_thousands_is_given_one_unit_for_each_rounded_term(changes, expected):
    found = loud(in_thousands(filing(**changes)))
    assert {key: key in found for key in expected} == expected


# ---- growth ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [14, 17])
def test_between_simple_and_compound_growth_both_thresholds_are_named(number):
    found = report(filing(number, **{"payroll[3]": 73_160_000}), number)
    one = of(found.findings, "PLAN-GROWTH-METHOD", "BASE-PAYROLL-GROWTH")
    assert (one.get("simple"), one.get("compound"), one.get("years")) == (73_150_000, 73_197_487, 3)
    assert one.get("method") == {14: "simple", 17: "cagr"}[number]
    assert of(found.findings, "BASE-PAYROLL-GROWTH").outcome == {14: Outcome.PASS, 17: Outcome.FAIL}[number]


@pytest.mark.parametrize(
    ("number", "final", "warned"),
    [
        (17, 73_149_999, False), (17, 73_150_000, True), (17, 73_197_486, True), (17, 73_197_487, False),
        (14, 73_149_999, False), (14, 73_150_000, True), (14, 73_197_486, True), (14, 73_197_487, False),
    ],
)  # fmt: skip
def test_the_band_between_the_methods_is_exact_at_both_ends(number, final, warned):
    found = loud(filing(number, **{"payroll[3]": final}), number)
    assert ("PLAN-GROWTH-METHOD[BASE-PAYROLL-GROWTH]" in found) is warned


@pytest.mark.parametrize("base", [10**12, 10**13, 7 * 10**12 + 200])
@pytest.mark.parametrize("number", [14, 17])
def test_the_band_is_exact_for_amounts_up_to_ten_to_the_thirteen(base, number):
    simple, compound = -(-base * 109 // 100), -(-base * 1_092_727 // 1_000_000)
    expected = {simple - 1: False, simple: True, compound - 1: True, compound: False}
    for final, warned in expected.items():
        facts = {"operating_profit": (base, None, None, final), "labour_cost": (0,) * 4, "depreciation": (0,) * 4}
        found = loud(filing(number, **facts), number)
        assert ("PLAN-GROWTH-METHOD[BASE-VALUE-ADDED-GROWTH]" in found) is warned, final - simple


def test_a_wage_hike_that_is_not_claimed_is_not_watched():
    # 6 %: compound 83,371,120, simple 82,600,000
    between = filing(**{"payroll[3]": 83_000_000})
    assert loud(between) == set()


def test_the_warnings_follow_the_number_that_was_judged():
    # the parts are far above, the stated row lies between simple and compound and is judged
    found = loud(filing(value_added=(*STATED[:3], 109_100_000)))
    assert "PLAN-GROWTH-METHOD[BASE-VALUE-ADDED-GROWTH]" in found


@pytest.mark.parametrize(
    ("item", "changes", "shown"),
    [
        # value added −10,000,000 → 10,000,000 in 3 years: RULES §4.3 vector 11
        ("value_added", {"operating_profit[0]": -100_000_000, "operating_profit[3]": -84_500_000}, "200"),
        # 0 → 74,500,000 in 3 years: 74,500,000^(1/3) = 420.77…
        ("payroll", {"payroll[0]": 0}, "41977.7"),
    ],
)
def test_a_base_of_zero_or_less_has_no_growth_and_the_tools_answer_is_told(item, changes, shown):
    plan = filing(**changes)
    found = report(plan)
    rule = {"value_added": "BASE-VALUE-ADDED-GROWTH", "payroll": "BASE-PAYROLL-GROWTH"}[item]
    assert loud(plan) == {f"{rule}@3", f"PLAN-NEGATIVE-BASE[{item}]"}
    assert of(found.findings, rule).outcome is Outcome.UNKNOWN
    assert of(found.findings, rule).get("reason") == "negative_base"
    assert found.verdict is Verdict.UNDETERMINED
    assert of(found.findings, "PLAN-NEGATIVE-BASE", item).get("official_tool") == shown


def test_a_base_of_one_yen_has_a_growth():
    assert outcomes(filing(**{"operating_profit[0]": -89_999_999}))["BASE-VALUE-ADDED-GROWTH", "", 3] == "pass"


# ---- unit slips ------------------------------------------------------------------------------------------------------


def _slips(plan: Plan, number: int = 17) -> set[str]:
    return {key for key in loud(plan, number) if key.startswith("PLAN-UNIT-SLIP")}


@pytest.mark.parametrize(
    ("changes", "rule", "slip"),
    [
        ({"payroll[0]": 70_000}, "BASE-PAYROLL-GROWTH@3", "PLAN-UNIT-SLIP[payroll]@1"),
        ({"payroll[3]": 74_500}, "BASE-PAYROLL-GROWTH@3", "PLAN-UNIT-SLIP[payroll]@3"),
        ({"labour_cost[3]": 84_500_000_000}, "BASE-VALUE-ADDED-GROWTH@3", "PLAN-UNIT-SLIP[labour_cost]@3"),
        ({"operating_profit[0]": 10_000}, "BASE-VALUE-ADDED-GROWTH@3", "PLAN-UNIT-SLIP[operating_profit]@1"),
    ],
)
def test_a_slipped_series_is_unknown_and_the_verdict_undetermined(changes, rule, slip):
    plan = filing(**changes)
    assert {rule, slip} <= loud(plan)
    found = report(plan)
    assert of(found.findings, rule.partition("@")[0]).outcome is Outcome.UNKNOWN
    assert of(found.findings, rule.partition("@")[0]).get("reason") == "unit_slip"
    assert found.verdict is Verdict.UNDETERMINED
    one = next(f for f in found.findings if f.code == "PLAN-UNIT-SLIP")
    assert (one.severity, one.outcome) == (Severity.REQUIRED, Outcome.UNKNOWN)
    assert 300 < one.get("ratio") < 3000


def test_another_rule_that_fails_outweighs_a_slip():
    assert verdict_of(filing(**{"payroll[0]": 70_000, "reduced_hours": 100})) is Verdict.NON_COMPLIANT


def test_a_lively_business_is_no_slip():
    assert _slips(filing(**{"operating_profit[3]": 200_000_000})) == set()
    assert _slips(filing(**{"operating_profit[0]": 0})) == set()
    assert _slips(filing(**{"operating_profit[0]": -10_000})) == set()


def test_a_whole_row_of_payroll_in_another_unit_than_labour_cost_is_a_slip():
    plan = filing(payroll=(70_000, 71_500, 73_000, 74_500))
    assert _slips(plan)
    assert outcomes(plan)["BASE-PAYROLL-GROWTH", "", 3] == "unknown"


def test_a_wage_nobody_is_paid_by_the_hour_is_a_slip():
    plan = filing(internal_minimum_wage=(180_000, 185_000, 190_000, 195_000))  # by the month
    assert {v for k, v in outcomes(plan).items() if k[0] == "BASE-MINIMUM-WAGE"} == {"unknown"}
    assert _slips(plan)


def test_a_slip_is_seen_across_blank_years():
    # only base and final year count for growth: a base in 千円 beside a final year in yen must not pass
    parts = dict.fromkeys(["operating_profit", "labour_cost", "depreciation"])
    plan = filing(**parts, value_added=(100_000, None, None, 114_500_000))
    assert outcomes(plan)["BASE-VALUE-ADDED-GROWTH", "", 3] == "unknown"
    assert _slips(plan)
    one = of(report(plan).findings, "PLAN-UNIT-SLIP", "value_added")
    assert (one.get("before"), one.get("after"), one.get("ratio")) == (100_000, 114_500_000, 1_145)
    assert {str(f.cell) for f in plan.facts if f.item == "value_added"} == set(one.cells)


def test_a_slip_in_one_part_of_the_payroll_is_seen():
    # officers of the base year in 千円: 50,020,000 → 74,500,000 looks like growth
    plan = filing(payroll=None, **SPLIT, **{"payroll_officers[0]": 20_000})
    assert outcomes(plan)["BASE-PAYROLL-GROWTH", "", 3] == "unknown"


def test_a_first_machine_in_an_office_is_no_slip():
    # depreciation 25,000 → 9,000,000 because 45,000,000 were invested in year 1
    plan = filing(
        depreciation=(25_000, 9_000_000, 9_000_000, 9_000_000),
        operating_profit=(19_975_000, 15_000_000, 17_000_000, 21_000_000),
        capital_investment=(0, 45_000_000),
    )
    assert _slips(plan) == set()
    assert verdict_of(plan) is Verdict.COMPLIANT


def test_the_stated_total_cannot_stand_in_for_a_slipped_part():
    plan = filing(value_added=STATED, **{"depreciation[3]": 10_000})
    assert report(plan).verdict is Verdict.UNDETERMINED


# ---- sizes of the data -----------------------------------------------------------------------------------------------


def test_each_check_hands_its_words_what_the_contract_names():
    found = report(filing(**FLAT, **{"capital_investment[1]": 44_000_000, "employees[0]": 16}))
    one = of(found.findings, "PLAN-DEPRECIATION")
    assert (one.get("investment"), one.get("before"), one.get("after")) == (44_000_000, 10_000_000, 10_000_000)
    heads = of(found.findings, "PLAN-HEADCOUNT")
    assert (heads.get("regular_employees"), heads.get("employees")) == (25, 16)
    late = report(filing(operating_profit=(10_000_000, 7_500_000, 8_000_000, 20_000_000)))
    assert of(late.findings, "PLAN-BACK-LOADED", "value_added").get("share") == 0.8621  # 12.5 / 14.5
    edge = report(in_thousands(filing(**{"payroll[3]": 73_198_000})))
    boundary = of(edge.findings, "PLAN-BOUNDARY", "BASE-PAYROLL-GROWTH")
    assert (boundary.get("display_unit"), boundary.margin) == (1_000, 513)
    over = of(report(filing(**{"payroll[2]": 83_000_001})).findings, "PLAN-PAYROLL-OVER-LABOUR-COST")
    assert (over.observed, over.required, over.margin, over.year) == (83_000_001, 83_000_000, 1, 2)


def test_sums_beyond_the_final_year_are_not_looked_at():
    plan = changed(filing(), {"ordinary_profit[5]": 1, "non_operating_expenses[5]": 1, "operating_profit[5]": 999})
    assert "PLAN-ORDINARY-PROFIT@5" not in loud(plan)
