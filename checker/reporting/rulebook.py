"""The readable page of a round, and the catalogue of all of them: made from the rule packs alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from checker.model import Citation, Confidence, UsageError
from checker.reporting.environment import environment, figures, words
from checker.reporting.layout import Page
from checker.reporting.rule_words import RuleWords, rulebook_words
from checker.reporting.text import PLAIN
from checker.rules.programme import FrameRules, Programme, Round, Rule

FORMATS = ("text", "html")
_PARTS = ("BASE", "HIKE", "RELIEF", "FRAME", "MONEY")
_GAPS = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One requirement in words."""

    code: str
    part: str
    title: str
    asks: str
    applies: str
    severity: str
    confidence: str
    cite: tuple[Citation, ...]
    note: str
    advice: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """One computed quantity."""

    title: str
    formula: str
    confidence: str
    cite: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class FrameEntry:
    """One 申請枠 with its amounts."""

    id: str
    title: str
    tiers: tuple[tuple[str, str, str], ...]
    floor: str
    rates: str
    additions: tuple[str, ...]
    confidence: str
    cite: tuple[Citation, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Book:
    """One programme in words; every text is plain and unescaped."""

    id: str
    title: str
    draft: bool
    facts: tuple[tuple[str, str], ...]
    horizon_note: str
    horizon_cite: tuple[Citation, ...]
    parts: tuple[tuple[str, tuple[Entry, ...]], ...]
    quantities: tuple[Quantity, ...]
    frames: tuple[FrameEntry, ...]
    clawback: tuple[tuple[str, str, tuple[Citation, ...]], ...]
    notes: tuple[str, ...]
    counts: tuple[int, int, int]


def book(programme: Programme, lang: str) -> Book:
    """A programme as the data of its page. `counts`: rules judged by numbers, declared ones, unverified ones."""
    say = RuleWords(programme, lang)
    t = say.t
    parts = {
        part: tuple(_entry(say, rule) for rule in programme.rules if _part(rule) == part) for part in (*_PARTS, "")
    }
    declared = sum(rule.check == "declared" for rule in programme.rules)
    unverified = sum(rule.confidence is Confidence.UNVERIFIED for rule in programme.rules)
    return Book(
        id=programme.id,
        title=say.text(programme.title),
        draft=programme.status == "draft",
        facts=_facts(say, programme),
        horizon_note=say.text(programme.horizon.note),
        horizon_cite=programme.horizon.cite,
        parts=tuple((str(t["part"][part]), entries) for part, entries in parts.items() if entries),
        quantities=tuple(
            Quantity(say.text(metric.title), say.formula(metric), t["confidence"][metric.confidence.value], metric.cite)
            for metric in programme.metrics
        ),
        frames=tuple(_frame(say, frame) for frame in programme.frames),
        clawback=tuple(
            (say.text(clause.text), t["confidence"][clause.confidence.value], clause.cite)
            for clause in programme.clawback
        ),
        notes=tuple(map(say.text, programme.notes)),
        counts=(len(programme.rules) - declared, declared, unverified),
    )


def _part(rule: Rule) -> str:
    prefix = rule.code.split("-", 1)[0]
    return prefix if prefix in _PARTS else ""


def _facts(say: RuleWords, programme: Programme) -> tuple[tuple[str, str], ...]:
    head = say.t["head"]
    rounds = [f"{say.t['round'].format(number=r.number)} {period(say, r)}" for r in programme.rounds]
    return (
        (head["id"], programme.id),
        (head["rounds"], str(words(say.lang)["list"]).join(rounds)),
        (head["status"], say.t["status"][programme.status]),
        (head["verified"], say.figures.day(programme.verified)),
        (head["horizon"], say.horizon(programme.horizon)),
        (head["fingerprint"], programme.fingerprint[:12]),
    )


def period(say: RuleWords, round_: Round) -> str:
    """When a round is open; a date that no source gives is said to be unknown."""
    unknown = str(say.t["date_unknown"])
    opens, closes = (say.figures.day(day) if day else unknown for day in (round_.opens, round_.closes))
    return str(say.t["period"].format(opens=opens, closes=closes))


def _entry(say: RuleWords, rule: Rule) -> Entry:
    return Entry(
        code=rule.code,
        part=rule.part,
        title=say.text(rule.title),
        asks=say.asks(rule),
        applies=say.applies(rule),
        severity=say.t["severity"][rule.severity.value],
        confidence=say.t["confidence"][rule.confidence.value],
        cite=rule.cite,
        note=say.text(rule.note),
        advice=say.text(rule.advice),
    )


def _frame(say: RuleWords, frame: FrameRules) -> FrameEntry:
    return FrameEntry(
        id=frame.id,
        title=say.text(frame.title),
        tiers=tuple(say.tiers(frame)),
        floor=say.number(frame.floor, "yen") if frame.floor else "",
        rates=say.rates(frame),
        additions=tuple(say.additions(frame)),
        confidence=say.t["confidence"][frame.confidence.value],
        cite=frame.cite,
        note=say.text(frame.note),
    )


def show(
    programmes: Sequence[Programme], format: str = "text", lang: str = "ja", *, width: int = 80, colour: bool = False
) -> str:
    """The page of one programme, or the catalogue of several. Raises UsageError for an unknown format."""
    if format not in FORMATS:
        there = ", ".join(FORMATS)
        raise UsageError(f"unknown format {format!r}: one of {there}", "format", format=format, there=there)
    given = {
        "books": [book(programme, lang) for programme in programmes],
        "t": rulebook_words(lang),
        "w": words(lang),
        "lang": lang,
        "today": figures(lang).day(date.today()),
    }
    if format == "html":
        return environment(lang, "html").get_template("rulebook.html.j2").render(**given)
    page = Page(max(width, 40), colour, PLAIN)
    text = environment(lang, "text").get_template("rulebook.txt.j2").render(**given, page=page)
    return _GAPS.sub("\n\n", text).strip("\n") + "\n"


def listing(programmes: Sequence[Programme], lang: str) -> str:
    """Every programme with its rounds and frames, short."""
    lines = []
    for programme in programmes:
        say = RuleWords(programme, lang)
        draft = f" [{say.t['status']['draft']}]" if programme.status == "draft" else ""
        lines.append(f"{programme.id}  {say.text(programme.title)}{draft}")
        for round_ in programme.rounds:
            lines.append(f"    {say.t['round'].format(number=round_.number)} {period(say, round_)}")
        lines += [f"    {frame.id:20} {say.text(frame.title)}" for frame in programme.frames]
    return "\n".join(lines) + "\n"
