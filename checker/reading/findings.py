"""How a READ-* finding is made: data only, no words (see `findings.toml`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from checker.model import Cell, Finding, Outcome

Data = Mapping[str, str | int]


def reading_finding(
    code: str, item: str = "", cells: Iterable[Cell | str] = (), year: int | None = None, data: Data | None = None
) -> Finding:
    """One READ-* finding; `item` is also its metric and the first of its data."""
    first: Data = {"item": item} if item else {}
    return Finding(
        code=code,
        outcome=Outcome.UNKNOWN,
        metric=item,
        year=year,
        cells=tuple(str(cell) for cell in cells),
        data=tuple({**first, **(data or {})}.items()),
    )
