"""What one plan was judged on where a rule leaves a choice: the route of an any_of rule, the member of a list.

The tables keep only outcomes and numbers; the choice is made again for the one plan that is explained.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from checker.evaluation import checks
from checker.evaluation.explain import Subject
from checker.evaluation.numbers import Context
from checker.rules.programme import Option, Rule


@dataclass(frozen=True, slots=True)
class Asked:
    """A rule narrowed to what one plan was judged on: one check of one metric. `option` is the route taken, if any."""

    rule: Rule
    option: Option | None = None
    number: int = 0


def asked_of(subject: Subject, rule: Rule, year: int | None) -> Asked:
    """The route and member that speak for a plan (in `year`, for a yearly rule)."""
    if not rule.options and len(rule.metric) < 2:
        return Asked(rule)
    context = Context(subject.scene.wages, subject.amounts)
    span = subject.scene.span
    result = checks.check(subject.batch, rule, span, context)
    entry = subject.row
    if rule.each == "plan_year" and not rule.options:
        place, years = subject.batch.plan_years_of(span)
        entry = int(np.flatnonzero((place == subject.row) & (years == (year or 1)))[0])
    route = 0 if result.route is None else int(result.route[entry])
    member = 0 if result.member is None else int(result.member[entry])
    option = rule.options[route] if rule.options else None
    source = option or rule
    rate = (source.rate[min(member, len(source.rate) - 1)],) if source.rate else ()
    metric = (source.metric[member],)
    if option is None:
        return Asked(replace(rule, metric=metric, rate=rate))
    narrowed = replace(
        rule,
        check=option.check,
        metric=metric,
        rate=rate,
        value=option.value,
        each=option.each,
        base=option.base,
        when=(*rule.when, *option.when),
        options=(),
    )
    return Asked(narrowed, option, route + 1)
