"""What a cell's number format shows beside the number: %, a unit (`#,##0"千円"`), thousands left out (`#,##0,`)."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import lru_cache

from checker.reading.package import local, parse
from checker.reading.units import yen_scale
from checker.reading.vocabulary import fold, vocabulary

_PERCENT_IDS = {"9", "10"}  # built-in 0% and 0.00%
_SKIPPED = re.compile(r"_.|\*.|\[(?!\$)[^\]]*\]")  # padding, filling, colours and conditions
_CURRENCY = re.compile(r"\[\$([^\]-]*)[^\]]*\]")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|([^\x00-\x7f]+)')
_SCALED = re.compile(r"[0#?](,+)(?![,0#?.]*[0#?])")
_DIGITS = re.compile(r"[0#?]")
_FOREIGN = ("$", "＄", "€", "£", "ドル", "ユーロ", "元", "usd", "eur")
_CODE = re.compile(rb"""formatCode\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_YEAR = re.compile(r"[yeg]", re.IGNORECASE)
_DATE = re.compile(r"[ymdhs]", re.IGNORECASE)
UNKNOWN = "?"  # a unit that is no unit of yen, or differs with the value


@dataclass(frozen=True, slots=True)
class Format:
    """What a format shows: `unit` is a money unit or UNKNOWN, `thousands` how often the number is divided by 1000.

    `year_only` marks a date of which only the year is shown (2025年度). `yen_sign` says that ¥ is shown; `before` and
    `behind` are the words around the digits.
    """

    percent: bool = False
    unit: str = ""
    thousands: int = 0
    yen_sign: bool = False
    before: str = ""
    behind: str = ""
    year_only: bool = False


PLAIN = Format()
YEAR_ONLY = Format(year_only=True)


def worth_a_look(styles: bytes) -> bool:
    """Whether any number format of the workbook shows a unit, words or scaled numbers: so that most books stop here."""
    codes = {double or single for double, single in _CODE.findall(styles)}
    formats = (read_format(html.unescape(code.decode("utf-8", "replace"))) for code in codes)
    return any(shown.unit or shown.thousands or shown.yen_sign or shown.behind or shown.year_only for shown in formats)


def read_formats(styles: bytes) -> tuple[Format, ...]:
    """The number format of every cell style, in the order that cells refer to them by."""
    codes: dict[str, str] = {}
    ids: list[str] = []
    inside = [False]

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if name == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            inside[0] = True
        elif name == "xf" and inside[0]:
            ids.append(attributes.get("numFmtId", "0"))

    def end(tag: str) -> None:
        if local(tag) == "cellXfs":
            inside[0] = False

    if styles:
        parse(styles, start, end)
    known = {id_: read_format(code) for id_, code in codes.items()}
    return tuple(known.get(id_, Format(percent=True) if id_ in _PERCENT_IDS else PLAIN) for id_ in ids)


@lru_cache(maxsize=1024)
def read_format(code: str) -> Format:
    """One format code. Sections that differ in unit or scale leave the unit unknown. A date shows no unit."""
    parts = _split(code)[:3]
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
    if any(sign in around for sign in _FOREIGN) or any(sign in before for sign in "△▲"):
        return UNKNOWN  # △ before every number: what is shown is not what is stored
    if unit in vocabulary().money:
        return unit
    return UNKNOWN if any(unit.endswith(word) for word in vocabulary().money if len(word) > 1) else ""


def unit_shown(unit: str, shown: Format) -> str | None:
    """The money unit that the *stored* number counts in, `unit` being what label and table say; None if undecided.

    Under 単位：千円 a number shown by `#,##0,` is stored in yen: what a reader sees is the truth.
    """
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
