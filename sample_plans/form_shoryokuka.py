"""The official form of 省力化投資補助金(一般型), round 5: その3 with growth typed by hand, 別紙3, and the 参考書式.

The 参考書式 keeps the official places: base year in column E, the empty column F for the time of the project, years 1
to 5 in G to K, a header of three rows, the amounts in rows 26 to 41 and 44 to 49. Row 51 is the applicant's own.
"""

from __future__ import annotations

from fractions import Fraction

from .company import FORM_YEARS, ByHand, Company
from .page import Formula, Page, Workbook, decimals
from .table import Line, Values, total, write_table

TABLE = "【参考書式】事業計画目標値算出シート"
PART_3 = "【指定様式】事業計画書（その３）"
PAYBACK = "別紙３_投資回収期間"
COLUMNS = "EGHIJK"
YEAR = "(COLUMN()-6)"  # years 1 to 5 stand in columns G to K
HEADS = ("officers", "employees")
PER_CENT = {"value_added": 36, "labour_productivity": 41, "payroll_per_head": 49}  # the rows of yearly growth


def _rate(ratio: Fraction, years: int) -> float:
    """The yearly rate in percent, cut off toward zero after two decimals, found in whole hundredths of a percent."""
    hundredths = 0
    while (1 + Fraction(hundredths + 1, 10_000)) ** years <= ratio:
        hundredths += 1
    while ratio < 1 and (1 + Fraction(hundredths - 1, 10_000)) ** years >= ratio:
        hundredths -= 1
    return float(Fraction(hundredths, 100))


def _share(values: Values, part: str, whole: tuple[str, ...], year: int) -> Fraction:
    """A quotient cut off after two decimals, as its cell shows it."""
    exact = Fraction(100 * values[part][year], sum(values[name][year] for name in whole))
    return Fraction(int(exact), 100)


def _per_head(item: str, label: str, part: str, whole: tuple[str, ...]) -> Line:
    text = f"=ROUNDDOWN({{{part}}}/({'+'.join(f'{{{name}}}' for name in whole)}),2)"
    return Line(item, label, "decimal", text, lambda v, y: float(_share(v, part, whole, y)))


def _growth(of: str, label: str, part: str, whole: tuple[str, ...] = ()) -> Line:
    """年平均成長率 of a row, cut off after two decimals; of a quotient, on what its cells show."""

    def value(values: Values, year: int) -> float:
        if not whole:
            return _rate(Fraction(values[part][year], values[part][0]), year)
        return _rate(_share(values, part, whole, year) / _share(values, part, whole, 0), year)

    text = f"=ROUNDDOWN((({{{of}}}/{{{of}.base}})^(1/{YEAR})-1)*100,2)"
    return Line(f"{of}_growth", label, "percent", text, value, base=False)


def _target(item: str, label: str, part: str, whole: tuple[str, ...], percent: Fraction, places: int) -> Line:
    """(base + |base| × (rate^n − 1)) ÷ heads of the base year, rounded up: not from the quotient as shown."""

    def value(values: Values, year: int) -> float:
        base = values[part][0]
        exact = (base + abs(base) * ((1 + percent / 100) ** year - 1)) / sum(values[name][0] for name in whole)
        return float(Fraction(-int(-exact * 10**places // 1), 10**places))

    heads = "+".join(f"{{{name}.base}}" for name in whole)
    power = f"{float(1 + percent / 100)}^{YEAR}-1"
    text = f"=ROUNDUP(({{{part}.base}}+ABS({{{part}.base}})*({power}))/({heads}),{places})"
    return Line(item, label, "decimal" if places else "number", text, value, base=False)


PROFIT = (
    Line("sales", "売上高"),
    Line("cost_of_sales", "　売上原価"),
    total("gross_profit", "売上総利益", {"sales": 1, "cost_of_sales": -1}),
    Line("expenses", "　販売費及び一般管理費"),
    total("operating_profit", "① 営業利益", {"gross_profit": 1, "expenses": -1}),
    Line("labour_cost", "② 人件費（注１）"),
    total("depreciation", "③ 減価償却費", {"depreciation_old": 1, "depreciation_new": 1}),
    Line("depreciation_old", "（内訳）既存設備の減価償却費"),
    Line("depreciation_new", "　　　　本補助金で導入する設備の減価償却費"),
    total("value_added", "④付加価値額（①+②+③）", {"operating_profit": 1, "labour_cost": 1, "depreciation": 1}, "total"),
    _growth("value_added", "付加価値額の年平均成長率（％）", "value_added"),
    Line("officers", "⑤労働者数のうち役員数（人）"),
    Line("employees", "⑥労働者数のうち常勤従業員数（人）"),
    _per_head("labour_productivity", "労働生産性（④÷(⑤＋⑥)）", "value_added", HEADS),
    _target("target_productivity", "労働生産性の目標値", "value_added", HEADS, Fraction(4), 2),
    _growth("labour_productivity", "労働生産性の年平均成長率（％）", "value_added", HEADS),
)
PAID = ("paid_employees",)
PAY = (
    Line("payroll_employees", "⑦全月分の給与等の支給を受けた従業員の給与支給総額"),
    Line("paid_employees", "⑧全月分の給与等の支給を受けた従業員数（人）"),
    _per_head("payroll_per_head", "１人当たり給与支給総額（⑦÷⑧）", "payroll_employees", PAID),
    _target(
        "target_pay",
        "１人当たり給与支給総額の目標値【特例無し】3.5％",
        "payroll_employees",
        PAID,
        Fraction(35, 10),
        0,
    ),
    _target(
        "target_hike",
        "１人当たり給与支給総額の目標値【大幅な賃上げ特例】6.0％",
        "payroll_employees",
        PAID,
        Fraction(6),
        0,
    ),
    _growth("payroll_per_head", "１人当たり給与支給総額の年平均成長率（％）", "payroll_employees", PAID),
)
WAGE = (Line("internal_minimum_wage", "事業所内最低賃金（円）（各年3月末時点）"),)


def write_plan(workbook: Workbook, company: Company) -> None:
    """Write その3, 別紙3 and the 参考書式."""
    if company.by_hand is None:
        raise ValueError(f"{company.name}: the form has growth rates typed by hand")
    _part_3(workbook, company, company.by_hand)
    _payback(workbook, company)
    _table(workbook, company, company.by_hand)


def _part_3(workbook: Workbook, company: Company, typed: ByHand) -> None:
    """その3: the number of plan years in B54, three blocks of reasons, each with its growth typed into column I."""
    page = Page(workbook, PART_3, {"A:A": 2, "B:B": 34, "C:G": 13, "H:H": 24, "I:I": 12})
    page.put("B2:I2", "事業計画書（その３）", "title")
    page.put("B4:I4", "会社全体の事業計画は、システムの入力画面の写しに代えて【参考書式】に記載しています。", "note")
    page.put("B53", "計画年数", "header")
    page.put("B54", company.years(), "centre")
    page.put("C54", "年計画", "text")
    blocks = (
        (56, "①付加価値額の算定根拠", typed.value_added),
        (62, "②労働生産性の算定根拠", typed.labour_productivity),
        (69, "③１人当たり給与支給総額の算定根拠", typed.payroll_per_head),
    )
    for (row, title, rate), reason in zip(blocks, company.grounds.values(), strict=True):
        page.put(f"B{row}:I{row}", title, "section")
        page.put(f"B{row + 1}:I{row + 1}", reason)
        page.height(row + 1, 36)
        page.put(f"H{row + 3}", "最終年の年平均成長率", "label")
        page.put(f"I{row + 3}", rate, "percent")
    page.print_to("I72")


def _payback(workbook: Workbook, company: Company) -> None:
    """別紙3: investment ÷ (hours saved a day × working days × labour cost an hour + increase of value added)."""
    saving = company.payback
    if saving is None:
        raise ValueError(f"{company.name}: 別紙3 needs the hours saved")
    page = Page(workbook, PAYBACK, {"A:A": 2, "B:B": 44, "C:C": 20, "D:D": 12})
    page.put("B1:D1", "別紙３　投資回収期間", "title")
    page.height(1, 28)
    last = COLUMNS[company.years()]
    cut = saving["reduced_hours_per_day"] * saving["working_days"] * saving["hourly_labour_cost"]
    plan = company.plan
    gain = _value_added(plan, company.years()) - _value_added(plan, 0)
    years = decimals(Fraction(saving["investment"], cut + gain), 2)
    increase = Formula(f"='{TABLE}'!{last}35-'{TABLE}'!E35", gain)
    rows = (
        ("投資総額", saving["investment"], "円", "number"),
        ("削減工数（時間/日）", saving["reduced_hours_per_day"], "時間", "number"),
        ("年間稼働日数", saving["working_days"], "日", "number"),
        ("人件費単価（円/時）", saving["hourly_labour_cost"], "円", "number"),
        ("増加した付加価値額", increase, "円", "number"),
        ("投資回収期間（年）", Formula("=ROUNDDOWN(C3/(C4*C5*C6+C7),2)", years), "年", "percent"),
    )
    for row, (label, content, unit, style) in enumerate(rows, 3):
        page.put(f"B{row}", label, "label")
        page.put(f"C{row}", content, style)
        page.put(f"D{row}", unit, "centre")
    page.print_to(f"D{2 + len(rows)}")


def _value_added(plan: Values, year: int) -> int:
    profit = plan["sales"][year] - plan["cost_of_sales"][year] - plan["expenses"][year]
    return profit + plan["labour_cost"][year] + plan["depreciation_old"][year] + plan["depreciation_new"][year]


def _table(workbook: Workbook, company: Company, typed: ByHand) -> None:
    page = Page(workbook, TABLE, {"A:A": 2, "B:B": 40, "C:C": 12, "D:D": 3, "E:K": 17})
    page.put("B2:K2", "事業計画目標値算出シート", "title")
    page.put("B19", "会社全体の事業計画", "section")
    page.put("K21", f"（単位：{company.unit}）", "unit")
    page.put("E22:E23", "直近の決算年月", "header")
    page.put("E24", company.heading(0), "header")
    page.put("F22:F24", "補助事業\n実施期間", "header")
    for year in range(1, FORM_YEARS + 1):
        column = COLUMNS[year]
        page.put(f"{column}22", year, "header")
        page.put(f"{column}23", "年目計画", "header")
        page.put(f"{column}24", _heading(company, year), "header")
    write_table(page, PROFIT, company.plan, 26, COLUMNS)
    write_table(page, PAY, company.plan, 44, COLUMNS)
    write_table(page, WAGE, company.plan, 51, COLUMNS)
    if typed.typed_over:  # a constant over the formula of the final year, as people do
        place = f"{COLUMNS[company.years()]}{PER_CENT[typed.typed_over]}"
        page.put(place, getattr(typed, typed.typed_over), "percent")
    page.put("B53:K53", "注１　給与支給総額、福利厚生費、法定福利費、退職金等の合計です。", "note")
    page.sheet.fit_to_pages(1, 1)
    page.print_to("K53")


def _heading(company: Company, year: int) -> str:
    """Year 1 is the fiscal year after the one in which the project is completed; the years before it are the gap."""
    done = company.fixing_date()
    end = company.base_year_end
    first = done.year + (1 if (done.month, done.day) > (end.month, end.day) else 0) + 1
    return f"{first + year - 1}年{end.month}月期" if year <= company.years() else "　年　　月期"
