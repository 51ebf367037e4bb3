"""Key-value facts: a label, and its value in the next filled cell to the right."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from tests.reading.books import block, book, cells, codes, facts, found, plain


def _read(tmp_path, read, rows, *, at="B2"):
    return read(book(tmp_path / "a.xlsx", {"表紙": block(at, rows), "計画": plain()}))


def test_a_cover_sheet_is_read_with_its_cells(tmp_path, read):
    plan = _read(
        tmp_path,
        read,
        [
            ("申請者名", None, "株式会社　山田製作所"),
            ("補助事業の実施場所", None, "埼玉県川口市1-2-3"),
            ("業種", None, "金属製品製造業"),
            ("資本金（万円）", None, 1_000),
            ("常時使用する従業員数", None, "２５人"),
            ("公募回", None, "第17次締切"),
            ("申請枠", None, "省力化（オーダーメイド）枠"),
            ("事業計画期間", None, "5年"),
            ("大幅な賃上げ", None, "取り組まない"),
            ("補助事業完了予定日", None, datetime(2025, 12, 31)),
            ("補助対象経費（税抜）", None, 45_000_000, "円"),
            ("補助金交付申請額", None, "2,000万円"),
            ("年間削減工数", None, "4,000時間"),
            ("人件費単価", None, "2,500円/時"),
            ("労働人数（導入前）", None, 8),
        ],
    )
    assert codes(plan) == []
    scalars = {fact.item: fact.value for fact in plan.facts if fact.year is None}
    assert scalars == {
        "applicant": "株式会社　山田製作所",
        "prefecture": "埼玉県",
        "industry": "金属製品製造業",
        "capital": 10_000_000,
        "regular_employees": 25,
        "round": 17,
        "frame": "省力化（オーダーメイド）枠",
        "plan_years": 5,
        "wage_hike": False,
        "completion_date": date(2025, 12, 31),
        "eligible_cost": 45_000_000,
        "requested_subsidy": 20_000_000,
        "reduced_hours": 4_000,
        "hourly_labour_cost": 2_500,
        "workers_before": 8,
    }
    assert cells(plan)["prefecture"] == "表紙!D3"
    assert plan.fact("capital").scale == 10_000


@pytest.mark.parametrize("raw", ["はい", "有", "○", "該当", "する", "あり", "☑該当　□非該当", "yes", True])
def test_yes_in_many_words(tmp_path, read, raw):
    assert facts(_read(tmp_path, read, [("小規模企業者", raw)]))["small_business"] is True


@pytest.mark.parametrize("raw", ["いいえ", "無", "×", "非該当", "しない", "なし", "□該当　☑非該当", "no", False])
def test_no_in_many_words(tmp_path, read, raw):
    assert facts(_read(tmp_path, read, [("小規模企業者", raw)]))["small_business"] is False


@pytest.mark.parametrize(("label", "value"), [("☑ 大幅賃上げ", True), ("■大幅賃上げ", True), ("□ 大幅賃上げ", False)])
def test_a_marked_label_says_yes_or_no_by_itself(tmp_path, read, label, value):
    assert facts(_read(tmp_path, read, [(label,)]))["wage_hike"] is value


@pytest.mark.parametrize("raw", ["検討中", "□はい　□いいえ ☑", "１", "はい・いいえ"])
def test_a_flag_that_is_neither_yes_nor_no_is_said_to_be_unreadable(tmp_path, read, raw):
    plan = _read(tmp_path, read, [("大幅賃上げ", raw)])
    assert "wage_hike" not in facts(plan)
    assert found(plan, "READ-NUMBER") == {"item": "wage_hike", "raw": raw, "cells": ("表紙!C2",)}


@pytest.mark.parametrize("raw", ["□はい　□いいえ", "", "－"])
def test_an_unanswered_question_states_nothing(tmp_path, read, raw):
    plan = _read(tmp_path, read, [("大幅賃上げ", raw)])
    assert "wage_hike" not in facts(plan)
    assert codes(plan) == []


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("東京都千代田区丸の内1-1", "東京都"),
        ("東京都府中市", "東京都"),
        ("京都府京都市", "京都府"),
        ("〒060-0001　北海道札幌市", "北海道"),
        ("大阪", "大阪府"),
        ("東京", "東京都"),
        ("神奈川", "神奈川県"),
        ("鹿児島県", "鹿児島県"),
        ("和 歌 山 県", "和歌山県"),
    ],
)
def test_the_prefecture_is_found_in_an_address(tmp_path, read, raw, expected):
    assert facts(_read(tmp_path, read, [("補助事業の実施場所", raw)]))["prefecture"] == expected


@pytest.mark.parametrize("raw", ["東京都八王子市、神奈川県川崎市", "東京・神奈川", "東京都／神奈川県"])
def test_several_prefectures_in_one_cell_are_sites(tmp_path, read, raw):
    values = facts(_read(tmp_path, read, [("補助事業の実施場所", raw)]))
    assert values["sites"] == ("東京都", "神奈川県")
    assert "prefecture" not in values


def test_a_city_alone_is_not_guessed_into_a_prefecture(tmp_path, read):
    plan = _read(tmp_path, read, [("補助事業の実施場所", "横浜市中区1-1")])
    assert codes(plan) == ["READ-NUMBER"]
    assert "prefecture" not in facts(plan)


def test_the_head_office_gives_way_to_the_project_site(tmp_path, read):
    plan = _read(tmp_path, read, [("本社所在地", "東京都港区"), ("補助事業の実施場所", "秋田県秋田市")])
    assert facts(plan)["prefecture"] == "秋田県"
    assert codes(plan) == []


def test_a_plain_head_count_is_not_that_of_regular_employees(tmp_path, read):
    values = facts(_read(tmp_path, read, [("従業員数", 99)]))
    assert "regular_employees" not in values
    assert "employees" not in values
    assert not any(key.startswith("employees") for key in values)


def test_money_without_any_unit_is_not_guessed(tmp_path, read):
    plan = _read(tmp_path, read, [("投資額", 45_000)])
    assert found(plan, "READ-UNIT") == {"item": "investment", "cells": ("表紙!C2",)}
    assert "investment" not in facts(plan)


def test_the_unit_note_of_the_plan_table_does_not_speak_of_a_key_value_pair(tmp_path, read):
    sheet = {**plain(), "B20": "投資額", "C20": 45_000_000}
    plan = read(book(tmp_path / "a.xlsx", {"計画": sheet}))
    assert found(plan, "READ-UNIT")["item"] == "investment"


def test_a_unit_note_on_a_sheet_of_facts_alone_speaks_of_its_facts(tmp_path, read):
    plan = _read(tmp_path, read, [("単位：千円",), ("投資額", 45_000), ("総事業費", "50,000千円")])
    assert facts(plan)["investment"] == 45_000_000
    assert facts(plan)["total_cost"] == 50_000_000


def test_a_label_with_nothing_beside_it_does_not_take_its_neighbours_value(tmp_path, read):
    values = facts(_read(tmp_path, read, [("業種", None, "常時使用する従業員数", 25)]))
    assert "industry" not in values
    assert values["regular_employees"] == 25


def test_the_header_of_a_price_list_is_no_fact(tmp_path, read):
    plan = _read(tmp_path, read, [("品名", "単価", "数量", "金額"), ("機械", 30_000_000, 1, 30_000_000)])
    assert "largest_asset" not in facts(plan)
    assert codes(plan) == []


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2024年3月期", date(2024, 3, 31)),
        ("令和6年2月", date(2024, 2, 29)),
        ("R6.12.20", date(2024, 12, 20)),
        ("2024/3/31", date(2024, 3, 31)),
        (datetime(2024, 3, 31), date(2024, 3, 31)),
    ],
)
def test_the_end_of_the_base_year_is_a_date(tmp_path, read, raw, expected):
    assert facts(_read(tmp_path, read, [("基準年度の決算期", raw)]))["base_fiscal_year_end"] == expected


def test_a_target_is_a_ratio_only_where_the_workbook_says_percent(tmp_path, read):
    plan = _read(
        tmp_path,
        read,
        [
            ("目標値（付加価値額）", 4, "％"),
            ("目標値（給与支給総額　従業員）", "2.5%"),
            ("目標値（給与支給総額　役員）", 2),
        ],
    )
    values = facts(plan)
    assert values["target_value_added"] == Decimal("0.04")
    assert values["target_payroll_employees"] == Decimal("0.025")
    assert found(plan, "READ-UNIT")["item"] == "target_payroll_officers"


def test_of_several_choices_the_marked_one_is_the_frame(tmp_path, read):
    raw = "□省力化（オーダーメイド）枠　☑製品・サービス高付加価値化枠　□グローバル枠"
    plan = _read(tmp_path, read, [("申請枠", raw)])
    assert facts(plan)["frame"] == "製品・サービス高付加価値化枠"
    assert plan.fact("frame").raw == raw
