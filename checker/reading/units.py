"""Which unit of money a text names: a 単位 cell, a title, a header, or the label of a row."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from checker.reading.vocabulary import fold, vocabulary


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    unit = "|".join(sorted(map(re.escape, vocabulary().money), key=len, reverse=True))
    return (
        re.compile(rf"単位[:;は=\-]?[(\[〔【]*({unit})(?!/)"),
        re.compile(rf"[(\[〔【<](?:単位[:は]?|金額[:は]?)?({unit})(?:[,、・/](?!時|h|t|kg)[^)\]〕】>]*)?[)\]〕】>]"),
        re.compile(rf"金額(?:の単位)?は({unit})"),
        re.compile(rf"(?:^|[^0-9.])({unit})単位"),
    )


def _two_units(folded: str) -> bool:
    """単位：円・千円 names two units of money and settles neither."""
    pattern = _pair_of_units()
    return any(found[1] != found[2] for found in pattern.finditer(folded))


@cache
def _pair_of_units() -> re.Pattern[str]:
    unit = "|".join(sorted(map(re.escape, vocabulary().money), key=len, reverse=True))
    return re.compile(rf"(?<![0-9])({unit})(?:[・、,/]|又は|または|及び|および|と)({unit})(?!/)")


@lru_cache(maxsize=16384)
def money_unit(text: str) -> str:
    """The unit a text announces (`千円`), "" where it announces none. An amount (1,000円) announces nothing."""
    folded = fold(text)
    if _two_units(folded):
        return ""
    if folded in vocabulary().money:
        return folded
    for pattern in _patterns():
        if found := pattern.search(folded):
            return found[1]
    return ""


@lru_cache(maxsize=16384)
def trailing_unit(text: str) -> str:
    """The money unit behind a label, as in `売上高 千円` or `売上高（千円）`."""
    if unit := money_unit(text):
        return unit
    head, _, tail = re.sub(r"[\s:：/／]+", " ", text).rstrip().rpartition(" ")
    return fold(tail) if head and fold(tail) in vocabulary().money else ""


@cache
def _all_units() -> frozenset[str]:
    return vocabulary().units


@lru_cache(maxsize=16384)
def is_unit(text: str) -> bool:
    """The whole cell is a unit word (円, 人, %, （千円）)."""
    return fold(text).strip("()[]〔〕【】<>") in _all_units()


def yen_scale(unit: str) -> int:
    return vocabulary().money[unit]
