"""認定支援機関の診断士: several tables on one sheet, each with a title bar; scenario tables; project beside company."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter


class Page:
    def __init__(self, path, name):
        self.book = xlsxwriter.Workbook(str(path))
        self.ws = self.book.add_worksheet(name)
        self.bar = self.book.add_format({"bold": True, "bg_color": "#333333", "font_color": "#ffffff"})

    def table(self, row, column, title, unit, head, lines):
        self.ws.write(row, column, title, self.bar)
        if unit:
            self.ws.write(row, column + len(head), unit)
        self.ws.write_row(row + 1, column + 1, head)
        for i, line in enumerate(lines):
            self.ws.write_row(row + 2 + i, column, line)


YEARS = ["基準年度", "1年目", "2年目", "3年目"]
COMPANY = [
    ("売上高", 366000, 375000, 388000, 402000),
    ("営業利益", 9800, 10900, 14800, 19200),
    ("人件費", 101000, 103500, 106000, 108600),
    ("減価償却費", 12200, 22400, 20200, 18200),
    ("付加価値額", 123000, 136800, 141000, 146000),
    ("給与支給総額", 86500, 88600, 90800, 93000),
    ("事業場内最低賃金（円）", 1060, 1115, 1170, 1225),
]
PROJECT = [
    ("売上高", 0, 14000, 31000, 45000),
    ("営業利益", 0, 900, 3700, 7100),
    ("人件費", 0, 4200, 8100, 11000),
    ("減価償却費", 0, 10500, 9400, 8400),
    ("付加価値額", 0, 15600, 21200, 26500),
]


def side_by_side(path: Path) -> None:
    """補助事業 on the left, 会社全体 on the right."""
    page = Page(path, "収支計画")
    page.table(2, 0, "■補助事業の収支計画", "千円", YEARS, PROJECT)
    page.table(2, 7, "■会社全体の収支計画", "千円", YEARS, COMPANY)
    page.book.close()


def stacked(path: Path) -> None:
    """新規事業 above, 既存事業 in the middle, 全社合計 at the foot."""
    page = Page(path, "事業別収支")
    existing = [
        (a, *(x - y for x, y in zip(b, c[1:], strict=True))) for (a, *b), c in zip(COMPANY[:5], PROJECT, strict=True)
    ]
    page.table(0, 1, "１．新規事業", "（千円）", YEARS, PROJECT)
    page.table(10, 1, "２．既存事業", "（千円）", YEARS, existing)
    page.table(20, 1, "３．全社合計", "（千円）", YEARS, COMPANY)
    page.book.close()


def scenarios(path: Path) -> None:
    """投資しない場合 and 投資する場合: the plan that is applied for is the one with the investment."""
    page = Page(path, "比較")
    without = [(a, b[0], *(x - 600 * k for k, x in enumerate(b[1:], 1))) for a, *b in COMPANY[:6]]
    page.table(1, 1, "【会社全体】設備投資を行わない場合", "（千円）", YEARS, without)
    page.table(12, 1, "【会社全体】設備投資を行う場合（本計画）", "（千円）", YEARS, COMPANY)
    page.book.close()


def departments(path: Path) -> None:
    """Sales by department and product above the total, cost of sales with its own 減価償却費 and 労務費."""
    page = Page(path, "全社損益計画")
    lines = [
        ("製造部門", None, None, None, None),
        ("　売上高", 210000, 215000, 223000, 231000),
        ("　人件費", 60000, 61500, 63000, 64500),
        ("営業部門", None, None, None, None),
        ("　売上高", 156000, 160000, 165000, 171000),
        ("　人件費", 41000, 42000, 43000, 44100),
        ("全社計", None, None, None, None),
        *COMPANY,
    ]
    page.table(0, 0, "全社損益計画　部門別内訳付", "（千円）", YEARS, lines)
    page.book.close()


def one_shop(path: Path) -> None:
    """The company's table leaves 人件費 and 減価償却費 out; the table of one shop below has them."""
    page = Page(path, "計画")
    whole = [line for line in COMPANY if line[0] not in ("人件費", "減価償却費")]
    page.table(1, 1, "会社全体", "（千円）", YEARS, whole)
    page.table(12, 1, "渋谷店", "（千円）", YEARS, [(a, *(round(x / 3) for x in b)) for a, *b in COMPANY[1:4]])
    page.book.close()


def share_columns(path: Path) -> None:
    """Every year holds 全社 and うち補助事業 side by side."""
    page = Page(path, "全体計画")
    page.ws.write("A1", "単位：千円")
    head = page.book.add_format({"align": "center"})
    for k, year in enumerate(YEARS):
        page.ws.merge_range(2, 1 + 2 * k, 2, 2 + 2 * k, year, head)
        page.ws.write_row(3, 1 + 2 * k, ["全社", "うち補助事業"])
    for i, (label, *values) in enumerate(COMPANY):
        page.ws.write(4 + i, 0, label)
        for k, value in enumerate(values):
            page.ws.write(4 + i, 1 + 2 * k, value)
            if i < len(PROJECT):
                page.ws.write(4 + i, 2 + 2 * k, PROJECT[i][1 + k])
    page.book.close()


def subsidiary(path: Path) -> None:
    """The applicant's plan has no 人件費; a sheet called 子会社 has one, and it is the subsidiary's."""
    page = Page(path, "当社")
    page.table(1, 1, "当社 収支計画", "（千円）", YEARS, [line for line in COMPANY if line[0] != "人件費"])
    page.ws = page.book.add_worksheet("子会社")
    page.table(1, 1, "子会社（株式会社エヌ）", "（千円）", YEARS, [("人件費", 8000, 8200, 8400, 8600)])
    page.book.close()


BOOKS = {
    "tabetai-project-beside-company.xlsx": side_by_side,
    "tabetai-new-and-old-business-then-total.xlsx": stacked,
    "tabetai-with-and-without-investment.xlsx": scenarios,
    "tabetai-one-shop-below-the-company.xlsx": one_shop,
    "tabetai-company-and-project-columns-in-each-year.xlsx": share_columns,
    "tabetai-subsidiary-has-the-missing-row.xlsx": subsidiary,
    "tabetai-departments-above-the-total.xlsx": departments,
}
