"""The shipped sample workbooks: made by the script as they lie there, stored values true, the key's cells right."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOM = ROOT / "sample_plans"
KEY: dict[str, Any] = tomllib.loads((ROOM / "expected.toml").read_text(encoding="utf-8"))
SAMPLES: dict[str, dict[str, Any]] = {name: entry for name, entry in KEY.items() if isinstance(entry, dict)}
READABLE = sorted(name for name, entry in SAMPLES.items() if "facts" in entry)
FLAGS = {"該当する": True, "該当しない": False, "申請する": True, "申請しない": False}
STORED = re.compile(rb"(<f>[^<]*</f>)<v>[^<]*</v>")


def cells(path: Path, *, formulas: bool = False) -> dict[str, Any]:
    """Every filled cell, `Sheet!D12` → stored value (or formula text)."""
    book = openpyxl.load_workbook(path, data_only=not formulas)
    return {
        f"{sheet.title}!{cell.coordinate}": cell.value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def formula_cells(path: Path) -> set[str]:
    return {place for place, value in cells(path, formulas=True).items() if str(value).startswith("=")}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("made")
    command = [sys.executable, "-m", "sample_plans.make_samples", "--out", str(out)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return out


def test_the_script_makes_the_shipped_workbooks_byte_for_byte(made: Path) -> None:
    def digests(room: Path) -> dict[str, str]:
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in room.glob("*.xlsx")}

    assert digests(made) == digests(ROOM)


def test_the_key_names_every_workbook_and_no_other() -> None:
    assert {entry["file"] for entry in SAMPLES.values()} == {path.name for path in ROOM.glob("*.xlsx")}


def test_the_unreadable_sample_is_no_zip_archive() -> None:
    assert not zipfile.is_zipfile(ROOM / SAMPLES["not-a-workbook"]["file"])


@pytest.mark.parametrize("name", READABLE)
def test_the_key_points_at_the_cells_that_hold_its_values(name: str) -> None:
    entry = SAMPLES[name]
    stored = cells(ROOM / entry["file"])
    thousands = "（単位：千円）" in stored.values()
    for item, (place, value) in entry["facts"].items():
        found = stored[place]
        if isinstance(value, bool):
            assert FLAGS[found] is value, item
        elif isinstance(found, str):
            assert str(value) in found.replace(",", ""), item
        else:
            counted = item.startswith(("internal", "officers", "employees"))
            scale = 1000 if thousands and "事業計画!" in place and not counted else 1
            assert found * scale == value, item


@pytest.mark.parametrize("name", READABLE)
def test_totals_and_growth_rates_are_formulas_with_a_stored_number(name: str) -> None:
    path = ROOM / SAMPLES[name]["file"]
    stored = cells(path)
    formulas = formula_cells(path)
    assert len(formulas) >= 15
    assert all(isinstance(stored[place], int | float) for place in formulas)


def test_the_official_form_shows_the_targets_and_rates_of_its_own_sample() -> None:
    """Value added of 46 to 66 million and pay per head of 4,000,000 to 4,775,000, as the official blank ships them."""
    stored = cells(ROOM / "shoryokuka-5-growth-typed-by-hand.xlsx")

    def row(number: int) -> list[float]:
        return [stored[f"【参考書式】事業計画目標値算出シート!{column}{number}"] for column in "GHIJK"]

    assert row(36) == [6.52, 6.32, 6.77, 7.31, 7.48]
    assert row(40) == [7_973_333.34, 8_292_266.67, 8_623_957.34, 8_968_915.63, 9_327_672.26]
    assert row(46) == [4_150_000, 4_300_000, 4_500_000, 4_625_000, 4_775_000]
    assert row(47) == [4_140_000, 4_284_900, 4_434_872, 4_590_093, 4_750_746]
    assert row(48) == [4_240_000, 4_494_400, 4_764_064, 5_049_908, 5_352_903]
    assert row(49) == [3.75, 3.68, 4, 3.69, 4.56], "the last one typed by hand; the formula gives 3.6"


@pytest.mark.libreoffice
def test_libreoffice_recalculates_every_formula_to_the_stored_value(tmp_path: Path, soffice: str) -> None:
    bare = tmp_path / "bare"
    bare.mkdir()
    for name in READABLE:
        without_stored_values(ROOM / SAMPLES[name]["file"], bare)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    out = tmp_path / "recalculated"
    command = [soffice, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out)]
    subprocess.run([*command, *map(str, sorted(bare.iterdir()))], check=True, capture_output=True, timeout=300)
    for name in READABLE:
        shipped = ROOM / SAMPLES[name]["file"]
        stored, recalculated = cells(shipped), cells(out / shipped.name)
        for place in formula_cells(shipped):
            assert recalculated[place] == stored[place], f"{name} {place}"


def without_stored_values(path: Path, directory: Path) -> None:
    """Copy a workbook, leaving out what its formulas came to, so that nothing but a recalculation can bring it back."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(directory / path.name, "w") as target:
        for name in source.namelist():
            target.writestr(name, STORED.sub(rb"\1", source.read(name)))
    assert all(cells(directory / path.name).get(place) is None for place in formula_cells(path))
