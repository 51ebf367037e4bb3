"""Geometry of the pictures: it survives whatever a plan holds, and draws what it should."""

from __future__ import annotations

import math

import pytest
import sample_reports as reports
from hypothesis import given
from hypothesis import strategies as st

from checker.model import Path
from checker.reporting.charts import HEIGHT, WIDTH, Chart, chart
from checker.reporting.wording import Wording

WORDING = Wording(reports.compliant(), "ja")
VALUE = st.none() | st.integers(-(10**18), 10**18) | st.floats(allow_nan=True, allow_infinity=True)
SIX = st.tuples(*[VALUE] * 6)


def coordinates(found: Chart) -> list[float]:
    points = [
        float(n) for line in (*found.plan, *found.required, *found.projected) for n in line.replace(",", " ").split()
    ]
    marks = [c for m in (*found.plan_marks, *found.required_marks) for c in (m.x, m.y)]
    return points + marks + [c for label in found.labels for c in (label.x, label.y)]


@given(SIX, SIX, st.sampled_from(["yen", "yen_per_hour", "number"]))
def test_every_coordinate_is_finite_and_inside_the_picture(observed: tuple, required: tuple, unit: str) -> None:  # type: ignore[type-arg]
    found = chart(Path("value_added", unit, observed, required, (False, True) * 3, (3, 5)), 1, (), WORDING)
    for number in coordinates(found):
        assert math.isfinite(number)
        assert -1 <= number <= max(WIDTH, HEIGHT) + 1
    assert len(found.y_ticks) <= 12


def test_a_gap_in_the_plan_breaks_the_line() -> None:
    path = Path("payroll", "yen", (10, 20, None, 30, 40, None), (None,) * 6, (False,) * 6, (4,))
    found = chart(path, 1, (), WORDING)
    assert [len(line.split()) for line in found.plan] == [2, 2]
    assert len(found.plan_marks) == 4


def test_nothing_to_draw_is_said_in_words() -> None:
    found = chart(Path("payroll", "yen", (None,) * 6, (None,) * 6, (False,) * 6, ()), 1, (), WORDING)
    assert found.empty
    assert found.description == "図にできる値がありません。"


@pytest.mark.parametrize(
    ("largest", "unit"),
    [(900, "円"), (5_000_000, "万円"), (109_272_700, "百万円"), (43_000_000_000, "億円")],
)
def test_the_axis_is_scaled_to_the_money(largest: int, unit: str) -> None:
    path = Path("payroll", "yen", (largest // 2, largest, None, None, None, None), (None,) * 6, (False,) * 6, (1,))
    assert chart(path, 1, (), WORDING).unit == unit


def test_ticks_are_round_and_read_in_the_scaled_unit() -> None:
    found = chart(reports.paths()[0], 1, reports.ENDS, WORDING)
    assert [t.text for t in found.y_ticks] == ["100", "105", "110"]
    assert [t.detail for t in found.x_ticks] == ["2024/3", "2025/3", "2026/3", "2027/3"]
    assert [t.judged for t in found.x_ticks] == [False, False, False, True]
    assert found.cut


def test_the_segment_into_a_projected_year_is_dashed_and_its_mark_hollow() -> None:
    found = chart(reports.paths()[2], 1, reports.ENDS, WORDING)
    assert [len(line.split()) for line in found.required] == [2]
    assert [len(line.split()) for line in found.projected] == [2]
    assert [m.hollow for m in found.required_marks] == [False, False, True]


def test_labels_of_plan_and_requirement_never_share_a_place() -> None:
    for path in reports.paths():
        labels = chart(path, 1, reports.ENDS, WORDING).labels
        for k, one in enumerate(labels):
            for other in labels[k + 1 :]:
                assert abs(one.x - other.x) > 20 or abs(one.y - other.y) >= 11


def test_values_within_one_yen_still_have_a_tick() -> None:
    found = chart(Path("payroll", "yen", (None,) * 6, (1.5, *(None,) * 5), (False,) * 6, (0,)), 1, (), WORDING)
    assert not found.empty
    assert found.y_ticks
