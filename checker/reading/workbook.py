"""One workbook from bytes to `Plan`: what runs inside the child process."""

from __future__ import annotations

import hashlib
from pathlib import Path

from checker.model import Plan, WorkbookError
from checker.reading import guard, limits
from checker.reading.delimited import read_text
from checker.reading.extract import extract
from checker.reading.findings import reading_finding
from checker.reading.grid import read_grids
from checker.reading.own_sheet import is_ours
from checker.reading.second_look import SecondLook


def read_workbook(path: str) -> Plan:
    """The plan in a workbook. Never raises for what is in the file: that becomes READ-* findings."""
    name, digest = Path(path).name, ""
    try:
        data = guard.load(Path(path))
        digest = hashlib.sha256(data).hexdigest()
        text = guard.is_text_table(Path(path), data)
        sheets = read_text(data, Path(path)) if text else read_grids(data)
        grids = tuple(grid for grid in sheets if not is_ours(grid))
        found = extract(grids, SecondLook(b"" if text else data))
    except WorkbookError as error:
        return failed(name, digest or _digest(path), error.code, error.data)
    except MemoryError:
        return failed(name, digest, "READ-CRASH", {"kind": "memory"})
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # calamine's PanicException is no Exception
        return failed(name, digest, "READ-CRASH", {"kind": "died", "detail": type(error).__name__})
    return Plan(name, digest, found.facts, found.findings, found.sheet, found.scale)


def failed(name: str, digest: str, code: str, data: dict[str, str | int]) -> Plan:
    """A plan without facts: the one finding says why."""
    return Plan(name, digest, findings=(reading_finding(code, data=data),))


def _digest(path: str) -> str:
    """The hash of a file that was refused, where it can be had cheaply."""
    try:
        file = Path(path)
        if file.is_file() and file.stat().st_size <= limits.FILE_BYTES:
            return hashlib.sha256(file.read_bytes()).hexdigest()
    except (OSError, ValueError):
        pass
    return ""
