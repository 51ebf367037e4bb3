"""One plan is a batch of one: company never changes a judgement, nor does the order it stands in."""

from __future__ import annotations

import random
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.evaluation import tables
from checker.evaluation.evaluate import evaluate, verdicts
from checker.model import UsageError
from checker.rules.registry import programme
from tests.evaluation.plans import CLOSES, PACK, changed, entries, filing, judged, row

# plans are large to draw and the machine may be slow: neither is a failure
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
ALL = {name: programme(name) for name in sorted(set(PACK.values()))}
FLAGS = (
    "small_business", "revival_business", "sole_proprietor", "voluntary_insurance", "covid_relief", "wage_hike",
    "past_recipient", "fully_automated_after", "sier_used", "sier_maintenance_contract", "bank_financing",
    "bank_confirmation",
)  # fmt: skip
MONEY = (
    "sales", "operating_profit", "labour_cost", "depreciation", "value_added", "capital_investment", "payroll",
    "payroll_officers", "payroll_employees", "non_operating_expenses", "ordinary_profit", "new_product_sales",
)  # fmt: skip
PLACES = ("東京都", "秋田県", "沖縄県", "北海道", "江戸")
ENDS = (date(2022, 12, 31), date(2023, 3, 31), date(2024, 2, 29), date(1998, 3, 31), date(2066, 3, 31))


@st.composite
def _changes(draw: st.DrawFn) -> dict[str, object]:
    """What may happen to a compliant plan: facts missing, changed, impossible, in another unit; flags three ways."""
    found: dict[str, object] = {}
    for flag in draw(st.lists(st.sampled_from(FLAGS), max_size=5, unique=True)):
        found[flag] = draw(st.sampled_from([None, True, False]))
    for _ in range(draw(st.integers(0, 5))):
        key = f"{draw(st.sampled_from(MONEY))}[{draw(st.integers(0, 5))}]"
        found[key] = draw(
            st.one_of(
                st.none(),
                st.integers(-(10**6), 2 * 10**8),
                st.sampled_from([0, 70_000, 10**13, 10**20, 104_567_837, 104_567_838]),
            )
        )
    for _ in range(draw(st.integers(0, 2))):
        found[f"internal_minimum_wage[{draw(st.integers(0, 4))}]"] = draw(
            st.one_of(st.none(), st.integers(900, 1_500), st.just(0))
        )
    scalars = {
        "regular_employees": st.sampled_from([None, 0, 1, 5, 6, 20, 21, 99, 100]),
        "plan_years": st.sampled_from([None, 2, 3, 4, 5, 6, 2.5]),
        "prefecture": st.sampled_from([None, *PLACES]),
        "sites": st.sampled_from([None, ("東京都", "秋田県"), ("沖縄県", "江戸"), ("北海道",)]),
        "base_fiscal_year_end": st.sampled_from([None, *ENDS]),
        "eligible_cost": st.sampled_from([None, 0, 22_500_000, 285_000_000, 10**13]),
        "requested_subsidy": st.sampled_from([None, 0, 1_000_000, 12_500_000, 80_000_000]),
        "largest_asset": st.sampled_from([None, 499_999, 500_000]),
        "taxable_income_last_year": st.sampled_from([None, 0, 1]),
        "reduced_hours": st.sampled_from([None, 0, 3_999, 4_000]),
    }
    for name in draw(st.lists(st.sampled_from(sorted(scalars)), max_size=4, unique=True)):
        found[name] = draw(scalars[name])
    if draw(st.booleans()):
        start = draw(st.sampled_from([2022, 2023, 2024]))
        steps = draw(st.lists(st.sampled_from([1, 1, 1, 2]), min_size=3, max_size=3))
        found["fiscal_year_end"] = [date(start + sum(steps[:k]), 3, 31) for k in range(4)]
    return found


@st.composite
def _rows(draw: st.DrawFn) -> tables.Row:
    number = draw(st.sampled_from(sorted(CLOSES)))
    plan = changed(filing(number), draw(_changes()), scale=draw(st.sampled_from([1, 1, 1000])))
    frames = [frame.id for frame in ALL[PACK[number]].frames]
    return row(
        plan,
        number,
        round=draw(st.sampled_from([number, number, None])),
        frame=draw(st.sampled_from([*frames, None, "nonsense"])),
        as_of=draw(st.sampled_from([CLOSES[number], date(2025, 12, 1), date(2026, 11, 22)])),
        scenario=draw(st.sampled_from(["trend", "flat", "recent", "0.03"])),
    )


@settings(CALM, max_examples=25)
@given(st.lists(_rows(), min_size=2, max_size=7), st.randoms(use_true_random=False))
def test_a_batch_gives_each_plan_what_it_gets_alone_in_any_order(rows: list[tables.Row], chance: random.Random):
    alone = [judged(one) for one in rows]
    together, verdict = judged(*rows)
    for place, (single, (one_verdict,)) in enumerate(alone):
        assert entries(together, place) == entries(single)
        assert verdict[place] is one_verdict
    order = list(range(len(rows)))
    chance.shuffle(order)
    mixed, mixed_verdict = judged(*(rows[place] for place in order))
    for place, original in enumerate(order):
        assert entries(mixed, place) == entries(together, original)
        assert mixed_verdict[place] is verdict[original]


@settings(CALM, max_examples=20)
@given(_rows())
def test_a_plan_beside_itself_is_judged_twice_alike(one: tables.Row):
    found, verdict = judged(one, one, one)
    assert entries(found, 0) == entries(found, 1) == entries(found, 2)
    assert len(set(verdict)) == 1


@settings(CALM, max_examples=20)
@given(_rows())
def test_each_finding_is_keyed_by_plan_code_part_and_year(one: tables.Row):
    found, _ = judged(one, one)
    assert not found.duplicated(["plan", "code", "part", "year"]).any()


def _tables() -> tuple[pd.DataFrame, pd.DataFrame]:
    return tables.build([row(filing(number), number) for number in (14, 17, 18, 17)])


def test_plan_ids_need_not_be_positions():
    plans, years = _tables()
    expected = evaluate(plans, years, ALL)
    names = np.array([900, 7, 42, 3])
    plans["plan"], years["plan"] = names, np.repeat(names, 6)
    found = evaluate(plans, years, ALL)
    for place, name in enumerate(names):
        assert entries(found, int(name)) == entries(expected, place)
    assert verdicts(found, names).tolist() == verdicts(expected, np.arange(4)).tolist()


def test_tables_joined_from_two_readers_may_repeat_their_index():
    plan = filing(**{"payroll[2]": -5})
    first, second = tables.build([row(filing())]), tables.build([row(plan)])
    second[0]["plan"], second[1]["plan"] = 1, 1
    joined = [pd.concat(pair) for pair in zip(first, second, strict=True)]
    found = evaluate(joined[0], joined[1], ALL)
    expected, _ = judged(row(filing()), row(plan))
    for place in (0, 1):
        assert entries(found, place) == entries(expected, place)


def test_a_selection_of_a_table_is_judged_under_the_programmes_it_still_holds():
    plans, years = _tables()
    mine = (plans["programme"] == "monozukuri-17").to_numpy()
    found = evaluate(plans[mine], years[np.repeat(mine, 6)], {"monozukuri-17": ALL["monozukuri-17"]})
    assert set(found["plan"]) == {1, 3}
    expected = evaluate(plans, years, ALL)
    assert entries(found, 3) == entries(expected, 3)


def test_no_plans_give_no_findings():
    plans, years = _tables()
    found = evaluate(plans.iloc[:0], years.iloc[:0], ALL)
    assert len(found) == 0
    assert verdicts(found, np.array([], np.int64)).tolist() == []


def test_evaluating_changes_neither_table():
    plans, years = _tables()
    before = plans.copy(deep=True), years.copy(deep=True)
    years.loc[3, "payroll"] = -1.0
    before[1].loc[3, "payroll"] = -1.0
    evaluate(plans, years, ALL)
    pd.testing.assert_frame_equal(plans, before[0])
    pd.testing.assert_frame_equal(years, before[1])


# ---- tables of the wrong shape ---------------------------------------------------------------------------------------


def _without_a_year(plans: pd.DataFrame, years: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    return plans, years.iloc[:-1]


def _without_a_plan(plans: pd.DataFrame, years: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    return plans.iloc[:-1], years


def _years_out_of_order(plans: pd.DataFrame, years: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    return plans, years.iloc[::-1].reset_index(drop=True)


def _plans_in_another_order(plans: pd.DataFrame, years: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    return plans.iloc[::-1].reset_index(drop=True), years


def _years_of_strangers(plans: pd.DataFrame, years: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    return plans, years.assign(plan=years["plan"] + 100)


def _texts_for_money(plans: pd.DataFrame, years: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    return plans, years.assign(payroll=years["payroll"].astype(str))


def _integers_for_money(plans: pd.DataFrame, years: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    return plans, years.assign(payroll=years["payroll"].fillna(0).astype(np.int64))


def _no_plan_column(plans: pd.DataFrame, years: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    return plans.drop(columns="plan"), years


def _no_as_of(plans: pd.DataFrame, years: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    return plans.drop(columns="as_of"), years


def _one_plan_twice(plans: pd.DataFrame, years: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    return plans.assign(plan=0), years


def _no_programme(plans: pd.DataFrame, years: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    return plans.assign(programme=pd.Series([None] * 4, dtype="category")), years


def _a_programme_nobody_knows(plans: pd.DataFrame, years: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    return plans.assign(programme="monozukuri-99"), years


def _a_scenario_nobody_knows(plans: pd.DataFrame, years: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    return plans.assign(scenario="boom"), years


@pytest.mark.parametrize(
    "spoil",
    [
        _without_a_year, _without_a_plan, _years_out_of_order, _plans_in_another_order, _years_of_strangers,
        _texts_for_money, _integers_for_money, _no_plan_column, _no_as_of, _one_plan_twice, _no_programme,
        _a_programme_nobody_knows, _a_scenario_nobody_knows,
    ],
)  # fmt: skip
def test_tables_of_the_wrong_shape_are_the_callers_mistake(spoil):
    with pytest.raises(UsageError):
        evaluate(*spoil(*_tables()), ALL)


def test_a_missing_column_means_that_nobody_states_the_item():
    plans, years = _tables()
    found = evaluate(plans.drop(columns="prefecture"), years.drop(columns="depreciation"), ALL)
    wage = found[(found["code"] == "BASE-MINIMUM-WAGE") & (found["year"] >= 1)]
    growth = found[found["code"] == "BASE-VALUE-ADDED-GROWTH"]
    assert set(wage["outcome"]) == {"unknown"}
    assert set(growth["outcome"]) == {"unknown"}
