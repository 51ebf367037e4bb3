"""Hidden rows, columns and sheets are not read, and number formats are: what a person sees is what counts."""

from __future__ import annotations

import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from checker.reading.number_formats import UNKNOWN, read_format
from tests.reading.books import PLAIN_ROWS, WORDS, block, book, cells, codes, found, plain

PAYROLL = (50_000_000, 51_000_000, 52_000_000, 53_000_000, 54_000_000, 55_000_000)


def edited(path, change):
    wb = openpyxl.load_workbook(path)
    change(wb[wb.sheetnames[0]])
    wb.save(path)
    return path


def test_an_old_version_in_hidden_rows_or_columns_is_not_read(tmp_path, read):
    old = [(row[0], *(v + 1 for v in row[1:])) for row in PLAIN_ROWS]

    def hide_rows(ws):
        for row in range(20, 30):
            ws.row_dimensions[row].hidden = True

    def hide_columns(ws):
        ws.column_dimensions.group("K", "R", hidden=True)

    for at, hide in (("B20", hide_rows), ("K4", hide_columns)):
        path = book(tmp_path / "a.xlsx", {"計画": {**plain(), **plain(at, rows=old)}})
        assert "READ-AMBIGUOUS" in codes(read(path)), "while both can be seen"
        plan = read(edited(path, hide))
        assert plan.series("payroll") == PAYROLL
        assert codes(plan) == []


def test_a_hidden_row_of_the_plan_is_missing_and_not_read_silently(tmp_path, read):
    path = book(tmp_path / "a.xlsx", {"計画": plain()})

    def hide(ws):
        ws.row_dimensions[8].hidden = True  # 減価償却費

    rows = [row for row in PLAIN_ROWS if row[0] != "付加価値額"]
    assert codes(read(edited(path, hide))) == []
    path = edited(book(tmp_path / "b.xlsx", {"計画": plain(rows=rows)}), hide)
    plan = read(path)
    assert found(plan, "READ-MISSING")["item"] == "depreciation"
    assert plan.value("depreciation", 0) is None


def test_a_fact_in_one_cell_of_a_hidden_row_is_not_read(tmp_path, read):
    path = book(tmp_path / "a.xlsx", {"計画": plain(), "表紙": {"B2": "事業計画書", "B4": "公募回：第18次"}})

    def hide(path):
        wb = openpyxl.load_workbook(path)
        wb["表紙"].row_dimensions[4].hidden = True
        wb.save(path)
        return path

    assert read(path).value("round") == 18
    assert read(hide(path)).value("round") is None


def test_a_hidden_year_at_the_end_shortens_the_plan_and_one_inside_makes_it_ambiguous(tmp_path, read):
    dates = ["2024年3月期 実績", *(datetime(year, 3, 31) for year in range(2025, 2030))]

    def hide_last(ws):
        ws.column_dimensions["H"].hidden = True

    def hide_second(ws):
        ws.column_dimensions["D"].hidden = True

    path = book(tmp_path / "a.xlsx", {"計画": plain()})
    plan = read(edited(path, hide_last))
    assert plan.series("payroll") == (*PAYROLL[:5], None)
    path = book(tmp_path / "b.xlsx", {"計画": plain(header=dates)})
    plan = read(edited(path, hide_second))
    assert plan.facts == ()
    assert found(plan, "READ-AMBIGUOUS")["cells"] == ("計画!E4", "計画!D4")


def test_units_in_number_formats_are_units(tmp_path, read):
    rows = [
        ("付加価値額", 75_000, 81_000, 82_000, 83_000),
        ("給与支給総額", 50_000_000, 51_000_000, 52_000_000, 53_000_000),
        ("事業場内最低賃金", 1_100, 1_145, 1_190, 1_235),
    ]
    formats = {5: '#,##0"千円";[Red]△#,##0"千円"', 6: '#,##0,"千円"', 7: '#,##0"円"'}

    def change(ws):
        for row, code in formats.items():
            for column in "CDEF":
                ws[f"{column}{row}"].number_format = code

    path = edited(book(tmp_path / "a.xlsx", {"計画": plain(unit="", header=WORDS[:4], rows=rows)}), change)
    plan = read(path)
    assert codes(plan) == []
    assert plan.series("value_added")[:4] == (75_000_000, 81_000_000, 82_000_000, 83_000_000)
    assert plan.series("payroll")[:4] == (50_000_000, 51_000_000, 52_000_000, 53_000_000)
    assert plan.series("internal_minimum_wage")[:4] == (1_100, 1_145, 1_190, 1_235)


def test_thousands_that_a_format_leaves_out_under_a_stated_unit_are_stored_in_yen(tmp_path, read):
    rows = [(row[0], *(v * 1000 for v in row[1:])) for row in PLAIN_ROWS[:6]] + [PLAIN_ROWS[6]]

    def change(ws):
        for row in range(5, 11):
            for column in "CDEFGH":
                ws[f"{column}{row}"].number_format = "#,##0,;[Red]-#,##0,"

    path = edited(book(tmp_path / "a.xlsx", {"計画": plain(rows=rows)}), change)
    plan = read(path)
    assert codes(plan) == []
    assert plan.series("payroll") == PAYROLL
    path = edited(book(tmp_path / "b.xlsx", {"計画": plain(rows=rows, unit="単位：円")}), change)
    assert {f.code for f in read(path).findings} == {"READ-UNIT"}, "what is shown as 50,000 円 is stored as 50,000,000"


def test_a_yen_sign_against_a_stated_thousand_is_an_open_question(tmp_path, read):
    def change(ws):
        for column in "CDEFGH":
            ws[f"{column}10"].number_format = '"¥"#,##0'

    path = edited(book(tmp_path / "a.xlsx", {"計画": plain()}), change)
    assert found(read(path), "READ-UNIT")["item"] == "payroll"
    path = edited(book(tmp_path / "b.xlsx", {"計画": plain(unit="")}), change)
    assert read(path).series("payroll") == (50_000, 51_000, 52_000, 53_000, 54_000, 55_000)


def test_numbers_shown_as_years_are_a_header(tmp_path, read):
    def change(ws):
        for column in "DEFGH":
            ws[f"{column}4"].number_format = '0"年目"'

    path = edited(book(tmp_path / "a.xlsx", {"計画": plain(header=["基準年度", 1, 2, 3, 4, 5])}), change)
    assert read(path).series("payroll") == PAYROLL


def test_percents_and_dates_are_told_by_their_number_format(tmp_path, read):
    rows = [*PLAIN_ROWS[:5], ("伸び率", None, 0.08, 0.0933, 0.1067, 0.12, 0.14), *PLAIN_ROWS[5:]]

    def change(ws):
        for column in "DEFGH":
            ws[f"{column}10"].number_format = "0.0%"
        for slot, column in enumerate("CDEFGH"):
            ws[f"{column}4"].value = datetime(2024 + slot, 3, 31)
            ws[f"{column}4"].number_format = '[$-ja-JP]ggge"年"m"月期"'

    plan = read(edited(book(tmp_path / "a.xlsx", {"計画": plain(rows=rows)}), change))
    assert codes(plan) == []
    assert str(plan.value("stated_growth_value_added", 1)) == "0.08"
    assert plan.value("fiscal_year_end", 5) == date(2029, 3, 31)


@pytest.mark.parametrize(
    ("code", "unit", "thousands"),
    [
        ("General", "", 0),
        ("#,##0", "", 0),
        ("#,##0_ ;[Red]\\-#,##0\\ ", "", 0),
        ('#,##0"千円"', "千円", 0),
        ('#,##0.0,,"百万円"', "百万円", 2),
        ("#,##0,", "", 1),
        ("#,##0,;△#,##0,", "", 1),
        ("#,##0\\円", "円", 0),
        ("#,##0千円", "千円", 0),
        ('#,##0"人"', "", 0),
        ('[>=1000000]#,##0,"千円";#,##0"円"', UNKNOWN, 1),
        ('"▲"#,##0', UNKNOWN, 0),
        ('[$$-409]#,##0', UNKNOWN, 0),
        ('#,##0"千ドル"', UNKNOWN, 0),
        ('yyyy"年"m"月"', "", 0),
    ],
)  # fmt: skip
def test_a_number_format_says_its_unit_and_its_scale(code, unit, thousands):
    shown = read_format(code)
    assert (shown.unit, shown.thousands) == (unit, thousands)


def test_a_five_year_plan_whose_last_years_are_uncalculated_is_not_a_three_year_plan(tmp_path, read):
    rows = [(*row[:5], f"=E{i + 5}*1.01", f"=F{i + 5}*1.01") for i, row in enumerate(PLAIN_ROWS)]
    plan = read(book(tmp_path / "a.xlsx", {"計画": plain(rows=rows)}))
    told = {f.metric for f in plan.findings if f.code == "READ-UNCALCULATED"}
    assert {"payroll", "value_added", "internal_minimum_wage"} <= told


def test_a_header_of_uncalculated_formulas_is_said_to_be_that(tmp_path, read):
    header = [datetime(2024, 3, 31), *(f"=EDATE({column}4,12)" for column in "CDEFG")]
    plan = read(book(tmp_path / "a.xlsx", {"計画": plain(header=header)}))
    assert codes(plan) == ["READ-UNCALCULATED"]
    assert plan.findings[0].cells == ("計画!D4",)


def test_the_cells_of_a_plan_are_where_they_were_beside_hidden_ones(tmp_path, read):
    path = book(tmp_path / "a.xlsx", {"計画": block("C9", [("単位：千円", *WORDS), *PLAIN_ROWS])})

    def hide(ws):
        ws.column_dimensions["B"].hidden = True
        ws.row_dimensions[3].hidden = True

    assert cells(read(edited(path, hide)))["sales[0]"] == "計画!D10"


def test_a_strict_workbook_is_read_with_its_hidden_rows_and_number_formats(tmp_path, read):
    path = book(tmp_path / "a.xlsx", {"計画": plain(unit="")})

    def change(ws):
        ws.row_dimensions[5].hidden = True
        for column in "CDEFGH":
            ws[f"{column}10"].number_format = '#,##0"千円"'

    edited(path, change)
    strict = tmp_path / "strict.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(strict, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            data = data.replace(
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            ).replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            )
            new.writestr(part, data)
    plan = read(strict)
    assert plan.series("payroll") == PAYROLL
    assert plan.value("sales", 0) is None
