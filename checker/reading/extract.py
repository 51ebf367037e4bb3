"""From the sheets to a plan's facts and READ-* findings: what is missing is said, nothing is derived or guessed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from checker.catalogue import items
from checker.model import LAST_YEAR, Cell, Fact, Finding
from checker.reading.findings import reading_finding
from checker.reading.grid import Grid
from checker.reading.header import Header
from checker.reading.locate import Located, Table, locate
from checker.reading.mapped import Mapped, Spot, blank_findings, read_mapped, spots, without_mapped
from checker.reading.numbers import show
from checker.reading.places import NO_MAP, ReadingMap
from checker.reading.scalars import Pair, find_pairs, read_pairs
from checker.reading.second_look import SecondLook
from checker.reading.series import SeriesRead, Trouble, agree, read_tables
from checker.reading.targets import take_targets
from checker.reading.units import yen_scale
from checker.reading.values import Valued, read_scalar
from checker.reading.visible import corrected, hidden_years, seen, with_shown_words

_VALUE_ADDED_PARTS = ("operating_profit", "labour_cost", "depreciation")
_PAYROLL_PARTS = ("payroll_officers", "payroll_employees")


@dataclass(frozen=True, slots=True)
class Extracted:
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...]
    sheet: str = ""
    scale: int = 1
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """What the extraction rests on, kept for whoever asks how the workbook was understood.

    `grids` are the sheets as they were looked through (hidden rows and columns blank); `contradicting` are tables that
    were left out because a better one says otherwise; `pairs` the key-value facts; `map_spots` the cells of a map.
    """

    grids: tuple[Grid, ...]
    located: Located
    contradicting: tuple[Table, ...] = ()
    pairs: tuple[Pair, ...] = ()
    map_spots: tuple[Spot, ...] = ()


def extract(
    grids: tuple[Grid, ...], look: SecondLook, given: ReadingMap = NO_MAP, unseen: tuple[Grid, ...] = ()
) -> Extracted:
    """The plan of a workbook, or the one finding that says that there is none.

    What `given` maps stands for whatever the sheets say of the same items; it may name cells of `unseen` (hidden)
    sheets too. Raises UsageError for a map that does not fit the workbook.
    """
    grids = corrected(grids, look)
    map_spots = spots(given, grids, corrected(unseen, look), look) if given else ()
    grids, hidden = seen(grids, look)
    grids, targets = take_targets(grids)
    pairs = (*find_pairs(grids), *targets)
    located = locate(grids, _stated_base_end(pairs), _stated_plan_years(pairs))
    if not located.tables:
        grids, more = seen(with_shown_words(grids, look), look)
        hidden = {**more, **hidden}
        located = locate(grids, _stated_base_end(pairs), _stated_plan_years(pairs))
    basis = Basis(grids, located, (), pairs, map_spots)
    broken = hidden_years(located.tables, hidden)
    refused = Extracted((), tuple(broken)) if broken else None
    if not broken and not located.tables:
        refused = _no_table(grids, located, look, pairs)
    read = SeriesRead() if refused else read_tables(located.tables, look)
    mapped = _mapped(given, map_spots, located, read, look)
    if refused and not mapped.is_a_plan:
        facts = (*mapped.read.facts, *mapped.scalars) if broken else refused.facts
        return replace(refused, facts=facts, findings=(*refused.findings, *mapped.findings), basis=basis)
    found = _found(basis, Located(()) if refused else located, read, mapped, look)
    if found is None:
        return replace(_no_table(grids, located, look, pairs), basis=basis)  # a form that nobody filled in
    return replace(found, basis=replace(basis, contradicting=tuple(read.left_out)))


def _mapped(given: ReadingMap, found: tuple[Spot, ...], located: Located, read: SeriesRead, look: SecondLook) -> Mapped:
    if not found:
        return Mapped()
    filled = frozenset(f.year for f in read.facts if f.year is not None and items()[f.item].numeric)
    return read_mapped(given, found, [*located.tables, *(table for table, _ in located.left_out)], filled, look)


def _found(basis: Basis, located: Located, read: SeriesRead, mapped: Mapped, look: SecondLook) -> Extracted | None:
    """The plan of the tables, the key-value facts and the map; None where nothing is filled in."""
    read = without_mapped(read, mapped) if mapped.keys else read
    pairs = [pair for pair in basis.pairs if not mapped.speaks_for(pair.item, None)]
    scalar_facts, scalar_findings = read_pairs(pairs, located.tables, look)
    facts, disputes = agree([*read.facts, *scalar_facts])
    facts += [*mapped.read.facts, *mapped.scalars]
    read.add(mapped.read)
    filled = any(items()[fact.item].numeric and fact.year is not None for fact in facts)
    if not (filled or read.troubles or disputes):
        return None
    told = {(t.item, slot) for t in read.troubles.values() for slot in t.slots}
    facts = [fact for fact in facts if (fact.item, fact.year) not in told]
    disputed = {finding.metric for finding in disputes}
    findings = [
        *disputes,
        *(_trouble(t) for t in read.troubles.values()),
        *missing(facts, read, told, disputed),
        *scalar_findings,
        *mapped.findings,
        *(_unclear(grid, header) for grid, header in located.unclear),
    ]
    if mapped.blanks:
        last = max((f.year for f in facts if f.year is not None and items()[f.item].numeric), default=0)
        findings += blank_findings(mapped, findings, last)
    main = located.tables[0] if located.tables else None
    sheet = main.grid.sheet if main else next((spot.grid.sheet for spot in basis.map_spots), "")
    return Extracted(tuple(facts), tuple(findings), sheet, _scale(main, sheet, facts))


def _scale(main: Table | None, sheet: str, facts: list[Fact]) -> int:
    """Yen per unit that the plan table counts in: its own note, else what most of its rows say."""
    if main is not None and main.unit:
        return yen_scale(main.unit)
    scales = Counter(
        fact.scale for fact in facts if fact.year is not None and fact.unit and fact.cell and fact.cell.sheet == sheet
    )
    return scales.most_common(1)[0][0] if scales else 1


def _stated_plan_years(pairs: Iterable[Pair]) -> int | None:
    item = items()["plan_years"]
    results = (read_scalar(item, pair.raw, "") for pair in pairs if pair.item == item.id)
    years = {result.value for result in results if isinstance(result, Valued)}
    stated = years.pop() if len(years) == 1 else None
    return stated if isinstance(stated, int) and stated <= LAST_YEAR else None


def _stated_base_end(pairs: Iterable[Pair]) -> date | None:
    """The end of the base year where exactly one is stated beside its label."""
    item = items()["base_fiscal_year_end"]
    results = (read_scalar(item, pair.raw, "") for pair in pairs if pair.item == item.id)
    ends = {result.value for result in results if isinstance(result, Valued) and isinstance(result.value, date)}
    return ends.pop() if len(ends) == 1 else None


def _no_table(grids: tuple[Grid, ...], located: Located, look: SecondLook, pairs: tuple[Pair, ...]) -> Extracted:
    """A header of formulas that were never calculated looks like no header at all: that is said first.

    Facts beside labels are kept: a programme that judges no plan years can do with them.
    """
    places = [Cell(grid.sheet, ref) for grid in grids if (ref := look.uncalculated(grid.sheet))]
    if places and not located.unclear:
        return Extracted((), (reading_finding("READ-UNCALCULATED", cells=places),))
    findings = [_unclear(grid, header) for grid, header in located.unclear]
    findings.append(reading_finding("READ-NO-TABLE", data={"sheets": "、".join(grid.sheet for grid in grids)}))
    found, troubles = read_pairs(pairs, (), look)
    facts, disputes = agree(found)
    return Extracted(tuple(facts), (*findings, *disputes, *troubles))


def _unclear(grid: Grid, header: Header) -> Finding:
    """Dates in a row, and nothing says which of them is the base year."""
    first, second = header.unclear
    return reading_finding(
        "READ-AMBIGUOUS",
        "base_fiscal_year_end",
        [grid.cell(*first), grid.cell(*second)],
        data={"first": show(grid.at(*first)), "second": show(grid.at(*second))},
    )


def _trouble(trouble: Trouble) -> Finding:
    year = trouble.slots[0] if len(trouble.slots) == 1 else None
    data = {"raw": trouble.raw} if trouble.code in ("READ-NUMBER", "READ-ERROR-CELL") else {}
    return reading_finding(trouble.code, trouble.item, trouble.cells, year, data)


def missing(facts: list[Fact], read: SeriesRead, told: set[tuple[str, int]], disputed: set[str]) -> list[Finding]:
    """READ-MISSING for core items without a value in a year of the plan that no other finding explains."""
    have = {(fact.item, fact.year) for fact in facts}
    numeric = [year for item, year in have if year is not None and items()[item].numeric]
    numeric += [slot for _, slot in told]
    last = max(numeric, default=-1)

    def gaps(item: str) -> list[int]:
        if item in disputed:
            return []
        return [year for year in range(last + 1) if (item, year) not in have and (item, year) not in told]

    def stated(item: str) -> bool:
        return any(found == item for found, _ in read.cells)

    wanted = ["internal_minimum_wage"]
    if gaps("payroll") and any(gaps(part) for part in _PAYROLL_PARTS):
        parts = [part for part in _PAYROLL_PARTS if stated(part)]
        wanted[:0] = ["payroll"] if stated("payroll") or len(parts) < len(_PAYROLL_PARTS) else parts
    if gaps("value_added"):
        parts = [part for part in _VALUE_ADDED_PARTS if gaps(part)]
        only_total = stated("value_added") and not any(stated(part) for part in _VALUE_ADDED_PARTS)
        wanted[:0] = ["value_added"] if parts and only_total else parts
    return [_gap(item, years, last, read.cells) for item in wanted if (years := gaps(item))]


def _gap(item: str, years: list[int], last: int, cells: dict[tuple[str, int], Cell]) -> Finding:
    where = [cells[item, year] for year in years if (item, year) in cells]
    data = {} if len(years) == last + 1 else {"years": ",".join(map(str, years))}
    return reading_finding("READ-MISSING", item, where, years[0] if len(years) == 1 else None, data)
