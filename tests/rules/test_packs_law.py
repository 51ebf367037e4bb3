"""Every number of the law, typed by hand in law.csv from the sources, against what the packs load."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import pytest

from checker.model import Confidence, Text
from checker.rules.programme import (
    Condition,
    Constant,
    First,
    FrameRules,
    Metric,
    Number,
    Programme,
    Reference,
    Rule,
    Tier,
)
from checker.rules.registry import programme
from tests.rules import sister_law, successor_law

STRENGTH = [Confidence.UNVERIFIED, Confidence.SECONDARY, Confidence.OFFICIAL]
HIKE = (Condition("wage_hike", "is", True),)
RELIEF = (Condition("minimum_wage_relief", "is", True),)
NO_RELIEF = (Condition("minimum_wage_relief", "is", False),)
PREFECTURAL = Reference("table", "prefectural_wage_growth")


@dataclass(frozen=True)
class Row:
    """One line of law.csv."""

    line: int
    pack_id: str
    round: int | None
    frame: str
    tier: str
    quantity: str
    value: str
    confidence: Confidence

    @property
    def pack(self) -> Programme:
        return programme(self.pack_id)

    @property
    def frame_rules(self) -> FrameRules:
        found = self.pack.frame(self.frame)
        assert found, f"no frame {self.frame}"
        return found


@dataclass(frozen=True)
class Found:
    """What the pack says: a value (or the bounds of one), how sure it is of it, and the note beside it."""

    value: Fraction | str | tuple[Fraction, Fraction]
    confidence: Confidence | None = None
    note: Text | None = None


def rows() -> list[Row]:
    with (Path(__file__).parent / "law.csv").open(encoding="utf-8", newline="") as file:
        return [
            Row(
                line,
                row["pack"],
                None if row["round"] == "*" else int(row["round"]),
                row["frame"],
                row["tier"],
                row["quantity"],
                row["value"],
                Confidence(row["confidence"]),
            )
            for line, row in enumerate(csv.DictReader(file), 2)
        ]


PACKS = sorted({row.pack_id for row in rows()})
EDITIONS = sorted({(row.pack_id, row.round or 0) for row in rows()})  # a pack with a round of it, 0 for all its rounds


def of_edition(row: Row, edition: tuple[str, int]) -> bool:
    """Whether a row speaks of this round of a pack; `*` speaks of every round."""
    return row.pack_id == edition[0] and (row.round is None or row.round == edition[1])


SISTERS = ("jizokuka", "it", "shokei")


# ---- where each quantity stands in a Programme -----------------------------------------------------------------------


def rule_of(row: Row, code: str, part: str = "") -> Rule:
    """The one rule of this code and part that applies to the row's frame (`*`: to every frame)."""
    found = [
        rule
        for rule in row.pack.rules
        if (rule.code, rule.part) == (code, part) and (not rule.frames or row.frame in rule.frames)
    ]
    assert len(found) == 1, f"{code}[{part}]: {len(found)} rules"
    return found[0]


def of_rule(rule: Rule, value: Number | Fraction | str) -> Found:
    if isinstance(value, Constant):
        value = value.value
    assert isinstance(value, Fraction | str), f"{rule.key}: {value}"
    return Found(value, rule.confidence, rule.note)


def chosen(number: Number, **flags: bool) -> Fraction:
    """The value of a constant, the least of an own target, or the first branch whose flags are all claimed."""
    if isinstance(number, Constant):
        return number.value
    if isinstance(number, Reference):
        return least(number)
    assert isinstance(number, First)
    for branch in number.branches:
        if all(c.operator == "is" and flags.get(c.item, False) == c.value for c in branch.when):
            assert isinstance(branch.value, Constant)
            return branch.value.value
    raise AssertionError("no branch holds")


def growth(row: Row, code: str, metric: str, when: tuple[Condition, ...] = (), **flags: bool) -> Found:
    rule = rule_of(row, code)
    assert (rule.check, rule.each, rule.metric, rule.when) == ("growth", "final_year", (metric,), when)
    return of_rule(rule, chosen(rule.rate[0], **flags))


def least(target: Number | Fraction | None) -> Fraction:
    """The number itself, or what the round asks of an own target at the least."""
    if isinstance(target, Reference):
        assert target == Reference("item", target.name, at_least=target.at_least)
        assert target.name.startswith("target_")
        target = target.at_least
    assert isinstance(target, Fraction)
    return target


def above_regional(rule: Rule, when: tuple[Condition, ...]) -> Found:
    assert (rule.check, rule.each, rule.metric) == ("at_least", "plan_year", ("internal_minimum_wage",))
    assert rule.when == when
    assert isinstance(rule.value, Reference)
    assert rule.value == Reference("table", "regional_minimum_wage", "march_31", rule.value.plus)
    return of_rule(rule, least(rule.value.plus))


def base_wage(row: Row) -> Found:
    """The yen above the regional wage; users of the minimum-wage relief, where a round has it, are not asked."""
    rule = rule_of(row, "BASE-MINIMUM-WAGE")
    return above_regional(rule, NO_RELIEF if any(r.code == "RELIEF-MINIMUM-WAGE" for r in row.pack.rules) else ())


def hike_level(row: Row) -> Found:
    """The level asked of wage hikers: their own rule, or the base rule where it stands for them too."""
    if any(rule.code == "HIKE-MINIMUM-WAGE-LEVEL" for rule in row.pack.rules):
        return above_regional(rule_of(row, "HIKE-MINIMUM-WAGE-LEVEL"), HIKE)
    base = rule_of(row, "BASE-MINIMUM-WAGE")
    assert all(condition.item != "wage_hike" for condition in base.unless)
    return above_regional(base, ())


def hike_step(row: Row) -> Found:
    rule = rule_of(row, "HIKE-MINIMUM-WAGE-STEP")
    assert (rule.check, rule.each, rule.when) == ("step", "plan_year", HIKE)
    assert rule.metric == ("internal_minimum_wage",)
    assert rule.value
    return of_rule(rule, rule.value)


def bound(
    row: Row, code: str, check: str, metric: str, when: tuple[Condition, ...] = (), each: str = "total", part: str = ""
) -> Found:
    rule = rule_of(row, code, part)
    assert (rule.check, rule.each, rule.metric, rule.when) == (check, each, (metric,), when)
    assert rule.value
    return of_rule(rule, rule.value)


def refused(row: Row) -> Found:
    """Who may not use the uplift."""
    if row.value == "below_frame_cap":
        rule = rule_of(row, "HIKE-ELIGIBLE", "cap")
        assert (rule.check, rule.metric) == ("at_least", ("requested_subsidy",))
        assert rule.value == Reference("subsidy", "frame_cap")
    elif row.value == "no_employees":
        rule = rule_of(row, "HIKE-ELIGIBLE", "employees")
        assert (rule.check, rule.metric) == ("at_least", ("regular_employees",))
        assert rule.value == Constant(Fraction(1))
    else:
        item, part = {
            "revival": ("revival_business", "revival"),
            "covid_relief": ("covid_relief", "covid"),
            "minimum_wage_relief": ("minimum_wage_relief", "relief"),
            "frame": ("wage_hike", "frame"),
        }[row.value]
        rule = rule_of(row, "HIKE-ELIGIBLE", part)
        assert (rule.check, rule.item, rule.expected) == ("declared", item, False)
        if part == "frame":
            assert rule.frames == (row.frame,)
            assert not row.frame_rules.has_uplift
    assert rule.when == HIKE
    return of_rule(rule, row.value)


def tiers_of(row: Row) -> Iterator[Tier]:
    """The tiers a row's head-counts name: `6-20`, `21-`, or `*` for all."""
    below = -1
    for tier in row.frame_rules.tiers:
        name = f"{below + 1}-{'' if tier.employees is None else tier.employees}"
        if row.tier in ("*", name):
            yield tier
        below = tier.employees if tier.employees is not None else below


def cap(row: Row) -> Found:
    caps = {tier.cap for tier in tiers_of(row)}
    assert len(caps) == 1, f"no tier {row.tier}, or its caps differ: {caps}"
    rule = rule_of(row, "MONEY-CAP")
    assert (rule.check, rule.value) == ("at_most", Reference("subsidy", "cap"))
    return Found(Fraction(caps.pop()), rule.confidence, rule.note)


def uplift(row: Row) -> Found:
    (tier,) = tiers_of(row)
    assert tier.uplift
    least, most = map(Fraction, tier.uplift)
    frame = row.frame_rules
    return Found(least if least == most else (least, most), frame.confidence, frame.note)


def uplift_bound(row: Row, place: int, choose: Callable[[list[int]], int]) -> Found:
    frames = row.pack.frames if row.frame == "*" else (row.frame_rules,)
    found = [tier.uplift[place] for frame in frames for tier in frame.tiers if tier.uplift]
    return Found(Fraction(choose(found)), min((f.confidence for f in frames), key=STRENGTH.index))


def floor(row: Row) -> Found:
    rule = rule_of(row, "MONEY-FLOOR")
    assert (rule.check, rule.value) == ("at_least", Reference("subsidy", "floor"))
    number = row.frame_rules.floor
    if isinstance(number, First):
        (tier,) = tiers_of(row)
        for branch in number.branches:
            limits = [condition for condition in branch.when if condition.item == "regular_employees"]
            assert len(limits) == len(branch.when)
            assert all(limit.value in {t.employees for t in row.frame_rules.tiers} for limit in limits)
            if not limits or (tier.employees is not None and tier.employees <= limits[0].value):
                assert isinstance(branch.value, Constant)
                return of_rule(rule, branch.value)
    return of_rule(rule, number)  # type: ignore[arg-type]


def rate(row: Row, step: int = 0, part: str = "", **flags: bool) -> Found:
    parts = {rule.part for rule in row.pack.rules if rule.code == "MONEY-RATE" and row.frame in rule.frames}
    rule = rule_of(row, "MONEY-RATE", part if part in parts else "")
    assert (rule.check, rule.value) == ("at_most", Reference("subsidy", "maximum"))
    return of_rule(rule, chosen(row.frame_rules.rates[step].rate, **flags))


def knee(row: Row) -> Found:
    first, last = row.frame_rules.rates
    assert first.up_to
    assert last.up_to is None
    return of_rule(rule_of(row, "MONEY-RATE"), Fraction(first.up_to))


def automation(row: Row) -> Found:
    metric = row.pack.metric("labour_input_after")
    assert isinstance(metric, Metric)
    (replacement,) = metric.replace
    assert replacement.when == (Condition("fully_automated_after", "is", True),)
    return Found(replacement.value, metric.confidence)


def payback(row: Row) -> Found:
    rule = rule_of(row, "FRAME-PAYBACK")
    assert (rule.check, rule.metric) == ("at_most", ("payback_years",))
    assert isinstance(rule.value, Reference)
    assert rule.value == Reference("item", rule.value.name)
    return of_rule(rule, rule.value.name)


def day(row: Row, which: str) -> Found:
    """A round has no confidence of its own: what its citations are worth stands in their number."""
    found = row.pack.round(row.round)
    assert found
    pages = len(found.cite)
    alone = Confidence.UNVERIFIED if row.pack.scheme in SISTERS else Confidence.OFFICIAL  # one page, no official call
    confidence = Confidence.SECONDARY if pages > 1 else alone
    return Found(getattr(found, which).isoformat(), confidence)


def years(row: Row) -> tuple[int, ...]:
    found = row.pack.horizon.years
    assert found == tuple(range(found[0], found[-1] + 1))
    return found


def months(row: Row) -> Found:
    horizon = row.pack.horizon
    assert "PLAN-BASE-YEAR" in row.pack.consistency
    return Found(Fraction(horizon.base_year_months or 0), None, horizon.note)


# ---- 19次から: own targets, either of two routes, the minimum-wage relief, shares of the cost -----------------------


def own_target(row: Row, part: str, metric: tuple[str, ...]) -> Found:
    """What an own target has to be at the least."""
    rule = rule_of(row, "BASE-TARGETS", part)
    assert (rule.check, rule.metric) == ("at_least", metric)
    return of_rule(rule, "prefectural_wage_growth" if rule.value == PREFECTURAL else rule.value or "")


def route(row: Row, place: int, metrics: tuple[str, ...], targets: tuple[str, ...]) -> Found:
    """One of the two routes of 基本要件②, for both groups, each by its own target."""
    rule = rule_of(row, "BASE-PAYROLL-GROWTH")
    option = rule.options[place]
    assert (rule.check, option.check, option.each, option.metric) == ("any_of", "growth", "final_year", metrics)
    floors = {rate.at_least for rate in option.rate if isinstance(rate, Reference)}
    assert option.rate == tuple(Reference("item", target, at_least=next(iter(floors))) for target in targets)
    (floor,) = floors
    return of_rule(rule, "prefectural_wage_growth" if floor == PREFECTURAL else floor)  # type: ignore[arg-type]


def every_route(row: Row) -> Found:
    """1人当たり only: both ways of counting officers, or the one that somebody looked up."""
    rule = rule_of(row, "BASE-PAYROLL-PER-HEAD-GROWTH")
    assert [(option.metric, option.when) for option in rule.options] == [
        (("payroll_per_employee", "payroll_per_head"), ()),
        (("payroll_per_employee",), (Condition("officers_counted", "is", False),)),
        (("payroll_per_head",), (Condition("officers_counted", "is", True),)),
    ]
    assert all((option.check, option.each) == ("growth", "final_year") for option in rule.options)
    (rates,) = {option.rate for option in rule.options}
    return of_rule(rule, rates[0])


def growth_of_each(row: Row, code: str, part: str, metric: tuple[str, ...], when: tuple[Condition, ...]) -> Found:
    """Growth by one rate of every metric of the rule."""
    rule = rule_of(row, code, part)
    assert (rule.check, rule.each, rule.metric, rule.when) == ("growth", "final_year", metric, when)
    (rate,) = rule.rate
    return of_rule(rule, rate)


def relief_months(row: Row) -> Found:
    """The months a user of the relief needs in this round; which round, its conditions say."""
    parts = {rule.part for rule in row.pack.rules if rule.code == "RELIEF-MINIMUM-WAGE"}
    part = f"months_{row.round}" if f"months_{row.round}" in parts else "months"
    found = rule_of(row, "RELIEF-MINIMUM-WAGE", part)
    assert found.when[: len(RELIEF)] == RELIEF
    for condition in found.when[len(RELIEF) :]:
        assert condition in (Condition("round", "at_least", Fraction(row.round or 0)), up_to(row.round or 0))
    return bound(row, "RELIEF-MINIMUM-WAGE", "at_least", "relief_months", found.when, part=part)


def up_to(number: int) -> Condition:
    return Condition("round", "at_most", Fraction(number))


def relief_refused(row: Row) -> Found:
    """Who may not use the minimum-wage relief; the wage hike refuses it itself."""
    if row.value == "wage_hike":
        return replace(refused(replace(row, value="minimum_wage_relief")), value=row.value)
    if row.value == "no_employees":
        rule = rule_of(row, "RELIEF-MINIMUM-WAGE", "employees")
        assert (rule.check, rule.metric, rule.value) == ("at_least", ("regular_employees",), Constant(Fraction(1)))
    else:
        rule = rule_of(row, "RELIEF-MINIMUM-WAGE", {"revival_business": "revival"}.get(row.value, row.value))
        assert (rule.check, rule.item, rule.expected) == ("declared", row.value, False)
    assert rule.when == RELIEF
    return of_rule(rule, row.value)


def share(row: Row, code: str, part: str, check: str, metric: str, of: str) -> Found:
    """A limit that is a share of another amount."""
    rule = rule_of(row, code, part)
    assert (rule.check, rule.metric) == (check, (metric,))
    assert isinstance(rule.value, Reference)
    assert rule.value == Reference("item", of, times=rule.value.times)
    return of_rule(rule, rule.value.times)


def expense(part: str, item: str) -> Callable[[Row], Found]:
    return lambda row: share(row, "MONEY-EXPENSE-SHARE", part, "at_most", item, "eligible_cost")


def action_plan(row: Row) -> Found:
    """The head-count from which the action plan has to be published."""
    rule = rule_of(row, "BASE-ACTION-PLAN")
    (condition,) = rule.when
    assert (rule.check, rule.item, rule.expected) == ("declared", "action_plan_published", True)
    assert (condition.item, condition.operator) == ("regular_employees", "at_least")
    return of_rule(rule, condition.value)  # type: ignore[arg-type]


def round_with_employees(row: Row) -> Found:
    """The first round that refuses applicants without employees; 0 where all rounds of the pack do."""
    rule = rule_of(row, "BASE-EMPLOYEES")
    assert (rule.check, rule.metric, rule.value) == ("at_least", ("regular_employees",), Constant(Fraction(1)))
    if not rule.when:
        return of_rule(rule, Fraction(0))
    (condition,) = rule.when
    assert (condition.item, condition.operator) == ("round", "at_least")
    return of_rule(rule, condition.value)  # type: ignore[arg-type]


def base_year(row: Row) -> Found:
    horizon = row.pack.horizon
    assert "PLAN-BASE-YEAR" in row.pack.consistency
    return Found(horizon.base_year or "", None, horizon.note)


def overseas_sales(row: Row) -> Found:
    """By how many yen the project's sales have to exceed the subsidy."""
    rule = rule_of(row, "FRAME-OVERSEAS-SALES")
    assert (rule.check, rule.each, rule.metric) == ("at_least", "total", ("new_product_sales",))
    assert isinstance(rule.value, Reference)
    assert isinstance(rule.value.plus, Fraction)
    assert rule.value == Reference("item", "requested_subsidy", plus=rule.value.plus)
    return of_rule(rule, rule.value.plus)


BY_GROUP = {
    "payroll": (("payroll_employees", "payroll_officers"), ("target_payroll_employees", "target_payroll_officers")),
    "per_head": (
        ("payroll_per_employee", "payroll_per_officer"),
        ("target_payroll_per_employee", "target_payroll_per_officer"),
    ),
}

PLACES: dict[str, Callable[[Row], Found]] = {
    "opens": lambda row: day(row, "opens"),
    "closes": lambda row: day(row, "closes"),
    "plan_years_min": lambda row: Found(Fraction(years(row)[0]), None, row.pack.horizon.note),
    "plan_years_max": lambda row: Found(Fraction(years(row)[-1]), None, row.pack.horizon.note),
    "growth_method": lambda row: Found(row.pack.horizon.growth, None, row.pack.horizon.note),
    "growth_exponent": lambda row: Found(row.pack.horizon.exponent, None, row.pack.horizon.note),
    "base_year_closing_months_before_deadline": months,
    "value_added_growth": lambda row: growth(row, "BASE-VALUE-ADDED-GROWTH", "value_added"),
    "payroll_growth": lambda row: growth(row, "BASE-PAYROLL-GROWTH", "payroll"),
    "payroll_growth_voluntary_insurance": lambda row: growth(
        row, "BASE-PAYROLL-GROWTH", "payroll", voluntary_insurance=True
    ),
    "minimum_wage_plus": base_wage,
    "hike_payroll_growth": lambda row: growth(row, "HIKE-PAYROLL-GROWTH", "payroll", HIKE),
    "hike_minimum_wage_plus": hike_level,
    "hike_minimum_wage_step": hike_step,
    "asset_at_least": lambda row: bound(row, "MONEY-ASSET", "at_least", "largest_asset"),
    "uplift_refused": refused,
    "cap": cap,
    "uplift": uplift,
    "uplift_least": lambda row: uplift_bound(row, 0, min),
    "uplift_most": lambda row: uplift_bound(row, 1, max),
    "floor": floor,
    "rate": rate,
    "rate_small_business": lambda row: rate(row, small_business=True),
    "rate_revival": lambda row: rate(row, part="revival", revival_business=True),
    "rate_covid_relief": lambda row: rate(row, covid_relief=True),
    "rate_knee": knee,
    "rate_above_knee": lambda row: rate(row, step=1),
    "taxable_income_at_most": lambda row: bound(row, "FRAME-TAXABLE-INCOME", "at_most", "taxable_income_last_year"),
    "regular_employees_at_least": lambda row: bound(row, "BASE-EMPLOYEES", "at_least", "regular_employees"),
    "carbon_productivity_growth": lambda row: growth(row, "FRAME-CARBON-PRODUCTIVITY", "carbon_productivity"),
    "labour_productivity_ratio": lambda row: bound(
        row, "FRAME-LABOUR-PRODUCTIVITY", "at_least", "labour_productivity_gain"
    ),
    "automation_denominator": automation,
    "payback_at_most": payback,
    "new_product_share": lambda row: bound(
        row, "FRAME-NEW-PRODUCT-SHARE", "at_least", "new_product_share", each="final_year"
    ),
    "base_year": base_year,
    "target_value_added": lambda row: own_target(row, "value_added", ("target_value_added",)),
    "target_payroll": lambda row: own_target(row, "payroll", BY_GROUP["payroll"][1]),
    "target_per_head": lambda row: own_target(row, "per_head", BY_GROUP["per_head"][1]),
    "target_per_employee": lambda row: own_target(row, "per_head", ("target_payroll_per_employee",)),
    "target_minimum_wage": lambda row: own_target(row, "minimum_wage", ("target_minimum_wage",)),
    "payroll_growth_of_each_group": lambda row: route(row, 0, *BY_GROUP["payroll"]),
    "payroll_per_head_growth_of_each_group": lambda row: route(row, 1, *BY_GROUP["per_head"]),
    "payroll_per_head_growth": every_route,
    "hike_payroll_per_head_growth": lambda row: growth_of_each(
        row, "HIKE-PAYROLL-GROWTH", "", ("payroll_per_employee", "payroll_per_head"), HIKE
    ),
    "hike_payroll_growth_if_total": lambda row: growth_of_each(row, "HIKE-PAYROLL-GROWTH", "total", ("payroll",), HIKE),
    "action_plan_from_employees": action_plan,
    "employees_needed_from_round": round_with_employees,
    "three_year_taxable_income_at_most": lambda row: bound(
        row, "BASE-TAXABLE-INCOME", "at_most", "three_year_taxable_income"
    ),
    "rate_minimum_wage_relief": lambda row: rate(row, minimum_wage_relief=True),
    "relief_months_at_least": relief_months,
    "relief_refused": relief_refused,
    "eligible_share_at_least": lambda row: share(
        row, "MONEY-ELIGIBLE-SHARE", "", "at_least", "eligible_cost", "total_cost"
    ),
    "technology_share": expense("technology", "technology_cost"),
    "ip_share": expense("ip", "ip_cost"),
    "outsourcing_share": expense("outsourcing", "outsourcing_cost"),
    "expert_share": expense("expert", "expert_cost"),
    "advertising_share": expense("advertising", "advertising_cost"),
    "travel_share": expense("travel", "travel_cost"),
    "interpreter_at_most": lambda row: bound(
        row, "MONEY-EXPENSE-SHARE", "at_most", "interpreter_cost", part="interpreter"
    ),
    "non_machinery_subsidy_at_most": lambda row: bound(
        row, "MONEY-EXPENSE-SHARE", "at_most", "non_machinery_subsidy", part="non_machinery"
    ),
    "overseas_sales_above_subsidy_by": overseas_sales,
}
PLACES |= {
    "plan_length": lambda row: Found(Fraction(max(years(row))), None, row.pack.horizon.note),
    "rate_loss_making": lambda row: rate(row, part="loss", wage_hike=True, loss_making=True),
    "rate_profit_margin_decline": lambda row: rate(row, profit_margin_decline=True),
    **{
        name: (lambda row, find=find: of_rule(*find(row, rule_of)))
        for name, find in (sister_law.FINDERS | successor_law.FINDERS).items()
    },
}
TEXTS = (
    *sister_law.TEXTS,
    *successor_law.TEXTS,
    *("opens", "closes", "growth_method", "uplift_refused", "payback_at_most", "base_year", "target_per_head"),
    *("payroll_per_head_growth_of_each_group", "relief_refused"),
)


# ---- the tests -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "row", rows(), ids=lambda row: f"{row.pack_id} {row.round} {row.frame} {row.tier} {row.quantity} line {row.line}"
)
def test_the_pack_says_what_the_law_says(row: Row) -> None:
    found = PLACES[row.quantity](row)
    if isinstance(found.value, tuple):  # the sources print only a range; the law's guess lies inside it
        assert row.confidence is Confidence.UNVERIFIED
        assert found.value[0] <= Fraction(row.value) <= found.value[1]
        assert found.note
        assert f"{int(row.value) // 10_000:,}万円" in found.note.ja
        assert "未確認" in found.note.ja
        return
    assert found.value == (row.value if row.quantity in TEXTS else Fraction(row.value))
    assert no_surer(found, row.confidence)


def no_surer(found: Found, law: Confidence) -> bool:
    """The pack claims no more than the law list: by its confidence, or by a note that names the weaker part."""
    if found.confidence is not None and STRENGTH.index(found.confidence) <= STRENGTH.index(law):
        return True
    note = found.note.ja if found.note else ""
    if law is Confidence.UNVERIFIED:  # only the horizon, which carries no confidence, may say so in words
        return found.confidence is None and "未確認" in note
    return law is Confidence.OFFICIAL or "二次資料" in note


def test_the_law_list_covers_every_round_of_every_pack() -> None:
    for name in PACKS:
        listed = {row.round for row in rows() if row.pack_id == name}
        rounds = {found.number for found in programme(name).rounds}
        assert None in listed or listed == rounds, name
        assert listed - {None} <= rounds, name


def test_no_frame_or_tier_of_a_pack_stands_outside_the_law_list() -> None:
    for edition in EDITIONS:
        mine = [row for row in rows() if of_edition(row, edition)]
        listed = {(row.frame, tier) for row in mine if row.quantity == "cap" for tier in tiers_of(row)}
        for frame in programme(edition[0]).frames:
            for tier in frame.tiers:
                assert (frame.id, tier) in listed, edition
            for quantities in (("rate", "rate_half"), ("floor",) if frame.floor else ()):
                found = any(row.frame == frame.id and row.quantity in quantities for row in mine)
                assert found or not quantities, (edition, frame.id, quantities)


def test_every_uplift_of_a_pack_stands_in_the_law_list() -> None:
    for edition in EDITIONS:
        listed = {
            (row.frame, tier)
            for row in rows()
            if of_edition(row, edition) and row.quantity in ("uplift", "uplift_most") and row.frame != "*"
            for tier in tiers_of(row)
        }
        for frame in programme(edition[0]).frames:
            assert all((frame.id, tier) in listed for tier in frame.tiers if tier.uplift), edition


def test_where_only_bounds_of_an_uplift_are_printed_the_pack_gives_those_bounds() -> None:
    for edition in EDITIONS:
        bounds = {
            (row.frame, row.quantity): int(row.value)
            for row in rows()
            if of_edition(row, edition) and row.quantity in ("uplift_least", "uplift_most")
        }
        for frame in programme(edition[0]).frames:
            for tier in frame.tiers:
                if tier.uplift and tier.uplift[0] < tier.uplift[1]:
                    general = bounds[("*", "uplift_least")]
                    assert tier.uplift[0] == bounds.get((frame.id, "uplift_least"), general)
                    assert tier.uplift[1] == bounds[(frame.id, "uplift_most")]


@pytest.mark.parametrize("name", [name for name in PACKS if name.startswith("monozukuri")])
def test_the_advisory_head_count_of_a_small_business_is_20(name: str) -> None:
    (rule,) = (rule for rule in programme(name).rules if rule.code == "BASE-SIZE")
    assert (rule.check, rule.metric, rule.value) == ("at_most", ("regular_employees",), Constant(Fraction(20)))


def test_overseas_sales_must_exceed_the_subsidy_by_a_yen_at_least() -> None:
    (rule,) = (rule for rule in programme("monozukuri-18").rules if rule.code == "FRAME-OVERSEAS-SALES")
    assert (rule.check, rule.each, rule.metric) == ("at_least", "total", ("new_product_sales",))
    assert rule.value == Reference("item", "requested_subsidy", plus=Fraction(1))


def test_every_required_rule_with_a_number_is_held_against_the_law_list(monkeypatch: pytest.MonkeyPatch) -> None:
    held: set[tuple[str, str, tuple[str, ...]]] = set()
    plain = rule_of

    def noting(row: Row, code: str, part: str = "") -> Rule:
        rule = plain(row, code, part)
        held.add((row.pack.id, rule.key, rule.frames))
        return rule

    monkeypatch.setitem(globals(), "rule_of", noting)
    for row in rows():
        PLACES[row.quantity](row)
    for name in PACKS:
        for rule in programme(name).rules:
            if rule.severity == "required" and rule.check != "declared":
                assert (name, rule.key, rule.frames) in held


def test_the_wage_hike_uplift_of_the_recovery_frame_is_nothing_at_all() -> None:
    recovery = programme("monozukuri-14").frame("recovery")
    assert recovery
    assert [tier.uplift for tier in recovery.tiers] == [None, None, None]


def test_rounds_14_to_16_ask_no_wage_level_of_their_own_for_the_uplift() -> None:
    codes = {rule.code for rule in programme("monozukuri-14").rules}
    assert "HIKE-MINIMUM-WAGE-LEVEL" not in codes
    assert "HIKE-MINIMUM-WAGE-STEP" in codes
