"""One report arranged for reading: what every human-readable format lays out in its own way. Plain text, unescaped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from checker.catalogue import finding_codes
from checker.model import Citation, Confidence, Finding, Outcome, Report, SeriesLine, Severity
from checker.reporting.calculation import Equation, calculation
from checker.reporting.charts import Chart, chart
from checker.reporting.cleaning import one_line
from checker.reporting.facts import columns, series_lines
from checker.reporting.facts_view import Row, rows
from checker.reporting.options import Options
from checker.reporting.provenance import Source, sources
from checker.reporting.reading_view import FactShown, Series, scalars_shown, series_shown
from checker.reporting.summary import Pair, about, heading, subsidy
from checker.reporting.wording import Wording

_SETTLED = (Outcome.PASS, Outcome.NOT_APPLICABLE)
WORST_FIRST = (Outcome.FAIL, Outcome.UNKNOWN, Outcome.AT_RISK, Outcome.PASS, Outcome.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Shown:
    """One finding in words. `observed`, `required` and `margin` are table cells, empty where there is nothing."""

    finding: Finding
    title: str
    message: str
    year: str
    observed: str
    required: str
    margin: str
    observed_rate: str
    required_rate: str
    cells: tuple[str, ...]  # those that the calculation does not show already
    calculation: tuple[Equation, ...]

    @property
    def outcome(self) -> Outcome:
        return self.finding.outcome

    @property
    def tone(self) -> str:
        return _tone(self.finding)


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one rule (for some one a year): title, clause and advice once; the worst outcome and tone."""

    code: str
    title: str
    outcome: str
    tone: str
    confidence: str
    advice: str
    note: str
    cite: tuple[Citation, ...]
    members: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class View:
    """Everything the templates of html, md and text need; `w` names things, `t` holds the fixed words."""

    report: Report
    w: Wording
    lang: str
    redact: bool
    verdict: str
    unreadable: bool
    counts: tuple[tuple[str, int], ...]
    heading: tuple[Pair, ...]
    advisories: int  # advisory points that somebody should look at
    judged: tuple[Shown, ...]  # required findings that apply, in the pack's order
    not_asked: tuple[str, ...]  # titles of requirements that do not concern this plan
    failing_groups: tuple[Group, ...]
    other_groups: tuple[Group, ...]
    advisory_rules: tuple[Group, ...]
    advisory_plan: tuple[Group, ...]
    advisory_reading: tuple[Group, ...]
    missing: tuple[str, ...]
    first: Shown | None
    charts: tuple[Chart, ...] = ()
    years: tuple[str, ...] = ()
    table: tuple[Row, ...] = ()
    scalars: tuple[FactShown, ...] = ()
    subsidy: tuple[Pair, ...] = ()
    assumptions: tuple[tuple[str, str, str], ...] = ()
    about: tuple[Pair, ...] = ()
    fatal: tuple[Shown, ...] = field(default=())

    @property
    def failing(self) -> int:
        return dict(self.counts)["fail"]

    @property
    def at_risk(self) -> int:
        return dict(self.counts)["at_risk"]

    @property
    def series(self) -> tuple[Series, ...]:
        """Every figure with its provenance, item by item."""
        return series_shown(self.report.plan.facts, self.w)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The same in few lines."""
        return sources(self.report.plan.facts, self.w)

    @property
    def next_step(self) -> str:
        return self.w.say("next_step", self)

    @property
    def without_hike(self) -> str:
        hike = self.report.without_wage_hike
        return "" if hike is None else self.w.say("without_hike", hike)


def view(report: Report, options: Options) -> View:
    wording = Wording(report, options.lang)
    shown = [_shown(f, wording) for f in report.findings]
    required = tuple(s for s in shown if s.finding.severity is Severity.REQUIRED)
    advisory = [s for s in shown if s.finding.severity is Severity.ADVISORY]
    judged = tuple(s for s in required if s.finding.outcome is not Outcome.NOT_APPLICABLE)
    groups = _groups(judged, wording)
    bad = [g for g in groups if g.outcome != Outcome.PASS]
    pressing = [g for g in _groups(advisory, wording) if g.outcome not in _SETTLED]
    lines = series_lines(report)
    count = columns(report, lines)
    return View(
        report=report,
        w=wording,
        lang=options.lang,
        redact=options.redact,
        verdict=report.verdict.value,
        unreadable=report.unreadable,
        counts=tuple((o.value, report.count(o, Severity.REQUIRED)) for o in WORST_FIRST),
        heading=heading(report, wording, options.redact),
        advisories=len(pressing),
        judged=judged,
        not_asked=_not_asked(required, judged),
        failing_groups=tuple(sorted(bad, key=lambda g: WORST_FIRST.index(Outcome(g.outcome)))),
        other_groups=tuple(g for g in groups if g not in bad),
        advisory_rules=_advisory(advisory, ("BASE", "HIKE", "RELIEF", "FRAME", "MONEY", "RULES"), wording),
        advisory_plan=_advisory(advisory, ("PLAN",), wording),
        advisory_reading=_advisory(advisory, ("READ",), wording),
        missing=_missing(judged),
        first=_first(judged),
        charts=tuple(chart(p, k, report.fiscal_year_ends, wording) for k, p in enumerate(report.paths, 1)),
        years=tuple(wording.year(k, short=True) for k in range(count)),
        table=_table(lines, count, report, wording),
        scalars=scalars_shown(report.plan.facts, wording),
        subsidy=subsidy(report, wording),
        assumptions=_assumptions(report, wording),
        about=about(report, wording, options.redact),
        fatal=_fatal(shown) if report.unreadable else (),
    )


def _table(lines: tuple[SeriesLine, ...], count: int, report: Report, wording: Wording) -> tuple[Row, ...]:
    return rows(lines, count, report.fiscal_year_ends, wording, report.plan.sheet)


def _shown(finding: Finding, wording: Wording) -> Shown:
    observed, required, margin = _cells(finding, wording)
    equations = calculation(finding, wording)
    shown = {cell for equation in equations for term in equation.terms for cell in term.cells}
    return Shown(
        finding=finding,
        title=wording.title(finding),
        message=wording.message(finding),
        year=wording.year(finding.year),
        observed=observed,
        required=required,
        margin=margin,
        observed_rate=wording.rate(finding, "observed") if wording.has_rate(finding, "observed") else "",
        required_rate=wording.rate(finding, "required") if wording.has_rate(finding, "required") else "",
        cells=tuple(text for cell in finding.cells if (text := one_line(cell)) not in shown),
        calculation=equations,
    )


def _cells(finding: Finding, wording: Wording) -> tuple[str, str, str]:
    """Observed, required and margin for the table; a declaration is a yes or no, a slip is no measure at all."""
    if finding.kind in ("reading", "consistency"):
        return "", "", ""
    pair = (finding.observed, finding.required)
    if finding.kind == "declared":
        said = ["" if value is None else wording.value(bool(value)) for value in pair]
        return said[0], said[1], ""
    unit, numbers = wording.unit(finding), wording.figures
    observed, required = ("" if value is None else numbers.amount(value, unit) for value in pair)
    kind = finding.get("route_kind") or finding.kind
    bound = wording.t["at_most" if kind == "at_most" else "at_least"]
    margin = "" if finding.margin is None else numbers.margin(finding.margin, unit)
    return observed, bound.format(required) if required else "", margin


def _groups(shown: Iterable[Shown], wording: Wording) -> tuple[Group, ...]:
    """Findings of one rule together, in the order in which the rules first appear."""
    found: dict[tuple[str, str, str], list[Shown]] = {}
    for one in shown:
        found.setdefault((one.finding.code, one.finding.part, one.title), []).append(one)
    return tuple(_group(members, wording) for members in found.values())


def _tone(finding: Finding) -> str:
    """How an outcome is shown: an advisory rule warns, so its fail is something to check and no failed requirement."""
    warned = finding.severity is Severity.ADVISORY and finding.outcome is Outcome.FAIL
    return "check" if warned else finding.outcome.value


def _group(members: list[Shown], wording: Wording) -> Group:
    worst = min((m.finding for m in members), key=lambda f: WORST_FIRST.index(f.outcome))
    confidence = worst.confidence
    return Group(
        code=worst.code,
        title=members[0].title,
        outcome=worst.outcome.value,
        tone=_tone(worst),
        confidence=confidence.value if isinstance(confidence, Confidence) else "",
        advice=wording.text(worst.advice) if _helps(worst) else "",
        note=wording.text(worst.note),
        cite=worst.cite,
        members=tuple(members),
    )


def _helps(finding: Finding) -> bool:
    """Advice says how to meet a requirement: no help where it is met, or where the figures are not even known."""
    undecided = finding.outcome is Outcome.UNKNOWN and finding.kind == "declared"
    return undecided or finding.outcome in (Outcome.FAIL, Outcome.AT_RISK)


def _advisory(shown: list[Shown], families: tuple[str, ...], wording: Wording) -> tuple[Group, ...]:
    """Groups of these code families that concern the plan, the pressing ones first."""
    mine = [s for s in shown if s.finding.code.split("-", 1)[0] in families and s.outcome is not Outcome.NOT_APPLICABLE]
    return tuple(sorted(_groups(mine, wording), key=lambda g: WORST_FIRST.index(Outcome(g.outcome))))


def _not_asked(required: tuple[Shown, ...], judged: tuple[Shown, ...]) -> tuple[str, ...]:
    """Each title once, and none that is judged in another form (frames have rules of the same name)."""
    said = {one.title for one in judged}
    return tuple(dict.fromkeys(one.title for one in required if one.title not in said))


def _missing(required: tuple[Shown, ...]) -> tuple[str, ...]:
    """The facts that would settle the required unknowns, each once, the years of one item together."""
    unknown = (s.finding for s in required if s.finding.outcome is Outcome.UNKNOWN)
    keys = list(dict.fromkeys(key for finding in unknown for key in finding.missing))
    items = list(dict.fromkeys(key.split("[")[0] for key in keys))
    return tuple(sorted(keys, key=lambda key: (items.index(key.split("[")[0]), key)))


def _first(required: tuple[Shown, ...]) -> Shown | None:
    """What to mend first: a failed requirement, else a slip of the plan itself, else what is undecided."""
    order = {Outcome.FAIL: 0, Outcome.UNKNOWN: 2}
    open_ones = [s for s in required if s.outcome in order]
    return min(open_ones, key=lambda s: order[s.outcome] - (s.finding.kind == "consistency"), default=None)


def _assumptions(report: Report, wording: Wording) -> tuple[tuple[str, str, str], ...]:
    why = wording.t["assumption"]
    return tuple(
        (
            wording.fact(a.item),
            wording.assumed(a.item, a.value),
            str(why.get(a.why) or why["other"]),
        )
        for a in report.assumptions
    )


def _fatal(shown: list[Shown]) -> tuple[Shown, ...]:
    codes = finding_codes()
    fatal = tuple(s for s in shown if s.finding.code in codes and codes[s.finding.code].fatal)
    return fatal or tuple(shown[:1])
