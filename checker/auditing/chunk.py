"""What a worker does: read the workbooks of one chunk, judge them in one batch, stage the chunk's part."""

from __future__ import annotations

import hashlib
import os
import signal
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from checker.auditing import remote
from checker.auditing.discover import Content
from checker.auditing.judge import Read, judged, reports
from checker.auditing.options import Options
from checker.auditing.store import part_id, stage
from checker.evaluation import overrides
from checker.model import Plan, UsageError
from checker.reading import limits
from checker.reading.workbook import read_workbook

REPORTS = "reports"
_GRACE = 2.0


@dataclass(frozen=True, slots=True)
class Done:
    """A chunk that was worked on: the name of its staged part, how its workbooks came out, or why there is none."""

    staged: str
    told: Counter[str]
    unwritten: str = ""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some workbooks to be read, judged and written by one worker as one part. `tries` are those that came to grief."""

    contents: tuple[Content, ...]
    options: Options
    digest: str
    folder: Path
    tries: int = 0

    @property
    def part(self) -> str:
        return part_id((content.entry.name + content.sha256 for content in self.contents), self.digest)

    @property
    def seconds(self) -> float:
        """The longest it may take: one workbook at its limit, the others at a tenth of it."""
        return limits.SECONDS * (2 + len(self.contents) / 10)

    def only(self, contents: Sequence[Content]) -> Chunk:
        return Chunk(tuple(contents), self.options, self.digest, self.folder)

    def work(self, note: str) -> Done:
        """Read, judge and write. Before each workbook its number is noted in the file `note`, after the last theirs
        all, so that whoever waits knows which one killed the worker.
        """
        descriptor = os.open(note, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            reads = [_read(content, number, descriptor) for number, content in enumerate(self.contents)]
            _put(descriptor, len(reads))
        finally:
            os.close(descriptor)
        _alarm(0.0)
        given = overrides.parse(self.options.sets)
        tables = judged(reads, self.options, given, self.digest)
        try:
            if self.options.reports:
                for name, page in reports(reads, self.options, given):
                    _write_report(self.folder, name, page, self.options.redact)
            staged = stage(self.folder, self.part, tables)
        except OSError as error:  # a full disk is no workbook's fault
            return Done("", Counter(), str(error.strerror or error))
        journal = tables["reads"]
        told = zip(journal["status"].to_pylist(), journal["verdict"].to_pylist(), strict=True)
        return Done(staged, Counter(verdict or status for status, verdict in told))


def noted(note: Path) -> int | None:
    """At which workbook the worker was; as many as there are: at none any more; None: it never began."""
    with suppress(OSError, ValueError):
        return int(note.read_bytes())
    return None


def _put(descriptor: int, number: int) -> None:
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.write(descriptor, b"%8d" % number)


def _read(content: Content, number: int, descriptor: int) -> Read:
    _put(descriptor, number)
    started = time.perf_counter()
    _alarm(limits.SECONDS + _GRACE)  # a workbook that hangs ends this worker, not the run
    if remote.is_url(content.entry.path):
        with remote.fetched(content.entry.path) as copy:
            plan, size = _plan_of(copy)
        plan = replace(plan, name=PurePosixPath(content.entry.name).name)
    else:
        plan, size = _plan_of(content.entry.path)
    return Read(content, plan, time.perf_counter() - started, size)


def _plan_of(path: str) -> tuple[Plan, int]:
    """What was read, and the file's bytes."""
    plan = read_workbook(path)
    if isinstance(plan, UsageError):  # only a map can be wrong, and none was given
        raise plan
    size = 0
    with suppress(OSError, ValueError):
        size = Path(path).stat().st_size
    return plan, size


def _alarm(seconds: float) -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _write_report(folder: Path, name: str, page: str, redact: bool) -> None:
    """Under the workbook's name where that is a plain one (a list may name ../../x), else under its hash."""
    stem = hashlib.sha256(name.encode()).hexdigest()[:16]
    plain = PurePosixPath(name)
    if redact or plain.is_absolute() or ".." in plain.parts or ":" in name or "\\" in name:
        place = folder / REPORTS / f"{stem}.html"
    else:
        place = folder / REPORTS / f"{name}.html"
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(page, encoding="utf-8", errors="replace", newline="\n")
    except OSError:  # a name too long for a file, or one that is a folder's
        (folder / REPORTS / f"{stem}.html").write_text(page, encoding="utf-8", errors="replace", newline="\n")
