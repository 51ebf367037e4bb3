"""Plain text for a terminal: fits the width in East Asian cells, verdict first, colour only when asked."""

from __future__ import annotations

import re

from checker.model import Report
from checker.reporting.environment import environment
from checker.reporting.layout import Page
from checker.reporting.options import Options
from checker.reporting.view import view

_GAPS = re.compile(r"\n{3,}")
# Typographic signs that a Japanese Windows console (cp932) cannot print.
PLAIN = str.maketrans({"\u2212": "-", "–": "-", "—": "-", "≥": ">=", "≤": "<=", "✓": "o", "✗": "x", "±": ""})


def write(report: Report, options: Options) -> str:
    page = Page(options.width, options.colour, PLAIN)
    template = environment(options.lang, "text").get_template("report.txt.j2")
    return _GAPS.sub("\n\n", template.render(view=view(report, options), page=page)).strip("\n") + "\n"
