"""Where an item is read, as the caller says it: `--map payroll=計画!D12:I12`, or a map file beside a recurring form.

A map is read strictly and knows nothing of a workbook yet; `mapped.py` holds it against one. Every mistake is a
UsageError that names the option or the file, the key, and the nearest allowed word.

    [form]                     # which workbooks it fits; `sheet` is where cells without a sheet stand
    sheet = "計画"
    expect = { A1 = "事業計画書" }
    [unit]                     # else the unit is found as for any other cell
    money = "千円"
    [series]                   # years 0..5 in the order written
    payroll = "D12:I12"
    [scalars]
    prefecture = "表紙!C4"
"""

from __future__ import annotations

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NoReturn

from checker.catalogue import Item, items
from checker.model import YEARS, UsageError
from checker.reading.places import Entry, Expected, Place, ReadingMap
from checker.reading.vocabulary import fold, vocabulary
from checker.toml_node import Node

_KEY = re.compile(r"([a-z_]+)(?:\[(\d)\])?")
_REF = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})")
_OPTION = re.compile(r"\s*([^=\s]+)\s*=(.*)", re.DOTALL)
_LAST_COLUMN, _LAST_ROW = 16_384, 1_048_576
_LONGEST = 500  # cells of one range; merged ones count as one later


def read_map(given: Iterable[str | Path]) -> ReadingMap:
    """The map of several `--map` values: files first, so that `item=Sheet!A1:F1` beats what a file says."""
    whole = ReadingMap()
    options: list[Entry] = []
    for text in given:
        option = None if isinstance(text, Path) else _OPTION.fullmatch(text)
        if option is not None and _KEY.fullmatch(option[1]):
            options.append(_entry(option[1], option[2], "", "--map"))
        elif str(text).lower().endswith(".toml"):
            whole = _joined(whole, _file(Path(text)))
        else:
            message = f"--map {str(text)!r}: write ITEM=SHEET!A1:F1, or the name of a map file that ends in .toml"
            raise UsageError(message, "map_form", given=text)
    return _joined(whole, ReadingMap(tuple(options)))


def _joined(one: ReadingMap, other: ReadingMap) -> ReadingMap:
    return ReadingMap(
        one.entries + other.entries, one.units + other.units, one.sheets + other.sheets, one.expected + other.expected
    )


class _MapNode(Node):
    """A table of a map file; what is wrong with it is a UsageError with words for the user."""

    def fail(self, message: str, key: str = "") -> NoReturn:
        where = ".".join(part for part in (self.place, key) if part)
        raise UsageError(f"{self.file}: {where}: {message}", "map_value", file=self.file, key=where, detail=message)

    def unknown_word(self, word: str, allowed: Iterable[str], what: str, key: str) -> NoReturn:  # noqa: ARG002
        _unknown(word, allowed, self.file, ".".join(part for part in (self.place, key) if part and part != word))


def _unknown(word: str, allowed: Iterable[str], source: str, key: str) -> NoReturn:
    allowed = sorted(allowed)
    near = next(iter(difflib.get_close_matches(word, allowed, n=1, cutoff=0.5)), "")
    there = ", ".join(allowed[:12])
    hint = f"did you mean {near!r}?" if near else f"allowed: {there}"
    where = f"{source}: {key}" if key else source
    raise UsageError(f"{where}: unknown {word!r}; {hint}", "map_word", where=where, word=word, near=near, there=there)


def _file(path: Path) -> ReadingMap:
    name = path.name
    node = _MapNode(_parsed(path), "", name)
    form = node.table("form", {})
    sheets = form.words("sheet", None, "sheet", ())
    expected = tuple(_expectation(key, text, form, sheets) for key, text in _texts(form.table("expect", {})))
    form.done()
    units = tuple(_unit(key, text, name) for key, text in _texts(node.table("unit", {})))
    entries = [
        _entry(key, text, sheets[0] if sheets else "", name, part)
        for part in ("series", "scalars")
        for key, texts in _lists(node.table(part, {}))
        for text in [",".join(texts)]
    ]
    node.done()
    if not entries:
        raise UsageError(
            f"{name}: has neither [series] nor [scalars]: say which item stands where", "map_nothing", file=name
        )
    return ReadingMap(tuple(entries), units, tuple((sheet, name) for sheet in sheets), expected)


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise UsageError(f"{path}: this map file cannot be read: {error.strerror}", "map_file", path=path) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: no TOML in UTF-8: {error}", "map_toml", path=path, detail=error) from error


def _texts(node: _MapNode) -> Iterator[tuple[str, str]]:
    for key in node.names():
        yield key, node.text(key)


def _lists(node: _MapNode) -> Iterator[tuple[str, tuple[str, ...]]]:
    for key in node.names():
        yield key, node.words(key, None, "cells")


def _expectation(key: str, text: str, form: _MapNode, sheets: tuple[str, ...]) -> Expected:
    where = f"form.expect.{key}"
    sheet, cells = _cells(key, form.file, where)
    if len(cells) != 1:
        _no_cells(key, form.file, where)
    return Expected(sheet or (sheets[0] if sheets else ""), cells[0], text, form.file, where)


def _unit(name: str, text: str, file: str) -> tuple[str, str]:
    known = {item.id for item in items().values() if item.money}
    if name not in known | {"money"}:
        _unknown(name, known | {"money"}, file, "unit")
    if fold(text) not in vocabulary().money:
        _unknown(text, vocabulary().money, file, f"unit.{name}")
    return name, fold(text)


def _entry(key: str, text: str, sheet: str, source: str, part: str = "") -> Entry:
    found = _KEY.fullmatch(key)
    where = f"{part}.{key}" if part else key
    name = found[1] if found else key
    wanted = {"series": (True,), "scalars": (False,)}.get(part, (True, False))
    known = {item.id: item for item in items().values() if item.series in wanted}
    if name not in known or found is None:
        _unknown(name, known, source, part)
    item, year = known[name], int(found[2]) if found[2] else None
    said, cells = _cells(text, source, where)
    _check_length(item, year, len(cells), source, where)
    return Entry(name, 0 if item.series and year is None else year, said or sheet, cells, source, where)


def _check_length(item: Item, year: int | None, cells: int, source: str, where: str) -> None:
    if not item.series and (year is not None or cells > 1):
        raise UsageError(f"{source}: {where}: takes one cell, like Sheet!C4", "map_one", where=f"{source}: {where}")
    if item.series and year is None and cells == 1:
        message = f"{source}: {where}: give the cells of all years (Sheet!D12:I12), or one year: {item.id}[3]=Sheet!D7"
        raise UsageError(message, "map_years", where=f"{source}: {where}", item=item.id)
    if year is not None and (cells > 1 or year >= YEARS):
        message = f"{source}: {where}: one year, {item.id}[0] to {item.id}[{YEARS - 1}], takes one cell"
        raise UsageError(message, "map_year", where=f"{source}: {where}", item=item.id, last=YEARS - 1)


def _cells(text: str, source: str, where: str) -> tuple[str, tuple[Place, ...]]:
    """(sheet, cells in the order written) of `計画!D12:I12`, `'計画 2'!$D$12`, `D12,F12:J12`."""
    text = text.strip()
    sheet, bang, refs = text.rpartition("!") if "!" in text else text.rpartition("！")
    if bang and not sheet:
        _no_cells(text, source, where)
    if len(sheet) > 1 and sheet.startswith("'") and sheet.endswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    refs = unicodedata.normalize("NFKC", refs)
    cells: list[Place] = []
    for part in refs.split(","):
        first, colon, last = part.strip().partition(":")
        ends = [_place(first)] + ([_place(last)] if colon else [])
        line = _line(ends) if all(ends) else ()
        if not line:
            _no_cells(text, source, where)
        cells.extend(line)
    return sheet, tuple(cells)


def _place(ref: str) -> Place | None:
    found = _REF.fullmatch(ref.strip())
    if found is None:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    row = int(found[2])
    return (row - 1, column - 1) if column <= _LAST_COLUMN and row <= _LAST_ROW else None


def _line(ends: list[Place | None]) -> tuple[Place, ...]:
    """The cells from the first to the last of a row or a column, in that order; () for a block or too many."""
    known = [end for end in ends if end is not None]
    (row, column), (row2, column2) = known[0], known[-1]
    if (row != row2 and column != column2) or max(abs(row2 - row), abs(column2 - column)) >= _LONGEST:
        return ()
    down, right = 1 if row2 >= row else -1, 1 if column2 >= column else -1
    return tuple((r, c) for r in range(row, row2 + down, down) for c in range(column, column2 + right, right))


def _no_cells(text: str, source: str, where: str) -> NoReturn:
    message = f"{source}: {where}: {text!r} is no cell and no row or column of cells; write Sheet!D12 or Sheet!D12:I12"
    raise UsageError(message, "map_cells", where=f"{source}: {where}", text=text)
