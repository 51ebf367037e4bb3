"""Questions to the store: SQL that cannot leave it, another number of the law, the summary of a round."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from fractions import Fraction
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from checker.auditing import policy, query, store
from checker.auditing.figures import summary
from checker.auditing.options import Options
from checker.auditing.portfolio import goals
from checker.auditing.summary import audit_words, render_page, write_summary
from checker.catalogue import items, series_items
from checker.model import UsageError

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
EXAMPLES = {
    title: sql
    for block in re.findall(r"^```sql\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    for title, sql in re.findall(r"^-- (.*?)\n(.*?);$", block, re.MULTILINE | re.DOTALL)
}


def test_the_readme_answers_the_questions_of_an_auditor():
    assert len(EXAMPLES) == 4


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_example_queries_of_the_readme_answer(finished: Path, name: str):
    answer = query.ask(finished, EXAMPLES[name])
    assert answer.columns
    assert answer.rows


def test_the_readme_names_every_column_that_is_no_item():
    rows = re.findall(r"^\| `(\w+)` \| [^|]* \| (.*) \|$", README, re.MULTILINE)
    told = {table: set(re.findall(r"`(\w+)`", columns)) for table, columns in rows}
    assert set(told) == set(store.TABLES)
    for table in store.TABLES:
        assert set(store.schema(table).names) - told[table] <= set(items()) - {"programme", "round", "frame"}, table


def test_an_answer_from_any_folder_counts_what_is_there(
    finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    told = dict(query.ask(finished, "SELECT verdict, count(*) FROM plans GROUP BY verdict").rows)
    assert told == dict(Counter(row["verdict"] for row in store.table(finished, "plans").to_pylist()))


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM glob('/etc/*')",
        "COPY plans TO 'x.csv'",
        "ATTACH 'x.db'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "DROP VIEW plans",
        "CREATE TABLE x AS SELECT 1",
        "SELECT 1; SELECT 2",
        "SELEC 1",
        "",
    ],
)
def test_no_statement_reaches_beyond_the_run(finished: Path, sql: str):
    with pytest.raises(UsageError, match="query: "):
        query.ask(finished, sql)


def test_nothing_can_be_written_into_the_run(finished: Path):
    before = sorted(finished.rglob("*"))
    with pytest.raises(UsageError):
        query.ask(finished, f"COPY (SELECT 1) TO '{finished}/parts/x.csv'")
    assert sorted(finished.rglob("*")) == before


def test_texts_of_plans_are_no_formulas_in_a_csv():
    answer = query.Answer(("=a", "b"), (("=HYPERLINK(1)", 1), ("+1", 2), ("@x", 3), ("-1", -4), ("plain", None)))
    assert answer.to_csv() == "'=a,b\n'=HYPERLINK(1),1\n'+1,2\n'@x,3\n'-1,-4\nplain,\n"


def test_a_folder_without_a_run_is_refused(tmp_path: Path):
    with pytest.raises(UsageError, match="no audit run here"):
        query.ask(tmp_path, "SELECT 1")
    with pytest.raises(UsageError, match="no plan was judged"):
        policy.stored(tmp_path)


# ---- policy ---------------------------------------------------------------------------------------------------------


def test_the_same_number_changes_nothing(finished: Path):
    found = policy.what_if(finished, "HIKE-PAYROLL-GROWTH", Fraction(6, 100))
    with_it = query.ask(finished, "SELECT count(*) FROM plans").rows[0][0]
    assert (found.total, found.changed) == (with_it, Counter())


def test_a_higher_rate_moves_exactly_the_plans_whose_growth_lies_between(finished: Path):
    """Counted from the stored tables by hand: plans that pass 1.5 % and miss 3 % on what the round compares."""
    plans, years = policy.stored(finished)
    found = policy.what_if(finished, "BASE-PAYROLL-GROWTH", Fraction(3, 100))
    block = years[["payroll", "payroll_officers", "payroll_employees"]].to_numpy().reshape(len(plans), 6, 3)
    total = np.where(np.isnan(block[..., 1] + block[..., 2]), block[..., 0], block[..., 1] + block[..., 2])
    n = plans["plan_years"].to_numpy()
    verdict = [row["verdict"] for row in store.table(finished, "plans").to_pylist()]
    moved = 0
    for row, (values, length, said) in enumerate(zip(total, n, verdict, strict=True)):
        if said != "compliant" or np.isnan(length):
            continue
        base, final = values[0], values[int(length)]
        simple = str(plans["programme"].iloc[row]) == "monozukuri-14"
        needed = base * (1 + 0.03 * length) if simple else base * 1.03**length
        moved += bool(final < needed)
    assert found.changed[("compliant", "non_compliant")] == moved > 0


def test_verdicts_of_an_older_version_are_not_held_against_those_of_this_one(
    finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    folder = tmp_path / "run"
    shutil.copytree(finished, folder)
    now = policy.what_if(folder, "BASE-PAYROLL-GROWTH", Fraction(3, 100))
    assert policy._is_current(folder)
    for part in list(store.parts(folder)):  # a store whose every verdict is another's
        tables = {name: pq.read_table(part / f"{name}.parquet") for name in store.TABLES}
        plans = tables["plans"]
        place = plans.column_names.index("verdict")
        other = pa.array(["undetermined"] * len(plans), pa.string())
        tables["plans"] = plans.set_column(place, "verdict", other)
        store.drop_part(part)
        store.write_part(folder, part.name, tables)
    monkeypatch.setattr("checker.auditing.options.__version__", "9.9.9")
    assert not policy._is_current(folder)
    assert policy.what_if(folder, "BASE-PAYROLL-GROWTH", Fraction(3, 100)) == now


def test_a_code_without_a_number_is_refused_with_those_there_are(finished: Path):
    with pytest.raises(UsageError, match="BASE-PAYROLL-GROWTH"):
        policy.what_if(finished, "BASE-NOTHING", Fraction(1))


# ---- the summary ----------------------------------------------------------------------------------------------------


def test_the_summary_counts_what_the_store_holds(finished: Path):
    found = summary(finished)
    reads = store.table(finished, "reads").to_pylist()
    assert found.files == len(reads)
    assert found.plans == sum(row["status"] == "judged" for row in reads)
    assert found.verdicts == Counter(row["verdict"] for row in reads if row["status"] == "judged")
    assert [h.file for h in found.human] == ["not-a-workbook.xlsx"]
    assert found.duplicates == 2
    for margins in found.margins:
        rows = query.ask(
            finished,
            f"SELECT count(*) FROM findings WHERE code = '{margins.code}' AND severity = 'required' "
            "AND required > 0 AND margin IS NOT NULL",
        ).rows
        assert sum(margins.counts) == rows[0][0]


def test_both_languages_have_the_same_words():
    def keys(value: object, place: str = "") -> set[str]:
        if not isinstance(value, dict):
            return {place}
        return {found for key, inner in value.items() for found in keys(inner, f"{place}.{key}")}

    assert keys(audit_words("ja")) == keys(audit_words("en"))


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_page_asks_for_nothing_outside_and_runs_no_script(finished: Path, lang: str):
    page = render_page(summary(finished), "<b>run</b>", Options(lang=lang))
    assert "<b>run</b>" not in page
    assert "<script" not in page
    assert not re.findall(r"(?:src|href)=[\"'](?!#)", page)
    assert audit_words(lang)["portfolio"] in page


def test_the_workbook_is_filterable_frozen_and_free_of_formulas(tmp_path: Path, finished: Path):
    evil = tmp_path / "run"
    rows = [
        {"file": '=HYPERLINK("http://x")', "plan": "1", "status": "unreadable", "reason": "+1+1", "applicant": "@cmd"}
    ]
    store.write_part(evil, "a", {"reads": store.from_rows("reads", rows)})
    write_summary(evil, Options())
    sheet = openpyxl.load_workbook(evil / "summary.xlsx").active
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref
    assert [cell.data_type for cell in sheet[2] if cell.value] == ["s", "s", "s", "s"]
    assert sheet["A2"].value == '=HYPERLINK("http://x")'


def test_one_row_for_each_file_and_one_column_for_each_rule(finished: Path, tmp_path: Path):
    from checker.auditing.summary_sheet import write_sheet

    write_sheet(finished, tmp_path / "s.xlsx", "ja")
    sheet = openpyxl.load_workbook(tmp_path / "s.xlsx").active
    head = [cell.value for cell in sheet[1]]
    assert sheet.max_row - 1 == store.table(finished, "reads").num_rows
    assert {"BASE-PAYROLL-GROWTH", "MONEY-CAP"} <= set(head)
    row = next(r for r in sheet.iter_rows(min_row=2) if r[0].value == "r17-labour-saving-missed.xlsx")
    assert row[head.index("FRAME-PAYBACK")].value == "不適合"


# ---- the goals of the programme as a whole --------------------------------------------------------------------------


def years_of(*plans: tuple[list[float], list[float]]) -> pd.DataFrame:
    """(value added, payroll) of some plans, stated rows only."""
    rows = []
    for number, (value_added, payroll) in enumerate(plans):
        for year in range(6):
            row = dict.fromkeys(series_items(), float("nan")) | {"plan": number, "year": year}
            row["value_added"] = value_added[year] if year < len(value_added) else float("nan")
            row["payroll"] = payroll[year] if year < len(payroll) else float("nan")
            rows.append(row)
    return pd.DataFrame(rows)


def test_goals_are_counted_over_all_plans_together():
    """100 → 109 in three years is 3 % a year, 300 → 318 is 2 %: together (3 + 6) / 400 = 2.25 % a year.
    Payroll: 100 → 106 is 2 %, 200 → 203 is 0.5 %: together 3 / 300 = 1 %. Of two plans one reaches both."""
    found = {
        goal.id: goal
        for goal in goals(years_of(([100, 0, 0, 109], [100, 0, 0, 106]), ([300, 0, 0, 318], [200, 0, 0, 203])))
    }
    assert found["value_added"].reached == pytest.approx(0.0225)
    assert found["payroll"].reached == pytest.approx(0.01)
    assert (found["both"].reached, found["both"].counted, found["both"].met) == (0.5, 2, False)
    assert (found["value_added"].aim, found["payroll"].aim, found["both"].aim) == (0.03, 0.015, 0.65)


def test_a_figure_that_cannot_be_true_is_not_counted():
    """10^18 yen of value added is a slip of the pen, and payroll is never negative."""
    found = {goal.id: goal for goal in goals(years_of(([100, 1e18], [100, -5]), ([100, 110], [100, 105])))}
    assert [found[name].counted for name in ("value_added", "payroll", "both")] == [1, 1, 1]
    assert found["value_added"].reached == pytest.approx(0.10)
    assert found["payroll"].reached == pytest.approx(0.05)


def test_a_plan_whose_figures_end_is_not_counted():
    found = {goal.id: goal for goal in goals(years_of(([100, 110], [100]), ([], [100, 105])))}
    assert [found[name].counted for name in ("value_added", "payroll", "both")] == [1, 1, 0]
    assert not found["both"].met
