"""事務員: copies of copies. Sheets プラン, プラン (2), プラン旧; one page with two choices; a 記入例 that stayed."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

HEAD = ["項目", "基準年度", "1年目", "2年目", "3年目"]
ROWS = [
    ["売上高（千円）", 51000, 52200, 53800, 55700],
    ["営業利益（千円）", 1300, 1500, 2200, 3000],
    ["人件費（千円）", 18700, 19100, 19500, 20000],
    ["減価償却費（千円）", 900, 2800, 2500, 2300],
    ["付加価値額（千円）", 20900, 23400, 24200, 25300],
    ["給与支給総額（千円）", 15600, 15900, 16250, 16600],
    ["事業場内最低賃金（円）", 980, 1035, 1090, 1145],
]


def _sheet(wb, name, rows, title=None):
    ws = wb.create_sheet(name)
    if title:
        ws["A1"] = title
    for i, row in enumerate([HEAD, *rows]):
        for k, value in enumerate(row):
            ws.cell(3 + i, 1 + k, value)
    return ws


def _other(by):
    return [[label, *(value + by for value in values)] for label, *values in ROWS]


def same_copy(path: Path) -> None:
    """プラン (2) is a copy that nobody changed; プラン旧 differs."""
    wb = Workbook()
    wb.remove(wb.active)
    _sheet(wb, "プラン旧", _other(11))
    _sheet(wb, "プラン", ROWS)
    _sheet(wb, "プラン (2)", ROWS)
    wb.save(path)


def old_by_title(path: Path) -> None:
    """Two sheets; the title of the second says ボツ, the first one 最終版."""
    wb = Workbook()
    wb.remove(wb.active)
    _sheet(wb, "案A", ROWS, "資金計画 最終版")
    _sheet(wb, "案B", _other(23), "ボツ案（参考）")
    wb.save(path)


def unit_last(path: Path) -> None:
    """The unit of each row stands behind the years, then a remark."""
    wb = Workbook()
    ws = wb.active
    ws.title = "目標"
    rows = [
        ["No.", "指標", "基準年度", "1年後", "2年後", "3年後", "単位", "備考"],
        [1, "売上高", 62.1, 63.5, 65.6, 68.0, "百万円", "税抜"],
        [2, "営業利益", 1450, 1600, 2300, 3100, "千円", None],
        [3, "人件費", 21300, 21700, 22200, 22700, "千円", "役員を含む"],
        [4, "減価償却費", 980000, 3100000, 2800000, 2500000, "円", "定率法"],
        [5, "付加価値額", 23730, 26400, 27300, 28300, "千円", None],
        [6, "給与支給総額", 17800, 18150, 18550, 18950, "千円", None],
        [7, "従業員数", 6, 6, 7, 7, "人", None],
        [8, "事業場内最低賃金", 970, 1025, 1080, 1135, "円", "3月末"],
    ]
    for i, row in enumerate(rows):
        for k, value in enumerate(row):
            ws.cell(2 + i, 2 + k, value)
    wb.save(path)


def facts_left_plan_right(path: Path) -> None:
    """Applicant's facts in the left third of the page, the plan in the rest of the same rows."""
    wb = Workbook()
    ws = wb.active
    ws.title = "1枚もの"
    facts = [
        ("会社名", "丸八印刷株式会社"), ("資本金", "1,000万円"), ("実施場所", "愛知県春日井市"), ("公募回", "17次"),
        ("申請枠", "省力化（オーダーメイド）枠"), ("大幅賃上げ", "する"),
        ("小規模事業者", "非該当"), ("計画年数", "3年"),
    ]  # fmt: skip
    for i, (label, value) in enumerate(facts):
        ws.cell(3 + i, 1, label)
        ws.cell(3 + i, 2, value)
    for i, row in enumerate([HEAD, *ROWS]):
        for k, value in enumerate(row):
            ws.cell(3 + i, 5 + k, value)
    wb.save(path)


def growth_beside(path: Path) -> None:
    """A 前年比 column behind each year, percent in the cells, and an average behind the last year."""
    wb = Workbook()
    ws = wb.active
    ws.title = "計画と伸び"
    ws.append(["全社（単位：千円）"])
    ws.append(["項目", "基準年度", "1年目", "前年比", "2年目", "前年比", "3年目", "前年比", "3年平均"])
    for label, a, b, c, d in (
        ("売上高", 80000, 82000, 84460, 87000), ("営業利益", 2000, 2100, 3000, 4000),
        ("人件費", 28000, 28560, 29131, 29714),
        ("減価償却費", 1500, 4000, 3600, 3240), ("付加価値額", 31500, 34660, 35731, 36954),
        ("給与支給総額", 23500, 23970, 24449, 24938), ("事業場内最低賃金（円）", 1005, 1060, 1115, 1170),
    ):  # fmt: skip
        ws.append([label, a, b, round(b / a, 3), c, round(c / b, 3), d, round(d / c, 3), round((b + c + d) / 3)])
    for row in ws.iter_rows(min_row=3):
        for cell in (row[3], row[5], row[7]):
            cell.number_format = "0.0%"
    wb.save(path)


BOOKS = {
    "jimuin-an-unchanged-copy-and-an-old-one.xlsx": same_copy,
    "jimuin-rejected-draft-by-its-title.xlsx": old_by_title,
    "jimuin-units-behind-the-years.xlsx": unit_last,
    "jimuin-facts-left-plan-right.xlsx": facts_left_plan_right,
    "jimuin-growth-beside-each-year.xlsx": growth_beside,
}
