"""A young manager in Google Sheets: シート1, real dates, TRUE/FALSE tick boxes, emoji in titles, plain yen."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from openpyxl import Workbook


def dates(path: Path) -> None:
    """Dates as headers with 実績/計画 under them; tick boxes for choices on the same sheet above."""
    wb = Workbook()
    ws = wb.active
    ws.title = "シート1"
    rows = [
        ["📈 ものづくり補助金 数値計画"],
        [],
        ["会社名", "合同会社ソラノネ", None, "公募回", "18次"],
        ["大幅賃上げ", False, None, "小規模事業者", True],
        ["都道府県", "京都府", None, "業種", "情報サービス業"],
        [],
        [
            "単位：円",
            datetime(2024, 8, 31),
            datetime(2025, 8, 31),
            datetime(2026, 8, 31),
            datetime(2027, 8, 31),
            datetime(2028, 8, 31),
        ],
        ["", "実績", "計画", "計画", "計画", "計画"],
        ["売上高", 42350000, 44800000, 48200000, 52100000, 56400000],
        ["営業利益", -820000, 1140000, 2390000, 3920000, 5610000],
        ["人件費", 21400000, 22100000, 22900000, 23700000, 24500000],
        ["減価償却費", 310000, 2310000, 2050000, 1820000, 1620000],
        ["付加価値額", 20890000, 25550000, 27340000, 29440000, 31730000],
        ["給与支給総額", 18300000, 18900000, 19500000, 20200000, 20900000],
        ["事業場内最低賃金", 1058, 1125, 1190, 1255, 1320],
    ]
    for row in rows:
        ws.append(row)
    for column in "BCDEF":
        ws[f"{column}7"].number_format = "yyyy/m/d"
    ws.freeze_panes = "B8"
    wb.save(path)


def growth_rows(path: Path) -> None:
    """％ rows as ratios with a percent format right under each item; yen; 1年目 with FY end in brackets."""
    wb = Workbook()
    ws = wb.active
    ws.title = "計画"
    ws.append(
        [
            "（円）",
            "基準年度(2025/3期)",
            "1年目(2026/3期)",
            "2年目(2027/3期)",
            "3年目(2028/3期)",
            "4年目(2029/3期)",
            "5年目(2030/3期)",
        ]
    )
    lines = [
        ["売上高", 61200000, 63100000, 65900000, 68900000, 72000000, 75300000],
        ["伸び率", None, 0.0310, 0.0443, 0.0455, 0.0450, 0.0458],
        ["営業利益", 2400000, 2700000, 3900000, 5200000, 6600000, 8100000],
        ["人件費", 24800000, 25400000, 26000000, 26700000, 27400000, 28100000],
        ["減価償却費", 1300000, 4200000, 3700000, 3300000, 2900000, 2600000],
        ["付加価値額", 28500000, 32300000, 33600000, 35200000, 36900000, 38800000],
        ["付加価値額の伸び率（％）", None, 0.1333, 0.0402, 0.0476, 0.0483, 0.0515],
        ["給与支給総額", 20700000, 21200000, 21700000, 22300000, 22900000, 23500000],
        ["給与支給総額の伸び率（％）", None, 0.0242, 0.0236, 0.0276, 0.0269, 0.0262],
        ["最低時給", 1030, 1090, 1150, 1210, 1270, 1330],
    ]
    for line in lines:
        ws.append(line)
    for row in (3, 8, 10):
        for column in "CDEFG":
            ws[f"{column}{row}"].number_format = "0.00%"
    wb.save(path)


def transposed(path: Path) -> None:
    """Years down as FY2025..FY2028, items across with the unit in brackets; a memo column first."""
    wb = Workbook()
    ws = wb.active
    ws.title = "シート1"
    ws.append(
        [
            "メモ",
            "年度",
            "売上高（千円）",
            "営業利益（千円）",
            "人件費（千円）",
            "減価償却費（千円）",
            "付加価値額（千円）",
            "給与支給総額（千円）",
            "事業場内最低賃金（円）",
        ]
    )
    ws.append(["前期決算より", "基準年度", 33100, 900, 14200, 600, 15700, 12000, 1020])
    ws.append(["機械導入", "1年目", 34000, 1000, 14500, 2600, 18100, 12300, 1075])
    ws.append([None, "2年目", 35300, 1600, 14900, 2300, 18800, 12600, 1130])
    ws.append(["増員", "3年目", 36700, 2300, 15300, 2000, 19600, 12900, 1185])
    wb.save(path)


def years_by_format(path: Path) -> None:
    """The header dates are 1 April, shown as 2025年度 by their format: they begin the year, they do not end it."""
    wb = Workbook()
    ws = wb.active
    ws.title = "シート1"
    for row in [
        ["千円", *(datetime(year, 4, 1) for year in range(2024, 2028))],
        [None, "基準年度", "1年目", "2年目", "3年目"],
        ["売上高", 45000, 46200, 48000, 50100],
        ["営業利益", 700, 900, 1500, 2200],
        ["人件費", 16100, 16500, 16900, 17300],
        ["減価償却費", 500, 2200, 2000, 1800],
        ["給与支給総額", 13900, 14300, 14600, 15000],
        ["最低時給", 1008, 1065, 1120, 1175],
    ]:
        ws.append(row)
    for column in "BCDE":
        ws[f"{column}1"].number_format = 'yyyy"年度"'
    wb.save(path)


BOOKS = {
    "gspread-real-dates-and-tick-boxes.xlsx": dates,
    "gspread-percent-rows-under-items.xlsx": growth_rows,
    "gspread-fiscal-years-by-date-format.xlsx": years_by_format,
    "gspread-years-down-memo-column.xlsx": transposed,
}
RESAVED = {
    "gspread-percent-rows-under-items.ods": "gspread-percent-rows-under-items.xlsx",
    "gspread-percent-rows-under-items.xls": "gspread-percent-rows-under-items.xlsx",
    "gspread-real-dates-and-tick-boxes.ods": "gspread-real-dates-and-tick-boxes.xlsx",
}
