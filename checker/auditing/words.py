"""What an audit says on the terminal."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from checker.auditing.policy import Outcome
from checker.auditing.summary import audit_words

_ORDER = ("compliant", "non_compliant", "undetermined", "unreadable", "refused", "crashed", "duplicate")


def finished(folder: Path, told: Counter[str], total: int, whole: bool, lang: str) -> str:
    """How a run came out, or where it stands."""
    t = audit_words(lang)
    if not whole:
        return str(t["stopped"].format(total=total, done=told.total(), folder=folder))
    parts = [t["count"].format(name=t["status"][name], n=told[name]) for name in _ORDER if told[name]]
    return str(t["finished"].format(total=total, told=str(t["joint"]).join(parts), folder=folder))


def policy(found: Outcome, code: str, number: str, lang: str) -> str:
    """What another number would change."""
    t = audit_words(lang)
    changed = found.changed.total()
    lines = [
        t["policy"]["title"].format(code=code, number=number),
        t["policy"]["concerned"].format(total=found.total, concerned=found.concerned, changed=changed),
    ]
    for (before, after), count in found.changed.most_common():
        said = {"before": t["status"][before], "after": t["status"][after], "n": count}
        lines.append("  " + t["policy"]["line"].format(**said))
    return "\n".join(lines) + "\n"
