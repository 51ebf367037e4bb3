"""Where the output of a command goes: stdout, one file, or a folder with one file for each plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from checker import __version__
from checker.cli.terminal import print_text, terminal_width, wants_colour
from checker.model import UsageError

if TYPE_CHECKING:
    from checker.model import Report
    from checker.reading.understanding import Understanding


class Output:
    """Where reports go: stdout, one file, or a folder with one file for each plan."""

    _ENDINGS = {"text": "txt", "json": "json", "md": "md", "html": "html", "xlsx": "xlsx"}

    def __init__(self, format_: str, lang: str, redact: bool, target: Path | None, plans: list[Path]) -> None:
        self.format, self.lang, self.redact = format_, lang, redact
        self.target, self._plans = target, plans
        self.folder = target is not None and (len(plans) > 1 or target.is_dir())
        self._taken: set[str] = set()
        if self.folder and target is not None:
            try:
                target.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise UsageError(
                    f"{target}: cannot make this folder: {error.strerror}", "write", path=target
                ) from error

    def put(self, report: Report, plan: Path, seconds: float) -> None:
        """Render one report and write it to its place, a copy in at most `seconds`.

        Raises UsageError where it cannot be written.
        """
        from checker.reporting import COPY, headline, render, write_workbook

        if self.target is not None and self.format == COPY:
            path = self._place(self.target, plan)
            write_workbook(report, plan, path, self.lang, seconds)
            typer.echo(f"{headline(report, self.lang)} -> {path}", err=True)
            return
        colour, width = self._terminal()
        text = render(report, self.format, self.lang, colour=colour, width=width, redact=self.redact)
        self._write(text, plan, headline(report, self.lang, self.redact))

    def put_reading(self, found: Understanding, plan: Path) -> None:
        """As `put`, of what was understood of one workbook."""
        from checker.reporting.reading import reading_headline, render_reading

        colour, width = self._terminal()
        text = render_reading(found, self.format, self.lang, tool_version=__version__, colour=colour, width=width)
        self._write(text, plan, reading_headline(found, self.lang))

    def _terminal(self) -> tuple[bool, int]:
        """(whether to colour, how wide): a pipe or a file gets 80 plain columns."""
        there = self.target is None
        return there and wants_colour(), terminal_width() if there else 80

    def _write(self, text: str, plan: Path, said: str) -> None:
        if self.target is None:
            print_text(text)
            return
        path = self._place(self.target, plan)
        try:
            path.write_text(text if text.endswith("\n") else text + "\n", encoding="utf-8", newline="\n")
        except OSError as error:
            raise UsageError(f"{path}: cannot be written: {error.strerror}", "write", path=path) from error
        typer.echo(f"{said} -> {path}", err=True)

    def _place(self, target: Path, plan: Path) -> Path:
        """Where the output of one plan goes. Raises UsageError for a place that holds one of the plans."""
        path = self._named(target, plan) if self.folder else target
        if path.exists() and any(given.exists() and path.samefile(given) for given in self._plans):
            raise UsageError(f"{path}: this is a plan itself; give the output another name", "copy_itself", path=path)
        return path

    def _named(self, target: Path, plan: Path) -> Path:
        """A file of its own for each plan, also where two plans share a name."""
        stem, number = plan.stem, 1
        while stem in self._taken:
            number += 1
            stem = f"{plan.stem}-{number}"
        self._taken.add(stem)
        macros = self.format == "xlsx" and plan.suffix.lower() == ".xlsm"
        return target / f"{stem}.{'xlsm' if macros else self._ENDINGS[self.format]}"
