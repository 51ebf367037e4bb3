"""Cases beside a pack (`<id>.cases.toml`): plans on and beside every threshold, with what must come out.

A file has `[[plan]]` tables, each a filing that passes everything, and `[[case]]` tables that change one and say what
follows. All cases of a pack are one batch. Expected values are typed by hand; nothing here computes them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from checker.catalogue import items
from checker.evaluation import overrides, tables
from checker.evaluation.evaluate import evaluate, verdicts
from checker.model import YEARS, Fact, Outcome, Plan, ProgrammeError, Value, Verdict
from checker.rules import registry
from checker.rules.programme import Programme
from checker.toml_node import Node

_NO_FRAME = "none"
_KEY = re.compile(r"([a-z_]+)(?:\[(\d)\])?")
KINDS = ("exact", "short", "missing", "other")
_SILENT = (Outcome.PASS.value, Outcome.NOT_APPLICABLE.value)


@dataclass(frozen=True, slots=True)
class Case:
    """One case. `rule` is `CODE` or `CODE[part]`; `also` names the other findings that are no pass, exactly."""

    name: str
    rule: str
    kind: str
    row: tables.Row
    outcome: Outcome
    year: int | None
    required: float | None
    margin: float | None
    verdict: Verdict | None
    also: frozenset[str]


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What came out of one case; no problems means that it holds."""

    programme: str
    name: str
    problems: tuple[str, ...]


def cases_path(pack: str) -> Path:
    """Where the cases of a pack lie: beside the shipped one of an id, or beside a pack file."""
    return (
        Path(pack).with_suffix(".cases.toml") if registry.is_file(pack) else registry.packs_dir() / f"{pack}.cases.toml"
    )


def run_all(packs: Iterable[str] = ()) -> Iterator[CaseResult]:
    """Run the cases of these packs (ids or files), of all shipped ones that have some when none is named."""
    for pack in packs or registry.programme_ids():
        programme = registry.find(pack)
        path = cases_path(pack)
        if path.exists():
            yield from run(programme, load_cases(path, programme))


def run(programme: Programme, cases: tuple[Case, ...]) -> Iterator[CaseResult]:
    """Judge all cases in one batch and compare."""
    if not cases:
        return
    plans, years = tables.build([case.row for case in cases])
    found = evaluate(plans, years, {programme.id: programme})
    verdict = verdicts(found, np.arange(len(cases)))
    mine = dict(iter(found.groupby("plan", observed=True)))
    for number, case in enumerate(cases):
        rows = mine.get(number, found.iloc[:0])
        yield CaseResult(programme.id, case.name, tuple(_problems(case, rows, Verdict(verdict[number]))))


def _problems(case: Case, rows: pd.DataFrame, verdict: Verdict) -> Iterator[str]:
    keys = [f"{code}[{part}]" if part else code for code, part in zip(rows["code"], rows["part"], strict=True)]
    rows = rows.assign(key=keys)
    hit = rows[rows["key"] == case.rule]
    if case.year is not None:
        hit = hit[hit["year"] == case.year]
    outcomes = {Outcome(o) for o in hit["outcome"]} or {Outcome.NOT_APPLICABLE}
    if case.year is None and case.outcome is not Outcome.PASS and outcomes - {Outcome.PASS} == {case.outcome}:
        hit = hit[hit["outcome"] == case.outcome.value]
    elif outcomes != {case.outcome}:
        yield f"{case.rule}: {', '.join(sorted(outcomes))} instead of {case.outcome}"
        return
    for name, wanted in (("required", case.required), ("margin", case.margin)):
        values = sorted(set(hit[name]))
        if wanted is not None and values != [wanted]:
            yield f"{case.rule}: {name} {', '.join(f'{v:.10g}' for v in values)} instead of {wanted:.10g}"
    loud = set(rows[~rows["outcome"].isin(_SILENT)]["key"]) - {case.rule}
    if loud != case.also:
        more, less = sorted(loud - case.also), sorted(case.also - loud)
        yield f"other findings: unexpected {more}, absent {less}"
    if case.verdict is not None and verdict is not case.verdict:
        yield f"verdict {verdict} instead of {case.verdict}"


# ---- the file --------------------------------------------------------------------------------------------------------


def load_cases(path: Path, programme: Programme) -> tuple[Case, ...]:
    """Read a cases file strictly. Raises ProgrammeError naming file, case and key."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProgrammeError(f"{path.name}: is not valid TOML: {error}") from error
    root = Node(data, "", path.name)
    bases: dict[str, _Base] = {}
    for row in root.tables("plan", "id"):
        if row.text("id") in bases:
            row.fail("stands twice", "id")
        bases[row.text("id")] = _base(row, programme)
    cases: dict[str, Case] = {}
    for row in root.tables("case", "name"):
        if row.text("name") in cases:
            row.fail("stands twice", "name")
        cases[row.text("name")] = _case(row, bases, programme)
    root.done()
    return tuple(cases.values())


@dataclass(frozen=True, slots=True)
class _Base:
    row: tables.Row
    always: frozenset[str]


def _base(row: Node, programme: Programme) -> _Base:
    """A filing to change: `facts` scalars, `series` lists from year 0, `always` the findings it has in any case."""
    facts = [_placed(row, name, value, None) for name, value in row.raw("facts", {}).items()]
    for name, values in row.raw("series", {}).items():
        if not isinstance(values, list) or len(values) > YEARS:
            row.fail(f"must be a list of at most {YEARS} values, from year 0", name)
        facts += [_placed(row, name, value, year) for year, value in enumerate(values)]
    found = _Base(
        tables.Row(
            plan=Plan(f"{programme.id}: {row.text('id')}", "", tuple(facts)),
            programme=programme.id,
            round=row.whole("round"),
            frame=row.word("frame", [frame.id for frame in programme.frames]) if "frame" in row else None,
            as_of=row.day("as_of"),
            scenario=row.text("scenario", "trend"),
            overrides={},
        ),
        frozenset(row.words("always", None, "finding", ())),
    )
    row.done()
    return found


def _value(row: Node, name: str, value: Any) -> Value:
    if name not in items():
        row.unknown_word(name, items(), "item", name)
    item = items()[name]
    fits = {"date": date, "text": str | list, "flag": bool}.get(item.unit, int | float | Decimal)
    if not isinstance(value, fits) or (isinstance(value, bool) and not item.flag):
        row.fail(f"{value!r} is no value of {name} ({item.unit})", name)
    return tuple(value) if isinstance(value, list) else value


def _case(row: Node, bases: dict[str, _Base], programme: Programme) -> Case:
    base = bases[row.word("plan", bases)]
    name = row.text("name")
    outcome = Outcome(row.word("outcome", tuple(Outcome)))
    rule = row.word("rule", {r.key for r in programme.rules} | {r.code for r in programme.rules})
    also = frozenset(row.words("also", None, "finding", ()))
    case = Case(
        name=name,
        rule=rule,
        kind=row.word("kind", KINDS),
        row=_changed(row, base.row, programme),
        outcome=outcome,
        year=row.whole("year") if "year" in row else None,
        required=_float(row, "required"),
        margin=_float(row, "margin"),
        verdict=Verdict(row.word("verdict", tuple(Verdict))) if "verdict" in row else None,
        also=(base.always | also) - {rule},
    )
    row.done()
    return case


def _float(row: Node, key: str) -> float | None:
    value = row.raw(key, None)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | Decimal)):
        row.fail("must be a number", key)
    return None if value is None else float(value)


def _changed(row: Node, base: tables.Row, programme: Programme) -> tables.Row:
    """`set` replaces facts (a total replaces its parts), `remove` takes them out; frame, round, as_of, scenario too."""
    facts = [_keyed(row, key, value) for key, value in row.raw("set", {}).items()]
    plan = overrides.apply(base.plan, facts, (programme,))
    gone = row.words("remove", None, "fact", ())
    for key in gone:
        if not any(key in (fact.key, fact.item) for fact in base.plan.facts):
            row.fail(f"{key} is not stated by the plan", "remove")
    kept = tuple(f for f in plan.facts if f.key not in gone and f.item not in gone)
    frames = [frame.id for frame in programme.frames]
    frame = row.word("frame", [*frames, _NO_FRAME]) if "frame" in row else base.frame
    return tables.Row(
        plan=Plan(plan.name, "", kept),
        programme=programme.id,
        round=row.whole("round") if "round" in row else base.round,
        frame=None if frame == _NO_FRAME else frame,
        as_of=row.day("as_of") if "as_of" in row else base.as_of,
        scenario=row.text("scenario", base.scenario),
        overrides={},
    )


def _keyed(row: Node, key: str, value: Any) -> Fact:
    match = _KEY.fullmatch(key)
    if not match:
        row.fail("write an item, or an item with its year such as payroll[3]", key)
    return _placed(row, match[1], value, None if match[2] is None else int(match[2]))


def _placed(row: Node, name: str, value: Any, year: int | None) -> Fact:
    """A fact whose year fits its item: series have one of 0 to 5, scalars none."""
    found = _value(row, name, value)
    if items()[name].series != (year is not None) or (year or 0) >= YEARS:
        given = name if year is None else f"{name}[{year}]"
        row.fail(f"write {name}[0] to {name}[{YEARS - 1}]" if items()[name].series else f"{name} has no year", given)
    return Fact(name, found, year)
