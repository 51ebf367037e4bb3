"""外資系子会社の経理: English and bilingual, FY25A/FY26E, JPY thousands, Year 0 … Year 5, D&A."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter


def stacked(path: Path) -> None:
    """Japanese above English inside each cell, by a line break; years too."""
    book = xlsxwriter.Workbook(str(path))
    ws = book.add_worksheet("Plan 計画")
    ws.write("B2", "Business plan of the whole company / 会社全体の事業計画")
    ws.write("H3", "単位：千円 / Unit: JPY thousand")
    for k, word in enumerate(
        ["基準年度\nBase year", "1年目\nYear 1", "2年目\nYear 2", "3年目\nYear 3", "4年目\nYear 4"]
    ):
        ws.write(4, 3 + k, word)
    lines = [
        ("売上高\nNet sales", 512000, 523000, 539000, 557000, 576000),
        ("営業利益\nOperating profit", 14100, 15900, 20800, 26100, 31700),
        ("人件費\nPersonnel expenses", 141000, 144000, 147400, 151000, 154700),
        ("減価償却費\nDepreciation", 16300, 26900, 24300, 21900, 19700),
        ("付加価値額\nValue added", 171400, 186800, 192500, 199000, 206100),
        ("給与支給総額\nTotal payroll", 118000, 120300, 123000, 125900, 128900),
        ("事業場内最低賃金（円/時）\nInternal minimum wage (JPY/hour)", 1120, 1180, 1240, 1300, 1360),
        ("従業員数\nNumber of employees", 27, 27, 28, 28, 29),
    ]
    for i, (label, *values) in enumerate(lines):
        ws.write(5 + i, 1, label)
        for k, value in enumerate(values):
            ws.write(5 + i, 3 + k, value)
    book.close()


def actual_estimate(path: Path) -> None:
    """Year 0 to Year 5 above FY2025 … FY2030; costs and headcount in English only; ratios beside."""
    book = xlsxwriter.Workbook(str(path))
    ws = book.add_worksheet("Company-wide")
    ws.write("A1", "Company-wide business plan (JPY in millions)")
    for k in range(6):
        ws.write(2, 1 + k, f"Year {k}")
        ws.write(3, 1 + k, f"FY{2025 + k}")
    lines = [
        ("Revenue", 842.5, 861.0, 887.2, 916.4, 947.0, 979.8),
        ("  growth %", None, 2.2, 3.0, 3.3, 3.3, 3.5),
        ("Operating income", 25.1, 27.9, 35.3, 43.2, 51.6, 60.7),
        ("Labor cost", 231.0, 235.6, 241.0, 246.7, 252.6, 258.8),
        ("Depreciation", 28.4, 44.1, 39.7, 35.7, 32.2, 28.9),
        ("Value added", 284.5, 307.6, 316.0, 325.6, 336.4, 348.4),
        ("Total wages", 192.0, 195.8, 200.2, 204.9, 209.8, 215.0),
        ("Lowest hourly wage (JPY)", 1150, 1210, 1270, 1330, 1390, 1450),
        ("Number of officers", 3, 3, 3, 3, 3, 3),
        ("Employees", 41, 41, 42, 42, 43, 43),
    ]
    for i, (label, *values) in enumerate(lines):
        ws.write(4 + i, 0, label)
        for k, value in enumerate(values):
            if value is not None:
                ws.write(4 + i, 1 + k, value)
    book.close()


BOOKS = {
    "gaishi-two-languages-in-each-cell.xlsx": stacked,
    "gaishi-year-zero-to-five-in-millions.xlsx": actual_estimate,
}
