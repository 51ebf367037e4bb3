"""One PLAN-* row of the findings table → one Finding with its words' parameters and cells."""

from __future__ import annotations

import math
from collections.abc import Callable

from checker.catalogue import finding_codes, items
from checker.evaluation import metrics
from checker.evaluation.base_year import shown_bounds
from checker.evaluation.consistency import STATED_GROWTH
from checker.evaluation.explain import Subject, shown_or_none
from checker.evaluation.growth_rates import as_the_official_tool_prints
from checker.evaluation.growth_watch import both_methods
from checker.evaluation.law_data import Data
from checker.evaluation.rule_findings import margin_of, metric_of
from checker.model import Finding, Outcome, Rate, Severity

_BESIDE = {
    "PLAN-PAYROLL-OVER-LABOUR-COST": ("labour_cost",),
    "PLAN-ORDINARY-PROFIT": ("operating_profit", "non_operating_expenses"),
    "PLAN-DEPRECIATION": ("capital_investment",),
    "PLAN-HEADCOUNT": ("employees",),
}
_METRICS = {
    "PLAN-VALUE-ADDED-SUM": "value_added",
    "PLAN-PAYROLL-SPLIT": "payroll",
    "PLAN-ORDINARY-PROFIT": "ordinary_profit",
    "PLAN-PAYROLL-OVER-LABOUR-COST": "payroll",
    "PLAN-DEPRECIATION": "depreciation",
    "PLAN-HEADCOUNT": "regular_employees",
    "PLAN-YEARS": "plan_years",
    "PLAN-BASE-YEAR": "base_fiscal_year_end",
}


def consistency_finding(
    subject: Subject,
    code: str,
    part: str,
    outcome: Outcome,
    severity: Severity,
    year: int | None,
    observed: float,
    required: float,
) -> Finding:
    """The Finding of a PLAN-* check; `part` is an item, a metric, a rule's code or the kind of slip."""
    name = _slip_metric(subject, code, part)
    ratios = code == "PLAN-STATED-GROWTH"
    unit = "ratio" if code == "PLAN-BACK-LOADED" else (metrics.unit_of(subject.programme, name) if name else "")
    return Finding(
        code=code,
        part=part,
        kind="consistency",
        outcome=outcome,
        severity=severity,
        year=year,
        observed=shown_or_none(observed),
        required=shown_or_none(required),
        margin=margin_of(observed, required),
        rate=Rate(observed, required) if ratios else None,
        unit=unit,
        metric=name,
        title=finding_codes()[code].title,
        cells=_slip_cells(subject, code, name, year),
        data=tuple(_slip_data(subject, code, part, year, observed, required).items()),
    )


def _slip_metric(subject: Subject, code: str, part: str) -> str:
    if code in _METRICS:
        return _METRICS[code]
    rule = next((rule for rule in subject.programme.rules if rule.code == part), None)
    if rule:
        return metric_of(rule)
    return part if part in items() or subject.programme.metric(part) else ""


def _slip_cells(subject: Subject, code: str, name: str, year: int | None) -> tuple[str, ...]:
    years = {year} if year is not None else {0, subject.final}
    if code in ("PLAN-UNIT-SLIP", "PLAN-DEPRECIATION") and year:
        earlier = [f.year for f in subject.plan.facts if f.item == name and f.year is not None and f.year < year]
        years.add(max(earlier, default=year))  # blank years between say nothing
    if code == "PLAN-BASE-YEAR":
        name, years = "fiscal_year_end", {0}
    wanted = set(metrics.leaf_items(subject.programme, name) if name else ()) | set(_BESIDE.get(code, ()))
    if code == "PLAN-STATED-GROWTH":
        wanted.add(STATED_GROWTH[name])
    found = [f for f in subject.plan.facts if f.item in wanted and (f.year is None or f.year in years) and f.cell]
    return tuple(dict.fromkeys(str(f.cell) for f in found))


def _slip_data(subject: Subject, code: str, part: str, year: int | None, observed: float, required: float) -> Data:
    maker = _DATA.get(code)
    return maker(subject, part, year, observed, required) if maker else {}


def _number(value: float) -> int | float:
    return shown_or_none(value) or 0


def _years_data(subject: Subject, part: str, year: int | None, observed: float, required: float) -> Data:
    span, years = subject.scene.span, subject.programme.horizon.years
    if part == "gap":
        return {"kind": part, "difference": int(span.years[subject.row]), "slots": subject.final}
    if part == "outside":
        return {"kind": part, "years": int(span.years[subject.row]), "least": min(years), "most": max(years)}
    if part == "stated_differs":
        return {"kind": part, "stated": _number(required), "filled": _number(observed)}
    return {"kind": part}


def _base_year_data(subject: Subject, part: str, year: int | None, observed: float, required: float) -> Data:
    base, earliest, latest = shown_bounds(subject.batch, subject.row)
    return {"base_end": base, "earliest": earliest, "latest": latest}


def _method_data(subject: Subject, part: str, year: int | None, observed: float, required: float) -> Data:
    rule = next(rule for rule in subject.programme.rules if rule.code == part)
    simple, compound = both_methods(subject.batch, rule, subject.scene.span, subject.row, required)
    years = int(subject.scene.span.years[subject.row])
    return {"simple": simple, "compound": compound, "method": subject.programme.horizon.growth, "years": years}


def _boundary_data(subject: Subject, part: str, year: int | None, observed: float, required: float) -> Data:
    return {"display_unit": max(1, int(subject.batch.stated_unit()[subject.row]))}


def _negative_data(subject: Subject, part: str, year: int | None, observed: float, required: float) -> Data:
    final = metrics.value(subject.batch, part)[subject.row, subject.final]
    years = int(subject.scene.span.years[subject.row])
    if math.isnan(final) or not years or (part != "value_added" and observed < 0):  # for pay the tool refuses those
        return {"official_tool": "-"}
    return {"official_tool": as_the_official_tool_prints(observed, float(final), years)}


def _slip_ratio_data(subject: Subject, part: str, year: int | None, observed: float, required: float) -> Data:
    if math.isnan(required) or not required:
        return {"before": 0, "after": _number(observed), "ratio": 0}
    ratio = max(abs(observed / required), abs(required / observed)) if observed else 0
    return {"before": _number(required), "after": _number(observed), "ratio": round(ratio)}


def _share_data(subject: Subject, part: str, year: int | None, observed: float, required: float) -> Data:
    return {"share": round(observed, 4)}


def _depreciation_data(subject: Subject, part: str, year: int | None, observed: float, required: float) -> Data:
    invested = subject.batch.series("capital_investment")[subject.row, year or 0]
    return {"investment": _number(float(invested)), "before": _number(required), "after": _number(observed)}


def _headcount_data(subject: Subject, part: str, year: int | None, observed: float, required: float) -> Data:
    return {"regular_employees": _number(observed), "employees": _number(required)}


_DATA: dict[str, Callable[[Subject, str, int | None, float, float], Data]] = {
    "PLAN-YEARS": _years_data,
    "PLAN-BASE-YEAR": _base_year_data,
    "PLAN-GROWTH-METHOD": _method_data,
    "PLAN-BOUNDARY": _boundary_data,
    "PLAN-NEGATIVE-BASE": _negative_data,
    "PLAN-UNIT-SLIP": _slip_ratio_data,
    "PLAN-BACK-LOADED": _share_data,
    "PLAN-DEPRECIATION": _depreciation_data,
    "PLAN-HEADCOUNT": _headcount_data,
}
