"""Report → words and files: one small module per format, all over the same Jinja templates.

`render()` makes every format that is text; `write_workbook()` makes the annotated copy, which needs the original. The
registry of formats is closed; each module is imported when first asked for, so that naming the formats (`--help`) costs
nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module
from types import MappingProxyType

from checker.model import CheckerError, Report, UsageError
from checker.reporting.assets import asset_dir
from checker.reporting.options import Options

__all__ = [
    "COPY",
    "FORMATS",
    "LANGUAGES",
    "Options",
    "asset_dir",
    "headline",
    "prepare",
    "refusal",
    "render",
    "write_workbook",
]

LANGUAGES = ("ja", "en")
FORMATS = MappingProxyType({"text": "text", "json": "json_", "md": "markdown", "html": "html"})
COPY = "xlsx"  # the annotated copy: no text, made beside the original by `write_workbook`


def prepare(format: str, lang: str = "ja") -> None:
    """Imports and compiles what `render` will need: a cold start does this while the workbook is being read."""
    if format == COPY:
        import_module(f"{__name__}.workbook_copy")
    elif format in FORMATS and lang in LANGUAGES:
        import_module(f"{__name__}.{FORMATS[format]}")
        from checker.reporting.environment import compile_templates

        compile_templates(lang, format)


def render(
    report: Report, format: str, lang: str = "ja", colour: bool = False, width: int = 80, redact: bool = False
) -> str:
    """One report as text, JSON (one line), Markdown or one self-contained HTML file.

    `colour` adds ANSI colours to text only; `width` is the line length of text in terminal cells (East Asian width);
    `redact` leaves the applicant and the file name out. No format carries control or bidi characters of the input.
    Raises UsageError for an unknown format or language.
    """
    if format not in FORMATS:
        raise UsageError(f"unknown format {format!r}: one of {', '.join(FORMATS)}")
    if lang not in LANGUAGES:
        raise UsageError(f"unknown language {lang!r}: one of {', '.join(LANGUAGES)}")
    if redact:
        from checker.reporting.redaction import redacted

        report = redacted(report)
    write: Callable[[Report, Options], str] = import_module(f"{__name__}.{FORMATS[format]}").write
    return write(report, Options(lang=lang, colour=colour, width=max(width, 40), redact=redact))


def write_workbook(
    report: Report,
    original: str | os.PathLike[str],
    out: str | os.PathLike[str],
    lang: str = "ja",
    seconds: float | None = None,
) -> None:
    """Write the annotated copy of the workbook `original`, of which `report` was made, to the file `out` (.xlsx).

    Raises UsageError where there can be none, or none in `seconds`: see `checker.reporting.workbook`.
    """
    if lang not in LANGUAGES:
        raise UsageError(f"unknown language {lang!r}: one of {', '.join(LANGUAGES)}")
    write: Callable[..., None] = import_module(f"{__name__}.workbook").write_workbook
    write(report, original, out, lang, seconds)


def headline(report: Report, lang: str = "ja", redact: bool = False) -> str:
    """The verdict in one line, for whoever sends the report itself to a file."""
    from checker.reporting.cleaning import one_line
    from checker.reporting.environment import words

    known = words(lang)
    verdict = known["unreadable"] if report.unreadable else known["verdict"][report.verdict.value]
    name = known["redacted"] if redact else one_line(report.plan.name)
    return str(known["pair"]).format(name, verdict)


def refusal(error: CheckerError, lang: str = "ja") -> str:
    """What is wrong with the call, in one line of the user's language; English where the other has no words for it."""
    name = getattr(error, "refusal", "")
    if lang != "ja" or not name:
        return str(error)
    from checker.reporting.cleaning import one_line
    from checker.reporting.environment import environment

    words = environment("ja", "plain").get_template("refusals.ja.j2").module
    return one_line(getattr(words, name)(error.data)).strip()  # type: ignore[attr-defined]
