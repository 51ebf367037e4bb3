"""Files that are no workbook, or that mean harm: one finding each, and a caller that lives on."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import zipfile

import pytest

from checker.reading import Reader, isolate, limits, read_plan
from tests.reading.books import book, codes, found, plain, raw_xlsx

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _write(path, data):
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("name", "data", "kind", "detail"),
    [
        ("text.xlsx", "売上高は二百万円です。\n".encode(), "not_workbook", "text"),
        ("sjis.xlsx", "売上高は二百万円です。\n".encode("cp932"), "not_workbook", "text"),
        ("empty.xlsx", b"", "empty", ""),
        ("zeros.xlsx", bytes(4096), "empty", ""),
        ("a.pdf", b"%PDF-1.7\n%...", "pdf", ""),
        ("pdf.xlsx", b"%PDF-1.7\n%...", "pdf", ""),
        ("a.docx", b"{\\rtf1 x}", "word", "RTF"),
        ("old.doc", OLE + bytes(600) + "WordDocument".encode("utf-16-le"), "word", ""),
        ("locked.xlsx", OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "password", ""),
        ("ole.xls", OLE + bytes(600), "not_workbook", "OLE"),
        ("a.txt", "項目,基準年度\n".encode(), "not_workbook", "text"),
        ("page.xls", b"<html><table></table></html>", "not_workbook", "HTML"),
        ("xml.xls", b"<?xml version='1.0'?><Workbook/>", "not_workbook", "XML"),
        ("torn.xlsx", b"PK\x03\x04" + bytes(300), "corrupt", "zip"),
    ],
)
def test_what_is_no_workbook_is_refused_by_name(tmp_path, read, name, data, kind, detail):
    plan = read(_write(tmp_path / name, data))
    assert codes(plan) == ["READ-OPEN"]
    assert found(plan, "READ-OPEN") == {"kind": kind, "detail": detail, "cells": ()}
    assert plan.facts == ()
    assert plan.name == name


def test_a_missing_file_and_a_folder_are_refused(tmp_path, read):
    assert found(read(tmp_path / "nowhere.xlsx"), "READ-OPEN")["kind"] == "missing"
    assert found(read(tmp_path), "READ-OPEN")["kind"] == "not_workbook"
    assert found(read(tmp_path / "a\0b.xlsx"), "READ-OPEN")["kind"] == "missing"


@pytest.mark.parametrize(
    ("part", "kind"),
    [("word/document.xml", "word"), ("Index/Document.iwa", "unsupported"), ("readme.txt", "not_workbook")],
)
def test_other_zip_files_are_refused_by_what_they_are(tmp_path, read, part, kind):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr(part, "x")
    assert found(read(tmp_path / "a.xlsx"), "READ-OPEN")["kind"] == kind


def test_a_zip_bomb_is_refused_by_its_directory_alone(tmp_path, read):
    bomb = raw_xlsx(tmp_path / "a.xlsx", "", extra={"xl/media/b.bin": bytes(limits.UNPACKED_BYTES + 1)})
    dense = raw_xlsx(tmp_path / "b.xlsx", "", extra={"xl/media/b.bin": bytes(limits.RATIO_FROM_BYTES + 1)})
    assert bomb.stat().st_size < 2**20
    assert found(read(bomb), "READ-OPEN")["kind"] == "bomb"
    assert found(read(dense), "READ-OPEN")["kind"] == "bomb"


def test_a_file_of_too_many_bytes_or_sheets_is_refused(tmp_path, read):
    with (tmp_path / "big.xlsx").open("wb") as file:
        file.truncate(limits.FILE_BYTES + 1)
    assert found(read(tmp_path / "big.xlsx"), "READ-OPEN")["kind"] == "too_large"
    sheets = {f"xl/worksheets/sheet{n}.xml": b"<x/>" for n in range(2, limits.SHEETS + 3)}
    many = raw_xlsx(tmp_path / "many.xlsx", "", extra=sheets)
    assert found(read(many), "READ-OPEN")["kind"] == "too_large"


def test_one_cell_in_the_last_corner_of_a_sheet_is_refused(tmp_path, read):
    corner = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    path = raw_xlsx(tmp_path / "corner.xlsx", corner)
    assert path.stat().st_size < 5_000
    assert found(read(path), "READ-OPEN")["kind"] == "too_large"


def test_an_abort_of_the_reading_library_is_one_finding_and_the_next_file_is_read(tmp_path, capfd):
    corners = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    path = raw_xlsx(tmp_path / "corners.xlsx", corners)
    good = book(tmp_path / "good.xlsx", {"計画": plain()})
    with Reader() as reader:
        waiting = [reader.submit(p) for p in (good, path, good, path, good)]
        results = [codes(pending.result()) for pending in waiting]
        crash = waiting[1].result()
    assert results == [[], ["READ-CRASH"], [], ["READ-CRASH"], []]
    assert found(crash, "READ-CRASH")["kind"] == "memory"
    assert (crash.name, len(crash.sha256)) == ("corners.xlsx", 64)
    assert capfd.readouterr() == ("", "")


def _hang(path: str, bounds: object) -> None:
    import time

    time.sleep(60)


def _panic(path: str, bounds: object) -> None:
    os.abort()


def _leave(path: str, bounds: object) -> None:
    os._exit(3)


def _gorge(path: str, bounds: object) -> None:
    hoard = [bytes(2**20) for _ in range(2**20)]
    del hoard


@pytest.mark.parametrize(("act", "kind"), [(_hang, "timeout"), (_panic, "died"), (_leave, "died"), (_gorge, "memory")])
def test_a_child_that_hangs_dies_or_gorges_is_one_finding(tmp_path, monkeypatch, act, kind):
    good = book(tmp_path / "good.xlsx", {"計画": plain()})
    with Reader(seconds=5.0, memory_bytes=200 * 2**20) as reader:
        with monkeypatch.context() as patch:
            patch.setattr(isolate.workbook, "read_workbook", act)
            bad = reader.submit(good)
        assert found(bad.result(), "READ-CRASH")["kind"] == kind
        assert codes(reader.submit(good).result()) == []


def test_what_is_unread_when_the_reader_closes_does_not_keep_anybody_waiting(tmp_path, monkeypatch):
    with Reader() as reader, monkeypatch.context() as patch:
        patch.setattr(isolate.workbook, "read_workbook", _hang)
        pending = [reader.submit(tmp_path / "a.xlsx"), reader.submit(tmp_path / "b.xlsx")]
    assert [found(p.result(), "READ-CRASH")["kind"] for p in pending] == ["died", "died"]


def test_where_the_system_bounds_no_memory_the_children_are_watched(tmp_path, monkeypatch):
    monkeypatch.setattr(isolate, "_LIMITED", False)
    good = book(tmp_path / "good.xlsx", {"計画": plain()})
    with Reader(seconds=20.0, memory_bytes=100 * 2**20) as reader:
        with monkeypatch.context() as patch:
            patch.setattr(isolate.workbook, "read_workbook", _gorge)
            bad = reader.submit(good)
        assert found(bad.result(), "READ-CRASH")["kind"] == "memory"
        assert codes(reader.submit(good).result()) == []


def test_children_may_be_spawned_where_they_cannot_be_forked(tmp_path, monkeypatch):
    monkeypatch.setattr(isolate, "_START_METHOD", "spawn")
    assert codes(read_plan(book(tmp_path / "good.xlsx", {"計画": plain()}))) == []


def test_entities_are_neither_expanded_nor_fetched(tmp_path, read):
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    dtd = f'<!DOCTYPE w [<!ENTITY l0 "lol">{lol}<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    cells = '<row r="1"><c r="A1" t="str"><v>&l9;</v></c><c r="B1" t="str"><v>&x;</v></c></row>'
    plan = read(raw_xlsx(tmp_path / "a.xlsx", cells, prologue=dtd))
    assert codes(plan) in (["READ-OPEN"], ["READ-NO-TABLE"])
    assert "root:" not in repr(plan)


def test_a_truncated_workbook_and_random_bytes_end_in_a_finding(tmp_path, read):
    whole = book(tmp_path / "a.xlsx", {"計画": plain()}).read_bytes()
    rng = random.Random(17)
    for n, suffix in enumerate((".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")):
        cut = _write(tmp_path / f"cut{n}{suffix}", whole[: len(whole) * (n + 1) // 6])
        junk = _write(
            tmp_path / f"junk{n}{suffix}", (b"", OLE, b"PK\x03\x04", b"\x09\x08", b"")[n] + rng.randbytes(5_000)
        )
        for path in (cut, junk):
            assert codes(read(path))[0] in ("READ-OPEN", "READ-CRASH", "READ-NO-TABLE")


def test_flipped_bytes_never_raise(tmp_path, reader):
    whole = bytearray(book(tmp_path / "a.xlsx", {"計画": plain()}).read_bytes())
    rng = random.Random(18)
    waiting = []
    for n in range(60):
        mutant = whole.copy()
        for _ in range(rng.randint(1, 20)):
            mutant[rng.randrange(len(mutant))] = rng.randrange(256)
        waiting.append(reader.submit(_write(tmp_path / f"m{n}.xlsx", bytes(mutant))))
    allowed = {"READ-OPEN", "READ-CRASH", "READ-NO-TABLE"}
    for pending in waiting:
        plan = pending.result()
        assert bool(plan.facts) != bool(set(codes(plan)) & allowed)


def test_importing_the_room_loads_no_heavy_library():
    script = (
        "import sys, checker.reading; print([m for m in ('pandas', 'openpyxl', 'numpy', 'pebble') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_reading_loads_neither_pandas_nor_openpyxl(tmp_path):
    path = book(tmp_path / "a.xlsx", {"計画": {**plain(), "C10": "=1"}})
    script = (
        "import sys; from checker.reading import read_plan; p = read_plan(sys.argv[1], recalculate=False);"
        "print(p.findings[0].code, [m for m in ('pandas', 'openpyxl', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "READ-UNCALCULATED []"
    assert done.stderr == ""
