"""Tables whose years run down: the same plan, turned, with keys typed by hand."""

from __future__ import annotations

from datetime import date, datetime

from tests.reading.books import PLAIN_ROWS, WORDS, block, book, cells, codes, facts, found, plain

DOWN = list(zip(*[("年度", *WORDS), *PLAIN_ROWS], strict=True))
PAYROLL = (50_000_000, 51_000_000, 52_000_000, 53_000_000, 54_000_000, 55_000_000)


def test_years_down_are_read_with_their_own_addresses(tmp_path, read):
    plan = read(
        book(tmp_path / "a.xlsx", {"計画": {"B2": "会社全体の計画", "H2": "（単位：千円）", **block("B4", DOWN)}})
    )
    assert codes(plan) == []
    assert plan.series("payroll") == PAYROLL
    assert plan.series("internal_minimum_wage") == (1_100, 1_145, 1_190, 1_235, 1_280, 1_325)
    assert cells(plan)["payroll[0]"] == "計画!H5"
    assert cells(plan)["payroll[5]"] == "計画!H10"
    assert cells(plan)["sales[2]"] == "計画!C7"


def test_years_down_under_two_rows_of_labels_with_past_years_units_and_remarks(tmp_path, read):
    rows = [
        (
            "決算期",
            "売上高",
            "営業利益",
            "人件費",
            "減価償却費",
            "付加価値額",
            None,
            "給与支給総額",
            None,
            None,
            "備考",
        ),
        (None, None, None, None, None, "金額", "伸び率(%)", "合計", "うち役員", "うち従業員", None),
        (None, *["千円"] * 5, "%", *["千円"] * 3, None),
        (datetime(2023, 3, 31), 1, 2, 3, 4, 5, None, 6, 7, 8, "前々期"),
        (datetime(2024, 3, 31), 900, 50, 300, 20, 370, None, 250, 50, 200, "基準年度"),
        (datetime(2025, 3, 31), 910, 51, 301, 21, 373, 0.8, 251, 51, 200, "計画"),
        (datetime(2026, 3, 31), 920, 52, 302, 22, 376, 1.6, 252, 52, 200, "計画"),
        (datetime(2027, 3, 31), 930, 53, 303, 23, 379, 2.4, 253, 53, 200, "計画"),
    ]
    sheet = {**block("C3", rows), "C1": "会社全体"}
    plan = read(book(tmp_path / "a.xlsx", {"計画": sheet}, merged={"計画": ["H3:I3", "J3:L3"]}))
    values, where = facts(plan), cells(plan)
    assert values["fiscal_year_end[0]"] == date(2024, 3, 31)
    assert (where["sales[0]"], values["sales[0]"]) == ("計画!D7", 900_000)
    assert (where["value_added[3]"], values["value_added[3]"]) == ("計画!H10", 379_000)
    assert (where["payroll[1]"], values["payroll[1]"]) == ("計画!J8", 251_000)
    assert (where["payroll_officers[1]"], values["payroll_officers[1]"]) == ("計画!K8", 51_000)
    assert (where["payroll_employees[1]"], values["payroll_employees[1]"]) == ("計画!L8", 200_000)
    assert str(values["stated_growth_value_added[2]"]) == "0.016"


def test_years_down_of_the_project_alone_are_no_plan(tmp_path, read):
    for title in ({"B1": "補助事業の収支計画"}, {"D1": "補助事業の収支計画"}):
        plan = read(book(tmp_path / "a.xlsx", {"計画": {**title, "G2": "単位：千円", **block("B3", DOWN)}}))
        assert codes(plan) == ["READ-NO-TABLE"]


def test_years_down_and_years_across_that_disagree_are_named_both(tmp_path, read):
    down = [*DOWN[:-1], (*DOWN[-1][:6], 55_001, DOWN[-1][7])]
    sheets = {"縦": {"A1": "単位：千円", **block("A3", down)}, "横": plain()}
    plan = read(book(tmp_path / "a.xlsx", sheets))
    assert codes(plan) == ["READ-AMBIGUOUS"]
    assert set(found(plan, "READ-AMBIGUOUS")["cells"]) == {"縦!G9", "横!H10"}
    assert plan.series("payroll") == (None,) * 6
    assert plan.value("value_added", 5) == 85_500_000


def test_years_down_and_years_across_that_agree_are_one_plan(tmp_path, read):
    plan = read(book(tmp_path / "a.xlsx", {"縦": {"A1": "単位：千円", **block("A3", DOWN)}, "横": plain()}))
    assert codes(plan) == []
    assert plan.series("payroll") == PAYROLL


def test_two_tables_down_one_of_the_project_beside_it_are_told_apart(tmp_path, read):
    project = [(row[0], *[1] * 7) if i else row for i, row in enumerate(DOWN)]
    sheet = {
        "A1": "会社全体（単位：千円）",
        **block("A2", DOWN),
        "A20": "補助事業（単位：千円）",
        **block("A21", project),
    }
    plan = read(book(tmp_path / "a.xlsx", {"計画": sheet}))
    assert plan.series("payroll") == PAYROLL
    assert codes(plan) == []
