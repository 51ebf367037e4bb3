"""The calls of a program or notebook: check a workbook, list the programmes.

`Report` is the data of `checker.model.Report` with tables (`findings`, `years`), `to_html()` and a notebook view.
"""

from __future__ import annotations

import html
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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
    from checker.evaluation import assemble, overrides, resolve
    from checker.rules import registry, wages

    wages.check_scenario(settings.scenario)
    given = settings.facts()
    if not assemble.is_readable(plan):
        return assemble.unreadable(plan, __version__)
    pack = registry.load_pack(settings.pack) if settings.pack else None
    plan = overrides.apply(plan, given)
    choice = resolve.choose(
        plan,
        programme_id=settings.programme,
        pack=pack,
        round_number=settings.round,
        frame_id=settings.frame,
    )
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
