"""Whatever a pack says, it says where it stands: original documents, by title, publisher, date and section."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest

from checker.model import Citation, Confidence, Text
from checker.rules.programme import Programme, Reference
from checker.rules.registry import packs_dir, programme, programme_ids

ISO = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
UNDATED = re.compile(r"undated, (before|after|seen) \d{4}(-\d{2}(-\d{2})?)?")
OWN_PAPERS = re.compile(r"RULES|SEED|DESIGN|OFF20|law\.csv|citations\.md|sources/0", re.IGNORECASE)
OFFICIAL = (
    "経済産業省",
    "ものづくり補助金事務局",
    "小規模事業者持続化補助金事務局",
    "サービス等生産性向上IT導入支援事業事務局",
    "独立行政法人中小企業基盤整備機構",
    "記載なし(動画資料)",
)
WITH_ASSETS = ("monozukuri",)
JAPANESE = re.compile(r"[぀-ヿ一-鿿]")

every_pack = pytest.mark.parametrize("pack", [programme(name) for name in programme_ids()], ids=lambda pack: pack.id)


def cited(pack: Programme) -> Iterator[tuple[str, tuple[Citation, ...]]]:
    """Everything of a pack that has to cite, by a name for the failure message."""
    for found in pack.rounds:
        yield f"round {found.number}", found.cite
    yield "horizon", pack.horizon.cite
    for metric in pack.metrics:
        yield f"metric {metric.id}", metric.cite
    for rule in pack.rules:
        yield f"rule {rule.key} {'/'.join(rule.frames)}", rule.cite
    for frame in pack.frames:
        yield f"frame {frame.id}", frame.cite
    for clause in pack.clawback:
        yield f"clawback {clause.code}", clause.cite


def words(pack: Programme) -> Iterator[Text]:
    """Every text of a pack that a reader sees."""
    yield pack.title
    yield from pack.notes
    notes = [pack.horizon.note, *(rule.note for rule in pack.rules), *(frame.note for frame in pack.frames)]
    yield from (note for note in notes if note)
    for rule in pack.rules:
        yield from (rule.title, rule.advice)
    yield from (metric.title for metric in pack.metrics)
    yield from (frame.title for frame in pack.frames)
    yield from (clause.text for clause in pack.clawback)


def raw(pack: Programme) -> dict[str, object]:
    return tomllib.loads((packs_dir() / f"{pack.id}.toml").read_text(encoding="utf-8"))


@every_pack
def test_everything_cites_title_publisher_date_and_section(pack: Programme) -> None:
    for name, citations in cited(pack):
        assert citations, name
        for citation in citations:
            assert all((citation.title, citation.publisher, citation.date, citation.section)), name
            assert citation.section == citation.section.strip(), name


@every_pack
def test_nothing_cites_the_notes_of_this_project_instead_of_the_document(pack: Programme) -> None:
    for name, citations in cited(pack):
        for c in citations:
            for text in (c.title, c.publisher, c.date, c.section, c.url):
                assert not OWN_PAPERS.search(text), f"{name}: {text}"
    for text in words(pack):
        assert not OWN_PAPERS.search(text.ja + text.en), text.en


@every_pack
def test_a_date_is_a_date_or_says_what_the_undated_document_shows(pack: Programme) -> None:
    for name, citations in cited(pack):
        for citation in citations:
            assert ISO.fullmatch(citation.date) or UNDATED.fullmatch(citation.date), f"{name}: {citation.date}"
            if len(citation.date) == 10:
                assert date.fromisoformat(citation.date) <= pack.verified, name


@every_pack
def test_an_address_is_a_web_address_or_left_out(pack: Programme) -> None:
    for name, citations in cited(pack):
        for citation in citations:
            assert not citation.url or re.fullmatch(r"https?://[^\s/]+/\S*", citation.url), f"{name}: {citation.url}"


@every_pack
def test_no_two_sources_of_a_pack_share_a_title(pack: Programme) -> None:
    sources = raw(pack)["source"]
    assert isinstance(sources, dict)
    titles = [source["title"] for source in sources.values()]
    assert len(titles) == len(set(titles))


@every_pack
def test_every_source_of_a_pack_is_cited_somewhere(pack: Programme) -> None:
    sources = raw(pack)["source"]
    assert isinstance(sources, dict)
    used = {citation.title for _, citations in cited(pack) for citation in citations}
    assert {source["title"] for source in sources.values()} == used


@every_pack
def test_no_clause_is_cited_twice_by_the_same_rule(pack: Programme) -> None:
    for name, citations in cited(pack):
        assert len(citations) == len(set(citations)), name


@every_pack
def test_every_text_stands_in_japanese_and_in_english(pack: Programme) -> None:
    for text in words(pack):
        assert JAPANESE.search(text.ja), text.ja
        assert text.ja != text.en
        assert len(JAPANESE.findall(text.en)) < len(text.en) / 2, text.en


@every_pack
def test_what_is_unverified_only_warns_and_says_why(pack: Programme) -> None:
    for rule in pack.rules:
        if rule.confidence is Confidence.UNVERIFIED:
            assert rule.severity == "advisory", rule.key
            assert rule.note, rule.key
            assert re.search("未確認|確認できていない|推定|食い違|二次資料がある", rule.note.ja), rule.key


@every_pack
def test_what_rests_on_secondary_pages_cites_one_besides_the_official_document(pack: Programme) -> None:
    for rule in pack.rules:
        if rule.confidence is Confidence.SECONDARY:
            secondary = [c for c in rule.cite if not c.publisher.startswith(OFFICIAL)]
            assert secondary or (rule.note and len(rule.cite) > 1), rule.key


@every_pack
def test_what_is_called_official_cites_an_official_document_first(pack: Programme) -> None:
    for item in (*pack.rules, *pack.metrics, *pack.frames, *pack.clawback):
        if item.confidence is Confidence.OFFICIAL:
            assert item.cite[0].publisher.startswith(OFFICIAL)


@every_pack
def test_rules_of_one_code_and_part_never_meet_in_one_frame(pack: Programme) -> None:
    for frame in pack.frames:
        keys = [rule.key for rule in pack.rules if not rule.frames or frame.id in rule.frames]
        assert len(keys) == len(set(keys)), frame.id


@every_pack
def test_every_frame_has_one_cap_and_rate_rule_and_one_for_its_floor_and_assets(pack: Programme) -> None:
    """A frame without a floor in the sources has no floor rule; only investment schemes ask for an asset."""
    for frame in pack.frames:
        rules = [rule for rule in pack.rules if not rule.frames or frame.id in rule.frames]
        codes = [rule.code for rule in rules if not rule.part]
        assert codes.count("MONEY-CAP") == 1, frame.id
        assert codes.count("MONEY-FLOOR") == (frame.floor is not None), frame.id
        assert codes.count("MONEY-ASSET") == (pack.scheme in WITH_ASSETS), frame.id
        yields = [rule for rule in rules if rule.value == Reference("subsidy", "maximum") and not rule.when]
        assert {rule.code for rule in yields} == {"MONEY-RATE"}, frame.id
        assert len(yields) == 1, frame.id


@every_pack
def test_no_name_of_a_frame_means_two_frames(pack: Programme) -> None:
    names = [name for frame in pack.frames for name in {frame.title.ja, *frame.aliases}]
    assert len(names) == len(set(names))


def test_the_contradiction_about_paying_back_in_rounds_14_to_16_is_shown() -> None:
    notes = " ".join(note.ja for note in programme("monozukuri-14").notes)
    assert "食い違" in notes
    assert "全額を返還" in notes


def test_the_old_relief_of_half_the_growth_of_value_added_is_gone_from_round_19_on() -> None:
    pack = programme("monozukuri-19")
    assert not any("2分の1" in clause.text.ja for clause in pack.clawback)
    (note,) = (note for note in pack.notes if "付加価値額の増加率の2分の1" in note.ja)
    assert "19次からはありません" in note.ja


def test_every_trigger_and_relief_of_paying_back_from_round_19_on_is_told() -> None:
    told = Counter(clause.code for clause in programme("monozukuri-19").clawback)
    assert told == {
        "payroll_missed": 2,  # what is paid back, and when it is not
        "achievement_rate": 1,
        "minimum_wage_missed": 2,
        "value_added_missed": 1,
        "wage_hike_missed": 1,
        "no_employees": 1,
        "exempt": 1,
    }


def test_what_round_23_pays_back_was_not_read_and_says_so() -> None:
    clauses = programme("monozukuri-23").clawback
    assert {clause.confidence for clause in clauses} == {Confidence.UNVERIFIED}
    assert all("23次" in clause.text.ja and "未確認" in clause.text.ja for clause in clauses)


def test_the_contradictions_about_round_23_are_shown() -> None:
    notes = " ".join(note.ja for note in programme("monozukuri-23").notes)
    assert "給与支給総額3.5%とする資料が1件" in notes
    assert "役員を含むかはどの資料にもありません" in notes


def test_the_wage_hike_of_round_23_only_warns() -> None:
    hike = [rule for rule in programme("monozukuri-23").rules if rule.code.startswith("HIKE-")]
    assert {(rule.severity, rule.confidence) for rule in hike} == {("advisory", Confidence.UNVERIFIED)}
