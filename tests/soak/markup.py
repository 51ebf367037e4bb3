"""Edits inside the XML parts of an .xlsx or .ods: any tag, attribute, number or declaration."""

from __future__ import annotations

import random
import re

from tests.soak import payloads

_ATTRIBUTE = re.compile(rb'\s([\w:.\-]+)="([^"<>]*)"')
_NUMBER = re.compile(rb'(?<=["\->:])\d+(?:\.\d+)?(?=["<:])')
_LEAF = re.compile(rb"<([\w:.\-]+)(?:\s[^<>]*)?(?:/>|>[^<]*</\1\s*>)")
_BRANCH = re.compile(rb"<([\w:.\-]+)(?:\s[^<>/]*)?>(?:(?!<\1[\s>]).){0,4000}?</\1>", re.DOTALL)
_TAG = re.compile(rb"<(/?)([\w:.\-]+)")
_TEXT = re.compile(rb">([^<>]+)<")
_DECLARATION = re.compile(rb"^\s*<\?xml[^>]*\?>")


def one(pattern: re.Pattern[bytes], xml: bytes, rng: random.Random) -> re.Match[bytes] | None:
    """A match from a random place on, or the first."""
    return pattern.search(xml, rng.randrange(len(xml) + 1)) or pattern.search(xml)


def put(xml: bytes, found: re.Match[bytes] | None, new: bytes, group: int = 0) -> bytes:
    return xml if found is None else xml[: found.start(group)] + new + xml[found.end(group) :]


def _place(xml: bytes, rng: random.Random) -> int:
    """Right before some tag behind the declaration."""
    found = one(re.compile(rb"<(?![?!])"), xml, rng)
    return found.start() if found else len(xml)


def attribute(xml: bytes, rng: random.Random) -> bytes:
    value = payloads.number(rng) if rng.random() < 0.5 else payloads.text(rng)[:500]
    return put(xml, one(_ATTRIBUTE, xml, rng), payloads.in_xml(value, rng).replace(b'"', b"&quot;"), 2)


def attribute_dropped(xml: bytes, rng: random.Random) -> bytes:
    return put(xml, one(_ATTRIBUTE, xml, rng), b"")


def attribute_twice(xml: bytes, rng: random.Random) -> bytes:
    found = one(_ATTRIBUTE, xml, rng)
    return put(xml, found, found[0] * 2 if found else b"")


def number(xml: bytes, rng: random.Random) -> bytes:
    return put(xml, one(_NUMBER, xml, rng), payloads.number(rng).encode())


def tag_renamed(xml: bytes, rng: random.Random) -> bytes:
    name = rng.choice((b"x", b"row", b"c", b"v", b"sheetData", b"table:table-row", b"s:c", b"r1", b"a" * 5_000))
    return put(xml, one(_TAG, xml, rng), name, 2)


def element_removed(xml: bytes, rng: random.Random) -> bytes:
    return put(xml, one(rng.choice((_LEAF, _BRANCH)), xml, rng), b"")


def element_repeated(xml: bytes, rng: random.Random) -> bytes:
    found = one(rng.choice((_LEAF, _BRANCH)), xml, rng)
    return put(xml, found, found[0] * rng.choice((2, 2, 3, 2_000)) if found else b"")


def elements_swapped(xml: bytes, rng: random.Random) -> bytes:
    pattern = rng.choice((_LEAF, _BRANCH))
    first, second = one(pattern, xml, rng), one(pattern, xml, rng)
    if first is None or second is None or first.end() > second.start():
        return xml
    return xml[: first.start()] + second[0] + xml[first.end() : second.start()] + first[0] + xml[second.end() :]


def text(xml: bytes, rng: random.Random) -> bytes:
    return put(xml, one(_TEXT, xml, rng), payloads.in_xml(payloads.text(rng), rng), 1)


def reference(xml: bytes, rng: random.Random) -> bytes:
    """A character or entity reference amid a text."""
    odd = rng.choice(
        (b"&#0;", b"&#x1F;", b"&#xD800;", b"&#1114112;", b"&amp;amp;", b"&lol;", b"&", b"&#xFFFE;", b"&#;", b"&nbsp;")
    )
    found = one(_TEXT, xml, rng)
    return put(xml, found, odd + found[1] if found else b"", 1)


def document_type(xml: bytes, rng: random.Random) -> bytes:
    """Entities that grow without bound, or that fetch a file or an address."""
    grow = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    body, name = rng.choice(
        (
            (b'<!ENTITY l0 "lol">' + grow, b"l9"),
            (b'<!ENTITY l0 "' + b"x" * 100_000 + b'"><!ENTITY l1 "' + b"&l0;" * 10_000 + b'">', b"l1"),
            (b'<!ENTITY x SYSTEM "file:///etc/passwd">', b"x"),
            (b'<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;', b"p"),
            (b'<!ENTITY a "&b;"><!ENTITY b "&a;">', b"a"),
            (b'<!ENTITY y "7">', b"y"),
        )
    )
    start = found.end() if (found := _DECLARATION.match(xml)) else 0
    xml = xml[:start] + b"<!DOCTYPE w [" + body + b"]>" + xml[start:]
    found = _TEXT.search(xml, start + len(body))
    return put(xml, found, b"&" + name + b";", 1)


def encoding(xml: bytes, rng: random.Random) -> bytes:
    """Another declared encoding; now and then the part is really written in it."""
    name = rng.choice(("UTF-16", "Shift_JIS", "EUC-JP", "UTF-7", "US-ASCII", "ISO-8859-1", "UTF-32", "x-none", "utf-8"))
    body = _DECLARATION.sub(b"", xml)
    declared = f'<?xml version="{rng.choice(("1.0", "1.1", "9"))}" encoding="{name}"?>'
    if rng.random() < 0.5:
        try:
            return (declared + body.decode()).encode(name, "xmlcharrefreplace")
        except (LookupError, UnicodeError):
            pass
    return declared.encode() + body


def nested(xml: bytes, rng: random.Random) -> bytes:
    """Tags within tags, closed or not."""
    depth, place = rng.choice((10, 300, 5_000, 200_000)), _place(xml, rng)
    name = rng.choice((b"x", b"c", b"row", b"is", b"t", b"fill"))
    close = (b"</" + name + b">") * depth if rng.random() < 0.7 else b""
    return xml[:place] + (b"<" + name + b">") * depth + close + xml[place:]


def cut(xml: bytes, rng: random.Random) -> bytes:
    """The end is missing: at any byte, or right behind a tag."""
    place = rng.randrange(len(xml) + 1) if rng.random() < 0.5 else _place(xml, rng)
    return xml[:place]


def junk(xml: bytes, rng: random.Random) -> bytes:
    odd = rng.choice(
        (b"<!--", b"<![CDATA[", b"]]>", b"<", b">", b"<?x", b"\0", b"\xff\xfe", b"\x0b", b"<a b=c/>", b"</x>", b"text")
    )
    place = rng.randrange(len(xml) + 1)
    return xml[:place] + odd + xml[place:]


def bytes_flipped(xml: bytes, rng: random.Random) -> bytes:
    data = bytearray(xml)
    for _ in range(rng.choice((1, 1, 3, 30))):
        if data:
            data[rng.randrange(len(data))] = rng.choice((rng.randrange(256), rng.choice(b'<>&"/= 09')))
    return bytes(data)


EDITS = {
    "xml-attribute": attribute,
    "xml-attribute-dropped": attribute_dropped,
    "xml-attribute-twice": attribute_twice,
    "xml-number": number,
    "xml-tag": tag_renamed,
    "xml-element-removed": element_removed,
    "xml-element-repeated": element_repeated,
    "xml-elements-swapped": elements_swapped,
    "xml-text": text,
    "xml-reference": reference,
    "xml-doctype": document_type,
    "xml-encoding": encoding,
    "xml-nested": nested,
    "xml-cut": cut,
    "xml-junk": junk,
    "xml-bytes": bytes_flipped,
}
