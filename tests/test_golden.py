"""Whole reports of the sample plans, letter for letter.

A golden file changes only in a commit that says why. To write them anew: `PLAN_CHECKER_GOLDEN=write pytest
tests/test_golden.py`, then read the difference. The pack's fingerprint is masked: it changes with every comment.
"""

from __future__ import annotations

import os
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

from checker.api import Settings, judge
from checker.model import Report
from checker.reading import Reader
from checker.reporting import render

ROOT = Path(__file__).parents[1]
GOLDEN = Path(__file__).parent / "golden"
KEY = tomllib.loads((ROOT / "sample_plans" / "expected.toml").read_text(encoding="utf-8"))
ENDINGS = {"text": "txt", "md": "md", "json": "json", "html": "html"}
SAMPLES = sorted(p.stem for p in (ROOT / "sample_plans").glob("*.xlsx"))
WHOLE = ("r17-wage-hike-missed", "r18-high-value-compliant")  # in every format and language
CASES = [(name, "text", "ja") for name in SAMPLES if name not in WHOLE]
CASES += [
    (name, form, lang) for name in WHOLE for form in ENDINGS for lang in ("ja", "en") if (form, lang) != ("json", "en")
]


@cache
def reports() -> dict[str, Report]:
    """Every sample, judged as of the day in its key; one reader for all."""
    found = {}
    with Reader() as reader:
        pending = {name: reader.submit(ROOT / "sample_plans" / f"{name}.xlsx") for name in SAMPLES}
        for name, read in pending.items():
            found[name] = judge(read.result(), Settings(as_of=KEY[name].get("as_of")))
    return found


def masked(text: str) -> str:
    return re.sub(r"\b[0-9a-f]{64}\b", "<sha256>", re.sub(r"[0-9a-f]{20,}\n?\s*[0-9a-f]{2,}", "<sha256>", text))


@pytest.mark.parametrize(("name", "form", "lang"), CASES)
def test_the_report_is_as_it_was(name: str, form: str, lang: str) -> None:
    text = masked(render(reports()[name], form, lang))
    path = GOLDEN / f"{name}.{lang}.{ENDINGS[form]}"
    if os.environ.get("PLAN_CHECKER_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8"), f"{path.name} changed; see the top of this file"


def test_no_golden_file_is_left_over() -> None:
    known = {f"{name}.{lang}.{ENDINGS[form]}" for name, form, lang in CASES}
    assert {p.name for p in GOLDEN.iterdir()} == known
