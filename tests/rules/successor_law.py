"""Where the quantities of law.csv stand in the packs of 省力化投資補助金(一般型) and of the successor of ものづくり.

Each finder takes a row and `rule_of`, which looks a rule up (and may note it), and gives the rule with its number.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from checker.rules.programme import Condition, Number, Reference, Rule
from tests.rules.sister_law import HIKE, Finder, RuleOf

RELIEF = (Condition("minimum_wage_relief", "is", True),)


def growth(
    code: str, *metrics: str, part: str = "", when: tuple[Condition, ...] = (), base: str = "positive"
) -> Finder:
    """One rate for every metric of the rule; `base` is how a negative base is taken."""

    def find(row: Any, rule_of: RuleOf) -> tuple[Rule, Number]:
        rule = rule_of(row, code, part)
        assert (rule.check, rule.each, rule.metric, rule.when) == ("growth", "final_year", metrics, when)
        assert rule.base == base
        (rate,) = rule.rate
        return rule, rate

    return find


def productivity_heads(row: Any, rule_of: RuleOf) -> tuple[Rule, str]:
    """Whom value added is divided by, cut off after two decimals."""
    productivity, heads = row.pack.metric("labour_productivity"), row.pack.metric("headcount")
    assert (productivity.how, productivity.of, productivity.truncate) == ("ratio", ("value_added", "headcount"), 2)
    staff = row.pack.metric("staff")
    assert (heads.how, staff.how, staff.of, staff.stated) == ("sum", "sum", ("regular_staff",), "employees")
    return rule_of(row, "BASE-LABOUR-PRODUCTIVITY-GROWTH"), "+".join(heads.of)


def paid_heads(row: Any, rule_of: RuleOf) -> tuple[Rule, str]:
    """Whom the pay of employees is divided by, cut off after two decimals."""
    metric = row.pack.metric("payroll_per_employee")
    assert (metric.how, metric.of[0], metric.truncate) == ("ratio", "payroll_paid_employees", 2)
    return rule_of(row, "BASE-PAYROLL-PER-HEAD-GROWTH"), metric.of[1]


def wage_under_relief(row: Any, rule_of: RuleOf) -> tuple[Rule, Fraction]:
    rule = rule_of(row, "BASE-MINIMUM-WAGE", "relief")
    assert (rule.check, rule.each, rule.metric) == ("at_least", "plan_year", ("internal_minimum_wage",))
    assert rule.when == RELIEF
    assert isinstance(rule.value, Reference)
    assert isinstance(rule.value.plus, Fraction)
    assert rule.value == Reference("table", "regional_minimum_wage", "march_31", rule.value.plus)
    return rule, rule.value.plus


def somebody_paid(row: Any, rule_of: RuleOf) -> tuple[Rule, Number]:
    rule = rule_of(row, "BASE-EMPLOYEES", "paid_in_all_months")
    assert (rule.check, rule.each, rule.metric, rule.when) == ("at_least", "base_year", ("paid_employees",), ())
    assert rule.value
    return rule, rule.value


def payback_adds(row: Any, rule_of: RuleOf) -> tuple[Rule, str]:
    """What the return of a year counts besides the hours saved."""
    pack = row.pack
    shape = {name: (pack.metric(name).how, pack.metric(name).of) for name in ("payback_years", "yearly_saving")}
    assert shape == {
        "payback_years": ("ratio", ("investment", "yearly_return")),
        "yearly_saving": ("product", ("reduced_hours_per_day", "working_days", "hourly_labour_cost")),
    }
    returned, increase = pack.metric("yearly_return"), pack.metric("value_added_increase")
    assert (returned.how, returned.of) == ("sum", ("yearly_saving", increase.id))
    assert (increase.how, increase.of) == ("increase", ("value_added",))
    return rule_of(row, "FRAME-PAYBACK"), increase.id


FINDERS: dict[str, Finder] = {
    "labour_productivity_growth": growth("BASE-LABOUR-PRODUCTIVITY-GROWTH", "labour_productivity", base="absolute"),
    "labour_productivity_heads": productivity_heads,
    "payroll_per_employee_growth": growth("BASE-PAYROLL-PER-HEAD-GROWTH", "payroll_per_employee"),
    "payroll_per_head_growth_both_ways": growth(
        "BASE-PAYROLL-PER-HEAD-GROWTH", "payroll_per_employee", "payroll_per_head", part="both"
    ),
    "per_employee_heads": paid_heads,
    "hike_payroll_per_employee_growth": growth("HIKE-PAYROLL-GROWTH", "payroll_per_employee", when=HIKE),
    "minimum_wage_plus_under_relief": wage_under_relief,
    "paid_employees_at_least": somebody_paid,
    "payback_adds": payback_adds,
}
TEXTS = ("growth_exponent", "labour_productivity_heads", "per_employee_heads", "payback_adds")
