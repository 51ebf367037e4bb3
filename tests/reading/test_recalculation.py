"""Formulas without stored values: calculated by LibreOffice where it is, else named with their cells."""

from __future__ import annotations

import shutil

import pytest

from checker.reading import read_plan, recalculate
from tests.reading.books import PLAIN_ROWS, book, cells, codes, found, plain

needs_libreoffice = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on PATH"),
]
ROWS = [
    *PLAIN_ROWS[:4],
    ("付加価値額", *(f"={column}6+{column}7+{column}8" for column in "CDEFGH")),
    *PLAIN_ROWS[5:],
]


def sheets():
    return {"計画": {**plain(rows=ROWS), "B20": "常勤従業員数", "C20": "=10+11", "D20": 99}}


def test_uncalculated_formulas_are_named_where_they_may_not_be_calculated(tmp_path, read):
    plan = read(book(tmp_path / "a.xlsx", sheets()))
    told = {f.metric: f.cells for f in plan.findings if f.code == "READ-UNCALCULATED"}
    assert told["value_added"] == tuple(f"計画!{column}9" for column in "CDEFGH")
    assert plan.value("value_added", 0) is None
    assert plan.value("payroll", 0) == 50_000_000


def test_without_libreoffice_they_are_named_too(tmp_path, monkeypatch):
    monkeypatch.setattr(recalculate, "program", lambda: "")
    plan = read_plan(book(tmp_path / "a.xlsx", sheets()))
    assert "READ-UNCALCULATED" in codes(plan)


@pytest.mark.parametrize("program", ["/bin/false", "/nowhere/soffice"])
def test_a_libreoffice_that_makes_nothing_leaves_the_finding(tmp_path, monkeypatch, program):
    monkeypatch.setattr(recalculate, "program", lambda: program)
    assert "READ-UNCALCULATED" in codes(read_plan(book(tmp_path / "a.xlsx", sheets())))


def test_a_libreoffice_that_hangs_is_ended(tmp_path, monkeypatch):
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nsleep 600\n")
    slow.chmod(0o755)
    monkeypatch.setattr(recalculate, "program", lambda: str(slow))
    monkeypatch.setattr(recalculate.limits, "RECALCULATE_SECONDS", 0.2)
    assert "READ-UNCALCULATED" in codes(read_plan(book(tmp_path / "a.xlsx", sheets())))


def test_an_uncalculated_value_beside_a_label_is_not_replaced_by_the_next_number(tmp_path, read):
    plan = read(book(tmp_path / "a.xlsx", {"計画": {**plain(), "B20": "資本金（円）", "C20": "=10+11", "D20": 99}}))
    assert plan.value("capital") is None
    assert found(plan, "READ-UNCALCULATED") == {"item": "capital", "cells": ("計画!C20",)}


class TestWithLibreOffice:
    pytestmark = needs_libreoffice

    def test_uncalculated_formulas_are_calculated_in_a_copy_and_marked(self, tmp_path):
        path = book(tmp_path / "計画 一.xlsx", sheets())
        before = path.read_bytes()
        plan = read_plan(path)
        assert codes(plan) == []
        assert plan.series("value_added") == (75_000_000, 81_000_000, 82_000_000, 83_000_000, 84_000_000, 85_500_000)
        assert cells(plan)["value_added[0]"] == "計画!C9"
        raw = {fact.key: fact.raw for fact in plan.facts}
        assert raw["value_added[0]"] == "75000 [LibreOffice]"
        assert raw["payroll[0]"] == "50000"
        assert plan.name == "計画 一.xlsx"
        assert path.read_bytes() == before
        assert [p.name for p in tmp_path.iterdir()] == ["計画 一.xlsx"]

    def test_a_formula_that_libreoffice_cannot_work_out_is_an_error_cell(self, tmp_path):
        rows = [*PLAIN_ROWS[:4], ("付加価値額", "=NOSUCH(1)", *PLAIN_ROWS[4][2:]), *PLAIN_ROWS[5:]]
        plan = read_plan(book(tmp_path / "a.xlsx", {"計画": plain(rows=rows)}))
        assert found(plan, "READ-ERROR-CELL")["cells"] == ("計画!C9",)
        assert plan.value("value_added", 0) is None
