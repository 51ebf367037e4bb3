"""情報システム部: a planning module's export. Account codes, every line of the ledger, one flat sheet, CSV as well."""

from __future__ import annotations

import csv
from pathlib import Path

import xlsxwriter

HEAD = [
    "会社コード",
    "勘定コード",
    "勘定科目",
    "単位",
    "2024年度実績",
    "2025年度基準年度",
    "2026年度計画",
    "2027年度計画",
    "2028年度計画",
]
LINES = [
    ("1000", "4100", "売上高合計", "千円", 1502300, 1540000, 1586000, 1642000, 1704000),
    ("1000", "5100", "材料費", "千円", 701200, 718300, 737100, 761000, 787500),
    ("1000", "5300", "外注加工費", "千円", 230100, 236000, 241000, 247000, 254000),
    ("1000", "6900", "営業損益", "千円", 38900, 41200, 45100, 56700, 69800),
    ("1000", "7900", "経常損益", "千円", 35100, 37700, 41500, 53400, 66900),
    ("1000", "9100", "人件費総額", "千円", 402000, 411000, 421500, 432000, 443000),
    ("1000", "9200", "減価償却費合計", "千円", 51000, 49500, 78000, 71000, 64500),
    ("1000", "9300", "付加価値額合計", "千円", 491900, 501700, 544600, 559700, 577300),
    ("1000", "9400", "給与支給総額合計", "千円", 339000, 347000, 356000, 365200, 374700),
    ("1000", "9500", "事業場内最低賃金額", "円", 1082, 1140, 1200, 1260, 1320),
    ("1000", "9600", "従業員人数", "人", 71, 72, 73, 74, 75),
]  # fmt: skip


def flat(path: Path) -> None:
    book = xlsxwriter.Workbook(str(path))
    ws = book.add_worksheet("EXPORT_20260401")
    ws.write_row(0, 0, HEAD)
    for i, line in enumerate(LINES, 1):
        ws.write_row(i, 0, line)
    ws.autofilter(0, 0, len(LINES), len(HEAD) - 1)
    book.close()


def csv_cp932(path: Path) -> None:
    """Comma separated, cp932, numbers with thousands separators in quotes, CRLF."""
    with path.open("w", encoding="cp932", newline="") as file:
        out = csv.writer(file)
        out.writerow(["会社全体 事業計画データ", "", "", "", "", "（単位：千円）"])
        out.writerow([])
        out.writerow(["科目", *HEAD[4:]])
        for line in LINES[:-1]:
            out.writerow([line[2], *(f"{n:,}" for n in line[4:])])


def utf8_bom(path: Path) -> None:
    """What the same module's "UTF-8 for Excel" button gives: a BOM, unit in each label, △ before losses."""
    lines = [["科目", "基準年度", "1年目", "2年目", "3年目"]]
    lines += [
        ["売上高(千円)", "92,000", "94,000", "97,000", "100,500"],
        ["営業利益(千円)", "△1,400", "△200", "1,100", "2,600"],
        ["人件費(千円)", "31,000", "31,800", "32,600", "33,400"],
        ["減価償却費(千円)", "2,000", "5,300", "4,800", "4,300"],
        ["付加価値額(千円)", "31,600", "36,900", "38,500", "40,300"],
        ["給与支給総額(千円)", "26,500", "27,200", "27,900", "28,600"],
        ["事業場内最低賃金(円)", "1,031", "1,090", "1,150", "1,210"],
    ]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(lines)


def utf16_tabs(path: Path) -> None:
    """Excel's "Unicode text": UTF-16 with a BOM, tabs, years down."""
    lines = [
        "年度\t売上高（円）\t営業利益（円）\t人件費（円）\t減価償却費（円）\t給与支給総額（円）\t事業場内最低賃金（円）",
        "基準年度\t71000000\t1200000\t24000000\t1500000\t20500000\t1026",
        "1年後\t72800000\t1500000\t24600000\t4200000\t21000000\t1085",
        "2年後\t75200000\t2400000\t25200000\t3800000\t21500000\t1145",
        "3年後\t77900000\t3400000\t25900000\t3400000\t22100000\t1205",
    ]
    path.write_text("\r\n".join(lines) + "\r\n", encoding="utf-16")


def pivot(path: Path) -> None:
    """Codes in the labels (`9100 人件費`), a sum column, real dates as headers, 千円 in the format only."""
    book = xlsxwriter.Workbook(str(path))
    ws = book.add_worksheet("計画比較")
    money = book.add_format({"num_format": '#,##0"千円"'})
    wage = book.add_format({"num_format": '#,##0"円"'})
    day = book.add_format({"num_format": "yyyy/mm"})
    ws.write("A1", "全社計画（事業計画提出用）")
    ws.write("A3", "行ラベル")
    from datetime import date

    ws.write("B2", "基準年度")
    for k in range(3):
        ws.write(1, 2 + k, f"{k + 1}年目")
    for k, year in enumerate((2026, 2027, 2028, 2029)):
        ws.write_datetime(2, 1 + k, date(year, 3, 31), day)
    ws.write("F3", "3か年合計")
    lines = [
        ("売上高", 880000, 905000, 941000, 982000),
        ("営業利益", 21000, 23500, 31000, 39500),
        ("人件費", 240000, 246000, 252000, 258500),
        ("減価償却費", 26000, 47000, 42500, 38500),
        ("付加価値額", 287000, 316500, 325500, 336500),
        ("給与支給総額", 203000, 208000, 213200, 218700),
    ]
    for i, (label, *values) in enumerate(lines):
        ws.write(3 + i, 0, label)
        for k, value in enumerate([*values, sum(values[1:])]):
            ws.write_number(3 + i, 1 + k, value, money)
    ws.write("A10", "事業場内最低賃金")
    for k, value in enumerate([1120, 1175, 1230, 1290]):
        ws.write_number(9, 1 + k, value, wage)
    book.close()


BOOKS = {
    "erp-codes-before-labels.xlsx": flat,
    "erp-cp932.csv": csv_cp932,
    "erp-utf8-bom.csv": utf8_bom,
    "erp-utf16-tabs.tsv": utf16_tabs,
    "erp-unit-only-in-the-number-format.xlsx": pivot,
}
RESAVED = {"erp-codes-before-labels-libreoffice.xlsx": "erp-codes-before-labels.xlsx"}
