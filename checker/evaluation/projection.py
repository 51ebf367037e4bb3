"""Which years count, how far apart they are, and the regional wage each 31 March is held against.

Sources of the rules: DESIGN §6 (horizon, 31 March, known and projected wages); each pack's `[horizon]`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from checker.evaluation.batch import Batch, Floats, Ints, Mask
from checker.evaluation.metrics import leaf_items
from checker.model import YEARS
from checker.rules.programme import Option, Programme, Rule
from checker.rules.wages import march_31_within, wage_on, wage_table

NO_YEAR = -1
PROJECTED_YEARS = 15  # no plan reaches further; a header that does is no year to judge


@dataclass(frozen=True, slots=True)
class FiscalYears:
    """Fiscal years as numbers: the calendar year each ends in and that of the 31 March inside it, (n, 6), -1 unknown.

    `dated` says that a header (not the year before) gave the date.
    """

    end: Ints
    march: Ints
    dated: Mask


@dataclass(frozen=True, slots=True)
class Span:
    """Over which years growth is counted: the final year's slot, the years between, and whether they are allowed.

    `first` are the years from the base year to the first plan year: one, unless dated headers say otherwise.
    """

    final: Ints
    years: Ints
    allowed: Mask
    stated: Floats
    filled: Ints
    first: Ints

    def rows(self, rows: Ints) -> Span:
        """The same for some of the plans."""
        return Span(
            self.final[rows],
            self.years[rows],
            self.allowed[rows],
            self.stated[rows],
            self.filled[rows],
            self.first[rows],
        )

    def plan_years(self) -> tuple[Ints, Ints]:
        """Every (plan, year) that a yearly rule speaks of, flat: years 1 to the final one.

        A plan whose years are unknown has one, year 1: the rule is unknown once, not silently absent.
        """
        count = np.maximum(self.final, 1)
        ends = np.cumsum(count)
        place = np.repeat(np.arange(len(count)), count)
        return place, np.arange(len(place)) - (ends - count)[place] + 1


@dataclass(frozen=True, slots=True)
class Wages:
    """The regional wage on each plan year's 31 March, yen per hour, (n, 6), NaN where unknown.

    `low` is certain (the cheapest site's last known wage), `high` the dearest site's, `likely` what the scenario
    projects for the dearest; all three agree for one site and a decided year.
    """

    low: Floats
    high: Floats
    likely: Floats
    decided: Mask


def fiscal_years(batch: Batch) -> FiscalYears:
    """The fiscal years of every plan: from dated headers, else counted on from the year before."""
    ends = batch.year_dates("fiscal_year_end")
    base = batch.dates("base_fiscal_year_end")
    days = np.concatenate([ends, base[:, None]], axis=1)
    codes, unique = pd.factorize(days.astype("M8[s]").astype(np.int64).ravel())
    year_of = np.empty(len(unique), np.int64)
    march_of = np.empty(len(unique), np.int64)
    for place, seconds in enumerate(unique):
        year_of[place], march_of[place] = _calendar(int(seconds))
    year, march = year_of[codes].reshape(-1, YEARS + 1), march_of[codes].reshape(-1, YEARS + 1)
    dated = year[:, :YEARS] != NO_YEAR
    year[:, 0] = np.where(dated[:, 0], year[:, 0], year[:, YEARS])
    march[:, 0] = np.where(dated[:, 0], march[:, 0], march[:, YEARS])
    for k in range(1, YEARS):  # a year without a date follows the one before it
        gap = ~dated[:, k]
        if gap.any():
            year[gap, k] = _next(year[gap, k - 1])
            march[gap, k] = _next(march[gap, k - 1])
    return FiscalYears(year[:, :YEARS], march[:, :YEARS], dated)


def _next(years: Ints) -> Ints:
    return np.where(years == NO_YEAR, NO_YEAR, years + 1)


def _calendar(seconds: int) -> tuple[int, int]:
    if seconds == np.iinfo(np.int64).min:
        return NO_YEAR, NO_YEAR
    day = date(1970, 1, 1) + timedelta(days=seconds // 86400)
    return day.year, march_31_within(day).year


def span(batch: Batch, fiscal: FiscalYears, needed: tuple[str, ...]) -> Span:
    """The horizon of every plan. `needed` are the series that required rules read; they show how far a plan goes.

    The final slot is the stated number of plan years, else the last year in which a needed series is filled; the years
    between come from dated headers where the round counts by fiscal years, else from the slot.
    """
    horizon = batch.programme.horizon
    filled = _last_filled(batch, needed)
    stated = batch.stated("plan_years")
    usable = (stated >= 1) & (stated < YEARS) & (stated == np.floor(stated))
    final = np.where(usable, np.where(usable, stated, 0), filled).astype(np.int64)
    rows = np.arange(batch.size)
    years, first = final.copy(), np.ones(batch.size, np.int64)
    if horizon.exponent == "fiscal_year_difference":
        both = (fiscal.end[:, 0] != NO_YEAR) & (fiscal.end[rows, final] != NO_YEAR) & (final > 0)
        years = np.where(both, fiscal.end[rows, final] - fiscal.end[:, 0], final)
        first = np.where(both, fiscal.end[:, 1] - fiscal.end[:, 0], first)
    allowed = np.isin(final, horizon.years) & np.isin(years, horizon.years)
    allowed &= np.isnan(stated) | usable
    return Span(final, years, allowed, stated, filled, first)


def _last_filled(batch: Batch, needed: tuple[str, ...]) -> Ints:
    filled = np.zeros((batch.size, YEARS), bool)
    for item in needed:
        filled |= ~np.isnan(batch.series(item))
    backwards = filled[:, ::-1]
    last = YEARS - 1 - backwards.argmax(axis=1)
    return np.where(filled.any(axis=1), last, 0)


def wages(batch: Batch, fiscal: FiscalYears) -> Wages:
    """The regional wage each plan year is judged on, for the plan's prefecture or sites, as of its own `as_of`."""
    names = wage_table().prefectures
    codes = batch.codes("prefecture", names).astype(np.int64)
    as_of_codes, as_of_days = pd.factorize(batch.dates("as_of").astype("M8[s]").astype(np.int64))
    scenario_codes, scenarios = batch.factorized("scenario")
    first, last = _march_range(fiscal.march)
    sites = _sites(batch)
    wanted = {names[code] for code in np.unique(codes) if code >= 0} | {name for row in sites.values() for name in row}
    grids = _grids(as_of_days, scenarios, first, last, wanted)
    place = as_of_codes * max(len(scenarios), 1) + scenario_codes
    column = np.where((fiscal.march < first) | (fiscal.march > last), 0, fiscal.march - first + 1)
    # one flat index into all grids: (as_of × scenario, prefecture + 1, year + 1); row 0 and column 0 are "unknown"
    shape = grids.shape
    flat = (place[:, None] * shape[1] + codes[:, None] + 1) * shape[2] + column
    amount, likely, decided = (np.ascontiguousarray(grids[..., part]).ravel().take(flat) for part in range(3))
    result = Wages(amount, amount, likely, decided == 1)
    return _several_sites(sites, result, grids, place, column) if sites else result


def _march_range(march: Ints) -> tuple[int, int]:
    table = wage_table()
    least = int(march.min(initial=table.last_fiscal_year))
    first = min(max(least, table.first_fiscal_year), table.last_fiscal_year)
    most = int(march.max(initial=first))
    return first, max(first, min(most, table.last_fiscal_year + PROJECTED_YEARS))


def _sites(batch: Batch) -> dict[int, tuple[str, ...]]:
    """The prefectures of plans that name several, by row."""
    if not batch.has("sites"):
        return {}
    return {row: tuple(sites) for row, sites in enumerate(batch.text("sites")) if sites}


def _grids(as_of_days: Ints, scenarios: list[str], first: int, last: int, wanted: set[str]) -> Floats:
    """(as_of × scenario, prefecture + 1, year + 1, [amount, likely, decided]); row and column 0 are NaN."""
    names = wage_table().prefectures
    grids = np.full((len(as_of_days) * len(scenarios), len(names) + 1, last - first + 2, 3), np.nan)
    for a, seconds in enumerate(as_of_days):
        as_of = date(1970, 1, 1) + timedelta(days=int(seconds) // 86400)
        for s, scenario in enumerate(scenarios):
            grid = grids[a * len(scenarios) + s]
            for p, name in enumerate(names, 1):
                if name not in wanted:
                    continue
                for y in range(first, last + 1):
                    wage = wage_on(name, date(y, 3, 31), as_of, scenario)
                    if wage:
                        grid[p, y - first + 1] = wage.amount, wage.projected, wage.decided
    return grids


def _several_sites(sites: dict[int, tuple[str, ...]], one: Wages, grids: Floats, place: Ints, column: Ints) -> Wages:
    """Plans with sites in several prefectures: certain only where the cheapest and the dearest agree."""
    numbers = {name: number for number, name in enumerate(wage_table().prefectures, 1)}
    low, high, likely, decided = one.low.copy(), one.high.copy(), one.likely.copy(), one.decided.copy()
    for row, names in sites.items():
        rows = [numbers.get(name, 0) for name in names]
        cells = grids[place[row]][np.ix_(rows, column[row])]  # (sites, 6, 3)
        low[row], high[row] = cells[:, :, 0].min(axis=0), cells[:, :, 0].max(axis=0)
        likely[row], decided[row] = cells[:, :, 1].max(axis=0), (cells[:, :, 2] == 1).all(axis=0)
    return Wages(low, high, likely, decided)


def counted_series(programme: Programme) -> tuple[str, ...]:
    """The series items that required growth and yearly rules read: they show how long a plan is."""
    found: list[str] = []
    for rule in programme.rules:
        if rule.severity != "required":
            continue
        everything: tuple[Rule | Option, ...] = (rule, *rule.options)
        for asked in everything:
            if asked.check in ("growth", "at_least", "step") and asked.each != "total":
                found += [item for name in asked.metric for item in leaf_items(programme, name)]
    return tuple(dict.fromkeys(found))
