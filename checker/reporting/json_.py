"""The report as one JSON object on one line, in the shape that `checker/report.schema.json` publishes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from checker.model import Citation, Fact, Finding, Origin, Report
from checker.reporting.cleaning import harmless
from checker.reporting.facts import scalar_facts, series_lines
from checker.reporting.figures import known
from checker.reporting.options import Options
from checker.reporting.wording import Wording

SCHEMA_VERSION = 1


def write(report: Report, options: Options) -> str:
    document = document_of(report, options)
    return harmless(json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(", ", ": "))) + "\n"


def document_of(report: Report, options: Options) -> dict[str, Any]:
    """The report as plain JSON values: money integer yen, rates ratios, dates ISO; null where nothing is known."""
    wording = Wording(report, options.lang)
    programme, hike = report.programme, report.without_wage_hike
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "plan-checker", "version": report.tool_version},
        "input": {"name": None if options.redact else report.plan.name, "sha256": report.plan.sha256},
        "programme": programme and {"id": programme.id, "round": programme.round, "fingerprint": programme.fingerprint},
        "frame": report.frame and report.frame.id,
        "as_of": plain(report.as_of),
        "scenario": report.scenario or None,
        "verdict": report.verdict.value,
        "without_wage_hike": hike and {"verdict": hike.verdict.value, "cap": hike.cap},
        "assumptions": [{"item": a.item, "value": plain(a.value), "why": a.why} for a in report.assumptions],
        "plan": _plan(report),
        "findings": [_finding(f, wording) for f in report.findings],
        "subsidy": _subsidy(report),
        "clawback": {"computed": False, "clauses": _clauses(report, wording)},
    }


def _plan(report: Report) -> dict[str, Any]:
    series = {line.item: [plain(value) for value in line.values] for line in series_lines(report)}
    if any(report.fiscal_year_ends):
        series["fiscal_year_end"] = [plain(end) for end in report.fiscal_year_ends]
    cells = {f.key: str(f.cell) for f in report.plan.facts if f.cell is not None}
    origin = {f.key: f.origin.value for f in report.plan.facts}
    for line in report.series:
        for year, (cell, source) in enumerate(zip(line.cells, line.origins, strict=False)):
            if cell:
                cells.setdefault(f"{line.item}[{year}]", cell)
            if isinstance(source, Origin):
                origin.setdefault(f"{line.item}[{year}]", source.value)
    scalars = {f.item: plain(f.value) for f in scalar_facts(report)}
    facts = [fact_of(fact) for fact in report.plan.facts]
    return {"series": series, "scalars": scalars, "cells": cells, "origin": origin, "facts": facts}


def fact_of(fact: Fact) -> dict[str, Any]:
    """One fact with where it comes from: `raw` and `unit` as the cell says them, `value` in yen or the item's unit."""
    return {
        "key": fact.key,
        "item": fact.item,
        "year": fact.year,
        "value": plain(fact.value),
        "cell": str(fact.cell) if fact.cell is not None else None,
        "raw": fact.raw,
        "unit": fact.unit,
        "scale": fact.scale,
        "rounded": fact.rounded,
        "origin": fact.origin.value,
    }


def _finding(finding: Finding, wording: Wording) -> dict[str, Any]:
    rate = finding.rate
    return {
        "code": finding.code,
        "part": finding.part,
        "outcome": finding.outcome.value,
        "severity": finding.severity.value,
        "confidence": finding.confidence and finding.confidence.value,
        "year": finding.year,
        "observed": plain(finding.observed),
        "required": plain(finding.required),
        "margin": plain(finding.margin),
        "rate": rate and {"observed": plain(rate.observed), "required": plain(rate.required)},
        "unit": finding.unit,
        "message": wording.message(finding),
        "advice": wording.text(finding.advice) or None,
        "cells": list(finding.cells),
        "cite": _cite(finding.cite),
    }


def _cite(cited: Iterable[Citation]) -> dict[str, str] | None:
    """The clause a rule rests on first; the others stand in the pack, which the fingerprint names."""
    first = next(iter(cited), None)
    return None if first is None else {"title": first.title, "section": first.section, "url": first.url}


def _subsidy(report: Report) -> dict[str, Any] | None:
    money = report.subsidy
    if money is None:
        return None
    rates = [{"up_to": tier.up_to, "rate": float(tier.rate)} for tier in money.rates]
    return {"cap": money.cap, "uplift": money.uplift, "floor": money.floor, "maximum": money.maximum, "rates": rates}


def _clauses(report: Report, wording: Wording) -> list[dict[str, Any]]:
    return [
        {"code": c.code, "text": wording.text(c.text), "confidence": c.confidence.value, "cite": _cite(c.cite)}
        for c in report.clawback
    ]


def plain(value: object) -> Any:
    """A JSON value: whole numbers stay whole, dates become ISO, NaN and infinities null."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [plain(part) for part in value]
    if not known(value):
        return None
    if isinstance(value, Decimal | Fraction):
        return int(value) if value == int(value) else float(value)
    return value
