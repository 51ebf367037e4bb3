"""One call in a child process with a limit of time and memory, so that a hostile workbook can kill only the child."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from checker.model import UsageError
from checker.reading import limits
from checker.reading.children import ChildError, Children

_REMEDY = "put the sheets of the plan into a new workbook and check that"
T = TypeVar("T")


def in_child(work: Callable[..., T], arguments: tuple[Any, ...], *, name: str, seconds: float | None = None) -> T:
    """`work(*arguments)`, done elsewhere in at most `seconds` (`limits.COPY_SECONDS`).

    Raises UsageError, with the workbook's `name`, whatever goes wrong there.
    """
    seconds = limits.COPY_SECONDS if seconds is None else seconds
    children = Children(memory_bytes=limits.MEMORY_BYTES)
    try:
        result: T = children.submit(work, *arguments, seconds=seconds).result()
    except ChildError as error:
        raise _refusal(error, name, seconds) from None
    finally:
        children.close()
    return result


def _refusal(error: ChildError, name: str, seconds: float) -> UsageError:
    if error.kind == "raised":  # openpyxl raises what it likes about a workbook it does not understand
        reason = f"openpyxl cannot open it ({error.detail})"
        message = f"{name}: no annotated copy: {reason}; save it again as .xlsx in Excel"
        return UsageError(message, "copy_needs", name=name)
    much = f"it takes longer than {seconds:.2g} s" if error.kind == "timeout" else "it takes too much memory"
    return UsageError(f"{name}: no annotated copy: {much}; {_REMEDY}", "copy_large", name=name)
