"""Between which days the base year of a plan has to end, by its round's rule (PLAN-BASE-YEAR).

`base_year_months`: the first closing on or after the day so many months before the deadline. `before_fixing_date`: the
fiscal year before the one in which the subsidy's amount is fixed (額の確定日).
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from checker.evaluation.batch import Batch

Days: TypeAlias = npt.NDArray[np.datetime64]
_YEAR = 12


def bounds(batch: Batch) -> tuple[Days, Days, Days] | None:
    """Each plan's base closing, and the first and last day it may fall on, NaT where unknown; None without a rule."""
    horizon = batch.programme.horizon
    if horizon.base_year == "before_fixing_date":
        return (_base_end(batch), *_before_fixing(batch))
    if horizon.base_year_months is not None:
        return (_base_end(batch), *_before_deadline(batch, horizon.base_year_months))
    return None


def shown_bounds(batch: Batch, row: int) -> tuple[str, str, str]:
    """Base closing, earliest and latest day of one plan, ISO."""
    found = bounds(batch)
    assert found is not None, "only a round with a rule has findings about its base year"
    base, earliest, latest = (str(days[row])[:10] for days in found)
    return base, earliest, latest


def _base_end(batch: Batch) -> Days:
    ends = batch.year_dates("fiscal_year_end")[:, 0]
    found: Days = np.where(np.isnat(ends), batch.dates("base_fiscal_year_end"), ends).astype("M8[D]")
    return found


def _before_fixing(batch: Batch) -> tuple[Days, Days]:
    """The base year ends before the fixing date, and no full year before it: the next fiscal year holds that date."""
    fixed = batch.dates("fixing_date").astype("M8[D]")
    return _months_later(fixed, -_YEAR), fixed - 1


def _before_deadline(batch: Batch, months: int) -> tuple[Days, Days]:
    rounds = batch.stated("round")
    earliest, latest = (np.full(batch.size, np.datetime64("NaT"), "M8[D]") for _ in range(2))
    for one in batch.programme.rounds:
        if one.closes is None:
            continue
        closes = np.array([one.closes], "M8[D]")
        mine = rounds == one.number
        earliest[mine] = _months_later(closes, -months)[0]
        latest[mine] = _months_later(closes, _YEAR - months)[0] - 1
    return earliest, latest


def _months_later(days: Days, months: int) -> Days:
    """The same day so many months later, the last of the month where that has no such day."""
    start = days.astype("M8[M]")
    month = start + months
    later: Days = np.minimum(month.astype("M8[D]") + (days - start), (month + 1).astype("M8[D]") - 1)
    return later
