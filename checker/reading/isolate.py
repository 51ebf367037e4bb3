"""Reads each workbook in a child process, so that a hostile file can kill only the child.

calamine can abort the whole process (an .xlsx of 5 KB with cells at A1 and XFD1048576) and panics with a BaseException.
A child lives under a memory limit and a timeout, its stderr in a file of its own; its death becomes READ-CRASH of that
one file.
On Linux children are forked, and everything they need is imported before: fork a `Reader` before pandas is loaded.
"""

from __future__ import annotations

import faulthandler
import hashlib
import multiprocessing
import os
import sys
import tempfile
import threading
from concurrent.futures import CancelledError, TimeoutError
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from pebble import ProcessExpired, ProcessPool

from checker.model import Plan
from checker.reading import limits, recalculate, workbook

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

_START_METHOD = "fork" if sys.platform == "linux" else "spawn"
_LIMITED = sys.platform == "linux" and resource is not None  # macOS accepts RLIMIT_AS and ignores it


class Pending:
    """A workbook being read."""

    def __init__(self, reader: Reader, path: Path) -> None:
        self._reader = reader
        self._path = path
        self._future: Any = reader._schedule(path)
        self._plan: Plan | None = None

    def result(self) -> Plan:
        """The plan, waiting for it. Never raises for what is in the file: a crash is a finding of the plan."""
        if self._plan is None:
            plan = self._reader._collect(self._future, self._path)
            self._plan = self._reader._recalculated(plan, self._path)
        return self._plan


class Reader:
    """`jobs` children that read workbooks one after another; use as a context manager.

    `submit(path).result()` gives a `Plan`. The children start at once, so that the caller can import
    what it needs meanwhile. With `recalculate`, formulas that were never calculated are handed to LibreOffice where it
    is on PATH (`recalculate.py`); else they stay READ-UNCALCULATED.
    """

    def __init__(
        self,
        jobs: int = 1,
        *,
        seconds: float = limits.SECONDS,
        memory_bytes: int = limits.MEMORY_BYTES,
        recalculate: bool = True,
    ) -> None:
        self._recalculate = recalculate
        self._jobs, self._seconds, self._memory = jobs, seconds, memory_bytes
        self._folder = tempfile.TemporaryDirectory(prefix="plan-checker-", ignore_cleanup_errors=True)
        self._lock = threading.Lock()
        self._watch: _MemoryWatch | None = None
        self._unfinished: set[Any] = set()
        self._closed = False
        self._pool = self._new_pool()

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def submit(self, path: str | os.PathLike[str]) -> Pending:
        """Start reading one workbook."""
        return Pending(self, Path(path))

    def close(self) -> None:
        """Ends the children; what is still being read counts as died.

        Returns at once: pebble takes 0.1 s to wind up, which happens beside the caller.
        """
        self._closed = True
        for future in list(self._unfinished):
            future.cancel()
        if self._watch is not None:
            self._watch.stop()
        self._pool.stop()
        threading.Thread(target=self._wind_up, args=(self._pool,), daemon=True).start()

    def _wind_up(self, pool: Any) -> None:
        pool.join()
        self._folder.cleanup()

    def _new_pool(self) -> Any:
        pool = ProcessPool(
            max_workers=self._jobs,
            initializer=_be_born,
            initargs=(self._folder.name, self._memory),
            context=multiprocessing.get_context(_START_METHOD),
        )
        pool.active  # noqa: B018 -- asking for its state starts the children, here and not in a thread
        if not _LIMITED and self._watch is None:
            self._watch = _MemoryWatch(Path(self._folder.name), self._memory)
            self._watch.start()
        return pool

    def _schedule(self, path: Path) -> Any:
        with self._lock:
            if self._closed:
                raise RuntimeError("this Reader is closed")
            call = {"args": (str(path),), "timeout": self._seconds}
            try:
                future = self._pool.schedule(workbook.read_workbook, **call)
            except RuntimeError:  # the pool broke on an earlier file
                self._replace_pool()
                future = self._pool.schedule(workbook.read_workbook, **call)
        self._unfinished.add(future)
        future.add_done_callback(self._unfinished.discard)
        return future

    def _replace_pool(self) -> None:
        broken, self._pool = self._pool, self._new_pool()
        broken.stop()
        threading.Thread(target=broken.join, daemon=True).start()

    def _collect(self, future: Any, path: Path) -> Plan:
        for last in (False, True):
            try:
                plan: Plan = future.result()
            except TimeoutError:
                return _crashed(path, "timeout")
            except ProcessExpired as death:
                return _crashed(path, self._why(death))
            except (BrokenProcessPool, CancelledError):
                # A child that dies before pebble has heard which file it took breaks the pool, and with it files that
                # did nothing wrong. Once more, then; a second time it is the file.
                if last or self._closed:
                    break
                future = self._schedule(path)
            except MemoryError:
                return _crashed(path, "memory")
            else:
                return plan
        return _crashed(path, "died")

    def _recalculated(self, plan: Plan, path: Path) -> Plan:
        """The plan with the values of its uncalculated formulas, where they are needed and LibreOffice can be asked."""
        if not self._recalculate or self._closed:
            return plan
        with suppress(OSError):
            if recalculate.wanted(plan, path):
                copy = recalculate.calculated_copy(path, Path(self._folder.name))
                if copy is not None:
                    return recalculate.merged(plan, self._collect(self._schedule(copy), copy))
        return plan

    def _why(self, death: Any) -> str:
        if self._watch is not None and death.pid in self._watch.killed:
            return "memory"
        with suppress(OSError):
            words = (Path(self._folder.name) / f"{death.pid}.err").read_bytes()[-200_000:]
            if b"memory allocation of" in words or b"MemoryError" in words:
                return "memory"
        return "died"


def read_plan(path: str | os.PathLike[str], *, recalculate: bool = True) -> Plan:
    """One workbook as a `Plan`; never raises for a bad workbook (see `Reader`)."""
    with Reader(recalculate=recalculate) as reader:
        return reader.submit(path).result()


def _crashed(path: Path, kind: str) -> Plan:
    digest = ""
    with suppress(OSError):
        if path.stat().st_size <= limits.FILE_BYTES:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return workbook.failed(path.name, digest, "READ-CRASH", {"kind": kind})


def _be_born(folder: str, memory_bytes: int) -> None:
    """In the child: silence (an abort prints 100 lines), no core file, and no more memory than allowed."""
    faulthandler.disable()  # a host such as pytest may have turned it on, with a stderr of its own
    errors = os.open(Path(folder) / f"{os.getpid()}.err", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(errors, 2)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    if resource is not None:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            if _LIMITED:
                most = _address_space() + memory_bytes
                resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _address_space() -> int:
    """Bytes of address space the child was born with; a fork of a large parent starts large."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")


class _MemoryWatch(threading.Thread):
    """Kills children that outgrow the bound, where the system cannot bound them. The .err files tell who they are."""

    def __init__(self, folder: Path, memory_bytes: int) -> None:
        super().__init__(daemon=True)
        self.killed: set[int] = set()
        self._folder, self._memory = folder, memory_bytes
        self._done = threading.Event()
        self._born: dict[int, int] = {}

    def stop(self) -> None:
        self._done.set()

    def run(self) -> None:
        import psutil

        while not self._done.wait(limits.WATCH_SECONDS):
            for errors in self._folder.glob("*.err"):
                pid = int(errors.stem)
                with suppress(psutil.Error):
                    child = psutil.Process(pid)
                    size = child.memory_info().rss
                    if size > self._born.setdefault(pid, size) + self._memory and child.ppid() == os.getpid():
                        self.killed.add(pid)
                        child.kill()
