"""The layouts of the official forms (RULES §5.1, §5.2), answer keys typed by hand: values and cells."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.reading.books import block, book, cells, codes, facts

FORM_14_18 = block(
    "B2",
    [
        ("会社全体の事業計画", None, None, None, None, None, "（単位：円）"),
        (None, "基準年度", "1年後", "2年後", "3年後", None, None),
        (None, "[ 2023年 3月期]", "[ 2024年 3月期]", "[ 2025年 3月期]", "[ 2026年 3月期]", None, None),
        ("①売上高", 300_000_000, 310_000_000, 320_000_000, 330_000_000),
        ("②営業利益", 12_000_000, 13_000_000, 14_000_000, 15_000_001),
        ("③営業外費用", 1_000_000, 900_000, 800_000, 700_000),
        ("経常利益（②－③）", 11_000_000, 12_100_000, 13_200_000, 14_300_001),
        ("伸び率（％）", None, 10.0, 20.0, 30.0),
        ("④人件費", 80_000_000, 82_000_000, 84_000_000, 86_000_000),
        ("⑤減価償却費", 8_000_000, 12_000_000, 10_000_000, 9_000_000),
        ("付加価値額（②＋④＋⑤）", 100_000_000, 107_000_000, 108_000_000, 110_000_001),
        ("伸び率（％）", None, 7.0, 8.0, 10.0),
        ("⑥設備投資額", None, 45_000_000, None, None),
        ("⑦給与支給総額", 70_000_000, 71_500_000, 73_000_000, 74_500_000),
        ("伸び率（％）", None, 2.14, 4.28, 6.42),
        ("事業場内最低賃金", 1_102, 1_150, 1_200, 1_250),
    ],
)


def test_the_form_of_rounds_14_to_18_is_read_with_every_cell(tmp_path, read):
    plan = read(book(tmp_path / "a.xlsx", {"計画": FORM_14_18}))
    values, where = facts(plan), cells(plan)
    assert codes(plan) == []
    assert (plan.sheet, plan.scale, plan.name) == ("計画", 1, "a.xlsx")
    assert plan.series("operating_profit") == (12_000_000, 13_000_000, 14_000_000, 15_000_001, None, None)
    assert plan.series("value_added") == (100_000_000, 107_000_000, 108_000_000, 110_000_001, None, None)
    assert plan.series("payroll") == (70_000_000, 71_500_000, 73_000_000, 74_500_000, None, None)
    assert plan.series("capital_investment") == (None, 45_000_000, None, None, None, None)
    assert plan.series("fiscal_year_end")[:4] == (
        date(2023, 3, 31), date(2024, 3, 31), date(2025, 3, 31), date(2026, 3, 31),
    )  # fmt: skip
    assert where["value_added[0]"] == "計画!C12"
    assert where["value_added[3]"] == "計画!F12"
    assert where["internal_minimum_wage[2]"] == "計画!E17"
    assert where["fiscal_year_end[3]"] == "計画!F4"
    assert values["internal_minimum_wage[0]"] == 1_102


def test_a_growth_row_belongs_to_the_row_right_above_it_and_others_are_ignored(tmp_path, read):
    plan = read(book(tmp_path / "a.xlsx", {"計画": FORM_14_18}))
    assert plan.series("stated_growth_value_added")[:4] == (None, Decimal("0.07"), Decimal("0.08"), Decimal("0.1"))
    assert plan.series("stated_growth_payroll")[:4] == (None, Decimal("0.0214"), Decimal("0.0428"), Decimal("0.0642"))
    assert cells(plan)["stated_growth_value_added[1]"] == "計画!D13"
    growth = [fact for fact in plan.facts if fact.item.startswith("stated_growth")]
    assert len(growth) == 6, "the growth of 経常利益 is nobody's item"


FORM_19 = block(
    "A1",
    [
        ("計算単位：会社全体", "基準年度 ※1", "補助事業終了後【額の確定予定日 2025年 9月 30日】"),
        (None, None, "1年目", "2年目", "3年目", "4年目", "5年目"),
        (
            None,
            "[2025年 3月期]",
            "[2026年 3月期]",
            "[2027年 3月期]",
            "[2028年 3月期]",
            "[2029年 3月期]",
            "[2030年 3月期]",
        ),
        ("（①）売上高", 900, 910, 920, 930, 940, 950),
        ("②営業利益", -10, 20, 30, 40, 50, 60),
        ("③経常利益", -5, 15, 25, 35, 45, 55),
        ("④人件費", 400, 410, 420, 430, 440, 450),
        ("⑤減価償却費", 30, 31, 32, 33, 34, 35),
        ("⑥付加価値額（②+④+⑤）", 420, 461, 482, 503, 524, 545),
        ("労働分配率（％）（④÷⑥×100）", 95.2, 88.9, 87.1, 85.4, 83.9, 82.5),
        ("⑦設備投資額", 0, 100, 0, 0, 0, 0),
        ("⑧給与支給総額", 300, 310, 320, 330, 340, 350),
        ("⑨⑧のうち、役員報酬", 100, 101, 102, 103, 104, 105),
        ("⑩⑧のうち、従業員の給与支給総額", 200, 209, 218, 227, 236, 245),
        ("⑪⑩のうち、賞与", 20, 21, 22, 23, 24, 25),
        ("⑫⑩のうち、給料、賃金（⑩-⑪）", 180, 188, 196, 204, 212, 220),
        ("⑬役員数", 2, 2, 2, 2, 2, 2),
        ("⑭従業員数", 20, 20, 21, 21, 22, 22),
        ("一人当たり給与支給総額（⑧÷（⑬＋⑭））", 13.6, 14.1, 13.9, 14.3, 14.2, 14.6),
        ("役員一人当たり給与支給総額（⑨÷⑬）", 50, 50.5, 51, 51.5, 52, 52.5),
        ("従業員一人当たり給与支給総額（⑩÷⑭）", 10, 10.45, 10.38, 10.8, 10.7, 11.1),
        ("従業員一人当たり給与、賃金（⑫÷⑭）", 9, 9.4, 9.3, 9.7, 9.6, 10),
        ("事業所内最低賃金 ※2 (3月末時点)", 1_163, 1_230, 1_300, 1_370, 1_440, 1_510),
        ("単位：円",),
    ],
)


def test_the_electronic_form_of_round_19_is_read_with_its_split_and_without_its_per_head_rows(tmp_path, read):
    spans = {"様式": ["A1:A3", "B1:B2", "C1:G1"]}
    plan = read(book(tmp_path / "a.xlsx", {"様式": FORM_19}, merged=spans))
    where = cells(plan)
    assert codes(plan) == []
    assert plan.series("payroll") == (300, 310, 320, 330, 340, 350)
    assert plan.series("payroll_officers") == (100, 101, 102, 103, 104, 105)
    assert plan.series("payroll_employees") == (200, 209, 218, 227, 236, 245)
    assert plan.series("operating_profit") == (-10, 20, 30, 40, 50, 60)
    assert plan.series("employees") == (20, 20, 21, 21, 22, 22)
    assert plan.series("officers") == (2, 2, 2, 2, 2, 2)
    assert plan.series("internal_minimum_wage") == (1_163, 1_230, 1_300, 1_370, 1_440, 1_510)
    assert (where["payroll[0]"], where["payroll_employees[5]"]) == ("様式!B12", "様式!G14")
    assert where["internal_minimum_wage[5]"] == "様式!G23"
    assert plan.value("fiscal_year_end", 0) == date(2025, 3, 31)
    assert plan.value("fiscal_year_end", 5) == date(2030, 3, 31)


def test_a_blank_form_states_no_fiscal_year_ends(tmp_path, read):
    rows = {**FORM_14_18, "C4": "[ 年 月期]", "D4": "[ 年 月期]", "E4": "[ 年 月期]", "F4": "[ 年 月期]"}
    plan = read(book(tmp_path / "a.xlsx", {"計画": rows}))
    assert plan.series("fiscal_year_end") == (None,) * 6
    assert plan.value("value_added", 0) == 100_000_000


def test_the_three_row_header_of_the_labour_saving_form_is_read_across_its_gap_column(tmp_path, read):
    cells_ = block(
        "B20",
        [
            ("参考書式　事業計画（単位：円）",),
            (None, None, None, "直近決算", None, 1, 2, 3, 4, 5),
            (None, None, None, None, None, *["年目計画"] * 5),
            (None, None, None, "2025年3月期", None, *(f"{y}年3月期" for y in range(2027, 2032))),
            ("売上高", None, None, 100, None, 110, 120, 130, 140, 150),
            ("　売上原価", None, None, 50, None, 55, 60, 65, 70, 75),
            ("① 営業利益", None, None, 10, None, 11, 12, 13, 14, 15),
            ("② 人件費（注１）", None, None, 30, None, 31, 32, 33, 34, 35),
            ("③ 減価償却費", None, None, 6, None, 7, 8, 9, 10, 11),
            ("（内訳）既存設備の減価償却費", None, None, 4, None, 4, 4, 4, 4, 4),
            ("本補助金で導入する設備の減価償却費", None, None, 2, None, 3, 4, 5, 6, 7),
            ("④付加価値額（①+②+③）", None, None, 46, None, 49, 52, 55, 58, 61),
        ],
    )  # fmt: skip
    plan = read(book(tmp_path / "a.xlsx", {"【参考書式】": cells_}))
    assert plan.series("depreciation") == (6, 7, 8, 9, 10, 11)
    assert plan.series("value_added") == (46, 49, 52, 55, 58, 61)
    assert cells(plan)["value_added[0]"] == "【参考書式】!E31"
    assert cells(plan)["value_added[1]"] == "【参考書式】!G31"
    assert plan.value("fiscal_year_end", 1) == date(2027, 3, 31)
