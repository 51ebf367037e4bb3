"""An audit on a cluster: a real scheduler and real workers on loopback, one of which is killed under way."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from checker.auditing import discover, run, store
from checker.auditing.cluster import ClusterWorkers
from checker.auditing.options import Options
from checker.model import UsageError
from tests.auditing.conftest import TODAY, audited, rows

pytest.importorskip("distributed")
ROOT = Path(__file__).parents[2]
START_SECONDS = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def process(folder: Path, *arguments: str, daemon: bool = False) -> Iterator[subprocess.Popen[bytes]]:
    """A command of dask in a process of its own, standing in another folder than the audit does."""
    environment = os.environ | {
        "DASK_DISTRIBUTED__WORKER__DAEMON": str(daemon),
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]]
    with (folder / f"{time.monotonic_ns()}.log").open("wb") as log:
        started = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        yield started
    finally:
        started.terminate()
        try:
            started.wait(20)
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait()


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with a_scheduler(tmp_path_factory.mktemp("scheduler")) as (_, address):
        yield address


@contextmanager
def a_scheduler(folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    port = free_port()
    options = ("--host", "127.0.0.1", "--port", str(port), "--no-dashboard", "--no-show")
    with process(folder, "dask_scheduler", *options) as started:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield started, f"tcp://127.0.0.1:{port}"


@contextmanager
def worker(scheduler: str, folder: Path, *, nanny: bool = False) -> Iterator[subprocess.Popen[bytes]]:
    options = ("--nthreads", "1", "--host", "127.0.0.1", "--no-dashboard", "--local-directory", str(folder))
    with process(
        folder, "dask_worker", scheduler, *options, "--nanny" if nanny else "--no-nanny", daemon=nanny
    ) as started:
        yield started


def wait_for(scheduler: str, count: int) -> None:
    from distributed import Client

    with Client(scheduler, set_as_default=False) as client:
        client.wait_for_workers(count, timeout=START_SECONDS)
        until = time.monotonic() + START_SECONDS
        while len(client.nthreads()) != count and time.monotonic() < until:
            time.sleep(0.1)  # those of an earlier test may still be leaving
        assert len(client.nthreads()) == count


def test_a_cluster_whose_worker_is_killed_under_way_makes_the_store_that_one_machine_makes(
    scheduler: str, submissions: Path, finished: Path, tmp_path: Path
):
    with worker(scheduler, tmp_path) as first, worker(scheduler, tmp_path):
        wait_for(scheduler, 2)
        folder = tmp_path / "run"
        with run.locked(folder):
            plan = run.prepared(discover.entries(str(submissions)), folder, Options(), TODAY, 2)
            workers = ClusterWorkers(scheduler, folder)
            assert workers.jobs == 2
            try:
                for number, _ in enumerate(run.audit(plan, workers)):
                    if number == 0:
                        first.kill()
            finally:
                workers.close()
        assert first.wait(10) != 0
    for table in store.TABLES:
        assert rows(folder, table) == rows(finished, table)
    assert audited(submissions, folder).skipped == plan.total  # one machine goes on with it: nothing is left


def test_a_scheduler_that_goes_away_ends_the_call_and_blames_no_workbook(submissions: Path, tmp_path: Path):
    folder = tmp_path / "run"
    with a_scheduler(tmp_path) as (started, address), worker(address, tmp_path):
        wait_for(address, 1)
        with run.locked(folder):
            plan = run.prepared(discover.entries(str(submissions)), folder, Options(), TODAY, 1)
            workers = ClusterWorkers(address, folder)
            try:
                states = run.audit(plan, workers)
                next(states)
                started.kill()
                with pytest.raises(UsageError, match="the scheduler went away"):
                    list(states)
            finally:
                workers.close()
    assert "crashed" not in store.table(folder, "reads")["status"].to_pylist()
    assert audited(submissions, folder).told.total() > 0


def test_a_worker_that_may_have_no_children_is_refused_by_name(scheduler: str, tmp_path: Path):
    with worker(scheduler, tmp_path, nanny=True):
        wait_for(scheduler, 1)
        with pytest.raises(UsageError, match=r"tcp://127\.0\.0\.1:\d+: .*distributed\.worker\.daemon") as refused:
            ClusterWorkers(scheduler, tmp_path)
    assert refused.value.refusal == "daemon_worker"


def test_a_cluster_without_workers_is_refused(scheduler: str, tmp_path: Path):
    wait_for_none(scheduler)
    with pytest.raises(UsageError, match="no workers"):
        ClusterWorkers(scheduler, tmp_path)


def wait_for_none(scheduler: str) -> None:
    from distributed import Client

    with Client(scheduler, set_as_default=False) as client:
        until = time.monotonic() + START_SECONDS
        while client.nthreads() and time.monotonic() < until:
            time.sleep(0.1)


def test_where_no_scheduler_answers_the_call_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr("checker.auditing.cluster._CONNECT_SECONDS", 1)
    with pytest.raises(UsageError, match="no scheduler answers there"):
        ClusterWorkers(f"tcp://127.0.0.1:{free_port()}", tmp_path)
