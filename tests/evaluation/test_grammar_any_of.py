"""Several routes to one requirement: one that is fulfilled is enough, and the report names it, or the nearest.

1.02^3 = 1.061208, 1.028^3 = 1.086373952.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.evaluation import synthetic as s

CODE = "BASE-PAYROLL-GROWTH"
PER_HEAD = s.metric("payroll_per_employee", 'ratio = ["payroll_employees", "employees"]\nunit = "yen"')
TWO = s.pack(
    PER_HEAD,
    s.rule(
        """check = "any_of"
[[rule.option]]
title = { ja = "給与支給総額", en = "Total payroll" }
check = "growth"
metric = "payroll_employees"
rate = 0.02
[[rule.option]]
title = { ja = "1人当たり給与支給総額", en = "Payroll per head" }
check = "growth"
metric = "payroll_per_employee"
rate = { table = "prefectural_wage_growth" }
""",
        CODE,
    ),
)


def paid(final: int | None, heads: int | None = 10, **facts: Any) -> Any:
    given = {
        "plan_years": 3,
        "prefecture": "東京都",
        "payroll_employees": (100_000_000, None, None, final),
        "employees": (10, None, None, heads),
    }
    return s.plan(**(given | facts))


@pytest.mark.parametrize(
    ("final", "heads", "wanted"),
    [
        (106_120_800, 20, "pass"),  # the total alone: half of it per head
        (106_120_799, 20, "fail"),
        (54_318_698, 5, "pass"),  # per head alone: 10,863,739.6 ≥ 10,863,739.52
        (54_318_697, 5, "fail"),  # 10,863,739.4
        (106_120_800, None, "pass"),  # the other route is unknown, and not needed
        (106_120_799, None, "unknown"),
        (None, 5, "unknown"),
    ],
)
def test_one_route_is_enough_and_none_fails(final: int | None, heads: int | None, wanted: str) -> None:
    assert s.outcome(TWO, paid(final, heads), CODE) == wanted


def test_the_route_that_passes_is_named_with_its_own_numbers() -> None:
    found = s.finding(TWO, paid(54_318_698, 5), CODE)
    assert (found.kind, found.get("route"), found.get("route_ja")) == ("any_of", 2, "1人当たり給与支給総額")
    assert (found.metric, found.unit, found.observed) == ("payroll_per_employee", "yen", 10_863_739.6)
    assert found.required == pytest.approx(10_863_739.52)
    assert found.rate is not None
    assert (found.rate.observed, found.rate.required) == (0.028, 0.028)
    page = s.report(TWO, paid(54_318_698, 5)).to_html()
    assert "「1人当たり給与支給総額」の条件を満たします" in page


def test_of_two_routes_that_pass_the_first_is_named() -> None:
    assert s.finding(TWO, paid(120_000_000, 10), CODE).get("route") == 1


@pytest.mark.parametrize(
    ("final", "heads", "route", "margin"),
    [
        (106_120_799, 20, 1, -1),  # 0.000001 % short against half per head
        (54_318_697, 5, 2, pytest.approx(-0.12)),
    ],
)
def test_a_fail_names_the_route_nearest_to_passing(final: int, heads: int, route: int, margin: Any) -> None:
    found = s.finding(TWO, paid(final, heads), CODE)
    assert (found.get("route"), found.margin) == (route, margin)
    page = s.report(TWO, paid(final, heads)).to_html()
    assert "選べる条件のどれも満たしません。最も近いのは" in page
    english = s.report(TWO, paid(final, heads)).to_html("en")
    assert "None of the alternatives is met. The nearest is" in english


def test_an_unknown_route_says_what_would_settle_it() -> None:
    found = s.finding(TWO, paid(106_120_799, None), CODE)
    assert (found.get("route"), found.missing) == (2, ("employees[3]",))


def closed(when: str) -> Any:
    return s.pack(
        s.rule(
            f"""check = "any_of"
[[rule.option]]
check = "at_least"
metric = "largest_asset"
value = 500_000
[[rule.option]]
when = [{when}]
check = "at_most"
metric = "requested_subsidy"
value = 1_000_000
""",
            CODE,
        )
    )


@pytest.mark.parametrize(
    ("small", "asset", "wanted"),
    [
        (True, 1, "pass"),
        (False, 1, "fail"),
        (False, 500_000, "pass"),
        (None, 1, "unknown"),
        (None, 500_000, "pass"),
        (False, None, "unknown"),
    ],
)
def test_a_route_is_open_only_to_whom_its_condition_holds_for(
    small: bool | None, asset: int | None, wanted: str
) -> None:
    pack = closed('{ item = "bank_financing", is = true }')
    assert (
        s.outcome(pack, s.plan(requested_subsidy=1_000_000, bank_financing=small, largest_asset=asset), CODE) == wanted
    )


def test_a_closed_route_is_never_the_nearest() -> None:
    pack = closed('{ item = "bank_financing", is = true }')
    found = s.finding(pack, s.plan(requested_subsidy=1_000_001, bank_financing=False, largest_asset=1), CODE)
    assert (found.get("route"), found.metric) == (1, "largest_asset")


def test_an_open_route_that_limits_is_worded_as_a_limit() -> None:
    pack = closed('{ item = "bank_financing", is = true }')
    plan = s.plan(requested_subsidy=1_000_001, bank_financing=True, largest_asset=1)
    found = s.finding(pack, plan, CODE)
    assert (found.get("route"), found.get("route_kind"), found.margin) == (2, "at_most", 1)
    assert "上限の1,000,000円を1円超えています" in s.report(pack, plan).to_html()


def test_routes_of_groups_name_the_group_that_lacks_most() -> None:
    pack = s.pack(
        s.rule(
            """check = "any_of"
[[rule.option]]
check = "growth"
metric = ["payroll_officers", "payroll_employees"]
rate = 0.02
[[rule.option]]
check = "growth"
metric = "payroll_employees"
rate = 0.06
""",
            CODE,
        )
    )
    plan = s.plan(
        plan_years=3,
        payroll_officers=(10_000_000, None, None, 10_500_000),
        payroll_employees=(10_000_000, None, None, 10_612_080),
    )
    found = s.finding(pack, plan, CODE)  # 1.191016: the second route asks for 11,910,160
    assert (found.get("route"), found.metric, found.margin) == (1, "payroll_officers", -112_080)
    # no officers: their member drops out, and the first route passes on the employees alone
    nobody = s.plan(
        plan_years=3, officers=(0, 0, 0, 0), payroll_officers=(0, 0, 0, 0),
        payroll_employees=(10_000_000, None, None, 10_612_080),
    )  # fmt: skip
    assert s.finding(pack, nobody, CODE).metric == "payroll_employees"
    assert s.outcome(pack, nobody, CODE) == "pass"
