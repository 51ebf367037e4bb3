"""The calls of a program or notebook: check a workbook, list the programmes.

`Report` is the data of `checker.model.Report` with tables (`findings`, `years`), `to_html()` and a notebook view.
"""

from __future__ import annotations

import html
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker import __version__, model
from checker.model import Plan, UsageError

if TYPE_CHECKING:
    import pandas as pd

    from checker.reading.limits import Limits
    from checker.reading.places import ReadingMap
    from checker.reading.understanding import Understanding
    from checker.rules.lint import Doubt
    from checker.rules.programme import Programme

PathLike = str | os.PathLike[str]
MapLike = PathLike | Mapping[str, str] | Iterable[PathLike] | None


@dataclass(frozen=True, slots=True)
class Settings:
    """What the caller decides about a check; everything unset is taken from the workbook or its default (DESIGN §6)."""

    programme: str | None = None
    round: int | None = None
    frame: str | None = None
    wage_hike: bool | None = None
    as_of: date | None = None
    scenario: str = "trend"
    sets: tuple[str, ...] = ()
    pack: Path | None = None
    today: date | None = None
    limits: tuple[str, ...] = ()
    map: tuple[str, ...] = ()

    def facts(self) -> tuple[model.Fact, ...]:
        """The facts the caller gives, as `--set` and `--wage-hike` do. Raises UsageError."""
        from checker.evaluation import overrides

        found = overrides.parse(self.sets)
        if self.wage_hike is not None:
            found += (model.Fact("wage_hike", self.wage_hike, origin=model.Origin.OPTION),)
        return found

    def bounds(self) -> Limits:
        """The bounds for reading, as `--limit` sets them. Raises UsageError."""
        from checker.reading import limits

        return limits.parse(self.limits)

    def places(self) -> ReadingMap:
        """Where items are read, as `--map` says. Raises UsageError."""
        if not self.map:
            from checker.reading.places import NO_MAP

            return NO_MAP
        from checker.reading.mapping import read_map

        return read_map(self.map)


def check(
    path: PathLike,
    programme: str | None = None,
    *,
    round: int | None = None,
    frame: str | None = None,
    wage_hike: bool | None = None,
    as_of: date | None = None,
    scenario: str = "trend",
    set: Iterable[str] = (),
    pack: PathLike | None = None,
    limits: Iterable[str] = (),
    map: MapLike = None,
) -> Report:
    """Check one workbook against one round.

    `programme` is an id such as `monozukuri-17` (default: what the workbook says), `set` holds texts like
    `payroll[5]=120000000`, `limits` texts like `seconds=60` (`checker.reading.limits`), `map` is as for `read`. A
    workbook that cannot be read gives a report with READ-* findings; a wrong argument raises UsageError.
    """
    from checker.reading import Reader

    pack_path = Path(pack) if pack is not None else None
    settings = Settings(
        programme, round, frame, wage_hike, as_of, scenario, tuple(set), pack_path,
        limits=tuple(limits), map=_map_texts(map),
    )  # fmt: skip
    places = settings.places()
    with Reader(bounds=settings.bounds()) as reader:
        pending = reader.submit(path, places)
        warm_up()
        return Report(judge(pending.result(), settings))


def read(path: PathLike, map: MapLike = None, *, limits: Iterable[str] = ()) -> Understanding:
    """What is understood of one workbook: its plan, the tables considered, what was left aside. Nothing is judged.

    `map` says where items stand: a map file, texts like `payroll=計画!D12:I12`, or a mapping of item to cells. A
    workbook that cannot be read has READ-* findings in `plan`; a map that does not fit it raises UsageError.
    """
    from checker.reading import Reader

    settings = Settings(limits=tuple(limits), map=_map_texts(map))
    places = settings.places()
    with Reader(bounds=settings.bounds()) as reader:
        return reader.submit(path, places, whole=True).understanding()


def _map_texts(map: MapLike) -> tuple[str, ...]:
    if map is None:
        return ()
    if isinstance(map, str | os.PathLike):
        return (os.fspath(map),)
    if isinstance(map, Mapping):
        return tuple(f"{item}={cells}" for item, cells in map.items())
    return tuple(os.fspath(part) for part in map)


def warm_up(format: str = "", lang: str = "ja") -> None:
    """Import what judging (and rendering in `format`) needs; called while the reading child is at work."""
    import_module("checker.evaluation.assemble")
    if format:
        from checker.reporting import prepare

        prepare(format, lang)


def judge(plan: Plan, settings: Settings) -> model.Report:
    """The report of a plan that was read. Raises UsageError for a programme, round, frame or option there is not."""
    from checker.evaluation import assemble
    from checker.rules import registry, wages

    wages.check_scenario(settings.scenario)
    settings.facts()
    if not assemble.is_readable(plan) and not assemble.has_only_no_table(plan):
        return assemble.unreadable(plan, __version__)
    return _judge_under(plan, settings, registry.load_pack(settings.pack) if settings.pack else None)


def _judge_under(plan: Plan, settings: Settings, pack: Programme | None) -> model.Report:
    """The report under a programme that is at hand, else under the one the caller or the workbook names."""
    from checker.evaluation import assemble, overrides, resolve

    given = settings.facts()
    readable = assemble.is_readable(plan)
    if not readable and not assemble.has_only_no_table(plan):
        return assemble.unreadable(plan, __version__)
    plan = overrides.apply(plan, given)
    try:
        choice = resolve.choose(
            plan,
            programme_id=settings.programme,
            pack=pack,
            round_number=settings.round,
            frame_id=settings.frame,
        )
    except UsageError:
        if readable:
            raise
        return assemble.unreadable(plan, __version__)
    if not assemble.is_readable(plan, choice.programme):
        return assemble.unreadable(plan, __version__)
    plan = overrides.apply(plan, given, (choice.programme,))
    today = settings.today or date.today()
    default = resolve.as_of_default(choice, today)
    as_of = settings.as_of or default
    later = today if settings.as_of is None and default < today else None
    return assemble.assemble(
        plan, choice, as_of=as_of, scenario=settings.scenario, tool_version=__version__, today=later
    )


def programmes() -> tuple[Programme, ...]:
    """Every programme that ships with the tool."""
    from checker.rules import registry

    return registry.programmes()


class Report:
    """One checked plan, with tables and views. `data` is the frozen report that every format is made from."""

    def __init__(self, data: model.Report) -> None:
        self.data = data

    @property
    def verdict(self) -> str:
        """compliant, non_compliant or undetermined."""
        return self.data.verdict.value

    @property
    def findings(self) -> pd.DataFrame:
        """One row per finding: code, part, year, outcome, severity, confidence, observed, required, margin, cells."""
        import pandas as pd

        columns = ("code", "part", "year", "outcome", "severity", "confidence", "observed", "required", "margin")
        rows: Sequence[dict[str, Any]] = [
            {**{name: _plain(getattr(f, name)) for name in columns}, "cells": list(f.cells)} for f in self.data.findings
        ]
        table = pd.DataFrame(rows, columns=[*columns, "cells"])
        for name in ("observed", "required", "margin"):
            table[name] = pd.to_numeric(table[name]).astype("Float64")
        table["year"] = pd.to_numeric(table["year"]).astype("Int64")
        return table

    @property
    def years(self) -> pd.DataFrame:
        """One row per year 0..5, one column per series that was read or derived."""
        import pandas as pd

        columns = {line.item: pd.array(list(line.values), dtype="Float64") for line in self.data.series}
        return pd.DataFrame(columns, index=pd.RangeIndex(model.YEARS, name="year"))

    def to_html(self, lang: str = "ja") -> str:
        """One self-contained page, `lang` ja or en."""
        from checker.reporting import render

        return render(self.data, "html", lang)

    def to_workbook(self, original: PathLike, out: PathLike, lang: str = "ja") -> None:
        """Write the annotated copy of the workbook that was checked, `original`, to `out` (.xlsx).

        Raises UsageError where there can be none: another format than .xlsx, a file that changed since it was checked.
        """
        from checker.reporting import write_workbook

        write_workbook(self.data, original, out, lang)

    def to_json(self) -> str:
        """One JSON object under `report.schema.json`."""
        from checker.reporting import render

        return render(self.data, "json")

    def _repr_html_(self) -> str:
        page = html.escape(self.to_html(), quote=True)
        return f'<iframe sandbox srcdoc="{page}" style="width:100%;height:40rem;border:0"></iframe>'

    def __repr__(self) -> str:
        programme = self.data.programme.id if self.data.programme else "unreadable"
        return f"<Report {self.data.plan.name}: {self.verdict} under {programme}>"


def _plain(value: object) -> object:
    return str(value) if isinstance(value, str) else value


def explain(plan: Plan, code: str, settings: Settings | None = None) -> tuple[model.Trace, ...]:
    """How each finding of one code came about, as trees down to the cells. Raises UsageError for no such finding."""
    report = judge(plan, settings or Settings())
    found = tuple(f.trace for f in report.findings if f.code == code and f.trace is not None)
    if not found:
        codes = ", ".join(dict.fromkeys(f.code for f in report.findings if f.trace is not None))
        raise UsageError(f"no finding {code!r} to explain; there are: {codes}")
    return found


def explained(
    code: str, settings: Settings, plan: PathLike | None = None
) -> tuple[tuple[Programme, ...], model.Report | None]:
    """The programmes whose rule `code` is to be explained, and the report of a plan under its own programme.

    Without a plan and a programme: every programme that has such a rule. Raises UsageError.
    """
    from checker.rules import registry

    if plan is not None:
        from checker.reading import Reader

        with Reader() as reader:
            report = judge(reader.submit(plan).result(), settings)
        if report.programme is None:
            raise UsageError(f"{plan}: no plan could be read", "unreadable_plan", name=Path(plan).name)
        found = registry.load_pack(settings.pack) if settings.pack else registry.programme(report.programme.id)
        return (found,), report
    if settings.pack or settings.programme:
        return (registry.find(str(settings.pack or settings.programme)),), None
    every = registry.programmes()
    return tuple(p for p in every if any(rule.code == code for rule in p.rules)) or every, None


def compare(
    path: PathLike, settings: Settings, *, programmes: Sequence[str] = (), packs: Sequence[PathLike] = ()
) -> tuple[model.Report, ...]:
    """One workbook held against every round of these programmes (all verified ones by default), in their order.

    What the workbook says of its programme and round is left aside; a frame counts where the programme has it. Of an
    unreadable workbook there is one report. Raises UsageError for an unknown programme and for a frame that none of
    them has.
    """
    from checker.reading import Reader
    from checker.rules import registry

    chosen = [registry.programme(programme_id) for programme_id in programmes]
    if not programmes:
        chosen = [programme for programme in registry.programmes() if programme.status == "verified"]
    chosen += [registry.load_pack(Path(pack)) for pack in packs]
    _known_frame(settings.frame, chosen)
    with Reader() as reader:
        plan = reader.submit(path).result()
    reports = []
    for programme in chosen:
        frame = settings.frame if settings.frame and programme.frame(settings.frame) else None
        numbers: list[int | None] = [round_.number for round_ in programme.rounds]
        for number in numbers or [None]:
            reports.append(_judge_under(plan, replace(settings, round=number, frame=frame), programme))
            if reports[-1].unreadable:
                return tuple(reports)
    return tuple(reports)


def _known_frame(frame: str | None, chosen: Sequence[Programme]) -> None:
    if frame is None or any(programme.frame(frame) for programme in chosen):
        return
    there = ", ".join(dict.fromkeys(one.id for programme in chosen for one in programme.frames))
    names = ", ".join(programme.id for programme in chosen)
    message = f"none of {names} has a frame {frame!r}; they have: {there}"
    raise UsageError(message, "no_frame", programme=names, frame=frame, there=there)


def lint_packs(packs: Sequence[str] = ()) -> Iterator[tuple[Programme, tuple[Doubt, ...]]]:
    """Each pack (all shipped ones when none is named, by id or file) with what is doubtful about it."""
    from checker.evaluation.cases import cases_path, load_cases
    from checker.rules import lint, registry

    for pack in packs or registry.programme_ids():
        programme = registry.find(pack)
        path = cases_path(pack)
        cases = load_cases(path, programme) if path.exists() else ()
        covered = {(case.rule, case.kind) for case in cases}
        text = registry.pack_path(pack).read_text(encoding="utf-8")
        yield programme, lint.lint(programme, date.today(), covered, registry.programmes(), text=text)
