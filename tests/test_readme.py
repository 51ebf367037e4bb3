"""The README's table of packs is what the packs say: every programme and frame, and how many rules of each kind."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from checker.cli import app
from checker.reporting.rulebook import book
from checker.rules.registry import programme, programme_ids

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
TABLE = re.search(r"<!-- packs -->\n(.*?)\n<!-- end -->", README, re.DOTALL)
assert TABLE
HEAD, _, *ROWS = ([cell.strip() for cell in line.strip("|").split("|")] for line in TABLE[1].splitlines())
BLOCKS = "".join(re.findall(r"^```\w*\n(.*?)^```", README, re.DOTALL | re.MULTILINE))
COMMANDS = sorted(set(re.findall(r"^plan-checker ((?:rules|wages) \w+|\w+)", BLOCKS, re.MULTILINE)))
PACKS = {row[1].strip("`"): row for row in ROWS}


def test_every_programme_has_one_row_and_no_other_has() -> None:
    assert sorted(row[1].strip("`") for row in ROWS) == sorted(programme_ids())


@pytest.mark.parametrize("name", programme_ids())
def test_a_row_names_every_frame_of_the_pack(name: str) -> None:
    assert PACKS[name][2].split() == [f"`{frame.id}`" for frame in programme(name).frames]


@pytest.mark.parametrize("name", programme_ids())
def test_a_row_counts_the_rules_by_numbers_declared_and_unverified_as_the_pack_does(name: str) -> None:
    assert HEAD[3:] == ["by numbers", "declared", "unverified"]
    counts = tuple(int(cell.partition(":")[0]) for cell in PACKS[name][3:])
    assert counts == book(programme(name), "en").counts


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_readme_exists(command: str) -> None:
    assert CliRunner().invoke(app, [*command.split(), "--help"]).exit_code == 0
