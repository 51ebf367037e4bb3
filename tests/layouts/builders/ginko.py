"""地方銀行 融資部: the bank's own form. Years run down the page, items across; a report tool made it."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter


def _open(path, name):
    book = xlsxwriter.Workbook(str(path))
    return book, book.add_worksheet(name)


def nagai(path: Path) -> None:
    """百万円, years down, one header row of items."""
    book, ws = _open(path, "業績推移")
    bold = book.add_format({"bold": True, "border": 1})
    number = book.add_format({"num_format": "#,##0", "border": 1})
    ws.write("A1", "取引先名：永井運輸機工株式会社", bold)
    ws.write("H2", "（単位：百万円）")
    ws.write_row(
        "A3", ["決算期", "売上高", "営業利益", "経常利益", "人件費", "減価償却費", "付加価値額", "給与支給総額"], bold
    )
    lines = [
        ("2024/3期（実績）", 1180, 31, 27, 402, 46, 479, 351),
        ("2025/3期（基準年度）", 1214, 35, 30, 408, 44, 487, 356),
        ("2026/3期（1年目）", 1250, 38, 33, 417, 71, 526, 364),
        ("2027/3期（2年目）", 1302, 47, 42, 427, 66, 540, 373),
        ("2028/3期（3年目）", 1357, 57, 52, 437, 61, 555, 382),
        ("2029/3期（4年目）", 1414, 68, 64, 448, 57, 573, 391),
        ("2030/3期（5年目）", 1473, 80, 76, 459, 53, 592, 401),
    ]
    for i, (year, *numbers) in enumerate(lines):
        ws.write(3 + i, 0, year, bold)
        ws.write_row(3 + i, 1, numbers, number)
    ws.write("A12", "※担当：法人営業一課")
    book.close()


def kuroda(path: Path) -> None:
    """千円, years down, two header rows: groups over items; a 備考 column; three plan years; FYE June."""
    book, ws = _open(path, "返済計画付表")
    head = book.add_format({"align": "center", "border": 1, "text_wrap": True})
    ws.write("B2", "黒田食品工業　収益計画表")
    ws.write("B3", "金額単位：千円")
    ws.merge_range("B5:B6", "事業年度", head)
    ws.merge_range("C5:E5", "損益", head)
    ws.merge_range("F5:H5", "付加価値", head)
    ws.merge_range("I5:J5", "賃金", head)
    ws.write_row(
        "C6",
        [
            "売上高",
            "営業利益",
            "経常利益",
            "人件費",
            "減価償却費",
            "付加価値額",
            "給与支給総額",
            "事業場内最低賃金（円）",
        ],
        head,
    )
    ws.write("K6", "備考", head)
    lines = [
        ("基準年度（令和7年6月期）", 412300, 12600, 10900, 98400, 15200, 126200, 84100, 1050, "決算確定"),
        ("1年後（令和8年6月期）", 425000, 13900, 12000, 100900, 24800, 139600, 86200, 1105, "設備導入"),
        ("2年後（令和9年6月期）", 441700, 17800, 16100, 103400, 22900, 144100, 88400, 1160, ""),
        ("3年後（令和10年6月期）", 459400, 22100, 20600, 106000, 21000, 149100, 90600, 1215, "完済予定"),
    ]
    for i, line in enumerate(lines):
        ws.write_row(6 + i, 1, line)
    book.close()


def fujita(path: Path) -> None:
    """Years down with FY2025 style words, yen, items separated by an empty column, total line at the foot."""
    book, ws = _open(path, "計画")
    ws.write("A1", "株式会社藤田プレス　5か年計画")
    ws.write("A2", "単位：円")
    heads = {
        "C": "売上高",
        "D": "営業利益",
        "F": "人件費合計",
        "G": "減価償却費計",
        "H": "付加価値額計",
        "J": "給与支給総額計",
        "K": "社内最低賃金",
    }
    for column, word in heads.items():
        ws.write(f"{column}4", word)
    lines = [
        ("基準年度", 301500000, 8200000, 96100000, 7400000, 111700000, 82000000, 1077),
        ("1年目", 309000000, 8900000, 98000000, 15300000, 122200000, 83700000, 1130),
        ("2年目", 320200000, 12100000, 100200000, 13800000, 126100000, 85500000, 1185),
        ("3年目", 332500000, 15700000, 102400000, 12400000, 130500000, 87300000, 1240),
        ("4年目", 345400000, 19600000, 104700000, 11200000, 135500000, 89200000, 1295),
        ("5年目", 358900000, 23800000, 107100000, 10100000, 141000000, 91100000, 1350),
    ]
    for i, (year, *numbers) in enumerate(lines):
        ws.write(4 + i, 0, year)
        for column, value in zip("CDFGHJK", numbers, strict=True):
            ws.write(f"{column}{5 + i}", value)
    book.close()


def two_units(path: Path) -> None:
    """The note names two units and no row says which is its own: nobody can know."""
    book, ws = _open(path, "計画")
    ws.write("A1", "単位：円・千円")
    ws.write_row("A2", ["", "基準年度", "1年後", "2年後", "3年後"])
    lines = [
        ("売上高", 50000, 51000, 52500, 54000),
        ("営業利益", 1000, 1100, 1600, 2100),
        ("人件費", 17000, 17400, 17800, 18200),
        ("減価償却費", 600, 2100, 1900, 1700),
        ("給与支給総額", 14600, 14900, 15300, 15700),
        ("事業場内最低賃金", 1010, 1065, 1120, 1175),
    ]
    for i, line in enumerate(lines):
        ws.write_row(2 + i, 0, line)
    book.close()


BOOKS = {
    "ginko-years-down-million-yen.xlsx": nagai,
    "ginko-years-down-grouped-header.xlsx": kuroda,
    "ginko-note-names-two-units.xlsx": two_units,
    "ginko-years-down-gaps-between-items.xlsx": fujita,
}
RESAVED = {"ginko-years-down-grouped-header.ods": "ginko-years-down-grouped-header.xlsx"}
