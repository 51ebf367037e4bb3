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
from checker.evaluation.checks import AT_RISK, growth_required
from checker.evaluation.conditions import all_hold
from checker.evaluation.consistency import Slip, whole_plan
from checker.evaluation.numbers import Context, number_range
from checker.evaluation.projection import Span
from checker.evaluation.thresholds import by_group, growth_factor
from checker.rules.programme import Rule

_METHODS: tuple[Literal["simple"], Literal["cagr"]] = ("simple", "cagr")


def slips(batch: Batch, span: Span, context: Context) -> Iterator[Slip]:
    """Both warnings for every growth rule in yen that asks something of a plan; `part` is the rule's code."""
    for rule in batch.programme.rules:
        if rule.check == "growth" and metrics.whole_unit(batch.programme, rule.metric[0]):
            yield from _of_rule(batch, rule, span, context)


def _of_rule(batch: Batch, rule: Rule, span: Span, context: Context) -> Iterator[Slip]:
    asked = span.allowed & (all_hold(batch, rule.when) == 1) if rule.when else span.allowed
    if not asked.any():
        return
    name = rule.metric[0]
    values = metrics.value(batch, name)
    final = values[np.arange(batch.size), span.final]
    rate = number_range(batch, rule.rate[0], context).high
    due = growth_required(batch, name, values[:, 0], rate, span)
    other = _other_method(batch, values[:, 0], rate, span)
    between = (final >= np.minimum(due, other)) & (final < np.maximum(due, other)) & asked
    yield from whole_plan("PLAN-GROWTH-METHOD", between, final, other, part=rule.code, outcome=AT_RISK)
    unit = np.maximum(batch.stated_unit(), 1)
    edge = (np.abs(final - due) < unit) & asked
    yield from whole_plan("PLAN-BOUNDARY", edge, final, due, part=rule.code, outcome=AT_RISK)


def _other_method(batch: Batch, base: Floats, rate: Floats, span: Span) -> Floats:
    """What the final year would have to reach by the growth method the round does not use (nearest yen up)."""
    other = "simple" if batch.programme.horizon.growth == "cagr" else "cagr"
    factors = np.full(batch.size, np.nan)
    unique, codes = np.unique(rate, return_inverse=True)
    for (code, n), rows in by_group([codes.astype(np.int64), np.clip(span.years, 0, 63)]):
        value = metrics.as_fraction(float(unique[code]))
        if value is not None and n:
            factors[rows] = float(growth_factor(value, n, other))  # type: ignore[arg-type]
    due: Floats = np.ceil(np.where(base > 0, base, np.nan) * factors - 1e-6)
    return due


def both_methods(batch: Batch, rule: Rule, span: Span, row: int) -> tuple[int, int]:
    """What one plan's final year would have to reach by simple and by compound growth, whole yen."""
    rate = number_range(batch, rule.rate[0], Context(None, None)).high
    base = metrics.exact(batch, row, rule.metric[0], 0)
    share = metrics.as_fraction(float(rate[row]))
    assert base is not None
    assert share is not None
    years = int(span.years[row])
    simple, compound = (math.ceil(base * growth_factor(share, years, method)) for method in _METHODS)
    return simple, compound
