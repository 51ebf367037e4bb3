"""What a header cell says about a year: its place in the plan, its role, its fiscal-year end."""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache, lru_cache

from checker.model import LAST_YEAR
from checker.reading.numbers import Raw
from checker.reading.vocabulary import fold, vocabulary

_ERAS = {"令和": 2018, "令": 2018, "r": 2018, "平成": 1988, "平": 1988, "h": 1988, "昭和": 1925, "昭": 1925, "s": 1925}
_YEAR = r"(?:(?P<west>(?:19|20)\d\d)|(?P<era>令和|平成|昭和|令|平|昭|(?<![a-z])[rhs])\.?(?P<n>元|\d{1,2}))"
_MONTH = r"(?P<month>1[0-2]|0?[1-9])(?!\d)"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)"
_FULL = re.compile(
    rf"(?:fye?)?{_YEAR}(?:年|[./\-]){_MONTH}(?:月|(?=[./\-期度末]|$|[^\d]))(?:[./\-]?{_DAY}日?)?(?:度?末?(?:日)?期?)"
)
_SHORT = re.compile(r"(?<!\d)'?(?P<west>\d\d)/(?P<month>1[0-2]|0?[1-9])(?:月)?期")
_FISCAL = re.compile(rf"{_YEAR}(?:年度?|期)|fy'?(?P<fy>(?:20)?\d\d)(?!\d)")
_SPAN = re.compile(r"[~〜～―ー\-]|から")
_NUMBERED = re.compile(
    r"(?:第?(?P<a>\d)(?:年後|年目|期目|年度目|期後|か年目|ヵ年目|箇年目)|n\+(?P<b>\d)(?:期|年度|年)?|第(?P<c>\d)年度"
    r"|(?:year|y)(?P<d>\d)|(?P<e>\d)(?:st|nd|rd|th)year)"
)
_PLAN_NUMBERED = re.compile(r"(?:第?(?P<a>\d)(?:期目?|年目?|年度目?|年後|期後)?)")
_CLUTTER = re.compile(
    r"(?:単位:?)?(?:千万円|百万円|千円|万円|億円|円)(?!度)|※\d*|\*\d*|[\[\](){}〔〕【】<>:,、。'’・_]|\s"
)
_REMARK = re.compile(r"[(\[〔【]([^()\[\]〔〕【】]*)[)\]〕】]")
_OWN_TERM = re.compile(r"第\d+期(?!目|後)")  # the company's own count of its years, where a date says which year it is
_KANJI = str.maketrans("一二三四五", "12345")


class Role(StrEnum):
    BASE = "base"  # says that it is the base year
    LATEST = "latest"  # the latest closed year
    ACTUAL = "actual"  # actual or expected figures, of whichever year
    PLAN = "plan"
    PAST = "past"
    DATED = "dated"  # a date alone


@dataclass(frozen=True, slots=True)
class Mark:
    """One header cell: `slot` 0..5 if numbered, `end` a written fiscal-year end, `fiscal` (2026年度) to order by."""

    role: Role
    slot: int | None = None
    end: date | None = None
    fiscal: int | None = None

    def merged(self, other: Mark) -> Mark:
        """What two cells of one column say together; words beat bare dates."""
        strong, weak = (other, self) if self.role is Role.DATED else (self, other)
        if strong.role is Role.ACTUAL and weak.role in (Role.BASE, Role.LATEST):
            strong, weak = weak, strong
        if strong.role is Role.PLAN and strong.slot is None and weak.role in (Role.BASE, Role.LATEST):
            strong, weak = weak, strong
        return Mark(
            role=strong.role,
            slot=strong.slot if strong.slot is not None else weak.slot,
            end=strong.end or weak.end,
            fiscal=strong.fiscal or weak.fiscal,
        )


def read_header(raw: Raw) -> Mark | None:
    """What a header cell says, None where it says nothing about years."""
    if isinstance(raw, str):
        return _read_text(raw) if 0 < len(raw) <= 60 else None
    if isinstance(raw, datetime):
        raw = raw.date()
    if isinstance(raw, date):
        return Mark(Role.DATED, end=month_end(raw.year, raw.month) if raw.day == 1 else raw)
    return None


def month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


@lru_cache(maxsize=16384)
def _read_text(raw: str) -> Mark | None:
    """The whole cell, or what stands outside of brackets that only remark: 5年目（最終年度）."""
    if (mark := _read_whole(raw)) is not None:
        return mark
    text = unicodedata.normalize("NFKC", raw)
    remarks = [fold(remark) for remark in _REMARK.findall(text)]
    if not remarks or not all(remark in vocabulary().year_words["remarks"] for remark in remarks):
        return None
    return _read_whole(_REMARK.sub("", text))


def _read_whole(raw: str) -> Mark | None:
    text = _CLUTTER.sub("", unicodedata.normalize("NFKC", raw).casefold())
    text = re.sub(r"[一二三四五](?=年|期)", lambda m: m[0].translate(_KANJI), text)
    end, fiscal, rest = _dates(text)
    if end is not None:
        rest = _OWN_TERM.sub("", rest)
    role, slot = _words(rest)
    if role is None:
        return None if rest or not (end or fiscal) else Mark(Role.DATED, end=end, fiscal=fiscal)
    return Mark(role, slot, end, fiscal)


def _dates(text: str) -> tuple[date | None, int | None, str]:
    """(fiscal-year end, fiscal year without a month, the rest). Of a span 2024年4月～2025年3月 the last date counts."""
    for pattern in (_FULL, _SHORT):
        found = list(pattern.finditer(text))
        ends = [end for m in found if (end := _to_date(m)) is not None]
        if found and len(ends) == len(found):
            rest = pattern.sub("", text)
            if len(ends) == 2 and "自" in rest and "至" in rest:
                return ends[1], None, rest.replace("自", "").replace("至", "")
            if len(ends) == 2 and _SPAN.fullmatch(rest[:1] or "-"):
                return ends[1], None, rest[1:]
            if rest == "自":  # 自令和7年4月1日: where a year begins is not its end
                return None, None, text
            return (ends[0], None, rest.removeprefix("至")) if len(ends) == 1 else (None, None, text)
    if found_year := _FISCAL.search(text):
        groups = found_year.groupdict()
        year = _year({"west": groups["fy"]} if groups["fy"] else groups)
        return None, year, text[: found_year.start()] + text[found_year.end() :]
    return None, None, text


def _to_date(found: re.Match[str]) -> date | None:
    groups = found.groupdict()
    year, month = _year(groups), int(groups["month"])
    try:
        return date(year, month, int(groups["day"])) if groups.get("day") else month_end(year, month)
    except ValueError:
        return None


def _year(groups: dict[str, str | None]) -> int:
    if west := groups.get("west"):
        return int(west) if len(west) == 4 else 2000 + int(west)
    n = groups["n"] or ""
    return _ERAS[groups["era"] or ""] + (1 if n == "元" else int(n))


@cache
def _word_sets() -> dict[Role, frozenset[str]]:
    words = vocabulary().year_words
    return {role: frozenset(words[role.value]) for role in (Role.BASE, Role.LATEST, Role.ACTUAL, Role.PAST)}


def _words(text: str) -> tuple[Role | None, int | None]:
    """(role, slot) of the words of a header cell; (None, None) where they are no year words."""
    words = vocabulary().year_words
    for lead in words["lead_in"]:
        text = text.removeprefix(lead)
    if found := _exact(text):
        return found
    bare, actual = _stripped(text, words["actual_words"])
    if actual:
        return _exact(bare) or ((Role.ACTUAL, None) if bare in ("", "期", "年度") else (None, None))
    bare, planned = _stripped(text, words["plan_words"])
    if planned:
        if numbered := _PLAN_NUMBERED.fullmatch(bare):
            return _slot(numbered)
        return _exact(bare) or ((Role.PLAN, None) if not bare else (None, None))
    return None, None


def _exact(text: str) -> tuple[Role | None, int | None] | None:
    for role, known in _word_sets().items():
        if text in known:
            return role, 0 if role is Role.BASE else None
    if text in vocabulary().year_words["first"]:
        return Role.PLAN, 1
    numbered = _NUMBERED.fullmatch(text)
    return _slot(numbered) if numbered else None


def _slot(numbered: re.Match[str]) -> tuple[Role | None, int | None]:
    slot = int(next(digits for digits in numbered.groups() if digits))
    if slot == 0:
        return Role.BASE, 0
    return (Role.PLAN, slot) if slot <= LAST_YEAR else (None, None)


def _stripped(text: str, words: tuple[str, ...]) -> tuple[str, bool]:
    for word in words:
        if text.startswith(word):
            return text.removeprefix(word), True
        if text.endswith(word):
            return text.removesuffix(word), True
    return text, False


def read_date(raw: Raw) -> date | None:
    """A date cell, 2024年3月31日, R6.3.31; of a month alone its last day. None if it is no date."""
    mark = read_header(raw)
    return mark.end if mark is not None and mark.role is Role.DATED else None
