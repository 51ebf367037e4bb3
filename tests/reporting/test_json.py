"""The JSON report: one line in the published shape."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import sample_reports as reports

import checker
from checker.reporting import render

CASES = [reports.compliant, reports.failing, reports.undetermined, reports.unreadable, reports.adversarial]
SCHEMA = json.loads((Path(checker.__path__[0]) / "report.schema.json").read_text(encoding="utf-8"))


def document(report: object, **options: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(render(report, "json", **options))  # type: ignore[arg-type]
    return found


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("redact", [False, True])
@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("case", CASES)
def test_every_report_fits_the_schema_on_one_line(case: object, lang: str, redact: bool) -> None:
    source = render(case(), "json", lang, redact=redact)  # type: ignore[operator]
    assert source.count("\n") == 1
    source.encode("utf-8")
    jsonschema.validate(json.loads(source), SCHEMA, cls=jsonschema.Draft202012Validator)


def test_the_shape_is_closed_everywhere() -> None:
    def closed(node: object) -> None:
        if isinstance(node, dict):
            if node.get("type") == "object":
                assert "additionalProperties" in node
                if "properties" in node:
                    assert node["additionalProperties"] is False
                    assert sorted(node["required"]) == sorted(node["properties"])
            for value in node.values():
                closed(value)
        elif isinstance(node, list):
            for value in node:
                closed(value)

    closed(SCHEMA)


def test_the_values_are_money_in_yen_ratios_and_iso_dates() -> None:
    found = document(reports.failing())
    first = found["findings"][0]
    assert (first["observed"], first["required"], first["margin"]) == (109_272_699, 109_272_700, -1)
    assert first["rate"] == {"observed": 0.0299, "required": 0.03}
    assert first["cite"] == {"title": reports.OZK.title, "section": "基本要件③", "url": reports.OZK.url}
    assert found["as_of"] == "2024-03-01"
    assert found["frame"] == "labour-saving"
    assert found["programme"] == {"id": "monozukuri-17", "round": 17, "fingerprint": "sha256:1f3a9c"}
    assert found["without_wage_hike"] == {"verdict": "non_compliant", "cap": 30_000_000}
    assert found["subsidy"]["rates"] == [{"up_to": 15_000_000, "rate": 0.5}, {"up_to": None, "rate": 1 / 3}]
    assert found["clawback"]["computed"] is False


def test_the_plan_holds_series_scalars_cells_and_origins() -> None:
    plan = document(reports.compliant())["plan"]
    assert plan["series"]["payroll"] == [60_000_000, 61_000_000, 62_000_000, 63_000_000, None, None]
    assert plan["series"]["fiscal_year_end"][:2] == ["2024-03-31", "2025-03-31"]
    assert plan["cells"]["payroll[0]"] == "会社全体の事業計画!D14"
    assert plan["cells"]["prefecture"] == "表紙!C5"
    assert plan["scalars"]["base_fiscal_year_end"] == "2024-03-31"
    assert plan["scalars"]["target_value_added"] == 0.035
    assert plan["origin"]["round"] == "option"


def test_the_messages_follow_the_language() -> None:
    assert document(reports.failing(), lang="ja")["findings"][0]["message"].startswith("3年目")
    assert document(reports.failing(), lang="en")["findings"][0]["message"].startswith("“Value added”")
