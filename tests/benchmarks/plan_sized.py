"""Workbooks of the size that plans have in practice: 3 to 6 sheets, 3,000 to 15,000 filled cells, saved by LibreOffice.

Each has the company's plan on one sheet and, on the others, what applicants keep beside it: monthly figures, loan
schedules, wage lists, trial balances, price lists, pages of text. Formulas, borders, merged titles and number formats
as usual.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

VERSION = 2  # of these books; what was made by another is not taken from the folder
YEARS = ("基準年度", "1年後", "2年後", "3年後", "4年後", "5年後")
PLAN = (
    ("売上高", 252_000, 259_000, 268_500, 278_500, 289_000, 300_000),
    ("売上原価", 181_000, 185_000, 190_500, 196_400, 202_300, 208_400),
    ("営業利益", 8_400, 9_200, 12_300, 15_900, 19_700, 23_800),
    ("営業外費用", 2_100, 2_600, 2_400, 2_100, 1_900, 1_700),
    ("人件費", 73_200, 74_900, 76_700, 78_600, 80_500, 82_500),
    ("減価償却費", 5_400, 11_800, 10_600, 9_600, 8_600, 7_800),
    ("給与支給総額", 61_500, 63_000, 64_500, 66_100, 67_700, 69_400),
)
WAGES = ("事業場内最低賃金（円）", 1_055, 1_110, 1_165, 1_220, 1_280, 1_340)
MONTHS = [f"{m}月" for m in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)]
ACCOUNTS = (
    "現金", "普通預金", "売掛金", "商品", "前払費用", "建物", "機械装置", "工具器具備品", "ソフトウェア",
    "差入保証金", "買掛金", "未払金", "未払法人税等", "預り金", "長期借入金", "資本金", "利益剰余金", "売上高",
    "雑収入", "期首商品棚卸高", "仕入高", "役員報酬", "給料手当", "賞与", "法定福利費", "福利厚生費", "旅費交通費",
    "通信費", "水道光熱費", "減価償却費",
    "地代家賃", "支払手数料", "消耗品費", "租税公課", "支払利息",
)  # fmt: skip
_THIN = Side(style="thin")
_BOX = Border(_THIN, _THIN, _THIN, _THIN)
_HEAD = PatternFill("solid", start_color="DDE7F0")


def _put(sheet: Any, at: tuple[int, int], rows: Sequence[Sequence[Any]], form: str = "#,##0") -> None:
    """Rows of values from (row, column), boxed; the first row is a header."""
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            cell = sheet.cell(at[0] + i, at[1] + j, value)
            cell.border = _BOX
            if isinstance(value, (int, float)) or str(value).startswith("="):
                cell.number_format = form
            if i == 0:
                cell.fill, cell.font, cell.alignment = _HEAD, Font(bold=True), Alignment(horizontal="center")


def _title(sheet: Any, text: str, unit: str, width: int) -> None:
    sheet["A1"] = text
    sheet["A1"].font = Font(size=14, bold=True)
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    sheet.cell(2, width, unit)


def _plan(book: Any, name: str = "事業計画") -> None:
    sheet = book.create_sheet(name)
    _title(sheet, "全社の事業計画", "（単位：千円）", 8)
    rows: list[list[Any]] = [["", *YEARS], *([*row] for row in PLAN)]
    letters = [get_column_letter(column) for column in range(3, 9)]
    rows.append(["付加価値額", *(f"={letter}6+{letter}8+{letter}9" for letter in letters)])
    rows.append(["付加価値額の伸び率", "", *(f"={b}11/{a}11-1" for a, b in pairwise(letters))])
    rows.append([*WAGES])
    _put(sheet, (3, 2), rows)
    for column in range(4, 9):
        sheet.cell(12, column).number_format = "0.0%"


def _cover(book: Any) -> None:
    sheet = book.create_sheet("表紙")
    _title(sheet, "事業計画書", "", 6)
    for row, (label, value) in enumerate([
        ("申請者名", "株式会社やまと精機"), ("都道府県", "長野県"), ("業種", "金属製品製造業"),
        ("資本金（円）", 12_000_000), ("常時使用する従業員数", 24), ("公募回", "第17次締切"),
        ("申請枠", "省力化（オーダーメイド）枠"), ("大幅賃上げ特例", "なし"),
        ("補助対象経費（円）", 30_000_000), ("補助金申請額（円）", 15_000_000),
    ], 4):  # fmt: skip
        sheet.cell(row, 2, label)
        sheet.merge_cells(start_row=row, start_column=3, end_row=row, end_column=6)
        sheet.cell(row, 3, value)


def _months(book: Any, years: int) -> None:
    sheet = book.create_sheet("資金繰り表")
    _title(sheet, "資金繰り表", "（単位：千円）", 15)
    top = 3
    for year in range(years):
        rows: list[list[Any]] = [[f"令和{7 + year}年度", *MONTHS, "合計"]]
        for i, account in enumerate(("前月繰越", *ACCOUNTS[17:], "翌月繰越")):
            line = top + 1 + i
            rows.append([account, *(900 + 37 * i + 11 * k + 5 * year for k in range(12)), f"=SUM(B{line}:M{line})"])
        _put(sheet, (top, 1), rows)
        top += len(rows) + 2


def _loans(book: Any, count: int) -> None:
    sheet = book.create_sheet("借入返済予定")
    _title(sheet, "借入金返済予定表", "単位：円", 8)
    rows: list[list[Any]] = [["回数", "返済日", "金融機関", "元金", "利息", "返済額", "残高", "備考"]]
    for k in range(count):
        date = f"令和{8 + k // 12}年{k % 12 + 1}月25日"
        rows.append(
            [k + 1, date, ("八十二銀行", "日本政策金融公庫")[k % 2], 500_000, 41_000 - 90 * k, f"=D{4 + k}+E{4 + k}"]
        )
        rows[-1] += [60_000_000 - 500_000 * k, "据置期間" if k < 6 else ""]
    _put(sheet, (3, 1), rows)


def _wage_list(book: Any, people: int) -> None:
    sheet = book.create_sheet("賃金台帳")
    _title(sheet, "賃金台帳（抜粋）", "円", 18)
    rows: list[list[Any]] = [["番号", "氏名", "所属", "雇用形態", *MONTHS, "年計", "時間給"]]
    for k in range(people):
        kind = ("正社員", "パート")[k % 3 == 0]
        months = [198_000 + 1_300 * k + 500 * m for m in range(12)]
        rows.append([k + 1, f"社員{k + 1:03d}", ("製造部", "営業部", "総務部")[k % 3], kind, *months])
        rows[-1] += [f"=SUM(E{4 + k}:P{4 + k})", 1_060 + 7 * k]
    _put(sheet, (3, 1), rows)


def _trial_balance(book: Any) -> None:
    sheet = book.create_sheet("月次試算表")
    _title(sheet, "月次試算表（令和6年度）", "単位：円", 14)
    rows: list[list[Any]] = [["勘定科目", *MONTHS, "期末残高"]]
    for i, account in enumerate(ACCOUNTS * 3):
        branch = ("本社", "第一工場", "第二工場")[i // len(ACCOUNTS)]
        rows.append([f"{branch}　{account}", *(120_000 + 7_913 * i + 1_009 * k for k in range(12)), 950_000 + 31 * i])
    _put(sheet, (3, 1), rows)


def _prices(book: Any, lines: int) -> None:
    sheet = book.create_sheet("経費明細")
    _title(sheet, "補助事業に要する経費の明細", "円", 9)
    rows: list[list[Any]] = [["番号", "費目", "品名", "型番", "仕入先", "数量", "単位", "単価", "金額"]]
    for k in range(lines):
        item = ("複合加工機", "搬送ロボット", "画像検査装置", "制御盤", "据付工事")[k % 5]
        rows.append(
            [
                k + 1,
                "機械装置・システム構築費",
                f"{item} {k + 1}号",
                f"MX-{k:04d}",
                f"信州機械商会 {k % 7}課",
                k % 4 + 1,
            ]
        )
        rows[-1] += [("台", "式")[k % 2], 310_000 + 1_250 * k, f"=F{4 + k}*H{4 + k}"]
    _put(sheet, (3, 1), rows)


def _text(book: Any, pages: int) -> None:
    sheet = book.create_sheet("事業の内容")
    for k in range(pages):
        sheet.cell(1 + 3 * k, 1, f"{k + 1}．補助事業の具体的取組内容（その{k + 1}）").font = Font(bold=True)
        words = (
            "当社は創業以来、精密板金加工を手がけ、計画期間中に人件費と減価償却費を賄う付加価値額の増加を見込む。" * 3
        )
        sheet.cell(2 + 3 * k, 2, words)
        sheet.merge_cells(start_row=2 + 3 * k, start_column=2, end_row=2 + 3 * k, end_column=10)


def _of_advisor(book: Any) -> None:
    _cover(book)
    _plan(book)
    _months(book, 7)
    _loans(book, 120)
    _text(book, 60)


def _of_factory(book: Any) -> None:
    _cover(book)
    _wage_list(book, 110)
    _prices(book, 150)
    _plan(book, "3.収支計画")


def _of_accountant(book: Any) -> None:
    _trial_balance(book)
    _loans(book, 220)
    _plan(book)


def _of_bank(book: Any) -> None:
    _plan(book, "計画")
    _months(book, 3)
    _loans(book, 96)
    _prices(book, 120)
    _trial_balance(book)
    _cover(book)


def _of_group(book: Any) -> None:
    _plan(book)
    _months(book, 10)
    _loans(book, 300)
    _wage_list(book, 250)
    _prices(book, 200)
    _trial_balance(book)


BOOKS: dict[str, Callable[[Any], None]] = {
    "advisor": _of_advisor, "factory": _of_factory, "accountant": _of_accountant, "bank": _of_bank,
    "group": _of_group,
}  # fmt: skip


def make(folder: Path, soffice: str) -> list[Path]:
    """The workbooks as .xlsx (and one as .ods), made once and then taken from the folder."""
    wanted = [folder / f"{name}.xlsx" for name in BOOKS] + [folder / "bank.ods"]
    if all(path.exists() for path in wanted):
        return wanted
    raw = folder / "raw"
    raw.mkdir(parents=True, exist_ok=True)
    for name, build in BOOKS.items():
        book = openpyxl.Workbook()
        del book[book.sheetnames[0]]
        build(book)
        book.save(raw / f"{name}.xlsx")
    for path in wanted:
        command = [soffice, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to"]
        command += [path.suffix[1:], "--outdir", str(folder), str(raw / f"{path.stem}.xlsx")]
        subprocess.run(command, check=True, capture_output=True, timeout=240)
    return wanted
