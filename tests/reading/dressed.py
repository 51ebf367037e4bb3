"""A plan dressed in what only a second look sees: number formats, hidden rows, columns and sheets, words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl

from tests.reading.books import PLAIN_ROWS, book, plain

YEARS = tuple(datetime(year, 3, 31) for year in range(2024, 2030))
# Yen, a company so small that its amounts alone do not give away that they are no thousands.
YEN_ROWS = (
    ("売上高", 24_300_000, 25_100_000, 26_000_000, 26_900_000, 27_800_000, 28_700_000),
    ("営業利益", -450_000, 400_000, 900_000, 1_500_000, 2_100_000, 2_600_000),
    ("人件費", 9_600_000, 9_800_000, 10_000_000, 10_200_000, 10_400_000, 10_600_000),
    ("減価償却費", 350_000, 1_350_000, 1_200_000, 1_050_000, 900_000, 800_000),
    ("付加価値額", 9_500_000, 11_550_000, 12_100_000, 12_750_000, 13_400_000, 14_000_000),
    ("伸び率（％）", None, 0.2158, 0.2737, 0.3421, 0.4105, 0.4737),
    ("給与支給総額", 8_200_000, 8_400_000, 8_600_000, 8_800_000, 9_000_000, 9_200_000),
    ("事業場内最低賃金", 1_100, 1_145, 1_190, 1_235, 1_280, 1_325),
)
COVER = {
    "B2": "都道府県", "C2": "東京都", "B3": "補助対象経費", "C3": 12_345_000, "B4": "資本金", "C4": 10_000_000,
    "B5": "大幅賃上げ", "C5": True, "B6": "小規模事業者", "C6": 1, "B7": "決算月", "C7": datetime(2024, 3, 31),
}  # fmt: skip


def change(path: Path, edit: Callable[[openpyxl.Workbook], None]) -> Path:
    workbook = openpyxl.load_workbook(path)
    edit(workbook)
    workbook.save(path)
    return path


def dressed(path: Path) -> Path:
    """Yen under 単位：千円, dates as R6.3, ratios as percent; old versions in hidden rows, columns and sheets."""
    old = [(row[0], *(value + 1 for value in row[1:])) for row in PLAIN_ROWS]
    plan = plain("B4", header=YEARS, rows=YEN_ROWS)
    book(
        path,
        {"計画": {**plan, **plain("B30", rows=old), **plain("K4", rows=old)}, "表紙": COVER, "旧": plain(rows=old)},
        hidden=("旧",),
    )

    def dress(workbook: openpyxl.Workbook) -> None:
        sheet, cover = workbook["計画"], workbook["表紙"]
        for column in "CDEFGH":
            sheet[f"{column}4"].number_format = "[$-411]ge.m"
            for row in (5, 6, 7, 8, 9, 11):
                sheet[f"{column}{row}"].number_format = "#,##0,;[Red]△#,##0,"
            sheet[f"{column}10"].number_format = "0.0%"
            sheet[f"{column}12"].number_format = '#,##0"円"'
        for row in range(30, 40):
            sheet.row_dimensions[row].hidden = True
        sheet.column_dimensions.group("K", "Q", hidden=True)
        for row in range(4, 13):  # a person's own working, hidden by its format
            sheet[f"I{row}"].value, sheet[f"I{row}"].number_format = 7, ";;;"
        cover["C3"].number_format = '#,##0,"千円"'
        cover["C4"].number_format = '#,##0,,"百万円"'
        cover["C6"].number_format = '"該当";;"非該当"'

    return change(path, dress)
