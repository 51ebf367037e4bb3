"""Figures that look like the plan's and are not: parts, shops, other versions, past years, two numbers in one cell."""

from __future__ import annotations

from datetime import date, datetime

import openpyxl
import pytest

from tests.reading.books import PLAIN_ROWS, WORDS, block, book, cells, codes, facts, found, plain

PAYROLL = (50_000_000, 51_000_000, 52_000_000, 53_000_000, 54_000_000, 55_000_000)


def test_parts_below_a_cost_with_figures_are_not_the_whole(tmp_path, read):
    rows = [
        PLAIN_ROWS[0],
        ("販売費及び一般管理費", 9, 9, 9, 9, 9, 9),
        ("　人件費", 1, 1, 1, 1, 1, 1),
        ("　減価償却費", 2, 2, 2, 2, 2, 2),
        PLAIN_ROWS[1],
        *PLAIN_ROWS[4:],
    ]
    plan = read(book(tmp_path / "a.xlsx", {"計画": plain(rows=rows)}))
    assert codes(plan) == []
    assert not {"labour_cost[0]", "depreciation[0]"} & set(facts(plan))
    assert plan.series("payroll") == PAYROLL


@pytest.mark.parametrize("cell", ["5200\n5100", "5200 5100", "900 950", "1,200\n△300"])
def test_two_numbers_in_one_cell_are_no_number(tmp_path, read, cell):
    rows = [(PLAIN_ROWS[0][0], cell, *PLAIN_ROWS[0][2:]), *PLAIN_ROWS[1:]]
    plan = read(book(tmp_path / "a.xlsx", {"計画": plain(rows=rows)}))
    assert found(plan, "READ-NUMBER")["cells"] == ("計画!C5",)
    assert plan.value("sales", 0) is None


def test_a_shop_below_the_company_neither_contradicts_it_nor_fills_its_gaps(tmp_path, read):
    company = [row for row in PLAIN_ROWS if row[0] not in ("人件費", "減価償却費")]
    shop = [(row[0], *(v // 3 for v in row[1:])) for row in PLAIN_ROWS[1:4]]
    sheet = {"B2": "会社全体", **plain(rows=company), "B20": "渋谷店", **plain("B21", rows=shop)}
    plan = read(book(tmp_path / "a.xlsx", {"計画": sheet}))
    assert codes(plan) == []
    assert plan.value("labour_cost", 0) is None
    assert plan.value("operating_profit", 0) == 10_000_000


def test_a_version_that_says_it_is_not_the_plan_is_left_out(tmp_path, read):
    other = [(row[0], *(v + 1 for v in row[1:])) for row in PLAIN_ROWS]
    sheet = {
        "B2": "【会社全体】設備投資を行わない場合", **plain("B4", rows=other),
        "B20": "【会社全体】設備投資を行う場合", **plain("B22"),
    }  # fmt: skip
    plan = read(book(tmp_path / "a.xlsx", {"計画": sheet}))
    assert codes(plan) == []
    assert plan.series("payroll") == PAYROLL


def test_a_table_of_past_years_above_the_plan_is_not_read(tmp_path, read):
    past = [
        ("これまで", *(f"令和{year}年" for year in range(1, 6))),
        ("売上高", 1, 2, 3, 4, 5),
        ("営業利益", 1, 1, 1, 1, 1),
    ]
    header = ["令和6年12月期(基準年度)", *(f"令和{year}年12月期" for year in range(7, 12))]
    plan = read(book(tmp_path / "a.xlsx", {"計画": {**block("B2", past), **plain("B8", header=header)}}))
    assert codes(plan) == []
    assert plan.value("sales", 0) == 200_000_000
    assert plan.value("fiscal_year_end", 5) == date(2029, 12, 31)


def test_five_closed_years_are_no_plan(tmp_path, read):
    header = [f"{year}年3月期" for year in range(2021, 2026)]
    rows = [row[:6] for row in PLAIN_ROWS]
    sheet = {"B2": "決算推移表（過去5期）", **plain(header=header, rows=rows)}
    assert codes(read(book(tmp_path / "a.xlsx", {"Sheet1": sheet}))) == ["READ-NO-TABLE"]


def test_a_form_that_nobody_filled_in_is_no_plan(tmp_path, read):
    rows = [(row[0],) for row in PLAIN_ROWS]
    assert codes(read(book(tmp_path / "a.xlsx", {"計画": plain(rows=rows)}))) == ["READ-NO-TABLE"]


def test_a_bracket_with_a_difference_or_a_division_makes_another_row_of_it(tmp_path, read):
    rows = [
        *PLAIN_ROWS,
        ("売上高（増減額：当年－前年）", 1, 1, 1, 1, 1, 1),
        ("人件費（人件費÷従業員数）", 2, 2, 2, 2, 2, 2),
        ("付加価値額（営業利益＋人件費＋減価償却費）", *PLAIN_ROWS[4][1:]),
    ]
    plan = read(book(tmp_path / "a.xlsx", {"計画": plain(rows=rows)}))
    assert codes(plan) == []
    assert plan.value("labour_cost", 0) == 60_000_000


def test_a_note_of_two_units_settles_neither(tmp_path, read):
    plan = read(book(tmp_path / "a.xlsx", {"計画": plain(unit="単位：円・千円")}))
    assert {f.code for f in plan.findings} == {"READ-UNIT"}
    assert plan.series("payroll") == (None,) * 6


def test_columns_of_the_project_beside_those_of_the_company_are_left_out(tmp_path, read):
    header = [
        ("（単位：千円）", "基準年度", None, "1年後", None, "2年後", None, "3年後", None),
        (None, *["全社", "うち補助事業"] * 4),
    ]
    rows = [(row[0], *(v for value in row[1:5] for v in (value, 1))) for row in PLAIN_ROWS]
    spans = {"計画": ["B1:C1", "D1:E1", "F1:G1", "H1:I1"]}
    plan = read(book(tmp_path / "a.xlsx", {"計画": block("A1", [*header, *rows])}, merged=spans))
    assert codes(plan) == []
    assert plan.series("payroll") == (*PAYROLL[:4], None, None)


def test_years_from_right_to_left_keep_their_years(tmp_path, read):
    rows = [(row[0], *row[:0:-1]) for row in PLAIN_ROWS]
    plan = read(book(tmp_path / "a.xlsx", {"計画": plain(header=WORDS[::-1], rows=rows)}))
    assert codes(plan) == []
    assert plan.series("payroll") == PAYROLL
    assert cells(plan)["payroll[0]"] == "計画!H10"


def test_remarks_own_terms_and_spans_in_a_header_do_not_hide_its_years(tmp_path, read):
    headers = [
        ("基準年度（直近決算）", *WORDS[1:5], "5年目（最終年度）"),
        ("第2期実績\n2024年5月期", *(f"第{n}期計画\n{2022 + n}年5月期" for n in range(3, 8))),
        tuple(f"{word}\n自令和{n}年1月1日\n至令和{n}年12月31日" for n, word in enumerate(WORDS, 6)),
    ]
    for header in headers:
        plan = read(book(tmp_path / "a.xlsx", {"計画": plain(header=header)}))
        assert codes(plan) == []
        assert plan.series("payroll") == PAYROLL
    assert plan.value("fiscal_year_end", 0) == date(2024, 12, 31)


@pytest.mark.parametrize("word", ["5年目（累計）", "5年後（構成比）"])
def test_a_last_year_whose_remark_changes_its_meaning_is_asked_about(tmp_path, read, word):
    plan = read(book(tmp_path / "a.xlsx", {"計画": plain(header=(*WORDS[:5], word))}))
    assert plan.facts == ()
    assert found(plan, "READ-AMBIGUOUS")["cells"] == ("計画!H4", "計画!G4")


@pytest.mark.parametrize(
    "word", ["3年目 前年比", "3年累計", "1～3年目平均", "2年後（旧）", "2年後(修正前)", "備考（令和7年4月現在）"]
)
def test_a_column_beside_the_years_that_is_none_of_them_is_passed_over(tmp_path, read, word):
    rows = [(*row[:4], 1, *row[4:]) for row in PLAIN_ROWS]
    plan = read(book(tmp_path / "a.xlsx", {"計画": plain(header=(*WORDS[:3], word, *WORDS[3:]), rows=rows)}))
    assert codes(plan) == []
    assert plan.series("payroll") == PAYROLL


def test_a_short_year_between_the_years_shifts_nobody(tmp_path, read):
    header = ["令和7年3月期 実績", "令和7年9月期(6か月)", *(f"令和{year}年9月期 計画" for year in range(8, 12))]
    plan = read(book(tmp_path / "a.xlsx", {"計画": plain(header=header)}))
    assert plan.facts == ()
    assert "計画!D4" in found(plan, "READ-AMBIGUOUS")["cells"]


def test_five_dates_without_a_word_do_not_say_which_is_the_base_year(tmp_path, read):
    header = [f"令和{year}年3月期" for year in range(7, 12)]
    rows = [row[:6] for row in PLAIN_ROWS]
    assert codes(read(book(tmp_path / "a.xlsx", {"計画": plain(header=header, rows=rows)}))) == [
        "READ-AMBIGUOUS",
        "READ-NO-TABLE",
    ]
    said = {"B2": "四ヶ年事業計画", **plain(header=header, rows=rows)}
    assert read(book(tmp_path / "b.xlsx", {"計画": said})).series("payroll") == (*PAYROLL[:5], None)
    said = {"B2": "計画期間", "C2": "3年", **plain(header=header, rows=rows)}
    assert read(book(tmp_path / "c.xlsx", {"計画": said})).series("payroll") == (*PAYROLL[1:5], None, None)


def test_the_first_of_april_shown_as_a_fiscal_year_is_not_the_end_of_one(tmp_path, read):
    header = [(None, *(datetime(2024 + slot, 4, 1) for slot in range(6)))]
    path = book(tmp_path / "a.xlsx", {"計画": {**block("B3", header), **plain()}})
    wb = openpyxl.load_workbook(path)
    for column in "CDEFGH":
        wb["計画"][f"{column}3"].number_format = 'yyyy"年度"'
    wb.save(path)
    plan = read(path)
    assert plan.series("fiscal_year_end") == (None,) * 6
    assert plan.series("payroll") == PAYROLL


def test_a_unit_note_says_which_rows_it_excepts_or_settles_no_unit(tmp_path, read):
    plan = read(book(tmp_path / "a.xlsx", {"計画": plain(unit="（単位：千円、ただし人件費は百万円）")}))
    assert plan.value("labour_cost", 0) == 60_000_000_000
    assert plan.series("payroll") == PAYROLL
    plan = read(book(tmp_path / "b.xlsx", {"計画": plain(unit="（単位：千円、最低賃金は円）")}))
    assert plan.series("payroll") == PAYROLL
    open_ = ["（単位：千円、ただし営業利益以下は百万円）", "（単位：円・千円）", "（単位：千ドル）", "USD in thousands"]
    for note in open_:
        plan = read(book(tmp_path / "c.xlsx", {"計画": {"B2": "単位：千円は旧様式です", **plain(unit=note)}}))
        assert {f.code for f in plan.findings} == {"READ-UNIT"}, note
        assert plan.value("payroll", 0) is None


@pytest.mark.parametrize(
    ("unit", "scale"),
    [
        ("JPY, in millions", 10**6),
        ("(in thousands of yen)", 10**3),
        ("Plan (millions of JPY)", 10**6),
        ("単位：千円 / Unit: JPY thousand", 10**3),
        ("Unit: JPY mn", 10**6),
        ("金額は千円単位で記入しています。", 10**3),
    ],
)
def test_english_units_are_units(tmp_path, read, unit, scale):
    plan = read(book(tmp_path / "a.xlsx", {"計画": {"B2": unit, **plain(unit="")}}))
    assert plan.value("payroll", 0) == 50_000 * scale


def test_two_printed_answers_are_no_answer(tmp_path, read):
    sheet = {
        **plain(),
        "B20": "小規模事業者",
        "C20": "該当する",
        "D20": "該当しない",
        "B21": "大幅賃上げ",
        "C21": "あり",
    }
    plan = read(book(tmp_path / "a.xlsx", {"計画": sheet}))
    assert plan.value("small_business") is None
    assert plan.value("wage_hike") is True


def test_examples_and_subsidiaries_are_not_the_plan(tmp_path, read):
    example = [(row[0], *(v + 1 for v in row[1:])) for row in PLAIN_ROWS]
    child = {"B2": "子会社（株式会社エヌ）", **plain(rows=[PLAIN_ROWS[2]])}
    company = [row for row in PLAIN_ROWS if row[0] != "人件費"]
    plan = read(
        book(tmp_path / "a.xlsx", {"記入例": plain(rows=example), "提出用": plain(rows=company), "子会社": child})
    )
    assert codes(plan) == []
    assert plan.series("payroll") == PAYROLL
    assert plan.value("labour_cost", 0) is None


def test_percentages_below_an_amount_are_no_rival_of_it_and_alone_no_amount(tmp_path, read):
    def shares(ref_of, rows):
        path = book(tmp_path / f"{len(rows)}.xlsx", {"計画": plain(rows=rows)})
        wb = openpyxl.load_workbook(path)
        for column in "CDEFGH":
            wb["計画"][f"{column}{ref_of}"].number_format = "0.0%"
        wb.save(path)
        return read(path)

    share = ("営業利益", 0.05, 0.052, 0.055, 0.057, 0.058, 0.06)
    plan = shares(7, [*PLAIN_ROWS[:2], share, *PLAIN_ROWS[2:]])
    assert codes(plan) == []
    assert plan.value("operating_profit", 1) == 11_000_000
    plan = shares(6, [PLAIN_ROWS[0], share, *PLAIN_ROWS[2:]])
    assert codes(plan) == ["READ-NUMBER"]
    assert plan.value("operating_profit", 1) is None
