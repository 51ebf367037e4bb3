"""More papers from an applicant's folder that are no plan of the whole company: each must be refused."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook


def _write(path, sheets):
    wb = Workbook()
    wb.remove(wb.active)
    for title, rows in sheets.items():
        ws = wb.create_sheet(title)
        for row in rows:
            ws.append(row)
    wb.save(path)


def statement_of_one_year(path: Path) -> None:
    """This year beside the last, with the difference and its rate."""
    _write(path, {"損益計算書": [
        ["損益計算書", None, None, "（単位：千円）"],
        ["科目", "前期", "当期", "増減", "増減率"],
        ["売上高", 91000, 93500, 2500, 0.027], ["営業利益", 1500, 1900, 400, 0.267],
        ["人件費", 31800, 32500, 700, 0.022],
        ["減価償却費", 1900, 1700, -200, -0.105], ["給与支給総額", 27600, 28200, 600, 0.022],
    ]})  # fmt: skip


def break_even(path: Path) -> None:
    """Five cases of sales, not five years."""
    _write(path, {"CVP": [
        ["損益分岐点シミュレーション（千円）"],
        ["", "ケース1", "ケース2", "ケース3", "ケース4", "ケース5"],
        ["売上高", 80000, 90000, 100000, 110000, 120000], ["人件費", 30000, 30000, 31000, 31000, 32000],
        ["減価償却費", 5000, 5000, 5000, 5000, 5000], ["営業利益", -2000, 1000, 4000, 7000, 9500],
    ]})  # fmt: skip


def depreciation_schedule(path: Path) -> None:
    """Years across, one asset: 減価償却費 is that of the new machine."""
    _write(path, {"償却": [
        ["新設備の償却計算（定率法）　単位：円"],
        ["", "1年目", "2年目", "3年目", "4年目", "5年目"],
        ["期首帳簿価額", 30000000, 22500000, 16875000, 12656250, 9492188],
        ["減価償却費", 7500000, 5625000, 4218750, 3164062, 2373047],
        ["期末帳簿価額", 22500000, 16875000, 12656250, 9492188, 7119141],
    ]})  # fmt: skip


def survey(path: Path) -> None:
    """A questionnaire: how many firms expect what, by year."""
    _write(path, {"集計": [
        ["景況アンケート集計（回答企業の割合 ％）"],
        ["設問", "1年後", "2年後", "3年後"],
        ["売上高が増える", 41.2, 44.0, 46.3], ["営業利益が増える", 33.1, 35.5, 38.0],
        ["人件費が増える", 70.4, 71.0, 71.9],
    ]})  # fmt: skip


def glossary(path: Path) -> None:
    """Every label a plan could have, each with its definition."""
    _write(path, {"用語": [
        ["用語", "意味", "計算式"],
        ["付加価値額", "営業利益、人件費、減価償却費を足したもの", "②+④+⑤"],
        ["給与支給総額", "役員と従業員に支払った給与等", ""], ["基準年度", "補助事業終了年度", ""],
        ["1年目", "基準年度の翌年度", ""], ["2年目", "", ""], ["3年目", "", ""], ["売上高", "本業の収入", ""],
    ]})  # fmt: skip


def award_list(path: Path) -> None:
    """Who was chosen in the last rounds; the years are those of the awards."""
    _write(path, {"採択一覧": [
        ["ものづくり補助金 採択結果（過去）"],
        ["公募回", "2021年度", "2022年度", "2023年度", "2024年度"],
        ["応募者数", 5139, 4895, 5694, 3810], ["採択者数", 2326, 2474, 2775, 1812],
        ["採択率", 0.453, 0.505, 0.487, 0.476],
    ]})  # fmt: skip


def example_only(path: Path) -> None:
    """Only the 記入例 of the form."""
    _write(path, {"記入例": [
        ["会社全体の事業計画（千円）"],
        ["", "基準年度", "1年目", "2年目", "3年目"],
        ["売上高", 100000, 105000, 110000, 115000], ["営業利益", 5000, 5500, 6000, 6500],
        ["人件費", 30000, 31000, 32000, 33000],
        ["減価償却費", 2000, 4000, 3600, 3200], ["給与支給総額", 25000, 25700, 26400, 27200],
    ]})  # fmt: skip


def sample_by_title(path: Path) -> None:
    """The sheet is called 計画, its title says that it is a sample."""
    _write(path, {"計画": [
        ["《見本》会社全体の事業計画", None, None, None, "単位：千円"],
        ["", "基準年度", "1年目", "2年目", "3年目"],
        ["売上高", 100000, 105000, 110000, 115000], ["営業利益", 5000, 5500, 6000, 6500],
        ["人件費", 30000, 31000, 32000, 33000],
        ["減価償却費", 2000, 4000, 3600, 3200], ["付加価値額", 37000, 40500, 41600, 42700],
    ]})  # fmt: skip


def market(path: Path) -> None:
    """The market and its growth by fiscal year."""
    _write(path, {"市場": [
        ["市場規模の推移（億円）"],
        ["", "2022年", "2023年", "2024年", "2025年", "2026年", "2027年"],
        ["国内市場", 812, 830, 861, 900, 944, 991], ["うち当社ターゲット", 103, 108, 115, 124, 133, 143],
        ["成長率", 0.02, 0.022, 0.037, 0.045, 0.049, 0.05],
    ]})  # fmt: skip


def yearly_cash(path: Path) -> None:
    """資金繰り over five years: receipts and payments, 人件費 among them."""
    _write(path, {"年次資金繰り": [
        ["資金繰り計画（年次）　単位：千円"],
        ["", "基準年度", "1年目", "2年目", "3年目", "4年目", "5年目"],
        ["前期繰越", 9000, 8100, 7900, 8300, 9000, 10100], ["売上高", 93000, 95000, 97500, 100500, 103500, 107000],
        ["人件費", 32000, 32600, 33300, 34000, 34700, 35400], ["設備投資額", 0, 20000, 0, 0, 0, 0],
        ["給与支給総額", 27000, 27500, 28000, 28600, 29200, 29800], ["次期繰越", 8100, 7900, 8300, 9000, 10100, 11500],
    ]})  # fmt: skip


def staff(path: Path) -> None:
    """Head-counts and grades by year, no amounts."""
    _write(path, {"要員": [
        ["要員計画（人）"],
        ["", "基準年度", "1年目", "2年目", "3年目"],
        ["役員数", 2, 2, 2, 2], ["従業員数", 14, 15, 15, 16], ["うちパート", 5, 5, 5, 6],
    ]})  # fmt: skip


def effect_of_machine(path: Path) -> None:
    """What the machine alone brings: increases by year, each row named like an item."""
    _write(path, {"効果試算": [
        ["設備導入による効果（増加額）　単位：千円"],
        ["", "1年目", "2年目", "3年目", "4年目", "5年目"],
        ["売上高増加額", 4000, 8000, 12000, 15000, 17000], ["営業利益増加額", -500, 1200, 2600, 3900, 5000],
        ["人件費増加額", 700, 1400, 2100, 2900, 3700], ["減価償却費増加額", 3000, 2700, 2430, 2187, 1968],
    ]})  # fmt: skip


def wage_ledger_of_years(path: Path) -> None:
    """One line per employee, four years of pay, and their sum."""
    _write(path, {"賃金一覧": [
        ["従業員別 年間給与（円）"],
        ["氏名", "令和4年", "令和5年", "令和6年", "令和7年"],
        *[[f"従業員{k}", *(3600000 + 60000 * k + 50000 * y for y in range(4))] for k in range(1, 7)],
        ["給与支給総額", 22860000, 23160000, 23460000, 23760000],
    ]})  # fmt: skip


BOOKS = {
    "not-a-plan-statement-of-one-year.xlsx": statement_of_one_year,
    "not-a-plan-break-even.xlsx": break_even,
    "not-a-plan-depreciation-schedule.xlsx": depreciation_schedule,
    "not-a-plan-survey.xlsx": survey,
    "not-a-plan-glossary.xlsx": glossary,
    "not-a-plan-award-list.xlsx": award_list,
    "not-a-plan-example-only.xlsx": example_only,
    "not-a-plan-sample-by-its-title.xlsx": sample_by_title,
    "not-a-plan-market.xlsx": market,
    "not-a-plan-yearly-cash-flow.xlsx": yearly_cash,
    "not-a-plan-staff.xlsx": staff,
    "not-a-plan-effect-of-the-machine.xlsx": effect_of_machine,
    "not-a-plan-pay-of-each-employee.xlsx": wage_ledger_of_years,
}
