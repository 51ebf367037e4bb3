"""The cases beside every pack hold, every rule has its family of them, and a damaged cases file is refused in words."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from checker.catalogue import items
from checker.evaluation.cases import Case, cases_path, load_cases, run
from checker.model import Confidence, Outcome, ProgrammeError, Severity, Verdict
from checker.rules.programme import Programme, Rule
from checker.rules.registry import programme, programme_ids

PACKS = {name: programme(name) for name in programme_ids()}
CASES = {name: load_cases(cases_path(name), pack) for name, pack in PACKS.items()}
NUMERIC = ("growth", "at_least", "at_most", "step")
EXPECTED = {"exact": Outcome.PASS, "short": Outcome.FAIL, "missing": Outcome.UNKNOWN}


def label(name: str, rule: Rule) -> str:
    return f"{name} {rule.key} {'/'.join(rule.frames)}".rstrip()


RULES = [pytest.param(name, rule, id=label(name, rule)) for name, pack in PACKS.items() for rule in pack.rules]
every_pack = pytest.mark.parametrize("name", PACKS)
every_rule = pytest.mark.parametrize(("name", "rule"), RULES)


def cases_of(name: str, rule: Rule) -> list[Case]:
    """The cases about this very rule: of rules that share a key, the frame tells which one is meant."""
    mine = [case for case in CASES[name] if case.rule == rule.key]
    return [case for case in mine if not rule.frames or case.row.frame is None or case.row.frame in rule.frames]


def contradicts_its_condition(rule: Rule) -> bool:
    """A rule that only speaks of plans that break it, such as 回復型 with the wage hike: it fails or does not apply."""
    if rule.check != "declared" or rule.item is None:
        return False
    return any(c.item == rule.item and c.operator == "is" and c.value is not rule.expected for c in rule.when)


def counts_as_not_claimed(rule: Rule) -> bool:
    """A favourable claim that the rule refuses: who does not make it passes (DESIGN §6, unstated facts)."""
    item = items()[rule.item] if rule.item else None
    return item is not None and item.unstated == "not_claimed" and not item.adverse and not rule.expected


def family(rule: Rule) -> dict[str, Outcome]:
    """The kinds of case a rule has to have, and what comes out of each."""
    if rule.check == "declared" and rule.item is None:
        return {"other": Outcome.UNKNOWN}
    if contradicts_its_condition(rule):
        return {"short": Outcome.FAIL, "other": Outcome.NOT_APPLICABLE}
    if counts_as_not_claimed(rule):
        return EXPECTED | {"missing": Outcome.PASS}
    return EXPECTED


def can_be_not_applicable(pack: Programme, rule: Rule) -> bool:
    elsewhere = bool(rule.frames) and set(rule.frames) != {frame.id for frame in pack.frames}
    return bool(elsewhere or rule.when or rule.unless or rule.if_stated)


@every_pack
def test_every_case_holds(name: str) -> None:
    wrong = [
        f"{result.name}: {'; '.join(result.problems)}" for result in run(PACKS[name], CASES[name]) if result.problems
    ]
    assert not wrong, "\n".join(wrong)


@every_pack
def test_every_case_has_its_own_name(name: str) -> None:
    assert [found for found, times in Counter(case.name for case in CASES[name]).items() if times > 1] == []


@every_rule
def test_every_rule_has_its_family_of_cases(name: str, rule: Rule) -> None:
    there = {(case.kind, case.outcome) for case in cases_of(name, rule)}
    assert set(family(rule).items()) - there == set()


@every_rule
def test_a_rule_with_conditions_has_a_case_where_it_does_not_apply(name: str, rule: Rule) -> None:
    if not can_be_not_applicable(PACKS[name], rule):
        return
    # elsewhere than in its own frames is where a rule of frames does not apply
    mine = [case for case in CASES[name] if case.rule == rule.key and case.outcome is Outcome.NOT_APPLICABLE]
    assert mine, "no case in which the rule does not apply"
    assert {case.kind for case in mine} == {"other"}


@every_rule
def test_the_thresholds_of_a_rule_with_a_number_are_typed(name: str, rule: Rule) -> None:
    if rule.check not in NUMERIC:
        return
    for kind in ("exact", "short"):
        typed = [case for case in cases_of(name, rule) if case.kind == kind and case.required is not None]
        assert typed, f"no {kind} case says what is required"
    on_it = [case for case in cases_of(name, rule) if case.kind == "exact" and case.margin == 0]
    assert on_it, "no case stands right on the threshold"


@every_pack
def test_kinds_mean_what_they_say(name: str) -> None:
    pack = PACKS[name]
    for case in CASES[name]:
        rules = [rule for rule in pack.rules if rule.key == case.rule]
        if case.kind in EXPECTED:
            allowed = {family(rule).get(case.kind, EXPECTED[case.kind]) for rule in rules}
            assert case.outcome in allowed, case.name
        if case.kind == "exact":
            assert case.margin in (0, None), case.name
        if case.kind == "short":
            assert case.margin != 0, case.name


@every_rule
def test_every_binding_rule_has_a_plan_that_fails_it_alone(name: str, rule: Rule) -> None:
    """Exactly: `also` lists every other finding, and none of them is of a required rule."""
    if rule.severity is not Severity.REQUIRED:
        return
    assert rule.confidence in (Confidence.OFFICIAL, Confidence.SECONDARY)
    required = {other.key for other in PACKS[name].rules if other.severity is Severity.REQUIRED}
    alone = [
        case
        for case in cases_of(name, rule)
        if case.kind == "short"
        and case.outcome is Outcome.FAIL
        and case.verdict is Verdict.NON_COMPLIANT
        and case.row.frame is not None
        and not case.also & required
        and "PLAN-UNIT-SLIP" not in {key.partition("[")[0] for key in case.also}
    ]
    assert alone


# ---- a damaged file --------------------------------------------------------------------------------------------------

GOOD = """
[[plan]]
id = "base"
round = 17
frame = "labour-saving"
as_of = 2024-03-01
facts = { prefecture = "東京都", regular_employees = 25, small_business = false }

[plan.series]
payroll = [100_000_000, 102_000_000, 104_000_000, 106_000_000]

[[case]]
name = "enough"
plan = "base"
rule = "BASE-PAYROLL-GROWTH"
kind = "exact"
set = { "payroll[3]" = 104_567_838 }
remove = ["small_business"]
outcome = "pass"
required = 104_567_838
"""
PLACE = "monozukuri-17.cases.toml: case enough"

DAMAGED = [
    (
        "a mistyped key",
        "required =",
        "requierd =",
        f'{PLACE}: requierd: unknown key "requierd"; did you mean "required"?',
    ),
    ("no outcome", 'outcome = "pass"\n', "", f"{PLACE}: outcome: is missing"),
    ("an outcome there is not", '"pass"', '"passed"', f'{PLACE}: outcome: unknown word "passed"; did you mean "pass"?'),
    ("a kind there is not", '"exact"', '"exakt"', f'{PLACE}: kind: unknown word "exakt"; did you mean "exact"?'),
    (
        "a plan there is not",
        'plan = "base"',
        'plan = "bass"',
        f'{PLACE}: plan: unknown word "bass"; did you mean "base"?',
    ),
    (
        "a rule the pack does not have",
        "BASE-PAYROLL-GROWTH",
        "BASE-PAYROL-GROWTH",
        f'{PLACE}: rule: unknown word "BASE-PAYROL-GROWTH"; did you mean "BASE-PAYROLL-GROWTH"?',
    ),
    (
        "an item there is not",
        '"payroll[3]"',
        '"payrol[3]"',
        f'{PLACE}: payrol: unknown item "payrol"; did you mean "payroll"?',
    ),
    ("a text for money", "= 104_567_838 }", '= "105" }', f"{PLACE}: payroll: '105' is no value of payroll (yen)"),
    ("a flag for a head-count", "regular_employees = 25", "regular_employees = true", "no value of regular_employees"),
    (
        "a fact taken out that is not there",
        '["small_business"]',
        '["covid_relief"]',
        f"{PLACE}: remove: covid_relief is not stated by the plan",
    ),
    ("a threshold in words", "required = 104_567_838", 'required = "enough"', f"{PLACE}: required: must be a number"),
    ("a file that is no TOML", "[[case]]", "[[case]", "monozukuri-17.cases.toml: is not valid TOML"),
    ("a frame the round does not have", 'kind = "exact"', 'kind = "exact"\nframe = "labor-saving"', "labor-saving"),
    ("a series without its year", '"payroll[3]" =', "payroll =", "payroll"),
    ("a year beyond the table", '"payroll[3]" =', '"payroll[6]" =', "payroll[6]"),
    ("a year that is no number", '"payroll[3]" =', '"payroll[x]" =', "payroll[x]"),
    ("a scalar with a year", '"payroll[3]" = 104_567_838', '"plan_years[3]" = 3', "plan_years[3]"),
    ("too many years", "106_000_000]", "106_000_000, 1, 2, 3]", "payroll"),
]


@pytest.mark.parametrize(("old", "new", "message"), [pytest.param(*row[1:], id=row[0]) for row in DAMAGED])
def test_a_damaged_cases_file_is_refused_with_clear_words(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in GOOD
    path = tmp_path / "monozukuri-17.cases.toml"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ProgrammeError) as refused:
        load_cases(path, PACKS["monozukuri-17"])
    assert message in str(refused.value)


def test_two_cases_of_one_name_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "monozukuri-17.cases.toml"
    path.write_text(GOOD + GOOD[GOOD.index("[[case]]") :], encoding="utf-8")
    with pytest.raises(ProgrammeError, match="enough"):
        load_cases(path, PACKS["monozukuri-17"])


def test_the_undamaged_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "monozukuri-17.cases.toml"
    path.write_text(GOOD, encoding="utf-8")
    (case,) = load_cases(path, PACKS["monozukuri-17"])
    assert (case.name, case.rule, case.required) == ("enough", "BASE-PAYROLL-GROWTH", 104_567_838)
    assert case.row.plan.value("small_business") is None


def test_a_wrong_expectation_is_told(tmp_path: Path) -> None:
    path = tmp_path / "monozukuri-17.cases.toml"
    path.write_text(GOOD.replace("required = 104_567_838", "required = 104_567_839\nmargin = 0"), encoding="utf-8")
    pack = PACKS["monozukuri-17"]
    (result,) = run(pack, load_cases(path, pack))
    assert "BASE-PAYROLL-GROWTH: required 104567838 instead of 104567839" in result.problems
    assert any(problem.startswith("other findings: unexpected") for problem in result.problems)
