"""Which rows are items and which only look like them: parts of costs, groups, units of their own, neighbours."""

from __future__ import annotations

import pytest

from tests.reading.books import PLAIN_ROWS, WORDS, block, book, codes, facts, found, plain

PAYROLL = (50_000_000, 51_000_000, 52_000_000, 53_000_000, 54_000_000, 55_000_000)
SALES, PROFIT, LABOUR, DEPRECIATION, VALUE_ADDED, PAY, WAGE = PLAIN_ROWS


def _of(label, *values):
    return (label, *values)


def test_costs_listed_above_their_total_are_parts_of_it(tmp_path, read):
    rows = [
        SALES, _of("材料費", *[90_000] * 6), _of("人件費", *[20_000] * 6), _of("減価償却費", *[3_000] * 6),
        _of("売上原価計", *[113_000] * 6), PROFIT, VALUE_ADDED, PAY, WAGE,
    ]  # fmt: skip
    plan = read(book(tmp_path / "a.xlsx", {"計画": plain(rows=rows)}))
    assert codes(plan) == []
    assert not {"labour_cost[0]", "depreciation[0]"} & set(facts(plan))


def test_costs_that_gross_profit_is_reduced_by_are_the_whole_only_if_value_added_says_so(tmp_path, read):
    gross = [p + labour + d + 1_000 for p, labour, d in zip(PROFIT[1:], LABOUR[1:], DEPRECIATION[1:], strict=True)]
    flow = [SALES, _of("売上総利益", *gross), LABOUR, DEPRECIATION, _of("その他", *[1_000] * 6), PROFIT]
    plan = read(book(tmp_path / "a.xlsx", {"計画": plain(rows=[*flow, VALUE_ADDED, PAY, WAGE])}))
    assert codes(plan) == []
    assert plan.value("labour_cost", 0) == 60_000_000
    plan = read(book(tmp_path / "b.xlsx", {"計画": plain(rows=[*flow, PAY, WAGE])}))
    assert codes(plan) == ["READ-MISSING", "READ-MISSING"]
    assert plan.value("labour_cost", 0) is None
    more = _of("付加価値額", *(value + 9_000 for value in VALUE_ADDED[1:]))  # wages of the factory are in 売上原価
    plan = read(book(tmp_path / "c.xlsx", {"計画": plain(rows=[*flow, more, PAY, WAGE])}))
    assert plan.value("labour_cost", 0) is None
    assert plan.value("value_added", 0) == 84_000_000


@pytest.mark.parametrize(
    ("groups", "taken"),
    [
        (("収益性", "", "費用", "", "成果", "賃上げ", ""), True),
        (("製造部", "", "営業部", "", "管理部", "本社", ""), False),
        (("米", "", "", "", "", "", ""), False),
    ],
)
def test_unknown_groups_count_where_they_only_sort_the_items(tmp_path, read, groups, taken):
    rows = [(group or None, *row) for group, row in zip(groups, PLAIN_ROWS, strict=True)]
    plan = read(book(tmp_path / "a.xlsx", {"計画": block("B4", [("千円", None, *WORDS), *rows])}))
    assert bool(plan.facts) is taken
    assert codes(plan) == ([] if taken else ["READ-NO-TABLE"])


def test_a_unit_that_no_amount_has_makes_another_row_of_it(tmp_path, read):
    rows = [(*row, "円" if row is WAGE else "千円") for row in PLAIN_ROWS]
    rows.insert(2, ("営業利益", 5.0, 5.2, 5.5, 5.7, 5.8, 6.0, "%"))
    plan = read(book(tmp_path / "a.xlsx", {"計画": block("B4", [(None, *WORDS, "単位"), *rows])}))
    assert codes(plan) == []
    assert plan.value("operating_profit", 0) == 10_000_000
    assert plan.series("payroll") == PAYROLL


def test_facts_beside_the_table_are_no_groups_of_its_rows(tmp_path, read):
    sides = [("会社名", "丸八印刷"), ("公募回", "17次"), ("資本金", "1,000万円")]
    plan = read(book(tmp_path / "a.xlsx", {"計画": {**block("A4", sides), **plain("E4")}}))
    assert codes(plan) == []
    assert plan.series("payroll") == PAYROLL
    assert plan.value("round") == 17


def test_a_factory_beside_the_company_fills_none_of_its_gaps(tmp_path, read):
    company = [row for row in PLAIN_ROWS if row is not PAY]
    sheets = {"計画": plain(rows=company), "大阪工場": plain(rows=[PAY, LABOUR]), "パート": plain(rows=[PAY, WAGE])}
    plan = read(book(tmp_path / "a.xlsx", sheets))
    assert found(plan, "READ-MISSING")["item"] == "payroll"
    assert plan.value("payroll", 0) is None


def test_the_sum_of_the_shops_is_the_company(tmp_path, read):
    shop = [(row[0], *(value // 2 for value in row[1:])) for row in PLAIN_ROWS]
    sheets = {"駅前店": plain(rows=shop), "港店": plain(rows=shop), "合計": plain()}
    plan = read(book(tmp_path / "a.xlsx", sheets))
    assert codes(plan) == []
    assert plan.series("payroll") == PAYROLL


@pytest.mark.parametrize("name", ["記入例", "計画（旧）", "例", "plan_old"])
def test_a_sheet_that_says_it_is_not_the_plan_is_not_read_even_under_the_company_s_title(tmp_path, read, name):
    plan = read(book(tmp_path / "a.xlsx", {name: {"B2": "会社全体の事業計画", **plain()}}))
    assert codes(plan) == ["READ-NO-TABLE"]


def test_a_title_that_points_to_the_example_is_still_the_plan_s(tmp_path, read):
    plan = read(book(tmp_path / "a.xlsx", {"計画": {"B2": "会社全体の計画（記入例を参照）", **plain()}}))
    assert plan.series("payroll") == PAYROLL


@pytest.mark.parametrize(("title", "read_it"), [("", False), ("業績の推移", False), ("中期計画", True)])
def test_dates_alone_are_a_plan_where_words_say_so(tmp_path, read, title, read_it):
    header = [f"{year}年3月期" for year in range(2025, 2031)]
    sheet = {"B2": title or None, **plain(header=header, rows=[SALES, PROFIT, LABOUR, DEPRECIATION, PAY])}
    plan = read(book(tmp_path / "a.xlsx", {"PL": sheet}))
    assert bool(plan.facts) is read_it


def test_a_unit_from_another_table_s_note_is_doubted_where_the_amounts_cannot_be_in_it(tmp_path, read):
    pay = ("給与支給総額", *(value * 1000 for value in PAY[1:]))  # typed in yen, below a table in 千円
    company = {"B2": "損益（単位：千円）", **plain(unit="", rows=[row for row in PLAIN_ROWS if row not in (PAY, WAGE)])}
    sheet = {**company, "B20": "賃金", **block("B21", [(None, *WORDS), pay, WAGE])}
    plan = read(book(tmp_path / "a.xlsx", {"計画": sheet}))
    assert found(plan, "READ-UNIT")["item"] == "payroll"
    assert plan.value("payroll", 0) is None
    sheet = {**company, "B20": "賃金", **block("B21", [(None, *WORDS), PAY, WAGE])}
    assert read(book(tmp_path / "b.xlsx", {"計画": sheet})).series("payroll") == PAYROLL


@pytest.mark.parametrize("word", ["備考", "計算式"])
def test_remarks_between_label_and_years_are_no_labels(tmp_path, read, word):
    rows = [(row[0], "②+③", *row[1:]) for row in PLAIN_ROWS]
    plan = read(book(tmp_path / "a.xlsx", {"計画": block("B4", [("千円", word, *WORDS), *rows])}))
    assert codes(plan) == []
    assert plan.series("payroll") == PAYROLL


def test_the_unit_may_stand_below_the_header(tmp_path, read):
    for name, line in (("a", ("（千円）",)), ("b", (None, *["千円"] * 6))):
        rows = [(None, *WORDS), line, *PLAIN_ROWS]
        assert read(book(tmp_path / f"{name}.xlsx", {"計画": block("B4", rows)})).series("payroll") == PAYROLL
