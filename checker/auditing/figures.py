"""What a summary says of a run, as numbers: asked of the store in SQL, worded elsewhere."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from checker.auditing import store
from checker.auditing.portfolio import Goal, goals

_BINS = (-10, -5, -2, -1, 0, 1, 2, 5, 10)  # margins in per cent of what is required
_SHOWN = 200  # files and groups listed on the page; the workbook has all
_NEAR = 0.01


@dataclass(frozen=True, slots=True)
class Failing:
    """One requirement: how many plans do not meet it, and of how many nobody knows."""

    code: str
    failing: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Margins:
    """How far plans stand from one threshold: `counts[k]` of bin k; the first and last bins are open."""

    code: str
    counts: tuple[int, ...]
    near: int


@dataclass(frozen=True, slots=True)
class Place:
    """One prefecture's plans by verdict."""

    name: str
    plans: int
    compliant: int


@dataclass(frozen=True, slots=True)
class Human:
    """A file that a person has to look at."""

    file: str
    status: str
    reason: str


@dataclass(frozen=True, slots=True)
class Twins:
    """Files whose figures are all the same."""

    files: tuple[str, ...]
    applicants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything the summary page shows."""

    files: int
    plans: int
    verdicts: Counter[str]
    statuses: Counter[str]
    failing: tuple[Failing, ...]
    margins: tuple[Margins, ...]
    places: tuple[Place, ...]
    human: tuple[Human, ...]
    human_total: int
    twins: tuple[Twins, ...]
    duplicates: int
    seconds: float
    goals: tuple[Goal, ...]


def summary(folder: Path) -> Summary:
    """The figures of a run. Raises UsageError where there is none."""
    connection = store.connected(folder)
    try:

        def ask(sql: str) -> list[Any]:
            found: list[Any] = connection.execute(sql).fetchall()
            return found

        statuses = Counter(dict(ask("SELECT status, count(*) FROM reads GROUP BY status")))
        human = ask(
            "SELECT file, status, coalesce(reason, '') FROM reads "
            "WHERE status NOT IN ('judged', 'duplicate') ORDER BY status, file"
        )
        return Summary(
            files=statuses.total(),
            plans=ask("SELECT count(*) FROM plans")[0][0],
            verdicts=Counter(dict(ask("SELECT verdict, count(*) FROM plans GROUP BY verdict"))),
            statuses=statuses,
            failing=_failing(ask),
            margins=_margins(ask),
            places=_places(ask),
            human=tuple(Human(*row) for row in human[:_SHOWN]),
            human_total=len(human),
            twins=_twins(ask),
            duplicates=statuses["duplicate"],
            seconds=float(ask("SELECT coalesce(sum(seconds), 0) FROM reads")[0][0]),
            goals=goals(connection.execute("SELECT * FROM years ORDER BY plan, year").df()),
        )
    finally:
        connection.close()


def _failing(ask: Any) -> tuple[Failing, ...]:
    rows = ask(
        "SELECT code, count(DISTINCT plan) FILTER (outcome = 'fail') AS failing, "
        "count(DISTINCT plan) FILTER (outcome = 'unknown') AS unknown FROM findings WHERE severity = 'required' "
        "GROUP BY code HAVING failing + unknown > 0 ORDER BY failing DESC, unknown DESC, code"
    )
    return tuple(Failing(*row) for row in rows)


def _margins(ask: Any) -> tuple[Margins, ...]:
    """Of every required rule about growth: the margin as a share of what is required."""
    share = "margin / required"
    low = [f"count(*) FILTER ({share} < {_BINS[0] / 100})"]
    low += [f"count(*) FILTER ({share} >= {a / 100} AND {share} < {b / 100})" for a, b in pairwise(_BINS)]
    low += [f"count(*) FILTER ({share} >= {_BINS[-1] / 100})", f"count(*) FILTER (abs({share}) <= {_NEAR})"]
    rows = ask(
        f"SELECT code, {', '.join(low)} FROM findings WHERE severity = 'required' AND code LIKE '%GROWTH' "
        "AND required > 0 AND margin IS NOT NULL GROUP BY code ORDER BY code"
    )
    return tuple(Margins(row[0], tuple(row[1:-1]), row[-1]) for row in rows)


def bins() -> tuple[int, ...]:
    """The edges of the histogram, per cent."""
    return _BINS


def _places(ask: Any) -> tuple[Place, ...]:
    rows = ask(
        "SELECT coalesce(prefecture, ''), count(*), count(*) FILTER (verdict = 'compliant') FROM plans "
        "GROUP BY 1 ORDER BY 2 DESC, 1"
    )
    return tuple(Place(*row) for row in rows)


def _twins(ask: Any) -> tuple[Twins, ...]:
    rows = ask(
        "SELECT list(p.file ORDER BY p.file), list(DISTINCT r.applicant ORDER BY r.applicant) "
        "FILTER (r.applicant IS NOT NULL) FROM plans p JOIN reads r ON p.file = r.file "
        f"WHERE p.numbers <> '' GROUP BY p.numbers HAVING count(*) > 1 ORDER BY count(*) DESC, 1 LIMIT {_SHOWN}"
    )
    return tuple(Twins(tuple(files), tuple(names or ())) for files, names in rows)
