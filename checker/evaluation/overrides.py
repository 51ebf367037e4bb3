"""`--set KEY=VALUE`: facts the caller gives in place of the workbook's, such as `payroll[5]=120000000`."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from checker.catalogue import Item, items
from checker.model import LAST_YEAR, Fact, Origin, Plan, UsageError
from checker.reading.numbers import Kind, read_number
from checker.reading.values import Valued, read_scalar
from checker.rules.programme import Programme

_KEY = re.compile(r"([a-z_]+)(?:\[(\d)\])?")
_YEN = "円"


def parse(settings: Iterable[str]) -> tuple[Fact, ...]:
    """Facts from `KEY=VALUE` texts. Raises UsageError naming what is wrong and the nearest item."""
    return tuple(_fact(setting) for setting in settings)


def _fact(setting: str) -> Fact:
    key, equals, text = setting.partition("=")
    match = _KEY.fullmatch(key.strip())
    if not equals or not match or not text.strip():
        message = f"--set {setting!r}: write KEY=VALUE, such as payroll[5]=120000000 or prefecture=東京都"
        raise UsageError(message, "set_form", setting=setting)
    item = _item(match[1])
    year = None if match[2] is None else int(match[2])
    if item.series != (year is not None) or (year or 0) > LAST_YEAR:
        form = f"{item.id}[0] to {item.id}[{LAST_YEAR}]" if item.series else item.id
        raise UsageError(f"--set {setting!r}: write {form}", "set_year", setting=setting, form=form)
    read = read_scalar(item, text.strip(), _YEN, _is_percent(item, text))
    if not isinstance(read, Valued):
        how = "; write 4.8% or 0.048" if item.unit == "ratio" else ""
        message = f"--set {setting!r}: {text.strip()!r} is no value of {item.id} ({item.title.ja}, {item.unit}){how}"
        raise UsageError(message, "set_value", setting=setting, value=text.strip(), item=item.title.ja, unit=item.unit)
    return Fact(item.id, read.value, year, raw=text.strip(), unit=read.unit, scale=1, origin=Origin.OPTION)


def _is_percent(item: Item, text: str) -> bool | None:
    """Rates are ratios everywhere on the command line, so 0.048 is one; 4.8 without its % may be meant either way."""
    number = read_number(text.strip())
    ratio = item.unit == "ratio" and number.kind is Kind.NUMBER and abs(number.value) < 1
    return False if ratio else None


def _item(name: str) -> Item:
    if name in items():
        return items()[name]
    near = "".join(difflib.get_close_matches(name, items(), n=1))
    hint = f"; did you mean {near!r}?" if near else ""
    raise UsageError(f"--set: unknown item {name!r}{hint}", "set_item", name=name, near=near)


def apply(plan: Plan, facts: Iterable[Fact], programmes: Iterable[Programme] = ()) -> Plan:
    """The plan with these facts in place of its own.

    A total that is set replaces its parts for that year, a part that is set replaces the total: the other row of the
    workbook no longer speaks of the same plan.
    """
    given = tuple(facts)
    if not given:
        return plan
    related = _related(programmes)
    gone = {(fact.item, fact.year) for fact in given}
    for fact in given:
        gone |= {(other, fact.year) for other in related.get(fact.item, ())}
    for one, other in (("prefecture", "sites"), ("sites", "prefecture")):
        if any(fact.item == one for fact in given):
            gone.add((other, None))
    kept = tuple(fact for fact in plan.facts if (fact.item, fact.year) not in gone)
    latest = {(fact.item, fact.year): fact for fact in given}  # of two settings of one fact the last counts
    return Plan(plan.name, plan.sha256, (*kept, *latest.values()), plan.findings, plan.sheet, plan.scale)


def _related(programmes: Iterable[Programme]) -> dict[str, set[str]]:
    """Which rows a setting makes void: parts of a total, and the stated total of a part."""
    found: dict[str, set[str]] = {}
    for programme in programmes:
        for metric in programme.metrics:
            if metric.stated:
                found.setdefault(metric.stated, set()).update(metric.of)
                for part in metric.of:
                    found.setdefault(part, set()).add(metric.stated)
    return found
