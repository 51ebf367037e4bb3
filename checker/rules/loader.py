"""One TOML pack → one Programme, strictly.

An unknown key, item, table, frame or source, a missing citation, mixed units, a rate of 1 or more, or a required rule
of unverified confidence is a ProgrammeError that names file, place, key and the nearest allowed word (DESIGN §5).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

from checker.catalogue import finding_codes
from checker.model import Citation, CitedText, Confidence, ProgrammeError
from checker.rules.frames import load_frames
from checker.rules.grammar import Vocabulary, citations
from checker.rules.metrics import load_metrics, vocabulary_of
from checker.rules.programme import TODO, BaseYear, Exponent, GrowthMethod, Horizon, Programme, Round, StatedGrowth
from checker.rules.requirements import load_rules
from checker.toml_node import Node

CLAWBACK_TRIGGERS = (
    "no_statement",
    "payroll_missed",
    "minimum_wage_missed",
    "wage_hike_missed",
    "achievement_rate",
    "value_added_missed",
    "no_employees",
    "recovery_missed",
    "covid_relief_missed",
    "exempt",
    "limit",
)


def load_programme(path: Path, fingerprint: str) -> Programme:
    """Read one pack file. Raises ProgrammeError whose message says what to mend."""
    try:
        data = tomllib.loads(path.read_bytes().decode("utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProgrammeError(f"{path.name}: is not valid TOML: {error}") from error
    except OSError as error:
        raise ProgrammeError(f"{path.name}: cannot be read: {error.strerror}") from error
    return parse_programme(data, path.name, fingerprint)


def parse_programme(data: dict[str, Any], file: str, fingerprint: str) -> Programme:
    """The Programme a parsed pack describes; `file` names it in messages."""
    root = Node(data, "", file)
    head = root.table("programme")
    sources = _sources(root)
    metrics = load_metrics(root, sources)
    vocabulary = vocabulary_of(sources, metrics)
    frames = load_frames(root, vocabulary)
    horizon = _horizon(root.table("horizon"), vocabulary)
    consistency, stated_growth = _consistency(root)
    programme = Programme(
        id=head.text("id"),
        scheme=head.text("scheme"),
        title=head.both("title"),
        aliases=head.words("aliases", None, "name", ()),
        status=head.word("status", ("draft", "verified")),
        verified=head.day("verified"),
        fingerprint=fingerprint,
        rounds=_rounds(head, vocabulary),
        horizon=horizon,
        metrics=metrics,
        rules=load_rules(root, vocabulary, tuple(frame.id for frame in frames), plan_years=bool(horizon.years)),
        frames=frames,
        consistency=consistency,
        stated_growth=stated_growth,
        clawback=_clawback(root, vocabulary),
        notes=tuple(row.both("text") for row in root.tables("note", "text", [])),
    )
    head.done()
    root.done()
    if Path(file).stem != programme.id:
        head.fail(f'id "{programme.id}" must be the file\'s name', "id")
    open_clause = next(
        (place for place, cite in programme.cited() if any(c.section.startswith(TODO) for c in cite)), ""
    )
    if programme.status == "verified" and open_clause:
        head.fail(f"cannot be verified while {open_clause} cites a section that is still {TODO}", "status")
    return programme


def _sources(root: Node) -> Mapping[str, Citation]:
    sources = {}
    for name, row in root.named_tables("source"):
        raw = row.raw("date")
        if not isinstance(raw, date | str) or not str(raw):
            row.fail(f'must be a date, "2024-03", or a text saying what an undated document shows, not {raw!r}', "date")
        sources[name] = Citation(row.text("title"), row.text("publisher"), str(raw), "", row.text("url", ""))
        row.done()
    if not sources:
        root.fail("names no source", "source")
    return sources


def _rounds(head: Node, vocabulary: Vocabulary) -> tuple[Round, ...]:
    rounds: list[Round] = []
    for row in head.tables("round", "number", []):
        opens, closes = (row.day(key) if key in row else row.raw(key, None) for key in ("opens", "closes"))
        found = Round(row.whole("number"), opens, closes, citations(row, vocabulary))
        if found.opens and found.closes and found.closes < found.opens:
            row.fail("closes before it opens", "closes")
        if any(found.number == other.number for other in rounds):
            row.fail("stands twice", "number")
        row.done()
        rounds.append(found)
    return tuple(rounds)


def _horizon(row: Node, vocabulary: Vocabulary) -> Horizon:
    years = row.raw("years")
    if not isinstance(years, list) or not all(isinstance(y, int) and 1 <= y <= 5 for y in years):
        row.fail("must be a list of plan lengths between 1 and 5", "years")
    if not years:
        return _no_years(row, vocabulary)
    found = Horizon(
        years=tuple(sorted(years)),
        growth=row.word("growth", get_args(GrowthMethod)),
        exponent=row.word("exponent", get_args(Exponent)),
        cite=citations(row, vocabulary),
        base_year_months=row.whole("base_year_months") if "base_year_months" in row else None,
        base_year=row.word("base_year", get_args(BaseYear), "any"),
        note=row.both("note", None),
    )
    if found.base_year != "any" and found.base_year_months is not None:
        row.fail("stands beside base_year_months: a round has one rule for its base year", "base_year")
    row.done()
    return found


def _no_years(row: Node, vocabulary: Vocabulary) -> Horizon:
    """A programme that judges no plan years: there is no growth to count."""
    cite = citations(row, vocabulary) if "cite" in row else ()
    found = Horizon((), "cagr", "plan_year_number", cite, note=row.both("note", None))
    row.raw("cite", None)
    row.done()
    return found


def _consistency(root: Node) -> tuple[tuple[str, ...], StatedGrowth]:
    row = root.table("consistency")
    allowed = [code for code, entry in finding_codes().items() if entry.switchable]
    codes = row.words("checks", allowed, "check")
    stated_growth: StatedGrowth = row.word("stated_growth", get_args(StatedGrowth), "cumulative")
    row.done()
    return codes, stated_growth


def _clawback(root: Node, vocabulary: Vocabulary) -> tuple[CitedText, ...]:
    found = []
    for row in root.tables("clawback", "trigger", []):
        found.append(
            CitedText(
                code=row.word("trigger", CLAWBACK_TRIGGERS),
                text=row.both("text"),
                confidence=Confidence(row.word("confidence", tuple(Confidence))),
                cite=citations(row, vocabulary),
            )
        )
        row.done()
    return tuple(found)
