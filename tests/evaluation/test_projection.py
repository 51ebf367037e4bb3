"""Which 31 March a plan year is judged on, how many years growth runs over, and what is known of the regional wage.

Wages by hand from the table: 東京 1,072 (2022-10-01), 1,113 (2023-10-01), 1,163 (2024-10-01), 1,226 (2025-10-03);
秋田 853 (2022), 897 (2023-10-01), 951 (2024-10-01), 1,031 (2026-03-31).
"""

from __future__ import annotations

from datetime import date

import pytest

from checker.model import Outcome, Plan, Report, Verdict
from tests.evaluation.plans import alone, changed, entries, filing, judged, loud, of, outcomes, report, row

WAGE = "BASE-MINIMUM-WAGE"
LATE = date(2026, 11, 22)  # everything up to the revision of 2026 is known


def _wage(plan: Plan, year: int, number: int = 17, **settings: object):
    return of(report(plan, number, **settings).findings, WAGE, year=year)


# ---- which 31 March --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base_end", "days"),
    [
        (date(2023, 3, 31), ("2024-03-31", "2025-03-31", "2026-03-31")),
        (date(2023, 2, 28), ("2023-03-31", "2024-03-31", "2025-03-31")),
        (date(2024, 2, 29), ("2024-03-31", "2025-03-31", "2026-03-31")),
        (date(2023, 3, 20), ("2023-03-31", "2024-03-31", "2025-03-31")),
        (date(2023, 3, 30), ("2023-03-31", "2024-03-31", "2025-03-31")),
        (date(2023, 4, 1), ("2024-03-31", "2025-03-31", "2026-03-31")),
        (date(2022, 12, 31), ("2023-03-31", "2024-03-31", "2025-03-31")),
    ],
)
def test_a_plan_year_is_judged_on_the_31_march_inside_its_fiscal_year(base_end, days):
    found = report(filing(base_fiscal_year_end=base_end), as_of=LATE)
    assert tuple(of(found.findings, WAGE, year=year).get("on") for year in (1, 2, 3)) == days


@pytest.mark.parametrize(
    ("base_end", "regional"),
    [(date(2023, 3, 31), (1_113, 1_163, 1_226)), (date(2023, 2, 28), (1_072, 1_113, 1_163))],
)
def test_the_wage_asked_is_that_in_force_on_the_day_plus_thirty(base_end, regional):
    plan = filing(base_fiscal_year_end=base_end, internal_minimum_wage=(2_000,) * 4)
    found = report(plan, as_of=LATE)
    assert tuple(of(found.findings, WAGE, year=year).required for year in (1, 2, 3)) == tuple(x + 30 for x in regional)


def test_tokyo_on_2023_03_31_needs_1102():
    plan = filing(base_fiscal_year_end=date(2022, 3, 31), internal_minimum_wage=(1_072, 1_102, 1_200, 1_300))
    assert _wage(plan, 1, as_of=LATE).outcome is Outcome.PASS
    assert _wage(plan, 1, as_of=LATE).required == 1_102
    short = changed(plan, {"internal_minimum_wage[1]": 1_101})
    assert (_wage(short, 1, as_of=LATE).outcome, _wage(short, 1, as_of=LATE).margin) == (Outcome.FAIL, -1)


@pytest.mark.parametrize(("as_of", "outcome"), [(date(2025, 12, 1), "pass"), (LATE, "pass")])
def test_akita_on_2026_03_31_needs_1061_as_soon_as_the_revision_is_known(as_of, outcome):
    plan = filing(prefecture="秋田県", internal_minimum_wage=(900, 950, 1_000, 1_061))
    found = _wage(plan, 3, as_of=as_of)
    assert (found.outcome, found.required, found.get("known"), found.get("regional")) == (outcome, 1_061, 1, 1_031)
    short = _wage(changed(plan, {"internal_minimum_wage[3]": 1_060}), 3, as_of=as_of)
    assert (short.outcome, short.margin) == (Outcome.FAIL, -1)


def test_akita_for_a_year_ending_on_2026_03_30_still_has_the_wage_of_2025():
    # 31 March 2025 is the last one inside a year that ends on 2026-03-30
    plan = filing(prefecture="秋田県", base_fiscal_year_end=date(2023, 3, 30), internal_minimum_wage=(900,) * 4)
    assert _wage(plan, 3, as_of=LATE).required == 951 + 30


def test_header_dates_win_over_counting_from_the_base_year():
    ends = [date(2022, 12, 31), date(2023, 12, 31), date(2024, 12, 31), date(2025, 12, 31)]
    plan = filing(fiscal_year_end=ends)  # base_fiscal_year_end says 2023-03-31
    found = report(plan, as_of=LATE)
    assert [of(found.findings, WAGE, year=y).get("on") for y in (1, 2, 3)] == ["2023-03-31", "2024-03-31", "2025-03-31"]


def test_headers_only_up_to_the_base_year_are_counted_on():
    plan = filing(base_fiscal_year_end=None, fiscal_year_end=[date(2023, 3, 31)])
    found = report(plan, as_of=LATE)
    assert [of(found.findings, WAGE, year=y).get("on") for y in (1, 2, 3)] == ["2024-03-31", "2025-03-31", "2026-03-31"]
    assert found.verdict is Verdict.COMPLIANT


def test_without_any_date_the_wage_is_unknown_and_the_missing_fact_is_named():
    found = report(filing(base_fiscal_year_end=None))
    for year in (1, 2, 3):
        one = of(found.findings, WAGE, year=year)
        assert (one.outcome, one.required, one.margin) == (Outcome.UNKNOWN, None, None)
        assert one.missing == ("base_fiscal_year_end",)
        assert one.get("reason") == "no_fiscal_year"
    assert found.verdict is Verdict.UNDETERMINED


@pytest.mark.parametrize("place", ["東京", "江戸", "Tokyo"])
def test_a_prefecture_that_is_none_of_the_47_is_unknown_not_a_crash(place):
    found = outcomes(filing(prefecture=place))
    assert {found[WAGE, "", year] for year in (1, 2, 3)} == {"unknown"}


def test_without_a_prefecture_it_is_the_missing_fact():
    one = _wage(filing(prefecture=None), 1)
    assert (one.outcome, one.missing, one.get("reason")) == (Outcome.UNKNOWN, ("prefecture",), "missing")


# ---- dates nobody expects --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", [1950, 1988, 1999, 2000])
@pytest.mark.parametrize("prefecture", ["東京都", "北海道", "沖縄県"])
def test_years_before_the_wage_table_are_unknown(year, prefecture):
    found = outcomes(filing(base_fiscal_year_end=date(year, 3, 31), prefecture=prefecture))
    assert found[WAGE, "", 1] == "unknown"


@pytest.mark.parametrize("year", [2040, 2070, 2099, 2150])
@pytest.mark.parametrize("prefecture", ["東京都", "北海道", "沖縄県"])
def test_years_far_beyond_the_wage_table_are_projected_or_unknown_but_never_pass_on_another_wage(year, prefecture):
    plan = filing(base_fiscal_year_end=date(year, 3, 31), prefecture=prefecture)
    found = outcomes(plan)
    assert {found[WAGE, "", k] for k in (1, 2, 3)} <= {"unknown", "at_risk", "fail"}


def test_a_neighbour_in_the_batch_never_lends_its_wage_to_a_year_outside_the_table():
    old = filing(
        base_fiscal_year_end=date(1999, 3, 31), prefecture="青森県", internal_minimum_wage=(900, 950, 990, 999)
    )
    far = filing(
        base_fiscal_year_end=date(2090, 3, 31), prefecture="青森県", internal_minimum_wage=(900, 950, 990, 999)
    )
    batch = [row(old), row(filing(prefecture="北海道")), row(far), row(filing(prefecture="岩手県")), row(filing())]
    together, _ = judged(*batch)
    for place in (0, 2):
        single, _ = judged(batch[place])
        assert entries(together, place) == entries(single)


def test_a_plan_longer_than_the_wage_table_is_projected_year_by_year():
    plan = filing(
        base_fiscal_year_end=date(2026, 3, 31),
        plan_years=5,
        internal_minimum_wage=(1_300, 1_400, 1_500, 1_600, 1_700, 1_800),
        operating_profit=(10_000_000,) * 5 + (40_000_000,),
        labour_cost=(80_000_000,) * 6,
        depreciation=(10_000_000,) * 6,
        payroll=(70_000_000,) * 5 + (80_000_000,),
    )
    found = report(plan, as_of=LATE, scenario="flat")
    wages = [of(found.findings, WAGE, year=year) for year in range(1, 6)]
    # the revision of 2026-10-01 (1,280) is known on 2026-11-22: it holds on 2027-03-31, later years rest on it
    assert [one.required for one in wages] == [1_310] * 5
    assert [one.get("known") for one in wages] == [1, 0, 0, 0, 0]
    risen = report(plan, as_of=LATE, scenario="0.05")
    # 1,280 × 1.05 = 1,344; 1,411.2 → 1,412; 1,482.6 → 1,483; 1,557.15 → 1,558
    assert [of(risen.findings, WAGE, year=y).required for y in range(1, 6)] == [1_310, 1_374, 1_442, 1_513, 1_588]
    assert {of(risen.findings, WAGE, year=y).outcome for y in range(1, 6)} == {Outcome.PASS}


# ---- known and projected ---------------------------------------------------------------------------------------------


def _tokyo_2025(third: int) -> Plan:
    """Year 3 is judged on 2026-03-31: 1,226 + 30 once known, before that the last known wage and a projection."""
    return filing(internal_minimum_wage=(1_120, 1_180, 1_230, third))


@pytest.mark.parametrize(
    ("wage", "before", "after"),
    [
        (1_192, Outcome.FAIL, Outcome.FAIL),  # below 1,163 + 30, the wage that is certain at least
        (1_193, Outcome.AT_RISK, Outcome.FAIL),
        (1_255, Outcome.AT_RISK, Outcome.FAIL),
        (1_256, Outcome.PASS, Outcome.PASS),
    ],
)
def test_before_october_the_last_known_wage_decides_fail_and_the_projection_only_warns(wage, before, after):
    # a scenario of 5.4 %: 1,163 × 1.054 = 1,225.8 → 1,226, what the revision really became
    plan = _tokyo_2025(wage)
    for day in (date(2024, 10, 1), date(2025, 9, 30)):
        found = _wage(plan, 3, as_of=day, scenario="0.054")
        assert (found.outcome, found.get("known")) == (before, 0), day
        assert found.get("known_wage") == 1_163
        assert found.get("projected_wage") == 1_226
        assert found.required == (1_193 if before is Outcome.FAIL else 1_256)
    for day in (date(2025, 10, 1), date(2025, 10, 3), LATE):
        found = _wage(plan, 3, as_of=day, scenario="0.054")
        assert (found.outcome, found.get("known"), found.required) == (after, 1, 1_256), day


def test_a_year_at_risk_leaves_the_verdict_alone_and_is_counted():
    found = report(_tokyo_2025(1_255), as_of=date(2025, 9, 30), scenario="0.054")
    assert found.verdict is Verdict.COMPLIANT
    assert found.count(Outcome.AT_RISK) == 1


def test_flat_passes_what_the_trend_puts_at_risk():
    plan = _tokyo_2025(1_193)
    assert _wage(plan, 3, as_of=date(2025, 9, 30), scenario="flat").outcome is Outcome.PASS
    # trend: (1,163 / 1,013)^(1/5) = 2.8 % → 1,196 + 30
    trend = _wage(plan, 3, as_of=date(2025, 9, 30), scenario="trend")
    assert (trend.outcome, trend.required) == (Outcome.AT_RISK, 1_226)
    # recent: 1,163 / 1,113 → 1,163 × 1.04492 = 1,215.2 → 1,216 + 30
    assert _wage(plan, 3, as_of=date(2025, 9, 30), scenario="recent").required == 1_246


def test_a_fail_by_the_lower_bound_asks_for_the_sure_wage_not_the_projected_one():
    found = _wage(_tokyo_2025(1_100), 3, as_of=date(2024, 3, 1))
    assert (found.outcome, found.required, found.margin) == (Outcome.FAIL, 1_143, -43)


# ---- several sites ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wage", "outcome", "required"),
    [
        (1_256, Outcome.PASS, 1_256),  # the dearest, 東京 1,226 + 30
        (1_255, Outcome.UNKNOWN, 1_256),
        (1_061, Outcome.UNKNOWN, 1_256),
        (1_060, Outcome.FAIL, 1_061),  # the cheapest, 秋田 1,031 + 30
    ],
)
def test_several_sites_pass_at_the_dearest_and_fail_at_the_cheapest_only(wage, outcome, required):
    plan = filing(prefecture=None, sites=("秋田県", "東京都"), internal_minimum_wage=(1_300, 1_300, 1_300, wage))
    for order in (("秋田県", "東京都"), ("東京都", "秋田県")):
        found = _wage(changed(plan, {"sites": order}), 3, as_of=LATE)
        assert (found.outcome, found.required) == (outcome, required)


def test_between_two_sites_the_reason_is_the_sites_and_nothing_is_called_missing():
    plan = filing(prefecture=None, sites=("秋田県", "東京都"), internal_minimum_wage=(1_300, 1_300, 1_300, 1_100))
    found = _wage(plan, 3, as_of=LATE)
    assert found.outcome is Outcome.UNKNOWN
    assert found.get("reason") == "sites"
    assert "prefecture" not in found.missing


def test_the_sites_cell_is_among_the_cells_of_their_wage():
    plan = filing(prefecture=None, sites=("秋田県", "東京都"), internal_minimum_wage=(1_300,) * 4)
    cell = plan.fact("sites").cell
    assert str(cell) in _wage(plan, 3, as_of=LATE).cells


def test_a_workbook_with_a_prefecture_and_sites_is_judged_and_explained_by_the_same():
    plan = filing(prefecture="東京都", sites=("秋田県", "青森県"), internal_minimum_wage=(1_300,) * 4)
    found = _wage(plan, 3, as_of=LATE)
    by = {1_256: ("東京都", "prefecture"), 1_061: ("秋田県、青森県", "sites")}[int(found.required)]
    assert found.get("prefecture") == by[0]
    assert str(plan.fact(by[1]).cell) in found.cells


def test_one_unknown_site_leaves_every_year_unknown():
    plan = filing(prefecture=None, sites=("秋田県", "江戸"), internal_minimum_wage=(2_000,) * 4)
    assert _wage(plan, 1, as_of=LATE).outcome is Outcome.UNKNOWN


def test_one_site_alone_is_judged_as_its_prefecture():
    plan = filing(prefecture=None, sites=("東京都",))
    by_site, by_place = outcomes(plan), outcomes(filing())
    assert by_site == by_place


# ---- over how many years ---------------------------------------------------------------------------------------------


def _long(years: int, **changes: object) -> Plan:
    """Growth that passes easily over `years` years; nothing is said of plan years."""
    rising = lambda base, step: tuple(base + step * year for year in range(years + 1))  # noqa: E731
    facts = {
        "plan_years": None,
        "operating_profit": rising(10_000_000, 4_000_000),
        "labour_cost": rising(80_000_000, 2_000_000),
        "depreciation": rising(10_000_000, 500_000),
        "payroll": rising(70_000_000, 1_600_000),
        "internal_minimum_wage": rising(1_150, 70),
    }
    return filing(**(facts | changes))


@pytest.mark.parametrize("years", [3, 4, 5])
def test_without_stated_plan_years_the_last_filled_year_is_the_final_one(years):
    found = report(_long(years))
    assert (found.plan_years, found.horizon, found.verdict) == (years, years, Verdict.COMPLIANT)
    assert of(found.findings, "BASE-PAYROLL-GROWTH").year == years


@pytest.mark.parametrize("years", [1, 2])
def test_a_plan_that_is_too_short_is_unknown_and_says_so(years):
    found = report(_long(years, reduced_hours=40_000))  # pays back in a third of a year
    assert of(found.findings, "BASE-PAYROLL-GROWTH").outcome is Outcome.UNKNOWN
    assert of(found.findings, "BASE-PAYROLL-GROWTH").get("reason") == "horizon"
    assert of(found.findings, "PLAN-YEARS", "outside").get("years") == years
    assert found.verdict is Verdict.UNDETERMINED


def test_stated_years_beyond_what_is_filled_leave_the_final_year_unknown():
    found = report(_long(3, plan_years=5))
    assert found.plan_years == 5
    assert of(found.findings, "BASE-VALUE-ADDED-GROWTH").outcome is Outcome.UNKNOWN
    assert of(found.findings, WAGE, year=5).outcome is Outcome.UNKNOWN
    differs = of(found.findings, "PLAN-YEARS", "stated_differs")
    assert (differs.get("stated"), differs.get("filled")) == (5, 3)
    assert found.verdict is Verdict.UNDETERMINED


def test_stated_years_short_of_what_is_filled_are_judged_on_the_stated_one():
    plan = _long(5, plan_years=3)
    found = report(plan)
    assert (found.plan_years, of(found.findings, "BASE-PAYROLL-GROWTH").observed) == (3, 74_800_000)
    assert "PLAN-YEARS[stated_differs]" in loud(plan)


def test_a_required_series_that_ends_earlier_is_unknown_not_judged_on_its_own_last_year():
    found = outcomes(_long(5, payroll=(70_000_000, 80_000_000, 90_000_000, 99_000_000)))
    assert found["BASE-PAYROLL-GROWTH", "", 5] == "unknown"


@pytest.mark.parametrize("stated", [6, 2.5, 7, 100])
def test_stated_years_no_plan_can_have_are_not_replaced_by_the_ones_that_pass(stated):
    plan = _long(3, plan_years=stated)
    assert alone(plan)[1] is not Verdict.COMPLIANT


def _dated(*years: int, **changes: object) -> Plan:
    ends = [date(year, 3, 31) for year in years]
    return _long(len(years) - 1, base_fiscal_year_end=None, fiscal_year_end=ends, **changes)


def test_header_years_without_a_gap_count_as_they_stand():
    found = report(_dated(2023, 2024, 2025, 2026))
    assert (found.plan_years, found.horizon, found.verdict) == (3, 3, Verdict.COMPLIANT)


def test_a_gap_in_the_header_years_lengthens_the_growth_and_is_told():
    # 4 years between: 70,000,000 × 1.015^4 = 74,295,448.5
    plan = _dated(2023, 2025, 2026, 2027, payroll=(70_000_000, 71_000_000, 72_000_000, 74_295_449))
    found = report(plan)
    assert (found.plan_years, found.horizon) == (3, 4)
    growth = of(found.findings, "BASE-PAYROLL-GROWTH")
    assert (growth.outcome, growth.required, growth.margin) == (Outcome.PASS, 74_295_449, 0)
    gap = of(found.findings, "PLAN-YEARS", "gap")
    assert (gap.get("difference"), gap.get("slots")) == (4, 3)
    short = outcomes(changed(plan, {"payroll[3]": 74_295_448}))
    assert short["BASE-PAYROLL-GROWTH", "", 3] == "fail"


def test_a_gap_beyond_the_allowed_years_is_unknown():
    found = report(_dated(2023, 2027, 2028, 2029))
    assert of(found.findings, "BASE-PAYROLL-GROWTH").outcome is Outcome.UNKNOWN
    assert of(found.findings, "PLAN-YEARS", "outside").get("years") == 6


def test_headers_going_backwards_are_no_horizon():
    assert alone(_dated(2026, 2025, 2024, 2023))[1] is not Verdict.COMPLIANT
    assert alone(_dated(2023, 2023, 2023, 2023))[1] is not Verdict.COMPLIANT


def test_a_base_year_said_in_the_cover_counts_as_the_base_of_dated_headers():
    # cover: base year closes 2023-03-31; headers 2025, 2026, 2027: four years, which 3 years' growth does not reach
    ends = [None, date(2025, 3, 31), date(2026, 3, 31), date(2027, 3, 31)]
    plan = _long(3, fiscal_year_end=ends, payroll=(70_000_000, 71_000_000, 72_000_000, 73_300_000))
    found = report(plan)  # 1.015^3 → 73,197,487, 1.015^4 → 74,295,449
    growth = of(found.findings, "BASE-PAYROLL-GROWTH")
    assert growth.outcome is not Outcome.PASS
    assert any(f.code == "PLAN-YEARS" for f in found.findings)


def test_a_final_year_without_a_date_follows_the_dated_year_before_it():
    # headers 2023, 2025, 2026 and a last column without a date: it is 2027, four years after the base
    ends = [date(2023, 3, 31), date(2025, 3, 31), date(2026, 3, 31)]
    facts = {"base_fiscal_year_end": None, "payroll": (70_000_000, 71_000_000, 72_000_000, 73_300_000)}
    found = report(_long(3, fiscal_year_end=ends, **facts), as_of=LATE)
    assert of(found.findings, "BASE-PAYROLL-GROWTH").outcome is not Outcome.PASS  # 74,295,449 are needed
    assert of(found.findings, WAGE, year=3).get("on") != of(found.findings, WAGE, year=2).get("on")


def test_the_growth_over_the_gap_is_drawn_from_base_to_final_year():
    found = report(_dated(2023, 2025, 2026, 2027))
    path = next(p for p in found.paths if p.item == "payroll")
    assert path.judged == (3,)
    assert path.required[3] == of(found.findings, "BASE-PAYROLL-GROWTH").required


# ---- today -----------------------------------------------------------------------------------------------------------


def _closed(plan: Plan, today: date = LATE) -> Report:
    return report(plan, as_of=None, today=today)


def test_a_closed_round_is_judged_as_of_its_closing_date():
    found = _closed(filing())
    assert found.as_of == date(2024, 3, 1)
    assert of(found.findings, WAGE, year=1).get("known") == 1
    assert of(found.findings, WAGE, year=3).get("known") == 0


def test_an_open_round_is_judged_as_of_today():
    assert _closed(filing(), date(2024, 2, 1)).as_of == date(2024, 2, 1)
    assert _closed(filing(), date(2024, 3, 1)).as_of == date(2024, 3, 1)


def test_a_wage_overtaken_by_a_later_rise_is_told_beside_the_verdict_of_the_closing_date():
    # on 2024-03-01 year 3 is projected: 東京 (1,113 / 985)^(1/5) = 2.474 % → 1,141 → 1,170, + 30; in fact 1,256
    found = _closed(_tokyo_2025(1_250))
    assert of(found.findings, WAGE, year=3).outcome is Outcome.PASS
    assert of(found.findings, WAGE, year=3).required == 1_200
    later = of(found.findings, WAGE, "today")
    assert (later.year, later.outcome, later.severity, later.required, later.margin) == (
        3, Outcome.FAIL, "advisory", 1_256, -6,
    )  # fmt: skip
    assert found.verdict is Verdict.COMPLIANT


def test_nothing_is_said_of_today_where_today_changes_nothing():
    assert not [f for f in _closed(filing()).findings if f.part == "today"]


def test_what_was_at_risk_and_turned_out_well_is_told_too():
    # at the close 2,000-yen projections under 40 % a year; today 1,256 is known to be enough
    found = report(_tokyo_2025(1_256), as_of=None, today=LATE, scenario="0.4")
    assert of(found.findings, WAGE, year=3).outcome is Outcome.AT_RISK
    assert of(found.findings, WAGE, "today", 3).outcome is Outcome.PASS


def test_with_an_as_of_of_ones_own_nothing_is_said_of_today():
    found = report(_tokyo_2025(1_250), as_of=date(2024, 2, 1), today=LATE)
    assert not [f for f in found.findings if f.part == "today"]


def test_wage_hike_and_today_are_told_apart_in_one_report():
    hike = filing(wage_hike=True, requested_subsidy=30_000_000, internal_minimum_wage=(1_120, 1_180, 1_235, 1_250))
    found = _closed(hike)
    assert of(found.findings, WAGE, "today", 3).required == 1_256
    assert of(found.findings, "HIKE-MINIMUM-WAGE-LEVEL", "today", 3).required == 1_276
    assert found.without_wage_hike
    assert found.without_wage_hike.cap == 30_000_000
