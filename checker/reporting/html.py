"""One self-contained HTML file: no script, no external asset, prints on A4."""

from __future__ import annotations

from checker.model import Report
from checker.reporting.cleaning import harmless
from checker.reporting.environment import environment
from checker.reporting.options import Options
from checker.reporting.view import view


def write(report: Report, options: Options) -> str:
    template = environment(options.lang, "html").get_template("report.html.j2")
    return harmless(template.render(view=view(report, options))).lstrip() + "\n"
