"""A subsidy expert adds next year's round with the kit alone: commands and a text editor, no Python."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from checker.cli import app

SAMPLE = Path(__file__).parents[1] / "sample_plans" / "r23-per-head-compliant.xlsx"

# What the expert writes for the three changed numbers, worked out by hand:
# 1.032^3 = 1.099104768, so 100,000,000 must become 109,910,477; 1,226 yen + 35 = 1,261 yen; 25 people, 16,000,000 yen.
OWN_CASES = """
[[case]]
name = "value added of 100,000,000 must reach 109,910,477 in three years (1.032^3)"
plan = "high-value"
rule = "BASE-VALUE-ADDED-GROWTH"
kind = "exact"
set = { "value_added[0]" = 100_000_000, "value_added[1]" = 103_000_000, "value_added[3]" = 109_910_477 }
outcome = "pass"
required = 109_910_477
margin = 0
also = ["PLAN-BOUNDARY[BASE-VALUE-ADDED-GROWTH]"]

[[case]]
name = "one yen less than 1.032^3"
plan = "high-value"
rule = "BASE-VALUE-ADDED-GROWTH"
kind = "short"
set = { "value_added[0]" = 100_000_000, "value_added[1]" = 103_000_000, "value_added[3]" = 109_910_476 }
outcome = "fail"
required = 109_910_477
margin = -1
also = ["PLAN-GROWTH-METHOD[BASE-VALUE-ADDED-GROWTH]"]

[[case]]
name = "no operating profit in the final year of the new round"
plan = "high-value"
rule = "BASE-VALUE-ADDED-GROWTH"
kind = "missing"
remove = ["operating_profit[3]"]
outcome = "unknown"

[[case]]
name = "1,261 yen is 35 above Tokyo's 1,226"
plan = "high-value"
rule = "BASE-MINIMUM-WAGE"
kind = "exact"
set = { "internal_minimum_wage[1]" = 1_261 }
outcome = "pass"
year = 1
required = 1_261
margin = 0

[[case]]
name = "1,260 yen is one short of the new 35"
plan = "high-value"
rule = "BASE-MINIMUM-WAGE"
kind = "short"
set = { "internal_minimum_wage[1]" = 1_260 }
outcome = "fail"
year = 1
required = 1_261
margin = -1

[[case]]
name = "no wage in the second year of the new round"
plan = "high-value"
rule = "BASE-MINIMUM-WAGE"
kind = "missing"
remove = ["internal_minimum_wage[2]"]
outcome = "unknown"
year = 2

[[case]]
name = "25 people may ask for 16,000,000"
plan = "high-value"
rule = "MONEY-CAP"
kind = "exact"
set = { eligible_cost = 40_000_000, total_cost = 44_000_000, requested_subsidy = 16_000_000 }
outcome = "pass"
required = 16_000_000
margin = 0

[[case]]
name = "25 people may not ask for one yen more"
plan = "high-value"
rule = "MONEY-CAP"
kind = "short"
set = { eligible_cost = 40_000_000, total_cost = 44_000_000, requested_subsidy = 16_000_001 }
outcome = "fail"
required = 16_000_000
margin = 1

[[case]]
name = "the cap hangs on the head-count"
plan = "high-value"
rule = "MONEY-CAP"
kind = "missing"
remove = ["regular_employees"]
outcome = "unknown"
also = ["BASE-EMPLOYEES"]
"""
ONLY_OURS = ("BASE-VALUE-ADDED-GROWTH", "BASE-MINIMUM-WAGE", "MONEY-CAP")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments])


def replace_once(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    path.write_text(text.replace(old, new), encoding="utf-8")


def in_rule(path: Path, code: str, old: str, new: str) -> None:
    """Replace a number inside the first rule of this code, as an editor would."""
    text = path.read_text(encoding="utf-8")
    start = text.index(f'code = "{code}"')
    end = text.index("[[rule]]", start)
    assert text[start:end].count(old) == 1
    path.write_text(text[:start] + text[start:end].replace(old, new) + text[end:], encoding="utf-8")


def failed(result: Result) -> set[str]:
    """The names of the cases that `rules test` says no longer hold."""
    return set(re.findall(r"FAILED monozukuri-99: (.+)", result.stderr))


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    given = ("--from", "monozukuri-23", "--round", 99, "--opens", "2026-02-06", "--closes", "2026-05-08")
    assert run("rules", "new", "monozukuri-99", *given, "-o", tmp_path).exit_code == 0
    return tmp_path / "monozukuri-99.toml"


def test_a_fresh_draft_works_at_once_and_knows_that_it_is_one(draft: Path):
    assert run("rules", "test", draft).stdout.endswith("passed, 0 failed\n")
    report = json.loads(run("check", SAMPLE, "--pack", draft, "--format", "json").stdout)
    assert (report["programme"]["id"], report["programme"]["round"]) == ("monozukuri-99", 99)
    assert "RULES-DRAFT" in {finding["code"] for finding in report["findings"]}
    assert run("rules", "lint", draft).exit_code == 1


def test_three_changed_numbers_make_a_working_round_without_touching_python(draft: Path):
    in_rule(draft, "BASE-VALUE-ADDED-GROWTH", "rate = 0.03\n", "rate = 0.032\n")
    in_rule(draft, "BASE-MINIMUM-WAGE", "plus = 30", "plus = 35")
    replace_once(draft, "{ employees = 50, cap = 15_000_000,", "{ employees = 50, cap = 16_000_000,")

    shown = re.sub(r"\s+", "", run("rules", "diff", "monozukuri-23", draft).stdout)
    assert "率を「3%」から「3.2%」に変更" in shown
    assert "「3月31日時点の地域別最低賃金＋30円」から「3月31日時点の地域別最低賃金＋35円」に変更" in shown

    # the copied filings get a wage that the new round allows; the cases that the new numbers break are named, and the
    # expert writes others in their stead
    cases = draft.with_name("monozukuri-99.cases.toml")
    text = cases.read_text(encoding="utf-8")
    cases.write_text(text.replace("[1_240, 1_260,", "[1_240, 1_270,"), encoding="utf-8")
    broken = failed(run("rules", "test", draft))
    assert broken
    kept = [
        part
        for part in re.split(r"(?=^\[\[case\]\]$)", cases.read_text(encoding="utf-8"), flags=re.MULTILINE)
        if not any(f'name = "{name}"' in part for name in broken)
    ]
    cases.write_text("".join(kept) + OWN_CASES, encoding="utf-8")
    tested = run("rules", "test", draft)
    assert failed(tested) == set(), tested.stderr
    assert tested.exit_code == 0

    # every clause looked up, the draft becomes a verified pack without anything left to mend
    text = draft.read_text(encoding="utf-8").replace("TODO: ", "第99次公募要領 ")
    draft.write_text(text.replace('status = "draft"', 'status = "verified"'), encoding="utf-8")
    linted = run("rules", "lint", draft)
    assert linted.exit_code == 0, linted.stdout
    assert "TODO" not in run("rules", "show", draft).stdout

    # and it judges: the minimum wages of the sample, fine in round 23, are held against 35 yen more now
    before = json.loads(run("check", SAMPLE, "--format", "json").stdout)
    after = json.loads(run("check", SAMPLE, "--pack", draft, "--format", "json").stdout)

    def wages(report: dict) -> dict[int, float]:
        mine = [f for f in report["findings"] if (f["code"], f["part"]) == ("BASE-MINIMUM-WAGE", "")]
        return {f["year"]: f["required"] for f in mine}

    assert {year: required + 5 for year, required in wages(before).items()} == wages(after)
    assert "RULES-DRAFT" not in {finding["code"] for finding in after["findings"]}
    assert run("compare", SAMPLE, "--programme", "monozukuri-23", "--pack", draft).stdout.count("monozukuri-99") >= 1


def test_only_cases_about_the_changed_numbers_break(draft: Path):
    in_rule(draft, "BASE-VALUE-ADDED-GROWTH", "rate = 0.03\n", "rate = 0.032\n")
    in_rule(draft, "BASE-MINIMUM-WAGE", "plus = 30", "plus = 35")
    replace_once(draft, "{ employees = 50, cap = 15_000_000,", "{ employees = 50, cap = 16_000_000,")
    said = run("rules", "test", draft).stderr
    about = set(re.findall(r"^    (?:other findings: unexpected \['|)([A-Z-]+)", said, flags=re.MULTILINE))
    assert about & set(ONLY_OURS) == set(ONLY_OURS)
