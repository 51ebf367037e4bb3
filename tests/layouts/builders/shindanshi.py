"""中小企業診断士: presentable sheets, remarks between the rows, 計画・実績・差異, side-by-side topic tables."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter


def _grid(ws, top, left, rows):
    for i, row in enumerate(rows):
        for k, value in enumerate(row):
            if value is not None:
                ws.write(top + i, left + k, value)


def monitoring(path: Path) -> None:
    """Each year has 計画 | 実績 | 差異; only the base year and year 1 have actual figures yet."""
    book = xlsxwriter.Workbook(str(path))
    ws = book.add_worksheet("モニタリング")
    ws.write("B1", "経営計画モニタリング表　（単位：千円）")
    words = ["基準年度（2025/3期）", "1年目（2026/3期）", "2年目（2027/3期）", "3年目（2028/3期）"]
    ws.write("B3", "項目")
    centre = book.add_format({"align": "center"})
    ws.write("C3", words[0])
    ws.write("C4", "実績")
    for k, word in enumerate(words[1:]):
        ws.merge_range(2, 3 + 3 * k, 2, 5 + 3 * k, word, centre)
        for j, part in enumerate(("計画", "実績", "差異")):
            ws.write(3, 3 + 3 * k + j, part)
    _grid(ws, 4, 1, [
        ["売上高", 205000, 209000, 207500, -1500, 215000, None, None, 222000],
        ["営業利益", 4100, 4700, 3900, -800, 6600, None, None, 8800],
        ["人件費", 61000, 62300, 62100, -200, 63700, None, None, 65200],
        ["減価償却費", 5200, 9800, 9750, -50, 8900, None, None, 8000],
        ["付加価値額", 70300, 76800, 75750, -1050, 79200, None, None, 82000],
        ["給与支給総額", 51000, 52000, 51800, -200, 53100, None, None, 54300],
        ["事業場内最低賃金（円）", 1030, 1085, 1085, 0, 1140, None, None, 1195],
    ])  # fmt: skip
    book.close()


def remarks_between(path: Path) -> None:
    """A paragraph of reasoning under each item, across the year columns; one blank line before the next item."""
    book = xlsxwriter.Workbook(str(path))
    ws = book.add_worksheet("算出根拠つき計画")
    ws.write("A1", "会社全体の計画と算出根拠")
    ws.write("H1", "（金額単位：千円）")
    _grid(ws, 2, 0, [
        ["項　目", "基準年度", "1年目", "2年目", "3年目", "4年目", "5年目"],
        ["①売上高", 87300, 89000, 92100, 95600, 99200, 103000],
        ["【根拠】既存取引先の増産要請（年2％）に、新設備による短納期案件を加えた。"],
        [],
        ["②営業利益", 2100, 1900, 3300, 4900, 6400, 8000],
        ["【根拠】人件費と減価償却費の増加を粗利の改善で吸収する。"],
        [],
        ["③人件費", 30500, 31100, 31800, 32500, 33200, 34000],
        ["【根拠】給与支給総額を年2.0％増やし、法定福利費を15％と見込む。"],
        [],
        ["④減価償却費", 2400, 5600, 5000, 4500, 4050, 3650],
        ["【根拠】新設備3,200万円、定率法。"],
        [],
        ["⑤付加価値額　②＋③＋④", 35000, 38600, 40100, 41900, 43650, 45650],
        [],
        ["⑥給与支給総額", 25600, 26150, 26700, 27250, 27800, 28400],
        ["【根拠】パートを含む全員分。"],
        [],
        ["⑦事業場内最低賃金（円）", 1002, 1060, 1110, 1160, 1210, 1260],
    ])  # fmt: skip
    book.close()


def topics(path: Path) -> None:
    """Three small tables on one sheet, two of them side by side, each with its own years and unit."""
    book = xlsxwriter.Workbook(str(path))
    ws = book.add_worksheet("3つの表")
    years = ["基準年度", "1年目", "2年目", "3年目"]
    ws.write("A1", "表1　損益（単位：百万円）")
    _grid(ws, 1, 0, [["", *years], ["売上高", 412, 425, 441, 460], ["営業利益", 9, 11, 15, 20]])
    ws.write("H1", "表2　付加価値（単位：千円）")
    _grid(ws, 1, 7, [
        ["", *years],
        ["営業利益", 9120, 10870, 15240, 19910],
        ["人件費", 130400, 133000, 136200, 139700],
        ["減価償却費", 11800, 21500, 19300, 17400],
        ["付加価値額", 151320, 165370, 170740, 177010],
    ])  # fmt: skip
    ws.write("A9", "表3　賃金")
    _grid(ws, 9, 0, [
        ["", *years],
        ["給与支給総額（円）", 108250000, 110400000, 112900000, 115600000],
        ["事業場内最低賃金（円）", 1050, 1105, 1160, 1215],
        ["従業員数（人）", 28, 28, 29, 29],
    ])  # fmt: skip
    book.close()


def cached(path: Path) -> None:
    """Totals are formulas with their values stored, years built by formulas of text too."""
    book = xlsxwriter.Workbook(str(path))
    ws = book.add_worksheet("試算")
    ws.write("B2", "試算表（全社）単位：千円")
    ws.write("C4", "基準年度")
    for k in range(1, 6):
        ws.write_formula(3, 2 + k, f'="計画"&{k}&"年目"', None, f"計画{k}年目")
    lines = {
        5: ("売上高", [150000, 153500, 158000, 163000, 168500, 174500]),
        6: ("営業利益", [3000, 3400, 5000, 6800, 8700, 10900]),
        7: ("人件費", [46000, 46900, 47900, 48900, 50000, 51100]),
        8: ("減価償却費", [4000, 7600, 6800, 6200, 5600, 5000]),
    }
    for row, (label, values) in lines.items():
        ws.write(row - 1, 1, label)
        for k, value in enumerate(values):
            ws.write(row - 1, 2 + k, value)
    ws.write("B9", "付加価値額")
    for k, total in enumerate([53000, 57900, 59700, 61900, 64300, 67000]):
        column = "CDEFGH"[k]
        ws.write_formula(f"{column}9", f"=SUM({column}6:{column}8)", None, total)
    ws.write("B10", "給与支給総額")
    for k, total in enumerate([37000, 37700, 38500, 39300, 40200, 41100]):
        ws.write_formula(9, 2 + k, f"={total - 100}+100", None, total)
    ws.write("B11", "最低時給")
    for k, value in enumerate([1010, 1065, 1120, 1175, 1230, 1285]):
        ws.write(10, 2 + k, value)
    book.close()


BOOKS = {
    "shindanshi-plan-actual-difference.xlsx": monitoring,
    "shindanshi-reasons-between-the-rows.xlsx": remarks_between,
    "shindanshi-three-small-tables.xlsx": topics,
    "shindanshi-formulas-with-stored-values.xlsx": cached,
}
