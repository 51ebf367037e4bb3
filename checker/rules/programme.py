"""What a round asks, as data: the frozen form of one rule pack.

The loader makes these from TOML; evaluation reads them. Amounts of the law are Fractions, so that no rate is ever
rounded on its way to a verdict.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal, TypeAlias

from checker.model import Citation, CitedText, Confidence, Severity, Text

Check = Literal["growth", "at_least", "at_most", "step", "declared", "any_of"]
Each = Literal["base_year", "plan_year", "final_year", "total"]
GrowthMethod = Literal["simple", "cagr"]
Exponent = Literal["fiscal_year_difference", "plan_year_number"]
Operator = Literal["is", "in", "at_least", "at_most"]


@dataclass(frozen=True, slots=True)
class Condition:
    """One test on one item: `is` a flag or text, `in` a list, or a bound on a number. Unknown items make it unknown."""

    item: str
    operator: Operator
    value: bool | str | tuple[str, ...] | Fraction


@dataclass(frozen=True, slots=True)
class Constant:
    """A number of the law itself."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Reference:
    """A number taken from a plan, a table or a frame: `value × times + plus`, not below `at_least`.

    `source` is item, metric, table (`on` says which day) or subsidy (frame_cap, cap, floor, maximum).
    """

    source: Literal["item", "metric", "table", "subsidy"]
    name: str
    on: str = ""
    plus: Fraction = Fraction(0)
    times: Fraction = Fraction(1)
    at_least: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    when: tuple[Condition, ...]
    value: Number


@dataclass(frozen=True, slots=True)
class First:
    """The value of the first branch whose conditions hold; branches that may hold are all kept in view."""

    branches: tuple[Branch, ...]


Number: TypeAlias = Constant | Reference | First


@dataclass(frozen=True, slots=True)
class Replacement:
    """Under these conditions the metric is this number instead (完全自動化: 0.1)."""

    when: tuple[Condition, ...]
    value: Fraction


@dataclass(frozen=True, slots=True)
class Metric:
    """A quantity computed from items or other metrics.

    `stated` names the form's own row of the same quantity: it is judged where a part is missing, and beside the parts
    where the two disagree.
    """

    id: str
    title: Text
    how: Literal["sum", "ratio", "product"]
    of: tuple[str, ...]
    unit: str
    cite: tuple[Citation, ...]
    confidence: Confidence
    stated: str | None = None
    replace: tuple[Replacement, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """One of several ways to fulfil an any_of rule."""

    check: Check
    metric: tuple[str, ...]
    rate: tuple[Number, ...] = ()
    value: Number | None = None
    each: Each = "final_year"


@dataclass(frozen=True, slots=True)
class Rule:
    """One requirement. `when` must hold, `unless` must not be shown to hold, `frames` limits it to those 申請枠.

    `if_stated`: without these items nothing is asked (not_applicable). `when_unknown` is the severity an unknown
    outcome has, where it differs. `expected` is what a `declared` item has to say.
    """

    code: str
    part: str
    title: Text
    severity: Severity
    check: Check
    each: Each
    confidence: Confidence
    cite: tuple[Citation, ...]
    advice: Text
    metric: tuple[str, ...] = ()
    rate: tuple[Number, ...] = ()
    value: Number | None = None
    item: str | None = None
    expected: bool = True
    when: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    frames: tuple[str, ...] = ()
    if_stated: tuple[str, ...] = ()
    when_unknown: Severity | None = None
    options: tuple[Option, ...] = ()
    note: Text | None = None

    @property
    def key(self) -> str:
        return f"{self.code}[{self.part}]" if self.part else self.code


@dataclass(frozen=True, slots=True)
class Tier:
    """One head-count tier: up to `employees` regular employees (None: no limit), yen.

    `uplift` is (least, most): the two differ where the sources print only a range; None where the frame has none.
    """

    employees: int | None
    cap: int
    uplift: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class RateStep:
    """Subsidy up to `up_to` yen (None: without end) is paid at `rate` of the cost."""

    up_to: int | None
    rate: Number


@dataclass(frozen=True, slots=True)
class FrameRules:
    """One 申請枠: who gets how much. `aliases` are the ways forms write its name."""

    id: str
    title: Text
    aliases: tuple[str, ...]
    tiers: tuple[Tier, ...]
    floor: Number
    rates: tuple[RateStep, ...]
    cite: tuple[Citation, ...]
    confidence: Confidence
    note: Text | None = None

    @property
    def has_uplift(self) -> bool:
        return any(tier.uplift for tier in self.tiers)


@dataclass(frozen=True, slots=True)
class Round:
    number: int
    opens: date
    closes: date
    cite: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Horizon:
    """How long a plan is and how growth over it is counted.

    `base_year_months`: the base year's closing lies at most so many months before the deadline (PLAN-BASE-YEAR).
    """

    years: tuple[int, ...]
    growth: GrowthMethod
    exponent: Exponent
    cite: tuple[Citation, ...]
    base_year_months: int | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Programme:
    """One rule pack: everything a group of rounds asks. `fingerprint` digests the pack's and its tables' bytes."""

    id: str
    scheme: str
    title: Text
    aliases: tuple[str, ...]
    status: Literal["draft", "verified"]
    verified: date
    fingerprint: str
    rounds: tuple[Round, ...]
    horizon: Horizon
    metrics: tuple[Metric, ...]
    rules: tuple[Rule, ...]
    frames: tuple[FrameRules, ...]
    consistency: tuple[str, ...]
    clawback: tuple[CitedText, ...]
    notes: tuple[Text, ...] = ()

    def frame(self, frame_id: str) -> FrameRules | None:
        return next((frame for frame in self.frames if frame.id == frame_id), None)

    def metric(self, metric_id: str) -> Metric | None:
        return next((metric for metric in self.metrics if metric.id == metric_id), None)

    def round(self, number: int | None) -> Round | None:
        return next((r for r in self.rounds if r.number == number), None)
