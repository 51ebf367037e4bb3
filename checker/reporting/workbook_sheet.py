"""The first sheet of an annotated copy: verdict, requirements with links to their cells, what was not carried over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from rich.cells import cell_len

from checker.reading.own_sheet import MARK
from checker.reporting.cleaning import harmless
from checker.reporting.layout import wrapped
from checker.reporting.view import Group, Shown, View
from checker.reporting.workbook_notes import INK, PALETTE, TONES, place

_WIDTHS = (17, 50, 19, 19, 18, 18, 18, 18)  # A..H: outcome, requirement, plan, required, margin, three cells
_LAST = len(_WIDTHS)
_LINKS_FROM, _LINKS, _MOST_LINKS = 6, 3, 12
_POINT, _LINE, _TALLEST = 10.5, 17, 400  # font size, height of a line and of the tallest row Excel allows
_FONT = "Yu Gothic"
_LINK_COLOUR, _SOFT, _HAIR = "0017C1", "4D4D4D", "B3B3B3"
_VERDICT_TONE = {"compliant": "pass", "non_compliant": "fail", "undetermined": "unknown"}
_MOST_LETTERS = 2_000  # in one cell of this sheet
_BELOW = Border(bottom=Side(style="thin", color=_HAIR))


def add(book: Workbook, view: View, lost: Counter[str]) -> str:
    """Put the sheet first and show it; returns its name, one that the workbook did not have."""
    title = _free_name(str(view.w.t["workbook"]["sheet"]), book.sheetnames)
    sheet = book.create_sheet(title, 0)
    _Writer(book, sheet, view).write(lost)
    book.active = 0
    sheet.sheet_view.tabSelected = True
    return title


def _free_name(wanted: str, taken: Sequence[str]) -> str:
    known = {name.casefold() for name in taken}
    name, number = wanted, 1
    while name.casefold() in known:
        number += 1
        name = f"{wanted} ({number})"
    return name


@dataclass(frozen=True, slots=True)
class _Look:
    """How a text of the sheet looks; the default is plain running text."""

    size: float = _POINT
    bold: bool = False
    ink: str = INK
    ground: str = ""
    right: bool = False
    ruled: bool = False
    indent: int = 0


_PLAIN, _RULED = _Look(), _Look(ruled=True)
_NUMBER = _Look(right=True, ruled=True)
_HEADER = "E8EAF6"
_LABEL = _Look(ink=_SOFT)
_CELL, _LAST_CELL = _Look(indent=1), _Look(indent=1, ruled=True)


class _Writer:
    """Writes from top to bottom; `row` is the next free row."""

    def __init__(self, book: Workbook, sheet: Worksheet, view: View) -> None:
        self.book, self.sheet, self.view = book, sheet, view
        self.t, self.head, self.own = view.w.t, view.w.t["head"], view.w.t["workbook"]
        self.row = 1

    def write(self, lost: Counter[str]) -> None:
        self._set_up()
        self._verdict()
        if not self.view.unreadable:
            self._requirements()
            self._explained(str(self.head["explained_failing"]), self.view.failing_groups)
        advisory = (*self.view.advisory_plan, *self.view.advisory_reading, *self.view.advisory_rules)
        open_ones = tuple(g for g in advisory if g.outcome not in ("pass", "not_applicable"))
        self._explained(str(self.head["advisory"]), open_ones, str(self.t["no_advisory"]))
        self._assumptions()
        self._copy(lost)
        self._about()
        self.sheet.print_area = f"A1:{get_column_letter(_LAST)}{self.row - 1}"

    def _set_up(self) -> None:
        for column, width in enumerate(_WIDTHS, 1):
            self.sheet.column_dimensions[get_column_letter(column)].width = width
        self.sheet.sheet_view.showGridLines = False
        self.sheet.sheet_properties.tabColor = PALETTE[self._tone()][0]
        page = self.sheet.page_setup
        page.orientation, page.paperSize, page.fitToWidth, page.fitToHeight = "landscape", 9, 1, 0
        self.sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        margins = self.sheet.page_margins
        margins.left = margins.right = 0.4
        margins.top, margins.bottom, margins.footer = 0.5, 0.7, 0.3
        footer: Any = self.sheet.oddFooter
        footer.center.text = "&P / &N"

    # ---- the blocks ----

    def _tone(self) -> str:
        return "fail" if self.view.unreadable else _VERDICT_TONE[self.view.verdict]

    def _verdict(self) -> None:
        view, t = self.view, self.t
        ink, ground = PALETTE[self._tone()]
        self._line(f"{MARK}{self.head['title']}", _Look(bold=True, ink=_SOFT))
        if view.unreadable:
            self._line(f"{t['mark']['fail']} {t['unreadable']}", _Look(18, True, ink, ground))
            for shown in view.fatal:
                self._line(shown.message.replace("`", ""))
            return
        verdict = f"{t['verdict_mark'][view.verdict]} {t['verdict'][view.verdict]}"
        self._line(verdict, _Look(18, True, ink, ground))
        counts = [f"{t['outcome'][o]} {t['count'].format(n)}" for o, n in view.counts if n]
        counts += [t["advisories"].format(view.advisories)] if view.advisories else []
        self._line(" / ".join(counts))
        self._line(f"{self.head['next']}{t['pair_mark']}{view.next_step}".replace("`", ""), _Look(bold=True))
        if view.without_hike:
            self._line(view.without_hike)
        if view.report.programme is not None and view.report.programme.status == "draft":
            self._line(str(t["draft_note"]), _Look(bold=True, ink=PALETTE["check"][0]))

    def _requirements(self) -> None:
        names = [self.head[key] for key in ("outcome", "requirement", "observed", "required", "margin", "cells")]
        self._header(names, right=(3, 4, 5))
        self.sheet.freeze_panes = f"A{self.row}"
        self.sheet.print_title_rows = f"{self.row - 1}:{self.row - 1}"
        for shown in self.view.judged:
            year = self.view.w.year(shown.finding.year, True)
            title = self.t["year_of"].format(shown.title, year) if shown.year else shown.title
            self._outcome(shown.tone)
            self._put(2, title, _RULED)
            for column, text in ((3, shown.observed), (4, shown.required), (5, shown.margin)):
                self._put(column, text, _NUMBER)
            self._links([shown], self._height([(title, _WIDTHS[1])]))
        if not self.view.judged:
            self._line(str(self.t["no_required"]))
        if self.view.not_asked:
            self._line(self.t["not_asked"].format(self.t["list"].join(self.view.not_asked)), _LABEL)

    def _explained(self, title: str, groups: Sequence[Group], nothing: str = "") -> None:
        """Outcome, title with code, the sentences, the cells."""
        if not groups and not nothing:
            return
        self._section(title)
        for group in groups:
            name = f"{group.title}\n[{group.code}]"
            said = [m.message for m in group.members if m.tone != "pass" or len(group.members) == 1]
            said += [f"{self.head['advice']}{self.t['pair_mark']}{group.advice}"] if group.advice else []
            text = "\n".join(dict.fromkeys(said)).replace("`", "")
            self._outcome(group.tone)
            self._put(2, name, _RULED)
            self._put(3, text, _RULED, to=5)
            self._links(group.members, self._height([(name, _WIDTHS[1]), (text, sum(_WIDTHS[2:5]))]))
        if not groups:
            self._line(nothing)

    def _assumptions(self) -> None:
        if self.view.unreadable:
            return
        self._section(str(self.head["assumptions"]))
        for item, value, why in self.view.assumptions:
            self._pair(item, f"{value} ({why})")
        if not self.view.assumptions:
            self._line(str(self.t["no_assumptions"]))

    def _copy(self, lost: Counter[str]) -> None:
        """What was done to the workbook, what the colours mean, and what openpyxl could not carry over."""
        self._section(str(self.own["about"]))
        self._line(str(self.own["note"]))
        self._line(str(self.own["results"]))
        self._line(str(self.own["legend"]), _LABEL)
        for column, tone in enumerate(TONES, 1):
            look = _Look(bold=True, ink=PALETTE[tone][0], ground=PALETTE[tone][1])
            self._put(column, f"{self.t['mark'][tone]} {self.t['outcome'][tone]}", look)
        self._next(_LINE + 3)
        if not lost:
            self._line(str(self.own["nothing_lost"]))
            return
        self._line(str(self.own["lost_intro"]), _Look(bold=True, ink=PALETTE["check"][0]))
        for kind, number in lost.items():
            self._line(f"{self.t['mark']['check']} {self.own['lost'][kind].format(number)}")

    def _about(self) -> None:
        self._section(str(self.head["about"]))
        for label, value in dict.fromkeys((*self.view.heading, *self.view.about)):
            self._pair(label, value)
        self._line(str(self.t["disclaimer"]), _LABEL)

    # ---- lines and cells ----

    def _section(self, text: str) -> None:
        self.row += 1
        self._line(text, _Look(13, True, ground="F2F2F2"))

    def _line(self, text: str, look: _Look = _PLAIN) -> None:
        self._put(1, text, look, to=_LAST)
        self._next(self._height([(text, sum(_WIDTHS))], look.size))

    def _pair(self, label: str, value: str) -> None:
        self._put(1, label, _LABEL)
        self._put(2, value, _PLAIN, to=_LAST)
        self._next(self._height([(label, _WIDTHS[0]), (value, sum(_WIDTHS[1:]))]))

    def _header(self, names: Sequence[str], right: Sequence[int]) -> None:
        for column, name in enumerate(names, 1):
            last = column == len(names)
            look = _Look(bold=True, ground=_HEADER, right=column in right, ruled=True, indent=int(last))
            self._put(column, name, look, to=_LAST if last else column)
        self._next(_LINE + 4)

    def _outcome(self, tone: str) -> None:
        ink, ground = PALETTE[tone]
        look = _Look(bold=True, ink=ink, ground=ground, ruled=True)
        self._put(1, f"{self.t['mark'][tone]} {self.t['outcome'][tone]}", look)

    def _links(self, members: Sequence[Shown], height: float) -> None:
        """The cells of some findings, three to a row, below one another; the first row is that of the finding."""
        cells = list(dict.fromkeys(cell for m in members for cell in m.finding.cells))
        shown = [cell for cell in cells if place(cell) is not None][:_MOST_LINKS]
        rows = [shown[k : k + _LINKS] for k in range(0, len(shown), _LINKS)] or [[]]
        for k, line in enumerate(rows):
            last = k == len(rows) - 1
            for column in range(1, _LAST + 1):
                self.sheet.cell(self.row, column).border = _BELOW if last else Border()
            for column, cell in enumerate(line, _LINKS_FROM):
                self._link(column, cell, _LAST_CELL if last else _CELL)
            tall = max(height if k == 0 else 0, self._height([(_label(cell), _WIDTHS[5] - 2) for cell in line]))
            self._next(tall)
        if left := len(cells) - len(shown):
            self._put(_LINKS_FROM, str(self.own["more_cells"]).format(left), _LABEL, to=_LAST)
            self._next(_LINE)

    def _link(self, column: int, text: str, look: _Look) -> None:
        where = place(text)
        self._put(column, _label(text), look)
        if where is None or where[0] not in self.book.sheetnames:
            return
        cell = self.sheet.cell(self.row, column)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"{quote_sheetname(where[0])}!{where[1]}")
        cell.font = Font(name=_FONT, size=_POINT, color=_LINK_COLOUR, underline="single")

    def _put(self, column: int, text: object, look: _Look, to: int = 0) -> None:
        """A text, never a formula: what begins with = + - @ stays text, also when somebody edits the cell."""
        cell = self.sheet.cell(self.row, column)
        if to > column:
            self.sheet.merge_cells(start_row=self.row, end_row=self.row, start_column=column, end_column=to)
        clean = harmless(str(text))[:_MOST_LETTERS]
        if clean:
            cell.value = clean
            cell.data_type = "s"
            cell.quotePrefix = clean.lstrip()[:1] in ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
        cell.number_format = "@"
        cell.font = Font(name=_FONT, size=look.size, bold=look.bold, color=look.ink)
        across = "right" if look.right else "left"
        cell.alignment = Alignment(horizontal=across, vertical="top", wrap_text=True, indent=look.indent)
        for k in range(column, max(column, to) + 1):
            one = self.sheet.cell(self.row, k)
            if look.ground:
                one.fill = PatternFill("solid", start_color=look.ground)
            if look.ruled:
                one.border = _BELOW

    def _height(self, texts: Sequence[tuple[str, float]], size: float = _POINT) -> float:
        """Points a row needs for its tallest text; a column is about as many half-width letters wide."""
        scale = size / _POINT
        lines = 1
        for text, width in texts:
            room = max(8, int(width / scale))
            lines = max(lines, sum(len(wrapped(part, room)) for part in text[:_MOST_LETTERS].split("\n")))
        return min(_TALLEST, lines * _LINE * scale + 3)

    def _next(self, height: float) -> None:
        self.sheet.row_dimensions[self.row].height = height
        self.row += 1


def _label(cell: str) -> str:
    """What a link says: of a long sheet name the end, so that the address is always seen on one line."""
    room = _WIDTHS[_LINKS_FROM - 1] - 2
    if cell_len(cell) <= room:
        return cell
    end = cell
    while cell_len(end) > room - 2:
        end = end[1:]
    return f"…{end}"
