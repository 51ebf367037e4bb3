"""What a check says plan by plan, and how several checks are made into one.

Codes of outcomes are positions in `OUTCOMES`. Of several that come out alike, the one nearest to the other side speaks:
of failed routes the one that lacks least, of members that must all hold the one that lacks most.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from checker.evaluation.batch import Codes, Floats, Mask
from checker.evaluation.references import Range
from checker.model import Outcome

OUTCOMES = (Outcome.PASS, Outcome.AT_RISK, Outcome.UNKNOWN, Outcome.FAIL, Outcome.NOT_APPLICABLE)
PASS, AT_RISK, UNKNOWN, FAIL, NOT_APPLICABLE = range(5)  # ordered: the greater of the first four is the worse
_PASS, _AT_RISK, _FAIL = np.int8(PASS), np.int8(AT_RISK), np.int8(FAIL)


@dataclass(frozen=True, slots=True)
class Result:
    """Outcome codes with the numbers that were compared, flat.

    One entry for each plan or, in a yearly rule, for each of `Span.plan_years()`. `base` is the base value that growth
    was counted from; `route` and `member` say which option of an any_of rule and which metric of a list was taken,
    where there was a choice. `upward`: more is better.
    """

    outcome: Codes
    observed: Floats
    required: Floats
    base: Floats | None = None
    route: Codes | None = None
    member: Codes | None = None
    upward: bool = True


def at_least(observed: Floats, target: Range) -> Result:
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


def at_most(observed: Floats, target: Range) -> Result:
    """observed ≤ target: above `high` fails, above `low` is unknown."""
    if target.certain:
        coded = _coded(observed > target.low, observed, target.low)
        return Result(coded, observed, target.low, upward=False)
    failed = observed > target.high
    outcome = np.where(failed, _FAIL, np.where(observed > target.low, np.int8(UNKNOWN), _PASS))
    outcome[np.isnan(observed + target.low + target.high)] = UNKNOWN
    return Result(outcome, observed, np.where(failed, target.high, target.low), upward=False)


def _coded(failed: Mask, observed: Floats, required: Floats) -> Codes:
    """PASS or FAIL, UNKNOWN where either side is."""
    outcome: Codes = np.multiply(failed, _FAIL, dtype=np.int8)
    outcome[np.isnan(observed + required)] = UNKNOWN
    return outcome


def choose(where: Mask, yes: Result, no: Result) -> Result:
    """`yes` where the mask holds, else `no`."""

    def pick(a: npt.NDArray[np.generic] | None, b: npt.NDArray[np.generic] | None) -> npt.NDArray[np.generic] | None:
        return None if a is None or b is None else np.where(where, a, b)

    return Result(
        np.where(where, yes.outcome, no.outcome).astype(np.int8),
        np.where(where, yes.observed, no.observed),
        np.where(where, yes.required, no.required),
        pick(yes.base, no.base),  # type: ignore[arg-type]
        pick(yes.route, no.route),  # type: ignore[arg-type]
        pick(yes.member, no.member),  # type: ignore[arg-type]
        yes.upward and no.upward,
    )


def margin(result: Result) -> Floats:
    """How far inside the requirement, in the metric's unit; below zero is what is lacking."""
    return result.observed - result.required if result.upward else result.required - result.observed


def _ease(result: Result) -> Floats:
    """The margin as a share of what is required, so that yen and persons compare; -inf where nothing is known."""
    with np.errstate(divide="ignore", invalid="ignore"):
        share = margin(result) / np.abs(result.required)
    return np.where(np.isnan(share), -np.inf, share)


def worst(results: list[Result]) -> Result:
    """All must hold: the worst outcome of each plan; members that do not apply drop out."""
    numbered = [_member(result, number) for number, result in enumerate(results)]
    found, ease = numbered[0], _ease(numbered[0])
    for other in numbered[1:]:
        others = _ease(other)
        idle = (other.outcome == NOT_APPLICABLE) | (found.outcome == NOT_APPLICABLE)
        tie = (other.outcome == found.outcome) & (others < ease)
        takes = np.where(idle, found.outcome == NOT_APPLICABLE, (other.outcome > found.outcome) | tie).astype(bool)
        found, ease = choose(takes, other, found), np.where(takes, others, ease)
    return found


def _member(result: Result, number: int) -> Result:
    return replace(result, member=np.full(len(result.outcome), number, np.int8))


def best(results: list[Result]) -> Result:
    """One is enough: the best outcome of each plan, the first that passes, or else the nearest to passing.

    A route that does not apply is none, unless no other does.
    """
    numbered = [replace(result, route=np.full(len(result.outcome), n, np.int8)) for n, result in enumerate(results)]
    if any(result.member is None for result in numbered):
        nobody = np.zeros(len(numbered[0].outcome), np.int8)
        numbered = [result if result.member is not None else replace(result, member=nobody) for result in numbered]
    found, ease = numbered[0], _ease(numbered[0])
    for other in numbered[1:]:
        others = _ease(other)
        tie = (other.outcome == found.outcome) & (other.outcome == FAIL) & (others > ease)
        takes = (other.outcome < found.outcome) | tie
        found, ease = choose(takes, other, found), np.where(takes, others, ease)
    return found
