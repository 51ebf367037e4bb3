"""How a number came about, as equations: `付加価値額 27,000,000円 = 営業利益 12,000,000円 [計画!D8] + …`."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from checker.catalogue import items
from checker.model import Finding, Trace
from checker.reporting.cleaning import one_line
from checker.reporting.wording import Wording

_OPERATOR = {"sum": "+", "product": "×", "ratio": "÷", "step": "−", "difference": "−", "increase": "−"}
_LINES, _TERMS = 12, 12  # what a reader can follow; a deeper tree is cut


@dataclass(frozen=True, slots=True)
class Term:
    """One quantity of an equation; `operator` stands before it (empty for the first)."""

    operator: str
    name: str
    value: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Equation:
    """`name value = terms`; without terms a bare fact or a sentence in `name`."""

    name: str
    value: str
    terms: tuple[Term, ...] = ()
    note: str = ""


def calculation(finding: Finding, wording: Wording) -> tuple[Equation, ...]:
    """The plan's value from the trace, then its growth rate and the required value, as far as each is known."""
    found: list[Equation] = []
    if finding.trace is not None:
        _collect(finding.trace, finding, wording, found)
    for macro in ("growth_formula", "formula"):
        if text := wording.say(macro, finding):
            key = "formula_required" if macro == "formula" else "formula_observed"
            found.append(Equation(str(wording.t["head"][key]), text))
    return tuple(found[:_LINES])


def _collect(node: Trace, finding: Finding, wording: Wording, found: list[Equation]) -> None:
    """Top down: the whole first, then the parts that are themselves computed. Growth is worded by its own macro."""
    if node.children and node.how != "growth":
        terms = tuple(_term(child, k, node, finding, wording) for k, child in enumerate(node.children[:_TERMS]))
        line = Equation(term_name(node, wording), term_value(node, finding, wording), terms, _note(node, wording))
        if line not in found:
            found.append(line)
    for child in node.children:
        _collect(child, finding, wording, found)


def _term(child: Trace, position: int, node: Trace, finding: Finding, wording: Wording) -> Term:
    operator = _OPERATOR.get(node.how, "/") if position else ""
    value = term_value(child, finding, wording)
    if operator and child.how == "literal" and not child.name:
        return Term(operator, "", value, child.cells)
    return Term(operator, term_name(child, wording), value, tuple(one_line(c) for c in child.cells))


def term_name(node: Trace, wording: Wording) -> str:
    """What a node of a calculation is called, with its year."""
    name = wording.name(node.name) if node.name else ""
    return name if node.year is None else wording.t["year_of"].format(name, wording.year(node.year, short=True))


def term_value(node: Trace, finding: Finding, wording: Wording) -> str:
    """The value of a node as people write it."""
    if isinstance(node.value, str):
        return wording.value(node.value)
    if node.unit == "flag" and isinstance(node.value, int):
        return wording.value(bool(node.value))
    unit = node.unit or (items()[node.name].unit if node.name in items() else "")
    if unit in ("ratio", "number") and node.name == finding.metric:
        unit = wording.unit(finding)
    value = float(node.value) if isinstance(node.value, Fraction) and unit == "ratio" else node.value
    return wording.value(value, unit)


def _note(node: Trace, wording: Wording) -> str:
    known = {**wording.t["assumption"], **wording.t["scenario"]}
    return str(known[node.note]) if node.note in known else one_line(node.note)
