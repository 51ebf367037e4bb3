"""Quantities of a pack computed for a whole batch in float64, and for one plan exactly in Fractions.

Whose number (DESIGN §6): a metric with a `stated` row is judged on its parts where all are read, else on the row; where
the two differ by more than rounding can explain, `alternative` gives the row too and the worse outcome counts.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import isnan

import numpy as np

from checker.catalogue import items
from checker.evaluation.batch import Batch, Floats, Mask
from checker.evaluation.conditions import all_hold
from checker.rules.programme import Metric, Programme


def unit_of(programme: Programme, name: str) -> str:
    """The unit of a metric or item."""
    metric = programme.metric(name)
    return metric.unit if metric else items()[name].unit


def whole_unit(programme: Programme, name: str) -> bool:
    """Values are whole yen, so a threshold is a whole number too."""
    return unit_of(programme, name) in ("yen", "yen_per_hour")


def leaf_items(programme: Programme, name: str) -> tuple[str, ...]:
    """The items a metric is computed from, its own stated row among them."""
    metric = programme.metric(name)
    if metric is None:
        return (name,)
    leaves = [leaf for part in metric.of for leaf in (leaf_items(programme, part) if part != name else (part,))]
    return tuple(dict.fromkeys([*leaves, *([metric.stated] if metric.stated else [])]))


def is_series(programme: Programme, name: str) -> bool:
    return any(items()[leaf].series for leaf in leaf_items(programme, name))


def value(batch: Batch, name: str) -> Floats:
    """A metric or item for every plan: (n, 6) for series, (n,) for scalars; NaN where a part is unknown."""
    return batch.remember(f"metric:{name}", lambda whole: _value(whole, name))  # type: ignore[return-value]


def _value(batch: Batch, name: str) -> Floats:
    metric = batch.programme.metric(name)
    if metric is None:
        return batch.series(name) if items()[name].series else batch.scalar(name)
    parts = _parts(batch, metric)
    if metric.stated:
        missing = np.isnan(parts)
        if missing.any():
            parts = parts.copy()
            np.copyto(parts, batch.series(metric.stated), where=missing)
    for replacement in metric.replace:
        holds = all_hold(batch, replacement.when)
        chosen = holds if parts.ndim == 1 else holds[:, None]
        parts = np.where(chosen == 1, float(replacement.value), np.where(chosen == -1, np.nan, parts))
    return parts


def _parts(batch: Batch, metric: Metric) -> Floats:
    """What the parts alone give."""
    return batch.remember(f"parts:{metric.id}", lambda whole: _combined(whole, metric))  # type: ignore[return-value]


def _combined(batch: Batch, metric: Metric) -> Floats:
    values = [_part(batch, metric, part) for part in metric.of]
    if any(v.ndim == 2 for v in values):
        values = [v if v.ndim == 2 else v[:, None] for v in values]
    result = values[0]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        for other in values[1:]:
            if metric.how == "sum":
                result = result + other
            elif metric.how == "product":
                result = result * other
            else:
                result = result / other
    # bounded parts add up to a finite sum; a quotient or product may be none
    return result if metric.how == "sum" else np.where(np.isfinite(result), result, np.nan)


def _part(batch: Batch, metric: Metric, part: str) -> Floats:
    if part == metric.id:  # an item of the same name, not the metric itself
        return batch.series(part) if items()[part].series else batch.scalar(part)
    return value(batch, part)


def alternative(batch: Batch, name: str) -> tuple[Floats, Mask] | None:
    """The stated row of a metric and the (n, 6) mask where it contradicts the parts; None where it never does."""
    metric = batch.programme.metric(name)
    if metric is None or metric.stated is None:
        return None
    differs: Mask = batch.remember(f"differs:{name}", lambda whole: _differs(whole, metric))  # type: ignore[assignment]
    return (batch.series(metric.stated), differs) if differs.size else None


def _differs(batch: Batch, metric: Metric) -> Mask:
    """Where the stated row and the parts disagree, (n, 6); (n, 0) where they do so nowhere."""
    assert metric.stated is not None
    # both sides are NaN-safe: an unknown part or row contradicts nothing
    gap = np.abs(batch.series(metric.stated) - _parts(batch, metric))
    differs = gap > len(metric.of) * batch.stated_unit()[:, None]
    return differs if differs.any() else differs[:, :0]


def exact(batch: Batch, row: int, name: str, year: int | None) -> Fraction | None:
    """The value of one plan without rounding: every float is taken for the decimal it prints as."""
    metric = batch.programme.metric(name)
    if metric is None:
        return exact_item(batch, row, name, year)
    for replacement in metric.replace:
        if all_hold(batch, replacement.when)[row] == 1:
            return replacement.value
    parts = [
        exact_item(batch, row, part, year) if part == metric.id else exact(batch, row, part, year) for part in metric.of
    ]
    if any(part is None for part in parts):
        return exact_item(batch, row, metric.stated, year) if metric.stated else None
    return _combine_exact(metric, [part for part in parts if part is not None])


def _combine_exact(metric: Metric, parts: list[Fraction]) -> Fraction | None:
    if metric.how == "sum":
        return sum(parts, Fraction(0))
    if metric.how == "product":
        product = Fraction(1)
        for part in parts:
            product *= part
        return product
    return parts[0] / parts[1] if parts[1] else None


def exact_item(batch: Batch, row: int, item: str, year: int | None) -> Fraction | None:
    if items()[item].series:
        return as_fraction(float(batch.series(item)[row, year])) if year is not None else None
    return as_fraction(float(batch.scalar(item)[row]))


def as_fraction(number: float) -> Fraction | None:
    """The decimal a float prints as, exactly; None for NaN."""
    return None if isnan(number) else Fraction(Decimal(repr(number)))
