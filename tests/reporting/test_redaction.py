"""A redacted report tells neither the applicant nor the file."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sample_reports as reports

from checker.model import Finding, Outcome
from checker.reporting import render


@pytest.mark.parametrize("format", ["text", "json", "md", "html"])
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_applicant_and_file_name_are_left_out_of_every_format(format: str, lang: str) -> None:
    slip = Finding(
        "READ-NUMBER", Outcome.UNKNOWN, cells=("青葉精機 計画!D9",), data=(("item", "sales"), ("raw", "青葉精機"))
    )
    report = reports.compliant()
    report = replace(report, findings=(*report.findings, slip))
    open_report, closed = render(report, format, lang), render(report, format, lang, redact=True)
    assert "青葉精機" in open_report
    assert "青葉精機" not in closed
    assert "xlsx" not in closed
    assert report.plan.sha256[:20] in closed


def test_an_unreadable_file_is_not_named_either() -> None:
    assert render(reports.unreadable(), "text", redact=True).startswith("（非公開）：Excelブックではありません。")


def test_the_report_itself_is_not_changed() -> None:
    report = reports.compliant()
    render(report, "json", redact=True)
    assert report == reports.compliant()
