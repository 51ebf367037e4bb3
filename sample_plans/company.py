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
class ByHand:
    """Final growth rates in percent as typed on the sheet その3, and which row of the table was typed over too."""

    value_added: float
    labour_productivity: float
    payroll_per_head: float
    typed_over: str | None = None


@dataclass(frozen=True, slots=True)
class Company:
    """`plan` holds the typed series, years 0..n, in `unit`; `cover` the sections of the cover sheet, label → value.

    `targets`: the applicant's own targets from round 19 on, in percent a year and yen above the regional wage.
    `by_hand`: the growth rates typed into the official form of 省力化投資補助金, where they may be wrong.
    """

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
    targets: dict[str, float] | None = None
    title: str = "ものづくり補助金　事業計画書（申請概要）"
    base_year_note: str | None = None
    by_hand: ByHand | None = None
    payback: dict[str, int] | None = None

    @property
    def applicant(self) -> str:
        return str(self.stated("事業者名"))

    def stated(self, label: str) -> str | int | date:
        """What the cover sheet says beside a label."""
        return next(section[label] for section in self.cover.values() if label in section)

    def fixing_date(self) -> date:
        """When the subsidy's amount is to be fixed; the completion of the project where no other day is stated."""
        labels = [label for section in self.cover.values() for label in section]
        found = self.stated("額の確定予定日" if "額の確定予定日" in labels else "補助事業完了予定日")
        if not isinstance(found, date):
            raise TypeError(f"{self.name}: {found} must be a date")
        return found

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
    if "by_hand" in fields:
        fields["by_hand"] = ByHand(**fields["by_hand"])
    return Company(name=path.stem, **fields)
