"""創業3年目の社長: investor's deck in a workbook. 億円, own term numbers, 初年度, a plan in mid-sheet."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook


def oku(path: Path) -> None:
    """億円 with two decimals, 計画1期 … 計画5期 after 直近期; far from A1."""
    wb = Workbook()
    ws = wb.active
    ws.title = "Plan"
    ws["H20"] = "全社計画"
    ws["P20"] = "（億円）"
    for i, row in enumerate([
        ("", "直近期", "計画1期", "計画2期", "計画3期", "計画4期", "計画5期"),
        ("売上高", 14.2, 15.1, 16.4, 17.9, 19.5, 21.3),
        ("営業利益", -0.35, 0.12, 0.58, 1.05, 1.54, 2.07),
        ("人件費", 4.18, 4.35, 4.53, 4.72, 4.92, 5.13),
        ("減価償却費", 0.41, 0.96, 0.88, 0.80, 0.73, 0.67),
        ("付加価値額", 4.24, 5.43, 5.99, 6.57, 7.19, 7.87),
        ("給与支給総額", 3.51, 3.65, 3.80, 3.96, 4.13, 4.31),
        ("事業場内最低賃金（円）", 1163, 1226, 1290, 1355, 1420, 1490),
    ]):  # fmt: skip
        for k, value in enumerate(row):
            ws.cell(21 + i, 8 + k, value if value != "" else None)
    wb.save(path)


def own_terms(path: Path) -> None:
    """第2期(実績) 第3期(計画) …: the company's own terms are no plan years."""
    wb = Workbook()
    ws = wb.active
    ws.title = "計画"
    for row in [
        ["株式会社つむぎ 会社全体（千円）"],
        ["", "第2期実績\n2025年5月期", "第3期計画\n2026年5月期", "第4期計画\n2027年5月期", "第5期計画\n2028年5月期"],
        ["売上高", 61000, 68000, 76500, 86000],
        ["営業利益", 400, 1700, 3900, 6500],
        ["人件費", 24000, 25800, 27700, 29800],
        ["減価償却費", 500, 3100, 2800, 2500],
        ["付加価値額", 24900, 30600, 34400, 38800],
        ["給与支給総額", 20600, 22100, 23800, 25600],
        ["事業場内最低賃金（円）", 1113, 1180, 1250, 1320],
    ]:
        ws.append(row)
    wb.save(path)


def numbers_as_years(path: Path) -> None:
    """Years are plain numbers 2024 … 2028, words below them; 初年度 for the first plan year."""
    wb = Workbook()
    ws = wb.active
    ws.title = "事業計画"
    for row in [
        ["会社全体", None, None, None, None, "単位：万円"],
        ["年度", 2024, 2025, 2026, 2027, 2028],
        [None, "基準年度", "初年度", "2年目", "3年目", "4年目"],
        ["売上高", 9800, 10200, 10700, 11300, 11900],
        ["営業利益", 210, 260, 410, 590, 780],
        ["人件費", 3300, 3400, 3500, 3600, 3710],
        ["減価償却費", 150, 480, 430, 390, 350],
        ["付加価値額", 3660, 4140, 4340, 4580, 4840],
        ["給与支給総額", 2850, 2930, 3010, 3100, 3190],
        ["事業場内最低賃金", 1023, 1080, 1140, 1200, 1260],
    ]:
        ws.append(row)
    wb.save(path)


def formulas(path: Path) -> None:
    """Totals are formulas that nobody has calculated yet: LibreOffice does when it saves the book again."""
    wb = Workbook()
    ws = wb.active
    ws.title = "計画"
    for row in [
        ["（千円）", "基準年度", "1年目", "2年目", "3年目"],
        ["売上高", 50000, "=B2*1.02", "=C2*1.05", "=D2*1.1"],
        ["営業利益", 1000, 1500, 2200, 3000],
        ["人件費", 17000, 17400, 17900, 18400],
        ["減価償却費", 600, 1900, 1700, 1500],
        ["付加価値額", "=SUM(B3:B5)", "=SUM(C3:C5)", "=SUM(D3:D5)", "=SUM(E3:E5)"],
        ["給与支給総額", 14600, 15000, 15400, 15800],
        ["事業場内最低賃金（円）", 1010, "=B8+60", "=C8+60", "=D8+60"],
    ]:
        ws.append(row)
    wb.save(path)


BOOKS = {
    "sougyo-oku-yen-far-from-the-corner.xlsx": oku,
    "sougyo-own-term-numbers.xlsx": own_terms,
    "sougyo-years-as-plain-numbers.xlsx": numbers_as_years,
}
SOURCES = {"sougyo-uncalculated.xlsx": formulas}
RESAVED = {"sougyo-formulas-calculated-by-libreoffice.xlsx": "sougyo-uncalculated.xlsx"}
