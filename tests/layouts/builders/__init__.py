"""Makers of plan workbooks, one module per person. Nothing is shared between them but this register.

A maker's module names its workbooks in `BOOKS` (file name → function that writes it) and what LibreOffice saves again
in `RESAVED` (new file name → name in BOOKS or SOURCES). `not_a_plan` and `other_papers` hold the workbooks that must be
refused.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType

Make = Callable[[Path], None]
_NOT_PLANS = ("not_a_plan", "other_papers")


def makers() -> dict[str, ModuleType]:
    names = [info.name for info in pkgutil.iter_modules(__path__) if info.name not in _NOT_PLANS]
    return {name: import_module(f"{__name__}.{name}") for name in names}


def plans() -> dict[str, Make]:
    return {name: make for maker in makers().values() for name, make in maker.BOOKS.items()}


def resaved() -> dict[str, str]:
    return {name: source for maker in makers().values() for name, source in getattr(maker, "RESAVED", {}).items()}


def sources() -> dict[str, Make]:
    """Books that exist only to be saved again."""
    return {name: make for maker in makers().values() for name, make in getattr(maker, "SOURCES", {}).items()}


def not_plans() -> dict[str, Make]:
    return {name: make for one in _NOT_PLANS for name, make in import_module(f"{__name__}.{one}").BOOKS.items()}
