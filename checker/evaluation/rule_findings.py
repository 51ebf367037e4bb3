"""One row of the findings table → one Finding with its words' parameters, cells, clause and calculation."""

from __future__ import annotations

import math
from fractions import Fraction

from checker.catalogue import items
from checker.evaluation import metrics
from checker.evaluation.conditions import all_hold
from checker.evaluation.evaluate import applicability
from checker.evaluation.explain import Subject, observed_trace, required_trace, shown_or_none
from checker.evaluation.growth_rates import truncated_growth
from checker.evaluation.numbers import Context, number_range
from checker.model import Finding, Outcome, Rate, Severity, Trace
from checker.rules.programme import First, Number, Reference, Rule

Data = dict[str, str | int | float]


def rule_finding(
    subject: Subject,
    rule: Rule,
    outcome: Outcome,
    severity: Severity,
    year: int | None,
    observed: float,
    required: float,
) -> Finding:
    """The Finding of a pack's rule for one plan."""
    absent = outcome is Outcome.NOT_APPLICABLE
    trace = None if absent else observed_trace(subject, rule, year)
    law = None if absent else required_trace(subject, rule, year)
    data: Data = {}
    if not absent:
        data |= _wage_data(subject, rule, year) | _growth_data(subject, rule) | _declared_data(rule)
    missing: tuple[str, ...] = ()
    if outcome is Outcome.UNKNOWN:
        missing = _missing(subject, rule, trace, law)
        data["reason"] = _reason(subject, rule, year, missing)
    return Finding(
        code=rule.code,
        part=rule.part,
        kind=rule.check,
        outcome=outcome,
        severity=severity,
        confidence=rule.confidence,
        year=year,
        observed=shown_or_none(observed),
        required=shown_or_none(required),
        margin=margin_of(observed, required),
        rate=None if absent else _rate(subject, rule, observed),
        unit=_unit(subject, rule),
        metric=metric_of(rule),
        title=rule.title,
        advice=rule.advice,
        note=rule.note,
        cells=_cells(trace, law),
        cite=rule.cite,
        missing=missing,
        data=tuple(data.items()),
        trace=trace,
    )


def margin_of(observed: float, required: float) -> int | float | None:
    margin = shown_or_none(observed - required)
    return round(margin, 10) if isinstance(margin, float) else margin


def metric_of(rule: Rule) -> str:
    if rule.item:
        return rule.item
    names = rule.options[0].metric if rule.options else rule.metric
    return names[0] if names else ""


def _unit(subject: Subject, rule: Rule) -> str:
    name = metric_of(rule)
    return metrics.unit_of(subject.programme, name) if name else ""


def _cells(*traces: Trace | None) -> tuple[str, ...]:
    found = [cell for trace in traces if trace for leaf in trace.leaves() for cell in leaf.cells]
    return tuple(dict.fromkeys(found))


# ---- parameters of the words -----------------------------------------------------------------------------------------


def _wage_data(subject: Subject, rule: Rule, year: int | None) -> Data:
    number = rule.value
    if not isinstance(number, Reference) or number.source != "table" or year is None:
        return {}
    scene, row = subject.scene, subject.row
    march = int(scene.fiscal.march[row, year])
    low, likely = float(scene.wages.low[row, year]), float(scene.wages.likely[row, year])
    scenario = str(subject.batch.text("scenario")[row])
    data: Data = {"plus": int(number.plus), "scenario": scenario}
    place = subject.plan.value("prefecture") or subject.plan.value("sites")
    if place:
        data["prefecture"] = "、".join(place) if isinstance(place, tuple) else str(place)
    if march > 0:
        data["on"] = f"{march}-03-31"
    if not math.isnan(low):
        decided = bool(scene.wages.decided[row, year])
        data |= {"known": int(decided), "known_wage": int(low), "projected_wage": int(likely), "regional": int(likely)}
    return data


def _growth_data(subject: Subject, rule: Rule) -> Data:
    if rule.check not in ("growth", "any_of"):
        return {}
    data: Data = {"years": int(subject.scene.span.years[subject.row]), "method": subject.programme.horizon.growth}
    base = metrics.value(subject.batch, metric_of(rule))[subject.row, 0]
    if not math.isnan(base):
        data["base"] = shown_or_none(float(base)) or 0
    return data


def _declared_data(rule: Rule) -> Data:
    if rule.check != "declared" or rule.item is None:
        return {}
    return {"set": f"{rule.item}={'true' if rule.expected else 'false'}"}


def _rate(subject: Subject, rule: Rule, observed: float) -> Rate | None:
    """The yearly growth as the official tool prints it, beside the rate that is asked."""
    if rule.check != "growth":
        return None
    context = Context(subject.scene.wages, subject.amounts)
    asked = shown_or_none(float(number_range(subject.batch, rule.rate[0], context).high[subject.row]))
    years = int(subject.scene.span.years[subject.row])
    base = _base_of(subject, rule, observed)
    reached = None
    if base is not None and not math.isnan(observed):
        top, bottom = _whole_ratio(Fraction(str(observed)), base)
        reached = truncated_growth(bottom, top, years, subject.programme.horizon.growth)
    return Rate(None if reached is None else float(reached), asked)


def _base_of(subject: Subject, rule: Rule, observed: float) -> Fraction | None:
    """The base value that was judged: of the parts, or of the stated row where that was the worse of the two."""
    name = metric_of(rule)
    metric = subject.programme.metric(name)
    if metric and metric.stated:
        stated = subject.batch.series(metric.stated)[subject.row]
        parts = metrics.value(subject.batch, name)[subject.row]
        if observed == stated[subject.final] and observed != parts[subject.final]:
            return metrics.as_fraction(float(stated[0]))
    return metrics.exact(subject.batch, subject.row, name, 0)


def _whole_ratio(top: Fraction, bottom: Fraction) -> tuple[int, int]:
    """Two fractions as integers in the same ratio."""
    scale = math.lcm(top.denominator, bottom.denominator)
    return int(top * scale), int(bottom * scale)


# ---- why something is unknown ----------------------------------------------------------------------------------------


def _missing(subject: Subject, rule: Rule, trace: Trace | None, law: Trace | None) -> tuple[str, ...]:
    """The facts that would settle an unknown: leaves without a value, the total where all its parts are missing."""
    found: list[str] = []
    for condition in (*rule.when, *_branch_conditions(rule)):
        if all_hold(subject.batch, (condition,))[subject.row] == -1:
            found.append(condition.item)
    if rule.frames and subject.batch.text("frame")[subject.row] is None:
        found.append("frame")
    for tree in (trace, law):
        if tree is not None:
            found += _unknown_leaves(tree)
    if _uses_table(rule.value) and not _has_place(subject):
        found.append("prefecture")
    if _uses_table(rule.value) and subject.scene.fiscal.march[subject.row, 0] < 0:
        found.append("base_fiscal_year_end")
    return tuple(dict.fromkeys(found))


def _branch_conditions(rule: Rule) -> tuple:  # type: ignore[type-arg]
    numbers = [*rule.rate, *([rule.value] if rule.value else [])]
    return tuple(
        condition
        for number in numbers
        if isinstance(number, First)
        for branch in number.branches
        for condition in branch.when
    )


def _unknown_leaves(tree: Trace) -> list[str]:
    if not tree.children:
        known = tree.value is not None or tree.note == "not_claimed" or tree.name not in items()
        return [] if known else [tree.name if tree.year is None else f"{tree.name}[{tree.year}]"]
    return [name for child in tree.children for name in _unknown_leaves(child)]


def _uses_table(number: Number | None) -> bool:
    return isinstance(number, Reference) and number.source == "table"


def _has_place(subject: Subject) -> bool:
    return bool(subject.plan.value("prefecture") or subject.plan.value("sites"))


def _reason(subject: Subject, rule: Rule, year: int | None, missing: tuple[str, ...]) -> str:
    """Why an outcome is unknown, the first cause that has to be mended."""
    scene, row = subject.scene, subject.row
    if rule.check == "declared":
        return "declared" if rule.item is None else "missing"
    if "frame" in missing:
        return "no_frame"
    applies = applicability(subject.batch, rule)
    if applies is not None and applies[row] == -1:
        return "condition"
    if _slipped(subject, rule):
        return "unit_slip"
    if rule.check == "growth":
        base = metrics.value(subject.batch, metric_of(rule))[row, 0]
        if base <= 0:
            return "negative_base"
        if not scene.span.allowed[row] and not missing:
            return "horizon"
    if missing and missing != ("base_fiscal_year_end",):
        return "missing"
    if _uses_table(rule.value) and year is not None and scene.fiscal.march[row, year] < 0:
        return "no_fiscal_year"
    return "sites" if subject.plan.value("sites") and _uses_table(rule.value) else "bounds"


def _slipped(subject: Subject, rule: Rule) -> bool:
    """A series of the rule was taken out of the batch because of a unit slip."""
    for name in rule.metric:
        for item in metrics.leaf_items(subject.programme, name):
            if items()[item].series:
                held = subject.batch.series(item)[subject.row]
                if any(f.item == item and f.year is not None and math.isnan(held[f.year]) for f in subject.plan.facts):
                    return True
    return False
