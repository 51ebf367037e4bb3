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

_ERAS = vocabulary().eras
_ERA = "|".join(f"(?<![a-z]){era}" if era.isascii() else era for era in sorted(_ERAS, key=len, reverse=True))
_YEAR = rf"(?:(?P<west>(?:19|20)\d\d)|(?P<era>{_ERA})\.?(?P<n>元|\d{{1,2}}))"
_MONTH = r"(?P<month>1[0-2]|0?[1-9])(?!\d)"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)"
_FULL = re.compile(
    rf"(?:fye?)?{_YEAR}(?:年|[./\-]){_MONTH}(?:月|(?=[./\-期度末]|$|[^\d]))(?:[./\-]?{_DAY}日?)?(?:度?末?(?:日)?期?)"
)
_SHORT = re.compile(r"(?<!\d)'?(?P<west>[2-4]\d)(?:/|年)(?P<month>1[0-2]|0?[1-9])(?:月)?期")
_REIWA = r"(?<![a-z0-9])(?P<reiwa>r[5-9]|r[1-3]\d)(?![\d./])"  # R7 alone
_FISCAL = re.compile(rf"{_YEAR}(?:年度?|期)|fy'?(?P<fy>(?:20)?\d\d)(?!\d)|{_REIWA}")
_TERM = re.compile(r"第?(\d{2,3})期")  # the company's own count of its years: an order, no date
_SPAN = re.compile(r"[~〜～―ー\-]|から")
_NUMBERED = re.compile(
    r"(?:第?(?P<a>\d)(?:年後|年目|期目|年度目|期後|か年目|ヵ年目|箇年目)|[ntxy]\+(?P<b>\d)(?:期|年度|年)?|第(?P<c>\d)年度"
    r"|(?:year|y)(?P<d>\d)|(?P<e>\d)(?:st|nd|rd|th)year)"
)
_PLAN_NUMBERED = re.compile(r"(?:第?(?P<a>\d)(?:期目?|年目?|年度目?|年後|期後)?)")
_CLUTTER = re.compile(
    r"(?:単位:?)?(?:千万円|百万円|千円|万円|億円|円)(?!度)|※\d*|\*\d*|[\[\](){}〔〕【】<>:,、。'’・_]|\s"
)
_REMARK = re.compile(r"[(\[〔【]([^()\[\]〔〕【】]*)[)\]〕】]")
_OWN_TERM = re.compile(r"第\d+期(?!目|後)")  # the company's own count of its years, where a date says which year it is
_KANJI = re.compile(r"[〇一二三四五六七八九十]+(?=[かヶケカヵ箇]?年|期|月|日)")
_PLAN_OF_YEARS = re.compile(r"(?<!\d)(\d)[かヶケカヵ箇]?年(?:間)?の?[^\d\s]{0,6}計画")
_LEAST_PLAN_YEARS = 3
_KANJI_DIGITS = {"〇": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_LOOSELY_NUMBERED = re.compile(r"(?:第?(\d)(?:年後|年目|期目|年度目|期後|か年目)|(?:year|y)(\d)(?!\d))")


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
    if (mark := _read_whole(raw)) is not None or (mark := _read_lines(raw)) is not None:
        return mark
    text = unicodedata.normalize("NFKC", raw)
    remarks = [fold(remark) for remark in _REMARK.findall(text)]
    if not remarks or not all(remark in vocabulary().year_words["remarks"] for remark in remarks):
        return None
    return _read_whole(_REMARK.sub("", text))


def _read_lines(raw: str) -> Mark | None:
    """Two lines that say the same year in two languages, or one its place and the other its end."""
    lines = [line for line in re.split(r"\n+|\s[/／|]\s", raw) if line.strip()]
    marks = [mark for line in lines if (mark := _read_whole(line)) is not None]
    if len(lines) != 2 or len(marks) != 2:
        return None
    one, other = marks
    differ = any(None not in pair and pair[0] != pair[1] for pair in ((one.slot, other.slot), (one.end, other.end)))
    return None if differ else one.merged(other)


def doubtful(raw: Raw) -> tuple[int | None, int | None] | None:
    """(place in the plan, fiscal-year end in months) that an unread header cell may mean: 令和7年9月期(6か月)."""
    if not isinstance(raw, str) or not 0 < len(raw) <= 60 or read_header(raw) is not None:
        return None
    words = vocabulary().year_words
    folded = fold(raw)
    if any(word in folded for word in words["no_year"]):
        return None
    text = _plain(raw)
    if numbered := _LOOSELY_NUMBERED.search(text):
        return int(numbered[1] or numbered[2]), None
    for pattern in (_FULL, _SHORT):
        ends = [end for found in pattern.finditer(text) if (end := _to_date(found)) is not None]
        if ends and not is_summary(raw):
            return None, ends[-1].year * 12 + ends[-1].month
    return None


def years_of_plan(text: str) -> int | None:
    """五ヶ年計画 → 5; None for a text that names no number of plan years the programmes know."""
    if "計画" not in text:
        return None
    found = _PLAN_OF_YEARS.search(_plain(text))
    years = int(found[1]) if found else 0
    return years if _LEAST_PLAN_YEARS <= years <= LAST_YEAR else None


def speaks_of_a_year(text: str) -> bool:
    """1年目(修正前): the words are of one year's column and of no table."""
    return _LOOSELY_NUMBERED.search(_plain(text)) is not None


def is_summary(raw: str) -> bool:
    """合計, 平均, 前年比: the words of a column that stands for several years or beside one."""
    folded = fold(raw)
    return any(word in folded for word in (*vocabulary().beside, *vocabulary().year_words["summary"]))


def _plain(raw: str) -> str:
    text = _CLUTTER.sub("", unicodedata.normalize("NFKC", raw).casefold())
    return _KANJI.sub(lambda found: _from_kanji(found[0]), text)


def _from_kanji(digits: str) -> str:
    """十二 → 12, 二〇 → 20; anything stranger stays as it is."""
    tens, ten, ones = digits.rpartition("十")
    if ten and len(tens) <= 1 and len(ones) <= 1:
        return str(_KANJI_DIGITS.get(tens or "一", 0) * 10 + _KANJI_DIGITS.get(ones or "〇", 0))
    return digits if ten else "".join(str(_KANJI_DIGITS[char]) for char in digits)


def _read_whole(raw: str) -> Mark | None:
    text = _plain(raw)
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
        if groups["reiwa"]:
            year = _ERAS["r"] + int(groups["reiwa"][1:])
        else:
            year = _year({"west": groups["fy"]} if groups["fy"] else groups)
        return None, year, text[: found_year.start()] + text[found_year.end() :]
    if term := _TERM.search(text):
        return None, int(term[1]), text[: term.start()] + text[term.end() :]
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
    for role, letters in ((Role.ACTUAL, "actual_letters"), (Role.PLAN, "plan_letters")):
        if text in words[letters]:
            return role, None
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
    for slot, known_as in ((1, "first"), (2, "second")):
        if text in vocabulary().year_words[known_as]:
            return Role.PLAN, slot
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
