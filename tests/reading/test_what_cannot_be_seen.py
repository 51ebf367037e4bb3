"""Damaged and hostile .ods, .xls and .xlsb: refused or read, at little cost, and never read wrongly."""

from __future__ import annotations

import contextlib
import random
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from checker.model import Plan, WorkbookError
from checker.reading import Reader
from checker.reading.grid import read_grids
from checker.reading.ole import Container
from checker.reading.second_look import SecondLook
from tests.reading import xlsb_books
from tests.reading.books import book, codes, facts, found, plain
from tests.reading.dressed import dressed
from tests.reading.ods_books import ods, ods_table

FORMATS = ("ods", "xls", "xlsb")


@pytest.fixture
def frugal() -> Iterator[Callable[[Path], Plan]]:
    """Reads in a child that may take little memory and little time."""
    with Reader(recalculate=False, seconds=12.0, memory_bytes=250 * 2**20) as reader:
        yield lambda path: reader.submit(path).result()


@pytest.mark.libreoffice
def test_an_xls_that_hides_rows_and_is_damaged_is_refused_and_one_that_hides_nothing_is_read(tmp_path, read, saved):
    hiding, plainly = dressed(tmp_path / "a.xlsx"), book(tmp_path / "b.xlsx", {"計画": plain()})
    for source in (hiding, plainly):
        data = saved(source, "xls").read_bytes()
        beginning = b"\x09\x08\x10\x00"
        first = data.index(beginning) + 1
        path = source.with_suffix(".xls")
        path.write_bytes(data[:first] + data[first:].replace(beginning, b"\x07\x08\x10\x00"))
        assert read_grids(path.read_bytes()), "calamine reads it"
        if source == hiding:
            assert found(read(path), "READ-OPEN")["kind"] == "corrupt"
        else:
            assert facts(read(path)) == facts(read(source))
            assert codes(read(path)) == []


def test_an_xlsb_without_the_styles_that_its_cells_name_is_refused(tmp_path, read):
    def without_styles(source: Path) -> Path:
        path = source.with_suffix(".cut.xlsb")
        with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
            for part in old.namelist():
                if part != "xl/styles.bin":
                    new.writestr(part, old.read(part))
        return path

    path = without_styles(xlsb_books.twin(dressed(tmp_path / "a.xlsx"), tmp_path / "a.xlsb"))
    assert read_grids(path.read_bytes()), "calamine reads it"
    assert found(read(path), "READ-OPEN")["kind"] == "corrupt"
    path = without_styles(xlsb_books.twin(book(tmp_path / "b.xlsx", {"計画": plain()}), tmp_path / "b.xlsb"))
    assert codes(read(path)) == []


@pytest.mark.libreoffice
@pytest.mark.parametrize("suffix", FORMATS)
def test_a_file_cut_short_or_with_flipped_bytes_ends_in_a_plan_or_a_finding(tmp_path, saved, suffix):
    whole = saved(dressed(tmp_path / "a.xlsx"), suffix).read_bytes()
    rng = random.Random(len(suffix))
    mutants = [whole[: len(whole) * part // 16] for part in range(1, 16)]
    for _ in range(40):
        mutant = bytearray(whole)
        for _ in range(rng.randint(1, 12)):
            mutant[rng.randrange(len(mutant))] = rng.randrange(256)
        mutants.append(bytes(mutant))
    with Reader(recalculate=False) as reader:
        waiting = []
        for place, mutant in enumerate(mutants):
            path = tmp_path / f"m{place}.{suffix}"
            path.write_bytes(mutant)
            waiting.append(reader.submit(path))
        for pending in waiting:
            plan = pending.result()
            assert plan.facts or set(codes(plan)) & {"READ-OPEN", "READ-CRASH", "READ-NO-TABLE", "READ-AMBIGUOUS"}


@pytest.mark.parametrize("kind", ["xlsb", "ods"])
def test_a_part_cut_short_inside_a_whole_package_is_clean(tmp_path, frugal, kind):
    if kind == "xlsb":
        whole = xlsb_books.twin(dressed(tmp_path / "a.xlsx"), tmp_path / "a.xlsb")
        parts = ["xl/worksheets/sheet1.bin", "xl/styles.bin", "xl/workbook.bin"]
    else:
        whole, parts = ods(tmp_path / "a.ods", ods_table()), ["content.xml"]
    for part in parts:
        for share in (1, 2, 3):
            path = tmp_path / f"cut-{share}.{kind}"
            with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w") as new:
                for name in old.namelist():
                    data = old.read(name)
                    new.writestr(name, data[: len(data) * share // 4] if name == part else data)
            assert set(codes(frugal(path))) - {"READ-CRASH"}


def test_rows_and_columns_hidden_to_the_edge_of_the_sheet_cost_nothing(tmp_path, frugal):
    rest = (
        '<table:table-row table:number-rows-repeated="1048568" table:visibility="collapse">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    sheets = ods_table().replace("</table:table>", f"{rest}</table:table>") + "".join(
        f'<table:table table:name="{n}">{rest}</table:table>' for n in range(40)
    )
    plan = frugal(ods(tmp_path / "a.ods", sheets))
    assert codes(plan) == []
    assert plan.series("payroll")[0] == 50_000_000


@pytest.mark.parametrize("repeated", ["rows", "columns"])
@pytest.mark.parametrize("count", ["1048576", "99999999999999999999", "-5", "x"])
def test_repeats_that_no_sheet_has_room_for_end_in_one_refusal_or_change_nothing(tmp_path, frugal, repeated, count):
    row = '<table:table-row{}><table:table-cell office:value-type="float" office:value="1"{}/></table:table-row>'
    attribute = f' table:number-{repeated}-repeated="{count}" table:visibility="collapse"'
    lie = row.format(attribute, "") if repeated == "rows" else row.format("", attribute)
    plan = frugal(ods(tmp_path / "a.ods", ods_table().replace("</table:table>", f"{lie * 50}</table:table>")))
    assert codes(plan) in (["READ-OPEN"], ["READ-CRASH"], []), "calamine itself may have been killed"
    look = SecondLook((tmp_path / "a.ods").read_bytes())
    with contextlib.suppress(WorkbookError):
        assert len(look.hidden("計画").rows) <= 2**20


@pytest.mark.parametrize(
    "head", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04", b"\x09\x08", b"", b"\x09\x08\x10\x00"]
)
def test_what_is_no_workbook_is_refused_by_the_second_look_too(head):
    rng = random.Random(7)
    for size in (1, 20, 600, 5_000):
        look = SecondLook(head + rng.randbytes(size))
        for ask in (look.hidden, look.concealed, look.has_gaps, look.uncalculated, look.worded):
            with pytest.raises(WorkbookError, match="corrupt"):
                ask("計画")


def test_a_text_table_has_nothing_to_see():
    look = SecondLook(b"")
    assert not look.hidden("計画")
    assert look.cell("計画", "A1") == look.cell("計画", "XFD1048576")
    assert (look.uncalculated("計画"), look.has_gaps("計画"), list(look.concealed("計画"))) == ("", False, [])


def container(table: list[int], sectors: list[bytes], more: int = 0xFFFFFFFE) -> bytes:
    """An OLE container by hand: `sectors`, of which sector 0 holds `table` and sector 1 the directory."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HH", header, 30, 9, 6)
    struct.pack_into("<7I", header, 48, 1, 0, 4096, 0xFFFFFFFE, 0, more, 0)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    first = struct.pack("<128I", *table, *[0xFFFFFFFF] * (128 - len(table)))
    return bytes(header) + first + b"".join(sectors)


def directory(start: int, size: int) -> bytes:
    name = "Workbook".encode("utf-16-le")
    entry = bytearray(512)
    entry[128 : 128 + len(name)] = name
    struct.pack_into("<HB", entry, 128 + 64, len(name) + 2, 2)
    struct.pack_into("<II", entry, 128 + 116, start, size)
    return bytes(entry)


def test_chains_of_a_container_that_loop_or_lead_nowhere_are_an_error_and_no_loop():
    good = container([0xFFFFFFFD, 0xFFFFFFFE, 3, 0xFFFFFFFE], [directory(2, 8_000), b"A" * 512, b"B" * 512])
    assert Container(good).stream("Workbook") == b"A" * 512 + b"B" * 512
    for table in ([0xFFFFFFFD, 1], [0xFFFFFFFD, 0xFFFFFFFE, 3, 2], [0xFFFFFFFD, 0xFFFFFFFE, 90], [0xFFFFFFFD, 5_000]):
        with pytest.raises((ValueError, LookupError)):
            Container(container(table, [directory(2, 8_000), b"A" * 512, b"B" * 512])).stream("Workbook")
    itself = struct.pack("<128I", *[0xFFFFFFFF] * 127, 2)
    with pytest.raises(ValueError, match="loops"):
        Container(container([0xFFFFFFFD, 0xFFFFFFFE], [directory(2, 8_000), itself], more=2))


def test_an_xls_of_records_that_lie_about_their_length_is_refused():
    beginning = struct.pack("<HHHH12x", 0x809, 16, 0x600, 0x10)
    for lie in (b"\x03\x02\xff\xff", b"\x42\x00\x02\x00\x39\x30", b"\x1e\x04\x04\x00\xa4\x00\xff\xff"):
        stream = (beginning + lie).ljust(1_024, b"\0")
        data = container([0xFFFFFFFD, 0xFFFFFFFE, 3, 0xFFFFFFFE], [directory(2, 8_000), stream])
        with pytest.raises(WorkbookError, match="corrupt"):
            SecondLook(data).hidden("計画")
