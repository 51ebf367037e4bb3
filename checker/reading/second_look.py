"""What calamine does not tell: why a cell came back empty, number formats, hidden rows and columns.

calamine gives '' alike for a blank, an error value and a formula that was never calculated, and knows no formats. The
file tells them apart: one `look_*.py` per format (`sight.Eyes`), imported when a workbook of that format is met. Each
question is first asked cheaply, mostly by a search of bytes, and only where that says yes is a part walked through.

A workbook in which something is to be seen and cannot be, for it is damaged there, is refused (READ-OPEN kind=corrupt),
whatever calamine makes of it: thousands that a format leaves out, or an old version in hidden rows, would otherwise be
read as the plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TypeVar

from checker.reading.grid import column_letters
from checker.reading.guard import refusal
from checker.reading.number_formats import PLAIN, Format
from checker.reading.package import BROKEN, Archive
from checker.reading.sight import Cells, Eyes, Hidden, Look, Merged, Span, place_of

_OLE = b"\xd0\xcf\x11\xe0"
_Answer = TypeVar("_Answer")


class SecondLook:
    """Looks into one workbook; without data (a text table) there is nothing to see. `parsed` counts walked sheets."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._sheets: dict[str, Cells] = {}
        self._gaps: dict[str, bool] = {}
        self.parsed = 0

    def cell(self, sheet: str, ref: str) -> Look:
        """What stands in a cell, by a walk through its whole sheet."""
        return self._cells(sheet).at(*place_of(ref))

    def is_percent(self, sheet: str, ref: str) -> bool:
        """Whether a cell is shown as a percentage; in an .xlsx mostly told by the cell's own tag."""
        if sheet not in self._sheets:
            said = self._ask(lambda eyes: eyes.is_percent(sheet, ref), None)
            if said is not None:
                return bool(said)
        return self.cell(sheet, ref).format.percent

    def has_gaps(self, sheet: str) -> bool:
        """Whether some cell of the sheet may hold an error value or a formula that was never calculated."""
        if sheet not in self._gaps:
            self._gaps[sheet] = self._ask(lambda eyes: eyes.has_gaps(sheet), False)
        return self._gaps[sheet]

    def uncalculated(self, sheet: str) -> str:
        """The address of the first formula without a value, "" if there is none."""
        if not self._ask(lambda eyes: eyes.has_uncalculated(sheet), False):
            return ""
        place = self._cells(sheet).first(lambda look: look.uncalculated)
        return f"{column_letters(place[1])}{place[0] + 1}" if place else ""

    def format(self, sheet: str, ref: str) -> Format:
        """The number format of a cell, in workbooks whose formats show anything but plain numbers."""
        return self.cell(sheet, ref).format if self._speaking else PLAIN

    def worded(self, sheet: str) -> Iterable[Span]:
        """Cells with words in their number format."""
        return [span for span in self._cells(sheet).spans() if span.look.format.behind] if self._speaking else ()

    def concealed(self, sheet: str) -> Iterable[Span]:
        """Cells that may show something else than the value stored in them."""
        if not (self._concealing or self._ask(lambda eyes: eyes.has_false_values(sheet), False)):
            return ()
        return [
            span
            for span in self._cells(sheet).spans()
            if span.look.error or span.look.uncalculated or span.look.boolean or span.look.format.conceals
        ]

    def merged(self, sheet: str) -> Merged:
        """The merged cells of a sheet of an .ods or .xlsb; for other formats calamine gives them with the sheet."""
        return self._ask(lambda eyes: eyes.merged(sheet), ())

    def hidden(self, sheet: str) -> Hidden:
        """The hidden rows and columns of a sheet."""
        return self._ask(lambda eyes: eyes.hidden(sheet), Hidden())

    @cached_property
    def _eyes(self) -> Eyes:
        return _eyes_for(self._data)

    @cached_property
    def _formats(self) -> tuple[Format, ...]:
        return self._ask(lambda eyes: tuple(eyes.formats), ())

    @cached_property
    def _speaking(self) -> bool:
        return any(shown.speaks for shown in self._formats)

    @cached_property
    def _concealing(self) -> bool:
        return any(shown.conceals for shown in self._formats)

    def _cells(self, sheet: str) -> Cells:
        if sheet not in self._sheets:
            self.parsed += bool(self._data)
            self._sheets[sheet] = self._ask(lambda eyes: eyes.cells(sheet), Cells())
        return self._sheets[sheet]

    def _ask(self, question: Callable[[Eyes], _Answer], otherwise: _Answer) -> _Answer:
        """The answer of the eyes, `otherwise` for a text table. Raises READ-OPEN where they cannot tell."""
        if not self._data:
            return otherwise
        try:
            return question(self._eyes)
        except BROKEN as error:
            raise refusal("corrupt", type(error).__name__) from error


def _eyes_for(data: bytes) -> Eyes:
    """The eyes for what the bytes are. Raises ValueError for what no module here looks into."""
    if data.startswith(_OLE):
        from checker.reading.look_xls import XlsEyes

        return XlsEyes(data)
    archive = Archive(data)
    if "xl/workbook.xml" in archive:
        from checker.reading.look_xlsx import XlsxEyes

        return XlsxEyes(archive)
    if "xl/workbook.bin" in archive:
        from checker.reading.look_xlsb import XlsbEyes

        return XlsbEyes(archive)
    if "content.xml" in archive:
        from checker.reading.look_ods import OdsEyes

        return OdsEyes(archive)
    raise ValueError("no workbook whose parts are known")
