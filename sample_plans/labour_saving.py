"""The sheet 省力化の効果: labour productivity of the process before and after, and the years in which it pays back."""

from __future__ import annotations

from fractions import Fraction

from .company import Company
from .cover import COVER
from .page import Content, Formula, Page, Workbook, decimals

SHEET = "省力化の効果"
WIDTHS = {"A:A": 2, "B:B": 44, "C:C": 20, "D:D": 10, "E:E": 62}


def write_labour_saving(workbook: Workbook, company: Company, places: dict[str, str]) -> None:
    """Write the sheet; `places` are the cover's cells, from which the investment is taken."""
    saving = company.labour_saving
    if saving is None:
        return
    page = Page(workbook, SHEET, WIDTHS)
    page.put("B1:E1", "省力化（オーダーメイド）枠　省力化の効果", "title")
    page.height(1, 28)
    for column, title in zip("BCDE", ("項　目", "数　値", "単　位", "計　算　式"), strict=True):
        page.put(f"{column}3", title, "header")
    row = 4
    for heading, entries in _sections(saving, company, places).items():
        page.put(f"B{row}:E{row}", heading, "section")
        row += 1
        for label, value, unit, how, style in entries:
            page.put(f"B{row}", label, "label")
            page.put(f"C{row}", value, style)
            page.put(f"D{row}", unit, "centre")
            page.put(f"E{row}", how)
            page.height(row, 21)
            row += 1
    page.print_to(f"E{row - 1}")


Entry = tuple[str, Content, str, str, str]


def _sections(saving: dict[str, int], company: Company, places: dict[str, str]) -> dict[str, list[Entry]]:
    before = saving["workers_before"] * saving["hours_before"]
    after = saving["workers_after"] * saving["hours_after"]
    return {
        "１．労働生産性": _productivity(saving, before, after),
        "２．投資回収": _payback(saving, before - after, company, places),
    }


def _productivity(saving: dict[str, int], before: int, after: int) -> list[Entry]:
    old = Fraction(saving["output_before"], before)
    new = Fraction(saving["output_after"], after)
    if old.denominator > 1 or new.denominator > 1:
        raise ValueError("choose outputs that divide: the sheet's ratio is taken from whole yen per hour")
    how = "付加価値額 ÷（労働人数 × 労働時間）"
    ratio = Formula("=ROUNDDOWN(C12/C11,2)", decimals(new / old, 2))
    return [
        ("労働人数（導入前）", saving["workers_before"], "人", "", "number"),
        ("労働人数（導入後）", saving["workers_after"], "人", "", "number"),
        ("労働時間（導入前）", saving["hours_before"], "時間", "1人当たり年間", "number"),
        ("労働時間（導入後）", saving["hours_after"], "時間", "1人当たり年間", "number"),
        ("対象工程の付加価値額（導入前）", saving["output_before"], "円", "年間", "number"),
        ("対象工程の付加価値額（導入後）", saving["output_after"], "円", "年間", "number"),
        ("労働生産性（導入前）", Formula("=C9/(C5*C7)", int(old)), "円/時間", how, "number"),
        ("労働生産性（導入後）", Formula("=C10/(C6*C8)", int(new)), "円/時間", how, "number"),
        ("労働生産性の向上倍率", ratio, "倍", "導入後 ÷ 導入前", "percent"),
    ]


def _payback(saving: dict[str, int], hours: int, company: Company, places: dict[str, str]) -> list[Entry]:
    investment = company.stated("投資額")
    if not isinstance(investment, int):
        raise TypeError(f"{company.name}: 投資額 must be a whole number of yen")
    yearly = hours * saving["hourly_labour_cost"]
    years = decimals(Fraction(investment, yearly), 2)
    cover = f"{COVER}!{places['投資額']}"
    how = "投資額（申請概要）÷（年間削減工数 × 人件費単価）"
    return [
        ("年間削減工数", Formula("=C5*C7-C6*C8", hours), "時間", "導入前の総労働時間 － 導入後の総労働時間", "number"),
        ("人件費単価", saving["hourly_labour_cost"], "円/時間", "対象工程の従業員の平均（法定福利費を含む）", "number"),
        ("年間削減額", Formula("=C15*C16", yearly), "円", "年間削減工数 × 人件費単価", "number"),
        ("投資回収年数", Formula(f"=ROUNDDOWN({cover}/C17,2)", years), "年", how, "percent"),
    ]
