"""The regional minimum wage of a prefecture, and what an import added, in words."""

from __future__ import annotations

from datetime import date

from checker.reporting.environment import figures
from checker.reporting.layout import pad
from checker.reporting.rule_words import rulebook_words
from checker.rules.wage_import import Imported
from checker.rules.wages import user_table_path, wage_table


def prefecture_wages(prefecture: str, day: date, lang: str) -> str:
    """Every revision of a prefecture and the wage in force on `day`. Raises UsageError for no prefecture of Japan."""
    t, numbers, table = rulebook_words(lang)["wages"], figures(lang), wage_table()
    rows = table.revisions(prefecture)
    said = {"day": numbers.day(day), "prefecture": prefecture}
    amount = table.in_force(prefecture, day)
    if amount is None:
        first = t["not_yet"].format(**said)
    else:
        effective = max(row.effective for row in rows if row.effective <= day)
        amount_said = numbers.amount(amount, "yen_per_hour")
        first = t["in_force"].format(**said, amount=amount_said, effective=numbers.day(effective))
    lines = [first, t["verified"].format(numbers.day(table.verified))]
    if user_table_path().exists():
        lines.append(t["own"].format(user_table_path()))
    width = 16
    lines += ["", "".join(pad(head, width) for head in t["head"]).rstrip()]
    for row in rows:
        cells = (str(row.fiscal_year), row.effective.isoformat(), numbers.amount(row.amount, "yen_per_hour"))
        lines.append("".join(pad(cell, width) for cell in cells).rstrip())
    return "\n".join(lines) + "\n"


def imported(found: Imported, lang: str) -> str:
    """What was added, with the ends of the range to hold against the announcement."""
    t, numbers = rulebook_words(lang)["wages"], figures(lang)
    low = min(found.amounts, key=found.amounts.__getitem__)
    top = max(found.amounts, key=found.amounts.__getitem__)

    def amount(value: int) -> str:
        return numbers.amount(value, "yen_per_hour")

    return str(
        t["imported"].format(year=found.fiscal_year, path=found.path)
        + "\n"
        + t["lowest"].format(
            amount=amount(found.amounts[low]),
            prefecture=low,
            highest=amount(found.amounts[top]),
            top=top,
            least=amount(min(found.raised.values())),
            most=amount(max(found.raised.values())),
        )
        + "\n"
    )
