"""大工の棟梁: the plan as a ruled sheet of paper. Merged cells everywhere, full-width digits as text, units behind."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

KANJI = "　"


def _text(ws, spans):
    for span, words in spans:
        ws[span.split(":")[0]] = words
        if ":" in span:
            ws.merge_cells(span)


def ruled(path: Path) -> None:
    """Each year takes two merged columns; numbers are text like ３，２００万円."""
    wb = Workbook()
    ws = wb.active
    ws.title = "計画表"
    _text(ws, [("A1:N2", "事 業 計 画 表（会社全体）"), ("A3:D3", "工務店名"), ("E3:J3", "大川工務店　株式会社")])
    _text(
        ws,
        [("A5:D5", "項　　　目"), ("E5:F5", "基準年"), ("G5:H5", "１年後"), ("I5:J5", "２年後"), ("K5:L5", "３年後")],
    )
    lines = [
        ("売　上　げ", "８，２００万円", "８，５００万円", "８，９００万円", "９，３００万円"),
        ("営　業　利　益", "１２０万円", "１８０万円", "３１０万円", "４５０万円"),
        ("人　件　費", "２，４００万円", "２，４６０万円", "２，５２０万円", "２，５９０万円"),
        ("減　価　償　却　費", "９０万円", "３６０万円", "３２０万円", "２９０万円"),
        ("付　加　価　値　額", "２，６１０万円", "３，０００万円", "３，１５０万円", "３，３３０万円"),
        ("給　与　支　給　総　額", "２，１００万円", "２，１５０万円", "２，２００万円", "２，２６０万円"),
        ("事業場内最低賃金", "１，０５０円", "１，１００円", "１，１５０円", "１，２００円"),
        ("従　業　員　数", "６人", "６人", "７人", "７人"),
    ]
    for i, (label, *values) in enumerate(lines):
        row = 6 + i
        _text(ws, [(f"A{row}:D{row}", label)])
        for k, value in enumerate(values):
            first, last = "EGIK"[k], "FHJL"[k]
            _text(ws, [(f"{first}{row}:{last}{row}", value)])
    wb.save(path)


def vertical(path: Path) -> None:
    """Two rows per item (a merged label over 金額 and 前年比), units in the label, wrong-way minus signs."""
    wb = Workbook()
    ws = wb.active
    ws.title = "１枚目"
    ws["B2"] = "計画（単位：万円）"
    for k, word in enumerate(
        [
            "基準年度（Ｒ７／３期）",
            "初年度（Ｒ８／３期）",
            "２年目（Ｒ９／３期）",
            "３年目（Ｒ１０／３期）",
            "４年目（Ｒ１１／３期）",
        ]
    ):
        ws.cell(4, 4 + k, word)
    lines = [
        ("①　売上", [6400, 6600, 6850, 7100, 7400]),
        ("②　営業利益", ["－８０", 60, 190, 320, 460]),
        ("③　人件費", [1900, 1950, 2000, 2055, 2110]),
        ("④　償却費", [70, 290, 260, 235, 210]),
        ("⑤　付加価値（②＋③＋④）", [1890, 2300, 2450, 2610, 2780]),
        ("⑥　給与総額", [1650, 1690, 1730, 1775, 1820]),
    ]
    for i, (label, values) in enumerate(lines):
        top = 5 + 2 * i
        ws.cell(top, 2, label)
        ws.merge_cells(start_row=top, end_row=top + 1, start_column=2, end_column=2)
        ws.cell(top, 3, "金額")
        ws.cell(top + 1, 3, "前年比")
        for k, value in enumerate(values):
            ws.cell(top, 4 + k, value)
            if k:
                ws.cell(top + 1, 4 + k, f"{100 + k}％")
    ws.cell(17, 2, "⑦　最低時給（円）")
    for k, value in enumerate([1010, 1060, 1110, 1160, 1210]):
        ws.cell(17, 4 + k, value)
    wb.save(path)


def note_book(path: Path) -> None:
    """万 and 億 mixed in the cells, ー for nothing, remarks under the numbers, no unit note at all."""
    wb = Workbook()
    ws = wb.active
    ws.title = "Sheet1"
    ws["A1"] = "五年計画　　石田石材"
    lines = [
        ("", "基準年度", "１年目", "２年目", "３年目", "４年目", "５年目"),
        ("売上高", "1億2,000万円", "1億2,400万円", "1億2,900万円", "1億3,400万円", "1億4,000万円", "1億4,600万円"),
        ("営業利益", "¥1,500,000", "¥2,100,000", "¥3,600,000", "¥5,200,000", "¥6,900,000", "¥8,700,000"),
        ("人件費", "3,100万円", "3,170万円", "3,240万円", "3,320万円", "3,400万円", "3,480万円"),
        ("減価償却費", "240万円", "680万円", "610万円", "550万円", "490万円", "440万円"),
        ("設備投資額", "―", "3,200万円", "―", "―", "－", "－"),
        ("給与支給総額", "2,650万円", "2,710万円", "2,770万円", "2,840万円", "2,910万円", "2,980万円"),
        ("事業場内最低賃金", "1,010円", "1,070円", "1,130円", "1,190円", "1,250円", "1,310円"),
        ("※石材切断機を１年目に入れる",),
    ]
    for i, line in enumerate(lines):
        for k, value in enumerate(line):
            ws.cell(3 + i, 2 + k, value or None)
    wb.save(path)


def two_in_one(path: Path) -> None:
    """In the money rows each cell holds two lines, 計画 above 前年実績; nobody can say what the joined digits mean."""
    wb = Workbook()
    ws = wb.active
    ws.title = "計画"
    ws["A1"] = "計画（千円）　上段：計画　下段：前年実績"
    lines = [
        ("", "基準年度", "1年目", "2年目", "3年目"),
        ("売上高", "5200\n5100", "5300\n5200", "5450\n5300", "5600\n5450"),
        ("営業利益", 130, 150, 210, 280),
        ("人件費", 1700, 1740, 1780, 1830),
        ("減価償却費", 80, 260, 230, 210),
        ("給与支給総額", "1450 1420", "1490 1450", "1530 1490", "1570 1530"),
        ("事業場内最低賃金", "1,005円", "1,060円", "1,115円", "1,170円"),
    ]
    for i, line in enumerate(lines):
        for k, value in enumerate(line):
            ws.cell(3 + i, 1 + k, value or None)
    wb.save(path)


BOOKS = {
    "shokunin-merged-pairs-full-width-man-yen.xlsx": ruled,
    "shokunin-label-over-two-rows.xlsx": vertical,
    "shokunin-two-numbers-in-one-cell.xlsx": two_in_one,
    "shokunin-oku-and-man-in-the-cells.xlsx": note_book,
}
RESAVED = {"shokunin-merged-pairs-full-width-man-yen-libreoffice.xlsx": "shokunin-merged-pairs-full-width-man-yen.xlsx"}
