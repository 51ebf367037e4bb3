"""The options that commands share: their names, types and help."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

_FORMATS = "text, json, html, md, xlsx (annotated copy, needs -o)"

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
LimitTexts = Annotated[
    list[str] | None,
    typer.Option(
        "--limit", metavar="NAME=N", help="Raise a reading limit: seconds=60, memory=4096 (MB), cells, … / 上限"
    ),
]
Maps = Annotated[
    list[str] | None,
    typer.Option(
        "--map", metavar="ITEM=CELLS|FILE", help="Where an item is read: payroll=Sheet!D12:I12, or a .toml / 読む場所"
    ),
]
Redact = Annotated[bool, typer.Option("--redact", help="Leave out applicant and file names / 名称を伏せる")]
Format = Annotated[str, typer.Option("--format", help=f"{_FORMATS} / 出力形式")]
Out = Annotated[Path | None, typer.Option("-o", "--output", help="Write here, a folder for several plans / 出力先")]
Lang = Annotated[str, typer.Option("--lang", help="ja or en / 言語")]
