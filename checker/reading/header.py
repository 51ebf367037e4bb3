"""What a plan's header says: which columns are which years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Column:
    """One year of the plan: `slot` 0 is the base year; `end_at` is the header cell that states `end`.

    Two columns of one slot are rivals (計画 | 実績 under one year): where they differ, nobody can say which is meant.
    """

    index: int
    slot: int
    end: date | None = None
    end_at: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """A plan's header on one sheet: rows top..bottom; labels stand in columns left..first year - 1.

    `unclear` holds two header cells (row, column) when the base year cannot be told; `columns` is then empty.
    `guessed` says that nothing but the order of dates makes the first of them the base year.
    """

    top: int
    bottom: int
    left: int
    right: int
    columns: tuple[Column, ...]
    unclear: tuple[tuple[int, int], ...] = ()
    guessed: bool = False
