"""The closed set of checks: each takes a batch and a rule and says, plan by plan, how it stands.

Codes of outcomes are positions in `OUTCOMES`. A result is (n,) for rules about the whole plan or its final year and
(n, 6) for yearly ones. Boundaries are exact (DESIGN §6): whole yen are compared as they are, other quantities are
re-decided in Fractions where the two sides lie within a relative 1e-9.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from checker.catalogue import items
from checker.evaluation import metrics
from checker.evaluation.batch import Batch, Codes, Floats
from checker.evaluation.numbers import Context, Range, exact_number, number_range
from checker.evaluation.projection import Span
from checker.evaluation.thresholds import growth_factor, required_by_years
from checker.model import Outcome
from checker.rules.programme import Number, Option, Rule

OUTCOMES = (Outcome.PASS, Outcome.AT_RISK, Outcome.UNKNOWN, Outcome.FAIL, Outcome.NOT_APPLICABLE)
PASS, AT_RISK, UNKNOWN, FAIL, NOT_APPLICABLE = range(5)  # ordered: the greater of the first four is the worse
_PASS, _AT_RISK, _FAIL = np.int8(PASS), np.int8(AT_RISK), np.int8(FAIL)
_NEAR = 1e-9


@dataclass(frozen=True, slots=True)
class Result:
    """Outcome codes with the numbers that were compared, flat.

    One entry for each plan or, in a yearly rule, for each of `Span.plan_years()`. `base` is the base value that growth
    was counted from.
    """

    outcome: Codes
    observed: Floats
    required: Floats
    base: Floats | None = None


def check(batch: Batch, rule: Rule, span: Span, context: Context) -> Result:
    """The result of one rule for every plan of the batch, conditions aside."""
    if rule.check == "declared":
        return _declared(batch, rule)
    if rule.check == "any_of":
        return _best([_measured(batch, option, span, context) for option in rule.options])
    return _measured(batch, rule, span, context)


def _measured(batch: Batch, rule: Rule | Option, span: Span, context: Context) -> Result:
    """Every metric of the rule must hold; those that do not apply (no officers: no row) drop out."""
    results = []
    for place, name in enumerate(rule.metric):
        rate = rule.rate[min(place, len(rule.rate) - 1)] if rule.rate else None
        results.append(_one(batch, rule, name, rate, span, context))
    return results[0] if len(results) == 1 else _worst(results)


def _one(batch: Batch, rule: Rule | Option, name: str, rate: Number | None, span: Span, context: Context) -> Result:
    values = metrics.value(batch, name)
    if rule.check == "growth":
        assert rate is not None
        return _growth_of_both(batch, name, number_range(batch, rate, context), span)
    assert rule.value is not None
    if rule.check == "step":
        place, years = batch.plan_years_of(span)
        step = number_range(batch, rule.value, context).low
        return _compare(values[place, years], Range.exactly(values[place, years - 1] + step[place]))
    if rule.each == "plan_year":
        pairs = batch.plan_years_of(span)
        observed, target = values[pairs], number_range(batch, rule.value, context, pairs)
        return _compare(observed, target) if rule.check == "at_least" else _at_most(observed, target)
    target = number_range(batch, rule.value, context)
    observed, target = _at_years(values, target, rule.each, span)
    result = _compare(observed, target) if rule.check == "at_least" else _at_most(observed, target)
    return _exact_again(batch, rule, name, result) if not metrics.whole_unit(batch.programme, name) else result


def _at_years(values: Floats, target: Range, each: str, span: Span) -> tuple[Floats, Range]:
    """Observed values and targets brought to the one year, or the total, that the rule speaks of."""
    rows = np.arange(len(values))
    place = span.final if each == "final_year" else np.zeros(len(values), np.int64)
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


def _compare(observed: Floats, target: Range) -> Result:
    """observed ≥ target: below `low` fails, below `high` is unknown, below `likely` is at risk."""
    if target.certain:
        return Result(_coded(observed < target.low, observed, target.low), observed, target.low)
    outcome = np.where(observed < target.likely, _AT_RISK, _PASS)
    unsure = observed < target.high
    outcome[unsure] = UNKNOWN
    failed = observed < target.low
    outcome[failed] = FAIL
    outcome[np.isnan(observed + target.low + target.high)] = UNKNOWN
    required = np.where(failed, target.low, np.where(unsure, target.high, target.likely))
    return Result(outcome, observed, required)


def _coded(failed: npt.NDArray[np.bool_], observed: Floats, required: Floats) -> Codes:
    """PASS or FAIL, UNKNOWN where either side is."""
    outcome: Codes = np.multiply(failed, _FAIL, dtype=np.int8)
    outcome[np.isnan(observed + required)] = UNKNOWN
    return outcome


def _at_most(observed: Floats, target: Range) -> Result:
    """observed ≤ target: above `high` fails, above `low` is unknown."""
    if target.certain:
        return Result(_coded(observed > target.low, observed, target.low), observed, target.low)
    failed = observed > target.high
    outcome = np.where(failed, _FAIL, np.where(observed > target.low, np.int8(UNKNOWN), _PASS))
    outcome[np.isnan(observed + target.low + target.high)] = UNKNOWN
    return Result(outcome, observed, np.where(failed, target.high, target.low))


def _exact_again(batch: Batch, rule: Rule | Option, name: str, result: Result) -> Result:
    """Re-decide in Fractions the plans whose two sides are too near each other for float64."""
    observed, required = result.observed, result.required
    with np.errstate(invalid="ignore"):
        near = np.abs(observed - required) <= _NEAR * np.maximum(np.abs(observed), np.abs(required))
    near &= result.outcome != UNKNOWN
    if not near.any():
        return result
    outcome = result.outcome.copy()
    year = None if not metrics.is_series(batch.programme, name) else 0
    for row in np.flatnonzero(near):
        assert rule.value is not None
        target = exact_number(batch, int(row), rule.value, float(observed[row]))
        exact = _exact_observed(batch, int(row), rule, name, year)
        if target is not None and exact is not None:
            holds = exact >= target if rule.check == "at_least" else exact <= target
            outcome[row] = PASS if holds else FAIL
    return Result(outcome, observed, required)


def _exact_observed(batch: Batch, row: int, rule: Rule | Option, name: str, year: int | None) -> Fraction | None:
    if year is None:
        return metrics.exact(batch, row, name, None)
    if rule.each == "total":
        return None
    final = int(batch.plan_years()[row]) if rule.each == "final_year" else 0
    return metrics.exact(batch, row, name, final)


# ---- growth ----------------------------------------------------------------------------------------------------------


def _growth_of_both(batch: Batch, name: str, rate: Range, span: Span) -> Result:
    """Growth of the judged number; where the stated row contradicts it, the worse of the two counts."""
    values = metrics.value(batch, name)
    result = _growth(batch, name, values, rate, span)
    other = metrics.alternative(batch, name)
    if other is None:
        return result
    stated, differs = other
    rows = np.arange(batch.size)
    doubtful = differs[:, 0] | differs[rows, span.final]
    if not doubtful.any():
        return result
    second = _growth(batch, name, np.where(np.isnan(stated), values, stated), rate, span)
    worse = doubtful & (
        (second.outcome > result.outcome) | ((second.outcome == result.outcome) & (_margin(second) < _margin(result)))
    )
    return _choose(worse, second, result)


def _margin(result: Result) -> Floats:
    return result.observed - result.required


def _choose(where: npt.NDArray[np.bool_], yes: Result, no: Result) -> Result:
    return Result(
        np.where(where, yes.outcome, no.outcome).astype(np.int8),
        np.where(where, yes.observed, no.observed),
        np.where(where, yes.required, no.required),
        None if yes.base is None or no.base is None else np.where(where, yes.base, no.base),
    )


def _growth(batch: Batch, name: str, values: Floats, rate: Range, span: Span) -> Result:
    base, final = values[:, 0], values[np.arange(batch.size), span.final]
    low = growth_required(batch, name, base, rate.low, span)
    high = low if rate.certain else growth_required(batch, name, base, rate.high, span)
    result = _compare(final, Range(low, high, high) if high is not low else Range.exactly(low))
    # a base of zero or less has no growth rate (PLAN-NEGATIVE-BASE), a horizon outside the round's is not judged
    unknown = ~(base > 0) | ~span.allowed
    outcome = np.where(unknown, UNKNOWN, result.outcome).astype(np.int8)
    required = np.where(unknown, np.nan, result.required)
    result = Result(outcome, final, required, base)
    if metrics.whole_unit(batch.programme, name):
        return result
    return _exact_growth(batch, result, base, rate, span)


def growth_required(batch: Batch, name: str, base: Floats, rate: Floats, span: Span) -> Floats:
    """What the final year has to reach, (n,): the smallest whole yen, or the product itself for other units."""
    unique, codes = few_values(rate)
    years = np.clip(span.years, 0, 63)
    positive = np.where(base > 0, base, np.nan)
    lengths = [int(n) for n in np.flatnonzero(np.bincount(years)) if n]
    required = np.full(batch.size, np.nan)
    for code, value in enumerate(unique):
        if np.isnan(value):
            continue
        factors = {n: growth_factor(_decimal(value), n, batch.programme.horizon.growth) for n in lengths}
        rows = np.flatnonzero(codes == code) if len(unique) > 1 else slice(None)
        if metrics.whole_unit(batch.programme, name):
            required[rows] = required_by_years(positive[rows], years[rows], factors)
        else:
            floats = np.array([float(factors.get(n, np.nan)) for n in range(64)])
            required[rows] = positive[rows] * floats[years[rows]]
    return required


def few_values(rate: Floats) -> tuple[Floats, npt.NDArray[np.int64]]:
    """The few distinct rates of a batch and each plan's place among them."""
    first = rate[0] if len(rate) else np.nan
    if len(rate) == 0 or rate.strides == (0,) or bool((rate == first).all()):
        return np.array([first]), np.zeros(len(rate), np.int64)
    unique, codes = np.unique(rate, return_inverse=True)
    return unique, codes.astype(np.int64)


def _decimal(rate: float) -> Fraction:
    found = metrics.as_fraction(float(rate))
    assert found is not None
    return found


def _exact_growth(batch: Batch, result: Result, base: Floats, rate: Range, span: Span) -> Result:
    with np.errstate(invalid="ignore"):
        near = np.abs(result.observed - result.required) <= _NEAR * np.abs(result.required)
    near &= result.outcome != UNKNOWN
    outcome = result.outcome.copy()
    for row in np.flatnonzero(near):
        factor = growth_factor(_decimal(rate.low[row]), int(span.years[row]), batch.programme.horizon.growth)
        start, end = metrics.as_fraction(float(base[row])), metrics.as_fraction(float(result.observed[row]))
        if start is not None and end is not None:
            outcome[row] = PASS if end >= start * factor else FAIL
    return Result(outcome, result.observed, result.required, base)


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


def _worst(results: list[Result]) -> Result:
    worst = results[0]
    for other in results[1:]:
        takes = (other.outcome != NOT_APPLICABLE) & (
            (worst.outcome == NOT_APPLICABLE) | (other.outcome > worst.outcome)
        )
        worst = _choose(takes, other, worst)
    return worst


def _best(results: list[Result]) -> Result:
    best = results[0]
    for other in results[1:]:
        best = _choose(other.outcome < best.outcome, other, best)
    return best
