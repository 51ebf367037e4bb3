"""One audit from its folder to its end: what is still to do, handed out in chunks, every chunk finished or not begun.

Killed at any moment, a run loses the chunks under way and nothing else; the next call goes on. A workbook that kills
its worker is found out and kept aside as READ-CRASH, the others of its chunk are read again.
"""

from __future__ import annotations

import math
import time
from collections import Counter, deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from checker.auditing import judge, options, store
from checker.auditing.chunk import Chunk, Done
from checker.auditing.discover import Content, Entry, contents
from checker.auditing.options import Options
from checker.model import UsageError
from checker.reading import limits

CHUNK = 128  # workbooks: enough to make a batch worth while, few enough to lose
_AHEAD = 2  # chunks handed out for each worker
_LOCK = "lock"
_LOCK_SECONDS = 3.0  # children of a run that was killed hold its lock until they notice
_TRIES = 5  # how often a chunk whose worker never began is handed out
_TRIES_ALONE = 3  # how often a workbook that was alone with a dying worker is read; a worker may be killed by anyone


class Pending(Protocol):
    """A chunk under way somewhere; `result` raises `Lost` where its worker came to grief."""

    def done(self) -> bool: ...
    def result(self) -> Done: ...


class Workers(Protocol):
    """Where chunks are worked on: children of this machine, or a cluster."""

    jobs: int

    def submit(self, chunk: Chunk) -> Pending: ...
    def wait(self, pending: Sequence[Pending], seconds: float) -> None: ...
    def close(self) -> None: ...


class Lost(Exception):  # noqa: N818 -- no error: it is dealt with
    """A chunk without an answer: `kind` is died, memory, timeout or raised; `at` as `chunk.noted` tells."""

    def __init__(self, kind: str, at: int | None) -> None:
        super().__init__(kind, at)
        self.kind, self.at = kind, at


@dataclass(slots=True)
class State:
    """How far a run is: `told` counts workbooks by verdict or status, `skipped` those an earlier call had done."""

    total: int
    skipped: int = 0
    told: Counter[str] = field(default_factory=Counter)
    started: float = field(default_factory=time.monotonic)

    @property
    def done(self) -> int:
        return self.skipped + self.told.total()

    @property
    def rate(self) -> float:
        """Workbooks a second of this call."""
        passed = time.monotonic() - self.started
        return self.told.total() / passed if passed > 0 else 0.0


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """The run's folder for one audit alone. Raises UsageError where another has it."""
    from filelock import FileLock, Timeout

    lock = FileLock(folder / _LOCK)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=_LOCK_SECONDS)
    except Timeout:
        raise UsageError(f"{folder}: another audit is at work here", "run_locked", folder=folder) from None
    except OSError as error:
        raise _unwritten(folder, str(error.strerror)) from error
    try:
        yield
    finally:
        lock.release()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a call of a run has to do."""

    chunks: tuple[Chunk, ...]
    total: int
    skipped: int


def prepared(
    found: Sequence[Entry], folder: Path, asked: Options, today: date, size: int = CHUNK, jobs: int = 1
) -> Plan:
    """What is left to do, in chunks of at most `size` workbooks that come out even among `jobs` workers.

    Makes the folder ready for it: only whoever holds the lock may call it.

    Parts of which a row no longer stands (a changed workbook, newer rules) are taken out and their workbooks done anew.
    """
    folder = folder.resolve()  # a worker may stand elsewhere
    fixed = options.fixed(folder, asked, today)
    digest = fixed.digest()
    store.sweep(folder)
    every = list(contents(tuple(found)))
    firsts: dict[str, Content] = {}
    twins: list[tuple[Content, Content]] = []
    for content in every:
        first = firsts.setdefault(content.plan, content)
        if first is not content:
            twins.append((content, first))
    standing = _standing(folder, digest, firsts.values(), twins, fixed.redact)
    if new := [(twin, first) for twin, first in twins if twin.entry.name not in standing]:
        part = store.part_id((twin.entry.name + twin.sha256 + first.entry.name for twin, first in new), digest)
        store.write_part(folder, part, judge.duplicates(new, digest, fixed.redact))
    left = [content for content in firsts.values() if content.entry.name not in standing]
    chunks = tuple(Chunk(part, fixed, digest, folder) for part in _even(left, size, jobs))
    return Plan(chunks, len(every), len(every) - len(left))


def _even(left: Sequence[Content], size: int, jobs: int) -> Iterator[tuple[Content, ...]]:
    """Parts of the same length, as many for each worker, so that none waits for another at the end."""
    count = min(len(left), math.ceil(len(left) / size / jobs) * jobs)
    for k in range(count):
        yield tuple(left[len(left) * k // count : len(left) * (k + 1) // count])


class _Row(NamedTuple):
    """What a row of the journal must say to stand. `first` is the workbook that a duplicate's row names, else ""."""

    plan: str
    first: str
    digest: str


def _standing(
    folder: Path, digest: str, firsts: Iterable[Content], twins: Iterable[tuple[Content, Content]], redact: bool
) -> set[str]:
    """Names of the workbooks whose rows still stand; parts with another row, or one twice, are taken out."""
    wanted = {c.entry.name: _Row(c.plan, "", judge.row_digest(c, digest, redact)) for c in firsts}
    for twin, first in twins:
        wanted[twin.entry.name] = _Row(twin.plan, first.entry.name, judge.row_digest(twin, digest, redact))
    standing: set[str] = set()
    for part in store.parts(folder):
        rows = _journal(part)
        if rows is not None and all(name not in standing and wanted.get(name) == row for name, row in rows):
            standing.update(name for name, _ in rows)
        else:
            store.drop_part(part)
    return standing


def _journal(part: Path) -> list[tuple[str, _Row]] | None:
    """The rows of a part's journal; None of a damaged part."""
    import pyarrow.parquet as pq

    if not store.is_sound(part):
        return None
    try:
        read = pq.read_table(part / "reads.parquet", columns=["file", "plan", "status", "reason", "digest"])
    except (OSError, ValueError):
        return None
    told = zip(*(column.to_pylist() for column in read.columns), strict=True)
    return [
        (file, _Row(plan, reason if status == judge.DUPLICATE else "", digest))
        for file, plan, status, reason, digest in told
    ]


def audit(plan: Plan, workers: Workers) -> Generator[State, None, None]:
    """Do what is left; yields after every chunk. Stop iterating, and the chunks under way are the last.

    Raises UsageError where there are no workers any more.
    """
    state = State(plan.total, plan.skipped)
    todo: deque[Chunk] = deque(plan.chunks)
    under_way: dict[Pending, Chunk] = {}
    try:
        while todo or under_way:
            while todo and len(under_way) < _AHEAD * workers.jobs:
                chunk = todo.popleft()
                under_way[workers.submit(chunk)] = chunk
            workers.wait(list(under_way), 0.5)
            for pending in [p for p in under_way if p.done()]:
                chunk = under_way.pop(pending)
                try:
                    _accept(pending, chunk, state)
                except Lost as lost:
                    todo.extendleft(_again(chunk, lost, state))
            yield state
    finally:  # whoever stops gets what is under way, not what waits; who insists (Ctrl-C again) not even that
        with suppress(KeyboardInterrupt):
            for pending, chunk in under_way.items():
                with suppress(Lost):
                    _accept(pending, chunk, state)


def _accept(pending: Pending, chunk: Chunk, state: State) -> None:
    """Takes a finished chunk into the store. Raises Lost."""
    done = pending.result()
    if done.unwritten:
        raise _unwritten(chunk.folder, done.unwritten)
    try:
        store.commit(chunk.folder, chunk.part, done.staged)
    except OSError as error:
        raise _unwritten(chunk.folder, str(error.strerror)) from error
    state.told.update(done.told)


def _unwritten(folder: Path, why: str) -> UsageError:
    return UsageError(f"{folder}: cannot be written: {why}", "write", path=folder)


def _again(chunk: Chunk, lost: Lost, state: State) -> list[Chunk]:
    """What is to be done again of a chunk that was lost; a workbook that was alone is put aside.

    Raises UsageError where chunks are lost again and again before a worker begins: no workbook is to blame for that.
    """
    alone = len(chunk.contents) == 1
    if lost.at is None or (alone and lost.kind == "died"):
        if chunk.tries + 1 < (_TRIES if lost.at is None else _TRIES_ALONE):
            return [replace(chunk, tries=chunk.tries + 1)]
        if lost.at is None:
            raise UsageError(
                "the workers end before they begin; see to memory and processes, then call again", "workers"
            )
    if alone:
        _put_aside(chunk, lost.kind)
        state.told[judge.CRASHED] += 1
        return []
    at, own = lost.at or 0, chunk.contents
    guilty = (own[:at], own[at : at + 1], own[at + 1 :])
    half = len(own) // 2
    halves = (own[:half], own[half:])  # it came to grief over all of them together
    return [chunk.only(part) for part in (guilty if at < len(own) else halves) if part]


def _put_aside(chunk: Chunk, kind: str) -> None:
    (content,) = chunk.contents
    size = 0
    with suppress(OSError, ValueError):
        size = Path(content.entry.path).stat().st_size
    seconds = limits.SECONDS if kind == "timeout" else 0.0
    kind = "died" if kind == "raised" else kind  # as the reader says it
    tables = judge.crashed(content, kind, chunk.digest, seconds, size, chunk.options.redact)
    try:
        store.write_part(chunk.folder, chunk.part, tables)
    except OSError as error:
        raise _unwritten(chunk.folder, str(error.strerror)) from error


def counted(folder: Path) -> Counter[str]:
    """How all workbooks of a run came out, by verdict or status."""
    columns = ["status", "verdict"]
    read = store.table(folder, "reads", columns)
    told: Iterable[tuple[Any, Any]] = zip(*(read[name].to_pylist() for name in columns), strict=True)
    return Counter(str(verdict or status) for status, verdict in told)
