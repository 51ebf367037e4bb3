"""What number a cell holds: text numbers of every Japanese habit, blank marks, error values; Decimals throughout."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum, auto
from functools import cache, lru_cache
from typing import TypeAlias

from checker.reading.vocabulary import vocabulary

Raw: TypeAlias = int | float | str | bool | date | datetime | time | timedelta

LARGEST = 2**53  # beyond it a spreadsheet's float no longer counts single yen
_ERROR = re.compile(r"#(?:DIV/0!|REF!|N/A|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)")
_NUMBER = re.compile(
    r"(?P<sign>[-+△▲]?)(?P<yen>[¥\\]?)(?P<sign2>[-△▲]?)"
    r"(?P<number>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?P<unit>\D*|\D[^\d]*\d?)"
)
_MYRIADS = re.compile(r"(?P<sign>[-△▲]?)(?:(?P<oku>[\d,]+)億)?(?:(?P<man>[\d,]+)万)?(?P<rest>[\d,]*)円?")
_TWO_NUMBERS = re.compile(r"\d\s+[-+△▲(¥\\]*\d")  # 5200 above 5100 in one cell: never 52005100
_FOOTNOTE = re.compile(r"(?<=[\d円])(?:※|\(注\))$")  # 12,345※
_DASHES = str.maketrans(dict.fromkeys(map(ord, "‐‑‒–—−－"), "-"))


class Kind(Enum):
    BLANK = auto()
    NUMBER = auto()
    ERROR = auto()
    OTHER = auto()  # text, a date, true or false


@dataclass(frozen=True, slots=True)
class Number:
    """`value` as written, before any scale; `unit` the unit word behind it ("" if none)."""

    kind: Kind
    value: Decimal = Decimal(0)
    unit: str = ""


BLANK = Number(Kind.BLANK)
OTHER = Number(Kind.OTHER)


def read_number(raw: Raw) -> Number:
    """The number in a cell. A lone dash is nil, that is BLANK, never zero."""
    if isinstance(raw, float):
        return _read_float(raw)
    if isinstance(raw, str):
        return _read_text(raw)
    if isinstance(raw, bool) or not isinstance(raw, int):
        return OTHER
    return Number(Kind.NUMBER, Decimal(raw))


@lru_cache(maxsize=16384)
def _read_float(raw: float) -> Number:
    if not math.isfinite(raw):
        return Number(Kind.ERROR)
    # A spreadsheet shows fifteen digits; the rest is binary noise of its formulas.
    return Number(Kind.NUMBER, Decimal(int(raw)) if raw.is_integer() else Decimal(f"{raw:.15g}"))


@lru_cache(maxsize=16384)
def _read_text(raw: str) -> Number:
    plain_text = unicodedata.normalize("NFKC", raw)
    if _TWO_NUMBERS.search(plain_text):
        return OTHER
    text = _FOOTNOTE.sub("", "".join(plain_text.split()))
    if text.casefold() in vocabulary().blank:
        return BLANK
    if _ERROR.fullmatch(text.upper()):
        return Number(Kind.ERROR)
    text = text.translate(_DASHES)
    negative = False
    if bracketed := re.fullmatch(r"\((.+)\)(\D*)", text):
        text, negative = bracketed[1] + bracketed[2], True
    found = _NUMBER.fullmatch(text)
    if found is None or not _known_unit(found["unit"]):
        return _read_myriads(text, negative)
    signs = (found["sign"] + found["sign2"]).replace("+", "")
    if len(signs) + negative > 1:
        return OTHER
    if found["yen"] and found["unit"] not in ("", "円"):
        return OTHER
    value = Decimal(found["number"].replace(",", ""))
    unit = found["unit"].casefold() or ("円" if found["yen"] else "")
    return Number(Kind.NUMBER, -value if signs or negative else value, unit)


def _read_myriads(text: str, negative: bool) -> Number:
    """1億2,000万円, 3,000万: compound amounts in yen."""
    found = _MYRIADS.fullmatch(text)
    if found is None or not (found["oku"] or found["man"]) or (found["sign"] and negative):
        return OTHER
    parts = [(found["oku"], 10**8), (found["man"], 10**4), (found["rest"], 1)]
    if not all(re.fullmatch(r"\d{1,3}(,\d{3})+|\d+", digits) for digits, _ in parts if digits):
        return OTHER
    value = sum(int(digits.replace(",", "")) * scale for digits, scale in parts if digits)
    return Number(Kind.NUMBER, Decimal(-value if found["sign"] or negative else value), "円")


@cache
def _units() -> frozenset[str]:
    return vocabulary().units


def _known_unit(unit: str) -> bool:
    return not unit or unit.casefold() in _units()


def whole(value: Decimal, scale: int = 1) -> tuple[int, bool]:
    """(value × scale as a whole number, whether a fraction was dropped): half-up, as the official forms round."""
    scaled = value * scale
    result = int(scaled)
    if result == scaled:
        return result, False
    return int(scaled.to_integral_value(rounding=ROUND_HALF_UP)), True


def plain(value: Decimal) -> int | Decimal:
    """An int where nothing is lost."""
    return int(value) if value == value.to_integral_value() else value.normalize()


def error_text(raw: Raw) -> str:
    """The error value a cell holds as text, "" if none."""
    if not isinstance(raw, str):
        return ""
    text = raw.strip().upper()
    return text if _ERROR.fullmatch(text) else ""


def show(raw: Raw) -> str:
    """The raw text of a fact: what a reader sees in the cell, near enough to find it again."""
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() else f"{raw:.15g}"
    if isinstance(raw, str):
        return raw.strip()
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, datetime):
        return raw.date().isoformat()
    return raw.isoformat() if isinstance(raw, date) else str(raw)
