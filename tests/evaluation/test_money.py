"""Caps, uplifts and what the rates yield: the arithmetic of RULES §3, done again in Fractions.

subsidy = min(E·r₁, 15,000,000) + max(0, E − 15,000,000/r₁) / 3 for the labour-saving frame; in general each step pays
its rate on the cost that the steps before have not used up.
"""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from checker.evaluation.money import subsidy_of, tiers
from checker.model import Subsidy
from checker.rules.registry import programme
from tests.evaluation.plans import alone, filing, of, outcomes, report

COSTS = st.one_of(st.integers(0, 10**13), st.integers(0, 400_000_000))
LABOUR_SAVING = {
    "half": [(15_000_000, Fraction(1, 2)), (None, Fraction(1, 3))],
    "two thirds": [(15_000_000, Fraction(2, 3)), (None, Fraction(1, 3))],
}


def _one_step_after_the_other(cost: int, steps: list[tuple[int | None, Fraction]]) -> int:
    """Spend the cost step by step; a fraction of a yen of the total is dropped."""
    left, total, before = Fraction(cost), Fraction(0), 0
    for limit, rate in steps:
        room = left if limit is None else min(left, Fraction(limit - before) / rate)
        total, left, before = total + room * rate, left - room, limit or before
    return math.floor(total)


@st.composite
def _step_tables(draw: st.DrawFn) -> list[tuple[int | None, Fraction]]:
    rates = draw(st.lists(st.fractions(Fraction(1, 10), Fraction(9, 10), max_denominator=12), min_size=1, max_size=3))
    limits = draw(st.lists(st.integers(1, 100_000_000), min_size=len(rates) - 1, max_size=len(rates) - 1, unique=True))
    return [*zip(sorted(limits), rates[:-1], strict=True), (None, rates[-1])]


@given(COSTS, st.sampled_from(sorted(LABOUR_SAVING)))
@example(30_000_000, "half")
@example(29_999_999, "half")
@example(22_500_000, "two thirds")
@example(22_500_001, "two thirds")
def test_the_labour_saving_formula_of_the_rules(cost, kind):
    steps = LABOUR_SAVING[kind]
    first = steps[0][1]
    knee = 15_000_000 / first
    expected = math.floor(min(cost * first, Fraction(15_000_000)) + max(Fraction(0), cost - knee) / 3)
    assert subsidy_of(np.array([float(cost)]), steps).tolist() == [expected]


@given(st.lists(COSTS, min_size=1, max_size=8), _step_tables())
def test_any_table_of_steps_pays_each_part_of_the_cost_at_its_rate(costs, steps):
    found = subsidy_of(np.array(costs, np.float64), steps)
    assert found.tolist() == [_one_step_after_the_other(cost, steps) for cost in costs]


@given(COSTS, _step_tables())
def test_one_yen_more_of_cost_never_yields_less(cost, steps):
    less, more = subsidy_of(np.array([float(cost), float(cost + 1)]), steps).tolist()
    assert less <= more <= less + 1


def test_an_unknown_cost_yields_an_unknown_subsidy():
    found = subsidy_of(np.array([np.nan, 0.0]), LABOUR_SAVING["half"])
    assert math.isnan(found[0])
    assert found[1] == 0


@pytest.mark.parametrize(
    ("cost", "kind", "subsidy"),
    [
        (45_000_000, "half", 20_000_000),
        (22_500_000, "two thirds", 15_000_000),
        (285_000_000, "half", 100_000_000),
        (284_999_999, "half", 99_999_999),
        (30_000_000, "half", 15_000_000),
        (29_999_999, "half", 14_999_999),  # 14,999,999.5
        (30_000_002, "half", 15_000_000),  # 15,000,000.67
        (30_000_003, "half", 15_000_001),
        (0, "half", 0),
        (10**13, "half", 3_333_338_333_333),  # 15,000,000 + (10¹³ − 30,000,000) / 3
    ],
)
def test_the_examples_of_the_issue_and_their_neighbours(cost, kind, subsidy):
    assert subsidy_of(np.array([float(cost)]), LABOUR_SAVING[kind]).tolist() == [subsidy]


# ---- tiers -----------------------------------------------------------------------------------------------------------

TIERS = [  # programme, frame, head-counts, tier of each
    ("monozukuri-14", "normal", (0, 1, 5, 6, 20, 21, 51, 5000), (0, 0, 0, 1, 1, 2, 2, 2)),
    ("monozukuri-14", "green-advance", (5, 6, 20, 21), (0, 1, 1, 2)),
    ("monozukuri-14", "global", (0, 5, 6, 20, 21, 300), (0, 0, 1, 1, 2, 2)),  # one cap, three uplifts
    ("monozukuri-17", "labour-saving", (0, 5, 6, 20, 21, 50, 51, 99, 100, 300), (0, 0, 1, 1, 2, 2, 3, 3, 4, 4)),
    ("monozukuri-18", "labour-saving", (5, 6, 20, 21, 50, 51, 99, 100), (0, 1, 1, 2, 2, 3, 3, 4)),
    ("monozukuri-18", "high-value-growth", (5, 6, 20, 21), (0, 1, 1, 2)),
    ("monozukuri-18", "global", (5, 6, 20, 21, 100), (0, 0, 0, 0, 0)),
]


@pytest.mark.parametrize(("pack", "frame", "heads", "expected"), TIERS)
def test_every_head_count_boundary_lands_in_its_tier(pack, frame, heads, expected):
    rules = programme(pack).frame(frame)
    assert rules
    tier, known = tiers(rules, np.array(heads, np.float64))
    assert tier.tolist() == list(expected)
    assert known.all()


def test_without_a_head_count_the_tier_is_unknown_unless_there_is_only_one():
    several, one = programme("monozukuri-18").frame("high-value-growth"), programme("monozukuri-18").frame("global")
    assert several
    assert one
    assert not tiers(several, np.array([np.nan]))[1].any()
    assert tiers(one, np.array([np.nan]))[1].all()


# ---- caps and uplifts through the report -----------------------------------------------------------------------------


def _subsidy(number: int = 17, frame: str | None = None, **changes: object) -> Subsidy:
    settings = {} if frame is None else {"frame": frame}
    found = report(filing(number, **changes), number, **settings).subsidy
    assert found
    return found


@pytest.mark.parametrize(
    ("heads", "cap", "uplift"),
    [
        (5, 7_500_000, 2_500_000),
        (6, 15_000_000, 5_000_000),
        (20, 15_000_000, 5_000_000),
        (21, 30_000_000, 10_000_000),
        (50, 30_000_000, 10_000_000),
        (51, 50_000_000, 15_000_000),
        (99, 50_000_000, 15_000_000),
        (100, 80_000_000, 20_000_000),
    ],
)
def test_a_claimed_uplift_is_in_the_cap_and_told_apart(heads, cap, uplift):
    plain = _subsidy(regular_employees=heads)
    assert (plain.cap, plain.cap_least, plain.uplift) == (cap, cap, 0)
    raised = _subsidy(regular_employees=heads, wage_hike=True, requested_subsidy=cap)
    assert (raised.cap, raised.cap_least, raised.uplift) == (cap + uplift, cap + uplift, uplift)


def test_a_hundred_employees_reach_the_raised_cap_at_285_million_and_not_a_yen_below():
    raised = {"regular_employees": 100, "wage_hike": True, "requested_subsidy": 80_000_000}
    assert _subsidy(**raised, eligible_cost=285_000_000).maximum == 100_000_000
    assert _subsidy(**raised, eligible_cost=284_999_999).maximum == 99_999_999
    assert _subsidy(**raised, eligible_cost=900_000_000).maximum == 100_000_000


def test_where_the_sources_print_only_bounds_of_an_uplift_the_cap_has_bounds_and_the_sure_one_counts():
    # round 18, growth type, 6 to 20 employees: 15,000,000 and 1,000,000 to 10,000,000 on top
    facts = {"regular_employees": 12, "wage_hike": True, "eligible_cost": 60_000_000}
    found = _subsidy(18, requested_subsidy=15_000_000, **facts)
    assert (found.cap_least, found.cap, found.maximum) == (16_000_000, 25_000_000, 16_000_000)
    key = ("MONEY-CAP", "", -1)
    assert outcomes(filing(18, requested_subsidy=16_000_000, **facts), 18)[key] == "pass"
    assert outcomes(filing(18, requested_subsidy=16_000_001, **facts), 18)[key] == "unknown"
    assert outcomes(filing(18, requested_subsidy=25_000_000, **facts), 18)[key] == "unknown"
    assert outcomes(filing(18, requested_subsidy=25_000_001, **facts), 18)[key] == "fail"


def test_an_uncertain_uplift_leaves_the_cap_between_without_and_with_it():
    # round 14: revival unstated beside the wage hike → HIKE-ELIGIBLE unknown → 12,500,000 or 22,500,000
    facts = {"wage_hike": True, "revival_business": None}
    found = _subsidy(14, requested_subsidy=12_500_000, **facts)
    assert (found.cap_least, found.cap, found.uplift) == (12_500_000, 22_500_000, 10_000_000)
    key = ("MONEY-CAP", "", -1)
    assert outcomes(filing(14, requested_subsidy=12_500_000, **facts), 14)[key] == "pass"
    assert outcomes(filing(14, requested_subsidy=12_500_001, **facts), 14)[key] == "unknown"
    assert outcomes(filing(14, requested_subsidy=22_500_001, **facts), 14)[key] == "fail"


@pytest.mark.parametrize(
    ("why", "changes", "frame"),
    [
        ("asks less than the frame's cap", {"requested_subsidy": 12_499_999}, "normal"),
        ("is under revival", {"revival_business": True}, "normal"),
        ("has no employees", {"regular_employees": 0, "requested_subsidy": 7_500_000}, "normal"),
        ("is in the recovery frame", {"taxable_income_last_year": 0}, "recovery"),
    ],
)
def test_a_failing_eligibility_takes_the_uplift_out_of_the_cap(why, changes, frame):
    facts = {"wage_hike": True, "requested_subsidy": 12_500_000} | changes
    found = _subsidy(14, frame, **facts)
    assert found.uplift == 0, why
    assert found.cap == found.cap_least == (7_500_000 if changes.get("regular_employees") == 0 else 12_500_000)


def test_asking_exactly_the_frames_cap_is_eligible_and_one_yen_less_is_not():
    key = ("HIKE-ELIGIBLE", "cap", -1)
    assert outcomes(filing(14, wage_hike=True, requested_subsidy=12_500_000), 14)[key] == "pass"
    assert outcomes(filing(14, wage_hike=True, requested_subsidy=12_499_999), 14)[key] == "fail"


@pytest.mark.parametrize(
    ("number", "frame", "changes", "rate"),
    [
        (14, "normal", {}, "1/2"),
        (14, "normal", {"small_business": True, "regular_employees": 12}, "2/3"),
        (14, "normal", {"revival_business": True}, "2/3"),
        (14, "normal", {"small_business": None, "revival_business": None}, "1/2"),
        (14, "global", {"small_business": True, "regular_employees": 12}, "2/3"),
        (14, "global", {"revival_business": True}, "1/2"),
        (14, "digital", {}, "2/3"),
        (17, "labour-saving", {"small_business": True, "regular_employees": 12}, "2/3"),
        (17, "labour-saving", {"revival_business": True}, "2/3"),
        (18, "high-value-growth", {}, "2/3"),
        (18, "high-value-normal", {"covid_relief": True}, "2/3"),
        (18, "high-value-normal", {}, "1/2"),
        (18, "global", {"revival_business": True}, "1/2"),
    ],
)
def test_the_rate_follows_the_frame_and_what_the_plan_says_it_is(number, frame, changes, rate):
    assert _subsidy(number, frame, **changes).rates[0].rate == Fraction(rate)


def test_a_small_manufacturer_of_twelve_gets_15_million_for_22_5_million_of_cost():
    facts = {"regular_employees": 12, "small_business": True, "eligible_cost": 22_500_000}
    assert _subsidy(requested_subsidy=15_000_000, **facts).maximum == 15_000_000
    key = ("MONEY-RATE", "", -1)
    assert outcomes(filing(requested_subsidy=15_000_000, **facts))[key] == "pass"
    assert outcomes(filing(requested_subsidy=15_000_000, **facts | {"eligible_cost": 22_499_999}))[key] == "fail"


def test_a_request_is_held_against_floor_cap_and_rate_to_the_yen():
    found = report(filing(requested_subsidy=999_999))
    assert of(found.findings, "MONEY-FLOOR").margin == -1
    assert outcomes(filing(requested_subsidy=1_000_000))["MONEY-FLOOR", "", -1] == "pass"
    assert outcomes(filing(requested_subsidy=30_000_000))["MONEY-CAP", "", -1] == "pass"
    over = of(report(filing(requested_subsidy=30_000_001)).findings, "MONEY-CAP")
    assert (over.outcome, over.required, over.margin) == ("fail", 30_000_000, 1)
    assert outcomes(filing(requested_subsidy=20_000_000))["MONEY-RATE", "", -1] == "pass"
    assert outcomes(filing(requested_subsidy=20_000_001))["MONEY-RATE", "", -1] == "fail"


def test_without_a_request_nothing_is_asked_about_money_and_the_report_gives_the_most():
    plan = filing(requested_subsidy=None)
    entries, verdict = alone(plan)
    assert not {code for code, *_ in entries} & {"MONEY-CAP", "MONEY-FLOOR", "MONEY-RATE"}
    assert verdict == "compliant"
    found = report(plan).subsidy
    assert found
    assert (found.maximum, found.floor) == (20_000_000, 1_000_000)


def test_without_a_frame_there_is_no_subsidy_and_without_a_cost_no_maximum():
    plan = filing(14)
    assert report(plan, 14, frame=None).subsidy is None
    found = _subsidy(eligible_cost=None)
    assert found.maximum is None
    assert found.cap == 30_000_000


def test_a_cap_that_is_the_same_for_every_head_count_is_known_without_one():
    # round 14, global: 30,000,000 for all; only the uplift, which is not claimed here, differs by head-count
    plan = filing(14, regular_employees=None, requested_subsidy=30_000_000, eligible_cost=60_000_000)
    found = report(plan, 14, frame="global").subsidy
    assert found
    assert (found.cap, found.maximum) == (30_000_000, 30_000_000)
    assert outcomes(plan, 14, frame="global")["MONEY-CAP", "", -1] == "pass"


def test_the_green_floor_of_an_unknown_head_count_is_unknown():
    found = _subsidy(14, "green-standard", regular_employees=None)
    assert found.floor is None
    assert found.cap is None
