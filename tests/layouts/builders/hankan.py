"""総務の几帳面な人: keeps every old version. Hidden sheets, hidden columns and rows, a 旧 sheet, strike-outs."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

HEAD = ("（単位：千円）", "基準年度", "1年後", "2年後", "3年後", "4年後", "5年後")
NEW = [
    ("売上高", 141000, 145000, 150500, 156300, 162500, 169000),
    ("営業利益", 4100, 4600, 6600, 8900, 11300, 13900),
    ("人件費", 45200, 46300, 47500, 48700, 49900, 51200),
    ("減価償却費", 3300, 8700, 7800, 7000, 6300, 5700),
    ("付加価値額", 52600, 59600, 61900, 64600, 67500, 70800),
    ("給与支給総額", 38600, 39600, 40600, 41600, 42700, 43800),
    ("事業場内最低賃金（円）", 1021, 1080, 1135, 1190, 1250, 1310),
]
OLD = [(label, *(value - 7 * (k + 1) for k, value in enumerate(values))) for label, *values in NEW]


def _table(ws, top, rows, head=HEAD):
    for i, row in enumerate([head, *rows]):
        for k, value in enumerate(row):
            ws.cell(top + i, 1 + k, value)


def hidden_sheet(path: Path) -> None:
    """計画(改訂前) is hidden and comes first; the valid one is behind it."""
    wb = Workbook()
    old = wb.active
    old.title = "計画(改訂前)"
    _table(old, 3, OLD)
    ws = wb.create_sheet("計画(最終)")
    ws["A1"] = "会社全体の計画"
    _table(ws, 3, NEW)
    old.sheet_state = "hidden"
    wb.active = 1
    wb.save(path)


def hidden_rows(path: Path) -> None:
    """The first draft of the rows stands above the new one on the same sheet, its rows hidden."""
    wb = Workbook()
    ws = wb.active
    ws.title = "計画"
    _table(ws, 3, OLD)
    for row in range(3, 12):
        ws.row_dimensions[row].hidden = True
    _table(ws, 13, NEW)
    wb.save(path)


def hidden_column(path: Path) -> None:
    """One row at a time: under each item the superseded figures, hidden; and a hidden 旧2年後 column."""
    wb = Workbook()
    ws = wb.active
    ws.title = "計画"
    head = ("（単位：千円）", "基準年度", "1年後", "2年後（旧）", "2年後", "3年後", "4年後", "5年後")
    _table(ws, 2, [(a, b, c, d - 900, d, *rest) for a, b, c, d, *rest in NEW], head)
    ws.column_dimensions["D"].hidden = True
    wb.save(path)


def two_versions(path: Path) -> None:
    """Two visible sheets, 第1案 and 第2案, that differ: nobody can tell which counts."""
    wb = Workbook()
    first = wb.active
    first.title = "第1案"
    _table(first, 3, NEW)
    _table(wb.create_sheet("第2案"), 3, OLD)
    wb.save(path)


def beside_each_other(path: Path) -> None:
    """（参考）旧計画 left, 今回の計画 right, one column of labels for both."""
    wb = Workbook()
    ws = wb.active
    ws.title = "計画"
    ws["B2"], ws["H2"] = "（参考）旧計画", "今回の計画"
    head = (*HEAD, *HEAD[1:])
    _table(ws, 3, [(old[0], *old[1:], *new[1:]) for old, new in zip(OLD, NEW, strict=True)], head)
    wb.save(path)


def example_first(path: Path) -> None:
    """The 記入例 sheet that came with the form is still there, before the filled-in one."""
    wb = Workbook()
    example = wb.active
    example.title = "記入例"
    example["A1"] = "【記入例】"
    _table(example, 3, [(label, *(round(value * 0.7) for value in values)) for label, *values in NEW])
    _table(wb.create_sheet("提出用"), 3, NEW)
    wb.save(path)


BOOKS = {
    "hankan-old-version-on-a-hidden-sheet.xlsx": hidden_sheet,
    "hankan-old-version-in-hidden-rows.xlsx": hidden_rows,
    "hankan-old-plan-beside-the-new-one.xlsx": beside_each_other,
    "hankan-filled-in-example-before-the-plan.xlsx": example_first,
    "hankan-old-year-in-a-hidden-column.xlsx": hidden_column,
    "hankan-two-open-versions-disagree.xlsx": two_versions,
}
