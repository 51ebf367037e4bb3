"""What was understood of one workbook: every table that looks like a plan, the chosen one, and what was left aside.

Plain values only, made in the reading child and shown by `checker.reporting`; nothing here knows a sheet any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from checker.model import Plan

CHOSEN, ADDS, LEFT_OUT = "chosen", "adds", "left_out"


@dataclass(frozen=True, slots=True)
class YearFound:
    """One year of a header: `slot` 0 is the base year, `cell` and `text` the header cell, `end` its written end."""

    slot: int
    cell: str
    text: str
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One table that looks like a plan. Ranges are those of the sheet (`B3:H12`), whichever way its years run.

    `status` is chosen, adds (the chosen table lacks what it gives) or left_out; `why` a key of the words template, and
    `said` the text of the workbook that decided. `items` are the catalogue items of its rows, `core` how many of them a
    plan is told by, `used` how many facts of the plan stand in it. `scope` is company, unsaid, part (of the company) or
    project.
    """

    sheet: str
    area: str
    header: str
    rows: str
    scope: str
    unit: str
    years: tuple[YearFound, ...]
    items: tuple[str, ...]
    core: int
    status: str
    why: str
    said: str = ""
    used: int = 0
    years_down: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Ignored:
    """A row, a column or a label (`kind`) with something in it that no fact was made of; `why` as in `Candidate`."""

    kind: str
    sheet: str
    cell: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Understanding:
    """The plan as it was read and what else the workbook offered. `mapped` are the facts whose place a map gave."""

    plan: Plan
    candidates: tuple[Candidate, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    sheets: tuple[str, ...] = ()
    hidden_sheets: tuple[str, ...] = ()
    mapped: tuple[str, ...] = ()

    @property
    def chosen(self) -> Candidate | None:
        """The table that the plan was read from, None where there is none."""
        return next((candidate for candidate in self.candidates if candidate.status == CHOSEN), None)
