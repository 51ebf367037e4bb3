"""Script is neither needed nor run: the same page without it, and a hostile workbook that stays text."""

from __future__ import annotations

from typing import Any

import pytest
import sample_reports as hand_made

pytestmark = pytest.mark.browser

ACTIVE = (
    "script, iframe, object, embed, img, link, base, form, input, button, video, audio, animate, set, foreignObject"
)
HANDLERS = """() => [...document.querySelectorAll('*')].flatMap(
    (node) => node.getAttributeNames().filter((name) => name.startsWith('on') || name === 'style'))"""
ADDRESSES = "() => [...document.querySelectorAll('a')].map((a) => a.protocol)"


def test_with_script_turned_off_the_page_says_the_same(telling: Any, open_report: Any) -> None:
    without = open_report(telling.name, telling.report, telling.lang, java_script_enabled=False)
    telling.at_width(1280)
    assert without.page.inner_text("body") == telling.page.inner_text("body")
    assert without.page.locator(".verdict").is_visible()
    without.page.context.close()


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_hostile_workbook_runs_nothing_and_its_words_are_shown(open_report: Any, lang: str) -> None:
    found = open_report("adversarial", hand_made.adversarial(), lang)
    assert (found.tried, found.said) == ([], [])
    assert found.page.locator(ACTIVE).count() == 0
    assert found.page.evaluate(HANDLERS) == []
    assert set(found.page.evaluate(ADDRESSES)) <= {"http:", "https:", "file:"}
    shown = found.page.inner_text("body")
    assert "<script>alert(1)</script>" in shown
    assert "<img src=x onerror=1>" in shown


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("width", [1280, 768, 390])
def test_a_hostile_workbook_does_not_burst_the_page(open_report: Any, lang: str, width: int) -> None:
    found = open_report("adversarial", hand_made.adversarial(), lang)
    found.at_width(width)
    assert found.probe("overflow") == {"more": 0, "wide": []}
    assert found.probe("contrast")["low"] == []
