"""商工会の経営指導員: the chamber's template with 大項目/小項目, vertical merges, a 累計 column."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import get_column_letter as letter


class Sheet:
    """Writes line after line, merging the 大項目 downwards."""

    def __init__(self, title, heading):
        self.wb = Workbook()
        self.ws = self.wb.active
        self.ws.title = title
        self.ws["A1"] = heading
        self.row = 3

    def line(self, *values):
        for column, value in enumerate(values, 1):
            if value is not None:
                self.ws.cell(self.row, column, value)
        self.row += 1

    def group(self, name, lines):
        top = self.row
        for line in lines:
            self.line(None, *line)
        self.ws.cell(top, 1, name)
        if len(lines) > 1:
            self.ws.merge_cells(f"A{top}:A{self.row - 1}")


def template(path: Path) -> None:
    s = Sheet("経営計画", "経営計画書（別表１）　〇〇町商工会")
    s.line(
        "大項目",
        "小項目",
        "単位",
        "基準年度\n令和7年度",
        "1年目\n令和8年度",
        "2年目\n令和9年度",
        "3年目\n令和10年度",
        "4年目\n令和11年度",
        "5年目\n令和12年度",
        "5年累計",
    )
    s.group("損益", [
        ("売上高", "千円", 54200, 55600, 57800, 60100, 62500, 65000, 301000),
        ("営業利益", "千円", 1100, 1300, 2200, 3200, 4300, 5500, 16500),
        ("経常利益", "千円", 900, 1100, 2000, 3000, 4100, 5300, 15500),
    ])  # fmt: skip
    s.group("付加価値", [
        ("人件費", "千円", 18600, 19100, 19600, 20100, 20600, 21100, 100500),
        ("減価償却費", "千円", 1500, 3900, 3500, 3200, 2900, 2600, 16100),
        ("付加価値額", "千円", 21200, 24300, 25300, 26500, 27800, 29200, 133100),
    ])  # fmt: skip
    s.group("賃金", [
        ("給与支給総額", "千円", 15900, 16300, 16700, 17100, 17500, 17900, 85500),
        ("事業場内最低賃金", "円", 1000, 1050, 1100, 1150, 1200, 1250, None),
    ])  # fmt: skip
    s.group("人員", [("従業員数", "人", 5, 5, 5, 6, 6, 6, None)])
    s.wb.save(path)


def split_labels(path: Path) -> None:
    """The item is the group, the leaf says 金額 or 伸び率; parts of 人件費 beneath it; two actual years first."""
    s = Sheet("数値目標", "数値目標（会社全体）　　（単位：千円）")
    s.line(
        "指標",
        "内訳",
        "前々期\n2022年度",
        "前期\n2023年度",
        "基準年度\n2024年度",
        "1年後\n2025年度",
        "2年後\n2026年度",
        "3年後\n2027年度",
    )
    s.group(
        "売上高",
        [("金額", 40100, 41300, 42000, 43100, 44600, 46200), ("伸び率", "", "3.0%", "1.7%", "2.6%", "3.5%", "3.6%")],
    )
    s.group("営業利益", [("金額", -400, 200, 500, 700, 1500, 2400), ("伸び率", "", "", "", "", "", "")])
    s.group("人件費", [
        ("役員報酬", 4800, 4800, 4800, 4900, 5000, 5100),
        ("従業員給与", 7900, 8100, 8300, 8500, 8700, 8900),
        ("法定福利費", 1900, 1950, 2000, 2050, 2100, 2150),
        ("計", 14600, 14850, 15100, 15450, 15800, 16150),
    ])  # fmt: skip
    s.group("減価償却費", [("計", 900, 800, 700, 2100, 1900, 1700)])
    s.group(
        "付加価値額",
        [("計", 15100, 15850, 16300, 18250, 19200, 20250), ("伸び率", "", "5.0%", "2.8%", "12.0%", "5.2%", "5.5%")],
    )
    s.group("給与支給総額", [("計", 12700, 12900, 13100, 13400, 13700, 14000)])
    s.group("事業場内最低賃金", [("時給", "950円", "970円", "990円", "1,040円", "1,090円", "1,140円")])
    s.wb.save(path)


def wide_indent(path: Path) -> None:
    """Labels indented over three columns, each level in its own; years in the far right; N期; footnote marks."""
    s = Sheet("別表２", "別表２　付加価値額・賃金計画表【単位：千円】")
    s.line("", "", "", "N期", "N+1期", "N+2期", "N+3期", "N+4期", "N+5期")
    s.line("１　売上高", None, None, 73100, 75000, 77900, 80900, 84100, 87400)
    s.line("２　付加価値額（※1）", None, None, 28000, 31500, 32700, 34000, 35500, 37000)
    s.line(None, "（1）営業利益", None, 2100, 2500, 3700, 5000, 6400, 7800)
    s.line(None, "（2）人件費（※2）", None, 24300, 24900, 25500, 26100, 26700, 27300)
    s.line(None, "（3）減価償却費", None, 1600, 4100, 3500, 2900, 2400, 1900)
    s.line("３　給与支給総額（※3）", None, None, 20700, 21200, 21700, 22200, 22700, 23200)
    s.line(None, "うち役員報酬", None, 6000, 6100, 6200, 6300, 6400, 6500)
    s.line(None, "うち従業員", None, 14700, 15100, 15500, 15900, 16300, 16700)
    s.line("４　事業場内最低賃金（円）（※4）", None, None, 1002, 1055, 1110, 1165, 1220, 1275)
    s.line("※1　営業利益＋人件費＋減価償却費　※2　福利厚生費を含む　※3　福利厚生費を含まない　※4　3月末")
    s.ws.column_dimensions[letter(1)].width = 4
    s.wb.save(path)


def printed_choices(path: Path) -> None:
    """A cover with both answers printed side by side, ○ under the chosen one, and one question left unanswered."""
    s = Sheet("計画", "会社全体の計画（単位：千円）")
    s.line("", "基準年度", "1年目", "2年目", "3年目")
    s.line("売上高", 66000, 67500, 69800, 72200)
    s.line("営業利益", 1300, 1500, 2300, 3100)
    s.line("人件費", 21500, 22000, 22600, 23200)
    s.line("減価償却費", 900, 2900, 2600, 2300)
    s.line("給与支給総額", 18200, 18700, 19200, 19700)
    s.line("事業場内最低賃金（円）", 1003, 1060, 1115, 1170)
    cover = s.wb.create_sheet("申請概要")
    for row in [
        ["申請者名", "有限会社杉浦木工"],
        ["大幅賃上げ", "あり", "なし"],
        [None, None, "○"],
        ["小規模事業者", "該当する", "該当しない"],
        [None, None, None],
        ["個人事業主", "はい", "いいえ"],
        [None, None, "○"],
    ]:
        cover.append(row)
    s.wb.save(path)


BOOKS = {
    "shokokai-large-and-small-items-unit-column.xlsx": template,
    "shokokai-printed-choices-side-by-side.xlsx": printed_choices,
    "shokokai-group-is-the-item.xlsx": split_labels,
    "shokokai-indented-footnotes-n-plus-one.xlsx": wide_indent,
}
RESAVED = {"shokokai-large-and-small-items-unit-column.ods": "shokokai-large-and-small-items-unit-column.xlsx"}
