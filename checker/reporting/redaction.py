"""A report without the applicant and the file name, for showing it to others."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

from checker.model import Plan, Report

MASK = "■■■"
_COMPANY = re.compile(r"株式会社|有限会社|合同会社|合資会社|合名会社|[(（][株有同資名][)）]|[㈱㈲]")
T = TypeVar("T")


def redacted(report: Report) -> Report:
    """The report with an empty file name, no applicant fact, and the applicant's name masked wherever it occurs.

    A sheet's name or a cell's raw text may hold the applicant's name too; the hash stays, so that the owner of the
    workbook can find the report again.
    """
    names = applicant_names(report.plan, report.plan.name)
    plan = report.plan
    kept = replace(plan, name="", facts=tuple(f for f in plan.facts if f.item != "applicant"))
    findings = tuple(f for f in report.findings if f.get("item") != "applicant")
    report = replace(report, plan=kept, findings=findings)
    if not names:
        return report
    pattern = re.compile("|".join(re.escape(n) for n in names))
    return _mapped(report, lambda text: pattern.sub(MASK, text))


def applicant_names(plan: Plan, *more: str) -> list[str]:
    """What must not be shown, longest first; a name of one letter would mask half the report. `more` is as it is."""
    fact = plan.fact("applicant")
    said = [] if fact is None else [str(fact.value), fact.raw]
    said += [*(_COMPANY.sub("", name) for name in said), *more]
    return sorted({name.strip() for name in said if len(name.strip()) >= 2}, key=len, reverse=True)


def _mapped(value: T, change: Callable[[str], str]) -> T:
    """The same value with every string in it changed."""
    return _change(value, change)  # type: ignore[no-any-return]


def _change(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_change(v, change) for v in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _change(getattr(value, f.name), change) for f in fields(value)})
    return value
