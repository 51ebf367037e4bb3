"""Headers over several columns: the plan is wanted, and where nothing tells it, both candidates are named."""

from __future__ import annotations

import pytest

from tests.reading.books import PLAIN_ROWS, WORDS, block, book, cells, codes, found

PAYROLL = (50_000_000, 51_000_000, 52_000_000, 53_000_000, None, None)
YEARS = ("基準年度", "1年後", "2年後", "3年後")


def pairs(words, first, second, *, base=True, merged=True):
    """Two columns under every year: `first` and `second` make their figures of the plan's."""
    header = ["（単位：千円）"]
    below = [None]
    for slot, year in enumerate(YEARS):
        double = base or slot
        header += [year, None] if double else [year]
        below += [*words] if double else [None]
    rows = []
    for label, *values in PLAIN_ROWS:
        row = [label]
        for slot, value in enumerate(values[:4]):
            row += [first(value), second(value)] if base or slot else [value]
        rows.append(tuple(row))
    spans = (["B1:C1", "D1:E1", "F1:G1", "H1:I1"] if base else ["C1:D1", "E1:F1", "G1:H1"]) if merged else []
    return block("A1", [header, below, *rows]), {"計画": spans}


def same(value):
    return value


def other(value):
    return value + 7


def nothing(value):
    return None


@pytest.mark.parametrize("merged", [True, False])
def test_of_plan_and_actual_under_one_year_the_plan_is_read(tmp_path, read, merged):
    for words, first, second, at in (
        (("計画", "実績"), same, other, "計画!C8"),
        (("実績", "計画"), other, same, "計画!D8"),
    ):
        cells_, spans = pairs(words, first, second, base=False, merged=merged)
        plan = read(book(tmp_path / "a.xlsx", {"計画": cells_}, merged=spans))
        assert plan.series("payroll") == PAYROLL
        assert cells(plan)["payroll[1]"] == at
        assert codes(plan) == []


def test_of_the_base_year_the_actual_figures_are_read(tmp_path, read):
    cells_, spans = pairs(("計画", "実績"), same, other)
    plan = read(book(tmp_path / "a.xlsx", {"計画": cells_}, merged=spans))
    assert plan.series("payroll") == (50_007_000, *PAYROLL[1:])
    assert cells(plan)["payroll[0]"] == "計画!C8"
    assert cells(plan)["payroll[1]"] == "計画!D8"


@pytest.mark.parametrize("words", [("上期", "下期"), ("当初計画", "変更計画"), (None, None), ("A案", "B案")])
def test_two_columns_that_nothing_tells_apart_are_ambiguous(tmp_path, read, words):
    cells_, spans = pairs(words, same, other)
    plan = read(book(tmp_path / "a.xlsx", {"計画": cells_}, merged=spans))
    assert set(codes(plan)) == {"READ-AMBIGUOUS"}
    assert plan.facts == ()


@pytest.mark.parametrize("words", [("金額", "構成比"), ("金額", "前年比(%)"), ("通期", "上期")])
def test_amounts_are_read_and_shares_beside_them_are_not(tmp_path, read, words):
    cells_, spans = pairs(words, same, other)
    plan = read(book(tmp_path / "a.xlsx", {"計画": cells_}, merged=spans))
    assert plan.series("payroll") == PAYROLL
    assert codes(plan) == []


def test_a_year_merged_over_two_columns_is_read_from_the_one_that_is_filled(tmp_path, read):
    cells_, spans = pairs((None, None), nothing, same)
    plan = read(book(tmp_path / "a.xlsx", {"計画": cells_}, merged=spans))
    assert plan.series("payroll") == PAYROLL
    assert cells(plan)["payroll[0]"] == "計画!C8"


def test_actuals_merged_over_past_years_leave_the_last_of_them_as_the_base_year(tmp_path, read):
    header = [
        ("（単位：千円）", "実績", None, None, "計画", None, None),
        (None, *(f"{year}年3月期" for year in range(2022, 2028))),
    ]
    rows = [(row[0], 1, 2, *row[1:5]) for row in PLAIN_ROWS]
    merged = read(
        book(tmp_path / "a.xlsx", {"計画": block("A1", [*header, *rows])}, merged={"計画": ["B1:D1", "E1:G1"]})
    )
    assert merged.series("payroll") == PAYROLL
    assert cells(merged)["payroll[0]"] == "計画!D8"
    assert codes(merged) == []
    loose = read(book(tmp_path / "b.xlsx", {"計画": block("A1", [*header, *rows])}))
    assert loose.facts == (), "without the merge nobody says which year the actuals end with"
    assert "READ-AMBIGUOUS" in codes(loose)


def test_a_label_merged_over_two_lines_of_figures_names_both(tmp_path, read):
    rows = [*PLAIN_ROWS, (None, *[v + 1 for v in PLAIN_ROWS[6][1:]])]
    cells_ = block("A1", [("（単位：千円）", *WORDS), *rows])
    plan = read(book(tmp_path / "a.xlsx", {"計画": cells_}, merged={"計画": ["A8:A9"]}))
    assert found(plan, "READ-AMBIGUOUS")["cells"] == ("計画!B8", "計画!B9")


def test_totals_and_remarks_between_and_behind_the_years_are_no_years(tmp_path, read):
    header = (
        "（単位：千円）",
        "前々期",
        "前期",
        "基準年度",
        "1年後",
        "2年後",
        "3年後",
        "3年累計",
        "備考",
        "4年後",
        "5年後",
        "累計",
    )
    rows = [(r[0], 1, 2, *r[1:5], sum(r[2:5]), "見積による", *r[5:], sum(r[2:])) for r in PLAIN_ROWS]
    plan = read(book(tmp_path / "a.xlsx", {"計画": block("A1", [header, *rows])}))
    assert plan.series("payroll") == (*PAYROLL[:4], 54_000_000, 55_000_000)
    assert codes(plan) == []


def test_a_group_of_officers_or_employees_makes_another_item_of_its_payroll(tmp_path, read):
    rows = [
        *PLAIN_ROWS,
        ("役員", "給与支給総額", *[10] * 6),
        ("従業員", "給与支給総額", *[20] * 6),
        ("従業員", "人数", *[9] * 6),
    ]
    rows = [(r[0], None, *r[1:]) if len(r) == 7 else r for r in rows]
    plan = read(book(tmp_path / "a.xlsx", {"計画": block("A1", [("（単位：千円）", None, *WORDS), *rows])}))
    assert codes(plan) == []
    assert plan.series("payroll")[:4] == PAYROLL[:4]
    assert plan.series("payroll_officers") == (10_000,) * 6
    assert plan.series("payroll_employees") == (20_000,) * 6
    assert plan.series("employees") == (9,) * 6
