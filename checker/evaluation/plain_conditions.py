"""Conditions on facts of the whole plan against constants, three-valued over a batch: 1 holds, 0 does not, -1 unknown.

Metrics hang on these alone (their replacements); `conditions` adds those that need a metric or a table.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from checker.catalogue import items
from checker.evaluation.batch import Batch, Codes, Floats, Mask
from checker.rules.programme import Condition


def all_plain_hold(batch: Batch, conditions: tuple[Condition, ...]) -> Codes:
    """Whether every condition holds, (n,): 0 where one surely does not, else -1 where one is unknown, else 1."""
    if not conditions:
        return np.ones(batch.size, np.int8)
    result = plain_holds(batch, conditions[0])
    for condition in conditions[1:]:
        result = both(result, plain_holds(batch, condition))
    return result


def both(a: Codes, b: Codes) -> Codes:
    """Three-valued and: 0 wins, then -1."""
    product = a * b  # 0 where one is 0; else 1 or -1, and -1 × -1 has to stay -1
    return np.where((a == -1) & (b == -1), np.int8(-1), product)


def plain_holds(batch: Batch, condition: Condition) -> Codes:
    """Whether one condition holds for each plan, (n,)."""
    return batch.remember(condition, lambda whole: _holds(whole, condition))  # type: ignore[return-value]


def _holds(batch: Batch, condition: Condition) -> Codes:
    item = items()[condition.item]
    wanted = condition.value
    if item.unit == "text":
        words = (wanted,) if isinstance(wanted, str) else wanted
        assert isinstance(words, tuple)
        known = batch.text(condition.item)
        unknown = np.array([word is None for word in known], bool)
        return np.where(unknown, -1, batch.codes(condition.item, words) >= 0).astype(np.int8)
    values = batch.scalar(condition.item)
    if condition.operator == "is":
        true = values == (1.0 if wanted else 0.0)
    else:
        assert isinstance(wanted, Fraction)
        true = compared(values, condition.operator, float(wanted))
    return np.where(np.isnan(values), -1, true).astype(np.int8)


def compared(left: Floats, operator: str, right: Floats | float) -> Mask:
    """Both sides compared as the operator says; NaN is never true."""
    if operator == "at_least":
        return left >= right
    if operator == "at_most":
        return left <= right
    return left > right if operator == "above" else left < right
