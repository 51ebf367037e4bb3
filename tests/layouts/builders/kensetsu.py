"""建設会社の経理: yen kept in the cells and shown in thousands, rows of several units, cost statements."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

THOUSANDS = "#,##0,;△#,##0,"


def _book(title):
    wb = Workbook()
    ws = wb.active
    ws.title = title
    return wb, ws


def _rows(ws, top, rows, style="#,##0"):
    for i, row in enumerate(rows):
        for k, value in enumerate(row):
            cell = ws.cell(top + i, 2 + k, value)
            if isinstance(value, int):
                cell.number_format = style if value >= 100000 or value < 0 else "#,##0"


def shown_in_thousands(path: Path) -> None:
    """The cells hold yen; the format `#,##0,` shows thousands, and the note says 千円, as the eye sees it."""
    wb, ws = _book("経営計画")
    ws["B1"] = "株式会社北斗建設　経営計画"
    ws["G2"] = "単位：千円"
    _rows(ws, 3, [
        ("科目", "基準年度", "1年目", "2年目", "3年目"),
        ("売上高", 512300000, 525000000, 541800000, 559700000),
        ("営業利益", -1850000, 4200000, 9800000, 15900000),
        ("人件費", 121400000, 124400000, 127500000, 130700000),
        ("減価償却費", 9700000, 21300000, 19200000, 17300000),
        ("付加価値額", 129250000, 149900000, 156500000, 163900000),
        ("給与支給総額", 103900000, 106500000, 109200000, 111900000),
        ("事業場内最低賃金（円）", 1035, 1090, 1145, 1200),
    ], THOUSANDS)  # fmt: skip
    wb.save(path)


def mixed_units(path: Path) -> None:
    """A unit for each row behind the label: 百万円, 千円, 円, 人 in one table."""
    wb, ws = _book("計画値")
    _rows(ws, 2, [
        ("指標", "基準年度", "1年後", "2年後", "3年後"),
        ("完成工事高（売上高）[百万円]", 412, 421, 435, 450),
        ("売上高［百万円］", 412, 421, 435, 450),
        ("営業利益［千円］", 8120, 9050, 12400, 16100),
        ("人件費［千円］", 98700, 101000, 103500, 106100),
        ("減価償却費［円］", 7450000, 16200000, 14600000, 13100000),
        ("付加価値額［千円］", 114270, 126250, 130500, 135300),
        ("給与支給総額［百万円］", 84.5, 86.5, 88.6, 90.8),
        ("従業員数［人］", 19, 19, 20, 20),
        ("事業場内最低賃金［円］", 1041, 1095, 1150, 1205),
    ])  # fmt: skip
    wb.save(path)


def parts_only(path: Path) -> None:
    """A profit-and-loss statement with the parts of its costs; the whole 人件費 and 減価償却費 stand nowhere."""
    wb, ws = _book("損益計画書")
    ws["B1"] = "損益計画書　全社　（単位：千円）"
    _rows(ws, 3, [
        ("科目", "基準年度", "1年目", "2年目", "3年目"),
        ("売上高", 288000, 295000, 304000, 314000),
        ("売上原価", 214000, 218500, 224000, 230300),
        ("　材料費", 90000, 92000, 94500, 97300),
        ("　労務費", 52000, 53200, 54500, 55800),
        ("　減価償却費", 6100, 13900, 12500, 11300),
        ("販売費及び一般管理費", 67200, 68100, 69000, 70000),
        ("　人件費", 31000, 31700, 32400, 33200),
        ("　減価償却費", 900, 850, 800, 760),
        ("営業利益", 6800, 8400, 11000, 13700),
        ("付加価値額", 96800, 108050, 111200, 114760),
        ("給与支給総額", 70500, 72100, 73800, 75500),
        ("給与支給総額（月額）", 5875, 6008, 6150, 6292),
        ("付加価値額（補助事業）", 0, 4100, 6900, 9200),
        ("事業場内最低賃金（円）", 1019, 1075, 1130, 1185),
    ])  # fmt: skip
    wb.save(path)


def one_part_only(path: Path) -> None:
    """As above, but 減価償却費 and 人件費 stand only below 販管費: no number there is the company's whole."""
    wb, ws = _book("損益計画書")
    ws["B1"] = "損益計画書　全社　（単位：千円）"
    _rows(ws, 3, [
        ("科目", "基準年度", "1年目", "2年目", "3年目"),
        ("売上高", 150000, 153000, 157500, 162500),
        ("売上原価", 108000, 109700, 112400, 115500),
        ("販管費", 39500, 40000, 40600, 41200),
        ("　人件費", 22000, 22500, 23000, 23600),
        ("　減価償却費", 1200, 1100, 1000, 950),
        ("　その他", 16300, 16400, 16600, 16650),
        ("営業利益", 2500, 3300, 4500, 5800),
        ("付加価値額", 48700, 55300, 57600, 60100),
        ("給与支給総額", 36000, 36800, 37700, 38600),
        ("事業場内最低賃金（円）", 1019, 1075, 1130, 1185),
    ])  # fmt: skip
    wb.save(path)


def million_by_format(path: Path) -> None:
    """No unit in words: yen in the cells, `#,##0.0,,"百万円"` shows 412.3百万円; people as `0"名"`."""
    wb, ws = _book("見通し")
    rows = [
        ("科目", "基準年度", "1年目", "2年目", "3年目"),
        ("売上高", 412300000, 421800000, 434900000, 449000000),
        ("営業利益", 7200000, 8100000, 11900000, 16000000),
        ("人件費", 98000000, 100500000, 103000000, 105600000),
        ("減価償却費", 6600000, 15400000, 13900000, 12500000),
        ("付加価値額", 111800000, 124000000, 128800000, 134100000),
        ("給与支給総額", 83700000, 85800000, 87900000, 90100000),
        ("事業場内最低賃金", 1029, 1085, 1140, 1195),
        ("従業員数", 18, 18, 19, 19),
    ]
    _rows(ws, 2, rows, '#,##0.0,,"百万円"')
    for column in "CDEF":
        ws[f"{column}9"].number_format = '#,##0"円"'
        ws[f"{column}10"].number_format = '0"名"'
    wb.save(path)


def exception_in_the_note(path: Path) -> None:
    """（単位：千円、ただし人件費は百万円）: the exception is in the note alone."""
    wb, ws = _book("計画")
    ws["B1"] = "（単位：千円、ただし人件費は百万円）"
    rows = [
        ("科目", "基準年度", "1年目", "2年目", "3年目"),
        ("売上高", 388000, 396000, 408000, 421000),
        ("営業利益", 6900, 7700, 10900, 14500),
        ("人件費", 97, 99, 101, 104),
        ("減価償却費", 7100, 16000, 14400, 13000),
        ("給与支給総額", 82900, 84900, 87000, 89100),
        ("事業場内最低賃金（円）", 1030, 1090, 1145, 1200),
    ]
    _rows(ws, 2, rows)
    wb.save(path)


BOOKS = {
    "kensetsu-yen-shown-in-thousands.xlsx": shown_in_thousands,
    "kensetsu-million-yen-by-format-alone.xlsx": million_by_format,
    "kensetsu-exception-in-the-unit-note.xlsx": exception_in_the_note,
    "kensetsu-a-unit-for-every-row.xlsx": mixed_units,
    "kensetsu-only-parts-of-the-costs.xlsx": parts_only,
    "kensetsu-parts-below-sga-only.xlsx": one_part_only,
}
RESAVED = {
    "kensetsu-yen-shown-in-thousands.ods": "kensetsu-yen-shown-in-thousands.xlsx",
    "kensetsu-yen-shown-in-thousands.xls": "kensetsu-yen-shown-in-thousands.xlsx",
}
