"""One call in a child process with a limit of time and memory, so that a hostile workbook can kill only the child."""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
import sys
from collections.abc import Callable
from concurrent.futures import TimeoutError
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from checker.model import UsageError
from checker.reading import limits

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

SECONDS = 12.0  # a plan workbook takes well under one; 200,000 cells take about ten
_START_METHOD = "fork" if sys.platform == "linux" else "spawn"
_REMEDY = "put the sheets of the plan into a new workbook and check that"
T = TypeVar("T")


def in_child(work: Callable[..., T], arguments: tuple[Any, ...], *, name: str) -> T:
    """`work(*arguments)`, done elsewhere. Raises UsageError, with the workbook's `name`, whatever goes wrong there."""
    context = multiprocessing.get_context(_START_METHOD)
    with ProcessPool(max_workers=1, initializer=_bounded, context=context) as pool:
        future = pool.schedule(_called, args=(work, arguments), timeout=SECONDS)
        try:
            answer: Any = future.result()
        except TimeoutError:
            message = f"{name}: no annotated copy: it takes longer than {SECONDS:g} s; {_REMEDY}"
            raise UsageError(message, "copy_large", name=name) from None
        except (ProcessExpired, BrokenProcessPool):
            answer = None, "MemoryError"
    result: T = answer[0]
    trouble: str = answer[1]
    if trouble == "MemoryError":
        message = f"{name}: no annotated copy: it takes too much memory; {_REMEDY}"
        raise UsageError(message, "copy_large", name=name)
    if trouble:
        reason = f"openpyxl cannot open it ({trouble})"
        message = f"{name}: no annotated copy: {reason}; save it again as .xlsx in Excel"
        raise UsageError(message, "copy_needs", name=name)
    return result


def _called(work: Callable[..., T], arguments: tuple[Any, ...]) -> tuple[T | None, str]:
    """The result, or the name of what was raised: exceptions of lxml do not survive the way between processes."""
    try:
        return work(*arguments), ""
    except Exception as error:  # openpyxl raises what it likes about a workbook it does not understand
        return None, type(error).__name__


def _bounded() -> None:
    """In the child: silence, no core file, and no more memory than allowed."""
    faulthandler.disable()
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    with suppress(OSError, ValueError, AttributeError):  # AttributeError: no such module on Windows
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if sys.platform == "linux":  # macOS accepts RLIMIT_AS and ignores it
            pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
            most = pages * os.sysconf("SC_PAGE_SIZE") + limits.MEMORY_BYTES
            resource.setrlimit(resource.RLIMIT_AS, (most, most))
