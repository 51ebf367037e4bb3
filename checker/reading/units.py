"""Which unit of money a text names: a 単位 cell, a title, a header, or the label of a row."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from checker.reading.labels import match
from checker.reading.vocabulary import fold, vocabulary


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    unit = "|".join(sorted(map(re.escape, vocabulary().money), key=len, reverse=True))
    lead = "|".join(map(re.escape, vocabulary().unit_leads))
    return (
        re.compile(rf"(?:{lead})[:;は=\-]?[(\[〔【]*({unit})(?!/(?:時|h|月|人|年|日|t|kg))"),
        re.compile(rf"[(\[〔【<](?:単位[:は]?|金額[:は]?)?({unit})(?:[,、・/](?!時|h|t|kg)[^)\]〕】>]*)?[)\]〕】>]"),
        re.compile(rf"金額(?:の単位)?は({unit})"),
        re.compile(rf"(?:^|[^0-9.])({unit})単位"),
    )


FOREIGN = "?"  # another currency than yen
_CLAUSES = re.compile(r"[、,;。・/(]|又は|または|及び|および|ただし|但し")
_NOT_OF_ALL = re.compile(r"(.+?)(?:のみ|だけ)?(?:は|[:=])$")


@cache
def _any_unit() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, vocabulary().money), key=len, reverse=True)))


@cache
def _english() -> re.Pattern[str]:
    """JPY thousand, millions of yen, in thousands: the scale with the currency before or behind it, or 'in'."""
    words = vocabulary()
    yen = "|".join(map(re.escape, words.yen_names))
    scales = "|".join(
        f"(?P<s{place}>{'|'.join(sorted(map(re.escape, names), key=len, reverse=True))})"
        for place, names in enumerate(words.scales.values())
    )
    return re.compile(rf"(?:(?:{yen})[,、]?(?:in)?|\bin)?(?:{scales})(?:(?:of)?(?:{yen})|(?![a-z]))")


def _in_japanese(folded: str) -> str:
    """The text with an English scale written as its Japanese unit, so that one set of patterns reads both."""
    words = vocabulary()

    def unit(found: re.Match[str]) -> str:
        text = found[0]
        if not (text.startswith("in") or any(name in text for name in words.yen_names)):
            return text
        place = next(int(name[1:]) for name, value in found.groupdict().items() if value)
        return list(words.scales)[place]

    return _english().sub(unit, folded)


@lru_cache(maxsize=4096)
def names_foreign(text: str) -> bool:
    """The text counts in another currency: 単位：千ドル, USD. 単位：千円（1ドル=150円） does not."""
    folded = _in_japanese(fold(text))
    return any(word in folded for word in vocabulary().foreign) and not _patterns()[0].search(folded)


@lru_cache(maxsize=4096)
def unsettles(text: str) -> bool:
    """The text speaks of the unit and leaves it open, so that no farther note can settle it."""
    folded = _in_japanese(fold(text))
    open_ = any(lead in folded for lead in vocabulary().unit_leads) and _exceptions(folded) == ("", ())
    return open_ or names_foreign(text)


@lru_cache(maxsize=16384)
def _note(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """(unit, exceptions as (item, unit)) that a text announces; ("", ()) where it settles none."""
    folded = _in_japanese(fold(text))
    if names_foreign(text):
        return "", ()
    if folded in vocabulary().money:
        return folded, ()
    if "単位" in folded and (exceptions := _exceptions(folded)) is not None:
        return exceptions
    for pattern in _patterns():
        if found := pattern.search(folded):
            return found[1], ()
    return "", ()


def _exceptions(folded: str) -> tuple[str, tuple[tuple[str, str], ...]] | None:
    """千円、ただし人件費は百万円 → (千円, 人件費 in 百万円); ("", ()) for two units side by side; None for one."""
    general: set[str] = set()
    other: list[tuple[str, str]] = []
    for clause in _CLAUSES.split(folded):
        found = _any_unit().search(clause)
        if found is None or any(word in clause for word in vocabulary().not_money):
            continue
        of = _NOT_OF_ALL.match(clause[: found.start()].lstrip("(※*注"))
        named = [match(part) for part in of[1].split("と")] if of and not _of_all(of[1]) else []
        if not named:
            general.add(found[0])
            continue
        if None in named:
            return "", ()
        other.extend((item, found[0]) for item in named if item is not None)
    if len(general) > 1:
        return "", ()
    return (general.pop(), tuple(other)) if general and other else None


def _of_all(words: str) -> bool:
    """単位：千円, 金額は千円: said of every amount."""
    return words in vocabulary().amounts or any(lead in words for lead in vocabulary().unit_leads)


def money_unit(text: str) -> str:
    """The unit a text announces (`千円`), "" where it announces none. An amount (1,000円) announces nothing."""
    return _note(text)[0]


def excepted_units(text: str) -> tuple[tuple[str, str], ...]:
    """(item, unit) of the rows that a note excepts: 単位：千円、ただし人件費は百万円."""
    return _note(text)[1]


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
