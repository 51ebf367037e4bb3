"""Numbers, years and labels one cell at a time: tables of cases, and properties over all of them."""

from __future__ import annotations

import calendar
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from checker.catalogue import items
from checker.reading.grid import column_letters
from checker.reading.labels import is_growth, match, normalise
from checker.reading.numbers import Kind, read_number, whole
from checker.reading.scope import Scope, scope_of
from checker.reading.units import is_unit, money_unit, trailing_unit
from checker.reading.years import Role, read_header

FULL_WIDTH = str.maketrans("0123456789,.-()", "０１２３４５６７８９，．－（）")


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("１，２３４", 1_234, ""),
        ("1,234千円", 1_234, "千円"),
        ("△500", -500, ""),
        ("▲ 1,234", -1_234, ""),
        ("(300)", -300, ""),
        ("（1,234）千円", -1_234, "千円"),
        ("−12", -12, ""),
        ("¥-500", -500, "円"),
        ("￥1,000", 1_000, "円"),
        ("１億２，０００万円", 120_000_000, "円"),
        ("3億円", 3, "億円"),
        ("12,345.5百万円", Decimal("12345.5"), "百万円"),
        ("10名", 10, "名"),
        ("1.5%", Decimal("1.5"), "%"),
        ("1,100円／時間", 1_100, "円/時間"),
        ("+5", 5, ""),
    ],
)
def test_text_numbers_are_numbers(text, value, unit):
    number = read_number(text)
    assert (number.kind, number.value, number.unit) == (Kind.NUMBER, value, unit)


@pytest.mark.parametrize("text", ["", " ", "－", "―", "-", "ー", "–", "N/A", "未定", "該当なし", "　"])
def test_nil_is_blank_and_never_zero(text):
    assert read_number(text).kind is Kind.BLANK


@pytest.mark.parametrize(
    "text",
    [
        "1,23,4",
        "1,2345",
        "約100",
        "100〜200",
        "1.2.3",
        "(△5)",
        "--5",
        "百万円",
        "10ドル",
        "12か",
        "１年目",
        "3/4",
        "1e5",
    ],
)
def test_what_only_looks_like_a_number_is_none(text):
    assert read_number(text).kind is Kind.OTHER


@pytest.mark.parametrize("text", ["#DIV/0!", "#REF!", "#N/A", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"])
def test_error_values_as_text_are_errors(text):
    assert read_number(text).kind is Kind.ERROR


def _written(n: int) -> st.SearchStrategy[str]:
    digits, commas = str(abs(n)), f"{abs(n):,}"
    sign = ["△{}", "▲{}", "-{}", "−{}", "({})", "（{}）", "▲ {}", "¥-{}"] if n < 0 else ["{}", "+{}", "¥{}", " {} "]
    return st.builds(
        lambda form, body, wide, tail: (form.format(body).translate(FULL_WIDTH) if wide else form.format(body)) + tail,
        st.sampled_from(sign),
        st.sampled_from([digits, commas]),
        st.booleans(),
        st.sampled_from(["", "円", " 円", "　"]),
    )


@given(st.integers(-(2**53), 2**53).flatmap(lambda n: st.tuples(st.just(n), _written(n))))
def test_an_integer_written_in_any_japanese_way_is_read_back(case):
    n, text = case
    number = read_number(text)
    assert (number.kind, number.value) == (Kind.NUMBER, n)


@given(st.integers(-(2**53), 2**53))
def test_an_integer_stored_as_a_float_is_exact(n):
    assert read_number(float(n)).value == n


@given(st.integers(-(10**13), 10**13))
def test_yen_kept_in_thousands_with_decimals_come_back_whole(yen):
    assert whole(read_number(yen / 1000).value, 1000) == (yen, False)


@given(st.text(max_size=30))
def test_no_text_raises(text):
    read_number(text)
    read_header(text)
    normalise(text)
    match(text)
    money_unit(text)
    trailing_unit(text)
    scope_of(text)


DATES = {
    "{y}年{m}月期": lambda y: y,
    "{y}/{m}期": lambda y: y,
    "{y}年{m}月": lambda y: y,
    "{y}/{m:02}": lambda y: y,
    "{y}.{m}": lambda y: y,
    "[ {y}年 {m}月期 ]": lambda y: y,
    "FY{y}/{m}": lambda y: y,
    "令和{y}年{m}月期": lambda y: y - 2018,
    "R{y}.{m}期": lambda y: y - 2018,
    "R{y}/{m}": lambda y: y - 2018,
    "令和 {y} 年 {m} 月期": lambda y: y - 2018,
    "Ｒ{y}．{m}": lambda y: y - 2018,
    "R{y}年{m}月末": lambda y: y - 2018,
}


@given(st.integers(2020, 2060), st.integers(1, 12), st.sampled_from(sorted(DATES)))
def test_a_fiscal_year_end_in_western_or_japanese_years_is_the_last_day_of_its_month(year, month, form):
    mark = read_header(form.format(y=DATES[form](year), m=month))
    assert mark is not None
    assert mark.end == date(year, month, calendar.monthrange(year, month)[1])


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("令和元年12月期", date(2019, 12, 31)),
        ("平成31年3月期", date(2019, 3, 31)),
        ("H31.4.30", date(2019, 4, 30)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("27/3期", date(2027, 3, 31)),
        ("2024年4月～2025年3月", date(2025, 3, 31)),
        ("2024年4月1日〜2025年3月31日", date(2025, 3, 31)),
        ("2024年2月期", date(2024, 2, 29)),
    ],
)
def test_special_dates(text, end):
    mark = read_header(text)
    assert mark is not None
    assert mark.end == end


@pytest.mark.parametrize(
    ("text", "role", "slot"),
    [
        ("基準年度 ※1", Role.BASE, 0),
        ("N期", Role.BASE, 0),
        ("0年目", Role.BASE, 0),
        ("直近期", Role.LATEST, None),
        ("1年目", Role.PLAN, 1),
        ("５年後", Role.PLAN, 5),
        ("計画1期", Role.PLAN, 1),
        ("N+3期", Role.PLAN, 3),
        ("初年度", Role.PLAN, 1),
        ("一年後", Role.PLAN, 1),
        ("補助事業終了後1年目", Role.PLAN, 1),
        ("第2年度", Role.PLAN, 2),
        ("Year 4", Role.PLAN, 4),
        ("１年目計画", Role.PLAN, 1),
        ("計画２年目(R9.3期)", Role.PLAN, 2),
        ("1年目（千円）", Role.PLAN, 1),
        ("前期", Role.PAST, None),
        ("前々期実績", Role.PAST, None),
        ("2期前", Role.PAST, None),
        ("実績", Role.ACTUAL, None),
        ("2024年3月期（実績）", Role.ACTUAL, None),
        ("2025/3期(計画)", Role.PLAN, None),
        ("2027年3月期", Role.DATED, None),
    ],
)
def test_year_words_say_their_role_and_place(text, role, slot):
    mark = read_header(text)
    assert mark is not None
    assert (mark.role, mark.slot) == (role, slot)


@pytest.mark.parametrize(
    "text",
    [
        "累計",
        "備考",
        "売上高",
        "1",
        "[ 年 月期]",
        "6年目",
        "100年企業",
        "2027",
        "年目",
        "1年目以降",
        "13月",
        "単位：千円",
    ],
)
def test_other_header_words_say_nothing_about_years(text):
    assert read_header(text) is None


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("（①）売上高", "sales"),
        ("⑥付加価値額（②+④+⑤）", "value_added"),
        ("⑨⑧のうち、役員報酬", "payroll_officers"),
        ("⑩⑧のうち、従業員の給与支給総額", "payroll_employees"),
        ("⑨のうち従業員給与", "payroll_employees"),
        ("事業所内最低賃金 ※2 (3月末時点)", "internal_minimum_wage"),
        ("② 人件費（注１）", "labour_cost"),
        ("経常利益（②－③）", "ordinary_profit"),
        ("１．売上高", "sales"),
        ("(1) 売 上 高", "sales"),
        ("ア　売上高", "sales"),
        ("【売上高】", "sales"),
        ("≪補助事業の売上高≫", "new_product_sales"),
        ("売上高／Sales", "sales"),
        ("売上高（Sales）", "sales"),
        ("営業利益（△は損失）", "operating_profit"),
        ("付加価値額（営業利益＋人件費＋減価償却費）", "value_added"),
        ("売上高　千円", "sales"),
        ("売上高（単位：千円）", "sales"),
        ("・減価償却費", "depreciation"),
        ("付加価値額⑥", "value_added"),
        ("従業員数（人）", "employees"),
        ("Operating Profit", "operating_profit"),
        ("常時使用する従業員数：", "regular_employees"),
        ("労働人数（導入前）", "workers_before"),
    ],
)
def test_labels_of_the_forms_name_their_items(text, item):
    assert match(text) == item


@pytest.mark.parametrize(
    "text",
    [
        "一人当たり給与支給総額（⑧÷（⑬＋⑭））",
        "１人当たり給与支給総額",
        "従業員一人当たり給与、賃金（⑫÷⑭）",
        "⑪⑩のうち、賞与",
        "⑫⑩のうち、給料、賃金（⑩-⑪）",
        "労働分配率（％）（④÷⑥×100）",
        "減価償却費（補助事業）",
        "（内訳）既存設備の減価償却費",
        "売上総利益率",
        "応募時直近の事業所内最低賃金 [円]",
        "売上高（海外）",
        "伸び率（％）",
        "①",
        "千円",
        "",
    ],
)
def test_labels_that_only_contain_an_item_name_nothing(text):
    assert match(text) is None


def test_no_two_items_share_a_label():
    owners: dict[str, set[str]] = {}
    for item in items().values():
        for label in item.labels:
            owners.setdefault(normalise(label), set()).add(item.id)
    assert {label: ids for label, ids in owners.items() if len(ids) > 1} == {}
    assert "" not in owners


LABELS = [(item.id, label) for item in items().values() for label in item.labels]
BEFORE = ["", "①", "⑧ ", "（③）", "(2) ", "1. ", "１．", "・", "　", "【", "※"]
AFTER = ["", " ", "※1", "（注２）", "（②+④+⑤）", "（円）", "（千円）", "（単位：百万円）", "：", "\n"]


@given(st.sampled_from(LABELS), st.sampled_from(BEFORE), st.sampled_from(AFTER), st.booleans())
def test_every_label_of_the_catalogue_survives_how_forms_dress_it(label, before, after, spaced):
    item, text = label
    if any(unit in after for unit in ("円", "千円", "百万円")) and not items()[item].money:
        after = ""  # a unit that the item is not counted in makes something else of it
    assume(not (spaced and before == "※" and text[0].isdigit()))  # ※1 人 当 た り: the 1 is the note's number
    if spaced and not text.isascii():
        text = "　".join(text)
    dressed = before + text + ("】" if before == "【" else "") + after
    assert match(dressed) == item


@given(st.text(alphabet="売上高付加価値額①②※（）()+−-千円 :：注1【】", max_size=20))
def test_normalising_twice_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)


def test_a_bare_growth_row_is_recognised():
    assert all(map(is_growth, ["伸び率(%)", "伸び率（％）", "　伸び率", "年平均成長率(%)", "伸び率％"]))
    assert not any(map(is_growth, ["付加価値額の伸び率", "利益率", ""]))


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("単位：千円", "千円"),
        ("（単位 ： 百万円）", "百万円"),
        ("計画（千円）", "千円"),
        ("金額は千円", "千円"),
        ("千円単位", "千円"),
        ("単位：千円、人", "千円"),
        ("１，０００円", ""),
        ("計算単位：会社全体", ""),
        ("補助金（1,000万円）", ""),
        ("円/時間", ""),
    ],
)
def test_a_unit_note_is_told_from_an_amount(text, unit):
    assert money_unit(text) == unit


def test_units_behind_labels_and_alone():
    assert trailing_unit("売上高 千円") == trailing_unit("売上高（千円）") == trailing_unit("売上高：千円") == "千円"
    assert trailing_unit("売上高") == ""
    assert is_unit("（千円）")
    assert is_unit("人")
    assert not is_unit("売上高")


def test_scopes():
    assert scope_of("会社全体の事業計画") is Scope.COMPANY
    assert scope_of("計算単位：会社全体") is Scope.COMPANY
    assert scope_of("補助事業の収益計画") is Scope.PROJECT
    assert scope_of("補助事業終了後【額の確定予定日】") is Scope.UNSAID
    assert scope_of("事業計画") is Scope.UNSAID


def test_columns_are_lettered_as_spreadsheets_do():
    assert [column_letters(n) for n in (0, 25, 26, 701, 702, 16_383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]


@pytest.mark.parametrize(
    ("label", "item"),
    [
        ("売上高（単位：台）", None), ("営業利益（％）", None), ("人件費（時給）", None),
        ("給与支給総額（時間額）", None), ("従業員数（千円）", None), ("事業場内最低賃金（千円）", None),
        ("売上高（税込）", None), ("人件費（売上比）", None),
        ("給与支給総額（法定福利費を含む）", None), ("人件費（法定福利費を含む）", "labour_cost"),
        ("給与支給総額（１人当たり）", None), ("一人当たり給与支給総額", None),
        ("1 人当たり給与支給総額", None),
        ("給与支給総額の伸び率", "stated_growth_payroll"), ("給与支給総額（前年比）", None),
        ("給与支給総額（ﾊﾟｰﾄ･ｱﾙﾊﾞｲﾄ含む）", "payroll"), ("事業場内最低賃金（円/時）", "internal_minimum_wage"),
        ("付加価値額＝営業利益＋人件費＋減価償却費", "value_added"), ("⑤付加価値額　②＋③＋④", "value_added"),
        ("②＋④＋⑤ 付加価値額", "value_added"), ("付加価値額＝当期－前期の増減", None),
        ("事業場内最低賃金（円/時）\nInternal minimum wage (JPY/hour)", "internal_minimum_wage"),
        ("売上高\nNet sales", "sales"), ("売上高\nOperating profit", None),
        ("いちばん安い時給（事業場内最低賃金）", "internal_minimum_wage"), ("月平均の給与（給与支給総額）", None),
        ("伸び率（付加価値額）", None), ("補助事業の売上（売上高）", None),
    ],
)  # fmt: skip
def test_units_remarks_formulas_and_paraphrases_in_labels(label, item):
    assert match(label) == item
