"""The layout corpus: workbooks of independent makers, each read against the answer key a person typed for it.

A wrong number fails, always. A workbook in KNOWN_GAPS is one the reader cannot read yet: what it does read must still
be right, and what it does not read must be said.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import python_calamine

from checker.catalogue import finding_codes, items
from checker.reading import read_plan
from tests.layouts import builders
from tests.layouts.answers import compare, load

LEAST_PLANS, LEAST_BUILDERS, LEAST_RESAVED, LEAST_LABELS, LEAST_NOT_PLANS = 40, 12, 5, 30, 10

KNOWN_GAPS: dict[str, str] = {}

MADE = sorted(builders.plans())
RESAVED = sorted(builders.resaved())
NOT_PLANS = sorted(builders.not_plans())


def _judge(path: Path) -> None:
    plan, key = read_plan(str(path)), load(path.name)
    marks = compare(plan, key)
    assert marks.wrong == (), "silently wrong"
    if path.name in KNOWN_GAPS:
        assert not marks.perfect, f"{path.name} is read right now: take it out of KNOWN_GAPS"
        assert marks.silent == (), "cut short without a word"
        assert plan.facts or plan.findings, "unread without a word"
        return
    assert marks.missing == ()
    assert marks.unexpected == ()
    assert marks.unsaid == ()


@pytest.mark.parametrize("name", MADE)
def test_a_plan_is_read_as_its_maker_meant_it(name: str, corpus: Path):
    _judge(corpus / name)


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", RESAVED)
def test_a_plan_saved_again_by_libreoffice_is_read_the_same(name: str, resaved: Path):
    _judge(resaved / name)


@pytest.mark.parametrize("name", NOT_PLANS)
def test_a_workbook_that_is_no_plan_is_refused(name: str, corpus: Path):
    plan = read_plan(str(corpus / name))
    fatal = {code for code, entry in finding_codes().items() if entry.fatal}
    assert [str(fact) for fact in plan.facts] == []
    assert {finding.code for finding in plan.findings} & fatal


def test_at_most_two_plans_in_forty_end_in_a_question(corpus: Path):
    asked = [n for n in MADE if any(f.code == "READ-AMBIGUOUS" for f in read_plan(str(corpus / n)).findings)]
    assert len(asked) * 40 <= 2 * len(MADE), asked


@pytest.mark.parametrize("name", MADE)
def test_the_labels_a_key_calls_new_stand_in_the_workbook_and_not_in_the_catalogue(name: str, corpus: Path):
    known = {label for item in items().values() for label in (item.title.ja, item.title.en, *item.labels)}
    labels = set(load(name).labels)
    assert labels & known == set()
    if labels:
        assert labels <= _texts(corpus / name)


def _texts(path: Path) -> set[str]:
    if path.suffix in (".csv", ".tsv"):
        encoding = "cp932" if "cp932" in path.name else "utf-8-sig"
        return set(path.read_text(encoding=encoding).replace("\t", ",").replace('"', "").replace("\n", ",").split(","))
    book = python_calamine.CalamineWorkbook.from_path(path)
    rows = [row for sheet in book.sheet_names for row in book.get_sheet_by_name(sheet).to_python()]
    return {cell for row in rows for cell in row if isinstance(cell, str)}


def test_the_corpus_is_as_wide_as_it_claims():
    assert len(MADE) >= LEAST_PLANS
    assert len(builders.makers()) >= LEAST_BUILDERS
    assert len(RESAVED) >= LEAST_RESAVED
    assert len(NOT_PLANS) >= LEAST_NOT_PLANS
    assert len({label for name in MADE for label in load(name).labels}) >= LEAST_LABELS
    assert set(KNOWN_GAPS) <= {*MADE, *RESAVED}
