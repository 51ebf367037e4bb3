"""The numbers that a plan or a dated table gives by itself, as ranges over a batch: `value × times + plus`, floored.

A value that hangs on an unknown fact is a range: `low` and `high` are what every branch agrees to lie between, and
`likely` (≥ high) is what a projection expects. Where all is known the three are the same array.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from checker.evaluation import metrics
from checker.evaluation.batch import Batch, Floats, Ints
from checker.evaluation.dated_tables import Looked, growth_of_round, wage_on_day
from checker.rules.programme import Reference


@dataclass(frozen=True, slots=True)
class Range:
    """Bounds of a number for each plan, (n,) or (n, 6); NaN where nothing is known."""

    low: Floats
    high: Floats
    likely: Floats

    @classmethod
    def exactly(cls, values: Floats) -> Range:
        return cls(values, values, values)

    def at(self, place: Ints, years: Ints) -> Range:
        """The range of some (plan, year) pairs; a number that is the same every year is taken for each."""
        index = (place, years) if self.low.ndim == 2 else (place,)
        if self.certain:
            return Range.exactly(self.low[index])
        return Range(self.low[index], self.high[index], self.likely[index])

    @property
    def certain(self) -> bool:
        return self.low is self.high and self.high is self.likely

    def each(self, change: Callable[[Floats], Floats]) -> Range:
        """Every bound changed alike."""
        if self.certain:
            return Range.exactly(change(self.low))
        low = change(self.low)
        return Range(low, low if self.high is self.low else change(self.high), change(self.likely))

    def beside(self, other: Range, join: Callable[[Floats, Floats], Floats]) -> Range:
        """Bound by bound joined with another range."""
        if self.certain and other.certain:
            return Range.exactly(join(self.low, other.low))
        return Range(*(join(*pair) for pair in zip(self._bounds, other._bounds, strict=True)))

    @property
    def _bounds(self) -> tuple[Floats, Floats, Floats]:
        return self.low, self.high, self.likely


def finished(batch: Batch, found: Range, number: Reference, at: Ints | None = None) -> Range:
    """`found × times + plus`, not below `at_least`; an unset item is its floor, an unknown table stays unknown.

    With `at`, the plans that the entries of `found` belong to.
    """
    factor = float(number.times)
    if factor != 1:
        found = found.each(lambda values: values * factor)
    if isinstance(number.plus, Reference):
        found = found.beside(_spread(reference_range(batch, number.plus), found, at), np.add)
    elif number.plus:
        offset = float(number.plus)
        found = found.each(lambda values: values + offset)
    if number.at_least is None:
        return found
    if isinstance(number.at_least, Reference):
        floor = _spread(reference_range(batch, number.at_least), found, at)
    else:
        floor = Range.exactly(np.broadcast_to(float(number.at_least), found.low.shape))
    return found.beside(floor, _floored if number.source == "item" else np.maximum)


def _spread(part: Range, whole: Range, at: Ints | None) -> Range:
    """A number of each plan beside one of each plan and year."""
    if at is not None:
        return part.each(lambda values: values[at])
    return part.each(lambda values: values[:, None]) if whole.low.ndim == 2 else part


def _floored(values: Floats, floor: Floats) -> Floats:
    floor = np.broadcast_to(floor, values.shape)
    return np.where(np.isnan(values), floor, np.maximum(values, floor))


def reference_range(batch: Batch, number: Reference) -> Range:
    """A reference to an item, a metric or the wage of one day, for every plan of the batch."""
    return finished(batch, looked_up(batch, number), number)


def looked_up(batch: Batch, number: Reference) -> Range:
    """What the reference names, before anything is done to it."""
    if number.source == "table":
        found: Looked = growth_of_round(batch) if not number.on else wage_on_day(batch, number.on)
        agree = bool((np.isnan(found.low) | ((found.low == found.high) & (found.high == found.likely))).all())
        return Range.exactly(found.low) if agree else Range(found.low, found.high, found.likely)
    return Range.exactly(metrics.value(batch, number.name))


def exact_reference(batch: Batch, row: int, number: Reference) -> Fraction | None:
    """The same for one plan without rounding; None where it is unknown or a range."""
    if number.on == "march_31":
        return None  # the wages of the plan years are whole yen, which float64 holds
    if number.source == "table":
        found = looked_up(batch, number)
        low, high = float(found.low[row]), float(found.high[row])
        value = metrics.as_fraction(low) if low == high else None
    elif number.source in ("item", "metric"):
        value = metrics.exact(batch, row, number.name, None)
    else:
        return None
    floor = number.at_least
    if isinstance(floor, Reference):
        floor = exact_reference(batch, row, floor)
        if floor is None:
            return None
    if value is None:
        return floor if number.source == "item" else None
    plus = exact_reference(batch, row, number.plus) if isinstance(number.plus, Reference) else number.plus
    if plus is None:
        return None
    value = value * number.times + plus
    return value if floor is None else max(value, floor)
