"""Five-year growth of each prefecture's minimum wage, as a round prints it (都道府県別の年平均成長率).

The table goes by round and prefecture. Only what a round is known to have printed decides; rows of confidence
`unverified` are there for orientation. `recomputed` derives a rate from the wages themselves, by the same method.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import cache
from importlib.resources import files

from checker.model import Confidence, ProgrammeError
from checker.rules.wages import wage_table

_FILE = "prefectural_wage_growth.csv"
_PARTS = 1000  # one decimal of a percent


@dataclass(frozen=True, slots=True)
class WageGrowth:
    """One printed rate, a ratio (0.032 is 3.2 %), and how sure it is that the round printed it."""

    rate: Fraction
    confidence: Confidence

    @property
    def decides(self) -> bool:
        return self.confidence is not Confidence.UNVERIFIED


class GrowthTable:
    """Every rate by round and prefecture. `windows` are each round's base and last fiscal year."""

    def __init__(
        self,
        rows: Mapping[tuple[int, str], WageGrowth],
        windows: Mapping[int, tuple[int, int]],
        verified: date,
    ) -> None:
        self._rows = rows
        self.windows = windows
        self.verified = verified
        self.rounds = tuple(dict.fromkeys(number for number, _ in rows))

    def row(self, number: int, prefecture: str) -> WageGrowth | None:
        """The rate of one round and prefecture; None where no source gives one."""
        return self._rows.get((number, prefecture))


@cache
def growth_table() -> GrowthTable:
    """The table shipped with the product. Raises ProgrammeError when a row is damaged."""
    folder = files("checker.rules") / "tables"
    head = tomllib.loads((folder / _FILE.replace(".csv", ".toml")).read_text(encoding="utf-8"))
    windows = {row["number"]: (row["window"][0], row["window"][1]) for row in head["round"]}
    return parse_growth((folder / _FILE).read_text(encoding="utf-8"), windows, head["verified"])


def parse_growth(text: str, windows: Mapping[int, tuple[int, int]], verified: date) -> GrowthTable:
    """CSV text → table. Raises ProgrammeError for a damaged or doubled row, or a round that is not complete."""
    prefectures = set(wage_table().prefectures)
    rows: dict[tuple[int, str], WageGrowth] = {}
    for line, row in enumerate(csv.DictReader(text.splitlines()), 2):
        try:
            key = int(row["round"]), row["prefecture"]
            found = WageGrowth(Fraction(Decimal(row["rate"])), Confidence(row["confidence"]))
        except (KeyError, ValueError, TypeError, InvalidOperation) as error:
            raise ProgrammeError(f"{_FILE}: line {line}: {error}") from error
        if not 0 <= found.rate < 1:
            raise ProgrammeError(f"{_FILE}: line {line}: a rate is a ratio below 1 (3 % is 0.03), not {row['rate']}")
        if key in rows or key[1] not in prefectures:
            raise ProgrammeError(f"{_FILE}: line {line}: {key[1]} is no prefecture, or stands twice in round {key[0]}")
        rows[key] = found
    for number in windows:
        count = sum(key[0] == number for key in rows)
        if count != len(prefectures):
            raise ProgrammeError(f"{_FILE}: round {number}: {count} prefectures instead of {len(prefectures)}")
    return GrowthTable(rows, windows, verified)


def recomputed(prefecture: str, first: int, last: int) -> Fraction:
    """The yearly compound growth of a prefecture's wage between two fiscal years, half up to one decimal of a percent.

    Decided in integers: the tenth of a percent k with (k − ½) ≤ growth < (k + ½). Raises UsageError for no prefecture.
    """
    base, final = (_wage_of(prefecture, year) for year in (first, last))
    years = last - first
    tenths = round(((final / base) ** (1 / years) - 1) * _PARTS)
    while _reaches(tenths + 1, base, final, years):
        tenths += 1
    while not _reaches(tenths, base, final, years):
        tenths -= 1
    return Fraction(tenths, _PARTS)


def _reaches(tenths: int, base: int, final: int, years: int) -> bool:
    """Whether growth is at least `tenths` − ½ tenths of a percent."""
    return bool((2 * (_PARTS + tenths) - 1) ** years * base <= final * (2 * _PARTS) ** years)


def _wage_of(prefecture: str, year: int) -> int:
    """The amount that the revision of a fiscal year set, or left as it was."""
    return [row for row in wage_table().revisions(prefecture) if row.fiscal_year <= year][-1].amount
