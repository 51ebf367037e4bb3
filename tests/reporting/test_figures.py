"""Numbers, dates and hostile text, worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from checker.model import UsageError
from checker.reporting import asset_dir, render
from checker.reporting.cleaning import harmless, markdown, one_line, web_address
from checker.reporting.environment import figures
from checker.reporting.figures import percent, plain


def test_percentages_are_truncated_to_two_decimals_as_the_official_tool_does() -> None:
    assert percent(0.0392) == "3.92%"
    assert percent(0.02999) == "2.99%"
    assert percent(0.03) == "3.00%"
    assert percent(-0.01239) == "−1.23%"
    assert percent(Fraction(2, 3)) == "66.66%"


def test_amounts_are_grouped_and_carry_their_unit() -> None:
    ja, en = figures("ja"), figures("en")
    assert ja.amount(1_234_567, "yen") == "1,234,567円"
    assert en.amount(1_234_567, "yen") == "1,234,567 yen"
    assert en.amount(1_102, "yen_per_hour") == "1,102 yen/h"
    assert en.amount(1, "years") == "1 year"
    assert en.amount(1, "persons") == "1 person"
    assert ja.amount(3.00075, "years") == "3.0007年"
    assert ja.amount(2.35, "times") == "2.35倍"
    assert ja.amount(10**13, "yen") == "10,000,000,000,000円"
    assert ja.amount(Decimal("0.1"), "number") == "0.1"


def test_what_is_not_known_is_a_dash_and_never_a_zero() -> None:
    for value in (None, float("nan"), float("inf"), Decimal("NaN"), True):
        assert figures("ja").amount(value, "yen") == "―"


def test_margins_carry_their_sign() -> None:
    ja = figures("ja")
    assert ja.margin(-1, "yen") == "−1円"
    assert ja.margin(259_297, "yen") == "+259,297円"
    assert ja.margin(0, "yen") == "±0円"
    assert ja.size(-1, "yen") == "1円"


def test_dates_follow_the_language() -> None:
    assert figures("ja").day(date(2026, 3, 31)) == "2026年3月31日"
    assert figures("en").day("2026-03-31") == "31 March 2026"
    assert figures("ja").day("undated, seen 2026") == "undated, seen 2026"
    assert figures("ja").fiscal_year(date(2027, 3, 31)) == "2027年3月期"


def test_enormous_numbers_become_powers_of_ten() -> None:
    assert plain(10**40) == "1.000e+40"
    assert plain(10**15) == "1,000,000,000,000,000"


def test_terminal_escapes_and_bidi_controls_vanish() -> None:
    assert harmless("a\x1b[31mb\x1b]0;title\x07c\u202ed\x9be\x00f\ud800") == "abcdef\ufffd"
    assert one_line("株式会社\n青葉") == "株式会社青葉"
    assert one_line("two\r\nlines\there") == "two lines here"


def test_markdown_metacharacters_are_escaped() -> None:
    assert markdown("a|b*c_[d](e)<f>`") == r"a\|b\*c\_\[d\](e)&lt;f&gt;\`"
    assert markdown("see http://x.test") == r"see http\://x.test"


def test_only_web_addresses_become_links() -> None:
    assert web_address("https://example.jp/a") == "https://example.jp/a"
    for bad in ("javascript:alert(1)", "data:x", "//x", "https://a b", 'https://a"b', ""):
        assert web_address(bad) == ""


def test_the_templates_are_found() -> None:
    assert (asset_dir() / "report.html.j2").is_file()


@pytest.mark.parametrize(("format", "lang"), [("pdf", "ja"), ("text", "fr")])
def test_an_unknown_format_or_language_is_refused_with_the_list(format: str, lang: str) -> None:
    import sample_reports as reports

    with pytest.raises(UsageError, match=r"one of (text, json, md, html|ja, en)"):
        render(reports.compliant(), format, lang)
