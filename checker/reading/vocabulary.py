"""The words of plan workbooks that are no item labels (`vocabulary.toml`), loaded once."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

_SHORT = 80  # characters of what is met again and again: labels, units, titles


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every word is folded (see `fold`); `money` gives yen per unit, `prefectures` short and full names → full name."""

    money: Mapping[str, int]
    other_units: Mapping[str, frozenset[str]]
    scales: Mapping[str, tuple[str, ...]]
    yen_names: tuple[str, ...]
    foreign: tuple[str, ...]
    foreign_in_formats: tuple[str, ...]
    not_money: tuple[str, ...]
    unit_leads: tuple[str, ...]
    amounts: frozenset[str]
    blank: frozenset[str]
    yes: frozenset[str]
    no: frozenset[str]
    marked: str
    unmarked: str
    option_words: tuple[str, ...]
    empty_boxes: frozenset[str]
    one_of: str
    remarks: frozenset[str]
    changes: tuple[str, ...]
    including: tuple[str, ...]
    including_other: tuple[str, ...]
    hourly_remarks: frozenset[str]
    never: Mapping[str, tuple[str, ...]]
    own_words: Mapping[str, tuple[str, ...]]
    qualifiers: tuple[str, ...]
    sections: frozenset[str]
    target_headings: tuple[str, ...]
    or_more: tuple[str, ...]
    people: dict[str, str]
    totals: frozenset[str]
    parts: tuple[str, ...]
    part_totals: frozenset[str]
    gross: frozenset[str]
    growth: frozenset[str]
    beside: tuple[str, ...]
    whole_year: frozenset[str]
    under: tuple[tuple[frozenset[str], frozenset[str], str], ...]
    weak: Mapping[str, frozenset[str]]
    company: tuple[str, ...]
    project: tuple[str, ...]
    project_sheet: tuple[str, ...]
    neutral: tuple[str, ...]
    sums: frozenset[str]
    part_endings: tuple[str, ...]
    entities: tuple[str, ...]
    other: tuple[str, ...]
    other_sheet: tuple[str, ...]
    other_sheet_whole: frozenset[str]
    past_titles: tuple[str, ...]
    plan_titles: tuple[str, ...]
    year_words: Mapping[str, tuple[str, ...]]
    eras: Mapping[str, int]
    prefectures: Mapping[str, str]

    @property
    def units(self) -> frozenset[str]:
        """Every unit word, of money and of anything else."""
        return frozenset(self.money).union(*self.other_units.values())


def fold(text: str) -> str:
    """NFKC, no whitespace, lower case: how words are compared."""
    return _folded(text) if len(text) <= _SHORT else _folded.__wrapped__(text)  # pages of text are not kept


@lru_cache(maxsize=16384)
def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


@cache
def vocabulary() -> Vocabulary:
    data = tomllib.loads((files("checker.reading") / "vocabulary.toml").read_text(encoding="utf-8"))
    names = data["prefectures"]["names"]
    return Vocabulary(
        **_units(data["units"]),
        **_values(data["values"]),
        **_labels(data["labels"]),
        **_scope(data["scope"]),
        year_words={kind: _tuple(words) for kind, words in data["years"].items()},
        eras=data["eras"],
        prefectures={short: name for name in names for short in (name, name if name == "北海道" else name[:-1])},
    )


def _units(units: dict[str, Any]) -> dict[str, Any]:
    return {
        "money": {fold(unit): scale for unit, scale in units["money"].items()},
        "other_units": {kind: _set(words) for kind, words in units["other"].items()},
        "scales": {unit: _tuple(words) for unit, words in units["scales"].items()},
        "yen_names": _tuple(units["words"]["yen_names"]),
        "foreign": _tuple(units["words"]["foreign"]),
        "foreign_in_formats": _tuple([*units["words"]["foreign"], *units["words"]["foreign_signs"]]),
        "not_money": _tuple(units["words"]["not_money"]),
        "unit_leads": _tuple(units["words"]["unit_leads"]),
        "amounts": _set(units["words"]["amounts"]),
    }


def _values(values: dict[str, Any]) -> dict[str, Any]:
    return {
        "blank": _set(values["blank"]),
        "yes": _set(values["yes"]),
        "no": _set(values["no"]),
        "marked": "".join(values["marked"]),
        "unmarked": "".join(values["unmarked"]),
        "empty_boxes": _set(values["empty_boxes"]),
        "one_of": values["one_of"],
        "option_words": _tuple(values["options"]),
    }


def _labels(labels: dict[str, Any]) -> dict[str, Any]:
    return {
        "remarks": _set(labels["remarks"]),
        "changes": _tuple(labels["changes"]),
        "including": _tuple(labels["including"]),
        "including_other": _tuple(labels["including_other"]),
        "hourly_remarks": _set(labels["hourly_remarks"]),
        "never": {item: _tuple(words) for item, words in labels["never"].items()},
        "own_words": {item: _tuple(words) for item, words in labels["own_words"].items()},
        "qualifiers": _tuple(labels["qualifiers"]),
        "sections": _set(labels["sections"]),
        "target_headings": _tuple(labels["target_headings"]),
        "or_more": _tuple(labels["or_more"]),
        "people": {fold(word): group for group, words in labels["people"].items() for word in words},
        "totals": _set(labels["totals"]),
        "parts": _tuple(labels["parts"]),
        "part_totals": _set(labels["part_totals"]),
        "gross": _set(labels["gross"]),
        "growth": _set(labels["growth"]),
        "beside": _tuple(labels["beside"]),
        "whole_year": _set(labels["whole_year"]),
        "under": tuple((_set(row["groups"]), _set(row["leaves"]), row["item"]) for row in labels["under"]),
        "weak": {item: _set(words) for item, words in labels["weak"].items()},
    }


def _scope(scope: dict[str, Any]) -> dict[str, Any]:
    return {
        "company": _tuple(scope["company"]),
        "project": _tuple(scope["project"]),
        "project_sheet": _tuple(scope["project_sheet"]),
        "neutral": _tuple(scope["neutral"]),
        "sums": _set(scope["sums"]),
        "part_endings": _tuple(scope["part_endings"]),
        "entities": _tuple(scope["entities"]),
        "past_titles": _tuple(scope["past_titles"]),
        "plan_titles": _tuple(scope["plan_titles"]),
        "other": _tuple(scope["other"]),
        "other_sheet": _tuple(scope["other_sheet"]),
        "other_sheet_whole": _set(scope["other_sheet_whole"]),
    }


def _set(words: list[str]) -> frozenset[str]:
    return frozenset(fold(word) for word in words)


def _tuple(words: list[str]) -> tuple[str, ...]:
    return tuple(fold(word) for word in words)
