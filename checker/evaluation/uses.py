"""Which items a programme draws on at all: of the others nothing in a workbook can be missing or wrong for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import lru_cache

from checker.catalogue import items
from checker.rules.programme import Programme


@lru_cache(maxsize=64)
def used_items(programme: Programme) -> frozenset[str]:
    """Every item that some rule, rate, condition, frame or metric of a programme names."""
    named = set(_names((programme.rules, programme.metrics, programme.frames)))
    return frozenset(named & set(items()))


def _names(value: object) -> Iterator[str]:
    """Every word in a tree of rules; titles and citations hold no item's id."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _names(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _names(getattr(value, field.name))
