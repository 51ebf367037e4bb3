"""The Markdown report: tables that hold, hostile text that stays text."""

from __future__ import annotations

import re

import pytest
import sample_reports as reports

from checker.reporting import render

CASES = [reports.compliant, reports.failing, reports.undetermined, reports.adversarial]


def tables(source: str) -> list[list[str]]:
    found: list[list[str]] = []
    for line in source.splitlines():
        if line.startswith("|"):
            if not found or not found[-1]:
                found.append([])
            found[-1].append(line)
        elif found and found[-1]:
            found.append([])
    return [table for table in found if table]


def columns(row: str) -> int:
    return len(re.findall(r"(?<!\\)\|", row)) - 1


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("case", CASES)
def test_every_row_of_a_table_has_as_many_cells_as_its_head(case: object, lang: str) -> None:
    found = tables(render(case(), "md", lang))  # type: ignore[operator]
    assert found
    for table in found:
        assert re.fullmatch(r"\|( -+:? \|)+", table[1])
        assert {columns(row) for row in table} == {columns(table[0])}


def test_the_table_of_requirements_holds_values_and_signed_margin() -> None:
    row = (
        "| × 不適合 | 付加価値額を年平均成長率3%以上増加 | 3年目（2027年3月期） "
        "| 109,272,699円 (2.99%) | 109,272,700円以上 (3.00%) | −1円 |"
    )
    assert row in render(reports.failing(), "md").splitlines()


def test_hostile_text_cannot_become_markup_link_or_html() -> None:
    source = render(reports.adversarial(), "md")
    assert not re.search(r"<(?!https?://)", source.replace("&lt;", ""))
    assert not re.search(r"(?<!\\)\]\((?!<https://)", source)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", source)
    assert r"\`x\`" in source


def test_what_is_to_be_typed_is_a_code_span() -> None:
    assert "`--set bank_confirmation=true`" in render(reports.compliant(), "md")


def test_clauses_link_to_http_addresses() -> None:
    assert "(<https://portal.monodukuri-hojo.jp/about.html>)" in render(reports.compliant(), "md")


def test_an_unreadable_workbook_is_short() -> None:
    source = render(reports.unreadable(), "md")
    assert "**読み取れません**" in source
    assert not tables(source)
