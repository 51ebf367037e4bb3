"""The pictures as a browser draws them: named, inside their frame, no two texts over each other."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
import sample_reports as hand_made

pytestmark = pytest.mark.browser

TOUCH = 0.5  # of the picture's unit: two boxes that only touch do not cover each other


@pytest.fixture
def pictures(opened: Any) -> list[dict[str, Any]]:
    opened.at_width(1280)
    return opened.probe("pictures")


def covered(texts: list[dict[str, Any]]) -> list[str]:
    """The pairs of texts that lie over each other."""
    return [
        f"{a['text']} over {b['text']}"
        for a, b in combinations(texts, 2)
        if min(a["right"], b["right"]) - max(a["left"], b["left"]) > TOUCH
        and min(a["bottom"], b["bottom"]) - max(a["top"], b["top"]) > TOUCH
    ]


def outside(picture: dict[str, Any], boxes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        box
        for box in boxes
        if box["left"] < 0 or box["right"] > picture["width"] or box["top"] < 0 or box["bottom"] > picture["height"]
    ]


def test_a_report_has_a_picture_for_each_path_and_each_has_a_title_and_a_description(
    opened: Any, pictures: list[dict[str, Any]]
) -> None:
    drawn = [path for path in opened.report.paths if any(v is not None for v in (*path.observed, *path.required))]
    assert len(pictures) == len(drawn)
    titles = [picture["title"] for picture in pictures]
    assert all(titles)
    assert len(set(titles)) == len(titles)
    assert all(picture["description"] for picture in pictures)


def test_no_text_leaves_its_picture(pictures: list[dict[str, Any]]) -> None:
    for picture in pictures:
        assert outside(picture, picture["texts"]) == []
        assert outside(picture, picture["marks"]) == []


def test_no_two_texts_lie_over_each_other(pictures: list[dict[str, Any]]) -> None:
    for picture in pictures:
        assert covered(picture["texts"]) == [], picture["title"]


@pytest.mark.parametrize("case", ["compliant", "failing", "undetermined", "adversarial"])
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_pictures_of_hand_made_reports_hold_together_too(open_report: Any, case: str, lang: str) -> None:
    found = open_report(case, getattr(hand_made, case)(), lang)
    for picture in found.probe("pictures"):
        assert covered(picture["texts"]) == [], picture["title"]
        assert outside(picture, picture["texts"]) == []
