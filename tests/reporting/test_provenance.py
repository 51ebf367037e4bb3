"""Every fact shows where it comes from in every format: sheet!cell, what the cell says, unit, origin."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
import sample_reports as reports
from lxml import html

from checker.model import Cell, Fact, Origin, Report
from checker.reporting import render
from checker.reporting.provenance import sources
from checker.reporting.wording import Wording

SHEET = "収支計画"
ROW = tuple(
    Fact("payroll", (120 + year) * 1_000, year, Cell(SHEET, f"{column}9"), f"1{20 + year}", "千円", 1_000)
    for year, column in enumerate("DEFGHI")
)
OTHERS = (
    Fact("prefecture", "東京都", None, Cell("表紙", "C4"), "千代田区（東京都）"),
    Fact("wage_hike", True, origin=Origin.OPTION),
    Fact("sales", 5, 0, Cell(SHEET, "D7"), "5.4", "円", 1, rounded=True),
)


def report(*facts: Fact) -> Report:
    plain = reports.compliant()
    return replace(plain, plan=replace(plain.plan, facts=facts), series=())


def spaceless(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("form", ["html", "md"])
def test_each_fact_has_its_cell_text_unit_and_origin(form: str) -> None:
    text = render(report(*ROW, *OTHERS), form)
    if form == "html":
        rows = html.fromstring(text).xpath("//table[@class='facts']//tbody/tr")
        shown = [[cell.text_content() for cell in row.xpath("./th | ./td")] for row in rows]
    else:
        lines = [line for line in text.splitlines() if line.startswith("| ") and "---" not in line]
        shown = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    for year, fact in enumerate(ROW):
        words = ["基準年度", "1年目", "2年目", "3年目", "4年目", "5年目"][year]
        yen = f"{120 + year},000円"
        assert ["給与支給総額", words, yen, f"{SHEET}!{'DEFGHI'[year]}9", fact.raw, "千円", "記載"] in shown
    assert ["売上高", "基準年度", "5円 (円未満を四捨五入)", "収支計画!D7", "5.4", "円", "記載"] in shown
    assert ["補助事業実施場所の都道府県", "東京都", "表紙!C4", "千代田区（東京都）", "", "記載"] in shown
    assert ["大幅賃上げに係る補助上限額引上の特例", "はい", "", "", "", "指定"] in shown


def test_the_terminal_names_a_run_of_cells_once() -> None:
    text = spaceless(render(report(*ROW, *OTHERS), "text"))
    row = "-給与支給総額（基準年度～5年目）：収支計画!D9:I9記載120/121/122/123/124/125[千円]"
    assert row in text
    assert "-売上高（基準年度）：収支計画!D7記載5.4[円]" in text
    assert "-補助事業実施場所の都道府県：表紙!C4記載千代田区（東京都）" in text
    assert "-大幅賃上げに係る補助上限額引上の特例：指定はい" in text


def test_json_lists_every_fact() -> None:
    facts = json.loads(render(report(*ROW, *OTHERS), "json"))["plan"]["facts"]
    assert len(facts) == 9
    assert facts[0] == {
        "key": "payroll[0]", "item": "payroll", "year": 0, "value": 120_000, "cell": "収支計画!D9", "raw": "120",
        "unit": "千円", "scale": 1_000, "rounded": False, "origin": "stated",
    }  # fmt: skip
    assert [(f["key"], f["cell"], f["origin"]) for f in facts[-3:]] == [
        ("prefecture", "表紙!C4", "stated"), ("wage_hike", None, "option"), ("sales[0]", "収支計画!D7", "stated"),
    ]  # fmt: skip


def test_cells_that_do_not_stand_side_by_side_are_each_named() -> None:
    wording = Wording(reports.compliant(), "ja")

    def cells(*places: tuple[str, str]) -> list[str]:
        found = tuple(Fact("sales", 1, year, Cell(*place)) for year, place in enumerate(places))
        return [source.cells for source in sources(found, wording)]

    assert cells(("a", "D7"), ("a", "D8"), ("a", "D9")) == ["a!D7:D9"]
    assert cells(("a", "Z7"), ("a", "AA7")) == ["a!Z7:AA7"]
    assert cells(("a", "D7"), ("a", "F7"), ("a", "G7")) == ["a!D7 F7 G7"]
    assert cells(("a", "D7"), ("b", "E7"), ("b", "F7")) == ["a!D7 b!E7:F7"]
    assert cells(("a", "D7")) == ["a!D7"]


def test_a_year_that_is_missing_or_counts_otherwise_begins_a_line_of_its_own() -> None:
    facts = (ROW[0], ROW[1], ROW[3], replace(ROW[4], unit="円", scale=1))
    found = sources(facts, Wording(reports.compliant(), "ja"))
    assert [(s.years, s.unit, s.raws) for s in found] == [
        ("基準年度～1年目", "千円", ("120", "121")),
        ("3年目", "千円", ("123",)),
        ("4年目", "円", ("124",)),
    ]


def test_redacted_reports_hide_the_applicant_in_what_cells_say() -> None:
    name = Fact("applicant", "株式会社みどり光学", None, Cell("表紙", "C2"), "株式会社みどり光学")
    sheet = Fact("sales", 5, 0, Cell("みどり光学の計画", "D7"), "5", "円", 1)
    for form in ("text", "md", "html", "json"):
        assert "みどり光学" not in render(report(name, sheet), form, redact=True)
