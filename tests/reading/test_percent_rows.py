"""Rows of percentages: what a cell shows decides, 3.1 or 0.031, whatever stands beside it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from checker.model import Plan
from tests.reading.books import PLAIN_ROWS, book, facts, plain

STATED = [f"stated_growth_payroll[{year}]" for year in range(1, 6)]


def _plan(path: Path, label: str, values: list[float], formats: list[str], read) -> Plan:
    rows = [*PLAIN_ROWS[:6], (label, None, *values), PLAIN_ROWS[6]]
    book(path, {"計画": plain(rows=rows)})
    opened = openpyxl.load_workbook(path)
    for column, code in zip("DEFGH", formats, strict=True):
        opened["計画"][f"{column}11"].number_format = code
    opened.save(path)
    return read(path)


@pytest.mark.parametrize("label", ["伸び率", "伸び率(%)"])
def test_percentages_by_their_format_stay_ratios_beside_one_of_more_than_a_hundred(tmp_path, read, label):
    plan = _plan(tmp_path / "a.xlsx", label, [0.05, 0.5, 1.2, 0.999, 2], ["0.0%"] * 5, read)
    assert [facts(plan)[key] for key in STATED] == [
        Decimal("0.05"), Decimal("0.5"), Decimal("1.2"), Decimal("0.999"), Decimal(2),
    ]  # fmt: skip


def test_bare_numbers_under_a_percent_sign_are_percentages_however_small(tmp_path, read):
    plan = _plan(tmp_path / "a.xlsx", "伸び率(%)", [0.5, 1.5, 0.031, 12, 3], ["General"] * 5, read)
    assert [facts(plan)[key] for key in STATED] == [
        Decimal("0.005"), Decimal("0.015"), Decimal("0.00031"), Decimal("0.12"), Decimal("0.03"),
    ]  # fmt: skip


def test_a_row_that_shows_both_is_left_unread(tmp_path, read):
    plan = _plan(tmp_path / "a.xlsx", "伸び率(%)", [0.05, 5, 0.05, 5, 5], ["0%", "General", "0%", "General", "0"], read)
    assert [key for key in STATED if key in facts(plan)] == []
