"""Plans as two tables, and the schemas that say what can be true of a plan at all.

`plans`: one row per plan. `plan` (int64, unique), `programme`, `round`, `frame`, `as_of`, `scenario`, `display_unit`
and every scalar item. `years`: six rows per plan (year 0 = 基準年度 .. 5) in the order of `plans`, with
`fiscal_year_end` and every series item. Numbers are float64, money in yen, flags 0 or 1; NaN and NaT mean unknown.
A missing column means that no plan of the batch states the item. Business rules never live here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from checker.catalogue import Item, items, series_items
from checker.model import YEARS, Plan, UsageError, Value

LIMIT = float(2**53)  # beyond it a float64 no longer holds every yen
_KEYS = ("plan", "programme", "round", "frame", "as_of", "scenario", "display_unit")
Floats: TypeAlias = npt.NDArray[np.float64]
_POSSIBLE = "possible"
_DATES = ("base_fiscal_year_end", "application_date", "completion_date", "fixing_date")
_TEXTS = ("prefecture", "sites")


@dataclass(frozen=True, slots=True)
class Row:
    """One plan as one round is to judge it: what `check`, a comparison or a what-if puts into a batch."""

    plan: Plan
    programme: str
    round: int | None
    frame: str | None
    as_of: date
    scenario: str
    overrides: Mapping[str, Value | None]


@dataclass(frozen=True, slots=True)
class Refused:
    """A value that cannot be true (a negative payroll, 3 × 10^20 yen): it was taken out and is unknown."""

    plan: int
    item: str
    year: int | None
    value: float


def build(rows: Sequence[Row]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The `plans` and `years` tables of some rows; row i becomes plan i."""
    plans = [_plan_row(number, row) for number, row in enumerate(rows)]
    blocks = [_year_rows(number, row) for number, row in enumerate(rows)]
    years = {name: np.concatenate([block[name] for block in blocks]) for name in blocks[0]}
    return _typed(pd.DataFrame(plans)), pd.DataFrame(years)


def _plan_row(number: int, row: Row) -> dict[str, object]:
    out: dict[str, object] = {
        "plan": number,
        "programme": row.programme,
        "round": row.round,
        "frame": row.frame,
        "as_of": row.as_of,
        "scenario": row.scenario,
        "display_unit": display_unit(row.plan),
    }
    for fact in row.plan.facts:
        if fact.year is None and fact.item not in out:
            out[fact.item] = cell_value(items()[fact.item], fact.value)
    for item, value in row.overrides.items():
        out[item] = cell_value(items()[item], value)
    return out


def display_unit(plan: Plan) -> int:
    """The unit the table is written in, in yen; 0 where every amount is a whole yen as written."""
    amounts = [fact for fact in plan.facts if fact.year is not None and items()[fact.item].unit == "yen"]
    scale = max((fact.scale for fact in amounts), default=1)
    return scale if scale > 1 or any(fact.rounded for fact in amounts) else 0


def cell_value(item: Item, value: Value | None) -> object:
    """A fact's value as the tables hold it. Raises UsageError where it is no value of the item."""
    if value is None:
        return None
    if item.unit in ("date", "text"):
        return value
    if isinstance(value, bool | int | float | Decimal):
        return float(value)
    raise UsageError(f"{item.id}: {value!r} is no number")


def _year_rows(number: int, row: Row) -> dict[str, np.ndarray]:
    block: dict[str, np.ndarray] = {
        "plan": np.full(YEARS, number, np.int64),
        "year": np.arange(YEARS, dtype=np.int8),
        "fiscal_year_end": np.full(YEARS, np.datetime64("NaT"), "M8[s]"),
    }
    for name in series_items():
        block[name] = np.full(YEARS, np.nan)
    for fact in row.plan.facts:
        if fact.year is None or fact.item not in block:
            continue
        value = fact.value
        if fact.item == "fiscal_year_end":
            block[fact.item][fact.year] = np.datetime64(_day(value), "s")
        elif isinstance(value, int | float | Decimal):
            block[fact.item][fact.year] = float(value)
    return block


def _day(value: Value) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise UsageError(f"{value!r} is no date")


def _typed(plans: pd.DataFrame) -> pd.DataFrame:
    plans["as_of"] = pd.to_datetime(plans["as_of"]).astype("datetime64[s]")
    for name in _DATES:
        if name in plans:
            plans[name] = pd.to_datetime(plans[name]).astype("datetime64[s]")
    for name in ("programme", "frame", "scenario", "prefecture"):
        if name in plans:
            plans[name] = plans[name].astype("category")
    for name in plans.columns:
        item = items().get(name)
        if name == "display_unit" or (item and item.unit not in ("text", "date")):
            plans[name] = plans[name].astype("float64")
    return plans


# ---- schemas ---------------------------------------------------------------------------------------------------------


def validated(plans: pd.DataFrame, years: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, list[Refused]]:
    """Both tables with impossible values taken out, and what was taken.

    A table of the wrong shape or type raises UsageError: that is the caller's mistake, not the plan's.
    """
    refused: list[Refused] = []
    plans = _checked(plans, _plans_schema(), refused, years=False)
    years = _checked(years, _years_schema(), refused, years=True)
    if len(years) != YEARS * len(plans):
        raise UsageError(f"years has {len(years)} rows instead of {YEARS} for each of {len(plans)} plans")
    if (years["plan"].to_numpy().reshape(-1, YEARS) != plans["plan"].to_numpy()[:, None]).any():
        raise UsageError("years does not follow plans: it needs six rows for each plan, in the order of plans")
    return plans, years, refused


def impossible(item: Item, values: Floats) -> npt.NDArray[np.bool_]:
    """Where a known value cannot be true of its item."""
    wrong: npt.NDArray[np.bool_]
    if item.flag:
        wrong = (values != 0) & (values != 1) & ~np.isnan(values)
    else:
        low = {"positive": np.nextafter(0.0, 1.0), "non_negative": 0.0}.get(item.sign, -LIMIT)
        wrong = (values < low) | (values >= LIMIT)
    return wrong


def _could_be_true(table: pd.DataFrame) -> pd.DataFrame | bool:
    """One pass over all numeric columns: cheap extremes first, cell by cell only where they show something."""
    wrong = {}
    for name in table.columns:
        item = items().get(name)
        if item is None or not (item.numeric or item.flag) or name in _KEYS:
            continue
        values = table[name].to_numpy()
        if values.dtype != np.float64:
            continue  # the column's own dtype check reports it
        least, most = np.fmin.reduce(values, initial=np.inf), np.fmax.reduce(values, initial=-np.inf)
        if item.flag or (least <= most and impossible(item, np.array([least, most])).any()):
            bad = impossible(item, values)
            if bad.any():
                wrong[name] = ~bad
    if not wrong:
        return True
    fine = pd.DataFrame(True, index=table.index, columns=table.columns)
    for name, mask in wrong.items():
        fine[name] = mask
    return fine


def _column(item: Item) -> pa.Column:
    if item.unit == "date":
        return pa.Column("datetime64[s]", nullable=True, required=False)
    if item.unit == "text":
        return pa.Column(None, nullable=True, required=False)
    return pa.Column("float64", nullable=True, required=False)


@cache
def _plans_schema() -> pa.DataFrameSchema:
    columns = {item.id: _column(item) for item in items().values() if not item.series}
    columns |= {
        "plan": pa.Column("int64", unique=True),
        "programme": pa.Column(None),
        "round": pa.Column("float64", nullable=True, required=False),
        "frame": pa.Column(None, nullable=True, required=False),
        "as_of": pa.Column("datetime64[s]"),
        "scenario": pa.Column(None),
        "display_unit": pa.Column("float64", pa.Check.ge(0), required=False),
    }
    return pa.DataFrameSchema(columns, checks=pa.Check(_could_be_true, name=_POSSIBLE), strict=False)


@cache
def _years_schema() -> pa.DataFrameSchema:
    columns = {item.id: _column(item) for item in items().values() if item.series}
    columns |= {
        "plan": pa.Column("int64"),
        "year": pa.Column("int8", pa.Check(_six_each, name="years 0 to 5, in order")),
    }
    return pa.DataFrameSchema(columns, checks=pa.Check(_could_be_true, name=_POSSIBLE), strict=False)


def _six_each(year: pd.Series) -> bool:
    values = year.to_numpy()
    return len(values) % YEARS == 0 and bool((values.reshape(-1, YEARS) == np.arange(YEARS)).all())


def _checked(table: pd.DataFrame, schema: pa.DataFrameSchema, refused: list[Refused], *, years: bool) -> pd.DataFrame:
    try:
        schema.validate(table, lazy=True, inplace=True)  # nothing is coerced, so nothing is changed
    except SchemaErrors as errors:
        return _without_failures(table, errors.failure_cases, refused, years=years)
    return table


def _without_failures(table: pd.DataFrame, cases: pd.DataFrame, refused: list[Refused], *, years: bool) -> pd.DataFrame:
    """A copy in which every refused cell is unknown; failures of the table itself are the caller's error."""
    structural = cases[cases["check"].astype(str) != _POSSIBLE]
    if len(structural):
        first = structural.iloc[0]
        raise UsageError(f"table column {first['column']}: {first['check']} ({first['failure_case']})")
    fine = _could_be_true(table)
    if isinstance(fine, bool):
        return table
    table = table.copy()
    for column in fine.columns[~fine.all()]:
        wrong = np.flatnonzero(~fine[column].to_numpy())
        values = table[column].to_numpy(np.float64, copy=True)
        plans = table["plan"].to_numpy()[wrong].tolist()
        places = table["year"].to_numpy()[wrong].tolist() if years else [None] * len(wrong)
        refused += [
            Refused(plan, str(column), year, float(values[row]))
            for plan, year, row in zip(plans, places, wrong, strict=True)
        ]
        values[wrong] = np.nan
        table[column] = values
    return table
