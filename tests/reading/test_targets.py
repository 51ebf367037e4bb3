"""The block ≪目標値の設定≫ of the form of rounds 19 and 20: whose target a number is, and no table's figure."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from checker.model import Plan
from checker.reading import Reader

YEARS = ["基準年度", "1年目", "2年目", "3年目"]
ENDS = ["令和8年3月期", "令和9年3月期", "令和10年3月期", "令和11年3月期"]
PLAN = {
    "①売上高": [300_000_000, 310_000_000, 320_000_000, 330_000_000],
    "②営業利益": [10_000_000, 11_000_000, 12_000_000, 13_000_000],
    "④人件費": [120_000_000, 123_000_000, 126_000_000, 130_000_000],
    "⑤減価償却費": [9_000_000, 12_000_000, 11_000_000, 10_000_000],
    "⑥付加価値額（②+④+⑤）": [139_000_000, 146_000_000, 149_000_000, 153_000_000],
    "⑧給与支給総額": [100_000_000, 103_000_000, 106_000_000, 109_000_000],
    "事業所内最低賃金": [1_200, 1_250, 1_300, 1_350],
}
ACROSS: list[list[Any]] = [
    ["付加価値額", 3.5, "％"],
    ["給与支給総額", "従業員", 2.2, "％", "役員", 2.0, "％"],
    ["１人当たり給与支給総額", "従業員", "2.9", "％", "役員", 2.8, "％"],
    ["事業所内最低賃金", "都道府県別より", 35, "円"],
]
DOWN: list[list[Any]] = [
    ["付加価値額", "", "3.5％"],
    ["給与支給総額", "従業員", "2.2％"],
    ["", "役員", "2.0％"],
    ["一人当たり給与支給総額", "従業員", "2.9％"],
    ["", "役員", "2.8％"],
    ["事業場内最低賃金", "", "35円"],
]
IN_WORDS: list[list[Any]] = [
    ["付加価値額", "年平均成長率", "[ 3.5 ] ％以上"],
    ["給与支給総額", "従業員", "2.2%以上", "役員", "［2.0］％以上"],
    ["1人当たり", "従業員", "2.9％ 以上", "役員", "2.8%以上"],
    ["事業所内最低賃金", "都道府県別より", "35円以上"],
]
TARGETS = {
    "target_value_added": Decimal("0.035"),
    "target_payroll_employees": Decimal("0.022"),
    "target_payroll_officers": Decimal("0.02"),
    "target_payroll_per_employee": Decimal("0.029"),
    "target_payroll_per_officer": Decimal("0.028"),
    "target_minimum_wage": 35,
}


def read(path: Path, block: list[list[Any]], heading: str = "≪目標値の設定≫", *, above: bool = False) -> Plan:
    """A plan table in yen with the block below it (or above), two rows between."""
    book = Workbook()
    sheet = book.active
    rows: list[list[Any]] = [["会社全体の事業計画（単位：円）"], ["", *YEARS], ["", *ENDS]]
    rows += [[label, *values] for label, values in PLAN.items()]
    targets: list[list[Any]] = [[heading], *block]
    for row in [*targets, [], [], *rows] if above else [*rows, [], *targets]:
        sheet.append(row)
    book.save(path / "plan.xlsx")
    with Reader() as reader:
        return reader.submit(path / "plan.xlsx").result()


def targets(plan: Plan) -> dict[str, Any]:
    return {fact.item: fact.value for fact in plan.facts if fact.item.startswith("target_")}


@pytest.mark.parametrize("above", [False, True], ids=["below the table", "above the table"])
@pytest.mark.parametrize("block", [ACROSS, DOWN, IN_WORDS], ids=["side by side", "one below the other", "with 以上"])
def test_every_target_of_the_block_is_read(tmp_path: Path, block: list[list[Any]], above: bool) -> None:
    plan = read(tmp_path, block, above=above)
    assert targets(plan) == TARGETS
    assert plan.findings == ()


def test_the_plan_table_keeps_its_own_figures(tmp_path: Path) -> None:
    plan = read(tmp_path, ACROSS)
    assert [plan.value("value_added", year) for year in range(4)] == PLAN["⑥付加価値額（②+④+⑤）"]
    assert [plan.value("payroll", year) for year in range(4)] == PLAN["⑧給与支給総額"]
    assert [plan.value("internal_minimum_wage", year) for year in range(4)] == PLAN["事業所内最低賃金"]


def test_a_target_names_the_cell_it_stands_in(tmp_path: Path) -> None:
    plan = read(tmp_path, ACROSS)
    (officers,) = (fact for fact in plan.facts if fact.item == "target_payroll_officers")
    assert officers.cell
    assert officers.cell.ref == "F14"


def test_a_group_that_is_left_blank_has_no_target(tmp_path: Path) -> None:
    block = [ACROSS[0], ["給与支給総額", "従業員", 2.2, "％", "役員", "", "％"]]
    found = targets(read(tmp_path, block))
    assert found == {"target_value_added": Decimal("0.035"), "target_payroll_employees": Decimal("0.022")}


def test_a_payroll_target_that_names_no_group_is_nobodys(tmp_path: Path) -> None:
    assert targets(read(tmp_path, [["給与支給総額", 2.2, "％"]])) == {}


def test_without_the_heading_the_words_mean_no_targets(tmp_path: Path) -> None:
    assert targets(read(tmp_path, ACROSS, heading="≪参考≫")) == {}


def test_a_bare_number_that_may_be_percent_or_a_ratio_is_told(tmp_path: Path) -> None:
    plan = read(tmp_path, [["付加価値額", 3.5]])
    assert targets(plan) == {}
    assert [(finding.code, finding.metric) for finding in plan.findings] == [("READ-UNIT", "target_value_added")]


def test_years_down_a_table_below_the_heading_are_no_targets(tmp_path: Path) -> None:
    block = [["", "売上高", "付加価値額"], *([word, 300 + year, 139 + year] for year, word in enumerate(YEARS))]
    assert targets(read(tmp_path, block)) == {}


def test_a_plan_table_below_the_heading_is_a_table(tmp_path: Path) -> None:
    plan = read(tmp_path, [], heading="目標値の設定と事業計画", above=True)
    assert targets(plan) == {}
    assert plan.value("value_added", 3) == 153_000_000
