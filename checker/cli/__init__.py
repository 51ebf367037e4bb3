"""The command line: Typer commands over the API, no logic of its own.

Exit codes (DESIGN §7): 0 compliant, 1 non-compliant, 3 undetermined, 2 unreadable input or wrong usage; for several
plans the worst, in the order 2, 1, 3, 0.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from checker import __version__
from checker.cli.audit import audit_command, policy_command, query_command
from checker.cli.check import check_command
from checker.cli.compare import compare_command
from checker.cli.read import read_command
from checker.cli.rules import rules_app
from checker.cli.runs import worst
from checker.cli.wages import wages_app

__all__ = ["app", "main", "worst"]

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Check business-plan workbooks against the ものづくり補助金 / 事業計画書を公募要件に照らして点検します。",
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)
app.command("check")(check_command)
app.command("read")(read_command)
app.command("compare")(compare_command)
app.command("audit")(audit_command)
app.command("query")(query_command)
app.command("policy")(policy_command)
app.add_typer(rules_app, name="rules")
app.add_typer(wages_app, name="wages")


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


def main() -> None:
    """The console script."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure") and (stream.encoding or "").lower() not in ("utf-8", "utf8"):
            stream.reconfigure(errors="replace")
    app()
