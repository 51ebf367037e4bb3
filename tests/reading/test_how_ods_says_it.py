"""Where an .ods keeps its number formats, its hidden rows and its errors."""

from __future__ import annotations

import pytest

from checker.reading.second_look import SecondLook
from checker.reading.sight import Hidden
from tests.reading.books import PLAIN_ROWS, WORDS, codes, found
from tests.reading.ods_books import ods, ods_cell, ods_table

THOUSANDS = (
    '<number:number-style style:name="N1"><number:number number:grouping="true" number:min-integer-digits="1" '
    'number:display-factor="1000"/></number:number-style>'
    '<style:style style:name="parent" style:family="table-cell" style:data-style-name="N1"/>'
    '<style:style style:name="child" style:family="table-cell" style:parent-style-name="parent"/>'
)


@pytest.mark.parametrize("where", ["cell", "row", "column"])
def test_the_style_of_an_ods_cell_is_its_own_or_that_of_its_row_or_column_and_their_parents(tmp_path, read, where):
    child = ' table:default-cell-style-name="child"'
    amounts = "".join(
        f"<table:table-row{child if where == 'row' else ''}>{ods_cell(row[0])}"
        + "".join(ods_cell(v * 1000 if row != PLAIN_ROWS[-1] else v) for v in row[1:]) + "</table:table-row>"
        for row in PLAIN_ROWS
    )  # fmt: skip
    if where == "cell":
        amounts = amounts.replace('office:value-type="float"', 'table:style-name="child" office:value-type="float"')
    header = f"<table:table-row>{''.join(map(ods_cell, ('単位：千円', *WORDS)))}</table:table-row>"
    style = child if where == "column" else ""
    lines = f'<table:table-column/><table:table-column table:number-columns-repeated="6"{style}/>'
    body = f'<table:table table:name="計画">{lines}{header}{amounts}</table:table>'
    plan = read(ods(tmp_path / "a.ods", body, THOUSANDS))
    assert plan.series("payroll") == (50_000_000, 51_000_000, 52_000_000, 53_000_000, 54_000_000, 55_000_000)
    assert plan.series("sales")[5] == 250_000_000


def test_rows_of_an_ods_that_a_filter_or_a_closed_group_hides_are_not_seen(tmp_path):
    row = f"<table:table-row{{}}>{ods_cell(1)}</table:table-row>"
    twice = ' table:number-rows-repeated="2"'
    note = "<office:annotation><text:p>TRUE</text:p></office:annotation>"
    body = (
        '<table:table table:name="計画"><table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column-group table:display="false"><table:table-column/></table:table-column-group>'
        + row.format("")
        + row.format(' table:visibility="filter"')
        + f'<table:table-row-group table:display="false">{row.format(twice)}'
        + f"</table:table-row-group>{row.format('')}".replace("<text:p>1", f"{note}<text:p>1")
        + '<table:table-row table:visibility="collapse" table:number-rows-repeated="1000000"/></table:table>'
    )
    look = SecondLook(ods(tmp_path / "a.ods", body).read_bytes())
    assert look.hidden("計画") == Hidden(frozenset({1, 2, 3}), frozenset({2}))
    assert not look.cell("計画", "A5").boolean, "TRUE stands in a note"


@pytest.mark.parametrize("inside", ["", "<!-- a remark -->", '<table:table table:name="x"></table:table>'])
def test_merged_and_hidden_cells_of_each_sheet_of_an_ods_are_its_own(tmp_path, inside):
    wide = ods_cell("題").replace("<table:table-cell", '<table:table-cell table:number-columns-spanned="3"')
    filled = f"<table:table-row>{ods_cell(1)}</table:table-row>"
    merged = f"<table:table-row>{ods_cell(1)}{wide}</table:table-row>"
    gone = filled.replace("<table:table-row", '<table:table-row table:visibility="collapse"')
    nested = filled.replace("</text:p>", f"</text:p>{inside}")
    body = (
        f'<table:table table:name="甲">{merged}{nested}{gone}{filled}</table:table>'
        f'<table:table table:name="乙">{filled}{filled}</table:table>'
        f'<table:table table:name="丙">{gone}{filled}{merged}{filled}</table:table>'
    )
    look = SecondLook(ods(tmp_path / "a.ods", body).read_bytes())
    assert [look.merged(name) for name in "甲乙丙"] == [(((0, 1), (0, 3)),), (), (((2, 1), (2, 3)),)]
    assert [look.hidden(name) for name in "甲乙丙"] == [Hidden(frozenset({2})), Hidden(), Hidden(frozenset({0}))]


def test_a_formula_of_an_ods_without_a_value_is_uncalculated_and_one_that_gave_nothing_is_blank(tmp_path, read):
    never = '<table:table-cell table:formula="of:=[.B6]*2"/>'
    nothing = '<table:table-cell table:formula="of:=&quot;&quot;"><text:p/></table:table-cell>'
    plan = read(ods(tmp_path / "a.ods", ods_table({"C7": never, "D7": nothing})))
    assert codes(plan) == ["READ-MISSING", "READ-UNCALCULATED"]
    assert found(plan, "READ-UNCALCULATED") == {"item": "payroll", "cells": ("計画!C7",)}
    assert found(plan, "READ-MISSING")["cells"] == ("計画!D7",)


def test_an_error_that_openoffice_stores_as_zero_is_an_error(tmp_path, read):
    wrong = (
        '<table:table-cell table:formula="of:=1/0" office:value-type="float" office:value="0">'
        "<text:p>#DIV/0!</text:p></table:table-cell>"
    )
    plan = read(ods(tmp_path / "a.ods", ods_table({"C7": wrong, "D8": wrong.replace("#DIV/0!", "Err:502")})))
    errors = {f.metric: (f.cells, dict(f.data)["raw"]) for f in plan.findings}
    assert errors == {"payroll": (("計画!C7",), "#DIV/0!"), "internal_minimum_wage": (("計画!D8",), "Err:502")}
    assert {f.code for f in plan.findings} == {"READ-ERROR-CELL"}
