"""What the soak holds against a reading: a figure that moves although nothing on the sheet did."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from checker.model import Plan
from tests.reading.books import PLAIN_ROWS, book, plain
from tests.soak import gauge, oracle
from tests.soak.seeds import Seed, unzipped, zipped


@pytest.fixture
def seed(tmp_path: Path) -> Seed:
    return Seed("a.xlsx", book(tmp_path / "a.xlsx", {"計画": plain()}).read_bytes())


@pytest.fixture
def healthy(seed: Seed, tmp_path: Path) -> Plan:
    from checker.reading import read_plan

    return read_plan(tmp_path / "a.xlsx", recalculate=False)


def _with(plan: Plan, key: str, value: int) -> Plan:
    return replace(plan, facts=tuple(replace(f, value=value) if f.key == key else f for f in plan.facts))


def test_a_figure_that_moves_in_a_sheet_that_stayed_is_suspicious(seed: Seed, healthy: Plan):
    assert oracle.suspicions(seed, healthy, seed.data, healthy) == []
    assert oracle.suspicions(seed, healthy, seed.data, _with(healthy, "payroll[1]", 51_000)) == [
        "payroll[1] = 51000 at 計画!D10, was 51000000"
    ]


def test_a_figure_that_is_gone_without_a_word_is_suspicious(seed: Seed, healthy: Plan):
    cut = replace(healthy, facts=tuple(fact for fact in healthy.facts if fact.key != "sales[5]"))
    assert oracle.suspicions(seed, healthy, seed.data, cut) == ["sales[5] lost, was 250000000 at 計画!H5"]


def test_a_figure_whose_cell_changed_explains_itself_and_nothing_else(seed: Seed, healthy: Plan, tmp_path: Path):
    rows = [*PLAIN_ROWS[:5], ("給与支給総額", 50_000, 51_999, *PLAIN_ROWS[5][3:]), PLAIN_ROWS[6]]
    data = book(tmp_path / "b.xlsx", {"計画": plain(rows=rows)}).read_bytes()
    read = _with(healthy, "payroll[1]", 51_999_000)
    assert oracle.suspicions(seed, healthy, data, read) == []
    assert oracle.suspicions(seed, healthy, data, _with(read, "payroll[2]", 1)) == [
        "payroll[2] = 1 at 計画!E10, was 52000000"
    ]


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/styles.xml", b'numFmtId="0"', b'numFmtId="9"'),
        ("xl/worksheets/sheet1.xml", b"<row ", b'<row hidden="1" '),
        ("xl/workbook.xml", "計画".encode(), "旧計画".encode()),
    ],
)
def test_other_names_formats_or_hidden_rows_explain_much(seed: Seed, healthy: Plan, part: str, old: bytes, new: bytes):
    data = zipped([(name, part_.replace(old, new) if name == part else part_) for name, part_ in unzipped(seed.data)])
    assert unzipped(data) != unzipped(seed.data)
    assert oracle.suspicions(seed, healthy, data, _with(healthy, "payroll[1]", 51_000)) == []


def test_other_words_explain_much_too(seed: Seed, healthy: Plan, tmp_path: Path):
    rows = [PLAIN_ROWS[0], ("経常利益", *PLAIN_ROWS[1][1:]), *PLAIN_ROWS[2:]]
    data = book(tmp_path / "b.xlsx", {"計画": plain(rows=rows)}).read_bytes()
    assert oracle.suspicions(seed, healthy, data, _with(healthy, "payroll[1]", 51_000)) == []


@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured by /proc")
def test_the_gauge_sees_what_a_child_took_and_who_is_left():
    script = "x = b'x' * 300_000_000; del x; import time; time.sleep(60)"
    meter = gauge.Gauge()
    meter.reset()
    child = subprocess.Popen([sys.executable, "-c", script])
    try:
        for _ in range(300):
            meter.look()
            if meter.child > 300_000_000:
                break
            time.sleep(0.1)
        assert 300_000_000 < meter.child < 500_000_000
        assert child.pid in gauge.descendants(os.getpid())
    finally:
        child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)  # dead, and not yet asked about
    assert child.pid in gauge.zombies()
    child.wait()
    assert child.pid not in gauge.zombies()
