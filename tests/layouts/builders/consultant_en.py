"""A bilingual consultant in Minato-ku: English first, Japanese in brackets, FY headers, notes on the right."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter


def bilingual(path: Path) -> None:
    """JPY thousand, `Sales / 売上高` labels, FY2025 (base) .. FY2030, CAGR column and comments behind the years."""
    book = xlsxwriter.Workbook(str(path))
    ws = book.add_worksheet("Business Plan")
    ws.write("B2", "Midori Optics K.K. – Five-year business plan (company-wide)")
    ws.write("B3", "Unit: 千円 (thousand yen)")
    ws.write_row(
        "B5",
        [
            "Item / 項目",
            "FY2024 Actual",
            "FY2025 (Base Year)",
            "FY2026",
            "FY2027",
            "FY2028",
            "FY2029",
            "FY2030",
            "CAGR",
            "Notes",
        ],
    )
    lines = [
        ("Net Sales / 売上高", 298000, 310000, 322000, 338000, 355000, 373000, 392000, 0.048, "2 new accounts"),
        ("Operating Income / 営業利益", 7000, 8400, 9100, 12700, 16500, 20600, 25000, "", ""),
        ("Personnel Expenses / 人件費", 93000, 95000, 97200, 99600, 102100, 104700, 107400, "", "incl. welfare"),
        ("Depreciation / 減価償却費", 8100, 7600, 14900, 13500, 12200, 11000, 10000, "", ""),
        ("Value Added / 付加価値額", 108100, 111000, 121200, 125800, 130800, 136300, 142400, 0.051, ""),
        ("Total Payroll / 給与支給総額", 79000, 80700, 82500, 84500, 86600, 88800, 91100, 0.025, ""),
        ("Internal Minimum Wage (円/時間) / 事業場内最低賃金", 1113, 1180, 1240, 1300, 1360, 1420, 1480, "", "Tokyo"),
    ]
    for i, line in enumerate(lines):
        ws.write_row(5 + i, 1, line)
    book.close()


def english_only(path: Path) -> None:
    """English alone: Year 0 .. Year 3, JPY, negatives in brackets by format, employees at the end."""
    book = xlsxwriter.Workbook(str(path))
    cover = book.add_worksheet("Cover")
    cover.write_column("A1", ["Applicant", "Capital (円)", "Number of regular employees", "Plan years"])
    cover.write_column("B1", ["Harbor Coatings Ltd.", 10000000, 12, 3])
    ws = book.add_worksheet("P&L Plan")
    brackets = book.add_format({"num_format": "#,##0_);(#,##0)"})
    ws.write("A1", "Company-wide plan")
    ws.write("A2", "(Yen)")
    ws.write_row("A4", ["", "Base year", "Year 1", "Year 2", "Year 3"])
    lines = [
        ("Revenue", 96500000, 99800000, 104200000, 109100000),
        ("Cost of goods sold", 61000000, 62800000, 65000000, 67500000),
        ("Operating profit", -2150000, 400000, 2950000, 5700000),
        ("Ordinary profit", -2600000, 0, 2600000, 5400000),
        ("Labor cost", 38200000, 39100000, 40100000, 41100000),
        ("Depreciation", 2700000, 6900000, 6200000, 5600000),
        ("Value added", 38750000, 46400000, 49250000, 52400000),
        ("Total wages", 32100000, 32800000, 33600000, 34400000),
        ("Lowest hourly wage", 1120, 1180, 1240, 1300),
        ("Number of employees", 12, 12, 13, 13),
    ]
    for i, line in enumerate(lines):
        ws.write_row(4 + i, 0, line, brackets)
    book.close()


def million(path: Path) -> None:
    """百万円 with one decimal, percent rows between, the base year not the first column, Japanese under English."""
    book = xlsxwriter.Workbook(str(path))
    ws = book.add_worksheet("Model")
    ws.write("C2", "Kansai Die Casting – 会社全体")
    ws.write("H3", "(百万円)")
    heads = [
        "2023年12月期\nActual",
        "2024年12月期\nActual",
        "2025年12月期\n基準年度",
        "2026年12月期\n計画",
        "2027年12月期\n計画",
        "2028年12月期\n計画",
    ]
    ws.write_row("D4", heads)
    percent = book.add_format({"num_format": "0.0%"})
    lines = [
        ("売上高\nNet sales", [820.4, 851.3, 872.6, 901.2, 938.8, 979.5], None),
        ("  YoY growth", ["", 0.038, 0.025, 0.033, 0.042, 0.043], percent),
        ("営業利益\nOperating profit", [19.2, 22.8, 25.1, 28.4, 35.9, 43.8], None),
        ("  % of sales", [0.023, 0.027, 0.029, 0.032, 0.038, 0.045], percent),
        ("人件費\nPersonnel cost", [240.0, 246.1, 251.5, 257.8, 264.5, 271.4], None),
        ("減価償却費\nDepreciation", [30.5, 28.9, 27.2, 44.6, 40.1, 36.1], None),
        ("付加価値額\nValue added", [289.7, 297.8, 303.8, 330.8, 340.5, 351.3], None),
        ("給与支給総額\nPayroll", [205.5, 210.1, 214.4, 219.6, 225.1, 230.8], None),
        ("事業場内最低賃金\nInternal minimum wage", [1064, 1110, 1170, 1230, 1290, 1350], None),
    ]
    for i, (label, values, style) in enumerate(lines):
        ws.write(4 + i, 2, label)
        ws.write_row(4 + i, 3, values, style)
    book.close()


def jpy_in_millions(path: Path) -> None:
    """(JPY, in millions): the currency is not the unit."""
    book = xlsxwriter.Workbook(str(path))
    ws = book.add_worksheet("Plan")
    ws.write("A1", "Company-wide plan (JPY, in millions)")
    ws.write_row("A2", ["", "Base year", "Year 1", "Year 2", "Year 3"])
    lines = [
        ("Net sales", 1510, 1548, 1595, 1643),
        ("Operating profit", 42, 46, 58, 71),
        ("Personnel cost", 395, 404, 414, 425),
        ("Depreciation", 51, 88, 80, 72),
        ("Value added", 488, 538, 552, 568),
        ("Payroll", 338, 346, 355, 364),
        ("Lowest hourly wage", 1120, 1180, 1240, 1300),
    ]
    for i, line in enumerate(lines):
        ws.write_row(2 + i, 0, line)
    book.close()


BOOKS = {
    "consultant-bilingual-cagr-and-notes-columns.xlsx": bilingual,
    "consultant-english-only-three-years.xlsx": english_only,
    "consultant-jpy-in-millions.xlsx": jpy_in_millions,
    "consultant-million-yen-with-decimals.xlsx": million,
}
RESAVED = {"consultant-million-yen-with-decimals-libreoffice.xlsx": "consultant-million-yen-with-decimals.xlsx"}
