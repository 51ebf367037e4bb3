"""The second look into .ods: content.xml and styles.xml, searched as bytes, and walked with expat where that says yes.

Beside each value an .ods keeps the text that was shown for it. It tells TRUE from 1 (LibreOffice stores both as 1) and
an error from 0 (OpenOffice stores 0), and an empty one tells a formula that gave "" from one that nobody calculated.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property
from itertools import pairwise

from checker.reading.number_formats import PLAIN, Format
from checker.reading.ods_formats import OdsFormats
from checker.reading.package import Archive, parse_pieces
from checker.reading.sight import BLANK, MOST_COLUMNS, MOST_ROWS, Cells, Hidden, Look, Merged, Place, look_of

_CLOSED_GROUP = re.compile(rb"""-group\s[^<>]*display\s*=\s*["']false""")
_TABLE_TAG = re.compile(rb"<table:table\s")
_TABLE_END, _ROW_END = b"</table:table>", b"</table:table-row>"
_BOOLEAN_SHOWN = re.compile(rb">(?:TRUE|FALSE)<")
_ERROR_SHOWN = (b">#", b">Err:", ">エラー:".encode())
_NO_VALUE = re.compile(rb"""formula="[^"]*"(?![^<>]*value-type)""")
_SHOWN_ERROR = re.compile(r"#(?:DIV/0!|REF!|N/A|VALUE!|NAME\?|NUM!|NULL!)|(?:Err|エラー):\d{3}")
_BOOLEANS = ("TRUE", "FALSE")
_NAMES = "urn:oasis:names:tc:opendocument:xmlns"
_OFFICE, _TABLE = f"{_NAMES}:office:1.0", f"{_NAMES}:table:1.0"
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
_HEAD = 8_192  # the namespaces stand in the first element
_PARAGRAPH = f"{_NAMES}:text:1.0 p"
_SHEET, _ROW, _COLUMN = f"{_TABLE} table", f"{_TABLE} table-row", f"{_TABLE} table-column"
_CELLS = (f"{_TABLE} table-cell", f"{_TABLE} covered-table-cell")
_GROUPS = (f"{_TABLE} table-row-group", f"{_TABLE} table-column-group")
_KIND, _VALUE, _CALC_KIND = f"{_OFFICE} value-type", f"{_OFFICE} value", f"{_CALC} value-type"
_FORMULA, _VISIBILITY = f"{_TABLE} formula", f"{_TABLE} visibility"
_STYLE_NAME, _DEFAULT_STYLE = f"{_TABLE} style-name", f"{_TABLE} default-cell-style-name"
_COLUMNS_SPANNED, _ROWS_SPANNED = f"{_TABLE} number-columns-spanned", f"{_TABLE} number-rows-spanned"
_COLUMNS_REPEATED, _ROWS_REPEATED = f"{_TABLE} number-columns-repeated", f"{_TABLE} number-rows-repeated"


class OdsEyes:
    """See `sight.Eyes`. A sheet is walked by itself; the cheap questions are asked of all of them at once."""

    def __init__(self, archive: Archive) -> None:
        self._content = archive.read("content.xml")
        self._walked: dict[str, _Sheet] = {}
        self._styles = archive.read("styles.xml") if "styles.xml" in archive else b""

    @property
    def formats(self) -> Iterable[Format]:
        return self._formats.all()

    def has_gaps(self, _sheet: str) -> bool:
        return self._may_have_errors or self._may_lack_values

    def has_uncalculated(self, _sheet: str) -> bool:
        return self._may_lack_values

    def has_false_values(self, _sheet: str) -> bool:
        return self._may_have_booleans or (self._may_have_errors and not self._by_libreoffice)

    def is_percent(self, _sheet: str, _ref: str) -> None:
        return None

    def merged(self, sheet: str) -> Merged:
        if not self._oddly_quoted and b"-spanned=" not in self._content:
            return ()
        return tuple((self._titles or self._sheets)[sheet].merged)

    def hidden(self, sheet: str) -> Hidden:
        return self._sheet(sheet).hidden if self._may_hide else Hidden()

    def cells(self, sheet: str) -> Cells:
        return self._sheet(sheet).cells

    def _sheet(self, name: str) -> _Sheet:
        if not self._titles:
            return self._sheets[name]
        if name not in self._walked:
            first, after = self._bounds[list(self._titles).index(name)]
            pieces = [(self._content[: self._bounds[0][0]], False), (self._content[first:after], True)]
            self._walked[name] = self._walk(pieces, whole=False)[name]
        return self._walked[name]

    def _walk(self, pieces: list[tuple[bytes, bool]], *, whole: bool) -> dict[str, _Sheet]:
        walk = _Walk(self._formats)
        parse_pieces(pieces, walk.start, walk.end, walk.text, whole=whole)
        return walk.sheets

    # Each search goes once through a megabyte or so: plain words, or patterns that begin with one, are ten times as
    # fast as others. Nobody known quotes with '; were one to do it in the first element, the answers are all maybe.

    @cached_property
    def _oddly_quoted(self) -> bool:
        return b"='" in self._content[:_HEAD]

    @cached_property
    def _by_libreoffice(self) -> bool:
        return _CALC.encode() in self._content[:_HEAD]

    @cached_property
    def _may_hide(self) -> bool:
        content = self._content
        return self._oddly_quoted or b"visibility=" in content or _CLOSED_GROUP.search(content) is not None

    @cached_property
    def _has_formulas(self) -> bool:
        return self._oddly_quoted or b"formula=" in self._content

    @cached_property
    def _may_have_errors(self) -> bool:
        words = (b'"error"',) if self._by_libreoffice else _ERROR_SHOWN
        return self._has_formulas and (self._oddly_quoted or any(word in self._content for word in words))

    @cached_property
    def _may_have_booleans(self) -> bool:
        return b"E</" in self._content and _BOOLEAN_SHOWN.search(self._content) is not None

    @cached_property
    def _may_lack_values(self) -> bool:
        return self._has_formulas and (self._oddly_quoted or _NO_VALUE.search(self._content) is not None)

    @cached_property
    def _formats(self) -> OdsFormats:
        return OdsFormats(self._styles, self._content)

    @cached_property
    def _bounds(self) -> list[tuple[int, int]]:
        """Where each sheet begins and ends in content.xml; nothing where tables stand inside of tables."""
        starts = [found.start() for found in _TABLE_TAG.finditer(self._content)]
        bounds = list(pairwise([*starts, len(self._content)]))
        nested = any(self._content.count(_TABLE_END, *bound) != 1 for bound in bounds)
        return [] if nested or self._oddly_quoted or b"<!" in self._content else bounds

    @cached_property
    def _titles(self) -> dict[str, _Sheet]:
        """Every sheet down to the last of its merged cells, mostly its title; the rest is only seen to be well-formed.

        Nothing where the sheets cannot be walked one by one.
        """
        pieces = [(self._content[: self._bounds[0][0]], False)] if self._bounds else []
        for first, after in self._bounds:
            last = self._content.rfind(b"-spanned=", first, after)
            mark = b">" if last < 0 else _ROW_END
            end = self._content.find(mark, max(first, last), after)
            end = after if end < 0 else end + len(mark)
            pieces += [(self._content[first:end], True), (self._content[end:after], False)]
        sheets = self._walk(pieces, whole=True) if pieces else {}
        return sheets if len(sheets) == len(self._bounds) else {}

    @cached_property
    def _sheets(self) -> dict[str, _Sheet]:
        return self._walk([(self._content, True)], whole=True)


class _Sheet:
    """One walked sheet. Hidden rows count down to the last row that holds anything, however far they reach."""

    def __init__(self) -> None:
        self.cells = Cells()
        self.columns: set[int] = set()
        self.row = self.column = 0
        self.last_filled = -1
        self.merged: list[tuple[Place, Place]] = []
        self.hidden_rows: list[tuple[int, int]] = []
        self.defaults: list[tuple[int, str]] = []  # (first column, cell style)

    @property
    def hidden(self) -> Hidden:
        most = self.last_filled + 1
        rows = (row for first, after in self.hidden_rows for row in range(first, min(after, most)))
        return Hidden(frozenset(rows), frozenset(self.columns))

    def default_style(self, column: int) -> str:
        place = bisect_right(self.defaults, column, key=lambda default: default[0]) - 1
        return self.defaults[place][1] if place >= 0 else ""


class _Cell:
    """The attributes of the cell being walked; `shown` is the text in it, None where none is kept."""

    __slots__ = ("columns", "is_error", "is_formula", "kind", "shown", "spans", "style", "value")

    def __init__(self, attributes: dict[str, str]) -> None:
        get = attributes.get
        self.kind = get(_KIND, "")
        self.value = get(_VALUE, "")
        self.is_error = get(_CALC_KIND) == "error"
        self.is_formula = _FORMULA in attributes
        self.style = get(_STYLE_NAME, "")
        self.columns = _repeat(get(_COLUMNS_REPEATED))
        self.spans = (_repeat(get(_ROWS_SPANNED)), _repeat(get(_COLUMNS_SPANNED)))
        self.shown: str | None = None

    def look(self, shown: Format) -> Look:
        if self.kind == "percentage" and shown == PLAIN:
            shown = Format(percent=True)
        if not (self.is_formula or self.value in ("0", "1")):
            return look_of(shown)
        text = (self.shown or "").strip()
        error = ""
        if self.is_error or (self.is_formula and self.kind == "float" and _SHOWN_ERROR.fullmatch(text)):
            error = text or "#VALUE!"
        uncalculated = self.is_formula and not self.kind and self.shown is None
        boolean = self.kind == "float" and text in _BOOLEANS and self.value in ("0", "1")
        return Look(error, uncalculated, shown, boolean) if error or uncalculated or boolean else look_of(shown)


class _Walk:
    """Handlers of expat for content.xml; what stands inside cells (notes, tables in tables) is passed over."""

    def __init__(self, formats: OdsFormats) -> None:
        self.sheets: dict[str, _Sheet] = {}
        self._formats = formats
        self._sheet = _Sheet()
        self._cell: _Cell | None = None
        self._depth = 0  # levels below the cell
        self._in_text = False
        self._row_style = ""
        self._rows = 1  # how often the row is there
        self._filled = False
        self._closed: list[bool] = []  # of the groups of rows or columns around

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._cell is not None:
            self._depth += 1
            if self._depth == 1 and tag == _PARAGRAPH:
                self._in_text = True
                self._cell.shown = self._cell.shown or ""
        elif tag in _CELLS:
            self._cell = _Cell(attributes)
        elif tag == _ROW:
            self._start_row(attributes)
        elif tag == _COLUMN:
            self._column(attributes)
        elif tag in _GROUPS:
            self._closed.append(attributes.get(f"{_TABLE} display") == "false")
        elif tag == _SHEET:
            self._sheet = _Sheet()
            self.sheets.setdefault(attributes.get(f"{_TABLE} name", ""), self._sheet)

    def text(self, text: str) -> None:
        if self._in_text and self._cell is not None and self._cell.shown is not None:
            self._cell.shown += text

    def end(self, tag: str) -> None:
        if self._cell is not None and self._depth:
            self._depth -= 1
            self._in_text = self._in_text and self._depth > 0
        elif self._cell is not None:
            self._end_cell(self._cell)
            self._cell = None
        elif tag == _ROW:
            self._end_row()
        elif tag in _GROUPS:
            self._closed.pop()

    def _column(self, attributes: dict[str, str]) -> None:
        sheet, count = self._sheet, _repeat(attributes.get(_COLUMNS_REPEATED))
        after = min(sheet.column + count, MOST_COLUMNS)
        if self._is_hidden(attributes):
            sheet.columns.update(range(sheet.column, after))
        sheet.defaults.append((sheet.column, attributes.get(_DEFAULT_STYLE, "")))
        sheet.column = after

    def _start_row(self, attributes: dict[str, str]) -> None:
        sheet, self._rows = self._sheet, _repeat(attributes.get(_ROWS_REPEATED))
        after = min(sheet.row + self._rows, MOST_ROWS)
        if self._is_hidden(attributes):
            sheet.hidden_rows.append((sheet.row, after))
        self._row_style = attributes.get(_DEFAULT_STYLE, "")
        self._filled, sheet.column = False, 0

    def _is_hidden(self, attributes: dict[str, str]) -> bool:
        return attributes.get(_VISIBILITY) in ("collapse", "filter") or any(self._closed)

    def _end_row(self) -> None:
        sheet = self._sheet
        if self._filled:
            sheet.last_filled = sheet.row + self._rows - 1
        if self._rows > 1:
            sheet.cells.repeat(sheet.row, sheet.row + self._rows - 1)
        sheet.row += self._rows

    def _end_cell(self, cell: _Cell) -> None:
        sheet = self._sheet
        column, sheet.column = sheet.column, sheet.column + cell.columns
        if not (cell.kind or cell.is_formula):
            return
        self._filled = True
        if cell.spans != (1, 1):
            sheet.merged.append(((sheet.row, column), (sheet.row + cell.spans[0] - 1, column + cell.spans[1] - 1)))
        look = cell.look(self._formats.of(cell.style or self._row_style or sheet.default_style(column)))
        if look is not BLANK:
            sheet.cells.add(sheet.row, column, look, cell.columns)


def _repeat(said: str | None) -> int:
    """How many rows or columns an element stands for. Raises ValueError for what is no number."""
    return 1 if said is None else max(int(said), 1)
