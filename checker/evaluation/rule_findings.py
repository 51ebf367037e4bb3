"""One row of the findings table → one Finding with its words' parameters, cells, clause and calculation."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

from checker.catalogue import items
from checker.evaluation import metrics
from checker.evaluation.conditions import all_hold
from checker.evaluation.evaluate import applicability
from checker.evaluation.explain import Subject, observed_trace, required_trace, shown_or_none
from checker.evaluation.growth_rates import truncated_growth
from checker.evaluation.numbers import Context, number_range
from checker.evaluation.thresholds import growth_factor
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
    plain = Finding(
        code=rule.code,
        part=rule.part,
        kind=rule.check,
        outcome=outcome,
        severity=severity,
        confidence=rule.confidence,
        year=year,
        unit=_unit(subject, rule),
        metric=metric_of(rule),
        title=rule.title,
        advice=rule.advice,
        note=rule.note,
        cite=rule.cite,
    )
    return plain if outcome is Outcome.NOT_APPLICABLE else _explained(subject, rule, plain, observed, required)


def _explained(subject: Subject, rule: Rule, plain: Finding, observed: float, required: float) -> Finding:
    """The same with its numbers, cells, calculation and, where it is unknown, the reason."""
    stated, base = _judged_number(subject, rule, observed, required)
    trace = observed_trace(subject, rule, plain.year, stated=stated)
    law = required_trace(subject, rule, plain.year)
    data = _wage_data(subject, rule, plain.year) | _growth_data(subject, rule, base) | _declared_data(rule)
    missing: tuple[str, ...] = ()
    if plain.outcome is Outcome.UNKNOWN:
        missing = _missing(subject, rule, trace, law)
        data["reason"] = _reason(subject, rule, plain.year, missing)
    return replace(
        plain,
        observed=shown_or_none(observed),
        required=shown_or_none(required),
        margin=margin_of(observed, required),
        rate=_rate(subject, rule, observed, base),
        cells=_cells(trace, law),
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
    place = subject.plan.value("sites") or subject.plan.value("prefecture")
    if place:
        data["prefecture"] = "、".join(place) if isinstance(place, tuple) else str(place)
    if march > 0:
        data["on"] = f"{march}-03-31"
    if not math.isnan(low):
        decided = bool(scene.wages.decided[row, year])
        data |= {"known": int(decided), "known_wage": int(low), "projected_wage": int(likely), "regional": int(likely)}
    return data


def _growth_data(subject: Subject, rule: Rule, base: Fraction | None) -> Data:
    if rule.check not in ("growth", "any_of"):
        return {}
    data: Data = {"years": int(subject.scene.span.years[subject.row]), "method": subject.programme.horizon.growth}
    if base is not None:
        data["base"] = shown_or_none(float(base)) or 0
    return data


def _judged_number(subject: Subject, rule: Rule, observed: float, required: float) -> tuple[bool, Fraction | None]:
    """Whether the stated row was judged in place of the parts, as it is where it is the worse, and the base value."""
    if rule.check not in ("growth", "any_of"):
        return False, None
    name, row = metric_of(rule), subject.row
    base = metrics.exact(subject.batch, row, name, 0)
    metric = subject.programme.metric(name)
    if metric is None or metric.stated is None or base is None or rule.check != "growth":
        return False, base
    said = metrics.exact_item(subject.batch, row, metric.stated, 0)
    if said is None or said == base:
        parts = metrics.value(subject.batch, name)[row, subject.final]
        stated = subject.batch.series(metric.stated)[row, subject.final]
        return bool(observed == stated and observed != parts), base
    return (True, said) if _asked_of(subject, rule, said) == required else (False, base)


def _asked_of(subject: Subject, rule: Rule, base: Fraction) -> float:
    """What the rule asks of the final year when the base year was `base`."""
    context = Context(subject.scene.wages, subject.amounts)
    rate = metrics.as_fraction(float(number_range(subject.batch, rule.rate[0], context).high[subject.row]))
    years = int(subject.scene.span.years[subject.row])
    if rate is None or base <= 0 or not years:
        return math.nan
    return float(math.ceil(base * growth_factor(rate, years, subject.programme.horizon.growth)))


def _declared_data(rule: Rule) -> Data:
    if rule.check != "declared" or rule.item is None:
        return {}
    return {"set": f"{rule.item}={'true' if rule.expected else 'false'}"}


def _rate(subject: Subject, rule: Rule, observed: float, base: Fraction | None) -> Rate | None:
    """The yearly growth as the official tool prints it, beside the rate that is asked."""
    if rule.check != "growth":
        return None
    context = Context(subject.scene.wages, subject.amounts)
    asked = shown_or_none(float(number_range(subject.batch, rule.rate[0], context).high[subject.row]))
    years = int(subject.scene.span.years[subject.row])
    reached = None
    if base is not None and not math.isnan(observed):
        top, bottom = _whole_ratio(Fraction(str(observed)), base)
        reached = truncated_growth(bottom, top, years, subject.programme.horizon.growth)
    return Rate(None if reached is None else float(reached), asked)


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
