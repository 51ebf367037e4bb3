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


_OF_WAGES = re.compile(r"賃金|時給|時間給|人数")
_ENGLISH = re.compile(r"in(thousands|millions)(?![a-z]*(?:usd|dollar|euro))|(thousands|millions)of(?:yen|jpy|¥)")


def _two_units(folded: str) -> bool:
    """単位：円・千円 and 千円、ただし人件費は百万円 settle no unit for the whole table; 千円、最低賃金は円 does."""
    if "単位" not in folded:
        return False
    clauses = [
        clause for clause in re.split(r"[、,;。・/(]|又は|または|及び|および", folded) if not _OF_WAGES.search(clause)
    ]
    found = {unit for clause in clauses for unit in _any_unit().findall(clause)}
    return len(found) > 1


@cache
def _any_unit() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, vocabulary().money), key=len, reverse=True)))


@lru_cache(maxsize=16384)
def money_unit(text: str) -> str:
    """The unit a text announces (`千円`), "" where it announces none. An amount (1,000円) announces nothing."""
    folded = fold(text)
    if _two_units(folded):
        return ""
    if folded in vocabulary().money:
        return folded
    if english := _ENGLISH.search(folded):
        return "千円" if "thousands" in english[0] else "百万円"
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
