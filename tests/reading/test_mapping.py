"""`--map`: the caller says where an item stands. What a mapped cell holds is read as strictly as any other."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from checker.model import Plan, UsageError
from checker.reading import Reader
from checker.reading.mapping import read_map
from tests.reading.books import PLAIN_ROWS, WORDS, block, book

PLAN = block("B3", [("（単位：千円）", *WORDS), *PLAIN_ROWS])
WAGES = {**block("A1", [("給与の内訳（千円）", 1, 2, 3, 4, 5, 6)]), "A3": "東京都", "C5": "合計"}


def plain(folder: Path, **sheets: dict[str, Any]) -> Path:
    return book(folder / "plan.xlsx", {"計画": PLAN, "別": WAGES, **sheets})


def read(path: Path, *given: str | Path) -> Plan:
    places = read_map(given)
    with Reader() as reader:
        return reader.submit(path, places).result()


def codes(plan: Plan) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(f.code, f.metric, f.cells) for f in plan.findings]


def map_file(folder: Path, text: str) -> Path:
    path = folder / "form.toml"
    path.write_text(text, encoding="utf-8")
    return path


# ---- what is read ----------------------------------------------------------------------------------------------------


def test_a_range_gives_years_0_to_5_in_order_with_the_unit_of_its_own_label(tmp_path: Path) -> None:
    plan = read(plain(tmp_path), "payroll=別!B1:G1")
    assert plan.series("payroll") == (1_000, 2_000, 3_000, 4_000, 5_000, 6_000)
    fact = plan.fact("payroll", 3)
    assert fact is not None
    assert (str(fact.cell), fact.raw, fact.unit, fact.origin) == ("別!E1", "4", "千円", "stated")
    assert plan.series("sales")[0] == 200_000_000
    assert codes(plan) == []


def test_a_column_of_cells_is_a_range_too_and_is_read_in_the_order_written(tmp_path: Path) -> None:
    down = {"D1": "売上（百万円）", **{f"D{row}": row * 10 for row in range(2, 8)}}
    path = plain(tmp_path, 縦=down)
    assert read(path, "sales=縦!D2:D7").series("sales") == tuple(n * 10_000_000 for n in (2, 3, 4, 5, 6, 7))
    assert read(path, "sales=縦!D7:D2").series("sales") == tuple(n * 10_000_000 for n in (7, 6, 5, 4, 3, 2))


def test_cells_that_do_not_stand_together_are_listed(tmp_path: Path) -> None:
    plan = read(plain(tmp_path), "payroll=別!B1,D1:G1")
    assert plan.series("payroll") == (1_000, 3_000, 4_000, 5_000, 6_000, None)
    assert codes(plan) == [("READ-MISSING", "payroll", ())]


def test_one_year_replaces_that_year_alone(tmp_path: Path) -> None:
    plan = read(plain(tmp_path), "payroll[3]=別!B1")
    assert plan.series("payroll") == (50_000_000, 51_000_000, 52_000_000, 1_000, 54_000_000, 55_000_000)


def test_a_mapped_cell_of_the_table_itself_counts_in_the_unit_of_the_table(tmp_path: Path) -> None:
    """The row of labour cost read as payroll: 60,000 thousand yen in the base year."""
    plan = read(plain(tmp_path), "payroll=計画!C6:H6")
    assert plan.value("payroll", 0) == 60_000_000
    fact = plan.fact("payroll", 5)
    assert fact is not None
    assert str(fact.cell) == "計画!H6"


def test_a_scalar_takes_one_cell_and_replaces_what_the_reader_found(tmp_path: Path) -> None:
    path = plain(tmp_path, 表紙={"A1": "都道府県", "B1": "大阪府"})
    assert read(path).value("prefecture") == "大阪府"
    plan = read(path, "prefecture=別!A3")
    assert (plan.value("prefecture"), codes(plan)) == ("東京都", [])


def test_sheet_names_may_be_quoted_references_dollared_and_the_exclamation_mark_wide(tmp_path: Path) -> None:
    path = plain(tmp_path, **{"計画 2": WAGES})
    for text in ("payroll='計画 2'!$B$1:$G$1", "payroll=計画 2！Ｂ１:Ｇ１", "payroll = 計画 2!b1:g1"):
        assert read(path, text).value("payroll", 5) == 6_000


def test_the_only_visible_sheet_needs_no_name(tmp_path: Path) -> None:
    path = book(tmp_path / "one.xlsx", {"計画": PLAN})
    assert read(path, "payroll=C6:H6").value("payroll", 0) == 60_000_000


def test_a_map_may_name_hidden_sheets_and_hidden_rows(tmp_path: Path) -> None:
    path = book(tmp_path / "hidden.xlsx", {"計画": PLAN, "別": WAGES}, hidden=["別"])
    assert read(path, "payroll=別!B1:G1").value("payroll", 1) == 2_000


def test_cells_merged_in_pairs_are_one_cell_each(tmp_path: Path) -> None:
    wide = {"A1": "給与（円）", "B1": 10, "D1": 20, "F1": 30, "H1": 40}
    spans = ["B1:C1", "D1:E1", "F1:G1", "H1:I1"]
    path = book(tmp_path / "merged.xlsx", {"計画": PLAN, "広": wide}, merged={"広": spans})
    plan = read(path, "payroll=広!B1:I1")
    assert plan.series("payroll")[:4] == (10, 20, 30, 40)
    assert [str(f.cell) for f in plan.facts if f.item == "payroll"] == ["広!B1", "広!D1", "広!F1", "広!H1"]


def test_an_ambiguity_about_a_mapped_item_is_settled_and_the_others_stay(tmp_path: Path) -> None:
    other = [(label, *(value + 7 for value in values)) for label, *values in PLAIN_ROWS]
    rival = block("B3", [("（単位：千円）", *WORDS), *other])
    path = book(tmp_path / "rivals.xlsx", {"第1案": PLAN, "第2案": rival})
    mapped = read(path, "payroll=第2案!C9:H9")
    assert "payroll" in {f.metric for f in read(path).findings}
    assert "payroll" not in {f.metric for f in mapped.findings}
    assert mapped.value("payroll", 0) == 50_007_000
    assert {f.code for f in mapped.findings} == {"READ-AMBIGUOUS"}


def test_a_map_alone_makes_a_plan_where_no_table_is_found(tmp_path: Path) -> None:
    """No header of years: the map says which column is which."""
    rows = {"A1": "金額は千円です", "A2": "本業のもうけ", "A3": "ひとの費用"}
    cells = {f"{c}{r}": 100 * r + k for r in (2, 3) for k, c in enumerate("BCDE")}
    path = book(tmp_path / "own.xlsx", {"自己流": {**rows, **cells}})
    assert [c for c, _, _ in codes(read(path))] == ["READ-NO-TABLE"]
    toml = map_file(
        tmp_path,
        '[form]\nsheet = "自己流"\n[unit]\nmoney = "千円"\n'
        '[series]\noperating_profit = "B2:E2"\nlabour_cost = "B3:E3"\n',
    )
    plan = read(path, toml)
    assert plan.series("operating_profit")[:4] == (200_000, 201_000, 202_000, 203_000)
    assert plan.series("labour_cost")[:4] == (300_000, 301_000, 302_000, 303_000)
    assert (plan.sheet, plan.scale) == ("自己流", 1_000)
    assert {(code, item) for code, item, _ in codes(plan)} == {
        ("READ-MISSING", "depreciation"), ("READ-MISSING", "payroll"), ("READ-MISSING", "internal_minimum_wage"),
    }  # fmt: skip


# ---- nothing is believed that the cell does not say ------------------------------------------------------------------


def test_a_blank_mapped_cell_is_missing_and_named_never_zero(tmp_path: Path) -> None:
    path = plain(tmp_path, 空={"A1": "給与（円）", "B1": 5, "C1": 6, "D1": 7, "F1": 8, "G1": 9})
    plan = read(path, "payroll=空!B1:G1")
    assert plan.series("payroll") == (5, 6, 7, None, 8, 9)
    assert codes(plan) == [("READ-MISSING", "payroll", ("空!E1",))]


def test_a_blank_cell_of_an_item_that_no_rule_needs_is_named_too(tmp_path: Path) -> None:
    path = plain(tmp_path, 空={"A1": "研修費（円）", "B1": 5, "C1": 6, "F1": 8, "A2": "x", "B2": "y"})
    plan = read(path, "capital_investment=空!B1:G1", "applicant=空!C2")
    assert codes(plan) == [
        ("READ-MISSING", "applicant", ("空!C2",)),
        ("READ-MISSING", "capital_investment", ("空!D1", "空!E1", "空!G1")),
    ]


def test_a_text_an_error_and_an_uncalculated_formula_are_told_with_their_cells(tmp_path: Path) -> None:
    sheet = {
        "A1": "給与（円）",
        "B1": 5,
        "C1": "別紙",
        "D1": "#REF!",
        "E1": "=1/0",
        "F1": 8,
        "G1": 9,
        "A2": "県",
        "B2": "あ",
    }
    path = plain(tmp_path, 誤=sheet)
    with Reader(recalculate=False) as reader:
        plan = reader.submit(path, read_map(["payroll=誤!B1:G1", "prefecture=誤!B2"])).result()
    assert plan.series("payroll") == (5, None, None, None, 8, 9)
    assert sorted(codes(plan)) == [
        ("READ-ERROR-CELL", "payroll", ("誤!D1",)),
        ("READ-NUMBER", "payroll", ("誤!C1",)),
        ("READ-NUMBER", "prefecture", ("誤!B2",)),
        ("READ-UNCALCULATED", "payroll", ("誤!E1",)),
    ]


def test_formulas_that_were_never_calculated_are_no_cells_outside_of_the_sheet(tmp_path: Path) -> None:
    """The reader sees nothing right of A1: the formulas alone reach that far."""
    path = plain(tmp_path, 式={"A1": "給与（円）", **{f"{c}1": f"=1000+{k}" for k, c in enumerate("BCDEFG")}})
    with Reader(recalculate=False) as reader:
        plan = reader.submit(path, read_map(["payroll=式!B1:G1"])).result()
    assert codes(plan) == [("READ-UNCALCULATED", "payroll", tuple(f"式!{c}1" for c in "BCDEFG"))]


@pytest.mark.libreoffice
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on PATH")
def test_libreoffice_calculates_mapped_formulas_too(tmp_path: Path) -> None:
    path = plain(tmp_path, 式={"A1": "給与（円）", **{f"{c}1": f"=1000+{k}" for k, c in enumerate("BCDEFG")}})
    plan = read(path, "payroll=式!B1:G1")
    assert plan.series("payroll") == (1_000, 1_001, 1_002, 1_003, 1_004, 1_005)
    fact = plan.fact("payroll", 0)
    assert fact is not None
    assert (str(fact.cell), fact.raw) == ("式!B1", "1000 [LibreOffice]")


def test_an_amount_without_any_unit_is_not_read(tmp_path: Path) -> None:
    path = plain(tmp_path, 裸={"A1": "給与", **{f"{c}1": 9 for c in "BCDEFG"}})
    plan = read(path, "payroll=裸!B1:G1")
    assert plan.series("payroll") == (None,) * 6
    assert [(f.code, f.metric) for f in plan.findings] == [("READ-UNIT", "payroll")]


def test_a_unit_that_is_another_rows_or_no_yen_is_not_taken(tmp_path: Path) -> None:
    """On one row stand two labels with their figures; the unit of the left one says nothing of the right one."""
    beside = {"A1": "売上（百万円）", "B1": 1, "C1": 2, "E1": "給与", **{f"{c}1": 9 for c in "FGHIJK"}}
    dollars = {"A1": "給与（千ドル）", **{f"{c}1": 9 for c in "BCDEFG"}, "A9": "単位：円"}
    path = plain(tmp_path, 並=beside, 外=dollars)
    for given in ("payroll=並!F1:K1", "payroll=外!B1:G1"):
        assert [(f.code, f.metric) for f in read(path, given).findings] == [("READ-UNIT", "payroll")]
    assert read(path, "sales[1]=並!C1").value("sales", 1) == 2_000_000


def test_a_unit_in_the_cell_beats_the_unit_of_the_map(tmp_path: Path) -> None:
    path = plain(tmp_path, 裸={"A1": "給与", **{f"{c}1": f"{k}百万円" for k, c in enumerate("BCDEFG", 1)}})
    toml = map_file(tmp_path, '[unit]\npayroll = "千円"\n[series]\npayroll = "裸!B1:G1"\n')
    assert read(path, toml).value("payroll", 2) == 3_000_000


def test_zeros_behind_the_last_year_of_a_shorter_plan_are_no_figures(tmp_path: Path) -> None:
    """Formulas fill unused years with zeros; the reader leaves them out, and so does a map."""
    short = [(label, *values[:4]) for label, *values in PLAIN_ROWS]
    path = book(
        tmp_path / "short.xlsx",
        {
            "計画": block("B3", [("（単位：千円）", *WORDS[:4]), *short]),
            "別": block("A1", [("給与（千円）", 1, 2, 3, 4, 0, 0)]),
        },
    )
    plan = read(path, "payroll=別!B1:G1")
    assert plan.series("payroll") == (1_000, 2_000, 3_000, 4_000, None, None)
    assert codes(plan) == []


# ---- a map file ------------------------------------------------------------------------------------------------------

FORM = """
[form]
sheet = "計画"
expect = { B3 = "（単位：千円）", "別!A3" = "東京都" }
[unit]
money = "百万円"
[series]
sales = "C4:H4"
"payroll[2]" = "別!C1"
labour_cost = ["C6:E6", "F6", "G6:H6"]
[scalars]
prefecture = "別!A3"
"""


def test_a_map_file_teaches_a_form(tmp_path: Path) -> None:
    plan = read(plain(tmp_path), map_file(tmp_path, FORM))
    assert plan.series("sales") == tuple(n * 10_000_000_000 for n in (20, 21, 22, 23, 24, 25))
    assert plan.value("payroll", 2) == 2_000_000
    assert plan.value("payroll", 1) == 51_000_000
    assert plan.series("labour_cost")[0] == 60_000_000_000
    assert plan.value("prefecture") == "東京都"


def test_an_option_beats_a_file_whatever_their_order(tmp_path: Path) -> None:
    toml, path = map_file(tmp_path, FORM), plain(tmp_path)
    for given in ((toml, "sales=別!B1:G1"), ("sales=別!B1:G1", str(toml))):
        assert read(path, *given).fact("sales", 0).cell.sheet == "別"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[form]\nsheet = "計 画"\n[series]\nsales = "C4:H4"\n', ""),
        ('[form]\nsheet = "予算"\n[series]\nsales = "C4:H4"\n', "form.toml: form.sheet: no sheet '予算'"),
        (
            '[form]\nsheet = "計画"\nexpect = { B3 = "単位：円" }\n[series]\nsales = "C4:H4"\n',
            "form.toml: form.expect.B3: 計画!B3 holds '（単位：千円）', not '単位：円': the map is for another form",
        ),
        (
            '[series]\nsales = "計画!C44:H44"\n',
            "form.toml: series.sales: 計画!C44 lies outside of what the sheet holds",
        ),
        ('[series]\nsales = "C4:H4"\n', "form.toml: series.sales: name the sheet; there are: 計画, 別"),
        ('[series]\nsales = "計画!B4:H4"\n', "form.toml: series.sales: 7 cells; a plan has the base year and up to 5"),
        (
            '[scalars]\nprefecture = "紙!A1"\n',
            "form.toml: scalars.prefecture: no sheet '紙' in this workbook; there are",
        ),
    ],
)
def test_a_map_that_does_not_fit_the_workbook_is_refused_by_file_key_and_cell(
    tmp_path: Path, text: str, words: str
) -> None:
    toml, path = map_file(tmp_path, text), plain(tmp_path)
    if not words:
        assert read(path, toml).value("sales", 0) == 200_000_000
        return
    with pytest.raises(UsageError) as refused:
        read(path, toml)
    assert str(refused.value).startswith(words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[froms]\nsheet = "計画"\n', "form.toml: unknown 'froms'; did you mean 'form'?"),
        ('[form]\nsheets = "計画"\n', "form.toml: form: unknown 'sheets'; did you mean 'sheet'?"),
        ('[unit]\nmoney = "ドル"\n', "form.toml: unit.money: unknown 'ドル'; allowed: "),
        ('[unit]\npayrol = "円"\n', "form.toml: unit: unknown 'payrol'; did you mean 'payroll'?"),
        ('[unit]\nofficers = "円"\n', "form.toml: unit: unknown 'officers'; did you mean 'payroll_officers'?"),
        ('[series]\npayrol = "A1:F1"\n', "form.toml: series: unknown 'payrol'; did you mean 'payroll'?"),
        ('[series]\nprefecture = "A1"\n', "form.toml: series: unknown 'prefecture'; "),
        ('[scalars]\nsales = "A1"\n', "form.toml: scalars: unknown 'sales'; "),
        ('[series]\nsales = "A1"\n', "form.toml: series.sales: give the cells of all years (Sheet!D12:I12), or one"),
        ('[series]\n"sales[6]" = "A1"\n', "form.toml: series.sales[6]: one year, sales[0] to sales[5], takes one cell"),
        ('[series]\n"sales[2]" = "A1:B1"\n', "form.toml: series.sales[2]: one year, sales[0] to sales[5]"),
        ('[series]\nsales = "A1:F2"\n', "form.toml: series.sales: 'A1:F2' is no cell and no row or column of cells"),
        ('[series]\nsales = "A0:F0"\n', "form.toml: series.sales: 'A0:F0' is no cell"),
        ('[series]\nsales = "A1:XFE1"\n', "form.toml: series.sales: 'A1:XFE1' is no cell"),
        ('[series]\nsales = "!A1:F1"\n', "form.toml: series.sales: '!A1:F1' is no cell"),
        ("[series]\nsales = 3\n", "form.toml: series.sales: must be texts, not 3"),
        ('[scalars]\nprefecture = "A1:B1"\n', "form.toml: scalars.prefecture: takes one cell, like Sheet!C4"),
        ("[scalars]\nprefecture = true\n", "form.toml: scalars.prefecture: must be texts, not True"),
        ('[form]\nexpect = { "A1:B1" = "x" }\n', "form.toml: form.expect.A1:B1: 'A1:B1' is no cell"),
        ('[form]\nsheet = "計画"\n', "form.toml: has neither [series] nor [scalars]"),
        ('[series\nsales = "A1:F1"\n', "no TOML in UTF-8: "),
        ('[series]\nsales = "A1:F1"\nsales = "A2:F2"\n', "no TOML in UTF-8: "),
    ],
)
def test_a_wrong_map_file_is_refused_by_key_with_the_nearest_word(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_map([map_file(tmp_path, text)])
    message = str(refused.value)
    assert words in message if words.startswith("no TOML") else message.startswith(words)


def test_a_map_file_that_is_not_there_and_what_is_no_map_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="this map file cannot be read"):
        read_map([tmp_path / "none.toml"])
    for text in ("payroll", "計画!A1", "payroll[12]=計画!A1", "=計画!A1"):
        with pytest.raises(UsageError, match=r"write ITEM=SHEET!A1:F1, or the name of a map file"):
            read_map([text])


def test_no_map_and_a_map_of_other_items_change_nothing_else(tmp_path: Path) -> None:
    path = plain(tmp_path)
    before, after = read(path), read(path, "applicant=別!A3")
    assert after.facts == (*before.facts, *(f for f in after.facts if f.item == "applicant"))
    assert after.findings == before.findings
