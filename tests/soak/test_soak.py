"""A seeded sample of the soak, and the soak itself: its mutants are the same on every run, and it sees what is wrong.

`python -m tests.soak.run --seed 3 --only INDEX` runs one mutant of the sample again and keeps its file.
"""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import pytest

from checker.reading import Reader
from tests.soak import mutants, run, seeds, stand_ins, work
from tests.soak.run import Tally, soak, table

COUNT, SEED = 300, 3


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> tuple[seeds.Seed, ...]:
    folder = tmp_path_factory.mktemp("seeds")
    seeds.make(folder)
    return seeds.load(folder)


def test_a_sample_of_damaged_workbooks_ends_in_clean_outcomes_only(tmp_path: Path):
    tally = soak(COUNT, SEED, 2, tmp_path / "keep")
    assert sorted(record.index for record in tally.records) == [-1, -1, *range(COUNT)]
    assert tally.failures == []
    assert tally.suspicions == []
    print(table(tally))


def test_a_mutant_is_rebuilt_by_its_numbers(healthy: tuple[seeds.Seed, ...], tmp_path: Path):
    seeds.make(tmp_path)
    again = seeds.load(tmp_path)
    for index in range(0, 200, 7):
        first, second = mutants.mutant(healthy, 5, index), mutants.mutant(again, 5, index)
        assert (first.damage, first.suffix, first.data) == (second.damage, second.suffix, second.data)
    assert mutants.mutant(healthy, 5, 0).data != mutants.mutant(healthy, 6, 0).data


BY_HAND = {"xlsx", "xlsb", "xls", "text"}  # formats that need no LibreOffice


@pytest.mark.parametrize("kind", sorted(name for name, (formats, _) in mutants.KINDS.items() if formats & BY_HAND))
def test_every_kind_of_damage_changes_something(kind: str, healthy: tuple[seeds.Seed, ...]):
    formats, damage = mutants.KINDS[kind]
    fit = [seed for seed in healthy if seed.kind in formats]
    rng = random.Random(8)
    assert kind == "suffix" or any(damage(rng, seed := rng.choice(fit)) != seed.data for _ in range(10))


def test_every_seed_is_read_without_a_crash(healthy: tuple[seeds.Seed, ...], tmp_path: Path):
    with Reader(recalculate=False) as reader:
        for seed in healthy:
            path = tmp_path / seed.name
            path.write_bytes(seed.data)
            plan = reader.submit(path).result()
            assert plan.facts or plan.findings
            assert "READ-CRASH" not in {finding.code for finding in plan.findings}


def test_the_soak_sees_a_parent_that_dies_and_goes_on_behind_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(run, "work", stand_ins.dies_at_two)
    monkeypatch.setattr(run.seeds, "make", lambda *_: None)
    tally = soak(5, 1, 1, tmp_path)
    assert [(r.index, r.kind) for r in tally.records] == [
        (-1, "end"), (0, "any"), (1, "any"), (2, "lost"), (3, "any"), (4, "any"),
    ]  # fmt: skip
    assert tally.failures == ["2  of : the worker died (exit code 9)"]


def test_the_soak_ends_a_parent_that_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(run, "work", stand_ins.hangs)
    monkeypatch.setattr(run, "HANG_SECONDS", 0.5)
    monkeypatch.setattr(run.seeds, "make", lambda *_: None)
    assert soak(1, 1, 1, tmp_path).failures == ["0  of : the worker hangs (exit code -9)"]


def _raise(*_: object) -> None:
    raise RuntimeError("as if the reader had raised")


def test_the_soak_sees_what_is_raised_and_keeps_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    records: list[work.Record] = []
    seeds.make(tmp_path)
    task = work.Task(1, tmp_path, tmp_path / "keep")
    monkeypatch.setattr(work.Worker, "_read", _raise)
    monkeypatch.setattr(work, "_own_stderr", lambda _: ())
    monkeypatch.setenv("TMPDIR", str(tmp_path))  # which a worker sets for itself: undone after the test
    monkeypatch.setattr(tempfile, "tempdir", None)
    (room := tmp_path / "room").mkdir()
    worker = work.Worker(task, room)
    records.append(worker.record(0))
    assert worker.finish().failures == []
    (failure,) = records[0].failures
    assert "as if the reader had raised" in failure
    assert [path.name.split("-")[:2] for path in (tmp_path / "keep").iterdir()] == [["1", "0"]]
    assert Tally(records).failures == [f"0 {records[0].damage} of {records[0].seed}: {failure}"]
