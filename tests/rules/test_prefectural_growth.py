"""The prefectural five-year rates: all 47 follow from the wages, and only what a round printed may decide."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from importlib.resources import files

import pytest

from checker.model import Confidence, ProgrammeError
from checker.rules.prefectural_growth import growth_table, parse_growth, recomputed
from checker.rules.wages import wage_table

TABLE = growth_table()
WINDOWS = {1: (2019, 2024)}
VERIFIED = date(2026, 11, 22)


def wages() -> dict[str, dict[int, int]]:
    """Prefecture → fiscal year → amount, straight from the file: every revision since 2002."""
    found: dict[str, dict[int, int]] = {}
    text = (files("checker.rules") / "tables" / "regional_minimum_wage.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        found.setdefault(row["prefecture"], {})[int(row["fiscal_year"])] = int(row["hourly_wage_yen"])
    return found


def by_hand(amounts: dict[int, int], first: int, last: int) -> Fraction:
    """(last / first)^(1/5) − 1 with 40 digits, half up to one decimal of a percent."""
    base, final = (amounts[max(year for year in amounts if year <= wanted)] for wanted in (first, last))
    with localcontext() as context:
        context.prec = 40
        percent = ((Decimal(final) / Decimal(base)) ** (Decimal(1) / Decimal(5)) - 1) * 100
    return Fraction(percent.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)) / 100


def printed(number: int) -> Iterator[tuple[str, Fraction]]:
    for prefecture in wage_table().prefectures:
        row = TABLE.row(number, prefecture)
        assert row is not None, prefecture
        yield prefecture, row.rate


@pytest.mark.parametrize(("number", "window"), [(20, (2019, 2024)), (22, (2020, 2025))])
def test_all_47_rates_of_a_round_are_what_its_window_of_wages_gives(number: int, window: tuple[int, int]) -> None:
    known = wages()
    assert TABLE.windows[number] == window
    differ = {p: rate for p, rate in printed(number) if rate != by_hand(known[p], *window)}
    assert (differ, len(dict(printed(number)))) == ({}, 47)


def test_the_recomputation_in_integers_agrees_with_forty_digits() -> None:
    known = wages()
    for prefecture in wage_table().prefectures:
        for first in range(2005, 2021):
            wanted = by_hand(known[prefecture], first, first + 5)
            assert recomputed(prefecture, first, first + 5) == wanted, (prefecture, first)


@pytest.mark.parametrize(
    ("prefecture", "rate"), [("東京都", "0.028"), ("大阪府", "0.029"), ("島根県", "0.04"), ("徳島県", "0.043")]
)
def test_some_rates_of_round_20_as_the_overview_prints_them(prefecture: str, rate: str) -> None:
    row = TABLE.row(20, prefecture)
    assert row is not None
    assert (row.rate, row.confidence, row.decides) == (Fraction(rate), Confidence.OFFICIAL, True)


@pytest.mark.parametrize("number", [19, 21, 22])
def test_rounds_whose_own_table_was_not_read_are_for_orientation_only(number: int) -> None:
    rows = [TABLE.row(number, prefecture) for prefecture in wage_table().prefectures]
    assert {(row.confidence, row.decides) for row in rows if row} == {(Confidence.UNVERIFIED, False)}


def test_a_round_without_a_table_has_no_row() -> None:
    assert TABLE.row(23, "東京都") is None
    assert TABLE.rounds == (19, 20, 21, 22)


def test_the_table_says_when_it_was_last_verified() -> None:
    assert TABLE.verified == VERIFIED


HEAD = "round,prefecture,rate,confidence\n"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("1,東京都,2.8,official\n", "line 2: a rate is a ratio below 1 (3 % is 0.03), not 2.8"),
        ("1,東京,0.028,official\n", "line 2: 東京 is no prefecture, or stands twice in round 1"),
        ("1,東京都,0.028,official\n" * 2, "line 3: 東京都 is no prefecture, or stands twice in round 1"),
        ("1,東京都,0.028,official\n", "round 1: 1 prefectures instead of 47"),
    ],
)
def test_a_damaged_table_is_refused_with_its_line(rows: str, message: str) -> None:
    with pytest.raises(ProgrammeError) as error:
        parse_growth(HEAD + rows, WINDOWS, VERIFIED)
    assert str(error.value) == f"prefectural_wage_growth.csv: {message}"
