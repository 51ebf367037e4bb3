"""The comparison of a plan with its answer key catches what it is there for."""

from __future__ import annotations

import pytest

from checker.model import Cell, Fact, Finding, Outcome, Plan
from tests.layouts.answers import Key, compare

KEY = Key(
    facts={f"sales[{k}]": (frozenset({f"計画!{'BCDE'[k]}2"}), 1000 * (k + 1)) for k in range(4)},
    findings=frozenset(),
    labels=(),
    may_miss=frozenset(),
    trait="",
)


def _plan(*facts: Fact, findings: tuple[Finding, ...] = ()) -> Plan:
    return Plan("a.xlsx", "", facts, findings)


def _sales(year: int, value: int | None = None, ref: str = "") -> Fact:
    return Fact("sales", 1000 * (year + 1) if value is None else value, year, Cell("計画", ref or f"{'BCDE'[year]}2"))


def test_a_plan_as_the_key_says_is_perfect():
    assert compare(_plan(*map(_sales, range(4))), KEY).perfect


@pytest.mark.parametrize("fact", [_sales(1, 2001), _sales(1, ref="C3"), Fact("payroll", 5, 0, Cell("計画", "B9"))])
def test_another_value_another_cell_or_a_fact_nobody_stated_is_wrong(fact: Fact):
    assert len(compare(_plan(fact), KEY).wrong) == 1


def test_a_last_year_that_is_lost_without_a_word_is_silent_and_one_that_is_spoken_of_is_not():
    short = [_sales(0), _sales(1), _sales(2)]
    spoken = Finding("READ-MISSING", Outcome.UNKNOWN, metric="sales", data=(("years", "3"),))
    other = Finding("READ-MISSING", Outcome.UNKNOWN, metric="sales", data=(("years", "2"),))
    assert compare(_plan(*short), KEY).silent == ("sales[3]",)
    assert compare(_plan(*short, findings=(other,)), KEY).silent == ("sales[3]",)
    assert compare(_plan(*short, findings=(spoken,)), KEY).silent == ()


def test_a_finding_the_key_does_not_ask_for_and_one_it_asks_for_in_vain_both_count():
    key = Key(KEY.facts, frozenset({"READ-UNIT sales"}), (), frozenset(), "")
    found = Finding("READ-NUMBER", Outcome.UNKNOWN, metric="payroll")
    marks = compare(_plan(*map(_sales, range(4)), findings=(found,)), key)
    assert marks.unexpected == ("READ-NUMBER payroll",)
    assert marks.unsaid == ("READ-UNIT sales",)
