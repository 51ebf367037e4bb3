"""A report as a browser shows it: it stands alone, fits every screen, and everybody can read it."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

WCAG_AA = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
VERDICT = {
    "ja": {
        "compliant": "要件を満たしています",
        "non_compliant": "要件を満たしていません",
        "undetermined": "判定できません",
    },
    "en": {
        "compliant": "The requirements are met",
        "non_compliant": "The requirements are not met",
        "undetermined": "Cannot be decided",
    },
}
UNREADABLE = {"ja": "読み取れません", "en": "Cannot be read"}


def test_nothing_leaves_the_page(opened: Any) -> None:
    assert opened.tried == []


def test_the_console_stays_silent(opened: Any) -> None:
    assert opened.said == []


@pytest.mark.parametrize("width", [1280, 768, 390, 320])
def test_the_page_is_never_wider_than_the_screen(opened: Any, width: int) -> None:
    opened.at_width(width)
    assert opened.probe("overflow") == {"more": 0, "wide": []}


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (390, 664)])
def test_the_verdict_is_seen_without_scrolling(opened: Any, width: int, height: int) -> None:
    opened.at_width(width, height)
    found = opened.probe("structure")["verdict"]
    report = opened.report
    wanted = UNREADABLE[opened.lang] if report.unreadable else VERDICT[opened.lang][report.verdict.value]
    assert wanted in found["text"]
    assert found["top"] >= 0
    assert found["bottom"] <= height / 2
    assert found["left"] >= 0
    assert found["right"] <= width


def test_headings_begin_at_one_and_skip_no_level(opened: Any) -> None:
    opened.at_width(1280)
    levels = opened.probe("structure")["headings"]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_table_has_named_header_cells_for_columns_and_rows(opened: Any) -> None:
    opened.at_width(1280)
    tables = opened.probe("structure")["tables"]
    assert bool(tables) is not opened.report.unreadable
    for table in tables:
        assert len(table["columns"]) >= 2
        assert all(column.startswith("TH col ") and len(column) > len("TH col ") for column in table["columns"])
        assert table["rows"]
        assert set(table["rows"]) == {1}


@pytest.mark.parametrize("width", [1280, 390])
def test_every_text_has_a_contrast_of_at_least_four_and_a_half(opened: Any, width: int) -> None:
    opened.at_width(width)
    found = opened.probe("contrast")
    assert found["seen"] >= 10
    assert found["low"] == []


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_against_wcag_aa(telling: Any, width: int) -> None:
    results = Axe().run(telling.at_width(width), options=WCAG_AA)
    assert not results.violations_count, results.generate_report()


def test_words_of_a_table_header_are_not_broken(opened: Any) -> None:
    opened.at_width(1280)
    assert opened.probe("broken_words") == []
