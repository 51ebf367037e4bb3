"""What an annotated copy says at the cells: a fill, a frame and one comment for all findings that rest on a cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Border, Color, PatternFill, Side
from openpyxl.utils import coordinate_to_tuple
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from checker.reporting.cleaning import harmless
from checker.reporting.layout import wrapped
from checker.reporting.view import Group, Shown, View

# tone → (text and frame, ground): the colours of templates/report.css
PALETTE = {
    "fail": ("A90000", "FDE0E0"),
    "unknown": ("5C1A8A", "EEDFF8"),
    "at_risk": ("8A3B00", "FFE9CC"),
    "check": ("8A3B00", "FFE9CC"),
    "pass": ("115A36", "DFF2E7"),
    "not_applicable": ("4D4D4D", "F2F2F2"),
}
INK = "1A1A1A"
TONES = ("fail", "unknown", "at_risk", "check", "pass")  # the worst first
AUTHOR = "plan-checker"
_RULE = "――― plan-checker ―――"  # parts our words from a comment that was there; cut off there when checked again
_CELLS = 2_000  # annotated at most; the first sheet lists all findings whatever their cells
_LETTERS = 3_000  # in one comment; beyond it nobody reads, and Excel stops at 32,767
_BOX, _LINE, _TALLEST = (340, 50), 18, 620  # comment box: (pixels, terminal cells) across, pixels a line
_PLACE = re.compile(
    r"(?P<sheet>.+)!(?P<ref>\$?[A-Z]{1,3}\$?[1-9][0-9]{0,6})(?::\$?[A-Z]{1,3}\$?[1-9][0-9]{0,6})?\Z", re.S
)


@dataclass(frozen=True, slots=True)
class Note:
    """One finding as it is said at its cells."""

    tone: str
    text: str


def place(text: str) -> tuple[str, str] | None:
    """`Sheet!D12` → (Sheet, D12); of a range its first cell; None for what is no cell."""
    match = _PLACE.match(text)
    return None if match is None else (match["sheet"], match["ref"].replace("$", ""))


def groups(view: View) -> Iterator[Group]:
    """Every group of findings that concerns the plan, each once."""
    yield from view.failing_groups
    yield from view.other_groups
    yield from view.advisory_plan
    yield from view.advisory_reading
    yield from view.advisory_rules


def annotate(book: Workbook, view: View) -> None:
    """Mark the cells of all findings. Cells outside a sheet's used area are left alone."""
    for (sheet, ref), notes in list(_by_cell(view).items())[:_CELLS]:
        if sheet in book.sheetnames and isinstance(book[sheet], Worksheet):
            cell = _existing(book[sheet], ref)
            if cell is not None:
                _mark(cell, sorted(notes, key=lambda note: TONES.index(note.tone)), view)


def _by_cell(view: View) -> dict[tuple[str, str], list[Note]]:
    found: dict[tuple[str, str], list[Note]] = {}
    for group in groups(view):
        for shown in group.members:
            if shown.tone not in TONES:
                continue
            note = Note(shown.tone, said(group, shown, view))
            for where in dict.fromkeys(place(cell) for cell in shown.finding.cells):
                if where is not None:
                    found.setdefault(where, []).append(note)
    return found


def said(group: Group, shown: Shown, view: View) -> str:
    """One finding in a comment: outcome, title, code and year; the message; what to do."""
    t = view.w.t
    title = t["year_of"].format(group.title, view.w.year(shown.finding.year, True)) if shown.year else group.title
    lines = [f"{t['mark'][shown.tone]} {t['outcome'][shown.tone]}{t['pair_mark']}{title} [{group.code}]", shown.message]
    if group.advice and shown.tone != "pass":
        lines.append(f"{t['head']['advice']}{t['pair_mark']}{group.advice}")
    return "\n".join(line.replace("`", "") for line in lines if line)


def _existing(sheet: Worksheet, ref: str) -> Cell | None:
    """The cell, or the one that shows its merged area; None outside the used area."""
    for area in sheet.merged_cells.ranges:
        if ref in area:
            ref = area.start_cell.coordinate
            break
    found = _inside(sheet, ref)
    return found if isinstance(found, Cell) else None  # no MergedCell: it can hold no comment


def _inside(sheet: Worksheet, ref: str) -> object:
    row, column = coordinate_to_tuple(ref)
    used = sheet.min_row <= row <= sheet.max_row and sheet.min_column <= column <= sheet.max_column
    return sheet.cell(row, column) if used else None


def _mark(cell: Cell, notes: list[Note], view: View) -> None:
    """The worst outcome gives the colour; a frame for what is not settled, so that print without colour shows it."""
    ink, ground = PALETTE[notes[0].tone]
    cell.fill = PatternFill("solid", start_color=ground)
    if _is_pale(cell.font.color):
        cell.font = _with_ink(cell.font)
    if notes[0].tone != "pass":
        side = Side(style="medium", color=ink)
        cell.border = Border(left=side, right=side, top=side, bottom=side)
    cell.comment = _comment(cell.comment, [note.text for note in notes], view)


def _is_pale(color: Color | None) -> bool:
    """White or nearly white text, which the new ground would swallow."""
    if color is None:
        return False
    if color.type == "theme":
        return color.theme == 0 or (color.theme == 2 and (color.tint or 0) >= 0)
    if color.type == "indexed":
        return color.indexed in (1, 9)
    rgb = color.rgb if isinstance(color.rgb, str) else ""
    return len(rgb) == 8 and min(int(rgb[k : k + 2], 16) for k in (2, 4, 6)) > 0x99


def _with_ink(font: Any) -> Any:
    dark = copy(font)
    dark.color = Color(rgb=f"FF{INK}")
    return dark


def _comment(before: Comment | None, texts: list[str], view: View) -> Comment:
    """Our words below those of a comment that was there; words of an earlier check are replaced."""
    kept, texts = _kept(before), list(dict.fromkeys(texts))
    used, most = len(kept), _LETTERS
    shown: list[str] = []
    for text in texts:
        if shown and used + len(text) > most:
            break
        shown.append(text[:most])
        used += len(text)
    if left := len(texts) - len(shown):
        shown.append(str(view.w.t["workbook"]["more"]).format(left))
    ours = harmless("\n\n".join(shown))
    whole = f"{kept}\n\n{_RULE}\n{ours}" if kept else ours
    author = before.author if before is not None and kept else AUTHOR
    lines = sum(len(wrapped(line, _BOX[1])) for line in whole.splitlines())
    return Comment(whole, author, height=min(_LINE * (lines + 1), _TALLEST), width=_BOX[0])


def _kept(before: Comment | None) -> str:
    if before is None:
        return ""
    text = str(before.text or "")
    if _RULE not in text and before.author == AUTHOR:
        return ""
    return text.split(_RULE, 1)[0].strip()
