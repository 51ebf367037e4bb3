"""Next year's wages come in whole and checked, or not at all."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from checker.model import UsageError
from checker.rules import wages
from checker.rules.wage_import import import_wages

HEAD = ["prefecture", "fiscal_year", "effective_date", "hourly_wage_yen"]
TODAY = date(2027, 10, 5)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("PLAN_CHECKER_DATA", str(tmp_path / "data"))
    wages.wage_table.cache_clear()
    yield
    wages.wage_table.cache_clear()
    wages.wage_on.cache_clear()


def next_year() -> list[list[str]]:
    """The next fiscal year of all prefectures: 50 yen more each, in force from 1 October."""
    table = wages.wage_table()
    year = table.last_fiscal_year + 1
    last = {name: table.revisions(name)[-1].amount for name in table.prefectures}
    return [[name, str(year), f"{year}-10-01", str(amount + 50)] for name, amount in last.items()]


def write(path: Path, rows: list[list[str]], head: list[str] = HEAD, encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([head, *rows])
    return path


def test_the_next_year_of_all_47_prefectures_is_added_and_read_from_then_on(tmp_path: Path):
    rows = next_year()
    tokyo = next(int(row[3]) for row in rows if row[0] == "東京都")
    year = int(rows[0][1])
    before = wages.wage_table().in_force("東京都", date(year, 10, 1))
    found = import_wages(write(tmp_path / "next.csv", rows), TODAY)
    assert (found.fiscal_year, len(found.amounts), set(found.raised.values())) == (year, 47, {50})
    wages.wage_table.cache_clear()
    assert before == tokyo - 50
    assert wages.wage_table().in_force("東京都", date(year, 10, 1)) == tokyo
    assert wages.wage_table().in_force("東京都", date(year, 9, 30)) == tokyo - 50
    assert wages.wage_table().last_fiscal_year == year


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932"])
def test_a_csv_as_excel_saves_it_is_read(tmp_path: Path, encoding: str):
    found = import_wages(write(tmp_path / "next.csv", next_year(), encoding=encoding), TODAY)
    assert len(found.amounts) == 47


def test_every_pack_has_another_fingerprint_afterwards(tmp_path: Path):
    from checker.rules.registry import fingerprint, packs_dir

    pack = packs_dir() / "monozukuri-17.toml"
    before = fingerprint(pack)
    import_wages(write(tmp_path / "next.csv", next_year()), TODAY)
    assert fingerprint(pack) != before


def _drop(rows: list[list[str]]) -> None:
    del rows[12]


def _twice(rows: list[list[str]]) -> None:
    rows.append(rows[12])


def _fall(rows: list[list[str]]) -> None:
    rows[12][3] = str(int(rows[12][3]) - 51)


def _another_year(rows: list[list[str]]) -> None:
    rows[12][1:3] = [str(int(rows[12][1]) + 1), f"{int(rows[12][1]) + 1}-10-01"]


def _outside_its_year(rows: list[list[str]]) -> None:
    rows[12][2] = f"{int(rows[12][1]) + 1}-04-01"


def _no_date(rows: list[list[str]]) -> None:
    rows[12][2] = "10月1日"


def _no_prefecture(rows: list[list[str]]) -> None:
    rows[12][0] = "東京"


def _thousands(rows: list[list[str]]) -> None:
    rows[12][3] = "1276000"


def _no_number(rows: list[list[str]]) -> None:
    rows[12][3] = "1,276"


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (_drop, "1 of 47 prefectures are missing: 東京都"),
        (_twice, "line 49: 東京都 stands twice"),
        (_fall, "yen is below the last wage"),
        (_another_year, "all rows must be of fiscal year"),
        (_outside_its_year, "does not lie in fiscal year"),
        (_no_date, "line 14: 東京都: Invalid isoformat"),
        (_no_prefecture, "'東京' is not one of the 47 prefectures"),
        (_thousands, "1276000 is no hourly wage in yen"),
        (_no_number, "line 14: 東京都: invalid literal"),
    ],
)
def test_a_damaged_table_is_refused_by_its_line_and_changes_nothing(tmp_path: Path, damage, said: str):
    rows = next_year()
    damage(rows)
    with pytest.raises(UsageError, match=said):
        import_wages(write(tmp_path / "next.csv", rows), TODAY)
    assert not wages.user_table_path().exists()


def test_missing_columns_and_missing_files_are_named(tmp_path: Path):
    with pytest.raises(UsageError, match="the first line must name the columns prefecture, fiscal_year"):
        import_wages(write(tmp_path / "next.csv", next_year(), head=["都道府県", "年度", "発効日", "額"]), TODAY)
    with pytest.raises(UsageError, match="cannot be read"):
        import_wages(tmp_path / "nowhere.csv", TODAY)
