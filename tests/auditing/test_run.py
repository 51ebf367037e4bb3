"""A run judges what `check` judges, forgets nothing, repeats nothing, and says what it could not do."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from checker import check
from checker.auditing import discover, run, store
from checker.auditing.options import Options
from checker.model import UsageError
from tests.auditing.conftest import SAMPLES, TODAY, audited, rows


def journal(folder: Path) -> dict[str, dict[str, object]]:
    return {row["file"]: row for row in store.table(folder, "reads").to_pylist()}


def test_every_workbook_has_one_row_and_the_verdict_that_check_gives(submissions: Path, finished: Path):
    told = journal(finished)
    assert len(told) == store.table(finished, "reads").num_rows == len(discover.entries(str(submissions)))
    for path in SAMPLES.glob("r1[4-8]-*.xlsx"):
        report = check(path)
        row = told[path.name]
        mine = row if row["status"] == "judged" else told[str(row["reason"])]
        assert mine["verdict"] == report.verdict, path.name


def test_the_findings_of_the_store_are_those_of_check(finished: Path):
    found = store.table(finished, "findings").to_pylist()
    plans = {row["file"]: row["plan"] for row in store.table(finished, "plans").to_pylist()}
    for name in ("r17-labour-saving-missed.xlsx", "r17-wage-hike-missed.xlsx", "r18-minimum-wage-overtaken.xlsx"):
        stored = {
            (f["code"], f["part"], f["year"], f["outcome"])
            for f in found
            if f["plan"] == plans[name] and f["severity"] == "required" and f["outcome"] != "pass"
        }
        wanted = {
            (f.code, f.part, -1 if f.year is None else f.year, f.outcome.value)
            for f in check(SAMPLES / name).data.findings
            if f.severity == "required" and f.outcome not in ("pass", "not_applicable")
        }
        assert {key[:2] + key[3:] for key in stored} == {key[:2] + key[3:] for key in wanted}, name


def test_the_same_bytes_are_judged_once_and_each_file_has_its_row(finished: Path):
    told = journal(finished)
    same = [row for row in told.values() if row["sha256"] == told["r17-one-yen-short.xlsx"]["sha256"]]
    assert Counter(row["status"] for row in same) == {"judged": 1, "duplicate": 2}
    first = next(row["file"] for row in same if row["status"] == "judged")
    assert {row["reason"] for row in same if row["status"] == "duplicate"} == {first}
    assert len({row["plan"] for row in same}) == 1
    assert [p["plan"] for p in store.table(finished, "plans").to_pylist()].count(same[0]["plan"]) == 1


def test_what_cannot_be_read_is_said_and_costs_nobody_else(finished: Path):
    row = journal(finished)["not-a-workbook.xlsx"]
    assert (row["status"], row["verdict"], row["reason"]) == ("unreadable", None, "READ-OPEN not_workbook")


def test_a_plan_that_names_no_round_is_refused_by_name_not_guessed(tmp_path: Path):
    shutil.copy(SAMPLES / "r17-one-yen-short.xlsx", tmp_path / "a.xlsx")
    audited(tmp_path, tmp_path / "run", Options(programme="monozukuri-17", round=None, sets=("round=77",)))
    (row,) = journal(tmp_path / "run").values()
    assert row["status"] in ("judged", "refused")


# ---- going on -------------------------------------------------------------------------------------------------------


def test_a_second_call_does_nothing_and_changes_nothing(submissions: Path, tmp_path: Path):
    folder = tmp_path / "run"
    audited(submissions, folder)
    before = {p: p.stat().st_mtime_ns for p in folder.rglob("*.parquet")}
    state = audited(submissions, folder)
    assert state.told == Counter()
    assert state.skipped == state.total
    assert {p: p.stat().st_mtime_ns for p in folder.rglob("*.parquet")} == before


def test_however_the_chunks_fall_the_store_holds_the_same_rows(submissions: Path, finished: Path, tmp_path: Path):
    audited(submissions, tmp_path / "run", jobs=1, size=64)
    for table in store.TABLES:
        assert rows(tmp_path / "run", table) == rows(finished, table)


def test_a_new_workbook_is_added_and_a_changed_one_is_done_anew(tmp_path: Path):
    files, folder = tmp_path / "in", tmp_path / "run"
    files.mkdir()
    shutil.copy(SAMPLES / "r17-one-yen-short.xlsx", files / "a.xlsx")
    shutil.copy(SAMPLES / "r17-labour-saving-compliant.xlsx", files / "b.xlsx")
    audited(files, folder)
    assert {name: row["verdict"] for name, row in journal(folder).items()} == {
        "a.xlsx": "non_compliant", "b.xlsx": "compliant",
    }  # fmt: skip
    shutil.copy(SAMPLES / "r14-normal-compliant.xlsx", files / "c.xlsx")
    assert audited(files, folder).told.total() == 1
    shutil.copy(SAMPLES / "r17-missing-payroll.xlsx", files / "a.xlsx")
    audited(files, folder)
    assert {name: row["verdict"] for name, row in journal(folder).items()} == {
        "a.xlsx": "undetermined", "b.xlsx": "compliant", "c.xlsx": "compliant",
    }  # fmt: skip
    (files / "b.xlsx").unlink()
    audited(files, folder)
    assert set(journal(folder)) == {"a.xlsx", "c.xlsx"}
    plans = [row["file"] for row in store.table(folder, "plans").to_pylist()]
    assert sorted(plans) == ["a.xlsx", "c.xlsx"]


def test_changed_options_on_an_old_run_are_refused_by_name(submissions: Path, tmp_path: Path):
    audited(submissions, tmp_path)
    with pytest.raises(UsageError, match="begun with other options \\(scenario, redact\\)"):
        audited(submissions, tmp_path, Options(scenario="flat", redact=True))


def test_the_day_of_the_first_call_stays_the_day_of_the_run(submissions: Path, tmp_path: Path):
    with run.locked(tmp_path):
        run.prepared(discover.entries(str(submissions)), tmp_path, Options(), date(2024, 2, 1))
        plan = run.prepared(discover.entries(str(submissions)), tmp_path, Options(), TODAY)
    assert {chunk.options.today for chunk in plan.chunks} == {date(2024, 2, 1)}


def test_a_part_that_was_damaged_is_done_again(tmp_path: Path):
    files, folder = tmp_path / "in", tmp_path / "run"
    files.mkdir()
    shutil.copy(SAMPLES / "r17-one-yen-short.xlsx", files / "a.xlsx")
    audited(files, folder)
    before = rows(folder, "findings")
    (part,) = store.parts(folder)
    (part / "reads.parquet").write_bytes(b"PAR1 no more")
    audited(files, folder)
    assert rows(folder, "findings") == before


def test_what_a_killed_run_left_half_done_is_swept(submissions: Path, tmp_path: Path):
    half = tmp_path / "parts" / "unfinished-0123"
    half.mkdir(parents=True)
    (half / "plans.parquet").write_bytes(b"half")
    audited(submissions, tmp_path)
    assert not half.exists()
    assert {p.name for p in tmp_path.iterdir()} == {"parts", "run.json", "lock"}


def test_a_second_audit_of_the_same_run_is_refused(tmp_path: Path):
    with run.locked(tmp_path):
        code = (
            "from pathlib import Path; from checker.auditing import run\n"
            f"with run.locked(Path({str(tmp_path)!r})): pass"
        )
        second = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert second.returncode != 0
    assert "another audit is at work here" in second.stderr


# ---- hostile workbooks ----------------------------------------------------------------------------------------------


def test_a_workbook_that_kills_its_worker_becomes_one_crash_and_the_others_have_their_verdicts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The reader is made to die, to hang and to gorge on three files of ten; the children inherit it by fork."""
    if sys.platform != "linux":
        pytest.skip("children are forked on Linux only")
    from checker.auditing import chunk
    from checker.reading import limits

    files, folder = tmp_path / "in", tmp_path / "run"
    files.mkdir()
    names = sorted(p.name for p in SAMPLES.glob("r1[4-8]-*.xlsx"))[:7]
    for name in names:
        shutil.copy(SAMPLES / name, files)
    for name in ("dies.xlsx", "hangs.xlsx", "zz-gorges.xlsx"):
        (files / name).write_bytes(name.encode())
    plain = chunk.read_workbook

    def hostile(path: str):
        name = Path(path).name
        if name == "dies.xlsx":
            os.abort()
        while name == "hangs.xlsx":
            time.sleep(0.01)
        if name == "zz-gorges.xlsx":
            bytearray(2**34)
        return plain(path)

    monkeypatch.setattr(chunk, "read_workbook", hostile)
    monkeypatch.setattr(limits, "SECONDS", 1.0)
    audited(files, folder, jobs=2, size=10)
    told = journal(folder)
    assert {name: row["verdict"] for name, row in told.items() if name in names} == {
        name: check(SAMPLES / name).verdict for name in names
    }
    crashed = {name: row["reason"] for name, row in told.items() if row["status"] == "crashed"}
    assert set(crashed) == {"dies.xlsx", "hangs.xlsx", "zz-gorges.xlsx"}
    assert crashed["dies.xlsx"] == "READ-CRASH died"
    assert crashed["hangs.xlsx"] == "READ-CRASH timeout"
    assert len(told) == 10
    again = audited(files, folder)
    assert again.told == Counter()


# ---- what is audited ------------------------------------------------------------------------------------------------


def test_a_list_says_programme_frame_and_applicant_of_each(tmp_path: Path):
    listed = tmp_path / "list.csv"
    with listed.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["path", "programme", "frame", "applicant"])
        writer.writerow([SAMPLES / "r17-labour-saving-compliant.xlsx", "monozukuri-18", "labour-saving", "A-1"])
        writer.writerow([SAMPLES / "r17-labour-saving-compliant.xlsx", "", "", "A-2"])
    audited(listed, tmp_path / "run")
    plans = {row["programme"] for row in store.table(tmp_path / "run", "plans").to_pylist()}
    assert plans == {"monozukuri-17", "monozukuri-18"}
    assert {row["applicant"] for row in store.table(tmp_path / "run", "reads").to_pylist()} == {"A-1", "A-2"}


def test_a_parquet_list_and_a_pattern_name_the_same_workbooks(tmp_path: Path):
    paths = sorted(SAMPLES.glob("r14-*.xlsx"))
    pq.write_table(pa.table({"path": [str(p) for p in paths]}), tmp_path / "list.parquet")
    listed = discover.entries(str(tmp_path / "list.parquet"))
    globbed = discover.entries(str(SAMPLES / "r14-*.xlsx"))
    assert [entry.path for entry in listed] == [entry.path for entry in globbed] == [str(p) for p in paths]


def test_lock_files_and_other_files_are_no_workbooks(tmp_path: Path):
    for name in ("a.xlsx", "~$a.xlsx", ".b.xlsx", "notes.docx", "c.XLSX"):
        (tmp_path / name).write_bytes(b"x")
    assert [entry.name for entry in discover.entries(str(tmp_path))] == ["a.xlsx", "c.XLSX"]


@pytest.mark.parametrize("source", ["nowhere", "nowhere/*.xlsx"])
def test_where_there_is_no_workbook_the_call_is_refused(source: str, tmp_path: Path):
    with pytest.raises(UsageError, match="no workbooks there"):
        discover.entries(str(tmp_path / source))


def test_a_list_without_a_path_column_is_refused(tmp_path: Path):
    pq.write_table(pa.table({"name": ["x"]}), tmp_path / "list.parquet")
    with pytest.raises(UsageError, match="needs a column `path`"):
        discover.entries(str(tmp_path / "list.parquet"))


# ---- redaction, reports ---------------------------------------------------------------------------------------------


def test_redaction_leaves_no_applicant_in_any_table(submissions: Path, tmp_path: Path):
    plain, redacted = tmp_path / "plain", tmp_path / "redacted"
    audited(submissions, plain)
    audited(submissions, redacted, Options(redact=True, reports=True))
    names = {row["applicant"] for row in store.table(plain, "plans").to_pylist()} - {None}
    assert len(names) > 5
    everything = b"".join(p.read_bytes() for p in sorted(redacted.rglob("*.html")))
    for name in names:
        assert all(name not in line for table in store.TABLES for line in rows(redacted, table))
        assert name.encode() not in everything


def test_each_plan_has_its_report_where_asked(submissions: Path, tmp_path: Path):
    audited(submissions, tmp_path, Options(reports=True, lang="en"))
    pages = {p.relative_to(tmp_path / "reports").as_posix() for p in (tmp_path / "reports").rglob("*.html")}
    judged = {f"{name}.html" for name, row in journal(tmp_path).items() if row["status"] == "judged"}
    assert pages == judged
    page = (tmp_path / "reports" / "r17-labour-saving-missed.xlsx.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in page


def test_the_digest_hangs_on_options_packs_and_version(monkeypatch: pytest.MonkeyPatch):
    from checker.auditing import options

    given = Options(programme="monozukuri-17")
    digests = {
        given.digest(),
        replace(given, scenario="flat").digest(),
        replace(given, programme="monozukuri-18").digest(),
    }
    monkeypatch.setattr(options, "__version__", "9.9.9")
    digests.add(given.digest())
    monkeypatch.setattr(Options, "fingerprints", lambda _: {"monozukuri-17": "other"})
    digests.add(given.digest())
    assert len(digests) == 5
