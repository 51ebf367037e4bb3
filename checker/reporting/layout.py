"""Lines of text for a terminal: wrapping and tables measured in cells (a Japanese letter takes two)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from checker.reporting.cleaning import one_line
from checker.reporting.environment import Ready

# 禁則: what may not begin, and what may not end, a line.
_NOT_FIRST = frozenset(
    "、。，．,.:;!?！？：；」』）】〕］｝〉》)]}・ー々％%円年月日期人件ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
)
_NOT_LAST = frozenset("「『（【〔［｛〈《([{¥＋＝")
_TOKEN = re.compile(r"\s+|[!-~\u00a0-\u10ff\u2000-\u2bff]+|.", re.DOTALL)
_COLOURS = {
    "pass": "32", "fail": "31", "at_risk": "33", "check": "33", "unknown": "35", "not_applicable": "2", "heading": "1",
    "compliant": "1;32", "non_compliant": "1;31", "undetermined": "1;35", "unreadable": "1;31",
}  # fmt: skip
_MARKS = {
    "pass": "[OK]", "fail": "[NG]", "at_risk": "[!!]", "check": "[!!]", "unknown": "[??]", "not_applicable": "[--]",
}  # fmt: skip
_GAP = 2
_NARROW = 16  # a requirement column narrower than this is unreadable: then the numbers go below it


@dataclass(frozen=True, slots=True)
class Page:
    """A page `width` cells wide; `plain` replaces signs that some terminals lack."""

    width: int
    colour: bool
    plain: dict[int, str]

    def clean(self, text: object) -> str:
        return one_line(str(text)).translate(self.plain).strip()

    def clip(self, text: object, width: int) -> str:
        return clip(self.clean(text), width)

    def wrap(self, text: object, indent: int = 0, first: str = "") -> Ready:
        """A paragraph; `first` stands before the first line inside the indent (a mark, a bullet)."""
        lines = wrapped(self.clean(text), self.width - indent)
        lead = f"{first}{' ' * (indent - cell_len(first))}" if first else " " * indent
        return Ready("\n".join(f"{lead if k == 0 else ' ' * indent}{line}" for k, line in enumerate(lines)).rstrip())

    def mark(self, outcome: str) -> Ready:
        return self.paint(_MARKS[outcome], outcome)

    def paint(self, text: object, kind: str) -> Ready:
        """Coloured only on a page with colour; the text is cleaned either way."""
        clean = self.clean(text)
        return Ready(f"\x1b[{_COLOURS[kind]}m{clean}\x1b[0m" if self.colour and kind in _COLOURS else clean)

    def painted(self, text: str, kind: str, indent: int = 0) -> Ready:
        """A wrapped paragraph, every line of it coloured."""
        lines = str(self.wrap(text, indent)).splitlines()
        return Ready("\n".join(str(self.paint_line(line, kind)) for line in lines))

    def one_line(self, text: object, kind: str) -> Ready:
        """One physical line however long, for what a script or a log is to hold as one."""
        return Ready(self.paint_line(" ".join(self.clean(text).split()), kind))

    def paint_line(self, line: str, kind: str) -> str:
        return f"\x1b[{_COLOURS[kind]}m{line}\x1b[0m" if self.colour and kind in _COLOURS else line

    def pairs(self, rows: Sequence[tuple[str, str]], indent: int = 2) -> Ready:
        """Label and value, the values under one another."""
        clean = [(self.clean(label), self.clean(value)) for label, value in rows]
        label_width = min(max((cell_len(label) for label, _ in clean), default=0), self.width // 3)
        found = []
        for label, value in clean:
            head = pad(" " * indent + clip(label, label_width), indent + label_width + _GAP)
            body = wrapped(value, self.width - indent - label_width - _GAP)
            found.append(head + body[0])
            found += [" " * (indent + label_width + _GAP) + line for line in body[1:]]
        return Ready("\n".join(line.rstrip() for line in found))

    def columns(self, rows: Sequence[Sequence[str]], right: Sequence[int] = (), indent: int = 2) -> Ready:
        """Rows of texts under one another, columns of `right` right-aligned, the last one wrapped.

        Where the others leave it too little room, each row is a paragraph of its own.
        """
        cells = [[self.clean(text) for text in row] for row in rows]
        widths = [max(cell_len(row[k]) for row in cells) for k in range(len(cells[0]) - 1)] if cells else []
        start = indent + sum(widths) + _GAP * len(widths)
        lines: list[str] = []
        for row in cells:
            if start > self.width - _NARROW:
                lines += str(self.wrap("  ".join(text for text in row if text), indent + 2, " " * indent)).splitlines()
                continue
            head = "".join(
                (" " * (width - cell_len(text)) + text if k in right else pad(text, width)) + " " * _GAP
                for k, (text, width) in enumerate(zip(row, widths, strict=False))
            )
            body = wrapped(row[-1], self.width - start)
            lines += [" " * indent + head + body[0], *(" " * start + line for line in body[1:])]
        return Ready("\n".join(line.rstrip() for line in lines))

    def table(self, head: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]]) -> Ready:
        """Rows of (outcome, [requirement, number, …]): numbers right-aligned, the requirement wrapped beside them.

        Where the numbers leave no room for the requirement they go on a line of their own below it.
        """
        cells = [[self.clean(c) for c in row] for _, row in rows]
        head = [self.clean(c) for c in head]
        widths = [max(cell_len(row[k]) for row in [head, *cells]) for k in range(1, len(head))]
        room = self.width - 5 - sum(widths) - _GAP * len(widths)
        stacked = room < _NARROW
        room = self.width - 5 if stacked else min(room, max(cell_len(row[0]) for row in [head, *cells]))
        lines = [] if stacked else [self._line("    ", head[0], head[1:], room, widths)]
        for (outcome, _), row in zip(rows, cells, strict=True):
            title = wrapped(row[0], room)
            mark = str(self.mark(outcome))
            if stacked:
                lines += [f"{mark} {title[0]}", *(f"     {t}" for t in title[1:])]
                said = [f"{name}: {value}" for name, value in zip(head[1:], row[1:], strict=True) if value]
                lines += [f"       {line}" for line in wrapped("  ".join(said), self.width - 7)] if said else []
            else:
                lines.append(self._line(mark, title[0], row[1:], room, widths))
                lines += [f"     {t}" for t in title[1:]]
        return Ready("\n".join(line.rstrip() for line in lines))

    def _line(self, mark: str, title: str, numbers: Sequence[str], room: int, widths: Sequence[int]) -> str:
        right = "".join(" " * (_GAP + width - cell_len(n)) + n for n, width in zip(numbers, widths, strict=True))
        return f"{mark} {pad(title, room)}{right}"


def pad(text: str, width: int) -> str:
    return text + " " * max(0, width - cell_len(text))


def clip(text: str, width: int) -> str:
    """At most so many cells, cut with … (two cells are kept for it)."""
    if cell_len(text) <= width:
        return text
    kept = ""
    for letter in text:
        if cell_len(kept + letter) > width - 2:
            break
        kept += letter
    return f"{kept}…"


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells, broken between words and Japanese letters (kinsoku), or inside what is longer."""
    width = max(width, 8)
    lines, line = [], ""
    for token in _pieces(text, width):
        if cell_len(line) + cell_len(token) <= width or not line:
            line += token if line or not token.isspace() else ""
            continue
        line, carried = (line.rstrip(), "") if line[-1].isspace() or token.isspace() else _break(line, token)
        if line:
            lines.append(line)
        line = (carried + token).lstrip()
        while cell_len(line) > width:
            head = _prefix(line, width)
            lines.append(head)
            line = line[len(head) :]
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _break(line: str, token: str) -> tuple[str, str]:
    """Where to break before `token`: letters that must stay with it move down, at most four."""
    cut = len(line)
    while cut > 0 and len(line) - cut < 4 and _together(line[cut - 1], line[cut:] + token):
        cut -= 1
    if cut and not _together(line[cut - 1], line[cut:] + token) and line[:cut].strip():
        return line[:cut].rstrip(), line[cut:]
    return line, ""


def _together(before: str, after: str) -> bool:
    follower = after[:1]
    narrow = before < "\u1100" and follower < "\u1100" and not (before.isspace() or follower.isspace())
    return before in _NOT_LAST or follower in _NOT_FIRST or narrow


def _pieces(text: str, width: int) -> list[str]:
    """Words and single Japanese letters; a word longer than a line is cut into lines."""
    found: list[str] = []
    for token in _TOKEN.findall(text):
        while cell_len(token) > width:
            head = _prefix(token, width)
            found.append(head)
            token = token[len(head) :]
        found.append(token)
    return [piece for piece in found if piece]


def _prefix(text: str, width: int) -> str:
    """The longest beginning that fits; at least one letter."""
    kept = 1
    while kept < len(text) and cell_len(text[: kept + 1]) <= width:
        kept += 1
    return text[:kept]
