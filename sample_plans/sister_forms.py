"""The plan tables of the sister schemes: 持続化's 経営計画, IT導入's 労働生産性, 事業承継's five-year plan.

They have no official workbook; these look like what applicants keep. Each layout is a title, a sheet, its lines and
notes; the writer is the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from .company import Company
from .page import Page, Workbook, decimals
from .table import Line, Values, growth, quotient, total, write_table

FIRST_ROW = 6
HOURS = ("employees", "annual_hours_per_employee")


@dataclass(frozen=True, slots=True)
class Layout:
    """One form: `columns` are the letters of the base year and the plan years, as many as the form has."""

    sheet: str
    title: str
    base: str
    year: str
    columns: str
    lines: tuple[Line, ...]
    notes: tuple[str, ...]


def productivity(numerator: str, label: str) -> Line:
    """A numerator per hour worked, cut off to whole yen."""
    text = f"=ROUNDDOWN({{{numerator}}}/{{labour_input}},0)"
    return Line("labour_productivity", label, "total", text, lambda v, y: int(_per_hour(v, numerator, y)))


def productivity_growth(numerator: str, label: str, *, yearly: bool) -> Line:
    """Growth of the uncut quotient against the base year in percent, in all or a year, cut off after two decimals."""

    def value(values: Values, year: int) -> float:
        ratio = _per_hour(values, numerator, year) / _per_hour(values, numerator, 0)
        return _rate(ratio, year) if yearly else decimals(100 * (ratio - 1), 2)

    ratio = f"(({{{numerator}}}/{{labour_input}})/({{{numerator}.base}}/{{labour_input.base}}))"
    power = "^(1/(COLUMN()-3))" if yearly else ""  # the base year stands in column C
    text = f"=ROUNDDOWN(({ratio}{power}-1)*100,2)"
    return Line("labour_productivity_growth", label, "percent", text, value, base=False, indented=True)


def _per_hour(values: Values, numerator: str, year: int) -> Fraction:
    return Fraction(values[numerator][year], values["labour_input"][year])


def _rate(ratio: Fraction, years: int) -> float:
    """The yearly rate in percent, cut off after two decimals, found in whole hundredths of a percent."""
    hundredths = 0
    while (1 + Fraction(hundredths + 1, 10_000)) ** years <= ratio:
        hundredths += 1
    while ratio < 1 and (1 + Fraction(hundredths - 1, 10_000)) ** years >= ratio:
        hundredths -= 1
    return float(Fraction(hundredths, 100))


def _hours() -> tuple[Line, ...]:
    text = "={employees}*{annual_hours_per_employee}"
    return (
        Line("employees", "従業員数（人）"),
        Line("annual_hours_per_employee", "1人当たり年間労働時間（時間）"),
        Line("labour_input", "総労働時間（時間）", "number", text, lambda v, y: v[HOURS[0]][y] * v[HOURS[1]][y]),
    )


def _gross(label: str) -> Line:
    return total("gross_profit", label, {"sales": 1, "cost_of_sales": -1}, "total")


WAGES = (Line("payroll", "給与支給総額"), Line("internal_minimum_wage", "事業場内最低賃金（円/時）"))
VALUE_ADDED = {"operating_profit": 1, "labour_cost": 1, "depreciation": 1}
JIZOKUKA = Layout(
    "経営計画",
    "経営計画書　売上・経費の計画",
    "直近期（基準年度）",
    "{year}年目",
    "CDEF",
    (
        Line("sales", "売上高"),
        Line("cost_of_sales", "売上原価"),
        _gross("売上総利益（粗利益）"),
        quotient("gross_margin", "粗利益率（％）", "gross_profit", ("sales",), places=1, times=100),
        Line("expenses", "経費（販売費及び一般管理費）"),
        total("operating_profit", "営業利益", {"gross_profit": 1, "expenses": -1}, "total"),
        growth("sales", "売上高の伸び率（％）"),
    ),
    ("※　売上高の伸び率は、直近期に対する増加率（小数第3位以下切捨て）です。",),
)
IT_2023 = Layout(
    "労働生産性",
    "労働生産性の計画（粗利益÷総労働時間）",
    "基準年度",
    "{year}年目",
    "CDEF",
    (
        Line("sales", "売上高"),
        Line("cost_of_sales", "売上原価"),
        _gross("粗利益（売上－原価）"),
        *_hours(),
        productivity("gross_profit", "労働生産性（円/時間）"),
        productivity_growth("gross_profit", "労働生産性の伸び率（％）", yearly=False),
        Line("expenses", "販売費及び一般管理費"),
        total("operating_profit", "営業利益", {"gross_profit": 1, "expenses": -1}, "total"),
        *WAGES,
    ),
    ("※　労働生産性＝粗利益（売上－原価）÷（従業員数×1人当たり勤務時間（年平均））。伸び率は基準年度比です。",),
)
IT_2024 = Layout(
    "労働生産性",
    "労働生産性の計画（付加価値額÷総労働時間）",
    "基準年度",
    "{year}年目",
    "CDEF",
    (
        Line("sales", "売上高"),
        Line("operating_profit", "営業利益"),
        Line("labour_cost", "人件費"),
        Line("depreciation", "減価償却費"),
        total("value_added", "付加価値額（営業利益＋人件費＋減価償却費）", VALUE_ADDED, "total"),
        *_hours(),
        productivity("value_added", "労働生産性（円/時間）"),
        productivity_growth("value_added", "労働生産性の伸び率（％）", yearly=False),
        *WAGES,
    ),
    ("※　労働生産性＝付加価値額÷（従業員数×年間の勤務時間平均）。伸び率は基準年度比です。",),
)
IT_2025 = Layout(
    "労働生産性",
    "労働生産性の計画（付加価値額÷総労働時間）",
    "基準年度",
    "{year}年目",
    "CDEF",
    tuple(
        productivity_growth("value_added", "労働生産性の年平均成長率（％）", yearly=True)
        if line.item == "labour_productivity_growth"
        else line
        for line in IT_2024.lines
    ),
    ("※　労働生産性＝付加価値額÷（従業員数×年間の平均就業時間）。伸び率は年平均成長率です。",),
)
SHOKEI = Layout(
    "５か年事業計画",
    "経営革新等に係る５か年事業計画",
    "基準年度",
    "{year}年目",
    "CDEFGH",
    (
        Line("sales", "売上高"),
        Line("operating_profit", "営業利益"),
        Line("ordinary_profit", "経常利益"),
        Line("labour_cost", "人件費"),
        Line("depreciation", "減価償却費"),
        total("value_added", "付加価値額（営業利益＋人件費＋減価償却費）", VALUE_ADDED, "total"),
        growth("value_added", "伸び率（％）"),
        Line("employees", "従業員数（人）"),
        quotient("value_added_per_head", "1人当たりの付加価値額", "value_added", ("employees",)),
    ),
    ("※　伸び率は、基準年度に対する増加率（小数第3位以下切捨て）です。",),
)


def writer(layout: Layout) -> Callable[[Workbook, Company], None]:
    """The function that writes this layout's sheet."""

    def write(workbook: Workbook, company: Company) -> None:
        last = layout.columns[-1]
        page = Page(workbook, layout.sheet, {"A:A": 2, "B:B": 46, f"C:{last}": 17})
        page.put(f"B1:{last}1", layout.title, "title")
        page.height(1, 28)
        page.put("B3", company.applicant, "note")
        page.put(f"{last}3", f"（単位：{company.unit}）", "unit")
        page.put("B4:B5", "項　目", "header")
        for year, column in enumerate(layout.columns):
            page.put(f"{column}4", layout.year.format(year=year) if year else layout.base, "header")
            page.put(f"{column}5", company.heading(year), "header")
        rows = write_table(page, layout.lines, company.plan, FIRST_ROW, layout.columns)
        row = max(rows.values()) + 2
        for note in layout.notes:
            page.put(f"B{row}:{last}{row}", note, "note")
            row += 1
        page.sheet.fit_to_pages(1, 1)
        page.print_to(f"{last}{row - 1}")

    return write


FORMS = {
    "jizokuka": writer(JIZOKUKA),
    "it-2023": writer(IT_2023),
    "it-2024": writer(IT_2024),
    "it-2025": writer(IT_2025),
    "shokei": writer(SHOKEI),
}
