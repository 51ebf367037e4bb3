"""`plan-checker rules`: the rule packs that ship, and their cases."""

from __future__ import annotations

from typing import Annotated

import typer

from checker.cli.runs import Refusals

rules_app = typer.Typer(no_args_is_help=True, help="Show the rule packs / 規則データを表示します。")


@rules_app.command("list")
def rules_list() -> None:
    """List the programmes, rounds and frames that can be checked / 点検できる公募回と申請枠の一覧"""
    from checker.rules import registry

    with Refusals():
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

    with Refusals():
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
