"""税理士事務所: one client file per year, everything in 千円, past actuals first, △ by number format."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

SANKAKU = '#,##0;"△ "#,##0'


def _header(ws, row, words, first=2):
    for offset, word in enumerate(words):
        ws.cell(row, first + offset, word).alignment = Alignment(horizontal="center", wrap_text=True)


def _line(ws, row, label, *values):
    ws.cell(row, 1, label)
    for offset, value in enumerate(values):
        cell = ws.cell(row, 2 + offset, value)
        cell.number_format = SANKAKU


def takayama(path: Path) -> None:
    """Two past years, the base year, five plan years; 令和 headers over words; value-added block below."""
    wb = Workbook()
    ws = wb.active
    ws.title = "中期計画"
    ws["A1"] = "有限会社高山製作所　中期経営計画（損益）"
    ws["A1"].font = Font(size=14, bold=True)
    ws["I2"] = "（単位：千円）"
    _header(ws, 4, [f"令和{n}年3月期" for n in range(5, 13)])
    ws["A4"] = "科　　目"
    _header(ws, 5, ["前々期実績", "前期実績", "基準年度", "計画1期", "計画2期", "計画3期", "計画4期", "計画5期"])
    _line(ws, 6, "売　上　高", 171200, 178900, 182400, 186000, 191500, 197200, 203400, 210100)
    _line(ws, 7, "　売上原価", 120300, 125100, 127700, 129500, 132600, 135800, 139300, 143000)
    _line(ws, 8, "売上総利益", 50900, 53800, 54700, 56500, 58900, 61400, 64100, 67100)
    _line(ws, 9, "販売費及び一般管理費", 52100, 53000, 52900, 53600, 54300, 55100, 56000, 57000)
    _line(ws, 10, "営　業　利　益", -1200, 800, 1800, 2900, 4600, 6300, 8100, 10100)
    _line(ws, 11, "営業外費用", 900, 850, 800, 950, 900, 800, 700, 600)
    _line(ws, 12, "経　常　利　益", -2100, -50, 1000, 1950, 3700, 5500, 7400, 9500)
    ws["A14"] = "【付加価値額の算定】"
    _line(ws, 15, "②　人件費（注１）", 61000, 61800, 62300, 63600, 65000, 66400, 67900, 69500)
    _line(ws, 16, "③　減価償却費", 5200, 4800, 4400, 8900, 8100, 7300, 6600, 6000)
    _line(ws, 17, "④　付加価値額（①＋②＋③）", 65000, 67400, 68500, 75400, 77700, 80000, 82600, 85600)
    _line(ws, 18, "⑤　給与支給総額（注２）", 52000, 52700, 53100, 54200, 55400, 56600, 57900, 59300)
    _line(ws, 19, "⑥　事業場内最低賃金（円）", 980, 1010, 1045, 1095, 1145, 1195, 1245, 1295)
    ws["A21"] = "（注１）売上原価の労務費を含む。　（注２）役員報酬を含み、法定福利費を含まない。"
    wb.save(path)


def shiraishi(path: Path) -> None:
    """Four plan years, a difference column after each year; FYE September; loss in the base year."""
    wb = Workbook()
    ws = wb.active
    ws.title = "計画損益"
    ws["B2"] = "株式会社白石精密"
    ws["B3"] = "経営計画書　　　　　　　　　　　　　　　　単位　千円"
    years = ["R6.9期（基準年度）", "R7.9期（1年目）", "R8.9期（2年目）", "R9.9期（3年目）", "R10.9期（4年目）"]
    rows = [
        ("１．売上高", [88000, 90500, 93800, 97100, 100600]),
        ("２．営業利益（△損失）", [-3600, -1200, 900, 2700, 4800]),
        ("３．人件費", [34100, 34900, 35900, 36900, 37900]),
        ("４．減価償却費", [2100, 5600, 5000, 4500, 4100]),
        ("５．付加価値額（２＋３＋４）", [32600, 39300, 41800, 44100, 46800]),
        ("６．給与支給総額", [29000, 29700, 30500, 31300, 32200]),
        ("７．事業場内最低賃金（時給・円）", [1010, 1065, 1120, 1170, 1220]),
    ]
    ws["B5"] = "項目"
    for k, year in enumerate(years):
        ws.cell(5, 3 + 2 * k, year)
        if k:
            ws.cell(5, 2 + 2 * k, "前期比")
    for i, (label, values) in enumerate(rows):
        ws.cell(6 + i, 2, label)
        for k, value in enumerate(values):
            ws.cell(6 + i, 3 + 2 * k, value).number_format = SANKAKU
            if k:
                ws.cell(6 + i, 2 + 2 * k, value - values[k - 1]).number_format = SANKAKU
    wb.save(path)


def onishi(path: Path) -> None:
    """Text negatives in three habits and a 期別 header 自…至…; the base year is called 直前期."""
    wb = Workbook()
    ws = wb.active
    ws.title = "数値計画"
    ws["A1"] = "大西畳店　数値計画（千円）"
    ws["A3"] = "会計期間"
    spans = ["直前期\n自令和6年1月\n至令和6年12月"] + [
        f"{k}年目\n自令和{6 + k}年1月\n至令和{6 + k}年12月" for k in range(1, 4)
    ]
    _header(ws, 3, spans)
    _line(ws, 4, "売上高", "24,600", "25,100", "26,200", "27,500")
    _line(ws, 5, "営業利益", "△1,250", "▲300", "(120)", "640")
    _line(ws, 6, "人件費", "11,800", "12,100", "12,450", "12,800")
    _line(ws, 7, "減価償却費", "350", "1,450", "1,300", "1,150")
    _line(ws, 8, "付加価値額", "10,900", "13,250", "13,630", "14,590")
    _line(ws, 9, "給与支給総額", "10,200", "10,450", "10,730", "11,010")
    _line(ws, 10, "事業場内最低賃金", "1,005円", "1,060円", "1,115円", "1,165円")
    wb.save(path)


def kubota(path: Path) -> None:
    """The beginning and the end of each fiscal year in two rows, 自 above 至, under the words."""
    wb = Workbook()
    ws = wb.active
    ws.title = "経営計画"
    ws["A1"] = "窪田紙器株式会社　経営計画（単位：千円）"
    _header(ws, 3, ["基準年度", "1年目", "2年目", "3年目"])
    _header(ws, 4, [f"自令和{n}年4月1日" for n in range(6, 10)])
    _header(ws, 5, [f"至令和{n}年3月31日" for n in range(7, 11)])
    _line(ws, 6, "売上高", 132000, 135500, 140200, 145300)
    _line(ws, 7, "営業利益", 2900, 3300, 4900, 6600)
    _line(ws, 8, "人件費", 41800, 42800, 43900, 45000)
    _line(ws, 9, "減価償却費", 3100, 8200, 7400, 6600)
    _line(ws, 10, "付加価値額", 47800, 54300, 56200, 58200)
    _line(ws, 11, "給与支給総額", 35900, 36800, 37700, 38700)
    _line(ws, 12, "事業場内最低賃金（円）", 1006, 1065, 1120, 1175)
    wb.save(path)


BOOKS = {
    "zeirishi-past-actuals-before-base.xlsx": takayama,
    "zeirishi-difference-columns-between-years.xlsx": shiraishi,
    "zeirishi-from-and-to-in-two-rows.xlsx": kubota,
    "zeirishi-text-negatives-and-spans.xlsx": onishi,
}
RESAVED = {"zeirishi-past-actuals-before-base.xls": "zeirishi-past-actuals-before-base.xlsx"}
