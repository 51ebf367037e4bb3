"""The shipped samples are read as their hand-made key says: every value, every cell, no finding too many."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.reading.books import cells, codes, facts

ROOM = Path(__file__).resolve().parents[2] / "sample_plans"
KEY = {
    name: entry
    for name, entry in tomllib.loads((ROOM / "expected.toml").read_text("utf-8")).items()
    if isinstance(entry, dict)
}


@pytest.mark.parametrize("name", sorted(KEY))
def test_a_sample_is_read_as_its_key_says(name, read):
    entry = KEY[name]
    plan = read(ROOM / entry["file"])
    stated = entry.get("facts", {})
    values, where = facts(plan), cells(plan)
    assert {key: [where.get(key), values.get(key)] for key in stated} == stated
    told = [f["code"] for kind in ("finding", "advisory") for f in entry.get(kind, ()) if f["code"].startswith("READ-")]
    assert codes(plan) == sorted(told)
