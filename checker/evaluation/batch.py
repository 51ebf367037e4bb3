"""The columns of a batch as arrays: what every check computes on.

A Batch is a view of the tables for plans of one programme. Series come as (n, 6) float64, scalars as (n,); NaN is
unknown. Columns are fetched once; `rows()` gives a view of some plans that fetches only what is asked of it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from checker.catalogue import items
from checker.model import YEARS
from checker.rules.programme import Programme

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]
Codes: TypeAlias = npt.NDArray[np.int8]
Mask: TypeAlias = npt.NDArray[np.bool_]


class YearsOfPlans(Protocol):
    """What says which (plan, year) pairs there are: `projection.Span`."""

    def plan_years(self) -> tuple[Ints, Ints]: ...


class Batch:
    """Plans of one programme, column by column."""

    def __init__(self, programme: Programme, plans: pd.DataFrame, years: pd.DataFrame) -> None:
        self.programme = programme
        self.size = len(plans)
        self._plans = plans
        self._years = years
        self._cache: dict[Hashable, npt.NDArray[np.generic]] = {}
        self._views: dict[Hashable, Batch] = {}
        self._parent: Batch | None = None
        self._index: Ints | None = None
        self._plan_years: tuple[Ints, Ints] | None = None

    def rows(self, mask: Mask, key: Hashable = None) -> Batch:
        """The plans where `mask` holds, as a Batch; with `key` the view is kept for the next who asks."""
        if mask.all():
            return self
        if key is not None and key in self._views:
            return self._views[key]
        view = Batch.__new__(Batch)
        view.programme = self.programme
        view._index = np.flatnonzero(mask)
        view.size = len(view._index)
        view._plans, view._years = self._plans, self._years
        view._cache, view._views, view._parent, view._plan_years = {}, {}, self, None
        if key is not None:
            self._views[key] = view
        return view

    @property
    def positions(self) -> Ints:
        """Where this view's plans stand in the whole batch. Views are taken of the whole batch only."""
        return np.arange(self.size) if self._index is None else self._index

    def remember(self, key: Hashable, make: Callable[[Batch], npt.NDArray[np.generic]]) -> npt.NDArray[np.generic]:
        """An array computed once for the whole batch; views take their rows of it."""
        if key not in self._cache:
            if self._parent is not None:
                self._cache[key] = self._parent.remember(key, make)[self._index]
            else:
                self._cache[key] = make(self)
        return self._cache[key]

    def put(self, key: str, value: npt.NDArray[np.generic]) -> None:
        """Set a computed array of the whole batch; views made before do not see it."""
        self._cache[key] = value

    def series(self, item: str) -> Floats:
        """Years 0..5 of an item, (n, 6)."""
        return self.remember(f"series:{item}", lambda whole: whole._series(item))  # type: ignore[return-value]

    def _series(self, item: str) -> Floats:
        if item not in self._years:
            return np.broadcast_to(np.nan, (self.size, YEARS))
        return self._years[item].to_numpy(np.float64).reshape(-1, YEARS)

    def scalar(self, item: str) -> Floats:
        """A number or flag for each plan, (n,). A favourable claim that nobody made is 0 (前提)."""
        return self.remember(f"scalar:{item}", lambda whole: whole._scalar(item))  # type: ignore[return-value]

    def _scalar(self, item: str) -> Floats:
        if item == "plan_years":
            return self.plan_years()
        missing = 0.0 if items()[item].unstated == "not_claimed" else np.nan
        if item not in self._plans:
            return np.full(self.size, missing)
        values = self._plans[item].to_numpy(np.float64)
        return np.where(np.isnan(values), missing, values) if missing == 0.0 else values

    def has(self, item: str) -> bool:
        """Whether any plan of the tables may state this scalar."""
        return item in self._plans

    def plan_years_of(self, span: YearsOfPlans) -> tuple[Ints, Ints]:
        """`span.plan_years()` of this batch, made once."""
        if self._plan_years is None:
            self._plan_years = span.plan_years()
        return self._plan_years

    def plan_years(self) -> Floats:
        """How many years the plan has; set by the projection, stated or counted."""
        return self.remember("plan_years", lambda whole: whole.stated("plan_years"))  # type: ignore[return-value]

    def stated(self, item: str) -> Floats:
        """A scalar as the tables hold it, NaN where nothing was said."""
        return self.remember(f"stated:{item}", lambda whole: whole._stated(item))  # type: ignore[return-value]

    def _stated(self, item: str) -> Floats:
        if item not in self._plans:
            return np.full(self.size, np.nan)
        return self._plans[item].to_numpy(np.float64)

    def stated_unit(self) -> Floats:
        """The display unit of each plan's table in yen; 0 where every amount is a whole yen as written."""
        return self.remember("display_unit", lambda whole: whole._display_unit())  # type: ignore[return-value]

    def _display_unit(self) -> Floats:
        if "display_unit" not in self._plans:
            return np.zeros(self.size)
        return self._plans["display_unit"].to_numpy(np.float64)

    def text(self, item: str) -> npt.NDArray[np.object_]:
        """A text for each plan, None where unknown."""
        return self.remember(f"text:{item}", lambda whole: whole._text(item))  # type: ignore[return-value]

    def _text(self, item: str) -> npt.NDArray[np.object_]:
        if item not in self._plans:
            return np.full(self.size, None, dtype=object)
        column = self._plans[item]
        values = column.astype(object).to_numpy()
        values = values.copy()
        values[column.isna().to_numpy()] = None
        return values

    def factorized(self, item: str) -> tuple[Ints, list[str]]:
        """Each plan's text as a position in the list of all texts, -1 where unknown."""
        column = self._plans[item]
        if not isinstance(column.dtype, pd.CategoricalDtype):
            column = column.astype("category")
        return column.cat.codes.to_numpy().astype(np.int64), [str(word) for word in column.cat.categories]

    def codes(self, item: str, words: tuple[str, ...]) -> Codes:
        """The position of each plan's text among `words`, -1 where unknown or another."""
        return self.remember(  # type: ignore[return-value]
            f"codes:{item}:{words}", lambda whole: whole._codes(item, words)
        )

    def _codes(self, item: str, words: tuple[str, ...]) -> Codes:
        if item not in self._plans:
            return np.full(self.size, -1, np.int8)
        column = self._plans[item]
        if not isinstance(column.dtype, pd.CategoricalDtype):
            column = column.astype("category")
        places = {word: place for place, word in enumerate(words)}
        table = np.array([places.get(str(word), -1) for word in column.cat.categories] + [-1], np.int8)
        return table[column.cat.codes.to_numpy()]

    def dates(self, item: str) -> npt.NDArray[np.datetime64]:
        """A date for each plan (M8[s]), NaT where unknown."""
        if item not in self._plans:
            return np.full(self.size, np.datetime64("NaT"), "M8[s]")
        return self._plans[item].to_numpy()

    def year_dates(self, item: str) -> npt.NDArray[np.datetime64]:
        """Dates of years 0..5, (n, 6), NaT where unknown."""
        if item not in self._years:
            return np.full((self.size, YEARS), np.datetime64("NaT"), "M8[s]")
        return self._years[item].to_numpy().reshape(-1, YEARS)
