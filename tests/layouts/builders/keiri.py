"""経理の中堅: the same eight lines in the manner of every department that hands them in."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

LINES = {
    "売上高": (134200, 137500, 141900, 146800),
    "営業利益": (3150, 3400, 4700, 6150),
    "人件費": (44100, 45000, 45950, 46950),
    "減価償却費": (3300, 7100, 6400, 5750),
    "付加価値額": (50550, 55500, 57050, 58850),
    "給与支給総額": (36400, 37150, 37950, 38750),
    "事業場内最低賃金（円）": (1012, 1068, 1124, 1180),
}
YEARS = ("基準年度", "1年目", "2年目", "3年目")


def _save(path, rows, title="数値計画"):
    wb = Workbook()
    wb.active.title = title
    for row in rows:
        wb.active.append(row)
    wb.save(path)


def letters_behind_years(path: Path) -> None:
    """25年3月期(実), 26年3月期(予): two digits of the year and one of the word."""
    head = ["（千円）", "25年3月期(実)", "26年3月期(予)", "27年3月期(予)", "28年3月期(予)"]
    _save(path, [head, *([label, *values] for label, values in LINES.items())])


def plan_and_actual_rows(path: Path) -> None:
    """Under each item a row 計画 and a row 実績, which has the base year only."""
    rows = [["単位：千円", "", *YEARS]]
    for label, values in LINES.items():
        rows += [[label, "計画", *values], [None, "実績", values[0] - 1]]
    _save(path, rows)


def unit_under_each_year(path: Path) -> None:
    """千円 under each year, a free line, then the figures."""
    rows = [["", *YEARS], ["", *["千円"] * 4], []]
    _save(path, [*rows, *([label, *values] for label, values in LINES.items())])


def header_again(path: Path) -> None:
    """The header stands again above the second half; the unit only above the first."""
    lines = [[label, *values] for label, values in LINES.items()]
    _save(path, [["千円", *YEARS], *lines[:4], ["", *YEARS], *lines[4:]])


def groups_that_only_sort(path: Path) -> None:
    """収益性, 費用, 成果, 賃上げ: nobody's department, only a heading for the rows."""
    groups = ["収益性", "", "費用", "", "成果", "賃上げ", ""]
    rows = [[group, label, *values] for group, (label, values) in zip(groups, LINES.items(), strict=True)]
    _save(path, [["千円", "", *YEARS], *rows])


def letters_for_formulas(path: Path) -> None:
    """営業利益 …(A), and a formula of the letters behind the sum, without brackets around it."""
    behind = {"営業利益": " …(A)", "人件費": " …(B)", "減価償却費": " …(C)", "付加価値額": " (A)+(B)+(C)"}
    _save(path, [["千円", *YEARS], *([label + behind.get(label, ""), *values] for label, values in LINES.items())])


def own_terms(path: Path) -> None:
    """第21期 … by the company's own count; only the first is called 基準; the labels have Roman numbers."""
    signs = "ⅠⅡⅢⅣⅤⅥⅦ"
    rows = [[f"{sign} {label}", *values] for sign, (label, values) in zip(signs, LINES.items(), strict=True)]
    _save(path, [["千円", "第21期(基準)", "第22期", "第23期", "第24期"], *rows])


def facts_in_one_cell(path: Path) -> None:
    """会社名：… in one cell each; a share of sales with % behind the years; Reiwa as R7 alone."""
    facts = [["会社名：大東鍛造株式会社"], ["公募回：第18次"], ["資本金：2,000万円"], ["大幅賃上げ：する"], []]
    lines = [
        [label.removesuffix("（円）"), *values, "円" if "円" in label else "千円"] for label, values in LINES.items()
    ]
    share = ["営業利益", 2.3, 2.5, 3.3, 4.2, "%"]
    _save(path, [*facts, ["事業計画", "R7", "R8", "R9", "R10", "単位"], *lines[:2], share, *lines[2:]])


BOOKS = {
    "keiri-one-letter-behind-the-year.xlsx": letters_behind_years,
    "keiri-plan-and-actual-rows.xlsx": plan_and_actual_rows,
    "keiri-unit-under-each-year.xlsx": unit_under_each_year,
    "keiri-header-again-without-its-unit.xlsx": header_again,
    "keiri-groups-that-only-sort.xlsx": groups_that_only_sort,
    "keiri-letters-for-formulas.xlsx": letters_for_formulas,
    "keiri-own-terms-and-roman-numbers.xlsx": own_terms,
    "keiri-facts-in-one-cell.xlsx": facts_in_one_cell,
}
