"""Small packs for one part of the grammar each, and plans held against them: the docstring of a test is its pack."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from typing import Any

from checker.api import Report
from checker.evaluation import tables
from checker.evaluation.assemble import assemble
from checker.evaluation.evaluate import evaluate
from checker.evaluation.resolve import Choice
from checker.model import Finding, Plan
from checker.rules.loader import parse_programme
from checker.rules.programme import Programme
from tests.evaluation import plans

HEAD = """
[programme]
id = "synthetic"
scheme = "test"
title = { ja = "試験", en = "Test" }
status = "verified"
verified = 2026-11-22
[source.page]
title = "要領"
publisher = "事務局"
date = 2025-01-01
[consistency]
checks = []
"""
ROUNDS = """
[[programme.round]]
number = 20
opens = 2025-04-25
closes = 2025-07-25
cite = [{ source = "page", section = "期間" }]
"""
YEARS = """
[horizon]
years = [3, 4, 5]
growth = "cagr"
exponent = "plan_year_number"
cite = [{ source = "page", section = "計画年数" }]
"""
FRAME = """
[[frame]]
id = "only"
title = { ja = "唯一の枠", en = "Only" }
confidence = "official"
cite = [{ source = "page", section = "金額" }]
tier = [{ cap = 10_000_000, uplift = 1_000_000 }]
rate = [{ rate = "1/2" }]
floor = 1_000_000
"""
CITE = 'cite = [{ source = "page", section = "条" }]\nconfidence = "official"\n'
TITLED = 'title = { ja = "題", en = "Title" }\n'
ADVICE = 'advice = { ja = "助言。", en = "Advice." }\n'


def rule(text: str, code: str = "BASE-VALUE-ADDED-GROWTH") -> str:
    """A `[[rule]]` table, its options after it."""
    own, _, options = text.partition("[[rule.option]]")
    tail = f"[[rule.option]]{options}" if options else ""
    return f'[[rule]]\ncode = "{code}"\n{TITLED}{ADVICE}{CITE}{own}\n{tail}\n'


def metric(name: str, text: str) -> str:
    return f"[metric.{name}]\n{TITLED}{CITE}{text}\n"


def pack(*parts: str, horizon: str = YEARS, frame: str = FRAME, head: str = HEAD + ROUNDS) -> Programme:
    """The programme these tables make."""
    programme, _, rest = head.partition("[source.page]")
    text = programme + "[source.page]" + rest + horizon + frame + "\n".join(parts)
    return parse_programme(tomllib.loads(text, parse_float=Decimal), "synthetic.toml", "0" * 64)


def plan(**facts: Any) -> Plan:
    """A plan that states these facts alone: a tuple is a series from the base year on."""
    return plans.changed(Plan("試験.xlsx", "0" * 64, (), (), "計画", 1), facts)


def row(programme: Programme, plan_: Plan, **other: Any) -> tables.Row:
    given = {"round": 20, "frame": "only", "as_of": date(2025, 7, 25), "scenario": "flat", "overrides": {}} | other
    return tables.Row(plan=plan_, programme=programme.id, **given)


def outcome(programme: Programme, plan_: Plan, code: str = "BASE-VALUE-ADDED-GROWTH", **other: Any) -> str:
    """The outcome of the one finding of a code; not_applicable where there is none."""
    found = entries(programme, plan_, code, **other)
    assert len(found) < 2, found
    return found[0][0] if found else "not_applicable"


def entries(
    programme: Programme, plan_: Plan, code: str = "BASE-VALUE-ADDED-GROWTH", **other: Any
) -> list[tuple[str, int, float | None, float | None]]:
    """(outcome, year, observed, required) of each finding of a code."""
    found = evaluate(*tables.build([row(programme, plan_, **other)]), {programme.id: programme})
    return [(one[3], one[2], one[5], one[6]) for one in plans.entries(found) if one[0] == code]


def report(programme: Programme, plan_: Plan, *, round_: int | None = 20, frame: str | None = "only") -> Report:
    """The whole report of one plan, as `check` makes it."""
    found_frame = programme.frame(frame) if frame else None
    choice = Choice(programme, programme.round(round_), found_frame)
    found = assemble(plan_, choice, as_of=date(2025, 7, 25), scenario="flat", tool_version="test")
    return Report(found)


def finding(programme: Programme, plan_: Plan, code: str = "BASE-VALUE-ADDED-GROWTH", **other: Any) -> Finding:
    """The one finding of a code in the report."""
    found = [f for f in report(programme, plan_, **other).data.findings if f.code == code]
    assert len(found) == 1, found
    return found[0]
