"""Hostile bytes and texts over guard, parts, text tables, numbers and labels: the fuzz target of the reading room.

Other cases are tried on every run. What is written here is written by rules of its own; the reader must find it again,
or say that it cannot.
"""

from __future__ import annotations

import re
import string
import unicodedata
import zipfile
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from checker.catalogue import items
from checker.model import WorkbookError
from checker.reading import guard
from checker.reading.delimited import read_text
from checker.reading.labels import match, normalise
from checker.reading.number_formats import read_format
from checker.reading.numbers import Kind, read_number
from checker.reading.package import BROKEN, Archive, Package, parse
from checker.reading.second_look import SecondLook
from checker.reading.units import money_unit, trailing_unit, yen_scale
from checker.reading.values import Valued, read_amount, read_flag, read_prefectures, read_round, read_words
from checker.reading.years import read_header
from tests.reading.books import book, plain
from tests.soak import payloads

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".tsv", ".numbers", ".gsheet", "")
HEADS = (
    b"",
    b"PK\x03\x04",
    b"PK\x05\x06" + bytes(18),
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\x09\x08\x10\x00",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    b"%PDF",
    b"<html",
    b"<?xml ",
    b"{\\rtf",
)
junk = st.builds(bytes.__add__, st.sampled_from(HEADS), st.binary(max_size=400))
quick = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def _is_a_refusal(error: WorkbookError) -> None:
    assert error.code == "READ-OPEN"
    assert error.data["kind"]


# ---- bytes --------------------------------------------------------------------------------------------------------


@quick
@given(junk, st.sampled_from(SUFFIXES))
def test_the_guard_lets_bytes_pass_or_refuses_them(tmp_path: Path, data: bytes, suffix: str):
    path = tmp_path / f"a{suffix}"
    path.write_bytes(data)
    try:
        assert guard.load(path) == data
    except WorkbookError as error:
        _is_a_refusal(error)


NAMES = (
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/worksheets/sheet1.xml",
    "xl/styles.xml",
    "xl/sharedStrings.xml",
    "xl/workbook.bin",
    "xl/worksheets/sheet1.bin",
    "xl/styles.bin",
    "content.xml",
    "styles.xml",
    "mimetype",
    "word/x",
    "../x",
)
MARKUP = (
    "<a>",
    "</a>",
    "<sheetData>",
    "<row r='1' hidden='1'>",
    '<c r="A1" s="9" t="e">',
    "<v>",
    "</v>",
    "</c>",
    "<f>",
    "<f/>",
    '<col min="1" max="99999999" hidden="1"/>',
    '<col min="x" max="2" hidden="1"/>',
    "<cellXfs>",
    '<xf numFmtId="164"/>',
    '<numFmt numFmtId="164" formatCode="#,##0,&quot;千円&quot;"/>',
    "<sheetFormatPr zeroHeight='1'/>",
    "<!DOCTYPE a>",
    "&l;",
    "<table:table table:name='S'>",
    "<table:table-cell table:number-columns-repeated='99999999'/>",
    "千円",
    "\0",
    "<!--",
    '<sheet name="S" r:id="r1"/>',
    '<Relationship Id="r1" Target="worksheets/sheet1.xml"/>',
    "<Relationship/>",
)
xml = st.one_of(st.lists(st.sampled_from(MARKUP), max_size=12).map("".join).map(str.encode), st.binary(max_size=120))
archives = st.dictionaries(st.sampled_from(NAMES), xml, max_size=6)


def _zip(parts: dict[str, bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


@given(xml)
def test_a_part_is_walked_through_or_refused(data: bytes):
    try:
        parse(data, lambda *_: None, lambda _: None, lambda _: None)
    except (*BROKEN, WorkbookError):
        pass


@given(st.one_of(junk, archives.map(_zip)))
def test_a_second_look_sees_something_nothing_or_refuses(data: bytes):
    look = SecondLook(data)
    asked = (
        look.has_gaps,
        look.hidden,
        look.uncalculated,
        lambda name: look.cell(name, "A1"),
        lambda name: look.format(name, "C9"),
    )
    for sheet in ("S", ""):
        for ask in asked:
            try:
                ask(sheet)
            except WorkbookError as error:
                _is_a_refusal(error)


@given(archives.map(_zip))
def test_a_package_gives_its_sheets_or_refuses(data: bytes):
    try:
        package = Package(Archive(data))
        package.sheet("S")
        read_format(package.styles.decode("utf-8", "replace"))
    except (*BROKEN, WorkbookError):
        pass


@given(
    st.one_of(junk, st.text(alphabet="1,;\t\n\r\"'あ△.(", max_size=300).map(str.encode)),
    st.sampled_from((".csv", ".tsv")),
)
def test_a_text_table_is_read_or_refused(data: bytes, suffix: str):
    try:
        (grid,) = read_text(data, Path(f"a{suffix}"))
    except WorkbookError as error:
        _is_a_refusal(error)
    else:
        assert all(isinstance(value, str | float) for row in grid.rows for value in row)


# ---- texts --------------------------------------------------------------------------------------------------------

JAPANESE = (
    "売上高営業利益人件費減価償却付加価値額給与支給総最低賃金うち役員従業者数"
    "（）()①②※注1１,，.△▲-－ー円千万百億％%年期目後度単位：:・/　 \n"
)
texts = st.one_of(st.text(max_size=60), st.text(alphabet=JAPANESE, max_size=30), st.sampled_from(payloads.TEXTS))


@given(texts)
def test_no_text_is_too_odd_to_be_asked_about(text: str):
    number = read_number(text)
    assert number.value.is_finite()
    read_format(text)
    for item in ("payroll", "internal_minimum_wage", "employees", "stated_growth_payroll"):
        for unit in ("", "千円"):
            read_amount(items()[item], text, unit)
    for ask in (read_header, money_unit, trailing_unit, read_flag, read_prefectures, read_round, read_words):
        ask(text)


ROUNDS = (
    "あ",
    "1",
    "(",
    "=",
    "①",
    "※1",
    "△",
    "+",
    "=+",
    "=あ+あ",
    "a+",
    "①+",
    "(注1)",
    "(注",
    "1,",
    "1,000",
    "☑あ",
    "□",
    "単位:",
    "千円",
    "・",
    "/",
    " ",
    "　",
    "1 ",
    "1-1 ",
    "(a)",
    "ア.",
    "-",
    "億",
    "1億1万",
    '"',
    "東京",
    "令和",
    "(千円",
    "を含む",
    "(+",
    "：",
)


def test_a_workbook_full_of_the_longest_cells_is_read_in_its_time(tmp_path, read):
    """A pattern that goes back and forth over 32,767 characters takes hours, and the child would be ended."""
    cells = plain()
    for place, unit in enumerate(ROUNDS):
        cells[f"B{20 + place}"] = cells[f"C{20 + place}"] = (unit * 32_767)[:32_760] + "x"
        cells[f"K{20 + place}"] = (unit * 32_767)[:32_767]
    plan = read(book(tmp_path / "a.xlsx", {"計画": cells}))
    assert plan.value("payroll", 0) == 50_000_000


# ---- numbers: written by rules of our own, read back exactly --------------------------------------------------------

WIDE = str.maketrans(string.digits + ",.-+()%¥", "０１２３４５６７８９，．－＋（）％￥")
SCALES = {"": 1, "円": 1, "千円": 10**3, "万円": 10**4, "百万円": 10**6, "千万円": 10**7, "億円": 10**8}
NEGATIVES = ("△{}", "▲{}", "-{}", "−{}", "－{}", "–{}", "({})", "（{}）", "△ {}", "▲　{}", "（ {} ）")
POSITIVES = ("{}", "+{}", " {} ", "　{}")


@st.composite
def numbers(draw: st.DrawFn, most: int = 10**15, places: int = 6) -> tuple[Decimal, str]:
    """(value, one of the ways of writing it without unit)."""
    whole = draw(st.integers(0, most))
    decimals = draw(st.text(alphabet=string.digits, max_size=places))
    body = f"{whole:,}" if draw(st.booleans()) else str(whole)
    body += f".{decimals}" if decimals else ""
    value = Decimal(f"{whole}.{decimals or 0}")
    negative = draw(st.booleans())
    written = draw(st.sampled_from(NEGATIVES if negative else POSITIVES)).format(body)
    wide = draw(st.integers(0, 2))
    if wide == 1:
        written = written.translate(WIDE)
    elif wide == 2:  # some of the characters, as by a careless typist
        picks = draw(st.lists(st.booleans(), min_size=len(written), max_size=len(written)))
        written = "".join(c.translate(WIDE) if pick else c for c, pick in zip(written, picks, strict=True))
    return (-value if negative else value), written


@given(numbers(), st.sampled_from(["", *SCALES, "人", "名", "%", "時間"]), st.sampled_from(["", " ", "　"]))
def test_a_number_with_its_unit_is_read_back_exactly(case: tuple[Decimal, str], unit: str, space: str):
    value, written = case
    number = read_number(f"{written}{space}{unit}")
    assert (number.kind, number.value, number.unit) == (Kind.NUMBER, value, unit)


@given(st.integers(0, 10**13), st.sampled_from(["¥{}", "￥{}", "\\{}", "¥ {}"]), st.booleans(), st.booleans())
def test_a_yen_sign_counts_in_yen(yen: int, form: str, commas: bool, loss: bool):
    written = form.format(f"{yen:,}" if commas else yen)
    number = read_number(f"△{written}" if loss else written)
    assert (number.kind, number.value, number.unit) == (Kind.NUMBER, -yen if loss else yen, "円")


@given(st.integers(1, 9_999), st.integers(0, 9_999), st.integers(0, 9_999), st.booleans(), st.booleans())
def test_hundred_millions_and_ten_thousands_are_read_back_exactly(
    oku: int, man: int, rest: int, loss: bool, wide: bool
):
    assume(man or rest)
    written = f"{oku}億" + (f"{man:,}万" if man else "") + (f"{rest:,}" if rest else "") + "円"
    written = ("△" if loss else "") + (written.translate(WIDE) if wide else written)
    yen = oku * 10**8 + man * 10**4 + rest
    number = read_number(written)
    assert (number.kind, number.value, number.unit) == (Kind.NUMBER, -yen if loss else yen, "円")


@given(numbers(most=10**7, places=4), st.sampled_from(sorted(SCALES)), st.sampled_from(sorted(set(SCALES) - {""})))
def test_an_amount_is_its_number_times_its_unit_rounded_half_up(case: tuple[Decimal, str], own: str, around: str):
    """The unit in the cell beats that of the table; the oracle counts in fractions."""
    value, written = case
    exact = Fraction(value) * SCALES[own or around]
    yen = int(abs(exact) + Fraction(1, 2)) * (-1 if exact < 0 else 1)
    result = read_amount(items()["operating_profit"], f"{written}{own}", around)
    assume(abs(yen) < 2**53)
    assert isinstance(result, Valued)
    assert (result.value, result.scale, result.rounded) == (yen, SCALES[own or around], exact != yen)


@given(st.integers(-(10**6), 10**6), st.sampled_from(["%", "％", " %"]))
def test_a_percentage_is_a_hundredth(hundredths: int, sign: str):
    written = f"{Decimal(hundredths) / 100}{sign}"
    result = read_amount(items()["stated_growth_payroll"], written, "")
    assert isinstance(result, Valued)
    assert Fraction(result.value) == Fraction(hundredths, 10_000)


@given(st.lists(st.text(alphabet=string.digits, min_size=1, max_size=5), min_size=2, max_size=4))
def test_commas_in_odd_places_make_no_number(groups: list[str]):
    right = len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
    number = read_number(",".join(groups))
    assert (number.kind is Kind.NUMBER) == right
    assert not right or number.value == int("".join(groups))


@given(texts)
@example("5200\n5100")
@example("1億2億")
def test_a_number_has_the_digits_of_its_text_and_no_others(text: str):
    """Whatever is read as a number: its digits stand in the text, in their order, and no more (億 and 万 aside)."""
    number = read_number(text)
    plain_text = unicodedata.normalize("NFKC", text)
    if number.kind is not Kind.NUMBER or re.search("[億万]", plain_text):
        return
    unit_digits = "".join(c for c in number.unit if c.isdigit())
    digits = "".join(c for c in plain_text if unicodedata.category(c) == "Nd")
    assert "".join(c for c in f"{number.value.copy_abs():f}" if c.isdigit()).lstrip("0") == (
        digits.removesuffix(unit_digits).lstrip("0")
    )


# ---- labels -------------------------------------------------------------------------------------------------------

LABELS = sorted((label, item.id) for item in items().values() for label in item.labels)
BEFORE = ("", "① ", "(1) ", "（１）", "1. ", "１．", "ア．", "・", "■", "　　", "※", "②")
BEHIND = ("", "　", "※1", "（注2）", "*", "：", "（①＋②）", "[②+④+⑤]", "†")
SPACES = ("", " ", "　", "\n")


def _spread(label: str, space: str) -> str:
    """Spaces between the characters of a Japanese label, as 売 上 高."""
    return space.join(label) if all(unicodedata.category(c) == "Lo" for c in label) else label


@pytest.mark.parametrize(("label", "item"), LABELS)
def test_a_label_of_the_catalogue_names_its_own_item_and_no_other(label: str, item: str):
    assert match(label) == item
    assert [other for text, other in LABELS if normalise(text) == normalise(label) and other != item] == []


@given(
    st.sampled_from(LABELS), st.sampled_from(BEFORE), st.sampled_from(BEHIND), st.sampled_from(SPACES), st.booleans()
)
def test_a_dressed_label_names_the_item_that_the_bare_one_names(
    named: tuple[str, str], before: str, behind: str, space: str, wide: bool
):
    label, item = named
    spread = _spread(label, space)
    assert match(before + (spread.translate(WIDE) if wide else spread) + behind) == item


@given(st.one_of(texts, st.tuples(texts, st.sampled_from(LABELS), texts).map(lambda t: f"{t[0]}{t[1][0]}{t[2]}")))
def test_what_is_left_of_a_label_stays_as_it_is(text: str):
    assert normalise(normalise(text)) == normalise(text)


STRANGERS = "以外除外文前払未済準備引当調整控除後予備他社隣町別件外仮払"


@given(st.sampled_from(LABELS), st.text(alphabet=STRANGERS, min_size=2, max_size=4), st.booleans(), st.booleans())
def test_other_words_beside_a_label_make_another_label_of_it(
    named: tuple[str, str], stranger: str, behind: bool, bracketed: bool
):
    label, _ = named
    odd = f"（{stranger}）" if bracketed else stranger
    text = f"{label}{odd}" if behind else f"{odd}{label}"
    known = {unicodedata.normalize("NFKC", other) for other, _ in LABELS}
    assume(unicodedata.normalize("NFKC", text) not in known)
    assert match(text) is None


@given(st.sampled_from(LABELS), st.sampled_from(LABELS))
def test_two_labels_in_one_cell_name_an_item_only_where_both_do(first: tuple[str, str], second: tuple[str, str]):
    for text in (f"{first[0]} / {second[0]}", f"{first[0]}\n{second[0]}"):
        assert match(text) in (None, first[1] if first[1] == second[1] else None) or _is_one(text)


def _is_one(text: str) -> bool:
    """The two together are a label of their own."""
    bare = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    return any(bare == re.sub(r"\s", "", unicodedata.normalize("NFKC", label)) for label, _ in LABELS)


@given(st.sampled_from(sorted(SCALES)))
def test_the_units_of_this_test_are_those_of_the_reader(unit: str):
    assert not unit or yen_scale(unit) == SCALES[unit]
