"""The annotated copy: the plan's own workbook with coloured cells, comments and a first sheet that says it all.

The original is only read. openpyxl makes the copy in a child process under a limit of time and memory: a workbook may
be harmless to the reader and still cost openpyxl hours (one merged range over a whole sheet). What openpyxl cannot
carry over is found by comparing the parts of the two packages, and named on the first sheet.
"""

from __future__ import annotations

import hashlib
import os
import re
import zipfile
import zlib
from contextlib import suppress
from io import BytesIO
from pathlib import Path

from checker.model import Report, UsageError
from checker.reading import limits
from checker.reporting.cleaning import one_line
from checker.reporting.options import Options
from checker.reporting.view import view
from checker.reporting.workbook_child import in_child

# openpyxl proper is imported in `workbook_copy`, by the child and by `prepare`
_NEVER_OPENED = ("READ-OPEN", "READ-CRASH")
_MAIN = re.compile(rb"spreadsheetml\.(?:sheet|template)\.main\+xml")
_MACROS = re.compile(rb"ms-excel\.(?:sheet|template)\.macroEnabled\.main\+xml")
_STRICT = b"http://purl.oclc.org/ooxml/"
_NEEDS = "the annotated copy needs an .xlsx or .xlsm workbook; save it as .xlsx in Excel and check that file"


def write_workbook(
    report: Report,
    original: str | os.PathLike[str],
    out: str | os.PathLike[str],
    lang: str = "ja",
    seconds: float | None = None,
) -> None:
    """Write the annotated copy of `original`, from which `report` was made, to `out` (.xlsx; .xlsm of an .xlsm).

    It takes at most `seconds`, by default `limits.COPY_SECONDS`.
    Raises UsageError where there can be no copy: too little time, another format, a workbook that could not be opened,
    a file that changed since it was read, an `out` that is the original or cannot be written, a redacted report. `out`
    is replaced whole or not at all.
    """
    source, target = Path(original), Path(out)
    if report.plan.name == "":
        message = "--redact has no --format xlsx: the copy holds the applicant's own cells; use --format html"
        raise UsageError(message, "copy_redact")
    _check_target(source, target)
    data = _original(report, source, lang)
    macros = _has_macros(data, source)
    if target.suffix.lower() == ".xlsm" and not macros:
        message = f"{target}: an .xlsm is made only from a workbook with macros; name the copy .xlsx"
        raise UsageError(message, "copy_macros", path=target)
    from checker.reporting.workbook_copy import annotated

    keep_macros = macros and target.suffix.lower() == ".xlsm"
    copy = in_child(annotated, (data, report, lang, keep_macros), name=one_line(source.name), seconds=seconds)
    _replace(target, copy)


def _check_target(source: Path, target: Path) -> None:
    if target.suffix.lower() not in (".xlsx", ".xlsm"):
        raise UsageError(f"{target}: an annotated copy is named .xlsx (or .xlsm)", "copy_name", path=target)
    with suppress(OSError):
        if target.exists() and target.samefile(source):
            message = f"{target}: this is the plan itself; give the annotated copy another name"
            raise UsageError(message, "copy_itself", path=target)


def _original(report: Report, source: Path, lang: str) -> bytes:
    """The bytes the report was made from."""
    name = one_line(source.name)
    never = [f for f in report.findings if f.code in _NEVER_OPENED]
    if report.unreadable and never:
        said = " ".join(shown.message for shown in view(report, Options(lang=lang)).fatal)
        raise UsageError(f"{name}: no annotated copy: {said}", "copy_unread", name=name, said=said)
    try:
        if source.stat().st_size > limits.FILE_BYTES:
            raise UsageError(f"{name}: too large for an annotated copy", "copy_large", name=name)
        data = source.read_bytes()
    except OSError as error:
        raise UsageError(f"{name}: cannot be read: {error.strerror}", "copy_gone", name=name) from error
    if hashlib.sha256(data).hexdigest() != report.plan.sha256:
        message = f"{name}: the file changed while it was being checked; check it again"
        raise UsageError(message, "copy_changed", name=name)
    return data


def _has_macros(data: bytes, source: Path) -> bool:
    """Whether an OOXML workbook has macros. Raises UsageError for what is none."""
    name = one_line(source.name)
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            types = package.read("[Content_Types].xml")
            book = package.read("xl/workbook.xml") if "xl/workbook.xml" in package.namelist() else b""
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, RuntimeError, OSError, EOFError) as error:
        raise UsageError(f"{name}: {_NEEDS}", "copy_needs", name=name) from error
    if _STRICT in book:
        raise UsageError(f"{name}: saved as Strict Open XML; {_NEEDS}", "copy_needs", name=name)
    if not (_MAIN.search(types) or _MACROS.search(types)):
        raise UsageError(f"{name}: {_NEEDS}", "copy_needs", name=name)
    return bool(_MACROS.search(types))


def _replace(target: Path, data: bytes) -> None:
    """Write beside the target and rename, so that a full disk leaves no half workbook."""
    beside = target.with_name(f".plan-checker-{os.getpid()}.part")
    try:
        try:
            beside.write_bytes(data)
            beside.replace(target)
        finally:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"{target}: cannot be written: {error.strerror}", "write", path=target) from error
