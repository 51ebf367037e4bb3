"""Old data speaks: a plan judged as of a later day than somebody last looked at the rules gets an advisory finding."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from checker.model import Finding, Outcome
from checker.rules.programme import First, Number, Programme, Reference, Rule
from checker.rules.wages import wage_table

WAGES = "regional_minimum_wage"


def stale(programme: Programme, as_of: date) -> Iterator[Finding]:
    """RULES-STALE for the pack, and for the wage table where the pack draws on it; the day it was last verified."""
    if as_of > programme.verified:
        yield _finding("", programme.verified)
    verified = wage_table().verified
    if as_of > verified and any(_draws_on_wages(number) for rule in programme.rules for number in _numbers(rule)):
        yield _finding(WAGES, verified)


def _finding(part: str, verified: date) -> Finding:
    data = (("verified", verified.isoformat()), ("table", part))
    return Finding(code="RULES-STALE", part=part, kind="consistency", outcome=Outcome.AT_RISK, data=data)


def _numbers(rule: Rule) -> Iterator[Number]:
    values = [rule.value, *(option.value for option in rule.options)]
    yield from (value for value in values if value is not None)


def _draws_on_wages(number: Number) -> bool:
    if isinstance(number, First):
        return any(_draws_on_wages(branch.value) for branch in number.branches)
    return isinstance(number, Reference) and number.source == "table" and number.name == WAGES
