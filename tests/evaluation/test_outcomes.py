"""Three-valued logic and the verdict: unknown is never a pass, blank is never zero, the worse of two numbers counts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.evaluation import tables
from checker.evaluation.evaluate import evaluate
from checker.model import Outcome, Plan, Verdict
from checker.rules.registry import programme
from tests.evaluation.plans import (
    HIKE,
    Entry,
    alone,
    by_key,
    changed,
    filing,
    loud,
    of,
    outcomes,
    pair,
    report,
    row,
    verdict_of,
)

ROUNDS = (14, 15, 16, 17, 18)
VALUE_ADDED = ("BASE-VALUE-ADDED-GROWTH", "", 3)
PAYROLL = ("BASE-PAYROLL-GROWTH", "", 3)


@pytest.mark.parametrize("number", ROUNDS)
def test_the_compliant_filing_passes_everything(number):
    assert loud(filing(number), number) == ({"FRAME-DECLARED[dx_gx]"} if number == 18 else _base_year(number))
    assert verdict_of(filing(number), number) is Verdict.COMPLIANT


def _base_year(number: int) -> set[str]:
    return {"PLAN-BASE-YEAR"} if number == 16 else set()  # 2023-03-31 is before 2023-05-07


# ---- the verdict -----------------------------------------------------------------------------------------------------


def _by_the_design(found: list[Entry]) -> Verdict:
    """DESIGN §6, from the table: required fail; required unknown or nothing required judged; else compliant."""
    required = [outcome for _, _, _, outcome, severity, *_ in found if severity == "required"]
    if "fail" in required:
        return Verdict.NON_COMPLIANT
    if "unknown" in required or not set(required) & {"pass", "at_risk"}:
        return Verdict.UNDETERMINED
    return Verdict.COMPLIANT


BREAKS: dict[str, dict[str, object]] = {
    "nothing": {},
    "payroll one yen short": {"payroll[3]": 73_197_486},
    "value added short": {"operating_profit[3]": 14_772_699},
    "minimum wage of year 1": {"internal_minimum_wage[1]": 1_142},
    "minimum wage of year 3": {"internal_minimum_wage[3]": 1_100},
    "payback": {"reduced_hours": 3_999},
    "labour productivity": {"output_after": 9_999_999},
    "no maintenance contract": {"sier_maintenance_contract": False},
    "no bank confirmation": {"bank_confirmation": False},
    "wage hike missed": {"wage_hike": True},
}
FACTS = sorted(f.key for f in filing().facts)
# taken away, these take a claim, a request or the stated horizon back with them: another question is asked then
QUESTIONS = {"wage_hike", "small_business", "revival_business", "requested_subsidy", "largest_asset", "plan_years"}


@given(st.sampled_from(sorted(BREAKS)), st.sets(st.sampled_from(FACTS), max_size=6))
def test_the_verdict_follows_from_the_findings_as_the_design_says(why, removed):
    found, verdict = alone(filing(**(BREAKS[why] | dict.fromkeys(removed))))
    assert verdict is _by_the_design(found)


@pytest.mark.parametrize(("why", "broken"), sorted(BREAKS.items()))
def test_each_break_makes_the_filing_non_compliant(why, broken):
    assert verdict_of(filing(**broken)) is (Verdict.COMPLIANT if why == "nothing" else Verdict.NON_COMPLIANT)


@given(
    st.sampled_from(sorted(BREAKS)),
    st.sets(st.sampled_from(sorted(set(FACTS) - QUESTIONS)), min_size=1, max_size=4),
)
def test_taking_facts_away_never_turns_a_required_outcome_into_a_pass(why, removed):
    plan = filing(**BREAKS[why])
    (before, verdict), (after, left) = pair(plan, changed(plan, dict.fromkeys(removed)))
    bad = {entry[:3]: entry[3] for entry in before if entry[4] == "required" and entry[3] != "pass"}
    for key, outcome in ((entry[:3], entry[3]) for entry in after):
        assert not (outcome == "pass" and key in bad), key
    if verdict is Verdict.NON_COMPLIANT:
        assert left is not Verdict.COMPLIANT


@pytest.mark.parametrize("key", sorted(set(FACTS) - QUESTIONS))
def test_every_fact_of_a_filing_is_needed_or_changes_nothing_that_was_asked(key):
    """Without any one fact no required outcome is better than before, and a judged one is unknown, not passed over."""
    whole, partial = outcomes(filing()), outcomes(filing(**{key: None}))
    assert set(whole) <= set(partial) | {k for k in whole if k[0].startswith("PLAN-")}
    assert {partial[k] for k in whole if k in partial} <= {"pass", "unknown"}


NEEDED = {
    "payroll[0]": {"BASE-PAYROLL-GROWTH@3"},
    "payroll[3]": {"BASE-PAYROLL-GROWTH@3"},
    "labour_cost[0]": {"BASE-VALUE-ADDED-GROWTH@3"},
    "depreciation[3]": {"BASE-VALUE-ADDED-GROWTH@3"},
    "operating_profit[3]": {"BASE-VALUE-ADDED-GROWTH@3"},
    "internal_minimum_wage[2]": {"BASE-MINIMUM-WAGE@2"},
    "prefecture": {f"BASE-MINIMUM-WAGE@{year}" for year in (1, 2, 3)},
    "base_fiscal_year_end": {f"BASE-MINIMUM-WAGE@{year}" for year in (1, 2, 3)},
    "regular_employees": {"MONEY-CAP"},
    "eligible_cost": {"MONEY-RATE"},
    "investment": {"FRAME-PAYBACK"},
    "hourly_labour_cost": {"FRAME-PAYBACK"},
    "workers_after": {"FRAME-LABOUR-PRODUCTIVITY"},
    "output_before": {"FRAME-LABOUR-PRODUCTIVITY"},
    "sier_maintenance_contract": {"FRAME-SIER-MAINTENANCE"},
    "bank_confirmation": {"FRAME-BANK-CONFIRMATION"},
}
IDLE = ("payroll[1]", "payroll[2]", "operating_profit[1]", "internal_minimum_wage[0]")


@pytest.mark.parametrize(("key", "unknown"), NEEDED.items())
def test_a_missing_fact_makes_exactly_its_rules_unknown(key, unknown):
    plan = filing(**{key: None})
    assert loud(plan) == unknown
    assert verdict_of(plan) is Verdict.UNDETERMINED


@pytest.mark.parametrize("key", IDLE)
def test_interim_years_of_growth_and_the_base_years_wage_may_be_blank(key):
    assert loud(filing(**{key: None})) == set()


def test_nothing_at_all_is_undetermined():
    empty = Plan("空.xlsx", "0" * 64)
    for number in ROUNDS:
        assert verdict_of(empty, number) is Verdict.UNDETERMINED
        assert "pass" not in outcomes(empty, number).values()
        assert "fail" not in outcomes(empty, number).values()
    assert report(empty).verdict is Verdict.UNDETERMINED


@pytest.mark.parametrize(
    ("blank", "zero", "key"),
    [
        ({"payroll[3]": None}, {"payroll[3]": 0}, PAYROLL),
        ({"operating_profit[3]": None}, {"operating_profit[3]": 0}, VALUE_ADDED),
        ({"eligible_cost": None}, {"eligible_cost": 0}, ("MONEY-RATE", "", -1)),
        ({"largest_asset": None}, {"largest_asset": 0}, ("MONEY-ASSET", "", -1)),
    ],
)
def test_blank_is_unknown_where_zero_fails(blank, zero, key):
    assert outcomes(filing(**blank))[key] == "unknown"
    assert outcomes(filing(**zero))[key] == "fail"


def test_a_blank_part_of_value_added_is_not_taken_for_zero():
    without = filing(**{"depreciation[0]": None})
    assert outcomes(without)[VALUE_ADDED] == "unknown"
    assert outcomes(changed(without, {"depreciation[0]": 0}))[VALUE_ADDED] == "pass"  # 90,000,000 → 114,500,000


def test_an_unstated_largest_asset_is_to_be_confirmed_and_leaves_the_verdict():
    found, verdict = alone(filing(largest_asset=None))
    assert [(e[3], e[4]) for e in found if e[0] == "MONEY-ASSET"] == [("unknown", "advisory")]
    assert verdict is Verdict.COMPLIANT


def test_no_employees_drop_the_minimum_wage_but_an_unknown_head_count_does_not():
    nobody = filing(regular_employees=0, requested_subsidy=7_500_000, internal_minimum_wage=None)
    assert not [key for key in outcomes(nobody) if key[0] == "BASE-MINIMUM-WAGE"]
    assert outcomes(changed(nobody, {"regular_employees": None}))["BASE-MINIMUM-WAGE", "", 1] == "unknown"


# ---- more is never worse ---------------------------------------------------------------------------------------------


@given(st.integers(-3, 12_000_000), st.integers(0, 9_000_000), st.sampled_from([14, 17]))
def test_a_higher_final_year_never_turns_growth_from_pass_to_fail(start, more, number):
    lower = filing(number, **{"payroll[3]": 73_150_000 + start, "operating_profit[3]": 14_500_000 + start})
    higher = changed(lower, {"payroll[3]": 73_150_000 + start + more, "operating_profit[3]": 14_500_000 + start + more})
    a, b = (by_key(found) for found, _ in pair(lower, higher, number))
    for key in (PAYROLL, VALUE_ADDED):
        assert not (a[key] == "pass" and b[key] != "pass")


@given(st.integers(1, 3), st.integers(1_000, 1_400), st.integers(0, 300), st.booleans())
def test_a_higher_minimum_wage_never_hurts_its_level(year, wage, more, hike):
    facts = {"requested_subsidy": 30_000_000, "eligible_cost": 90_000_000, **(HIKE if hike else {})}
    key = f"internal_minimum_wage[{year}]"
    low, high = (changed(filing(**facts), {key: value}) for value in (wage, wage + more))
    a, b = (by_key(found) for found, _ in pair(low, high))
    rank = {"pass": 0, "at_risk": 1, "unknown": 2, "fail": 3}
    for code in ("BASE-MINIMUM-WAGE", "HIKE-MINIMUM-WAGE-LEVEL"):
        if (code, "", year) in a:
            assert rank[b[code, "", year]] <= rank[a[code, "", year]]
    if year == 3:
        assert {k for k, v in b.items() if v == "fail"} <= {k for k, v in a.items() if v == "fail"}


# ---- claims ----------------------------------------------------------------------------------------------------------

CLAIMS = {
    14: {"voluntary_insurance", "small_business", "revival_business", "sole_proprietor", "wage_hike"},
    17: {
        "voluntary_insurance", "small_business", "revival_business", "sole_proprietor", "wage_hike",
        "fully_automated_after",
    },
    18: {
        "voluntary_insurance", "small_business", "revival_business", "sole_proprietor", "wage_hike", "covid_relief",
        "fully_automated_after",
    },
}  # fmt: skip


@pytest.mark.parametrize("number", [14, 17, 18])
def test_unstated_favourable_claims_are_listed_and_count_as_not_claimed(number):
    silent = filing(number, **dict.fromkeys(CLAIMS[number]))
    said = filing(number, **dict.fromkeys(CLAIMS[number], False))
    listed = {a.item: (a.value, a.why) for a in report(silent, number).assumptions}
    assert {item: listed.get(item) for item in CLAIMS[number]} == dict.fromkeys(CLAIMS[number], (False, "not_claimed"))
    assert outcomes(silent, number) == outcomes(said, number)
    assert not [a for a in report(said, number).assumptions if a.why == "not_claimed"]


def test_an_unstated_relief_is_not_given_and_a_stated_one_is():
    # 1 % for three years: 70,000,000 × 1.030301 = 72,121,070
    relief = {"payroll[3]": 72_121_070}
    assert outcomes(filing(**relief))[PAYROLL] == "fail"
    assert outcomes(filing(**relief, voluntary_insurance=False))[PAYROLL] == "fail"
    assert outcomes(filing(**relief, voluntary_insurance=True))[PAYROLL] == "pass"
    assert outcomes(filing(voluntary_insurance=True, **{"payroll[3]": 72_121_069}))[PAYROLL] == "fail"


@pytest.mark.parametrize(
    ("said", "outcome", "verdict"),
    [
        (None, "unknown", Verdict.UNDETERMINED),
        (False, "pass", Verdict.COMPLIANT),
        (True, "fail", Verdict.NON_COMPLIANT),
    ],
)
def test_revival_beside_a_wage_hike_in_round_14_has_to_be_said(said, outcome, verdict):
    plan = filing(14, **HIKE, revival_business=said)
    assert outcomes(plan, 14)["HIKE-ELIGIBLE", "revival", -1] == outcome
    assert verdict_of(plan, 14) is verdict


@pytest.mark.parametrize("said", [None, True])
def test_revival_beside_a_wage_hike_only_warns_in_round_17(said):
    plan = filing(**HIKE, revival_business=said, requested_subsidy=30_000_000, eligible_cost=90_000_000)
    assert verdict_of(plan) is Verdict.COMPLIANT
    assert "HIKE-ELIGIBLE[revival]" in loud(plan)


@pytest.mark.parametrize("number", [14, 17, 18])
def test_a_wage_hike_that_is_met_passes(number):
    asks = {14: 12_500_000, 17: 30_000_000, 18: 25_000_000}[number]
    plan = filing(number, **HIKE, requested_subsidy=asks, eligible_cost=90_000_000)
    assert verdict_of(plan, number) is Verdict.COMPLIANT
    found = report(plan, number).without_wage_hike
    assert found
    assert found.verdict is Verdict.COMPLIANT


@pytest.mark.parametrize(
    "missed",
    [
        {"payroll[3]": 80_000_000},
        {"internal_minimum_wage": (1_120, 1_190, 1_239, 1_330)},  # a step of 49
        {"internal_minimum_wage": (1_100, 1_162, 1_260, 1_330)},  # 1,113 + 50 missed by one yen
    ],
)
def test_a_missed_wage_hike_is_non_compliant_as_filed_and_compliant_without(missed):
    plan = filing(**(HIKE | {"requested_subsidy": 30_000_000, "eligible_cost": 90_000_000} | missed))
    found = report(plan)
    assert found.verdict is Verdict.NON_COMPLIANT
    assert found.without_wage_hike
    assert (found.without_wage_hike.verdict, found.without_wage_hike.cap) == (Verdict.COMPLIANT, 30_000_000)
    assert {f.code for f in found.findings if f.outcome is Outcome.FAIL} <= {
        "HIKE-PAYROLL-GROWTH", "HIKE-MINIMUM-WAGE-STEP", "HIKE-MINIMUM-WAGE-LEVEL",
    }  # fmt: skip


def test_a_missed_base_is_non_compliant_without_the_wage_hike_too():
    plan = filing(**HIKE, **{"payroll[3]": 71_000_000})
    found = report(plan)
    assert found.without_wage_hike
    assert found.without_wage_hike.verdict is Verdict.NON_COMPLIANT


def test_no_wage_hike_no_second_verdict():
    assert report(filing()).without_wage_hike is None
    assert report(filing(wage_hike=None)).without_wage_hike is None


def test_a_request_that_needs_the_uplift_fails_without_it():
    plan = filing(**HIKE, requested_subsidy=35_000_000, eligible_cost=900_000_000)
    found = report(plan)
    assert found.verdict is Verdict.COMPLIANT
    assert found.without_wage_hike
    assert found.without_wage_hike.verdict is Verdict.NON_COMPLIANT  # 35,000,000 > 30,000,000


def test_round_14_steps_of_45_yen_start_at_the_base_year():
    hike = HIKE | {"internal_minimum_wage": (1_200, 1_245, 1_290, 1_335)}
    assert verdict_of(filing(14, **hike), 14) is Verdict.COMPLIANT
    short = filing(14, **(hike | {"internal_minimum_wage": (1_200, 1_245, 1_289, 1_335)}))
    found = outcomes(short, 14)
    assert [found["HIKE-MINIMUM-WAGE-STEP", "", year] for year in (1, 2, 3)] == ["pass", "fail", "pass"]


# ---- no horizon, no frame --------------------------------------------------------------------------------------------

NO_SERIES = dict.fromkeys(
    ("operating_profit", "labour_cost", "depreciation", "payroll", "internal_minimum_wage", "plan_years")
)


@pytest.mark.parametrize("base", [0, 9, 10, 50])
def test_a_final_year_nobody_knows_is_unknown_not_the_base_year(base):
    plan = filing(18, **NO_SERIES, new_product_sales=(base * 1_000_000,), sales=(100_000_000,))
    found = outcomes(plan, 18, frame="high-value-normal")
    assert {v for k, v in found.items() if k[0] == "FRAME-NEW-PRODUCT-SHARE"} == {"unknown"}


def test_the_sum_of_no_years_is_unknown_not_zero():
    plan = filing(18, **NO_SERIES, new_product_sales=(0, 90_000_000, 90_000_000))
    found = outcomes(plan, 18, frame="global")
    assert found["FRAME-OVERSEAS-SALES", "", -1] == "unknown"


def test_a_blank_year_leaves_the_sum_over_all_years_unknown():
    plan = filing(18, new_product_sales=(0, 40_000_000, None, 40_000_000))
    assert outcomes(plan, 18, frame="global")["FRAME-OVERSEAS-SALES", "", -1] == "unknown"
    whole = changed(plan, {"new_product_sales[2]": 0})
    assert outcomes(whole, 18, frame="global")["FRAME-OVERSEAS-SALES", "", -1] == "pass"


@pytest.mark.parametrize("share", [("10000000", "pass"), ("9999999", "fail")])
def test_a_share_is_decided_exactly_at_its_boundary(share):
    sales, outcome = share
    plan = filing(18, new_product_sales=(0, 0, 0, int(sales)), sales=(100_000_000,) * 4)
    assert outcomes(plan, 18, frame="high-value-normal")["FRAME-NEW-PRODUCT-SHARE", "", 3] == outcome


def test_without_a_frame_the_base_is_judged_and_frame_and_money_are_unknown():
    found = report(filing(14), 14, frame=None)
    assert of(found.findings, "BASE-PAYROLL-GROWTH").outcome is Outcome.PASS
    money = [f for f in found.findings if f.code.startswith(("MONEY-CAP", "MONEY-FLOOR", "MONEY-RATE", "FRAME-"))]
    assert money
    assert {f.outcome for f in money} == {Outcome.UNKNOWN}
    assert {f.get("reason") for f in money if f.kind != "declared"} == {"no_frame"}
    assert found.verdict is Verdict.UNDETERMINED
    assert [frame.id for frame in found.frames] == [
        "normal", "recovery", "digital", "green-entry", "green-standard", "green-advance", "global",
    ]  # fmt: skip


def test_a_failing_base_outweighs_an_unknown_frame():
    assert verdict_of(filing(14, **{"payroll[3]": 1_000}), 14, frame=None) is Verdict.NON_COMPLIANT


def test_margins_are_observed_less_required_everywhere():
    plans, years = tables.build([row(filing(**broken)) for broken in BREAKS.values()])
    found = evaluate(plans, years, {"monozukuri-17": programme("monozukuri-17")})
    np.testing.assert_array_equal(found["margin"], found["observed"] - found["required"])
