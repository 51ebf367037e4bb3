"""What was understood of a workbook, in every format that is text: `plan-checker read`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from checker.model import UsageError
from checker.reading.understanding import Candidate, Understanding
from checker.reporting.cleaning import harmless, one_line
from checker.reporting.environment import environment, words
from checker.reporting.json_ import SCHEMA_VERSION, fact_of, plain
from checker.reporting.layout import Page
from checker.reporting.reading_view import reading_view, state_of, wording_of
from checker.reporting.text import PLAIN

READ_FORMATS: Mapping[str, str] = MappingProxyType(
    {"text": "read.txt.j2", "json": "", "md": "read.md.j2", "html": "read.html.j2"}
)
__all__ = ["READ_FORMATS", "reading_headline", "render_reading", "state_of"]
_GAPS = re.compile(r"\n{3,}")


def render_reading(
    understanding: Understanding,
    format: str,
    lang: str = "ja",
    *,
    tool_version: str = "",
    colour: bool = False,
    width: int = 80,
) -> str:
    """As `render` does for reports: text, one line of JSON under `read.schema.json`, Markdown, or one HTML file.

    Raises UsageError for an unknown format or language.
    """
    if format not in READ_FORMATS:
        there = ", ".join(READ_FORMATS)
        raise UsageError(f"unknown format {format!r}: one of {there}", "format", format=format, there=there)
    if format == "json":
        document = document_of(understanding, lang, tool_version)
        return harmless(json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(", ", ": "))) + "\n"
    template = environment(lang, format).get_template(READ_FORMATS[format])
    page = Page(max(width, 40), colour, PLAIN)
    text = template.render(view=reading_view(understanding, lang), page=page, version=tool_version)
    return text.strip() + "\n" if format == "html" else _GAPS.sub("\n\n", text).strip("\n") + "\n"


def reading_headline(understanding: Understanding, lang: str = "ja") -> str:
    """The state in one line, for whoever sends the whole to a file."""
    known = words(lang)
    name, state = one_line(understanding.plan.name), known["reading"]["state"][state_of(understanding)]
    return str(known["pair"]).format(name, state)


def document_of(understanding: Understanding, lang: str, tool_version: str) -> dict[str, Any]:
    """The understanding as plain JSON values; money integer yen, dates ISO."""
    plan, wording = understanding.plan, wording_of(understanding, lang)
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "plan-checker", "version": tool_version},
        "input": {"name": plan.name, "sha256": plan.sha256},
        "state": state_of(understanding),
        "sheets": list(understanding.sheets),
        "hidden_sheets": list(understanding.hidden_sheets),
        "mapped": list(understanding.mapped),
        "candidates": [_candidate(candidate) for candidate in understanding.candidates],
        "facts": [fact_of(fact) for fact in plan.facts],
        "ignored": [
            {"kind": i.kind, "cell": f"{i.sheet}!{i.cell}", "text": i.text, "why": i.why} for i in understanding.ignored
        ],
        "findings": [
            {
                "code": finding.code,
                "item": finding.metric,
                "year": finding.year,
                "message": wording.message(finding),
                "cells": list(finding.cells),
            }
            for finding in plan.findings
        ],
    }


def _candidate(candidate: Candidate) -> dict[str, Any]:
    return {
        "status": candidate.status,
        "why": candidate.why,
        "said": candidate.said,
        "sheet": candidate.sheet,
        "area": candidate.area,
        "header": candidate.header,
        "rows": candidate.rows,
        "scope": candidate.scope,
        "unit": candidate.unit,
        "years": [{"year": y.slot, "cell": y.cell, "text": y.text, "end": plain(y.end)} for y in candidate.years],
        "years_down": candidate.years_down,
        "items": list(candidate.items),
        "core": candidate.core,
        "used": candidate.used,
        "hidden": candidate.hidden,
    }
