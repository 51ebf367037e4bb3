"""The words of every finding, in both languages, with plausible data."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import sample_reports as reports

from checker.catalogue import finding_codes
from checker.model import Confidence, Finding, Outcome, Rate, Severity
from checker.reporting.wording import Wording

JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff01-\uff5e、。「」]")
ENGLISH = re.compile(r"[A-Za-z]{3,}")
NAMES = {"Excel", "Word", "PDF", "xlsx", "xlsm", "xls", "xlsb", "ods", "csv", "SIer", "DIV"}

DATA: dict[str, list[dict[str, str | int | float]]] = {
    "READ-OPEN": [
        {"kind": k}
        for k in (
            "missing",
            "not_workbook",
            "password",
            "pdf",
            "word",
            "empty",
            "too_large",
            "bomb",
            "unsupported",
            "corrupt",
        )
    ],
    "READ-CRASH": [{"kind": k} for k in ("timeout", "memory", "died")],
    "READ-NO-TABLE": [{"sheets": "1, 2"}],
    "READ-AMBIGUOUS": [{"item": "payroll[5]", "first": "1,200", "second": "1,300"}],
    "READ-MISSING": [{"item": "payroll", "years": "3,4"}, {"item": "prefecture"}, {"item": "frame", "raw": "12"}],
    "READ-UNIT": [{"item": "sales"}, {}],
    "READ-NUMBER": [{"item": "sales", "raw": "12?"}],
    "READ-ERROR-CELL": [{"item": "sales", "raw": "#DIV/0!"}],
    "READ-UNCALCULATED": [{"item": "sales"}, {}],
    "PLAN-YEARS": [
        {"kind": "gap", "difference": 5, "slots": 4},
        {"kind": "outside", "years": 6, "least": 3, "most": 5},
        {"kind": "stated_differs", "stated": 5, "filled": 3},
        {"kind": "no_years"},
    ],
    "PLAN-BASE-YEAR": [{"base_end": "2023-03-31", "earliest": "2023-09-01", "latest": "2024-03-01"}],
    "PLAN-GROWTH-METHOD": [
        {"simple": 109_000_000, "compound": 109_272_700, "method": m, "years": 3} for m in ("simple", "cagr")
    ],
    "PLAN-BOUNDARY": [{"display_unit": 1_000}],
    "PLAN-NEGATIVE-BASE": [{"official_tool": "121.54"}, {"official_tool": "-"}],
    "PLAN-UNIT-SLIP": [{"before": 10_000_000, "after": 10_000, "ratio": 1000}, {"before": 0, "after": 5, "ratio": 0}],
    "PLAN-BACK-LOADED": [{"share": 0.85}],
    "PLAN-DEPRECIATION": [{"investment": 40_000_000, "before": 1_000_000, "after": 1_000_000}],
    "PLAN-HEADCOUNT": [{"regular_employees": 25, "employees": 61}],
}
WAGE = {
    "regional": 1_163,
    "plus": 30,
    "on": "2026-03-31",
    "scenario": "trend",
    "known_wage": 1_113,
    "projected_wage": 1_163,
}
GROWTH = {"base": 100_000_000, "years": 3, "method": "cagr", "rate": 0.03}
UNIT = {
    "BASE-MINIMUM-WAGE": "yen_per_hour",
    "HIKE-MINIMUM-WAGE-LEVEL": "yen_per_hour",
    "HIKE-MINIMUM-WAGE-STEP": "yen_per_hour",
    "RELIEF-MINIMUM-WAGE": "yen_per_hour",
    "FRAME-PAYBACK": "years",
    "FRAME-LABOUR-PRODUCTIVITY": "ratio",
    "FRAME-NEW-PRODUCT-SHARE": "ratio",
    "FRAME-OVERSEAS-SHARE": "ratio",
    "BASE-EMPLOYEES": "persons",
    "BASE-SIZE": "persons",
    "MONEY-ELIGIBLE-SHARE": "ratio",
    "FRAME-CARBON-PRODUCTIVITY": "number",
}
REASONS = (
    "missing",
    "condition",
    "no_frame",
    "no_fiscal_year",
    "negative_base",
    "unit_slip",
    "sites",
    "horizon",
    "bounds",
)
KINDS = ("growth", "at_least", "at_most", "step", "declared", "any_of")


def own_findings(code: str, outcome: Outcome) -> list[Finding]:
    """READ-*, PLAN-*, RULES-*: each with every kind of its parameters."""
    common = Finding(
        code,
        outcome,
        year=3,
        observed=108_000_000,
        required=107_000_000,
        margin=1_000_000,
        unit="yen",
        metric="value_added",
        rate=Rate(0.031, 0.03),
        kind="consistency",
    )
    return [replace(common, data=tuple(data.items())) for data in DATA.get(code, [{}])]


def rule_findings(code: str, outcome: Outcome) -> list[Finding]:
    """BASE-*, HIKE-*, FRAME-*, MONEY-*, RELIEF-*: each kind of check, with numbers and without."""
    unit = UNIT.get(code, "yen")
    observed, required = {"ratio": (2.35, 2), "years": (3.5, 3)}.get(unit, (1_160, 1_193))
    common = Finding(
        code,
        outcome,
        Severity.REQUIRED,
        confidence=Confidence.OFFICIAL,
        year=2,
        observed=observed,
        required=required,
        margin=observed - required,
        unit=unit,
        metric="internal_minimum_wage" if "WAGE" in code else "",
        rate=Rate(0.0299, 0.03),
        missing=("payroll[0]", "hours_before"),
    )
    found = [replace(common, kind=kind, data=tuple({**GROWTH, **WAGE, "known": 0}.items())) for kind in KINDS]
    found += [
        replace(common, kind="at_least", part=part, data=tuple({**WAGE, "known": 1}.items())) for part in ("", "today")
    ]
    found += [
        replace(common, kind=kind, observed=None, required=None, margin=None, rate=None, missing=()) for kind in KINDS
    ]
    if outcome is Outcome.UNKNOWN:
        found += [replace(found[1], observed=None, margin=None, data=(("reason", reason),)) for reason in REASONS]
    return found


def every_finding() -> list[Finding]:
    found: list[Finding] = []
    for code in finding_codes():
        own = code.split("-")[0] in ("READ", "PLAN", "RULES")
        for outcome in Outcome:
            found += own_findings(code, outcome) if own else rule_findings(code, outcome)
    return found


@pytest.fixture(scope="module", params=["ja", "en"])
def wording(request: pytest.FixtureRequest) -> Wording:
    return Wording(reports.compliant(), request.param)


def test_every_code_and_outcome_has_a_sentence(wording: Wording) -> None:
    for finding in every_finding():
        message = wording.message(finding)
        assert len(message) > 8, finding
        assert message[-1] in "。.）)", (finding, message)
        assert "None" not in message, (finding, message)
        assert "{" not in message, (finding, message)
        assert "\n" not in message


def test_no_sentence_holds_words_of_the_other_language(wording: Wording) -> None:
    for finding in every_finding():
        message = re.sub(r"`[^`]*`", "0", wording.message(finding))
        if wording.lang == "en":
            assert not JAPANESE.search(message), (finding.code, message)
            assert "  " not in message, message
            assert not re.search(r" [,;:)]| \.(?![xoc])|\( ", message), message
        else:
            assert set(ENGLISH.findall(message)) <= NAMES, (finding.code, message)
            assert ". " not in message, message


def test_the_code_tables_of_both_languages_name_existing_codes_only() -> None:
    for lang in ("ja", "en"):
        module = Wording(reports.compliant(), lang)._module
        assert set(module.by_code) | set(module.by_rule) <= set(finding_codes())
        assert set(module.by_kind) == set(KINDS)


def test_a_failed_growth_names_requirement_values_margin_year_and_what_to_do() -> None:
    ja = Wording(reports.failing(), "ja").message(reports.growth(Outcome.FAIL, -1))
    assert ja == (
        "3年目（2027年3月期）の付加価値額は109,272,699円（基準年度から年平均成長率2.99%）で、"
        "3年間で年平均成長率3.00%以上に必要な109,272,700円に1円足りません。3年目（2027年3月期）の値をあと1円以上増やす必要があります。"
    )
    en = Wording(reports.failing(), "en").message(reports.growth(Outcome.FAIL, -1))
    assert en == (
        "“Value added” in year 3 (FY to March 2027) is 109,272,699 yen (2.99% a year, compound); "
        "growing 3.00% a year for 3 years needs 109,272,700 yen. "
        "It is 1 yen short: raise the value of year 3 (FY to March 2027) by at least that much."
    )


def test_an_unknown_names_the_missing_facts_and_the_option_that_settles_them() -> None:
    finding = reports.rule(
        "BASE-PAYROLL-GROWTH",
        Outcome.UNKNOWN,
        kind="growth",
        missing=("payroll[0]", "payroll[3]"),
        data=(("reason", "missing"),),
    )
    assert Wording(reports.compliant(), "ja").message(finding) == (
        "給与支給総額（基準年度）、給与支給総額（3年目）が読み取れないため、「給与支給総額の増加」は判定できません。"
        "ブックに記入するか、`--set payroll[0]=値`、`--set payroll[3]=値`で指定してください。"
    )


def test_a_failed_wage_rests_on_the_wage_that_was_judged_and_not_on_the_projection() -> None:
    """Required 1,143 = 1,113 known + 30, though the projection would be 1,163."""
    finding = reports.wage(2, 1_100, 1_113, Outcome.FAIL, known=0)
    finding = replace(finding, data=tuple({**dict(finding.data), "regional": 1_163}.items()))
    message = Wording(reports.compliant(), "ja").message(finding)
    assert "地域別最低賃金1,113円＋30円＝1,143円に43円足りません" in message
    assert "1,163" not in message


def test_a_margin_of_nothing_is_said_to_be_exact() -> None:
    assert "ちょうど同じ" in Wording(reports.compliant(), "ja").message(reports.growth())
    assert "met exactly" in Wording(reports.compliant(), "en").message(reports.growth())


def test_a_list_of_many_missing_facts_is_cut_with_their_number() -> None:
    keys = tuple(f"payroll[{k}]" for k in range(6))
    assert Wording(reports.compliant(), "ja").names_of(keys).endswith("給与支給総額（3年目）ほか2件")


def test_the_fixed_words_of_both_languages_have_the_same_keys() -> None:
    def shape(value: object) -> object:
        return {k: shape(v) for k, v in value.items() if not k.endswith("_one")} if isinstance(value, dict) else None

    assert shape(Wording(reports.compliant(), "ja").t) == shape(Wording(reports.compliant(), "en").t)


def test_the_fixed_english_words_hold_no_japanese() -> None:
    assert not JAPANESE.search(str(Wording(reports.compliant(), "en").t))
