"""持続化, IT導入 and 事業承継 plans: which pack their words mean, what they are not asked, additions, floors and wages.

Expected numbers are worked out by hand from the packs' sources.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from checker.api import Settings, judge
from checker.model import Cell, Fact, Finding, Outcome, Plan, Report, Verdict
from checker.reporting import render

SHOP = {
    "programme": "小規模事業者持続化補助金＜一般型＞",
    "round": 17,
    "frame": "通常枠",
    "prefecture": "岐阜県",
    "regular_employees": 3,
    "commerce_or_service": True,
    "application_date": date(2025, 6, 6),
    "completion_date": date(2026, 2, 28),
    "eligible_cost": 3_000_000,
    "requested_subsidy": 500_000,
}
RAISE = {"wage_hike": True, "minimum_wage_at_application": 1_010, "minimum_wage_at_completion": 1_065}


def plan(**scalars: Any) -> Plan:
    facts = [Fact(item, value, cell=Cell("表紙", f"C{row}")) for row, (item, value) in enumerate(scalars.items(), 1)]
    return Plan("持続化.xlsx", "0" * 64, tuple(facts))


def judged(as_of: date = date(2025, 6, 13), scenario: str = "trend", **scalars: Any) -> Report:
    return judge(plan(**{**SHOP, **scalars}), Settings(as_of=as_of, scenario=scenario))


def of(report: Report, code: str, part: str = "") -> Finding:
    (found,) = (finding for finding in report.findings if finding.code == code and finding.part == part)
    return found


@pytest.mark.parametrize(
    ("words", "number", "programme"),
    [
        ("小規模事業者持続化補助金＜一般型＞", 11, "jizokuka-r4"),
        ("持続化補助金", 16, "jizokuka-r5"),
        ("小規模事業者持続化補助金 一般型・通常枠", 17, "jizokuka-17"),
        ("事業承継・引継ぎ補助金", 7, "shokei-r4"),
        ("事業承継・引継ぎ補助金", 9, "shokei-r5"),
        ("IT導入補助金2023", None, "it-r4"),
        ("ＩＴ導入補助金2024", None, "it-r5"),
        ("IT導入補助金2025（通常枠）", None, "it-2025"),
        ("認定機器・システム導入型", None, "monozukuri-certified"),
        (None, 17, "monozukuri-17"),  # a bare number is a round of ものづくり補助金
        (None, 16, "monozukuri-14"),
    ],
)
def test_a_scheme_is_taken_from_its_name_and_round(words: str | None, number: int | None, programme: str) -> None:
    named = {"programme": words} if words else {}
    numbered = {"round": number} if number else {}
    found = judge(plan(**named, **numbered), Settings())
    assert found.programme
    assert found.programme.id == programme


def test_a_programme_without_plan_years_needs_no_table() -> None:
    report = judged()
    assert report.verdict is Verdict.COMPLIANT
    assert not [finding for finding in report.findings if finding.code.startswith(("PLAN-", "READ-"))]


def test_no_printed_floor_is_no_floor() -> None:
    report = judged(requested_subsidy=1, eligible_cost=3)
    assert report.subsidy
    assert report.subsidy.floor is None
    assert report.verdict is Verdict.COMPLIANT


def test_the_official_example_of_round_17_needs_1060_yen() -> None:
    assert judged(**RAISE | {"minimum_wage_at_completion": 1_060}).verdict is Verdict.COMPLIANT
    short = judged(**RAISE | {"minimum_wage_at_completion": 1_059})
    assert short.verdict is Verdict.NON_COMPLIANT
    found = of(short, "HIKE-MINIMUM-WAGE-LEVEL", "own")
    assert (found.observed, found.required, found.margin) == (1_059, 1_060, -1)


def test_a_wage_that_is_in_force_is_not_projected() -> None:
    """岐阜県: 1,001 yen since 2024-10-01, so on 2025-06-06 too, whatever the scenario."""
    found = of(judged(**RAISE), "HIKE-MINIMUM-WAGE-LEVEL", "at_application")
    assert (found.outcome, found.required, found.margin) == (Outcome.PASS, 1_001, 9)


@pytest.mark.parametrize(
    ("completion", "regional"),
    [
        (date(2025, 9, 30), 1_001),  # before the revision of October 2025
        (date(2026, 2, 28), 1_052),  # one revision of 5 %: 1,051.05, rounded up
        (date(2026, 7, 31), 1_052),  # the next comes in October only
        (date(2026, 10, 1), 1_105),  # 1,104.6
    ],
)
def test_the_wage_expected_on_the_completion_day_counts_the_revisions_until_then(
    completion: date, regional: int
) -> None:
    wages = {**RAISE, "minimum_wage_at_completion": regional - 1 if regional > 1_060 else 1_060}
    report = judged(scenario="0.05", completion_date=completion, **wages)
    found = of(report, "HIKE-MINIMUM-WAGE-LEVEL", "regional")
    assert found.outcome is (Outcome.AT_RISK if regional > 1_060 else Outcome.PASS)
    assert found.required == regional


def test_the_unverified_invoice_addition_of_round_17_decides_nothing() -> None:
    report = judged(invoice_addition=True, requested_subsidy=700_000)
    assert of(report, "MONEY-CAP").outcome is Outcome.UNKNOWN
    assert report.verdict is Verdict.UNDETERMINED
    assert report.subsidy
    assert (report.subsidy.cap_least, report.subsidy.cap) == (500_000, 1_000_000)


def test_the_invoice_addition_of_the_overviews_raises_the_cap() -> None:
    report = judged(date(2023, 12, 12), round=14, invoice_addition=True, requested_subsidy=1_000_000)
    assert report.verdict is Verdict.COMPLIANT
    assert report.subsidy
    assert (report.subsidy.cap_least, report.subsidy.cap) == (1_000_000, 1_000_000)


def test_an_item_that_a_scheme_never_asks_for_is_not_missing() -> None:
    missing = Finding(code="READ-MISSING", outcome=Outcome.UNKNOWN, data=(("item", "internal_minimum_wage"),))
    name = {"programme": "事業承継・引継ぎ補助金", "round": 9, "frame": "経営革新枠"}
    filed = plan(**{**SHOP, **name})
    report = judge(Plan(filed.name, filed.sha256, filed.facts, (missing,)), Settings(as_of=date(2024, 4, 30)))
    assert "READ-MISSING" not in {finding.code for finding in report.findings}


def test_a_level_without_an_addition_prints_no_sum() -> None:
    found = judged(**RAISE | {"minimum_wage_at_completion": 900})
    page = render(found, "html")
    assert "2026年2月28日の岐阜県の地域別最低賃金1,001円に101円足りません" in page
    assert "＋0円" not in page


def test_a_status_that_excludes_is_not_something_to_fulfil_before_filing() -> None:
    """省力化: the two reliefs do not go together, and a head-count of those paid in all months is named as such."""
    facts = {"programme": "中小企業省力化投資補助金（一般型）", "round": 5, "frame": "一般型", "plan_years": 3}
    claims = {"wage_hike": True, "minimum_wage_relief": True}
    series = tuple(Fact("paid_employees", 0, year, Cell("計画", f"{'DEFG'[year]}9")) for year in range(4))
    given = plan(**facts, **claims)
    page = render(judge(replace(given, facts=given.facts + series), Settings()), "html")
    assert "併用しない」が条件ですが、当てはまらないと申告されています。" in page
    assert "満たしてから申請" not in page
    assert "全月分の給与等の支給を受けた従業員数は0人で、必要な1人に足りません。" in page
