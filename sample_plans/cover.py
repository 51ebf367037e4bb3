"""The cover sheet 申請概要, a key-value block in sections, and the sheet 算出根拠 with the reasons given."""

from __future__ import annotations

from datetime import date

from .company import Company
from .page import Page, Workbook

COVER = "申請概要"
FICTION = "※ この計画書は見本です。登場する事業者、所在地及び金額はすべて架空のものです。"


def write_cover(workbook: Workbook, company: Company) -> dict[str, str]:
    """Write the sheet; label → reference of its value (`C14`)."""
    page = Page(workbook, COVER, {"A:A": 2, "B:B": 44, "C:C": 70})
    page.put("B1:C1", company.title, "title")
    page.height(1, 28)
    page.put("C2", "（単位：円）", "unit")
    places: dict[str, str] = {}
    row = 3
    for section, entries in company.cover.items():
        page.put(f"B{row}:C{row}", section, "section")
        row += 1
        for label, value in entries.items():
            page.put(f"B{row}", label, "label")
            page.put(f"C{row}", value, _style(value))
            page.height(row, 19)
            places[label] = f"C{row}"
            row += 1
    page.put(f"B{row + 1}:C{row + 1}", FICTION, "note")
    page.sheet.fit_to_pages(1, 1)
    page.print_to(f"C{row + 1}")
    return places


def _style(value: str | int | date) -> str:
    if isinstance(value, date):
        return "date"
    return "money" if isinstance(value, int) else "text"


def write_grounds(workbook: Workbook, company: Company) -> None:
    """The sheet on which an applicant argues for the numbers."""
    page = Page(workbook, "算出根拠", {"A:A": 2, "B:B": 24, "C:C": 96})
    official = company.layout.startswith("form-")
    page.put("B1:C1", "（事業計画書その3）付加価値額等の算出根拠" if official else "計画の根拠", "title")
    page.height(1, 28)
    page.put("B3", "項　目", "header")
    page.put("C3", "算　出　根　拠", "header")
    for row, (topic, text) in enumerate(company.grounds.items(), 4):
        page.put(f"B{row}", topic, "label")
        page.put(f"C{row}", text)
        page.height(row, 36)
    page.print_to(f"C{3 + len(company.grounds)}")
