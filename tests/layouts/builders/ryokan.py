"""旅館の女将: one ruled sheet, everything merged, 和暦 of every kind, kana and vertical labels, ― for nothing."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook


def merged_everything(path: Path) -> None:
    """Labels merged over three columns and two rows, years over two rows and two columns."""
    wb = Workbook()
    ws = wb.active
    ws.title = "五ヶ年"

    def box(span, value):
        ws[span.split(":")[0]] = value
        ws.merge_cells(span)

    box("B1:O2", "旅館 雪見荘　五ヶ年計画表")
    box("M3:O3", "単位：万円")
    box("B4:D5", "項目")
    spans = [("E", "F"), ("G", "H"), ("I", "J"), ("K", "L"), ("M", "N")]
    for (a, b), word in zip(
        spans, ["令和七年度（基準年度）", "令和八年度", "令和九年度", "令和十年度", "令和十一年度"], strict=True
    ):
        box(f"{a}4:{b}5", word)
    lines = [
        ("売上高", 18200, 18700, 19300, 20000, 20700),
        ("営業利益", 410, 380, 560, 760, 960),
        ("人件費", 6100, 6220, 6350, 6490, 6630),
        ("減価償却費", 820, 1540, 1390, 1250, 1130),
        ("付加価値額", 7330, 8140, 8300, 8500, 8720),
        ("給与支給総額", 5200, 5300, 5410, 5520, 5640),
        ("最低時給（円）", 985, 1040, 1095, 1150, 1205),
    ]
    for i, (label, *values) in enumerate(lines):
        row = 6 + 2 * i
        box(f"B{row}:D{row + 1}", label)
        for (a, b), value in zip(spans, values, strict=True):
            box(f"{a}{row}:{b}{row + 1}", value)
    wb.save(path)


def one_character_per_cell(path: Path) -> None:
    """損益計画 and 賃金計画 run down the margin, a character in each cell, beside the labels."""
    wb = Workbook()
    ws = wb.active
    ws.title = "計画"
    ws["B2"] = "わが社の計画（単位：千円）"
    rows = [
        ("", "", "基準年度", "１年目", "２年目", "３年目"),
        ("損", "売上高", 73000, 74800, 77100, 79700),
        ("益", "営業利益", 1500, 1700, 2500, 3400),
        ("計", "人件費", 25100, 25600, 26200, 26800),
        ("画", "減価償却費", 2600, 5300, 4800, 4300),
        ("", "付加価値額", 29200, 32600, 33500, 34500),
        ("賃", "給与支給総額", 21000, 21400, 21900, 22400),
        ("金", "事業場内最低賃金（円）", 960, 1015, 1070, 1125),
    ]
    for i, row in enumerate(rows):
        for k, value in enumerate(row):
            ws.cell(4 + i, 2 + k, value or None)
    wb.save(path)


def label_over_cells(path: Path) -> None:
    """A label written one character per cell across, as on squared paper; the years stand far to the right."""
    wb = Workbook()
    ws = wb.active
    ws.title = "方眼紙"
    ws["A1"] = "会社全体の計画　（単位：円）"
    for k, word in enumerate(["基準年度", "１年後", "２年後", "３年後"]):
        ws.cell(3, 12 + 3 * k, word)
    lines = [
        ("売上高", 45200000, 46100000, 47500000, 49000000),
        ("営業利益", 820000, 750000, 1320000, 1980000),
        ("人件費", 15900000, 16200000, 16600000, 17000000),
        ("減価償却費", 1100000, 3000000, 2700000, 2430000),
        ("付加価値額", 17820000, 19950000, 20620000, 21410000),
        ("給与支給総額", 13300000, 13550000, 13850000, 14150000),
        ("最低時給", 955, 1010, 1065, 1120),
    ]
    for i, (label, *values) in enumerate(lines):
        for k, letter in enumerate(label):
            ws.cell(4 + i, 2 + k, letter)
        for k, value in enumerate(values):
            ws.cell(4 + i, 12 + 3 * k, value)
    wb.save(path)


def half_width(path: Path) -> None:
    """ｶﾅ in half width, － for nothing, ※ and (注) behind labels, spans of months as years."""
    wb = Workbook()
    ws = wb.active
    ws.title = "ｹｲｶｸ"
    ws["A1"] = "(有)ｻﾝｺｰ　計画書　金額単位:千円"
    rows = [
        ("ｺｳﾓｸ", "R6.4～R7.3\n(基準年度)", "R7.4～R8.3", "R8.4～R9.3", "R9.4～R10.3"),
        ("売上高※1", 33400, 34100, 35000, 36100),
        ("営業利益(注)①", "▲300", 200, 600, 1100),
        ("人件費(注)②", 11800, 12000, 12300, 12600),
        ("減価償却費", 500, 1900, 1700, 1500),
        ("設備投資額 ﾋﾟｯｷﾝｸﾞﾏｼﾝ", "－", 8000, "－", "－"),
        ("付加価値額", 12000, 14100, 14600, 15200),
        ("給与支給総額(ﾊﾟｰﾄ･ｱﾙﾊﾞｲﾄ含む)", 9900, 10100, 10300, 10550),
        ("事業場内最低賃金(円)", 951, 1005, 1060, 1115),
        ("※1 税抜",),
    ]
    for i, row in enumerate(rows):
        for k, value in enumerate(row):
            ws.cell(3 + i, 1 + k, value)
    wb.save(path)


BOOKS = {
    "ryokan-merged-everything-kanji-years.xlsx": merged_everything,
    "ryokan-one-character-per-cell-down-the-margin.xlsx": one_character_per_cell,
    "ryokan-one-character-per-cell-across.xlsx": label_over_cells,
    "ryokan-half-width-kana-and-spans.xlsx": half_width,
}
