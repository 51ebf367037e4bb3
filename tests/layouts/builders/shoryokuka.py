"""The official 省力化 一般型 form (RULES2 §2.1), filled by three applicants. Base year E, gap F, years 1-5 in G..K."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from openpyxl.drawing.image import Image as Picture
from PIL import Image

LABELS = {
    26: "売上高",
    27: "　売上原価",
    28: "売上総利益",
    29: "　販売費及び一般管理費",
    30: "① 営業利益",
    31: "② 人件費（注１）",
    32: "③ 減価償却費",
    33: "（内訳）既存設備の減価償却費",
    34: "　　　　本補助金で導入する設備の減価償却費",
    35: "④付加価値額（①+②+③）",
    36: "付加価値額の年平均成長率（％）",
    37: "⑤労働者数のうち役員数（人）",
    38: "⑥労働者数のうち常勤従業員数（人）",
    39: "労働生産性（④÷(⑤＋⑥)）",
    40: "労働生産性の目標値",
    41: "労働生産性の年平均成長率（％）",
    44: "⑦全月分の給与等の支給を受けた従業員の給与支給総額",
    45: "⑧全月分の給与等の支給を受けた従業員数（人）",
    46: "１人当たり給与支給総額（⑦÷⑧）",
    47: "１人当たり給与支給総額の目標値【特例無し】3.5％",
    48: "１人当たり給与支給総額の目標値【大幅な賃上げ特例】6.0％",
    49: "１人当たり給与支給総額の年平均成長率（％）",
}
COLUMNS = "EGHIJK"


def _blank(wb: Workbook, years: int = 5):
    """The five leading sheets, then the 参考書式 with its three-row header."""
    first = wb.active
    first.title = "【指定様式】事業計画書（その３）"
    first["B2"] = "事業計画書（その３）"
    first["B54"] = years
    first["C54"] = "年計画"
    first["B56"] = "①付加価値額の算定根拠"
    first["H59"] = "最終年の年平均成長率"
    first["I59"] = 7.48
    for name in ("別紙１_省力化計算シート", "別紙２_プロセス図", "別紙３_投資回収期間"):
        wb.create_sheet(name)["A1"] = name.split("_")[1]
    ws = wb.create_sheet("【参考書式】事業計画目標値算出シート")
    ws["B19"] = "会社全体の事業計画"
    ws["K21"] = "（単位：円）"
    ws["E22"], ws["F22"] = "直近の決算年月", "補助事業\n実施期間"
    for k, column in enumerate("GHIJK", 1):
        ws[f"{column}22"] = k
        ws[f"{column}23"] = "年目計画"
        ws[f"{column}24"] = "　年　　月期"
    for row, label in LABELS.items():
        ws[f"B{row}"] = label
    return ws


def _fill(ws, row, values):
    for column, value in zip(COLUMNS, values, strict=False):
        ws[f"{column}{row}"] = value


def filled(path: Path) -> None:
    """As the ministry's own sample: everything filled, the system's screenshot on the first sheet."""
    wb = Workbook()
    ws = _blank(wb)
    picture = path.with_suffix(".png")
    Image.new("RGB", (400, 300), "white").save(picture)
    wb.worksheets[0].add_image(Picture(str(picture)), "B12")
    _fill(ws, 26, [130000000, 138000000, 146000000, 155000000, 164000000, 174000000])
    _fill(ws, 27, [60000000, 63000000, 66000000, 70000000, 74000000, 78000000])
    _fill(ws, 28, [70000000, 75000000, 80000000, 85000000, 90000000, 96000000])
    _fill(ws, 29, [60000000, 64000000, 67000000, 69000000, 70000000, 72000000])
    _fill(ws, 30, [10000000, 11000000, 13000000, 16000000, 20000000, 24000000])
    _fill(ws, 31, [34000000, 35000000, 36000000, 37000000, 38000000, 39000000])
    _fill(ws, 32, [2000000, 3000000, 3000000, 3000000, 3000000, 3000000])
    _fill(ws, 33, [2000000, 1000000, 1000000, 1000000, 1000000, 1000000])
    _fill(ws, 34, [0, 2000000, 2000000, 2000000, 2000000, 2000000])
    _fill(ws, 35, [46000000, 49000000, 52000000, 56000000, 61000000, 66000000])
    _fill(ws, 36, ["", 6.52, 6.32, 6.77, 7.31, 7.48])
    _fill(ws, 37, [1, 1, 1, 1, 1, 1])
    _fill(ws, 38, [5, 5, 5, 5, 5, 5])
    _fill(ws, 39, [7666666.66, 8166666.66, 8666666.66, 9333333.33, 10166666.66, 11000000])
    _fill(ws, 44, [16000000, 16600000, 17200000, 18000000, 18500000, 19100000])
    _fill(ws, 45, [4, 4, 4, 4, 4, 4])
    _fill(ws, 46, [4000000, 4150000, 4300000, 4500000, 4625000, 4775000])
    wb.save(path)
    picture.unlink()


def three_years(path: Path) -> None:
    """A three-year plan with dated headers; the unused years left empty but for the formulas' zeros."""
    wb = Workbook()
    ws = _blank(wb, 3)
    ws["E23"], ws["E24"] = None, "2025年3月期"
    for column, year in zip("GHI", (2028, 2029, 2030), strict=True):
        ws[f"{column}24"] = f"{year}年3月期"
    _fill(ws, 26, [84000000, 90000000, 95000000, 101000000])
    _fill(ws, 30, [-2400000, 600000, 2800000, 5200000, 0, 0])
    _fill(ws, 31, [30500000, 31800000, 32900000, 34100000])
    _fill(ws, 32, [1900000, 4300000, 3900000, 3500000])
    _fill(ws, 35, [30000000, 36700000, 39600000, 42800000, 0, 0])
    _fill(ws, 37, [2, 2, 2, 2])
    _fill(ws, 38, [7, 7, 7, 7])
    _fill(ws, 44, [22400000, 23300000, 24200000, 25100000])
    _fill(ws, 45, [6, 6, 6, 6])
    wb.save(path)


def no_gap_heading(path: Path) -> None:
    """An agent's tool wrote it: constants over the formulas, no word over the gap column, 減価償却費 parts as text."""
    wb = Workbook()
    ws = _blank(wb)
    ws["F22"] = None
    _fill(ws, 26, [255000000, 262000000, 270000000, 281000000, 292000000, 304000000])
    _fill(ws, 30, [9100000, 10200000, 12900000, 16400000, 20100000, 24000000])
    _fill(ws, 31, [71200000, 73100000, 75000000, 77000000, 79100000, 81200000])
    _fill(ws, 32, ["6,300,000", "14,200,000", "12,900,000", "11,700,000", "10,600,000", "9,600,000"])
    _fill(ws, 33, ["6,300,000", "5,200,000", "4,700,000", "4,300,000", "3,900,000", "3,500,000"])
    _fill(ws, 34, ["-", "9,000,000", "8,200,000", "7,400,000", "6,700,000", "6,100,000"])
    _fill(ws, 35, [86600000, 97500000, 100800000, 105100000, 109800000, 114800000])
    _fill(ws, 37, [3, 3, 3, 3, 3, 3])
    _fill(ws, 38, [14, 14, 15, 15, 15, 15])
    wb.save(path)


BOOKS = {
    "shoryokuka-official-form-gap-column.xlsx": filled,
    "shoryokuka-three-years-negative-base.xlsx": three_years,
    "shoryokuka-constants-over-formulas.xlsx": no_gap_heading,
}
RESAVED = {"shoryokuka-official-form-gap-column-libreoffice.xlsx": "shoryokuka-official-form-gap-column.xlsx"}
