"""会計ソフトの経営シミュレーション: plan and actual side by side, running totals between the years, many ratios."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter


def running_totals(path: Path) -> None:
    """After every year 構成比; at the end 5年累計, 平均 and 摘要. Base year called 直近期."""
    book = xlsxwriter.Workbook(str(path))
    ws = book.add_worksheet("シミュレーション")
    percent = book.add_format({"num_format": "0.0%"})
    ws.write("A1", "経営シミュレーション［全社］")
    ws.write("A2", "金額単位：千円")
    years = ["直近期", "1期後", "2期後", "3期後"]
    ws.write("A4", "科目")
    for k, year in enumerate(years):
        ws.write(3, 1 + 2 * k, year)
        ws.write(3, 2 + 2 * k, "構成比")
    ws.write_row(3, 9, ["3年累計", "平均", "摘要"])
    lines = [
        ("売上高", [119000, 122000, 126500, 131500], "既存+新規"),
        ("営業利益", [3100, 3600, 5300, 7200], ""),
        ("人件費", [39800, 40800, 41800, 42900], "2名採用"),
        ("減価償却費", [2600, 7100, 6400, 5800], ""),
        ("付加価値額", [45500, 51500, 53500, 55900], ""),
        ("給与支給総額", [34000, 34900, 35800, 36700], ""),
    ]
    for i, (label, values, note) in enumerate(lines):
        ws.write(4 + i, 0, label)
        for k, value in enumerate(values):
            ws.write(4 + i, 1 + 2 * k, value)
            ws.write(4 + i, 2 + 2 * k, value / lines[0][1][k], percent)
        ws.write_row(4 + i, 9, [sum(values[1:]), round(sum(values[1:]) / 3), note])
    book.close()


def plan_and_actual(path: Path) -> None:
    """For each year 計画 and 実績 under a merged year; only the base year has an 実績, and it is what counts there."""
    book = xlsxwriter.Workbook(str(path))
    ws = book.add_worksheet("計画実績対比")
    head = book.add_format({"align": "center", "border": 1})
    ws.write("A1", "計画実績対比表（単位：千円）")
    ws.merge_range("B3:C3", "基準年度", head)
    for k, span in enumerate(("D3:E3", "F3:G3", "H3:I3"), 1):
        ws.merge_range(span, f"{k}年目", head)
    for k in range(4):
        ws.write_row(3, 1 + 2 * k, ["計画", "実績"], head)
    lines = [
        ("売上高", [(80000, 77400), (82000,), (85000,), (88200,)]),
        ("営業利益", [(2500, 1900), (2800,), (3900,), (5100,)]),
        ("人件費", [(26000, 25700), (26500,), (27200,), (27900,)]),
        ("減価償却費", [(1800, 1800), (4900,), (4400,), (4000,)]),
        ("付加価値額", [(30300, 29400), (34200,), (35500,), (37000,)]),
        ("給与支給総額", [(22000, 21800), (22500,), (23100,), (23700,)]),
    ]
    for i, (label, years) in enumerate(lines):
        ws.write(4 + i, 0, label)
        for k, values in enumerate(years):
            ws.write_row(4 + i, 1 + 2 * k, values)
    book.close()


def ratios(path: Path) -> None:
    """売上高比 and 前年比 rows with the item's name in them, averages per head: none of them is the item."""
    book = xlsxwriter.Workbook(str(path))
    ws = book.add_worksheet("中期計画")
    ws.write("A1", "中期計画 (単位 百万円)")
    ws.write_row(
        "A2",
        [
            "項目",
            "実績\n2025/03",
            "計画\n2026/03",
            "計画\n2027/03",
            "計画\n2028/03",
            "計画\n2029/03",
            "計画\n2030/03",
            "備考",
        ],
    )
    lines = [
        ("売上高", 2140, 2195, 2270, 2350, 2435, 2525, "国内中心"),
        ("売上高（前年比）", "", 1.03, 1.03, 1.04, 1.04, 1.04, ""),
        ("営業利益", 61, 66, 84, 104, 126, 150, ""),
        ("営業利益率", 0.03, 0.03, 0.04, 0.04, 0.05, 0.06, ""),
        ("人件費", 590, 604, 619, 635, 651, 667, "全社"),
        ("人件費（一人当たり）", 5.9, 6.0, 6.1, 6.2, 6.3, 6.4, ""),
        ("減価償却費", 72, 121, 110, 99, 90, 81, ""),
        ("付加価値額", 723, 791, 813, 838, 867, 898, ""),
        ("付加価値額（一人当たり）", 7.2, 7.9, 8.1, 8.3, 8.5, 8.8, ""),
        ("給与支給総額", 495, 507, 520, 533, 546, 560, ""),
        ("事業場内最低賃金(円)", 1090, 1150, 1210, 1270, 1330, 1390, ""),
    ]
    for i, line in enumerate(lines):
        ws.write_row(2 + i, 0, line)
    book.close()


def final_year(path: Path) -> None:
    """The last year is called 5年目（最終年度）, the base year 基準年度（直近決算）."""
    book = xlsxwriter.Workbook(str(path))
    ws = book.add_worksheet("計画")
    ws.write_row("A1", ["千円", "基準年度（直近決算）", "1年目", "2年目", "3年目", "4年目", "5年目（最終年度）"])
    lines = [
        ("売上高", 51000, 52300, 54100, 56000, 58000, 60100),
        ("営業利益", 900, 1100, 1800, 2500, 3300, 4100),
        ("人件費", 17100, 17500, 17900, 18400, 18900, 19400),
        ("減価償却費", 800, 2600, 2300, 2100, 1900, 1700),
        ("付加価値額", 18800, 21200, 22000, 23000, 24100, 25200),
        ("給与支給総額", 14700, 15100, 15500, 15900, 16300, 16700),
        ("事業場内最低賃金（円）", 1009, 1065, 1120, 1175, 1230, 1290),
    ]
    for i, line in enumerate(lines):
        ws.write_row(1 + i, 0, line)
    book.close()


def telling_brackets(path: Path) -> None:
    """Brackets with a formula that makes another thing of the row: per head, difference to the year before, pieces."""
    book = xlsxwriter.Workbook(str(path))
    ws = book.add_worksheet("指標")
    ws.write("A1", "全社計画（単位：千円）")
    ws.write_row("A2", ["", "基準年度", "1年目", "2年目", "3年目"])
    lines = [
        ("売上高", 76000, 78000, 81000, 84200),
        ("売上高（増減額：当年－前年）", 1500, 2000, 3000, 3200),
        ("営業利益", 1500, 1700, 2600, 3600),
        ("減価償却費", 1100, 3200, 2900, 2600),
        ("人件費（人件費÷従業員数）", 4100, 4200, 4300, 4400),
        ("付加価値額（÷従業員数）", 4790, 5610, 5680, 5890),
        ("給与支給総額", 19800, 20300, 20800, 21400),
        ("事業場内最低賃金（円）", 1012, 1070, 1125, 1180),
        ("事業場内最低賃金（引上げ額＝当年－前年）", 30, 58, 55, 55),
    ]
    for i, line in enumerate(lines):
        ws.write_row(2 + i, 0, line)
    book.close()


BOOKS = {
    "kaikei-share-columns-and-running-total.xlsx": running_totals,
    "kaikei-plan-beside-actual.xlsx": plan_and_actual,
    "kaikei-last-year-called-final.xlsx": final_year,
    "kaikei-brackets-that-change-the-meaning.xlsx": telling_brackets,
    "kaikei-ratio-rows-named-like-items.xlsx": ratios,
}
