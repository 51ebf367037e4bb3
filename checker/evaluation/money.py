"""Caps, uplifts, floors and what the rates yield, in yen, for a whole batch and without rounding errors.

Sources: each pack's `[[frame]]`; the arithmetic of tiered rates is RULES §3 (subsidy up to a step at one rate, above it
at the next), a fraction of a yen being dropped.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from checker.evaluation.batch import Batch, Codes, Floats
from checker.evaluation.conditions import all_hold
from checker.model import Confidence
from checker.rules.programme import Constant, First, FrameRules, Number


@dataclass(frozen=True, slots=True)
class Amounts:
    """Money of each plan's frame, (n,), NaN where unknown. `cap_least` ≤ `cap`: they
    differ where the uplift or an addition is uncertain; `added` is what the frame's additions give of `cap`.
    `maximum` is what the rates yield on the eligible cost, before any cap.
    """

    frame_cap: Floats
    cap: Floats
    cap_least: Floats
    maximum: Floats
    added: Floats


def amounts(batch: Batch, uplift: Codes) -> Amounts:
    """The amounts of every plan. `uplift`: 1 counts, 0 does not, -1 is uncertain (HIKE-ELIGIBLE unknown)."""
    shape = batch.size
    found = Amounts(*(np.full(shape, np.nan) for _ in range(5)))
    ids = tuple(frame.id for frame in batch.programme.frames)
    frames = batch.codes("frame", ids)
    for number, frame in enumerate(batch.programme.frames):
        rows = np.flatnonzero(frames == number)
        if rows.size:
            _frame_caps(batch, frame, rows, uplift[rows], found)
            found.maximum[rows] = _yield(batch, frame, rows)
    return found


def with_uplift(batch: Batch, base: Amounts, uplift: Codes) -> Amounts:
    """`base`, which was made without any uplift, for the plans whose uplift counts or may count."""
    claimed = np.flatnonzero(uplift)
    if not claimed.size:
        return base
    found = Amounts(base.frame_cap, base.cap.copy(), base.cap_least.copy(), base.maximum, base.added)
    frames = batch.codes("frame", tuple(frame.id for frame in batch.programme.frames))
    for number, frame in enumerate(batch.programme.frames):
        rows = claimed[frames[claimed] == number]
        if rows.size:
            _frame_caps(batch, frame, rows, uplift[rows], found)
    return found


def _frame_caps(batch: Batch, frame: FrameRules, rows: np.ndarray, claimed: Codes, found: Amounts) -> None:
    tier, known = tiers(frame, batch.scalar("regular_employees")[rows])

    def by_tier(amounts: list[int]) -> Floats:
        """Each plan's amount; one that is the same in every tier needs no head-count."""
        same = len(set(amounts)) == 1
        return np.where(known | same, np.array(amounts, np.float64)[tier], np.nan)

    caps = by_tier([t.cap for t in frame.tiers])
    least = by_tier([t.uplift[0] if t.uplift else 0 for t in frame.tiers])
    most = by_tier([t.uplift[1] if t.uplift else 0 for t in frame.tiers])
    sure, possible = _additions(batch, frame, rows)
    found.frame_cap[rows] = caps
    found.cap[rows] = caps + np.where(claimed != 0, most, 0.0) + possible
    found.cap_least[rows] = caps + np.where(claimed == 1, least, 0.0) + sure
    found.added[rows] = possible


def _additions(batch: Batch, frame: FrameRules, rows: np.ndarray) -> tuple[Floats, Floats]:
    """What raises the cap for certain, and at most: an addition that may apply, or that no source is sure of, may."""
    sure, possible = np.zeros(len(rows)), np.zeros(len(rows))
    for addition in frame.additions:
        holds = all_hold(batch, addition.when)[rows]
        possible += np.where(holds != 0, float(addition.amount), 0.0)
        if addition.confidence is not Confidence.UNVERIFIED:
            sure += np.where(holds == 1, float(addition.amount), 0.0)
    return sure, possible


def tiers(frame: FrameRules, employees: Floats) -> tuple[np.ndarray, np.ndarray]:
    """Each plan's head-count tier and whether it is known. One tier for all needs no head-count."""
    limits = [tier.employees for tier in frame.tiers if tier.employees is not None]
    known = ~np.isnan(employees) if limits else np.ones(len(employees), bool)
    return np.searchsorted(np.array(limits, np.float64), np.where(known, employees, 0.0), side="left"), known


def _yield(batch: Batch, frame: FrameRules, rows: np.ndarray) -> Floats:
    """Eligible cost × rate, tier by tier, for the plans in `rows`; NaN where cost or rate is unknown."""
    cost = batch.scalar("eligible_cost")[rows]
    steps = [rate_branches(batch, step.rate) for step in frame.rates]
    result = np.full(len(rows), np.nan)
    codes = [branch[rows] for branch, _ in steps]
    combined = np.zeros(len(rows), np.int64)
    for code in codes:
        combined = np.where((combined < 0) | (code < 0), -1, combined * 16 + code)
    for key in np.flatnonzero(np.bincount(combined[combined >= 0])):
        same = combined == key
        first = int(np.flatnonzero(same)[0])
        rates = [values[codes[place][first]] for place, (_, values) in enumerate(steps)]
        limits = [step.up_to for step in frame.rates]
        result[same] = subsidy_of(cost[same], list(zip(limits, rates, strict=True)))
    return result


def rate_branches(batch: Batch, rate: Number) -> tuple[np.ndarray, list[Fraction]]:
    """Which branch of a rate each plan takes (-1 where that is unknown), and the branches' rates."""
    if isinstance(rate, Constant):
        return np.zeros(batch.size, np.int64), [rate.value]
    assert isinstance(rate, First), "the loader takes rates of cost only as constants or first"
    chosen = np.full(batch.size, -2, np.int64)
    for number, branch in enumerate(rate.branches):
        holds = all_hold(batch, branch.when)
        open_ = chosen == -2
        chosen = np.where(open_ & (holds == 1), number, np.where(open_ & (holds == -1), -1, chosen))
    values = [branch.value.value if isinstance(branch.value, Constant) else Fraction(0) for branch in rate.branches]
    return chosen, values


def subsidy_of(cost: Floats, steps: list[tuple[int | None, Fraction]]) -> Floats:
    """The subsidy an eligible cost yields, whole yen: each step's rate until its `up_to` yen of subsidy are reached."""
    known = ~np.isnan(cost)
    yen = np.where(known, cost, 0.0).astype(np.int64)
    result = np.zeros(len(yen), np.int64)
    paid, spent = Fraction(0), Fraction(0)  # subsidy and cost where the current step begins
    for up_to, rate in steps:
        # paid + (yen - spent) × rate, over one common denominator, floored
        offset = paid - spent * rate
        bottom = offset.denominator * rate.denominator
        amount = (yen * int(rate * bottom) + int(offset * bottom)) // bottom
        result = np.where(yen >= spent.__ceil__(), amount, result)
        if up_to is not None:
            spent += (up_to - paid) / rate
            paid = Fraction(up_to)
    return np.where(known, result.astype(np.float64), np.nan)
