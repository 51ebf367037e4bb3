"""Plans in a few lines: a compliant filing for each round, and ways to change one.

Every fact has a cell of its own, so that a finding's cells can be told apart: series `item[year]` stands on sheet 計画
in the item's row and the year's column, scalars on sheet 表紙.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from checker.api import Settings, judge
from checker.catalogue import items
from checker.evaluation import tables
from checker.evaluation.evaluate import evaluate, verdicts
from checker.model import Cell, Fact, Finding, Outcome, Plan, Report, Verdict
from checker.rules.registry import programme

# 東京都: 1,072 from 2022-10-01, 1,113 from 2023-10-01, 1,163 from 2024-10-01, 1,226 from 2025-10-03
# value added 100,000,000 → 114,500,000 (needs 109,272,700); payroll 70,000,000 → 74,500,000 (needs 73,197,487)
SERIES: dict[str, tuple[Any, ...]] = {
    "operating_profit": (10_000_000, 12_000_000, 15_000_000, 20_000_000),
    "labour_cost": (80_000_000, 81_500_000, 83_000_000, 84_500_000),
    "depreciation": (10_000_000, 12_000_000, 11_000_000, 10_000_000),
    "payroll": (70_000_000, 71_500_000, 73_000_000, 74_500_000),
    "internal_minimum_wage": (1_120, 1_180, 1_230, 1_280),
}
COMPANY: dict[str, Any] = {
    "prefecture": "東京都",
    "regular_employees": 25,
    "small_business": False,
    "revival_business": False,
    "wage_hike": False,
    "plan_years": 3,
    "base_fiscal_year_end": date(2023, 3, 31),
    "eligible_cost": 45_000_000,
    "requested_subsidy": 20_000_000,
    "largest_asset": 20_000_000,
}
LABOUR_SAVING: dict[str, Any] = {
    "investment": 30_000_000,
    "reduced_hours": 4_000,
    "hourly_labour_cost": 2_500,
    "workers_before": 4,
    "hours_before": 2_000,
    "workers_after": 2,
    "hours_after": 2_000,
    "output_before": 10_000_000,
    "output_after": 12_000_000,
    "sier_used": True,
    "sier_maintenance_contract": True,
    "bank_financing": True,
    "bank_confirmation": True,
}
CLOSES = {
    14: date(2023, 4, 19),
    15: date(2023, 7, 28),
    16: date(2023, 11, 7),
    17: date(2024, 3, 1),
    18: date(2024, 3, 27),
}
PACK = {14: "monozukuri-14", 15: "monozukuri-14", 16: "monozukuri-14", 17: "monozukuri-17", 18: "monozukuri-18"}
FRAME = {14: "normal", 15: "normal", 16: "normal", 17: "labour-saving", 18: "high-value-growth"}
# payroll 6 % a year for three years: 70,000,000 × 1.191016 = 83,371,120; the wage rises by 60 yen a year or more
HIKE: dict[str, Any] = {
    "wage_hike": True,
    "payroll": (70_000_000, 74_300_000, 78_800_000, 84_000_000),
    "labour_cost": (80_000_000, 84_500_000, 89_000_000, 94_500_000),
    "internal_minimum_wage": (1_120, 1_190, 1_260, 1_330),
}
ROWS = {name: 5 + place for place, name in enumerate(items())}
_KEY = re.compile(r"(\w+)(?:\[(\d)\])?")


def cell(item: str, year: int | None = None) -> Cell:
    """Where `plan` puts a fact."""
    return Cell("表紙", f"C{ROWS[item]}") if year is None else Cell("計画", f"{'DEFGHI'[year]}{ROWS[item]}")


def fact(item: str, value: Any, year: int | None = None, scale: int = 1) -> Fact:
    return Fact(item, value, year, cell(item, year), raw=str(value), scale=scale)


def filing(number: int = 17, **changes: Any) -> Plan:
    """A compliant plan of a round; `changes` as in `changed`. Only its known facts, no round and no frame."""
    facts = dict(COMPANY)
    if number == 17:
        facts |= LABOUR_SAVING
    elif number == 18:
        facts |= {"requested_subsidy": 25_000_000, "base_fiscal_year_end": date(2024, 3, 31)}
    else:
        facts |= {"requested_subsidy": 12_500_000}
    found = [fact(item, value) for item, value in facts.items()]
    found += [fact(item, value, year) for item, values in SERIES.items() for year, value in enumerate(values)]
    return changed(Plan("試験.xlsx", "0" * 64, tuple(found), (), "計画", 1), changes)


def changed(plan: Plan, changes: Mapping[str, Any], scale: int = 1) -> Plan:
    """Facts replaced, or taken out where the value is None: `payroll` a whole row, `payroll[3]` one year, a scalar."""
    facts = {(f.item, f.year): f for f in plan.facts}
    for key, value in changes.items():
        match = _KEY.fullmatch(key)
        assert match, key
        item, year = match[1], None if match[2] is None else int(match[2])
        if items()[item].series and year is None:
            for place in range(6):
                facts.pop((item, place), None)
            for place, one in enumerate(value or ()):
                if one is not None:
                    facts[item, place] = fact(item, one, place, scale)
        elif value is None:
            facts.pop((item, year), None)
        else:
            facts[item, year] = fact(item, value, year, scale)
    return replace(plan, facts=tuple(facts.values()))


def in_thousands(plan: Plan) -> Plan:
    """The same plan, its table written in 千円."""
    facts = (replace(f, scale=1000) if f.year is not None and items()[f.item].unit == "yen" else f for f in plan.facts)
    return replace(plan, facts=tuple(facts))


def row(plan: Plan, number: int = 17, **other: Any) -> tables.Row:
    """A plan as round `number` is to judge it, as of its closing date; `other` are fields of Row."""
    given = {
        "programme": PACK[number],
        "round": number,
        "frame": FRAME[number],
        "as_of": CLOSES[number],
        "scenario": "trend",
        "overrides": {},
    } | other
    return tables.Row(plan=plan, **given)


def judged(*rows: tables.Row) -> tuple[pd.DataFrame, list[Verdict]]:
    """All findings of a batch, and a verdict for each row."""
    plans, years = tables.build(rows)
    found = evaluate(plans, years, {name: programme(name) for name in set(PACK.values())})
    return found, [Verdict(one) for one in verdicts(found, np.arange(len(rows)))]


Entry = tuple[str, str, int, str, str, float | None, float | None]


def entries(found: pd.DataFrame, plan: int = 0) -> list[Entry]:
    """The findings of one plan of a batch as sorted tuples, NaN as None, so that they compare."""
    mine = found[found["plan"] == plan]
    columns = ("code", "part", "year", "outcome", "severity", "observed", "required")
    rows = zip(*(mine[name].tolist() for name in columns), strict=True)
    return sorted(tuple(None if isinstance(x, float) and math.isnan(x) else x for x in one) for one in rows)


def alone(plan: Plan, number: int = 17, **other: Any) -> tuple[list[Entry], Verdict]:
    """One plan judged by itself."""
    found, verdict = judged(row(plan, number, **other))
    return entries(found), verdict[0]


def outcomes(plan: Plan, number: int = 17, **other: Any) -> dict[tuple[str, str, int], str]:
    """(code, part, year) → outcome of one plan; year -1 is the plan as a whole."""
    return by_key(alone(plan, number, **other)[0])


def loud(plan: Plan, number: int = 17, **other: Any) -> set[str]:
    """Keys `CODE[part]@year` of all findings that are no pass."""
    return {_name(*key) for key, outcome in outcomes(plan, number, **other).items() if outcome != "pass"}


def pair(first: Plan, second: Plan, number: int = 17) -> list[tuple[list[Entry], Verdict]]:
    """Two plans judged in one batch: quicker than one by one, and the same."""
    found, verdict = judged(row(first, number), row(second, number))
    return [(entries(found, place), verdict[place]) for place in (0, 1)]


def by_key(found: list[Entry]) -> dict[tuple[str, str, int], str]:
    return {entry[:3]: entry[3] for entry in found}


def _name(code: str, part: str, year: int) -> str:
    return code + (f"[{part}]" if part else "") + (f"@{year}" if year >= 0 else "")


def verdict_of(plan: Plan, number: int = 17, **other: Any) -> Verdict:
    return alone(plan, number, **other)[1]


def report(plan: Plan, number: int = 17, **settings: Any) -> Report:
    """The report of a plan as of its round's closing date, through the API's own path."""
    given = {"programme": PACK[number], "round": number, "frame": FRAME[number], "as_of": CLOSES[number]} | settings
    return judge(plan, Settings(**given))


def of(findings: Iterable[Finding], code: str, part: str = "", year: int | None = None) -> Finding:
    """The one finding of a code, part and year."""
    fits = [f for f in findings if f.code == code and f.part == part and (year is None or f.year == year)]
    assert len(fits) == 1, f"{len(fits)} findings {code}[{part}]@{year}"
    return fits[0]


def of_code(found: Report, code: str) -> list[Finding]:
    return [f for f in found.findings if f.code == code and f.outcome is not Outcome.NOT_APPLICABLE]
