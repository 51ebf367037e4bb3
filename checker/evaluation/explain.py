"""How a finding came about: the tree from its numbers down to the cells of the workbook.

The tables record no trace; it is rebuilt from the pack's metrics and the plan's facts when somebody asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import isnan

from checker.catalogue import items
from checker.evaluation import metrics
from checker.evaluation.batch import Batch
from checker.evaluation.conditions import all_hold
from checker.evaluation.evaluate import Scene
from checker.evaluation.money import Amounts, rate_branches
from checker.evaluation.numbers import Context, number_range
from checker.model import Fact, Plan, Trace, Value
from checker.rules.programme import Constant, First, FrameRules, Metric, Number, Programme, Reference, Rule

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
        children = tuple(leaf(subject, condition.item, None) for condition in replaced)
        return Trace(name, "replace", shown(value), metric.unit, year, children=children)
    parts = tuple(
        leaf(subject, part, year) if part == metric.id else metric_trace(subject, part, year) for part in metric.of
    )
    if metric.stated and any(part.value is None for part in parts):
        stated = leaf(subject, metric.stated, year)
        if stated.value is not None or all(part.value is None for part in parts):
            return Trace(metric.stated, "fact", stated.value, metric.unit, year, stated.cells)
    return Trace(name, metric.how, shown(value), metric.unit, year, children=parts)


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
    source = rule.options[0] if rule.check == "any_of" else rule
    name = source.metric[0]
    if rule.check in ("growth", "any_of"):
        final, base = (_judged_trace(subject, name, y, stated) for y in (subject.final, 0))
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
    if rule.each == "final_year":
        year = subject.final
    return metric_trace(subject, name, year)


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
    inner = _reference_trace(subject, number, year)
    if not number.plus and number.times == 1:
        return inner
    value = inner.value
    if isinstance(value, int | float):
        value = shown(Fraction(value) * number.times + number.plus)
    plus = Trace("", "literal", shown(number.plus), inner.unit)
    return Trace(number.name, "sum", value, inner.unit, year, children=(inner, plus))


def _branch_trace(subject: Subject, number: First, year: int | None) -> Trace:
    for branch in number.branches:
        if all_hold(subject.batch, branch.when)[subject.row] == 1:
            chosen = number_trace(subject, branch.value, year)
            conditions = tuple(leaf(subject, condition.item, None) for condition in branch.when)
            return Trace("", "branch", chosen.value, chosen.unit, children=(chosen, *conditions))
    return Trace("", "branch", None)


def _reference_trace(subject: Subject, number: Reference, year: int | None) -> Trace:
    if number.source == "table":
        wages = subject.scene.wages
        if year is None:
            return Trace(number.name, "table", None, "yen_per_hour")
        value = float(wages.likely[subject.row, year])
        march = subject.scene.fiscal.march[subject.row, year]
        several = subject.fact("sites", None) is not None  # they are judged where both are said
        place = leaf(subject, "sites" if several else "prefecture", None)
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
    if name == "cap" and frame.has_uplift and subject.batch.scalar("wage_hike")[subject.row] == 1:
        facts.append(leaf(subject, "wage_hike", None))
    return Trace(name, "frame", value, "yen", children=tuple(facts))


def _floor(subject: Subject, frame: FrameRules) -> float:
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
