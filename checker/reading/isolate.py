"""Reads each workbook in a child process, so that a hostile file can kill only the child.

calamine can abort the whole process (an .xlsx of 5 KB with cells at A1 and XFD1048576) and panics with a BaseException.
A child lives under a limit of memory and time; its death becomes READ-CRASH of that one file. All that is done for a
file shares its time: reading, LibreOffice, reading what LibreOffice made of it.
On Linux children are forked, and everything they need is imported before: fork a `Reader` before pandas is loaded.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from checker.model import Plan, UsageError
from checker.reading import limits, recalculate, workbook
from checker.reading.children import BOUNDED, START_METHOD, Call, ChildError, Children
from checker.reading.limits import Limits
from checker.reading.places import NO_MAP, ReadingMap
from checker.reading.understanding import Understanding

_START_METHOD, _LIMITED = START_METHOD, BOUNDED


class Pending:
    """A workbook being read."""

    def __init__(self, reader: Reader, path: Path, given: ReadingMap, whole: bool) -> None:
        self._reader = reader
        self._path = path
        self._given, self._whole = given, whole
        self._seconds = reader.limits.seconds
        self._call = reader.start(path, self._seconds, given, whole)
        self._found: Understanding | None = None

    @property
    def seconds_left(self) -> float:
        """What the steps so far have left of the time for this file."""
        return max(0.0, self._seconds)

    def result(self) -> Plan:
        """The plan, waiting for it. Never raises for what is in the file: a crash is a finding of the plan.

        Raises UsageError where a map was given that does not fit the workbook.
        """
        return self.understanding().plan

    def understanding(self) -> Understanding:
        """What was understood, waiting for it as `result` does; the plan alone unless the whole was asked for."""
        if self._found is None:
            found = _answer(self._call, self._path)
            self._seconds -= self._call.spent
            self._found = self._recalculated(found) if self._reader.recalculate else found
        return self._found

    def _recalculated(self, found: Understanding) -> Understanding:
        """The plan with the values of its uncalculated formulas, where they are needed and LibreOffice can be asked."""
        with suppress(OSError, RuntimeError):  # RuntimeError: the reader was closed
            if recalculate.wanted(found.plan, self._path):
                with tempfile.TemporaryDirectory(prefix="plan-checker-", ignore_cleanup_errors=True) as folder:
                    found = self._with_calculated(found, Path(folder))
        return found

    def _with_calculated(self, found: Understanding, folder: Path) -> Understanding:
        started = time.monotonic()
        copy = recalculate.calculated_copy(self._path, folder, self.seconds_left)
        self._seconds -= time.monotonic() - started
        if copy is None or self._seconds <= 0:
            return found
        call = self._reader.start(copy, self._seconds, self._given, self._whole, first=True)
        again = _answer(call, copy)
        self._seconds -= call.spent
        plan = recalculate.merged(found.plan, again.plan)
        return found if plan is found.plan else replace(again, plan=plan)


class Reader:
    """`jobs` children that read workbooks one after another; use as a context manager.

    `submit(path).result()` gives a `Plan`. The children start at once, so that the caller can import what it needs
    meanwhile. `seconds` and `memory_bytes` replace those of `bounds`. With `recalculate`, formulas that were never
    calculated are handed to LibreOffice where it is on PATH (`recalculate.py`); else they stay READ-UNCALCULATED.
    """

    def __init__(
        self,
        jobs: int = 1,
        *,
        seconds: float | None = None,
        memory_bytes: int | None = None,
        recalculate: bool = True,
        bounds: Limits = limits.STANDARD,
    ) -> None:
        self.limits = bounds.replaced(seconds=seconds, memory_bytes=memory_bytes)
        self.recalculate = recalculate
        self._children = Children(
            jobs, memory_bytes=self.limits.memory_bytes, start_method=_START_METHOD, bounded=_LIMITED
        )

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def submit(self, path: str | os.PathLike[str], given: ReadingMap = NO_MAP, *, whole: bool = False) -> Pending:
        """Start reading one workbook, some items where `given` says; `whole` to be told all that is understood."""
        return Pending(self, Path(path), given, whole)

    def start(
        self, path: Path, seconds: float, given: ReadingMap = NO_MAP, whole: bool = False, *, first: bool = False
    ) -> Call:
        """One reading in a child, `first` before all that wait."""
        read = workbook.understand_workbook if whole else workbook.read_workbook
        arguments = (str(path), self.limits, given) if given else (str(path), self.limits)
        return self._children.submit(read, *arguments, seconds=seconds, first=first)

    def close(self) -> None:
        """Ends the children; what is still being read counts as died."""
        self._children.close()


def read_plan(path: str | os.PathLike[str], *, recalculate: bool = True) -> Plan:
    """One workbook as a `Plan`; never raises for a bad workbook (see `Reader`)."""
    with Reader(recalculate=recalculate) as reader:
        return reader.submit(path).result()


def _answer(call: Call, path: Path) -> Understanding:
    try:
        found: Plan | Understanding | UsageError = call.result()
    except ChildError as death:
        return Understanding(_crashed(path, "died" if death.kind == "raised" else death.kind))
    if isinstance(found, UsageError):
        raise found
    return found if isinstance(found, Understanding) else Understanding(found)


def _crashed(path: Path, kind: str) -> Plan:
    digest = ""
    with suppress(OSError):
        if path.stat().st_size <= limits.FILE_BYTES:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return workbook.failed(path.name, digest, "READ-CRASH", {"kind": kind})
