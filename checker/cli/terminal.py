"""What commands print to: a terminal, a pipe, a file, whatever letters it knows."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import typer

from checker.model import UsageError


def known_language(lang: str) -> str:
    """`lang` when reports are written in it. Raises UsageError else."""
    from checker.reporting import LANGUAGES

    if lang not in LANGUAGES:
        raise UsageError(f"unknown language {lang!r}: one of {', '.join(LANGUAGES)}")
    return lang


def terminal_width() -> int:
    """Columns of the terminal, 80 where stdout is none."""
    import shutil

    return min(shutil.get_terminal_size().columns, 120) if sys.stdout.isatty() else 80


def wants_colour() -> bool:
    """Whether stdout is a terminal whose user has not asked for plain text."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


def print_text(text: str) -> None:
    """Write to stdout; a console that lacks a character (cp932) gets `?` for it, never a traceback."""
    try:
        typer.echo(text, nl=not text.endswith("\n"))
    except UnicodeEncodeError:
        encoding = sys.stdout.encoding or "utf-8"
        sys.stdout.write(text.encode(encoding, "replace").decode(encoding) + "\n")


def put(text: str, output: Path | None) -> None:
    """To a file, else to stdout. Raises UsageError where the file cannot be written."""
    if output is None:
        print_text(text)
        return
    try:
        output.write_text(text if text.endswith("\n") else text + "\n", encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{output}: cannot be written: {error.strerror}", "write", path=output) from error
