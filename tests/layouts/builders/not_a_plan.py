"""Workbooks that land in the same folder and are no plan of the whole company: each must be refused."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter
from openpyxl import Workbook


def _book(path, *sheets):
    wb = Workbook()
    wb.remove(wb.active)
    for name, rows in sheets:
        ws = wb.create_sheet(name)
        for row in rows:
            ws.append(row)
    wb.save(path)


def invoice(path: Path) -> None:
    _book(
        path,
        (
            "請求書",
            [
                ["御請求書"],
                ["株式会社大和 御中"],
                ["請求日", "令和8年4月30日"],
                ["合計金額（税込）", "¥1,320,000"],
                ["品目", "数量", "単価", "金額"],
                ["精密研削盤 部品", 4, 150000, 600000],
                ["設置費", 1, 600000, 600000],
            ],
        ),
    )


def payroll_list(path: Path) -> None:
    months = [f"{m}月" for m in range(1, 13)]
    _book(
        path,
        (
            "賃金台帳",
            [
                ["賃金台帳　令和7年"],
                ["氏名", "区分", *months, "給与総額"],
                *[[f"社員{k}", "従業員", *[250000 + 1000 * k] * 12, 3000000 + 12000 * k] for k in range(8)],
                ["給与支給総額", "", *[2028000] * 12, 24336000],
            ],
        ),
    )


def loan_schedule(path: Path) -> None:
    _book(
        path,
        (
            "返済予定表",
            [
                ["借入金返済予定表"],
                ["", "1年目", "2年目", "3年目", "4年目", "5年目"],
                ["元金返済", 6000000, 6000000, 6000000, 6000000, 6000000],
                ["支払利息", 420000, 330000, 240000, 150000, 60000],
                ["借入残高", 24000000, 18000000, 12000000, 6000000, 0],
            ],
        ),
    )


def empty(path: Path) -> None:
    _book(path, ("Sheet1", []), ("Sheet2", []))


def chart_only(path: Path) -> None:
    """The data of the chart lies on a hidden sheet."""
    book = xlsxwriter.Workbook(str(path))
    data = book.add_worksheet("data")
    data.write_row("A1", ["売上高", 1, 2, 3, 4])
    sheet = book.add_chartsheet("グラフ")
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=data!$B$1:$E$1"})
    sheet.set_chart(chart)
    sheet.activate()
    data.hide()
    book.close()


def cash_flow(path: Path) -> None:
    months = [f"令和8年{m}月" for m in range(1, 13)]
    _book(
        path,
        (
            "資金繰り",
            [
                ["資金繰り表（単位：千円）"],
                ["項目", *months],
                ["売上高", *range(9000, 9012)],
                ["人件費", *range(3000, 3012)],
                ["減価償却費", *[250] * 12],
                ["営業利益", *range(300, 312)],
                ["給与支給総額", *range(2500, 2512)],
            ],
        ),
    )


def project_only(path: Path) -> None:
    _book(
        path,
        (
            "補助事業",
            [
                ["補助事業（新製品）の収支計画　単位：千円"],
                ["", "基準年度", "1年目", "2年目", "3年目", "4年目", "5年目"],
                ["売上高", 0, 12000, 25000, 40000, 52000, 60000],
                ["営業利益", 0, -1500, 2000, 5200, 8100, 10000],
                ["人件費", 0, 4000, 6500, 9000, 11000, 12000],
                ["減価償却費", 0, 6000, 5400, 4800, 4300, 3900],
            ],
        ),
    )


def quotation(path: Path) -> None:
    _book(
        path,
        (
            "見積比較",
            [
                ["見積比較表"],
                ["機種", "A社", "B社", "C社"],
                ["本体価格", 18000000, 17500000, 19200000],
                ["設置費", 800000, 950000, 700000],
                ["減価償却費（年）", 1800000, 1750000, 1920000],
                ["人件費削減効果（年）", 2400000, 2300000, 2500000],
            ],
        ),
    )


def past_statements(path: Path) -> None:
    """Three closed years, no plan."""
    _book(
        path,
        (
            "決算推移",
            [
                ["過去3期決算推移（千円）"],
                ["", "2023年3月期", "2024年3月期", "2025年3月期"],
                ["売上高", 90000, 93000, 95500],
                ["営業利益", 1200, 1500, 1900],
                ["人件費", 31000, 31800, 32500],
                ["減価償却費", 2100, 1900, 1700],
                ["給与支給総額", 27000, 27600, 28200],
            ],
        ),
    )


def five_closed_years(path: Path) -> None:
    """Five closed years and no word of a plan, base year or forecast."""
    rows = [
        ["決算推移表（過去5期）　単位：千円"],
        ["", "2021年3月期", "2022年3月期", "2023年3月期", "2024年3月期", "2025年3月期"],
        ["売上高", 81000, 79500, 84000, 88200, 91000],
        ["営業利益", 900, -1500, 600, 1700, 2100],
        ["人件費", 29000, 29300, 29900, 30800, 31500],
        ["減価償却費", 2600, 2400, 2200, 2000, 1800],
        ["給与支給総額", 25200, 25500, 26000, 26800, 27400],
    ]
    _book(path, ("決算推移", rows))


def monthly_averages(path: Path) -> None:
    """Years across, but every number is the average of a month."""
    rows = [
        ["月平均（千円）", "基準年度", "1年目", "2年目", "3年目"],
        ["売上高", 4200, 4300, 4450, 4600],
        ["営業利益", 85, 95, 140, 190],
        ["人件費", 1400, 1430, 1460, 1500],
        ["減価償却費", 50, 170, 150, 140],
        ["給与支給総額", 1200, 1230, 1260, 1290],
    ]
    _book(path, ("月次平均", rows))


def departments(path: Path) -> None:
    _book(
        path,
        (
            "部門別",
            [
                ["部門別損益（当期）　単位：千円"],
                ["", "製造部", "営業部", "管理部", "合計"],
                ["売上高", 80000, 40000, 0, 120000],
                ["人件費", 25000, 12000, 8000, 45000],
                ["減価償却費", 4000, 300, 200, 4500],
                ["営業利益", 5000, 2500, -4000, 3500],
            ],
        ),
    )


def blank_form(path: Path) -> None:
    """The form itself, nothing filled in."""
    _book(
        path,
        (
            "会社全体の事業計画",
            [
                ["会社全体の事業計画（円）", "基準年度", "1年目", "2年目", "3年目", "4年目", "5年目"],
                ["①売上高"],
                ["②営業利益"],
                ["④人件費"],
                ["⑤減価償却費"],
                ["⑥付加価値額（②+④+⑤）"],
                ["⑧給与支給総額"],
                ["事業所内最低賃金"],
            ],
        ),
    )


def questionnaire(path: Path) -> None:
    _book(
        path,
        (
            "チェックリスト",
            [
                ["提出書類チェックリスト"],
                ["事業計画書", "☑"],
                ["決算書（直近2期）", "☑"],
                ["売上高が増加しているか", "はい"],
                ["給与支給総額を年1.5％増やすか", "はい"],
                ["付加価値額を年3％増やすか", "はい"],
                ["1年目", "2年目", "3年目"],
            ],
        ),
    )


def per_head(path: Path) -> None:
    """Averages and ratios by year: every row is named after an item, none is one."""
    _book(
        path,
        (
            "経営指標",
            [
                ["経営指標推移", "基準年度", "1年目", "2年目", "3年目"],
                ["一人当たり売上高（千円）", 9000, 9200, 9500, 9800],
                ["売上高営業利益率（％）", 2.1, 2.4, 3.0, 3.5],
                ["売上高人件費比率（％）", 31.0, 30.5, 30.0, 29.6],
                ["一人当たり付加価値額（千円）", 4100, 4500, 4700, 4900],
                ["労働分配率（％）", 75.0, 72.0, 71.0, 70.0],
            ],
        ),
    )


BOOKS = {
    "not-a-plan-invoice.xlsx": invoice,
    "not-a-plan-payroll-list.xlsx": payroll_list,
    "not-a-plan-loan-schedule.xlsx": loan_schedule,
    "not-a-plan-empty.xlsx": empty,
    "not-a-plan-chart-only.xlsx": chart_only,
    "not-a-plan-monthly-cash-flow.xlsx": cash_flow,
    "not-a-plan-project-only.xlsx": project_only,
    "not-a-plan-quotation.xlsx": quotation,
    "not-a-plan-past-statements.xlsx": past_statements,
    "not-a-plan-five-closed-years.xlsx": five_closed_years,
    "not-a-plan-monthly-averages.xlsx": monthly_averages,
    "not-a-plan-departments.xlsx": departments,
    "not-a-plan-blank-form.xlsx": blank_form,
    "not-a-plan-checklist.xlsx": questionnaire,
    "not-a-plan-ratios-only.xlsx": per_head,
}
