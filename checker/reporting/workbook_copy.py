"""The bytes of an annotated copy: openpyxl loads the original, the cells get their notes, the first sheet is added."""

from __future__ import annotations

import warnings
from collections import Counter
from io import BytesIO
from typing import Any

from openpyxl.reader.excel import ExcelReader
from openpyxl.workbook import Workbook
from openpyxl.workbook.properties import CalcProperties

from checker.model import Report
from checker.reporting import workbook_notes, workbook_sheet, workbook_values
from checker.reporting.options import Options
from checker.reporting.view import view
from checker.reporting.workbook_lost import features


def annotated(data: bytes, report: Report, lang: str, keep_macros: bool = False) -> bytes:
    """The annotated copy of the workbook in `data`. Raises whatever openpyxl raises for one it cannot load."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl leaves out is found by comparing, not by its warnings
        gone = _lost(data, keep_macros)
        shown = view(report, Options(lang=lang))
        reader = _Exact(data, keep_macros)
        book, parts = reader.book, reader.sheet_parts()
        originals = workbook_values.originals(data, parts, book)
        if originals.dropped:
            gone["hidden_value"] = originals.dropped
        _forget_views(book)
        workbook_notes.annotate(book, shown)
        title = workbook_sheet.add(book, shown, gone)
        copy = _saved(book)
        return workbook_values.restored(copy, book, title, originals)


class _Exact(ExcelReader):
    """Loads a workbook without turning serial numbers into dates and back, which would change their last digits."""

    def __init__(self, data: bytes, keep_macros: bool) -> None:
        super().__init__(BytesIO(data), keep_vba=keep_macros, keep_links=True, rich_text=True)
        self.read()
        self.book: Workbook = self.wb

    def read_worksheets(self) -> None:
        book: Any = self.wb
        book._date_formats = book._timedelta_formats = set()
        super().read_worksheets()

    def sheet_parts(self) -> dict[str, str]:
        """Sheet name → part of the original package."""
        return {sheet.name: rel.target for sheet, rel in self.parser.find_sheets()}


def _lost(data: bytes, keep_macros: bool) -> Counter[str]:
    """What a plain load and save loses: kind → number. Tried only where the original has anything that can be lost."""
    there = features(data)
    if not there:
        return there
    book = _Exact(data, keep_macros).book
    book.template = False
    kept = features(_saved(book))
    gone = there - kept
    if kept["chart"]:
        gone["chart_look"] = kept["chart"]
    return gone


def _forget_views(book: Workbook) -> None:
    """The copy opens on its first sheet, that sheet alone selected: what is typed into a group goes into all of it."""
    for name in book.sheetnames:
        views = getattr(book[name], "views", None) or getattr(book[name], "sheetViews", None)  # worksheet, chart sheet
        for one in getattr(views, "sheetView", ()):
            one.tabSelected = False
    for window in book.views:
        window.activeTab = window.firstSheet = 0
    book.template = False
    if book.calculation is None:
        book.calculation = CalcProperties()
    book.calculation.fullCalcOnLoad = True


def _saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()
