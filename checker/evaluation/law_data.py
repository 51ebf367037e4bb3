"""The law's side of one finding as parameters of its words: the regional wage and what is added, the round's rate."""

from __future__ import annotations

import math

import numpy as np

from checker.evaluation.dated_tables import Looked, growth_of_round, wage_on_day
from checker.evaluation.explain import Subject, references_of, shown_or_none
from checker.evaluation.references import reference_range
from checker.rules.prefectural_growth import growth_table
from checker.rules.programme import Reference, Rule

Data = dict[str, str | int | float]


def law_data(subject: Subject, rule: Rule, year: int | None) -> Data:
    """What the words of a rule say of the tables it draws on."""
    data = _wage_data(subject, rule.value, year) if isinstance(rule.value, Reference) else {}
    if any(number.name == "prefectural_wage_growth" and number.source == "table" for number in references_of(rule)):
        data |= _growth_table_data(subject)
    return data


def place(subject: Subject) -> str:
    """The prefecture or prefectures of a plan, as it states them."""
    found = subject.plan.value("sites") or subject.plan.value("prefecture") or ""
    return "、".join(found) if isinstance(found, tuple) else str(found)


def _wage_data(subject: Subject, number: Reference, year: int | None) -> Data:
    if number.name != "regional_minimum_wage" or number.source != "table":
        return {}
    data: Data = {"plus": _plus(subject, number), "scenario": str(subject.batch.text("scenario")[subject.row])}
    if where := place(subject):
        data["prefecture"] = where
    if number.on != "march_31":
        return data | _day_data(subject, number.on)
    return data if year is None else data | _march_data(subject, year)


def _plus(subject: Subject, number: Reference) -> int | float:
    """What is added to the wage: a constant, or the applicant's own target."""
    if isinstance(number.plus, Reference):
        return shown_or_none(float(reference_range(subject.batch, number.plus).low[subject.row])) or 0
    return shown_or_none(float(number.plus)) or 0


def _march_data(subject: Subject, year: int) -> Data:
    scene, row = subject.scene, subject.row
    march = int(scene.fiscal.march[row, year])
    data: Data = {"on": f"{march}-03-31"} if march > 0 else {}
    low, likely = float(scene.wages.low[row, year]), float(scene.wages.likely[row, year])
    return data | _known(low, likely, bool(scene.wages.decided[row, year]))


def _day_data(subject: Subject, day: str) -> Data:
    stated = subject.batch.dates(day)[subject.row]
    looked = wage_on_day(subject.batch, day)
    low, likely = float(looked.low[subject.row]), float(looked.likely[subject.row])
    data: Data = {"by_day": 1} if np.isnat(stated) else {"by_day": 1, "on": str(stated)[:10]}
    return data | _known(low, likely, low == likely)


def _known(low: float, likely: float, decided: bool) -> Data:
    if math.isnan(low):
        return {}
    return {"known": int(decided), "known_wage": int(low), "projected_wage": int(likely), "regional": int(likely)}


def _growth_table_data(subject: Subject) -> Data:
    """The round's rate of the prefecture; where no source is sure of it, what it would be (`orientation`)."""
    data: Data = {"prefecture": where} if (where := place(subject)) else {}
    looked: Looked = growth_of_round(subject.batch)
    rate = float(looked.high[subject.row])
    number, prefecture = subject.batch.stated("round")[subject.row], subject.plan.value("prefecture")
    row = None if np.isnan(number) else growth_table().row(int(number), str(prefecture))
    if not math.isnan(rate):
        stated = float(subject.batch.stated("prefectural_wage_growth")[subject.row])
        if row is not None and looked.low[subject.row] < rate and not math.isnan(stated):
            data |= {"stated_rate": stated, "table_rate": float(row.rate)}
        return data | {"prefectural_rate": rate}
    return data if row is None else data | {"orientation": float(row.rate)}
