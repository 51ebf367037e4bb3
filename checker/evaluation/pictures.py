"""What a report draws and tabulates: the plan against its required paths, and every series with its cells."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import numpy as np

from checker.catalogue import items, series_items
from checker.evaluation import metrics
from checker.evaluation.explain import Subject, shown_or_none
from checker.evaluation.growth_checks import required_of
from checker.evaluation.thresholds import growth_factor
from checker.model import YEARS, Finding, Origin, Outcome, Path, SeriesLine

_WAGE = "internal_minimum_wage"
_DERIVED = ("value_added", "payroll")
_OF_THE_FIRM = ("BASE-", "HIKE-")


def paths(subject: Subject, findings: Iterable[Finding]) -> tuple[Path, ...]:
    """The pictures: value added, payroll and what else has to grow against its path, the minimum wage year by year.

    Each shows the strictest rule that applies to the plan; years beyond the plan are left empty. A programme that
    judges no plan years has none.
    """
    if not subject.programme.horizon.years:
        return ()
    judged = [f for f in findings if f.outcome is not Outcome.NOT_APPLICABLE and f.part != "today"]
    growing = [f for f in judged if "growth" in (f.kind, f.get("route_kind")) and f.metric]
    names = [name for name in _DERIVED if subject.programme.metric(name)]
    names += [f.metric for f in growing if f.code.startswith(_OF_THE_FIRM)]
    found = []
    for name in dict.fromkeys(names):
        found.append(_growth_path(subject, name, [f for f in growing if f.metric == name]))
    wages = [f for f in judged if f.metric == _WAGE and f.year is not None]
    found.append(_wage_path(subject, wages))
    return tuple(found)


def _growth_path(subject: Subject, name: str, rules: list[Finding]) -> Path:
    values = metrics.value(subject.batch, name)[subject.row]
    required: list[int | float | None] = [None] * YEARS
    strictest = max((f for f in rules if f.rate and f.rate.required), key=_asked, default=None)
    base = metrics.exact(subject.batch, subject.row, name, 0)
    absolute = strictest is not None and bool(strictest.get("absolute"))
    if strictest is not None and base is not None and (base > 0 or absolute):
        rate = Fraction(str(_asked(strictest)))
        gap = int(subject.scene.span.years[subject.row]) - subject.final
        scale = metrics.scale_of(subject.programme, name)
        for year in range(subject.final + 1):
            factor = growth_factor(rate, year + gap if year else 0, subject.programme.horizon.growth)
            required[year] = shown_or_none(required_of(base, factor, scale, absolute=absolute))
    return Path(
        item=name,
        unit=metrics.unit_of(subject.programme, name),
        observed=_within(subject, values),
        required=tuple(required),
        projected=(False,) * YEARS,
        judged=(subject.final,) if subject.final else (),
    )


def _asked(finding: Finding) -> float:
    return finding.rate.required if finding.rate and finding.rate.required else 0.0


def _wage_path(subject: Subject, findings: list[Finding]) -> Path:
    required: list[int | float | None] = [None] * YEARS
    projected = [False] * YEARS
    for finding in findings:
        year, asked = finding.year, finding.required
        if year is None or asked is None:
            continue
        level = int(finding.get("projected_wage", 0)) + int(finding.get("plus", 0))
        # a failing year shows what the projection asks: the certain lower bound is in the finding itself
        asked = max(asked, level) if finding.get("known", 1) == 0 else asked
        if required[year] is None or asked > (required[year] or 0):
            required[year] = asked
            projected[year] = finding.get("known", 1) == 0
    values = subject.batch.series(_WAGE)[subject.row]
    return Path(
        item=_WAGE,
        unit="yen_per_hour",
        observed=_within(subject, values),
        required=tuple(required),
        projected=tuple(projected),
        judged=tuple(range(1, subject.final + 1)),
    )


def _within(subject: Subject, values: np.ndarray) -> tuple[int | float | None, ...]:
    return tuple(shown_or_none(float(v)) if year <= subject.final else None for year, v in enumerate(values))


def series_lines(subject: Subject) -> tuple[SeriesLine, ...]:
    """Every series that was read or derived, in the order of the catalogue, with cell and origin for each year."""
    found = []
    for item in series_items():
        if item == "regional_minimum_wage":
            line = _regional(subject)
        elif subject.programme.metric(item):
            line = _metric_line(subject, item)
        else:
            line = _stated_line(subject, item)
        if any(value is not None for value in line.values):
            found.append(line)
    return tuple(found)


def _stated_line(subject: Subject, item: str) -> SeriesLine:
    facts = {f.year: f for f in subject.plan.facts if f.item == item}
    values, cells, origins = [], [], []
    for year in range(YEARS):
        fact = facts.get(year)
        number = fact.value if fact and isinstance(fact.value, int | float) else None
        if fact and number is None and not isinstance(fact.value, str):
            number = float(fact.value)  # type: ignore[arg-type]
        values.append(number)
        cells.append(str(fact.cell) if fact and fact.cell else "")
        origins.append(fact.origin if fact else None)
    return SeriesLine(item, tuple(values), tuple(cells), tuple(origins))


def _metric_line(subject: Subject, item: str) -> SeriesLine:
    """The form's own row where it stands, else what its parts add up to."""
    stated = _stated_line(subject, item)
    derived = metrics.value(subject.batch, item)[subject.row]
    values, origins = list(stated.values), list(stated.origins)
    for year in range(YEARS):
        if values[year] is None and not np.isnan(derived[year]):
            values[year], origins[year] = shown_or_none(float(derived[year])), Origin.DERIVED
    return SeriesLine(item, tuple(values), stated.cells, tuple(origins))


def _regional(subject: Subject) -> SeriesLine:
    """The regional wage of each plan year as known, or as projected."""
    stated = _stated_line(subject, "regional_minimum_wage")
    wages, row = subject.scene.wages, subject.row
    values, origins = list(stated.values), list(stated.origins)
    for year in range(1, subject.final + 1):
        if values[year] is None and not np.isnan(wages.likely[row, year]):
            values[year] = int(wages.likely[row, year])
            origins[year] = Origin.DERIVED if wages.decided[row, year] else Origin.PROJECTED
    return SeriesLine("regional_minimum_wage", tuple(values), stated.cells, tuple(origins))


def flag_items() -> tuple[str, ...]:
    """Favourable claims that count as not claimed when nothing is said."""
    return tuple(i.id for i in items().values() if i.flag and i.unstated == "not_claimed")
