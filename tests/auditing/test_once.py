"""Every workbook has one row, however calls, workers and files come and go."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from checker.auditing import chunk, discover, judge, run, store
from checker.auditing.chunk import Chunk, Done
from checker.auditing.options import Options
from checker.model import Fact, Plan, UsageError
from checker.reading.findings import reading_finding
from tests.auditing.conftest import SAMPLES, TODAY, audited, rows

GOOD = "r17-labour-saving-compliant.xlsx"
SHORT = "r17-one-yen-short.xlsx"


class Here:
    """Workers that work at once in this process; `fate` may lose a chunk after it was worked on."""

    jobs = 1

    def __init__(self, note: Path, fate: Callable[[Chunk, int], run.Lost | None]) -> None:
        self.note, self.fate, self.submitted = note, fate, 0

    def submit(self, chunk: Chunk) -> run.Pending:
        self.submitted += 1
        done = chunk.work(str(self.note))
        return Answer(done, self.fate(chunk, self.submitted))

    def wait(self, pending: Sequence[run.Pending], seconds: float) -> None: ...

    def close(self) -> None: ...


class Answer:
    def __init__(self, done: Done, lost: run.Lost | None) -> None:
        self._done, self._lost = done, lost

    def done(self) -> bool:
        return True

    def result(self) -> Done:
        if self._lost is not None:
            raise self._lost
        return self._done


def journal(folder: Path) -> dict[str, dict[str, object]]:
    read = store.table(folder, "reads").to_pylist()
    found = {row["file"]: row for row in read}
    assert len(found) == len(read)
    return found


def a_round(folder: Path, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, sample in files.items():
        shutil.copy(SAMPLES / sample, folder / f"{name}.xlsx")
    return folder


# ---- duplicates -----------------------------------------------------------------------------------------------------


def test_a_further_copy_gets_a_row_and_the_earlier_copies_no_second_one(tmp_path: Path):
    files, folder = a_round(tmp_path / "in", a=GOOD, b=GOOD), tmp_path / "run"
    audited(files, folder)
    a_round(files, c=GOOD)
    audited(files, folder)
    told = journal(folder)
    assert {name: row["status"] for name, row in told.items()} == {
        "a.xlsx": "judged", "b.xlsx": "duplicate", "c.xlsx": "duplicate",
    }  # fmt: skip
    assert store.table(folder, "plans").num_rows == 1


def test_copies_name_the_one_that_is_judged_now_when_another_comes_first(tmp_path: Path):
    files, folder = a_round(tmp_path / "in", b=GOOD, c=GOOD, d=GOOD), tmp_path / "run"
    audited(files, folder)
    a_round(files, a=GOOD)
    audited(files, folder)
    assert {name: (row["status"], row["reason"]) for name, row in journal(folder).items()} == {
        "a.xlsx": ("judged", None), "b.xlsx": ("duplicate", "a.xlsx"), "c.xlsx": ("duplicate", "a.xlsx"),
        "d.xlsx": ("duplicate", "a.xlsx"),
    }  # fmt: skip
    (files / "a.xlsx").unlink()
    (files / "b.xlsx").unlink()
    audited(files, folder)
    assert {name: (row["status"], row["reason"]) for name, row in journal(folder).items()} == {
        "c.xlsx": ("judged", None), "d.xlsx": ("duplicate", "c.xlsx"),
    }  # fmt: skip
    assert store.table(folder, "plans").to_pylist()[0]["file"] == "c.xlsx"


def test_a_workbook_that_stands_in_two_parts_is_done_anew_once(tmp_path: Path):
    files, folder = a_round(tmp_path / "in", a=GOOD, b=SHORT), tmp_path / "run"
    audited(files, folder)
    before = rows(folder, "findings")
    (part,) = store.parts(folder)
    shutil.copytree(part, part.with_name("0" * 20))
    audited(files, folder)
    assert rows(folder, "findings") == before
    assert set(journal(folder)) == {"a.xlsx", "b.xlsx"}


# ---- workers that come to grief -------------------------------------------------------------------------------------


def audited_by(workers: Here, files: Path, folder: Path) -> run.State:
    with run.locked(folder):
        plan = run.prepared(discover.entries(str(files)), folder, Options(), TODAY)
        *_, state = run.audit(plan, workers)
    return state


def test_a_worker_that_dies_after_its_work_but_before_its_answer_leaves_no_second_row(tmp_path: Path):
    files, folder = a_round(tmp_path / "in", a=GOOD, b=SHORT, c="r14-normal-compliant.xlsx"), tmp_path / "run"
    audited(files, tmp_path / "other")
    workers = Here(tmp_path / "note", lambda chunk, nth: run.Lost("died", len(chunk.contents)) if nth == 1 else None)
    state = audited_by(workers, files, folder)
    assert workers.submitted == 3  # the whole, then halves
    assert state.told.total() == 3
    for table in store.TABLES:
        assert rows(folder, table) == rows(tmp_path / "other", table)


def test_a_late_answer_to_a_chunk_that_was_given_up_adds_nothing(tmp_path: Path):
    files, folder = a_round(tmp_path / "in", a=GOOD, b=SHORT), tmp_path / "run"
    with run.locked(folder):
        plan = run.prepared(discover.entries(str(files)), folder, Options(), TODAY)
        (late,) = plan.chunks
        audited_by_plan = Here(tmp_path / "note", lambda *_: None)
        for _ in run.audit(plan, audited_by_plan):
            pass
        before = rows(folder, "plans")
        late.work(str(tmp_path / "late"))
    assert rows(folder, "plans") == before
    audited(files, folder)
    assert rows(folder, "plans") == before


def test_a_workbook_that_was_alone_with_a_worker_that_somebody_killed_is_read_again(tmp_path: Path):
    files, folder = a_round(tmp_path / "in", a=GOOD), tmp_path / "run"
    audited_by(Here(tmp_path / "note", lambda _, nth: run.Lost("died", 0) if nth < 3 else None), files, folder)
    assert journal(folder)["a.xlsx"]["verdict"] == "compliant"


@pytest.mark.parametrize(("kind", "times"), [("died", 3), ("timeout", 1), ("memory", 1), ("raised", 1)])
def test_a_workbook_that_kills_its_worker_every_time_is_put_aside(tmp_path: Path, kind: str, times: int):
    files, folder = a_round(tmp_path / "in", a=GOOD), tmp_path / "run"
    workers = Here(tmp_path / "note", lambda *_: run.Lost(kind, 0))
    state = audited_by(workers, files, folder)
    assert (workers.submitted, state.told) == (times, Counter(crashed=1))
    assert journal(folder)["a.xlsx"]["reason"] == f"READ-CRASH {'died' if kind == 'raised' else kind}"


def test_no_workbook_is_blamed_where_workers_end_before_they_begin(tmp_path: Path):
    files, folder = a_round(tmp_path / "in", a=GOOD, b=SHORT), tmp_path / "run"
    with pytest.raises(UsageError, match="the workers end before they begin"):
        audited_by(Here(tmp_path / "note", lambda *_: run.Lost("died", None)), files, folder)
    assert journal(folder) == {}


def test_a_full_disk_ends_the_call_and_blames_no_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object) -> str:
        raise OSError(28, "No space left on device")

    files, folder = a_round(tmp_path / "in", a=GOOD), tmp_path / "run"
    monkeypatch.setattr(chunk, "stage", full)
    with pytest.raises(UsageError, match="No space left on device"):
        audited(files, folder)
    assert journal(folder) == {}


# ---- the merged copy ------------------------------------------------------------------------------------------------


def test_the_merged_copy_says_what_the_parts_say_and_is_forgotten_when_a_part_goes(tmp_path: Path):
    files, folder = a_round(tmp_path / "in", a=GOOD, b=SHORT, c="r14-normal-compliant.xlsx"), tmp_path / "run"
    audited(files, folder, size=1)
    before = {name: rows(folder, name) for name in store.TABLES}
    store.merge(folder)
    (merged,) = (folder / "parts").glob("merged-*")
    assert store._files(folder, "plans") == [merged / "plans.parquet"]
    assert {name: rows(folder, name) for name in store.TABLES} == before
    assert len(list(store.parts(folder))) == 3
    assert audited(files, folder).told == Counter()
    assert merged.exists()
    a_round(files, a="r17-missing-payroll.xlsx")
    audited(files, folder)
    assert not merged.exists()
    assert journal(folder)["a.xlsx"]["verdict"] == "undetermined"
    store.merge(folder)
    assert journal(folder)["a.xlsx"]["verdict"] == "undetermined"


def test_a_merged_copy_of_fewer_parts_or_cut_short_is_not_looked_at(tmp_path: Path):
    files, folder = a_round(tmp_path / "in", a=GOOD, b=SHORT), tmp_path / "run"
    audited(files, folder, size=1)
    store.merge(folder)
    (merged,) = (folder / "parts").glob("merged-*")
    a_round(files, c="r14-normal-compliant.xlsx")
    audited(files, folder)
    assert set(journal(folder)) == {"a.xlsx", "b.xlsx", "c.xlsx"}
    store.merge(folder)
    assert not merged.exists()
    (merged,) = (folder / "parts").glob("merged-*")
    (merged / "reads.parquet").write_bytes(b"PAR1")
    assert set(journal(folder)) == {"a.xlsx", "b.xlsx", "c.xlsx"}


# ---- files that change ----------------------------------------------------------------------------------------------


def test_a_workbook_that_changes_between_hash_and_reading_has_no_verdict_until_the_next_call(tmp_path: Path):
    files, folder = a_round(tmp_path / "in", a=GOOD), tmp_path / "run"
    with run.locked(folder):
        plan = run.prepared(discover.entries(str(files)), folder, Options(), TODAY)
        a_round(files, a=SHORT)
        *_, state = run.audit(plan, Here(tmp_path / "note", lambda *_: None))
    assert state.told == Counter(unreadable=1)
    assert journal(folder)["a.xlsx"]["reason"] == "READ-OPEN changed"
    assert store.table(folder, "plans").num_rows == 0
    audited(files, folder)
    assert journal(folder)["a.xlsx"]["verdict"] == "non_compliant"


def test_a_workbook_that_was_out_of_reach_for_a_moment_is_read_by_the_next_call(tmp_path: Path):
    files, folder = a_round(tmp_path / "in", a=GOOD), tmp_path / "run"
    with run.locked(folder):
        plan = run.prepared(discover.entries(str(files)), folder, Options(), TODAY)
        (files / "a.xlsx").rename(tmp_path / "away")
        *_, _ = run.audit(plan, Here(tmp_path / "note", lambda *_: None))
    assert journal(folder)["a.xlsx"]["reason"] == "READ-OPEN missing"
    (tmp_path / "away").rename(files / "a.xlsx")
    audited(files, folder)
    assert journal(folder)["a.xlsx"]["verdict"] == "compliant"


@pytest.mark.parametrize("table", store.TABLES)
def test_a_part_of_which_a_power_cut_left_one_table_short_is_done_again(tmp_path: Path, table: str):
    files, folder = a_round(tmp_path / "in", a=GOOD), tmp_path / "run"
    audited(files, folder)
    before = [rows(folder, name) for name in store.TABLES]
    (part,) = store.parts(folder)
    place = part / f"{table}.parquet"
    place.write_bytes(place.read_bytes()[:-20])
    audited(files, folder)
    assert [rows(folder, name) for name in store.TABLES] == before


def test_another_applicant_in_the_list_is_another_row(tmp_path: Path):
    files, folder = a_round(tmp_path / "in", a=GOOD), tmp_path / "run"
    (tmp_path / "list.csv").write_text("path,applicant\nin/a.xlsx,甲社\n", encoding="utf-8")
    audited(tmp_path / "list.csv", folder)
    assert audited(tmp_path / "list.csv", folder).told == Counter()
    (tmp_path / "list.csv").write_text("path,applicant\nin/a.xlsx,乙社\n", encoding="utf-8")
    audited(tmp_path / "list.csv", folder)
    assert journal(folder)["in/a.xlsx"]["applicant"] == "乙社"
    assert files.is_dir()


@pytest.mark.parametrize(
    ("files", "size", "jobs", "lengths"),
    [
        (0, 4, 2, []),
        (1, 4, 2, [1]),
        (5, 4, 2, [2, 3]),
        (9, 4, 2, [2, 2, 2, 3]),
        (8, 4, 1, [4, 4]),
        (3, 1, 8, [1, 1, 1]),
    ],
)
def test_chunks_come_out_even_among_the_workers(files: int, size: int, jobs: int, lengths: list[int]):
    left = [discover.Content(discover.Entry(str(k), str(k)), "") for k in range(files)]
    parts = list(run._even(left, size, jobs))
    assert sorted(map(len, parts)) == lengths
    assert [content for part in parts for content in part] == left


def test_what_a_run_hangs_on_is_found_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    a_round(tmp_path / "in", a=GOOD)
    monkeypatch.chdir(tmp_path)
    with run.locked(Path("run")):
        plan = run.prepared(discover.entries("in"), Path("run"), Options(), TODAY)
        (only,) = plan.chunks
        (content,) = only.contents
        assert (only.folder, content.entry.path) == (tmp_path / "run", str(tmp_path / "in" / "a.xlsx"))
        assert replace(content.entry, path="").name == "a.xlsx"


# ---- redaction ------------------------------------------------------------------------------------------------------


def test_redaction_masks_the_applicant_where_a_sheet_or_another_item_bears_the_name():
    plan = Plan(
        "a.xlsx", "0" * 64,
        (Fact("applicant", "株式会社ひみつ"), Fact("industry", "ひみつの製造業"), Fact("sales", 1, 0)),
        (reading_finding("READ-UNCALCULATED", cells=("ひみつ計画!B2",)),),
    )  # fmt: skip
    content = discover.Content(discover.Entry("a.xlsx", "a.xlsx", "monozukuri-17", applicant="ひみつ商店"), "0" * 64)
    for redact in (False, True):
        tables = judge.judged([judge.Read(content, plan, 0.0, 0)], Options(redact=redact), (), "")
        told = str([table.to_pylist() for table in tables.values()])
        assert ("ひみつ" in told) is not redact
        assert tables["plans"].num_rows == 1
        assert "計画!B2" in told
