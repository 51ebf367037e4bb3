"""The HTML report: one self-contained, accessible file that hostile text cannot break out of."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

import pytest
import sample_reports as reports
from lxml import html

from checker.model import Report
from checker.reporting import render

CASES = [reports.compliant, reports.failing, reports.undetermined, reports.unreadable, reports.adversarial]
JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


@pytest.fixture(
    params=[(case, lang) for case in CASES for lang in ("ja", "en")], ids=lambda p: f"{p[0].__name__}-{p[1]}"
)
def page(request: pytest.FixtureRequest) -> html.HtmlElement:
    case, lang = request.param
    return html.document_fromstring(render(case(), "html", lang))


def tree(case: Callable[[], Report], lang: str = "ja") -> html.HtmlElement:
    return html.document_fromstring(render(case(), "html", lang))


def text(node: html.HtmlElement) -> str:
    return " ".join(node.text_content().split())


def test_no_script_and_no_outside_asset_is_referred_to(page: html.HtmlElement) -> None:
    assert not page.xpath("//script | //link | //img | //iframe | //object | //embed | //base | //form")
    assert not page.xpath(
        "//@src | //@srcset | //@style | //*[@xlink:href]", namespaces={"xlink": "http://www.w3.org/1999/xlink"}
    )
    assert not [a for a in page.xpath("//@*") if a.attrname.startswith("on")]
    style = "".join(page.xpath("//style/text()"))
    assert "@import" not in style
    assert "url(" not in style


def test_links_lead_to_http_addresses_only(page: html.HtmlElement) -> None:
    for link in page.xpath("//@href"):
        assert link.startswith(("https://", "http://", "#"))


def test_headings_begin_at_one_and_skip_no_level(page: html.HtmlElement) -> None:
    levels = [int(node.tag[1]) for node in page.xpath("//h1 | //h2 | //h3 | //h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_table_has_scoped_headers(page: html.HtmlElement) -> None:
    for table in page.xpath("//table"):
        assert table.xpath("./thead/tr/th")
        assert all(th.get("scope") in ("col", "row") for th in table.xpath(".//th"))
        width = len(table.xpath("./thead/tr/th"))
        assert all(len(row.xpath("./th | ./td")) == width for row in table.xpath("./tbody/tr"))


def test_the_language_is_declared_and_ids_are_unique(page: html.HtmlElement) -> None:
    assert page.get("lang") in ("ja", "en")
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for label in page.xpath("//@aria-labelledby"):
        assert set(label.split()) <= set(ids)


def test_every_picture_has_a_title_and_a_description(page: html.HtmlElement) -> None:
    for picture in page.xpath("//svg[@role='img']"):
        assert picture.xpath("./title/text()")
        assert picture.xpath("./desc")
        numbers = picture.xpath(".//@x | .//@y | .//@cx | .//@cy | .//@x1 | .//@y1")
        assert all(-1 <= float(n) <= 361 for n in numbers)


def test_an_outcome_is_a_mark_and_a_word_and_never_a_colour_alone(page: html.HtmlElement) -> None:
    for tag in page.xpath("//span[contains(concat(' ', @class, ' '), ' tag ') and not(contains(@class, 'source'))]"):
        assert tag.xpath("./span[@aria-hidden='true']/text()")
        assert len(text(tag)) > 2


def test_every_section_of_a_full_report_is_there() -> None:
    found = [text(node) for node in tree(reports.failing).xpath("//h2")]
    assert found == [
        "要件ごとの判定",
        "計画と必要な水準",
        "要件ごとの説明",
        "参考・確認していただきたい点",
        "補助額",
        "読み取った計画の表",
        "前提",
        "返還についての定め",
        "この結果について",
    ]


def test_the_banner_says_verdict_counts_next_step_and_what_holds_without_the_wage_hike() -> None:
    banner = text(tree(reports.failing).xpath("//header[contains(@class, 'banner')]")[0])
    assert "要件を満たしていません" in banner
    assert "不適合 5件" in banner
    assert "要注意 1件" in banner
    assert "まず「付加価値額を年平均成長率3%以上増加」を直してください" in banner
    assert "大幅賃上げの特例を使わない場合：不適合、補助上限額30,000,000円" in banner
    assert "2024年3月1日" in banner
    assert "省力化（オーダーメイド）枠" in banner


def test_the_table_of_requirements_holds_plan_required_and_signed_margin() -> None:
    row = text(tree(reports.failing).xpath("//section[@aria-labelledby='requirements']//tbody/tr")[0])
    assert "109,272,699円" in row
    assert "109,272,700円以上" in row
    assert "−1円" in row
    assert "年2.99%" in row


def test_a_finding_shows_its_equation_its_cells_and_its_clause() -> None:
    card = text(tree(reports.failing).xpath("//article")[0])
    assert (
        "付加価値額（3年目）：109,272,700円 = 営業利益（3年目） 16,000,000円 [会社全体の事業計画!G9] + 人件費" in card
    )
    assert "100,000,000円 × (1 + 3.00%)^3 → 109,272,700円" in card
    assert "二次資料" in card
    assert "基本要件③" in card


def test_findings_of_several_years_stand_together_under_one_rule() -> None:
    cards = tree(reports.failing).xpath("//article[.//span[@class='code' and text()='BASE-MINIMUM-WAGE']]")
    assert len(cards) == 1
    assert len(cards[0].xpath(".//table[@class='years']/tbody/tr")) == 3


def test_an_advisory_rule_that_fails_is_something_to_check_and_no_failed_requirement() -> None:
    card = tree(reports.failing).xpath("//article[.//span[starts-with(@class, 'code') and contains(., 'today')]]")[0]
    assert "要確認" in text(card)
    assert "不適合" not in text(card)


def test_the_plan_table_shows_cells_units_and_what_was_computed() -> None:
    table = tree(reports.compliant).xpath("//table[@class='plan']")[0]
    row = next(r for r in table.xpath(".//tr") if text(r).startswith("付加価値額"))
    assert text(row) == "付加価値額円 100,000,000D12104,500,000計算107,000,000F12109,272,700G12"


def test_known_and_projected_requirements_are_told_apart_in_the_picture_and_its_words() -> None:
    picture = tree(reports.compliant).xpath("//figure")[2]
    assert len(picture.xpath(".//svg[@role='img']/*[@class='mark-required hollow']")) == 1
    assert len(picture.xpath(".//svg[@role='img']/polyline[@class='line-projected']")) == 1
    assert "必要1,230円（見通し）" in picture.xpath(".//desc/text()")[0]
    assert "必要（見通し）" in text(picture.xpath(".//ul[@class='legend']")[0])


def test_a_draft_pack_is_announced() -> None:
    assert "下書きの規則データ" in render(reports.failing(), "html")
    assert "下書きの規則データ" not in render(reports.compliant(), "html")


def test_hostile_text_stays_text() -> None:
    source = render(reports.adversarial(), "html")
    assert "&lt;script&gt;" in source
    assert "<script" not in source
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b-\u200f\ud800-\udfff]", source)
    source.encode("utf-8")


def test_an_english_report_on_english_data_has_no_japanese_but_the_data() -> None:
    for node in tree(reports.failing, "en").xpath(
        "//h1 | //h2 | //h3 | //thead//th | //dt | //figcaption | //span[@class='tag']"
    ):
        assert not JAPANESE.search(text(node)), text(node)
    for node in tree(reports.failing, "en").xpath("//article//p[not(@class)]"):
        assert not JAPANESE.search(re.sub("東京都|大阪府", "", text(node))), text(node)


def test_an_unreadable_workbook_gives_one_short_page() -> None:
    page = tree(reports.unreadable)
    assert "Excelブックではありません" in text(page)
    assert not page.xpath("//table")
