"""A report on paper: A4, nothing cut, tables that carry their header to the next page."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from lxml import html

pytestmark = pytest.mark.browser

A4 = (595, 842)  # points
EDGE = 28  # points: no text nearer to the edge of the paper than 10 mm
WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">')


@dataclass
class Printed:
    opened: Any
    path: Path
    info: str
    pages: list[str]  # the letters of each page in the order of the document, without white space and page number

    @property
    def source(self) -> html.HtmlElement:
        return html.document_fromstring(self.opened.path.read_text(encoding="utf-8"))


def squeezed(text: str) -> str:
    """Letters only: on paper a line may break anywhere, and the PDF drops spaces at its will."""
    return "".join(text.split())


@pytest.fixture(scope="package")
def printed(opened: Any, pdftotext: str, pdfinfo: str, tmp_path_factory: pytest.TempPathFactory) -> Printed:
    path = tmp_path_factory.mktemp("print") / f"{opened.name}.{opened.lang}.pdf"
    opened.page.emulate_media(media="print")
    opened.page.pdf(path=path, prefer_css_page_size=True, print_background=True)
    info = output(pdfinfo, path)
    pages = output(pdftotext, "-raw", path, "-").split("\f")[:-1]
    return Printed(opened, path, info, [without_number(page, k, len(pages)) for k, page in enumerate(pages, 1)])


def output(*command: str | Path) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout


def without_number(page: str, number: int, last: int) -> str:
    mark = squeezed(f"{number}/{last}")
    letters = squeezed(page)
    assert letters.startswith(mark) or letters.endswith(mark), f"page {number} bears no number"
    return letters.removeprefix(mark).removesuffix(mark)


def test_every_page_is_a4(printed: Printed) -> None:
    size = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", printed.info)
    assert size
    assert [round(float(n)) for n in size.groups()] == list(A4)


def test_no_page_is_empty(printed: Printed) -> None:
    assert all(len(page) > 80 for page in printed.pages)


def test_the_first_page_says_the_verdict(printed: Printed) -> None:
    assert squeezed(printed.source.xpath("string(//p[@class='verdict'])")) in printed.pages[0]


def test_no_word_reaches_the_edge_of_the_paper(printed: Printed, pdftotext: str) -> None:
    boxes = [tuple(map(float, match)) for match in WORD.findall(output(pdftotext, "-bbox", printed.path, "-"))]
    assert len(boxes) > 10
    for left, top, right, bottom in boxes:
        assert EDGE <= left < right <= A4[0] - EDGE
        assert top >= EDGE
        assert bottom <= A4[1] - 12  # the page number stands in the lower margin


def test_under_the_rules_for_print_nothing_is_wider_than_the_paper(opened: Any) -> None:
    opened.on_paper()
    assert opened.probe("overflow") == {"more": 0, "wide": []}
    boxes = opened.page.locator(".scroll")
    assert all(box.evaluate("node => node.scrollWidth <= node.clientWidth") for box in boxes.all())


def test_every_requirement_is_printed(printed: Printed) -> None:
    titles = printed.source.xpath("//section[@aria-labelledby='requirements']//tbody//th/text() | //article//h4/text()")
    assert bool(titles) is not printed.opened.report.unreadable
    for title in titles:
        assert any(squeezed(title) in page for page in printed.pages), title


def test_no_row_of_a_table_is_torn_and_a_table_that_goes_on_repeats_its_header(printed: Printed) -> None:
    for table in printed.source.xpath("//table"):
        header = squeezed(table.xpath("string(./thead)"))
        pages: set[int] = set()
        for row in table.xpath("./tbody/tr"):
            whole_on = {k for k, page in enumerate(printed.pages) if squeezed(row.text_content()) in page}
            assert whole_on, f"torn: {row.text_content()}"
            pages |= whole_on
        for number in sorted(pages)[1:]:
            assert printed.pages[number].startswith(header)


def test_a_heading_is_not_left_behind_at_the_foot_of_a_page(printed: Printed) -> None:
    headings = printed.source.xpath("//h2 | //h3 | //h4")
    for heading in headings:
        letters = squeezed(heading.text_content())
        assert not any(page.endswith(letters) for page in printed.pages), letters
