"""`[[frame]]` tables → FrameRules: caps by head-count tier, floor, rate steps, uplift."""

from __future__ import annotations

from typing import Any

from checker.model import Confidence
from checker.rules.grammar import Vocabulary, citations, conditions, number, number_units
from checker.rules.programme import Addition, Constant, First, FrameRules, Number, RateStep, Tier
from checker.toml_node import Node


def load_frames(root: Node, vocabulary: Vocabulary) -> tuple[FrameRules, ...]:
    found: list[FrameRules] = []
    for row in root.tables("frame", "id"):
        frame = _frame(row, vocabulary)
        if any(frame.id == other.id for other in found):
            row.fail("stands twice", "id")
        row.done()
        found.append(frame)
    if not found:
        root.fail("names no frame", "frame")
    return tuple(found)


def _frame(row: Node, vocabulary: Vocabulary) -> FrameRules:
    floor = number(row, "floor", vocabulary) if "floor" in row else None
    if floor and number_units(floor, vocabulary) - {"yen"}:
        row.fail("must be yen", "floor")
    return FrameRules(
        id=row.text("id"),
        title=row.both("title"),
        aliases=row.words("aliases", None, "name", ()),
        tiers=_tiers(row),
        floor=floor,
        rates=_rates(row, vocabulary),
        cite=citations(row, vocabulary),
        confidence=Confidence(row.word("confidence", tuple(Confidence))),
        note=row.both("note", None),
        additions=tuple(_addition(entry, vocabulary) for entry in row.tables("addition", "amount", [])),
    )


def _addition(entry: Node, vocabulary: Vocabulary) -> Addition:
    found = Addition(
        title=entry.both("title"),
        amount=entry.whole("amount"),
        when=conditions(entry, "when", vocabulary),
        cite=citations(entry, vocabulary),
        confidence=Confidence(entry.word("confidence", tuple(Confidence))),
    )
    if found.amount <= 0:
        entry.fail("must be above zero", "amount")
    if not found.when:
        entry.fail("needs conditions: what everybody gets belongs to the tiers", "when")
    entry.done()
    return found


def _tiers(row: Node) -> tuple[Tier, ...]:
    tiers: list[Tier] = []
    for entry in row.tables("tier", "employees"):
        limit = entry.whole("employees") if "employees" in entry else None
        tiers.append(Tier(limit, entry.whole("cap"), _uplift(entry)))
        entry.done()
    limits = [tier.employees for tier in tiers]
    if not limits or limits[-1] is not None or None in limits[:-1]:
        row.fail("needs tiers with ascending `employees` and a last one without", "tier")
    bounded = [limit for limit in limits if limit is not None]
    if bounded != sorted(set(bounded)):
        row.fail("tiers overlap or are not in ascending order", "tier")
    return tuple(tiers)


def _uplift(entry: Node) -> tuple[int, int] | None:
    value: Any = entry.raw("uplift", None)
    if value is None:
        return None
    if isinstance(value, dict):
        inner = Node(value, f"{entry.place}: uplift", entry.file)
        bounds = inner.whole("least"), inner.whole("most")
        inner.done()
        if bounds[0] >= bounds[1]:
            inner.fail("least must be below most", "least")
        return bounds
    amount = entry.whole("uplift")
    return amount, amount


def _fixed(rate: Number) -> bool:
    """The subsidy arithmetic takes rates of the law itself, not a plan's own numbers."""
    if isinstance(rate, First):
        return all(isinstance(branch.value, Constant) for branch in rate.branches)
    return isinstance(rate, Constant)


def _rates(row: Node, vocabulary: Vocabulary) -> tuple[RateStep, ...]:
    steps: list[RateStep] = []
    for entry in row.tables("rate", "up_to"):
        up_to = entry.whole("up_to") if "up_to" in entry else None
        rate = number(entry, "rate", vocabulary, rate=True)
        if not _fixed(rate):
            entry.fail('must be a ratio like "2/3", or { first = […] } of such', "rate")
        steps.append(RateStep(up_to, rate))
        entry.done()
    limits = [step.up_to for step in steps]
    bounded = [limit for limit in limits[:-1] if limit is not None]
    if not limits or limits[-1] is not None or len(bounded) != len(limits) - 1 or bounded != sorted(set(bounded)):
        row.fail("needs steps with ascending `up_to` and a last one without", "rate")
    return tuple(steps)
