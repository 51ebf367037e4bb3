"""財務課長: one workbook for everything. Monthly cash flow, loan schedule, payroll sheet and, somewhere, the plan."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

MONTHS = [f"{m}月" for m in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)]


def _cash_flow(book, name="資金繰り表"):
    ws = book.add_worksheet(name)
    ws.write("A1", "資金繰り表（単位：千円）")
    ws.write_row("A3", ["項目", *MONTHS, "合計"])
    for i, (label, base) in enumerate([("売上高", 21000), ("人件費", 6100), ("減価償却費", 450), ("営業利益", 700)]):
        ws.write_row(3 + i, 0, [label, *(base + 10 * k for k in range(12)), base * 12 + 660])


def _loans(book):
    ws = book.add_worksheet("借入返済予定")
    ws.write("A1", "借入金返済予定表　単位：円")
    ws.write_row("A2", ["回数", "返済日", "元金", "利息", "残高"])
    for k in range(24):
        ws.write_row(2 + k, 0, [k + 1, f"2026年{k % 12 + 1}月25日", 500000, 41000 - 900 * k, 23500000 - 500000 * k])


def everything(path: Path) -> None:
    """Cash flow first, loans second, the plan third; yen in thousands there, 円 elsewhere."""
    book = xlsxwriter.Workbook(str(path))
    _cash_flow(book)
    _loans(book)
    ws = book.add_worksheet("5か年計画")
    ws.write("A1", "全社5か年計画")
    ws.write("H2", "単位：千円")
    ws.write_row(
        "A3", ["", "令和7年3月期", "令和8年3月期", "令和9年3月期", "令和10年3月期", "令和11年3月期", "令和12年3月期"]
    )
    ws.write_row("A4", ["", "基準年度", "1年後", "2年後", "3年後", "4年後", "5年後"])
    for i, line in enumerate([
        ("売上高", 252000, 259000, 268500, 278500, 289000, 300000),
        ("営業利益", 8400, 9200, 12300, 15900, 19700, 23800),
        ("営業外費用", 2100, 2600, 2400, 2100, 1900, 1700),
        ("経常利益", 6300, 6600, 9900, 13800, 17800, 22100),
        ("人件費", 73200, 74900, 76700, 78600, 80500, 82500),
        ("減価償却費", 5400, 11800, 10600, 9600, 8600, 7800),
        ("付加価値額", 87000, 95900, 99600, 104100, 108800, 114100),
        ("給与支給総額", 61500, 63000, 64500, 66100, 67700, 69400),
        ("事業場内最低賃金（円）", 1055, 1110, 1165, 1220, 1280, 1340),
    ]):  # fmt: skip
        ws.write_row(4 + i, 0, line)
    book.close()


def same_sheet(path: Path) -> None:
    """All on one sheet: the monthly table on top, the plan below it, the loan schedule to the right."""
    book = xlsxwriter.Workbook(str(path))
    ws = book.add_worksheet("経営管理")
    ws.write("A1", "月次計画（千円）")
    ws.write_row("A2", ["", *MONTHS])
    ws.write_row("A3", ["売上高", *(8000 + 20 * k for k in range(12))])
    ws.write_row("A4", ["人件費", *(2600 for _ in range(12))])
    ws.write_row("A5", ["営業利益", *(150 + k for k in range(12))])
    ws.write("A8", "年次計画（千円）")
    ws.write_row("A9", ["", "基準年度", "1年目", "2年目", "3年目", "4年目"])
    for i, line in enumerate([
        ("売上高", 97300, 99900, 103500, 107300, 111300),
        ("営業利益", 1870, 2200, 3400, 4700, 6100),
        ("人件費", 31200, 32000, 32800, 33600, 34500),
        ("減価償却費", 2050, 5400, 4900, 4400, 3900),
        ("給与支給総額", 26800, 27500, 28200, 28900, 29600),
        ("事業場内最低賃金（円）", 1004, 1060, 1115, 1170, 1225),
    ]):  # fmt: skip
        ws.write_row(9 + i, 0, line)
    ws.write_row("I8", ["借入金", "残高（円）"])
    for k in range(1, 6):
        ws.write_row(8 + k, 8, [f"{k}年目", 30000000 - 5000000 * k])
    book.close()


def wage_sheet(path: Path) -> None:
    """The plan on one sheet in 円, the wages on a sheet of their own, a person-by-person list on a third."""
    book = xlsxwriter.Workbook(str(path))
    staff = book.add_worksheet("賃金台帳")
    staff.write_row("A1", ["氏名", "基本給", "役職手当", "給与総額"])
    for k, name in enumerate(["甲", "乙", "丙", "丁"]):
        staff.write_row(1 + k, 0, [name, 230000 + 9000 * k, 10000, 240000 + 9000 * k])
    plan = book.add_worksheet("損益計画")
    plan.write("B1", "会社全体の損益計画（円）")
    plan.write_row("B2", ["", "基準年度", "計画1年目", "計画2年目", "計画3年目"])
    for i, line in enumerate([
        ("売上高", 55300000, 56900000, 59100000, 61500000),
        ("営業利益", 1650000, 1800000, 2600000, 3500000),
        ("人件費", 17800000, 18200000, 18700000, 19200000),
        ("減価償却費", 1200000, 3100000, 2800000, 2500000),
        ("付加価値額", 20650000, 23100000, 24100000, 25200000),
    ]):  # fmt: skip
        plan.write_row(2 + i, 1, line)
    wages = book.add_worksheet("賃上げ計画")
    wages.write("B1", "賃上げ計画（円）")
    wages.write_row("B2", ["", "基準年度", "計画1年目", "計画2年目", "計画3年目"])
    wages.write_row("B3", ["給与支給総額", 15100000, 15500000, 15900000, 16300000])
    wages.write_row("B4", ["事業場内最低賃金", 998, 1050, 1105, 1160])
    wages.write_row("B5", ["地域別最低賃金", 955, 1000, 1045, 1090])
    book.close()


BOOKS = {
    "zaimu-cash-flow-and-loans-before-the-plan.xlsx": everything,
    "zaimu-monthly-table-above-the-plan.xlsx": same_sheet,
    "zaimu-wages-on-their-own-sheet.xlsx": wage_sheet,
}
RESAVED = {"zaimu-cash-flow-and-loans-before-the-plan.xls": "zaimu-cash-flow-and-loans-before-the-plan.xlsx"}
