"""Answer keys: what a person reads in a workbook, typed by hand, and the comparison of a read plan with it.

`keys/<name>.toml`: `sheet` and `unit` (yen per counted unit) of the plan table; `[series]` item = [cells, values from
year 0] or [cells, values, first year]; `[scalar]` item = ["Sheet!C4", value] (money in yen); `findings` the exact
"CODE item" set; `labels` the labels that are not literally in the catalogue; `may_miss` facts that may go unread;
`like` another key to start from. Cells are `D6:I6`, `D6:D11` or `C6,E6,G6:I6`, on another sheet `Sheet!D6:I6`; `A|B`
names two cells that both say it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter, range_boundaries

from checker.catalogue import items
from checker.model import Plan

KEYS = Path(__file__).parent / "keys"


@dataclass(frozen=True)
class Key:
    """`facts`: fact key (`payroll[5]`, `applicant`) → (the cells that say it, the value in the catalogue's unit)."""

    facts: dict[str, tuple[frozenset[str], Any]]
    findings: frozenset[str]
    labels: tuple[str, ...]
    may_miss: frozenset[str]
    trait: str


@dataclass(frozen=True)
class Marks:
    """How a plan compares with its key; every entry is a line to read.

    `silent` are the missing facts that no finding speaks of although other years of the item were read: a plan cut
    short misleads as a wrong number does.
    """

    right: tuple[str, ...]
    wrong: tuple[str, ...]
    missing: tuple[str, ...]
    unexpected: tuple[str, ...]
    unsaid: tuple[str, ...]
    silent: tuple[str, ...]

    @property
    def perfect(self) -> bool:
        return not (self.wrong or self.missing or self.unexpected or self.unsaid)


def load(name: str) -> Key:
    """The key of a workbook by its file name; `<stem>.toml`, or `<file name>.toml` where a stem has several formats."""
    path = KEYS / f"{name}.toml"
    return _key(path if path.exists() else KEYS / f"{Path(name).stem}.toml")


def _key(path: Path) -> Key:
    raw = _raw(path)
    facts: dict[str, tuple[frozenset[str], Any]] = {}
    for item, (where, values, *first) in raw.get("series", {}).items():
        addresses = [_cells(raw["sheet"], one) for one in where.split("|")]
        scale = raw["unit"] if items()[item].unit == "yen" else 1
        for k, value in enumerate(values):
            if value == "":
                continue
            at = frozenset(cells[k] for cells in addresses)
            facts[f"{item}[{k + (first[0] if first else 0)}]"] = (at, _scaled(value, scale))
        assert all(len(cells) == len(values) for cells in addresses), f"{path.name}: {item}: cells and values differ"
    for item, (where, value) in raw.get("scalar", {}).items():
        facts[item] = (frozenset(where.split("|")), tuple(value) if isinstance(value, list) else value)
    return Key(
        facts,
        frozenset(raw["findings"]),
        tuple(raw.get("labels", ())),
        frozenset(raw.get("may_miss", ())),
        raw["trait"],
    )


def _raw(path: Path) -> dict[str, Any]:
    raw = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    return {**_raw(KEYS / f"{raw['like']}.toml"), **raw} if "like" in raw else raw


def _scaled(value: Any, scale: int) -> Any:
    return value * scale if isinstance(value, (int, Decimal)) else value


def _cells(sheet: str, text: str) -> list[str]:
    found = []
    if "!" in text:
        sheet, _, text = text.partition("!")
    for part in text.split(","):
        left, top, right, bottom = range_boundaries(part)
        found += [f"{sheet}!{get_column_letter(c)}{r}" for r in range(top, bottom + 1) for c in range(left, right + 1)]
    return found


def compare(plan: Plan, key: Key) -> Marks:
    """A value or a cell that differs from the key is wrong, and so is a fact the key does not know."""
    right, wrong = [], []
    for fact in plan.facts:
        cell = str(fact.cell)
        if fact.key not in key.facts:
            wrong.append(f"{fact.key} = {fact.value} at {cell}: the workbook does not say this")
            continue
        cells, value = key.facts[fact.key]
        good = (
            fact.value == value
            and cell in cells
            and isinstance(fact.value, (date, tuple)) == isinstance(value, (date, tuple))
        )
        (right if good else wrong).append(
            f"{fact.key} = {fact.value} at {cell}, key {value} at {'|'.join(sorted(cells))}"
        )
    missing = sorted(key.facts.keys() - {fact.key for fact in plan.facts} - key.may_miss)
    said = {f"{f.code} {f.metric}".strip() for f in plan.findings if f.code.startswith("READ-")}
    return Marks(
        tuple(right),
        tuple(wrong),
        tuple(missing),
        tuple(sorted(said - key.findings)),
        tuple(sorted(key.findings - said)),
        tuple(name for name in missing if _silent(plan, name)),
    )


def _silent(plan: Plan, name: str) -> bool:
    item, _, year = name.rstrip("]").partition("[")
    if not any(fact.item == item for fact in plan.facts):
        return False
    for finding in plan.findings:
        years = str(finding.get("years", finding.year if finding.year is not None else year)).split(",")
        if finding.metric == item and year in years:
            return False
    return True
