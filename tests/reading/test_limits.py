"""The bounds of reading: one clock for all that is done for a file, and `--limit` that moves what a caller may move."""

from __future__ import annotations

import time
import zipfile

import pytest

from checker.model import UsageError
from checker.reading import Reader, limits, read_plan, recalculate
from checker.reading.limits import Limits, parse
from tests.reading.books import PLAIN_ROWS, book, codes, found, plain


def test_nothing_said_leaves_the_bounds_as_they_are():
    assert parse(()) == Limits() == limits.STANDARD


def test_each_limit_is_counted_in_what_its_user_counts_in():
    texts = ("seconds=60", "memory=4096", "file=100", "unpacked=1000", "sheets=300", "cells=10000000")
    assert parse(texts) == Limits(
        seconds=60,
        memory_bytes=4_294_967_296,
        file_bytes=104_857_600,
        unpacked_bytes=1_048_576_000,
        sheets=300,
        cells=10_000_000,
    )
    assert parse(["cells=10000000"]).workbook_cells == 25_000_000


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("speed=1", "--limit speed=1: no such limit; there are seconds, memory, file, unpacked, sheets, cells"),
        ("seconds", "--limit seconds: seconds is a whole number from 1 to 3600"),
        ("seconds=0", "--limit seconds=0: seconds is a whole number from 1 to 3600"),
        ("seconds=-5", "--limit seconds=-5: seconds is a whole number from 1 to 3600"),
        ("seconds=1e9", "--limit seconds=1e9: seconds is a whole number from 1 to 3600"),
        ("seconds=3601", "--limit seconds=3601: seconds is a whole number from 1 to 3600"),
        ("memory=1", "--limit memory=1: memory is a whole number from 128 to 65536"),
        ("cells=٣٠٠٠", "--limit cells=٣٠٠٠: cells is a whole number from 1000 to 100000000"),
    ],
)
def test_an_unknown_name_or_an_absurd_value_is_refused(text, words):
    with pytest.raises(UsageError) as error:
        parse([text])
    assert str(error.value) == words


def _kind(path, *texts):
    with Reader(recalculate=False, bounds=parse(texts)) as reader:
        plan = reader.submit(path).result()
    return found(plan, "READ-OPEN")["kind"] if "READ-OPEN" in codes(plan) else ",".join(codes(plan))


def test_a_limit_counts_in_the_child(tmp_path):
    wide = book(tmp_path / "a.xlsx", {"計画": {**plain(), "ZZ100": 1}, "空": {"A1": 1}, "又": {"A1": 1}})
    assert _kind(wide) == ""
    assert _kind(wide, "cells=1000") == "too_large"
    assert _kind(wide, "sheets=2") == "too_large"
    text = tmp_path / "a.csv"
    text.write_text("項目,基準年度\n" * 600, encoding="utf-8")
    assert _kind(text, "cells=1000") == "too_large"
    assert _kind(text) == "READ-NO-TABLE"
    large = tmp_path / "b.xlsx"
    large.write_bytes(wide.read_bytes())
    with zipfile.ZipFile(large, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("xl/media/photograph.bin", bytes(2**20))
    assert _kind(large, "file=1") == "too_large"
    assert _kind(large) == ""


# ---- one clock -------------------------------------------------------------------------------------------------------


def _uncalculated(tmp_path):
    rows = [*PLAIN_ROWS[:4], ("付加価値額", "=C6+C7+C8", *PLAIN_ROWS[4][2:]), *PLAIN_ROWS[5:]]
    return book(tmp_path / "a.xlsx", {"計画": plain(rows=rows)})


def _slow(tmp_path, monkeypatch, seconds):
    script = tmp_path / "slow"
    script.write_text(f"#!/bin/sh\nsleep {seconds}\n", encoding="ascii")
    script.chmod(0o755)
    monkeypatch.setattr(recalculate, "program", lambda: str(script))


def test_libreoffice_gets_no_more_than_half_of_what_reading_left(tmp_path, monkeypatch):
    _slow(tmp_path, monkeypatch, 600)
    with Reader(seconds=4.0) as reader:
        pending = reader.submit(_uncalculated(tmp_path))
        started = time.monotonic()
        assert "READ-UNCALCULATED" in codes(pending.result())
        taken = time.monotonic() - started
    assert taken < 60
    assert 0 <= pending.seconds_left <= 2.0


def test_what_reading_and_libreoffice_took_is_gone_for_the_copy(tmp_path, monkeypatch):
    _slow(tmp_path, monkeypatch, 1)
    with Reader(seconds=10.0) as reader:
        pending = reader.submit(_uncalculated(tmp_path))
        assert pending.seconds_left == 10.0
        assert "READ-UNCALCULATED" in codes(pending.result())
    assert 0 <= pending.seconds_left <= 9.0


def test_without_formulas_to_calculate_nearly_all_of_the_time_is_left(tmp_path):
    with Reader(seconds=60.0) as reader:
        pending = reader.submit(book(tmp_path / "a.xlsx", {"計画": plain()}))
        assert codes(pending.result()) == []
    assert 30.0 < pending.seconds_left < 60.0


def test_a_file_that_waited_for_others_has_all_of_its_time(tmp_path):
    good = book(tmp_path / "a.xlsx", {"計画": plain()})
    with Reader(seconds=60.0) as reader:
        pending = [reader.submit(good) for _ in range(40)]
        assert all(codes(one.result()) == [] for one in pending)
    assert min(one.seconds_left for one in pending) > 30.0


def test_the_bounds_together_keep_a_file_under_twenty_seconds():
    assert limits.SECONDS <= 16
    assert limits.RECALCULATE_SECONDS <= limits.SECONDS / 2
    assert limits.COPY_SECONDS < limits.SECONDS


def test_read_plan_takes_the_standard_bounds(tmp_path):
    assert codes(read_plan(book(tmp_path / "a.xlsx", {"計画": plain()}))) == []
