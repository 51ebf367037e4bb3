"""What one cell says about one item: money in yen, persons, hours, ratios, flags, dates, texts, prefectures."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from checker.catalogue import Item
from checker.model import Value
from checker.reading.numbers import LARGEST, Kind, Number, Raw, plain, read_number, show, whole
from checker.reading.vocabulary import fold, vocabulary
from checker.reading.years import read_date

_ROUND = re.compile(r"(?:第?(\d{1,2})(?:次|回)?(?:締切|締め切り|公募|募集|回)*分?)")


@dataclass(frozen=True, slots=True)
class Valued:
    """A value that can be believed: `unit` and `scale` as in `Fact`."""

    value: Value
    unit: str = ""
    scale: int = 1
    rounded: bool = False


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a cell that says something gives no value: the READ-* code."""

    code: str


class NoUnit(Unreadable):
    """An amount of money whose unit nobody states."""


BLANK = None
Result = Valued | Unreadable | None  # None: the cell is blank
_BAD = Unreadable("READ-NUMBER")
NO_UNIT = NoUnit("READ-UNIT")
_NO_NUMBER: dict[Kind, Result] = {Kind.BLANK: BLANK, Kind.ERROR: Unreadable("READ-ERROR-CELL"), Kind.OTHER: _BAD}


def read_amount(item: Item, raw: Raw, unit: str, percent: bool | None = None) -> Result:
    """A numeric item. `unit` is the money unit around the cell; `percent` whether a bare number counts in percent.

    A unit in the cell itself beats `unit`. Wages are yen per hour whatever the table counts in;
    persons are never scaled.
    """
    number = read_number(raw)
    if number.kind is not Kind.NUMBER:
        return _NO_NUMBER[number.kind]
    if item.unit == "ratio":
        return _ratio(number, percent)
    if item.money:
        return _money(item, number, unit)
    return _count(item, number)


def _money(item: Item, number: Number, unit: str) -> Result:
    scales = vocabulary().money
    if number.unit and number.unit not in scales:
        return _BAD if item.unit == "yen" else _count(item, number)
    unit = number.unit or unit
    if not unit:
        return NO_UNIT if item.unit == "yen" else _count(item, number)
    scale = scales[unit]
    yen, rounded = whole(number.value, scale)
    return _believed(item, yen, unit, scale, rounded)


def _count(item: Item, number: Number) -> Result:
    if number.unit and number.unit not in vocabulary().other_units.get(item.unit, frozenset()):
        return _BAD
    if item.whole:
        value, rounded = whole(number.value)
        return _believed(item, value, number.unit, rounded=rounded)
    return _believed(item, plain(number.value), number.unit)


def _ratio(number: Number, percent: bool | None) -> Result:
    if number.unit and number.unit not in vocabulary().other_units["ratio"]:
        return _BAD
    if number.unit or percent:
        return Valued(number.value / 100, "%")
    return Valued(number.value) if percent is False else NO_UNIT


def _believed(item: Item, value: int | Decimal, unit: str, scale: int = 1, rounded: bool = False) -> Result:
    """The value, unless it cannot be true of the item at all."""
    impossible = (item.sign == "non_negative" and value < 0) or (item.sign == "positive" and value <= 0)
    if impossible or not -LARGEST < value < LARGEST:
        return _BAD
    return Valued(value, unit, scale, rounded)


def read_flag(raw: Raw) -> Result:
    """はい/いいえ, 有/無, ○/×, ☑該当 □非該当. Whatever is neither is said to be unreadable, not taken for no."""
    if isinstance(raw, bool):
        return Valued(raw)
    if not isinstance(raw, str):
        return _BAD
    words = vocabulary()
    folded = fold(chosen(raw))
    if len(folded) == 1 and folded in words.marked:
        return Valued(True)
    if folded in words.no or folded in words.empty_boxes:
        return Valued(False)
    if folded in words.yes:
        return Valued(True)
    return BLANK if folded in words.blank else _BAD


@cache
def _choices() -> re.Pattern[str]:
    words = vocabulary()
    marks = re.escape(words.marked + words.unmarked)
    return re.compile(rf"([{marks}])\s*([^{marks}]*)")


def chosen(text: str) -> str:
    """The one marked option of `☑該当 □非該当`, the text itself where it is no choice, "" where nothing is marked."""
    found = _choices().findall(text)
    options = [(mark, words.strip(" 　、,・/")) for mark, words in found]
    if len(options) < 2 or not all(words for _, words in options):
        return text
    marks = {mark for mark, _ in options}
    if len(marks) < 2:
        return text if marks & set(vocabulary().marked) else ""
    on = [words for mark, words in options if mark in vocabulary().marked]
    return on[0] if len(on) == 1 else text


def read_day(raw: Raw) -> Result:
    if isinstance(raw, str) and fold(raw) in vocabulary().blank:
        return BLANK
    found = read_date(raw)
    return Valued(found) if isinstance(found, date) else _BAD


def read_words(raw: Raw) -> Result:
    """A text as written; of a choice the chosen option."""
    if not isinstance(raw, str):
        return Valued(show(raw))
    text = chosen(raw).strip()
    return Valued(text) if fold(text) not in vocabulary().blank else BLANK


def read_prefectures(raw: Raw) -> Result:
    """One prefecture as a text, several as a tuple: full names inside an address, short names (東京) only alone."""
    if not isinstance(raw, str):
        return _BAD
    text = unicodedata.normalize("NFKC", raw)
    if fold(text) in vocabulary().blank:
        return BLANK
    found = list(dict.fromkeys(_full_names().findall("".join(text.split()))))
    if not found:
        known = vocabulary().prefectures
        parts = [part for part in re.split(r"[\s、,・/／&と及び]+", text) if part]
        found = list(dict.fromkeys(known[part] for part in parts)) if all(part in known for part in parts) else []
    if not found:
        return _BAD
    return Valued(found[0] if len(found) == 1 else tuple(found))


@cache
def _full_names() -> re.Pattern[str]:
    return re.compile("|".join(sorted(set(vocabulary().prefectures.values()))))


def read_round(raw: Raw) -> Result:
    """第17次締切 → 17."""
    number = read_number(raw)
    if number.kind is Kind.BLANK:
        return BLANK
    if number.kind is Kind.NUMBER and number.value == number.value.to_integral_value() and number.value > 0:
        return Valued(int(number.value))
    found = _ROUND.fullmatch(fold(show(raw)))
    return Valued(int(found[1])) if found else _BAD


def read_scalar(item: Item, raw: Raw, unit: str, percent: bool | None = None) -> Result:
    """Any scalar item by its unit."""
    if item.id in ("prefecture", "sites"):
        return read_prefectures(raw)
    if item.id == "round":
        return read_round(raw)
    if item.flag:
        return read_flag(raw)
    if item.unit == "date":
        return read_day(raw)
    if item.unit == "text":
        return read_words(raw)
    return read_amount(item, raw, unit, percent)
