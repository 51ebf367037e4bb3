"""Tables of plans in, one tidy table of findings out: the one evaluator behind check, audit, stress and compare.

`evaluate` is pure and vectorised: a single plan is a batch of one, and a batch gives each plan what it would get alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from checker.catalogue import finding_codes
from checker.evaluation import checks, consistency, growth_watch, tables
from checker.evaluation.batch import Batch, Codes, Floats, Ints
from checker.evaluation.conditions import all_hold, both
from checker.evaluation.money import Amounts, amounts, with_uplift
from checker.evaluation.numbers import Context
from checker.evaluation.projection import FiscalYears, Span, Wages, counted_series, fiscal_years, span, wages
from checker.evaluation.results import FAIL, NOT_APPLICABLE, OUTCOMES, PASS, UNKNOWN, Result
from checker.evaluation.siblings import Siblings
from checker.model import Confidence, Severity, UsageError, Verdict
from checker.rules.programme import Programme, Rule

WHOLE_PLAN = -1  # the `year` of a finding about the plan as a whole
_SEVERITIES = tuple(Severity)
_CONFIDENCES = tuple(Confidence)


@dataclass(frozen=True, slots=True)
class Block:
    """Findings of one code and part: plan positions, years and the numbers, all of one length."""

    code: str
    part: str
    confidence: Confidence | None
    rows: Ints
    years: npt.NDArray[np.int8]
    outcome: Codes
    severity: Codes
    observed: Floats
    required: Floats


@dataclass(frozen=True, slots=True)
class Scene:
    """One programme's batch with what all its rules share."""

    batch: Batch
    span: Span
    fiscal: FiscalYears
    wages: Wages
    spans: dict[bytes, Span] = field(default_factory=dict)  # those of views, by their rows


@dataclass(frozen=True, slots=True)
class Judged:
    """Every finding of one programme's batch, and what they were judged on."""

    scene: Scene
    amounts: Amounts
    blocks: list[Block]
    refused: tuple[tables.Refused, ...] = ()


def evaluate(
    plans: pd.DataFrame, years: pd.DataFrame, programmes: Mapping[str, Programme], *, not_applicable: bool = False
) -> pd.DataFrame:
    """Every finding about every plan.

    `plans` and `years` as in `tables`; `programmes` by the ids in `plans.programme`. Returns one row per (plan, code,
    part, year): year -1 is the plan as a whole; `observed`, `required`, `margin` are float64 in the metric's unit
    (yen), NaN where unknown. A rule that does not apply has no row unless `not_applicable`. Raises UsageError when a
    table has the wrong shape or an unknown programme.
    """
    plans, years, refused = tables.validated(plans, years)
    ids = plans["programme"].astype("category")
    blocks: list[tuple[Ints, Block]] = []
    for code, programme_id in enumerate(ids.cat.categories):
        rows = np.flatnonzero(ids.cat.codes.to_numpy() == code)
        if not rows.size:
            continue
        if programme_id not in programmes:
            raise UsageError(f"unknown programme {programme_id!r}; given: {', '.join(programmes)}")
        batch = Batch(programmes[programme_id], *_subset(plans, years, rows))
        blocks += [(rows, block) for block in judge(batch, not_applicable=not_applicable).blocks]
    blocks += [(np.arange(len(plans)), block) for block in _refusals(refused, plans)]
    return _table(blocks, plans["plan"].to_numpy())


def evaluate_one(plans: pd.DataFrame, years: pd.DataFrame, programme: Programme) -> tuple[pd.DataFrame, Judged]:
    """`evaluate` for plans of one programme, rules that do not apply included; what was judged is kept for a report."""
    plans, years, refused = tables.validated(plans, years)
    judged = judge(Batch(programme, plans, years), not_applicable=True)
    everyone = np.arange(len(plans))
    blocks = [(everyone, block) for block in judged.blocks]
    blocks += [(everyone, block) for block in _refusals(refused, plans)]
    return _table(blocks, plans["plan"].to_numpy()), replace(judged, refused=tuple(refused))


def _subset(plans: pd.DataFrame, years: pd.DataFrame, rows: Ints) -> tuple[pd.DataFrame, pd.DataFrame]:
    if len(rows) == len(plans):
        return plans, years
    six = (rows[:, None] * 6 + np.arange(6)).ravel()
    return plans.iloc[rows], years.iloc[six]


def _refusals(refused: list[tables.Refused], plans: pd.DataFrame) -> Iterator[Block]:
    """READ-NUMBER for values that cannot be true; `part` is the item."""
    places = {int(plan): place for place, plan in enumerate(plans["plan"])} if refused else {}
    for item in dict.fromkeys(one.item for one in refused):
        mine = [one for one in refused if one.item == item]
        yield Block(
            "READ-NUMBER",
            item,
            None,
            np.array([places[one.plan] for one in mine]),
            np.array([WHOLE_PLAN if one.year is None else one.year for one in mine], np.int8),
            np.full(len(mine), UNKNOWN, np.int8),
            np.full(len(mine), _SEVERITIES.index(Severity.ADVISORY), np.int8),
            np.array([one.value for one in mine]),
            np.full(len(mine), np.nan),
        )


def prepare(batch: Batch) -> tuple[Scene, list[consistency.Slip]]:
    """The scene of one programme's batch, unit slips taken out of it."""
    found = consistency.unit_slips(batch)
    fiscal = fiscal_years(batch)
    horizon = span(batch, fiscal, counted_series(batch.programme))
    batch.put("plan_years", np.where(horizon.final > 0, horizon.final, np.nan))
    return Scene(batch, horizon, fiscal, wages(batch, fiscal)), found


def judge(batch: Batch, *, not_applicable: bool = False) -> Judged:
    """Every finding about the plans of one programme."""
    scene, found = prepare(batch)
    blocks = [_of_slip(slip) for slip in found]
    rules = batch.programme.rules
    plain = amounts(batch, np.zeros(batch.size, np.int8))
    unlifted = Context(scene.wages, plain)
    uplift = _claimed(batch)
    siblings = Siblings(rules)
    judged: dict[int, list[Block]] = {}
    for place, rule in enumerate(rules):
        if rule.code == "HIKE-ELIGIBLE":
            judged[place] = _of_rule(scene, rule, place, unlifted, siblings, not_applicable)
            _withhold(uplift, judged[place])
    context = Context(scene.wages, with_uplift(batch, plain, uplift))
    for place, rule in enumerate(rules):
        if place not in judged:
            judged[place] = _of_rule(scene, rule, place, context, siblings, not_applicable)
        blocks += judged[place]
    blocks += [_of_slip(slip) for slip in consistency.slips(batch, scene.span, scene.fiscal)]
    assert context.amounts is not None
    return Judged(scene, context.amounts, blocks)


def _claimed(batch: Batch) -> Codes:
    claimed: Codes = (batch.scalar("wage_hike") == 1).astype(np.int8)
    return claimed


def _withhold(uplift: Codes, blocks: list[Block]) -> None:
    """A required HIKE-ELIGIBLE that fails takes the uplift away; one that is unknown leaves it uncertain."""
    required = _SEVERITIES.index(Severity.REQUIRED)
    for block in blocks:
        binding = block.severity == required
        uncertain = block.rows[binding & (block.outcome == UNKNOWN)]
        uplift[uncertain] = np.where(uplift[uncertain] == 1, -1, uplift[uncertain])
        uplift[block.rows[binding & (block.outcome == FAIL)]] = 0


# ---- one rule --------------------------------------------------------------------------------------------------------


def applicability(batch: Batch, rule: Rule) -> Codes | None:
    """Whether a rule speaks of each plan: 1 yes, 0 no, -1 unknown; None where it speaks of all."""
    limits = (rule.frames, rule.when, rule.unless, rule.if_stated)
    if not any(limits):
        return None
    return batch.remember(limits, lambda whole: _speaks(whole, rule))  # type: ignore[return-value]


def _speaks(batch: Batch, rule: Rule) -> Codes:
    parts: list[Codes] = []
    if rule.frames:
        frames = tuple(frame.id for frame in batch.programme.frames)
        table = np.array([*(int(frame in rule.frames) for frame in frames), -1], np.int8)  # the last: no frame
        parts.append(table[batch.codes("frame", frames)])
    if rule.when:
        parts.append(all_hold(batch, rule.when))
    if rule.unless:  # an exemption has to be shown: unknown does not exempt
        parts.append((all_hold(batch, rule.unless) != 1).astype(np.int8))
    for item in rule.if_stated:
        parts.append((~np.isnan(batch.stated(item))).astype(np.int8))
    result = parts[0]
    for part in parts[1:]:
        result = both(result, part)
    return result


def _no_frame(batch: Batch) -> Codes:
    """1 where a plan names no frame of its programme."""
    frames = tuple(frame.id for frame in batch.programme.frames)
    return (batch.codes("frame", frames) < 0).astype(np.int8)


def _of_rule(
    scene: Scene, rule: Rule, place: int, context: Context, siblings: Siblings, not_applicable: bool
) -> list[Block]:
    batch = scene.batch
    applies = siblings.silence(rule, applicability(batch, rule))
    if applies is None:
        return _blocks(scene, rule, np.arange(batch.size), context, None, not_applicable)
    blocks = []
    speaks = applies != 0
    if speaks.any():
        rows = np.flatnonzero(speaks)
        unsure = applies[rows] == -1
        blocks += _blocks(scene, rule, rows, context, unsure if unsure.any() else None, not_applicable)
    if not_applicable:
        blocks.append(_absent(rule, siblings.silent(rule, place, applies)))
    return blocks


def _blocks(
    scene: Scene,
    rule: Rule,
    rows: Ints,
    context: Context,
    unsure: npt.NDArray[np.bool_] | None,
    not_applicable: bool,
) -> list[Block]:
    """The findings of one rule about the plans in `rows`, and the warnings that hang on its numbers."""
    batch, horizon = scene.batch, scene.span
    if len(rows) < batch.size:
        mask = np.zeros(batch.size, bool)
        mask[rows] = True
        key = mask.tobytes()
        batch = batch.rows(mask, key=key)
        if key not in scene.spans:
            scene.spans[key] = horizon.rows(rows)
        horizon = scene.spans[key]
    result = checks.check(batch, rule, horizon, context)
    watched = growth_watch.slips(batch, rule, horizon, result) if rule.check == "growth" else ()
    place = np.arange(len(rows))
    if rule.each == "plan_year":
        place, years = batch.plan_years_of(horizon)
    elif rule.each in ("final_year", "first_year"):
        years = horizon.final if rule.each == "final_year" else np.ones(len(rows), np.int64)
    else:
        years = np.full(len(rows), WHOLE_PLAN)
    if unsure is not None:
        result = _if_unsure(batch, rule, result, unsure[place], place)
    made = _made(rule, rows[place], years.astype(np.int8), result)
    if (result.outcome == NOT_APPLICABLE).any():
        made = _about_somebody(made, not_applicable)
    return [made, *(_of_slip(replace(slip, rows=rows[slip.rows])) for slip in watched)]


def _if_unsure(batch: Batch, rule: Rule, result: Result, unsure: npt.NDArray[np.bool_], place: Ints) -> Result:
    """Where it is unknown whether the rule applies only a pass counts: it holds either way; without a frame, none."""
    frameless = _no_frame(batch)[place] == 1 if rule.frames else np.zeros(len(place), bool)
    open_ = unsure & (result.outcome != NOT_APPLICABLE) & ((result.outcome != PASS) | frameless)
    outcome = np.where(open_, np.int8(UNKNOWN), result.outcome)
    return replace(result, outcome=outcome)


def _about_somebody(made: Block, not_applicable: bool) -> Block:
    """The findings without those about nobody; these are said once for each plan where they are wanted."""
    nobody = made.outcome == NOT_APPLICABLE
    first = np.concatenate([[True], made.rows[1:] != made.rows[:-1]])
    kept = ~nobody | (first & not_applicable)
    years = np.where(nobody, np.int8(WHOLE_PLAN), made.years)[kept]
    parts = (made.rows, made.outcome, made.severity, made.observed, made.required)
    rows, outcome, severity, observed, required = (part[kept] for part in parts)
    return replace(
        made,
        rows=rows,
        years=years,
        outcome=outcome,
        severity=severity,
        observed=observed,
        required=required,
    )


def _made(rule: Rule, rows: Ints, years: npt.NDArray[np.int8], result: Result) -> Block:
    severity = np.full(len(rows), _SEVERITIES.index(rule.severity), np.int8)
    if rule.when_unknown is not None:
        severity[result.outcome == UNKNOWN] = _SEVERITIES.index(rule.when_unknown)
    return Block(
        rule.code, rule.part, rule.confidence, rows, years, result.outcome, severity, result.observed, result.required
    )


def _absent(rule: Rule, rows: Ints) -> Block:
    nothing = np.full(len(rows), np.nan)
    outcome = np.full(len(rows), NOT_APPLICABLE, np.int8)
    return _made(rule, rows, np.full(len(rows), WHOLE_PLAN, np.int8), Result(outcome, nothing, nothing))


def _of_slip(slip: consistency.Slip) -> Block:
    size = len(slip.rows)
    return Block(
        slip.code,
        slip.part,
        None,
        slip.rows,
        slip.years,
        np.full(size, slip.outcome, np.int8),
        np.full(size, _SEVERITIES.index(slip.severity), np.int8),
        slip.observed,
        slip.required,
    )


# ---- the table -------------------------------------------------------------------------------------------------------


def _table(blocks: list[tuple[Ints, Block]], plan_ids: Ints) -> pd.DataFrame:
    codes = tuple(finding_codes())
    parts = ("", *sorted({block.part for _, block in blocks} - {""}))
    sizes = [len(block.rows) for _, block in blocks]

    def constant(values: list[int]) -> npt.NDArray[np.int8]:
        return np.repeat(np.array(values, np.int8), sizes)

    def column(pieces: list[np.ndarray], dtype: type) -> np.ndarray:
        return np.concatenate(pieces) if pieces else np.empty(0, dtype)

    observed = column([block.observed for _, block in blocks], np.float64)
    required = column([block.required for _, block in blocks], np.float64)
    confidence = [_CONFIDENCES.index(block.confidence) if block.confidence else -1 for _, block in blocks]
    single = all(len(rows) == len(plan_ids) for rows, _ in blocks)  # one programme: rows are places already
    places = column([block.rows if single else rows[block.rows] for rows, block in blocks], np.int64)
    return pd.DataFrame(
        {
            "plan": plan_ids[places],
            "code": _categorical(constant([codes.index(block.code) for _, block in blocks]), codes),
            "part": _categorical(constant([parts.index(block.part) for _, block in blocks]), parts),
            "year": column([block.years for _, block in blocks], np.int8),
            "outcome": _categorical(column([block.outcome for _, block in blocks], np.int8), tuple(OUTCOMES)),
            "severity": _categorical(column([block.severity for _, block in blocks], np.int8), _SEVERITIES),
            "confidence": _categorical(constant(confidence), _CONFIDENCES),
            "observed": observed,
            "required": required,
            "margin": observed - required,
        },
        copy=False,
    )


def _categorical(codes: npt.NDArray[np.int8], words: tuple[str, ...]) -> pd.Categorical[str]:
    return pd.Categorical.from_codes(codes, pd.Index([str(word) for word in words]), validate=False)


def verdicts(findings: pd.DataFrame, plan_ids: npt.NDArray[np.int64]) -> pd.Series:
    """The verdict of each plan in `plan_ids`, by DESIGN §6: any required fail, else any required unknown or nothing
    required judged, else compliant."""
    required = findings["severity"].cat.codes.to_numpy() == _SEVERITIES.index(Severity.REQUIRED)
    outcome = findings["outcome"].cat.codes.to_numpy()
    plans = findings["plan"].to_numpy()
    in_order = bool((plan_ids == np.arange(len(plan_ids))).all())
    index = pd.Index(plan_ids)

    def any_of(mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        mine = plans[mask]
        places = mine if in_order else index.get_indexer(pd.Index(mine))
        return np.bincount(places, minlength=len(plan_ids)) > 0

    failed = any_of(required & (outcome == FAIL))
    unknown = any_of(required & (outcome == UNKNOWN))
    judged = any_of(required & (outcome < UNKNOWN))
    verdict = np.where(
        failed,
        Verdict.NON_COMPLIANT.value,
        np.where(unknown | ~judged, Verdict.UNDETERMINED.value, Verdict.COMPLIANT.value),
    )
    return pd.Series(verdict, index=pd.Index(plan_ids, name="plan"), name="verdict")
