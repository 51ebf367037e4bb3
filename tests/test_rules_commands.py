"""The author's kit as its author meets it: show, explain, diff, new, lint, test, compare, and a round of one's own."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from checker.cli import app
from checker.reporting.rule_words import RuleWords, rulebook_words
from checker.reporting.rulebook import book, show
from checker.rules import lint, registry
from checker.rules.diff import differences
from checker.rules.programme import Programme
from checker.rules.registry import programme, programme_ids

SAMPLES = Path(__file__).parents[1] / "sample_plans"
COMPLIANT = SAMPLES / "r17-labour-saving-compliant.xlsx"
PACKS = registry.packs_dir()


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments])


def changed(tmp_path: Path, origin: str, *edits: tuple[str, str]) -> Path:
    """A copy of a shipped pack under the id `changed`, each edit replacing exactly one place."""
    text = (PACKS / f"{origin}.toml").read_text(encoding="utf-8").replace(f'id = "{origin}"', 'id = "changed"', 1)
    for old, new in edits:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
    path = tmp_path / "changed.toml"
    path.write_text(text, encoding="utf-8")
    return path


# ---- words -----------------------------------------------------------------------------------------------------------


def keys(value: object, place: str = "") -> set[str]:
    if not isinstance(value, dict):
        return {place}
    return {found for key, inner in value.items() for found in keys(inner, f"{place}.{key}")}


def test_both_languages_have_the_same_words_and_the_same_blanks():
    ja, en = rulebook_words("ja"), rulebook_words("en")
    assert keys(ja) == keys(en)

    def blanks(words: object) -> set[str]:
        return set(re.findall(r"\{(\w+)\}", str(words)))

    for section in ja:
        assert blanks(ja[section]) == blanks(en[section]), section


def test_every_doubt_of_the_linter_has_its_sentence():
    source = Path(lint.__file__).read_text(encoding="utf-8")
    kinds = set(re.findall(r'_doubt\(\s*"(\w+)"', source))
    assert kinds >= {"open_clause", "never_applies", "no_case"}
    assert kinds <= set(rulebook_words("ja")["lint"])


@pytest.mark.parametrize(
    ("code", "part", "sentence"),
    [
        ("BASE-VALUE-ADDED-GROWTH", "", "付加価値額を、基準年度から最終年度まで年平均成長率で3%以上増加"),
        (
            "BASE-PAYROLL-GROWTH",
            "",
            "給与支給総額を、基準年度から最終年度まで年平均成長率で"
            "被用者保険の任意適用に当てはまる場合は1%、それ以外は1.5%以上増加",
        ),
        ("BASE-MINIMUM-WAGE", "", "計画の毎年の事業場内最低賃金が3月31日時点の地域別最低賃金＋30円以上"),
        ("HIKE-MINIMUM-WAGE-STEP", "", "事業場内最低賃金を前年度から毎年50円以上引上げ"),
        ("FRAME-LABOUR-PRODUCTIVITY", "", "労働生産性の倍率（導入後÷導入前）が2倍以上"),
        ("MONEY-CAP", "", "補助金交付申請額が補助上限額（加算を含む）以下"),
    ],
)
def test_a_rule_is_said_in_one_sentence(code: str, part: str, sentence: str):
    say = RuleWords(programme("monozukuri-17"), "ja")
    rule = next(r for r in say.programme.rules if (r.code, r.part) == (code, part))
    assert say.asks(rule) == sentence


def test_whom_a_rule_speaks_of_is_said_too():
    say = RuleWords(programme("monozukuri-17"), "ja")
    rules = {rule.key: say.applies(rule) for rule in say.programme.rules}
    assert rules["BASE-MINIMUM-WAGE"] == "常時使用する従業員数が0人以下である場合を除く"
    assert rules["FRAME-SIER-MAINTENANCE"] == "省力化（オーダーメイド）枠、外部SIerの活用に当てはまる場合"
    assert rules["BASE-VALUE-ADDED-GROWTH"] == "すべての計画"
    assert rules["MONEY-CAP"] == "補助金交付申請額の記載がある計画"
    assert rules["MONEY-ASSET"] == "すべての計画（記載がなければ参考）"


# ---- show, list, catalogue -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", programme_ids())
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_round_has_a_readable_page_that_names_all_it_asks(name: str, lang: str):
    shown = run("rules", "show", name, "--lang", lang)
    assert shown.exit_code == 0
    flat = re.sub(r"\s+", "", shown.stdout)
    pack = programme(name)
    for rule in pack.rules:
        assert re.sub(r"\s+", "", rule.title[lang]) in flat
        assert rule.code in shown.stdout
    for entry in (*pack.frames, *pack.metrics):
        assert re.sub(r"\s+", "", entry.title[lang]) in flat
    for note in pack.notes:
        assert re.sub(r"\s+", "", note[lang]).replace("\u2212", "-") in flat
    assert max(len(line) for line in shown.stdout.splitlines()) <= 80


def test_the_list_names_every_programme_round_and_frame():
    shown = run("rules", "list").stdout
    for pack in registry.programmes():
        assert pack.id in shown
        assert all(frame.id in shown for frame in pack.frames)
        assert all(f"第{round_.number}次" in shown for round_ in pack.rounds)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_catalogue_holds_every_rule_with_clause_and_confidence(tmp_path: Path, lang: str):
    out = tmp_path / "catalogue.html"
    assert run("rules", "catalogue", "-o", out, "--lang", lang).exit_code == 0
    page = out.read_text(encoding="utf-8")
    packs = registry.programmes()
    for pack in packs:
        assert f'id="{pack.id}"' in page
        for rule in pack.rules:
            assert f"<code>{rule.code}" in page
    rows = page.count('<tr><th scope="row">')
    assert rows >= sum(len(pack.rules) for pack in packs)
    assert 'http-equiv="Content-Security-Policy"' in page
    assert "<script" not in page


def test_a_pack_of_ones_own_cannot_inject_markup_into_its_page(tmp_path: Path):
    evil = "<img src=x onerror=alert(1)>"
    path = changed(tmp_path, "monozukuri-17", ('ja = "付加価値額を年平均成長率3%以上増加"', f'ja = "{evil}"'))
    page = show([registry.load_pack(path)], "html")
    assert evil not in page
    assert "&lt;img src=x" in page


def test_the_counts_of_the_catalogue_add_up():
    for pack in registry.programmes():
        numbers, declared, unverified = book(pack, "ja").counts
        assert numbers + declared == len(pack.rules)
        assert unverified == sum(rule.confidence == "unverified" for rule in pack.rules)


# ---- explain ---------------------------------------------------------------------------------------------------------


def test_explain_shows_clause_formula_and_the_plans_numbers_with_their_cells():
    shown = run("rules", "explain", "BASE-VALUE-ADDED-GROWTH", "--plan", COMPLIANT).stdout
    assert "付加価値額 = 営業利益＋人件費＋減価償却費" in shown
    assert "18次締切)公募要領" in shown
    leaves = re.findall(r"(営業利益|人件費|減価償却費)（(基準年度|5年目)）：[\d,]+円 \[[^\]]+![A-Z]+\d+\]", shown)
    assert len(leaves) == 6


def test_explain_without_a_programme_speaks_of_every_pack_that_has_the_rule():
    shown = run("rules", "explain", "HIKE-MINIMUM-WAGE-STEP").stdout
    having = [p.id for p in registry.programmes() if any(r.code == "HIKE-MINIMUM-WAGE-STEP" for r in p.rules)]
    assert len(having) >= 2
    assert all(name in shown for name in having)


def test_explain_shows_where_the_sources_contradict_each_other():
    notes = programme("monozukuri-18").notes
    assert notes
    shown = run("rules", "explain", "MONEY-RATE", "--programme", "monozukuri-18").stdout
    assert re.sub(r"\s+", "", notes[0].ja) in re.sub(r"\s+", "", shown)


def test_an_unknown_code_is_refused_with_the_codes_there_are():
    result = run("rules", "explain", "BASE-NOTHING", "--programme", "monozukuri-17")
    assert result.exit_code == 2
    assert "BASE-MINIMUM-WAGE" in result.stderr
    assert result.stderr.count("\n") == 1


# ---- diff ------------------------------------------------------------------------------------------------------------


def test_a_round_does_not_differ_from_itself():
    for name in programme_ids():
        assert differences(programme(name), programme(name)) == ()
    assert run("rules", "diff", "monozukuri-17", "monozukuri-17").stdout == (
        "monozukuri-17 と monozukuri-17 は同じことを求めています。\n"
    )


def test_one_changed_number_is_one_sentence(tmp_path: Path):
    path = changed(tmp_path, "monozukuri-17", ("rate = 0.06\n", "rate = 0.07\n"))
    found = differences(programme("monozukuri-17"), registry.load_pack(path))
    assert [(c.section, c.entry, c.field) for c in found] == [("rule", "HIKE-PAYROLL-GROWTH", "rate")]
    shown = run("rules", "diff", "monozukuri-17", path).stdout
    assert "率を「6%」から「7%」に変更" in re.sub(r"\s+", "", shown)


def test_a_rule_that_goes_and_one_that_comes_are_told_apart():
    found = differences(programme("monozukuri-17"), programme("monozukuri-18"))
    added = {c.entry for c in found if c.section == "frame" and c.added}
    assert added == {"high-value-normal", "high-value-growth", "global"}
    back = differences(programme("monozukuri-18"), programme("monozukuri-17"))
    assert {c.entry for c in back if c.section == "frame" and c.gone} == added


# ---- lint ------------------------------------------------------------------------------------------------------------


def doubts(path: Path, today: date = date(2026, 12, 1)) -> set[tuple[str, str]]:
    pack = registry.load_pack(path)
    every = {(rule.key, kind) for rule in pack.rules for kind in ("exact", "short", "missing")}
    text = path.read_text(encoding="utf-8")
    return {(d.kind, d.place) for d in lint.lint(pack, today, every, (), text=text)}


def test_a_shipped_pack_has_nothing_to_mend():
    for name in programme_ids():
        result = run("rules", "lint", name)
        assert result.exit_code == 0, result.stdout


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        (
            [("[source.ozk]", '[source.nobody]\ntitle = "x"\npublisher = "y"\ndate = "z"\n\n[source.ozk]')],
            ("unused_source", "source.nobody"),
        ),
        (
            [
                (
                    'item = "bank_confirmation"\nwhen = [{ item = "bank_financing", is = true }]',
                    'item = "bank_confirmation"\n'
                    'when = [{ item = "bank_financing", is = true }, { item = "bank_financing", is = false }]',
                )
            ],
            ("never_applies", "FRAME-BANK-CONFIRMATION"),
        ),
        (
            [
                (
                    'rate = { first = [{ when = [{ item = "voluntary_insurance", is = true }], value = 0.01 }, '
                    "{ value = 0.015 }] }",
                    'rate = { first = [{ when = [{ item = "voluntary_insurance", is = true }], value = 0.01 }, '
                    '{ when = [{ item = "voluntary_insurance", is = true }], value = 0.012 }, { value = 0.015 }] }',
                )
            ],
            ("dead_branch", "BASE-PAYROLL-GROWTH"),
        ),
        (
            [("{ employees = 50, cap = 30_000_000", "{ employees = 50, cap = 10_000_000")],
            ("cap_falls", "frame labour-saving"),
        ),
        ([("verified = 2026-11-22", "verified = 2025-11-22")], ("stale_pack", "")),
        ([("verified = 2026-11-22", "verified = 2027-11-22")], ("verified_in_future", "")),
        (
            [('metric = "payback_years"', 'metric = "labour_productivity_gain"')],
            ("unused_metric", "metric.payback_years"),
        ),
        ([('code = "MONEY-CAP"', 'code = "MONEY-EXPENSE-SHARE"')], ("frame_without_money_rule", "frame labour-saving")),
    ],
)
def test_lint_names_what_an_author_should_look_at(tmp_path: Path, edits, expected):
    if expected[0] == "unused_metric":  # the unit of the threshold has to fit the other metric
        edits = [*edits, ('value = { item = "plan_years" }', "value = 5")]
    before = doubts(changed(tmp_path, "monozukuri-17"))
    after = doubts(changed(tmp_path, "monozukuri-17", *edits))
    assert after - before == {expected}


def test_a_rule_without_cases_is_named_by_the_kinds_it_lacks():
    pack = programme("monozukuri-17")
    every = {(rule.key, kind) for rule in pack.rules for kind in ("exact", "short", "missing")}
    found = lint.lint(pack, pack.verified, every - {("HIKE-PAYROLL-GROWTH", "short")})
    mine = [d for d in found if d.kind == "no_case"]
    assert [(d.place, d.get("kinds"), d.serious) for d in mine] == [("HIKE-PAYROLL-GROWTH", "short", True)]


# ---- new -------------------------------------------------------------------------------------------------------------


def test_a_verified_pack_may_not_hold_an_open_clause(tmp_path: Path):
    path = changed(tmp_path, "monozukuri-17", ('section = "■公募期間"', 'section = "TODO: ■公募期間"'))
    result = run("rules", "show", path)
    assert result.exit_code == 2
    assert "cannot be verified while round 17 cites a section that is still TODO" in result.stderr


def test_a_draft_keeps_the_comments_and_blanks_every_clause(tmp_path: Path):
    result = run("rules", "new", "monozukuri-98", "--from", "monozukuri-17", "-o", tmp_path)
    assert result.exit_code == 0
    text = (tmp_path / "monozukuri-98.toml").read_text(encoding="utf-8")
    origin = (PACKS / "monozukuri-17.toml").read_text(encoding="utf-8")
    assert [line for line in origin.splitlines() if line.startswith("#")] == [
        line for line in text.splitlines()[1:] if line.startswith("#")
    ]
    draft = registry.load_pack(tmp_path / "monozukuri-98.toml")
    assert draft.status == "draft"
    sections = [cite.section for _, cites in draft.cited() for cite in cites]
    assert sections
    assert all(section.startswith("TODO: ") for section in sections)
    assert f"{len(re.findall('section = ', origin))}か所" in result.stdout


def test_nothing_is_overwritten_and_no_shipped_id_taken(tmp_path: Path):
    assert run("rules", "new", "monozukuri-98", "--from", "monozukuri-17", "-o", tmp_path).exit_code == 0
    before = (tmp_path / "monozukuri-98.toml").read_bytes()
    for given in ("monozukuri-98", "monozukuri-17", "Monozukuri 98", "../x"):
        result = run("rules", "new", given, "--from", "monozukuri-17", "-o", tmp_path)
        assert result.exit_code == 2
        assert result.stderr.count("\n") == 1
    assert (tmp_path / "monozukuri-98.toml").read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["monozukuri-98.cases.toml", "monozukuri-98.toml"]


def test_a_draft_is_never_chosen_by_itself_and_marks_its_reports(tmp_path: Path):
    run("rules", "new", "monozukuri-98", "--from", "monozukuri-17", "-o", tmp_path)
    pack = tmp_path / "monozukuri-98.toml"
    report = json.loads(run("check", COMPLIANT, "--pack", pack, "--as-of", "2024-03-01", "--format", "json").stdout)
    assert "RULES-DRAFT" in {finding["code"] for finding in report["findings"]}
    assert report["programme"]["id"] == "monozukuri-98"
    plain = json.loads(run("check", COMPLIANT, "--as-of", "2024-03-01", "--format", "json").stdout)
    assert plain["programme"]["id"] == "monozukuri-17"


# ---- compare ---------------------------------------------------------------------------------------------------------


def numbers(pack: Programme) -> list[int | None]:
    """The rounds of a pack; one without rounds of its own is judged once."""
    return [round_.number for round_ in pack.rounds] or [None]


def test_one_plan_is_held_against_every_round_of_every_verified_pack():
    result = run("compare", COMPLIANT, "--format", "json")
    assert result.exit_code == 0
    reports = [json.loads(line) for line in result.stdout.splitlines()]
    wanted = [(p.id, number) for p in registry.programmes() if p.status == "verified" for number in numbers(p)]
    assert [(r["programme"]["id"], r["programme"]["round"]) for r in reports] == wanted
    own = next(r for r in reports if r["programme"]["round"] == 17 and r["programme"]["id"] == "monozukuri-17")
    alone = json.loads(run("check", COMPLIANT, "--format", "json").stdout)
    assert own["verdict"] == alone["verdict"] == "compliant"


def test_the_comparison_fits_a_terminal_of_80_columns_and_is_a_page_too(tmp_path: Path):
    text = run("compare", COMPLIANT).stdout
    assert all(sum(2 if ord(c) > 0x2E80 else 1 for c in line) <= 80 for line in text.splitlines())
    out = tmp_path / "compare.html"
    assert run("compare", COMPLIANT, "--format", "html", "-o", out).exit_code == 0
    assert out.read_text(encoding="utf-8").count("<tr class=") == sum(len(numbers(p)) for p in registry.programmes())


def test_a_frame_that_no_programme_has_is_refused_with_those_there_are() -> None:
    result = run("compare", COMPLIANT, "--programme", "monozukuri-17", "--frame", "nope")
    assert result.exit_code == 2
    assert result.stderr.strip().endswith("monozukuri-17 に申請枠「nope」はありません。あるもの：labour-saving")


def test_an_unreadable_workbook_is_said_once_with_exit_code_2():
    result = run("compare", SAMPLES / "not-a-workbook.xlsx")
    assert result.exit_code == 2
    assert result.stdout.startswith("not-a-workbook.xlsx：Excelブックではありません。")


# ---- stale data ------------------------------------------------------------------------------------------------------


def stale_parts(*arguments: object) -> list[tuple[str, str]]:
    report = json.loads(run("check", COMPLIANT, "--format", "json", *arguments).stdout)
    return [(f["part"], f["severity"]) for f in report["findings"] if f["code"] == "RULES-STALE"]


def test_a_later_as_of_than_the_last_look_at_pack_and_table_is_said_and_changes_no_verdict():
    verified = programme("monozukuri-17").verified
    assert stale_parts("--as-of", verified) == []
    later = date.fromordinal(verified.toordinal() + 1)
    assert stale_parts("--as-of", later) == [("", "advisory"), ("regional_minimum_wage", "advisory")]
    both = [run("check", COMPLIANT, "--as-of", day).exit_code for day in (verified, later)]
    assert both[0] == both[1]


def test_wages_show_tells_the_wage_in_force_on_a_day():
    shown = run("wages", "show", "秋田県", "--on", "2026-03-30").stdout.splitlines()[0]
    assert shown == "2026年3月30日 の秋田県の地域別最低賃金：951円（2024年10月1日 発効）"
    assert "1,031円" in run("wages", "show", "秋田県", "--on", "2026-03-31").stdout.splitlines()[0]
    assert run("wages", "show", "秋田").exit_code == 2
