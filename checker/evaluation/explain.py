"""How a finding came about: the tree from its numbers down to the cells of the workbook.

The tables record no trace; it is rebuilt from the pack's metrics and the plan's facts when somebody asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import isnan, nan

from checker.catalogue import items
from checker.evaluation import metrics
from checker.evaluation.batch import Batch
from checker.evaluation.conditions import all_hold
from checker.evaluation.evaluate import Scene
from checker.evaluation.money import Amounts, rate_branches
from checker.evaluation.numbers import Context, number_range
from checker.evaluation.references import looked_up
from checker.model import Fact, Plan, Trace, Value
from checker.rules.programme import (
    Condition,
    Constant,
    First,
    FrameRules,
    Metric,
    Number,
    Programme,
    Reference,
    Rule,
)

Exact = int | float | Fraction | str | None


@dataclass(frozen=True, slots=True)
class Subject:
    """One plan within its prepared batch: the row to explain, the plan its cells come from, its frame's amounts."""

    scene: Scene
    plan: Plan
    amounts: Amounts
    row: int = 0

    @property
    def batch(self) -> Batch:
        return self.scene.batch

    @property
    def programme(self) -> Programme:
        return self.batch.programme

    @property
    def final(self) -> int:
        return int(self.scene.span.final[self.row])

    def fact(self, item: str, year: int | None) -> Fact | None:
        return self.plan.fact(item, year)


def shown(value: Exact) -> Exact:
    """An exact number as reports and JSON hold it: a whole number as int, another as float."""
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    return value


def leaf(subject: Subject, item: str, year: int | None) -> Trace:
    """One fact with its cells; value None where the workbook does not say."""
    fact = subject.fact(item, year)
    unit = items()[item].unit
    if fact is None:
        assumed = items()[item].unstated == "not_claimed" and items()[item].flag
        return Trace(item, "fact", None, unit, year, note="not_claimed" if assumed else "")
    return Trace(item, "fact", plain(fact.value), unit, year, (str(fact.cell),) if fact.cell else ())


def plain(value: Value) -> Exact:
    """A fact's value as a trace holds it: numbers stay numbers, the rest is text."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | float):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return "、".join(value)
    if isinstance(value, str):
        return value
    return shown(Fraction(value))


def metric_trace(subject: Subject, name: str, year: int | None) -> Trace:
    """A metric or item of one year as a tree of what it was computed from."""
    metric = subject.programme.metric(name)
    if metric is None:
        return leaf(subject, name, year if items()[name].series else None)
    value = metrics.exact(subject.batch, subject.row, name, year)
    year = year if metrics.is_series(subject.programme, name) else None
    replaced = _replacement(subject, metric)
    if replaced is not None:
        children = tuple(tree for condition in replaced for tree in condition_traces(subject, condition))
        return Trace(name, "replace", shown(value), metric.unit, year, children=children)
    slots = (subject.final, 0) if metric.how == "increase" else (year,)
    parts = tuple(
        leaf(subject, part, slot) if part == metric.id else metric_trace(subject, part, slot)
        for slot in slots
        for part in metric.of
    )
    if metric.stated and any(part.value is None for part in parts):
        stated = leaf(subject, metric.stated, year)
        if stated.value is not None or all(part.value is None for part in parts):
            return Trace(metric.stated, "fact", stated.value, metric.unit, year, stated.cells)
    note = "" if metric.truncate is None else "truncated"
    return Trace(name, metric.how, shown(value), metric.unit, year, children=parts, note=note)


def _replacement(subject: Subject, metric: Metric) -> tuple | None:  # type: ignore[type-arg]
    for replacement in metric.replace:
        if all_hold(subject.batch, replacement.when)[subject.row] == 1:
            return replacement.when
    return None


def observed_trace(subject: Subject, rule: Rule, year: int | None, *, stated: bool = False) -> Trace | None:
    """The plan's side of a rule: for growth the final and base values, for a step the two years, else the metric.

    `stated`: the form's own row was judged, not its parts.
    """
    if rule.check == "declared":
        return leaf(subject, rule.item, None) if rule.item else None
    name = rule.metric[0]
    if rule.check == "growth":
        final, base = (_judged_trace(subject, name, y, stated) for y in (_last(subject, rule), 0))
        return Trace(name, "growth", None, "ratio", children=(final, base))
    if rule.check == "step" and year is not None:
        now, before = metric_trace(subject, name, year), metric_trace(subject, name, year - 1)
        return Trace(
            name, "step", _difference(now, before), metrics.unit_of(subject.programme, name), year, (), (now, before)
        )
    if rule.each == "total" and metrics.is_series(subject.programme, name):
        years = tuple(metric_trace(subject, name, y) for y in range(1, subject.final + 1))
        total = sum(t.value for t in years if isinstance(t.value, int | float))
        return Trace(name, "sum", total, metrics.unit_of(subject.programme, name), children=years)
    if rule.each in ("final_year", "first_year", "base_year"):
        year = 0 if rule.each == "base_year" else _last(subject, rule)
    return metric_trace(subject, name, year)


def _last(subject: Subject, rule: Rule) -> int:
    """The year to which a rule looks."""
    return 1 if rule.each == "first_year" else subject.final


def _judged_trace(subject: Subject, name: str, year: int, stated: bool) -> Trace:
    """One year of what was judged; where the stated row is blank the parts stand in for it."""
    metric = subject.programme.metric(name)
    if stated and metric and metric.stated and subject.fact(metric.stated, year) is not None:
        return leaf(subject, metric.stated, year)
    return metric_trace(subject, name, year)


def _difference(now: Trace, before: Trace) -> Exact:
    if isinstance(now.value, int | float) and isinstance(before.value, int | float):
        return now.value - before.value
    return None


def required_trace(subject: Subject, rule: Rule, year: int | None) -> Trace | None:
    """The law's side of a rule, as far as it is a number: the regional wage and what is added, the cap, the rate."""
    if rule.check == "growth" and rule.rate:
        rate = number_trace(subject, rule.rate[0], None)
        method = subject.programme.horizon.growth
        return Trace(rule.metric[0], "rate", rate.value, "ratio", children=rate.children, note=method)
    return number_trace(subject, rule.value, year) if rule.value is not None else None


def number_trace(subject: Subject, number: Number, year: int | None) -> Trace:
    if isinstance(number, Constant):
        return Trace("", "literal", shown(number.value))
    if isinstance(number, First):
        return _branch_trace(subject, number, year)
    found = _reference_trace(subject, number, year)
    if number.times != 1:
        share = Trace("", "literal", shown(number.times))
        value = shown(_exactly(found.value) * number.times) if isinstance(found.value, int | float) else None
        found = Trace(number.name, "product", value, found.unit, year, children=(found, share))
    if number.plus:
        plus = _part_trace(subject, number.plus, year, found.unit)
        found = Trace(number.name, "sum", _sum(found, plus), found.unit, year, children=(found, plus))
    if number.at_least is None:
        return found
    floor = _part_trace(subject, number.at_least, year, found.unit)
    return Trace(number.name, "greater", _greater(found, floor, number), found.unit, year, children=(found, floor))


def _part_trace(subject: Subject, part: Fraction | Reference, year: int | None, unit: str) -> Trace:
    """What is added to a number, or its floor."""
    if isinstance(part, Reference):
        return number_trace(subject, part, year)
    return Trace("", "literal", shown(part), unit)


def _exactly(value: int | float) -> Fraction:
    return Fraction(str(value))


def _sum(a: Trace, b: Trace) -> Exact:
    if isinstance(a.value, int | float) and isinstance(b.value, int | float):
        return shown(_exactly(a.value) + _exactly(b.value))
    return None


def _greater(found: Trace, floor: Trace, number: Reference) -> Exact:
    """The greater of both; an item that nobody states is its floor, anything else unknown."""
    known = [t.value for t in (found, floor) if isinstance(t.value, int | float)]
    if len(known) == 2:
        return max(known)
    return floor.value if found.value is None and number.source == "item" else None


def _branch_trace(subject: Subject, number: First, year: int | None) -> Trace:
    for branch in number.branches:
        if all_hold(subject.batch, branch.when)[subject.row] == 1:
            chosen = number_trace(subject, branch.value, year)
            conditions = tuple(t for condition in branch.when for t in condition_traces(subject, condition))
            return Trace("", "branch", chosen.value, chosen.unit, children=(chosen, *conditions))
    return Trace("", "branch", None)


def condition_traces(subject: Subject, condition: Condition) -> tuple[Trace, ...]:
    """Both sides of a condition, as far as they are no constants."""
    year = {"base_year": 0, "first_year": 1, "final_year": subject.final}.get(condition.each)
    if condition.source == "metric":
        left = metric_trace(subject, condition.item, year)
    else:
        left = leaf(subject, condition.item, year)
    bound = condition.value
    return (left, number_trace(subject, bound, None)) if isinstance(bound, Reference) else (left,)


def references_of(rule: Rule) -> Iterator[Reference]:
    """Every reference in the numbers of a rule, those within others too."""
    for number in (*rule.rate, *([rule.value] if rule.value is not None else [])):
        yield from _references(number)


def _references(number: Number) -> Iterator[Reference]:
    if isinstance(number, First):
        for branch in number.branches:
            yield from _references(branch.value)
    elif isinstance(number, Reference):
        yield number
        for part in (number.plus, number.at_least):
            if isinstance(part, Reference):
                yield from _references(part)


def _reference_trace(subject: Subject, number: Reference, year: int | None) -> Trace:
    if number.source == "table" and number.on != "march_31":
        return _table_trace(subject, number)
    if number.source == "table":
        wages = subject.scene.wages
        if year is None:
            return Trace(number.name, "table", None, "yen_per_hour")
        value = float(wages.likely[subject.row, year])
        march = subject.scene.fiscal.march[subject.row, year]
        place = _place_trace(subject)
        return Trace(
            number.name,
            "table",
            None if isnan(value) else int(value),
            "yen_per_hour",
            year,
            children=(place,),
            note=f"{march}-03-31",
        )
    if number.source == "subsidy":
        return money_trace(subject, number.name)
    if number.name == "plan_years":
        stated = leaf(subject, "plan_years", None)
        return stated if stated.value is not None else Trace("plan_years", "counted", subject.final or None, "years")
    return metric_trace(subject, number.name, year)


def _place_trace(subject: Subject) -> Trace:
    several = subject.fact("sites", None) is not None  # they are judged where both are said
    return leaf(subject, "sites" if several else "prefecture", None)


def _table_trace(subject: Subject, number: Reference) -> Trace:
    """The regional wage on a day of the plan's own, or the rate that its round prints."""
    low = looked_up(subject.batch, number).low[subject.row]
    value = shown_or_none(float(low))
    if number.on:
        children = (_place_trace(subject), leaf(subject, number.on, None))
        return Trace(number.name, "table", value, "yen_per_hour", children=children, note=str(children[1].value or ""))
    if subject.fact(number.name, None) is not None:
        return leaf(subject, number.name, None)
    children = (_place_trace(subject), Trace("round", "fact", _round(subject), "number"))
    return Trace(number.name, "table", value, "ratio", children=children)


def _round(subject: Subject) -> Exact:
    return shown_or_none(float(subject.batch.stated("round")[subject.row]))


def frame_of(subject: Subject) -> FrameRules | None:
    """The plan's frame, None where it names none."""
    ids = tuple(frame.id for frame in subject.programme.frames)
    place = int(subject.batch.codes("frame", ids)[subject.row])
    return subject.programme.frames[place] if place >= 0 else None


def money_trace(subject: Subject, name: str) -> Trace:
    """A cap, floor or yield of the plan's frame with the facts it hangs on."""
    frame = frame_of(subject)
    if frame is None:
        return Trace(name, "frame", None, "yen", children=(leaf(subject, "frame", None),))
    if name == "floor":
        return Trace(name, "frame", shown_or_none(_floor(subject, frame)), "yen")
    value = shown_or_none(float(getattr(subject.amounts, name)[subject.row]))
    if name == "maximum":
        facts = [leaf(subject, "eligible_cost", None)]
        facts += [leaf(subject, item, None) for item in _rate_items(subject, frame)]
        return Trace(name, "rate", value, "yen", children=tuple(facts))
    facts = [] if len(frame.tiers) == 1 else [leaf(subject, "regular_employees", None)]
    if name == "cap":
        facts += [tree for one in frame.additions for c in one.when for tree in condition_traces(subject, c)]
    if name == "cap" and frame.has_uplift and subject.batch.scalar("wage_hike")[subject.row] == 1:
        facts.append(leaf(subject, "wage_hike", None))
    return Trace(name, "frame", value, "yen", children=tuple(facts))


def _floor(subject: Subject, frame: FrameRules) -> float:
    if frame.floor is None:
        return nan
    low = number_range(subject.batch, frame.floor, Context(subject.scene.wages, subject.amounts)).low
    return float(low[subject.row])


def _rate_items(subject: Subject, frame: FrameRules) -> list[str]:
    """The facts that chose the rate: those of the branch taken, else those that could have raised it."""
    found: list[str] = []
    for step in frame.rates:
        if isinstance(step.rate, First):
            chosen = int(rate_branches(subject.batch, step.rate)[0][subject.row])
            branches = step.rate.branches if chosen < 0 else (step.rate.branches[chosen],)
            found += [condition.item for branch in branches for condition in branch.when]
    return list(dict.fromkeys(found))


def shown_or_none(value: float) -> int | float | None:
    if isnan(value):
        return None
    return int(value) if value == int(value) else value
