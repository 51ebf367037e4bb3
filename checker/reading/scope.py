"""Whether words speak of the whole company or of the project alone. The company-wide table is wanted."""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache

from checker.reading.vocabulary import fold, vocabulary

_NAME_LENGTH = 12  # of a shop or a factory


class Scope(IntEnum):
    """Ordered by how much a table is wanted."""

    PROJECT = 0
    PART = 1  # a shop or a factory, if the workbook has more than it; a company of that name, if not
    UNSAID = 2
    COMPANY = 3


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


def looks_ahead(text: str) -> bool:
    """計画, 見通し, 補助金: the words of a table that plans."""
    return any(word in fold(text) for word in vocabulary().plan_titles)


def is_other_version(text: str) -> bool:
    """記入例, 旧版, 子会社: figures that are not this plan, whatever else they say of themselves."""
    return any(word in _telling(text) for word in vocabulary().other)


@lru_cache(maxsize=1024)
def is_other_sheet(name: str) -> bool:
    """A sheet 記入例 or プラン旧: whatever stands on it is not this plan, not even under 会社全体."""
    words = vocabulary()
    folded = _telling(name)
    return is_other_version(name) or folded in words.other_sheet_whole or any(w in folded for w in words.other_sheet)


def _scope(text: str, project: tuple[str, ...]) -> Scope:
    words = vocabulary()
    folded = _telling(text)
    if any(word in folded for word in words.other):
        return Scope.PROJECT
    if any(word in folded for word in words.company) or folded.strip("()[]【】■◆●") in words.sums:
        return Scope.COMPANY
    if any(word in folded for word in project):
        return Scope.PROJECT
    return Scope.PART if len(folded) <= _NAME_LENGTH and folded.endswith(words.part_endings) else Scope.UNSAID


def _telling(text: str) -> str:
    """The text without the words that only sound like another version or a project."""
    folded = fold(text)
    for neutral in vocabulary().neutral:
        folded = folded.replace(neutral, "")
    return folded
