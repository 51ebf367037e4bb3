"""The small closed grammar of a pack: numbers, conditions and citations. There is no expression language.

A number is a literal, a fraction `"2/3"`, `{ item | metric | table | subsidy = …, plus, times, at_least }` or
`{ first = [{ when, value }, …, { value }] }` (DESIGN §5). `plus` and `at_least` may be such references themselves. A
condition tests an item or a metric against a constant or a reference.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, cast, get_args

from checker.catalogue import items
from checker.model import Citation
from checker.rules.programme import Branch, Condition, Constant, First, Number, OneYear, Operator, Reference
from checker.toml_node import Node, exact

TABLES: Mapping[str, str] = {"regional_minimum_wage": "yen_per_hour", "prefectural_wage_growth": "ratio"}
DAYS = ("march_31", "application_date", "completion_date")  # of the dated table; the other goes by round
SUBSIDY_AMOUNTS = ("frame_cap", "cap", "floor", "maximum")
_OPERATORS = get_args(Operator)
_ONE_YEAR = tuple(each for each in get_args(OneYear) if each)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a pack's entries may name: its sources, and the metrics and items in reach with their units."""

    sources: Mapping[str, Citation]
    metrics: Mapping[str, str]
    yearly: frozenset[str] = frozenset()  # the metrics that have a value for each year

    def unit(self, name: str) -> str | None:
        """The unit of a metric or item, None where there is no such name."""
        if name in self.metrics:
            return self.metrics[name]
        item = items().get(name)
        return item.unit if item else None

    def names(self) -> tuple[str, ...]:
        return (*self.metrics, *items())

    def series(self, name: str) -> bool:
        """Whether a metric or item has a value for each year."""
        return name in self.yearly if name in self.metrics else items()[name].series


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


def conditions(node: Node, key: str, vocabulary: Vocabulary, *, plain: bool = False) -> tuple[Condition, ...]:
    """A list of tests that must all hold; `plain` ones test facts of the whole plan against constants."""
    if key not in node:
        node.raw(key, None)
        return ()
    found = []
    for row in node.tables(key, "item"):
        found.append(_condition(row, vocabulary))
        if plain and not found[-1].plain:
            row.fail("must test an item of the whole plan against a constant here", "item")
    return tuple(found)


def _condition(row: Node, vocabulary: Vocabulary) -> Condition:
    given = [source for source in ("item", "metric") if source in row]
    if len(given) != 1:
        row.fail("needs exactly one of item, metric")
    source = given[0]
    name = row.word(source, items() if source == "item" else vocabulary.metrics)
    operators = [op for op in _OPERATORS if op in row]
    if len(operators) != 1:
        row.fail(f"needs exactly one of {', '.join(_OPERATORS)}")
    operator = cast(Operator, operators[0])
    value = _condition_value(row, operator, name, source, vocabulary)
    each = _one_year(row, name, source, vocabulary)
    row.done()
    return Condition(name, operator, value, cast(Any, source), each)


def _one_year(row: Node, name: str, source: str, vocabulary: Vocabulary) -> OneYear:
    """Which year of a series a condition means; a series without one would mean none."""
    series = items()[name].series if source == "item" else vocabulary.series(name)
    if not series:
        return ""
    if "each" not in row:
        row.fail(f"{name} has a value for each year: give each = {', '.join(_ONE_YEAR)}", "each")
    return cast(OneYear, row.word("each", _ONE_YEAR))


def _condition_value(
    row: Node, operator: str, name: str, source: str, vocabulary: Vocabulary
) -> bool | str | tuple[str, ...] | Fraction | Reference:
    item = items()[name] if source == "item" else None
    if operator == "in":
        if item is None or item.unit != "text":
            row.fail(f"{name} is no text", operator)
        return row.words("in", None, "word")
    if operator == "is":
        if item is None or item.numeric:
            row.fail(f"{name} is a number: give at_least, at_most, above or below", operator)
        return row.flag("is") if item.flag else row.text("is")
    if item is not None and not item.numeric:
        row.fail(f"{name} is no number", operator)
    bound = row.raw(operator)
    if isinstance(bound, dict):
        return _bound(row, operator, name, source, vocabulary)
    number = exact(bound)
    if number is None:
        row.fail("must be a number", operator)
    return number


def _bound(row: Node, operator: str, name: str, source: str, vocabulary: Vocabulary) -> Reference:
    """The other side of a condition as a number of the plan: one value for the whole plan, in the same unit."""
    found = number(row, operator, vocabulary)
    if not isinstance(found, Reference) or found.source == "subsidy":
        row.fail("must be a constant or { item | metric | table = …, plus, times }", operator)
    if found.on == "march_31":
        row.fail("must be the wage of one day: on = application_date or completion_date", operator)
    if found.source in ("item", "metric") and vocabulary.series(found.name):
        row.fail(f"{found.name} has a value for each year", operator)
    unit = items()[name].unit if source == "item" else vocabulary.metrics[name]
    if units := number_units(found, vocabulary) - {unit}:
        row.fail(f"mixes units: {', '.join(sorted({unit, *units}))}", operator)
    return found


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
        when = conditions(row, "when", vocabulary)
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
    on = _day(inner, name) if source == "table" else ""
    times = inner.raw("times", None)
    factor = Fraction(1) if times is None else exact(times)
    if factor is None:
        inner.fail(f"must be a number, not {times!r}", "times")
    plus = _part(inner, "plus", vocabulary)
    at_least = _part(inner, "at_least", vocabulary)
    if rate and isinstance(at_least, Fraction):
        _checked(at_least, inner, "at_least", rate)
    inner.done()
    found = Reference(cast(Any, source), name, cast(Any, on), Fraction(0) if plus is None else plus, factor, at_least)
    if len(units := number_units(found, vocabulary)) > 1:
        inner.fail(f"mixes units: {', '.join(sorted(units))}", "plus" if "plus" in inner else "at_least")
    return found


def _day(inner: Node, table: str) -> str:
    """The day on which a dated table is read; a table that goes by round has none."""
    if TABLES[table] != "yen_per_hour":
        return ""
    return str(inner.word("on", DAYS))


def _part(inner: Node, key: str, vocabulary: Vocabulary) -> Fraction | Reference | None:
    """`plus` or `at_least`: a constant, or a number of the plan or of a table."""
    raw = inner.raw(key, None)
    if raw is None:
        return None
    if isinstance(raw, dict):
        found = number(inner, key, vocabulary)
        if not isinstance(found, Reference) or found.source == "subsidy":
            inner.fail("must be a number or { item | metric | table = … }", key)
        return found
    constant = exact(raw)
    if constant is None:
        inner.fail(f"must be a number, not {raw!r}", key)
    return constant


def number_units(value: Number, vocabulary: Vocabulary) -> set[str]:
    """The units a number can have; constants have none of their own."""
    if isinstance(value, Constant):
        return set()
    if isinstance(value, First):
        return set().union(*(number_units(branch.value, vocabulary) for branch in value.branches))
    units = {"yen"} if value.source == "subsidy" else {vocabulary.unit(value.name) or ""}
    if value.source == "table":
        units = {TABLES[value.name]}
    for part in (value.plus, value.at_least):
        if isinstance(part, Reference):
            units |= number_units(part, vocabulary)
    return units - {""}
