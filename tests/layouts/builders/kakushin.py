"""県の経営革新計画 別表３ as the prefecture hands it out: two years back, 直近期末, five years on."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

COLUMNS = ["2年前", "1年前", "直近期末", "1年後", "2年後", "3年後", "4年後", "5年後"]
LINES = [
    ("①売上高", 70100, 72400, 73900, 75600, 78500, 81600, 84900, 88400),
    ("②売上原価", 49000, 50500, 51400, 52400, 54200, 56200, 58300, 60500),
    ("③売上総利益（①－②）", 21100, 21900, 22500, 23200, 24300, 25400, 26600, 27900),
    ("④販売費及び一般管理費", 20500, 21000, 21300, 21700, 22100, 22500, 22900, 23400),
    ("⑤営業利益（③－④）", 600, 900, 1200, 1500, 2200, 2900, 3700, 4500),
    ("⑥営業外費用", 300, 300, 280, 340, 300, 260, 220, 180),
    ("経常利益（⑤－⑥）", 300, 600, 920, 1160, 1900, 2640, 3480, 4320),
    ("⑦給与支給総額", 21800, 22100, 22500, 23000, 23500, 24000, 24600, 25200),
    ("⑧人件費", 25300, 25700, 26100, 26700, 27300, 27900, 28500, 29200),
    ("⑨設備投資額", 0, 800, 0, 15000, 0, 0, 0, 0),
    ("⑩運転資金", 500, 500, 500, 900, 700, 700, 700, 700),
    ("普通償却額", 1900, 1700, 1600, 3500, 3200, 2900, 2600, 2400),
    ("特別償却額", 0, 0, 0, 0, 0, 0, 0, 0),
    ("⑪減価償却費", 1900, 1700, 1600, 3500, 3200, 2900, 2600, 2400),
    ("⑫付加価値額（⑤＋⑧＋⑪）", 27800, 28300, 28900, 31700, 32700, 33700, 34800, 36100),
    ("⑬従業員数", 9, 9, 9, 9, 10, 10, 10, 10),
    ("⑭一人当たりの付加価値額（⑫÷⑬）", 3089, 3144, 3211, 3522, 3270, 3370, 3480, 3610),
]


def _sheet(lines, ends):
    wb = Workbook()
    ws = wb.active
    ws.title = "別表３"
    ws["A1"] = "（別表３）経営計画及び資金計画"
    ws["I2"] = "（単位　千円）"
    for k, word in enumerate(COLUMNS):
        ws.cell(4, 2 + k, word)
        ws.cell(5, 2 + k, ends[k])
    for i, (label, *values) in enumerate(lines):
        ws.cell(6 + i, 1, label)
        for k, value in enumerate(values):
            ws.cell(6 + i, 2 + k, value)
    return wb


def whole(path: Path) -> None:
    """All rows, FYE March under the words."""
    _sheet(LINES, [f"（{year}年3月期）" for year in range(2023, 2031)]).save(path)


def two_kinds(path: Path) -> None:
    """Without the sum row: only 普通償却額 and 特別償却額, and blanks between the brackets of the dates."""
    lines = [line for line in LINES if line[0] != "⑪減価償却費"]
    _sheet(lines, ["（　年　月期）"] * 8).save(path)


BOOKS = {
    "kakushin-years-back-before-latest-closing.xlsx": whole,
    "kakushin-two-kinds-of-depreciation.xlsx": two_kinds,
}
