"""The table and the scalars of a report, whether the evaluation listed them or only the plan has them."""

from __future__ import annotations

from checker.catalogue import series_items
from checker.model import YEARS, Fact, Report, SeriesLine

_LEAST_COLUMNS = 4  # base year and three plan years


def series_lines(report: Report) -> tuple[SeriesLine, ...]:
    """Report.series, and for items it leaves out what the plan states; in the order of the catalogue."""
    found = {line.item: line for line in report.series}
    stated = {f.item for f in report.plan.facts if f.year is not None}
    for item in series_items():
        if item in stated and item not in found:
            found[item] = _line(item, report)
    order = {item: k for k, item in enumerate(series_items())}
    return tuple(sorted(found.values(), key=lambda line: order.get(line.item, len(order))))


def _line(item: str, report: Report) -> SeriesLine:
    facts = {f.year: f for f in report.plan.facts if f.item == item}
    numbers = [getattr(facts.get(k), "value", None) for k in range(YEARS)]
    return SeriesLine(
        item=item,
        values=tuple(n if isinstance(n, int | float) else None for n in numbers),
        cells=tuple(str(facts[k].cell or "") if k in facts else "" for k in range(YEARS)),
        origins=tuple(facts[k].origin if k in facts else None for k in range(YEARS)),
    )


def scalar_facts(report: Report) -> tuple[Fact, ...]:
    return tuple(f for f in report.plan.facts if f.year is None)


def columns(report: Report, lines: tuple[SeriesLine, ...]) -> int:
    """How many years the table shows: as many as hold anything, at least the base year and three more."""
    filled = [k + 1 for line in lines for k, value in enumerate(line.values) if value is not None]
    dated = [k + 1 for k, end in enumerate(report.fiscal_year_ends) if end is not None]
    horizon = (report.plan_years or 0) + 1
    return min(YEARS, max([_LEAST_COLUMNS, horizon, *filled, *(dated if not filled else [])]))
