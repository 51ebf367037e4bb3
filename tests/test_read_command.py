"""`plan-checker read`: what was understood of a workbook, told so that an advisor sees which numbers went in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from jsonschema import Draft202012Validator
from rich.cells import cell_len
from typer.testing import CliRunner, Result

import checker
from checker.cli import app
from checker.model import UsageError
from tests.layouts import builders
from tests.reading.books import PLAIN_ROWS, WORDS, block, book

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "sample_plans"
PLAN = block("B3", [("（単位：千円）", *WORDS), *PLAIN_ROWS])
SCHEMA = Draft202012Validator(json.loads((ROOT / "checker" / "read.schema.json").read_text(encoding="utf-8")))


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments])


def understood(path: Path, *options: object) -> dict[str, Any]:
    result = run("read", path, "--format", "json", *options)
    assert result.stdout.count("\n") == 1, result.output
    document: dict[str, Any] = json.loads(result.stdout)
    assert list(SCHEMA.iter_errors(document)) == []
    return document


def tables(document: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(c["status"], c["why"], f"{c['sheet']}!{c['area']}") for c in document["candidates"]]


@pytest.fixture(scope="module")
def layouts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus of layouts, as its builders make it."""
    folder = tmp_path_factory.mktemp("layouts")
    for name, make in {**builders.plans(), **builders.not_plans()}.items():
        make(folder / name)
    return folder


# ---- exit codes and streams ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("plan", "code"), [("r17-one-yen-short", 0), ("r17-missing-payroll", 3), ("not-a-workbook", 2), ("nowhere", 2)]
)
def test_the_exit_code_says_whether_a_plan_was_read_without_doubt(plan: str, code: int) -> None:
    for form in ("text", "json", "md", "html"):
        result = run("read", SAMPLES / f"{plan}.xlsx", "--format", form)
        assert result.exit_code == code, form
        assert result.stderr == ""


def test_of_several_workbooks_the_worst_counts_and_each_has_its_line_of_json() -> None:
    paths = [SAMPLES / f"{name}.xlsx" for name in ("r17-one-yen-short", "r17-missing-payroll")]
    result = run("read", *paths, "--format", "json")
    assert [json.loads(line)["state"] for line in result.stdout.splitlines()] == ["read", "doubt"]
    assert result.exit_code == 3


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_values_that_cannot_be_decided_are_told_in_every_format(layouts: Path, lang: str) -> None:
    said = {
        "ja": "計画の表はありますが、値を決められません",
        "en": "There is a plan table, but its values cannot be decided",
    }
    path = layouts / "hankan-two-open-versions-disagree.xlsx"
    for form in ("text", "md", "html"):
        result = run("read", path, "--format", form, "--lang", lang)
        assert result.exit_code == 3
        assert "".join(said[lang].split()) in "".join(result.stdout.split())
    assert understood(path)["state"] == "undecided"


def test_it_is_written_to_a_file_and_the_state_told_on_stderr(tmp_path: Path) -> None:
    page = tmp_path / "read.html"
    result = run("read", SAMPLES / "r17-one-yen-short.xlsx", "--format", "html", "-o", page)
    assert result.stderr == f"r17-one-yen-short.xlsx：計画を読み取りました -> {page}\n"
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_a_format_it_does_not_have_is_refused() -> None:
    result = run("read", SAMPLES / "r17-one-yen-short.xlsx", "--format", "xlsx", "--lang", "en")
    assert (result.exit_code, result.stderr) == (
        2,
        "plan-checker: unknown format 'xlsx': one of text, json, md, html\n",
    )


# ---- which table, and why --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "tabetai-project-beside-company.xlsx",
            [("chosen", "company", "収支計画!H4:L11"), ("left_out", "project", "収支計画!A4:E9")],
        ),
        (
            "kojin-past-table-above-reiwa-gannen.xlsx",
            [("chosen", "only", "Sheet1!A6:G13"), ("left_out", "looks_back", "Sheet1!A1:F3")],
        ),
        (
            "hankan-old-version-in-hidden-rows.xlsx",
            [("chosen", "only", "計画!A13:G20"), ("left_out", "hidden_rows", "計画!A3:G10")],
        ),
        (
            "hankan-old-version-on-a-hidden-sheet.xlsx",
            [("chosen", "company", "計画(最終)!A3:G10"), ("left_out", "hidden_sheet", "計画(改訂前)!A3:G10")],
        ),
        (
            "hankan-filled-in-example-before-the-plan.xlsx",
            [("chosen", "only", "提出用!A3:G10"), ("left_out", "other_version", "記入例!A3:G10")],
        ),
        (
            "hankan-two-open-versions-disagree.xlsx",
            [("left_out", "rival", "第1案!A3:G10"), ("left_out", "rival", "第2案!A3:G10")],
        ),
        (
            "zaimu-wages-on-their-own-sheet.xlsx",
            [("chosen", "company", "損益計画!B2:F7"), ("adds", "adds", "賃上げ計画!B2:F5")],
        ),
        (
            "zaimu-cash-flow-and-loans-before-the-plan.xlsx",
            [("chosen", "company", "5か年計画!A3:G13"), ("left_out", "monthly", "資金繰り表!A4:N7")],
        ),
        (
            "tabetai-one-shop-below-the-company.xlsx",
            [("chosen", "company", "計画!B3:F8"), ("left_out", "part", "計画!B14:F17")],
        ),
        ("not-a-plan-blank-form.xlsx", [("left_out", "blank_form", "会社全体の事業計画!A1:G8")]),
        ("not-a-plan-past-statements.xlsx", [("left_out", "looks_back", "決算推移!A3:D7")]),
    ],
)
def test_every_table_that_looks_like_a_plan_is_named_with_the_reason(
    layouts: Path, name: str, expected: list[tuple[str, str, str]]
) -> None:
    assert tables(understood(layouts / name)) == expected


def test_a_table_without_years_and_one_whose_base_year_is_open_are_named(tmp_path: Path) -> None:
    labels = block("A1", [("項目", "今回", "次回"), ("売上高", 1, 2), ("営業利益", 3, 4)])
    assert tables(understood(book(tmp_path / "a.xlsx", {"表": labels}))) == [("left_out", "no_years", "表!A2:C3")]
    dates = [f"{year}年3月期" for year in range(2020, 2030)]
    closed = block("A1", [("千円", *dates[:5]), ("売上高", *range(1, 6)), ("営業利益", *range(1, 6))])
    assert tables(understood(book(tmp_path / "c.xlsx", {"表": closed}))) == [("left_out", "no_plan", "表!A1:F3")]
    open_ = block("A1", [("計画（千円）", *dates), ("売上高", *range(1, 11)), ("営業利益", *range(1, 11))])
    document = understood(book(tmp_path / "b.xlsx", {"表": open_}))
    assert ("left_out", "no_base_year") in {(c["status"], c["why"]) for c in document["candidates"]}


def test_years_unit_scope_and_number_of_items_of_a_table_are_told(tmp_path: Path) -> None:
    (table,) = understood(book(tmp_path / "a.xlsx", {"会社全体": PLAN}))["candidates"]
    assert (table["scope"], table["unit"], table["core"], table["used"]) == ("company", "千円", 7, 42)
    assert (table["header"], table["rows"]) == ("C3:H3", "B4:H10")
    assert [(y["year"], y["cell"], y["text"]) for y in table["years"]] == [
        (year, f"{column}3", word) for year, (column, word) in enumerate(zip("CDEFGH", WORDS, strict=True))
    ]


# ---- what went in, and what did not ----------------------------------------------------------------------------------


def test_every_fact_has_its_cell_its_text_its_unit_and_its_origin(tmp_path: Path) -> None:
    document = understood(book(tmp_path / "a.xlsx", {"計画": PLAN}))
    facts = {fact["key"]: fact for fact in document["facts"]}
    assert facts["payroll[5]"] == {
        "key": "payroll[5]", "item": "payroll", "year": 5, "value": 55_000_000, "cell": "計画!H9", "raw": "55000",
        "unit": "千円", "scale": 1_000, "rounded": False, "origin": "stated",
    }  # fmt: skip
    assert len(facts) == 42


def test_rows_columns_and_labels_that_were_not_used_are_named_with_the_reason(tmp_path: Path) -> None:
    header = ("（単位：千円）", "前期", *WORDS, "5年累計", "備考")
    rows = [(label, values[0] - 5, *values, sum(values), None) for label, *values in PLAIN_ROWS]
    rows.insert(1, ("伸び率", None, None, 0.05, 0.04, 0.04, 0.04, 0.04, None, "見込み"))
    rows.insert(2, ("広告宣伝費", 1, 2, 3, 4, 5, 6, 7, 8, None))
    cover = {"A1": "県", "B1": "東京都", "A2": "担当者の趣味", "B2": "将棋", "A3": "都道府県", "B3": "東京都"}
    document = understood(book(tmp_path / "a.xlsx", {"計画": block("A2", [header, *rows]), "表紙": cover}))
    assert [(i["kind"], i["cell"], i["why"]) for i in document["ignored"]] == [
        ("row", "計画!A4", "growth_row"),
        ("row", "計画!A5", "no_item"),
        ("column", "計画!B2", "past_year"),
        ("column", "計画!I2", "total_column"),
        ("column", "計画!J2", "note"),
        ("label", "表紙!A1", "no_item"),
        ("label", "表紙!A2", "no_item"),
    ]


def test_a_mapped_item_is_read_where_the_map_says_and_named_as_mapped(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"計画": PLAN, "別": {"A1": "給与（円）", **{f"{c}1": 7 for c in "BCDEFG"}}})
    document = understood(path, "--map", "payroll=別!B1:G1")
    assert document["mapped"] == [f"payroll[{year}]" for year in range(6)]
    assert {f["cell"] for f in document["facts"] if f["item"] == "payroll"} == {f"別!{c}1" for c in "BCDEFG"}
    assert document["candidates"][0]["used"] == 36


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("command", ["check", "read"])
def test_a_map_that_does_not_fit_is_one_line_on_stderr_and_exit_2(tmp_path: Path, command: str, lang: str) -> None:
    path = book(tmp_path / "a.xlsx", {"計画": PLAN})
    result = run(command, path, "--map", "payroll=別紙!B1:G1", "--lang", lang)
    assert (result.exit_code, result.stdout) == (2, "")
    assert (
        result.stderr
        == {
            "ja": "plan-checker: --map: payroll：このブックにシート「別紙」はありません。あるシート：計画\n",
            "en": "plan-checker: --map: payroll: no sheet '別紙' in this workbook; there are: 計画\n",
        }[lang]
    )


def test_check_judges_on_the_mapped_cells(tmp_path: Path) -> None:
    """The one yen that is missing stands in other rows of the sheet: profit is row 7, value added row 13."""
    path = tmp_path / "short.xlsx"
    workbook = openpyxl.load_workbook(SAMPLES / "r17-one-yen-short.xlsx", data_only=True)
    sheet = workbook["事業計画"]
    for corrected, row in ((40, 7), (41, 13)):
        sheet[f"A{corrected}"] = "修正後（円）"
        for column in "DEFGHI":
            sheet[f"{column}{corrected}"] = sheet[f"{column}{row}"].value + (column == "I")
    workbook.save(path)
    options = ("--as-of", "2024-03-01", "--format", "json")
    assert run("check", path, *options).exit_code == 1
    places = ("--map", "operating_profit=事業計画!D40:I40", "--map", "value_added=事業計画!D41:I41")
    mapped = run("check", path, *options, *places)
    report = json.loads(mapped.stdout)
    assert [f["outcome"] for f in report["findings"] if f["code"] == "BASE-VALUE-ADDED-GROWTH"] == ["pass"]
    assert report["plan"]["cells"]["operating_profit[5]"] == "事業計画!I40"
    assert mapped.exit_code == 0


# ---- how it is shown -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_text_fits_80_columns_for_every_layout(layouts: Path, lang: str) -> None:
    paths = sorted(layouts.iterdir())
    text = run("read", *paths, "--lang", lang).stdout
    assert text.count("■ ") > len(paths)
    too_wide = [line for line in text.splitlines() if cell_len(line) > 80 or line != line.rstrip()]
    assert too_wide == []


@pytest.mark.parametrize("form", ["text", "md", "html"])
def test_every_number_that_went_in_is_shown_with_its_cell_and_text(tmp_path: Path, form: str) -> None:
    shown = run("read", book(tmp_path / "a.xlsx", {"計画": PLAN}), "--format", form).stdout
    for row, (_, *values) in enumerate(PLAIN_ROWS, 4):
        for column, value in zip("CDEFGH", values, strict=True):
            assert f"計画!{column}{row}" in shown
            assert str(value) in shown
    assert "200,000,000円" in shown
    assert "千円" in shown


def test_a_hostile_workbook_acts_on_no_terminal_page_or_table(tmp_path: Path) -> None:
    bad = "<script>alert(1)</script>|`x` \u202e[a](http://x)"
    sheet = {**PLAN, "A20": bad, "B20": bad, "I3": bad, "I5": bad, "B1": f"会社全体 {bad}"}
    path = book(tmp_path / "a.xlsx", {"計画": sheet})
    assert "<script" not in run("read", path, "--format", "html").stdout
    for form in ("text", "md", "json"):
        assert "\u202e" not in run("read", path, "--format", form).stdout
    assert "<script" not in run("read", path, "--format", "md").stdout


# ---- in Python -------------------------------------------------------------------------------------------------------


def test_a_program_reads_with_the_same_words(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"計画": PLAN, "別": {"A1": "給与（円）", **{f"{c}1": 7 for c in "BCDEFG"}}})
    plain = checker.read(path)
    assert plain.chosen is not None
    assert (plain.chosen.sheet, plain.plan.value("payroll", 0), plain.mapped) == ("計画", 50_000_000, ())
    for given in ({"payroll": "別!B1:G1"}, "payroll=別!B1:G1", ["payroll=別!B1:G1"]):
        assert checker.read(path, given).plan.value("payroll", 0) == 7
    toml = tmp_path / "form.toml"
    toml.write_text('[series]\npayroll = "別!B1:G1"\n', encoding="utf-8")
    assert checker.read(path, toml).plan.value("payroll", 0) == 7
    with pytest.raises(UsageError, match="unknown 'payrol'"):
        checker.read(path, "payrol=別!B1:G1")


def test_reading_the_whole_gives_the_same_plan_as_reading_alone(layouts: Path) -> None:
    from checker.reading import Reader

    paths = sorted(layouts.iterdir())
    with Reader(recalculate=False) as reader:
        plain = [reader.submit(path) for path in paths]
        whole = [reader.submit(path, whole=True) for path in paths]
        assert [p.result() for p in plain] == [w.result() for w in whole]
