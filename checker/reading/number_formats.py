"""What a cell's number format shows beside the number: %, a unit (`#,##0"千円"`), thousands left out (`#,##0,`).

By some formats a person does not see the number at all: `;;;` shows nothing, `"有";;"無"` shows words. What is not
shown is not taken (see `visible.py`), but for zero: `#,##0;△#,##0;` and an accountant's `"-"` stand for the stored 0.
"""

from __future__ import annotations

import html
import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from checker.reading.package import local, parse
from checker.reading.units import yen_scale
from checker.reading.vocabulary import fold, vocabulary

_PERCENT_IDS = {9, 10}  # built-in 0% and 0.00%
_SKIPPED = re.compile(r"_.|\*.|\[(?!\$)[^\]]*\]")  # padding, filling, colours and conditions
_CURRENCY = re.compile(r"\[\$([^\]-]*)[^\]]*\]")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|([^\x00-\x7f]+)')
_SCALED = re.compile(r"[0#?](,+)(?![,0#?.]*[0#?])")
_DIGITS = re.compile(r"[0#?]")
_GENERAL = re.compile(r'("[^"]*"|\\.|\[[^\]]*\])|General|G/標準', re.IGNORECASE)
_CONDITION = re.compile(r"\[(<=|>=|<>|=|<|>)\s*(-?\d+(?:\.\d+)?)\]")
_TESTS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, "=": operator.eq, "<>": operator.ne, ">=": operator.ge, ">": operator.gt,
}  # fmt: skip
_SEEN = re.compile(r"[0#?@]|[ymdhsgea]", re.IGNORECASE)  # what of a section shows the value itself
_LONGEST = 1_000  # Excel itself takes 255
_CODE = re.compile(rb"""formatCode\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_YEAR = re.compile(r"[yeg]", re.IGNORECASE)
_DATE = re.compile(r"[ymdhs]", re.IGNORECASE)
_STYLE_FORMAT = re.compile(rb'<xf numFmtId="(\d{1,9})"')
_DECLARED = re.compile(rb'<numFmt numFmtId="(\d{1,9})" formatCode="([^"]*)"')
UNKNOWN = "?"  # a unit that is no unit of yen, or differs with the value


@dataclass(frozen=True, slots=True)
class Section:
    """Which numbers a section of a format is for, and the words it shows in their place (None: the number)."""

    test: str
    bound: float
    words: str | None


@dataclass(frozen=True, slots=True)
class Format:
    """What a format shows: `unit` is a money unit or UNKNOWN, `thousands` how often the number is divided by 1000.

    `year_only` marks a date of which only the year is shown (2025年度). `yen_sign` says that ¥ is shown; `before` and
    `behind` are the words around the digits. `sections` are given where some number is not shown as a number, and
    `text` where a text is not shown as it is.
    """

    percent: bool = False
    unit: str = ""
    thousands: int = 0
    yen_sign: bool = False
    before: str = ""
    behind: str = ""
    year_only: bool = False
    sections: tuple[Section, ...] = ()
    text: str | None = None

    @property
    def speaks(self) -> bool:
        """Whether it shows a unit, words, scaled numbers or part of a date."""
        return bool(self.unit or self.thousands or self.yen_sign or self.behind or self.year_only)

    @property
    def conceals(self) -> bool:
        return bool(self.sections) or self.text is not None

    def instead_of(self, value: float | str) -> str | None:
        """The words shown in place of the value, "" where nothing is; None where the value itself is to be seen."""
        if isinstance(value, str):
            return self.text
        found = next((section for section in self.sections if _TESTS[section.test](value, section.bound)), None)
        if found is None or found.words is None or (value == 0 and fold(found.words) in vocabulary().blank):
            return None
        return found.words


PLAIN = Format()
YEAR_ONLY = Format(year_only=True)


def formats_in(styles: bytes) -> Iterable[Format]:
    """The formats that a styles.xml of an .xlsx declares, used or not, by a search of its bytes."""
    codes = {double or single for double, single in _CODE.findall(styles)}
    return [read_format(html.unescape(code.decode("utf-8", "replace"))) for code in codes]


def format_of(id_: int, codes: Mapping[int, str]) -> Format:
    """The format of an id of Excel, `codes` being those that the workbook declares itself."""
    if id_ in codes:
        return read_format(codes[id_])
    return Format(percent=True) if id_ in _PERCENT_IDS else PLAIN


def read_formats(styles: bytes) -> tuple[Format, ...]:
    """The number format of every cell style, in the order that cells refer to them by."""
    codes: dict[int, str] = {}
    ids: list[int] = []
    inside = [False]

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if name == "numFmt":
            codes[_number(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            inside[0] = True
        elif name == "xf" and inside[0]:
            ids.append(_number(attributes.get("numFmtId")))

    def end(tag: str) -> None:
        if local(tag) == "cellXfs":
            inside[0] = False

    if styles:
        parse(styles, start, end)
    return tuple(format_of(id_, codes) for id_ in ids)


def percent_styles(styles: bytes) -> tuple[bool, ...] | None:
    """Whether each cell style shows percentages, without a walk; None where the bytes are written in another manner."""
    _, begin, rest = styles.partition(b"<cellXfs")
    section, closed, _ = rest.partition(b"</cellXfs>")
    ids = [int(id_) for id_ in _STYLE_FORMAT.findall(section)]
    declared = _DECLARED.findall(styles)
    if not (begin and closed) or len(ids) != section.count(b"<xf ") or len(declared) != styles.count(b"<numFmt "):
        return None
    codes = {int(id_): html.unescape(code.decode("utf-8", "replace")) for id_, code in declared}
    known = {id_: format_of(id_, codes).percent for id_ in set(ids)}
    return tuple(known[id_] for id_ in ids)


def _number(text: str | None) -> int:
    return int(text) if text is not None and text.isdecimal() and len(text) < 10 else 0


@lru_cache(maxsize=1024)
def read_format(code: str) -> Format:
    """One format code. Sections that differ in unit or scale leave the unit unknown. A date shows no unit."""
    if not code:
        return PLAIN
    if len(code) > _LONGEST:
        return Format(unit=UNKNOWN)
    parts = _split(_GENERAL.sub(lambda m: m[1] or "0", code))[:4]
    sections, text = _concealing(parts)
    shown = _shown(parts[:3])
    return replace(shown, sections=sections, text=text) if sections or text is not None else shown


def _shown(parts: list[str]) -> Format:
    if _DATE.search(_bare(parts[0])):
        return YEAR_ONLY if _YEAR.search(parts[0]) and not re.search("[md]", _bare(parts[0]), re.I) else PLAIN
    # △ belongs to the second section, the negative numbers; before every number it belies what is stored.
    if len(parts) > 1:
        parts[1] = re.sub("[△▲]", "", parts[1])
    sections = [found for section in parts if (found := _section(section)) is not None]
    if not sections:
        return PLAIN
    first = sections[0]
    if any((other.unit, other.thousands) != (first.unit, first.thousands) for other in sections[1:]):
        return Format(first.percent, UNKNOWN, first.thousands)
    return first


def _bare(section: str) -> str:
    """The section without literals, colours and padding."""
    return _LITERAL.sub("", _SKIPPED.sub("", _CURRENCY.sub("", section)))


def _concealing(parts: list[str]) -> tuple[tuple[Section, ...], str | None]:
    """(the sections, if any may hide a number that is no nil; what a text is shown as).

    Without conditions of their own three sections are for positive, negative and zero, two for negative and the rest;
    beside conditions the last one is for whatever is left.
    """
    numbers = [part for part in parts[:3] if "@" not in _bare(part)]
    asked = [_CONDITION.search(part) for part in numbers]
    defaults = [(">", 0.0), ("<", 0.0), ("=", 0.0)] if len(numbers) > 2 else [(">=", 0.0), ("<", 0.0)]
    if len(numbers) == 1 or any(asked):
        defaults[len(numbers) - 1 :] = [("<=", float("inf"))]
    sections = tuple(
        Section(own[1], float(own[2]), _words(part)) if own else Section(test, bound, _words(part))
        for part, own, (test, bound) in zip(numbers, asked, defaults, strict=False)
    )
    text = _words(parts[3]) if len(parts) > 3 else None
    return sections if any(map(_matters, sections)) else (), text


def _matters(section: Section) -> bool:
    """Whether it hides a number; a mark for zero hides none."""
    for_zero = (section.test, section.bound) == ("=", 0.0)
    return section.words is not None and not (for_zero and fold(section.words) in vocabulary().blank)


def _words(section: str) -> str | None:
    """What a section shows where it shows no digit and no date, else None."""
    section = _CURRENCY.sub(lambda m: f'"{m[1]}"', _SKIPPED.sub("", section))
    if _SEEN.search(_LITERAL.sub("", section)):
        return None
    return _LITERAL.sub(lambda m: m[1] or m[2] or m[3] or "", section).strip()


def _split(code: str) -> list[str]:
    return ["".join(parts) for parts in _sections(re.findall(r'"[^"]*"|\\.|[^"\\]', code))]


def _sections(tokens: list[str]) -> list[list[str]]:
    found: list[list[str]] = [[]]
    for token in tokens:
        if token == ";":
            found.append([])
        else:
            found[-1].append(token)
    return found


def _section(code: str) -> Format | None:
    code = _CURRENCY.sub(lambda m: f'"{m[1]}"', _SKIPPED.sub("", code))
    words = [(m.start(), m[1] or m[2] or m[3] or "") for m in _LITERAL.finditer(code)]
    bare = _LITERAL.sub(lambda m: " " * len(m[0]), code)
    digits = _DIGITS.search(bare)
    if digits is None:
        return None
    before = "".join(word for place, word in words if place < digits.start())
    behind = "".join(word for place, word in words if place > digits.start())
    scaled = _SCALED.search(bare)
    unit = _unit(before, behind + ("$" if "$" in bare else ""))
    return Format(
        percent="%" in bare,
        unit=unit,
        thousands=len(scaled[1]) if scaled else 0,
        yen_sign="¥" in before or "￥" in before,
        before=before.strip(),
        behind=behind.strip(),
    )


def _unit(before: str, behind: str) -> str:
    around, unit = fold(before + behind), fold(behind).strip("()[]")
    if any(sign in around for sign in vocabulary().foreign_in_formats) or any(sign in before for sign in "△▲"):
        return UNKNOWN  # △ before every number: what is shown is not what is stored
    if unit in vocabulary().money:
        return unit
    return UNKNOWN if any(unit.endswith(word) for word in vocabulary().money if len(word) > 1) else ""


def unit_shown(unit: str, shown: Format) -> str | None:
    """The money unit that the *stored* number counts in, `unit` being what label and table say; None if undecided.

    Under 単位：千円 a number shown by `#,##0,` is stored in yen: what a reader sees is the truth.
    """
    if shown is PLAIN:
        return unit
    base = shown.unit or unit
    if shown.unit == UNKNOWN:
        return None
    if shown.yen_sign and not shown.unit:
        base = unit or "円"
        if base not in ("円", "yen", "jpy"):
            return None
    if not shown.thousands:
        return base
    if not base:
        return None
    scale, rest = divmod(yen_scale(base), 1000**shown.thousands)
    return None if rest else next((name for name, yen in vocabulary().money.items() if yen == scale), None)
