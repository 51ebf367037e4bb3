"""The plan table in words: every figure with its cell and its origin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from checker.catalogue import items
from checker.model import Origin, SeriesLine
from checker.reporting.cleaning import one_line
from checker.reporting.wording import Wording


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure of the table; `origin` is empty for what a cell states."""

    value: str
    cell: str
    origin: str


@dataclass(frozen=True, slots=True)
class Row:
    title: str
    unit: str
    entries: tuple[Entry, ...]


def rows(
    lines: tuple[SeriesLine, ...], count: int, ends: Sequence[date | None], wording: Wording, sheet: str = ""
) -> tuple[Row, ...]:
    """Fiscal-year ends first (where any is known), then one row per item, its unit beside the title.

    Cells of the plan's own `sheet` are given without it.
    """
    found = []
    if any(ends):
        padded = [*ends, *[None] * count][:count]
        dates = tuple(Entry(wording.figures.fiscal_year(e, short=True) if e else "", "", "") for e in padded)
        found.append(Row(str(wording.t["head"]["fiscal_year_end"]), "", dates))
    return (*found, *(_row(line, count, wording, f"{sheet}!") for line in lines))


def _row(line: SeriesLine, count: int, wording: Wording, here: str) -> Row:
    unit = items()[line.item].unit if line.item in items() else ""
    entries = []
    for k in range(count):
        value = line.values[k] if k < len(line.values) else None
        cell = line.cells[k] if k < len(line.cells) else ""
        text = "" if value is None else wording.figures.amount(value, unit if unit == "ratio" else "")
        entries.append(
            Entry(text, one_line((cell or "").removeprefix(here)), _origin(line.origins[k : k + 1], wording))
        )
    word = "" if unit == "ratio" else str(wording.t["units"].get(unit, "{}")).format("").strip()
    return Row(wording.name(line.item), word, tuple(entries))


def _origin(origins: tuple[Origin | None, ...], wording: Wording) -> str:
    """Named only where it is not the plain case of a figure that stands in a cell."""
    origin = origins[0] if origins else None
    return "" if origin in (None, Origin.STATED) else str(wording.t["origin"][str(origin)])
