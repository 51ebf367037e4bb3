"""The year table both official forms share: one line per item, typed or computed, one column per year.

A computed line is a formula over other lines of the same column (and of the base-year column, for growth). The same
line says how its value comes about in exact numbers, so formula and stored value stand side by side.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from .page import Formula, Page, decimals

Values: TypeAlias = dict[str, list[int]]
Text: TypeAlias = Callable[[Callable[[str], str]], str]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a form. Without `formula` the numbers are typed.

    `formula` is text in which `{item}` is the cell of that item in the same year and `{item.base}` in the base year;
    `value` works the same thing out from the item's values, year by year. `base` says whether year 0 has a value.
    """

    item: str
    label: str
    style: str = "number"
    formula: str = ""
    value: Callable[[Values, int], int | float] | None = None
    base: bool = True
    indented: bool = False


def total(item: str, label: str, parts: dict[str, int], style: str = "number") -> Line:
    """A sum of lines, each with its sign."""
    terms = "".join(f"{'+' if sign > 0 else '-'}{{{part}}}" for part, sign in parts.items()).lstrip("+")
    return Line(item, label, style, f"={terms}", lambda v, y: sum(sign * v[part][y] for part, sign in parts.items()))


def growth(of: str, label: str) -> Line:
    """Growth against the base year in percent, cut off after two decimals as the official tool does."""

    def value(values: Values, year: int) -> float:
        base = values[of][0]
        return decimals(Fraction(100 * (values[of][year] - base), base), 2)

    text = f"=ROUNDDOWN(({{{of}}}-{{{of}.base}})*100/{{{of}.base}},2)"
    return Line(f"{of}_growth", label, "percent", text, value, base=False, indented=True)


def quotient(item: str, label: str, part: str, whole: tuple[str, ...], *, places: int = 0, times: int = 1) -> Line:
    """`part` × `times` ÷ the sum of `whole`, cut off after `places` decimals."""
    divisor = "+".join(f"{{{name}}}" for name in whole)
    factor = f"*{times}" if times != 1 else ""

    def value(values: Values, year: int) -> int | float:
        exact = Fraction(times * values[part][year], sum(values[name][year] for name in whole))
        return decimals(exact, places) if places else int(exact)

    text = f"=ROUNDDOWN({{{part}}}{factor}/({divisor}),{places})"
    return Line(item, label, "tenth" if places else "number", text, value)


def complete(lines: tuple[Line, ...], typed: Values) -> tuple[tuple[Line, ...], Values]:
    """The lines this plan can fill (one whose items the plan leaves out is dropped), and all their integer values."""
    values = dict(typed)
    kept = []
    for line in lines:
        try:
            if line.value and line.style not in {"percent", "tenth", "decimal"}:
                values[line.item] = [int(line.value(values, year)) for year in range(len(values["sales"]))]
            elif line.value:
                line.value(values, 1)
            else:
                values[line.item]
        except KeyError:
            continue
        kept.append(line)
    return tuple(kept), values


def write_table(page: Page, lines: tuple[Line, ...], typed: Values, top: int, columns: str) -> dict[str, int]:
    """Write the lines from row `top` on, labels in column B; item → row. `columns`: the letters of the years from 0."""
    kept, values = complete(lines, typed)
    rows = {line.item: top + index for index, line in enumerate(kept)}
    last = len(typed["sales"]) - 1
    for line in kept:
        row = rows[line.item]
        label = f"B{row}" if columns[0] == "C" else f"B{row}:C{row}"
        page.put(label, line.label, "sub_label" if line.indented else "label")
        page.height(row, 21)
        for year in range(len(columns)):
            place = f"{columns[year]}{row}"
            if year > last or (year == 0 and not line.base):
                page.put(place, None, "unused")
            else:
                page.put(place, _content(line, values, rows, columns, year), line.style)
    return rows


def _content(line: Line, values: Values, rows: dict[str, int], columns: str, year: int) -> int | Formula:
    if line.value is None:
        return values[line.item][year]
    cells: dict[str, str] = {}
    for item, row in rows.items():
        cells[item] = f"{columns[year]}{row}"
        cells[f"{item}.base"] = f"${columns[0]}{row}"
    text = line.formula
    for name, cell in cells.items():
        text = text.replace(f"{{{name}}}", cell)
    return Formula(text, line.value(values, year))
