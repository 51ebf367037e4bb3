"""What the caller decides: facts set in place of the workbook's, the scenario, the programme, its round and frame."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from checker.api import Settings, judge
from checker.model import Origin, Outcome, Plan, UsageError, Verdict
from checker.rules.registry import programme_ids
from tests.evaluation.plans import filing, of, of_code, report

LATE = date(2026, 11, 22)


def _cells(plan: Plan, *keys: str) -> set[str]:
    return {str(f.cell) for f in plan.facts if f.key in keys}


# ---- settings --------------------------------------------------------------------------------------------------------


def test_setting_a_total_replaces_its_parts_for_that_year_only():
    plan = filing(value_added=(100_000_000, 105_500_000, 109_000_000, 114_500_000))
    found = report(plan, sets=("value_added[3]=109272699",))
    growth = of(found.findings, "BASE-VALUE-ADDED-GROWTH")
    assert (growth.observed, growth.outcome) == (109_272_699, Outcome.FAIL)
    assert not of_code(found, "PLAN-VALUE-ADDED-SUM")
    assert found.plan.fact("depreciation", 3) is None
    assert found.plan.fact("depreciation", 2)
    fact_ = found.plan.fact("value_added", 3)
    assert fact_
    assert (fact_.origin, fact_.cell) == (Origin.OPTION, None)


def test_setting_a_part_makes_the_stated_total_of_that_year_void():
    plan = filing(value_added=(100_000_000, 105_500_000, 109_000_000, 114_500_000))
    found = report(plan, sets=("operating_profit[3]=14772700",))
    growth = of(found.findings, "BASE-VALUE-ADDED-GROWTH")
    assert (growth.observed, growth.outcome, growth.margin) == (109_272_700, Outcome.PASS, 0)
    assert not of_code(found, "PLAN-VALUE-ADDED-SUM")


def test_setting_a_prefecture_replaces_sites():
    plan = filing(prefecture=None, sites=("東京都", "秋田県"))
    found = report(plan, sets=("prefecture=秋田県",), as_of=LATE)
    assert of(found.findings, "BASE-MINIMUM-WAGE", year=3).required == 1_061


def test_setting_sites_replaces_the_prefecture_and_the_finding_says_so():
    found = report(filing(prefecture="東京都"), sets=("sites=秋田県、青森県",), as_of=LATE)
    one = of(found.findings, "BASE-MINIMUM-WAGE", year=3)  # 秋田 1,031 + 30, 青森 1,029 + 30
    assert one.required == 1_061
    assert one.get("prefecture") == "秋田県、青森県"


@pytest.mark.parametrize(
    ("setting", "item", "year", "value"),
    [
        ("payroll[3]=１２０，０００，０００", "payroll", 3, 120_000_000),
        ("payroll[3]=120百万円", "payroll", 3, 120_000_000),
        ("wage_hike=true", "wage_hike", None, True),
        ("wage_hike=いいえ", "wage_hike", None, False),
        ("base_fiscal_year_end=2024-03-31", "base_fiscal_year_end", None, date(2024, 3, 31)),
        ("operating_profit[2]=△500", "operating_profit", 2, -500),
        ("prefecture= 東京都 ", "prefecture", None, "東京都"),
        ("target_value_added=3.5%", "target_value_added", None, Decimal("0.035")),
        ("target_value_added=0.035", "target_value_added", None, Decimal("0.035")),
    ],
)
def test_settings_are_read_as_cells_are(setting, item, year, value):
    found = report(filing(), sets=(setting,)).plan.fact(item, year)
    assert found
    assert found.value == value
    assert type(found.value) is type(value)


def test_of_two_settings_of_one_fact_the_last_counts():
    found = report(filing(), sets=("payroll[3]=1", "payroll[3]=99000000"))
    assert of(found.findings, "BASE-PAYROLL-GROWTH").observed == 99_000_000


@pytest.mark.parametrize(
    "setting",
    [
        "payroll", "payroll=1", "payroll[3]", "payroll[3]=", "payroll[6]=1", "payroll[-1]=1", "payroll[3]=abc",
        "payrol[3]=1", "prefecture[1]=東京都", "prefecture=江戸", "wage_hike=maybe", "plan_years=three",
        "base_fiscal_year_end=soon", "=5", "", "payroll[3]=-5", "eligible_cost=-1", "payroll[33]=1",
        "payroll[3]=99999999999999999999", "payroll[3]=#DIV/0!", "PAYROLL[3]=1; rm", "target_value_added=3.5",
    ],
)  # fmt: skip
def test_a_bad_setting_is_refused_in_words(setting):
    with pytest.raises(UsageError, match="--set"):
        report(filing(), sets=(setting,))


def test_a_misspelt_item_is_answered_with_the_nearest():
    with pytest.raises(UsageError, match="payroll"):
        report(filing(), sets=("payrol[3]=1",))


@pytest.mark.parametrize("scenario", ["", "boom", "1", "-0.01", "150%", "NaN", "inf", "0.03%%"])
def test_a_bad_scenario_is_refused(scenario):
    with pytest.raises(UsageError, match="scenario"):
        report(filing(), scenario=scenario)


def test_wage_hike_as_an_option_beats_the_workbook():
    found = report(filing(wage_hike=True), wage_hike=False)
    assert found.without_wage_hike is None
    assert of(found.findings, "HIKE-PAYROLL-GROWTH").outcome is Outcome.NOT_APPLICABLE
    claimed = report(filing(), wage_hike=True)
    assert claimed.without_wage_hike
    assert of(claimed.findings, "HIKE-PAYROLL-GROWTH").outcome is Outcome.FAIL


def test_set_wage_hike_gives_the_second_verdict_as_the_option_does():
    assert (
        report(filing(), sets=("wage_hike=true",)).without_wage_hike
        == report(filing(), wage_hike=True).without_wage_hike
    )


# ---- which programme, round and frame --------------------------------------------------------------------------------


def _judge(plan: Plan, **settings: object):
    return judge(plan, Settings(**{"as_of": date(2024, 3, 1)} | settings))


@pytest.mark.parametrize(
    ("words", "number", "programme"),
    [
        ("ものづくり補助金", 14, "monozukuri-14"),
        ("ものづくり補助金", 16, "monozukuri-14"),
        ("ものづくり・商業・サービス生産性向上促進補助金", 17, "monozukuri-17"),
        ("令和5年度補正 ものづくり･商業･サービス 補助金", 18, "monozukuri-18"),
        ("monozukuri-17", 17, "monozukuri-17"),
        (None, 17, "monozukuri-17"),
    ],
)
def test_the_programme_is_taken_from_the_words_and_the_round(words, number, programme):
    found = _judge(filing(programme=words, round=number))
    assert found.programme
    assert (found.programme.id, found.programme.round) == (programme, number)


@pytest.mark.parametrize(
    ("words", "programme"),
    [
        ("monozukuri-17", "monozukuri-17"),
        ("ものづくり・商業・サービス生産性向上促進補助金(第18次締切)", "monozukuri-18"),
    ],
)
def test_a_workbook_that_names_a_pack_exactly_needs_no_round(words, programme):
    found = _judge(filing(programme=words))
    assert found.programme
    assert found.programme.id == programme


@pytest.mark.parametrize(
    ("words", "number"),
    [(None, None), ("ものづくり補助金", None), ("ものづくり補助金", 99), ("IT導入補助金", 17), ("", None)],
)
def test_a_programme_that_cannot_be_told_is_refused_with_the_list(words, number):
    with pytest.raises(UsageError) as refused:
        _judge(filing(programme=words, round=number))
    assert all(name in str(refused.value) for name in programme_ids())


def test_an_unknown_programme_round_or_frame_is_refused_with_the_list():
    with pytest.raises(UsageError, match="monozukuri-14, monozukuri-17"):
        _judge(filing(), programme="monozukuri-99")
    with pytest.raises(UsageError, match="14, 15, 16"):
        _judge(filing(), programme="monozukuri-14", round=17)
    with pytest.raises(UsageError, match="labour-saving"):
        _judge(filing(), programme="monozukuri-17", frame="normal")


def test_the_only_round_and_the_only_frame_are_taken_and_listed():
    found = _judge(filing(), programme="monozukuri-17")
    taken = {(a.item, a.value, a.why) for a in found.assumptions}
    assert {("round", 17, "only_round"), ("frame", "labour-saving", "only_frame")} <= taken


def test_what_the_workbook_says_is_no_assumption():
    found = _judge(filing(round=17, frame="省力化枠", programme="ものづくり補助金"))
    assert not {a.item for a in found.assumptions} & {"round", "frame", "programme"}


def test_a_workbook_of_another_round_than_the_programme_asked_for_is_not_silently_taken():
    found = _judge(filing(round=18), programme="monozukuri-17")
    assert found.programme
    assert found.programme.round == 17
    assert ("round", 17, "other_round") in {(a.item, a.value, a.why) for a in found.assumptions}


@pytest.mark.parametrize(
    ("words", "frame"),
    [
        ("通常枠", "normal"), ("通常", "normal"), ("回復型賃上げ・雇用拡大枠", "recovery"), ("デジタル枠", "digital"),
        ("グリーン枠（エントリー）", "green-entry"), ("グリーン枠 アドバンス", "green-advance"),
        ("グローバル市場開拓枠", "global"), ("green-standard", "green-standard"), ("Normal", "normal"),
    ],
)  # fmt: skip
def test_a_frame_goes_by_its_title_its_aliases_and_its_id(words, frame):
    found = _judge(filing(14, frame=words), programme="monozukuri-14", round=14)
    assert found.frame
    assert found.frame.id == frame


@pytest.mark.parametrize("words", ["グリーン枠", "枠", "特別枠", "グローバ"])
def test_a_frame_that_is_none_of_the_rounds_is_not_guessed(words):
    plan = filing(14, frame=words)
    found = _judge(plan, programme="monozukuri-14", round=14)
    assert found.frame is None
    told = of(found.findings, "READ-MISSING")
    assert (told.get("item"), told.get("raw"), told.cells) == ("frame", words, tuple(_cells(plan, "frame")))
    assert found.verdict is Verdict.UNDETERMINED


def test_the_frame_option_beats_the_workbook():
    found = _judge(filing(14, frame="通常枠"), programme="monozukuri-14", round=14, frame="digital")
    assert found.frame
    assert found.frame.id == "digital"


def test_with_a_round_unknown_there_is_no_closing_date_to_judge_by():
    found = judge(filing(14), Settings("monozukuri-14", frame="normal", today=date(2025, 5, 5)))
    assert found.as_of == date(2025, 5, 5)
    assert found.programme
    assert found.programme.round is None
