"""The plan table of the forms of rounds 1 to 18 (2020 to 2024): 基準年度 and 1年後 … 5年後, growth under each total."""

from __future__ import annotations

from .company import FORM_YEARS, Company
from .page import Page, Workbook
from .table import Line, growth, quotient, total, write_table

SHEET = "事業計画"
COLUMNS = "DEFGHI"
FIRST_ROW = 6
LINES = (
    Line("sales", "①売上高"),
    Line("operating_profit", "②営業利益"),
    Line("non_operating_expenses", "③営業外費用"),
    total("ordinary_profit", "経常利益（②－③）", {"operating_profit": 1, "non_operating_expenses": -1}, "total"),
    growth("ordinary_profit", "伸び率（％）"),
    Line("labour_cost", "④人件費"),
    Line("depreciation", "⑤減価償却費"),
    total(
        "value_added",
        "付加価値額（②＋④＋⑤）",
        {"operating_profit": 1, "labour_cost": 1, "depreciation": 1},
        "total",
    ),
    growth("value_added", "伸び率（％）"),
    Line("capital_investment", "⑥設備投資額"),
    Line("payroll", "⑦給与支給総額"),
    growth("payroll", "伸び率（％）"),
    Line("internal_minimum_wage", "事業場内最低賃金（円/時）"),
    Line("employees", "従業員数（人）"),
    Line("co2_emissions", "CO2排出量（t-CO2）"),
    quotient("carbon_productivity", "炭素生産性（付加価値額／CO2排出量）", "value_added", ("co2_emissions",)),
)
NOTES = (
    "※1　伸び率は、基準年度に対する増加率（％、小数第3位以下切捨て）を記載しています。",
    "※2　⑦は役員及び従業員に支払う給料、賃金、賞与等の合計であり、福利厚生費、法定福利費及び退職金を含みません。",
    "※3　時給は、補助事業を実施する事業場内で最も低い賃金（各年3月末時点）を記載しています。",
)


def write_plan(workbook: Workbook, company: Company) -> None:
    """Write the sheet 事業計画."""
    page = Page(workbook, SHEET, {"A:A": 2, "B:B": 8, "C:C": 30, "D:I": 17})
    page.put("B1:I1", "会社全体の事業計画", "title")
    page.height(1, 28)
    page.put("B3:E3", f"事業者名　{company.applicant}", "note")
    page.put("H3:I3", f"（単位：{company.unit}）", "unit")
    page.put("B4:C5", "計算単位：会社全体", "header")
    for year in range(FORM_YEARS + 1):
        column = COLUMNS[year]
        page.put(f"{column}4", f"{year}年後" if year else "基準年度", "header")
        page.put(f"{column}5", company.heading(year), "header")
    rows = write_table(page, LINES, company.plan, FIRST_ROW, COLUMNS)
    below = max(rows.values()) + 2
    notes = NOTES if "payroll" in rows else (NOTES[0], NOTES[2].replace("※3", "※2"))
    for row, note in enumerate(notes, below):
        page.put(f"B{row}:I{row}", note, "note")
    page.sheet.fit_to_pages(1, 1)
    page.print_to(f"I{below + len(notes) - 1}")
