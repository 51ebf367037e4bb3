"""The samples come out as their key says, which was worked out by hand with fractions and never with the checker."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from checker.api import Settings, judge
from checker.model import Outcome, Report, Severity
from checker.reading import Reader

SAMPLES = Path(__file__).parents[1] / "sample_plans"
KEY: dict[str, Any] = tomllib.loads((SAMPLES / "expected.toml").read_text(encoding="utf-8"))
PLANS = {name: row for name, row in KEY.items() if isinstance(row, dict) and "programme" in row}
SILENT = (Outcome.PASS, Outcome.NOT_APPLICABLE)


@cache
def reports(*, closed: bool) -> dict[str, Report]:
    """Every sample as of its round's closing date; with `closed` by default, as seen on the key's day."""
    with Reader() as reader:
        reads = {name: reader.submit(SAMPLES / row["file"]) for name, row in PLANS.items()}
        plans = {name: read.result() for name, read in reads.items()}
    settings = {
        name: Settings(today=KEY["today"]) if closed else Settings(as_of=PLANS[name]["as_of"]) for name in plans
    }
    return {name: judge(plan, settings[name]) for name, plan in plans.items()}


@pytest.mark.parametrize("name", PLANS)
def test_the_round_frame_verdict_and_cap_are_those_of_the_key(name: str) -> None:
    row, report = PLANS[name], reports(closed=False)[name]
    assert report.programme
    assert (report.programme.id, report.programme.round) == (row["programme"], row.get("round"))
    assert report.frame
    assert report.frame.id == row["frame"]
    assert report.verdict.value == row["verdict"]
    assert report.subsidy
    assert report.subsidy.cap == row["cap"]


@pytest.mark.parametrize("name", PLANS)
def test_the_required_findings_that_do_not_pass_are_exactly_those_of_the_key(name: str) -> None:
    found = {
        (f.code, f.outcome.value): f
        for f in reports(closed=False)[name].findings
        if f.severity is Severity.REQUIRED and f.outcome not in SILENT
    }
    wanted = {(row["code"], row["outcome"]): row for row in PLANS[name].get("finding", ())}
    assert set(found) == set(wanted)
    for key, row in wanted.items():
        for number in ("year", "observed", "required", "margin"):
            if number in row:
                assert getattr(found[key], number) == pytest.approx(row[number], abs=1e-9), (key, number)


@pytest.mark.parametrize("name", PLANS)
def test_what_today_adds_is_exactly_what_the_key_says(name: str) -> None:
    found = {(f.year, f.margin) for f in reports(closed=True)[name].findings if f.part == "today"}
    assert found == {(row["year"], row["margin"]) for row in PLANS[name].get("today", ())}


def test_the_growth_typed_by_hand_into_the_official_form_is_held_against_the_recomputed_one() -> None:
    """4.56 % stands in the sample as in the official blank; its table gives (4,775,000 / 4,000,000)^(1/5) - 1."""
    report = reports(closed=False)["shoryokuka-5-growth-typed-by-hand"]
    (told,) = (finding for finding in report.findings if finding.code == "PLAN-STATED-GROWTH")
    assert (told.year, told.severity, told.metric) == (5, Severity.ADVISORY, "payroll_per_employee")
    assert told.observed == pytest.approx(0.0456)
    assert told.required == pytest.approx(0.036054, abs=1e-6)
    assert any(str(cell).endswith("!K49") for cell in told.cells)
