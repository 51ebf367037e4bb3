"""One row of the findings table → one Finding with its words' parameters, cells, clause and calculation."""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from checker.evaluation import metrics
from checker.evaluation.explain import Subject, observed_trace, required_trace, shown_or_none
from checker.evaluation.growth_checks import required_of, stretch
from checker.evaluation.growth_rates import truncated_growth
from checker.evaluation.law_data import Data, law_data
from checker.evaluation.numbers import Context, number_range
from checker.evaluation.routes import Asked, asked_of
from checker.evaluation.thresholds import growth_factor
from checker.evaluation.unknowns import missing_facts, reason
from checker.model import Finding, Outcome, Rate, Severity, Trace
from checker.rules.programme import Rule


def rule_finding(
    subject: Subject,
    rule: Rule,
    outcome: Outcome,
    severity: Severity,
    year: int | None,
    observed: float,
    required: float,
) -> Finding:
    """The Finding of a pack's rule for one plan; of several routes or members, the one that decided it."""
    asked = asked_of(subject, rule, year)
    plain = Finding(
        code=rule.code,
        part=rule.part,
        kind=rule.check,
        outcome=outcome,
        severity=severity,
        confidence=rule.confidence,
        year=year,
        unit=_unit(subject, asked.rule),
        metric=metric_of(asked.rule),
        title=rule.title,
        advice=rule.advice,
        note=rule.note,
        cite=rule.cite,
    )
    return plain if outcome is Outcome.NOT_APPLICABLE else _explained(subject, asked, plain, observed, required)


def _explained(subject: Subject, asked: Asked, plain: Finding, observed: float, required: float) -> Finding:
    """The same with its numbers, cells, calculation and, where it is unknown, the reason."""
    rule = asked.rule
    stated, base = _judged_number(subject, rule, observed, required)
    trace = observed_trace(subject, rule, plain.year, stated=stated)
    law = required_trace(subject, rule, plain.year)
    data = law_data(subject, rule, plain.year) | _growth_data(subject, rule, base) | _declared_data(rule)
    data |= _route_data(subject, asked)
    if trace is not None and _holds(trace, "increase"):
        data["increase"] = 1
    missing: tuple[str, ...] = ()
    if plain.outcome is Outcome.UNKNOWN:
        missing = missing_facts(subject, rule, trace, law)
        data["reason"] = reason(subject, rule, plain.year, missing)
    return replace(
        plain,
        observed=shown_or_none(observed),
        required=shown_or_none(required),
        margin=margin_of(observed, required),
        rate=_rate(subject, rule, base, stated=stated),
        cells=_cells(trace, law),
        missing=missing,
        data=tuple(data.items()),
        trace=trace,
    )


def _holds(trace: Trace, how: str) -> bool:
    """Whether a quantity of that making is part of a number."""
    return trace.how == how or any(_holds(child, how) for child in trace.children)


def margin_of(observed: float, required: float) -> int | float | None:
    """observed − required in the decimals they print as: 3.6 from 3.63 lacks 0.03 and not 0.0299…."""
    if math.isnan(observed) or math.isnan(required):
        return None
    margin = Decimal(repr(float(observed))) - Decimal(repr(float(required)))
    return shown_or_none(round(float(margin), 10))


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


def _route_data(subject: Subject, asked: Asked) -> Data:
    """Which route of several was taken: its number, its kind of check and the year that it looks at."""
    if asked.option is None:
        return {}
    data: Data = {"route": asked.number, "route_kind": asked.rule.check}
    if asked.option.title is not None:
        data |= {"route_ja": asked.option.title.ja, "route_en": asked.option.title.en}
    if asked.rule.each in ("final_year", "first_year", "base_year"):
        data["route_year"] = {"final_year": subject.final, "first_year": 1, "base_year": 0}[asked.rule.each]
    return data


def _growth_data(subject: Subject, rule: Rule, base: Fraction | None) -> Data:
    if rule.check != "growth":
        return {}
    years = int(stretch(rule, subject.scene.span).years[subject.row])
    data: Data = {"years": years, "method": subject.programme.horizon.growth}
    if base is not None:
        data["base"] = shown_or_none(float(base)) or 0
        if rule.base == "absolute" and base < 0:
            data["absolute"] = 1
    if not metrics.whole_unit(subject.programme, metric_of(rule)):
        metric = subject.programme.metric(metric_of(rule))
        places = metric.truncate if metric is not None else None
        data["decimals"] = -1 if places is None else places
    return data


def _judged_number(subject: Subject, rule: Rule, observed: float, required: float) -> tuple[bool, Fraction | None]:
    """Whether the stated row was judged in place of the parts, as it is where it is the worse, and the base value."""
    if rule.check != "growth":
        return False, None
    name, row = metric_of(rule), subject.row
    slot = int(stretch(rule, subject.scene.span).slot[row])
    first = metrics.exact(subject.batch, row, name, 0)
    if metrics.alternative(subject.batch, name) is None:
        return False, first
    for stated in (False, True):
        base, end = (metrics.exact(subject.batch, row, name, year, stated=stated) for year in (0, slot))
        if base is not None and end is not None and float(end) == observed and required in _asked(subject, rule, base):
            return stated, base
    return False, first


def _asked(subject: Subject, rule: Rule, base: Fraction) -> tuple[float, ...]:
    """What the rule asks of the last year when the base year was `base`, at the least and at the most."""
    rates = number_range(subject.batch, rule.rate[0], Context(subject.scene.wages, subject.amounts))
    years = int(stretch(rule, subject.scene.span).years[subject.row])
    found = [metrics.as_fraction(float(side[subject.row])) for side in (rates.low, rates.high)]
    if not years:
        return ()
    factors = [growth_factor(rate, years, subject.programme.horizon.growth) for rate in found if rate is not None]
    scale = metrics.scale_of(subject.programme, metric_of(rule))
    return tuple(required_of(base, factor, scale, absolute=rule.base == "absolute") for factor in factors)


def _declared_data(rule: Rule) -> Data:
    if rule.check != "declared" or rule.item is None:
        return {}
    return {"set": f"{rule.item}={'true' if rule.expected else 'false'}"}


def _rate(subject: Subject, rule: Rule, base: Fraction | None, *, stated: bool) -> Rate | None:
    """The yearly growth as the official tool prints it, beside the rate that is asked."""
    if rule.check != "growth":
        return None
    context = Context(subject.scene.wages, subject.amounts)
    asked = shown_or_none(float(number_range(subject.batch, rule.rate[0], context).high[subject.row]))
    over = stretch(rule, subject.scene.span)
    years, slot = int(over.years[subject.row]), int(over.slot[subject.row])
    end = metrics.exact(subject.batch, subject.row, metric_of(rule), slot, stated=stated) if slot else None
    reached = None
    if base is not None and end is not None:
        top, bottom = _whole_ratio(end, base)
        reached = truncated_growth(bottom, top, years, subject.programme.horizon.growth)
    return Rate(None if reached is None else float(reached), asked)


def _whole_ratio(top: Fraction, bottom: Fraction) -> tuple[int, int]:
    """Two fractions as integers in the same ratio."""
    scale = math.lcm(top.denominator, bottom.denominator)
    return int(top * scale), int(bottom * scale)
