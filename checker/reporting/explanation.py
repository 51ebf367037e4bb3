"""A requirement explained: clause, formula, and a plan's own numbers as a tree down to its cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.model import Finding, Report, Trace, UsageError
from checker.reporting.calculation import term_name, term_value
from checker.reporting.layout import Page
from checker.reporting.rule_words import RuleWords, rulebook_words
from checker.reporting.text import PLAIN
from checker.reporting.wording import Wording
from checker.rules.programme import Metric, Programme, Rule


def explanation(
    code: str, programmes: Sequence[Programme], report: Report | None, lang: str, *, width: int = 80
) -> str:
    """What a code asks in each of these programmes; with a report also what one plan's numbers say to it.

    Raises UsageError where none of them has such a rule, naming the codes there are.
    """
    page = Page(max(width, 40), False, PLAIN)
    lines: list[str] = []
    for programme in programmes:
        rules = [rule for rule in programme.rules if rule.code == code]
        say = RuleWords(programme, lang)
        for rule in rules:
            lines += [*_rule(page, say, rule), ""]
        if rules and programme.notes:
            lines += [str(page.wrap(say.t["head"]["notes"], 2))]
            lines += [str(page.wrap(say.text(note), 4, "  -")) for note in programme.notes]
            lines.append("")
    if not lines:
        there = ", ".join(dict.fromkeys(rule.code for programme in programmes for rule in programme.rules))
        raise UsageError(f"no requirement {code!r}; there are: {there}", "no_code", code=code, there=there)
    if report is not None:
        lines += list(_numbers(page, code, report, lang))
    return "\n".join(lines).rstrip("\n") + "\n"


def _rule(page: Page, say: RuleWords, rule: Rule) -> Iterator[str]:
    head = rulebook_words(say.lang)["head"]
    yield str(page.paint(f"■ {say.programme.id}  {say.text(rule.title)} ({rule.key})", "heading"))
    rows = [
        (head["asks"], say.asks(rule)),
        (head["applies"], say.applies(rule)),
        (head["severity"], say.t["severity"][rule.severity.value]),
        (head["confidence"], say.t["confidence"][rule.confidence.value]),
        *((head["clause"], f"{c.title} {c.section} ({c.publisher}, {c.date})") for c in rule.cite),
        *((head["clause"], c.url) for c in rule.cite[:1] if c.url),
        *((head["formula"], f"{say.text(metric.title)} = {say.formula(metric)}") for metric in _metrics(say, rule)),
        (head["note"], say.text(rule.note)),
        (head["advice"], say.text(rule.advice)),
    ]
    yield str(page.pairs([(label, text) for label, text in rows if text]))


def _metrics(say: RuleWords, rule: Rule) -> Iterator[Metric]:
    """The computed quantities a rule judges, and those they are made of."""
    todo = [*rule.metric, *(name for option in rule.options for name in option.metric)]
    seen: set[str] = set()
    while todo:
        name = todo.pop(0)
        metric = say.programme.metric(name)
        if metric is None or name in seen:
            continue
        seen.add(name)
        todo += [part for part in metric.of if part != name]
        yield metric


def _numbers(page: Page, code: str, report: Report, lang: str) -> Iterator[str]:
    """The plan's side: the sentence of each finding, then its numbers as a tree."""
    wording = Wording(report, lang)
    yield str(page.paint(f"■ {report.plan.name}", "heading"))
    for finding in (finding for finding in report.findings if finding.code == code):
        outcome = wording.t["outcome"][finding.outcome.value]
        yield str(page.wrap(f"[{outcome}] {wording.message(finding)}", 2).replace("`", ""))
        if finding.trace is not None:
            yield from (
                str(page.wrap(text, 4 + 2 * depth, f"{'  ' * depth}  - ")) for depth, text in _tree(finding, wording)
            )


def _tree(finding: Finding, wording: Wording, node: Trace | None = None, depth: int = 0) -> Iterator[tuple[int, str]]:
    node = node or finding.trace
    if node is None or depth > 8:
        return
    cells = " ".join(f"[{cell}]" for cell in node.cells)
    name = term_name(node, wording)
    value = term_value(node, finding, wording)
    if name or node.value is not None:
        yield depth, f"{name}{wording.t['pair_mark']}{value} {cells}".rstrip() if name else f"{value} {cells}".rstrip()
    for child in node.children:
        yield from _tree(finding, wording, child, depth + 1)
