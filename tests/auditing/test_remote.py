"""Workbooks behind URLs are the same plans as workbooks in a folder."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from checker.auditing import discover, store
from checker.auditing.options import Options
from checker.model import UsageError
from checker.reading import limits
from tests.auditing.conftest import SAMPLES, audited, rows

pytest.importorskip("fsspec")


@pytest.fixture
def few(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    (folder / "支部").mkdir(parents=True)
    for name in ("r17-labour-saving-compliant.xlsx", "not-a-workbook.xlsx"):
        shutil.copy(SAMPLES / name, folder)
    shutil.copy(SAMPLES / "r17-one-yen-short.xlsx", folder / "支部")
    (folder / "notes.txt").write_text("x", encoding="utf-8")
    (folder / "~$lock.xlsx").write_text("x", encoding="utf-8")
    return folder


def test_a_folder_by_its_url_gives_the_store_that_the_folder_gives(few: Path, tmp_path: Path):
    audited(few, tmp_path / "by-path")
    audited(f"file://{few}", tmp_path / "by-url", Options(reports=True))
    for table in store.TABLES:
        if table != "reads":
            assert rows(tmp_path / "by-url", table) == rows(tmp_path / "by-path", table)
    told, wanted = (
        {row["file"]: (row["sha256"], row["status"], row["verdict"], row["bytes"]) for row in found.to_pylist()}
        for found in (store.table(tmp_path / name, "reads") for name in ("by-url", "by-path"))
    )
    assert told == wanted
    assert audited(f"file://{few}", tmp_path / "by-url", Options(reports=True)).told.total() == 0
    page = (tmp_path / "by-url" / "reports" / "支部" / "r17-one-yen-short.xlsx.html").read_text(encoding="utf-8")
    assert "r17-one-yen-short.xlsx" in page


def test_a_pattern_or_a_list_may_be_of_urls(few: Path, tmp_path: Path):
    found = discover.entries(f"file://{few}/**/*.xlsx")
    assert [Path(entry.name).name for entry in found] == [
        "not-a-workbook.xlsx", "r17-labour-saving-compliant.xlsx", "r17-one-yen-short.xlsx",
    ]  # fmt: skip
    with (tmp_path / "list.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["path"], [f"file://{few}/支部/r17-one-yen-short.xlsx"]])
    audited(tmp_path / "list.csv", tmp_path / "run")
    (row,) = store.table(tmp_path / "run", "reads").to_pylist()
    assert row["verdict"] == "non_compliant"


def test_what_cannot_be_fetched_or_is_vast_is_one_unreadable_file(few: Path, tmp_path: Path):
    with (few / "vast.xlsx").open("wb") as file:
        file.truncate(limits.FILE_BYTES + 1)
    with (tmp_path / "list.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["path"], [f"file://{few}/vast.xlsx"], [f"file://{few}/gone.xlsx"]])
    audited(tmp_path / "list.csv", tmp_path / "run")
    told = {Path(row["file"]).name: row["reason"] for row in store.table(tmp_path / "run", "reads").to_pylist()}
    assert told == {"vast.xlsx": "READ-OPEN too_large", "gone.xlsx": "READ-OPEN missing"}


@pytest.mark.parametrize("source", ["nosuch://host/folder", "file:///no/such/folder"])
def test_where_nothing_can_be_listed_the_call_is_refused(source: str):
    with pytest.raises(UsageError, match=r"cannot be listed|no workbooks there"):
        discover.entries(source)
