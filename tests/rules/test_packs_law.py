"""Every number of the law, typed by hand in law.csv from the sources, against what the packs load."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
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

PACKS = {14: "monozukuri-14", 15: "monozukuri-14", 16: "monozukuri-14", 17: "monozukuri-17", 18: "monozukuri-18"}
STRENGTH = [Confidence.UNVERIFIED, Confidence.SECONDARY, Confidence.OFFICIAL]
HIKE = (Condition("wage_hike", "is", True),)


@dataclass(frozen=True)
class Row:
    """One line of law.csv."""

    line: int
    round: int
    frame: str
    tier: str
    quantity: str
    value: str
    confidence: Confidence

    @property
    def pack(self) -> Programme:
        return programme(PACKS[self.round])

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
                int(row["round"]),
                row["frame"],
                row["tier"],
                row["quantity"],
                row["value"],
                Confidence(row["confidence"]),
            )
            for line, row in enumerate(csv.DictReader(file), 2)
        ]


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
    """The value of a constant or of the first branch whose flags are all claimed."""
    if isinstance(number, Constant):
        return number.value
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


def above_regional(rule: Rule, when: tuple[Condition, ...]) -> Found:
    assert (rule.check, rule.each, rule.metric) == ("at_least", "plan_year", ("internal_minimum_wage",))
    assert rule.when == when
    assert isinstance(rule.value, Reference)
    assert rule.value == Reference("table", "regional_minimum_wage", "march_31", rule.value.plus)
    return of_rule(rule, rule.value.plus)


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
    confidence = Confidence.SECONDARY if len(found.cite) > 1 else Confidence.OFFICIAL
    return Found(getattr(found, which).isoformat(), confidence)


def years(row: Row) -> tuple[int, ...]:
    found = row.pack.horizon.years
    assert found == tuple(range(found[0], found[-1] + 1))
    return found


def months(row: Row) -> Found:
    horizon = row.pack.horizon
    assert "PLAN-BASE-YEAR" in row.pack.consistency
    return Found(Fraction(horizon.base_year_months or 0), None, horizon.note)


PLACES: dict[str, Callable[[Row], Found]] = {
    "opens": lambda row: day(row, "opens"),
    "closes": lambda row: day(row, "closes"),
    "plan_years_min": lambda row: Found(Fraction(years(row)[0]), Confidence.OFFICIAL),
    "plan_years_max": lambda row: Found(Fraction(years(row)[-1]), Confidence.OFFICIAL),
    "growth_method": lambda row: Found(row.pack.horizon.growth, None, row.pack.horizon.note),
    "base_year_closing_months_before_deadline": months,
    "value_added_growth": lambda row: growth(row, "BASE-VALUE-ADDED-GROWTH", "value_added"),
    "payroll_growth": lambda row: growth(row, "BASE-PAYROLL-GROWTH", "payroll"),
    "payroll_growth_voluntary_insurance": lambda row: growth(
        row, "BASE-PAYROLL-GROWTH", "payroll", voluntary_insurance=True
    ),
    "minimum_wage_plus": lambda row: above_regional(rule_of(row, "BASE-MINIMUM-WAGE"), ()),
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
}
TEXTS = ("opens", "closes", "growth_method", "uplift_refused", "payback_at_most")


# ---- the tests -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "row", rows(), ids=lambda row: f"{row.round} {row.frame} {row.tier} {row.quantity} line {row.line}"
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
    packs = {name: programme(name) for name in set(PACKS.values())}
    assert {r.number for pack in packs.values() for r in pack.rounds} == {row.round for row in rows()} == set(PACKS)


def test_no_frame_or_tier_of_a_pack_stands_outside_the_law_list() -> None:
    listed = {(row.round, row.frame, tier) for row in rows() if row.quantity == "cap" for tier in tiers_of(row)}
    for number, name in PACKS.items():
        for frame in programme(name).frames:
            for tier in frame.tiers:
                assert (number, frame.id, tier) in listed
            for quantity in ("rate", "floor"):
                assert any((r.round, r.frame, r.quantity) == (number, frame.id, quantity) for r in rows())


def test_every_uplift_of_a_pack_stands_in_the_law_list() -> None:
    listed = {
        (row.round, row.frame, tier)
        for row in rows()
        if row.quantity in ("uplift", "uplift_most") and row.frame != "*"
        for tier in tiers_of(row)
    }
    for number, name in PACKS.items():
        for frame in programme(name).frames:
            assert all((number, frame.id, tier) in listed for tier in frame.tiers if tier.uplift)


def test_where_only_bounds_of_an_uplift_are_printed_the_pack_gives_those_bounds() -> None:
    bounds = {
        (row.round, row.frame, row.quantity): int(row.value)
        for row in rows()
        if row.quantity in ("uplift_least", "uplift_most")
    }
    for number, name in PACKS.items():
        for frame in programme(name).frames:
            for tier in frame.tiers:
                if tier.uplift and tier.uplift[0] < tier.uplift[1]:
                    general = bounds[(number, "*", "uplift_least")]
                    assert tier.uplift[0] == bounds.get((number, frame.id, "uplift_least"), general)
                    assert tier.uplift[1] == bounds[(number, frame.id, "uplift_most")]


@pytest.mark.parametrize("name", sorted(set(PACKS.values())))
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
    for name in set(PACKS.values()):
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
