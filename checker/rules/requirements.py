"""`[[rule]]` tables → Rule values: each check kind has its own parameters, and no other is taken."""

from __future__ import annotations

from typing import Any, get_args

from checker.catalogue import finding_codes, items
from checker.model import Confidence, Severity
from checker.rules.grammar import Vocabulary, citations, conditions, number, number_units
from checker.rules.programme import Check, Constant, Each, GrowthBase, Number, Option, Reference, Rule
from checker.toml_node import Node

_DEFAULT_EACH = {"growth": "final_year", "step": "plan_year"}
_EACH_OF = {"growth": ("final_year", "first_year"), "step": ("plan_year",)}


def load_rules(
    root: Node, vocabulary: Vocabulary, frames: tuple[str, ...], *, plan_years: bool = True
) -> tuple[Rule, ...]:
    """The rules of a pack; without `plan_years` the programme judges none and may not ask about them."""
    found: list[Rule] = []
    for row in root.tables("rule", "code"):
        rule = _rule(row, vocabulary, frames)
        if not plan_years:
            _without_years(row, rule)
        clash = next((r for r in found if r.key == rule.key and _overlap(r.frames, rule.frames)), None)
        if clash:
            row.fail(f"{rule.key} stands twice for the same frame; give each a `part`", "code")
        row.done()
        found.append(rule)
    if not found:
        root.fail("has no rule", "rule")
    return tuple(found)


def _overlap(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    return not a or not b or bool(set(a) & set(b))


def _rule(row: Node, vocabulary: Vocabulary, frames: tuple[str, ...]) -> Rule:
    check = row.word("check", get_args(Check))
    severity = Severity(row.word("severity", tuple(Severity), "required"))
    confidence = Confidence(row.word("confidence", tuple(Confidence)))
    if severity is Severity.REQUIRED and confidence is Confidence.UNVERIFIED:
        row.fail("an unverified rule cannot be required: it may warn, never fail a plan", "severity")
    rule = Rule(
        code=row.word("code", finding_codes()),
        part=row.text("part", ""),
        title=row.both("title"),
        severity=severity,
        check=check,
        each=_each(row, check),
        confidence=confidence,
        cite=citations(row, vocabulary),
        advice=row.both("advice"),
        when=conditions(row, "when", vocabulary),
        unless=conditions(row, "unless", vocabulary),
        frames=row.words("frames", frames, "frame", ()),
        if_stated=row.words("if_stated", items(), "item", ()),
        when_unknown=Severity(row.word("when_unknown", tuple(Severity))) if "when_unknown" in row else None,
        note=row.both("note", None),
        **_parameters(row, check, vocabulary),
    )
    if rule.check == "declared" and rule.item is None and rule.severity is Severity.REQUIRED:
        row.fail("a required declaration must name the item that settles it", "item")
    return rule


def _each(row: Node, check: str) -> Each:
    found: Each = row.word("each", get_args(Each), _DEFAULT_EACH.get(check, "total"))
    if found not in _EACH_OF.get(check, get_args(Each)):
        row.fail(f"{check} goes with {' or '.join(_EACH_OF[check])}", "each")
    return found


def _without_years(row: Node, rule: Rule) -> None:
    asked: list[Rule | Option] = [rule, *rule.options]
    if any(one.check in ("growth", "step") or one.each not in ("base_year", "total") for one in asked):
        row.fail("asks about plan years, which this programme has none of ([horizon] years = [])", "each")


def _parameters(row: Node, check: str, vocabulary: Vocabulary) -> dict[str, Any]:
    """The parameters that this kind of check takes."""
    if check == "declared":
        item = row.word("item", items()) if "item" in row else None
        if item and not items()[item].flag:
            row.fail(f"{item} is no yes-or-no item", "item")
        return {"item": item, "expected": row.flag("is", True)}
    if check == "any_of":
        options = tuple(_option(entry, vocabulary) for entry in row.tables("option", "check"))
        if len(options) < 2:
            row.fail("needs two or more options", "option")
        if all(option.when for option in options):
            row.fail("needs an option without `when`, that is open to everybody", "option")
        return {"options": options}
    return _measured(row, check, vocabulary)


def _option(entry: Node, vocabulary: Vocabulary) -> Option:
    check = entry.word("check", ("growth", "at_least", "at_most"))
    each = _each(entry, check)
    if each == "plan_year":
        entry.fail("an option speaks of the whole plan or of one year", "each")
    option = Option(
        check=check,
        each=each,
        title=entry.both("title", None),
        when=conditions(entry, "when", vocabulary),
        **_measured(entry, check, vocabulary),
    )
    entry.done()
    return option


def _measured(row: Node, check: str, vocabulary: Vocabulary) -> dict[str, Any]:
    metric = row.words("metric", vocabulary.names(), "item or metric")
    if not metric:
        row.fail("names nothing to measure", "metric")
    if check == "growth":
        base: GrowthBase = row.word("base", get_args(GrowthBase), "positive")
        for name in metric:
            if not vocabulary.series(name):
                row.fail(f"{name} has no years to grow over", "metric")
        return {"metric": metric, "rate": _rates(row, metric, vocabulary), "base": base}
    value = number(row, "value", vocabulary)
    _same_unit(row, metric, value, vocabulary)
    return {"metric": metric, "value": value}


def _rates(row: Node, metric: tuple[str, ...], vocabulary: Vocabulary) -> tuple[Number, ...]:
    """One rate for all members, or a list of items with one for each (the applicant's own targets)."""
    raw = row.raw("rate")
    named = raw.get("item") if isinstance(raw, dict) else None
    if not isinstance(named, list):
        return (_ratio(row, number(row, "rate", vocabulary, rate=True), vocabulary),)
    if len(named) != len(metric):
        row.fail("names as many targets as metrics, or one", "rate")
    rates = []
    for name in named:
        single = Node({"rate": {**raw, "item": name}}, row.place, row.file)
        rates.append(_ratio(row, number(single, "rate", vocabulary, rate=True), vocabulary))
    return tuple(rates)


def _ratio(row: Node, rate: Number, vocabulary: Vocabulary) -> Number:
    if number_units(rate, vocabulary) - {"ratio"}:
        row.fail(f"must be a ratio, not {', '.join(sorted(number_units(rate, vocabulary)))}", "rate")
    if isinstance(rate, Reference) and rate.source in ("item", "metric") and vocabulary.series(rate.name):
        row.fail(f"{rate.name} has a value for each year", "rate")
    return rate


def _same_unit(row: Node, metric: tuple[str, ...], value: Number, vocabulary: Vocabulary) -> None:
    units = {vocabulary.unit(name) or "" for name in metric}
    if not isinstance(value, Constant):
        units |= number_units(value, vocabulary)
    if len(units) > 1:
        row.fail(f"mixes units: {', '.join(sorted(units))}", "value")
