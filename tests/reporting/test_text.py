"""The text report: 80 East Asian cells, verdict first, nothing that acts on a terminal."""

from __future__ import annotations

import pytest
import sample_reports as reports
from rich.cells import cell_len

from checker.reporting import render
from checker.reporting.layout import wrapped

CASES = [reports.compliant, reports.failing, reports.undetermined, reports.adversarial]


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("case", CASES)
def test_no_line_is_wider_than_asked(case: object, lang: str, width: int) -> None:
    for line in render(case(), "text", lang, width=width).splitlines():  # type: ignore[operator]
        assert cell_len(line) <= width, line
        assert line == line.rstrip()


def test_the_verdict_stands_first() -> None:
    assert render(reports.compliant(), "text").splitlines()[0] == "要件を満たしています"
    assert render(reports.failing(), "text", "en").splitlines()[0] == "The requirements are not met"


def test_the_table_shows_mark_requirement_plan_required_and_margin() -> None:
    lines = render(reports.failing(), "text").splitlines()
    assert lines[lines.index("■ 要件ごとの判定") + 2] == (
        "[NG] 付加価値額を年平均成長率3%   109,272,699円  109,272,700円以上          -1円"
    )


def test_only_failing_and_open_requirements_are_explained() -> None:
    text = render(reports.failing(), "text")
    assert "(BASE-VALUE-ADDED-GROWTH)" in text
    assert "(BASE-PAYROLL-GROWTH)" not in text


def test_colour_comes_only_when_asked() -> None:
    assert "\x1b" not in render(reports.failing(), "text")
    coloured = render(reports.failing(), "text", colour=True)
    assert coloured.startswith("\x1b[1;31m要件を満たしていません\x1b[0m\n")
    assert "\x1b[31m[NG]\x1b[0m" in coloured


def test_escape_sequences_of_the_input_never_reach_the_terminal() -> None:
    for colour in (False, True):
        text = render(reports.adversarial(), "text", colour=colour)
        assert "\x1b[31mgpj" not in text
        assert not {"\u202e", "\x00", "\u200b", "\x9b", "\r", "\t"} & set(text)


def test_a_japanese_windows_console_can_print_it() -> None:
    for case in (reports.compliant, reports.failing, reports.undetermined, reports.unreadable):
        for lang in ("ja", "en"):
            render(case(), "text", lang).encode("cp932")  # type: ignore[operator]


def test_an_unreadable_workbook_is_one_clear_line_with_what_to_do() -> None:
    assert render(reports.unreadable(), "text") == (
        "計画.xlsx：Excelブックではありません。Excelで開き、.xlsx形式で保存し直してください。\n"
    )
    assert render(reports.unreadable("password"), "text", "en") == (
        "計画.xlsx: The file is protected by a password. Remove the password in Excel, save, and try again.\n"
    )


@pytest.mark.parametrize(
    "kind",
    [
        "missing",
        "not_workbook",
        "password",
        "pdf",
        "word",
        "empty",
        "too_large",
        "bomb",
        "google_link",
        "unsupported",
        "corrupt",
    ],
)
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_reason_not_to_open_a_file_is_one_line(kind: str, lang: str) -> None:
    lines = render(reports.unreadable(kind, "とても長い名前の事業計画書.xlsx"), "text", lang).splitlines()
    assert len(lines) == 1
    assert lines[0].endswith(("。", ".", "）", ")"))


def test_numbers_too_wide_for_the_table_go_below_the_requirement() -> None:
    lines = render(reports.failing(), "text", width=44).splitlines()
    start = next(k for k, line in enumerate(lines) if line.startswith("[NG] 付加価値額"))
    assert "計画: 109,272,699円" in "".join(lines[start : start + 4])


def test_lines_break_between_words_and_keep_kinsoku() -> None:
    assert wrapped("Go through the points for your attention", 20) == ["Go through the", "points for your", "attention"]
    assert wrapped("あいうえお。", 10) == ["あいうえ", "お。"]
    assert wrapped("あいう「えお」", 8) == ["あいう", "「えお」"]
    assert wrapped("abcdefghijkl", 8) == ["abcdefgh", "ijkl"]
    assert wrapped("", 10) == [""]


def test_wrapping_loses_no_letter() -> None:
    text = "価格は1,234,567円です。「Excel」で開き、.xlsx形式 で保存。" * 5
    for width in range(8, 60):
        assert "".join("".join(wrapped(text, width)).split()) == "".join(text.split())
