"""Whether a plan agrees with itself: the identities of the forms and the slips people make (PLAN-*).

These need tolerances and differ by form, so they are Python and not pack rules; a pack switches them on. They are
advisory, but for a unit slip: there no verdict can be trusted, and the series are taken for unknown. The bounds here
are judgements about plausible plans, not numbers of the law.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from checker.catalogue import items
from checker.evaluation import base_year, metrics
from checker.evaluation.batch import Batch, Floats, Ints, Mask
from checker.evaluation.projection import FiscalYears, Span
from checker.evaluation.results import AT_RISK, FAIL, UNKNOWN
from checker.evaluation.uses import used_items
from checker.model import LAST_YEAR, Severity
from checker.rules.programme import Option, Programme, Rule

SLIP_LEAST, SLIP_MOST = 300.0, 3000.0  # "about 1000 times": one unit of 千円 read as 円, give or take a lively business
SLIP_MONEY = (
    "sales", "operating_profit", "labour_cost", "depreciation", "value_added",
    "payroll", "payroll_officers", "payroll_employees",
)  # fmt: skip
INVESTED_LEAST, INVESTED_MOST = 700.0, 1500.0  # depreciation after an investment: it may well rise 300-fold by itself
ABSURD_SHARE = 100.0  # a cost of more than a hundred times the sales is in another unit
WAGE_LEAST, WAGE_MOST = 400.0, 20_000.0  # yen per hour that somebody is paid in Japan at all (since 2002)
BACK_LOADED_SHARE = 0.8  # of the whole increase, in the last year alone
STATED_GROWTH_SLACK = 0.001  # a percentage printed with one decimal
STATED_GROWTH = {  # the metric whose growth people type by hand, and the row in which they do
    "value_added": "stated_growth_value_added",
    "payroll": "stated_growth_payroll",
    "labour_productivity": "stated_growth_labour_productivity",
    "payroll_per_employee": "stated_growth_payroll_per_head",
}
HEADCOUNT_RATIO = 1.5
_WAGE = "internal_minimum_wage"


@dataclass(frozen=True, slots=True)
class Slip:
    """Findings of one code: which plans (rows of the batch), which years (-1: the plan), and the numbers."""

    code: str
    part: str
    rows: Ints
    years: npt.NDArray[np.int8]
    observed: Floats
    required: Floats
    outcome: int = FAIL
    severity: Severity = Severity.ADVISORY


def whole_plan(
    code: str, mask: Mask, observed: Floats, required: Floats, *, part: str = "", outcome: int = FAIL
) -> Iterator[Slip]:
    """One finding for each plan where `mask` holds."""
    rows = np.flatnonzero(mask)
    if rows.size:
        years = np.full(len(rows), -1, np.int8)
        yield Slip(code, part, rows, years, observed[rows], required[rows], outcome)


def yearly(code: str, mask: Mask, observed: Floats, required: Floats, *, part: str = "") -> Iterator[Slip]:
    """One finding for each plan and year where `mask` (n, 6) holds."""
    if mask.any():
        rows, years = np.nonzero(mask)
        yield Slip(code, part, rows, years.astype(np.int8), observed[mask], required[mask])


# ---- unit slips, before anything is judged ---------------------------------------------------------------------------


def unit_slips(batch: Batch) -> list[Slip]:
    """PLAN-UNIT-SLIP; the series concerned are taken out of the batch, so that no rule passes or fails on them.

    A programme without plan years looks at the series it uses alone.
    """
    found: list[Slip] = []
    if not batch.programme.horizon.years:
        return _impossible_wages(batch) if _WAGE in used_items(batch.programme) else []
    for item in SLIP_MONEY:
        values = batch.series(item)
        rows = np.flatnonzero(_far_apart(values))
        if rows.size:
            mask = np.zeros(values.shape, bool)
            mask[rows, 1:] = _jumps(values[rows])
            if item == "depreciation":
                mask[rows] &= ~_first_machine(values[rows], batch.series("capital_investment")[rows])
            found += _taken_out(batch, item, mask)
    found += _against_each_other(batch)
    return found + _impossible_wages(batch)


def _impossible_wages(batch: Batch) -> list[Slip]:
    wage = batch.series(_WAGE)
    return _taken_out(batch, _WAGE, (wage < WAGE_LEAST) | (wage > WAGE_MOST))


def _far_apart(values: Floats) -> Mask:
    """Plans whose years differ enough for a slip at all; column by column, since most plans have none."""
    largest = smallest = np.abs(values[:, 0])
    for year in range(1, values.shape[1]):
        size = np.abs(values[:, year])
        largest, smallest = np.fmax(largest, size), np.fmin(smallest, size)
    return largest > SLIP_LEAST * smallest


def _jumps(values: Floats) -> Mask:
    """Years that are about a thousand times, or a thousandth of, the year before, same sign: (n, 5)."""
    values = _carried_on(values)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = values[:, 1:] / values[:, :-1]
    up = (ratio > SLIP_LEAST) & (ratio < SLIP_MOST)
    return up | ((ratio > 1 / SLIP_MOST) & (ratio < 1 / SLIP_LEAST))


def _carried_on(values: Floats) -> Floats:
    """Blank years take the year before, so that a slip shows across them."""
    carried = values.copy()
    for year in range(1, values.shape[1]):
        blank = np.isnan(carried[:, year])
        carried[blank, year] = carried[blank, year - 1]
    return carried


def _first_machine(values: Floats, invested: Floats) -> Mask:
    """Years in which depreciation jumps because something was bought, and not by about a thousand times: (n, 6)."""
    explained = np.zeros(values.shape, bool)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = values[:, 1:] / values[:, :-1]
    bought = (invested[:, 1:] > 0) | (invested[:, :-1] > 0)
    explained[:, 1:] = bought & ((ratio < INVESTED_LEAST) | (ratio > INVESTED_MOST))
    return explained


def _against_each_other(batch: Batch) -> list[Slip]:
    """Whole rows in another unit than the rest: payroll against labour cost, costs against sales.

    The base year shows it; a later year alone is a jump.
    """
    found: list[Slip] = []
    base = np.stack([batch.series("payroll")[:, 0], batch.series("labour_cost")[:, 0]], axis=1)
    found += _taken_out(batch, "payroll", _in_base(batch, _jumps(base)[:, 0]))
    sales = batch.series("sales")[:, 0]
    for item in ("labour_cost", "depreciation", "operating_profit"):
        absurd = (np.abs(batch.series(item)[:, 0]) > ABSURD_SHARE * sales) & (sales > 0)
        found += _taken_out(batch, item, _in_base(batch, absurd))
    return found


def _in_base(batch: Batch, mask: Mask) -> Mask:
    """A mask of plans as one of (n, 6) that points at the base year."""
    if not mask.any():
        return mask[:0]
    years = np.zeros((batch.size, LAST_YEAR + 1), bool)
    years[:, 0] = mask
    return years


def _taken_out(batch: Batch, item: str, mask: Mask) -> list[Slip]:
    if not mask.any():
        return []
    rows = np.flatnonzero(mask.any(axis=1))
    year = mask[rows].argmax(axis=1)
    values = batch.series(item)
    before = _carried_on(values[rows])[np.arange(len(rows)), np.maximum(year - 1, 0)]
    slips = [
        Slip("PLAN-UNIT-SLIP", item, rows, year.astype(np.int8), values[rows, year], before, UNKNOWN, Severity.REQUIRED)
    ]
    masked = values.copy()
    masked[rows] = np.nan
    batch.put(f"series:{item}", masked)
    return slips


# ---- after the horizon is known --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Scene:
    """What a consistency check looks at."""

    batch: Batch
    span: Span
    fiscal: FiscalYears
    within: Mask  # (n, 6): years 0 .. final


def slips(batch: Batch, span: Span, fiscal: FiscalYears) -> Iterator[Slip]:
    """Every consistency finding of the batch, unit slips aside."""
    within = np.arange(LAST_YEAR + 1) <= span.final[:, None]
    scene = Scene(batch, span, fiscal, within)
    for check in _ALWAYS:
        yield from check(scene)
    for code, check in _SWITCHED.items():
        if code in batch.programme.consistency:
            yield from check(scene)


def _years(scene: Scene) -> Iterator[Slip]:
    if not scene.batch.programme.horizon.years:
        return
    span, size = scene.span, scene.batch.size
    nothing = np.full(size, np.nan)
    final = span.final.astype(np.float64)
    gap = (span.years != span.final) & (span.final > 0)
    yield from whole_plan("PLAN-YEARS", gap, span.years.astype(np.float64), final, part="gap", outcome=AT_RISK)
    outside = ~span.allowed & (span.final > 0)
    yield from whole_plan(
        "PLAN-YEARS", outside, span.years.astype(np.float64), nothing, part="outside", outcome=UNKNOWN
    )
    yield from whole_plan("PLAN-YEARS", span.final == 0, nothing, nothing, part="no_years", outcome=UNKNOWN)
    filled = span.filled.astype(np.float64)
    differs = ~np.isnan(span.stated) & (filled > 0) & (filled != span.stated)
    yield from whole_plan("PLAN-YEARS", differs, filled, span.stated, part="stated_differs", outcome=AT_RISK)


def _sum(code: str, name: str) -> Callable[[Scene], Iterator[Slip]]:
    def check(scene: Scene) -> Iterator[Slip]:
        other = metrics.alternative(scene.batch, name)
        if other is not None:
            stated, differs = other
            parts = metrics.value(scene.batch, name)
            yield from yearly(code, differs & scene.within, stated, parts)

    return check


def _negative_base(scene: Scene) -> Iterator[Slip]:
    for name in ("value_added", "payroll"):
        if name in _grown_from_a_positive_base(scene.batch.programme):
            base = metrics.value(scene.batch, name)[:, 0]
            nothing = np.full(scene.batch.size, np.nan)
            yield from whole_plan("PLAN-NEGATIVE-BASE", base <= 0, base, nothing, part=name, outcome=UNKNOWN)


@lru_cache(maxsize=64)
def _grown_from_a_positive_base(programme: Programme) -> frozenset[str]:
    """The metrics behind some growth rule that knows no growth from zero or less."""
    asked: list[Rule | Option] = [*programme.rules, *(one for rule in programme.rules for one in rule.options)]
    found: set[str] = set()
    names = [name for one in asked if one.check == "growth" and one.base == "positive" for name in one.metric]
    while names:
        metric = programme.metric(names.pop())
        if metric is not None:
            found.add(metric.id)
            names += [part for part in metric.of if part != metric.id]
    return frozenset(found)


def _payroll_over_labour_cost(scene: Scene) -> Iterator[Slip]:
    if not scene.batch.programme.metric("payroll"):
        return
    payroll, cost = metrics.value(scene.batch, "payroll"), scene.batch.series("labour_cost")
    company = scene.batch.scalar("sole_proprietor") != 1  # 個人事業主: the owner's income is payroll, not labour cost
    slack = scene.batch.stated_unit()[:, None]
    yield from yearly(
        "PLAN-PAYROLL-OVER-LABOUR-COST", (payroll > cost + slack) & company[:, None] & scene.within, payroll, cost
    )


def _ordinary_profit(scene: Scene) -> Iterator[Slip]:
    stated = scene.batch.series("ordinary_profit")
    due = scene.batch.series("operating_profit") - scene.batch.series("non_operating_expenses")
    slack = 2 * scene.batch.stated_unit()[:, None]
    yield from yearly("PLAN-ORDINARY-PROFIT", (np.abs(stated - due) > slack) & scene.within, stated, due)


def _stated_growth(scene: Scene) -> Iterator[Slip]:
    """The form's 伸び率 against the base year: cumulative (RULES §5.2), or by the year where the pack says so."""
    for name, row in STATED_GROWTH.items():
        stated = scene.batch.series(row) if row in items() else np.array([])
        if np.isnan(stated).all() or not scene.batch.programme.metric(name):
            continue
        due = _grown(scene, metrics.value(scene.batch, name))
        wrong = (np.abs(stated - due) > STATED_GROWTH_SLACK) & scene.within
        wrong[:, 0] = False
        yield from yearly("PLAN-STATED-GROWTH", wrong, stated, due, part=name)


def _grown(scene: Scene, values: Floats) -> Floats:
    """The growth of each year as the form counts it; NaN where there is none."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(values[:, :1] > 0, values / values[:, :1], np.nan)
        if scene.batch.programme.stated_growth == "cumulative":
            return ratio - 1
        years = np.arange(LAST_YEAR + 1) + (scene.span.years - scene.span.final)[:, None]
        if scene.batch.programme.horizon.growth == "simple":
            return np.where(years > 0, (ratio - 1) / years, np.nan)
        return np.where((years > 0) & (ratio > 0), ratio ** (1 / np.maximum(years, 1)) - 1, np.nan)


def _back_loaded(scene: Scene) -> Iterator[Slip]:
    rows = np.arange(scene.batch.size)
    final = scene.span.final
    for name in ("value_added", "payroll"):
        if not scene.batch.programme.metric(name):
            continue
        values = metrics.value(scene.batch, name)
        total = values[rows, final] - values[:, 0]
        last = values[rows, final] - values[rows, np.maximum(final - 1, 0)]
        with np.errstate(divide="ignore", invalid="ignore"):
            share = last / total
        late = (share > BACK_LOADED_SHARE) & (total > 0) & (final > 1)
        limit = np.full(scene.batch.size, BACK_LOADED_SHARE)
        yield from whole_plan("PLAN-BACK-LOADED", late, share, limit, part=name, outcome=AT_RISK)


def _depreciation(scene: Scene) -> Iterator[Slip]:
    invested, written_off = scene.batch.series("capital_investment"), scene.batch.series("depreciation")
    if not (invested > 0).any():
        return
    before = np.concatenate([np.full((scene.batch.size, 1), np.nan), written_off[:, :-1]], axis=1)
    after = np.concatenate([written_off[:, 1:], np.full((scene.batch.size, 1), np.nan)], axis=1)
    best = np.fmax(written_off, after)  # the year itself, or the next where the plan still shows it
    flat = (invested > 0) & ~(best > before) & ~np.isnan(before) & ~np.isnan(best)
    flat &= scene.within
    # only an investment that matters: a replacement the size of a year's depreciation raises nothing
    yield from yearly("PLAN-DEPRECIATION", flat & (invested > before), best, before)


def _headcount(scene: Scene) -> Iterator[Slip]:
    said, row = scene.batch.scalar("regular_employees"), scene.batch.series("employees")[:, 0]
    apart = (said > HEADCOUNT_RATIO * row) | (row > HEADCOUNT_RATIO * said)
    yield from whole_plan("PLAN-HEADCOUNT", apart, said, row, outcome=AT_RISK)


def _base_year(scene: Scene) -> Iterator[Slip]:
    days = base_year.bounds(scene.batch)
    if days is not None:
        base, earliest, latest = days
        wrong = (base < earliest) | (base > latest)  # NaT is neither
        nothing = np.full(scene.batch.size, np.nan)
        yield from whole_plan("PLAN-BASE-YEAR", wrong, nothing, nothing, outcome=AT_RISK)


_ALWAYS: tuple[Callable[[Scene], Iterator[Slip]], ...] = (
    _years,
    _sum("PLAN-VALUE-ADDED-SUM", "value_added"),
    _sum("PLAN-PAYROLL-SPLIT", "payroll"),
    _negative_base,
)
_SWITCHED: dict[str, Callable[[Scene], Iterator[Slip]]] = {
    "PLAN-BASE-YEAR": _base_year,
    "PLAN-PAYROLL-OVER-LABOUR-COST": _payroll_over_labour_cost,
    "PLAN-ORDINARY-PROFIT": _ordinary_profit,
    "PLAN-STATED-GROWTH": _stated_growth,
    "PLAN-BACK-LOADED": _back_loaded,
    "PLAN-DEPRECIATION": _depreciation,
    "PLAN-HEADCOUNT": _headcount,
}
