"""`audit`, `query`, `policy`: a whole round of workbooks, and questions to what came out."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime
from fractions import Fraction
from itertools import takewhile
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Annotated

import typer

from checker.cli.runs import Refusals
from checker.cli.terminal import known_language, print_text
from checker.model import UsageError

if TYPE_CHECKING:
    from checker.auditing.options import Options
    from checker.auditing.run import Plan, State, Workers

INTERRUPTED = 130
LINE_SECONDS = 10.0  # between two lines of progress where stderr is no terminal

Run = Annotated[Path, typer.Argument(metavar="RUN", help="The folder an audit wrote / 監査の出力フォルダー")]
Lang = Annotated[str, typer.Option("--lang", help="ja or en / 言語")]


def audit_command(
    source: Annotated[str, typer.Argument(metavar="DIR|GLOB|LIST", help="Workbooks, or a list with a `path` column")],
    out: Annotated[Path, typer.Option("--out", help="The run's folder; a second call resumes / 出力フォルダー")],
    programme: Annotated[str | None, typer.Option("--programme", help="Programme id / 補助金の回")] = None,
    round: Annotated[int | None, typer.Option("--round", help="Round number / 公募回")] = None,
    frame: Annotated[str | None, typer.Option("--frame", help="Frame id / 申請枠")] = None,
    as_of: Annotated[
        datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="Wages as known on this day / 判定の基準日")
    ] = None,
    scenario: Annotated[str, typer.Option("--scenario", help="Future minimum wages / 最低賃金の見通し")] = "trend",
    set: Annotated[list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Replace a fact")] = None,
    pack: Annotated[Path | None, typer.Option("--pack", help="A rule pack of one's own / 自作の規則")] = None,
    jobs: Annotated[int, typer.Option("--jobs", min=1, help="Worker processes / 並列数")] = os.cpu_count() or 1,
    scheduler: Annotated[str | None, typer.Option("--scheduler", help="A dask.distributed scheduler's address")] = None,
    reports: Annotated[bool, typer.Option("--reports", help="Also write each plan's HTML / 計画ごとのHTMLも")] = False,
    redact: Annotated[
        bool, typer.Option("--redact", help="Leave applicants out everywhere / 申請者名を伏せる")
    ] = False,
    lang: Lang = "ja",
) -> None:
    """Check a whole folder of workbooks into a store that can be queried / 多数の計画書をまとめて点検します。"""
    from checker.auditing.options import Options

    with Refusals(lang):
        known_language(lang)
        options = Options(
            programme=programme,
            round=round,
            frame=frame,
            as_of=as_of.date() if as_of else None,
            scenario=scenario,
            sets=tuple(text for text in set or () if not (redact and text.partition("=")[0].strip() == "applicant")),
            pack=str(pack.resolve()) if pack else None,
            redact=redact,
            reports=reports,
            lang=lang,
        )
        _known(options)
        raise typer.Exit(_audit(source, out, options, jobs, scheduler))


def _known(options: Options) -> None:
    """Refuses what no workbook of the run could be judged by, before any is read."""
    from checker.evaluation import overrides
    from checker.rules import registry, wages

    wages.check_scenario(options.scenario)
    overrides.parse(options.sets)
    found = options.own_pack() or (registry.programme(options.programme) if options.programme else None)
    if found is not None and options.frame is not None and found.frame(options.frame) is None:
        there = ", ".join(frame.id for frame in found.frames)
        message = f"{found.id} has no frame {options.frame!r}; it has: {there}"
        raise UsageError(message, "no_frame", programme=found.id, frame=options.frame, there=there)


def _audit(source: str, out: Path, options: Options, jobs: int, scheduler: str | None) -> int:
    """The whole of it: 0, or 130 where Ctrl-C ended it. Raises UsageError."""
    from checker.auditing import discover, run, store
    from checker.auditing.summary import write_summary
    from checker.auditing.words import finished

    try:
        found = discover.entries(source, out)
        with run.locked(out):
            plan = run.prepared(found, out, options, date.today(), jobs=jobs)
            whole = _done(plan, jobs, scheduler, out)
            typer.echo(finished(out, run.counted(out), plan.total, whole, options.lang), err=True)
            if whole:
                store.merge(out)
                write_summary(out, options)
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0 if whole else INTERRUPTED


def _done(plan: Plan, jobs: int, scheduler: str | None, out: Path) -> bool:
    """Do what is left, where the caller says; False where Ctrl-C ended it."""
    if not plan.chunks:
        return True
    workers = _workers(jobs, scheduler, out)
    try:
        return _watched(plan, workers)
    finally:
        workers.close()


def _workers(jobs: int, scheduler: str | None, out: Path) -> Workers:
    if scheduler is not None:
        from checker.auditing.cluster import ClusterWorkers

        return ClusterWorkers(scheduler, out)
    from checker.auditing.local import LocalWorkers

    return LocalWorkers(jobs)


def _watched(plan: Plan, workers: Workers) -> bool:
    """Work with progress on stderr; False where Ctrl-C ended it after the chunks under way. A second Ctrl-C does not
    wait for those either.
    """
    from checker.auditing.run import audit

    with _stop_asked() as stop, closing(audit(plan, workers)) as states:
        if sys.stderr.isatty():
            _bar(plan, takewhile(lambda _: not stop.is_set(), states))
        else:
            _lines(takewhile(lambda _: not stop.is_set(), states))
    return not stop.is_set()


@contextmanager
def _stop_asked() -> Iterator[Event]:
    """Set by the first Ctrl-C; the next one is an ordinary KeyboardInterrupt."""
    stop = Event()

    def ask(*_: object) -> None:
        stop.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


def _bar(plan: Plan, states: Iterable[State]) -> None:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("", total=plan.total, completed=plan.skipped, rate="")
        for state in states:
            progress.update(task, completed=state.done, rate=f"{state.rate:.1f}/s")


def _lines(states: Iterable[State]) -> None:
    said = time.monotonic()
    for state in states:
        if time.monotonic() - said >= LINE_SECONDS:
            said = time.monotonic()
            typer.echo(_line(state), err=True)


def _line(state: State) -> str:
    left = (state.total - state.done) / state.rate if state.rate else 0.0
    return f"{state.done}/{state.total}  {state.rate:.1f}/s  {left:.0f} s"


def query_command(
    folder: Run,
    sql: Annotated[str, typer.Argument(metavar="SQL", help="SELECT … FROM plans, years, findings, reads")],
    format: Annotated[str, typer.Option("--format", help="csv or json / 出力形式")] = "csv",
    lang: Lang = "ja",
) -> None:
    """Ask the store of an audit in SQL / 監査の結果にSQLで問い合わせます。"""
    from checker.auditing.query import ask

    with Refusals(lang):
        if format not in ("csv", "json"):
            raise UsageError(f"unknown format {format!r}: csv or json", "format", format=format, there="csv, json")
        answer = ask(folder, sql)
        print_text(answer.to_csv() if format == "csv" else answer.to_json())


def policy_command(
    folder: Run,
    rule: Annotated[str, typer.Option("--rule", metavar="CODE", help="The requirement / 要件のコード")],
    at_least: Annotated[str, typer.Option("--at-least", help="Its other number: 0.02, 2%, 40 / 置き換える数値")],
    lang: Lang = "ja",
) -> None:
    """Judge the stored plans by another number, no workbook read / 基準値を変えたら何件が変わるかを調べます。"""
    from checker.auditing.policy import what_if
    from checker.auditing.words import policy

    with Refusals(lang):
        known_language(lang)
        print_text(policy(what_if(folder, rule, _number(at_least)), rule, at_least, lang))


_NUMBER = re.compile(r"(\d{1,15}(?:\.\d{1,15})?)(%?)")


def _number(text: str) -> Fraction:
    """A number as a policy is worded. Raises UsageError."""
    match = _NUMBER.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None:
        raise UsageError(f"{text!r} is no number such as 0.02, 2% or 40", "policy_number", value=text)
    return Fraction(match[1]) / (100 if match[2] else 1)
