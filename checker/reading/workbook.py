"""One workbook from bytes to `Plan`, or to all that was understood of it: what runs inside the child process."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from checker.model import Plan, UsageError, WorkbookError
from checker.reading import guard
from checker.reading.delimited import read_text
from checker.reading.extract import extract
from checker.reading.findings import reading_finding
from checker.reading.grid import Grid, read_grids
from checker.reading.limits import STANDARD, Limits
from checker.reading.own_sheet import is_ours
from checker.reading.places import NO_MAP, ReadingMap
from checker.reading.second_look import SecondLook
from checker.reading.understanding import Understanding


def read_workbook(path: str, limits: Limits = STANDARD, given: ReadingMap = NO_MAP) -> Plan | UsageError:
    """The plan in a workbook, some items read where the map `given` says; or why the map does not fit, as a value.

    Never raises for what is in the file: that becomes READ-* findings.
    """
    with _collector_paused():
        found = _understood(path, limits, given, False)
    return found.plan if isinstance(found, Understanding) else found


def understand_workbook(path: str, limits: Limits = STANDARD, given: ReadingMap = NO_MAP) -> Understanding | UsageError:
    """As `read_workbook`, with the tables that were considered and what was left aside."""
    return _understood(path, limits, given, True)


def _understood(path: str, limits: Limits, given: ReadingMap, whole: bool) -> Understanding | UsageError:
    file, digest = Path(path), ""
    name = file.name
    try:
        data = guard.load(file, limits)
        digest = hashlib.sha256(data).hexdigest()
        text = guard.is_text_table(file, data)
        sheets = read_text(data, file, limits) if text else read_grids(data, limits)
        grids = tuple(grid for grid in sheets if not is_ours(grid))
        wanted = whole or any(entry.sheet not in {grid.sheet for grid in grids} for entry in given.entries)
        unseen = _unseen(data, limits) if wanted and not text else ()
        look = SecondLook(b"" if text else data)
        found = extract(grids, look, given, unseen)
        plan = Plan(name, digest, found.facts, found.findings, found.sheet, found.scale)
        if whole and found.basis is not None:
            from checker.reading.understand import understand

            return understand(plan, found.basis, grids, unseen, look)
        return Understanding(plan)
    except UsageError as error:
        return error
    except WorkbookError as error:
        return Understanding(failed(name, digest or _digest(path, limits), error.code, error.data))
    except MemoryError:
        return Understanding(failed(name, digest, "READ-CRASH", {"kind": "memory"}))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # calamine's PanicException is no Exception
        return Understanding(failed(name, digest, "READ-CRASH", {"kind": "died", "detail": type(error).__name__}))


@contextmanager
def _collector_paused() -> Iterator[None]:
    """A read makes thousands of lists and hardly a cycle: the cyclic collector would go through them in vain."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _unseen(data: bytes, limits: Limits) -> tuple[Grid, ...]:
    """The hidden sheets, for a map that names one and to tell what is there; if too large they are no one's loss."""
    with suppress(WorkbookError):
        return read_grids(data, limits, hidden=True)
    return ()


def failed(name: str, digest: str, code: str, data: dict[str, str | int]) -> Plan:
    """A plan without facts: the one finding says why."""
    return Plan(name, digest, findings=(reading_finding(code, data=data),))


def _digest(path: str, limits: Limits) -> str:
    """The hash of a file that was refused, where it can be had cheaply."""
    try:
        file = Path(path)
        if file.is_file() and file.stat().st_size <= limits.file_bytes:
            return hashlib.sha256(file.read_bytes()).hexdigest()
    except (OSError, ValueError):
        pass
    return ""
