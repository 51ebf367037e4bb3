"""The short facts around a verdict: which round, which frame, what money, which data and which tool."""

from __future__ import annotations

from typing import TypeAlias

from checker.model import ProgrammeRef, RateTier, Report
from checker.reporting.cleaning import one_line
from checker.reporting.environment import shortened
from checker.reporting.wording import Wording

Pair: TypeAlias = tuple[str, str]

_NAME = 80  # a longer file or applicant name is cut


def heading(report: Report, wording: Wording, redact: bool) -> tuple[Pair, ...]:
    """What was judged: applicant, programme, round, frame, as-of date, years, outlook."""
    head, numbers = wording.t["head"], wording.figures
    applicant = report.plan.value("applicant")
    found: list[Pair] = []
    if redact:
        found.append((head["applicant"], wording.t["redacted"]))
    elif applicant is not None:
        found.append((head["applicant"], shortened(str(applicant), _NAME)))
    if report.programme is not None:
        found.append((head["programme"], wording.text(report.programme.title)))
        found.append((head["round"], _round(report.programme, wording)))
        found.append((head["frame"], wording.text(report.frame.title) if report.frame else wording.t["no_frame"]))
    if report.frame is None and report.frames:
        names = [wording.text(frame.title) for frame in report.frames]
        found.append((head["frames"], str(wording.t["list"]).join(names)))
    if report.as_of is not None:
        found.append((head["as_of"], numbers.day(report.as_of)))
    if report.horizon:
        found.append((head["plan_years"], wording.figures.amount(report.horizon, "years")))
    if report.plan_years:
        found.append((head["horizon"], wording.year(report.plan_years)))
    if report.scenario:
        found.append((head["scenario"], wording.scenario(report.scenario)))
    return tuple((label, value) for label, value in found if value)


def _round(programme: ProgrammeRef, wording: Wording) -> str:
    if programme.round is None:
        return ""
    name = str(wording.t["round_number"]).format(programme.round)
    if programme.opens is None or programme.closes is None:
        return name
    days = [wording.figures.day(day) for day in (programme.opens, programme.closes)]
    return str(wording.t["year_of"]).format(name, wording.t["period"].format(*days))


def subsidy(report: Report, wording: Wording) -> tuple[Pair, ...]:
    """Cap, uplift, floor, rates and the most that may be asked; nothing where no frame settles them."""
    money = report.subsidy
    if money is None:
        return ()
    head = wording.t["head"]

    def yen(value: int | None) -> str:
        return wording.figures.amount(value, "yen")

    cap = yen(money.cap)
    if money.cap is not None and money.cap_least is not None and money.cap_least < money.cap:
        cap = wording.t["bounds"].format(yen(money.cap_least), yen(money.cap))
    found = [(head["cap"], cap)]
    if money.uplift:
        found.append((head["uplift"], yen(money.uplift)))
    if money.addition:
        found.append((head["addition"], yen(money.addition)))
    found.append((head["floor"], yen(money.floor)))
    found.append((head["rates"], rates(money.rates, wording)))
    most = wording.t["maximum_unknown"] if money.maximum is None else yen(money.maximum)
    found.append((head["maximum"], most))
    return tuple(found)


def rates(tiers: tuple[RateTier, ...], wording: Wording) -> str:
    """`1/2`, or one part after the other where the rate changes with the amount of the subsidy."""
    if len(tiers) == 1 and tiers[0].up_to is None:
        return wording.figures.portion(tiers[0].rate)
    parts = []
    for tier in tiers:
        rate = wording.figures.portion(tier.rate)
        if tier.up_to is None:
            parts.append(wording.t["rate_tier_over"].format(rate))
        else:
            parts.append(wording.t["rate_tier"].format(wording.figures.amount(tier.up_to, "yen"), rate))
    return str(wording.t["list"]).join(parts) or str(wording.t["none"])


def about(report: Report, wording: Wording, redact: bool) -> tuple[Pair, ...]:
    """Which input, which rules, which tool: enough to repeat the judgement."""
    head = wording.t["head"]
    name = wording.t["redacted"] if redact else shortened(report.plan.name, _NAME) or wording.t["unnamed"]
    found = [(head["file"], name), (head["sha256"], one_line(report.plan.sha256))]
    if (programme := report.programme) is not None:
        status = wording.t["status"].get(programme.status, programme.status)
        found += [
            (head["pack"], programme.id),
            (head["fingerprint"], programme.fingerprint),
            (head["status"], status),
            (head["verified"], wording.figures.day(programme.verified)),
        ]
    found.append((head["tool"], f"plan-checker {report.tool_version}"))
    if report.as_of is not None:
        found.append((head["as_of"], wording.figures.day(report.as_of)))
    if report.scenario:
        found.append((head["scenario"], wording.scenario(report.scenario)))
    return tuple((str(label), str(value)) for label, value in found if value)
