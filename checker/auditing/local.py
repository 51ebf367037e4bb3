"""Workers of this machine: bounded child processes (`reading.children`)."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from itertools import count
from pathlib import Path

from checker.auditing.chunk import Chunk, Done, noted
from checker.auditing.discover import Content, Entry
from checker.auditing.judge import Read, judged
from checker.auditing.options import Options
from checker.auditing.run import Lost
from checker.auditing.run import Pending as _Pending
from checker.catalogue import items, series_items
from checker.model import YEARS, Fact, Plan
from checker.reading import limits
from checker.reading.children import Call, ChildError, Children
from checker.reading.workbook import read_workbook
from checker.rules import registry

_NEEDED = (
    "pandas",
    "pandera.pandas",
    "pyarrow",
    "pyarrow.parquet",
    "checker.evaluation.evaluate",
    "checker.reading.look_xlsx",
)
_LOOK = 0.02


class _Local:
    def __init__(self, call: Call, note: Path) -> None:
        self._call, self._note = call, note

    def done(self) -> bool:
        return self._call.is_done()

    def result(self) -> Done:
        try:
            found: Done = self._call.result()
        except ChildError as error:
            raise Lost(error.kind, noted(self._note)) from error
        finally:
            self._note.unlink(missing_ok=True)
        return found


class LocalWorkers:
    """`jobs` children; what they need is imported before they are forked, so that they share it."""

    def __init__(self, jobs: int, memory_bytes: int = limits.MEMORY_BYTES) -> None:
        for name in _NEEDED:
            import_module(name)
        _warm()
        self.jobs = jobs
        self._notes = tempfile.TemporaryDirectory(prefix="plan-checker-", ignore_cleanup_errors=True)
        self._numbers = count()
        self._children = Children(jobs, memory_bytes=memory_bytes)

    def submit(self, chunk: Chunk) -> _Pending:
        note = Path(self._notes.name) / str(next(self._numbers))
        return _Local(self._children.submit(_work, chunk, str(note), seconds=chunk.seconds), note)

    def wait(self, pending: Sequence[_Pending], seconds: float) -> None:
        """Until one of them is done, or so long."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not any(one.done() for one in pending):
            time.sleep(_LOOK)

    def close(self) -> None:
        self._children.close()
        self._notes.cleanup()


@cache
def _warm() -> None:
    """Matches the catalogue's own labels and judges a plan of nothing but ones, once: what that loads and learns
    (packs, schemas, labels; half a second) is inherited by every child, and Arrow reserves its address space (1 GiB at
    its first allocation) before the children's is bounded.
    """
    with tempfile.TemporaryDirectory(prefix="plan-checker-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "plan.csv"
        path.write_text("".join(f"{item.title.ja},1\n" for item in items().values()), encoding="utf-8")
        read_workbook(str(path))
    facts = tuple(Fact(name, 1, year) for name in series_items() for year in range(YEARS))
    for programme in registry.programme_ids():
        content = Content(Entry("", "", programme), "")
        judged([Read(content, Plan("", "", facts), 0.0, 0)], Options(), (), "")


def _work(chunk: Chunk, note: str) -> Done:
    import pyarrow as pa

    pa.set_cpu_count(1)  # a child is one of many, and threads of its own would need address space, core by core
    pa.set_io_thread_count(1)
    return chunk.work(note)
