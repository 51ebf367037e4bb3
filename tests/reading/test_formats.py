"""The same plan saved by LibreOffice in other formats reads the same."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from tests.reading.books import book, cells, codes, facts, plain

pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on PATH"),
]


@pytest.mark.parametrize("suffix", ["xls", "ods", "xlsx"])
def test_a_plan_saved_by_libreoffice_reads_the_same(tmp_path, read, suffix):
    source = book(tmp_path / "a.xlsx", {"会社全体": plain("C7"), "表紙": {"B2": "都道府県", "C2": "東京都"}})
    out = tmp_path / "out"
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", suffix,
         "--outdir", str(out), str(source)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    plan, original = read(out / f"a.{suffix}"), read(source)
    assert codes(plan) == []
    assert facts(plan) == facts(original)
    assert cells(plan) == cells(original)
