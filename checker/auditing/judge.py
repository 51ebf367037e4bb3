"""Plans that were read → the rows of the store: one batch for each chunk, nothing for each plan that a batch can do."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from checker import __version__
from checker.auditing.discover import Content
from checker.auditing.options import Options
from checker.auditing.store import from_rows, schema, texts
from checker.catalogue import series_items
from checker.evaluation import assemble, overrides, resolve, tables
from checker.evaluation.evaluate import WHOLE_PLAN, evaluate, verdicts
from checker.model import Fact, Outcome, Plan, Severity, UsageError
from checker.reporting.redaction import MASK, applicant_names
from checker.rules.programme import Programme

JUDGED, UNREADABLE, REFUSED, CRASHED, DUPLICATE = "judged", "unreadable", "refused", "crashed", "duplicate"
_FREE_TEXTS = ("industry",)  # items whose words are the workbook's own, the applicant aside


@dataclass(frozen=True, slots=True)
class Read:
    """One workbook as it was read, and how long that took."""

    content: Content
    plan: Plan
    seconds: float
    size: int


@dataclass(frozen=True, slots=True)
class _Chosen:
    read: Read
    row: tables.Row
    choice: resolve.Choice


def judged(reads: Sequence[Read], options: Options, given: Sequence[Fact], digest: str) -> dict[str, pa.Table]:
    """The four tables of a chunk. What cannot be judged has a row in `reads` that says why."""
    chosen: list[_Chosen] = []
    journal: list[dict[str, Any]] = []
    pack = options.own_pack()
    for read in reads:
        row = _journal(read, digest, options.redact)
        journal.append(row)
        if (unread := _unread(read)) is not None:
            row |= unread
            continue
        try:
            chosen.append(_choose(read, options, given, pack))
        except UsageError as error:
            row |= {"status": REFUSED, "reason": _mask(read, options.redact)(str(error))}
    found: dict[str, pa.Table] = {}
    if chosen:
        found, told = _evaluated(chosen, options)
        for row in journal:
            row |= told.get(row["file"], {})
    found["reads"] = from_rows("reads", journal)
    return found


def _journal(read: Read, digest: str, redact: bool) -> dict[str, Any]:
    stated = read.content.entry.applicant or read.plan.value("applicant")
    return {
        "file": read.content.entry.name, "sha256": read.content.sha256, "plan": read.content.plan, "status": JUDGED,
        "facts": len(read.plan.facts), "findings": len(read.plan.findings), "bytes": read.size,
        "applicant": None if redact or stated is None else str(stated), "version": __version__,
        "digest": row_digest(read.content, digest, redact), "seconds": read.seconds,
    }  # fmt: skip


def is_of(digest: str, row: str, applicant: str | None) -> bool:
    """Whether a row of the journal hangs on this digest of a run's options."""
    return row in (digest, hashlib.sha256(f"{digest}\n{applicant}".encode()).hexdigest())


def row_digest(content: Content, digest: str, redact: bool) -> str:
    """What a row hangs on: the run's options, and the applicant that a list names."""
    if redact or content.entry.applicant is None:
        return digest
    return hashlib.sha256(f"{digest}\n{content.entry.applicant}".encode()).hexdigest()


def _unread(read: Read) -> dict[str, str] | None:
    """Why there is nothing to judge: the first finding, with its kind; None where there is a plan.

    A workbook that changed or went away since it was hashed has a digest that never stands: the next call reads it.
    """
    plan, hashed = read.plan, read.content.sha256
    if plan.sha256 not in ("", hashed):
        return {"status": UNREADABLE, "reason": "READ-OPEN changed", "digest": ""}
    if assemble.is_readable(plan):
        return None
    first = plan.findings[0] if plan.findings else None
    code = "" if first is None else first.code
    row = {"status": UNREADABLE, "reason": "" if first is None else f"{code} {first.get('kind')}".strip()}
    if code == "READ-CRASH":
        row["status"] = CRASHED
    elif hashed and not plan.sha256:
        row["digest"] = ""
    return row


def _mask(read: Read, redact: bool) -> Callable[[str], str]:
    """Takes the applicant's names out of a text (a sheet may bear one), where that is asked for."""
    if not redact:
        return str
    names = applicant_names(read.plan, read.content.entry.applicant or "")
    if not names:
        return str
    pattern = re.compile("|".join(map(re.escape, names)))
    return lambda text: pattern.sub(MASK, text)


def _choose(read: Read, options: Options, given: Sequence[Fact], pack: Programme | None) -> _Chosen:
    plan = overrides.apply(read.plan, given)
    choice = resolve.choose(
        plan,
        programme_id=read.content.entry.programme or options.programme,
        pack=pack,
        round_number=options.round,
        frame_id=read.content.entry.frame or options.frame,
    )
    plan = overrides.apply(plan, given, (choice.programme,))
    as_of = options.as_of or resolve.as_of_default(choice, options.today)
    number = choice.round.number if choice.round else None
    frame = choice.frame.id if choice.frame else None
    row = tables.Row(plan, choice.programme.id, number, frame, as_of, options.scenario, {})
    return _Chosen(read, row, choice)


def _evaluated(chosen: list[_Chosen], options: Options) -> tuple[dict[str, pa.Table], dict[str, dict[str, Any]]]:
    """Plans, years and findings, and what the journal says of each file."""
    programmes = {one.choice.programme.id: one.choice.programme for one in chosen}
    plans, years = tables.build([one.row for one in chosen])
    found = evaluate(plans, years, programmes)
    verdict = verdicts(found, plans["plan"].to_numpy()).to_numpy()
    ids = np.array([one.read.content.plan for one in chosen], object)
    counts = _counts(found, len(chosen))
    extra: dict[str, Any] = {
        "file": [one.read.content.entry.name for one in chosen],
        "verdict": verdict,
        "numbers": _numbers(years, len(chosen)),
        **counts,
    }
    made = {
        "plans": _arrow("plans", _masked(plans.assign(plan=ids, **extra), chosen, options.redact)),
        "years": _arrow("years", years.assign(plan=ids[years["plan"].to_numpy()])),
        "findings": _findings(found.assign(plan=ids[found["plan"].to_numpy()]), chosen, options.redact),
    }
    told = {one.read.content.entry.name: {"verdict": str(v)} for one, v in zip(chosen, verdict, strict=True)}
    return made, told


def _counts(found: pd.DataFrame, size: int) -> dict[str, np.ndarray]:
    """How many requirements of each plan fail, are unknown, are at risk; one judged every year counts once."""
    found = found[found["severity"] == Severity.REQUIRED.value]
    names = {"failing": Outcome.FAIL, "unknown": Outcome.UNKNOWN, "at_risk": Outcome.AT_RISK}
    counts = {}
    for name, outcome in names.items():
        mine = found.loc[found["outcome"] == outcome.value, ["plan", "code", "part"]].drop_duplicates()
        counts[name] = np.bincount(mine["plan"].to_numpy(), minlength=size).astype(np.int32)
    return counts


def _numbers(years: pd.DataFrame, size: int) -> list[str]:
    """A digest of every plan's figures alone: the same under two applicants, the plans are near-duplicates."""
    block = years[list(series_items())].to_numpy(np.float64).reshape(size, -1)
    known = ~np.isnan(block)
    return [
        hashlib.sha256(np.where(k, row, 0.0).tobytes() + k.tobytes()).hexdigest()[:16] if k.any() else ""
        for row, k in zip(block, known, strict=True)
    ]


def _masked(plans: pd.DataFrame, chosen: Sequence[_Chosen], redact: bool) -> pd.DataFrame:
    """Without the applicants, in their column or in another that workbooks fill with their own words."""
    if not redact:
        return plans
    plans = plans.assign(applicant=None)
    for name in _FREE_TEXTS:
        values = zip(plans[name], chosen, strict=True)
        plans[name] = [_mask(one.read, True)(v) if isinstance(v, str) else None for v, one in values]
    return plans


def _arrow(name: str, table: pd.DataFrame) -> pa.Table:
    """A frame under the store's schema: absent columns are null, NaN is null, sites are joined."""
    columns = []
    for field in schema(name):
        if field.name not in table:
            columns.append(pa.nulls(len(table), field.type))
            continue
        values = table[field.name]
        if pa.types.is_string(field.type):
            columns.append(_strings(values))
        elif pa.types.is_date(field.type):
            columns.append(pa.array(pd.to_datetime(values), pa.timestamp("s"), from_pandas=True).cast(field.type))
        else:
            columns.append(pa.array(values.to_numpy(), from_pandas=True).cast(field.type))
    return pa.table(columns, schema(name))


def _strings(values: pd.Series) -> pa.Array:
    if isinstance(values.dtype, pd.CategoricalDtype):
        categories = texts([_text(value) for value in values.cat.categories])
        codes = values.cat.codes.to_numpy()
        return categories.take(pa.array(codes, pa.int32(), mask=codes < 0))
    return texts([_text(value) for value in values])


def _text(value: object) -> str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, tuple | list):
        return "、".join(map(str, value))
    return None if value is None or isinstance(value, float) or value is pd.NaT else str(value)


def _findings(found: pd.DataFrame, chosen: Iterable[_Chosen], redact: bool) -> pa.Table:
    table = _arrow("findings", found)
    rows: list[Mapping[str, Any]] = []
    for one in chosen:
        mask = _mask(one.read, redact)
        rows += [
            {
                "plan": one.read.content.plan, "code": f.code, "part": f.part or f.metric,
                "year": WHOLE_PLAN if f.year is None else f.year, "outcome": f.outcome.value,
                "severity": f.severity.value, "cells": mask(" ".join(f.cells)),
            }
            for f in one.read.plan.findings
        ]  # fmt: skip
    return pa.concat_tables([table, from_rows("findings", rows)]) if rows else table


def crashed(
    content: Content, kind: str, digest: str, seconds: float, size: int, redact: bool = False
) -> dict[str, pa.Table]:
    """The journal of one workbook that killed its reader."""
    row = {
        "file": content.entry.name, "sha256": content.sha256, "plan": content.plan, "status": CRASHED,
        "reason": f"READ-CRASH {kind}", "facts": 0, "findings": 1, "bytes": size, "version": __version__,
        "digest": row_digest(content, digest, redact), "seconds": seconds,
        "applicant": None if redact else content.entry.applicant,
    }  # fmt: skip
    return {"reads": from_rows("reads", [row])}


def duplicates(twins: Iterable[tuple[Content, Content]], digest: str, redact: bool) -> dict[str, pa.Table]:
    """The journal of workbooks that another stands for: (twin, the one that is judged)."""
    rows = [
        {
            "file": twin.entry.name, "sha256": twin.sha256, "plan": twin.plan, "status": DUPLICATE,
            "reason": first.entry.name, "applicant": None if redact else twin.entry.applicant,
            "digest": row_digest(twin, digest, redact), "version": __version__, "seconds": 0.0,
        }
        for twin, first in twins
    ]  # fmt: skip
    return {"reads": from_rows("reads", rows)}


def reports(reads: Sequence[Read], options: Options, given: Sequence[Fact]) -> Iterable[tuple[str, str]]:
    """(name of the workbook, its HTML report) of every plan of a chunk that can be judged."""
    from checker.reporting import render

    pack = options.own_pack()
    for read in reads:
        if _unread(read) is not None:
            continue
        try:
            one = _choose(read, options, given, pack)
        except UsageError:
            continue
        report = assemble.assemble(
            one.row.plan, one.choice, as_of=one.row.as_of, scenario=options.scenario, tool_version=__version__
        )
        yield read.content.entry.name, render(report, "html", options.lang, redact=options.redact)
