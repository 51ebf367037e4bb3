"""What the law's tables say for each plan: the regional wage on a day of its own, the growth rate its round prints.

Plans with sites in several prefectures have a range: certain only where the cheapest and the dearest agree. A day
nobody states, and a rate no source is sure of, are unknown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from checker.evaluation.batch import Batch, Floats
from checker.rules.prefectural_growth import growth_table
from checker.rules.wages import wage_on, wage_table

_EPOCH = date(1970, 1, 1)
_UNKNOWN_DAY = np.iinfo(np.int64).min


@dataclass(frozen=True, slots=True)
class Looked:
    """One number for each plan: certain bounds, and what a projection expects of the dearest site, (n,)."""

    low: Floats
    high: Floats
    likely: Floats


def wage_on_day(batch: Batch, day: str) -> Looked:
    """The regional wage, yen per hour, on each plan's `application_date` or `completion_date`."""
    columns = batch.remember(f"wage:{day}", lambda whole: _wages_on(whole, day))
    return Looked(*columns.T)


def growth_of_round(batch: Batch) -> Looked:
    """The prefectural rate, a ratio: the round's table where it decides, else the printed value that the plan states.

    A stated value against a table that decides is a doubt, never a lower bar: both bound the rate.
    """
    columns = batch.remember("prefectural_wage_growth", _growth)
    return Looked(*columns.T)


def _wages_on(batch: Batch, day: str) -> Floats:
    days, all_days = pd.factorize(batch.dates(day).astype("M8[s]").astype(np.int64))
    seen, all_seen = pd.factorize(batch.dates("as_of").astype("M8[s]").astype(np.int64))
    scenarios, all_scenarios = batch.factorized("scenario")
    key_of = (days * len(all_seen) + seen) * len(all_scenarios) + scenarios

    def wage(key: int, prefecture: str) -> tuple[float, float]:
        rest, scenario = divmod(key, len(all_scenarios))
        on, as_of = (
            int(table[place]) for table, place in zip((all_days, all_seen), divmod(rest, len(all_seen)), strict=True)
        )
        if on == _UNKNOWN_DAY:
            return np.nan, np.nan
        found = wage_on(prefecture, _day(on), _day(as_of), all_scenarios[scenario])
        return (found.amount, found.projected) if found else (np.nan, np.nan)

    return _over_places(batch, key_of, wage)


def _day(seconds: int) -> date:
    return _EPOCH + timedelta(days=int(seconds) // 86400)


def _growth(batch: Batch) -> Floats:
    rounds, unique = pd.factorize(batch.stated("round"))
    table = growth_table()

    def rate(key: int, prefecture: str) -> tuple[float, float]:
        row = table.row(int(unique[key]), prefecture) if key >= 0 else None
        found = float(row.rate) if row is not None and row.decides else np.nan
        return found, found

    found = _over_places(batch, rounds, rate)
    stated = batch.stated("prefectural_wage_growth")
    low, high = np.fmin(found[:, 0], stated), np.fmax(found[:, 1], stated)
    return np.stack([low, high, high], axis=1)


def _over_places(batch: Batch, keys: np.ndarray, look: Callable[[int, str], tuple[float, float]]) -> Floats:
    """(n, [low, high, likely]) by key and prefecture, each pair looked up once; several sites span a range."""
    names = wage_table().prefectures
    codes = batch.codes("prefecture", names).astype(np.int64)
    known: dict[tuple[int, str], tuple[float, float]] = {}

    def one(key: int, name: str) -> tuple[float, float]:
        if (key, name) not in known:
            known[key, name] = look(key, name) if name in names else (np.nan, np.nan)
        return known[key, name]

    found = np.full((batch.size, 3), np.nan)
    pairs = (keys + 1) * (len(names) + 1) + codes + 1
    distinct, place = np.unique(pairs, return_inverse=True)
    values = np.full((len(distinct), 3), np.nan)
    for number, pair in enumerate(distinct):
        key, code = int(pair) // (len(names) + 1) - 1, int(pair) % (len(names) + 1) - 1
        if code >= 0:
            amount, likely = one(key, names[code])
            values[number] = amount, amount, likely
    found = values[place]
    sites = batch.text("sites") if batch.has("sites") else ()
    for row, listed in enumerate(sites):
        if listed:
            pairs_of = [one(int(keys[row]), name) for name in listed]
            amounts = [amount for amount, _ in pairs_of]
            found[row] = min(amounts), max(amounts), max(likely for _, likely in pairs_of)
            if np.isnan(amounts).any():
                found[row] = np.nan
    return found
