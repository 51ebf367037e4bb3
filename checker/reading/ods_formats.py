"""The number formats of an .ods, said as format codes of Excel, so that `number_formats` judges both alike.

`#,##0,"千円";△#,##0,"千円"` is two styles there: digits with a display factor and texts around them, and a map that
says which style is for which numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from checker.reading.number_formats import PLAIN, Format, read_format
from checker.reading.package import local, parse

_BODY = (b"<office:body", b":body")
_NAMES = "urn:oasis:names:tc:opendocument:xmlns"
_STYLES, _NUMBERS = f"{_NAMES}:style:1.0", f"{_NAMES}:datastyle:1.0"
_STYLE, _NAME = f"{_STYLES} style", f"{_STYLES} name"
_PERCENTAGE = f"{_NUMBERS} percentage-style"
_DATA_STYLES = frozenset(
    f"{_NUMBERS} {kind}-style" for kind in ("number", "percentage", "currency", "date", "time", "text", "boolean")
)
_DATE_PARTS = {
    "year": "yyyy", "month": "m", "day": "d", "day-of-week": "d", "hours": "h", "minutes": "h", "seconds": "s",
    "era": "g", "quarter": "h", "week-of-year": "h", "am-pm": "h",
}  # fmt: skip
_WORDS = frozenset({"text", "currency-symbol"})
_MOST_ANCESTORS = 20
_LARGEST_FACTOR = 1e12


@dataclass(slots=True)
class _DataStyle:
    percent: bool
    parts: list[str] = field(default_factory=list)
    cases: list[tuple[str, str]] = field(default_factory=list)  # (condition, name of the style that then applies)


class OdsFormats:
    """Cell style → `Format`. Raises one of `package.BROKEN` where a part is damaged."""

    def __init__(self, styles: bytes, content: bytes) -> None:
        self._data: dict[str, _DataStyle] = {}
        self._cells: dict[str, tuple[str, str]] = {}  # name → (parent, data style)
        self._current: _DataStyle | None = None
        self._words: list[str] | None = None
        self._known: dict[str, Format] = {}
        for xml, whole in ((styles, True), (_head(content), False)):
            if xml:
                parse(xml, self._start, self._end, self._text, whole=whole)

    def all(self) -> set[Format]:
        """The formats of all cell styles."""
        return {self.of(name) for name in self._cells}

    def of(self, style: str) -> Format:
        if style not in self._known:
            self._known[style] = self._resolve(style)
        return self._known[style]

    def _resolve(self, style: str) -> Format:
        for _ in range(_MOST_ANCESTORS):
            parent, data = self._cells.get(style, ("", ""))
            if data in self._data:
                return read_format(self._code(self._data[data]))
            if not parent:
                return PLAIN
            style = parent
        raise ValueError("styles nested too deeply")

    def _code(self, style: _DataStyle) -> str:
        """`[>=0]#,##0;"△"#,##0`. What LibreOffice calls General is 0 here."""
        sections = [
            f"[{condition}]{''.join(self._data[name].parts)}"
            for condition, name in style.cases[:3]
            if name in self._data
        ]
        return ";".join([*sections, "".join(style.parts) or '""'])

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == _STYLE:
            if attributes.get(f"{_STYLES} family") == "table-cell":
                parent, data = (
                    attributes.get(f"{_STYLES} {of}", "") for of in ("parent-style-name", "data-style-name")
                )
                self._cells[attributes.get(_NAME, "")] = (parent, data)
        elif tag in _DATA_STYLES:
            self._current = self._data[attributes.get(_NAME, "")] = _DataStyle(tag == _PERCENTAGE)
        elif self._current is not None:
            self._part(self._current, local(tag), attributes)

    def _part(self, style: _DataStyle, name: str, attributes: dict[str, str]) -> None:
        if name == "number":
            style.parts.append(_digits(attributes))
        elif name == "map":
            condition = attributes.get(f"{_STYLES} condition", "").replace("value()", "").replace("!=", "<>")
            style.cases.append((condition.replace(" ", ""), attributes.get(f"{_STYLES} apply-style-name", "")))
        elif name in _WORDS:
            self._words = []
        elif name in _DATE_PARTS:
            style.parts.append(_DATE_PARTS[name])
        elif name in ("scientific-number", "fraction", "boolean"):
            style.parts.append("0")
        elif name == "text-content":
            style.parts.append("@")

    def _text(self, text: str) -> None:
        if self._words is not None:
            self._words.append(text)

    def _end(self, tag: str) -> None:
        if self._current is None:
            return
        if tag in _DATA_STYLES:
            self._current = None
        elif self._words is not None and local(tag) in _WORDS:
            words = "".join(self._words)
            percent = self._current.percent and "%" in words
            self._current.parts.append(_quoted(words.replace("%", "") if percent else words) + "%" * percent)
            self._words = None


def _head(content: bytes) -> bytes:
    """content.xml up to its tables: the styles stand there."""
    at = next((place for mark in _BODY if (place := content.find(mark)) >= 0), len(content))
    return content[:at]


def _digits(attributes: dict[str, str]) -> str:
    """Raises ValueError for a display factor that is no power of 1000: Excel knows no other."""
    digits = "#,##0" if attributes.get(f"{_NUMBERS} grouping") == "true" else "0"
    if attributes.get(f"{_NUMBERS} decimal-places", "0") != "0":
        digits += ".0"
    factor = float(attributes.get(f"{_NUMBERS} display-factor", "1"))
    while 1000 <= factor <= _LARGEST_FACTOR:
        factor /= 1000
        digits += ","
    if factor != 1:
        raise ValueError("a display factor that is no power of 1000")
    return digits


def _quoted(words: str) -> str:
    return f'"{words.replace(chr(34), "")}"' if words else ""
