"""What a person sees in an .ods, .xls or .xlsb is read: as from the .xlsx that shows the same, fact for fact."""

from __future__ import annotations

import re
import struct
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl.styles import Font

from checker.reading import read_plan
from checker.reading.number_formats import UNKNOWN, read_format
from checker.reading.xls_formulas import may_give_text
from tests.layouts.builders import gspread
from tests.reading import xlsb_books
from tests.reading.books import PLAIN_ROWS, WORDS, block, book, cells, codes, facts, found, plain
from tests.reading.dressed import change, dressed

FORMATS = ("ods", "xls", "xlsb")


@pytest.mark.libreoffice
@pytest.mark.parametrize("suffix", FORMATS)
def test_a_plan_is_read_as_its_twin_in_xlsx_fact_for_fact(tmp_path, read, saved, suffix):
    source = dressed(tmp_path / "a.xlsx")
    plan, twin = read(saved(source, suffix)), read(source)
    assert codes(plan) == codes(twin) == []
    assert facts(plan) == facts(twin)
    assert cells(plan) == cells(twin)
    assert {fact.key: (fact.unit, fact.scale) for fact in plan.facts} == {
        fact.key: (fact.unit, fact.scale) for fact in twin.facts
    }
    assert plan.series("sales") == (24_300_000, 25_100_000, 26_000_000, 26_900_000, 27_800_000, 28_700_000)
    assert plan.series("operating_profit")[0] == -450_000
    assert plan.series("internal_minimum_wage") == (1_100, 1_145, 1_190, 1_235, 1_280, 1_325)
    assert str(plan.value("stated_growth_value_added", 1)) == "0.2158"
    assert plan.value("fiscal_year_end", 5) == date(2029, 3, 31)
    assert plan.value("eligible_cost") == 12_345_000
    assert plan.value("capital") == 10_000_000
    assert plan.value("wage_hike") is True
    assert plan.value("small_business") is True


@pytest.mark.libreoffice
@pytest.mark.parametrize("suffix", FORMATS)
def test_a_unit_that_stands_in_the_number_format_alone_is_found(tmp_path, read, saved, suffix):
    def dress(workbook):
        for row, code in ((5, '#,##0"千円"'), (6, '#,##0,"千円";△#,##0,"千円"'), (7, 'General"百万円"'), (8, '0"円"')):
            for column in "CDEF":
                workbook["計画"][f"{column}{row}"].number_format = code

    rows = (
        ("付加価値額", 9_500, 9_900, 10_300, 10_700),
        ("給与支給総額", 8_200_000, 8_400_000, 8_600_000, 8_800_000),
        ("売上高", 24, 25, 26, 27),
        ("事業場内最低賃金", 1_100, 1_145, 1_190, 1_235),
    )
    source = change(book(tmp_path / "a.xlsx", {"計画": plain(unit="", header=WORDS[:4], rows=rows)}), dress)
    for plan in (read(saved(source, suffix)), read(source)):
        assert codes(plan) == []
        assert plan.series("value_added")[:4] == (9_500_000, 9_900_000, 10_300_000, 10_700_000)
        assert plan.series("payroll")[:4] == (8_200_000, 8_400_000, 8_600_000, 8_800_000)
        assert plan.series("sales")[:4] == (24_000_000, 25_000_000, 26_000_000, 27_000_000)
        assert plan.series("internal_minimum_wage")[:4] == (1_100, 1_145, 1_190, 1_235)


@pytest.mark.libreoffice
@pytest.mark.parametrize("suffix", FORMATS)
def test_years_that_a_format_makes_of_numbers_are_a_header(tmp_path, read, saved, suffix):
    def dress(workbook):
        for column in "DEFGH":
            workbook["計画"][f"{column}4"].number_format = '0"年目"'

    source = change(book(tmp_path / "a.xlsx", {"計画": plain(header=["基準年度", 1, 2, 3, 4, 5])}), dress)
    plan = read(saved(source, suffix))
    assert codes(plan) == []
    assert facts(plan) == facts(read(source))
    assert plan.series("payroll")[5] == 55_000_000


@pytest.mark.libreoffice
@pytest.mark.parametrize("suffix", ["xlsx", *FORMATS])
def test_a_label_merged_over_its_parts_is_theirs_in_every_format(tmp_path, read, saved, suffix):
    rows = [
        ("給与支給総額", "役員", 5_000, 5_100, 5_200, 5_300),
        (None, "従業員", 45_000, 46_000, 47_000, 48_000),
        ("事業場内最低賃金", None, 1_100, 1_145, 1_190, 1_235),
    ]
    table = block("B4", [("単位：千円", None, *WORDS[:4]), *rows])
    source = book(tmp_path / "a.xlsx", {"計画": table}, merged={"計画": ["B5:B6"]})
    plan = read(source if suffix == "xlsx" else saved(source, suffix))
    assert plan.series("payroll_officers")[:4] == (5_000_000, 5_100_000, 5_200_000, 5_300_000)
    assert plan.series("payroll_employees")[:4] == (45_000_000, 46_000_000, 47_000_000, 48_000_000)


@pytest.mark.libreoffice
@pytest.mark.parametrize("suffix", ["xlsx", *FORMATS])
def test_a_first_of_april_shown_as_a_fiscal_year_is_not_the_end_of_it(tmp_path, read, saved, suffix):
    source = tmp_path / "a.xlsx"
    gspread.years_by_format(source)
    plan = read(source if suffix == "xlsx" else saved(source, suffix))
    assert plan.value("sales", 3) == 50_100_000
    assert plan.value("fiscal_year_end", 0) is None


@pytest.mark.libreoffice
@pytest.mark.parametrize("suffix", ["xlsx", *FORMATS])
def test_a_number_that_its_format_hides_is_missing_and_not_taken_silently(tmp_path, read, saved, suffix):
    def hide(workbook):
        for column in "CDEFGH":
            workbook["計画"][f"{column}8"].number_format = ";;;"  # 減価償却費
            workbook["計画"][f"{column}5"].number_format = '"非公開"'  # 売上高
            workbook["計画"][f"{column}6"].font = Font(color="FFFFFFFF")  # 営業利益 in white letters
            workbook["計画"][f"{column}7"].number_format = '#,##0;△#,##0;"－"'  # 人件費, of which one is zero

    rows = [row if row[0] != "人件費" else (*row[:6], 0) for row in PLAIN_ROWS if row[0] != "付加価値額"]
    source = change(book(tmp_path / "a.xlsx", {"計画": plain(rows=rows)}), hide)
    plan = read(source if suffix == "xlsx" else saved(source, suffix))
    assert found(plan, "READ-MISSING")["item"] == "depreciation"
    assert found(plan, "READ-NUMBER")["item"] == "sales"
    assert plan.series("depreciation") == plan.series("sales") == (None,) * 6
    assert plan.value("operating_profit", 1) == 11_000_000, "white letters are read"
    assert plan.value("labour_cost", 5) == 0, "a dash for nil stands for the zero that is stored"


@pytest.mark.libreoffice
@pytest.mark.parametrize("suffix", ["ods", "xls"])
def test_error_values_are_named_with_their_cells(tmp_path, read, saved, suffix):
    source = book(tmp_path / "a.xlsx", {"計画": {**plain(), "E10": "=1/0", "D11": "=NA()"}, "表紙": {"A1": '=""'}})
    plan = read(saved(source, suffix))
    assert codes(plan) == ["READ-ERROR-CELL", "READ-ERROR-CELL"]
    errors = {f.metric: (f.cells, dict(f.data)["raw"]) for f in plan.findings}
    assert errors == {"payroll": (("計画!E10",), "#DIV/0!"), "internal_minimum_wage": (("計画!D11",), "#N/A")}
    assert plan.value("payroll", 1) == 51_000_000


def test_error_values_of_an_xlsb_are_named_with_their_cells(tmp_path, read):
    rows = [xlsb_books.row(0, _texts("単位：千円", *WORDS))]
    for index, (label, *values) in enumerate(PLAIN_ROWS, 1):
        cell = xlsb_books.cell(0, label)
        for column, value in enumerate(values, 1):
            broken = {(6, 2): "#REF!", (7, 3): "#N/A"}.get((index, column))
            cell += xlsb_books.cell(column, broken or float(value), formula=broken == "#REF!")
        rows.append(xlsb_books.row(index, cell))
    path = xlsb_books.package(tmp_path / "a.xlsb", {"計画": xlsb_books.sheet(rows)}, xlsb_books.styles([]))
    plan = read(path)
    errors = {f.metric: (f.cells, dict(f.data)["raw"]) for f in plan.findings}
    assert errors == {"payroll": (("計画!C7",), "#REF!"), "internal_minimum_wage": (("計画!D8",), "#N/A")}


def _texts(*words: str) -> bytes:
    return b"".join(xlsb_books.cell(column, word) for column, word in enumerate(words))


# ---- number formats --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("General", {1: None, 0: None, "文": None}),
        ("#,##0;△#,##0", {1: None, -1: None, 0: None}),
        (";;;", {1: "", -1: "", 0: None, "文": ""}),
        (";;", {1: "", -1: "", "文": None}),
        (";;;@", {1: "", "文": None}),
        ("#,##0;;", {1: None, -1: "", 0: None}),
        ('#,##0;△#,##0;"－"', {1: None, -1: None, 0: None}),
        ('_ * #,##0_ ;_ * \\-#,##0_ ;_ * "-"_ ;_ @_ ', {1: None, -1: None, 0: None, "文": None}),
        ('"有";;"無"', {1: "有", -1: "", 0: "無"}),
        ('[=1]"はい";[=0]"いいえ";General', {1: "はい", 0: "いいえ", 2: None}),
        ('[=1]"○";"×"', {1: "○", 0: "×", 5: "×", -5: "×"}),
        ('[>=100]"大";[>=10]"中";"小"', {100: "大", 10: "中", 9: "小", -1: "小"}),
        ('"非公開"', {5: "非公開", -5: "非公開", "文": None}),
        ('yyyy"年"', {45_000: None}),
        ('@" 様"', {5: None, "文": None}),
    ],
)
def test_a_format_that_shows_no_number_says_what_it_shows(code, shown):
    assert {value: read_format(code).instead_of(value) for value in shown} == shown


@pytest.mark.parametrize(
    ("code", "unit", "thousands"),
    [
        ('General"千円"', "千円", 0),
        ('G/標準"百万円"', "百万円", 0),
        ('[>=0]#,##0,"千円";"△"#,##0,"千円"', "千円", 1),
        ('[>=1000000]#,##0,"千円";#,##0"円"', UNKNOWN, 1),
        ("[" * 5_000, UNKNOWN, 0),
    ],
)
def test_a_unit_behind_general_and_under_conditions_is_found(code, unit, thousands):
    assert (read_format(code).unit, read_format(code).thousands) == (unit, thousands)


# ---- formulas that nobody has calculated, and values that stand for none ---------------------------------------------


@pytest.mark.libreoffice
def test_true_that_libreoffice_stores_as_one_is_true_and_a_number_one_is_not(tmp_path, read, saved):
    cover = {"A1": "大幅賃上げ", "B1": True, "A2": "小規模事業者", "B2": False, "A3": "再生事業者", "B3": 1}
    source = book(tmp_path / "a.xlsx", {"計画": plain(), "表紙": cover})
    plan, twin = read(saved(source, "ods")), read(source)
    assert (plan.value("wage_hike"), plan.value("small_business")) == (True, False)
    assert facts(plan) == facts(twin)
    assert codes(plan) == codes(twin)


def _formula(data: bytes, row: int, column: int) -> int:
    """Where the value of a formula stands in an .xls."""
    place = re.search(b"\x06\x00.." + re.escape(struct.pack("<HH", row, column)), data, re.DOTALL)
    assert place is not None
    return place.start() + 10


@pytest.mark.libreoffice
def test_formulas_that_libraries_write_into_an_xls_without_calculating_are_uncalculated(tmp_path, read, saved):
    source = book(tmp_path / "a.xlsx", {"計画": {**plain(), "D10": "=49000+2000", "E10": "=52000"}})
    calculated = saved(source, "xls")
    assert read(calculated).series("payroll") == tuple(v * 1000 for v in PLAIN_ROWS[5][1:])
    data = bytearray(calculated.read_bytes())
    value = _formula(data, 9, 3)
    data[value : value + 10] = bytes(8) + b"\x02\x00"  # Apache POI: 0, to be calculated on loading
    (tmp_path / "poi.xls").write_bytes(data)
    plan = read(tmp_path / "poi.xls")
    assert codes(plan) == ["READ-UNCALCULATED"]
    assert found(plan, "READ-UNCALCULATED") == {"item": "payroll", "cells": ("計画!D10",)}
    for column in (3, 4):
        value = _formula(data, 9, column)
        data[value : value + 10] = b"\x03\x00\x00\x00\x00\x00\xff\xff\x00\x00"  # xlwt: "" for every formula
    by_excel = bytes(data)
    (tmp_path / "excel.xls").write_bytes(by_excel)
    assert codes(read(tmp_path / "excel.xls")) == ["READ-MISSING"], 'formulas of Excel that gave ""'
    (tmp_path / "xlwt.xls").write_bytes(by_excel.replace(b"\xc1\x01\x08\x00", b"\x5c\x00\x08\x00"))
    plan = read(tmp_path / "xlwt.xls")
    assert found(plan, "READ-UNCALCULATED")["cells"] == ("計画!D10", "計画!E10")


def by_xlsxwriter(path: Path) -> Path:
    """The plain plan, 付加価値額 a sum and one 給与支給総額 a product: XlsxWriter stores 0 for both."""
    workbook = xlsxwriter.Workbook(path)
    sheet = workbook.add_worksheet("計画")
    for ref, value in plain().items():
        sheet.write(ref, value)
    for letter in "CDEFGH":
        sheet.write_formula(f"{letter}9", f"={letter}6+{letter}7+{letter}8")
    sheet.write_formula("E10", "=D10*1.02")
    workbook.close()
    return path


def test_zeros_of_a_library_that_cannot_calculate_are_no_values(tmp_path, read):
    plan = read(by_xlsxwriter(tmp_path / "a.xlsx"))
    assert plan.series("value_added") == (None,) * 6
    told = {f.metric: f.cells for f in plan.findings}
    assert {f.code for f in plan.findings} == {"READ-UNCALCULATED"}
    assert told == {"value_added": tuple(f"計画!{letter}9" for letter in "CDEFGH"), "payroll": ("計画!E10",)}


@pytest.mark.libreoffice
def test_zeros_that_stand_for_no_value_are_worked_out_by_libreoffice_and_not_believed_by_it(tmp_path, soffice):
    plan = read_plan(by_xlsxwriter(tmp_path / "a.xlsx"))
    assert codes(plan) == []
    assert plan.series("value_added") == tuple(value * 1000 for value in PLAIN_ROWS[4][1:])
    assert plan.value("payroll", 2) == 52_020_000, "51,000 * 1.02 in thousands"


@pytest.mark.libreoffice
def test_formulas_of_an_ods_without_values_are_worked_out_by_libreoffice(tmp_path, saved):
    calculated = saved(book(tmp_path / "a.xlsx", {"計画": {**plain(), "D10": "=49000+2000"}}), "ods")
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(calculated) as old, zipfile.ZipFile(path, "w") as new:
        for part in old.namelist():
            never = re.sub(rb'(table:formula="[^"]*")[^>]*>.*?</table:table-cell>', rb"\1/>", old.read(part))
            new.writestr(part, never)
    assert codes(read_plan(path, recalculate=False)) == ["READ-UNCALCULATED"]
    assert codes(read_plan(path)) == []
    assert read_plan(path).value("payroll", 1) == 51_000_000


@pytest.mark.libreoffice
def test_a_zero_that_libreoffice_stores_in_an_xls_for_a_text_is_no_zero(tmp_path, read, saved):
    workbook = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = workbook.add_worksheet("計画")
    for ref, value in plain().items():
        sheet.write(ref, value)
    sheet.write_formula("C4", '="基準"&"年度"', None, "基準年度")
    sheet.write_formula("E6", '=IF(C6>0,"－",1)', None, "－")
    sheet.write_formula("D6", '=IF(C6>0,"",1)', None, "")
    sheet.write_formula("F6", "=D6*1", None, 12_000)
    workbook.close()
    plan = read(saved(tmp_path / "a.xlsx", "xls"))
    assert 0 not in plan.series("operating_profit")
    assert {f.code for f in plan.findings} <= {"READ-UNCALCULATED", "READ-MISSING"}


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        ("1e0100", False),  # 1
        ("4407000800", False),  # a reference to row 8, column 8: no concatenation
        ("170100580a", True),  # a text of one letter
        ("24070008001e0100" + "08", True),
        ("190404000000000000000000" + "0000" + "1e0100", False),  # a choice, with its table of jumps
        ("24070008001e010005", False),
        ("ff17", False),  # unknown
        ("44", False),  # cut short
    ],
)
def test_a_formula_of_an_xls_that_may_give_a_text_is_told_by_its_tokens(tokens, text):
    assert may_give_text(bytes.fromhex(tokens)) is text
