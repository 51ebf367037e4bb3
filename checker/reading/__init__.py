"""Reads plan workbooks: bytes → `Plan` (facts with their cells, and READ-* findings). Nothing is judged here.

`read_plan(path)` reads one; `Reader` keeps its children for several.
Start it before pandas is imported: children are forked from the caller.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from checker.reading.isolate import Pending, Reader, read_plan

__all__ = ["Pending", "Reader", "read_plan"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from checker.reading import isolate

        return getattr(isolate, name)
    raise AttributeError(name)
