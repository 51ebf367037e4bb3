"""Geometry of the pictures: Report.paths → coordinates and labels for `charts.svg.j2`; no drawing library."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from checker.model import Path
from checker.reporting.figures import known, plain
from checker.reporting.wording import Wording

WIDTH, HEIGHT = 360, 250
_TOP, _BOTTOM, _RIGHT, _INSET = 30, 42, 14, 20
_DIGIT = 6.3  # width of a digit at the label's 11 px
_PADDING = 0.16  # of the value range, above and below: room for the labels
_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class Mark:
    x: float
    y: float
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    x: float
    y: float
    anchor: str
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    text: str
    detail: str = ""
    judged: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """One picture. Lines are `points` strings of SVG polylines; coordinates in a WIDTH × HEIGHT box."""

    id: str
    title: str
    description: str
    unit: str
    left: float
    y_ticks: tuple[Tick, ...] = ()
    x_ticks: tuple[Tick, ...] = ()
    plan: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    projected: tuple[str, ...] = ()
    plan_marks: tuple[Mark, ...] = ()
    required_marks: tuple[Mark, ...] = ()
    labels: tuple[Label, ...] = ()
    cut: bool = False
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def empty(self) -> bool:
        return not self.y_ticks

    @property
    def has_known(self) -> bool:
        return any(not mark.hollow for mark in self.required_marks)

    @property
    def has_projected(self) -> bool:
        return any(mark.hollow for mark in self.required_marks)


@dataclass(frozen=True, slots=True)
class _Axis:
    """The value axis: `low`..`high` in the path's unit, ticks `step` apart, shown divided by `divisor`."""

    low: float
    high: float
    step: float
    divisor: int
    word: str

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return round(HEIGHT - _BOTTOM - share * (HEIGHT - _TOP - _BOTTOM), 1)

    def ticks(self) -> list[float]:
        first = math.ceil(self.low / self.step - 1e-9)
        last = math.floor(self.high / self.step + 1e-9)
        return [k * self.step for k in range(first, last + 1)]

    def text(self, value: float, digits: int) -> str:
        scaled = round(value / self.divisor, 9)
        return plain(scaled, max(0, digits - max(1, len(str(int(abs(scaled)))))) if self.divisor > 1 else 0)

    def tick_text(self, value: float) -> str:
        step = self.step / self.divisor
        return plain(round(value / self.divisor, 9), max(0, -math.floor(math.log10(step) - 1e-9)) + (step % 1 != 0))


def chart(path: Path, position: int, ends: Sequence[date | None], wording: Wording) -> Chart:
    """The picture of one path; with nothing to draw a Chart whose `empty` is true."""
    observed, required = _numbers(path.observed), _numbers(path.required)
    last = max((k for k in range(len(observed)) if observed[k] is not None or required[k] is not None), default=-1)
    title = wording.t["chart"]["title"].format(wording.name(path.item))
    values = [v for v in (*observed, *required) if v is not None]
    if not values:
        return Chart(f"chart-{position}", title, str(wording.t["chart"]["no_data"]), "", 0)
    axis = _axis(values, path.unit, wording)
    left = max(len(axis.tick_text(t)) for t in axis.ticks()) * _DIGIT + 12
    xs = _positions(last + 1, left)
    projected = [*path.projected, *[False] * 6]
    return Chart(
        id=f"chart-{position}",
        title=title,
        description=_description(path, observed, required, wording),
        unit=axis.word,
        left=round(left, 1),
        y_ticks=tuple(Tick(axis.y(t), axis.tick_text(t)) for t in axis.ticks()),
        x_ticks=_year_ticks(xs, path.judged, ends, wording),
        plan=_lines(xs, observed, axis, [False] * 6, False),
        required=_lines(xs, required, axis, projected, False),
        projected=_lines(xs, required, axis, projected, True),
        plan_marks=_marks(xs, observed, axis, [False] * 6),
        required_marks=_marks(xs, required, axis, projected),
        labels=_labels(xs, observed, required, path, axis),
        cut=axis.low > 0,
    )


def _numbers(values: Sequence[int | float | None]) -> list[float | None]:
    """Six floats; what is not finite or too large for a picture counts as unknown."""
    found = [float(v) if known(v) and abs(v) < 1e300 else None for v in values]  # type: ignore[arg-type]
    return (found + [None] * 6)[:6]


def _axis(values: list[float], unit: str, wording: Wording) -> _Axis:
    low, high = min(values), max(values)
    divisor, word = wording.figures.scale(max(abs(low), abs(high))) if unit == "yen" else (1, _unit_word(unit, wording))
    spread = (high - low) or abs(high) * 0.1 or 1.0
    bottom, top = low - spread * _PADDING, high + spread * _PADDING
    if low >= 0 and (bottom < 0 or low < 0.4 * high):
        bottom = 0.0
    rough = (top - bottom) / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(s * power for s in _STEPS if s * power >= rough * 0.999)
    if unit in ("yen", "yen_per_hour"):
        step = max(step, 1.0)
    axis = _Axis(bottom, top, step, divisor, word)
    if axis.ticks():
        return axis
    # values within one yen of each other: the axis reaches to the whole yen around them
    return _Axis(math.floor(bottom / step) * step, math.ceil(top / step) * step, step, divisor, word)


def _unit_word(unit: str, wording: Wording) -> str:
    if unit == "yen_per_hour":
        return str(wording.t["chart"]["per_hour"])
    return str(wording.t["units"].get(unit, "{}")).format("").strip()


def _positions(count: int, left: float) -> list[float]:
    start, end = left + _INSET, WIDTH - _RIGHT - _INSET
    return [round(start + (end - start) * k / max(count - 1, 1), 1) for k in range(count)]


def _year_ticks(
    xs: list[float], judged: tuple[int, ...], ends: Sequence[date | None], wording: Wording
) -> tuple[Tick, ...]:
    found = []
    for k, x in enumerate(xs):
        end = ends[k] if k < len(ends) else None
        name = wording.t["chart"]["base_short"] if k == 0 else wording.year(k, short=True)
        detail = wording.figures.fiscal_year(end, short=True) if end else ""
        found.append(Tick(x, str(name), detail, k in judged))
    return tuple(found)


def _lines(
    xs: list[float], values: list[float | None], axis: _Axis, projected: Sequence[bool], wanted: bool
) -> tuple[str, ...]:
    """Runs of neighbouring points; a segment into a projected point is projected itself."""
    found: list[list[str]] = []
    open_run = False
    for k in range(1, len(xs)):
        before, after = values[k - 1], values[k]
        if before is None or after is None or bool(projected[k]) is not wanted:
            open_run = False
            continue
        if not open_run:
            found.append([f"{xs[k - 1]},{axis.y(before)}"])
        found[-1].append(f"{xs[k]},{axis.y(after)}")
        open_run = True
    return tuple(" ".join(points) for points in found)


def _marks(xs: list[float], values: list[float | None], axis: _Axis, hollow: Sequence[bool]) -> tuple[Mark, ...]:
    return tuple(Mark(x, axis.y(v), bool(hollow[k])) for k, x in enumerate(xs) if (v := values[k]) is not None)


def _labels(
    xs: list[float], observed: list[float | None], required: list[float | None], path: Path, axis: _Axis
) -> tuple[Label, ...]:
    """Values beside the judged years and the base year: the higher of the two above its point, the lower below."""
    found = []
    for k, x in enumerate(xs):
        if k not in path.judged and k not in (0, len(xs) - 1):
            continue
        pair = [(v, kind) for v, kind in ((observed[k], "plan"), (required[k], "required")) if v is not None]
        if len(pair) == 2 and pair[0][0] == pair[1][0]:
            pair = pair[:1]
        pair.sort(key=lambda one: -one[0])
        for place, (value, kind) in enumerate(pair):
            text = axis.text(value, 4)
            half = len(text) * _DIGIT / 2
            centre = min(max(x, half + 2), WIDTH - half - 2)
            below = place == 1 or (len(pair) == 1 and kind == "required")
            found.append(Label(round(centre, 1), axis.y(value) + (17 if below else -9), "middle", text, kind))
    return tuple(found)


def _description(path: Path, observed: list[float | None], required: list[float | None], wording: Wording) -> str:
    """The picture in words, for who cannot see it: plan and required value of each judged year."""
    found = []
    for k in path.judged:
        if 0 <= k < 6 and (observed[k] is not None or required[k] is not None):
            assumed = k < len(path.projected) and path.projected[k]
            sentence = wording.t["chart"]["point_projected" if assumed else "point"]
            amounts = [wording.figures.amount(side[k], path.unit) for side in (path.observed, path.required)]
            found.append(sentence.format(wording.year(k), *amounts))
    return ("" if wording.lang == "ja" else " ").join(found)
