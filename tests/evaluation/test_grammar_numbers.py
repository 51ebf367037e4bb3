"""Numbers of the plan and of the law's tables: by round, by day, with own targets; and conditions that compare them.

東京都: 1,113 from 2023-10-01, 1,163 from 2024-10-01, 1,226 from 2025-10-03. Rates of round 20: 東京都 2.8 %,
沖縄県 3.8 %; 1.028^3 = 1.086373952, 1.038^3 = 1.118386872, 1.039^3 = 1.121622319.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.evaluation import synthetic as s

BILLION = 1_000_000_000


def rounds(*numbers: int) -> str:
    return s.HEAD + "".join(s.ROUNDS.replace("number = 20", f"number = {n}") for n in numbers)


# ---- tables keyed by round -------------------------------------------------------------------------------------------

RATE = s.pack(
    s.rule('check = "growth"\nmetric = "payroll_employees"\nrate = { table = "prefectural_wage_growth" }'),
    head=rounds(19, 20, 21, 22, 23),
)


def paid(final: int | None, **facts: Any) -> Any:
    given = {"plan_years": 3, "prefecture": "東京都", "payroll_employees": (BILLION, None, None, final)} | facts
    return s.plan(**given)


@pytest.mark.parametrize(("final", "wanted"), [(1_086_373_952, "pass"), (1_086_373_951, "fail"), (None, "unknown")])
def test_the_round_s_own_rate_of_the_prefecture_decides(final: int | None, wanted: str) -> None:
    assert s.outcome(RATE, paid(final), round=20) == wanted


@pytest.mark.parametrize("number", [19, 21, 22, 23])
def test_a_rate_that_no_source_is_sure_of_never_decides(number: int) -> None:
    for final in (2 * BILLION, BILLION):
        assert s.outcome(RATE, paid(final), round=number) == "unknown"


def test_the_unsure_rate_is_shown_for_orientation_with_what_to_do() -> None:
    found = s.finding(RATE, paid(2 * BILLION), round_=22)
    assert (found.get("reason"), found.get("orientation")) == ("no_rate", 0.039)
    assert s.finding(RATE, paid(2 * BILLION), round_=23).get("orientation") == ""
    page = s.report(RATE, paid(2 * BILLION), round_=22).to_html()
    assert "3.9%" in page
    assert "--set prefectural_wage_growth=" in page


@pytest.mark.parametrize(("final", "wanted"), [(1_121_622_319, "pass"), (1_121_622_318, "fail")])
def test_the_printed_value_that_the_applicant_enters_counts_where_no_source_is_sure(final: int, wanted: str) -> None:
    for number in (19, 21, 22, 23):
        assert s.outcome(RATE, paid(final, prefectural_wage_growth=0.039), round=number) == wanted


# 1.028^3 = 1.086373952; 1.01^3 = 1.030301, 1.039^3 = 1.121622319
@pytest.mark.parametrize(
    ("stated", "final", "wanted"),
    [
        (0.01, 1_030_300_999, "fail"),
        (0.01, 1_030_301_000, "unknown"),
        (0.01, 1_086_373_951, "unknown"),
        (0.01, 1_086_373_952, "pass"),
        (0.039, 1_086_373_951, "fail"),
        (0.039, 1_121_622_318, "unknown"),
        (0.039, 1_121_622_319, "pass"),
        (0.028, 1_086_373_952, "pass"),
        (0.028, 1_086_373_951, "fail"),
    ],
)
def test_a_value_entered_against_the_official_table_never_lowers_the_bar(
    stated: float, final: int, wanted: str
) -> None:
    assert s.outcome(RATE, paid(final, prefectural_wage_growth=stated)) == wanted


def test_the_two_rates_that_disagree_are_named() -> None:
    plan = paid(1_086_373_951, prefectural_wage_growth=0.01)
    found = s.finding(RATE, plan)
    assert (found.get("reason"), found.get("stated_rate"), found.get("table_rate")) == ("two_rates", 0.01, 0.028)
    page = s.report(RATE, plan).to_html()
    assert "都道府県の率として入力された1%と、この公募回の要領の表の2.8%が違い" in page


def test_without_a_prefecture_or_a_round_the_rate_is_unknown() -> None:
    found = s.finding(RATE, paid(2 * BILLION, prefecture=None))
    assert (found.outcome.value, found.missing) == ("unknown", ("prefecture",))
    assert s.outcome(RATE, paid(2 * BILLION), round=None) == "unknown"


@pytest.mark.parametrize(
    ("final", "wanted"),
    [(1_118_386_872, "pass"), (1_118_386_871, "unknown"), (1_086_373_952, "unknown"), (1_086_373_951, "fail")],
)
def test_of_several_sites_the_dearest_has_to_be_met_and_below_the_cheapest_fails(final: int, wanted: str) -> None:
    assert s.outcome(RATE, paid(final, prefecture=None, sites=("東京都", "沖縄県"))) == wanted


FLOORED = s.pack(
    s.rule(
        'check = "growth"\nmetric = "payroll_employees"\n'
        'rate = { item = "target_payroll_per_employee", at_least = { table = "prefectural_wage_growth" } }'
    ),
    head=rounds(20, 22),
)


def test_an_own_target_is_not_below_the_table_s_rate() -> None:
    assert s.outcome(FLOORED, paid(1_086_373_952)) == "pass"
    assert s.outcome(FLOORED, paid(1_086_373_951, target_payroll_per_employee=0.01)) == "fail"
    assert s.outcome(FLOORED, paid(1_121_622_319, target_payroll_per_employee=0.039)) == "pass"
    assert s.outcome(FLOORED, paid(1_121_622_318, target_payroll_per_employee=0.039)) == "fail"


def test_with_an_unknown_floor_the_own_target_alone_decides_nothing() -> None:
    assert s.outcome(FLOORED, paid(2 * BILLION, target_payroll_per_employee=0.05), round=22) == "unknown"


# ---- the wage of one day ---------------------------------------------------------------------------------------------


def on_day(day: str, each: str = "base_year") -> Any:
    return s.pack(
        s.rule(
            f'check = "at_least"\nmetric = "internal_minimum_wage"\neach = "{each}"\n'
            f'value = {{ table = "regional_minimum_wage", on = "{day}", plus = 50 }}',
            "BASE-MINIMUM-WAGE",
        )
    )


def wages(*paid_: int, **facts: Any) -> Any:
    return s.plan(**({"plan_years": 3, "prefecture": "東京都", "internal_minimum_wage": paid_} | facts))


@pytest.mark.parametrize(
    ("day", "wage", "wanted"),
    [
        (date(2024, 9, 30), 1_163, "pass"),  # 1,113 + 50
        (date(2024, 9, 30), 1_162, "fail"),
        (date(2024, 10, 1), 1_213, "pass"),  # 1,163 + 50
        (date(2024, 10, 1), 1_212, "fail"),
        (None, 2_000, "unknown"),
    ],
)
@pytest.mark.parametrize("item", ["application_date", "completion_date"])
def test_the_wage_in_force_on_a_day_of_the_plan_counts(item: str, day: date | None, wage: int, wanted: str) -> None:
    assert s.outcome(on_day(item), wages(wage, **{item: day}), "BASE-MINIMUM-WAGE") == wanted


def test_a_day_beyond_what_is_known_fails_on_the_last_known_wage_and_is_at_risk_above_it() -> None:
    pack, plan = on_day("completion_date"), wages(1_213, completion_date=date(2025, 12, 1))
    later = {"scenario": "0.05"}  # 1,163 × 1.05 = 1,221.15 → 1,222
    assert s.outcome(pack, plan, "BASE-MINIMUM-WAGE", **later) == "at_risk"
    assert s.outcome(pack, wages(1_212, completion_date=date(2025, 12, 1)), "BASE-MINIMUM-WAGE", **later) == "fail"
    assert s.outcome(pack, wages(1_272, completion_date=date(2025, 12, 1)), "BASE-MINIMUM-WAGE", **later) == "pass"
    known = {"as_of": date(2025, 12, 1)}  # the revision of 2025-10-03 is known then: 1,226 + 50
    assert s.entries(pack, wages(1_275, completion_date=date(2025, 12, 1)), "BASE-MINIMUM-WAGE", **known) == [
        ("fail", -1, 1_275.0, 1_276.0)
    ]


def test_one_wage_holds_for_every_plan_year() -> None:
    plan = wages(1_000, 1_213, 1_212, 1_300, application_date=date(2025, 7, 1))
    found = s.entries(on_day("application_date", "plan_year"), plan, "BASE-MINIMUM-WAGE")
    assert [(one[0], one[1], one[3]) for one in found] == [("pass", 1, 1_213), ("fail", 2, 1_213), ("pass", 3, 1_213)]


def test_the_words_name_the_day_the_place_and_what_is_added() -> None:
    found = s.report(on_day("application_date"), wages(1_212, application_date=date(2025, 7, 1)))
    page = found.to_html()
    assert "2025年7月1日の東京都の地域別最低賃金1,163円＋50円＝1,213円" in page
    one = next(f for f in found.data.findings if f.code == "BASE-MINIMUM-WAGE")
    assert one.missing == ()
    blank = s.finding(on_day("application_date"), wages(1_212), "BASE-MINIMUM-WAGE")
    assert (blank.get("reason"), blank.missing) == ("missing", ("application_date",))


OWN = s.pack(
    s.rule(
        'check = "at_least"\nmetric = "internal_minimum_wage"\neach = "plan_year"\n'
        'value = { table = "regional_minimum_wage", on = "march_31", '
        'plus = { item = "target_minimum_wage", at_least = 30 } }',
        "BASE-MINIMUM-WAGE",
    )
)


@pytest.mark.parametrize(("target", "plus"), [(None, 30), (20, 30), (35, 35)])
def test_what_is_added_is_the_own_target_but_never_less_than_the_floor(target: int | None, plus: int) -> None:
    facts = {"base_fiscal_year_end": date(2024, 3, 31), "plan_years": 3, "target_minimum_wage": target}
    level = 1_163 + plus  # 2025-03-31; flat thereafter
    plan = wages(1_200, level, level, level - 1, **facts)
    found = s.entries(OWN, plan, "BASE-MINIMUM-WAGE")
    assert [(one[0], one[3]) for one in found] == [("pass", level), ("pass", level), ("fail", level)]
    assert f"1,163円＋{plus}円＝" in s.report(OWN, plan).to_html()


# ---- whole yen -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("check", "value", "cost", "limit"),
    [
        ("at_most", '{ item = "eligible_cost", times = "1/3" }', 1_000_000, 333_333),
        ("at_most", '{ item = "eligible_cost", times = "1/3" }', 3_000_000, 1_000_000),
        ("at_least", '{ item = "eligible_cost", times = "2/3" }', 1_000_000, 666_667),
        ("at_least", '{ item = "eligible_cost", times = "2/3" }', 3_000_000, 2_000_000),
        ("at_most", '{ item = "eligible_cost", times = "2/3", plus = "500000/9" }', 1_000_000, 722_222),
        ("at_most", '{ item = "eligible_cost", times = 0.1, at_least = 50 }', 7, 50),
    ],
)
def test_a_share_of_a_cost_is_held_to_the_yen(check: str, value: str, cost: int, limit: int) -> None:
    pack = s.pack(s.rule(f'check = "{check}"\nmetric = "requested_subsidy"\nvalue = {value}', "MONEY-EXPENSE-SHARE"))
    worse = limit + 1 if check == "at_most" else limit - 1
    for asked, wanted in ((limit, "pass"), (worse, "fail")):
        plan = s.plan(eligible_cost=cost, requested_subsidy=asked)
        assert s.entries(pack, plan, "MONEY-EXPENSE-SHARE") == [(wanted, -1, float(asked), float(limit))]
    assert s.outcome(pack, s.plan(eligible_cost=cost), "MONEY-EXPENSE-SHARE") == "unknown"


# ---- conditions ------------------------------------------------------------------------------------------------------


def asked_when(condition: str, *more: str) -> Any:
    """A rule that every plan fails, for those the condition holds for."""
    text = f'check = "at_least"\nmetric = "largest_asset"\nvalue = 500_000\nwhen = [{condition}]'
    return s.pack(*more, s.rule(text, "MONEY-ASSET"))


@pytest.mark.parametrize(
    ("operator", "cost", "wanted"),
    [
        ("at_least", 666_667, "fail"),
        ("at_least", 666_666, "not_applicable"),
        ("at_most", 666_666, "fail"),
        ("at_most", 666_667, "not_applicable"),
        ("above", 666_667, "fail"),
        ("below", 666_666, "fail"),
        ("at_least", None, "unknown"),
    ],
)
def test_both_sides_of_a_condition_may_be_the_plan_s_own(operator: str, cost: int | None, wanted: str) -> None:
    pack = asked_when(f'{{ item = "eligible_cost", {operator} = {{ item = "total_cost", times = "2/3" }} }}')
    assert s.outcome(pack, s.plan(eligible_cost=cost, total_cost=1_000_000, largest_asset=1), "MONEY-ASSET") == wanted
    assert s.outcome(pack, s.plan(eligible_cost=cost, largest_asset=1), "MONEY-ASSET") == "unknown"


@pytest.mark.parametrize(
    ("operator", "wanted"),
    [("at_least", "fail"), ("at_most", "fail"), ("above", "not_applicable"), ("below", "not_applicable")],
)
def test_a_side_that_equals_the_other_is_neither_above_nor_below(operator: str, wanted: str) -> None:
    pack = asked_when(f'{{ item = "eligible_cost", {operator} = {{ item = "total_cost", times = "2/3" }} }}')
    plan = s.plan(eligible_cost=2_000_000, total_cost=3_000_000, largest_asset=1)
    assert s.outcome(pack, plan, "MONEY-ASSET") == wanted


SHARE = s.metric("share", 'ratio = ["eligible_cost", "total_cost"]\nunit = "ratio"')


@pytest.mark.parametrize(
    ("cost", "total", "wanted"),
    [
        (1, 3, "fail"),  # a third is a third, whatever float64 makes of it
        (333_333_333_333, 1_000_000_000_000, "not_applicable"),
        (333_333_333_334, 1_000_000_000_000, "fail"),
    ],
)
def test_a_metric_against_a_fraction_is_compared_exactly(cost: int, total: int, wanted: str) -> None:
    pack = asked_when('{ metric = "share", at_least = "1/3" }', SHARE)
    assert s.outcome(pack, s.plan(eligible_cost=cost, total_cost=total, largest_asset=1), "MONEY-ASSET") == wanted


def test_a_condition_may_look_at_one_year_of_a_series() -> None:
    pack = asked_when('{ item = "operating_profit", each = "final_year", below = 0 }')
    loss = s.plan(plan_years=3, operating_profit=(5, 5, 5, -1), largest_asset=1)
    assert s.outcome(pack, loss, "MONEY-ASSET") == "fail"
    fine = s.plan(plan_years=3, operating_profit=(-5, -5, -5, 0), largest_asset=1)
    assert s.outcome(pack, fine, "MONEY-ASSET") == "not_applicable"
    found = s.finding(pack, s.plan(plan_years=3, operating_profit=(5, 5), largest_asset=1), "MONEY-ASSET")
    assert (found.outcome.value, found.missing) == ("unknown", ("operating_profit[3]",))


def test_a_condition_may_hold_a_wage_against_the_day_s() -> None:
    text = '{ item = "internal_minimum_wage", each = "base_year", at_least = '
    pack = asked_when(text + '{ table = "regional_minimum_wage", on = "application_date", plus = 50 } }')
    facts = {"application_date": date(2025, 7, 1), "largest_asset": 1}
    assert s.outcome(pack, wages(1_213, **facts), "MONEY-ASSET") == "fail"
    assert s.outcome(pack, wages(1_212, **facts), "MONEY-ASSET") == "not_applicable"
    assert s.outcome(pack, wages(1_213, largest_asset=1), "MONEY-ASSET") == "unknown"


def test_conditions_know_rounds() -> None:
    pack = asked_when('{ item = "round", at_least = 20 }')
    plan = s.plan(largest_asset=1)
    assert s.outcome(pack, plan, "MONEY-ASSET", round=20) == "fail"
    assert s.outcome(pack, plan, "MONEY-ASSET", round=19) == "not_applicable"


# ---- metrics ---------------------------------------------------------------------------------------------------------

PAYBACK = s.pack(
    s.metric("value_added", 'sum = ["operating_profit", "labour_cost", "depreciation"]\nstated = "value_added"'),
    s.metric("added", 'increase = "value_added"'),
    s.metric("saving", 'product = ["reduced_hours", "hourly_labour_cost"]\nunit = "yen"'),
    s.metric("return", 'sum = ["saving", "added"]'),
    s.metric("payback", 'ratio = ["investment", "return"]\nunit = "years"'),
    s.rule('check = "at_most"\nmetric = "payback"\nvalue = { item = "plan_years" }', "FRAME-PAYBACK"),
)


@pytest.mark.parametrize(("final", "wanted"), [(105_000_000, "pass"), (104_999_999, "fail"), (None, "unknown")])
def test_payback_counts_the_increase_of_value_added(final: int | None, wanted: str) -> None:
    """30,000,000 ÷ (2,000 × 2,500 + 5,000,000) = 3 years."""
    plan = s.plan(
        plan_years=3, investment=30_000_000, reduced_hours=2_000, hourly_labour_cost=2_500,
        value_added=(100_000_000, None, None, final),
    )  # fmt: skip
    assert s.outcome(PAYBACK, plan, "FRAME-PAYBACK") == wanted


PAYBACK_NOTHING = "割る数（人数や年間の回収額など）が0以下で計算できない"


def test_an_investment_that_brings_a_loss_is_not_paid_back_in_less_than_no_years() -> None:
    plan = s.plan(
        plan_years=3,
        investment=10_000_000,
        reduced_hours=0,
        hourly_labour_cost=2_500,
        value_added=(50_000_000, None, None, 49_000_000),
    )
    assert s.outcome(PAYBACK, plan, "FRAME-PAYBACK") == "unknown"  # −10 years, and the form prints nothing
    found = s.finding(PAYBACK, plan, "FRAME-PAYBACK")
    assert (found.get("reason"), found.observed) == ("no_quotient", None)
    assert PAYBACK_NOTHING in s.report(PAYBACK, plan).to_html()


def test_an_increase_is_explained_by_its_two_years() -> None:
    plan = s.plan(
        plan_years=3, investment=30_000_000, reduced_hours=2_000, hourly_labour_cost=2_500,
        value_added=(100_000_000, None, None, 104_999_999),
    )  # fmt: skip
    found = s.finding(PAYBACK, plan, "FRAME-PAYBACK")
    assert found.trace is not None
    added = found.trace.children[1].children[1]
    assert (added.name, added.how, added.value) == ("added", "increase", 4_999_999)
    assert [(part.year, part.value) for part in added.children] == [(3, 104_999_999), (0, 100_000_000)]


def test_a_difference_takes_the_second_from_the_first() -> None:
    pack = s.pack(
        s.metric("own", 'difference = ["total_cost", "requested_subsidy"]'),
        s.rule('check = "at_least"\nmetric = "own"\nvalue = 1_000_000', "MONEY-ELIGIBLE-SHARE"),
    )
    for total, wanted in ((3_000_000, "pass"), (2_999_999, "fail"), (None, "unknown")):
        plan = s.plan(total_cost=total, requested_subsidy=2_000_000)
        assert s.outcome(pack, plan, "MONEY-ELIGIBLE-SHARE") == wanted


@pytest.mark.parametrize(
    ("top", "bottom", "value", "wanted"),
    [
        (435, 100, "4.35", "pass"),  # float64 has 4.35 × 100 = 434.99999999999994
        (199_999, 100_000, "2", "fail"),  # 1.99999 → 1.99
        (-20, 3, "-6.66", "pass"),  # toward zero: −6.666… → −6.66
        (-20, 3, "-6.65", "fail"),
        (4.355, 1, "4.35", "pass"),
        (4.355, 1, "4.36", "fail"),
        (0.29, 0.1, "2.9", "pass"),  # float64: 2.8999999999999995
        (5, 0, "0", "unknown"),
    ],
)
def test_a_quantity_is_cut_to_two_decimals_toward_zero(top: float, bottom: float, value: str, wanted: str) -> None:
    pack = s.pack(
        s.metric("quotient", 'ratio = ["operating_profit", "carbon_productivity"]\nunit = "number"\ntruncate = 2'),
        s.rule(f'check = "at_least"\nmetric = "quotient"\neach = "base_year"\nvalue = {value}', "BASE-TARGETS"),
    )
    plan = s.plan(plan_years=3, operating_profit=(top,), carbon_productivity=(bottom,))
    assert s.outcome(pack, plan, "BASE-TARGETS") == wanted


def test_a_day_before_the_next_revision_is_decided_by_what_is_in_force() -> None:
    """The revision of 2025 takes force from 1 October on: on 6 June 2025 nothing is left to expect."""
    pack, plan = on_day("application_date"), wages(1_213, application_date=date(2025, 6, 6))
    for as_of in (date(2025, 6, 6), date(2025, 6, 13), date(2024, 12, 1)):
        assert s.outcome(pack, plan, "BASE-MINIMUM-WAGE", as_of=as_of, scenario="0.05") == "pass"


def test_a_margin_of_decimals_is_what_a_reader_subtracts() -> None:
    pack = s.pack(
        s.metric("per_head", 'ratio = ["payroll_employees", "employees"]\nunit = "yen"\ntruncate = 2'),
        s.rule('check = "growth"\nmetric = "per_head"\nrate = 0.035'),
    )
    # 3,000,000 × 1.108717875 = 3,326,153.625 → 3,326,153.63; 66,523,072 ÷ 20 = 3,326,153.60
    plan = s.plan(
        plan_years=3, payroll_employees=(60_000_000, None, None, 66_523_072), employees=(20, None, None, 20)
    )  # fmt: skip
    assert s.finding(pack, plan).margin == -0.03


def test_a_product_has_no_noise_of_float64() -> None:
    pack = s.pack(
        s.metric("per_head", 'ratio = ["payroll_employees", "employees"]\nunit = "yen"'),
        s.rule('check = "growth"\neach = "first_year"\nmetric = "per_head"\nrate = 0.15'),
    )
    plan = s.plan(plan_years=3, payroll_employees=(18_000_000, 20_000_000, 1, 1), employees=(3, 3, 1, 1))
    found = s.finding(pack, plan)
    assert (found.required, found.outcome.value) == (6_900_000, "fail")
