"""The plan table in the manner of the electronic form (2025): payroll split, per-head lines, 1年目 … 5年目."""

from __future__ import annotations

from .company import FORM_YEARS, REIWA, Company
from .page import Page, Workbook
from .table import Line, quotient, total, write_table

SHEET = "会社全体の事業計画"
COLUMNS = "CDEFGH"
FIRST_ROW = 7
HEADS = ("officers", "employees")
LINES = (
    Line("sales", "①売上高"),
    Line("operating_profit", "②営業利益"),
    Line("ordinary_profit", "③経常利益"),
    Line("labour_cost", "④人件費"),
    Line("depreciation", "⑤減価償却費"),
    total(
        "value_added",
        "⑥付加価値額（②＋④＋⑤）",
        {"operating_profit": 1, "labour_cost": 1, "depreciation": 1},
        "total",
    ),
    quotient("labour_share", "労働分配率（％）（④÷⑥×100）", "labour_cost", ("value_added",), places=1, times=100),
    Line("capital_investment", "⑦設備投資額"),
    total("payroll", "⑧給与支給総額", {"payroll_officers": 1, "payroll_employees": 1}, "total"),
    Line("payroll_officers", "⑨⑧のうち、役員報酬"),
    Line("payroll_employees", "⑩⑧のうち、従業員の給与支給総額"),
    Line("bonuses", "⑪⑩のうち、賞与"),
    total("salaries", "⑫⑩のうち、給料、賃金（⑩-⑪）", {"payroll_employees": 1, "bonuses": -1}),
    Line("officers", "⑬役員数"),
    Line("employees", "⑭従業員数"),
    quotient("payroll_per_head", "一人当たり給与支給総額（⑧÷（⑬＋⑭））", "payroll", HEADS),
    quotient("payroll_per_officer", "役員一人当たり給与支給総額（⑨÷⑬）", "payroll_officers", ("officers",)),
    quotient("payroll_per_employee", "従業員一人当たり給与支給総額（⑩÷⑭）", "payroll_employees", ("employees",)),
    quotient("salary_per_employee", "従業員一人当たり給料、賃金（⑫÷⑭）", "salaries", ("employees",)),
    Line("internal_minimum_wage", "事業所内最低賃金（円）　※2"),
)
NEW_BUSINESS = (
    Line("new_product_sales", "補助事業（新製品・サービス）の売上高"),
    Line("overseas_sales", "海外売上高"),
)
BASE_YEAR = "※1　基準年度は、応募締切日の6か月前以降に到来した決算期としています。"
# from round 19 on, where applicants set own targets
BASE_YEAR_19 = "※1　基準年度は、補助金の額の確定日が属する事業年度の前の事業年度としています。"
NOTES = ("※2　補助事業を実施する事業所における各年3月末時点の時給です。",)


def write_plan(workbook: Workbook, company: Company) -> None:
    """Write the sheet 会社全体の事業計画, and under it ≪補助事業の売上高≫."""
    page = Page(workbook, SHEET, {"A:A": 2, "B:B": 46, "C:H": 16})
    page.put("B1:H1", "会社全体の事業計画", "title")
    page.height(1, 28)
    page.put("B3", company.applicant, "note")
    page.put("G3:H3", f"（単位：{company.unit}）", "unit")
    _header(page, company)
    rows = write_table(page, LINES, company.plan, FIRST_ROW, COLUMNS)
    row = max(rows.values()) + 2
    page.put(f"B{row}", "応募時直近の事業所内最低賃金", "label")
    page.put(f"C{row}", f"{company.latest_minimum_wage:,}円", "centre")
    row += 2
    if company.targets:
        row = _targets(page, company.targets, row)
    page.put(f"B{row}", "≪補助事業の売上高≫", "header")
    for year in range(FORM_YEARS + 1):
        page.put(f"{COLUMNS[year]}{row}", f"{year}年目" if year else "基準年度", "header")
    rows = write_sales(page, company, row + 1)
    row = max(rows.values()) + 2
    for note in (company.base_year_note or (BASE_YEAR_19 if company.targets else BASE_YEAR), *NOTES):
        page.put(f"B{row}:H{row}", note, "note")
        row += 1
    page.sheet.fit_to_pages(1, 1)
    page.print_to(f"H{row - 1}")


def _targets(page: Page, targets: dict[str, float], row: int) -> int:
    """The block ≪目標値の設定≫; the row below it. A group that a company does not have stays empty."""
    page.put(f"B{row}", "≪目標値の設定≫", "header")
    page.put(f"B{row + 1}", "付加価値額", "label")
    _target(page, targets, row + 1, "value_added", "CD", "％")
    for place, (label, item) in enumerate(
        (("給与支給総額", "payroll"), ("１人当たり給与支給総額", "per_head")), row + 2
    ):
        page.put(f"B{place}", label, "label")
        for word, group, (first, number, behind) in (("従業員", "employees", "CDE"), ("役員", "officers", "FGH")):
            page.put(f"{first}{place}", word, "centre")
            _target(page, targets, place, f"{item}_{group}", number + behind, "％")
    page.put(f"B{row + 4}", "事業所内最低賃金", "label")
    page.put(f"C{row + 4}", "都道府県別より", "centre")
    _target(page, targets, row + 4, "minimum_wage", "DE", "円")
    return row + 6


def _target(page: Page, targets: dict[str, float], row: int, name: str, columns: str, unit: str) -> None:
    page.put(f"{columns[0]}{row}", targets.get(name), "tenth" if unit == "％" else "number")
    page.put(f"{columns[1]}{row}", unit, "centre")


def write_sales(page: Page, company: Company, top: int) -> dict[str, int]:
    """The small table on the sales of the subsidised business."""
    present = tuple(line for line in NEW_BUSINESS if line.item in company.plan)
    return write_table(page, present, company.plan, top, COLUMNS)


def _header(page: Page, company: Company) -> None:
    done = company.fixing_date()
    fixed = f"補助事業終了後【額の確定予定日　令和{done.year - REIWA}年{done.month}月{done.day}日】"
    page.put("B4:B6", "計算単位：会社全体", "header")
    page.put("C4:C5", "基準年度　※1", "header")
    page.put("D4:H4", fixed, "header")
    for year in range(1, FORM_YEARS + 1):
        page.put(f"{COLUMNS[year]}5", f"{year}年目", "header")
    for year in range(FORM_YEARS + 1):
        page.put(f"{COLUMNS[year]}6", company.heading(year), "header")
