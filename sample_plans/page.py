"""One sheet of a sample workbook in the look of the official forms: bordered cells, merged headers, A4 landscape.

A formula is written together with the value a spreadsheet program would have stored for it. That value is computed here
in exact integers, never in floating point, so that LibreOffice recalculates every cell to the very same number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, TypeAlias

from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]

__all__ = ["Content", "Formula", "Page", "Workbook", "decimals"]

FONT = {"font_name": "游ゴシック", "font_size": 10, "valign": "vcenter"}
BOX = {**FONT, "border": 1}
STYLES: dict[str, dict[str, Any]] = {
    "title": {**FONT, "font_size": 14, "bold": True, "align": "center"},
    "section": {**BOX, "bold": True, "bg_color": "#D9E1F2"},
    "header": {**BOX, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#E7E6E6"},
    "label": {**BOX, "text_wrap": True},
    "sub_label": {**BOX, "indent": 2},
    "text": {**BOX, "text_wrap": True},
    "money": {**BOX, "num_format": '#,##0"円"', "align": "left"},
    "date": {**BOX, "num_format": 'yyyy"年"m"月"d"日"', "align": "left"},
    "number": {**BOX, "num_format": "#,##0_ ;△#,##0_ "},
    "total": {**BOX, "num_format": "#,##0_ ;△#,##0_ ", "bold": True, "bg_color": "#FFF2CC"},
    "percent": {**BOX, "num_format": "0.00_ ;△0.00_ "},
    "tenth": {**BOX, "num_format": "0.0_ "},
    "decimal": {**BOX, "num_format": "#,##0.00_ ;△#,##0.00_ "},
    "unused": {**BOX, "bg_color": "#F2F2F2"},
    "unit": {**FONT, "align": "right"},
    "centre": {**BOX, "align": "center"},
    "note": {**FONT, "font_size": 9, "valign": "top", "text_wrap": True},
}


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as it stands in the cell, and the value stored with it."""

    text: str
    value: int | float


Content: TypeAlias = str | int | float | date | Formula | None


def decimals(value: Fraction, places: int) -> float:
    """`ROUNDDOWN(value, places)`, worked out in integers; the official tools cut percentages off in this way."""
    cut: int = abs(value.numerator) * 10**places // value.denominator
    signed = cut if value >= 0 else -cut
    return float(Fraction(signed, 10**places))


class Page:
    """A worksheet with named styles; ranges (`B2:I2`) are merged, single references (`C5`) written as they are."""

    def __init__(self, workbook: Workbook, name: str, widths: Mapping[str, float]) -> None:
        self._workbook = workbook
        self._formats: dict[str, Format] = {}
        self.name = name
        self.sheet = workbook.add_worksheet(name)
        for columns, width in widths.items():
            self.sheet.set_column(columns, width)
        self.sheet.hide_gridlines(2)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)  # A4
        self.sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        self.sheet.center_horizontally()
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_footer("&C&P / &N")

    def height(self, row: int, points: float) -> None:
        """Set the height of a row, counted from 1 as in a cell reference."""
        self.sheet.set_row(row - 1, points)

    def put(self, place: str, content: Content, style: str = "text") -> None:
        """Write one cell, or the first cell of a range that is merged."""
        look = self._format(style)
        first = place.partition(":")[0]
        if place != first:
            self.sheet.merge_range(place, "", look)
        match content:
            case None:
                self.sheet.write_blank(first, None, look)
            case Formula(text=text, value=value):
                self.sheet.write_formula(first, text, look, value)
            case date():
                self.sheet.write_datetime(first, content, look)
            case str():
                self.sheet.write_string(first, content, look)
            case _:
                self.sheet.write_number(first, content, look)

    def print_to(self, last: str) -> None:
        """Print from A1 to the given cell."""
        self.sheet.print_area(f"A1:{last}")

    def _format(self, style: str) -> Format:
        if style not in self._formats:
            self._formats[style] = self._workbook.add_format(STYLES[style])
        return self._formats[style]
