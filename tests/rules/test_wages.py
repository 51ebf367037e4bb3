"""The regional minimum wage by date, by what was known then, and by scenario. Expected wages are worked out by hand."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from fractions import Fraction
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.model import ProgrammeError, UsageError
from checker.rules.wages import (
    WageOn,
    check_scenario,
    fiscal_year,
    march_31_within,
    parse_wages,
    scenario_rate,
    wage_on,
    wage_table,
)

TABLE = wage_table()
HEAD = "prefecture_code,prefecture,fiscal_year,effective_date,hourly_wage_yen,amount_sources,date_sources,status"
VERIFIED = date(2026, 11, 22)
AFTER_ALL = date(2027, 3, 31)


def on(prefecture: str, day: date, as_of: date, scenario: str = "trend") -> WageOn:
    found = TABLE.on(prefecture, day, as_of, scenario)
    assert found
    return found


# ---- the wage in force on a day --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prefecture", "day", "wage"),
    [
        ("東京都", date(2022, 9, 30), 1041),
        ("東京都", date(2022, 10, 1), 1072),
        ("東京都", date(2023, 3, 31), 1072),  # the sources' own example: 1,072 + 30 = 1,102
        ("東京都", date(2021, 3, 31), 1013),  # 2020 brought Tokyo no revision
        ("秋田県", date(2026, 3, 30), 951),
        ("秋田県", date(2026, 3, 31), 1031),  # the revision of fiscal 2025 took force on its last day
        ("群馬県", date(2026, 2, 28), 985),
        ("群馬県", date(2026, 3, 1), 1063),
        ("徳島県", date(2024, 10, 31), 896),
        ("徳島県", date(2024, 11, 1), 980),
        ("岩手県", date(2024, 10, 26), 893),
        ("岩手県", date(2024, 10, 27), 952),
    ],
)
def test_the_wage_is_looked_up_by_its_effective_date(prefecture: str, day: date, wage: int) -> None:
    assert TABLE.in_force(prefecture, day) == wage


def test_before_the_table_begins_nothing_is_known() -> None:
    assert TABLE.in_force("東京都", date(2002, 9, 30)) is None
    assert TABLE.on("東京都", date(2002, 9, 30), AFTER_ALL) is None
    assert TABLE.on("東京都", date(2024, 3, 31), date(2002, 9, 30)) is None


def test_only_the_47_prefectures_written_in_full_are_known() -> None:
    assert len(TABLE.prefectures) == 47
    assert (TABLE.prefectures[0], TABLE.prefectures[-1]) == ("北海道", "沖縄県")
    with pytest.raises(UsageError, match="東京: not one of the 47 prefectures, written like 東京都"):
        TABLE.in_force("東京", date(2024, 3, 31))


# ---- what was known on a day -----------------------------------------------------------------------------------------


def test_a_revision_is_known_from_1_october_even_where_it_takes_force_later() -> None:
    assert on("秋田県", date(2026, 3, 31), date(2025, 12, 1)) == WageOn(1031, date(2026, 3, 31), True, 1031)
    assert on("秋田県", date(2026, 3, 31), date(2025, 10, 1)).decided
    assert on("秋田県", date(2026, 3, 30), date(2025, 12, 1)) == WageOn(951, date(2024, 10, 1), True, 951)


def test_before_1_october_the_next_march_is_not_decided() -> None:
    before = on("秋田県", date(2026, 3, 31), date(2025, 9, 30))
    assert (before.amount, before.effective, before.decided) == (951, date(2024, 10, 1), False)


def test_a_revision_in_force_before_1_october_is_known_from_that_day() -> None:
    # 秋田県, fiscal 2002: effective 2002-09-30
    assert TABLE.on("秋田県", date(2003, 3, 31), date(2002, 9, 29)) is None
    assert on("秋田県", date(2003, 3, 31), date(2002, 9, 30)) == WageOn(605, date(2002, 9, 30), True, 605)


def test_a_year_without_a_revision_is_decided_from_1_october_too() -> None:
    # Tokyo had no revision in fiscal 2020: from 1 October 2020 the 1,013 of 2019 is known to stay
    assert not on("東京都", date(2021, 3, 31), date(2020, 9, 30)).decided
    assert on("東京都", date(2021, 3, 31), date(2020, 10, 1)) == WageOn(1013, date(2019, 10, 1), True, 1013)


def test_a_day_beyond_the_table_is_never_decided() -> None:
    assert on("東京都", date(2027, 3, 31), date(2030, 1, 1)).decided  # fiscal 2026, the last of the table
    assert not on("東京都", date(2028, 3, 31), date(2030, 1, 1)).decided


def test_a_day_in_the_past_is_judged_on_what_is_known_not_on_what_is_projected() -> None:
    assert on("東京都", date(2023, 3, 31), date(2022, 11, 1), "0.5") == WageOn(1072, date(2022, 10, 1), True, 1072)


# ---- scenarios, Tokyo as of 2024-12-01: 1,163 is known, 1,013 stood five years before, 1,113 one year before ---------

AS_OF = date(2024, 12, 1)


@pytest.mark.parametrize(
    ("scenario", "year", "wage"),
    [
        ("flat", 2026, 1163),
        ("flat", 2030, 1163),
        ("0.03", 2026, 1198),  # 1163 × 1.03 = 1197.89
        ("0.03", 2027, 1234),  # 1198 × 1.03 = 1233.94
        ("3%", 2027, 1234),
        ("0", 2027, 1163),
        ("recent", 2026, 1216),  # 1163 × 1163/1113 = 1215.25
        ("recent", 2027, 1271),  # 1216 × 1163/1113 = 1270.63
        ("trend", 2026, 1196),  # (1163/1013)^(1/5) = 1.0280016; 1163 × that = 1195.57
        ("trend", 2027, 1230),  # 1196 × 1.0280016 = 1229.49
        ("trend", 2028, 1265),  # 1230 × 1.0280016 = 1264.44
    ],
)
def test_a_scenario_raises_the_last_known_wage_once_a_year_and_rounds_up(scenario: str, year: int, wage: int) -> None:
    found = on("東京都", date(year, 3, 31), AS_OF, scenario)
    assert (found.amount, found.decided, found.projected) == (1163, False, wage)


def test_a_projection_that_comes_out_whole_is_not_raised_by_a_further_yen() -> None:
    # 北海道, fiscal 2024: 1,010 × 1.1 is 1,111 exactly, which float64 makes 1111.0000000000002
    assert on("北海道", date(2026, 3, 31), AS_OF, "0.1").projected == 1111
    assert on("北海道", date(2026, 3, 31), AS_OF, "10%").projected == 1111


def test_the_projection_starts_from_a_known_revision_that_is_not_yet_in_force() -> None:
    # as of December 2025 Akita's 1,031 is known; a year on at 10 %: 1,134.1 → 1,135
    found = on("秋田県", date(2027, 3, 31), date(2025, 12, 1), "0.1")
    assert (found.amount, found.decided, found.projected) == (1031, False, 1135)


def test_the_trend_is_the_compound_rate_of_five_years_that_the_official_table_prints() -> None:
    # 公募要領概要版 20次: 2019 → 2024, rounded half up to a tenth of a percent
    printed = {"北海道": 3.2, "青森県": 3.8, "東京都": 2.8, "大阪府": 2.9, "徳島県": 4.3, "島根県": 4.0, "沖縄県": 3.8}
    for prefecture, rate in printed.items():
        assert int(float(TABLE.growth(prefecture, 2024, "trend")) * 1000 + 0.5) / 10 == rate


def test_an_unknown_scenario_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"scenario 'bold': give trend, flat, recent or a rate like 0.03 or 3%"):
        check_scenario("bold")


@pytest.mark.parametrize("text", ["-0.01", "1", "3", "100%", "-1%"])
def test_a_rate_outside_0_to_1_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"a rate from 0 to below 1 \(3 % is 0.03 or 3%\)"):
        check_scenario(text)


@pytest.mark.parametrize("text", ["", "%", "3%%", "nan", "inf", "0,03", "三%"])
def test_what_is_no_number_is_no_rate(text: str) -> None:
    with pytest.raises(UsageError, match="scenario"):
        scenario_rate(text)


def test_a_rate_is_exact() -> None:
    assert scenario_rate("0.03") == scenario_rate("3%") == Fraction(3, 100)
    assert [check_scenario(text) for text in ("trend", "flat", "recent", "2.5%")] == ["trend", "flat", "recent", "2.5%"]


# ---- which 31 March --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end", "march"),
    [
        (date(2025, 3, 31), date(2025, 3, 31)),  # the year's own last day
        (date(2025, 2, 28), date(2024, 3, 31)),
        (date(2024, 2, 29), date(2023, 3, 31)),
        (date(2025, 3, 20), date(2024, 3, 31)),
        (date(2025, 3, 30), date(2024, 3, 31)),
        (date(2025, 4, 30), date(2025, 3, 31)),
        (date(2025, 12, 31), date(2025, 3, 31)),
    ],
)
def test_the_31_march_is_the_one_inside_the_fiscal_year(end: date, march: date) -> None:
    assert march_31_within(end) == march


@pytest.mark.parametrize(
    ("day", "year"), [(date(2025, 3, 31), 2024), (date(2025, 4, 1), 2025), (date(2025, 12, 31), 2025)]
)
def test_the_fiscal_year_runs_from_april_to_march(day: date, year: int) -> None:
    assert fiscal_year(day) == year


# ---- what always holds -----------------------------------------------------------------------------------------------

prefectures = st.sampled_from(TABLE.prefectures)
days = st.dates(date(2003, 4, 1), date(2026, 11, 22))
marches = st.integers(2004, 2035).map(lambda year: date(year, 3, 31))
scenarios = st.sampled_from(["flat", "trend", "recent", "0.01", "7%"])


@given(prefectures, days, st.integers(0, 4000))
def test_the_wage_in_force_never_falls(prefecture: str, day: date, later: int) -> None:
    before, after = TABLE.in_force(prefecture, day), TABLE.in_force(prefecture, day + timedelta(days=later))
    assert before
    assert after
    assert before <= after


@given(prefectures, marches, days, scenarios)
def test_a_projection_is_never_below_the_known_wage(prefecture: str, day: date, as_of: date, scenario: str) -> None:
    found = on(prefecture, day, as_of, scenario)
    assert found.projected >= found.amount
    if found.decided:
        assert found.projected == found.amount == TABLE.in_force(prefecture, day)
    if day >= as_of:
        assert found.amount >= (TABLE.in_force(prefecture, as_of) or 0)


@given(prefectures, marches, days, st.integers(0, 3000))
def test_knowing_more_never_lowers_the_known_wage_nor_undecides_it(
    prefecture: str, day: date, as_of: date, later: int
) -> None:
    now, then = on(prefecture, day, as_of), on(prefecture, day, as_of + timedelta(days=later))
    assert now.amount <= then.amount
    assert then.decided or not now.decided
    if now.decided:
        assert now.amount == then.amount


@given(prefectures, st.integers(2004, 2034), days, scenarios)
def test_a_later_march_is_never_projected_lower(prefecture: str, year: int, as_of: date, scenario: str) -> None:
    first, second = (on(prefecture, date(y, 3, 31), as_of, scenario).projected for y in (year, year + 1))
    assert first <= second


@given(prefectures, marches, days, st.integers(0, 98))
def test_a_higher_rate_never_projects_a_lower_wage(prefecture: str, day: date, as_of: date, percent: int) -> None:
    low, high = (on(prefecture, day, as_of, f"{p}%").projected for p in (percent, percent + 1))
    assert low <= high


@given(st.dates(date(2000, 1, 1), date(2060, 12, 31)))
def test_the_31_march_lies_at_most_a_year_before_the_fiscal_year_end(end: date) -> None:
    march = march_31_within(end)
    assert (march.month, march.day) == (3, 31)
    assert march <= end
    assert date(march.year + 1, 3, 31) > end


@given(prefectures, marches, days, scenarios)
def test_the_remembered_look_up_gives_the_same_answer(prefecture: str, day: date, as_of: date, scenario: str) -> None:
    assert wage_on(prefecture, day, as_of, scenario) == TABLE.on(prefecture, day, as_of, scenario)


# ---- the table itself ------------------------------------------------------------------------------------------------


def shipped() -> str:
    return (files("checker.rules") / "tables" / "regional_minimum_wage.csv").read_text(encoding="utf-8")


def test_the_shipped_table_has_every_row_of_its_file() -> None:
    rows = list(csv.DictReader(shipped().splitlines()))
    assert sum(len(TABLE.revisions(prefecture)) for prefecture in TABLE.prefectures) == len(rows)
    assert TABLE.last_fiscal_year == 2026


def test_the_effective_date_lies_in_the_fiscal_year_of_its_revision() -> None:
    for prefecture in TABLE.prefectures:
        for row in TABLE.revisions(prefecture):
            assert fiscal_year(row.effective) == row.fiscal_year, (prefecture, row)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (("北海道,2004,2004-10-01,638", "北海道,2004,2004-10-01,"), "line 3: invalid literal for int"),
        (("北海道,2004,2004-10-01,638", "北海道,2004,2004-13-01,638"), "line 3: month must be in 1..12"),
        (("北海道,2004,2004-10-01,638", "北海道,2004,1 Oct 2004,638"), "line 3: Invalid isoformat string"),
        (("北海道,2004,2004-10-01,638", "北海道,2004年,2004-10-01,638"), "line 3: invalid literal for int"),
        (("北海道,2004,2004-10-01,638", "北海道,2004,2004-10-01,6.38"), "line 3: invalid literal for int"),
        (("北海道,2004,2004-10-01,638", "北海道,2004,2004-10-01,630"), "line 3: out of order, or the wage falls"),
        (("北海道,2004,2004-10-01,638", "北海道,2004,2002-10-01,638"), "line 3: out of order, or the wage falls"),
        (("01,北海道,2004,2004-10-01,638,3,2,confirmed", "01,北海道"), "line 3: "),
        (("hourly_wage_yen", "wage"), "line 2: 'hourly_wage_yen'"),
        (("01,北海道,2004", "01,北海,2004"), "48 prefectures instead of 47"),
    ],
    ids=lambda value: value if isinstance(value, str) else value[1],
)
def test_a_damaged_table_is_refused_with_its_line(damage: tuple[str, str], message: str) -> None:
    text = shipped()
    assert damage[0] in text
    with pytest.raises(ProgrammeError) as error:
        parse_wages(text.replace(*damage, 1), VERIFIED)
    assert str(error.value).startswith("regional_minimum_wage.csv: ")
    assert message in str(error.value)


def test_a_table_without_rows_is_refused() -> None:
    with pytest.raises(ProgrammeError, match="0 prefectures instead of 47"):
        parse_wages(HEAD + "\n", VERIFIED)
