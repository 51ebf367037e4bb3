"""農業法人の息子: own words for everything, 今期/来期, notes in the middle, unit sentences, own order of the rows."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook


def own_order(path: Path) -> None:
    """Wages first, sales last; the unit in a sentence; the year row in the middle of a page of prose."""
    wb = Workbook()
    ws = wb.active
    ws.title = "ものづくり補助金 計画書"
    prose = [
        "1. はじめに", "当社は米と加工品（米粉）を作っています。売上高は2億円ほど、従業員数は12名です。",
        "2. 目標", "給与支給総額を毎年2％ずつ上げ、付加価値額は年3％以上ふやします。",
        "※金額は千円単位で記入しています。",
    ]  # fmt: skip
    for i, line in enumerate(prose):
        ws.cell(1 + i, 2, line)
    rows = [
        ["何を", "基準年度(2025年12月期)", "1年目(2026年12月期)", "2年目(2027年12月期)", "3年目(2028年12月期)"],
        ["最低時給（3月末、円）", 960, 1020, 1075, 1130],
        ["給与支給総額", 44100, 45000, 45900, 46850],
        ["人件費", 51900, 53000, 54100, 55200],
        ["減価償却費", 14200, 19800, 17800, 16000],
        ["営業利益", 3900, 3000, 5600, 8300],
        ["付加価値額＝営業利益＋人件費＋減価償却費", 70000, 75800, 77500, 79500],
        ["売上高", 203000, 207500, 213800, 220900],
    ]
    for i, row in enumerate(rows):
        for k, value in enumerate(row):
            ws.cell(8 + i, 3 + k, value)
    ws["C17"] = "3. おわりに"
    ws["C18"] = "1年目は乾燥機の減価償却費が増えるため営業利益は下がります。"
    wb.save(path)


def percent_rows(path: Path) -> None:
    """Below each amount its share of sales under the same name with （％）; blank cells where nothing is planned."""
    wb = Workbook()
    ws = wb.active
    ws.title = "P"
    rows = [
        ["単位：万円", "基準年度", "計画1年目", "計画2年目", "計画3年目"],
        ["売上高", 20300, 20750, 21380, 22090],
        ["売上高（前年比 ％）", None, 102.2, 103.0, 103.3],
        ["営業利益", 390, 300, 560, 830],
        ["営業利益（％）", 1.9, 1.4, 2.6, 3.8],
        ["人件費", 5190, 5300, 5410, 5520],
        ["人件費（売上比）", "25.6%", "25.5%", "25.3%", "25.0%"],
        ["減価償却費", 1420, 1980, 1780, 1600],
        ["付加価値額", 7000, 7580, 7750, 7950],
        ["付加価値額（％）", 34.5, 36.5, 36.2, 36.0],
        ["設備投資額", None, 3500, None, None],
        ["給与支給総額", 4410, 4500, 4590, 4685],
        ["給与支給総額（前年比）", None, "102.0%", "102.0%", "102.1%"],
        ["事業場内最低賃金（円）", 960, 1020, 1075, 1130],
    ]
    for row in rows:
        ws.append(row)
    wb.save(path)


def total_between(path: Path) -> None:
    """米 and 加工 above, 全社計 below, of every item three lines, the group named once."""
    wb = Workbook()
    ws = wb.active
    ws.title = "部門別と全社"
    ws["A1"] = "単位：千円"
    ws.append(["項目", "内訳", "基準年度", "1年目", "2年目", "3年目"])
    for item, a, b in (
        ("売上高", [150000, 152000, 155000, 158000], [53000, 55500, 58800, 62900]),
        ("営業利益", [2500, 1800, 3500, 5100], [1400, 1200, 2100, 3200]),
        ("人件費", [36000, 36700, 37400, 38100], [15900, 16300, 16700, 17100]),
        ("減価償却費", [11000, 10000, 9000, 8100], [3200, 9800, 8800, 7900]),
        ("給与支給総額", [31000, 31600, 32200, 32800], [13100, 13400, 13700, 14050]),
    ):
        ws.append([item, "米", *a])
        ws.append([None, "加工", *b])
        ws.append([None, "全社計", *(x + y for x, y in zip(a, b, strict=True))])
    ws.append(["事業場内最低賃金（円）", None, 960, 1020, 1075, 1130])
    wb.save(path)


def next_terms(path: Path) -> None:
    """今期見込 is the base, then 来期, 再来期, 3期後 with their closing months below."""
    wb = Workbook()
    ws = wb.active
    ws.title = "今期と来期"
    rows = [
        ["（千円）", "今期見込", "来期計画", "再来期計画", "3期後計画"],
        ["", "R7/12", "R8/12", "R9/12", "R10/12"],
        ["売上高", 203000, 207500, 213800, 220900],
        ["営業利益", 3900, 3000, 5600, 8300],
        ["人件費", 51900, 53000, 54100, 55200],
        ["減価償却費", 14200, 19800, 17800, 16000],
        ["付加価値額", 70000, 75800, 77500, 79500],
        ["給与支給総額", 44100, 45000, 45900, 46850],
        ["事業場内最低賃金（円）", 960, 1020, 1075, 1130],
    ]
    for row in rows:
        ws.append(row)
    wb.save(path)


BOOKS = {
    "nouka-own-order-below-prose.xlsx": own_order,
    "nouka-percent-rows-named-like-items.xlsx": percent_rows,
    "nouka-two-branches-and-their-sum-per-item.xlsx": total_between,
    "nouka-this-term-and-the-next.xlsx": next_terms,
}
