"""`rules …`: the rule packs to read, compare, draft, lint and test."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from checker.cli.runs import Refusals
from checker.cli.terminal import known_language, print_text, put, terminal_width, wants_colour

rules_app = typer.Typer(no_args_is_help=True, help="Show, compare and write rule packs / 規則データを扱います。")

Lang = Annotated[str, typer.Option("--lang", help="ja or en / 言語")]
Pack = Annotated[str, typer.Argument(metavar="ID|FILE", help="A programme id or a pack file / 規則データ")]
Packs = Annotated[
    list[str] | None, typer.Argument(metavar="[ID|FILE]...", help="All when none is given / 省略時は全部")
]
Out = Annotated[Path | None, typer.Option("-o", "--output", help="Write here / 出力先")]


@rules_app.command("list")
def rules_list(lang: Lang = "ja") -> None:
    """List the programmes, rounds and frames that can be checked / 点検できる公募回と申請枠の一覧"""
    from checker.reporting.rulebook import listing
    from checker.rules import registry

    with Refusals(lang):
        known_language(lang)
        print_text(listing(registry.programmes(), lang))


@rules_app.command("show")
def rules_show(
    pack: Pack,
    format: Annotated[str, typer.Option("--format", help="text or html / 出力形式")] = "text",
    output: Out = None,
    lang: Lang = "ja",
) -> None:
    """Show a round as a readable page / 公募回の要件を読みやすい形で表示します。"""
    from checker.reporting.rulebook import show
    from checker.rules import registry

    with Refusals(lang):
        known_language(lang)
        screen = output is None
        text = show([registry.find(pack)], format, lang, width=terminal_width(), colour=screen and wants_colour())
        put(text, output)


@rules_app.command("catalogue")
def rules_catalogue(
    output: Annotated[Path, typer.Option("-o", "--output", help="The HTML file to write / 出力先")],
    lang: Lang = "ja",
) -> None:
    """Write every programme, frame, rule, number and clause as one page / 全要件の一覧をHTMLで書き出します。"""
    from checker.reporting.rulebook import show
    from checker.rules import registry

    with Refusals(lang):
        known_language(lang)
        put(show(registry.programmes(), "html", lang), output)
        typer.echo(f"-> {output}", err=True)


@rules_app.command("explain")
def rules_explain(
    code: Annotated[str, typer.Argument(metavar="CODE", help="A rule's code, e.g. BASE-MINIMUM-WAGE / 要件のコード")],
    programme: Annotated[str | None, typer.Option("--programme", help="Id or pack file / 規則データ")] = None,
    plan: Annotated[Path | None, typer.Option("--plan", help="With this plan's numbers / この計画の数値で")] = None,
    lang: Lang = "ja",
) -> None:
    """Explain a requirement: clause, formula, a plan's numbers and cells / 要件の根拠と計算を説明します。"""
    from checker import api
    from checker.reporting.explanation import explanation
    from checker.rules import registry

    with Refusals(lang):
        known_language(lang)
        own = Path(programme) if programme and registry.is_file(programme) else None
        settings = api.Settings(programme=None if own else programme, pack=own)
        found, report = api.explained(code, settings, plan)
        print_text(explanation(code, found, report, lang, width=terminal_width()))


@rules_app.command("diff")
def rules_diff(old: Pack, new: Pack, lang: Lang = "ja") -> None:
    """Say in words what differs between two rounds / 二つの公募回の違いを言葉で示します。"""
    from checker.reporting.rule_changes import changes
    from checker.rules import registry

    with Refusals(lang):
        known_language(lang)
        print_text(changes(registry.find(old), registry.find(new), lang, width=terminal_width()))


@rules_app.command("new")
def rules_new(
    programme_id: Annotated[str, typer.Argument(metavar="ID", help="The new programme's id / 新しいID")],
    origin: Annotated[str, typer.Option("--from", metavar="ID|FILE", help="The round to start from / もとにする回")],
    round: Annotated[int | None, typer.Option("--round", help="The new round's number / 公募回")] = None,
    opens: Annotated[datetime | None, typer.Option("--opens", formats=["%Y-%m-%d"], help="公募開始日")] = None,
    closes: Annotated[datetime | None, typer.Option("--closes", formats=["%Y-%m-%d"], help="締切日")] = None,
    folder: Annotated[Path, typer.Option("-o", "--output", help="Folder to write into / 出力先フォルダー")] = Path(),
    lang: Lang = "ja",
) -> None:
    """Draft next year's round from an earlier one, clauses to be looked up / 次の公募回の下書きを作ります。"""
    from checker.reporting.rule_changes import drafted
    from checker.rules import draft, registry

    with Refusals(lang):
        known_language(lang)
        registry.find(origin)  # a damaged origin is refused before anything is written
        source = registry.pack_path(origin)
        new = None
        if round is not None:
            new = draft.NewRound(round, opens.date() if opens else None, closes.date() if closes else None)
        print_text(drafted(draft.new_pack(programme_id, source, folder, date.today(), new), lang))


@rules_app.command("lint")
def rules_lint(packs: Packs = None, lang: Lang = "ja") -> None:
    """Name what an author should look at again / 規則データの気になる点を挙げます。"""
    from checker.api import lint_packs
    from checker.reporting.rule_changes import doubts

    with Refusals(lang):
        known_language(lang)
        serious = False
        for programme, found in lint_packs(tuple(packs or ())):
            print_text(doubts(programme, found, lang, width=terminal_width()))
            serious |= any(doubt.serious for doubt in found)
        if serious:
            raise typer.Exit(1)


@rules_app.command("test")
def rules_test(packs: Packs = None) -> None:
    """Run the cases that lie beside the packs / 規則データに付属する検算を実行します。"""
    from checker.evaluation.cases import run_all

    with Refusals():
        failed = total = 0
        for result in run_all(tuple(packs or ())):
            total += 1
            if result.problems:
                failed += 1
                typer.echo(f"FAILED {result.programme}: {result.name}", err=True)
                for problem in result.problems:
                    typer.echo(f"    {problem}", err=True)
        typer.echo(f"{total - failed} passed, {failed} failed")
        if failed:
            raise typer.Exit(1)
