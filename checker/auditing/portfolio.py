"""The goals that the sources set for a programme as a whole, over the plans of a run (`goals.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd

from checker.catalogue import items
from checker.evaluation.tables import impossible
from checker.model import YEARS

_PARTS = {
    "value_added": ("operating_profit", "labour_cost", "depreciation"),
    "payroll": ("payroll_officers", "payroll_employees"),
}


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal. `reached` is the growth of the total, or the share of plans; NaN where no plan can be counted."""

    id: str
    aim: float
    reached: float
    counted: int

    @property
    def met(self) -> bool:
        return bool(self.reached >= self.aim)


@cache
def _told() -> Mapping[str, Any]:
    return tomllib.loads((files("checker.auditing") / "goals.toml").read_text(encoding="utf-8"))


def source() -> Mapping[str, str]:
    """Where the goals stand."""
    found: Mapping[str, str] = _told()["source"]
    return found


def goals(years: pd.DataFrame) -> tuple[Goal, ...]:
    """Every goal over the `years` table: simple yearly growth from base to each plan's last filled year."""
    told = _told()
    ends = {entry["id"]: _ends(years, entry["id"]) for entry in told["total"]}
    found = [_total(entry["id"], entry["rate"], *ends[entry["id"]]) for entry in told["total"]]
    rates = {entry["id"]: entry["rate"] for entry in told["total"]}
    for entry in told["share"]:
        grown = [_grown(*ends[name]) for name in entry["of"]]
        known = np.all([~np.isnan(g) for g in grown], axis=0)
        both = np.all([g >= rates[name] for g, name in zip(grown, entry["of"], strict=True)], axis=0) & known
        share = float(both.sum() / known.sum()) if known.any() else float("nan")
        found.append(Goal(entry["id"], entry["at_least"], share, int(known.sum())))
    return tuple(found)


def _ends(years: pd.DataFrame, item: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Base value, last value and the years between of every plan, NaN where unknown."""
    parts = [_possible(years, name) for name in _PARTS[item]]
    stated = _possible(years, item)
    total = np.sum(parts, axis=0)
    total = np.where(np.isnan(total), stated, total)
    filled = ~np.isnan(total)
    last = np.where(filled.any(axis=1), YEARS - 1 - filled[:, ::-1].argmax(axis=1), 0)
    final = total[np.arange(len(total)), last]
    final = np.where(last > 0, final, np.nan)
    return total[:, 0], final, last.astype(np.float64)


def _possible(years: pd.DataFrame, name: str) -> np.ndarray:
    """The values of a series, one row for each plan; what evaluation refuses to believe is unknown here too."""
    values = years[name].to_numpy(np.float64)
    return np.where(impossible(items()[name], values), np.nan, values).reshape(-1, YEARS)


def _grown(base: np.ndarray, final: np.ndarray, between: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = (final / base - 1) / between
    return np.where((base > 0) & np.isfinite(rate), rate, np.nan)


def _total(name: str, aim: float, base: np.ndarray, final: np.ndarray, between: np.ndarray) -> Goal:
    """Growth of the sum: each plan's yearly rise over the sum of the base values."""
    known = ~np.isnan(base) & ~np.isnan(final)
    with np.errstate(divide="ignore", invalid="ignore"):
        yearly = (final[known] - base[known]) / between[known]
    whole = float(base[known].sum())
    return Goal(name, aim, float(yearly.sum() / whole) if whole > 0 else float("nan"), int(known.sum()))
