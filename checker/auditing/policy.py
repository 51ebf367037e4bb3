"""What another number of the law would have meant: the stored plans judged again, no workbook read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd

from checker.auditing import judge, store
from checker.auditing import options as run_options
from checker.catalogue import items
from checker.evaluation.evaluate import evaluate, verdicts
from checker.model import YEARS, UsageError
from checker.rules import registry
from checker.rules.programme import Constant, First, Number, Option, Programme, Reference, Rule

Change = tuple[str, str]
_NOT_JUDGED = frozenset({"plan", "file", "verdict", "failing", "unknown", "at_risk", "numbers", "applicant"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many plans there are, how many change verdict and from what to what, and the plans that do."""

    total: int
    concerned: int
    changed: Counter[Change]
    plans: tuple[str, ...]


def what_if(folder: Path, code: str, at_least: Fraction) -> Outcome:
    """Every stored plan with the number of one rule replaced: a rate, a least value, or what is added to the regional
    wage.

    Raises UsageError for a run without plans, a code that no programme of the run has, or a rule without such a number.
    """
    plans, years = stored(folder)
    own = run_options.read(folder).own_pack()
    names = sorted(plans["programme"].astype(str).unique())
    programmes = {name: own if own is not None and own.id == name else registry.programme(name) for name in names}
    changed = {name: _changed(programme, code, at_least) for name, programme in programmes.items()}
    concerned = {name for name, p in programmes.items() if any(r.code == code and _numeric(r) for r in p.rules)}
    if not concerned:
        codes = ", ".join(sorted({rule.code for p in programmes.values() for rule in p.rules if _numeric(rule)}))
        raise UsageError(
            f"no rule {code!r} with a number here; there are: {codes}", "policy_rule", code=code, there=codes
        )
    mine = plans["programme"].isin(list(concerned)).to_numpy()
    after = _verdicts(plans[mine], years[np.repeat(mine, YEARS)], changed)
    if _is_current(folder):
        before = store.table(folder, "plans", ["verdict"])["verdict"].to_pandas().to_numpy(object)[mine]
    else:  # an older version of the tool or the packs judged: its verdicts are not compared with this one's
        before = _verdicts(plans[mine], years[np.repeat(mine, YEARS)], programmes)
    moved = np.flatnonzero(before != after)
    told = Counter(zip(before[moved].tolist(), after[moved].tolist(), strict=True))
    ids = store.table(folder, "plans", ["plan"])["plan"].take(np.flatnonzero(mine)[moved])
    return Outcome(len(plans), int(mine.sum()), told, tuple(ids.to_pylist()))


def _is_current(folder: Path) -> bool:
    """Whether the stored verdicts are those that this version would give."""
    digest = run_options.read(folder).digest()
    first = store.table(folder, "reads", ["digest", "applicant"]).slice(0, 1).to_pylist()
    return all(judge.is_of(digest, row["digest"], row["applicant"]) for row in first)


def stored(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The `plans` and `years` of a run as evaluation takes them, numbered in the order of the store."""
    plans = store.table(folder, "plans", [name for name in store.schema("plans").names if name not in _NOT_JUDGED])
    years = store.table(folder, "years", [name for name in store.schema("years").names if name != "plan"])
    if not len(plans):
        raise UsageError(f"{folder}: no plan was judged in this run", "no_plans", folder=folder)
    found = plans.to_pandas(strings_to_categorical=True, date_as_object=False)
    found = found.assign(plan=np.arange(len(plans)), applicant=None)
    series = years.to_pandas(date_as_object=False)
    series["plan"] = np.repeat(np.arange(len(plans)), YEARS)
    for table in (found, series):
        for name in table.columns:
            item = items().get(name)
            if name == "as_of" or (item is not None and item.unit == "date"):
                table[name] = table[name].astype("datetime64[s]")
            elif name == "sites":
                table[name] = [tuple(v.split("、")) if isinstance(v, str) else None for v in table[name].astype(object)]
    return found, series


def _verdicts(plans: pd.DataFrame, years: pd.DataFrame, programmes: dict[str, Programme]) -> np.ndarray:
    return verdicts(evaluate(plans, years, programmes), plans["plan"].to_numpy()).to_numpy()


def _numeric(rule: Rule) -> bool:
    return rule.check in ("growth", "at_least", "at_most", "step", "any_of")


def _changed(programme: Programme, code: str, at_least: Fraction) -> Programme:
    """The programme with another number in the rules of this code."""
    rules = tuple(_with_number(rule, at_least) if rule.code == code else rule for rule in programme.rules)
    return replace(programme, rules=rules)


def _with_number(rule: Rule, number: Fraction) -> Rule:
    if rule.check == "any_of":
        return replace(rule, options=tuple(_option(option, number) for option in rule.options))
    if rule.check == "growth":
        return replace(rule, rate=tuple(_number(rate, number) for rate in rule.rate))
    return rule if rule.value is None else replace(rule, value=_number(rule.value, number))


def _option(option: Option, number: Fraction) -> Option:
    if option.check == "growth":
        return replace(option, rate=tuple(_number(rate, number) for rate in option.rate))
    return option if option.value is None else replace(option, value=_number(option.value, number))


def _number(old: Number, number: Fraction) -> Number:
    """The number a policy would set: the constant, what is added to a table's wage, or the last (general) branch."""
    if isinstance(old, First):
        *special, general = old.branches
        return First((*special, replace(general, value=_number(general.value, number))))
    if isinstance(old, Reference):
        if old.source == "table":
            return replace(old, plus=number)
        return replace(old, at_least=number) if old.at_least is not None else old
    return Constant(number)
