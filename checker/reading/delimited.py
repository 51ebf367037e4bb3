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

from checker.reading.grid import Grid
from checker.reading.guard import refusal
from checker.reading.limits import STANDARD, Limits
from checker.reading.numbers import Kind, Raw, read_number
from checker.reading.vocabulary import fold, vocabulary
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


def read_text(data: bytes, path: Path, limits: Limits = STANDARD) -> tuple[Grid, ...]:
    """The one sheet of a text table, named as the file is."""
    text = _decode(data)
    delimiter = _delimiter(text, path.suffix.lower())
    rows = _rows(text, delimiter, limits.cells)
    if delimiter == "," and _torn(rows):
        raise refusal("unsupported", 'CSV: 1,234 → "1,234"')
    width = max(map(len, rows), default=0)
    if len(rows) * width > limits.cells:
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
    widths = Counter(len(row) for row in _rows(sample, delimiter, len(sample)) if len(row) > 1)
    width, lines = max(widths.items(), key=lambda found: (found[1], found[0]), default=(0, 0))
    return (lines, width)


def _rows(text: str, delimiter: str, most_cells: int) -> list[list[str]]:
    csv.field_size_limit(_CELL_CHARACTERS)
    rows: list[list[str]] = []
    cells = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append(row)
            cells += len(row)
            if max(cells, len(rows)) > most_cells:
                raise refusal("too_large", f"{cells:,} cells")
    except csv.Error as error:
        raise refusal("corrupt", "CSV") from error
    return rows


def _torn(rows: list[list[str]]) -> bool:
    """Thousands separators that nobody quoted: 1,234 became 1 | 234, so that the figures slipped to other years.

    A cell of 000 or 034 behind one of up to three digits gives it away; else that a row with such a pair has more
    numbers than the header has places for them, a number in the column of remarks, or cells beyond the header.
    """
    header: list[str] = []
    for row in rows:
        if sum(read_header(cell) is not None for cell in row) >= _LEAST_YEARS:
            header = row
        elif header:
            pieces = [second for first, second in pairwise(map(str.strip, row)) if _is_pair(first, second)]
            if any(piece.startswith("0") for piece in pieces) or (pieces and _overflows(row, header)):
                return True
    return False


def _is_pair(first: str, second: str) -> bool:
    return bool(_HEAD_OF_THOUSANDS.fullmatch(first) and _REST_OF_THOUSANDS.fullmatch(second))


def _overflows(row: list[str], header: list[str]) -> bool:
    first = next(place for place, cell in enumerate(header) if read_header(cell) is not None)
    remarks = {place for place, cell in enumerate(header) if fold(cell) in vocabulary().year_words["remark_columns"]}
    places = sum(bool(cell.strip()) for cell in header[first:]) - sum(place >= first for place in remarks)
    numbers = {place for place, cell in enumerate(row) if place >= first and _is_number(cell)}
    beyond = [cell for cell in row[len(header) :] if cell.strip()]
    return len(numbers) > places or bool(numbers & remarks) or (len(row) > len(header) and all(map(_is_number, beyond)))


def _is_number(cell: str) -> bool:
    return read_number(cell).kind is Kind.NUMBER


def _value(cell: str) -> Raw:
    """A number where a spreadsheet would store one as written; anything else stays text and is read as such."""
    text = cell.strip()
    return float(text) if _PLAIN.fullmatch(text) else text
