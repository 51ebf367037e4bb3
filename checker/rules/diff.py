"""What differs between two rounds: rules, frames, metrics, horizon and dates, entry by entry and field by field.

Nothing is judged or worded here; reports put each `Change` into a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

from checker.rules.programme import Programme, Rule

Section = Literal["programme", "round", "horizon", "metric", "rule", "frame", "consistency", "clawback", "note"]
_HEAD = ("scheme", "title", "status", "verified")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `entry` names the rule (with its frames), frame or metric; `field` the part of it that differs.

    An entry that only one side has comes as one change with an empty `field`: `old` is None where it was added, `new`
    None where it is gone. Values are those of the Programme itself.
    """

    section: Section
    entry: str
    field: str
    old: Any
    new: Any

    @property
    def added(self) -> bool:
        return self.old is None and not self.field

    @property
    def gone(self) -> bool:
        return self.new is None and not self.field


def differences(old: Programme, new: Programme) -> tuple[Change, ...]:
    """Every difference of two programmes, in the order of a pack. Empty where they ask the same of a plan."""
    found = [
        Change("programme", "", name, getattr(old, name), getattr(new, name))
        for name in _HEAD
        if getattr(old, name) != getattr(new, name)
    ]
    found += _entries("round", _named(old.rounds, "number"), _named(new.rounds, "number"))
    found += _fields("horizon", "", old.horizon, new.horizon)
    found += _entries("metric", _named(old.metrics, "id"), _named(new.metrics, "id"))
    found += _rule_changes(old, new)
    found += _entries("frame", _named(old.frames, "id"), _named(new.frames, "id"))
    found += _lists("consistency", old.consistency, new.consistency)
    found += _entries("clawback", _numbered(old.clawback), _numbered(new.clawback))
    found += _lists("note", old.notes, new.notes)
    return tuple(found)


def _named(entries: tuple[Any, ...], key: str) -> dict[str, Any]:
    return {str(getattr(entry, key)): entry for entry in entries}


def _numbered(entries: tuple[Any, ...]) -> dict[str, Any]:
    """Clauses by their trigger; a second one of the same trigger gets a number."""
    found: dict[str, Any] = {}
    for entry in entries:
        twins = sum(name.split("#")[0] == entry.code for name in found)
        found[f"{entry.code}#{twins + 1}" if twins else entry.code] = entry
    return found


def _rule_changes(old: Programme, new: Programme) -> Iterator[Change]:
    """Rules by code and part. Of several for different frames those for the same frames belong together, then those
    that ask the same, then those that stand in the same place."""
    for key in dict.fromkeys(rule.key for rule in (*old.rules, *new.rules)):
        before = [rule for rule in old.rules if rule.key == key]
        after = [rule for rule in new.rules if rule.key == key]
        pairs = _paired(before, after)
        for one, other in pairs:
            yield from _fields("rule", _entry_name(key, other, after), one, other)
        gone = [rule for rule in before if not any(rule is one for one, _ in pairs)]
        added = [rule for rule in after if not any(rule is other for _, other in pairs)]
        yield from (Change("rule", _entry_name(key, rule, before), "", rule, None) for rule in gone)
        yield from (Change("rule", _entry_name(key, rule, after), "", None, rule) for rule in added)


def _paired(before: list[Rule], after: list[Rule]) -> list[tuple[Rule, Rule]]:
    pairs: list[tuple[Rule, Rule]] = []
    left, right = list(before), list(after)
    for alike in (_same_frames, asks_the_same, None):
        for rule in list(left):
            twin = next((other for other in right if alike is None or alike(rule, other)), None)
            if twin is not None:
                pairs.append((rule, twin))
                left.remove(rule)
                right.remove(twin)
    return pairs


def _same_frames(old: Rule, new: Rule) -> bool:
    return old.frames == new.frames


def _entry_name(key: str, rule: Rule, siblings: list[Rule]) -> str:
    return f"{key} ({', '.join(rule.frames)})" if len(siblings) > 1 and rule.frames else key


def _entries(section: Section, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for name in dict.fromkeys([*old, *new]):
        if name not in new:
            yield Change(section, name, "", old[name], None)
        elif name not in old:
            yield Change(section, name, "", None, new[name])
        else:
            yield from _fields(section, name, old[name], new[name])


def _fields(section: Section, entry: str, old: Any, new: Any) -> Iterator[Change]:
    for field in fields(old):
        before, after = getattr(old, field.name), getattr(new, field.name)
        if before != after:
            yield Change(section, entry, field.name, before, after)


def _lists(section: Section, old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[Change]:
    yield from (Change(section, "", "", entry, None) for entry in old if entry not in new)
    yield from (Change(section, "", "", None, entry) for entry in new if entry not in old)


def asks_the_same(old: Rule, new: Rule) -> bool:
    """Whether two rules differ in frames, words, clauses or confidence only, not in what a plan has to show."""
    words = {"frames", "title", "advice", "note", "cite", "confidence"}
    return all(getattr(old, f.name) == getattr(new, f.name) for f in fields(old) if f.name not in words)
