"""Ten thousand damaged workbooks through reader, judge and reports.

    python -m tests.soak.run [--count 10000] [--seed 1] [--jobs 2] [--keep FOLDER] [--only INDEX]

Clean is a plan with facts or READ-* findings and a report of it. Everything else is a failure: a traceback, a dead or
hanging process, more than 20 s or 1.5 GiB, a process or file left behind, JSON against its schema, markup of the
workbook in a page. A failing mutant is rebuilt by its seed and index and kept in --keep. A suspicion (a figure that
reads otherwise although its cell and all words are as they were) is printed for a person and fails nothing.
Every mutant has the same bytes on every run where the same LibreOffice saved the seeds (or none did).
"""

from __future__ import annotations

import argparse
import multiprocessing
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from tests.soak import seeds
from tests.soak.work import Record, Task, work

_SHOWN = 60  # lines of one kind in the tally
HANG_SECONDS = 90.0  # after which a worker that says nothing is ended; far above what one mutant may take
START_SECONDS = 120.0  # for a worker to start, or to wind up


@dataclass
class Tally:
    """All records of a run."""

    records: list[Record] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def failures(self) -> list[str]:
        return [f"{r.index} {r.damage} of {r.seed}: {failure}" for r in self.records for failure in r.failures]

    @property
    def suspicions(self) -> list[str]:
        return [f"{r.index} {r.damage} of {r.seed}: {line}" for r in self.records for line in r.suspicions[:3]]

    @property
    def mutants(self) -> list[Record]:
        return [record for record in self.records if record.index >= 0]


def soak(count: int, number: int, jobs: int, keep: Path, *, only: int | None = None, progress: bool = False) -> Tally:
    """Run mutants 0 … count-1 of the seed number `number` in `jobs` processes."""
    start = time.perf_counter()
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="soak-seeds-") as folder:
        seeds.make(Path(folder), shutil.which("soffice") or "")
        task = Task(number, Path(folder), keep)
        indexes = [only] if only is not None else list(range(count))
        for record in _records(task, [indexes[job::jobs] for job in range(min(jobs, len(indexes)))]):
            tally.records.append(record)
            if progress and len(tally.records) % 500 == 0:
                print(f"{len(tally.records)} of {count}, {len(tally.failures)} failures", file=sys.stderr, flush=True)
    tally.records.sort(key=lambda record: record.index)
    tally.seconds = time.perf_counter() - start
    return tally


@dataclass
class _Job:
    """A worker, what it has still to do, and the mutant it is at."""

    process: Any
    answers: Connection
    left: list[int]
    at: int | None = None
    since: float = field(default_factory=time.monotonic)


def _records(task: Task, shares: list[list[int]]) -> Iterator[Record]:
    jobs = [_started(task, share) for share in shares if share]
    while jobs:
        ready = wait([job.answers for job in jobs], timeout=5.0)
        for job in list(jobs):
            if job.answers in ready:
                yield from _heard(task, job, jobs)
            elif time.monotonic() - job.since > (START_SECONDS if job.at is None else HANG_SECONDS):
                job.process.kill()
                yield from _lost(task, job, jobs, "hangs")


def _started(task: Task, share: list[int]) -> _Job:
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=work, args=(task, share, sender))
    process.start()
    sender.close()
    return _Job(process, receiver, share)


def _heard(task: Task, job: _Job, jobs: list[_Job]) -> Iterator[Record]:
    job.since = time.monotonic()
    try:
        answer = job.answers.recv()
    except EOFError:
        yield from _lost(task, job, jobs, "died")
        return
    if isinstance(answer, int):
        job.at = answer
        return
    yield answer
    job.at = None
    if answer.index >= 0:
        job.left = [index for index in job.left if index != answer.index]
    else:
        job.process.join(30)
        jobs.remove(job)


def _lost(task: Task, job: _Job, jobs: list[_Job], how: str) -> Iterator[Record]:
    """The parent itself died or hangs: the worst of all; another goes on behind the mutant."""
    job.process.join(30)
    jobs.remove(job)
    at = job.at if job.at is not None else -2
    yield Record(at, "lost", failures=[f"the worker {how} (exit code {job.process.exitcode})"])
    left = [index for index in job.left if index != at]
    if left and at >= 0:
        jobs.append(_started(task, left))


def table(tally: Tally) -> str:
    """Kinds of damage by outcome, the slowest, the largest, what failed and what is to be looked at."""
    outcomes: dict[str, Counter[str]] = defaultdict(Counter)
    for record in tally.mutants:
        outcomes[record.kind][_column(record.outcome)] += 1
    columns = ("read", "findings", "no plan", "refused", "crash", "lost")
    lines = [f"{'damage':24}" + "".join(f"{name:>10}" for name in columns)]
    for kind in sorted(outcomes):
        lines.append(f"{kind:24}" + "".join(f"{outcomes[kind][name] or '·':>10}" for name in columns))
    total = sum(outcomes.values(), Counter())
    lines.append(f"{'all':24}" + "".join(f"{total[name] or '·':>10}" for name in columns))
    return "\n".join([*lines, "", *_details(tally)])


def _column(outcome: str) -> str:
    for name, column in (
        ("read with", "findings"),
        ("read", "read"),
        ("no plan", "no plan"),
        ("refused", "refused"),
        ("crash", "crash"),
    ):
        if outcome.startswith(name):
            return column
    return "lost"


def _details(tally: Tally) -> Iterator[str]:
    mutants = tally.mutants
    whys = Counter(r.outcome for r in mutants)
    yield "outcomes: " + "; ".join(f"{name} {count}" for name, count in whys.most_common())
    for title, value in (
        ("slowest (read, judge, render)", lambda r: r.seconds),
        ("slowest annotated copy", lambda r: r.copy_seconds),
    ):
        best = sorted(mutants, key=value, reverse=True)[:3]
        yield f"{title}: " + "; ".join(f"{value(r):.2f} s {r.index} {r.damage} of {r.seed}" for r in best)
    for title, size in (("largest child", lambda r: r.child_bytes), ("largest parent", lambda r: r.own_bytes)):
        best = sorted(mutants, key=size, reverse=True)[:3]
        yield f"{title}: " + "; ".join(f"{size(r) >> 20} MB {r.index} {r.damage} of {r.seed}" for r in best)
    yield f"{len(mutants)} mutants in {tally.seconds:.0f} s; {sum(r.looked for r in mutants)} compared with their seed"
    for title, lines in (("to look at", tally.suspicions), ("failures", tally.failures)):
        yield f"{len(lines)} {title}"
        yield from lines[:_SHOWN]
        if len(lines) > _SHOWN:
            yield f"… and {len(lines) - _SHOWN} more"


def main() -> None:
    parser = argparse.ArgumentParser(description="Damaged workbooks through the checker.")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "plan-checker-soak")
    parser.add_argument("--only", type=int, help="one mutant by its index")
    given = parser.parse_args()
    tally = soak(given.count, given.seed, given.jobs, given.keep, only=given.only, progress=True)
    print(f"seed {given.seed}, files of failures and suspicions in {given.keep}")
    print(table(tally))
    sys.exit(1 if tally.failures else 0)


if __name__ == "__main__":
    main()
