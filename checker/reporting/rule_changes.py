"""What changed between two rounds, what a draft still needs, what a linter doubts: sentences for the pack's author."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from checker.model import CitedText, Confidence, Severity, Text
from checker.reporting.layout import Page
from checker.reporting.rule_words import RuleWords, rulebook_words
from checker.reporting.rulebook import period
from checker.reporting.text import PLAIN
from checker.rules.diff import Change, differences
from checker.rules.draft import Draft
from checker.rules.lint import Doubt
from checker.rules.programme import (
    Condition,
    Constant,
    First,
    FrameRules,
    Metric,
    Option,
    Programme,
    Reference,
    Round,
    Rule,
)

_IN_WORDS_ONLY = ("cite", "note", "advice", "aliases")  # reworded or cited anew: what is asked stays the same


def changes(old: Programme, new: Programme, lang: str, *, width: int = 80) -> str:
    """Every difference of two rounds, one sentence each; what a plan has to show comes before words and clauses."""
    t = rulebook_words(lang)["diff"]
    found = differences(old, new)
    if not found:
        return str(t["same"].format(old=old.id, new=new.id)) + "\n"
    page = Page(max(width, 40), False, PLAIN)
    words = _Changes(old, new, lang)
    lines = [str(page.paint(t["title"].format(old=old.id, new=new.id), "heading"))]
    for section in dict.fromkeys(change.section for change in found):
        lines += ["", f"■ {t['section'][section]}"]
        mine = [change for change in found if change.section == section]
        mine.sort(key=lambda change: change.field in _IN_WORDS_ONLY)
        lines += [str(page.wrap(sentence, 4, "  -")) for sentence in dict.fromkeys(map(words.sentence, mine))]
    return "\n".join(lines) + "\n"


class _Changes:
    """Puts a `Change` into words, each side in the names of its own programme."""

    def __init__(self, old: Programme, new: Programme, lang: str) -> None:
        self._sides = RuleWords(old, lang), RuleWords(new, lang)
        self._t = rulebook_words(lang)["diff"]

    def sentence(self, change: Change) -> str:
        if change.added:
            return str(self._t["added"].format(what=self._entry(change.new, 1)))
        if change.gone:
            return str(self._t["gone"].format(what=self._entry(change.old, 0)))
        what, field = self._name(change), self._t["field"].get(change.field, change.field)
        if change.field in _IN_WORDS_ONLY:
            form = self._t["changed_words" if change.entry else "changed_words_itself"]
            return str(form.format(what=what, field=field))
        unit = self._unit(change)
        old, new = (self._value(value, unit, side) for side, value in enumerate((change.old, change.new)))
        form = self._t["changed" if change.entry else "changed_itself"]
        return str(form.format(what=what, field=field, old=old, new=new))

    def _name(self, change: Change) -> str:
        programme = self._sides[1].programme
        if change.section == "rule":
            code = change.entry.split(" (")[0]
            rule = next((rule for rule in programme.rules if rule.key == code), None)
            return f"{self._sides[1].text(rule.title)} ({change.entry})" if rule else change.entry
        entry = programme.frame(change.entry) if change.section == "frame" else programme.metric(change.entry)
        return f"{self._sides[1].text(entry.title)} ({change.entry})" if entry else self._plain_name(change)

    def _plain_name(self, change: Change) -> str:
        section = self._t["section"][change.section]
        return f"{section} {change.entry}".strip()

    def _unit(self, change: Change) -> str:
        """In what unit the numbers of a field are read."""
        if change.field in ("rate", "rates"):
            return "ratio"
        if change.section == "rule":
            rules = [rule for rule in self._sides[1].programme.rules if rule.key == change.entry.split(" (")[0]]
            return self._sides[1].unit(rules[0].metric[0]) if rules and rules[0].metric else ""
        return "yen" if change.section == "frame" else ""

    def _entry(self, entry: Any, side: int) -> str:
        say = self._sides[side]
        if isinstance(entry, Rule):
            return f"{say.text(entry.title)} ({entry.key}) {say.asks(entry)}"
        if isinstance(entry, Metric):
            return f"{say.text(entry.title)} = {say.formula(entry)}"
        if isinstance(entry, FrameRules):
            caps = ", ".join(f"{label} {cap}" for label, cap, _ in say.tiers(entry))
            return f"{say.text(entry.title)} ({entry.id}) {caps}"
        return self._value(entry, "", side)

    def _value(self, value: Any, unit: str, side: int) -> str:
        """A field's value in words; what has none of its own is spelled out field by field."""
        say = self._sides[side]
        if value is None or value == ():
            return str(self._t["none"])
        if isinstance(value, Text | CitedText):
            return say.text(value if isinstance(value, Text) else value.text)
        if isinstance(value, Constant | Reference | First):
            return say.number(value, unit)
        if isinstance(value, Condition):
            return say.condition(value)
        if isinstance(value, Option):
            return say.asks(value)
        if isinstance(value, Fraction):
            return say.amount(value, unit)
        if isinstance(value, Round):
            return f"{say.t['round'].format(number=value.number)} {period(say, value)}"
        return self._plain(value, unit, side)

    def _plain(self, value: Any, unit: str, side: int) -> str:
        say = self._sides[side]
        if isinstance(value, date):
            return say.figures.day(value)
        if isinstance(value, Severity | Confidence):
            return str(say.t["severity" if isinstance(value, Severity) else "confidence"][value.value])
        if isinstance(value, tuple):
            return str(say.t["condition"]["or"]).join(self._value(entry, unit, side) for entry in value)
        if is_dataclass(value):
            parts = (self._value(getattr(value, f.name), unit, side) for f in fields(value) if f.name != "cite")
            return " / ".join(parts)
        if isinstance(value, int) and not isinstance(value, bool) and unit == "yen":
            return say.figures.amount(value, "yen")
        text = str(getattr(value, "value", value))
        return say.name(text)


def doubts(programme: Programme, found: Iterable[Doubt], lang: str, *, width: int = 80) -> str:
    """A linter's findings, what has to be mended first."""
    t = rulebook_words(lang)["lint"]
    found = sorted(found, key=lambda doubt: not doubt.serious)
    if not found:
        return str(t["clean"].format(id=programme.id)) + "\n"
    page = Page(max(width, 40), False, PLAIN)
    serious = sum(doubt.serious for doubt in found)
    lines = [str(page.wrap(t["count"].format(id=programme.id, serious=serious, others=len(found) - serious)))]
    for doubt in found:
        said = str(t[doubt.kind]).format(**{key: _named(programme, key, value, lang) for key, value in doubt.data})
        label = t["serious" if doubt.serious else "look"]
        lines.append(
            str(page.wrap(f"[{label}] {doubt.place}: {said}" if doubt.place else f"[{label}] {said}", 4, "  -"))
        )
    return "\n".join(lines) + "\n"


def _named(programme: Programme, key: str, value: str, lang: str) -> str:
    return RuleWords(programme, lang).name(value) if key == "item" else value


def drafted(draft: Draft, lang: str) -> str:
    """What `rules new` made and what comes next."""
    t = rulebook_words(lang)["new"]
    lines = [t["written"].format(pack=draft.pack)]
    if draft.cases is not None:
        lines.append(t["cases"].format(count=draft.case_count, cases=draft.cases))
    lines += [t["clauses"].format(count=draft.clauses), t["next"].format(pack=draft.pack)]
    return "\n".join(lines) + "\n"
