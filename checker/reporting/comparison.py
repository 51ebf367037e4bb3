"""One plan under several rounds, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from checker.model import Finding, Outcome, ProgrammeRef, Report, Severity, Verdict
from checker.reporting import render
from checker.reporting.environment import environment, figures, words
from checker.reporting.layout import Page
from checker.reporting.rule_words import rulebook_words
from checker.reporting.text import PLAIN

_TONES = {Verdict.COMPLIANT: "pass", Verdict.NON_COMPLIANT: "fail", Verdict.UNDETERMINED: "unknown"}


@dataclass(frozen=True, slots=True)
class Line:
    """One round's row; texts are plain and unescaped."""

    id: str
    title: str
    round: str
    frame: str
    verdict: str
    tone: str
    failing: int
    unknown: int
    at_risk: int
    cap: str
    maximum: str
    status: str
    failed: tuple[str, ...]


def comparison(
    reports: Sequence[Report], format: str = "text", lang: str = "ja", *, width: int = 80, colour: bool = False
) -> str:
    """A table of rounds as text or HTML, or the reports themselves as JSON, one a line."""
    if format == "json":
        return "".join(render(report, "json").rstrip("\n") + "\n" for report in reports)
    if any(report.unreadable for report in reports):
        return render(reports[0], format, lang, colour=colour, width=width)
    lines = [line(report, lang, date.today()) for report in reports]
    name = reports[0].plan.name if reports else ""
    t, w = rulebook_words(lang), words(lang)
    if format == "html":
        given = {"lines": lines, "t": t["compare"], "w": w, "lang": lang, "name": name}
        return environment(lang, "html").get_template("comparison.html.j2").render(**given)
    page = Page(max(width, 40), colour, PLAIN)
    c = t["compare"]
    head = [c["programme"], c["failing"], c["unknown"], c["cap"]]
    rows = [(row.tone, [f"{row.id} {row.round} {row.frame}", *_counts(row), row.cap]) for row in lines]
    text = [str(page.paint(c["title"], "heading")), str(page.wrap(name, 2)), "", str(page.table(head, rows)), ""]
    for row in (row for row in lines if row.failed):
        text.append(
            str(page.wrap(f"{row.id} {row.round} {c['failed_codes'].format(w['list'].join(row.failed))}", 4, "  -"))
        )
    return "\n".join([*text, str(page.wrap(c["note"], 2))]) + "\n"


def _counts(row: Line) -> tuple[str, str]:
    return str(row.failing), str(row.unknown)


def line(report: Report, lang: str, today: date) -> Line:
    """The row of one report."""
    t, w, numbers = rulebook_words(lang), words(lang), figures(lang)
    programme = report.programme
    assert programme is not None
    required = [finding for finding in report.findings if finding.severity is Severity.REQUIRED]
    money = report.subsidy
    number = t["round"].format(number=programme.round) if programme.round is not None else ""
    return Line(
        id=programme.id,
        title=programme.title[lang],
        round=number,
        frame=report.frame.title[lang] if report.frame else t["compare"]["frame_guess"],
        verdict=w["verdict_short"][report.verdict.value],
        tone=_TONES[report.verdict],
        failing=_count(required, Outcome.FAIL),
        unknown=_count(required, Outcome.UNKNOWN),
        at_risk=_count(list(report.findings), Outcome.AT_RISK),
        cap=numbers.amount(money.cap, "yen") if money else w["none"],
        maximum=numbers.amount(money.maximum, "yen") if money else w["none"],
        status=t["compare"][_status(programme, today)],
        failed=tuple(dict.fromkeys(f.code for f in required if f.outcome is Outcome.FAIL)),
    )


def _count(findings: list[Finding], outcome: Outcome) -> int:
    """Requirements with this outcome; one that is judged every year counts once."""
    return len({(finding.code, finding.part) for finding in findings if finding.outcome is outcome})


def _status(programme: ProgrammeRef, today: date) -> str:
    if programme.closes is None:
        return "no_date"
    if programme.closes < today:
        return "closed"
    return "open" if programme.opens is None or programme.opens <= today else "upcoming"
