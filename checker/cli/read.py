"""`plan-checker read`: which cells are read as what, and why; nothing is judged."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from checker.cli import options
from checker.cli.output import Output
from checker.cli.runs import UNUSABLE, Refusals, each
from checker.model import UsageError

if TYPE_CHECKING:
    from checker.api import Settings
    from checker.reading import Pending

EXIT = {"read": 0, "doubt": 3, "undecided": 3, "unreadable": UNUSABLE}


def read_command(
    plans: options.Plans,
    map: options.Maps = None,
    limit: options.LimitTexts = None,
    format: Annotated[str, typer.Option("--format", help="text, json, html, md / 出力形式")] = "text",
    output: options.Out = None,
    lang: options.Lang = "ja",
) -> None:
    """Show which cells are read as what, and why / どの表のどのセルを何として読み取ったかを表示します。"""
    from checker.api import Settings

    settings = Settings(limits=tuple(limit or ()), map=tuple(map or ()))
    with Refusals(lang):
        _known_format(format, lang)
        raise typer.Exit(_read_all(plans, settings, Output(format, lang, False, output, plans)))


def _known_format(format_: str, lang: str) -> None:
    from checker.reporting import LANGUAGES
    from checker.reporting.reading import READ_FORMATS

    if format_ not in READ_FORMATS:
        there = ", ".join(READ_FORMATS)
        raise UsageError(f"unknown format {format_!r}: one of {there}", "format", format=format_, there=there)
    if lang not in LANGUAGES:
        raise UsageError(f"unknown language {lang!r}: one of {', '.join(LANGUAGES)}")


def _read_all(plans: list[Path], settings: Settings, output: Output) -> int:
    from checker.reading import Reader
    from checker.reporting.reading import state_of

    places = settings.places()
    with Reader(bounds=settings.bounds()) as reader:
        pending = [(plan, reader.submit(plan, places, whole=True)) for plan in plans]

        def one(plan: Path, read: Pending) -> int:
            found = read.understanding()
            output.put_reading(found, plan)
            return EXIT[state_of(found)]

        return each(pending, one, output.lang)
