"""Why one plan's outcome is unknown: the facts that would settle it, and the first cause that has to be mended."""

from __future__ import annotations

import math

from checker.catalogue import items
from checker.evaluation import metrics
from checker.evaluation.conditions import all_hold
from checker.evaluation.dated_tables import growth_of_round
from checker.evaluation.evaluate import applicability
from checker.evaluation.explain import Subject, condition_traces, references_of
from checker.model import Trace
from checker.rules.programme import Condition, First, Rule

_GROWTH = "prefectural_wage_growth"


def missing_facts(subject: Subject, rule: Rule, trace: Trace | None, law: Trace | None) -> tuple[str, ...]:
    """The facts that would settle an unknown: leaves without a value, the total where all its parts are missing."""
    found: list[str] = []
    for condition in (*rule.when, *_branch_conditions(rule)):
        if all_hold(subject.batch, (condition,))[subject.row] == -1:
            found += [name for tree in condition_traces(subject, condition) for name in _unknown_leaves(tree)]
    if rule.frames and subject.batch.text("frame")[subject.row] is None:
        found.append("frame")
    for tree in (trace, law):
        if tree is not None:
            found += _unknown_leaves(tree)
    if uses_wages(rule) and not _has_place(subject):
        found.append("prefecture")
    if uses_march(rule) and subject.scene.fiscal.march[subject.row, 0] < 0:
        found.append("base_fiscal_year_end")
    return tuple(dict.fromkeys(found))


def _branch_conditions(rule: Rule) -> tuple[Condition, ...]:
    numbers = [*rule.rate, *([rule.value] if rule.value else [])]
    return tuple(
        condition
        for number in numbers
        if isinstance(number, First)
        for branch in number.branches
        for condition in branch.when
    )


def _unknown_leaves(tree: Trace) -> list[str]:
    if not tree.children:
        known = tree.value is not None or tree.note == "not_claimed" or tree.name not in items()
        return [] if known else [tree.name if tree.year is None else f"{tree.name}[{tree.year}]"]
    return [name for child in tree.children for name in _unknown_leaves(child)]


def uses_wages(rule: Rule) -> bool:
    """Whether the rule is held against the regional wage."""
    return any(number.source == "table" for number in references_of(rule))


def uses_march(rule: Rule) -> bool:
    return any(number.on == "march_31" for number in references_of(rule))


def _has_place(subject: Subject) -> bool:
    return bool(subject.plan.value("prefecture") or subject.plan.value("sites"))


def reason(subject: Subject, rule: Rule, year: int | None, missing: tuple[str, ...]) -> str:
    """Why an outcome is unknown, the first cause that has to be mended."""
    if rule.check == "declared":
        return "declared" if rule.item is None else "missing"
    if "frame" in missing:
        return "no_frame"
    applies = applicability(subject.batch, rule)
    if applies is not None and applies[subject.row] == -1:
        return "condition"
    if _slipped(subject, rule):
        return "unit_slip"
    if rule.check == "growth" and (found := _of_growth(subject, rule, missing)):
        return found
    if _without_rate(subject, rule):
        return "no_rate"
    if missing and missing != ("base_fiscal_year_end",):
        return "missing"
    if uses_march(rule) and year is not None and subject.scene.fiscal.march[subject.row, year] < 0:
        return "no_fiscal_year"
    if _divided_by_nothing(subject, rule):
        return "no_quotient"
    if subject.plan.value("sites") and uses_wages(rule):
        return "sites"
    if _draws_on_rate(rule):
        return "two_rates"
    return "bounds" if any(number.source == "subsidy" for number in references_of(rule)) else "open"


def _of_growth(subject: Subject, rule: Rule, missing: tuple[str, ...]) -> str:
    base = metrics.value(subject.batch, rule.metric[0])[subject.row, 0]
    if base == 0 or (base < 0 and rule.base == "positive"):
        return "negative_base"
    span = subject.scene.span
    judged = span.first[subject.row] == 1 if rule.each == "first_year" else span.allowed[subject.row]
    return "horizon" if not judged and not missing else ""


def _without_rate(subject: Subject, rule: Rule) -> bool:
    """The rule needs the round's prefectural rate, the place is known, and no source is sure of the rate."""
    known = growth_of_round(subject.batch).low[subject.row]
    return _draws_on_rate(rule) and _has_place(subject) and bool(math.isnan(known))


def _draws_on_rate(rule: Rule) -> bool:
    return any(number.name == _GROWTH and number.source == "table" for number in references_of(rule))


def _divided_by_nothing(subject: Subject, rule: Rule) -> bool:
    """A quotient of the rule has a divisor that is known and not above zero."""
    years = [0, int(subject.scene.span.final[subject.row])]
    for name in rule.metric:
        metric = subject.programme.metric(name)
        if metric is not None and metric.how == "ratio":
            divisor = metrics.value(subject.batch, metric.of[1])[subject.row]
            if (divisor[years] if divisor.ndim else divisor).min() <= 0:
                return True
    return False


def _slipped(subject: Subject, rule: Rule) -> bool:
    """A series of the rule was taken out of the batch because of a unit slip."""
    for name in rule.metric:
        for item in metrics.leaf_items(subject.programme, name):
            if items()[item].series:
                held = subject.batch.series(item)[subject.row]
                if any(f.item == item and f.year is not None and math.isnan(held[f.year]) for f in subject.plan.facts):
                    return True
    return False
