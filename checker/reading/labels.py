"""Which item a label names: normalised, then compared whole with the catalogue. Nothing is guessed by substring.

What is dropped: enumerations (①, (1), 1., ア), footnote marks (※1, （注1）), formulas (②+④+⑤) in brackets or behind,
a unit （円） or a remark that changes nothing (vocabulary.toml), whitespace and punctuation. What is kept: any other
bracket, because （導入前） or （補助事業） makes another item of it. A unit that the item cannot be counted in makes
another item too: 営業利益（％） is a share, 人件費（時給） a wage.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from checker.catalogue import Item, items
from checker.reading.vocabulary import fold, vocabulary

_MARK = "\ue000"  # stands for one circled number, letter or Ⅳ: NFKC would make a plain digit of it
_CIRCLED = (
    range(0x2160, 0x2180), range(0x2460, 0x2500), range(0x2776, 0x2794), range(0x3251, 0x3260),
    range(0x32B1, 0x32C0), range(0x32D0, 0x32FF),
)  # fmt: skip
_TRANSLATE = {code: _MARK for block in _CIRCLED for code in block} | dict.fromkeys(map(ord, "⁰¹²³⁴⁵⁶⁷⁸⁹"), "")
_BRACKETS = str.maketrans("[]{}<>【】〔〕〈〉《》≪≫「」『』", "()()()()()()()()()()")
_DASHES = str.maketrans(dict.fromkeys(map(ord, "‐‑‒–—−"), "-"))
_BULLET = "・●○◎■□◆◇▪▫◦★☆▼▽▶▷◀└├│＞>☑☐"
_LEADING = re.compile(
    rf"^(?:{_MARK}|[\s{_BULLET}]|-\s*|\((?:{_MARK}+|\d{{1,2}}|[a-z]|[ivx]{{1,4}}|[ア-ン])\)|(?:\d{{1,2}}|[ivx]{{1,4}}|[a-zア-ン])[.)、:](?!\d(?!人))"
    r"|\d{1,2}-\d{1,2}[.)、:\s]|(?:\d{1,2}|[a-zア-ン])\s(?=\S{2}))+"
)
_FOOTNOTE = re.compile(rf"[※*]\s*(?:\d+(?![\d人]))?|\(?(?:注|注記)\s*\d+\)?|{_MARK}+$|(?<=\D)†+")
_INNER = re.compile(r"\(([^()]*)\)")
_NOTE = re.compile(rf"(?:注|注記|※|\*|{_MARK}|\d|\s)*")
_FORMULA = re.compile(rf"[+×÷=]|{_MARK}\s*[-/*]|[-/*]\s*{_MARK}|(?<=[ぁ-ヿ一-鿿])-(?=[ぁ-ヿ一-鿿])|^{_MARK}+$")
_TERM = rf"(?:{_MARK}|\((?:{_MARK}|[a-z]|\d)\))"
_SUM = rf"{_TERM}(?:\s*[-+×÷/*]\s*{_TERM})+"
_LETTER = re.compile(r"[…・.‥]*\s*\([a-z]\)$")  # …(A): the name a formula below calls the row by
_BARE_FORMULA = re.compile(rf"^{_SUM}\s*(?=\S)|(?<=\S)\s*(?:=\s*)?{_SUM}$|(?<=\S)\s*=\s*[^=()]*[+×][^=()]*$")
_PUNCTUATION = re.compile(r"[\s、,。:;・'’‘\"“”\-_!]+")
_PICTURE = re.compile("[\u2600-\u2617\u2619-\u27bf\ufe0f\U0001f000-\U0001faff]")
_UNIT_NOTE = re.compile(r"単位[:は]?.*")
_UNIT_LEAD = re.compile(r"^単位[:は]?")
_LONGEST = 400  # characters of any label; the patterns here take hours over the 32,767 that a cell may hold
_SEPARATORS = (re.compile(r"\n+"), re.compile(r"\s[/／|｜]\s"), re.compile(r"[/／|｜\n(（)）]+"))
_IN_BRACKETS = re.compile(r"([^()]+)\(([^()]+)\)")


@lru_cache(maxsize=65536)
def normalise(text: str) -> str:
    """The label's words alone; idempotent; "" for a bare enumeration or unit. Prose comes back as it is."""
    if len(text) > _LONGEST:
        return text
    before = ""
    while before != text:  # one layer of dress may hide another
        before, text = text, _undressed(text)
    return text


def _undressed(text: str) -> str:
    text = unicodedata.normalize("NFKC", text.translate(_TRANSLATE)).translate(_BRACKETS).translate(_DASHES)
    text = " ".join(_PICTURE.sub("", text).split()).casefold()
    before = ""
    while before != text:
        before = text
        text = _LETTER.sub("", _FOOTNOTE.sub("", _without_formula(text)))
        text = _without_brackets(_LEADING.sub("", text).strip(" :"))
        text = _without_unit(text)
    return _PUNCTUATION.sub("", text.replace(_MARK, ""))


def _without_formula(text: str) -> str:
    """付加価値額 ②+④+⑤ and 付加価値額 = 営業利益 + 人件費 + 減価償却費 without what they are made of."""
    found = _BARE_FORMULA.search(text)
    return text if found is None or _changes(found[0]) else _BARE_FORMULA.sub("", text)


def _changes(formula: str) -> bool:
    """Such a formula makes a difference or a share of the item."""
    return "÷" in formula or any(word in formula for word in vocabulary().changes)


def _without_brackets(text: str) -> str:
    """Drop brackets that say nothing about what the row is; unwrap a label that is bracketed as a whole."""
    start = 0
    while found := _INNER.search(text, start):
        content = found[1].strip()
        if _says_nothing(content):
            text = f"{text[: found.start()]} {text[found.end() :]}".strip()
            start = 0
        else:
            start = found.end()
    return text[1:-1].strip() if _is_wrapped(text) else text


def _is_wrapped(text: str) -> bool:
    """One pair of brackets encloses the whole label."""
    depth = 0
    for place, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth <= 0:
            return place == len(text) - 1 and char == ")"
    return False


def _says_nothing(content: str) -> bool:
    parts = [part for part in re.split(r"[・,、/;]", content) if part.strip()]
    return _part_says_nothing(content) or (len(parts) > 1 and all(map(_part_says_nothing, parts)))


def _part_says_nothing(content: str) -> bool:
    words = vocabulary()
    folded = "".join(content.split())
    return bool(
        folded in _unit_words()
        or folded in words.remarks
        or _NOTE.fullmatch(content)
        or _UNIT_NOTE.fullmatch(folded)
        or _only_includes(folded)
        or (_FORMULA.search(content) and not _changes(content))
    )


def _only_includes(folded: str) -> bool:
    """（パート含む）, （役員報酬を含む）: the whole is meant all the more. （税込） makes another amount of it."""
    words = vocabulary()
    return folded.endswith(words.including) and not any(word in folded for word in words.including_other)


@cache
def _unit_words() -> frozenset[str]:
    return vocabulary().units


def _without_unit(text: str) -> str:
    head, _, tail = re.sub(r"[\s:/]+", " ", text).rpartition(" ")
    return head if head and tail in vocabulary().money else text


@cache
def _index() -> dict[str, str]:
    return {normalise(label): item.id for item in items().values() for label in item.labels}


@lru_cache(maxsize=65536)
def match(text: str) -> str | None:
    """The item a label names, None where no item is called so. `売上高 / Sales` counts when both halves agree."""
    item = _index().get(normalise(text)) or _by_halves(text)
    return None if item is None or _is_something_else(items()[item], text) else item


def _by_halves(text: str) -> str | None:
    """The item that both halves of a label in two languages name, however they are kept apart."""
    index = _index()
    for separator in _SEPARATORS:
        halves = [half for half in separator.split(text.strip()) if half.strip()]
        if len(halves) == 2:
            first, second = (index.get(normalise(half)) for half in halves)
            if first is not None and first == second:
                return first
    return _paraphrased(text)


def _paraphrased(text: str) -> str | None:
    """一番安い時給（事業場内最低賃金）: own words for an item with the item behind them in brackets."""
    found = _IN_BRACKETS.fullmatch(unicodedata.normalize("NFKC", text.strip()).translate(_BRACKETS))
    if found is None:
        return None
    words = vocabulary()
    item, own = _index().get(normalise(found[2])), fold(found[1])
    meant = item is not None and any(word in own for word in words.own_words.get(item, ()))
    return item if meant and not any(word in own for word in words.qualifiers) else None


def _is_something_else(item: Item, text: str) -> bool:
    """The label counts in a unit that the item has not, or its brackets say what the item never includes."""
    words = vocabulary()
    folded = fold(text.translate(_BRACKETS)).translate(_BRACKETS)
    notes = [part for content in _INNER.findall(folded) for part in (content, *re.split(r"[・,、;]", content))]
    notes.append(re.split(r"[\s:：/／]+", text.strip())[-1].casefold() if " " in text or "　" in text else "")
    return any(
        any(word in note for word in words.never.get(item.id, ()))
        or (note in words.hourly_remarks and item.unit != "yen_per_hour")
        or ((unit := _counted_in(note)) and unit not in _fitting(item.unit, item.money))
        for note in notes
    )


def _counted_in(note: str) -> str:
    """The unit that a bracket announces: 単位：台, %, 千円; "" for any other note."""
    unit = _UNIT_LEAD.sub("", note)
    known = unit in _unit_words() and unit not in vocabulary().remarks
    return unit if unit != note or known else ""


@cache
def _fitting(unit: str, money: bool) -> frozenset[str]:
    """The units an item can be counted in."""
    words = vocabulary()
    of_money = frozenset(words.money)
    others = words.other_units.get(unit, frozenset())
    if unit in ("yen", "yen_per_hour", "persons", "ratio"):
        return (of_money if money else frozenset()) | (frozenset() if unit == "yen" else others)
    return words.units | of_money


@lru_cache(maxsize=65536)
def is_growth(text: str) -> bool:
    """A bare 伸び率 row, which belongs to the row right above it."""
    return normalise(re.sub(r"[%％]", "", text)) in vocabulary().growth


@lru_cache(maxsize=65536)
def is_total(text: str) -> bool:
    return normalise(text) in vocabulary().totals


def is_weak(item: str, text: str) -> bool:
    """The label gives way to a stronger one of the same item."""
    return normalise(text) in vocabulary().weak.get(item, frozenset())


@lru_cache(maxsize=65536)
def match_under(group: str, text: str) -> str | None:
    """The item of a short label under its group: 給与支給総額 | うち役員."""
    outer, inner = normalise(group), normalise(text)
    return next((item for groups, leaves, item in vocabulary().under if outer in groups and inner in leaves), None)
