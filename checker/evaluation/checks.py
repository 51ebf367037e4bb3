"""The closed set of checks: each takes a batch and a rule and says, plan by plan, how it stands.

A result is (n,) for rules about the whole plan or one year and flat over plan years for yearly ones. Boundaries are
exact (DESIGN §6): whole yen are compared as they are, other quantities are re-decided in Fractions where the two sides
lie within a relative 1e-9.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from checker.catalogue import items
from checker.evaluation import metrics
from checker.evaluation.batch import Batch, Floats, Ints
from checker.evaluation.bounds import whole_bound
from checker.evaluation.conditions import all_hold
from checker.evaluation.growth_checks import growth
from checker.evaluation.nobody import about_nobody
from checker.evaluation.numbers import Context, exact_number, number_range
from checker.evaluation.projection import Span
from checker.evaluation.references import Range
from checker.evaluation.results import FAIL, NOT_APPLICABLE, PASS, UNKNOWN, Result, at_least, at_most, best, worst
from checker.rules.programme import Constant, Number, Option, Rule

_NEAR = 1e-9
_DECIMALS = 9


def check(batch: Batch, rule: Rule, span: Span, context: Context) -> Result:
    """The result of one rule for every plan of the batch, conditions aside."""
    if rule.check == "declared":
        return _declared(batch, rule)
    if rule.check == "any_of":
        return best([_open(batch, option, _measured(batch, option, span, context)) for option in rule.options])
    return _measured(batch, rule, span, context)


def _open(batch: Batch, option: Option, result: Result) -> Result:
    """A route that is closed to a plan is none; one that may be closed is no pass."""
    if not option.when:
        return result
    holds = all_hold(batch, option.when)
    outcome = np.where((holds == -1) & (result.outcome < UNKNOWN), UNKNOWN, result.outcome)
    outcome = np.where(holds == 0, np.int8(NOT_APPLICABLE), outcome).astype(np.int8)
    return replace(result, outcome=outcome)


def _measured(batch: Batch, rule: Rule | Option, span: Span, context: Context) -> Result:
    """Every metric of the rule must hold; those about nobody (no officers) drop out."""
    results = []
    for place, name in enumerate(rule.metric):
        rate = rule.rate[min(place, len(rule.rate) - 1)] if rule.rate else None
        result = _one(batch, rule, name, rate, span, context)
        nobody = about_nobody(batch, name, span)
        if nobody is not None:
            if rule.each == "plan_year":
                nobody = nobody[batch.plan_years_of(span)[0]]
            result = replace(result, outcome=np.where(nobody, NOT_APPLICABLE, result.outcome).astype(np.int8))
        results.append(result)
    return results[0] if len(results) == 1 else worst(results)


def _one(batch: Batch, rule: Rule | Option, name: str, rate: Number | None, span: Span, context: Context) -> Result:
    if rule.check == "growth":
        assert rate is not None
        return growth(batch, rule, name, number_range(batch, rate, context), span)
    assert rule.value is not None
    values = metrics.value(batch, name)
    if rule.check == "step":
        place, years = batch.plan_years_of(span)
        step = number_range(batch, rule.value, context).low
        return at_least(values[place, years], Range.exactly(values[place, years - 1] + step[place]))
    if rule.each == "plan_year":
        place, years = batch.plan_years_of(span)
        observed, target = values[place, years], number_range(batch, rule.value, context, (place, years))
    else:
        place, years = np.arange(batch.size), _slot(rule, span)
        observed, target = _at_years(values, number_range(batch, rule.value, context), rule.each, span)
    compare = at_least if rule.check == "at_least" else at_most
    if metrics.whole_unit(batch.programme, name):
        target = whole_bound(batch, rule.value, target, place, up=rule.check == "at_least")
        return compare(observed, target)
    return _exact_again(batch, rule, name, compare(observed, target), target, (place, years))


def _slot(rule: Rule | Option, span: Span) -> Ints:
    """The year each plan is looked at in; 0 where the rule speaks of the base year or of the whole plan."""
    if rule.each == "final_year":
        return span.final
    return np.full(len(span.final), int(rule.each == "first_year"), np.int64)


def _at_years(values: Floats, target: Range, each: str, span: Span) -> tuple[Floats, Range]:
    """Observed values and targets brought to the one year, or the total, that the rule speaks of."""
    rows = np.arange(len(values))
    place = span.final if each == "final_year" else np.full(len(values), int(each == "first_year"), np.int64)
    target = target.at(rows, place)
    if values.ndim == 2 and each != "base_year":
        values = np.where((span.final > 0)[:, None], values, np.nan)  # which year is the final one nobody knows
    if values.ndim == 1:
        return values, target
    if each == "total":
        years = np.arange(values.shape[1])
        counted = (years >= 1) & (years <= span.final[:, None])
        total = np.where(counted, values, 0.0).sum(axis=1)
        return np.where(span.final > 0, total, np.nan), target
    return values[rows, place], target


def _exact_again(
    batch: Batch, rule: Rule | Option, name: str, result: Result, target: Range, at: tuple[Ints, Ints]
) -> Result:
    """Re-decide in Fractions where the two sides are too near each other for float64.

    A target that is a range stays as it was decided: its bounds are whole yen of a table.
    """
    observed, required = result.observed, result.required
    with np.errstate(invalid="ignore"):
        near = np.abs(observed - required) <= _NEAR * np.maximum(np.abs(observed), np.abs(required))
    near &= (result.outcome != UNKNOWN) & (target.low == target.high)
    if rule.each == "total" and metrics.is_series(batch.programme, name):
        return result
    if not near.any() or _as_written(batch, rule, name):
        return result
    outcome = result.outcome.copy()
    assert rule.value is not None
    for entry in np.flatnonzero(near):
        row, year = int(at[0][entry]), int(at[1][entry])
        bound = exact_number(batch, row, rule.value, float(observed[entry]))
        exact = metrics.exact(batch, row, name, year)
        if bound is not None and exact is not None:
            holds = exact >= bound if rule.check == "at_least" else exact <= bound
            outcome[entry] = PASS if holds else FAIL
    return replace(result, outcome=outcome)


def _as_written(batch: Batch, rule: Rule | Option, name: str) -> bool:
    """Both sides are decimals as somebody wrote them: float64 tells any two of those apart."""
    fact = batch.programme.metric(name) is None
    return fact and isinstance(rule.value, Constant) and 10**_DECIMALS % rule.value.value.denominator == 0


# ---- declarations and combinations -----------------------------------------------------------------------------------


def _declared(batch: Batch, rule: Rule) -> Result:
    """A yes-or-no fact has to say what the rule expects; one that no item can show stays to be confirmed."""
    nothing = np.full(batch.size, np.nan)
    if rule.item is None:
        return Result(np.full(batch.size, UNKNOWN, np.int8), nothing, nothing)
    # who is under revival and does not say so is unknown here, though elsewhere it counts as not claimed (DESIGN §6)
    adverse = not rule.expected and items()[rule.item].adverse
    said = batch.stated(rule.item) if adverse else batch.scalar(rule.item)
    wanted = float(rule.expected)
    outcome = np.where(np.isnan(said), UNKNOWN, np.where(said == wanted, PASS, FAIL)).astype(np.int8)
    return Result(outcome, said, np.full(batch.size, wanted))
