"""The words of plan workbooks that are no item labels (`vocabulary.toml`), loaded once."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every word is folded (see `fold`); `money` gives yen per unit, `prefectures` short and full names → full name."""

    money: Mapping[str, int]
    other_units: Mapping[str, frozenset[str]]
    blank: frozenset[str]
    yes: frozenset[str]
    no: frozenset[str]
    marked: str
    unmarked: str
    remarks: frozenset[str]
    sections: frozenset[str]
    totals: frozenset[str]
    parts: tuple[str, ...]
    growth: frozenset[str]
    beside: tuple[str, ...]
    whole_year: frozenset[str]
    under: tuple[tuple[frozenset[str], frozenset[str], str], ...]
    weak: Mapping[str, frozenset[str]]
    company: tuple[str, ...]
    project: tuple[str, ...]
    project_sheet: tuple[str, ...]
    neutral: tuple[str, ...]
    other: tuple[str, ...]
    past_titles: tuple[str, ...]
    year_words: Mapping[str, tuple[str, ...]]
    prefectures: Mapping[str, str]

    @property
    def units(self) -> frozenset[str]:
        """Every unit word, of money and of anything else."""
        return frozenset(self.money).union(*self.other_units.values())


def fold(text: str) -> str:
    """NFKC, no whitespace, lower case: how words are compared."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


@cache
def vocabulary() -> Vocabulary:
    data = tomllib.loads((files("checker.reading") / "vocabulary.toml").read_text(encoding="utf-8"))
    values, labels, scope = data["values"], data["labels"], data["scope"]
    names = data["prefectures"]["names"]
    return Vocabulary(
        money={fold(unit): scale for unit, scale in data["units"]["money"].items()},
        other_units={kind: _set(words) for kind, words in data["units"]["other"].items()},
        blank=_set(values["blank"]),
        yes=_set(values["yes"]),
        no=_set(values["no"]),
        marked="".join(values["marked"]),
        unmarked="".join(values["unmarked"]),
        remarks=_set(labels["remarks"]),
        sections=_set(labels["sections"]),
        totals=_set(labels["totals"]),
        parts=_tuple(labels["parts"]),
        growth=_set(labels["growth"]),
        beside=_tuple(labels["beside"]),
        whole_year=_set(labels["whole_year"]),
        under=tuple((_set(row["groups"]), _set(row["leaves"]), row["item"]) for row in labels["under"]),
        weak={item: _set(words) for item, words in labels["weak"].items()},
        company=_tuple(scope["company"]),
        project=_tuple(scope["project"]),
        project_sheet=_tuple(scope["project_sheet"]),
        neutral=_tuple(scope["neutral"]),
        past_titles=_tuple(scope["past_titles"]),
        other=_tuple(scope["other"]),
        year_words={kind: _tuple(words) for kind, words in data["years"].items()},
        prefectures={short: name for name in names for short in (name, name if name == "北海道" else name[:-1])},
    )


def _set(words: list[str]) -> frozenset[str]:
    return frozenset(fold(word) for word in words)


def _tuple(words: list[str]) -> tuple[str, ...]:
    return tuple(fold(word) for word in words)
