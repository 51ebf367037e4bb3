"""A draft of the next round from the pack of an earlier one: the same rules, every clause to be looked up again.

The copy keeps comments and layout (tomlkit). Its status is `draft`: it is never chosen by itself and marks its reports.
Each citation's section becomes `TODO: <the old one>`, which the loader takes in a draft only. The cases beside the pack
are copied too: what still holds passes, what a changed number breaks is named by `rules test`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from checker.model import ProgrammeError, UsageError
from checker.rules import registry
from checker.rules.programme import TODO

_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*\Z")
CASES = ".cases.toml"
_ROUND_LINE = re.compile(r"^round = \d+$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Draft:
    """The two files of a draft that was written, and how many clauses and cases wait for their author."""

    pack: Path
    cases: Path | None
    clauses: int
    case_count: int


@dataclass(frozen=True, slots=True)
class NewRound:
    """The one round a draft is for, where its author knows it already."""

    number: int
    opens: date | None = None
    closes: date | None = None


def new_pack(programme_id: str, origin: Path, folder: Path, today: date, round_: NewRound | None = None) -> Draft:
    """Write `<id>.toml` and `<id>.cases.toml` into `folder`, made from the pack file `origin`.

    With `round_` the draft has that round alone, and its cases speak of it. Raises UsageError for an id that is none or
    is taken and for a file that is there already, ProgrammeError for a damaged origin.
    """
    _check_id(programme_id)
    pack, cases = folder / f"{programme_id}.toml", folder / f"{programme_id}{CASES}"
    for path in (pack, cases):
        if path.exists():
            raise UsageError(f"{path}: is there already; nothing is overwritten", "draft_there", path=path)
    text, clauses = _drafted(programme_id, origin, today, round_)
    _write(pack, text)
    old_cases = origin.with_name(f"{origin.stem}{CASES}")
    if not old_cases.exists():
        return Draft(pack, None, clauses, 0)
    copied = old_cases.read_text(encoding="utf-8")
    if round_ is not None:
        copied = _ROUND_LINE.sub(f"round = {round_.number}", copied)
    _write(cases, copied)
    return Draft(pack, cases, clauses, copied.count("[[case]]"))


def _check_id(programme_id: str) -> None:
    if not _ID.match(programme_id):
        message = f"{programme_id!r} is no programme id: small letters, digits and hyphens, such as monozukuri-24"
        raise UsageError(message, "draft_id", programme=programme_id)
    if programme_id in registry.programme_ids():
        message = f"{programme_id!r} ships with the tool already; give the draft another id"
        raise UsageError(message, "draft_taken", programme=programme_id)


def _drafted(programme_id: str, origin: Path, today: date, round_: NewRound | None) -> tuple[str, int]:
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(origin.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, TOMLKitError) as error:
        raise ProgrammeError(f"{origin.name}: cannot be read as TOML: {error}") from error
    head: Any = document["programme"]
    head["id"], head["status"], head["verified"] = programme_id, "draft", today
    if round_ is not None:
        _set_round(head, round_)
    clauses = 0
    for cite in _citations(document):
        if not str(cite.get("section", TODO)).startswith(TODO):
            cite["section"] = f"{TODO}: {cite['section']}"
            clauses += 1
    note = f"# {programme_id}: draft made from {origin.stem} on {today}; every section {TODO} waits for its clause\n"
    return note + tomlkit.dumps(document), clauses


def _set_round(head: Any, round_: NewRound) -> None:
    """The first round, keeping its citation, becomes the new one; the others go."""
    rounds = head["round"]
    del rounds[1:]
    rounds[0]["number"] = round_.number
    for key, day in (("opens", round_.opens), ("closes", round_.closes)):
        if day is not None:
            rounds[0][key] = day


def _citations(node: Any) -> Iterator[Any]:
    """Every `cite` entry anywhere in the document."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "cite" and isinstance(value, list):
                yield from (entry for entry in value if isinstance(entry, dict))
            else:
                yield from _citations(value)
    elif isinstance(node, list):
        for entry in node:
            yield from _citations(entry)


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}", "write", path=path) from error
