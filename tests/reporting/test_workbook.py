"""The annotated copy: the original and its values stay, findings stand at their cells, nothing acts as a formula."""

from __future__ import annotations

import hashlib
import re
import subprocess
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import sample_reports as reports
from openpyxl.cell.cell import MergedCell
from openpyxl.cell.rich_text import CellRichText
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from typer.testing import CliRunner, Result

from checker import model
from checker.api import Settings, judge
from checker.cli import app
from checker.model import Finding, Outcome, Plan, Severity, Text, UsageError
from checker.reading import Reader
from checker.reporting import workbook_child, write_workbook
from checker.reporting.redaction import redacted
from checker.reporting.wording import Wording
from checker.reporting.workbook_child import in_child
from checker.reporting.workbook_lost import features
from checker.reporting.workbook_notes import PALETTE, place

SAMPLES = Path(__file__).parents[2] / "sample_plans"
NAMES = sorted(p.stem for p in SAMPLES.glob("*.xlsx") if p.stem != "not-a-workbook")
CLOSED = Settings(as_of=date(2024, 3, 1))
SHEET = {"ja": "チェック結果", "en": "Check result"}


# ---- the sample plans ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def judged() -> dict[str, model.Report]:
    with Reader() as reader:
        read = {name: reader.submit(SAMPLES / f"{name}.xlsx") for name in NAMES}
        return {name: judge(pending.result(), CLOSED) for name, pending in read.items()}


@pytest.fixture(scope="module")
def copies(judged: dict[str, model.Report], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    room = tmp_path_factory.mktemp("copies")
    for k, name in enumerate(NAMES):
        write_workbook(judged[name], SAMPLES / f"{name}.xlsx", room / f"{name}.xlsx", ("ja", "en")[k % 2])
    return {name: room / f"{name}.xlsx" for name in NAMES}


def contents(path: Path, *, data_only: bool) -> dict[str, dict[str, Any]]:
    """Sheet → cell → value (formula text, or its stored result); with merged ranges and dimensions."""
    book = openpyxl.load_workbook(path, data_only=data_only, rich_text=True)
    return {
        sheet.title: {
            "cells": {
                c.coordinate: (c.data_type, c.value) for row in sheet.iter_rows() for c in row if c.value is not None
            },
            "merged": sorted(str(area) for area in sheet.merged_cells.ranges),
            "dimensions": sheet.dimensions,
            "widths": {k: d.width for k, d in sheet.column_dimensions.items()},
            "heights": {k: d.height for k, d in sheet.row_dimensions.items() if d.height},
            "state": sheet.sheet_state,
            "print": (sheet.print_area, sheet.page_setup.orientation, sheet.page_setup.paperSize),
            "protected": sheet.protection.sheet,
        }
        for sheet in book.worksheets
    }


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("data_only", [False, True], ids=["formulas", "stored results"])
def test_a_copy_differs_from_its_original_only_in_looks_and_the_added_sheet(
    name: str, data_only: bool, copies: dict[str, Path]
) -> None:
    original = contents(SAMPLES / f"{name}.xlsx", data_only=data_only)
    copy = contents(copies[name], data_only=data_only)
    added = [title for title in copy if title not in original]
    assert list(copy) == [*added, *original]
    assert added in ([SHEET["ja"]], [SHEET["en"]])
    assert {title: copy[title] for title in original} == original


def test_the_originals_are_not_touched(copies: dict[str, Path]) -> None:
    before = {name: (SAMPLES / f"{name}.xlsx").read_bytes() for name in NAMES}
    with Reader() as reader:
        for name in NAMES[:2]:
            plan = reader.submit(SAMPLES / f"{name}.xlsx").result()
            assert plan.sha256 == hashlib.sha256(before[name]).hexdigest()
            write_workbook(judge(plan, CLOSED), SAMPLES / f"{name}.xlsx", copies[name].with_name("again.xlsx"))
    assert {name: (SAMPLES / f"{name}.xlsx").read_bytes() for name in NAMES} == before


@pytest.mark.parametrize("name", NAMES)
def test_every_link_leads_to_a_cell_of_the_copy_and_every_finding_is_linked(
    name: str, copies: dict[str, Path], judged: dict[str, model.Report]
) -> None:
    book = openpyxl.load_workbook(copies[name])
    sheet = book.worksheets[0]
    links = {link.location for row in sheet.iter_rows() for c in row if (link := c.hyperlink)}
    linked = set()
    for location in links:
        title, _, ref = location.rpartition("!")
        title = title.removeprefix("'").removesuffix("'").replace("''", "'")
        assert title in book.sheetnames
        assert ref in book[title]._cells or book[title][ref] is not None
        linked.add(f"{title}!{ref}")
    required = [f for f in judged[name].findings if f.severity is Severity.REQUIRED]
    asked = {c for f in required if f.outcome is not Outcome.NOT_APPLICABLE for c in f.cells}
    assert asked <= linked


def test_a_cell_takes_the_colour_of_its_worst_finding_and_one_comment_with_all_of_them(copies: dict[str, Path]) -> None:
    # I16 is the payroll of year 5: the basic 1.5 % are met, the 6 % of the wage hike are missed by 3,769,986 yen.
    book = openpyxl.load_workbook(copies["r17-wage-hike-missed"])
    cell = book["事業計画"]["I16"]
    assert cell.fill.start_color.rgb.endswith(PALETTE["fail"][1])
    text = cell.comment.text
    assert "HIKE-PAYROLL-GROWTH" in text
    assert "BASE-PAYROLL-GROWTH" in text
    assert text.index("HIKE-PAYROLL-GROWTH") < text.index("BASE-PAYROLL-GROWTH")
    assert "3,769,986" in text
    wage = book["事業計画"]["I18"]
    assert wage.fill.start_color.rgb.endswith(PALETTE["pass"][1])
    assert book["事業計画"]["B5"].comment is None


def test_a_comment_says_the_outcome_in_a_mark_and_a_word_so_that_colour_is_never_alone(
    copies: dict[str, Path],
) -> None:
    for path in copies.values():
        book = openpyxl.load_workbook(path)
        words = Wording(reports.compliant(), "ja" if book.sheetnames[0] == SHEET["ja"] else "en").t
        starts = tuple(f"{words['mark'][tone]} {words['outcome'][tone]}" for tone in PALETTE)
        coloured = [c for s in book.worksheets[1:] for row in s.iter_rows() for c in row if c.comment]
        assert coloured
        assert all(cell.comment.text.startswith(starts) for cell in coloured)


def test_the_first_sheet_holds_verdict_table_assumptions_and_what_it_was_made_from(
    copies: dict[str, Path], judged: dict[str, model.Report]
) -> None:
    name = next(n for k, n in enumerate(NAMES) if k % 2 == 0 and n.startswith("r17"))
    sheet = openpyxl.load_workbook(copies[name]).worksheets[0]
    said = texts(sheet)
    report = judged[name]
    assert any(Wording(report, "ja").t["verdict"][report.verdict.value] in text for text in said)
    assert report.plan.sha256 in said
    assert "前提" in said
    assert report.programme is not None
    assert report.programme.fingerprint in said
    assert sheet.freeze_panes is not None
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


def texts(sheet: Any) -> list[str]:
    return [str(c.value) for row in sheet.iter_rows() for c in row if c.value is not None]


def test_a_copy_opens_on_its_first_sheet_alone_and_is_computed_again_in_excel(copies: dict[str, Path]) -> None:
    for path in copies.values():
        book = openpyxl.load_workbook(path)
        assert book.active is book.worksheets[0]
        assert [s.sheet_view.tabSelected for s in book.worksheets] == [True] + [False] * (len(book.worksheets) - 1)
        assert book.calculation.fullCalcOnLoad


def test_a_copy_is_read_and_judged_as_its_original(copies: dict[str, Path], judged: dict[str, model.Report]) -> None:
    with Reader() as reader:
        for name, path in copies.items():
            again = judge(reader.submit(path).result(), CLOSED)
            assert again.plan.facts == judged[name].plan.facts, name
            assert again.verdict is judged[name].verdict


def test_what_is_mended_in_the_copy_counts_not_what_the_first_sheet_said_before(
    copies: dict[str, Path], tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(copies["r17-wage-hike-missed"])
    book["申請概要"]["C4"] = "株式会社うめ"
    book["申請概要"]["C15"] = "申請しない"
    book.save(tmp_path / "mended.xlsx")
    with Reader() as reader:
        plan = reader.submit(tmp_path / "mended.xlsx").result()
    assert plan.value("applicant") == "株式会社うめ"
    assert plan.value("wage_hike") is False


@pytest.mark.libreoffice
def test_libreoffice_turns_every_copy_into_a_pdf(copies: dict[str, Path], tmp_path: Path, soffice: str) -> None:
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path / "pdf")]
    subprocess.run([*command, *map(str, copies.values())], check=True, capture_output=True, timeout=300)
    made = {p.stem: p.read_bytes()[:5] for p in (tmp_path / "pdf").iterdir()}
    assert made == dict.fromkeys(NAMES, b"%PDF-")


# ---- books made for one trait ----------------------------------------------------------------------------------------


def book_of(**cells: Any) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "計画"
    for ref, value in {"A1": "給与支給総額", "B2": 100, "C2": "=B2*2", **cells}.items():
        sheet[ref] = value
    return book


def finding(*cells: str, outcome: Outcome = Outcome.FAIL, title: str = "題", advice: str = "直す") -> Finding:
    return Finding(
        "BASE-PAYROLL-GROWTH",
        outcome,
        Severity.REQUIRED,
        kind="at_least",
        unit="yen",
        observed=1,
        required=2,
        margin=-1,
        title=Text(title, title),
        advice=Text(advice, advice),
        cells=cells,
    )


def annotate(
    book: openpyxl.Workbook | bytes, folder: Path, *findings: Finding, lang: str = "ja", name: str = "計画.xlsx"
) -> Path:
    """The copy of a book on which these findings rest."""
    source, out = folder / name, folder / "copy.xlsx"
    if isinstance(book, bytes):
        source.write_bytes(book)
    else:
        book.save(source)
    plan = Plan(name, hashlib.sha256(source.read_bytes()).hexdigest())
    write_workbook(replace(reports.compliant(), plan=plan, findings=findings), source, out, lang)
    return out


HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://example.com")', "=cmd|'/c calc'!A0"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_the_plan_or_of_a_message_becomes_a_formula(text: str, tmp_path: Path) -> None:
    made = annotate(book_of(), tmp_path, finding("計画!B2", title=text, advice=text), name="=cmd.xlsx")
    book = openpyxl.load_workbook(made)
    sheet = book.worksheets[0]
    assert [c.coordinate for row in sheet.iter_rows() for c in row if c.data_type == "f"] == []
    risky = [c for row in sheet.iter_rows() for c in row if str(c.value or "")[:1] in tuple("=+-@")]
    assert risky
    assert all(c.data_type == "s" and c.quotePrefix for c in risky)
    with zipfile.ZipFile(made) as package:
        assert re.search(rb"<f[ />]", package.read(sheet_part(made, 0))) is None


def sheet_part(path: Path, index: int) -> str:
    return f"xl/worksheets/sheet{index + 1}.xml"


def test_text_of_the_original_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    book = book_of()
    book["計画"]["D4"].value = "=1+1"
    book["計画"]["D4"].data_type = "s"
    cell = openpyxl.load_workbook(annotate(book, tmp_path, finding("計画!D4")))["計画"]["D4"]
    assert (cell.data_type, cell.value) == ("s", "=1+1")


def test_control_characters_and_lone_surrogates_do_not_break_the_copy(tmp_path: Path) -> None:
    bad = "a\x00\x0b\x1b[31m\ud800\ufffe\u202eb"
    made = annotate(book_of(), tmp_path, finding("計画!B2", title=bad, advice=bad))
    assert "\x1b" not in openpyxl.load_workbook(made)["計画"]["B2"].comment.text


def test_a_comment_that_was_there_is_kept_and_appended_to_and_a_second_check_replaces_only_our_words(
    tmp_path: Path,
) -> None:
    book = book_of()
    book["計画"]["B2"].comment = Comment("社長の確認済み", "社長")
    book["計画"]["A1"].comment = Comment("触らない", "社長")
    first = annotate(book, tmp_path, finding("計画!B2", "計画!C2", title="一回目"))
    said = openpyxl.load_workbook(first)["計画"]["B2"].comment
    assert said.text.startswith("社長の確認済み\n")
    assert "一回目" in said.text
    assert said.author == "社長"
    second = annotate(first.read_bytes(), tmp_path, finding("計画!B2", "計画!C2", title="二回目"))
    sheet = openpyxl.load_workbook(second)["計画"]
    assert sheet["A1"].comment.text == "触らない"
    for ref in ("B2", "C2"):
        assert "二回目" in sheet[ref].comment.text
        assert "一回目" not in sheet[ref].comment.text
    assert sheet["B2"].comment.text.startswith("社長の確認済み\n")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_added_sheet_takes_a_name_that_is_free(lang: str, tmp_path: Path) -> None:
    book = book_of()
    book.create_sheet(SHEET[lang].upper())
    book.create_sheet(f"{SHEET[lang]} (2)")
    made = annotate(book, tmp_path, finding("計画!B2"), lang=lang)
    assert openpyxl.load_workbook(made).sheetnames[0] == f"{SHEET[lang]} (3)"


def test_a_protected_sheet_and_book_stay_protected_and_are_annotated(tmp_path: Path) -> None:
    book = book_of()
    book["計画"].protection.set_password("secret")
    book["計画"].protection.enable()
    book.security.lockStructure = True
    before = deepcopy(book["計画"].protection.password)
    copy = openpyxl.load_workbook(annotate(book, tmp_path, finding("計画!B2")))
    assert copy["計画"].protection.sheet
    assert copy["計画"].protection.password == before
    assert copy.security.lockStructure
    assert copy["計画"]["B2"].comment


def test_a_finding_inside_a_merged_area_is_shown_at_the_cell_that_shows_it(tmp_path: Path) -> None:
    book = book_of(B4=7)
    book["計画"].merge_cells("B4:D5")
    sheet = openpyxl.load_workbook(annotate(book, tmp_path, finding("計画!C5")))["計画"]
    assert sheet["B4"].comment
    assert isinstance(sheet["C5"], MergedCell)


def test_a_finding_outside_the_used_area_or_on_no_sheet_adds_no_cell(tmp_path: Path) -> None:
    made = annotate(book_of(), tmp_path, finding("計画!Z99", "ない!A1", "計画!B2", "計画!XFD1048577", "セルではない"))
    book = openpyxl.load_workbook(made)
    assert book["計画"].dimensions == "A1:C2"
    links = [c.hyperlink.location for row in book.worksheets[0].iter_rows() for c in row if c.hyperlink]
    assert "'ない'!A1" not in links
    assert "ない!A1" in texts(book.worksheets[0])


def test_a_sheet_name_with_quotes_and_marks_is_linked(tmp_path: Path) -> None:
    book = book_of()
    book["計画"].title = "社長's !計画!"
    made = annotate(book, tmp_path, finding("社長's !計画!!B2"))
    sheet = openpyxl.load_workbook(made).worksheets[0]
    links = [c.hyperlink.location for row in sheet.iter_rows() for c in row if c.hyperlink]
    assert links[0] == "'社長''s !計画!'!B2"


def test_white_text_on_a_dark_ground_stays_readable(tmp_path: Path) -> None:
    book = book_of()
    book["計画"]["B2"].font = Font(color="FFFFFF")
    book["計画"]["B2"].fill = PatternFill("solid", start_color="000080")
    cell = openpyxl.load_workbook(annotate(book, tmp_path, finding("計画!B2")))["計画"]["B2"]
    assert cell.font.color.rgb == "FF1A1A1A"


def test_many_findings_at_one_cell_make_one_comment_of_bounded_length(tmp_path: Path) -> None:
    many = [finding("計画!B2", title=f"要件{k}", advice="長い助言" * 100) for k in range(60)]
    text = openpyxl.load_workbook(annotate(book_of(), tmp_path, *many))["計画"]["B2"].comment.text
    assert len(text) < 4_000
    assert "ほか" in text


# ---- values that openpyxl would change in passing --------------------------------------------------------------------


def raw_book(sheet: str, folder: Path, **parts: str) -> bytes:
    """A minimal package around the XML of one sheet's data."""
    path = folder / "minimal.xlsx"
    book_of().save(path)
    out = BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                start = content.index(b"<sheetData>")
                end = content.index(b"</sheetData>") + len(b"</sheetData>")
                content = content[:start] + f"<sheetData>{sheet}</sheetData>".encode() + content[end:]
            target.writestr(name, content)
        for name, text in parts.items():
            target.writestr(
                name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin").replace("_vml", ".vml"), text
            )
    return out.getvalue()


def raw_cells(path: Path, index: int) -> Iterator[str]:
    with zipfile.ZipFile(path) as package:
        text = package.read(sheet_part(path, index)).decode()
    yield from (piece.split("</c>")[0] for piece in text.split("<c ")[1:])


def test_stored_results_and_the_last_digits_of_numbers_are_those_of_the_original(tmp_path: Path) -> None:
    row = (
        '<row r="2"><c r="B2"><v>0.30000000000000004</v></c><c r="C2"><f>B2*2</f><v>0.60000000000000009</v></c>'
        '<c r="D2" t="str"><f>"a"&amp;"&lt;"</f><v>a&lt;&amp;</v></c><c r="E2" t="b"><f>TRUE()</f><v>1</v></c>'
        '<c r="F2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="G2"><f>1+1</f></c>'
        '<c r="H2" t="str"><f>""</f><v></v></c><c r="I2" t="d"><v>2027-03-31</v></c></row>'
    )
    made = annotate(raw_book(row, tmp_path), tmp_path, finding("計画!C2"))
    found = {piece[3:5]: piece for piece in raw_cells(made, 1)}
    assert "<v>0.30000000000000004</v>" in found["B2"]
    assert "<f>B2*2</f><v>0.60000000000000009</v>" in found["C2"]
    assert found["D2"].endswith("<v>a&lt;&amp;</v>")
    assert 't="str"' in found["D2"]
    assert 't="b"' in found["E2"]
    assert 't="e"' in found["F2"]
    assert "<v>#DIV/0!</v>" in found["F2"]
    assert "<f>1+1</f>" in found["G2"]
    assert "<v>2</v>" not in found["G2"]
    assert found["I2"].endswith('t="d"><v>2027-03-31</v>')
    values = openpyxl.load_workbook(made, data_only=True)["計画"]
    assert [values[ref].value for ref in ("C2", "D2", "E2", "F2")] == [0.6000000000000001, "a<&", True, "#DIV/0!"]


def test_a_date_far_outside_the_calendar_stays_the_number_it_was(tmp_path: Path) -> None:
    book = book_of(B4=9_999_999_999.25, B5=45382.123456789)
    for ref in ("B4", "B5"):
        book["計画"][ref].number_format = "yyyy/m/d"
    made = annotate(book, tmp_path, finding("計画!B2"))
    found = {piece[3:5]: piece for piece in raw_cells(made, 1)}
    assert "<v>9999999999.25</v>" in found["B4"]
    assert "<v>45382.123456789" in found["B5"]


def test_bold_words_inside_a_cell_stay_bold(tmp_path: Path) -> None:
    from openpyxl.cell.rich_text import TextBlock
    from openpyxl.cell.text import InlineFont

    rich = CellRichText("年", TextBlock(InlineFont(b=True), "6%"), "以上")
    made = annotate(book_of(B5=rich), tmp_path, finding("計画!B2"))
    assert openpyxl.load_workbook(made, rich_text=True)["計画"]["B5"].value == rich


# ---- what cannot be carried over -------------------------------------------------------------------------------------


def test_nothing_is_said_to_be_lost_where_nothing_is(tmp_path: Path) -> None:
    said = texts(openpyxl.load_workbook(annotate(book_of(), tmp_path, finding("計画!B2"))).worksheets[0])
    assert any("引き継げなかったものは見当たりません" in text for text in said)


def test_parts_that_openpyxl_drops_are_named_with_their_number(tmp_path: Path) -> None:
    data = raw_book(
        '<row r="2"><c r="B2"><v>1</v></c></row>',
        tmp_path,
        xl__printerSettings__printerSettings1_bin="x",
        xl__ctrlProps__ctrlProp1_xml="<a/>",
        xl__drawings__old_vml="".join(f'<x:ClientData ObjectType="{t}"/>' for t in ("Checkbox", "Note", "Button")),
        xl__drawings__drawing1_xml="<xdr:wsDr><xdr:sp macro=''/><xdr:cxnSp/><xdr:pic/></xdr:wsDr>",
        xl__unheardOf__thing1_xml="<a/>",
    )
    said = texts(openpyxl.load_workbook(annotate(data, tmp_path, finding("計画!B2"))).worksheets[0])
    for words in (
        "プリンターの設定 1件",
        "ボタン・チェックボックスなどの部品 2件",
        "図形・テキストボックス・線 2件",
        "画像 1件",
        "そのほかの部品 1件",
    ):
        assert f"！ {words}" in said
    assert not any("見当たりません" in text for text in said)


def test_a_value_hidden_under_a_merged_area_is_said_to_be_lost(tmp_path: Path) -> None:
    row = '<row r="2"><c r="B2"><v>1</v></c><c r="C2"><v>2</v></c></row>'
    data = raw_book(row, tmp_path)
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            merged = b'</sheetData><mergeCells count="1"><mergeCell ref="B2:C2"/></mergeCells>'
            target.writestr(name, source.read(name).replace(b"</sheetData>", merged))
    said = texts(openpyxl.load_workbook(annotate(out.getvalue(), tmp_path, finding("計画!B2"))).worksheets[0])
    assert any(text.startswith("！ 結合されたセルの下に隠れていた値 1件") for text in said)


def test_a_chart_is_carried_over_and_said_to_be_made_anew(tmp_path: Path) -> None:
    from openpyxl.chart import BarChart, Reference

    book = book_of(B3=200)
    chart = BarChart()
    chart.add_data(Reference(book["計画"], min_col=2, min_row=2, max_row=3))
    book["計画"].add_chart(chart, "E2")
    made = annotate(book, tmp_path, finding("計画!B2"))
    assert features(made.read_bytes())["chart"] == 1
    assert any("グラフ 1件は作り直した" in t for t in texts(openpyxl.load_workbook(made).worksheets[0]))


def test_every_kind_of_loss_has_words_in_both_languages() -> None:
    from checker.reporting.workbook_lost import _INSIDE, _PARTS

    kinds = {kind for kind, _ in _PARTS} | {kind for _, marks in _INSIDE for kind, _ in marks}
    kinds |= {"other", "hidden_value", "chart_look"}
    for lang in ("ja", "en"):
        said = Wording(reports.compliant(), lang).t["workbook"]["lost"]
        assert set(said) == kinds
        assert all(text.count("{}") == 1 for text in said.values())


# ---- where there is no copy ------------------------------------------------------------------------------------------


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments])


SHORT = SAMPLES / "r17-one-yen-short.xlsx"


def test_the_command_writes_the_copy_and_keeps_the_exit_code_of_the_verdict(tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    result = run("check", SHORT, "--format", "xlsx", "-o", out, "--as-of", "2024-03-01")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr == f"r17-one-yen-short.xlsx：要件を満たしていません -> {out}\n"
    assert openpyxl.load_workbook(out).sheetnames[0] == "チェック結果"
    assert [p.name for p in tmp_path.iterdir()] == ["out.xlsx"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "say where with -o OUT.xlsx"),
        (("-o", "out.xlsx", "--redact"), "--redact cannot be used with --format xlsx"),
        (("-o", "out.pdf"), "an annotated copy is named .xlsx"),
        (("-o", "out.xlsm"), "an .xlsm is made only from a workbook with macros"),
        (("-o", "no/such/folder/out.xlsx"), "cannot be written"),
    ],
)
def test_every_wrong_call_is_one_line_and_exit_2(
    arguments: tuple[str, ...], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("check", SHORT, "--lang", "en", "--format", "xlsx", *arguments)
    assert result.exit_code == 2
    assert words in result.stderr
    assert result.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("format_", ["xlsx", "text", "html"])
def test_the_plan_itself_is_never_overwritten(format_: str, tmp_path: Path) -> None:
    plan = tmp_path / SHORT.name
    plan.write_bytes(SHORT.read_bytes())
    result = run("check", plan, "--format", format_, "-o", plan)
    assert result.exit_code == 2
    assert "点検するブックそのものです" in result.stderr
    assert plan.read_bytes() == SHORT.read_bytes()


def test_a_folder_that_holds_the_plan_is_refused_for_it(tmp_path: Path) -> None:
    plan = tmp_path / SHORT.name
    plan.write_bytes(SHORT.read_bytes())
    assert run("check", plan, "--format", "xlsx", "-o", tmp_path).exit_code == 2
    assert plan.read_bytes() == SHORT.read_bytes()


def test_one_plan_without_a_copy_does_not_lose_the_others(tmp_path: Path) -> None:
    result = run("check", SAMPLES / "not-a-workbook.xlsx", SHORT, "--format", "xlsx", "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert "plan-checker: not-a-workbook.xlsx：注釈付きの写しを作れません。Excelブックではありません。" in result.stderr
    assert [p.name for p in (tmp_path / "out").iterdir()] == [SHORT.name]


@pytest.mark.parametrize("name", ["plan.xls", "plan.ods", "plan.csv", "plan.xlsb", "plan.xlsx"])
def test_another_format_is_told_to_be_saved_as_xlsx(name: str, tmp_path: Path) -> None:
    empty = BytesIO()
    zipfile.ZipFile(empty, "w").close()
    with pytest.raises(UsageError, match=r"needs an \.xlsx or \.xlsm workbook; save it as \.xlsx"):
        annotate(empty.getvalue(), tmp_path, finding("計画!B2"), name=name)


def test_a_redacted_report_has_no_copy(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="the applicant's own cells"):
        write_workbook(redacted(reports.compliant()), tmp_path / "a.xlsx", tmp_path / "b.xlsx")


def test_a_file_that_changed_since_it_was_read_is_refused(tmp_path: Path) -> None:
    book_of().save(tmp_path / "plan.xlsx")
    with pytest.raises(UsageError, match="changed while it was being checked"):
        write_workbook(reports.compliant(), tmp_path / "plan.xlsx", tmp_path / "out.xlsx")


@pytest.mark.parametrize("row", ['<row r="2"><c r="B2" s="99999"><v>1</v></c></row>', "<row", "&unknown;"])
def test_a_book_that_openpyxl_cannot_open_is_one_clear_line(row: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no annotated copy: openpyxl cannot open it"):
        annotate(raw_book(row, tmp_path), tmp_path, finding("計画!B2"))


def test_a_merged_area_over_a_whole_sheet_kills_only_the_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_child.limits, "COPY_SECONDS", 6.0)
    data = raw_book('<row r="2"><c r="B2"><v>1</v></c></row>', tmp_path)
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            merged = b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
            target.writestr(name, source.read(name).replace(b"</sheetData>", merged))
    with pytest.raises(UsageError, match="no annotated copy: it takes"):
        annotate(out.getvalue(), tmp_path, finding("計画!B2"))


def _sleep() -> None:
    import time

    time.sleep(30)


def test_a_copy_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_child.limits, "COPY_SECONDS", 0.2)
    with pytest.raises(UsageError, match=r"plan\.xlsx: no annotated copy: it takes longer than 0\.2 s"):
        in_child(_sleep, (), name="plan.xlsx")


# ---- macros ----------------------------------------------------------------------------------------------------------


def with_macros(folder: Path) -> bytes:
    data = raw_book('<row r="2"><c r="B2"><v>1</v></c></row>', folder, xl__vbaProject_bin="macro")
    out = BytesIO()
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(plain, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"))
    return out.getvalue()


def test_macros_stay_in_an_xlsm_and_their_loss_in_an_xlsx_is_said(tmp_path: Path) -> None:
    made = annotate(with_macros(tmp_path), tmp_path, finding("計画!B2"), name="plan.xlsm")
    assert any("マクロ" in text for text in texts(openpyxl.load_workbook(made).worksheets[0]))
    source = tmp_path / "plan.xlsm"
    plan = Plan(source.name, hashlib.sha256(source.read_bytes()).hexdigest())
    kept = tmp_path / "copy.xlsm"
    write_workbook(replace(reports.compliant(), plan=plan, findings=(finding("計画!B2"),)), source, kept)
    with zipfile.ZipFile(kept) as package:
        assert package.read("xl/vbaProject.bin") == b"macro"
        assert len(set(package.namelist())) == len(package.namelist())
        assert b"macroEnabled" in package.read("[Content_Types].xml")
    assert openpyxl.load_workbook(kept)["計画"]["B2"].comment


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("計画!D12", ("計画", "D12")),
        ("a!b!$C$3", ("a!b", "C3")),
        ("計画!D12:F14", ("計画", "D12")),
        ("D12", None),
        ("計画!", None),
        ("計画!12", None),
    ],
)
def test_a_cell_reference_is_taken_apart(text: str, expected: tuple[str, str] | None) -> None:
    assert place(text) == expected


def test_a_link_to_a_sheet_of_a_long_name_still_shows_its_address(tmp_path: Path) -> None:
    """【参考書式】事業計画目標値算出シート is 38 columns wide, a link column 18: the end is shown, on one line."""
    name = "shoryokuka-5-growth-typed-by-hand"
    with Reader() as reader:
        plan = reader.submit(SAMPLES / f"{name}.xlsx").result()
    out = tmp_path / "copy.xlsx"
    write_workbook(judge(plan, Settings(as_of=date(2026, 2, 27))), SAMPLES / f"{name}.xlsx", out)
    sheet = openpyxl.load_workbook(out).worksheets[0]
    links = [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert links
    for cell in links:
        address = cell.hyperlink.location.rpartition("!")[2].replace("$", "")
        assert str(cell.value).endswith(f"!{address}")
        assert sum(2 if ord(letter) > 0x2E80 else 1 for letter in str(cell.value)) <= 16
