"""How a report is to be written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Options:
    """`width` in terminal cells, `lang` ja or en; `redact` says that name and applicant were taken out."""

    lang: str = "ja"
    colour: bool = False
    width: int = 80
    redact: bool = False
