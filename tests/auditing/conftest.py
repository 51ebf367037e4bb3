"""A small round of workbooks, and the run that audits it."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from checker.auditing import discover, run, store
from checker.auditing.local import LocalWorkers
from checker.auditing.options import Options

SAMPLES = Path(__file__).parents[2] / "sample_plans"
TODAY = date(2026, 11, 22)
TIMING = ("seconds",)
PLAIN = Options()


def audited(source: Path | str, folder: Path, options: Options = PLAIN, jobs: int = 2, size: int = 4) -> run.State:
    """One whole audit."""
    with run.locked(folder):
        plan = run.prepared(discover.entries(str(source)), folder, options, TODAY, size)
        state = run.State(plan.total, plan.skipped)
        if plan.chunks:
            workers = LocalWorkers(jobs)
            try:
                *_, state = run.audit(plan, workers)
            finally:
                workers.close()
    return state


def rows(folder: Path, table: str) -> list[str]:
    """A table's rows, sorted, without what only a clock can say."""
    read = store.table(folder, table)
    keep = [name for name in read.column_names if name not in TIMING]
    return sorted(json.dumps(row, sort_keys=True, default=str) for row in read.select(keep).to_pylist())


@pytest.fixture(scope="session")
def submissions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seventeen of the sample plans, one of them three times, one in a folder below."""
    folder = tmp_path_factory.mktemp("submissions")
    for path in sorted(SAMPLES.glob("r1[4-8]-*.xlsx")):
        shutil.copy(path, folder)
    shutil.copy(SAMPLES / "not-a-workbook.xlsx", folder)
    below = folder / "支部" / "東"
    below.mkdir(parents=True)
    for name in ("二通目.xlsx", "三通目.xlsx"):
        shutil.copy(SAMPLES / "r17-one-yen-short.xlsx", below / name)
    return folder


@pytest.fixture(scope="session")
def finished(submissions: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run of these submissions. Tests only read it."""
    folder = tmp_path_factory.mktemp("runs") / "run"
    audited(submissions, folder)
    return folder
