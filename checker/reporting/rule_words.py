"""What a rule pack asks, in sentences: numbers, conditions, requirements, quantities and frames of one programme.

The words stand in `rulebook.<lang>.j2`; here they are only put together. Every method returns plain, unescaped text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cache
from typing import Any

from checker.catalogue import items
from checker.model import Text
from checker.reporting.cleaning import one_line
from checker.reporting.environment import figures, fixed_words, words
from checker.rules.programme import (
    Condition,
    Constant,
    First,
    FrameRules,
    Horizon,
    Metric,
    Number,
    Option,
    Programme,
    Reference,
    Rule,
    Tier,
)


@cache
def rulebook_words(lang: str) -> Mapping[str, Any]:
    """The fixed words of `rulebook.<lang>.j2`."""
    return fixed_words(f"rulebook.{lang}.j2")


class RuleWords:
    """Sentences about one programme in one language."""

    def __init__(self, programme: Programme, lang: str) -> None:
        self.programme, self.lang = programme, lang
        self.t = rulebook_words(lang)
        self.figures = figures(lang)
        self._names: Mapping[str, str] = words(lang)["names"]
        self._measured: dict[str, Metric] = {metric.id: metric for metric in programme.metrics}

    def text(self, text: Text | None) -> str:
        return "" if text is None else one_line(text[self.lang]).strip()

    def name(self, id_: str) -> str:
        """A metric or item by its title."""
        if id_ in self._measured:
            return self.text(self._measured[id_].title)
        if id_ in items():
            return items()[id_].title[self.lang]
        return str(self._names.get(id_, id_))

    def unit(self, id_: str) -> str:
        metric = self._measured.get(id_)
        if metric is not None:
            return metric.unit
        return items()[id_].unit if id_ in items() else ""

    # ---- numbers and conditions --------------------------------------------------------------------------------------

    def number(self, number: Number, unit: str) -> str:
        """A number of the law: `30円`, `1.5%`, `地域別最低賃金＋30円`, `…場合は1%、それ以外は1.5%`."""
        if isinstance(number, Constant):
            return self.amount(number.value, unit)
        t = self.t["number"]
        if isinstance(number, First):
            parts = [
                t["branch"].format(when=self.conditions(branch.when), value=self.number(branch.value, unit))
                for branch in number.branches[:-1]
            ]
            return str(t["joint"]).join([*parts, t["otherwise"].format(self.number(number.branches[-1].value, unit))])
        return self._reference(number, unit)

    def _reference(self, number: Reference, unit: str) -> str:
        t = self.t["number"]
        if number.source == "table":
            text = t["on"].get(number.on, "{}").format(self.t["tables"].get(number.name, number.name))
        elif number.source == "subsidy":
            text = self.t["amounts"][number.name]
        else:
            text = self.name(number.name)
        if number.times != 1:
            text = t["times"].format(text, self.figures.portion(number.times))
        text = self._plus(text, number.plus, unit)
        if number.at_least is not None:
            floor = self._given(number.at_least, unit)
            text = t["at_least"].format(text, floor, floor)
        return str(text)

    def _plus(self, text: str, plus: Fraction | Reference, unit: str) -> str:
        t = self.t["number"]
        if isinstance(plus, Fraction) and plus < 0:
            return str(t["minus"].format(text, self.amount(-plus, unit)))
        return str(t["plus"].format(text, self._given(plus, unit))) if plus else text

    def _given(self, value: Fraction | Reference, unit: str) -> str:
        return self._reference(value, unit) if isinstance(value, Reference) else self.amount(value, unit)

    def amount(self, value: Fraction, unit: str) -> str:
        """A constant in its unit: growth and shares as a percentage, `2/3` where that is what the law writes."""
        if unit == "ratio":
            return self.share(value)
        return self.figures.amount(int(value) if value.denominator == 1 else value, unit)

    def share(self, value: Fraction) -> str:
        """1.5 % as a percentage, 2/3 as the fraction, 2 as it is."""
        if value >= 1:
            return self.figures.amount(int(value) if value.denominator == 1 else float(value), "times")
        percent = value * 100
        if (percent * 100).denominator == 1 and value.denominator not in (2, 3):
            return self.figures.portion(float(value))
        return self.figures.portion(value)

    def conditions(self, conditions: Iterable[Condition]) -> str:
        return str(self.t["condition"]["and"]).join(self.condition(condition) for condition in conditions)

    def condition(self, condition: Condition) -> str:
        """One condition: `小規模事業者に当てはまる`, `公募回が21以上`."""
        t = self.t["condition"]
        about = condition.item
        item, value = self.name(about), condition.value
        if isinstance(value, bool):
            return str(t["true" if value else "false"].format(item=item))
        if isinstance(value, str):
            return str(t["is"].format(item=item, value=value))
        if isinstance(value, tuple):
            return str(t["in"].format(item=item, value=str(t["or"]).join(value)))
        if condition.each:
            item = f"{self.t['each'][condition.each]}{item}"
        return str(t[condition.operator].format(item=item, value=self._given(value, self.unit(about))))

    # ---- requirements ------------------------------------------------------------------------------------------------

    def asks(self, rule: Rule | Option) -> str:
        """What a rule asks of a plan, in one sentence."""
        if rule.check == "declared":
            item = getattr(rule, "item", None)
            key = "none" if item is None else "true" if getattr(rule, "expected", True) else "false"
            return str(self.t["declared"][key].format(item=self.name(item) if item else ""))
        if isinstance(rule, Rule) and rule.check == "any_of":
            return self._any_of(rule.options)
        if rule.check == "growth":
            return self._growth(rule)
        assert rule.value is not None
        value = self.number(rule.value, self.unit(rule.metric[0]))
        return str(self.t[rule.check].format(each=self.t["each"][rule.each], metric=self._metrics(rule), value=value))

    def _metrics(self, rule: Rule | Option) -> str:
        names = str(self.t["metrics_joint"]).join(self.name(metric) for metric in rule.metric)
        return str(self.t["each_of"].format(names)) if len(rule.metric) > 1 else names

    def _growth(self, rule: Rule | Option) -> str:
        t = self.t["growth"]
        rates = str(self.t["metrics_joint"]).join(dict.fromkeys(self.number(rate, "ratio") for rate in rule.rate))
        form = t["first_year" if rule.each == "first_year" else "final_year"]
        said = form.format(metric=self._metrics(rule), method=t[self.programme.horizon.growth], rate=rates)
        return str(said + (t["absolute"] if rule.base == "absolute" else ""))

    def _any_of(self, options: Iterable[Option]) -> str:
        parts = []
        for number, option in enumerate(options, 1):
            text = self.asks(option)
            if option.when:
                text = self.t["option_when"].format(when=self.conditions(option.when), text=text)
            parts.append(self.t["option"].format(number=number, text=text))
        return str(self.t["any_of"].format(options=str(self.t["options_joint"]).join(parts)))

    def applies(self, rule: Rule) -> str:
        """Whom a rule speaks of: frames, conditions, exemptions."""
        t, parts = self.t, []
        if rule.frames:
            frames = [self.programme.frame(frame_id) for frame_id in rule.frames]
            parts.append(t["frames"].format(t["condition"]["or"].join(self.text(f.title) for f in frames if f)))
        if rule.when:
            parts.append(t["when"].format(self.conditions(rule.when)))
        if rule.unless:
            parts.append(t["unless"].format(self.conditions(rule.unless)))
        if rule.if_stated:
            parts.append(t["if_stated"].format(t["condition"]["or"].join(map(self.name, rule.if_stated))))
        said = str(t["applies_joint"]).join(parts) or str(t["everyone"])
        if rule.when_unknown is not None:
            said = t["when_unknown"].format(said, t["severity"][rule.when_unknown.value])
        return str(said)

    # ---- quantities, years, money ------------------------------------------------------------------------------------

    def formula(self, metric: Metric) -> str:
        """How a quantity is computed."""
        t = self.t["metric"]
        if metric.how == "increase":
            text = t["increase"].format(*map(self.name, metric.of))
        else:
            text = t[metric.how].join(self.name(part) if part != metric.id else self._item(part) for part in metric.of)
        if (places := metric.truncate) is not None:
            text += t["truncate"].format(places)
        if metric.stated:
            text += t["stated"].format(self._item(metric.stated))
        for entry in metric.replace:
            value = self.amount(entry.value, metric.unit)
            text += t["replace"].format(when=self.conditions(entry.when), value=value)
        return str(text)

    def _item(self, id_: str) -> str:
        return items()[id_].title[self.lang]

    def horizon(self, horizon: Horizon) -> str:
        t = self.t["horizon"]
        if not horizon.years:
            return str(t["no_years"])
        years = str(t["years_joint"]).join(map(str, horizon.years))
        parts = [t["years"].format(years=years), t[horizon.growth], t[horizon.exponent]]
        if horizon.base_year_months is not None:
            parts.append(t["base_year_months"].format(months=horizon.base_year_months))
        return str(t["joint"]).join(parts)

    def tiers(self, frame: FrameRules) -> list[tuple[str, str, str]]:
        """(employees, cap, uplift) for each head-count tier."""
        t, found, least = self.t["tier"], [], 0
        for tier in frame.tiers:
            if tier.employees is None:
                label = t["over"].format(least + 1) if least else t["all"]
            elif least:
                label = t["from_to"].format(least + 1, tier.employees)
            else:
                label = t["up_to"].format(tier.employees)
            least = tier.employees or least
            found.append((str(label), self.figures.amount(tier.cap, "yen"), self._uplift(tier)))
        return found

    def _uplift(self, tier: Tier) -> str:
        if tier.uplift is None:
            return str(self.t["no_uplift"])
        least, most = (self.figures.amount(amount, "yen") for amount in tier.uplift)
        return least if least == most else str(self.t["range"].format(least, most))

    def rates(self, frame: FrameRules) -> str:
        parts = []
        for step in frame.rates:
            rate = self.number(step.rate, "ratio")
            if step.up_to is not None:
                limit = self.figures.amount(step.up_to, "yen")
                parts.append(self.t["rate_up_to"].format(limit=limit, rate=rate))
            else:
                parts.append(self.t["rate_over" if parts else "rate_all"].format(rate, rate=rate))
        return str(self.t["rates_joint"]).join(parts)

    def additions(self, frame: FrameRules) -> list[str]:
        """What raises the cap besides the wage hike."""
        return [
            str(
                self.t["addition"].format(
                    title=self.text(entry.title),
                    amount=self.figures.amount(entry.amount, "yen"),
                    when=self.conditions(entry.when),
                )
            )
            for entry in frame.additions
        ]
