"""Which columns of a sheet are the years of a plan: bands of header rows resolved to slots 0..5."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from checker.model import LAST_YEAR
from checker.reading.grid import Grid
from checker.reading.header import Column, Header
from checker.reading.numbers import Raw
from checker.reading.subcolumns import spread, subordinate, widened
from checker.reading.years import Mark, Role, doubtful, read_header, years_of_plan

_LEAST_PLAN_YEARS = 3
# Dated columns that say nothing else: base + 3, the least there is, or base + 5, the most. Five may be base + 4, a past
# year with base + 3, or five plan years without a base; then the base year cannot be told.
_UNMARKED = (4, 6)
_BAND_DEPTH = 3
_HEADER_LENGTH = 60
_TABLE_ROWS = 40
_YEAR_MONTHS = range(10, 15)  # two fiscal-year ends that follow each other; a changed closing month still counts
_GAP_MONTHS = range(10, 61)  # between base year and first plan year lies the project period

_Marked = tuple[int, Mark]  # (column, what its header says)


@dataclass(frozen=True, slots=True)
class Known:
    """What the workbook says elsewhere that settles headers of dates alone: end of the base year, plan years."""

    base_end: date | None = None
    plan_years: int | None = None


NOTHING = Known()


def find_headers(grid: Grid, known: Known = NOTHING) -> tuple[Header, ...]:
    """Every header of a plan table on the sheet, top to bottom, left to right."""
    marks = _marks_by_row(grid)
    found: list[Header] = []
    bottom = -1
    for top in sorted(marks):
        if top <= bottom or len(marks[top]) < _LEAST_PLAN_YEARS:
            continue
        band_top, bottom = _band(marks, top)
        for header in _headers_of_band(marks, band_top, bottom, known):
            found.append(_questioned(grid, widened(grid, _joined_with_above(grid, header, known))))
    return tuple(found) or _split_headers(grid, known)


def _joined_with_above(grid: Grid, header: Header, known: Known) -> Header:
    """Dates alone may have their words split over the rows above them ("1" over "年目計画" over 2027年9月期)."""
    if not (header.guessed or header.unclear):
        return header
    for top in range(max(0, header.bottom - _BAND_DEPTH + 1), header.bottom):
        rows = range(top, header.bottom + 1)
        if not any(_is_piece(grid.at(row, column)) for row in rows for column in range(header.left, header.right + 1)):
            continue
        marks = {header.bottom: _joined_marks(grid, rows, range(header.right + 1))}
        for joined in _headers_of_band(marks, top, header.bottom, known):
            if joined.columns and not joined.guessed and joined.left <= header.right and joined.right >= header.left:
                return joined
    return header


def said_plan_years(grids: Iterable[Grid]) -> int | None:
    """五ヶ年計画, 3年間の事業計画: the number of plan years that the titles of the workbook agree on."""
    texts = (value for grid in grids for _, _, value in grid.words if isinstance(value, str) and len(value) <= 60)
    found = {years for text in texts if (years := years_of_plan(text)) is not None}
    return found.pop() if len(found) == 1 else None


def _questioned(grid: Grid, header: Header) -> Header:
    """The header, or its question where a cell beside its years names a year that cannot be read.

    An unread 令和7年9月期(6か月) between two years would shift what follows; 5年目（累計） would cut the plan.
    """
    if not header.columns:
        return header
    years = {column.index: column for column in header.columns}
    first, last = min(years), max(years)
    for row in range(header.top, header.bottom + 1):
        for column in range(max(header.left, first - 2 if header.guessed else first), last + 3):
            said = None if column in years else doubtful(grid.at(row, column))
            if said is None or not _matters(said, column, header):
                continue
            beside = min(years, key=lambda index: abs(index - column))
            asked = ((row, column), (years[beside].end_at or (row, beside)))
            return replace(header, columns=(), unclear=asked)
    return header


def _matters(said: tuple[int | None, int | None], column: int, header: Header) -> bool:
    """Inside the years anything does that is not one of them; behind them, only what may be the year that follows."""
    slot, months = said
    last = max(header.columns, key=lambda year: year.slot)
    if slot is not None:
        return slot > last.slot
    if months is None or column < last.index:
        return months is not None
    end = None if last.end is None else last.end.year * 12 + last.end.month
    return last.slot < LAST_YEAR and (end is None or months > end)


def _marks_by_row(grid: Grid) -> dict[int, dict[int, Mark]]:
    rows: dict[int, dict[int, Mark]] = {}
    for row, column, mark in grid.marks:
        rows.setdefault(row, {})[column] = mark
    spread(grid, rows)
    return rows


def _band(marks: dict[int, dict[int, Mark]], top: int) -> tuple[int, int]:
    """The rows that together make one header: dates under words, a base year merged over both."""
    columns = set(marks[top])
    first = top
    while first > 0 and top - first < _BAND_DEPTH - 1 and _belongs(marks.get(first - 1, {}), columns, 1):
        first -= 1
    last = top
    while last - top < _BAND_DEPTH - 1 and _belongs(marks.get(last + 1, {}), columns, 2):
        last += 1
    return first, last


def _said_below(marks: dict[int, dict[int, Mark]], top: int, bottom: int) -> list[int]:
    """Rows inside the table that say 実績 or 計画 of columns which the header only dates (区分, 備考)."""
    columns = {column for row in range(top, bottom + 1) for column in marks.get(row, {})}
    found = []
    for row in range(bottom + 1, bottom + _TABLE_ROWS):
        here = marks.get(row, {})
        if sum(_months(mark) is not None or mark.slot not in (None, 0) for mark in here.values()) >= _LEAST_PLAN_YEARS:
            break
        if len(here) > 1 and set(here) <= columns and all(_months(mark) is None for mark in here.values()):
            found.append(row)
    return found


def _belongs(row: dict[int, Mark], columns: set[int], least: int) -> bool:
    near = {column for column in row if min(columns) - 2 <= column <= max(columns) + 1}
    return len(near) >= least


def _headers_of_band(marks: dict[int, dict[int, Mark]], top: int, bottom: int, known: Known) -> Iterable[Header]:
    merged: dict[int, Mark] = {}
    ends_at: dict[int, tuple[int, int]] = {}
    skipped = subordinate(marks, top, bottom)
    said_below = _said_below(marks, top, bottom)
    for row in (row for row in (*range(top, bottom + 1), *said_below) if row not in skipped):
        for column, mark in marks.get(row, {}).items():
            merged[column] = merged[column].merged(mark) if column in merged else mark
            if mark.end is not None:
                ends_at.setdefault(column, (row, column))
    left = 0
    for segment in _segments(_oldest_first(sorted(merged.items()))):
        right = max(column for column, _ in segment)
        columns, unclear = _resolve(segment, known)
        if columns or unclear:
            placed = tuple(replace(c, end_at=ends_at.get(c.index)) if c.end else c for c in columns)
            open_ = tuple(ends_at.get(c, (bottom, c)) for c in unclear)
            guessed = known == NOTHING and all(mark.role is Role.DATED for _, mark in segment)
            yield Header(top, bottom, left, right, placed, open_, guessed)
        left = right + 1


def _oldest_first(marked: list[_Marked]) -> list[_Marked]:
    """Years written from right to left are turned round."""
    orders = [mark.slot if mark.slot is not None else _months(mark) for _, mark in marked]
    known = [order for order in orders if order is not None]
    falling = len(known) == len(marked) > _LEAST_PLAN_YEARS and all(a > b for a, b in pairwise(known))
    return marked[::-1] if falling else marked


def _segments(marked: list[_Marked]) -> list[list[_Marked]]:
    """Side-by-side tables: a new one begins where the years start again."""
    segments: list[list[_Marked]] = []
    for place, (column, mark) in enumerate(marked):
        if not segments or (_starts_again(segments[-1], mark) and not _is_base_behind(segments[-1], marked[place:])):
            segments.append([])
        segments[-1].append((column, mark))
    return segments


def _is_base_behind(segment: list[_Marked], rest: list[_Marked]) -> bool:
    """The base year of a table that begins with its plan years: no further plan year follows it."""
    roles = {mark.role for _, mark in segment}
    later = any(mark.slot for _, mark in rest)
    return rest[0][1].role is Role.BASE and not roles & {Role.BASE, Role.LATEST} and not later


def _starts_again(segment: list[_Marked], mark: Mark) -> bool:
    if mark.slot is not None:
        slot = next((m.slot for _, m in reversed(segment) if m.slot is not None), None)
        if slot is not None:
            return mark.slot <= slot
    now = _months(mark)
    if now is None:
        return False
    before = next((order for _, m in reversed(segment) if (order := _months(m)) is not None), None)
    return before is not None and now <= before


def _months(mark: Mark) -> int | None:
    """A number that orders fiscal years, in months."""
    if mark.end is not None:
        return mark.end.year * 12 + mark.end.month
    return None if mark.fiscal is None else mark.fiscal * 12 + 12


def _resolve(segment: list[_Marked], known: Known) -> tuple[tuple[Column, ...], tuple[int, ...]]:
    """(columns, two header columns between which the base year is undecided)."""
    numbered = {mark.slot: (column, mark) for column, mark in segment if mark.slot}
    if len(numbered) >= _LEAST_PLAN_YEARS:
        if sorted(numbered) != list(range(1, len(numbered) + 1)):
            return (), ()
        base = _base_beside(segment, numbered[1])
        years = [(0, base)] if base else []
        years += [(slot, numbered[slot]) for slot in sorted(numbered)]
        return tuple(Column(column, slot, mark.end) for slot, (column, mark) in years), ()
    return _resolve_dated(segment, known)


def _base_beside(segment: list[_Marked], first: _Marked) -> _Marked | None:
    """The base-year column of numbered plan years: named so, else the actual figures right before year 1."""
    for role in (Role.BASE, Role.LATEST):
        named = [(column, mark) for column, mark in segment if mark.role is role]
        if named:
            return named[0] if len(named) == 1 else None
    before = [(column, mark) for column, mark in segment if column < first[0] and mark.role is not Role.PAST]
    if not before:
        return None
    column, mark = before[-1]
    start, end = _months(mark), _months(first[1])
    follows = start is not None and end is not None and end - start in _YEAR_MONTHS
    return (column, mark) if mark.role is Role.ACTUAL or follows else None


def _resolve_dated(segment: list[_Marked], known: Known) -> tuple[tuple[Column, ...], tuple[int, ...]]:
    """Columns known by their dates, with or without words such as 実績 and 計画."""
    dated = [(column, mark) for column, mark in segment if _months(mark) is not None and mark.role is not Role.PAST]
    if len(dated) <= _LEAST_PLAN_YEARS or not _yearly(dated):
        return (), ()
    base = _base_index(dated, known)
    if base is None:
        return (), (dated[0][0], dated[1][0])
    years = dated[base : base + LAST_YEAR + 1]
    if len(years) <= _LEAST_PLAN_YEARS:
        return (), ()
    return tuple(Column(column, slot, mark.end) for slot, (column, mark) in enumerate(years)), ()


def _yearly(dated: list[_Marked]) -> bool:
    """The dates are fiscal years in order, not months or instalments; one gap, the project period, may lie between."""
    months = [order for _, mark in dated if (order := _months(mark)) is not None]
    steps = [later - earlier for earlier, later in pairwise(months)]
    odd = [step for step in steps if step not in _YEAR_MONTHS]
    return len(odd) <= 1 and all(step in _GAP_MONTHS for step in odd)


def _base_index(dated: list[_Marked], known: Known) -> int | None:
    for role in (Role.BASE, Role.LATEST):
        named = [index for index, (_, mark) in enumerate(dated) if mark.role is role]
        if named:
            return named[0] if len(named) == 1 else None
    if known.base_end is not None:
        stated = [index for index, (_, mark) in enumerate(dated) if mark.end == known.base_end]
        return stated[0] if stated else None
    actual = [index for index, (_, mark) in enumerate(dated) if mark.role is Role.ACTUAL]
    planned = [index for index, (_, mark) in enumerate(dated) if mark.role is Role.PLAN]
    if actual and planned and planned[0] > actual[-1] + 1:
        return None  # years between the actual and the planned ones: which are they?
    if actual:
        return actual[-1]
    if planned and planned[0] > 0:
        return planned[0] - 1
    if planned:
        return None
    if known.plan_years is not None:
        base = len(dated) - 1 - known.plan_years
        return base if base >= 0 else None
    return 0 if len(dated) in _UNMARKED else None


def _split_headers(grid: Grid, known: Known) -> tuple[Header, ...]:
    """Headers whose words are split over rows ("1" above "年目計画"): only where no plain header was found."""
    pieces: dict[int, list[int]] = {}
    marked = {(row, column) for row, column, _ in grid.marks}
    for row, column, value in grid.words:
        if (row, column) not in marked and _is_piece(value):
            pieces.setdefault(row, []).append(column)
    wordy = {row: columns for row, columns in pieces.items() if len(columns) >= _LEAST_PLAN_YEARS}
    for depth in range(2, _BAND_DEPTH + 1):
        tops = {top for row in wordy for top in range(max(0, row - depth + 1), row + 1)}
        for top in sorted(top for top in tops if top + depth <= len(grid.rows)):
            rows = range(top, top + depth)
            if not any(_reads(grid, rows, wordy[row]) for row in rows if row in wordy):
                continue
            joined = _joined_marks(grid, rows, range(max(len(grid.rows[row]) for row in rows)))
            marks = {rows[-1]: joined}
            if found := tuple(_headers_of_band(marks, top, rows[-1], known)):
                return found
    return ()


def _is_piece(value: Raw) -> bool:
    """A cell that speaks of years and needs another to say which; what says so alone was found already."""
    wordy = isinstance(value, str) and ("年" in value or "期" in value) and len(value) <= _HEADER_LENGTH
    return wordy and read_header(value) is None


def _reads(grid: Grid, rows: range, columns: list[int]) -> bool:
    """Whether enough of these pieces become headers with what stands above or below them."""
    return len(_joined_marks(grid, rows, columns)) >= _LEAST_PLAN_YEARS


def _joined_marks(grid: Grid, rows: range, columns: Iterable[int]) -> dict[int, Mark]:
    joined: dict[int, Mark] = {}
    for column in columns:
        parts = [grid.at(row, column) for row in rows]
        words = [str(int(p)) if isinstance(p, float) and p.is_integer() else p for p in parts]
        texts = [word for word in words if isinstance(word, str) and word.strip()]
        mark = read_header("".join(texts)) if texts else None
        if mark is None and len(texts) > 1:
            mark = read_header("".join(texts[:2]))
        if mark is not None:
            joined[column] = mark
    return joined
