"""Plain variations of the forms: units, headers, scopes, groups, several tables."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tests.reading.books import PLAIN_ROWS, WORDS, block, book, cells, codes, facts, found, plain

PAYROLL_IN_THOUSANDS = (50_000_000, 51_000_000, 52_000_000, 53_000_000, 54_000_000, 55_000_000)


def test_a_table_that_starts_far_from_a1_keeps_its_real_addresses(tmp_path, read):
    plan = read(book(tmp_path / "a.xlsx", {"計画": plain("AA40")}))
    assert cells(plan)["payroll[0]"] == "計画!AB46"
    assert cells(plan)["payroll[5]"] == "計画!AG46"
    assert plan.series("payroll") == PAYROLL_IN_THOUSANDS


@pytest.mark.parametrize(
    ("unit", "scale"), [("円", 1), ("千円", 10**3), ("万円", 10**4), ("百万円", 10**6), ("億円", 10**8)]
)
@pytest.mark.parametrize("words", ["単位：{}", "（単位：{}）", "({})", "【単位 {}】", "{}", "金額単位：{}、人"])
def test_the_unit_may_be_written_in_the_corner_in_many_ways(tmp_path, read, unit, scale, words):
    rows = [("付加価値額", 7, 8, 9, 10), ("給与支給総額", 5, 6, 7, 8), ("最低時給", 1_100, 1_145, 1_190, 1_235)]
    cells_ = plain(unit=words.format(unit), header=WORDS[:4], rows=rows)
    plan = read(book(tmp_path / "a.xlsx", {"計画": cells_}))
    assert plan.series("value_added")[:4] == tuple(v * scale for v in (7, 8, 9, 10))
    assert plan.series("internal_minimum_wage")[:4] == (1_100, 1_145, 1_190, 1_235), "yen whatever the table counts in"
    assert plan.scale == scale
    assert {f.scale for f in plan.facts if f.item == "payroll"} == {scale}


def test_the_unit_of_a_label_beats_the_unit_of_the_table(tmp_path, read):
    rows = [*PLAIN_ROWS[:5], ("給与支給総額（百万円）", 50, 51, 52, 53, 54, 55), PLAIN_ROWS[6]]
    plan = read(book(tmp_path / "a.xlsx", {"計画": plain(rows=rows)}))
    assert plan.series("payroll") == PAYROLL_IN_THOUSANDS
    assert plan.value("value_added", 0) == 75_000_000


def test_a_unit_column_between_labels_and_years_is_the_unit_of_its_row(tmp_path, read):
    rows = [(row[0], "円" if "賃金" in row[0] else "千円", *row[1:]) for row in PLAIN_ROWS]
    plan = read(book(tmp_path / "a.xlsx", {"計画": block("A1", [("項目", "単位", *WORDS), *rows])}))
    assert plan.series("payroll") == PAYROLL_IN_THOUSANDS
    assert plan.value("internal_minimum_wage", 0) == 1_100
    assert plan.scale == 1_000
    assert codes(plan) == []


def test_the_unit_of_a_cell_beats_every_other(tmp_path, read):
    rows = [
        *PLAIN_ROWS[:5],
        ("給与支給総額", "5,000万円", "51,000", "△1億円", "53,000千円", 54_000, 55_000),
        PLAIN_ROWS[6],
    ]
    plan = read(book(tmp_path / "a.xlsx", {"計画": plain(rows=rows)}))
    assert plan.value("payroll", 0) == 50_000_000
    assert plan.value("payroll", 1) == 51_000_000
    assert plan.value("payroll", 3) == 53_000_000
    assert found(plan, "READ-NUMBER") == {"item": "payroll", "raw": "△1億円", "cells": ("計画!E10",)}, "never negative"


def test_the_unit_of_a_key_value_pair_above_is_not_the_unit_of_the_table(tmp_path, read):
    sheet = {"B2": "資本金（千円）", "D2": 10_000, **plain(unit="")}
    plan = read(book(tmp_path / "a.xlsx", {"計画": sheet}))
    assert plan.value("capital") == 10_000_000
    assert plan.value("payroll", 0) is None
    assert {f.metric for f in plan.findings if f.code == "READ-UNIT"} >= {"payroll", "value_added"}


def test_a_unit_note_far_above_the_table_counts_when_it_is_the_only_one(tmp_path, read):
    plan = read(book(tmp_path / "a.xlsx", {"計画": {"A1": "単位：千円", **plain("B20", unit="")}}))
    assert plan.series("payroll") == PAYROLL_IN_THOUSANDS


@pytest.mark.parametrize(
    "header",
    [
        ("基準年度", "1年目", "2年目", "3年目", "4年目", "5年目"),
        ("直近期", "計画1期", "計画2期", "計画3期", "計画4期", "計画5期"),
        ("N期", "N+1期", "N+2期", "N+3期", "N+4期", "N+5期"),
        ("基準年", "初年度", "2年目", "3年目", "4年目", "5年目"),
        ("Base year", "Year 1", "Year 2", "Year 3", "Year 4", "Year 5"),
        ("実績", "１年後", "２年後", "３年後", "４年後", "５年後"),
        ("基準年度\n（2024年3月期）", "1年後\n（2025年3月期）", "2年後", "3年後", "4年後", "5年後"),
    ],
)
def test_header_words_of_many_forms_name_the_same_years(tmp_path, read, header):
    plan = read(book(tmp_path / "a.xlsx", {"計画": plain(header=header)}))
    assert plan.series("payroll") == PAYROLL_IN_THOUSANDS
    assert codes(plan) == []


@pytest.mark.parametrize(
    "header",
    [
        ("令和6年3月期", "令和7年3月期", "令和8年3月期", "令和9年3月期", "令和10年3月期", "令和11年3月期"),
        ("R6.3期", "R7.3期", "R8.3期", "R9.3期", "R10.3期", "R11.3期"),
        ("R6/3", "R7/3", "R8/3", "R9/3", "R10/3", "R11/3"),
        ("2024/3期", "2025/3期", "2026/3期", "2027/3期", "2028/3期", "2029/3期"),
        ("2024年3月期(実績)", *(f"{year}年3月期(計画)" for year in range(2025, 2030))),
        tuple(datetime(year, 3, 31) for year in range(2024, 2030)),
        tuple(datetime(year, 3, 1) for year in range(2024, 2030)),
    ],
)
def test_fiscal_year_ends_alone_are_a_header_too(tmp_path, read, header):
    plan = read(book(tmp_path / "a.xlsx", {"計画": plain(header=header)}))
    assert plan.series("payroll") == PAYROLL_IN_THOUSANDS
    assert plan.series("fiscal_year_end") == tuple(date(year, 3, 31) for year in range(2024, 2030))
    assert codes(plan) == []


def test_past_actual_columns_before_the_base_are_not_the_plan(tmp_path, read):
    header = ("前々期", "前期", *WORDS, "累計", "備考")
    rows = [(row[0], 1, 2, *row[1:], 999, "注") for row in PLAIN_ROWS]
    plan = read(book(tmp_path / "a.xlsx", {"計画": plain(header=header, rows=rows)}))
    assert plan.series("payroll") == PAYROLL_IN_THOUSANDS
    assert cells(plan)["payroll[0]"] == "計画!E10"


def test_of_dated_actual_columns_the_last_one_is_the_base(tmp_path, read):
    header = (
        "2022年3月期\n実績",
        "2023年3月期\n実績",
        "2024年3月期\n実績",
        *(f"{y}年3月期\n計画" for y in (2025, 2026, 2027)),
    )
    rows = [(row[0], 1, 2, *row[1:5]) for row in PLAIN_ROWS]
    plan = read(book(tmp_path / "a.xlsx", {"計画": plain(header=header, rows=rows)}))
    assert plan.series("payroll")[:4] == PAYROLL_IN_THOUSANDS[:4]
    assert plan.value("fiscal_year_end", 0) == date(2024, 3, 31)


def test_eight_bare_dates_leave_the_base_year_ambiguous_unless_the_book_states_it(tmp_path, read):
    header = tuple(f"{year}年3月期" for year in range(2022, 2030))
    rows = [(row[0], 1, 2, *row[1:]) for row in PLAIN_ROWS]
    table = plain("B14", header=header, rows=rows)
    plan = read(book(tmp_path / "a.xlsx", {"計画": table}))
    assert codes(plan) == ["READ-AMBIGUOUS", "READ-NO-TABLE"]
    assert plan.facts == ()
    assert found(plan, "READ-AMBIGUOUS")["cells"] == ("計画!C14", "計画!D14")
    told = read(book(tmp_path / "b.xlsx", {"計画": {"B2": "基準年度の決算期", "C2": "2024年3月期", **table}}))
    assert told.series("payroll") == PAYROLL_IN_THOUSANDS
    assert codes(told) == []


def test_months_in_a_row_are_a_cash_flow_and_no_plan(tmp_path, read):
    header = tuple(f"2024年{month}月" for month in range(4, 10))
    plan = read(book(tmp_path / "a.xlsx", {"資金繰り": plain(header=header)}))
    assert codes(plan) == ["READ-NO-TABLE"]
    assert found(plan, "READ-NO-TABLE")["sheets"] == "資金繰り"


def test_the_company_wide_table_is_taken_and_the_project_table_is_not(tmp_path, read):
    small = [(row[0], *(v // 10 for v in row[1:])) for row in PLAIN_ROWS]
    sheets = {
        "計画": {
            "B2": "補助事業の収益計画", **plain("B4", rows=small),
            "B15": "会社全体の事業計画", **plain("B17"),
        }
    }  # fmt: skip
    plan = read(book(tmp_path / "a.xlsx", sheets))
    assert plan.series("payroll") == PAYROLL_IN_THOUSANDS
    assert cells(plan)["payroll[0]"] == "計画!C23"
    assert codes(plan) == []


def test_a_project_table_alone_is_no_plan_of_the_company(tmp_path, read):
    plan = read(book(tmp_path / "a.xlsx", {"計画": {"B2": "新規事業の収支計画", **plain()}}))
    assert codes(plan) == ["READ-NO-TABLE"]


def test_a_hidden_sheet_is_not_read(tmp_path, read):
    old = [(row[0], *(v + 1 for v in row[1:])) for row in PLAIN_ROWS]
    plan = read(book(tmp_path / "a.xlsx", {"旧版": plain(rows=old), "計画": plain()}, hidden=["旧版"]))
    assert plan.series("payroll") == PAYROLL_IN_THOUSANDS
    assert codes(plan) == []


def test_rows_under_cost_of_sales_are_parts_and_not_the_whole(tmp_path, read):
    rows = [
        PLAIN_ROWS[0],
        ("売上原価",),
        ("　減価償却費", 1, 1, 1, 1, 1, 1),
        ("　人件費", 2, 2, 2, 2, 2, 2),
        *PLAIN_ROWS[1:],
    ]
    plan = read(book(tmp_path / "a.xlsx", {"計画": plain(rows=rows)}))
    assert plan.value("depreciation", 0) == 5_000_000
    assert plan.value("labour_cost", 0) == 60_000_000
    assert codes(plan) == []


def test_labels_split_over_two_columns_follow_their_group(tmp_path, read):
    rows = [
        ("損益", "売上高", *PLAIN_ROWS[0][1:]),
        (None, "営業利益", *PLAIN_ROWS[1][1:]),
        ("製造原価", "減価償却費", 1, 1, 1, 1, 1, 1),
        ("給与支給総額", "合計", *PLAIN_ROWS[5][1:]),
        (None, "うち役員報酬", 10, 10, 10, 10, 10, 10),
        (None, "うち従業員", 20, 20, 20, 20, 20, 20),
        ("付加価値額", "金額", *PLAIN_ROWS[4][1:]),
        (None, "伸び率(%)", None, 8.0, 9.3, 10.6, 12.0, 14.0),
        ("事業場内", "最低賃金", *PLAIN_ROWS[6][1:]),
    ]
    cells_ = block("A1", [("項目", "（単位：千円）", *WORDS), *rows])
    plan = read(book(tmp_path / "a.xlsx", {"計画": cells_}, merged={"計画": ["A2:A3", "A5:A7", "A8:A9"]}))
    values = facts(plan)
    assert plan.series("payroll") == PAYROLL_IN_THOUSANDS
    assert values["payroll_officers[0]"] == 10_000
    assert values["payroll_employees[0]"] == 20_000
    assert values["internal_minimum_wage[0]"] == 1_100
    assert str(values["stated_growth_value_added[1]"]) == "0.08"
    assert "depreciation[0]" not in values, "a part of the cost of production is not the company's depreciation"


def test_two_rows_of_one_item_that_differ_are_ambiguous_and_left_out(tmp_path, read):
    rows = [*PLAIN_ROWS, ("給与総額", 50_000, 51_000, 52_000, 53_000, 54_000, 55_001)]
    plan = read(book(tmp_path / "a.xlsx", {"計画": plain(rows=rows)}))
    assert plan.series("payroll") == (None,) * 6
    assert codes(plan) == ["READ-AMBIGUOUS"]
    assert found(plan, "READ-AMBIGUOUS") == {
        "item": "payroll", "first": "55000", "second": "55001", "cells": ("計画!H10", "計画!H12"),
    }  # fmt: skip


def test_two_rows_that_agree_are_one_fact_and_the_finer_unit_is_kept(tmp_path, read):
    yen = ("給与総額（円）", 50_000_400, 51_000_000, 52_000_000, 53_000_000, 54_000_000, 54_999_600)
    plan = read(book(tmp_path / "a.xlsx", {"計画": plain(rows=[*PLAIN_ROWS, yen])}))
    assert plan.value("payroll", 0) == 50_000_400
    assert plan.value("payroll", 5) == 54_999_600
    assert codes(plan) == []


def test_wages_in_a_table_of_their_own_join_the_plan(tmp_path, read):
    wages = plain(unit="", rows=[PLAIN_ROWS[6]])
    plan = read(book(tmp_path / "a.xlsx", {"損益": plain(rows=PLAIN_ROWS[:6]), "賃金": wages}))
    assert cells(plan)["internal_minimum_wage[0]"] == "賃金!C5"
    assert plan.sheet == "損益"
    assert codes(plan) == []


def test_two_tables_side_by_side_are_told_apart(tmp_path, read):
    project = block("J4", [("補助事業（単位：千円）", *WORDS), *((row[0], *[1] * 6) for row in PLAIN_ROWS)])
    plan = read(book(tmp_path / "a.xlsx", {"計画": {**plain(), **project}}))
    assert plan.series("payroll") == PAYROLL_IN_THOUSANDS
    assert codes(plan) == []


def test_unused_years_of_a_three_year_plan_are_neither_missing_nor_zero(tmp_path, read):
    blank = [(*row[: 4 + 1], None, None) for row in PLAIN_ROWS]
    zeros = [(*row[: 4 + 1], 0, 0) for row in PLAIN_ROWS]
    for name, rows in (("a", blank), ("b", zeros)):
        plan = read(book(tmp_path / f"{name}.xlsx", {"計画": plain(rows=rows)}))
        assert plan.series("payroll") == (*PAYROLL_IN_THOUSANDS[:4], None, None)
        assert codes(plan) == []


def test_large_amounts_stay_exact_and_fractions_of_a_yen_are_rounded_half_up_with_a_note(tmp_path, read):
    rows = [
        ("付加価値額（円）", 9_999_999_999_999, 1.5, 2.4999, -0.5, 5, 6),
        ("給与支給総額", 109_272.7, 109_272.699, 109_272.6995, 0.1 + 0.2, 5, 6),
        PLAIN_ROWS[6],
    ]
    plan = read(book(tmp_path / "a.xlsx", {"計画": plain(rows=rows)}))
    assert plan.series("value_added") == (9_999_999_999_999, 2, 2, -1, 5, 6)
    assert plan.series("payroll") == (109_272_700, 109_272_699, 109_272_700, 300, 5_000, 6_000)
    assert [f.key for f in plan.facts if f.rounded] == [
        "value_added[1]", "value_added[2]", "value_added[3]", "payroll[2]",
    ]  # fmt: skip


def test_a_project_row_left_empty_does_not_hide_the_rows_below_it_but_a_heading_does(tmp_path, read):
    below = ("売上高", 1, 1, 1, 1, 1, 1)
    empty = read(book(tmp_path / "a.xlsx", {"計画": plain(rows=[("補助事業の売上高",), *PLAIN_ROWS])}))
    heading = read(book(tmp_path / "b.xlsx", {"計画": plain(rows=[*PLAIN_ROWS, ("≪補助事業の売上高≫",), below])}))
    for plan in (empty, heading):
        assert codes(plan) == []
        assert plan.series("payroll") == PAYROLL_IN_THOUSANDS
        assert plan.value("sales", 0) == 200_000_000
