"""Which files an audit takes, whatever they are called and wherever they point."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from checker.auditing import discover, store
from checker.auditing.options import Options
from checker.model import UsageError
from checker.reading import limits
from tests.auditing.conftest import SAMPLES, audited

GOOD = SAMPLES / "r17-labour-saving-compliant.xlsx"


def journal(folder: Path) -> dict[str, dict[str, object]]:
    return {row["file"]: row for row in store.table(folder, "reads").to_pylist()}


def listed(path: Path, text: str, encoding: str = "utf-8") -> list[discover.Entry]:
    path.write_bytes(text.encode(encoding))
    return list(discover.entries(str(path)))


def test_what_an_audit_wrote_into_the_folder_itself_is_no_submission(tmp_path: Path):
    shutil.copy(GOOD, tmp_path / "a.xlsx")
    audited(tmp_path, tmp_path / "run")
    for place in (tmp_path / "run", tmp_path / "run" / "reports"):
        place.mkdir(exist_ok=True)
        shutil.copy(GOOD, place / "summary.xlsx")
    assert [entry.name for entry in discover.entries(str(tmp_path))] == ["a.xlsx"]
    (tmp_path / "run" / "run.json").unlink()  # not yet a run: the caller says where it will be
    assert [entry.name for entry in discover.entries(str(tmp_path), tmp_path / "run")] == ["a.xlsx"]
    found = discover.entries(str(tmp_path / "**" / "*.xlsx"), tmp_path / "run")
    assert [Path(entry.name).name for entry in found] == ["a.xlsx"]


def test_a_folder_that_cannot_be_looked_into_is_not_taken_for_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    shutil.copy(GOOD, tmp_path / "a.xlsx")
    (tmp_path / "closed").mkdir()
    scan = os.scandir

    def refusing(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refusing)
    with pytest.raises(UsageError, match="closed: this folder cannot be read: Permission denied"):
        discover.entries(str(tmp_path))


def test_names_that_are_no_text_links_to_nowhere_and_pipes_have_their_rows(tmp_path: Path):
    files = tmp_path / "in"
    files.mkdir()
    shutil.copy(GOOD, os.fsencode(files) + b"/\xff\xfe.xlsx")
    shutil.copy(GOOD.with_name("r17-one-yen-short.xlsx"), files / "=HYPERLINK(1)\n改行.xlsx")
    (files / "nowhere.xlsx").symlink_to(tmp_path / "gone.xlsx")
    (files / "folder.xlsx").mkdir()
    os.mkfifo(files / "pipe.xlsx")
    with (files / "vast.xlsx").open("wb") as file:
        file.truncate(limits.FILE_BYTES + 1)
    audited(files, tmp_path / "run")
    told = {name: (row["status"], row["verdict"] or row["reason"]) for name, row in journal(tmp_path / "run").items()}
    assert told == {
        "\\xff\\xfe.xlsx": ("judged", "compliant"),
        "=HYPERLINK(1)\n改行.xlsx": ("judged", "non_compliant"),
        "nowhere.xlsx": ("unreadable", "READ-OPEN missing"),
        "pipe.xlsx": ("unreadable", "READ-OPEN not_workbook"),
        "vast.xlsx": ("unreadable", "READ-OPEN too_large"),
    }
    assert audited(files, tmp_path / "run").told.total() == 0


def test_a_list_may_name_what_no_file_is_called(tmp_path: Path):
    found = listed(tmp_path / "list.csv", 'path\na\0b.xlsx\n"two\nlines.xlsx"\n../../etc/x.xlsx\n')
    assert [entry.name for entry in found] == ["../../etc/x.xlsx", "a\\0b.xlsx", "two\nlines.xlsx"]
    audited(tmp_path / "list.csv", tmp_path / "run", Options(reports=True))
    assert {row["status"] for row in journal(tmp_path / "run").values()} == {"unreadable"}


def test_every_row_of_a_list_has_a_name_of_its_own(tmp_path: Path):
    found = listed(tmp_path / "list.csv", "path\nx.xlsx\nx.xlsx (2)\nx.xlsx\nx.xlsx\n")
    assert sorted(entry.name for entry in found) == ["x.xlsx", "x.xlsx (2)", "x.xlsx (3)", "x.xlsx (4)"]


def test_the_head_of_a_list_may_be_written_with_capitals_and_spaces(tmp_path: Path):
    text = "Path , Programme,FRAME,Applicant\n a.xlsx ,monozukuri-18, global ,甲 社\n,,,\n"
    for encoding in ("utf-8", "utf-8-sig", "cp932"):
        (found,) = listed(tmp_path / "list.csv", text, encoding)
        assert found == discover.Entry(str(tmp_path / "a.xlsx"), "a.xlsx", "monozukuri-18", "global", "甲 社")


def test_a_csv_that_is_a_workbook_itself_is_no_list(tmp_path: Path):
    (found,) = listed(tmp_path / "plan.csv", "項目,基準年度\n売上高,100\n")
    assert found.name == "plan.csv"


def test_a_report_stays_in_its_folder_whatever_the_list_calls_the_workbook(tmp_path: Path):
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    shutil.copy(GOOD, tmp_path / "good.xlsx")
    (inner / "list.csv").write_text("path\n../../good.xlsx\n", encoding="utf-8")
    audited(inner / "list.csv", inner / "run", Options(reports=True))
    (page,) = (inner / "run" / "reports").rglob("*.html")
    assert page.parent == inner / "run" / "reports"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "good.xlsx"]
