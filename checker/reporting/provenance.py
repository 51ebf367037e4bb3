"""Where every fact of a plan comes from, a line for each run of years: cells, what they say, unit and origin."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby, pairwise

from checker.catalogue import series_items
from checker.model import Fact, Origin
from checker.reporting.cleaning import one_line
from checker.reporting.environment import shortened
from checker.reporting.wording import Wording

_REF = re.compile(r"([A-Z]+)(\d+)")


@dataclass(frozen=True, slots=True)
class Source:
    """Facts of one item that stand side by side: `cells` is a range (`計画!D7:I7`), `raws` what the cells say, or the
    value where no cell says it."""

    title: str
    years: str
    cells: str
    raws: tuple[str, ...]
    unit: str
    origin: str


def sources(facts: tuple[Fact, ...], wording: Wording) -> tuple[Source, ...]:
    """Every fact once, the series first, in the order of the catalogue."""
    order = {item: place for place, item in enumerate(("fiscal_year_end", *series_items()))}
    dated = sorted(
        (fact for fact in facts if fact.year is not None), key=lambda f: (order.get(f.item, 99), f.item, f.year or 0)
    )
    runs: list[list[Fact]] = []
    for fact in (*dated, *(fact for fact in facts if fact.year is None)):
        if runs and _follows(runs[-1][-1], fact):
            runs[-1].append(fact)
        else:
            runs.append([fact])
    return tuple(_source(run, wording) for run in runs)


def _follows(one: Fact, other: Fact) -> bool:
    same = (one.item, one.unit, one.origin) == (other.item, other.unit, other.origin)
    return same and one.year is not None and other.year == one.year + 1


def _source(run: list[Fact], wording: Wording) -> Source:
    first, last = (wording.year(fact.year, short=True) for fact in (run[0], run[-1]))
    return Source(
        title=wording.name(run[0].item),
        years=first if first == last else str(wording.t["period"]).format(first, last),
        cells=one_line(_cells(run)),
        raws=tuple(_said(fact, wording) for fact in run),
        unit=run[0].unit,
        origin=str(wording.t["origin"][run[0].origin.value]),
    )


def _said(fact: Fact, wording: Wording) -> str:
    return shortened(fact.raw if fact.origin is Origin.STATED else wording.assumed(fact.item, fact.value), 40)


def _cells(run: list[Fact]) -> str:
    """`計画!D7:I7` for cells side by side; else each of them."""
    cells = [fact.cell for fact in run if fact.cell is not None]
    parts = []
    for sheet, group in groupby(cells, key=lambda cell: cell.sheet):
        refs = [cell.ref for cell in group]
        parts.append(f"{sheet}!{f'{refs[0]}:{refs[-1]}' if _side_by_side(refs) else ' '.join(refs)}")
    return " ".join(parts)


def _side_by_side(refs: list[str]) -> bool:
    places = [(_column(match[1]), int(match[2])) for ref in refs if (match := _REF.fullmatch(ref))]
    steps = {(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(places)}
    return len(places) == len(refs) > 1 and steps in ({(1, 0)}, {(0, 1)})


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
