"""Which item a label names: normalised, then compared whole with the catalogue. Nothing is guessed by substring.

What is dropped: enumerations (①, (1), 1., ア), footnote marks (※1, （注1）), brackets that hold a formula (②+④+⑤),
a unit （円） or a remark that changes nothing (vocabulary.toml), whitespace and punctuation. What is kept: any other
bracket, because （導入前） or （補助事業） makes another item of it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from checker.catalogue import items
from checker.reading.vocabulary import vocabulary

_MARK = "\ue000"  # stands for one circled number or letter: NFKC would make a plain digit of it
_CIRCLED = (
    range(0x2460, 0x2500), range(0x2776, 0x2794), range(0x3251, 0x3260), range(0x32B1, 0x32C0), range(0x32D0, 0x32FF),
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
_CHANGES = re.compile(
    r"増減|差額|引上げ?額|当年|当期|前年|前期|÷|割"
)  # such a formula makes a difference or a share of it
_PUNCTUATION = re.compile(r"[\s、,。:;・'’\-_!]+")
_UNIT_NOTE = re.compile(r"単位[:は]?.*")


@lru_cache(maxsize=65536)
def normalise(text: str) -> str:
    """The label's words alone; idempotent; "" for a bare enumeration or unit."""
    before = ""
    while before != text:  # one layer of dress may hide another
        before, text = text, _undressed(text)
    return text


def _undressed(text: str) -> str:
    text = unicodedata.normalize("NFKC", text.translate(_TRANSLATE)).translate(_BRACKETS).translate(_DASHES)
    text = " ".join(text.split()).casefold()
    before = ""
    while before != text:
        before = text
        text = _without_brackets(_LEADING.sub("", _FOOTNOTE.sub("", text)).strip(" :"))
        text = _without_unit(text)
    return _PUNCTUATION.sub("", text.replace(_MARK, ""))


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
        or (_FORMULA.search(content) and not _CHANGES.search(content))
    )


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
    index = _index()
    if (item := index.get(normalise(text))) is not None:
        return item
    halves = re.split(r"[/／|｜\n(（)）]+", text.strip().rstrip(")）"))
    if len(halves) == 2:
        first, second = (index.get(normalise(half)) for half in halves)
        if first is not None and first == second:
            return first
    return None


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
