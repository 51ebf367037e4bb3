"""The command line as a user meets it: exit codes, streams, files, one clear line for every mistake."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from checker import __version__
from checker.cli import app, worst

SAMPLES = Path(__file__).parents[1] / "sample_plans"
COMPLIANT = SAMPLES / "r17-labour-saving-compliant.xlsx"
SHORT = SAMPLES / "r17-one-yen-short.xlsx"
MISSING = SAMPLES / "r17-missing-payroll.xlsx"
NO_WORKBOOK = SAMPLES / "not-a-workbook.xlsx"
CLOSED = ("--as-of", "2024-03-01")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments])


@pytest.mark.parametrize(("plan", "code"), [(COMPLIANT, 0), (SHORT, 1), (MISSING, 3), (NO_WORKBOOK, 2)])
def test_the_exit_code_tells_the_verdict(plan: Path, code: int) -> None:
    result = run("check", plan, *CLOSED)
    assert result.exit_code == code
    assert "Traceback" not in result.output


def test_a_text_file_renamed_is_one_clear_line() -> None:
    result = run("check", NO_WORKBOOK)
    assert result.stdout.count("\n") == 1
    assert result.stdout.startswith("not-a-workbook.xlsx：Excelブックではありません。")


@pytest.mark.parametrize(
    ("codes", "expected"), [([0, 3], 3), ([3, 1], 1), ([1, 2], 2), ([0, 0], 0), ([], 0), ([0, 3, 1, 2], 2)]
)
def test_of_several_plans_the_worst_code_counts_in_the_order_2_1_3_0(codes: list[int], expected: int) -> None:
    assert worst(codes) == expected


def test_several_plans_print_one_json_object_a_line_in_the_order_given() -> None:
    result = run("check", COMPLIANT, SHORT, NO_WORKBOOK, "--format", "json", *CLOSED)
    reports = [json.loads(line) for line in result.stdout.splitlines()]
    assert [r["input"]["name"] for r in reports] == [COMPLIANT.name, SHORT.name, NO_WORKBOOK.name]
    assert [r["verdict"] for r in reports] == ["compliant", "non_compliant", "undetermined"]
    assert result.exit_code == 2


def test_one_yen_more_in_the_final_year_makes_the_short_plan_compliant() -> None:
    assert run("check", SHORT, *CLOSED, "--set", "operating_profit[5]=7123769").exit_code == 0


def test_a_report_is_written_to_a_file_and_its_path_told_on_stderr(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    result = run("check", COMPLIANT, "--format", "html", "-o", page, *CLOSED)
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert result.stdout == ""
    assert result.stderr == f"r17-labour-saving-compliant.xlsx：要件を満たしています -> {page}\n"


def test_several_plans_of_one_name_each_get_a_file(tmp_path: Path) -> None:
    twin = tmp_path / "other" / COMPLIANT.name
    twin.parent.mkdir()
    twin.write_bytes(COMPLIANT.read_bytes())
    run("check", COMPLIANT, twin, "--format", "md", "-o", tmp_path / "out", *CLOSED)
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        "r17-labour-saving-compliant-2.md",
        "r17-labour-saving-compliant.md",
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--programme", "monozukuri-99"), "unknown programme 'monozukuri-99'; there are: it-2025, it-r4"),
        (("--round", "99"), "which programme? give --programme (the workbook says: "),
        (("--programme", "monozukuri-17", "--round", "15"), "monozukuri-17 has no round 15; it has: 17"),
        (("--frame", "global"), "monozukuri-17 has no frame 'global'; it has: labour-saving"),
        (("--set", "payrol[5]=1"), "unknown item 'payrol'; did you mean 'payroll'?"),
        (("--set", "payroll=1"), "write payroll[0] to payroll[5]"),
        (("--set", "payroll[7]=1"), "write payroll[0] to payroll[5]"),
        (("--set", "payroll[5]=many"), "'many' is no value of payroll"),
        (("--set", "prefecture"), "write KEY=VALUE"),
        (("--scenario", "steep"), "give trend, flat, recent or a rate like 0.03 or 3%"),
        (("--format", "docx"), "unknown format 'docx': one of text, json, md, html"),
        (("--pack", "nowhere.toml"), "nowhere.toml: cannot be read"),
        (("--limit", "speed=9"), "--limit speed=9: no such limit; there are seconds, memory"),
        (("--limit", "seconds=0"), "--limit seconds=0: seconds is a whole number from 1 to 3600"),
    ],
)
def test_every_wrong_option_is_one_line_on_stderr_and_exit_2(arguments: tuple[str, ...], words: str) -> None:
    for lang in ("ja", "en"):
        result = run("check", SHORT, "--lang", lang, *arguments)
        assert result.exit_code == 2
        assert (words in result.stderr) is (lang == "en" or "--pack" in arguments)
        assert result.stdout == ""
        assert result.stderr.count("\n") == 1
        assert "Traceback" not in result.stderr


def test_an_unknown_language_is_said_in_english() -> None:
    result = run("check", SHORT, "--lang", "fr")
    assert result.exit_code == 2
    assert "unknown language 'fr': one of ja, en" in result.stderr


def test_a_refusal_is_told_in_japanese_by_default() -> None:
    assert run("check", SHORT, "--set", "payrol[5]=1").stderr == (
        "plan-checker: --set：「payrol」という項目はありません。「payroll」のことですか。\n"
    )


def test_every_refusal_that_is_raised_has_japanese_words() -> None:
    root = Path(__file__).parents[1]
    raised = set()
    for module in (root / "checker").rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            name = getattr(node, "func", None)
            if isinstance(node, ast.Call) and getattr(name, "id", "") == "UsageError" and len(node.args) > 1:
                raised.add(ast.literal_eval(node.args[1]))
    told = set(re.findall(r"macro (\w+)\(", (root / "templates" / "refusals.ja.j2").read_text(encoding="utf-8")))
    assert raised == told


def test_a_plan_that_names_no_programme_is_refused_with_the_list(tmp_path: Path) -> None:
    result = run("check", _nameless(tmp_path), "--lang", "en")
    assert result.exit_code == 2
    assert "which programme? give --programme (the workbook does not say)" in result.stderr
    assert "monozukuri-14, monozukuri-17, monozukuri-18" in result.stderr


def test_one_refused_plan_does_not_lose_the_others(tmp_path: Path) -> None:
    result = run("check", _nameless(tmp_path), COMPLIANT, "--format", "json", *CLOSED)
    assert [json.loads(line)["verdict"] for line in result.stdout.splitlines()] == ["compliant"]
    assert result.exit_code == 2


def _nameless(folder: Path) -> Path:
    """A plan table and nothing else: no programme, no round."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["（単位：円）", "基準年度", "1年後", "2年後", "3年後"])
    for label, start in (("売上高", 500), ("営業利益", 10), ("人件費", 80), ("減価償却費", 10), ("給与支給総額", 70)):
        sheet.append([label, *(start * 1_000_000 + year * 1_000_000 for year in range(4))])
    sheet.append(["事業場内最低賃金", 1150, 1200, 1250, 1300])
    path = folder / "nameless.xlsx"
    book.save(path)
    return path


def test_a_pack_of_ones_own_judges(tmp_path: Path) -> None:
    shipped = Path(__file__).parents[1] / "checker" / "rules" / "packs" / "monozukuri-17.toml"
    own = tmp_path / "our-17.toml"
    text = shipped.read_text(encoding="utf-8").replace('id = "monozukuri-17"', 'id = "our-17"')
    own.write_text(text.replace('status = "verified"', 'status = "draft"'), encoding="utf-8")
    result = run("check", COMPLIANT, "--pack", own, "--format", "json", *CLOSED)
    report = json.loads(result.stdout)
    assert report["programme"]["id"] == "our-17"
    assert "RULES-DRAFT" in {f["code"] for f in report["findings"]}


def test_redact_leaves_applicant_and_file_name_out() -> None:
    plain = run("check", SHORT, *CLOSED, "--format", "html").stdout
    redacted = run("check", SHORT, *CLOSED, "--format", "html", "--redact").stdout
    assert "なにわ螺旋製作所" in plain
    assert "なにわ螺旋製作所" not in redacted
    assert SHORT.stem not in redacted


def test_an_output_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    result = run("check", SHORT, *CLOSED, "-o", tmp_path / "no" / "such" / "folder.txt")
    assert result.exit_code == 2
    assert "に書き込めません" in result.stderr


def test_the_version_and_the_rules_are_shown() -> None:
    assert run("--version").stdout == f"plan-checker {__version__}\n"
    listed = run("rules", "list").stdout
    assert "monozukuri-17" in listed
    assert "labour-saving" in listed


def test_the_shipped_cases_hold() -> None:
    result = run("rules", "test")
    assert result.exit_code == 0, result.output
    assert " 0 failed" in result.stdout


def test_python_dash_m_is_the_same_command_and_a_cp932_console_is_no_crash(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "cp932", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "checker", "check", str(SHORT), *CLOSED],
        capture_output=True,
        env=environment,
        cwd=tmp_path,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == b""
    assert "要件を満たしていません" in done.stdout.decode("cp932")
