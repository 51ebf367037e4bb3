"""`[metric.*]` tables → Metric values, in an order in which each only needs those before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from checker.catalogue import items
from checker.model import Citation, Confidence
from checker.rules.grammar import Vocabulary, citations, conditions
from checker.rules.programme import Metric, Replacement
from checker.toml_node import Node, exact

_HOW = ("sum", "difference", "ratio", "product", "increase")
_PARTS = {"increase": (1, 1, "exactly one part"), "ratio": (2, 2, "exactly two parts")}
_SAME_UNIT = ("sum", "difference", "increase")  # the quantity has the unit of its parts
_DECIMALS = 6
UNITS = ("yen", "yen_per_hour", "yen_per_head", "persons", "hours", "person_hours", "ratio", "number", "years")


def load_metrics(root: Node, sources: Mapping[str, Citation]) -> tuple[Metric, ...]:
    """Every metric of a pack. A metric may only name items and metrics that stand before it: no circles."""
    found: list[Metric] = []
    for name, row in root.named_tables("metric", {}):
        vocabulary = vocabulary_of(sources, found)
        found.append(_metric(name, row, vocabulary))
        row.done()
    return tuple(found)


def vocabulary_of(sources: Mapping[str, Citation], found: Iterable[Metric]) -> Vocabulary:
    """What may be named once these metrics are known."""
    units: dict[str, str] = {}
    yearly: set[str] = set()
    for metric in found:
        known = Vocabulary(sources, units, frozenset(yearly))
        parts = (*metric.of, *([metric.stated] if metric.stated else []))
        if metric.how != "increase" and any(known.series(part) for part in parts):
            yearly.add(metric.id)
        units[metric.id] = metric.unit
    return Vocabulary(sources, units, frozenset(yearly))


def _metric(name: str, row: Node, vocabulary: Vocabulary) -> Metric:
    given = [how for how in _HOW if how in row]
    if len(given) != 1:
        row.fail(f"needs exactly one of {', '.join(_HOW)}")
    how = given[0]
    parts = row.words(how, vocabulary.names(), "item or metric")
    least, most, said = _PARTS.get(how, (2, len(parts), "two or more parts"))
    if how == "sum" and "stated" in row:
        least = 1  # one item, with another form's row of the same quantity in its stead
    if not least <= len(parts) <= most:
        row.fail(f"needs {said}", how)
    if how == "increase" and not vocabulary.series(parts[0]):
        row.fail(f"{parts[0]} has no years to grow over", how)
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
        replace=_replacements(row, vocabulary),
        truncate=_decimals(row),
    )


def _unit(row: Node, how: str, parts: tuple[str, ...], stated: str | None, vocabulary: Vocabulary) -> str:
    units = {vocabulary.unit(part) or "" for part in parts}
    if how not in _SAME_UNIT:
        return str(row.word("unit", UNITS))
    if stated:
        units.add(items()[stated].unit)
    if len(units) != 1:
        row.fail(f"mixes units: {', '.join(sorted(units))}", how)
    return units.pop()


def _decimals(row: Node) -> int | None:
    if "truncate" not in row:
        return row.raw("truncate", None)  # type: ignore[no-any-return]
    places = row.whole("truncate")
    if not 0 <= places <= _DECIMALS:
        row.fail(f"must be a number of decimals from 0 to {_DECIMALS}", "truncate")
    return places


def _replacements(row: Node, vocabulary: Vocabulary) -> tuple[Replacement, ...]:
    found = []
    for entry in row.tables("replace", "value", []):
        value = exact(entry.raw("value"))
        if value is None:
            entry.fail("must be a number", "value")
        found.append(Replacement(conditions(entry, "when", vocabulary, plain=True), value))
        entry.done()
    return tuple(found)
