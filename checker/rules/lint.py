"""What is doubtful about a pack that loads: open clauses, rules nobody can reach, stale dates, missing cases.

The loader refuses what is wrong; this names what an author should look at again. Nothing here is worded: reports put
each `Doubt` into a sentence.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from checker.catalogue import items
from checker.model import Confidence, Severity
from checker.rules.programme import TODO, Condition, First, Number, Programme, Reference, Rule
from checker.rules.wages import wage_table

STALE_DAYS = 365  # a pack is looked at again at least once a year
_NUMERIC = ("growth", "at_least", "at_most", "step", "any_of")
_KINDS = ("exact", "short", "missing")
_MONEY = ("MONEY-CAP", "MONEY-RATE")


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing to look at. `kind` names the sentence, `place` the entry, `data` what the sentence needs.

    `serious`: the pack should not be called verified while it stands.
    """

    kind: str
    place: str
    serious: bool
    data: tuple[tuple[str, str], ...] = ()

    def get(self, key: str) -> str:
        return dict(self.data).get(key, "")


def lint(
    programme: Programme,
    today: date,
    cases: Collection[tuple[str, str]] = (),
    others: Collection[Programme] = (),
    *,
    text: str = "",
) -> tuple[Doubt, ...]:
    """Every doubt about a programme.

    `cases` are the (rule key or code, kind) pairs that its cases file covers, `others` the packs it may clash with,
    `text` the pack as it is written, of which not everything is in the programme.
    """
    return (
        *_clauses(programme),
        *_unused_sources(text),
        *_dates(programme, today),
        *_reach(programme),
        *_frames(programme),
        *_cases(programme, cases),
        *_clashes(programme, others),
    )


def _doubt(kind: str, place: str = "", serious: bool = False, **data: object) -> Doubt:
    return Doubt(kind, place, serious, tuple((key, str(value)) for key, value in data.items()))


# ---- clauses ---------------------------------------------------------------------------------------------------------


def _clauses(programme: Programme) -> Iterator[Doubt]:
    for place, cite in programme.cited():
        if any(entry.section.startswith(TODO) for entry in cite):
            yield _doubt("open_clause", place, True)
    for rule in programme.rules:
        if rule.severity is Severity.REQUIRED and rule.confidence is Confidence.SECONDARY:
            yield _doubt("rests_on_secondary", rule.key)
        if rule.confidence is Confidence.UNVERIFIED and rule.note is None:
            yield _doubt("unverified_without_note", rule.key)


def _unused_sources(text: str) -> Iterator[Doubt]:
    data = tomllib.loads(text)
    used = set(re.findall(r'source\s*=\s*"([^"]+)"', text))
    yield from (_doubt("unused_source", f"source.{name}") for name in data.get("source", {}) if name not in used)


# ---- dates -----------------------------------------------------------------------------------------------------------


def _dates(programme: Programme, today: date) -> Iterator[Doubt]:
    if programme.status == "draft":
        yield _doubt("draft")
    if programme.verified > today:
        yield _doubt("verified_in_future", "", True, verified=programme.verified)
    if (today - programme.verified).days > STALE_DAYS:
        yield _doubt("stale_pack", "", False, verified=programme.verified)
    table = wage_table()
    needs_wages = any(_tables(number) for rule in programme.rules for number in _numbers(rule))
    if needs_wages and (today - table.verified).days > STALE_DAYS:
        yield _doubt("stale_table", "regional_minimum_wage", False, verified=table.verified)
    for entry in programme.rounds:
        if entry.closes is not None and entry.closes > today and programme.verified < (entry.opens or entry.closes):
            yield _doubt("verified_before_round", f"round {entry.number}", False, verified=programme.verified)


# ---- rules that nobody can reach -------------------------------------------------------------------------------------


def _reach(programme: Programme) -> Iterator[Doubt]:
    used: set[str] = set()
    for rule in programme.rules:
        used |= set(rule.metric) | {name for option in rule.options for name in option.metric}
        used |= {reference.name for number in _numbers(rule) for reference in _references(number)}
        used |= {condition.item for condition in _conditions(rule)}
        if clash := _contradiction(rule.when):
            yield _doubt("never_applies", rule.key, True, item=clash)
        if any(condition in rule.unless for condition in rule.when) and len(rule.unless) == 1:
            yield _doubt("never_applies", rule.key, True, item=rule.unless[0].item)
        for number in _numbers(rule):
            yield from (_doubt("dead_branch", rule.key, True, item=item) for item in _dead_branches(number))
    inner = {part for metric in programme.metrics for part in metric.of if part != metric.id}
    for metric in programme.metrics:
        if metric.id not in used and metric.id not in inner and metric.id not in _identity_metrics(programme):
            yield _doubt("unused_metric", f"metric.{metric.id}")


def _identity_metrics(programme: Programme) -> set[str]:
    """Metrics that the consistency checks read by their stated row."""
    return {metric.id for metric in programme.metrics if metric.stated}


def _contradiction(conditions: tuple[Condition, ...]) -> str:
    """The item on which conditions that must all hold cannot agree, "" if they can."""
    wanted: dict[str, set[object]] = {}
    low: dict[str, Fraction] = {}
    high: dict[str, Fraction] = {}
    for condition in conditions:
        if condition.operator in ("is", "in"):
            given = condition.value if isinstance(condition.value, tuple) else (condition.value,)
            options: set[object] = set(given)
            wanted[condition.item] = wanted.get(condition.item, options) & options
        elif isinstance(condition.value, Fraction) and condition.operator in ("at_least", "above"):
            low[condition.item] = max(low.get(condition.item, condition.value), condition.value)
        elif isinstance(condition.value, Fraction):
            high[condition.item] = min(high.get(condition.item, condition.value), condition.value)
    empty = [item for item, options in wanted.items() if not options]
    crossed = [item for item in low if item in high and low[item] > high[item]]
    return next(iter([*empty, *crossed]), "")


def _numbers(rule: Rule) -> Iterator[Number]:
    yield from (number for number in (rule.value, *rule.rate) if number is not None)
    for option in rule.options:
        yield from (number for number in (option.value, *option.rate) if number is not None)


def _conditions(rule: Rule) -> Iterator[Condition]:
    yield from (*rule.when, *rule.unless)
    for option in rule.options:
        yield from option.when
    for number in _numbers(rule):
        if isinstance(number, First):
            yield from (condition for branch in number.branches for condition in branch.when)


def _references(number: Number) -> Iterator[Reference]:
    if isinstance(number, Reference):
        yield number
        inner = (number.plus, number.at_least)
        yield from (reference for part in inner if isinstance(part, Reference) for reference in _references(part))
    elif isinstance(number, First):
        for branch in number.branches:
            yield from _references(branch.value)


def _tables(number: Number) -> set[str]:
    return {reference.name for reference in _references(number) if reference.source == "table"}


def _dead_branches(number: Number) -> Iterator[str]:
    """Branches behind one with the same conditions, or whose own conditions contradict each other."""
    if not isinstance(number, First):
        return
    seen: list[frozenset[Condition]] = []
    for branch in number.branches[:-1]:
        conditions = frozenset(branch.when)
        if any(earlier <= conditions for earlier in seen) or _contradiction(branch.when):
            yield branch.when[0].item
        seen.append(conditions)
        yield from _dead_branches(branch.value)


# ---- frames ----------------------------------------------------------------------------------------------------------


def _frames(programme: Programme) -> Iterator[Doubt]:
    for frame in programme.frames:
        place = f"frame {frame.id}"
        for code in _MONEY:
            rules = [rule for rule in programme.rules if rule.code == code]
            if not any(not rule.frames or frame.id in rule.frames for rule in rules):
                yield _doubt("frame_without_money_rule", place, True, code=code)
        caps = [tier.cap for tier in frame.tiers]
        if caps != sorted(caps):
            yield _doubt("cap_falls", place)
        if frame.has_uplift and not any(rule.code.startswith("HIKE-") for rule in programme.rules):
            yield _doubt("uplift_without_rule", place, True)
    for item in _adverse_flags(programme):
        yield _doubt("adverse_tried_both", item)


def _adverse_flags(programme: Programme) -> Iterator[str]:
    """Items that are tried both ways when nobody states them: every plan that is silent may come out unknown."""
    asked = {condition.item for rule in programme.rules for condition in (*rule.when, *rule.unless)}
    yield from sorted(item for item in asked if item in items() and items()[item].unstated == "both")


# ---- cases and other packs -------------------------------------------------------------------------------------------


def _cases(programme: Programme, cases: Collection[tuple[str, str]]) -> Iterator[Doubt]:
    there = set(cases)
    if not there:
        yield _doubt("no_cases_file", "", True)
        return
    for rule in programme.rules:
        if rule.check not in _NUMERIC:
            continue
        lacking = [kind for kind in _KINDS if (rule.key, kind) not in there and (rule.code, kind) not in there]
        if lacking:
            yield _doubt("no_case", rule.key, rule.severity is Severity.REQUIRED, kinds=", ".join(lacking))


def _clashes(programme: Programme, others: Collection[Programme]) -> Iterator[Doubt]:
    for other in others:
        if other.id == programme.id or other.scheme != programme.scheme:
            continue
        shared = {entry.number for entry in programme.rounds} & {entry.number for entry in other.rounds}
        if shared:
            numbers = ", ".join(map(str, sorted(shared)))
            yield _doubt("round_taken", f"round {numbers}", programme.status == "verified", other=other.id)
