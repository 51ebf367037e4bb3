"""One plan judged under one round → the Report every format is made from.

The plan, the same plan without the wage hike, and the same plan with today's wages are three rows of one batch.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from math import isnan

import numpy as np
import pandas as pd

from checker.catalogue import finding_codes, items
from checker.evaluation import pictures, tables
from checker.evaluation.evaluate import WHOLE_PLAN, Judged, evaluate_one, verdicts
from checker.evaluation.explain import Subject, frame_of, shown_or_none
from checker.evaluation.money import rate_branches
from checker.evaluation.numbers import Context, number_range
from checker.evaluation.plan_findings import consistency_finding
from checker.evaluation.resolve import Choice
from checker.evaluation.rule_findings import rule_finding
from checker.evaluation.staleness import stale
from checker.evaluation.uses import used_items
from checker.model import (
    YEARS,
    Assumption,
    Finding,
    Frame,
    Outcome,
    Plan,
    ProgrammeRef,
    RateTier,
    Report,
    Severity,
    Subsidy,
    Verdict,
    WithoutWageHike,
)
from checker.rules.programme import FrameRules, Programme, Rule

TODAY = "today"
_NO_TABLE = "READ-NO-TABLE"


def unreadable(plan: Plan, tool_version: str) -> Report:
    """The report of a workbook that holds no plan: its READ-* findings and nothing judged."""
    nothing = replace(plan, facts=())
    return Report(tool_version=tool_version, plan=nothing, verdict=Verdict.UNDETERMINED, findings=plan.findings)


def is_readable(plan: Plan, programme: Programme | None = None) -> bool:
    """Whether a plan was read at all; a programme that judges no plan years can do without the table of years."""
    fatal = {f.code for f in plan.findings if finding_codes()[f.code].fatal}
    if programme is None or programme.horizon.years:
        return not fatal
    return not fatal or (fatal == {_NO_TABLE} and bool(plan.facts))


def has_only_no_table(plan: Plan) -> bool:
    """Whether nothing but the table of plan years is lacking: then the programme tells whether that matters."""
    return any(f.code == _NO_TABLE for f in plan.findings) and bool(plan.facts)


def assemble(
    plan: Plan, choice: Choice, *, as_of: date, scenario: str, tool_version: str, today: date | None = None
) -> Report:
    """The report of a plan. With `today`, yearly wage rules are also held against what is known on that day."""
    programme = choice.programme
    rows = _rows(plan, choice, as_of, scenario, today)
    plans, years = tables.build(rows)
    table, judged = evaluate_one(plans, years, programme)
    subject = Subject(judged.scene, _believed(plan, judged), judged.amounts)
    verdict = [Verdict(v) for v in verdicts(table, np.arange(len(rows)))]
    findings = _findings(subject, plan, table, choice)
    findings += stale(programme, as_of)
    if today is not None:
        findings += _known_today(subject, table, choice, len(rows) - 1)
    return Report(
        tool_version=tool_version,
        plan=plan,
        verdict=verdict[0],
        findings=tuple(findings),
        programme=reference(programme, choice.round.number if choice.round else None),
        frame=Frame(choice.frame.id, choice.frame.title) if choice.frame else None,
        frames=tuple(Frame(frame.id, frame.title) for frame in programme.frames),
        as_of=as_of,
        scenario=scenario,
        plan_years=subject.final or None,
        horizon=int(judged.scene.span.years[0]) or None,
        without_wage_hike=_without(rows, verdict, subject),
        assumptions=(*choice.assumptions, *_assumptions(plan, programme)),
        series=pictures.series_lines(subject),
        fiscal_year_ends=_year_ends(plan),
        paths=pictures.paths(subject, findings),
        subsidy=subsidy(subject, 0),
        clawback=programme.clawback,
        titles=tuple((metric.id, metric.title) for metric in programme.metrics),
    )


def _rows(plan: Plan, choice: Choice, as_of: date, scenario: str, today: date | None) -> list[tables.Row]:
    number = choice.round.number if choice.round else None
    frame = choice.frame.id if choice.frame else None
    first = tables.Row(plan, choice.programme.id, number, frame, as_of, scenario, {})
    rows = [first]
    if plan.value("wage_hike") is True:
        rows.append(replace(first, overrides={"wage_hike": False}))
    if today is not None:
        rows.append(replace(first, as_of=today))
    return rows


def reference(programme: Programme, number: int | None) -> ProgrammeRef:
    """Which pack judged."""
    found = programme.round(number)
    return ProgrammeRef(
        id=programme.id,
        title=programme.title,
        round=number,
        status=programme.status,
        verified=programme.verified,
        fingerprint=programme.fingerprint,
        opens=found.opens if found else None,
        closes=found.closes if found else None,
    )


# ---- findings --------------------------------------------------------------------------------------------------------


def _believed(plan: Plan, judged: Judged) -> Plan:
    """The plan without the values that cannot be true: nothing may be explained with them."""
    gone = {(one.item, one.year) for one in judged.refused if one.plan == 0}
    return replace(plan, facts=tuple(f for f in plan.facts if (f.item, f.year) not in gone)) if gone else plan


def _findings(subject: Subject, plan: Plan, table: pd.DataFrame, choice: Choice) -> list[Finding]:
    """Row 0 of the batch as findings: the pack's rules in its order, then the plan's own, then the reading's."""
    found: list[tuple[int, int, Finding]] = []
    for row in _entries(table, 0):
        code, part, year, outcome, severity, observed, required = row
        rule = rule_for(choice.programme, choice.frame, code, part)
        if rule is not None:
            order = choice.programme.rules.index(rule)
            finding = rule_finding(subject, rule, outcome, severity, year, observed, required)
        elif code == "READ-NUMBER":
            order = len(choice.programme.rules) + 2
            finding = _impossible(plan, part, year, observed)
        else:
            order = len(choice.programme.rules) + 1
            finding = consistency_finding(subject, code, part, outcome, severity, year, observed, required)
        found.append((order, year if year is not None else -1, finding))
    found.sort(key=lambda entry: entry[:2])
    return [*(entry[2] for entry in found), *_of_reading(plan, choice.programme), *_extra(subject, choice)]


def _of_reading(plan: Plan, programme: Programme) -> Iterator[Finding]:
    """What the reader found, as far as it can matter: a programme without plan years needs no table of them."""
    for finding in plan.findings:
        about = str(finding.get("item") or finding.metric).split("[", 1)[0]
        unused = about in items() and about not in used_items(programme)
        if programme.horizon.years:
            needless = finding.code == "READ-MISSING" and unused
        else:
            needless = finding.code == _NO_TABLE or unused
        if not needless:
            yield finding


def _entries(table: pd.DataFrame, plan: int) -> Iterator[tuple[str, str, int | None, Outcome, Severity, float, float]]:
    mine = table[table["plan"] == plan]
    columns = ("code", "part", "year", "outcome", "severity", "observed", "required")
    for code, part, year, outcome, severity, observed, required in zip(
        *(mine[c].tolist() for c in columns), strict=True
    ):
        place = None if year == WHOLE_PLAN else year
        yield code, part, place, Outcome(outcome), Severity(severity), observed, required


def rule_for(programme: Programme, frame: FrameRules | None, code: str, part: str) -> Rule | None:
    """The rule of a code and part that speaks of this frame; of several, without a frame, the first."""
    fits = [rule for rule in programme.rules if rule.code == code and rule.part == part]
    mine = [rule for rule in fits if not rule.frames or (frame is not None and frame.id in rule.frames)]
    return next(iter(mine or fits), None)


def _impossible(plan: Plan, item: str, year: int | None, observed: float) -> Finding:
    """A value that cannot be true of its item was left out."""
    fact = plan.fact(item, year)
    return Finding(
        code="READ-NUMBER",
        part=item,
        outcome=Outcome.UNKNOWN,
        year=year,
        cells=(str(fact.cell),) if fact and fact.cell else (),
        data=(("item", item), ("raw", (fact.raw if fact else "") or f"{observed:g}")),
    )


def _extra(subject: Subject, choice: Choice) -> Iterator[Finding]:
    stated = subject.plan.fact("frame")
    if choice.frame is None and stated is not None:
        cells = (str(stated.cell),) if stated.cell else ()
        data = (("item", "frame"), ("raw", str(stated.value)))
        yield Finding(code="READ-MISSING", outcome=Outcome.UNKNOWN, cells=cells, data=data)
    if choice.programme.status == "draft":
        yield Finding(code="RULES-DRAFT", kind="consistency", outcome=Outcome.AT_RISK)


def _known_today(subject: Subject, table: pd.DataFrame, choice: Choice, row: int) -> list[Finding]:
    """Yearly wage rules that come out otherwise with what is known today than as of the round's closing date."""
    before = {(code, part, year): outcome for code, part, year, outcome, *_ in _entries(table, 0)}
    later = Subject(subject.scene, subject.plan, subject.amounts, row)
    found = []
    for code, part, year, outcome, _severity, observed, required in _entries(table, row):
        rule = rule_for(choice.programme, choice.frame, code, part)
        if rule is not None and before.get((code, part, year), outcome) is not outcome:
            finding = rule_finding(later, rule, outcome, Severity.ADVISORY, year, observed, required)
            found.append(replace(finding, part=TODAY))
    return found


# ---- the rest of the report ------------------------------------------------------------------------------------------


def _without(rows: list[tables.Row], verdict: list[Verdict], subject: Subject) -> WithoutWageHike | None:
    place = next((i for i, row in enumerate(rows) if row.overrides.get("wage_hike") is False), None)
    if place is None:
        return None
    cap = shown_or_none(float(subject.amounts.cap[place]))
    return WithoutWageHike(verdict[place], int(cap) if cap is not None else None)


def _assumptions(plan: Plan, programme: Programme) -> Iterator[Assumption]:
    """Favourable claims that the programme knows and nobody made."""
    used = _claimable(programme)
    for item in pictures.flag_items():
        if item in used and plan.fact(item) is None:
            yield Assumption(item, False, "not_claimed")


def _claimable(programme: Programme) -> frozenset[str]:
    """The items whose silence has to be said."""
    owner = {"sole_proprietor"} if "PLAN-PAYROLL-OVER-LABOUR-COST" in programme.consistency else set()
    return used_items(programme) | owner


def _year_ends(plan: Plan) -> tuple[date | None, ...]:
    values = plan.series("fiscal_year_end")
    base = plan.value("base_fiscal_year_end")
    ends = [value if isinstance(value, date) else None for value in values]
    if ends[0] is None and isinstance(base, date):
        ends[0] = base
    return tuple(ends[:YEARS])


def subsidy(subject: Subject, row: int) -> Subsidy | None:
    """What may be asked under the plan's frame; None where the frame is unknown."""
    frame = frame_of(subject)
    if frame is None:
        return None
    batch, amounts = subject.batch, subject.amounts
    cap, least = _yen(amounts.cap[row]), _yen(amounts.cap_least[row])
    base, found = _yen(amounts.frame_cap[row]), _yen(amounts.maximum[row])
    floor = number_range(batch, frame.floor, Context(subject.scene.wages, amounts)) if frame.floor else None
    rates = []
    for step in frame.rates:
        chosen, values = rate_branches(batch, step.rate)
        rates.append(RateTier(step.up_to, values[max(int(chosen[row]), 0)]))
    return Subsidy(
        cap=cap,
        cap_least=least,
        uplift=(cap - base - int(amounts.added[row])) if cap is not None and base is not None else 0,
        addition=_yen(amounts.added[row]) or 0,
        floor=_yen(floor.low[row]) if floor and floor.low[row] == floor.high[row] else None,
        maximum=None if found is None or least is None else min(found, least),
        rates=tuple(rates),
    )


def _yen(value: float) -> int | None:
    return None if isnan(value) else int(value)
