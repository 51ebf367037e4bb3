"""`compare`: one plan held against every programme."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from checker.cli.runs import UNUSABLE, Refusals
from checker.cli.terminal import known_language, put, terminal_width, wants_colour
from checker.model import UsageError

_FORMATS = ("text", "json", "html")


def compare_command(
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="The workbook / 事業計画書")],
    programme: Annotated[
        list[str] | None, typer.Option("--programme", help="Only these; all else / 対象を絞る")
    ] = None,
    pack: Annotated[list[Path] | None, typer.Option("--pack", help="Packs of one's own too / 自作の規則も")] = None,
    frame: Annotated[str | None, typer.Option("--frame", help="Frame id, where a programme has it / 申請枠")] = None,
    set: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Replace a fact / 値を置き換える")
    ] = None,
    format: Annotated[str, typer.Option("--format", help="text, json (one report a line) or html / 出力形式")] = "text",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write here / 出力先")] = None,
    lang: Annotated[str, typer.Option("--lang", help="ja or en / 言語")] = "ja",
) -> None:
    """Hold one plan against all rounds side by side / 一つの計画をすべての公募回と照らし合わせます。"""
    from checker import api
    from checker.reporting.comparison import comparison

    with Refusals(lang):
        known_language(lang)
        if format not in _FORMATS:
            there = ", ".join(_FORMATS)
            raise UsageError(f"unknown format {format!r}: one of {there}", "format", format=format, there=there)
        settings = api.Settings(frame=frame, sets=tuple(set or ()))
        reports = api.compare(plan, settings, programmes=tuple(programme or ()), packs=tuple(pack or ()))
        screen = output is None
        put(comparison(reports, format, lang, width=terminal_width(), colour=screen and wants_colour()), output)
        if any(report.unreadable for report in reports):
            raise typer.Exit(UNUSABLE)
