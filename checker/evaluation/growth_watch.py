"""Warnings around a growth threshold: between simple and compound growth, and right on the edge.

PLAN-GROWTH-METHOD: advisers keep 4.5 / 6 / 7.5 % in their heads where the round asks for compound growth, or the other
way round (RULES §1.1, §8). PLAN-BOUNDARY: a margin smaller than one unit of the table is decided by rounding.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Literal

import numpy as np

from checker.evaluation import metrics
from checker.evaluation.batch import Batch, Floats
from checker.evaluation.consistency import Slip, whole_plan
from checker.evaluation.growth_checks import few_values
from checker.evaluation.numbers import Context, number_range
from checker.evaluation.projection import Span
from checker.evaluation.results import AT_RISK, Result
from checker.evaluation.thresholds import by_group, growth_factor, required_whole
from checker.rules.programme import GrowthMethod, Rule

_SLACK = 1e-3  # thresholds are rounded up to a yen, which small bases feel
_METHODS: tuple[Literal["simple"], Literal["cagr"]] = ("simple", "cagr")


def slips(batch: Batch, rule: Rule, span: Span, result: Result) -> Iterator[Slip]:
    """Both warnings about a growth rule of one quantity in yen, for the plans it was judged on.

    `part` is the rule's code. Over a single year the two methods are one, and a base below zero has neither.
    """
    name = rule.metric[0]
    if len(rule.metric) > 1 or not metrics.whole_unit(batch.programme, name):
        return
    observed, due = result.observed, result.required  # NaN where nothing was judged
    if rule.each != "first_year":
        yield from _between(batch, rule, span, result)
    edge = np.abs(observed - due) < np.maximum(batch.stated_unit(), 1)
    yield from whole_plan("PLAN-BOUNDARY", edge, observed, due, part=rule.code, outcome=AT_RISK)


def _between(batch: Batch, rule: Rule, span: Span, result: Result) -> Iterator[Slip]:
    """Plans that pass by the one method and not by the other."""
    observed, due = result.observed, result.required
    other = _other_method(batch, rule, span, result)
    between = (observed >= np.fmin(due, other)) & (observed < np.fmax(due, other)) & ~np.isnan(due)
    yield from whole_plan("PLAN-GROWTH-METHOD", between, observed, other, part=rule.code, outcome=AT_RISK)


def _other_method(batch: Batch, rule: Rule, span: Span, result: Result) -> Floats:
    """What the final year would have to reach by the growth method the round does not use, whole yen.

    NaN for plans that are nowhere near the band between the two: they are most, and nothing is warned of.
    """
    other: GrowthMethod = "simple" if batch.programme.horizon.growth == "cagr" else "cagr"
    rate = number_range(batch, rule.rate[0], Context(None, None)).high
    assert result.base is not None, "growth is counted from a base"
    due = np.full(batch.size, np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        off = np.abs(result.observed / result.required - 1)
    unique, codes = few_values(rate)
    for (code, n), rows in by_group([codes, np.clip(span.years, 0, 63)]):
        value = metrics.as_fraction(float(unique[code]))
        if value is not None and n:
            factor = growth_factor(value, n, other)
            band = abs(float(factor / growth_factor(value, n, batch.programme.horizon.growth)) - 1)
            rows = rows[(off[rows] <= band + _SLACK) & (result.base[rows] > 0)]
            due[rows] = required_whole(result.base[rows], factor)
    return due


def both_methods(batch: Batch, rule: Rule, span: Span, row: int, other: float) -> tuple[int, int]:
    """What one plan's final year would have to reach by simple and by compound growth, whole yen.

    `other` is what the method that the round does not use asks: it tells which base was judged, parts or stated row.
    """
    rate = number_range(batch, rule.rate[0], Context(None, None)).high
    share = metrics.as_fraction(float(rate[row]))
    metric = batch.programme.metric(rule.metric[0])
    bases = [metrics.exact(batch, row, rule.metric[0], 0)]
    if metric and metric.stated:
        bases.append(metrics.exact_item(batch, row, metric.stated, 0))
    found = (0, 0)
    for base in bases:
        if base is not None and share is not None:
            simple, compound = (
                math.ceil(base * growth_factor(share, int(span.years[row]), method)) for method in _METHODS
            )
            found = simple, compound
            if other in found:
                break
    return found
