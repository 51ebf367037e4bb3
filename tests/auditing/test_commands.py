"""`audit`, `query` and `policy` as a user calls them: exit codes, what is said where, Ctrl-C."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from checker.auditing import store
from checker.cli import audit as commands
from tests.auditing.conftest import SAMPLES

ROOT = Path(__file__).parents[2]
app = typer.Typer()
app.command("audit")(commands.audit_command)
app.command("query")(commands.query_command)
app.command("policy")(commands.policy_command)


def called(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def few(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("r17-labour-saving-compliant", "r17-one-yen-short", "not-a-workbook"):
        shutil.copy(SAMPLES / f"{name}.xlsx", folder)
    return folder


def test_an_audit_writes_its_store_and_summaries_says_what_came_out_and_exits_0(few: Path, tmp_path: Path):
    done = called("audit", few, "--out", tmp_path / "run", "--jobs", 1, "--lang", "en")
    assert done.exit_code == 0, done.output
    assert done.stdout == ""
    said = f"3 files: compliant 1, not compliant 1, unreadable 1 -> {tmp_path / 'run'}\n"
    assert done.stderr == said
    assert {p.name for p in (tmp_path / "run").iterdir()} == {
        "run.json", "lock", "parts", "summary.html", "summary.xlsx",
    }  # fmt: skip
    again = called("audit", few, "--out", tmp_path / "run", "--jobs", 1, "--lang", "en")
    assert (again.exit_code, again.stderr) == (0, said)


def test_the_same_call_goes_on_with_what_is_new(few: Path, tmp_path: Path):
    called("audit", few, "--out", tmp_path / "run", "--jobs", 1)
    shutil.copy(SAMPLES / "r14-normal-compliant.xlsx", few)
    parts = set(store.parts(tmp_path / "run"))
    assert called("audit", few, "--out", tmp_path / "run", "--jobs", 1).exit_code == 0
    assert parts < set(store.parts(tmp_path / "run"))
    assert store.table(tmp_path / "run", "reads").num_rows == 4


def test_reports_are_written_where_asked_and_redaction_leaves_the_applicant_out(few: Path, tmp_path: Path):
    run = tmp_path / "run"
    setting = ("--set", "applicant=株式会社ひみつ")
    done = called("audit", few, "--out", run, "--jobs", 1, "--reports", "--redact", *setting)
    assert done.exit_code == 0, done.output
    assert len(list((run / "reports").glob("*.html"))) == 2
    everything = b"".join(p.read_bytes() for p in run.rglob("*") if p.is_file())
    assert "ひみつ".encode() not in everything
    assert store.table(run, "plans", ["applicant"])["applicant"].null_count == 2


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--programme", "monozukuri-99"), "monozukuri-99"),
        (("--programme", "monozukuri-18", "--frame", "nothing"), "nothing"),
        (("--set", "salse[1]=5"), "salse"),
        (("--scenario", "hopeful"), "hopeful"),
        (("--lang", "fr"), "fr"),
        (("--pack", "nowhere.toml"), "nowhere.toml"),
        (("--jobs", "0"), "jobs"),
        (("--scheduler", "tcp://127.0.0.1:1"), "127.0.0.1:1"),
    ],
)
def test_what_no_workbook_could_be_judged_by_is_refused_before_any_is_read(
    few: Path, tmp_path: Path, options: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("checker.auditing.cluster._CONNECT_SECONDS", 1)
    done = called("audit", few, "--out", tmp_path / "run", *options)
    assert done.exit_code == 2
    assert said in done.stderr
    assert "Traceback" not in done.output
    assert not list(store.parts(tmp_path / "run"))


def test_other_options_on_an_old_run_a_source_without_workbooks_and_an_output_that_is_a_file_are_refused(
    few: Path, tmp_path: Path
):
    assert called("audit", few, "--out", tmp_path / "run", "--jobs", 1).exit_code == 0
    other = called("audit", few, "--out", tmp_path / "run", "--scenario", "flat", "--lang", "ja")
    assert (other.exit_code, "scenario" in other.stderr) == (2, True)
    (tmp_path / "empty").mkdir()
    assert called("audit", tmp_path / "empty", "--out", tmp_path / "x").exit_code == 2
    (tmp_path / "file").write_text("x", encoding="utf-8")
    refused = called("audit", few, "--out", tmp_path / "file")
    assert refused.exit_code == 2
    assert isinstance(refused.exception, SystemExit)


def test_without_a_terminal_a_line_tells_how_far_it_is(few: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(commands, "LINE_SECONDS", 0.0)
    done = called("audit", few, "--out", tmp_path / "run", "--jobs", 1, "--lang", "en")
    *lines, last = done.stderr.splitlines()
    assert last.startswith("3 files:")
    assert lines
    for line in lines:
        done_of, rate, left = line.split("  ")
        assert done_of in ("0/3", "3/3")
        assert (rate.endswith("/s"), left.endswith(" s")) == (True, True)


def test_a_short_audit_says_no_line_of_progress(few: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(commands, "LINE_SECONDS", 3600.0)
    assert len(called("audit", few, "--out", tmp_path / "run", "--jobs", 1).stderr.splitlines()) == 1


SLOW = """
import sys, time
import typer
from checker.auditing import chunk, run
from checker.cli import audit
plain = chunk.read_workbook
def slow(path):
    time.sleep(0.2)
    return plain(path)
chunk.read_workbook = slow
run.prepared.__defaults__ = (2, 1)
app = typer.Typer()
app.command()(audit.audit_command)
app()
"""


def test_ctrl_c_finishes_what_is_under_way_says_where_it_stands_and_exits_130(tmp_path: Path):
    files, folder = tmp_path / "in", tmp_path / "run"
    files.mkdir()
    names = sorted(SAMPLES.glob("r1*.xlsx"))[:24]
    for path in names:
        shutil.copy(path, files)
    command = [sys.executable, "-c", SLOW, str(files), "--out", str(folder), "--jobs", "2", "--lang", "en"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    audit = subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True, env=environment)
    until = time.monotonic() + 60
    while not list(store.parts(folder)) and time.monotonic() < until:
        time.sleep(0.01)
    os.killpg(audit.pid, signal.SIGINT)  # as a terminal does: the children get it too
    said = audit.communicate(timeout=60)[1].decode()
    done = store.table(folder, "reads").num_rows
    assert audit.returncode == 130, said
    assert 2 <= done < len(names)
    assert done % 2 == 0  # whole chunks
    assert f"Stopped after {done} of {len(names)} files; the same command goes on from there" in said
    assert "Traceback" not in said
    assert not set(store.table(folder, "reads")["status"].to_pylist()) & {"crashed"}
    assert not (folder / "summary.html").exists()
    assert not list((folder / "parts").glob("unfinished-*"))
    finish = subprocess.run(command, stderr=subprocess.PIPE, env=environment, check=False, timeout=120)
    assert finish.returncode == 0
    assert store.table(folder, "reads").num_rows == len(names)


def test_ctrl_c_before_anything_is_read_exits_130(few: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("checker.auditing.discover.entries", interrupted)
    assert called("audit", few, "--out", tmp_path / "run").exit_code == 130


def test_every_refusal_of_an_audit_has_its_words_in_japanese():
    modules = [*(ROOT / "checker" / "auditing").glob("*.py"), Path(commands.__file__)]
    calls = [node for path in modules for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    refused = [n for n in calls if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "UsageError"]
    assert refused
    assert all(len(call.args) == 2 for call in refused)
    names = {call.args[1].value for call in refused if isinstance(call.args[1], ast.Constant)}
    words = (ROOT / "templates" / "refusals.ja.j2").read_text(encoding="utf-8")
    assert names - set(re.findall(r"macro (\w+)\(d\)", words)) == set()


# ---- query and policy ------------------------------------------------------------------------------------------------


def test_a_query_answers_as_csv_or_json_lines(finished: Path):
    sql = "SELECT status, count(*) AS n FROM reads GROUP BY status HAVING n < 3 ORDER BY status"
    assert called("query", finished, sql).stdout == "status,n\nduplicate,2\nunreadable,1\n"
    lines = called("query", finished, sql, "--format", "json").stdout.splitlines()
    assert [json.loads(line) for line in lines] == [{"status": "duplicate", "n": 2}, {"status": "unreadable", "n": 1}]


@pytest.mark.parametrize(
    "arguments", [("SELECT nothing FROM plans",), ("DROP VIEW plans",), ("SELECT 1", "--format", "yaml")]
)
def test_a_query_that_cannot_be_answered_exits_2_in_one_line(finished: Path, arguments: tuple[str, ...]):
    done = called("query", finished, *arguments, "--lang", "en")
    assert (done.exit_code, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1


def test_policy_says_how_many_plans_change_verdict_and_from_what_to_what(finished: Path):
    done = called("policy", finished, "--rule", "BASE-PAYROLL-GROWTH", "--at-least", "3%", "--lang", "en")
    assert done.exit_code == 0
    title, concerned, *changes = done.stdout.splitlines()
    plans = store.table(finished, "plans").num_rows
    assert title == "With 3% for BASE-PAYROLL-GROWTH"
    assert concerned.startswith(f"Of {plans} plans concerned ({plans} in all)")
    assert any("compliant → not compliant: " in line for line in changes)
    same = called("policy", finished, "--rule", "BASE-PAYROLL-GROWTH", "--at-least", "0.03", "--lang", "en")
    assert same.stdout.splitlines()[1:] == [concerned, *changes]


@pytest.mark.parametrize("number", ["much", "1/0", "", "1e999999"])
def test_a_number_that_is_none_is_refused(finished: Path, number: str):
    done = called("policy", finished, "--rule", "BASE-PAYROLL-GROWTH", "--at-least", number)
    assert done.exit_code == 2
    assert isinstance(done.exception, SystemExit)


def test_a_folder_that_holds_no_run_is_refused(tmp_path: Path):
    assert called("query", tmp_path, "SELECT 1").exit_code == 2
    assert called("policy", tmp_path, "--rule", "X", "--at-least", "1").exit_code == 2
