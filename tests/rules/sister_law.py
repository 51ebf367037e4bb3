"""Where the quantities of law.csv stand in the packs of the sister schemes (持続化, IT導入, 事業承継・引継ぎ).

Each finder takes a row and `rule_of`, which looks a rule up (and may note it), and gives the rule with its number.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any, TypeAlias

from checker.rules.programme import Condition, First, FrameRules, Number, Reference, Rule

RuleOf: TypeAlias = Callable[..., Rule]
Finder: TypeAlias = Callable[[Any, RuleOf], tuple[Rule, Number | Fraction | str]]

HIKE = (Condition("wage_hike", "is", True),)
NO_EXEMPTION = (Condition("small_business", "is", False), Condition("wage_exempt_industry", "is", False))
AT_APPLICATION = Reference("table", "regional_minimum_wage", "application_date")


def size(branch: int) -> Finder:
    """The head-count of a small business: in commerce and services (0), in other trades (1)."""

    def find(row: Any, rule_of: RuleOf) -> tuple[Rule, Number]:
        rule = rule_of(row, "BASE-SIZE")
        assert (rule.check, rule.metric) == ("at_most", ("regular_employees",))
        assert isinstance(rule.value, First)
        assert rule.value.branches[0].when == (Condition("commerce_or_service", "is", True),)
        return rule, rule.value.branches[branch].value

    return find


def bound(code: str, check: str, metric: str, part: str = "", when: tuple[Condition, ...] = ()) -> Finder:
    def find(row: Any, rule_of: RuleOf) -> tuple[Rule, Number]:
        rule = rule_of(row, code, part)
        assert (rule.check, rule.metric, rule.when) == (check, (metric,), when)
        assert rule.value
        return rule, rule.value

    return find


def regional_plus(code: str, part: str, when: tuple[Condition, ...], on: str = "application_date") -> Finder:
    """Yen above the regional minimum wage that the lowest wage at the end of the project needs."""

    def find(row: Any, rule_of: RuleOf) -> tuple[Rule, Fraction]:
        rule = rule_of(row, code, part)
        assert (rule.check, rule.metric, rule.when) == ("at_least", ("minimum_wage_at_completion",), when)
        assert isinstance(rule.value, Reference)
        assert rule.value == Reference("table", "regional_minimum_wage", on, rule.value.plus)  # type: ignore[arg-type]
        assert isinstance(rule.value.plus, Fraction)
        return rule, rule.value.plus

    return find


def or_own_plus(code: str, part: str, when: tuple[Condition, ...]) -> Finder:
    """The same, where who already stands there raises the own wage by as much."""

    def find(row: Any, rule_of: RuleOf) -> tuple[Rule, Fraction]:
        rule = rule_of(row, code, part)
        assert (rule.check, rule.metric, rule.when) == ("at_least", ("minimum_wage_at_completion",), when)
        assert isinstance(rule.value, First)
        already, otherwise = rule.value.branches
        plus = otherwise.value.plus if isinstance(otherwise.value, Reference) else Fraction(0)
        assert isinstance(plus, Fraction)
        level = Reference(AT_APPLICATION.source, AT_APPLICATION.name, AT_APPLICATION.on, plus)
        assert otherwise.value == level
        assert already.when == (Condition("minimum_wage_at_application", "at_least", level),)
        assert already.value == Reference("item", "minimum_wage_at_application", plus=plus)
        return rule, plus

    return find


def own_plus(row: Any, rule_of: RuleOf) -> tuple[Rule, Fraction]:
    rule = rule_of(row, "HIKE-MINIMUM-WAGE-LEVEL", "own")
    assert (rule.check, rule.metric, rule.when) == ("at_least", ("minimum_wage_at_completion",), HIKE)
    assert isinstance(rule.value, Reference)
    assert isinstance(rule.value.plus, Fraction)
    assert rule.value == Reference("item", "minimum_wage_at_application", plus=rule.value.plus)
    return rule, rule.value.plus


def yearly_wage(part: str, on: str, when: tuple[Condition, ...]) -> Finder:
    def find(row: Any, rule_of: RuleOf) -> tuple[Rule, Fraction]:
        rule = rule_of(row, "BASE-MINIMUM-WAGE", part)
        assert (rule.check, rule.each, rule.metric) == ("at_least", "plan_year", ("internal_minimum_wage",))
        assert rule.when == when
        assert isinstance(rule.value, Reference)
        assert isinstance(rule.value.plus, Fraction)
        assert rule.value == Reference("table", "regional_minimum_wage", on, rule.value.plus)  # type: ignore[arg-type]
        return rule, rule.value.plus

    return find


def productivity(part: str, each: str, *, past: bool = False) -> Finder:
    """The rate of growth of labour productivity, for past recipients or for others."""

    def find(row: Any, rule_of: RuleOf) -> tuple[Rule, Number]:
        rule = rule_of(row, "BASE-LABOUR-PRODUCTIVITY-GROWTH", part)
        assert (rule.check, rule.each, rule.metric) == ("growth", each, ("labour_productivity",))
        (rate,) = rule.rate
        if isinstance(rate, First):
            assert rate.branches[0].when == (Condition("past_recipient", "is", True),)
            return rule, rate.branches[0 if past else 1].value
        assert not past
        return rule, rate

    return find


def numerator(row: Any, rule_of: RuleOf) -> tuple[Rule, str]:
    """What is divided by the hours worked; it differs by year."""
    metric = row.pack.metric("labour_productivity")
    hours = row.pack.metric("labour_input")
    assert (metric.how, metric.of[1]) == ("ratio", "labour_input")
    assert (hours.how, hours.of) == ("product", ("employees", "annual_hours_per_employee"))
    return rule_of(row, "BASE-LABOUR-PRODUCTIVITY-GROWTH", "first_year"), metric.of[0]


def payroll(when: tuple[Condition, ...], *, insured: bool = False) -> Finder:
    def find(row: Any, rule_of: RuleOf) -> tuple[Rule, Number]:
        rule = rule_of(row, "BASE-PAYROLL-GROWTH")
        assert (rule.check, rule.each, rule.metric, rule.when) == ("growth", "final_year", ("payroll",), when)
        (rate,) = rule.rate
        if isinstance(rate, First):
            assert rate.branches[0].when == (Condition("voluntary_insurance", "is", True),)
            return rule, rate.branches[0 if insured else 1].value
        return rule, rate

    return find


def value_added_or_per_head(part: str) -> Finder:
    def find(row: Any, rule_of: RuleOf) -> tuple[Rule, Number]:
        rule = rule_of(row, "BASE-VALUE-ADDED-GROWTH", part)
        assert [option.metric for option in rule.options] == [("value_added",), ("value_added_per_head",)]
        assert all((option.check, option.each, option.when) == ("growth", "final_year", ()) for option in rule.options)
        (rates,) = {option.rate for option in rule.options}
        return rule, rates[0]

    return find


def times(part: str, metric: str, of: str, *, small: bool = False) -> Finder:
    """The rate of one part of the cost."""

    def find(row: Any, rule_of: RuleOf) -> tuple[Rule, Fraction]:
        rule = rule_of(row, "MONEY-RATE", part)
        assert (rule.check, rule.metric) == ("at_most", (metric,))
        value = rule.value
        if isinstance(value, First):
            assert value.branches[0].when == (Condition("small_business", "is", True),)
            value = value.branches[0 if small else 1].value
        assert isinstance(value, Reference)
        assert value == Reference("item", of, plus=value.plus, times=value.times)
        if value.plus:  # the step: 500,000 yen of subsidy at the first rate, 2/3 of the cost beyond
            first = Fraction(4, 5) if small else Fraction(3, 4)
            assert value.plus == 500_000 - 500_000 / first * value.times
        return rule, value.times

    return find


def parts_add_up(row: Any, rule_of: RuleOf) -> tuple[Rule, str]:
    rule = rule_of(row, "MONEY-EXPENSE-SHARE", "parts")
    metric = row.pack.metric("requested_parts")
    assert (metric.how, metric.of) == ("sum", ("software_subsidy", "pc_subsidy", "register_subsidy"))
    assert (rule.check, rule.metric) == ("at_most", ("requested_subsidy",))
    assert rule.value == Reference("metric", "requested_parts")
    return rule, "requested_parts"


def addition(title: str) -> Finder:
    def find(row: Any, rule_of: RuleOf) -> tuple[Rule, Fraction]:
        frame: FrameRules = row.frame_rules
        (found,) = (entry for entry in frame.additions if entry.title.ja == title)
        return replace(rule_of(row, "MONEY-CAP"), confidence=found.confidence), Fraction(found.amount)

    return find


def at_most_half(row: Any, rule_of: RuleOf) -> tuple[Rule, Number]:
    """A rate the sources disagree about: computed in a rule of its own that only warns."""
    rule = rule_of(row, "MONEY-RATE", "half")
    assert (rule.check, rule.value) == ("at_most", Reference("subsidy", "maximum"))
    (step,) = row.frame_rules.rates
    return rule, step.rate


def hike_frame(row: Any, rule_of: RuleOf) -> tuple[Rule, str]:
    rule = rule_of(row, "HIKE-ELIGIBLE", "frame")
    assert (rule.check, rule.item, rule.expected, rule.when) == ("declared", "wage_hike", False, HIKE)
    assert row.frame in rule.frames
    assert not row.frame_rules.has_uplift
    return rule, "frame"


LOSS = (Condition("loss_making", "is", True),)
TO_11 = (Condition("round", "at_most", Fraction(11)),)
FROM_12 = (Condition("round", "at_least", Fraction(12)),)
SHARE = "MONEY-EXPENSE-SHARE"
FINDERS: dict[str, Finder] = {
    "small_in_commerce": size(0),
    "small_in_other_trades": size(1),
    "average_income_at_most": bound("BASE-TAXABLE-INCOME", "at_most", "three_year_taxable_income"),
    "loss_income_at_most": bound("FRAME-TAXABLE-INCOME", "at_most", "taxable_income_last_year", when=LOSS),
    "hike_loss_income_at_most": bound(
        "FRAME-TAXABLE-INCOME", "at_most", "taxable_income_last_year", when=(*HIKE, *LOSS)
    ),
    "wage_plus_to_round_11": regional_plus("BASE-MINIMUM-WAGE", "to_round_11", TO_11),
    "wage_plus_from_round_12": or_own_plus("BASE-MINIMUM-WAGE", "from_round_12", FROM_12),
    "own_wage_plus": own_plus,
    "wage_at_completion_plus": regional_plus("HIKE-MINIMUM-WAGE-LEVEL", "regional", HIKE, "completion_date"),
    "raised_cap_wage_plus": or_own_plus("HIKE-MINIMUM-WAGE-LEVEL", "", HIKE),
    "raised_cap_employees": bound("HIKE-ELIGIBLE", "at_least", "regular_employees", "employees", HIKE),
    "raised_cap_refused": hike_frame,
    "invoice_addition": addition("インボイス特例"),
    "pc_addition": addition("PC・タブレット等"),
    "register_addition": addition("レジ・券売機"),
    "productivity_of": numerator,
    "productivity_first_year": productivity("first_year", "first_year"),
    "productivity_three_years": productivity("three_years", "final_year"),
    "productivity_first_year_past_recipient": productivity("first_year", "first_year", past=True),
    "productivity_three_years_past_recipient": productivity("three_years", "final_year", past=True),
    "it_payroll_growth": payroll(()),
    "it_payroll_growth_insured": payroll((), insured=True),
    "it_payroll_growth_unless_exempt": payroll(NO_EXEMPTION),
    "it_wage_plus": yearly_wage("", "march_31", ()),
    "it_wage_plus_unless_exempt": yearly_wage("", "application_date", NO_EXEMPTION),
    "it_wage_outlook": yearly_wage("outlook", "march_31", NO_EXEMPTION),
    "it_relief_months": bound(
        "RELIEF-MINIMUM-WAGE", "at_least", "relief_months", when=(Condition("minimum_wage_relief", "is", True),)
    ),
    "rate_half": at_most_half,
    "rate_at_most": bound("MONEY-RATE", "at_most", "subsidy_share", "most"),
    "software_rate": times("software", "software_subsidy", "software_cost"),
    "software_rate_small": times("software", "software_subsidy", "software_cost", small=True),
    "software_rate_above": times("software_above", "software_subsidy", "software_cost"),
    "software_rate_above_small": times("software_above", "software_subsidy", "software_cost", small=True),
    "pc_rate": times("pc", "pc_subsidy", "pc_cost"),
    "register_rate": times("register", "register_subsidy", "register_cost"),
    "software_at_most": bound(SHARE, "at_most", "software_subsidy", "software"),
    "pc_at_most": bound(SHARE, "at_most", "pc_subsidy", "pc"),
    "register_at_most": bound(SHARE, "at_most", "register_subsidy", "register"),
    "parts_add_up": parts_add_up,
    "base_rate": times("base", "base_subsidy", "base_cost"),
    "analysis_rate": times("analysis", "analysis_subsidy", "analysis_cost"),
    "coordination_rate": times("coordination", "coordination_subsidy", "coordination_cost"),
    "analysis_per_company_at_most": bound(SHARE, "at_most", "analysis_per_company", "analysis"),
    "base_and_analysis_at_most": bound(SHARE, "at_most", "base_and_analysis", "base_and_analysis"),
    "coordination_at_most": bound(SHARE, "at_most", "coordination_subsidy", "coordination"),
    "value_added_or_per_head_growth": value_added_or_per_head(""),
    "value_added_or_per_head_growth_compound": value_added_or_per_head("compound"),
}
TEXTS = ("raised_cap_refused", "productivity_of", "parts_add_up")
