"""Make the sample workbooks: `python -m sample_plans.make_samples [--out DIR]` (needs XlsxWriter, extra `dev`).

Each file `companies/<name>.toml` becomes `<name>.xlsx`: a cover sheet 申請概要, the plan table in one of the official
layouts (`form-2023`: the form of rounds up to 18; `form-2025`: the electronic form, from round 19 on with own targets;
`shoryokuka`: the form of 省力化投資補助金) or in that of a sister scheme (`sister_forms`), for the labour-saving frame
the sheet 省力化の効果, and 算出根拠. The companies are invented. A company file holds only what an applicant types;
every sum, growth rate and quotient is a formula whose stored value is computed here in exact integers. The bytes are
the same at every run. `not-a-workbook.xlsx` is a text file under a workbook's name.

`expected.toml` says how each sample must be judged at its round's closing date; it was worked out by hand with
fractions, not with the checker.
"""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

from . import form_2023, form_2025, form_shoryokuka, sister_forms
from .company import Company, companies
from .cover import write_cover, write_grounds
from .labour_saving import write_labour_saving
from .page import Workbook

ROOM = Path(__file__).parent
FORMS = {
    "form-2023": form_2023.write_plan,
    "form-2025": form_2025.write_plan,
    "shoryokuka": form_shoryokuka.write_plan,
    **sister_forms.FORMS,
}
CREATED = datetime(2024, 1, 31)  # fixed, so that the bytes do not change from run to run
NOT_A_WORKBOOK = """事業計画書（案）
事業者名：合同会社ふでのあと
メールに貼り付けて送られた計画を、拡張子だけ .xlsx にして保存したものです。
売上高 48,000千円（基準年度）→ 55,000千円（3年後）
"""


def write_workbook(company: Company, path: Path) -> None:
    """Write one company's workbook."""
    workbook = Workbook(str(path), {"default_date_format": "yyyy/mm/dd"})
    workbook.set_properties(
        {"title": "事業計画書", "author": company.applicant, "comments": company.shows, "created": CREATED}
    )
    places = write_cover(workbook, company)
    FORMS[company.layout](workbook, company)
    write_labour_saving(workbook, company, places)
    if company.by_hand is None:  # the form of 省力化投資補助金 has its own place for the grounds
        write_grounds(workbook, company)
    workbook.close()


def make_samples(out: Path) -> tuple[Path, ...]:
    """Write every sample into `out`; the paths written."""
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for company in companies():
        path = out / f"{company.name}.xlsx"
        write_workbook(company, path)
        written.append(path)
    text = out / "not-a-workbook.xlsx"
    text.write_bytes(NOT_A_WORKBOOK.encode())
    return (*written, text)


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the sample workbooks.")
    parser.add_argument("--out", type=Path, default=ROOM, help="directory to write to (default: this room)")
    for path in make_samples(parser.parse_args().out):
        print(f"{path.stat().st_size:>7,} bytes  {path.name}")


if __name__ == "__main__":
    main()
