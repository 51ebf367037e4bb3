"""Whether words speak of the whole company or of the project alone. The company-wide table is wanted."""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache

from checker.reading.vocabulary import fold, vocabulary


class Scope(IntEnum):
    """Ordered by how much a table is wanted."""

    PROJECT = 0
    UNSAID = 1
    COMPANY = 2


@lru_cache(maxsize=16384)
def scope_of(text: str) -> Scope:
    """What a title, a section or a corner cell says."""
    return _scope(text, vocabulary().project)


@lru_cache(maxsize=1024)
def scope_of_sheet(name: str) -> Scope:
    """What a sheet's name says: a sheet called 補助事業計画 often holds the whole company's plan."""
    return _scope(name, vocabulary().project_sheet)


def looks_back(text: str) -> bool:
    """過去5期, 決算推移: the words of a table of closed years."""
    folded = fold(text)
    return "計画" not in folded and any(word in folded for word in vocabulary().past_titles)


def _scope(text: str, project: tuple[str, ...]) -> Scope:
    words = vocabulary()
    folded = fold(text)
    if any(word in folded for word in words.other):
        return Scope.PROJECT
    if any(word in folded for word in words.company):
        return Scope.COMPANY
    for neutral in words.neutral:
        folded = folded.replace(neutral, "")
    return Scope.PROJECT if any(word in folded for word in project) else Scope.UNSAID
