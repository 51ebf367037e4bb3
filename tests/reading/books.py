"""Workbooks for the tests of the reading room, built cell by cell so that every address is known."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from checker.model import Plan

WORDS = ("基準年度", "1年後", "2年後", "3年後", "4年後", "5年後")
PLAIN_ROWS: tuple[tuple[Any, ...], ...] = (
    ("売上高", 200_000, 210_000, 220_000, 230_000, 240_000, 250_000),
    ("営業利益", 10_000, 11_000, 12_000, 13_000, 14_000, 15_000),
    ("人件費", 60_000, 61_000, 62_000, 63_000, 64_000, 65_000),
    ("減価償却費", 5_000, 9_000, 8_000, 7_000, 6_000, 5_500),
    ("付加価値額", 75_000, 81_000, 82_000, 83_000, 84_000, 85_500),
    ("給与支給総額", 50_000, 51_000, 52_000, 53_000, 54_000, 55_000),
    ("事業場内最低賃金", 1_100, 1_145, 1_190, 1_235, 1_280, 1_325),
)


def book(
    path: Path,
    sheets: Mapping[str, Mapping[str, Any]],
    *,
    hidden: Sequence[str] = (),
    merged: Mapping[str, Sequence[str]] = {},
) -> Path:
    """A workbook of `{sheet: {"B3": value}}`."""
    wb = openpyxl.Workbook()
    del wb[wb.sheetnames[0]]
    for name, cells in sheets.items():
        ws = wb.create_sheet(name)
        for ref, value in cells.items():
            ws[ref] = value
        for span in merged.get(name, ()):
            ws.merge_cells(span)
        if name in hidden:
            ws.sheet_state = "hidden"
    wb.save(path)
    return path


def block(at: str, rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """Rows of values from the top-left cell `at`; None leaves a cell empty."""
    column = openpyxl.utils.column_index_from_string("".join(c for c in at if c.isalpha()))
    first = int("".join(c for c in at if c.isdigit()))
    letters = openpyxl.utils.get_column_letter
    return {
        f"{letters(column + j)}{first + i}": value
        for i, row in enumerate(rows)
        for j, value in enumerate(row)
        if value is not None
    }


def plain(
    at: str = "B4",
    *,
    unit: str = "（単位：千円）",
    header: Sequence[Any] = WORDS,
    rows: Sequence[Sequence[Any]] = PLAIN_ROWS,
) -> dict[str, Any]:
    """A company-wide table with its unit in the corner cell."""
    return block(at, [(unit or None, *header), *rows])


def raw_xlsx(path: Path, sheet_data: str, *, extra: Mapping[str, bytes] = {}, prologue: str = "") -> Path:
    """An .xlsx by hand: one sheet whose <sheetData> is given as XML."""
    packages = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml"

    def relation(id_: str, kind: str, target: str) -> str:
        link = f'<Relationship Id="{id_}" Type="{office}/{kind}" Target="{target}"/>'
        return f'<Relationships xmlns="{packages}/relationships">{link}</Relationships>'

    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{packages}/content-types">'
        f'<Default Extension="rels" ContentType="{rels}"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{sheet}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{sheet}.worksheet+xml"/></Types>',
        "_rels/.rels": relation("r", "officeDocument", "xl/workbook.xml"),
        "xl/_rels/workbook.xml.rels": relation("r1", "worksheet", "worksheets/sheet1.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}">'
        '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'{prologue}<worksheet xmlns="{main}">'
        f"<sheetData>{sheet_data}</sheetData></worksheet>",
        **extra,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def facts(plan: Plan) -> dict[str, Any]:
    return {fact.key: fact.value for fact in plan.facts}


def cells(plan: Plan) -> dict[str, str]:
    return {fact.key: str(fact.cell) for fact in plan.facts}


def codes(plan: Plan) -> list[str]:
    return sorted(finding.code for finding in plan.findings)


def found(plan: Plan, code: str) -> dict[str, Any]:
    """Data and cells of the one finding of a code."""
    (finding,) = [f for f in plan.findings if f.code == code]
    return {**dict(finding.data), "cells": finding.cells}
