"""Additions to a frame's cap, programmes that judge no plan years, base years by the fixing date, typed-in growth."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from checker.api import Report, Settings, judge
from checker.model import Finding
from checker.reading import Reader
from tests.evaluation import synthetic as s

# ---- additions -------------------------------------------------------------------------------------------------------

ADDITION = """
[[frame.addition]]
title = { ja = "インボイス特例", en = "Invoice relief" }
amount = 500_000
when = [{ item = "bank_financing", is = true }]
cite = [{ source = "page", section = "特例" }]
confidence = "CONFIDENCE"
"""
CAP = s.rule('check = "at_most"\nmetric = "requested_subsidy"\nvalue = { subsidy = "cap" }', "MONEY-CAP")


def adding(confidence: str = "official") -> Any:
    return s.pack(CAP, frame=s.FRAME + ADDITION.replace("CONFIDENCE", confidence))


def asking(amount: int, claimed: bool | None, **facts: Any) -> Any:
    return s.plan(requested_subsidy=amount, bank_financing=claimed, **facts)


@pytest.mark.parametrize(
    ("amount", "claimed", "wanted"),
    [
        (10_500_000, True, "pass"),
        (10_500_001, True, "fail"),
        (10_000_000, False, "pass"),
        (10_000_001, False, "fail"),
        (10_000_000, None, "pass"),  # whoever gets it, this is within the cap
        (10_000_001, None, "unknown"),
        (10_500_001, None, "fail"),
    ],
)
def test_an_addition_raises_the_cap_for_whom_its_condition_holds(
    amount: int, claimed: bool | None, wanted: str
) -> None:
    assert s.outcome(adding(), asking(amount, claimed), "MONEY-CAP") == wanted


def test_an_addition_that_no_source_is_sure_of_fails_nobody_and_passes_nobody() -> None:
    assert s.outcome(adding("unverified"), asking(10_000_001, True), "MONEY-CAP") == "unknown"
    assert s.outcome(adding("unverified"), asking(10_500_001, True), "MONEY-CAP") == "fail"


def test_the_uplift_stays_what_the_wage_hike_gives() -> None:
    money = s.report(adding(), asking(11_500_000, True, wage_hike=True)).data.subsidy
    assert money is not None
    assert (money.cap, money.cap_least, money.uplift, money.addition) == (11_500_000, 11_500_000, 1_000_000, 500_000)
    assert s.outcome(adding(), asking(11_500_000, True, wage_hike=True), "MONEY-CAP") == "pass"
    assert s.outcome(adding(), asking(11_500_001, True, wage_hike=True), "MONEY-CAP") == "fail"


def test_an_unclear_addition_is_asked_for_by_name() -> None:
    found = s.finding(adding(), asking(10_000_001, None), "MONEY-CAP")
    assert (found.outcome.value, found.missing) == ("unknown", ("bank_financing",))
    assert "うち特例などによる加算" in s.report(adding(), asking(10_000_001, True)).to_html()


# ---- no plan years ---------------------------------------------------------------------------------------------------

NO_YEARS = s.pack(
    CAP,
    s.rule('check = "at_least"\nmetric = "regular_employees"\nvalue = 1', "BASE-EMPLOYEES"),
    horizon="[horizon]\nyears = []\n",
)


def codes(findings: tuple[Finding, ...]) -> set[str]:
    return {f.code for f in findings}


def test_a_programme_without_plan_years_says_nothing_about_years_or_series() -> None:
    plan = s.plan(
        requested_subsidy=10_000_000, regular_employees=3, sales=(5,), payroll=(100_000_000, 100_000, None),
    )  # fmt: skip
    found = s.report(NO_YEARS, plan)
    assert codes(found.data.findings) == {"MONEY-CAP", "BASE-EMPLOYEES"}
    assert (found.verdict, found.data.paths) == ("compliant", ())
    assert "要件を満たしています" in found.to_html()


def test_what_the_reader_missed_of_other_items_is_left_aside() -> None:
    from dataclasses import replace

    plan = s.plan(requested_subsidy=10_000_000, regular_employees=3)
    about = [("READ-MISSING", "internal_minimum_wage"), ("READ-NUMBER", "payroll"), ("READ-UNIT", "requested_subsidy")]
    troubles = tuple(Finding(code, s.finding(NO_YEARS, plan, "MONEY-CAP").outcome, metric=item) for code, item in about)
    found = s.report(NO_YEARS, replace(plan, findings=troubles))
    assert codes(found.data.findings) == {"MONEY-CAP", "BASE-EMPLOYEES", "READ-UNIT"}
    assert found.verdict == "compliant"
    with_years = s.report(s.pack(CAP), replace(plan, findings=troubles))
    assert {"READ-NUMBER", "READ-UNIT"} <= codes(with_years.data.findings)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook of labels and values: no table of years anywhere."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row, pair in enumerate((("補助金交付申請額(円)", 9_000_000), ("常時使用する従業員数", 3)), 2):
        sheet.cell(row, 2, pair[0])
        sheet.cell(row, 3, pair[1])
    workbook.save(tmp_path / "labels.xlsx")
    return tmp_path / "labels.xlsx"


def read_and_judged(book: Path, pack: Path) -> Report:
    with Reader() as reader:
        plan = reader.submit(book).result()
    return Report(judge(plan, Settings(pack=pack, round=20)))


def pack_file(folder: Path, horizon: str) -> Path:
    path = folder / "synthetic.toml"
    path.write_text(s.HEAD + s.ROUNDS + s.FRAME + CAP + horizon, encoding="utf-8")
    text = path.read_text(encoding="utf-8")
    head, rest = text.split("[source.page]", 1)
    rounds = rest[rest.index("[[programme.round]]") : rest.index("[[frame]]")]
    path.write_text(head + rounds + "[source.page]" + rest.replace(rounds, ""), encoding="utf-8")
    return path


def test_a_workbook_without_a_table_of_years_is_judged_by_its_labels(book: Path, tmp_path: Path) -> None:
    found = read_and_judged(book, pack_file(tmp_path, "[horizon]\nyears = []\n"))
    cap = next(f for f in found.data.findings if f.code == "MONEY-CAP")
    assert (found.verdict, cap.observed, cap.outcome.value) == ("compliant", 9_000_000, "pass")
    assert "READ-NO-TABLE" not in codes(found.data.findings)


def test_the_same_workbook_is_unreadable_where_plan_years_are_judged(book: Path, tmp_path: Path) -> None:
    found = read_and_judged(book, pack_file(tmp_path, s.YEARS))
    assert found.data.unreadable
    assert (codes(found.data.findings), found.data.plan.facts) == ({"READ-NO-TABLE"}, ())


# ---- the base year by the fixing date --------------------------------------------------------------------------------

FIXED = s.pack(
    s.rule('check = "growth"\nmetric = "value_added"\nrate = 0.03'),
    horizon=s.YEARS + 'base_year = "before_fixing_date"\n',
    head=(s.HEAD + s.ROUNDS).replace("checks = []", 'checks = ["PLAN-BASE-YEAR"]'),
)


@pytest.mark.parametrize(
    ("base", "fixed", "warned"),
    [
        (date(2025, 3, 31), date(2025, 4, 1), False),  # the first day of the next fiscal year
        (date(2025, 3, 31), date(2026, 3, 31), False),  # its last
        (date(2025, 3, 31), date(2025, 3, 31), True),  # still the base year itself
        (date(2025, 3, 31), date(2026, 4, 1), True),  # a year too late
        (date(2024, 2, 29), date(2025, 2, 28), False),
        (date(2025, 3, 31), None, False),
    ],
)
def test_the_base_year_is_the_one_before_that_of_the_fixing_date(base: date, fixed: date | None, warned: bool) -> None:
    plan = s.plan(plan_years=3, value_added=(100, 1, 1, 120), base_fiscal_year_end=base, fixing_date=fixed)
    found = s.entries(FIXED, plan, "PLAN-BASE-YEAR")
    assert [one[0] for one in found] == (["at_risk"] if warned else [])


def test_the_warning_names_the_days_between_which_the_base_year_ends() -> None:
    plan = s.plan(
        plan_years=3, value_added=(100, 1, 1, 120),
        base_fiscal_year_end=date(2025, 3, 31), fixing_date=date(2026, 4, 1),
    )  # fmt: skip
    found = s.finding(FIXED, plan, "PLAN-BASE-YEAR")
    assert (found.get("earliest"), found.get("latest")) == ("2025-04-01", "2026-03-31")


# ---- growth typed by hand --------------------------------------------------------------------------------------------

SHORYOKUKA = s.pack(
    s.metric("value_added", 'sum = ["operating_profit", "labour_cost", "depreciation"]\nstated = "value_added"'),
    s.metric("labour_productivity", 'ratio = ["value_added", "employees"]\nunit = "yen"\ntruncate = 2'),
    s.metric("payroll_per_employee", 'ratio = ["payroll_employees", "employees"]\nunit = "yen"\ntruncate = 2'),
    s.rule('check = "growth"\nmetric = "labour_productivity"\nrate = 0.04', "BASE-LABOUR-PRODUCTIVITY-GROWTH"),
    head=(s.HEAD + s.ROUNDS).replace("checks = []", 'checks = ["PLAN-STATED-GROWTH"]\nstated_growth = "yearly"'),
)
# the official blank's own sample: value added 46 → 66 million, pay per head 4,000,000 → 4,775,000 over five years
SAMPLE: dict[str, Any] = {
    "plan_years": 5,
    "value_added": (46_000_000, 49_000_000, 52_000_000, 56_000_000, 61_000_000, 66_000_000),
    "employees": (6, 6, 6, 6, 6, 6),
    "payroll_employees": (24_000_000, 24_900_000, 25_800_000, 27_000_000, 27_750_000, 28_650_000),
}


def typed(item: str, *percent: float | None) -> list[tuple[int, float | None]]:
    rates = (None, *(None if p is None else p / 100 for p in percent))
    found = s.entries(SHORYOKUKA, s.plan(**SAMPLE, **{item: rates}), "PLAN-STATED-GROWTH")
    return [(one[1], one[3]) for one in found]


def test_the_official_blank_s_own_rows_agree_with_its_table() -> None:
    assert typed("stated_growth_labour_productivity", 6.52, 6.32, 6.77, 7.31, 7.48) == []
    assert typed("stated_growth_value_added", 6.52, 6.32, 6.77, 7.31, 7.48) == []
    assert typed("stated_growth_payroll_per_head", 3.75, 3.68, 4.0, 3.69, 3.6) == []


def test_the_official_blank_s_typed_growth_of_pay_disagrees_with_its_table() -> None:
    """The blank says 4.56 where its table gives 3.60 (RULES2 §2.1)."""
    assert typed("stated_growth_payroll_per_head", None, None, None, None, 4.56) == [
        (5, pytest.approx(0.036, abs=1e-4))
    ]


def test_without_the_switch_the_rows_are_cumulative() -> None:
    old = s.pack(
        s.metric("value_added", 'sum = ["operating_profit", "labour_cost", "depreciation"]\nstated = "value_added"'),
        s.rule('check = "growth"\nmetric = "value_added"\nrate = 0.04'),
        head=(s.HEAD + s.ROUNDS).replace("checks = []", 'checks = ["PLAN-STATED-GROWTH"]'),
    )
    plan = s.plan(**SAMPLE, stated_growth_value_added=(None, 0.0652, 0.1304, None, None, 0.4347))
    assert s.entries(old, plan, "PLAN-STATED-GROWTH") == []  # 66 ÷ 46 = 1.43478
