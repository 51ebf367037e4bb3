"""地方銀行の担当者: 百万円 with a decimal, 25/3期 headers, consolidated beside own figures, one sheet per shop."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook


def _fill(ws, ref, rows):
    cell = ws[ref]
    for i, row in enumerate(rows):
        for k, value in enumerate(row):
            if value is not None:
                cell.offset(i, k).value = value


def yoshin(path: Path) -> None:
    """One decimal of 百万円; 実績, 見込 and 計画 above the closing months; the base year is the expected one."""
    wb = Workbook()
    ws = wb.active
    ws.title = "事業計画"
    _fill(ws, "B2", [
        ["取引先名", "東浜水産加工株式会社"],
        [None, None, None, None, None, None, None, None, "単位：百万円"],
        [None, "実績", "実績", "基準年度", "計画", "計画", "計画", "計画", "計画"],
        [None, "23/9期", "24/9期", "25/9期", "26/9期", "27/9期", "28/9期", "29/9期", "30/9期"],
        ["売上高", 602.4, 611.8, 618.0, 631.5, 650.2, 671.0, 693.3, 717.5],
        ["売上総利益", 150.1, 151.9, 153.0, 157.2, 162.9, 169.0, 175.6, 182.9],
        ["営業利益", 11.2, 9.8, 10.4, 12.1, 16.3, 20.8, 25.7, 31.2],
        ["経常利益", 9.0, 7.7, 8.3, 9.4, 13.9, 18.6, 23.8, 29.6],
        ["減価償却費", 14.6, 13.9, 13.2, 25.8, 23.1, 20.7, 18.6, 16.7],
        ["簡易CF（経常利益＋減価償却費）", 23.6, 21.6, 21.5, 35.2, 37.0, 39.3, 42.4, 46.3],
        ["人件費", 121.0, 123.2, 124.9, 127.6, 130.9, 134.3, 137.8, 141.5],
        ["付加価値額", 146.8, 146.9, 148.5, 165.5, 170.3, 175.8, 182.1, 189.4],
        ["給与支給総額", 101.3, 103.0, 104.4, 106.6, 109.3, 112.1, 115.0, 118.0],
        ["最低時給（円）", 953, 985, 1020, 1075, 1130, 1185, 1240, 1295],
        ["有利子負債", 310.0, 295.0, 281.0, 330.0, 301.0, 272.0, 243.0, 214.0],
    ])  # fmt: skip
    wb.save(path)


PLAN = [
    ["売上高", 900000, 921000, 948000, 977000],
    ["営業利益", 21000, 24000, 31000, 38500],
    ["人件費", 240000, 245000, 250500, 256500],
    ["減価償却費", 30000, 46000, 41500, 37500],
    ["付加価値額", 291000, 315000, 323000, 332500],
    ["給与支給総額", 201000, 205200, 209800, 214800],
]


def consolidated(path: Path) -> None:
    """連結 first, 単体 (the applicant) below it, on one sheet."""
    wb = Workbook()
    ws = wb.active
    ws.title = "中計数値"
    head = ["（単位：千円）", "基準年度", "1年目", "2年目", "3年目"]
    ws["A1"] = "■連結計画（子会社2社を含む）"
    _fill(ws, "A2", [head, *([label, *(value * 2 for value in values)] for label, *values in PLAN)])
    ws["A11"] = "■単体計画（申請会社）"
    _fill(ws, "A12", [head, *PLAN, ["事業場内最低賃金（円）", 1075, 1130, 1185, 1240]])
    wb.save(path)


def shops(path: Path) -> None:
    """A sheet for each shop, all of one form, and the sum of them on a sheet 合計."""
    wb = Workbook()
    wb.remove(wb.active)
    head = ["千円", "基準年度", "1年目", "2年目", "3年目"]
    for name, share in (("駅前店", 5), ("郊外店", 3), ("本部", 10)):
        rows = [[label, *(value // share for value in values)] for label, *values in PLAN]
        ws = wb.create_sheet(name)
        ws["B2"] = name
        _fill(ws, "B4", [head, *rows])
    ws = wb.create_sheet("合計")
    ws["B2"] = "合計"
    _fill(ws, "B4", [head, *PLAN, ["事業場内最低賃金（円）", 1075, 1130, 1185, 1240]])
    wb.save(path)


BOOKS = {
    "chigin-million-yen-one-decimal-expected-base.xlsx": yoshin,
    "chigin-consolidated-above-own.xlsx": consolidated,
    "chigin-shop-sheets-and-their-sum.xlsx": shops,
}
