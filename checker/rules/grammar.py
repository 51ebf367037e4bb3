"""The small closed grammar of a pack: numbers, conditions and citations. There is no expression language.

A number is a literal, a fraction `"2/3"`, `{ item | metric | table | subsidy = …, plus, times, at_least }` or
`{ first = [{ when, value }, …, { value }] }` (DESIGN §5).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, cast

from checker.catalogue import items
from checker.model import Citation
from checker.rules.programme import Branch, Condition, Constant, First, Number, Operator, Reference
from checker.toml_node import Node, exact

TABLES: Mapping[str, str] = {"regional_minimum_wage": "yen_per_hour"}
DAYS = ("march_31",)
SUBSIDY_AMOUNTS = ("frame_cap", "cap", "floor", "maximum")
_OPERATORS = ("is", "in", "at_least", "at_most")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a pack's entries may name: its sources, and the metrics and items in reach with their units."""

    sources: Mapping[str, Citation]
    metrics: Mapping[str, str]

    def unit(self, name: str) -> str | None:
        """The unit of a metric or item, None where there is no such name."""
        if name in self.metrics:
            return self.metrics[name]
        item = items().get(name)
        return item.unit if item else None

    def names(self) -> tuple[str, ...]:
        return (*self.metrics, *items())


def citations(node: Node, vocabulary: Vocabulary, key: str = "cite") -> tuple[Citation, ...]:
    """`cite = [{ source = "…", section = "…" }]`, at least one."""
    found = []
    for row in node.tables(key, "source"):
        source = row.word("source", vocabulary.sources) if vocabulary.sources else row.text("source")
        if source not in vocabulary.sources:
            row.unknown_word(source, vocabulary.sources, "source", "source")
        known = vocabulary.sources[source]
        found.append(Citation(known.title, known.publisher, known.date, row.text("section"), known.url))
        row.done()
    if not found:
        node.fail("cites nothing", key)
    return tuple(found)


def conditions(node: Node, key: str) -> tuple[Condition, ...]:
    """A list of tests that must all hold."""
    return tuple(_condition(row) for row in node.tables(key, "item", [])) if key in node else _none(node, key)


def _none(node: Node, key: str) -> tuple[Condition, ...]:
    node.raw(key, None)
    return ()


def _condition(row: Node) -> Condition:
    item_id = row.word("item", items())
    given = [op for op in _OPERATORS if op in row]
    if len(given) != 1:
        row.fail(f"needs exactly one of {', '.join(_OPERATORS)}")
    operator = cast(Operator, given[0])
    value = _condition_value(row, operator, item_id)
    row.done()
    return Condition(item_id, operator, value)


def _condition_value(row: Node, operator: str, item_id: str) -> bool | str | tuple[str, ...] | Fraction:
    item = items()[item_id]
    if operator == "in":
        if item.unit != "text":
            row.fail(f"{item_id} is no text", operator)
        return row.words("in", None, "word")
    if operator == "is":
        if item.flag:
            return row.flag("is")
        return row.text("is")
    if not item.numeric:
        row.fail(f"{item_id} is no number", operator)
    number = exact(row.raw(operator))
    if number is None:
        row.fail("must be a number", operator)
    return number


def number(node: Node, key: str, vocabulary: Vocabulary, *, rate: bool = False) -> Number:
    """The number under `key`; with `rate` every constant in it must be below 1."""
    return _number(node.raw(key), node, key, vocabulary, rate)


def _number(value: Any, node: Node, key: str, vocabulary: Vocabulary, rate: bool) -> Number:
    constant = exact(value)
    if constant is not None:
        return Constant(_checked(constant, node, key, rate))
    if not isinstance(value, dict):
        node.fail(f'must be a number, a fraction like "2/3", or a table, not {value!r}', key)
    inner = Node(value, f"{node.place}: {key}", node.file)
    if "first" in inner:
        return _first(inner, vocabulary, rate)
    return _reference(inner, vocabulary, rate)


def _checked(value: Fraction, node: Node, key: str, rate: bool) -> Fraction:
    if rate and not 0 <= value < 1:
        node.fail(f"a rate is a ratio below 1 (3 % is 0.03), not {float(value):g}", key)
    return value


def _first(inner: Node, vocabulary: Vocabulary, rate: bool) -> First:
    branches = []
    for row in inner.tables("first", "when"):
        when = conditions(row, "when")
        branches.append(Branch(when, _number(row.raw("value"), row, "value", vocabulary, rate)))
        row.done()
    inner.done()
    if len(branches) < 2 or branches[-1].when or not all(branch.when for branch in branches[:-1]):
        inner.fail("needs branches with `when` and a last one without", "first")
    return First(tuple(branches))


def _reference(inner: Node, vocabulary: Vocabulary, rate: bool) -> Reference:
    given = [source for source in ("item", "metric", "table", "subsidy") if source in inner]
    if len(given) != 1:
        inner.fail("needs exactly one of item, metric, table, subsidy, first")
    source = given[0]
    allowed: Collection[str] = {
        "item": items(),
        "metric": vocabulary.metrics,
        "table": TABLES,
        "subsidy": SUBSIDY_AMOUNTS,
    }[source]
    name = inner.word(source, allowed)
    on = inner.word("on", DAYS) if source == "table" else ""
    bounds = {}
    for part in ("plus", "times", "at_least"):
        raw = inner.raw(part, None)
        bounds[part] = None if raw is None else exact(raw)
        if raw is not None and bounds[part] is None:
            inner.fail(f"must be a number, not {raw!r}", part)
    if rate and bounds["at_least"] is not None:
        _checked(bounds["at_least"], inner, "at_least", rate)
    inner.done()
    return Reference(
        cast(Any, source), name, on, bounds["plus"] or Fraction(0), bounds["times"] or Fraction(1), bounds["at_least"]
    )


def number_units(value: Number, vocabulary: Vocabulary) -> set[str]:
    """The units a number can have; constants have none of their own."""
    if isinstance(value, Constant):
        return set()
    if isinstance(value, First):
        return set().union(*(number_units(branch.value, vocabulary) for branch in value.branches))
    if value.source == "table":
        return {TABLES[value.name]}
    if value.source == "subsidy":
        return {"yen"}
    unit = vocabulary.unit(value.name)
    return {unit} if unit else set()
