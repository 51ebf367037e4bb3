"""Printed options: the marked one is the answer, wherever its mark stands; none or two marked give no answer."""

from __future__ import annotations

import pytest

from checker.reading.choices import marked_options
from checker.reading.grid import Grid
from tests.reading.books import PLAIN_ROWS, block, book, codes, plain


def _chosen(*rows):
    options = marked_options(Grid("表紙", [["" if v is None else v for v in row] for row in rows]), 0, 0)
    return None if options is None else [option.words for option in options]


@pytest.mark.parametrize(
    ("rows", "chosen"),
    [
        ([["枠", "☑", "A枠"], [None, "□", "B枠"], [None, "□", "C枠"]], ["A枠"]),
        ([["枠", "□", "A枠"], [None, "☑", "B枠"], [None, "□", "C枠"]], ["B枠"]),
        ([["枠", "A枠", None], [None, "B枠", "○"], ["その他", "x"]], ["B枠"]),
        ([["枠", "A枠", "B枠", "C枠"], [None, None, "○", None]], ["B枠"]),
        ([["枠", "A枠", "○", "B枠", None]], ["A枠"]),
        ([["枠", "A枠", None, "B枠", "○"]], ["B枠"]),
        ([["枠", "□", "A枠", "☑", "B枠"]], ["B枠"]),
        ([["枠", None, "A枠", "○", "B枠"]], ["B枠"]),
        ([["枠", "☑ A枠", "□ B枠"]], ["A枠"]),
        ([["枠", "□ A枠"], [None, "☑ B枠"]], ["B枠"]),
        ([["枠", True, "A枠"], [None, False, "B枠"]], ["A枠"]),
        ([["枠", "●", "A枠", "○", "B枠"]], ["A枠"]),
        ([["枠", "A枠", "×", "B枠", "○"]], ["B枠"]),
    ],
)
def test_the_marked_option_is_chosen_wherever_its_mark_stands(rows, chosen):
    assert _chosen(*rows) == chosen


def test_printed_options_without_a_mark_are_no_answer_and_two_marks_are_two():
    assert _chosen(["枠", "A枠", "B枠", "C枠"]) == []
    assert _chosen(["枠", "○", "A枠"], [None, "○", "B枠"]) == ["A枠", "B枠"]


@pytest.mark.parametrize(
    "row", [["枠", "A枠"], ["枠", "A枠", "公募回", "17次"], ["枠", "A枠", "注は裏面"], ["枠", "☑A枠　□B枠"]]
)
def test_a_plain_answer_is_no_printed_choice(row):
    assert _chosen(row) is None


@pytest.mark.parametrize(
    ("rows", "frame"),
    [
        ([("申請枠", "通常枠", "グローバル枠"), (None, None, "○")], "グローバル枠"),
        ([("申請枠", "通常枠", "グローバル枠")], None),
        ([("申請枠", "☑", "通常枠"), (None, "□", "グローバル枠")], "通常枠"),
    ],
)
def test_the_frame_is_the_marked_one_and_never_the_first_printed(tmp_path, read, rows, frame):
    plan = read(book(tmp_path / "a.xlsx", {"計画": plain(), "表紙": block("B2", rows)}))
    assert codes(plan) == []
    assert plan.value("frame") == frame


def test_two_marked_frames_are_named_and_neither_is_taken(tmp_path, read):
    rows = [("申請枠", "○", "通常枠"), (None, "○", "グローバル枠")]
    plan = read(book(tmp_path / "a.xlsx", {"計画": plain(), "表紙": block("B2", rows)}))
    assert codes(plan) == ["READ-AMBIGUOUS"]
    assert plan.value("frame") is None


def test_a_lone_box_answers_yes_or_no_and_a_printed_list_of_frames_answers_nothing(tmp_path, read):
    rows = [("小規模事業者", "□"), ("再生事業者", "☑"), ("申請枠", "通常枠・グローバル枠"), ("公募回：第18次",)]
    plan = read(book(tmp_path / "a.xlsx", {"計画": plain(), "表紙": block("B2", rows)}))
    assert codes(plan) == []
    assert (plan.value("small_business"), plan.value("revival_business")) == (False, True)
    assert plan.value("frame") is None
    assert plan.value("round") == 18


def test_a_single_value_is_not_taken_from_a_row_of_years(tmp_path, read):
    rows = [*PLAIN_ROWS, ("人件費単価", 2_000, 2_050, 2_100, 2_150, 2_200, 2_250)]
    plan = read(book(tmp_path / "a.xlsx", {"計画": plain(rows=rows)}))
    assert codes(plan) == []
    assert plan.value("hourly_labour_cost") is None
