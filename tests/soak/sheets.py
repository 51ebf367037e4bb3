"""Edits that mean something to a spreadsheet: addresses, types, shared texts, merges, styles, names, hidden rows."""

from __future__ import annotations

import random
import re

from tests.soak import payloads
from tests.soak.markup import one, put

_CELL = re.compile(rb"<(?:\w+:)?c\s[^<>]*>")
_REF = re.compile(rb'<(?:\w+:)?(?:c|row|dimension|mergeCell)\s[^<>]*?\b(?:r|ref)="([^"]*)"')
_SHARED = re.compile(rb'\bt="s"[^<>]*>\s*<(?:\w+:)?v>([^<]*)<')
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)<")
_STYLE = re.compile(rb'<(?:\w+:)?c\s[^<>]*?\bs="([^"]*)"')
_TYPE = re.compile(rb'<(?:\w+:)?c\s[^<>]*?\bt="([^"]*)"')
_ROW = re.compile(rb"<(?:\w+:)?row(?=\s)")
_FORMAT = re.compile(rb'formatCode="([^"]*)"')
_XF_FORMAT = re.compile(rb'<xf\s[^<>]*?numFmtId="(\d+)"')
_SHEET_NAME = re.compile(rb'<(?:\w+:)?sheet\s[^<>]*?\bname="([^"]*)"')
_RICH = re.compile(rb"<(?:\w+:)?t(?:\s[^<>]*)?>([^<]*)<")
_ODS_TEXT = re.compile(rb"<text:p>([^<]*)<")
_ODS_VALUE = re.compile(rb'office:value="([^"]*)"')
_ODS_CELL = re.compile(rb"<table:table-(?:cell|row)(?=[\s/>])")
_END = re.compile(rb"</(?:\w+:)?sheetData>|<(?:\w+:)?sheetData/>")
REFS = (
    "XFD1048576",
    "A1048576",
    "XFD1",
    "XFE1",
    "A1048577",
    "A0",
    "0",
    "",
    "ZZZZZZZ99999999999",
    "a1",
    "1A",
    "A1:XFD1048576",
    "$B$4",
    "-1",
    "A-1",
    "４",
    "R1C1",
    "B4:B4",
    "A99999999999999999999",
)
_SPANS = (
    "A1:XFD1048576",
    "A1:B2",
    "B2:A1",
    "A1",
    "A1:A1048576",
    "A1:XFD1",
    "B4:C5",
    "C4:H4",
    "B4:B9",
    ":",
    "A1:",
    "",
    "A0:B0",
    "A1:ZZZZZ9999999999",
)
_FORMATS = (
    '#,##0"千円"',
    '#,##0,"百万円"',
    "#,##0,",
    "0%",
    '0.0"%"',
    '"△"#,##0',
    "[$$-409]#,##0",
    '"',
    "\\",
    "yyyy",
    '0"年目"',
    "[Red]" * 500,
    ";" * 300,
    "#" * 10_000,
    "General",
    "@",
    '_-"¥"* #,##0',
    "0.00E+00",
    "[h]:mm",
    "",
)
_NAMES = (
    "'",
    "a'b",
    "a\nb",
    "\x01",
    "[x]",
    "a:b",
    "*",
    "",
    "x" * 300,
    "../../etc/passwd",
    "旧版",
    "会社全体",
    "\u202eabc",
    payloads.RAW_MARKUP,
    "=1+1",
    "Sheet1",
    "!",
    "計画!A1",
)
_FORMULAS = (b"1/0", b"A1", b'WEBSERVICE("http://127.0.0.1:9/")', b"(" * 500, b"SUM(" * 9_000, b"", b"x" * 9_000)


def address(xml: bytes, rng: random.Random) -> bytes:
    return put(xml, one(_REF, xml, rng), rng.choice(REFS).encode(), 1)


def shared_text(xml: bytes, rng: random.Random) -> bytes:
    return put(xml, one(_SHARED, xml, rng), payloads.number(rng).encode(), 1)


def value(xml: bytes, rng: random.Random) -> bytes:
    return put(xml, one(_VALUE, xml, rng), payloads.number(rng).encode(), 1)


def style(xml: bytes, rng: random.Random) -> bytes:
    return put(xml, one(_STYLE, xml, rng), payloads.number(rng).encode(), 1)


def type_(xml: bytes, rng: random.Random) -> bytes:
    kind = rng.choice((b"s", b"str", b"inlineStr", b"b", b"e", b"d", b"n", b"x", b""))
    if rng.random() < 0.5 and (found := one(_TYPE, xml, rng)):
        return put(xml, found, kind, 1)
    found = one(_CELL, xml, rng)
    return put(xml, found, re.sub(rb"(<(?:\w+:)?c)\s", rb'\1 t="' + kind + b'" ', found[0], count=1) if found else b"")


def merge(xml: bytes, rng: random.Random) -> bytes:
    spans = rng.choices(_SPANS, k=rng.choice((1, 2, 5, 3_000)))
    cells = "".join(f'<mergeCell ref="{span}"/>' for span in spans)
    found = _END.search(xml)
    return put(
        xml, found, found[0] + f'<mergeCells count="{len(spans)}">{cells}</mergeCells>'.encode() if found else b""
    )


def hidden(xml: bytes, rng: random.Random) -> bytes:
    """A row or a run of columns that nobody sees."""
    if rng.random() < 0.5:
        found = one(_ROW, xml, rng)
        return put(
            xml, found, found[0] + rng.choice((b' hidden="1"', b' hidden="true"', b' hidden="x"')) if found else b""
        )
    first, last = rng.choice(((1, 1), (2, 2), (3, 16_384), (5, 5), (1, 2**31), (-5, 3), (7, 2)))
    found = _END.search(xml) and re.search(rb"<(?:\w+:)?sheetData", xml)
    columns = f'<cols><col min="{first}" max="{last}" hidden="1"/></cols>'.encode()
    return put(xml, found, columns + found[0] if found else b"")


def formula(xml: bytes, rng: random.Random) -> bytes:
    """A formula before a stored value, or in place of it."""
    found = one(re.compile(rb"<((?:\w+:)?)v>([^<]*)</(?:\w+:)?v>"), xml, rng)
    if found is None:
        return xml
    text = rng.choice(_FORMULAS)
    shared = rng.choice(
        (b"", b' t="shared" ref="A1:XFD1048576" si="0"', b' t="array" ref="A1:XFD1048576"', b' t="dataTable"')
    )
    kept = rng.choice((found[0], found[0], b"", b"<v/>"))
    return put(xml, found, b"<" + found[1] + b"f" + shared + b">" + text + b"</" + found[1] + b"f>" + kept)


def corner(xml: bytes, rng: random.Random) -> bytes:
    """One more cell, far away."""
    row, column = rng.choice(
        ((1_048_576, "XFD"), (1_048_576, "A"), (200_000, "J"), (3_000, "ZZ"), (20, "XFD"), (2**31, "A"))
    )
    cell = f'<row r="{row}"><c r="{column}{row}"><v>1</v></c></row>'.encode()
    found = re.search(rb"</(?:\w+:)?sheetData>", xml)
    return put(xml, found, cell + found[0] if found else b"")


def number_format(xml: bytes, rng: random.Random) -> bytes:
    found = one(_FORMAT, xml, rng)
    if found is None or rng.random() < 0.3:
        return put(xml, one(_XF_FORMAT, xml, rng), str(rng.choice((0, 9, 10, 14, 17, 49, 164, 165, 9_999))).encode(), 1)
    return put(xml, found, payloads.in_xml(rng.choice(_FORMATS), rng).replace(b'"', b"&quot;"), 1)


def many_styles(xml: bytes, rng: random.Random) -> bytes:
    """Styles by the ten thousand, or styles within styles."""
    count = rng.choice((1_000, 70_000))
    found = re.search(rb"<cellXfs[^>]*>", xml)
    more = rng.choice((b'<xf numFmtId="164" xfId="0"/>' * count, b"<xf>" * 3_000 + b"</xf>" * 3_000))
    return put(xml, found, found[0] + more if found else b"")


def sheet_name(xml: bytes, rng: random.Random) -> bytes:
    return put(xml, one(_SHEET_NAME, xml, rng), payloads.in_xml(rng.choice(_NAMES), rng).replace(b'"', b"&quot;"), 1)


def sheet_state(xml: bytes, rng: random.Random) -> bytes:
    found = one(re.compile(rb"<(?:\w+:)?sheet(?=\s)"), xml, rng)
    state = rng.choice((b"hidden", b"veryHidden", b"visible", b"x"))
    return put(xml, found, found[0] + b' state="' + state + b'"' if found else b"")


def shared_string(xml: bytes, rng: random.Random) -> bytes:
    """The text of one to five cells."""
    pattern = _ODS_TEXT if b"<text:p>" in xml else _RICH
    for _ in range(rng.randint(1, 5)):
        found = one(pattern, xml, rng)
        if found is not None:
            new = _dressed(found[1], rng) if rng.random() < 0.4 else payloads.in_xml(payloads.text(rng), rng)
            xml = put(xml, found, new, 1)
    return xml


def _dressed(text: bytes, rng: random.Random) -> bytes:
    """The same words with something invisible or decorative in them."""
    words = text.decode("utf-8", "replace")
    place = rng.randrange(len(words) + 1)
    odd = rng.choice(
        ("\u200b", "\u00ad", "\u202e", "\ufe0f", "\u3000", " ", "※1", "（注2）", "\u0301", "\n", "①", "・", "\ufeff")
    )
    return (words[:place] + odd + words[place:]).encode()


def ods_value(xml: bytes, rng: random.Random) -> bytes:
    return put(xml, one(_ODS_VALUE, xml, rng), payloads.number(rng).encode(), 1)


def ods_repeated(xml: bytes, rng: random.Random) -> bytes:
    """A cell or row said to be repeated over the whole sheet, or a nonsensical number of times."""
    found = one(_ODS_CELL, xml, rng)
    times = rng.choice(("1048576", "16384", "2", "0", "-1", "4294967296", "99999999999999999999", "x"))
    axis = rng.choice(("rows", "columns"))
    return put(xml, found, found[0] + f' table:number-{axis}-repeated="{times}"'.encode() if found else b"")


SHEET = {
    "cell-address": address,
    "cell-shared-index": shared_text,
    "cell-value": value,
    "cell-style": style,
    "cell-type": type_,
    "cell-corner": corner,
    "cell-formula": formula,
    "merge": merge,
    "hidden": hidden,
}
BOOK = {"sheet-name": sheet_name, "sheet-state": sheet_state}
STYLES = {"number-format": number_format, "many-styles": many_styles}
TEXTS = {"cell-text": shared_string}
ODS = {"ods-value": ods_value, "ods-repeated": ods_repeated, "ods-text": shared_string}
