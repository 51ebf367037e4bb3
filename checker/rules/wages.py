"""Regional minimum wages (地域別最低賃金) by prefecture and date, and what was known of them on a given day.

A revision is known from 1 October of its fiscal year or from its effective date, whichever is earlier (DESIGN §6).
Years beyond what is known have a lower bound, the last known wage, since no prefecture's wage has ever fallen, and a
projection under a named scenario.
"""

from __future__ import annotations

import csv
import math
import os
import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

from checker.model import ProgrammeError, UsageError

TREND_YEARS = 5  # the official prefectural rate is a five-year compound one
SCENARIOS = ("trend", "flat", "recent")
COLUMNS = ("prefecture", "fiscal_year", "effective_date", "hourly_wage_yen")  # of the CSV; others are remarks
_TABLE = "regional_minimum_wage"


@dataclass(frozen=True, slots=True)
class Revision:
    """One change of one prefecture's wage, yen per hour."""

    fiscal_year: int
    effective: date
    amount: int

    @property
    def known_from(self) -> date:
        return min(date(self.fiscal_year, 10, 1), self.effective)


@dataclass(frozen=True, slots=True)
class WageOn:
    """The wage on a day as seen from `as_of`. `decided`: no later revision can still change it; then all three agree.

    Else `amount` is the last known wage (a lower bound) and `projected` what the scenario gives.
    """

    amount: int
    effective: date
    decided: bool
    projected: int


class WageTable:
    """Every revision of every prefecture, in prefecture-code order."""

    def __init__(self, revisions: Mapping[str, tuple[Revision, ...]], verified: date) -> None:
        self._revisions = revisions
        self.verified = verified
        self.prefectures = tuple(revisions)
        self.first_fiscal_year = min(rows[0].fiscal_year for rows in revisions.values())
        self.last_fiscal_year = max(rows[-1].fiscal_year for rows in revisions.values())

    def revisions(self, prefecture: str) -> tuple[Revision, ...]:
        """All changes of one prefecture, oldest first. Raises UsageError for no prefecture of Japan."""
        try:
            return self._revisions[prefecture]
        except KeyError:
            message = f"{prefecture}: not one of the 47 prefectures, written like 東京都"
            raise UsageError(message, "prefecture", prefecture=prefecture) from None

    def in_force(self, prefecture: str, day: date) -> int | None:
        """The wage in force on `day`, yen per hour; None before the table begins."""
        rows = self.revisions(prefecture)
        index = bisect_right(rows, day, key=lambda row: row.effective)
        return rows[index - 1].amount if index else None

    def on(self, prefecture: str, day: date, as_of: date, scenario: str = "trend") -> WageOn | None:
        """The wage on `day` as it is known on `as_of`; None before the table begins."""
        known = [row for row in self.revisions(prefecture) if row.known_from <= as_of]
        index = bisect_right(known, day, key=lambda row: row.effective)
        if not index:
            return None
        row = known[index - 1]
        wanted = day.year if day.month >= 10 else day.year - 1  # the revision of each 1 October
        settled = self._last_settled(prefecture, as_of)
        if wanted <= settled:
            return WageOn(row.amount, row.effective, True, row.amount)
        projected = self._project(prefecture, settled, wanted - settled, scenario)
        # a day before this year's revision takes force may still have the wage of the year before
        return WageOn(row.amount, row.effective, False, max(projected, row.amount))

    def _last_settled(self, prefecture: str, as_of: date) -> int:
        """The last fiscal year whose revision (or its absence) is known on `as_of`."""
        year = fiscal_year(as_of)
        dates = {row.fiscal_year: row.known_from for row in self._revisions[prefecture]}
        if as_of < dates.get(year, date(year, 10, 1)):
            year -= 1
        return min(year, self.last_fiscal_year)

    def _project(self, prefecture: str, settled: int, revisions: int, scenario: str) -> int:
        growth = self.growth(prefecture, settled, scenario)
        wage = self._amount_of(prefecture, settled)
        for _ in range(revisions):
            raised = wage * (1 + growth)
            wage = math.ceil(raised if isinstance(growth, Fraction) else round(raised, 6))
        return wage

    def _amount_of(self, prefecture: str, year: int) -> int:
        """The amount that the revision of fiscal year `year` set (or left)."""
        rows = [row for row in self._revisions[prefecture] if row.fiscal_year <= year]
        return (rows or self._revisions[prefecture][:1])[-1].amount

    def growth(self, prefecture: str, settled: int, scenario: str) -> Fraction | float:
        """The yearly growth a scenario assumes: flat, trend, recent, or a rate such as 0.03."""
        if scenario == "flat":
            return Fraction(0)
        now = self._amount_of(prefecture, settled)
        if scenario == "recent":
            return Fraction(now, self._amount_of(prefecture, settled - 1)) - 1
        if scenario == "trend":
            return float((now / self._amount_of(prefecture, settled - TREND_YEARS)) ** (1 / TREND_YEARS) - 1)
        return scenario_rate(scenario)


def scenario_rate(text: str) -> Fraction:
    """A scenario given as a rate: `0.03` or `3%`. Raises UsageError for anything else."""
    try:
        percent = text.endswith("%")
        rate = Fraction(Decimal(text.removesuffix("%"))) / (100 if percent else 1)
    except (InvalidOperation, ValueError, OverflowError):
        message = f"scenario {text!r}: give {', '.join(SCENARIOS)} or a rate like 0.03 or 3%"
        raise UsageError(message, "scenario", scenario=text) from None
    if not 0 <= rate < 1:
        raise UsageError(f"scenario {text!r}: a rate from 0 to below 1 (3 % is 0.03 or 3%)", "scenario", scenario=text)
    return rate


def check_scenario(text: str) -> str:
    """`text` when it is a scenario. Raises UsageError else."""
    if text not in SCENARIOS:
        scenario_rate(text)
    return text


def fiscal_year(day: date) -> int:
    """The Japanese fiscal year (April to March) a day lies in."""
    return day.year if day.month >= 4 else day.year - 1


def march_31_within(fiscal_year_end: date) -> date:
    """The 31 March inside the fiscal year that ends on this day (for a year ending on 31 March, that day itself)."""
    own = date(fiscal_year_end.year, 3, 31)
    return own if fiscal_year_end >= own else date(fiscal_year_end.year - 1, 3, 31)


@cache
def wage_table() -> WageTable:
    """The table in use: the shipped one, or the user's own made from it by `wages import`.

    Raises ProgrammeError when a row is damaged.
    """
    own = user_table_path()
    if own.exists():
        return parse_wages(table_text(), date.fromtimestamp(own.stat().st_mtime))
    head = tomllib.loads((files("checker.rules") / "tables" / f"{_TABLE}.toml").read_text(encoding="utf-8"))
    return parse_wages(table_text(), head["verified"])


def table_text() -> str:
    """The CSV in use."""
    own = user_table_path()
    shipped = files("checker.rules") / "tables" / f"{_TABLE}.csv"
    try:
        return own.read_text(encoding="utf-8") if own.exists() else shipped.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ProgrammeError(f"{own}: cannot be read: {error}") from error


def user_table_path() -> Path:
    """Where a user's own table lies, whether or not there is one: in PLAN_CHECKER_DATA, else the usual data folder."""
    given = os.environ.get("PLAN_CHECKER_DATA")
    if given:
        return Path(given) / f"{_TABLE}.csv"
    from platformdirs import user_data_path

    return user_data_path("plan-checker", appauthor=False) / f"{_TABLE}.csv"


def parse_wages(text: str, verified: date) -> WageTable:
    """CSV text → table. Raises ProgrammeError for a damaged row, dates out of order, or a wage that falls."""
    rows: dict[str, list[Revision]] = {}
    for number, row in enumerate(csv.DictReader(text.splitlines()), 2):
        try:
            revision = Revision(
                int(row["fiscal_year"]), date.fromisoformat(row["effective_date"]), int(row["hourly_wage_yen"])
            )
        except (KeyError, ValueError, TypeError) as error:
            raise ProgrammeError(f"regional_minimum_wage.csv: line {number}: {error}") from error
        series = rows.setdefault(row["prefecture"], [])
        if series and (series[-1].effective >= revision.effective or series[-1].amount > revision.amount):
            raise ProgrammeError(f"regional_minimum_wage.csv: line {number}: out of order, or the wage falls")
        series.append(revision)
    if len(rows) != 47:
        raise ProgrammeError(f"regional_minimum_wage.csv: {len(rows)} prefectures instead of 47")
    return WageTable({name: tuple(series) for name, series in rows.items()}, verified)


@lru_cache(maxsize=65536)
def wage_on(prefecture: str, day: date, as_of: date, scenario: str) -> WageOn | None:
    """`WageTable.on` of the shipped table, remembered: a batch asks the same few hundred questions again and again."""
    return wage_table().on(prefecture, day, as_of, scenario)
