"""Quantities of a pack computed for a whole batch in float64, and for one plan exactly in Fractions.

Whose number (DESIGN §6): a metric with a `stated` row is judged on its parts where all are read, else on the row; where
the two differ by more than rounding can explain, `alternative` gives what the row makes of it and the worse outcome
counts. A quantity computed from such a metric has an alternative too.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import isnan

import numpy as np

from checker.catalogue import items
from checker.evaluation.batch import Batch, Floats, Mask
from checker.evaluation.plain_conditions import all_plain_hold
from checker.evaluation.truncation import cut, truncated, truncated_ratio
from checker.rules.programme import Metric, Programme


def unit_of(programme: Programme, name: str) -> str:
    """The unit of a metric or item."""
    metric = programme.metric(name)
    return metric.unit if metric else items()[name].unit


def scale_of(programme: Programme, name: str) -> int | None:
    """Into how many steps a unit is divided where all values stand on one: 1 for whole yen, 100 for two decimals.

    None where a value can be any number, such as a quotient.
    """
    metric = programme.metric(name)
    if metric is None:
        return 1 if items()[name].whole else None
    if metric.truncate is not None:
        return int(10**metric.truncate)
    if metric.how not in ("sum", "difference", "increase"):
        return None
    scales = [1 if part == metric.id else scale_of(programme, part) for part in metric.of]
    return 1 if metric.unit in ("yen", "yen_per_hour") and all(scale == 1 for scale in scales) else None


def whole_unit(programme: Programme, name: str) -> bool:
    """Values are whole yen, so a threshold is a whole number too."""
    return scale_of(programme, name) == 1 and unit_of(programme, name) in ("yen", "yen_per_hour")


def leaf_items(programme: Programme, name: str) -> tuple[str, ...]:
    """The items a metric is computed from, its own stated row among them."""
    metric = programme.metric(name)
    if metric is None:
        return (name,)
    leaves = [leaf for part in metric.of for leaf in (leaf_items(programme, part) if part != name else (part,))]
    return tuple(dict.fromkeys([*leaves, *([metric.stated] if metric.stated else [])]))


def is_series(programme: Programme, name: str) -> bool:
    """Whether a metric or item has a value for each year; an increase is one number."""
    metric = programme.metric(name)
    if metric is None:
        return items()[name].series
    if metric.how == "increase":
        return False
    parts = (*metric.of, *([metric.stated] if metric.stated else []))
    return any(items()[part].series if part == metric.id else is_series(programme, part) for part in parts)


def value(batch: Batch, name: str) -> Floats:
    """A metric or item for every plan: (n, 6) for series, (n,) for scalars; NaN where a part is unknown."""
    return batch.remember(f"metric:{name}", lambda whole: _value(whole, name))  # type: ignore[return-value]


def _value(batch: Batch, name: str) -> Floats:
    metric = batch.programme.metric(name)
    if metric is None:
        return _item(batch, name)
    parts = _parts(batch, metric)
    if metric.stated:
        missing = np.isnan(parts)
        if missing.any():
            parts = parts.copy()
            np.copyto(parts, _stated(batch, metric), where=missing)
    return _replaced(batch, metric, parts)


def _item(batch: Batch, name: str) -> Floats:
    return batch.series(name) if items()[name].series else batch.scalar(name)


def _replaced(batch: Batch, metric: Metric, values: Floats) -> Floats:
    for replacement in metric.replace:
        holds = all_plain_hold(batch, replacement.when)
        chosen = holds if values.ndim == 1 else holds[:, None]
        values = np.where(chosen == 1, float(replacement.value), np.where(chosen == -1, np.nan, values))
    return values


def _stated(batch: Batch, metric: Metric) -> Floats:
    """The form's own row of a quantity, cut as the quantity is."""
    assert metric.stated is not None
    said = _item(batch, metric.stated)
    if metric.truncate is None:
        return said
    return truncated(said, metric.truncate, lambda at: as_fraction(float(said[at])))


def _parts(batch: Batch, metric: Metric) -> Floats:
    """What the parts alone give."""
    return batch.remember(f"parts:{metric.id}", lambda whole: _combined(whole, metric))  # type: ignore[return-value]


def _combined(batch: Batch, metric: Metric, *, stated: bool = False) -> Floats:
    """The parts put together; with `stated`, each part by the form's own row where it has one."""
    values = [_part(batch, metric, part, stated) for part in metric.of]
    if any(v.ndim == 2 for v in values):
        values = [v if v.ndim == 2 else v[:, None] for v in values]
    if metric.truncate is None:
        return _put_together(batch, metric, values)

    def exactly(at: tuple[int, ...]) -> Fraction | None:
        return _exact_parts(batch, at[0], metric, at[1] if len(at) > 1 else None, stated)

    if metric.how == "ratio":
        return truncated_ratio(values[0], values[1], metric.truncate, exactly)
    return truncated(_put_together(batch, metric, values), metric.truncate, exactly)


def _put_together(batch: Batch, metric: Metric, values: list[Floats]) -> Floats:
    result = values[0]
    if metric.how == "increase":
        return _at_the_end(batch, result) - result[:, 0]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        for other in values[1:]:
            if metric.how == "sum":
                result = result + other
            elif metric.how == "difference":
                result = result - other
            elif metric.how == "product":
                result = result * other
            else:
                result = result / np.where(other > 0, other, np.nan)  # nothing is shared out over less than nothing
    # bounded parts add up to a finite sum; a quotient or product may be none
    return result if metric.how in ("sum", "difference") else np.where(np.isfinite(result), result, np.nan)


def _at_the_end(batch: Batch, values: Floats) -> Floats:
    """Each plan's final plan year; NaN where nobody knows which year that is."""
    final = batch.plan_years()
    known = (final >= 1) & (final < values.shape[1])
    last = np.where(known, final, 0).astype(np.int64)
    return np.where(known, values[np.arange(batch.size), last], np.nan)


def _part(batch: Batch, metric: Metric, part: str, stated: bool) -> Floats:
    if part == metric.id:  # an item of the same name, not the metric itself
        return _item(batch, part)
    return _as_stated(batch, part) if stated else value(batch, part)


# ---- where the form says otherwise -----------------------------------------------------------------------------------


def alternative(batch: Batch, name: str) -> tuple[Floats, Mask] | None:
    """What the stated rows make of a metric, and the mask, of the same shape, where they contradict the parts.

    None where they never do.
    """
    differs = _contradicted(batch, name)
    if differs is None or not differs.any():
        return None
    return _as_stated(batch, name), differs


def _as_stated(batch: Batch, name: str) -> Floats:
    """A metric or item by the form's own rows where it has them, else as it is judged."""
    metric = batch.programme.metric(name)
    if metric is None or _contradicted(batch, name) is None:
        return value(batch, name)
    if metric.stated is None:
        return _replaced(batch, metric, _combined(batch, metric, stated=True))
    said = _stated(batch, metric)
    return _replaced(batch, metric, np.where(np.isnan(said), value(batch, name), said))


def _contradicted(batch: Batch, name: str) -> Mask | None:
    """Where a stated row disagrees with the parts of a metric or of what it is made of; None where nowhere."""
    metric = batch.programme.metric(name)
    if metric is None:
        return None
    if metric.stated:
        differs: Mask = batch.remember(f"differs:{name}", lambda whole: _differs(whole, metric))  # type: ignore[assignment]
        return differs if differs.size else None
    inner = [found for part in metric.of if part != name and (found := _contradicted(batch, part)) is not None]
    if not inner:
        return None
    result: Mask
    if metric.how == "increase":
        result = inner[0][:, 0] | (_at_the_end(batch, inner[0].astype(np.float64)) == 1)
        return result
    several = any(mask.ndim == 2 for mask in inner)
    result = np.zeros(value(batch, name).shape, bool)
    for mask in inner:
        result = result | (mask if mask.ndim == 2 or not several else mask[:, None])
    return result


def _differs(batch: Batch, metric: Metric) -> Mask:
    """Where the stated row and the parts disagree, (n, 6); (n, 0) where they do so nowhere."""
    # both sides are NaN-safe: an unknown part or row contradicts nothing
    gap = np.abs(_stated(batch, metric) - _parts(batch, metric))
    differs = gap > len(metric.of) * batch.stated_unit()[:, None]
    return differs if differs.any() else differs[:, :0]


# ---- one plan, without rounding --------------------------------------------------------------------------------------


def exact(batch: Batch, row: int, name: str, year: int | None, *, stated: bool = False) -> Fraction | None:
    """The value of one plan without rounding: every float is taken for the decimal it prints as.

    With `stated`, by the form's own rows where it has them.
    """
    metric = batch.programme.metric(name)
    if metric is None:
        return exact_item(batch, row, name, year)
    for replacement in metric.replace:
        if all_plain_hold(batch, replacement.when)[row] == 1:
            return replacement.value
    said = exact_item(batch, row, metric.stated, year) if metric.stated else None
    if said is not None and metric.truncate is not None:
        said = cut(said, metric.truncate)
    if stated and said is not None:
        return said
    found = _exact_parts(batch, row, metric, year, stated)
    if found is None:
        return said
    return found if metric.truncate is None else cut(found, metric.truncate)


def _exact_parts(batch: Batch, row: int, metric: Metric, year: int | None, stated: bool) -> Fraction | None:
    """What the parts give, not cut."""

    def part_of(part: str, at: int | None) -> Fraction | None:
        return exact_item(batch, row, part, at) if part == metric.id else exact(batch, row, part, at, stated=stated)

    if metric.how == "increase":
        final = float(batch.plan_years()[row])
        end = None if isnan(final) else part_of(metric.of[0], int(final))
        begin = part_of(metric.of[0], 0)
        return None if end is None or begin is None else end - begin
    parts = [part_of(part, year) for part in metric.of]
    if any(part is None for part in parts):
        return None
    return _combine_exact(metric, [part for part in parts if part is not None])


def _combine_exact(metric: Metric, parts: list[Fraction]) -> Fraction | None:
    if metric.how == "sum":
        return sum(parts, Fraction(0))
    if metric.how == "difference":
        return parts[0] - sum(parts[1:], Fraction(0))
    if metric.how == "product":
        product = Fraction(1)
        for part in parts:
            product *= part
        return product
    return parts[0] / parts[1] if parts[1] > 0 else None


def exact_item(batch: Batch, row: int, item: str, year: int | None) -> Fraction | None:
    """A fact of one plan as the decimal it prints as."""
    if items()[item].series:
        return as_fraction(float(batch.series(item)[row, year])) if year is not None else None
    return as_fraction(float(batch.scalar(item)[row]))


def as_fraction(number: float) -> Fraction | None:
    """The decimal a float prints as, exactly; None for NaN."""
    return None if isnan(number) else Fraction(Decimal(repr(number)))
