"""Text tables (.csv, .tsv): encoding, delimiter, and one grid with the addresses a spreadsheet would give.

Raises READ-OPEN kind=unsupported with a `detail` where encoding or delimiter cannot be told for sure.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

from checker.reading import limits
from checker.reading.grid import Grid
from checker.reading.guard import refusal
from checker.reading.numbers import Raw
from checker.reading.years import read_header

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_DELIMITERS = ("\t", ",", ";")
_PLAIN = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?")
_HEAD_OF_THOUSANDS = re.compile(r"[-△▲(]?[¥￥]?[1-9]\d{0,2}")
_REST_OF_THOUSANDS = re.compile(r"\d{3}\)?")
_LEAST_YEARS = 3
_SAMPLE_ROWS = 200
_CELL_CHARACTERS = 32_767


def read_text(data: bytes, path: Path) -> tuple[Grid, ...]:
    """The one sheet of a text table, named as the file is."""
    text = _decode(data)
    delimiter = _delimiter(text, path.suffix.lower())
    rows = _rows(text, delimiter)
    if delimiter == "," and _torn(rows):
        raise refusal("unsupported", 'CSV: 1,234 → "1,234"')
    width = max(map(len, rows), default=0)
    if len(rows) * width > limits.SHEET_CELLS:
        raise refusal("too_large", f"{len(rows) * width:,} cells")
    return (Grid(path.stem, [[_value(cell) for cell in row] for row in rows]),)


def _decode(data: bytes) -> str:
    """By the byte order mark; else UTF-8, UTF-16 (every other byte of ASCII is 0) or cp932, whichever is flawless."""
    encodings = [name for bom, name in _BOMS if data.startswith(bom)][:1]
    if not encodings:
        zeros = data[:4096].count(0)
        little = data[1:4096:2].count(0) >= data[:4096:2].count(0)
        encodings = [("utf-16-le" if little else "utf-16-be")] if zeros else ["utf-8", "cp932"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise refusal("unsupported", "CSV: UTF-8, UTF-16, Shift_JIS")


def _delimiter(text: str, suffix: str) -> str:
    """The one that splits most lines into equally many cells; a .tsv is split at tabs."""
    if suffix == ".tsv" and "\t" in text:
        return "\t"
    sample = "\n".join(text.splitlines()[:_SAMPLE_ROWS])
    scores = {delimiter: _score(sample, delimiter) for delimiter in _DELIMITERS if delimiter in sample}
    return max(scores, key=lambda delimiter: scores[delimiter], default=",")


def _score(sample: str, delimiter: str) -> tuple[int, int]:
    widths = Counter(len(row) for row in _rows(sample, delimiter) if len(row) > 1)
    width, lines = max(widths.items(), key=lambda found: (found[1], found[0]), default=(0, 0))
    return (lines, width)


def _rows(text: str, delimiter: str) -> list[list[str]]:
    csv.field_size_limit(_CELL_CHARACTERS)
    rows: list[list[str]] = []
    cells = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append(row)
            cells += len(row)
            if cells > limits.SHEET_CELLS or len(rows) > limits.SHEET_CELLS:
                raise refusal("too_large", f"{cells:,} cells")
    except csv.Error as error:
        raise refusal("corrupt", "CSV") from error
    return rows


def _torn(rows: list[list[str]]) -> bool:
    """Thousands separators that nobody quoted: 1,234 became 1 | 234, so that the figures slipped to other years.

    A cell of 000 or 034 behind one of up to three digits gives it away, or a row that ends in such a piece beyond
    the header of the years.
    """
    headers = [len(_filled(row)) for row in rows if sum(read_header(cell) is not None for cell in row) >= _LEAST_YEARS]
    for row in rows if headers else ():
        cells = _filled(row)
        pieces = [
            second
            for first, second in pairwise(cells)
            if _HEAD_OF_THOUSANDS.fullmatch(first) and _REST_OF_THOUSANDS.fullmatch(second)
        ]
        if any(piece.startswith("0") for piece in pieces):
            return True
        if pieces and len(cells) > max(headers) and cells[-1] == pieces[-1]:
            return True
    return False


def _filled(row: list[str]) -> list[str]:
    cells = [cell.strip() for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _value(cell: str) -> Raw:
    """A number where a spreadsheet would store one as written; anything else stays text and is read as such."""
    text = cell.strip()
    return float(text) if _PLAIN.fullmatch(text) else text
