"""The command line: Typer commands over the API, no logic of its own.

Exit codes (DESIGN §7): 0 compliant, 1 non-compliant, 3 undetermined, 2 unreadable input or wrong usage; for several
plans the worst, in the order 2, 1, 3, 0.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from checker import __version__
from checker.model import CheckerError, UsageError, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checker.api import Settings
    from checker.model import Report

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Check business-plan workbooks against the ものづくり補助金 / 事業計画書を公募要件に照らして点検します。",
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)
rules_app = typer.Typer(no_args_is_help=True, help="Show the rule packs / 規則データを表示します。")
app.add_typer(rules_app, name="rules")

EXIT = {Verdict.COMPLIANT: 0, Verdict.NON_COMPLIANT: 1, Verdict.UNDETERMINED: 3}
UNUSABLE = 2
_WORST_FIRST = (2, 1, 3, 0)
_FORMATS = "text, json, html, md, xlsx (annotated copy, needs -o)"


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"plan-checker {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version / 版を表示")
    ] = False,
) -> None:
    """The options before any command."""


Plans = Annotated[list[Path], typer.Argument(metavar="PLAN...", help="Workbooks to check / 点検するExcelブック")]
ProgrammeId = Annotated[str | None, typer.Option("--programme", help="Programme id, see `rules list` / 補助金の回")]
RoundNumber = Annotated[int | None, typer.Option("--round", help="Round number / 公募回")]
FrameId = Annotated[str | None, typer.Option("--frame", help="Frame id / 申請枠")]
WageHike = Annotated[
    bool | None, typer.Option("--wage-hike/--no-wage-hike", help="Claim the wage-hike uplift / 大幅賃上げ特例")
]
AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="Minimum wages as known on this day / 判定の基準日"),
]
Scenario = Annotated[
    str, typer.Option("--scenario", help="Future minimum wages: trend, flat, recent or a rate / 最低賃金の見通し")
]
Sets = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Replace a fact: payroll[5]=120000000 / 値を置き換える"),
]
Pack = Annotated[Path | None, typer.Option("--pack", help="A rule pack of one's own / 自作の規則ファイル")]
Redact = Annotated[bool, typer.Option("--redact", help="Leave out applicant and file names / 名称を伏せる")]
Format = Annotated[str, typer.Option("--format", help=f"{_FORMATS} / 出力形式")]
Out = Annotated[Path | None, typer.Option("-o", "--output", help="Write here, a folder for several plans / 出力先")]
Lang = Annotated[str, typer.Option("--lang", help="ja or en / 言語")]


@app.command("check")
def check_command(
    plans: Plans,
    programme: ProgrammeId = None,
    round: RoundNumber = None,
    frame: FrameId = None,
    wage_hike: WageHike = None,
    as_of: AsOf = None,
    scenario: Scenario = "trend",
    set: Sets = None,
    pack: Pack = None,
    redact: Redact = False,
    format: Format = "text",
    output: Out = None,
    lang: Lang = "ja",
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
    )
    with _Refusals(lang):
        _known_format(format, lang, redact, output)
        raise typer.Exit(_check_all(plans, settings, _Output(format, lang, redact, output, plans)))


class _Refusals:
    """Turns what the user can mend into one clear line on stderr and exit code 2."""

    def __init__(self, lang: str = "en") -> None:
        self.lang = lang

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, CheckerError):
            typer.echo(f"plan-checker: {_told(error, self.lang)}", err=True)
            raise typer.Exit(UNUSABLE) from None


def _told(error: CheckerError, lang: str) -> str:
    from checker.reporting import refusal

    return refusal(error, lang)


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


class _Output:
    """Where reports go: stdout, one file, or a folder with one file for each plan."""

    _ENDINGS = {"text": "txt", "json": "json", "md": "md", "html": "html", "xlsx": "xlsx"}

    def __init__(self, format_: str, lang: str, redact: bool, target: Path | None, plans: list[Path]) -> None:
        self.format, self.lang, self.redact = format_, lang, redact
        self.target, self._plans = target, plans
        self.folder = target is not None and (len(plans) > 1 or target.is_dir())
        self._taken: set[str] = set()
        if self.folder and target is not None:
            try:
                target.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise UsageError(
                    f"{target}: cannot make this folder: {error.strerror}", "write", path=target
                ) from error

    def put(self, report: Report, plan: Path) -> None:
        """Render one report and write it to its place. Raises UsageError where it cannot be written."""
        from checker.reporting import COPY, headline, render, write_workbook

        if self.target is not None and self.format == COPY:
            path = self._place(self.target, plan)
            write_workbook(report, plan, path, self.lang)
            typer.echo(f"{headline(report, self.lang)} -> {path}", err=True)
            return
        colour = self.target is None and sys.stdout.isatty() and "NO_COLOR" not in os.environ
        width = _terminal_width() if self.target is None and sys.stdout.isatty() else 80
        text = render(report, self.format, self.lang, colour=colour, width=width, redact=self.redact)
        if self.target is None:
            _print(text)
            return
        path = self._place(self.target, plan)
        try:
            path.write_text(text if text.endswith("\n") else text + "\n", encoding="utf-8", newline="\n")
        except OSError as error:
            raise UsageError(f"{path}: cannot be written: {error.strerror}", "write", path=path) from error
        typer.echo(f"{headline(report, self.lang, self.redact)} -> {path}", err=True)

    def _place(self, target: Path, plan: Path) -> Path:
        """Where the output of one plan goes. Raises UsageError for a place that holds one of the plans."""
        path = self._named(target, plan) if self.folder else target
        if path.exists() and any(given.exists() and path.samefile(given) for given in self._plans):
            raise UsageError(f"{path}: this is a plan itself; give the output another name", "copy_itself", path=path)
        return path

    def _named(self, target: Path, plan: Path) -> Path:
        """A file of its own for each plan, also where two plans share a name."""
        stem, number = plan.stem, 1
        while stem in self._taken:
            number += 1
            stem = f"{plan.stem}-{number}"
        self._taken.add(stem)
        macros = self.format == "xlsx" and plan.suffix.lower() == ".xlsm"
        return target / f"{stem}.{'xlsm' if macros else self._ENDINGS[self.format]}"


def _terminal_width() -> int:
    import shutil

    return min(shutil.get_terminal_size().columns, 120)


def _print(text: str) -> None:
    """Write to stdout; a console that lacks a character (cp932) gets `?` for it, never a traceback."""
    try:
        typer.echo(text, nl=not text.endswith("\n"))
    except UnicodeEncodeError:
        encoding = sys.stdout.encoding or "utf-8"
        sys.stdout.write(text.encode(encoding, "replace").decode(encoding) + "\n")


def _check_all(plans: list[Path], settings: Settings, output: _Output) -> int:
    from checker.api import judge, warm_up
    from checker.reading import Reader

    settings.facts()
    codes = []
    with Reader() as reader:
        pending = [(plan, reader.submit(plan)) for plan in plans]
        warm_up(output.format, output.lang)
        for plan, read in pending:
            try:
                report = judge(read.result(), settings)
                output.put(report, plan)
            except UsageError as error:
                if len(plans) == 1:
                    raise
                told = _told(error, output.lang)
                typer.echo(f"plan-checker: {'' if plan.name in told else f'{plan.name}: '}{told}", err=True)
                codes.append(UNUSABLE)
                continue
            codes.append(UNUSABLE if report.unreadable else EXIT[report.verdict])
    return worst(codes)


def worst(codes: Iterable[int]) -> int:
    """The exit code of several plans: the worst, in the order 2, 1, 3, 0."""
    found = set(codes)
    return next((code for code in _WORST_FIRST if code in found), 0)


@rules_app.command("list")
def rules_list() -> None:
    """List the programmes, rounds and frames that can be checked / 点検できる公募回と申請枠の一覧"""
    from checker.rules import registry

    with _Refusals():
        for programme in registry.programmes():
            rounds = ", ".join(f"{r.number} ({r.opens}..{r.closes})" for r in programme.rounds)
            typer.echo(f"{programme.id}  {programme.title.ja}")
            typer.echo(f"    rounds: {rounds}")
            for frame in programme.frames:
                typer.echo(f"    {frame.id:20} {frame.title.ja}")


@rules_app.command("test")
def rules_test(ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...")] = None) -> None:
    """Run the cases that ship beside the packs / 規則データに付属する検算を実行します。"""
    from checker.evaluation.cases import run_all

    with _Refusals():
        failed = total = 0
        for result in run_all(tuple(ids or ())):
            total += 1
            if result.problems:
                failed += 1
                typer.echo(f"FAILED {result.programme}: {result.name}", err=True)
                for problem in result.problems:
                    typer.echo(f"    {problem}", err=True)
        typer.echo(f"{total - failed} passed, {failed} failed")
        if failed:
            raise typer.Exit(1)


def main() -> None:
    """The console script."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure") and (stream.encoding or "").lower() not in ("utf-8", "utf8"):
            stream.reconfigure(errors="replace")
    app()
