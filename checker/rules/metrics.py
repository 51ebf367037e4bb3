"""`[metric.*]` tables → Metric values, in an order in which each only needs those before it."""

from __future__ import annotations

from collections.abc import Mapping

from checker.catalogue import items
from checker.model import Citation, Confidence
from checker.rules.grammar import Vocabulary, citations, conditions
from checker.rules.programme import Metric, Replacement
from checker.toml_node import Node, exact

_HOW = ("sum", "ratio", "product")
UNITS = ("yen", "yen_per_hour", "persons", "hours", "person_hours", "ratio", "number", "years")


def load_metrics(root: Node, sources: Mapping[str, Citation]) -> tuple[Metric, ...]:
    """Every metric of a pack. A metric may only name items and metrics that stand before it: no circles."""
    found: list[Metric] = []
    for name, row in root.named_tables("metric", {}):
        vocabulary = Vocabulary(sources, {metric.id: metric.unit for metric in found})
        found.append(_metric(name, row, vocabulary))
        row.done()
    return tuple(found)


def _metric(name: str, row: Node, vocabulary: Vocabulary) -> Metric:
    given = [how for how in _HOW if how in row]
    if len(given) != 1:
        row.fail(f"needs exactly one of {', '.join(_HOW)}")
    how = given[0]
    parts = row.words(how, vocabulary.names(), "item or metric")
    if len(parts) < 2 or (how == "ratio" and len(parts) != 2):
        row.fail("needs two or more parts (a ratio exactly two)", how)
    stated = row.word("stated", items()) if "stated" in row else None
    return Metric(
        id=name,
        title=row.both("title"),
        how=how,  # type: ignore[arg-type]
        of=parts,
        unit=_unit(row, how, parts, stated, vocabulary),
        cite=citations(row, vocabulary),
        confidence=Confidence(row.word("confidence", tuple(Confidence))),
        stated=stated,
        replace=_replacements(row),
    )


def _unit(row: Node, how: str, parts: tuple[str, ...], stated: str | None, vocabulary: Vocabulary) -> str:
    units = {vocabulary.unit(part) or "" for part in parts}
    if how != "sum":
        return str(row.word("unit", UNITS))
    if stated:
        units.add(items()[stated].unit)
    if len(units) != 1:
        row.fail(f"mixes units: {', '.join(sorted(units))}", how)
    return units.pop()


def _replacements(row: Node) -> tuple[Replacement, ...]:
    found = []
    for entry in row.tables("replace", "value", []):
        value = exact(entry.raw("value"))
        if value is None:
            entry.fail("must be a number", "value")
        found.append(Replacement(conditions(entry, "when"), value))
        entry.done()
    return tuple(found)
