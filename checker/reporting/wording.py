"""What things are called in one report: items, years, facts; and the sentences of its findings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from checker.catalogue import finding_codes, items
from checker.model import Finding, Report, Text
from checker.reporting.cleaning import one_line
from checker.reporting.environment import environment, figures, shortened, words

_FACT = re.compile(r"(\w+)(?:\[(\d+)\])?\Z")
_SHOWN = 4  # a list of facts longer than this is cut: the table shows the rest
_TIMES = ("FRAME-LABOUR-PRODUCTIVITY",)  # a ratio that is spoken of as "2.35 times", not as a percentage


class Wording:
    """Names and sentences for one report in one language. Every method returns plain, unescaped text."""

    def __init__(self, report: Report, lang: str) -> None:
        self.lang = lang
        self.t = words(lang)
        self.figures = figures(lang)
        self._ends = report.fiscal_year_ends
        self._titles = dict(report.titles)
        self._frames = {f.id: f.title for f in (*report.frames, *((report.frame,) if report.frame else ()))}
        template = environment(lang, "plain").get_template(f"messages.{lang}.j2")
        self._module: Any = template.make_module({"w": self})

    def say(self, macro: str, *given: object) -> str:
        """One macro of the messages template as one line; nothing when it says nothing."""
        lines = (line.strip() for line in str(getattr(self._module, macro)(*given)).splitlines())
        return one_line(("" if self.lang == "ja" else " ").join(line for line in lines if line)).strip()

    def message(self, finding: Finding) -> str:
        return self.say("message", finding)

    def text(self, text: Text | None) -> str:
        return "" if text is None else one_line(text[self.lang]).strip()

    def title(self, finding: Finding) -> str:
        """The pack's title of the rule, else the catalogue's title of the code."""
        if finding.title is not None:
            return self.text(finding.title)
        entry = finding_codes().get(finding.code)
        return finding.code if entry is None else entry.title[self.lang]

    def name(self, id_: str) -> str:
        """An item, metric or table by its title; an id nobody named as it is."""
        if id_ in self._titles:
            return self.text(self._titles[id_])
        if id_ in items():
            return items()[id_].title[self.lang]
        return str(self.t["names"].get(id_) or self.t["head"].get(id_) or shortened(id_))

    def metric(self, finding: Finding) -> str:
        named = self._named(finding.metric)
        return self.name(finding.metric).removeprefix(str(self.t["of_which"])) if named else self.title(finding)

    def item(self, finding: Finding) -> str:
        """The item a reading finding is about, with its year where it has one."""
        key = str(finding.get("item") or finding.metric)
        name = self.fact(key) if key else self.title(finding)
        return name if finding.year is None or "[" in key else self._of(name, finding.year)

    def _named(self, id_: str) -> bool:
        return bool(id_) and (id_ in self._titles or id_ in items() or id_ in self.t["names"])

    def unit(self, finding: Finding) -> str:
        return "times" if finding.code in _TIMES and finding.unit in ("ratio", "number", "") else finding.unit

    def year(self, year: int | None, short: bool = False) -> str:
        """基準年度, 3年目（2028年3月期） / the base year, year 3 (FY to March 2028); nothing for None."""
        if year is None:
            return ""
        plain = self.t["base_year"] if year == 0 else self.t["year"].format(year)
        end = self._ends[year] if 0 <= year < len(self._ends) else None
        if short or not isinstance(end, date):
            return str(plain)
        dated = self.t["base_year_dated"] if year == 0 else self.t["year_dated"]
        return str(dated.format(*([] if year == 0 else [year]), self.figures.fiscal_year(end)))

    def when(self, finding: Finding) -> str:
        """The year a finding looks at: its own, or that of the route taken; nothing for the plan as a whole."""
        if finding.year is not None:
            return self.year(finding.year)
        year = finding.get("route_year")
        return self.year(int(year)) if isinstance(year, int | float) else ""

    def route(self, finding: Finding) -> str:
        """The name of the alternative that was taken, in quotes."""
        title = finding.get(f"route_{self.lang}") or str(self.t["route"]).format(finding.get("route"))
        return str(self.t["quote"]).format(one_line(str(title)).strip())

    def years(self, listed: object) -> str:
        """`3,4` → 3年目、4年目."""
        numbers = [int(part) for part in str(listed).split(",") if part.strip().isdigit()]
        return str(self.t["list"]).join(self.year(n, short=True) for n in numbers)

    def fact(self, key: str) -> str:
        """`payroll[5]` → 給与支給総額（5年目）."""
        match = _FACT.match(key)
        if match is None:
            return shortened(key)
        name = self.name(match[1])
        return name if match[2] is None else self._of(name, int(match[2]))

    def _of(self, name: str, year: int) -> str:
        return str(self.t["year_of"]).format(name, self.year(year, short=True))

    def names_of(self, keys: Iterable[str]) -> str:
        return self._cut([self.fact(key) for key in keys])

    def sets_of(self, keys: Iterable[str]) -> str:
        return self._cut([self._set(key) for key in keys], 2)

    def set_of(self, finding: Finding) -> str:
        key = str(finding.get("item") or finding.metric)
        year = finding.year if finding.year is not None else next(iter(str(finding.get("years")).split(",")), "")
        return self._set(key if "[" in key or year == "" else f"{key}[{year}]")

    def _set(self, key: str) -> str:
        match = _FACT.match(key)
        item = items().get(match[1]) if match else None
        value = self.t["true_or_false"] if item is not None and item.flag else self.t["value"]
        return f"`--set {shortened(key)}={value}`"

    def _cut(self, parts: list[str], most: int = _SHOWN) -> str:
        text = str(self.t["list"]).join(parts[:most])
        more = len(parts) - most
        return str(self.t["and_more"]).format(text, more) if more > 0 else text

    def has_rate(self, finding: Finding, side: str) -> bool:
        return finding.rate is not None and getattr(finding.rate, side) is not None

    def rate(self, finding: Finding, side: str) -> str:
        return self.figures.rate(getattr(finding.rate, side, None))

    def regional(self, finding: Finding) -> object:
        """The regional wage that was judged on: `required` less what is added. A fail may rest on the known one."""
        plus = finding.get("plus")
        if isinstance(plus, int | float) and finding.required is not None:
            return finding.required - plus
        return finding.get("regional")

    def jump(self, finding: Finding) -> float:
        """By how much a value is out of step with the year before; 0 where it is so in all years alike."""
        ratio = finding.get("ratio", 0)
        size = float(ratio) if isinstance(ratio, int | float) else 0.0
        factor = max(size, 1 / size) if size else 0.0
        return round(factor) if factor >= 10 else 0

    def scenario(self, name: object) -> str:
        """The words of a scenario; a rate such as `0.03` or `3%` as a yearly rise."""
        text = str(name)
        if text in self.t["scenario"]:
            return str(self.t["scenario"][text])
        try:
            text = self.figures.portion(float(text))
        except ValueError:
            text = shortened(text)
        return str(self.t["scenario"]["rate"]).format(text)

    def value(self, value: object, unit: str = "") -> str:
        """A fact's value as people write it: flags, dates, lists and numbers."""
        if value is None:
            return str(self.t["none"])
        if isinstance(value, bool):
            return str(self.t["yes" if value else "no"])
        if isinstance(value, tuple):
            return str(self.t["list"]).join(shortened(str(part)) for part in value)
        if isinstance(value, date):
            return self.figures.day(value)
        return shortened(value, 120) if isinstance(value, str) else self.figures.amount(value, unit)

    def assumed(self, item: str, value: object) -> str:
        """A fact's value in the unit of its item: `assumed("payroll[5]", 1)` is `1円`; frames and scenarios by name."""
        id_ = item.split("[", 1)[0]
        if id_ == "frame" and value in self._frames:
            return self.text(self._frames[str(value)])
        if id_ == "scenario" and value is not None:
            return self.scenario(value)
        return self.value(value, items()[id_].unit if id_ in items() else "")
