"""A round with poisoned workbooks comes out whole, and the same however often it is killed (a few seeds; the rest by
`python tests/soak/audit_kills.py`)."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from checker import check
from checker.auditing import store
from tests.auditing.conftest import SAMPLES
from tests.soak import audit_kills
from tests.soak.audit_kills import ABORTS, BOMBS, COPIES, EMPTIES, FILES, HANGS


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("soak") / "round"
    audit_kills.make(folder)
    return folder


@pytest.fixture(scope="module")
def undisturbed(source: Path) -> Path:
    folder = source.with_name("undisturbed")
    audit_kills._end(audit_kills.begun(source, folder))
    return folder


def test_poisoned_workbooks_cost_themselves_and_all_others_have_their_verdicts(source: Path, undisturbed: Path):
    told = {row["file"]: row for row in store.table(undisturbed, "reads").to_pylist()}
    assert len(told) == store.table(undisturbed, "reads").num_rows == FILES == len(list(source.iterdir()))
    kinds = Counter(
        (name.rpartition("-")[2], str(row["reason"])) for name, row in told.items() if row["verdict"] is None
    )
    copies = {key: n for key, n in kinds.items() if key[0] == "copy.xlsx"}
    assert sum(copies.values()) == COPIES
    assert kinds - Counter(copies) == Counter({
        ("aborts.xlsx", "READ-CRASH memory"): ABORTS,
        ("hangs.xlsx", "READ-CRASH timeout"): HANGS,
        ("bomb.xlsx", "READ-OPEN bomb"): BOMBS,
        ("empty.xlsx", "READ-OPEN empty"): EMPTIES,
    })  # fmt: skip
    plans = sorted(SAMPLES.glob("r*.xlsx"))
    verdicts = [check(path).verdict for path in plans]
    judged = {name: row["verdict"] for name, row in told.items() if row["status"] == "judged"}
    assert judged == {
        f"plan-{number:03}.xlsx": verdicts[number % len(plans)]
        for number in range(FILES - ABORTS - HANGS - BOMBS - EMPTIES - COPIES)
    }


@pytest.mark.parametrize("seed", [0, 1])
def test_a_killed_run_ends_in_the_same_store(source: Path, undisturbed: Path, tmp_path: Path, seed: int):
    audit_kills.killed(source, tmp_path / "run", random.Random(seed))
    assert audit_kills.unlike(audit_kills.whole(undisturbed), audit_kills.whole(tmp_path / "run")) == ""
