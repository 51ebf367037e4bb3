"""Workbooks that are attacks, not damaged files: small ones that unpack, expand, point elsewhere or never end.

Each must end in findings that name what is wrong, with the caller alive; `test_hostile_files.py` has what is no
workbook at all, `tests/soak` damage by the thousand.
"""

from __future__ import annotations

import os
import random
import struct
import tempfile
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter

from checker.reading import Reader, limits
from checker.reading.children import ChildError, Children
from tests.reading.books import PLAIN_ROWS, WORDS, block, book, codes, facts, found, plain, raw_xlsx
from tests.soak.seeds import unzipped, zipped
from tests.soak.xls import xls
from tests.soak.xlsb import xlsb

ROWS = [("会社全体（単位：千円）", *WORDS), *PLAIN_ROWS]
REFUSED = {"READ-OPEN", "READ-CRASH", "READ-NO-TABLE"}


def _text(ref: str, text: str) -> str:
    return f'<c r="{ref}" t="inlineStr"><is><t>{text}</t></is></c>'


def _with_shared_texts(path: Path) -> Path:
    """The plain table with its texts in a part of their own."""
    with xlsxwriter.Workbook(str(path)) as written:
        sheet = written.add_worksheet("計画")
        for ref, value in plain().items():
            sheet.write(ref, value)
    return path


def _edited(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """The workbook with bytes of one part replaced, packed again with right sums."""
    parts = [(name, data.replace(old, new, 1) if name == part else data) for name, data in unzipped(path.read_bytes())]
    assert dict(parts)[part] != dict(unzipped(path.read_bytes()))[part]
    path.write_bytes(zipped(parts))
    return path


# ---- what unpacks to more than it should -------------------------------------------------------------------------


def test_a_zip_within_a_zip_within_a_workbook_is_never_unpacked(tmp_path, read):
    inner = bytes(30 * 2**20)
    for _ in range(3):
        file = BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("x.zip", inner)
        inner = file.getvalue()
    path = book(tmp_path / "a.xlsx", {"計画": plain()})
    path.write_bytes(zipped([*unzipped(path.read_bytes()), ("xl/embeddings/x.zip", inner)]))
    assert codes(read(path)) == []


def test_many_small_parts_that_are_large_together_are_a_bomb(tmp_path, read):
    each = limits.RATIO_FROM_BYTES
    count = limits.UNPACKED_BYTES // each + 1
    path = raw_xlsx(tmp_path / "a.xlsx", "", extra={f"xl/media/{n}.bin": bytes(each) for n in range(count)})
    assert found(read(path), "READ-OPEN")["kind"] == "bomb"


def test_more_parts_than_any_workbook_has_are_refused(tmp_path, read):
    path = raw_xlsx(tmp_path / "a.xlsx", "", extra={f"xl/media/{n}": b"" for n in range(limits.PARTS + 1)})
    assert found(read(path), "READ-OPEN")["kind"] == "too_large"


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
def test_a_part_that_is_larger_than_the_directory_says_is_not_read_on_and_on(tmp_path, part):
    """Seven hundred million bytes of text behind a directory entry of one thousand."""
    pack = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = b"<si><t>" + b"x" * (2**20 - 16) + b"</t></si>"
    packed = b"".join(pack.compress(piece) for _ in range(700)) + pack.flush()
    path = raw_xlsx(tmp_path / "a.xlsx", _text("A1", "x"), extra={} if "sheet1" in part else {part: b"<sst/>"})
    parts = [(name, data) for name, data in unzipped(path.read_bytes()) if name != part]
    path.write_bytes(_with_raw(parts, part, packed, said=1_000))
    assert path.stat().st_size < 2**20
    with Reader() as reader:
        assert set(codes(reader.submit(path).result())) <= REFUSED
        assert codes(reader.submit(book(tmp_path / "b.xlsx", {"計画": plain()})).result()) == []


def _with_raw(parts: list[tuple[str, bytes]], name: str, packed: bytes, said: int) -> bytes:
    """A zip with one more member of which only the packed bytes are true."""
    whole = zipped(parts)
    end = whole.rfind(b"PK\x05\x06")
    start = struct.unpack("<I", whole[end + 16 : end + 20])[0]
    common = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, 0, len(packed), said, len(name), 0)
    local = b"PK\x03\x04" + common + name.encode() + packed
    central = b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, start) + name.encode()
    directory = whole[start:end] + central
    tail = struct.pack("<HHHHIIH", 0, 0, len(parts) + 1, len(parts) + 1, len(directory), start + len(local), 0)
    return whole[:start] + local + directory + b"PK\x05\x06" + tail


# ---- sheets without end -------------------------------------------------------------------------------------------


def test_an_xls_of_sixteen_million_cells_is_one_finding(tmp_path, read):
    path = tmp_path / "a.xls"
    path.write_bytes(xls({"計画": {(0, 0): 1.0, (65_535, 255): 1.0}}))
    assert path.stat().st_size < 6_000
    (code,) = codes(read(path))
    assert code in ("READ-OPEN", "READ-CRASH")


def test_an_xls_by_hand_is_read_as_any_other(tmp_path, read):
    path = tmp_path / "a.xls"
    path.write_bytes(xls({"計画": {(i, j): value for i, row in enumerate(ROWS) for j, value in enumerate(row)}}))
    plan = read(path)
    assert codes(plan) == []
    assert plan.series("payroll") == (50_000_000, 51_000_000, 52_000_000, 53_000_000, 54_000_000, 55_000_000)


def test_an_xlsb_with_a_cell_in_the_last_corner_is_one_finding(tmp_path, read):
    data = xlsb("計画", ROWS)
    ((name, sheet),) = [(name, part) for name, part in unzipped(data) if name.endswith("sheet1.bin")]
    first, last = struct.pack("<I", 0), struct.pack("<I", 1_048_575)
    row = b"\x00\x11" + first + bytes(13)
    assert sheet.count(row) == 1
    cells = b"\x00\x11" + last + bytes(13) + b"\x05\x10" + struct.pack("<IId", 16_383, 0, 1.0)
    far = sheet.replace(b"\x92\x01\x00", cells + b"\x92\x01\x00")
    path = tmp_path / "a.xlsb"
    path.write_bytes(zipped([(n, far if n == name else part) for n, part in unzipped(data)]))
    assert codes(read(path))[0] in ("READ-OPEN", "READ-CRASH")


@pytest.mark.parametrize(
    ("cell", "times"),
    [("table-cell", "columns"), ("table-row", "rows")],
)
def test_an_ods_that_repeats_a_cell_without_end_is_one_finding(tmp_path, read, cell, times):
    repeated = f'table:number-{times}-repeated="4294967295"'
    value = f'<table:table-cell office:value-type="float" office:value="1" {repeated if times == "columns" else ""}/>'
    row = f"<table:table-row {repeated if times == 'rows' else ''}>{value}</table:table-row>"
    path = _ods(tmp_path / "a.ods", row)
    assert set(codes(read(path))) <= REFUSED


def _ods(path: Path, rows: str, prologue: str = "", tables: str = "") -> Path:
    names = "urn:oasis:names:tc:opendocument:xmlns:"
    spaces = " ".join(f'xmlns:{name}="{names}{name}:1.0"' for name in ("office", "table", "text"))
    body = f'<table:table table:name="計画">{rows}</table:table>{tables}'
    content = f"{prologue}<office:document-content {spaces}><office:body><office:spreadsheet>{body}"
    content += "</office:spreadsheet></office:body></office:document-content>"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = f'<manifest:manifest xmlns:manifest="{names}manifest:1.0"><manifest:file-entry manifest:full-path="/"'
    manifest += f' manifest:media-type="{kind}"/></manifest:manifest>'
    parts = [
        ("mimetype", kind.encode()),
        ("META-INF/manifest.xml", manifest.encode()),
        ("content.xml", content.encode()),
    ]
    path.write_bytes(zipped(parts))
    return path


def test_an_ods_by_hand_is_read_as_any_other(tmp_path, read):
    def cell(value: str | int) -> str:
        if isinstance(value, int):
            return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'

    rows = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in ROWS)
    plan = read(_ods(tmp_path / "a.ods", rows))
    assert codes(plan) == []
    assert plan.value("payroll", 5) == 55_000_000


@pytest.mark.parametrize("columns", [1, 2])
def test_a_sheet_of_a_million_rows_is_refused_or_no_plan(tmp_path, read, columns):
    row = "".join(f"<c><v>{n}</v></c>" for n in range(columns))
    path = raw_xlsx(tmp_path / "a.xlsx", f"<row>{row}</row>" * 1_048_576)
    assert set(codes(read(path))) <= REFUSED


def test_a_text_table_of_a_million_lines_is_refused_or_no_plan(tmp_path, read):
    path = tmp_path / "a.csv"
    path.write_bytes(b"1,2,3\n" * 1_048_576)
    assert found(read(path), "READ-OPEN")["kind"] == "too_large"


def test_ten_thousand_sheets_are_refused_whatever_part_they_name(tmp_path, read):
    one = b'<sheet name="S" sheetId="1" r:id="r1"/>'
    many = b"".join(f'<sheet name="S{n}" sheetId="{n}" r:id="r1"/>'.encode() for n in range(10_000))
    path = _edited(raw_xlsx(tmp_path / "a.xlsx", _text("A1", "x")), "xl/workbook.xml", one, many)
    old = tmp_path / "a.xls"
    old.write_bytes(xls({f"S{n}": {(0, 0): 1.0} for n in range(10_000)}))
    tables = "".join(f'<table:table table:name="S{n}"><table:table-row/></table:table>' for n in range(10_000))
    for book_ in (path, old, _ods(tmp_path / "a.ods", "<table:table-row/>", tables=tables)):
        assert found(read(book_), "READ-OPEN")["kind"] == "too_large"


# ---- XML that expands, points elsewhere or never ends ------------------------------------------------------------

GROWING = '<!ENTITY l0 "lol">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
QUADRATIC = f'<!ENTITY q "{"x" * 50_000}">'
OUTSIDE = '<!ENTITY o SYSTEM "file:///etc/passwd"><!ENTITY % p SYSTEM "http://127.0.0.1:9/p.dtd"> %p;'


@pytest.mark.parametrize(("entities", "use"), [(GROWING, "&l9;"), (QUADRATIC, "&q;" * 20_000), (OUTSIDE, "&o;")])
@pytest.mark.parametrize("part", ["sheet", "shared", "styles", "workbook", "relations", "types", "ods"])
def test_entities_of_no_part_are_expanded_or_fetched(tmp_path, read, entities, use, part):
    prologue = f"<!DOCTYPE w [{entities}]>"
    if part == "ods":
        cell = f'<table:table-cell office:value-type="string"><text:p>{use}</text:p></table:table-cell>'
        path = _ods(tmp_path / "a.ods", f"<table:table-row>{cell}</table:table-row>", prologue)
    else:
        path = _with_shared_texts(tmp_path / "a.xlsx")
        name, close = {
            "sheet": ("xl/worksheets/sheet1.xml", b"</sheetData>"),
            "shared": ("xl/sharedStrings.xml", b"</sst>"),
            "styles": ("xl/styles.xml", b"</styleSheet>"),
            "workbook": ("xl/workbook.xml", b"</sheets>"),
            "relations": ("xl/_rels/workbook.xml.rels", b"</Relationships>"),
            "types": ("[Content_Types].xml", b"</Types>"),
        }[part]
        data = dict(unzipped(path.read_bytes()))[name]
        start = data.index(b"?>") + 2 if data.startswith(b"<?xml") else 0
        inserted = data[:start] + prologue.encode() + data[start:].replace(close, use.encode() + close)
        path.write_bytes(zipped([(n, inserted if n == name else d) for n, d in unzipped(path.read_bytes())]))
    plan = read(path)
    assert "root:" not in repr(plan)
    assert "lollol" not in repr(plan)
    assert set(codes(plan)) <= REFUSED or facts(plan) == facts(read(book(tmp_path / "b.xlsx", {"計画": plain()})))


@pytest.mark.parametrize("depth", [1_000, 300_000])
@pytest.mark.parametrize("part", ["xl/styles.xml", "xl/worksheets/sheet1.xml", "xl/workbook.xml"])
def test_tags_nested_without_end_harm_nobody(tmp_path, read, part, depth):
    path = book(tmp_path / "a.xlsx", {"計画": plain()})
    close = {"xl/styles.xml": b"</styleSheet>", "xl/workbook.xml": b"</workbook>"}.get(part, b"</worksheet>")
    nest = b"<extLst>" * depth + b"</extLst>" * depth
    plan = read(_edited(path, part, close, nest + close))
    assert set(codes(plan)) <= REFUSED or plan.value("payroll", 0) == 50_000_000


def test_a_hundred_thousand_styles_harm_nobody(tmp_path, read):
    path = book(tmp_path / "a.xlsx", {"計画": plain()})
    formats = "".join(f'<numFmt numFmtId="{n}" formatCode="#,##0&quot;千円{n}&quot;"/>' for n in range(200, 30_000))
    xfs = "".join(f'<xf numFmtId="{n}" xfId="0"/>' for n in range(200, 30_000))
    _edited(path, "xl/styles.xml", b"</cellXfs>", xfs.encode() + b"</cellXfs>")
    plan = read(_edited(path, "xl/styles.xml", b'<numFmts count="0"/>', f"<numFmts>{formats}</numFmts>".encode()))
    assert plan.value("payroll", 0) in (None, 50_000_000)


# ---- what is left behind ------------------------------------------------------------------------------------------


def _leave_a_file() -> str:
    return tempfile.mkstemp(prefix="left-")[1]


def _leave_a_file_and_die(note: str) -> None:
    Path(note).write_text(_leave_a_file(), encoding="utf-8")
    os._exit(1)


def test_temporary_files_of_a_child_are_gone_with_it_however_it_ended(tmp_path):
    """openpyxl leaves one where it cannot write a cell, and wherever it is killed."""
    note = tmp_path / "note"
    children = Children(memory_bytes=2**30)
    try:
        alive = children.submit(_leave_a_file, seconds=10.0).result()
        with pytest.raises(ChildError):
            children.submit(_leave_a_file_and_die, str(note), seconds=10.0).result()
        assert Path(alive).exists()
    finally:
        children.close()
    assert not Path(alive).exists()
    assert not Path(note.read_text(encoding="utf-8")).exists()


# ---- names and texts ----------------------------------------------------------------------------------------------


NAMES = [
    "../../../../outside",
    "/outside",
    "C:\\outside",
    "xl/../../outside",
    "xl\\..\\outside",
    "a\nb",
    "x" * 60_000,
    "\u202egnp",
]


def test_names_that_lead_out_of_the_workbook_write_nothing(tmp_path, monkeypatch):
    (room := tmp_path / "room" / "deep").mkdir(parents=True)
    monkeypatch.chdir(room)
    path = book(room / "a.xlsx", {"計画": {**plain(), "C10": "=1+1"}})  # an uncalculated cell: LibreOffice may open it
    path.write_bytes(zipped([*unzipped(path.read_bytes()), *((name, b"x") for name in NAMES)]))
    before = sorted(tmp_path.rglob("*"))
    with Reader() as reader:
        plan = reader.submit(path).result()
    assert set(codes(plan)) <= {"READ-OPEN", "READ-UNCALCULATED"}
    assert sorted(tmp_path.rglob("*")) == before
    assert not Path("/outside").exists()


@pytest.mark.parametrize(
    "target", ["../../../../etc/passwd", "file:///etc/passwd", "http://127.0.0.1:9/x", "/etc/passwd"]
)
def test_a_sheet_that_lies_outside_of_the_workbook_is_not_fetched(tmp_path, read, target):
    path = raw_xlsx(tmp_path / "a.xlsx", _text("A1", "x"))
    plan = read(_edited(path, "xl/_rels/workbook.xml.rels", b"worksheets/sheet1.xml", target.encode()))
    assert set(codes(plan)) <= REFUSED
    assert "root:" not in repr(plan)


@pytest.mark.parametrize("text", ["あ", "1", "(", "=", "①", "※1", "△", "売上高", "\u0301"])
@pytest.mark.parametrize("length", [32_767, 70_000])
def test_a_cell_as_long_as_a_cell_can_be_is_read_over(tmp_path, read, text, length):
    long = (text * length)[:length]
    cells = {**plain(), "B2": long, "B13": long, "I6": long, "J4": long}
    rows: dict[int, dict[str, str]] = {}
    path = tmp_path / "a.xlsx"
    if length <= 32_767:
        book(path, {"計画": cells})
    else:  # openpyxl writes no such cell
        refs = {**block("B4", [("会社全体（単位：千円）", *WORDS), *PLAIN_ROWS]), "B2": long, "B13": long, "J4": long}
        for ref, value in refs.items():
            xml = _text(ref, value) if isinstance(value, str) else f'<c r="{ref}"><v>{value}</v></c>'
            rows.setdefault(int("".join(c for c in ref if c.isdigit())), {})[ref] = xml
        raw_xlsx(
            path,
            "".join(f'<row r="{n}">{"".join(dict(sorted(r.items())).values())}</row>' for n, r in sorted(rows.items())),
        )
    plan = read(path)
    assert plan.series("payroll") == (50_000_000, 51_000_000, 52_000_000, 53_000_000, 54_000_000, 55_000_000)


@pytest.mark.parametrize("suffix", [".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".tsv"])
def test_noise_and_cut_files_under_every_suffix_end_in_findings(tmp_path, reader, suffix):
    rng = random.Random(f"hostile {suffix}")
    whole = {
        ".xls": lambda: xls({"計画": {(i, j): v for i, row in enumerate(ROWS) for j, v in enumerate(row)}}),
        ".xlsb": lambda: xlsb("計画", ROWS),
        ".csv": lambda: "\n".join(",".join(map(str, row)) for row in ROWS).encode("cp932"),
        ".tsv": lambda: "\n".join("\t".join(map(str, row)) for row in ROWS).encode("utf-16"),
    }.get(suffix, lambda: book(tmp_path / "whole.xlsx", {"計画": plain()}).read_bytes())()
    heads = [
        b"",
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"\x09\x08\x10\x00",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"<?xml ",
    ]
    files = [whole[: rng.randrange(len(whole))] for _ in range(12)]
    files += [head + rng.randbytes(rng.choice((1, 40, 3_000))) for head in heads]
    files += [bytes(rng.choices(b'0123456789,.\t\n"-()', k=2_000)), b"\0" + whole, whole + whole, whole[::-1]]
    waiting = []
    for n, data in enumerate(files):
        path = tmp_path / f"{n}{suffix}"
        path.write_bytes(data)
        waiting.append(reader.submit(path))
    for pending in waiting:
        plan = pending.result()
        assert bool(plan.facts) != bool(set(codes(plan)) & REFUSED), plan.name
