"""What an audit costs beside a bare reader of the same files, with the same number of workers, in one run.

    python tests/benchmarks/audit.py [COUNT] [JOBS]        the ratios (default 400 workbooks, 2 workers)
    python tests/benchmarks/audit.py --memory SMALL LARGE  peak memory of the workers and cost per plan (2000 20000)

Sides take turns. Goals: audit / calamine ≤ 1.5; openpyxl / audit ≥ 15; two workers gain what two bare readers gain;
dask ≤ 1.2 × local; at 20,000 plans memory and cost per plan within 10 % of those at 2,000.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from checker.auditing import discover, run, store  # noqa: E402
from checker.auditing.local import LocalWorkers  # noqa: E402
from checker.auditing.options import Options  # noqa: E402
from tests.benchmarks import plan_sized, round_of_plans  # noqa: E402

OPTIONS = Options(
    programme="monozukuri-18", frame="high-value-normal", sets=("prefecture=東京都", "regular_employees=12")
)
TODAY = date(2026, 11, 22)
ROUNDS = 3
OPENPYXL_FILES = 40  # it is so slow that a few tell


def bare(path: str) -> int:
    import python_calamine as calamine

    cells = 0
    with calamine.CalamineWorkbook.from_path(path) as book:
        for name in book.sheet_names:
            cells += len(book.get_sheet_by_name(name).to_python(skip_empty_area=False))
    return cells


def by_openpyxl(path: str) -> int:
    import pandas as pd

    return len(pd.read_excel(path, engine="openpyxl", sheet_name=None))


def pooled(read: Callable[[str], int], paths: Sequence[str], jobs: int) -> None:
    """All files through `jobs` processes, in handfuls, as an audit hands them out."""
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        for _ in pool.imap_unordered(read, paths, chunksize=run.CHUNK):
            pass


def audited(folder: Path, source: Path, jobs: int, *, scheduler: str | None = None) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    with run.locked(folder):
        plan = run.prepared(discover.entries(str(source)), folder, OPTIONS, TODAY, jobs=jobs)
        if scheduler:
            from checker.auditing.cluster import ClusterWorkers

            workers: run.Workers = ClusterWorkers(scheduler, folder)
        else:
            workers = LocalWorkers(jobs)
        try:
            for _ in run.audit(plan, workers):
                pass
        finally:
            workers.close()


def timed(sides: dict[str, Callable[[], object]], rounds: int = ROUNDS) -> tuple[dict[str, float], dict[str, float]]:
    """The median seconds of each side, by the clock and of CPU in this process and its children; sides take turns."""
    clock: dict[str, list[float]] = {name: [] for name in sides}
    cpu: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, side in sides.items():
            started, spent = time.perf_counter(), sum(os.times()[:4])
            side()
            clock[name].append(time.perf_counter() - started)
            cpu[name].append(sum(os.times()[:4]) - spent)
    clocked, spent_in_all = ({name: statistics.median(t) for name, t in found.items()} for found in (clock, cpu))
    return clocked, spent_in_all


def ratios(count: int, jobs: int, base: Path, soffice: str) -> None:
    source = base / f"round-{count}-{plan_sized.VERSION}"
    paths = [str(p) for p in round_of_plans.make(source, count, soffice)]
    folder = base / "run"
    with cluster(jobs) as scheduler:
        found, cpu = timed(
            {
                "calamine 1": lambda: pooled(bare, paths, 1),
                "audit 1": lambda: audited(folder, source, 1),
                f"calamine {jobs}": lambda: pooled(bare, paths, jobs),
                f"audit {jobs}": lambda: audited(folder, source, jobs),
                "dask": lambda: audited(folder, source, jobs, scheduler=scheduler),
            }
        )
    few = paths[:: max(1, len(paths) // OPENPYXL_FILES)][:OPENPYXL_FILES]
    slow = timed({"openpyxl": lambda: pooled(by_openpyxl, few, jobs)}, 1)[0]["openpyxl"] * len(paths) / len(few)
    verdicts = run.counted(folder)
    print(f"{count} workbooks saved by LibreOffice, {sum(map(os.path.getsize, paths)) / count / 1024:.0f} KiB each")
    print(f"verdicts: {dict(verdicts)}")
    for name, seconds in found.items():
        print(f"  {name:12} {seconds:7.2f} s  {1000 * seconds / count:6.2f} ms a plan, {cpu[name]:7.2f} s of CPU")
    print(f"  openpyxl {jobs}   {slow:7.2f} s (from {len(few)} files)")
    print(f"audit / calamine: {found['audit 1'] / found['calamine 1']:.2f} with 1 worker, "
          f"{found[f'audit {jobs}'] / found[f'calamine {jobs}']:.2f} with {jobs}")  # fmt: skip
    print(f"  by CPU: {cpu['audit 1'] / cpu['calamine 1']:.2f} with 1 worker, "
          f"{cpu[f'audit {jobs}'] / cpu[f'calamine {jobs}']:.2f} with {jobs}")  # fmt: skip
    print(f"openpyxl / audit: {slow / found[f'audit {jobs}']:.1f}")
    print(f"gain of {jobs} workers: calamine {found['calamine 1'] / found[f'calamine {jobs}']:.2f}, "
          f"audit {found['audit 1'] / found[f'audit {jobs}']:.2f}")  # fmt: skip
    print(f"dask / local: {found['dask'] / found[f'audit {jobs}']:.2f}")


@contextmanager
def cluster(jobs: int) -> Iterator[str]:
    """A scheduler and `jobs` worker processes on loopback; its address."""
    import dask
    from distributed import LocalCluster

    dask.config.set({"distributed.worker.daemon": False})
    with LocalCluster(
        n_workers=jobs, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as found:
        yield str(found.scheduler_address)


class Peak(threading.Thread):
    """The largest proportional set size a child of this process ever had, bytes."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.bytes = 0
        self._stop = threading.Event()

    def run(self) -> None:
        import psutil

        me = psutil.Process()
        while not self._stop.wait(0.2):
            for child in me.children(recursive=True):
                try:
                    self.bytes = max(self.bytes, child.memory_full_info().uss)
                except psutil.Error:
                    continue

    def end(self) -> int:
        self._stop.set()
        self.join()
        return self.bytes


def memory(counts: Sequence[int], jobs: int, base: Path, soffice: str) -> None:
    told = []
    for count in counts:
        source = base / f"round-{count}-{plan_sized.VERSION}"
        round_of_plans.make(source, count, soffice)
        peak = Peak()
        peak.start()
        started = time.perf_counter()
        audited(base / "run", source, jobs)
        told.append((count, time.perf_counter() - started, peak.end()))
        rows = store.table(base / "run", "reads", ["file"]).num_rows
        assert rows == count, rows
    for count, seconds, size in told:
        print(f"  {count:6} plans  {1000 * seconds / count:6.2f} ms a plan  {size / 2**20:6.0f} MiB in a worker")
    (_, a, small), (_, b, large) = told[0], told[-1]
    print(f"memory {large / small:.2f}, cost a plan {(b / counts[-1]) / (a / counts[0]):.2f} "
          f"at {counts[-1]} plans beside {counts[0]}")  # fmt: skip


def main() -> None:
    soffice = shutil.which("soffice")
    if soffice is None:
        sys.exit("LibreOffice is not on PATH")
    base = Path(tempfile.gettempdir()) / f"plan-checker-audit-{os.getuid()}"
    base.mkdir(exist_ok=True)
    numbers = [int(argument) for argument in sys.argv[1:] if argument.isdigit()]
    if "--memory" in sys.argv:
        memory(numbers or [2_000, 20_000], 2, base, soffice)
    else:
        ratios(*[*numbers, *[400, 2][len(numbers) :]], base, soffice)


if __name__ == "__main__":
    main()
