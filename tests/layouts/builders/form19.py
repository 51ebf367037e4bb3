"""19–20次 電子申請 form typed off by applicants: 会社全体の事業計画, 円, officers and employees apart."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

ROWS = [
    "①売上高",
    "②営業利益",
    "③経常利益",
    "④人件費",
    "⑤減価償却費",
    "⑥付加価値額（②+④+⑤）",
    "労働分配率（％）（④÷⑥×100）",
    "⑦設備投資額",
    "⑧給与支給総額",
    "⑨⑧のうち、役員報酬",
    "⑩⑧のうち、従業員の給与支給総額",
    "⑪⑩のうち、賞与",
    "⑫⑩のうち、給料、賃金（⑩-⑪）",
    "⑬役員数",
    "⑭従業員数",
    "一人当たり給与支給総額（⑧÷（⑬＋⑭））",
    "役員一人当たり給与支給総額（⑨÷⑬）",
    "従業員一人当たり給与支給総額（⑩÷⑭）",
    "従業員一人当たり給与、賃金（⑫÷⑭）",
    "事業所内最低賃金 ※2 (3月末時点)",
]


def _table(ws, top, numbers, ends):
    ws.cell(top, 2, "会社全体の事業計画")
    ws.cell(top + 1, 2, "計算単位：会社全体（円）")
    ws.cell(top + 1, 3, "基準年度 ※1")
    ws.cell(top + 1, 4, "補助事業終了後【額の確定予定日 2026年 9月30日】")
    for k in range(1, len(ends)):
        ws.cell(top + 2, 3 + k, f"{k}年目")
    for k, end in enumerate(ends):
        ws.cell(top + 3, 3 + k, f"[ {end} ]")
    for i, (label, values) in enumerate(zip(ROWS, numbers, strict=True)):
        ws.cell(top + 4 + i, 2, label)
        for k, value in enumerate(values):
            ws.cell(top + 4 + i, 3 + k, value)


FIVE = [
    [640000000, 655000000, 676000000, 700000000, 725000000, 751000000],
    [18000000, 20000000, 25000000, 31000000, 37500000, 44000000],
    [15500000, 17800000, 23000000, 29200000, 36000000, 42700000],
    [188000000, 192000000, 197000000, 202000000, 207500000, 213000000],
    [21000000, 39000000, 35500000, 32000000, 29000000, 26500000],
    [227000000, 251000000, 257500000, 265000000, 274000000, 283500000],
    ["82.8", "76.4", "76.5", "76.2", "75.7", "75.1"],
    [4000000, 62000000, 3000000, 3000000, 3000000, 3000000],
    [158000000, 161500000, 166000000, 170500000, 175500000, 180500000],
    [24000000, 24500000, 25000000, 25500000, 26000000, 26500000],
    [134000000, 137000000, 141000000, 145000000, 149500000, 154000000],
    [18000000, 18500000, 19000000, 19500000, 20000000, 20500000],
    [116000000, 118500000, 122000000, 125500000, 129500000, 133500000],
    [3, 3, 3, 3, 3, 3],
    [31, 31, 32, 32, 33, 33],
    [4647058, 4750000, 4742857, 4871428, 4875000, 5013888],
    [8000000, 8166666, 8333333, 8500000, 8666666, 8833333],
    [4322580, 4419354, 4406250, 4531250, 4530303, 4666666],
    [3741935, 3822580, 3812500, 3921875, 3924242, 4045454],
    [1130, 1190, 1250, 1310, 1370, 1430],
]


def five(path: Path) -> None:
    wb = Workbook()
    ws = wb.active
    ws.title = "事業計画"
    ws["B1"] = "ものづくり・商業・サービス生産性向上促進補助金　参考様式"
    _table(
        ws, 3, FIVE, ["2026年 3月期", "2027年 3月期", "2028年 3月期", "2029年 3月期", "2030年 3月期", "2031年 3月期"]
    )
    ws["B29"] = "≪目標値の設定≫"
    ws["B31"], ws["C31"] = "付加価値額", "年平均成長率（％）以上"
    ws["B33"] = "≪補助事業の売上高≫"
    ws["B34"] = "（円）"
    for k, word in enumerate(["基準年度", "1年目", "2年目", "3年目", "4年目", "5年目"]):
        ws.cell(34, 3 + k, word)
        ws.cell(35, 3 + k, [0, 12000000, 30000000, 48000000, 66000000, 84000000][k])
    ws["B35"] = "補助事業の売上高"
    wb.save(path)


def three_with_cover(path: Path) -> None:
    """Three years, a cover with ticked choices; the plan's dates not yet filled in."""
    wb = Workbook()
    cover = wb.active
    cover.title = "申請者情報"
    for row, (label, value) in enumerate(
        [
            ("商号又は名称", "株式会社三浦樹脂"),
            ("資本金の額", "1,500万円"),
            ("常時使用する従業員数", "18名"),
            ("補助事業の実施場所", "群馬県太田市西新町14-2"),
            ("公募回", "第20次"),
            ("申請枠", "☑製品・サービス高付加価値化枠　□グローバル枠"),
            ("大幅賃上げ特例の適用", "□あり　■なし"),
            ("事業計画期間", "3年"),
            ("補助対象経費（税抜）", "24,000,000円"),
            ("補助金交付申請額", "12,000,000円"),
        ],
        start=3,
    ):
        cover.cell(row, 2, label)
        cover.cell(row, 4, value)
    ws = wb.create_sheet("会社全体の事業計画")
    _table(ws, 2, [row[:4] for row in FIVE], ["　　年　　月期"] * 4)
    wb.save(path)


def rough_copy(path: Path) -> None:
    """Copied off the screen by someone in a hurry: labels with lost characters are left alone, a year is blank."""
    wb = Workbook()
    ws = wb.active
    ws.title = "Sheet1"
    numbers = [list(row) for row in FIVE]
    numbers[8][3] = None  # 給与支給総額 of year 3 forgotten ...
    numbers[10][3] = None  # ... and its employees' part too
    numbers[19] = [1130, 1190, "未定", 1310, 1370, 1430]
    _table(ws, 1, numbers, ["R8.3期", "R9.3期", "R10.3期", "R11.3期", "R12.3期", "R13.3期"])
    wb.save(path)


BOOKS = {
    "form19-officers-and-employees-apart.xlsx": five,
    "form19-three-years-cover-with-ticks.xlsx": three_with_cover,
    "form19-forgotten-cells.xlsx": rough_copy,
}
RESAVED = {"form19-officers-and-employees-apart.ods": "form19-officers-and-employees-apart.xlsx"}
