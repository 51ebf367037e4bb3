"""情報システム部: exports. Years down with units below the labels, ISO dates, tidy CSV, ; and quoted thousands."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from openpyxl import Workbook


def units_under_labels(path: Path) -> None:
    """Years down; a row of units between the labels and the first year; closing dates as dates in the second column."""
    wb = Workbook()
    ws = wb.active
    ws.title = "export"
    for row in [
        ["全社計画データ"],
        [],
        [
            "年次",
            "決算日",
            "売上高",
            "営業利益",
            "人件費",
            "減価償却費",
            "付加価値額",
            "給与支給総額",
            "事業場内最低賃金",
            "従業員数",
        ],
        [None, None, "千円", "千円", "千円", "千円", "千円", "千円", "円", "人"],
        ["基準年度", date(2025, 3, 31), 264000, 7100, 81200, 7700, 96000, 67800, 1060, 22],
        ["1年目", date(2026, 3, 31), 270500, 7800, 82800, 13900, 104500, 69200, 1115, 22],
        ["2年目", date(2027, 3, 31), 279000, 10500, 84700, 12500, 107700, 70800, 1170, 23],
        ["3年目", date(2028, 3, 31), 288500, 13400, 86700, 11300, 111400, 72500, 1225, 23],
        ["4年目", date(2029, 3, 31), 298500, 16500, 88800, 10200, 115500, 74300, 1280, 24],
    ]:
        ws.append(row)
    wb.save(path)


def quoted(path: Path) -> None:
    """A .csv with quoted thousands, a remark with a comma, and a line of totals of something else."""
    path.write_text(
        '"会社全体の計画"\n'
        '"単位：千円"\n'
        '"項目","基準年度","1年目","2年目","3年目","備考"\n'
        '"売上高","1,182,000","1,203,000","1,236,000","1,271,000","既存, 新規とも"\n'
        '"営業利益","24,600","26,100","34,900","44,300",\n'
        '"人件費","301,500","307,500","314,600","322,100","役員, 従業員"\n'
        '"減価償却費","38,200","57,900","52,100","46,900",\n'
        '"付加価値額","364,300","391,500","401,600","413,300",\n'
        '"給与支給総額","252,300","257,300","263,200","269,500",\n'
        '"事業場内最低賃金（円）","1,090","1,145","1,200","1,255",\n',
        encoding="utf-8",
    )


def semicolons(path: Path) -> None:
    """Semicolons, ISO years of fiscal-year ends, base year named in the first data line."""
    path.write_text(
        "Item;2025-12-31;2026-12-31;2027-12-31;2028-12-31;2029-12-31;2030-12-31\n"
        "区分;基準年度;1年目;2年目;3年目;4年目;5年目\n"
        "売上高（円）;91200000;93000000;95700000;98600000;101700000;104900000\n"
        "営業利益（円）;2210000;2050000;3300000;4620000;6000000;7450000\n"
        "人件費（円）;32100000;32700000;33400000;34100000;34900000;35700000\n"
        "減価償却費（円）;2900000;5700000;5130000;4620000;4160000;3740000\n"
        "付加価値額（円）;37210000;40450000;41830000;43340000;45060000;46890000\n"
        "給与支給総額（円）;26900000;27400000;28000000;28600000;29300000;29900000\n"
        "事業場内最低賃金（円）;1000;1055;1110;1165;1220;1275\n",
        encoding="utf-8",
    )


def real_dates_with_roles(path: Path) -> None:
    """Header: real dates, above them 実績/計画 merged; a first column of account codes; 累計 before the last year."""
    wb = Workbook()
    ws = wb.active
    ws.title = "PL_PLAN"
    ws["A1"] = "PL_PLAN / 単位=千円"
    ws["C3"], ws["F3"] = "実績", "計画"
    ws.merge_cells("C3:E3")
    ws.merge_cells("F3:J3")
    ws["A4"], ws["B4"] = "コード", "科目"
    for k, day in enumerate([date(2023, 6, 30), date(2024, 6, 30), date(2025, 6, 30), date(2026, 6, 30),
                             date(2027, 6, 30), date(2028, 6, 30), None, date(2029, 6, 30)]):  # fmt: skip
        ws.cell(4, 3 + k, day or "3年累計").number_format = "yyyy/m/d"
    lines = [
        (4100, "売上高", 155000, 158100, 160000, 163500, 168000, 173000, 504500, 178500),
        (5900, "営業利益", 3100, 2900, 3300, 3600, 5000, 6500, 15100, 8200),
        (6100, "人件費", 51000, 51700, 52300, 53300, 54500, 55800, 163600, 57100),
        (6500, "減価償却費", 4100, 3800, 3500, 7900, 7100, 6400, 21400, 5700),
        (9001, "付加価値額", 58200, 58400, 59100, 64800, 66600, 68700, 200100, 71000),
        (9002, "給与支給総額", 42500, 43000, 43600, 44400, 45400, 46500, 136300, 47600),
        (9003, "事業場内最低賃金", 960, 990, 1025, 1080, 1135, 1190, None, 1245),
    ]
    for i, row in enumerate(lines):
        for k, value in enumerate(row):
            ws.cell(5 + i, 1 + k, value)
    wb.save(path)


BOOKS = {
    "itbu-years-down-units-below-labels.xlsx": units_under_labels,
    "itbu-quoted-thousands.csv": quoted,
    "itbu-semicolons-and-iso-dates.csv": semicolons,
    "itbu-real-dates-total-before-the-last-year.xlsx": real_dates_with_roles,
}
