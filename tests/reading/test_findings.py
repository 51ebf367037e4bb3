"""Each READ-* code: what cannot be read is said, with its cell, and never guessed."""

from __future__ import annotations

from checker.model import Outcome, Severity
from tests.reading.books import PLAIN_ROWS, WORDS, block, book, codes, found, plain, raw_xlsx


def _with(row: tuple, place: int = 5) -> list:
    return [*PLAIN_ROWS[:place], row, *PLAIN_ROWS[place + 1 :]]


def test_every_reading_finding_is_an_advisory_unknown(tmp_path, read):
    plan = read(book(tmp_path / "a.xlsx", {"計画": plain(rows=PLAIN_ROWS[:5])}))
    assert {(f.outcome, f.severity, f.kind) for f in plan.findings} == {(Outcome.UNKNOWN, Severity.ADVISORY, "reading")}


def test_rows_that_are_not_there_are_missing(tmp_path, read):
    plan = read(book(tmp_path / "a.xlsx", {"計画": plain(rows=PLAIN_ROWS[:3])}))
    missing = [(f.metric, f.cells, f.get("years")) for f in plan.findings]
    assert missing == [
        ("depreciation", (), ""),
        ("payroll", (), ""),
        ("internal_minimum_wage", (), ""),
    ]


def test_a_blank_cell_is_missing_and_not_zero(tmp_path, read):
    row = ("給与支給総額", 50_000, 51_000, None, "－", 54_000, 55_000)
    plan = read(book(tmp_path / "a.xlsx", {"計画": plain(rows=_with(row))}))
    assert plan.series("payroll") == (50_000_000, 51_000_000, None, None, 54_000_000, 55_000_000)
    assert found(plan, "READ-MISSING") == {"item": "payroll", "years": "2,3", "cells": ("計画!E10", "計画!F10")}
    assert codes(plan) == ["READ-MISSING"]


def test_a_zero_is_a_zero(tmp_path, read):
    row = ("減価償却費", 0, 0, 0, 0, 0, 0)
    plan = read(book(tmp_path / "a.xlsx", {"計画": plain(rows=_with(row, 3))}))
    assert plan.series("depreciation") == (0,) * 6


def test_a_stated_value_added_needs_no_parts_and_the_parts_need_no_total(tmp_path, read):
    total = read(book(tmp_path / "a.xlsx", {"計画": plain(rows=PLAIN_ROWS[4:])}))
    parts = read(book(tmp_path / "b.xlsx", {"計画": plain(rows=[*PLAIN_ROWS[:4], *PLAIN_ROWS[5:]])}))
    assert codes(total) == codes(parts) == []
    assert total.value("operating_profit", 0) is None
    assert parts.value("value_added", 0) is None, "sums are not computed here"


def test_both_parts_of_payroll_stand_for_it(tmp_path, read):
    officers, staff = ("うち役員報酬", *[10] * 6), ("うち従業員の給与支給総額", *[40] * 6)
    both = read(book(tmp_path / "a.xlsx", {"計画": plain(rows=[*PLAIN_ROWS[:5], officers, staff, PLAIN_ROWS[6]])}))
    one = read(book(tmp_path / "b.xlsx", {"計画": plain(rows=[*PLAIN_ROWS[:5], officers, PLAIN_ROWS[6]])}))
    assert codes(both) == []
    assert codes(one) == ["READ-MISSING"]
    assert found(one, "READ-MISSING")["item"] == "payroll"


def test_without_a_unit_of_money_the_money_is_unknown_and_the_wages_are_not(tmp_path, read):
    plan = read(book(tmp_path / "a.xlsx", {"計画": plain(unit="")}))
    assert {f.metric for f in plan.findings} == {
        "sales", "operating_profit", "labour_cost", "depreciation", "value_added", "payroll",
    }  # fmt: skip
    assert set(codes(plan)) == {"READ-UNIT"}
    assert plan.value("payroll", 0) is None
    assert plan.value("internal_minimum_wage", 5) == 1_325


def test_text_that_is_no_number_is_named_with_its_cell(tmp_path, read):
    row = ("給与支給総額", 50_000, "約51,000", 52_000, 53_000, 54_000, 55_000)
    plan = read(book(tmp_path / "a.xlsx", {"計画": plain(rows=_with(row))}))
    assert codes(plan) == ["READ-NUMBER"]
    assert found(plan, "READ-NUMBER") == {"item": "payroll", "raw": "約51,000", "cells": ("計画!D10",)}
    assert plan.value("payroll", 1) is None


def test_a_number_that_cannot_be_true_is_not_believed(tmp_path, read):
    rows = _with(("給与支給総額", 2**53, 51_000, -1, 53_000, 54_000, 55_000))
    rows[6] = ("事業場内最低賃金", 0, *PLAIN_ROWS[6][2:])
    plan = read(book(tmp_path / "a.xlsx", {"計画": plain(rows=rows)}))
    bad = {f.metric: f.cells for f in plan.findings if f.code == "READ-NUMBER"}
    assert bad == {"payroll": ("計画!C10", "計画!E10"), "internal_minimum_wage": ("計画!C11",)}


def test_an_error_value_is_named_and_not_called_blank(tmp_path, read):
    sheet = {**plain(), "E10": "#DIV/0!", "F10": "#REF!"}
    plan = read(book(tmp_path / "a.xlsx", {"計画": sheet}))
    assert codes(plan) == ["READ-ERROR-CELL"]
    assert found(plan, "READ-ERROR-CELL") == {"item": "payroll", "raw": "#DIV/0!", "cells": ("計画!E10", "計画!F10")}


def test_a_formula_that_was_never_calculated_is_told_from_a_blank(tmp_path, read):
    sheet = {**plain(), **{f"{c}9": f"=SUM({c}6:{c}8)" for c in "CDEFGH"}}  # openpyxl stores no values
    plan = read(book(tmp_path / "a.xlsx", {"計画": sheet}))
    assert codes(plan) == ["READ-UNCALCULATED"]
    assert found(plan, "READ-UNCALCULATED")["cells"] == tuple(f"計画!{c}9" for c in "CDEFGH")
    assert plan.value("value_added", 0) is None


def test_a_formula_that_gave_an_empty_text_is_a_blank(tmp_path, read):
    def row(n: int, label: str, *values: str) -> str:
        cells_ = "".join(f'<c r="{c}{n}">{v}</c>' if v else "" for c, v in zip("BCDE", values, strict=False))
        return f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{label}</t></is></c>{cells_}</row>'

    def text(n: int, words: tuple[str, ...]) -> str:
        return (
            f'<row r="{n}">'
            + "".join(
                f'<c r="{c}{n}" t="inlineStr"><is><t>{w}</t></is></c>' for c, w in zip("ABCDE", words, strict=True)
            )
            + "</row>"
        )

    v = "<v>7</v>"
    data = (
        text(1, ("単位：円", "基準年度", "1年後", "2年後", "3年後"))
        + row(2, "付加価値額", v, v, v, v)
        + f'<row r="3"><c r="A3" t="inlineStr"><is><t>給与支給総額</t></is></c><c r="B3">{v}</c>'
        f'<c r="C3" t="str"><f>""</f><v></v></c><c r="D3">{v}</c><c r="E3" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
        + row(4, "事業場内最低賃金", v, v, v, v)
    )
    plan = read(raw_xlsx(tmp_path / "a.xlsx", data))
    assert found(plan, "READ-MISSING") == {"item": "payroll", "years": "1", "cells": ("S!C3",)}
    assert found(plan, "READ-ERROR-CELL") == {"item": "payroll", "raw": "#DIV/0!", "cells": ("S!E3",)}
    assert codes(plan) == ["READ-ERROR-CELL", "READ-MISSING"]


def test_a_workbook_without_a_plan_names_the_sheets_it_looked_at(tmp_path, read):
    plan = read(book(tmp_path / "a.xlsx", {"見積": {"A1": "品名", "B1": "金額"}, "メモ": {"A1": "x"}}))
    assert codes(plan) == ["READ-NO-TABLE"]
    assert found(plan, "READ-NO-TABLE") == {"sheets": "見積、メモ", "cells": ()}
    assert plan.facts == ()
    assert len(plan.sha256) == 64


def test_one_familiar_row_does_not_make_a_plan(tmp_path, read):
    plan = read(book(tmp_path / "a.xlsx", {"計画": plain(rows=PLAIN_ROWS[:1])}))
    assert codes(plan) == ["READ-NO-TABLE"]


def test_numbered_years_without_a_base_year_leave_the_base_missing(tmp_path, read):
    rows = [(row[0], *row[2:]) for row in PLAIN_ROWS]
    plan = read(book(tmp_path / "a.xlsx", {"計画": plain(header=WORDS[1:], rows=rows)}))
    assert plan.series("payroll") == (None, 51_000_000, 52_000_000, 53_000_000, 54_000_000, 55_000_000)
    assert {(f.code, f.metric, f.get("years")) for f in plan.findings} == {
        ("READ-MISSING", item, "0")
        for item in ("operating_profit", "labour_cost", "depreciation", "payroll", "internal_minimum_wage")
    }


def test_two_cells_that_name_different_prefectures_are_ambiguous(tmp_path, read):
    sheet = {**block("A1", [("補助事業の実施場所", "東京都千代田区1-1"), ("都道府県", "大阪")]), **plain("B10")}
    plan = read(book(tmp_path / "a.xlsx", {"計画": sheet}))
    assert plan.value("prefecture") is None
    assert found(plan, "READ-AMBIGUOUS") == {
        "item": "prefecture", "first": "東京都千代田区1-1", "second": "大阪", "cells": ("計画!B1", "計画!B2"),
    }  # fmt: skip
