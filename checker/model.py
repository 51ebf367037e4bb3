"""The values that pass between the rooms: cells, facts, plans, findings, reports.

Everything here is frozen and made of plain values, so that it can be pickled to a child process, hashed, compared in a
test and written as JSON. Nothing here knows Excel, pandas or the law.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeAlias

Value: TypeAlias = int | float | Decimal | str | bool | date | tuple[str, ...]

LAST_YEAR = 5  # plan years run 0 (基準年度) .. 5; no programme of the sources plans further
YEARS = LAST_YEAR + 1


class CheckerError(Exception):
    """Something the user can mend; the message says what, where and what to do."""


class UsageError(CheckerError):
    """The call itself is wrong: an unknown programme, frame, item or option value.

    The message is English, for a program or a log; `refusal` names the words in `templates/refusals.ja.j2` that say the
    same to a Japanese user, with `data` as their parameters.
    """

    def __init__(self, message: str, refusal: str = "", **data: object) -> None:
        super().__init__(message)
        self.refusal = refusal
        self.data = {name: str(value) for name, value in data.items()}


class WorkbookError(CheckerError):
    """A workbook cannot be read at all. `code` is the READ-* finding it becomes, `data` the words' parameters."""

    def __init__(self, code: str, message: str = "", **data: str | int) -> None:
        super().__init__(message or code)
        self.code = code
        self.data = data

    def __reduce__(self) -> tuple[Any, ...]:
        return (_workbook_error, (self.code, str(self), self.data))


def _workbook_error(code: str, message: str, data: dict[str, str | int]) -> WorkbookError:
    return WorkbookError(code, message, **data)


class ProgrammeError(CheckerError):
    """A rule pack or table is wrong; the message names file, rule, key and the nearest allowed word."""


class Outcome(StrEnum):
    PASS = "pass"
    FAIL = "fail"
    AT_RISK = "at_risk"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


class Severity(StrEnum):
    REQUIRED = "required"
    ADVISORY = "advisory"


class Confidence(StrEnum):
    OFFICIAL = "official"
    SECONDARY = "secondary"
    UNVERIFIED = "unverified"


class Verdict(StrEnum):
    COMPLIANT = "compliant"
    NON_COMPLIANT = "non_compliant"
    UNDETERMINED = "undetermined"


class Origin(StrEnum):
    STATED = "stated"  # a cell of the workbook says it
    DERIVED = "derived"  # computed from stated facts
    PROJECTED = "projected"  # an assumption about the future
    OPTION = "option"  # the caller said it (--set, --frame, …)


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """One cell of a workbook: `str()` gives `Sheet!D12`."""

    sheet: str
    ref: str

    def __str__(self) -> str:
        return f"{self.sheet}!{self.ref}"


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of one catalogue item, and where it came from.

    Money is integer yen whatever the workbook's unit was; `unit` and `raw` keep what the cell said. `year` is 0..5 for
    a series and None for a scalar. `rounded` says that decimals of a yen were dropped.
    """

    item: str
    value: Value
    year: int | None = None
    cell: Cell | None = None
    raw: str = ""
    unit: str = ""
    scale: int = 1
    origin: Origin = Origin.STATED
    rounded: bool = False

    @property
    def key(self) -> str:
        """The name `--set` and the JSON use: `payroll[5]` or `prefecture`."""
        return self.item if self.year is None else f"{self.item}[{self.year}]"


@dataclass(frozen=True, slots=True)
class Citation:
    """The clause of an original document that a rule rests on. `date` is ISO, or says what the undated text proves."""

    title: str
    publisher: str
    date: str
    section: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages, from a pack or a catalogue."""

    ja: str
    en: str

    def __getitem__(self, lang: str) -> str:
        return self.en if lang == "en" else self.ja


@dataclass(frozen=True, slots=True)
class Trace:
    """How a number came about: a node's value and the nodes it was computed from.

    `name` is an item, metric or table id, `how` the operation (sum, ratio, product, replace, table, growth, fact,
    literal), `value` its value, `cells` the workbook cells of a leaf, `note` a clause or scenario name.
    """

    name: str
    how: str
    value: int | float | Fraction | str | None
    unit: str = ""
    year: int | None = None
    cells: tuple[str, ...] = ()
    children: tuple[Trace, ...] = ()
    note: str = ""

    def leaves(self) -> tuple[Trace, ...]:
        if not self.children:
            return (self,)
        return tuple(leaf for child in self.children for leaf in child.leaves())


@dataclass(frozen=True, slots=True)
class Rate:
    """Growth or share: ratios, truncated to four decimals (0.0392 is 3.92 %) as the official tool prints them."""

    observed: float | None
    required: float | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One judgement: data only. Its words live in `templates/messages.<lang>.j2`.

    `kind` is the check that made it (growth, at_least, at_most, step, declared, any_of, reading, consistency);
    `observed`, `required` and `margin = observed - required` are in `unit` (integers for yen). `data` holds further
    parameters of the message; `missing` the facts (`payroll[5]`) without which an unknown stays unknown.
    """

    code: str
    outcome: Outcome
    severity: Severity = Severity.ADVISORY
    part: str = ""
    kind: str = "reading"
    confidence: Confidence | None = None
    year: int | None = None
    observed: int | float | None = None
    required: int | float | None = None
    margin: int | float | None = None
    rate: Rate | None = None
    unit: str = ""
    metric: str = ""
    title: Text | None = None
    advice: Text | None = None
    note: Text | None = None
    cells: tuple[str, ...] = ()
    cite: tuple[Citation, ...] = ()
    missing: tuple[str, ...] = ()
    data: tuple[tuple[str, str | int | float], ...] = ()
    trace: Trace | None = None

    def get(self, name: str, default: str | int | float = "") -> str | int | float:
        """A parameter of the message."""
        return dict(self.data).get(name, default)


@dataclass(frozen=True, slots=True)
class Plan:
    """One workbook as it was read: its facts and the READ-* findings, nothing judged.

    `facts` holds at most one fact per (item, year). `sheet` is the sheet of the plan table, `scale` its unit in yen.
    """

    name: str
    sha256: str
    facts: tuple[Fact, ...] = ()
    findings: tuple[Finding, ...] = ()
    sheet: str = ""
    scale: int = 1

    def fact(self, item: str, year: int | None = None) -> Fact | None:
        return next((f for f in self.facts if f.item == item and f.year == year), None)

    def value(self, item: str, year: int | None = None) -> Value | None:
        fact = self.fact(item, year)
        return None if fact is None else fact.value

    def series(self, item: str) -> tuple[Value | None, ...]:
        """Years 0..5 of one item, None where the workbook says nothing."""
        found = {f.year: f.value for f in self.facts if f.item == item}
        return tuple(found.get(year) for year in range(YEARS))


@dataclass(frozen=True, slots=True)
class Assumption:
    """An unstated fact and what it was taken for; `why` is a key of the messages template (not_claimed, only_frame)."""

    item: str
    value: Value | None
    why: str


@dataclass(frozen=True, slots=True)
class RateTier:
    """Part of a subsidy: up to `up_to` yen of subsidy (None: without end) at `rate` of the cost."""

    up_to: int | None
    rate: Fraction


@dataclass(frozen=True, slots=True)
class Subsidy:
    """What may be asked, in yen. `cap` includes `uplift` and `addition`; `maximum` is what the stated cost yields.

    `uplift` is the wage hike's, `addition` what else raises the cap (インボイス特例). Where the sources give only
    bounds, or it is unknown whether an addition applies, `cap_least` < `cap`; else they are equal.
    """

    cap: int | None
    cap_least: int | None
    uplift: int
    floor: int | None
    maximum: int | None
    rates: tuple[RateTier, ...]
    addition: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """One 申請枠 by name."""

    id: str
    title: Text


@dataclass(frozen=True, slots=True)
class ProgrammeRef:
    """Which rule pack judged, so that a reader can find the very text again."""

    id: str
    title: Text
    round: int | None
    status: str
    verified: date
    fingerprint: str
    opens: date | None = None
    closes: date | None = None


@dataclass(frozen=True, slots=True)
class Path:
    """One picture's data: the plan against what is asked, years 0..5, None where nothing is known.

    `projected[k]` says that the required value of year k rests on an assumption; `judged` lists the years that count.
    """

    item: str
    unit: str
    observed: tuple[int | float | None, ...]
    required: tuple[int | float | None, ...]
    projected: tuple[bool, ...]
    judged: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """One row of the table as it was read or derived: years 0..5."""

    item: str
    values: tuple[int | float | None, ...]
    cells: tuple[str, ...]
    origins: tuple[Origin | None, ...]


@dataclass(frozen=True, slots=True)
class WithoutWageHike:
    """What the same plan is worth when the wage-hike uplift is not claimed."""

    verdict: Verdict
    cap: int | None


@dataclass(frozen=True, slots=True)
class CitedText:
    """A clause that is shown, not computed: the clawback of a programme."""

    code: str
    text: Text
    confidence: Confidence
    cite: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """One plan judged under one round. The whole content of every output format."""

    tool_version: str
    plan: Plan
    verdict: Verdict
    findings: tuple[Finding, ...]
    programme: ProgrammeRef | None = None
    frame: Frame | None = None
    frames: tuple[Frame, ...] = ()
    as_of: date | None = None
    scenario: str = ""
    plan_years: int | None = None
    horizon: int | None = None
    without_wage_hike: WithoutWageHike | None = None
    assumptions: tuple[Assumption, ...] = ()
    series: tuple[SeriesLine, ...] = ()
    fiscal_year_ends: tuple[date | None, ...] = ()
    paths: tuple[Path, ...] = ()
    subsidy: Subsidy | None = None
    clawback: tuple[CitedText, ...] = ()
    titles: tuple[tuple[str, Text], ...] = ()  # what the pack calls its metrics and tables: (id, title)

    @property
    def unreadable(self) -> bool:
        """No plan could be read from the workbook at all (exit code 2)."""
        return self.programme is None

    def count(self, outcome: Outcome, severity: Severity | None = None) -> int:
        return sum(f.outcome is outcome and severity in (None, f.severity) for f in self.findings)
