"""What was understood of a workbook arranged for reading: tables with reasons, figures with cells, what was left aside.

Plain text, unescaped; the templates `read.*.j2` lay it out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rich.cells import cell_len

from checker.catalogue import finding_codes, items, series_items
from checker.model import YEARS, Fact, Finding, Origin, Report, Verdict
from checker.reading.understanding import Candidate, Understanding
from checker.reporting.cleaning import one_line
from checker.reporting.environment import shortened
from checker.reporting.wording import Wording

READ, DOUBT, UNDECIDED, UNREADABLE = "read", "doubt", "undecided", "unreadable"
_TONES = {READ: "pass", DOUBT: "unknown", UNDECIDED: "unknown", UNREADABLE: "fail"}
_LONG_SHEET = 24  # terminal cells
_MOST_IGNORED = 60  # a page holds no more of them; the JSON has all


@dataclass(frozen=True, slots=True)
class TableShown:
    """One candidate in words; `tone` colours it: pass for what was used."""

    tone: str
    result: str
    place: str
    why: str
    facts: tuple[str, ...]
    years: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FactShown:
    """One fact: `value` in yen or the item's unit, `raw` what its cell says, `unit` that of the workbook."""

    title: str
    year: str
    value: str
    cell: str
    ref: str
    raw: str
    unit: str
    origin: str


@dataclass(frozen=True, slots=True)
class Series:
    """The facts of one item, year by year."""

    title: str
    facts: tuple[FactShown, ...]
    sheet: str = ""  # where all of them stand

    @property
    def long(self) -> bool:
        """The sheet's name is too long to stand on every line."""
        return bool(self.sheet) and cell_len(self.sheet) > _LONG_SHEET


@dataclass(frozen=True, slots=True)
class IgnoredShown:
    kind: str
    cell: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class FindingShown:
    title: str
    message: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadingView:
    """Everything the templates need; `w` names things, `state` is read, doubt, undecided or unreadable."""

    w: Wording
    lang: str
    name: str
    state: str
    tone: str
    counts: str
    about: tuple[tuple[str, str], ...]
    tables: tuple[TableShown, ...]
    series: tuple[Series, ...]
    scalars: tuple[FactShown, ...]
    ignored: tuple[IgnoredShown, ...]
    more_ignored: int
    findings: tuple[FindingShown, ...]


def state_of(understanding: Understanding) -> str:
    """`unreadable` where no plan was read, `undecided` where no value of it, `doubt` where a READ-* finding leaves
    something open, else `read`."""
    plan, codes = understanding.plan, finding_codes()
    if any(codes[finding.code].fatal for finding in plan.findings):
        return UNREADABLE
    figures = any(fact.year is not None for fact in plan.facts)
    if not figures:
        return UNDECIDED
    return DOUBT if plan.findings else READ


def wording_of(understanding: Understanding, lang: str) -> Wording:
    """Names and sentences; years are dated as the workbook dates them."""
    ends: list[date | None] = [None] * YEARS
    for fact in understanding.plan.facts:
        if fact.item == "fiscal_year_end" and fact.year is not None and isinstance(fact.value, date):
            ends[fact.year] = fact.value
    plan = understanding.plan
    report = Report("", plan, Verdict.UNDETERMINED, plan.findings, fiscal_year_ends=tuple(ends))
    return Wording(report, lang)


def reading_view(understanding: Understanding, lang: str) -> ReadingView:
    wording, state = wording_of(understanding, lang), state_of(understanding)
    series, scalars = series_shown(understanding.plan.facts, wording), scalars_shown(understanding.plan.facts, wording)
    words = wording.t["reading"]
    used = sum(candidate.used > 0 for candidate in understanding.candidates)
    ignored = understanding.ignored
    return ReadingView(
        w=wording,
        lang=lang,
        name=one_line(understanding.plan.name),
        state=state,
        tone=_TONES[state],
        counts=words["counts"].format(used, sum(len(s.facts) for s in series), len(scalars)),
        about=_about(understanding, wording),
        tables=tuple(_table(candidate, wording) for candidate in understanding.candidates),
        series=series,
        scalars=scalars,
        ignored=tuple(
            IgnoredShown(
                words["kinds"][found.kind],
                one_line(f"{found.sheet}!{found.cell}"),
                shortened(found.text),
                words["why_ignored"][found.why],
            )
            for found in ignored[:_MOST_IGNORED]
        ),
        more_ignored=max(0, len(ignored) - _MOST_IGNORED),
        findings=tuple(_finding(finding, wording) for finding in understanding.plan.findings),
    )


def _about(understanding: Understanding, wording: Wording) -> tuple[tuple[str, str], ...]:
    words, comma = wording.t["reading"], str(wording.t["list"])
    listed = {
        "sheets": [shortened(sheet) for sheet in understanding.sheets],
        "hidden_sheets": [shortened(sheet) for sheet in understanding.hidden_sheets],
        "mapped": [*dict.fromkeys(wording.name(key.partition("[")[0]) for key in understanding.mapped)],
    }
    return tuple((words[name], comma.join(found)) for name, found in listed.items() if found)


def _table(candidate: Candidate, wording: Wording) -> TableShown:
    words = wording.t["reading"]
    said = wording.t["quote"].format(shortened(candidate.said)) if candidate.said else ""
    facts = [
        words["scope"][candidate.scope],
        words["unit"].format(candidate.unit) if candidate.unit else words["no_unit"],
        words["header"].format(candidate.header) if candidate.header else "",
        words["rows"].format(candidate.rows) if candidate.rows else "",
        words["core"].format(candidate.core),
        words["used"].format(candidate.used),
        words["years_down"] if candidate.years_down else "",
        words["hidden"] if candidate.hidden else "",
    ]
    years = [
        f"{wording.year(year.slot, short=True)} {year.cell} {wording.t['quote'].format(shortened(year.text))}"
        for year in candidate.years
    ]
    return TableShown(
        tone="not_applicable" if candidate.status == "left_out" else "pass",
        result=words["status"][candidate.status],
        place=one_line(words["at"].format(candidate.sheet, candidate.area)),
        why=words["why"][candidate.why] + said,
        facts=tuple(fact for fact in facts if fact),
        years=tuple(years),
    )


def series_shown(facts: tuple[Fact, ...], wording: Wording) -> tuple[Series, ...]:
    """The facts of every year, item by item in the order of the catalogue, ends of years first."""
    order = ("fiscal_year_end", *series_items())
    found = []
    for item in (*order, *sorted({f.item for f in facts if f.year is not None} - {*order})):
        mine = sorted((f for f in facts if f.item == item and f.year is not None), key=lambda fact: fact.year or 0)
        if mine:
            sheets = {fact.cell.sheet if fact.cell else "" for fact in mine}
            sheet = one_line(sheets.pop()) if len(sheets) == 1 else ""
            found.append(Series(wording.name(item), tuple(fact_shown(fact, wording) for fact in mine), sheet))
    return tuple(found)


def scalars_shown(facts: tuple[Fact, ...], wording: Wording) -> tuple[FactShown, ...]:
    return tuple(fact_shown(fact, wording) for fact in facts if fact.year is None)


def fact_shown(fact: Fact, wording: Wording) -> FactShown:
    """One fact in words. `origin` is always said: stated, derived, projected, or given by the caller."""
    rounded = f" ({wording.t['reading']['rounded']})" if fact.rounded else ""
    return FactShown(
        title=wording.name(fact.item),
        year=wording.year(fact.year, short=True),
        value=wording.assumed(fact.item, fact.value) + rounded if fact.item in items() else str(fact.value),
        cell=one_line(str(fact.cell)) if fact.cell else "",
        ref=fact.cell.ref if fact.cell else "",
        raw=shortened(fact.raw) if fact.origin is Origin.STATED else "",
        unit=fact.unit,
        origin=str(wording.t["origin"][fact.origin.value]),
    )


def _finding(finding: Finding, wording: Wording) -> FindingShown:
    cells = tuple(one_line(cell) for cell in finding.cells)
    return FindingShown(wording.title(finding), wording.message(finding), cells)
