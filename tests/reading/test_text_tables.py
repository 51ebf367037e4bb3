"""Plans as .csv and .tsv: encodings, delimiters, addresses; what cannot be told for sure is refused."""

from __future__ import annotations

import json

import pytest

from tests.reading.books import PLAIN_ROWS, WORDS, cells, codes, found

LINES = [("（単位：千円）", *WORDS), *PLAIN_ROWS]
PAYROLL = (50_000_000, 51_000_000, 52_000_000, 53_000_000, 54_000_000, 55_000_000)


def text(delimiter, lines=LINES):
    return "会社全体の事業計画\r\n\r\n" + "\r\n".join(delimiter.join(map(str, line)) for line in lines) + "\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(("suffix", "delimiter"), [("csv", ","), ("csv", ";"), ("csv", "\t"), ("tsv", "\t")])
def test_a_text_table_reads_as_a_sheet_named_like_its_file(tmp_path, read, encoding, suffix, delimiter):
    path = tmp_path / f"計画.{suffix}"
    path.write_bytes(text(delimiter).encode(encoding))
    plan = read(path)
    assert codes(plan) == []
    assert plan.series("payroll") == PAYROLL
    assert cells(plan)["payroll[0]"] == "計画!B9"
    assert cells(plan)["payroll[5]"] == "計画!G9"


def test_quoted_numbers_with_separators_units_and_line_breaks_are_read(tmp_path, read):
    lines = [
        ("（単位：千円）", *WORDS[:4]),
        ('"付加価値額\r\n（会社全体）"', '"75,000"', "81000", '"△1,000"', "83000"),
        ("給与支給総額", '"5,000万円"', "51000", "－", "53000"),
        ("事業場内最低賃金", '"1,100円"', "1145", "1190", "#DIV/0!"),
    ]
    path = tmp_path / "a.csv"
    path.write_bytes(text(",", lines).encode("cp932"))
    plan = read(path)
    assert plan.series("value_added")[:4] == (75_000_000, 81_000_000, -1_000_000, 83_000_000)
    assert plan.series("payroll")[:4] == (50_000_000, 51_000_000, None, 53_000_000)
    assert found(plan, "READ-ERROR-CELL")["cells"] == ("a!E6",)
    assert found(plan, "READ-MISSING")["cells"] == ("a!D5",)


@pytest.mark.parametrize(
    "row", ["給与支給総額,50,000,51,000,52,000,53,000,54,000,55,000", "給与支給総額,900,910,920,930,940,1,250"]
)
def test_thousands_that_nobody_quoted_are_refused_and_not_spread_over_the_years(tmp_path, read, row):
    path = tmp_path / "a.csv"
    path.write_text(text(",") + row + "\n", encoding="utf-8")
    plan = read(path)
    assert plan.facts == ()
    assert found(plan, "READ-OPEN")["kind"] == "unsupported"


@pytest.mark.parametrize(
    ("row", "torn"),
    [
        ('売上高,"1,180",1,250,"1,300","1,350",既存', True),
        ('売上高,"1,180",1,250,"1,300","1,350",', True),
        ('売上高,"1,180",1,250,"1,300","1,350"', True),
        ("売上高,1,250,,1300,1350,既存", True),
        ("売上高,412,421,435,450,既存", False),
        ("売上高,412,421,435,450", False),
        ("売上高,412,421,435,450,", False),
    ],
)
def test_one_unquoted_thousand_before_a_remark_is_refused(tmp_path, read, row, torn):
    path = tmp_path / "a.csv"
    lines = ["（単位：百万円）,基準年度,1年目,2年目,3年目,備考", row, "給与支給総額,300,310,320,330,"]
    path.write_text("\n".join([*lines, "付加価値額,400,410,420,430,"]), encoding="utf-8")
    plan = read(path)
    assert bool(plan.facts) is not torn
    assert torn or plan.value("sales", 3) == 450_000_000


def test_bytes_of_no_encoding_are_refused(tmp_path, read):
    path = tmp_path / "a.csv"
    path.write_bytes(text(",").encode("utf-8") + b"\x80\xff\xfe\xfd")
    assert found(read(path), "READ-OPEN")["kind"] == "unsupported"


def test_links_to_google_and_numbers_bundles_are_named(tmp_path, read):
    link = tmp_path / "計画.gsheet"
    link.write_text(json.dumps({"url": "https://docs.google.com/spreadsheets/d/abc"}))
    assert found(read(link), "READ-OPEN")["kind"] == "google_link"
    bundle = tmp_path / "計画.numbers"
    bundle.mkdir()
    assert found(read(bundle), "READ-OPEN")["detail"] == "Apple Numbers"


def test_a_pdf_called_csv_is_still_a_pdf(tmp_path, read):
    path = tmp_path / "a.csv"
    path.write_bytes(b"%PDF-1.7\n")
    assert found(read(path), "READ-OPEN")["kind"] == "pdf"
