"""A company file (`companies/*.toml`) as the sheets need it: a plan's typed numbers and how its years are headed."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

COMPANIES = Path(__file__).parent / "companies"
REIWA = 2018  # 令和1年 is 2019
FORM_YEARS = 5  # the forms have five plan-year columns, however many a plan fills


@dataclass(frozen=True, slots=True)
class Company:
    """`plan` holds the typed series, years 0..n, in `unit`; `cover` the sections of the cover sheet, label → value."""

    name: str
    shows: str
    layout: str
    unit: str
    base_year_end: date
    year_heading: str
    cover: dict[str, dict[str, str | int | date]]
    plan: dict[str, list[int]]
    grounds: dict[str, str]
    labour_saving: dict[str, int] | None = None
    latest_minimum_wage: int | None = None

    @property
    def applicant(self) -> str:
        return str(self.stated("事業者名"))

    def stated(self, label: str) -> str | int | date:
        """What the cover sheet says beside a label."""
        return next(section[label] for section in self.cover.values() if label in section)

    def years(self) -> int:
        """How many plan years are filled."""
        return len(self.plan["sales"]) - 1

    def heading(self, year: int) -> str:
        """The fiscal year over a column (令和6年3月期), or the form's empty brackets where the plan has ended."""
        if year > self.years():
            return "[　年　月期]"
        calendar = self.base_year_end.year + year
        return self.year_heading.format(year=calendar, reiwa=calendar - REIWA, month=self.base_year_end.month)


def companies() -> tuple[Company, ...]:
    """Every company file, by name."""
    return tuple(_load(path) for path in sorted(COMPANIES.glob("*.toml")))


def _load(path: Path) -> Company:
    fields: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    return Company(name=path.stem, **fields)
