"""Markdown with tables (GitHub's dialect)."""

from __future__ import annotations

import re

from checker.model import Report
from checker.reporting.environment import environment
from checker.reporting.options import Options
from checker.reporting.view import view

_GAPS = re.compile(r"\n{3,}")


def write(report: Report, options: Options) -> str:
    template = environment(options.lang, "md").get_template("report.md.j2")
    return _GAPS.sub("\n\n", template.render(view=view(report, options))).strip() + "\n"
