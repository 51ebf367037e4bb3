"""One plan through `checker.api.judge` to its Report: cells, clauses, reasons, traces, paths, money, settings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from checker import api
from checker.api import Settings, explain, judge
from checker.model import Cell, Finding, Origin, Outcome, Plan, Severity, Trace, UsageError, Verdict
from tests.evaluation.plans import changed, fact, filing, of, of_code, report

LATE = date(2026, 11, 22)
PARTS = ("operating_profit", "labour_cost", "depreciation")


def _cells(plan: Plan, *keys: str) -> set[str]:
    return {str(f.cell) for f in plan.facts if f.key in keys}


def _leaf_cells(trace: Trace) -> set[str]:
    return {cell for leaf in trace.leaves() for cell in leaf.cells}


# ---- a finding ------------------------------------------------------------------------------------------------------


def test_value_added_points_at_the_six_cells_it_was_computed_from():
    plan = filing()
    growth = of(report(plan).findings, "BASE-VALUE-ADDED-GROWTH")
    assert set(growth.cells) == _cells(plan, *(f"{item}[{year}]" for item in PARTS for year in (0, 3)))
    assert growth.trace
    assert set(growth.cells) == _leaf_cells(growth.trace)
    assert (growth.kind, growth.metric, growth.unit, growth.year) == ("growth", "value_added", "yen", 3)
    assert (growth.observed, growth.required, growth.margin) == (114_500_000, 109_272_700, 5_227_300)
    assert growth.rate
    # (114.5 / 100)^(1/3) = 1.04617…
    assert (growth.rate.observed, growth.rate.required) == (0.0461, 0.03)
    assert (growth.get("base"), growth.get("years"), growth.get("method")) == (100_000_000, 3, "cagr")


CELLS = {
    ("BASE-PAYROLL-GROWTH", 3): ("payroll[0]", "payroll[3]"),
    ("BASE-MINIMUM-WAGE", 2): ("internal_minimum_wage[2]", "prefecture"),
    ("FRAME-PAYBACK", None): ("investment", "reduced_hours", "hourly_labour_cost", "plan_years"),
    ("FRAME-LABOUR-PRODUCTIVITY", None): (
        "workers_before", "hours_before", "output_before", "workers_after", "hours_after", "output_after",
    ),
    ("FRAME-SIER-MAINTENANCE", None): ("sier_maintenance_contract",),
    ("MONEY-CAP", None): ("requested_subsidy", "regular_employees"),
    ("MONEY-FLOOR", None): ("requested_subsidy",),
    ("MONEY-ASSET", None): ("largest_asset",),
}  # fmt: skip


@pytest.mark.parametrize(("key", "facts"), CELLS.items())
def test_each_finding_points_at_exactly_the_cells_it_rests_on(key, facts):
    plan = filing()
    code, year = key
    one = of(report(plan).findings, code, year=year)
    assert set(one.cells) == _cells(plan, *facts)


def test_full_automation_points_at_the_claim_in_place_of_hours():
    plan = filing(fully_automated_after=True)
    one = of(report(plan).findings, "FRAME-LABOUR-PRODUCTIVITY")
    wanted = ("workers_before", "hours_before", "output_before", "output_after", "fully_automated_after")
    assert set(one.cells) == _cells(plan, *wanted)


def test_the_rate_of_a_request_points_at_the_cost_and_at_what_chose_the_rate():
    plan = filing(small_business=True, regular_employees=12, requested_subsidy=15_000_000, eligible_cost=22_500_000)
    one = of(report(plan).findings, "MONEY-RATE")
    assert set(one.cells) == _cells(plan, "requested_subsidy", "eligible_cost", "small_business")


def test_every_rule_finding_carries_clause_confidence_title_and_advice():
    for number in (14, 17, 18):
        for one in report(filing(number), number).findings:
            if one.kind == "consistency":
                continue
            assert one.cite, one.code
            assert all(c.title and c.publisher and c.date and c.section for c in one.cite)
            assert one.confidence
            assert one.title
            assert one.advice


def test_findings_come_in_the_order_of_the_pack_and_years_in_order():
    found = [f for f in report(filing()).findings if f.code == "BASE-MINIMUM-WAGE"]
    assert [f.year for f in found] == [1, 2, 3]
    codes = list(dict.fromkeys(f.code for f in report(filing()).findings))
    assert codes.index("BASE-VALUE-ADDED-GROWTH") < codes.index("BASE-PAYROLL-GROWTH") < codes.index("MONEY-CAP")


def test_rules_that_do_not_apply_are_there_and_carry_no_numbers():
    found = of(report(filing()).findings, "HIKE-PAYROLL-GROWTH")
    assert (found.outcome, found.observed, found.required, found.trace) == (Outcome.NOT_APPLICABLE, None, None, None)
    assert found.missing == ()


# ---- what is missing -------------------------------------------------------------------------------------------------

MISSING = [
    ({"payroll[3]": None}, "BASE-PAYROLL-GROWTH", 3, ("payroll[3]",), "missing"),
    ({"depreciation[3]": None}, "BASE-VALUE-ADDED-GROWTH", 3, ("depreciation[3]",), "missing"),
    (dict.fromkeys(f"{p}[0]" for p in PARTS), "BASE-VALUE-ADDED-GROWTH", 3, ("value_added[0]",), "missing"),
    ({"internal_minimum_wage[1]": None}, "BASE-MINIMUM-WAGE", 1, ("internal_minimum_wage[1]",), "missing"),
    ({"regular_employees": None}, "MONEY-CAP", None, ("regular_employees",), "missing"),
    ({"eligible_cost": None}, "MONEY-RATE", None, ("eligible_cost",), "missing"),
    ({"investment": None}, "FRAME-PAYBACK", None, ("investment",), "missing"),
    ({"sier_maintenance_contract": None}, "FRAME-SIER-MAINTENANCE", None, ("sier_maintenance_contract",), "missing"),
    ({"sier_used": None, "sier_maintenance_contract": False}, "FRAME-SIER-MAINTENANCE", None, ("sier_used",), None),
]


@pytest.mark.parametrize(("changes", "code", "year", "missing", "reason"), MISSING)
def test_an_unknown_names_the_facts_that_would_settle_it(changes, code, year, missing, reason):
    one = of(report(filing(**changes)).findings, code, year=year)
    assert one.outcome is Outcome.UNKNOWN
    assert one.missing == missing
    if reason:
        assert one.get("reason") == reason


def test_what_a_declared_unknown_asks_for_is_a_set_that_settles_it():
    plan = filing(bank_confirmation=None)
    one = of(report(plan).findings, "FRAME-BANK-CONFIRMATION")
    assert one.get("set") == "bank_confirmation=true"
    settled = report(plan, sets=(str(one.get("set")),))
    assert of(settled.findings, "FRAME-BANK-CONFIRMATION").outcome is Outcome.PASS
    assert settled.verdict is Verdict.COMPLIANT


@pytest.mark.parametrize("key", ["payroll[3]", "investment", "regular_employees", "eligible_cost"])
def test_setting_what_is_missing_settles_the_unknown(key):
    plan = filing()
    value = next(f.value for f in plan.facts if f.key == key)
    found = report(changed(plan, {key: None}), sets=(f"{key}={value}",))
    assert found.verdict is Verdict.COMPLIANT


# ---- impossible values -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "value", "rule"),
    [
        ("payroll[3]", -1, "BASE-PAYROLL-GROWTH"),
        ("payroll[3]", 10**20, "BASE-PAYROLL-GROWTH"),
        ("payroll[0]", float("inf"), "BASE-PAYROLL-GROWTH"),
        ("depreciation[0]", -5, "BASE-VALUE-ADDED-GROWTH"),
        ("operating_profit[3]", -(10**17), "BASE-VALUE-ADDED-GROWTH"),
        ("eligible_cost", -1, "MONEY-RATE"),
        ("eligible_cost", 10**20, "MONEY-RATE"),
        ("regular_employees", -3, "MONEY-CAP"),
    ],
)
def test_a_value_that_cannot_be_true_is_told_and_unknown(key, value, rule):
    plan = filing(**{key: value})
    found = report(plan)
    (told,) = of_code(found, "READ-NUMBER")
    assert told.get("item") == key.partition("[")[0]
    assert told.cells == tuple(_cells(plan, key))
    assert (told.outcome, told.severity, told.kind) == (Outcome.UNKNOWN, Severity.ADVISORY, "reading")
    one = of(found.findings, rule)
    assert one.outcome is Outcome.UNKNOWN
    assert found.verdict is Verdict.UNDETERMINED


@pytest.mark.parametrize(("key", "rule"), [("payroll[3]", "BASE-PAYROLL-GROWTH"), ("eligible_cost", "MONEY-RATE")])
def test_an_unknown_for_an_impossible_value_is_a_missing_fact_not_a_unit_slip(key, rule):
    one = of(report(filing(**{key: -1})).findings, rule)
    assert one.missing == (key,)
    assert one.get("reason") == "missing"


def test_two_impossible_values_that_are_equal_are_told_apart():
    plan = filing(**{"payroll[1]": -5, "depreciation[1]": -5})
    told = [f for f in report(plan).findings if f.code == "READ-NUMBER"]
    assert {f.get("item") for f in told} == {"payroll", "depreciation"}
    assert {f.cells for f in told} == {tuple(_cells(plan, "payroll[1]")), tuple(_cells(plan, "depreciation[1]"))}


def test_an_impossible_value_is_not_blamed_on_a_true_one_that_equals_it():
    plan = filing(**{"operating_profit[1]": -5, "payroll[1]": -5})  # a loss of five yen can be true
    assert [f.get("item") for f in of_code(report(plan), "READ-NUMBER")] == ["payroll"]


def test_an_impossible_part_leaves_the_stated_row_and_the_trace_says_so():
    plan = filing(value_added=(100_000_000, None, None, 114_500_000), **{"depreciation[3]": -5})
    one = of(report(plan).findings, "BASE-VALUE-ADDED-GROWTH")
    assert (one.outcome, one.observed) == (Outcome.PASS, 114_500_000)
    assert _cells(plan, "value_added[3]") <= set(one.cells)
    assert not _cells(plan, "depreciation[3]") & set(one.cells)


# ---- the trace -------------------------------------------------------------------------------------------------------


def test_the_trace_of_value_added_adds_up():
    (tree,) = explain(filing(), "BASE-VALUE-ADDED-GROWTH", Settings("monozukuri-17"))
    final, base = tree.children
    assert (final.value, final.year, base.value, base.year) == (114_500_000, 3, 100_000_000, 0)
    for part in (final, base):
        assert part.how == "sum"
        assert sum(leaf.value for leaf in part.leaves()) == part.value
        assert [leaf.name for leaf in part.leaves()] == list(PARTS)


def test_the_trace_of_payback_is_the_formula():
    (tree,) = explain(filing(), "FRAME-PAYBACK", Settings("monozukuri-17"))
    assert (tree.how, tree.value, tree.unit) == ("ratio", 3, "years")
    investment, saving = tree.children
    assert (investment.value, saving.how, saving.value) == (30_000_000, "product", 10_000_000)


def test_a_stated_total_without_parts_is_a_single_leaf():
    plan = filing(operating_profit=None, value_added=(100_000_000, None, None, 114_500_000))
    one = of(report(plan).findings, "BASE-VALUE-ADDED-GROWTH")
    assert set(one.cells) == _cells(plan, "value_added[0]", "value_added[3]")


def test_the_trace_of_a_step_shows_both_years():
    hike = filing(wage_hike=True)
    one = of(report(hike).findings, "HIKE-MINIMUM-WAGE-STEP", year=2)
    assert one.trace
    assert [leaf.value for leaf in one.trace.leaves()] == [1_230, 1_180]
    assert (one.observed, one.required, one.margin) == (1_230, 1_230, 0)
    assert set(one.cells) == _cells(hike, "internal_minimum_wage[1]", "internal_minimum_wage[2]")


def test_explain_gives_one_tree_for_each_year_and_refuses_what_is_not_there():
    trees = explain(filing(), "BASE-MINIMUM-WAGE", Settings("monozukuri-17"))
    assert [tree.year for tree in trees] == [1, 2, 3]
    with pytest.raises(UsageError, match="BASE-PAYROLL-GROWTH"):
        explain(filing(), "BASE-PAYROL", Settings("monozukuri-17"))
    with pytest.raises(UsageError):
        explain(filing(), "HIKE-PAYROLL-GROWTH", Settings("monozukuri-17"))  # does not apply


# ---- paths, series, money --------------------------------------------------------------------------------------------


def test_the_paths_show_the_plan_against_what_is_asked_of_each_year():
    found = report(filing())
    added, payroll, wage = found.paths
    assert (added.item, payroll.item, wage.item) == ("value_added", "payroll", "internal_minimum_wage")
    assert added.observed == (100_000_000, 105_500_000, 109_000_000, 114_500_000, None, None)
    # × 1.03, 1.0609, 1.092727
    assert added.required == (100_000_000, 103_000_000, 106_090_000, 109_272_700, None, None)
    # × 1.015, 1.030225, 1.045678375
    assert payroll.required == (70_000_000, 71_050_000, 72_115_750, 73_197_487, None, None)
    assert (added.judged, payroll.judged, wage.judged) == ((3,), (3,), (1, 2, 3))
    # 1,113 + 30 is known; then the trend of 2.474 % a year: 1,141 and 1,170
    assert wage.required == (None, 1_143, 1_171, 1_200, None, None)
    assert wage.projected == (False, False, True, True, False, False)


def test_under_a_wage_hike_the_stricter_path_is_drawn():
    found = report(filing(wage_hike=True))
    _, payroll, wage = found.paths
    # 70,000,000 × 1.06, 1.1236, 1.191016
    assert payroll.required[:4] == (70_000_000, 74_200_000, 78_652_000, 83_371_120)
    # the level of +50: 1,163, 1,191, 1,220; the step of +50 on the year before: 1,170, 1,230, 1,280
    assert wage.required[:4] == (None, 1_170, 1_230, 1_280)


def test_simple_growth_is_a_straight_line():
    found = report(filing(14), 14)
    assert found.paths[0].required[:4] == (100_000_000, 103_000_000, 106_000_000, 109_000_000)


def test_the_path_of_an_unknown_base_is_empty():
    found = report(filing(**{"payroll[0]": None}))
    assert found.paths[1].required == (None,) * 6
    assert found.paths[1].observed[0] is None


def test_series_tell_stated_from_derived_and_projected():
    plan = filing()
    lines = {line.item: line for line in report(plan).series}
    assert lines["value_added"].values[:4] == (100_000_000, 105_500_000, 109_000_000, 114_500_000)
    assert lines["value_added"].origins[:4] == (Origin.DERIVED,) * 4
    assert lines["value_added"].cells == ("",) * 6
    assert lines["payroll"].origins[:4] == (Origin.STATED,) * 4
    assert lines["payroll"].cells[3] == str(plan.fact("payroll", 3).cell)
    assert lines["regional_minimum_wage"].values == (None, 1_113, 1_141, 1_170, None, None)
    assert lines["regional_minimum_wage"].origins[1:4] == (Origin.DERIVED, Origin.PROJECTED, Origin.PROJECTED)
    assert "sales" not in lines


def test_the_report_says_what_it_was_judged_by():
    found = report(filing())
    assert found.programme
    assert (found.programme.id, found.programme.round) == ("monozukuri-17", 17)
    assert (found.programme.opens, found.programme.closes) == (date(2023, 12, 27), date(2024, 3, 1))
    assert len(found.programme.fingerprint) == 64
    assert found.frame
    assert (found.frame.id, found.as_of, found.scenario) == ("labour-saving", date(2024, 3, 1), "trend")
    assert (found.plan_years, found.horizon) == (3, 3)
    assert found.fiscal_year_ends[0] == date(2023, 3, 31)
    assert found.clawback
    assert found.tool_version
    assert dict(found.titles)["payback_years"]["ja"] == "投資回収年数"


def test_the_findings_table_has_a_row_for_each_finding_and_numbers_that_may_be_missing():
    wrapped = api.Report(report(filing(**{"payroll[3]": None})))
    table = wrapped.findings
    assert len(table) == len(wrapped.data.findings)
    assert list(table.columns) == [
        "code", "part", "year", "outcome", "severity", "confidence", "observed", "required", "margin", "cells",
    ]  # fmt: skip
    payroll = table[table["code"] == "BASE-PAYROLL-GROWTH"].iloc[0]
    assert payroll["outcome"] == "unknown"
    assert pd.isna(payroll["observed"])
    assert payroll["required"] == 73_197_487
    assert payroll["year"] == 3
    assert str(table["year"].dtype) == "Int64"
    assert type(payroll["outcome"]) is str
    assert wrapped.verdict == "undetermined"


def test_the_years_table_keeps_whole_yen_and_blanks():
    years = api.Report(report(filing(**{"payroll[1]": None}))).years
    assert list(years.index) == [0, 1, 2, 3, 4, 5]
    assert years.loc[3, "value_added"] == 114_500_000
    assert pd.isna(years.loc[1, "payroll"])
    assert pd.isna(years.loc[5, "payroll"])


def test_a_report_of_nothing_has_empty_tables_with_their_columns():
    broken = Plan("壊.xlsx", "0" * 64, findings=(Finding("READ-OPEN", Outcome.UNKNOWN),))
    wrapped = api.Report(judge(broken, Settings()))
    assert wrapped.data.unreadable
    assert wrapped.verdict == "undetermined"
    assert list(wrapped.findings["code"]) == ["READ-OPEN"]
    assert wrapped.years.shape == (6, 0)


def test_reading_findings_stay_in_the_report():
    seen = Finding("READ-AMBIGUOUS", Outcome.UNKNOWN, cells=("計画!D5",))
    found = report(replace(filing(), findings=(seen,)))
    assert seen in found.findings
    assert found.verdict is Verdict.COMPLIANT


def test_a_fact_without_a_cell_leaves_no_empty_cell_behind():
    plan = filing()
    bare = replace(plan, facts=tuple(replace(f, cell=None) for f in plan.facts))
    found = report(bare)
    assert found.verdict is Verdict.COMPLIANT
    assert {f.cells for f in found.findings} == {()}
    assert all(cell == "" for line in found.series for cell in line.cells)


def test_a_plan_with_two_cells_for_one_number_names_each_once():
    shared = Cell("計画", "D9")
    plan = filing()
    plan = replace(plan, facts=tuple(replace(f, cell=shared) if f.item == "payroll" else f for f in plan.facts))
    assert of(report(plan).findings, "BASE-PAYROLL-GROWTH").cells == ("計画!D9",)


def test_decimals_are_facts_like_any_number():
    from decimal import Decimal

    plan = filing(reduced_hours=Decimal("4000.0"), output_after=Decimal("12000000"))
    found = report(plan)
    assert found.verdict is Verdict.COMPLIANT
    assert of(found.findings, "FRAME-PAYBACK").observed == 3


def test_a_flag_that_is_no_flag_is_refused_by_the_tables():
    plan = filing()
    plan = replace(plan, facts=tuple(f for f in plan.facts if f.item != "small_business"))
    plan = replace(plan, facts=(*plan.facts, fact("small_business", 2)))
    assert [f.get("item") for f in of_code(report(plan), "READ-NUMBER")] == ["small_business"]
