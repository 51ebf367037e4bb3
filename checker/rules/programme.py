"""What a round asks, as data: the frozen form of one rule pack.

The loader makes these from TOML; evaluation reads them. Amounts of the law are Fractions, so that no rate is ever
rounded on its way to a verdict.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal, TypeAlias

from checker.model import Citation, CitedText, Confidence, Severity, Text

TODO = "TODO"  # begins the section of a citation that nobody has looked up yet; a draft may hold it
Check = Literal["growth", "at_least", "at_most", "step", "declared", "any_of"]
Each = Literal["base_year", "plan_year", "first_year", "final_year", "total"]
GrowthBase = Literal["positive", "absolute"]
GrowthMethod = Literal["simple", "cagr"]
Exponent = Literal["fiscal_year_difference", "plan_year_number"]
BaseYear = Literal["any", "before_fixing_date"]
StatedGrowth = Literal["cumulative", "yearly"]
Operator = Literal["is", "in", "at_least", "at_most", "above", "below"]
OneYear = Literal["", "base_year", "first_year", "final_year"]
Day = Literal["", "march_31", "application_date", "completion_date"]


@dataclass(frozen=True, slots=True)
class Condition:
    """One test on one item or metric: `is` a flag or text, `in` a list, or a bound on a number.

    A bound is a constant or a number of the plan itself (`value` a Reference). Either side unknown makes the condition
    unknown. `each` says which year of a series is meant.
    """

    item: str
    operator: Operator
    value: bool | str | tuple[str, ...] | Fraction | Reference
    source: Literal["item", "metric"] = "item"
    each: OneYear = ""

    @property
    def plain(self) -> bool:
        """Tests a fact of the plan as a whole against a constant."""
        return self.source == "item" and not self.each and not isinstance(self.value, Reference)


@dataclass(frozen=True, slots=True)
class Constant:
    """A number of the law itself."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Reference:
    """A number taken from a plan, a table or a frame: `value × times + plus`, not below `at_least`.

    `source` is item, metric, table (`on` says which day of a dated one) or subsidy (frame_cap, cap, floor, maximum).
    What is added and the floor may be numbers of the plan too (the applicant's own target).
    """

    source: Literal["item", "metric", "table", "subsidy"]
    name: str
    on: Day = ""
    plus: Fraction | Reference = Fraction(0)
    times: Fraction = Fraction(1)
    at_least: Fraction | Reference | None = None


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
    where the two disagree. `increase` is the final plan year less the base year, one number. `truncate` cuts the
    finished quantity to so many decimals, toward zero.
    """

    id: str
    title: Text
    how: Literal["sum", "difference", "ratio", "product", "increase"]
    of: tuple[str, ...]
    unit: str
    cite: tuple[Citation, ...]
    confidence: Confidence
    stated: str | None = None
    replace: tuple[Replacement, ...] = ()
    truncate: int | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One of several ways to fulfil an any_of rule; open only to whom its `when` holds for."""

    check: Check
    metric: tuple[str, ...]
    rate: tuple[Number, ...] = ()
    value: Number | None = None
    each: Each = "final_year"
    base: GrowthBase = "positive"
    title: Text | None = None
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One requirement. `when` must hold, `unless` must not be shown to hold, `frames` limits it to those 申請枠.

    `if_stated`: without these items nothing is asked (not_applicable). `when_unknown` is the severity an unknown
    outcome has, where it differs. `expected` is what a `declared` item has to say. `base` is how growth takes a base
    of less than zero: `positive` knows no growth from there, `absolute` asks for the increase of |base|.
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
    base: GrowthBase = "positive"
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
class Addition:
    """What raises a frame's cap besides the wage hike (インボイス特例), yen, for whom `when` holds."""

    title: Text
    amount: int
    when: tuple[Condition, ...]
    cite: tuple[Citation, ...]
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class FrameRules:
    """One 申請枠: who gets how much. `aliases` are the ways forms write its name. No `floor`: none is printed."""

    id: str
    title: Text
    aliases: tuple[str, ...]
    tiers: tuple[Tier, ...]
    floor: Number | None
    rates: tuple[RateStep, ...]
    cite: tuple[Citation, ...]
    confidence: Confidence
    note: Text | None = None
    additions: tuple[Addition, ...] = ()

    @property
    def has_uplift(self) -> bool:
        return any(tier.uplift for tier in self.tiers)


@dataclass(frozen=True, slots=True)
class Round:
    """One 公募回; a day that no source tells is None."""

    number: int
    opens: date | None
    closes: date | None
    cite: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Horizon:
    """How long a plan is and how growth over it is counted; without `years` the programme judges no plan years.

    PLAN-BASE-YEAR: `base_year_months`, the base year's closing lies at most so many months before the deadline;
    `base_year`, the base year is the one before that of the fixing date (額の確定日).
    """

    years: tuple[int, ...]
    growth: GrowthMethod
    exponent: Exponent
    cite: tuple[Citation, ...]
    base_year_months: int | None = None
    base_year: BaseYear = "any"
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
    stated_growth: StatedGrowth = "cumulative"

    def frame(self, frame_id: str) -> FrameRules | None:
        return next((frame for frame in self.frames if frame.id == frame_id), None)

    def metric(self, metric_id: str) -> Metric | None:
        return next((metric for metric in self.metrics if metric.id == metric_id), None)

    def round(self, number: int | None) -> Round | None:
        return next((r for r in self.rounds if r.number == number), None)

    def cited(self) -> Iterator[tuple[str, tuple[Citation, ...]]]:
        """Everything that carries citations, with its place in the pack."""
        yield from ((f"round {entry.number}", entry.cite) for entry in self.rounds)
        yield "horizon", self.horizon.cite
        yield from ((f"metric.{metric.id}", metric.cite) for metric in self.metrics)
        yield from ((rule.key, rule.cite) for rule in self.rules)
        yield from ((f"frame {frame.id}", frame.cite) for frame in self.frames)
        yield from ((f"clawback {clause.code}", clause.cite) for clause in self.clawback)
