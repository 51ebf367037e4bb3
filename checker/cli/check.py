"""`plan-checker check`: plans in, findings reports out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from checker.cli import options
from checker.cli.output import Output
from checker.cli.runs import UNUSABLE, Refusals, each
from checker.model import UsageError, Verdict

if TYPE_CHECKING:
    from checker.api import Settings
    from checker.reading import Pending

EXIT = {Verdict.COMPLIANT: 0, Verdict.NON_COMPLIANT: 1, Verdict.UNDETERMINED: 3}


def check_command(
    plans: options.Plans,
    programme: options.ProgrammeId = None,
    round: options.RoundNumber = None,
    frame: options.FrameId = None,
    wage_hike: options.WageHike = None,
    as_of: options.AsOf = None,
    scenario: options.Scenario = "trend",
    set: options.Sets = None,
    pack: options.Pack = None,
    map: options.Maps = None,
    limit: options.LimitTexts = None,
    redact: options.Redact = False,
    format: options.Format = "text",
    output: options.Out = None,
    lang: options.Lang = "ja",
) -> None:
    """Check plans and print or write a findings report / 事業計画書を点検し、結果を出力します。"""
    from checker.api import Settings

    settings = Settings(
        programme=programme,
        round=round,
        frame=frame,
        wage_hike=wage_hike,
        as_of=as_of.date() if as_of else None,
        scenario=scenario,
        sets=tuple(set or ()),
        pack=pack,
        limits=tuple(limit or ()),
        map=tuple(map or ()),
    )
    with Refusals(lang):
        _known_format(format, lang, redact, output)
        raise typer.Exit(_check_all(plans, settings, Output(format, lang, redact, output, plans)))


def _known_format(format_: str, lang: str, redact: bool, output: Path | None) -> None:
    from checker.reporting import COPY, FORMATS, LANGUAGES

    if format_ not in (*FORMATS, COPY):
        there = ", ".join((*FORMATS, COPY))
        raise UsageError(f"unknown format {format_!r}: one of {there}", "format", format=format_, there=there)
    if lang not in LANGUAGES:
        raise UsageError(f"unknown language {lang!r}: one of {', '.join(LANGUAGES)}")
    if format_ == COPY and output is None:
        message = "--format xlsx writes an annotated copy of the workbook: say where with -o OUT.xlsx"
        raise UsageError(message, "copy_where")
    if format_ == COPY and redact:
        message = "--redact cannot be used with --format xlsx: the copy holds the applicant's own cells"
        raise UsageError(message, "copy_redact")


def _check_all(plans: list[Path], settings: Settings, output: Output) -> int:
    from checker.api import judge, warm_up
    from checker.reading import Reader

    settings.facts()
    places = settings.places()
    with Reader(bounds=settings.bounds()) as reader:
        pending = [(plan, reader.submit(plan, places)) for plan in plans]
        warm_up(output.format, output.lang)

        def one(plan: Path, read: Pending) -> int:
            report = judge(read.result(), settings)
            output.put(report, plan, read.seconds_left)
            return UNUSABLE if report.unreadable else EXIT[report.verdict]

        return each(pending, one, output.lang)
