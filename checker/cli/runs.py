"""Several plans in one call: refusals told in one line each, and the one exit code of them all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from checker.model import CheckerError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from checker.reading import Pending

UNUSABLE = 2
_WORST_FIRST = (2, 1, 3, 0)


class Refusals:
    """Turns what the user can mend into one clear line on stderr and exit code 2."""

    def __init__(self, lang: str = "en") -> None:
        self.lang = lang

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, CheckerError):
            typer.echo(f"plan-checker: {told(error, self.lang)}", err=True)
            raise typer.Exit(UNUSABLE) from None


def told(error: CheckerError, lang: str) -> str:
    """What is wrong, in one line of the user's language."""
    from checker.reporting import refusal

    return refusal(error, lang)


def each(pending: list[tuple[Path, Pending]], one: Callable[[Path, Pending], int], lang: str) -> int:
    """The worst exit code of several plans; one that is refused does not lose the others."""
    codes = []
    for plan, read in pending:
        try:
            codes.append(one(plan, read))
        except UsageError as error:
            if len(pending) == 1:
                raise
            said = told(error, lang)
            typer.echo(f"plan-checker: {'' if plan.name in said else f'{plan.name}: '}{said}", err=True)
            codes.append(UNUSABLE)
    return worst(codes)


def worst(codes: Iterable[int]) -> int:
    """The exit code of several plans: the worst, in the order 2, 1, 3, 0."""
    found = set(codes)
    return next((code for code in _WORST_FIRST if code in found), 0)
