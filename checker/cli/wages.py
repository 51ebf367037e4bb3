"""`wages …`: the table of regional minimum wages to look at and to add next year's to."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from checker.cli.runs import Refusals
from checker.cli.terminal import known_language, print_text

wages_app = typer.Typer(no_args_is_help=True, help="Regional minimum wages / 地域別最低賃金の表を扱います。")

Lang = Annotated[str, typer.Option("--lang", help="ja or en / 言語")]


@wages_app.command("show")
def wages_show(
    prefecture: Annotated[str, typer.Argument(metavar="PREFECTURE", help="東京都")],
    on: Annotated[datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="In force on / この日の額")] = None,
    lang: Lang = "ja",
) -> None:
    """Show a prefecture's wages with their dates / 都道府県の地域別最低賃金を発効日とともに表示します。"""
    from checker.reporting.wage_words import prefecture_wages

    with Refusals(lang):
        known_language(lang)
        print_text(prefecture_wages(prefecture, on.date() if on else date.today(), lang))


@wages_app.command("import")
def wages_import(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV: prefecture,fiscal_year,effective_date,…")],
    lang: Lang = "ja",
) -> None:
    """Add next year's wages of all 47 prefectures after checking them / 翌年度の47都道府県の額を確かめて加えます。"""
    from checker.reporting.wage_words import imported
    from checker.rules.wage_import import import_wages

    with Refusals(lang):
        known_language(lang)
        print_text(imported(import_wages(file, date.today()), lang))
