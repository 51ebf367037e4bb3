"""Numbers and dates as people write them; the words around them (円, yen, 年) come from the messages template."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_DOWN, Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, TypeAlias

Number: TypeAlias = int | float | Fraction | Decimal

MINUS = "\u2212"
_PLACES = 4  # enough to tell 3.0007 years from 3
_HUGE = 10**16  # beyond it digits are noise on paper: shown as a power of ten


def known(value: object) -> bool:
    """A finite number: not None, not NaN, not a flag."""
    if isinstance(value, bool) or not isinstance(value, int | float | Fraction | Decimal):
        return False
    return math.isfinite(value) if isinstance(value, float) else not isinstance(value, Decimal) or value.is_finite()


def decimal(value: Number) -> Decimal:
    """Exact for ints and fractions up to 40 digits, and for floats what they print as."""
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    return Decimal(str(value))


def truncated(value: Number, places: int) -> Decimal:
    """Decimals cut off towards zero, as the official tool's ROUNDDOWN does."""
    number = decimal(value)
    try:
        return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_DOWN)
    except InvalidOperation:  # more digits than the context holds: nothing to cut
        return number


def plain(value: Number, places: int = 2, fixed: bool = False) -> str:
    """`1,234,567`, `2.35`, `−1`: grouped, truncated to `places`, trailing zeros dropped unless `fixed`."""
    cut = truncated(value, places)
    if abs(cut) >= _HUGE:
        return f"{cut:.3e}".replace("-", MINUS)
    text = f"{abs(cut):,.{places}f}"
    if not fixed and "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{MINUS if cut < 0 else ''}{text}"


def percent(ratio: Number) -> str:
    """0.0392 → `3.92%`, truncated to two decimals as the official tool prints."""
    return f"{plain(decimal(ratio) * 100, 2, fixed=True)}%"


class Figures:
    """Formatting in one language. `words` is the messages template's `units`, `dates` and `scales`."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._units: Mapping[str, str] = words["units"]
        self._dates: Mapping[str, Any] = words["dates"]
        self._scales: tuple[tuple[int, int, str], ...] = tuple(words["scales"])
        self._none: str = words["none"]

    def amount(self, value: object, unit: str = "", signed: bool = False) -> str:
        """A value with its unit: `1,234,567円`, `3.92%`, `2.35倍`; `signed` puts + before what is above zero."""
        if not known(value):
            return self._none
        number: Number = value  # type: ignore[assignment]
        text = percent(number) if unit == "ratio" else self._with_unit(number, unit)
        return f"+{text}" if signed and decimal(number) > 0 else text

    def _with_unit(self, number: Number, unit: str) -> str:
        text = plain(number, _PLACES)
        if unit == "times" and 0 < abs(decimal(number)) < Decimal("0.1"):
            text = f"1/{plain(1 / decimal(number), 0)}"
        one = f"{unit}_one"
        form = self._units[one] if text in ("1", f"{MINUS}1") and one in self._units else self._units.get(unit, "{}")
        return form.format(text)

    def margin(self, value: object, unit: str = "") -> str:
        """A difference with its sign: `−1円`, `+250円`, `±0円`."""
        if known(value) and not decimal(value):  # type: ignore[arg-type]
            return f"±{self.amount(0, unit)}"
        return self.amount(value, unit, signed=True)

    def size(self, value: object, unit: str = "") -> str:
        """A difference without its sign: how much is missing or to spare."""
        return self.amount(abs(decimal(value)) if known(value) else None, unit)  # type: ignore[arg-type]

    def rate(self, value: object) -> str:
        """A ratio as a percentage."""
        return self.amount(value, "ratio")

    def portion(self, value: object) -> str:
        """A ratio as a round percentage (`85%`), or as the fraction the law writes (`2/3`)."""
        if isinstance(value, Fraction):
            return f"{value.numerator}/{value.denominator}"
        return f"{plain(decimal(value) * 100)}%" if known(value) else self._none  # type: ignore[arg-type]

    def day(self, value: object) -> str:
        """2026年3月31日 / 31 March 2026, from a date or an ISO string; other text as it is."""
        found = _date(value)
        if found is None:
            return str(value) if value else self._none
        return str(self._dates["day"]).format(y=found.year, m=found.month, d=found.day, name=self._month(found))

    def fiscal_year(self, value: date, short: bool = False) -> str:
        """2027年3月期 / FY to March 2027; short: 2027/3."""
        return str(self._dates["fiscal_year_short" if short else "fiscal_year"]).format(
            y=value.year, m=value.month, name=self._month(value)
        )

    def _month(self, value: date) -> str:
        return str(self._dates["months"][value.month - 1])

    def scale(self, largest: float) -> tuple[int, str]:
        """Divisor and unit word in which an axis of yen up to `largest` reads best."""
        for least, divisor, word in self._scales:
            if largest >= least:
                return divisor, word
        return 1, self._scales[-1][2]


def _date(value: object) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
