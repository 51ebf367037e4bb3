"""An audit of 300 workbooks, some of which abort the reader, hang, unpack to a bomb or are empty, killed at random.

    python tests/soak/audit_kills.py [SEED ...]      default: seeds 0 to 19

Each seed audits the round while the process group, the parent alone or one worker is killed with SIGKILL at seeded
moments, and then lets it end. The store must equal that of a run that nobody disturbed, row for row in all four tables,
timing columns aside.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from checker.auditing import chunk, discover, run, store  # noqa: E402
from checker.auditing.local import LocalWorkers  # noqa: E402
from checker.auditing.options import Options  # noqa: E402
from checker.reading import limits  # noqa: E402
from tests.auditing.conftest import SAMPLES, TODAY, rows  # noqa: E402
from tests.reading.books import raw_xlsx  # noqa: E402

FILES = 300
ABORTS, HANGS, BOMBS, EMPTIES, COPIES = 5, 2, 5, 5, 8
SIZE = 16  # workbooks a chunk, so that there is something to be killed between
SECONDS = 3.0  # for one workbook, so that those that hang do not take all day
SEEDS = range(20)
WAYS = ("group", "parent", "worker")


def make(folder: Path) -> None:
    """The round: copies of the sample plans, no two with the same bytes but for a few, and what means harm."""
    folder.mkdir(parents=True)
    plans = sorted(SAMPLES.glob("r*.xlsx"))
    for number in range(FILES - ABORTS - HANGS - BOMBS - EMPTIES - COPIES):
        path = folder / f"plan-{number:03}.xlsx"
        shutil.copy(plans[number % len(plans)], path)
        with zipfile.ZipFile(path, "a") as book:
            book.comment = str(number).encode()
    for number in range(COPIES):
        shutil.copy(folder / f"plan-{number * 7:03}.xlsx", folder / f"plan-{number * 7:03}z-copy.xlsx")
    corners = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>{}</v></c></row>'
    for number in range(ABORTS):
        raw_xlsx(folder / f"plan-{number * 31:03}-aborts.xlsx", corners.format(number))
    for number in range(HANGS):
        (folder / f"plan-{number * 90 + 40:03}-hangs.xlsx").write_bytes(f"hangs {number}".encode())
    for number in range(BOMBS):
        bomb = {"xl/media/bomb.bin": bytes([number]) * (25 * limits.MEGABYTE)}
        raw_xlsx(folder / f"plan-{number * 41:03}-bomb.xlsx", "", extra=bomb)
    for number in range(EMPTIES):
        (folder / f"plan-{number * 53:03}-empty.xlsx").write_bytes(bytes(number))


def audit(source: Path, folder: Path, jobs: int = 2) -> None:
    """The audit itself, in this process; a workbook that is called so hangs."""
    plain = chunk.read_workbook

    def hanging(path: str) -> object:
        while path.endswith("-hangs.xlsx"):
            time.sleep(0.01)
        return plain(path)

    chunk.read_workbook = hanging  # type: ignore[assignment]
    limits.SECONDS = SECONDS  # type: ignore[misc]
    with run.locked(folder):
        plan = run.prepared(discover.entries(str(source)), folder, Options(), TODAY, SIZE)
        workers = LocalWorkers(jobs)
        try:
            for _ in run.audit(plan, workers):
                pass
        finally:
            workers.close()


def begun(source: Path, folder: Path) -> subprocess.Popen[bytes]:
    """The audit in a process group of its own."""
    command = [sys.executable, str(Path(__file__).resolve()), "--audit", str(source), str(folder)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, start_new_session=True, env=environment, stderr=subprocess.PIPE)


def killed(source: Path, folder: Path, chance: random.Random) -> list[str]:
    """An audit that is killed up to four times and then let end; which deaths it died."""
    deaths = []
    for _ in range(chance.randint(1, 4)):
        way = chance.choice(WAYS)
        audit = begun(source, folder)
        until = time.monotonic() + 1.5 + chance.uniform(0, 6)  # from within the imports to long after
        while time.monotonic() < until and audit.poll() is None:
            time.sleep(0.01)
        deaths.append(way if _strike(audit, way, chance) else f"{way} too late")
        if way == "worker":  # the run goes on without it: to its end, or to a second death
            time.sleep(chance.uniform(0, 2))
            _strike(audit, "worker", chance)
            if chance.random() < 0.5:
                _end(audit)
                continue
            _strike(audit, "group", chance)
        audit.wait()  # not for its children: the next call must do with whatever is left of them
        audit.stderr.close()
    _end(begun(source, folder))
    return deaths


def _strike(audit: subprocess.Popen[bytes], way: str, chance: random.Random) -> bool:
    """Kills; whether there was something to kill. Only what this script started."""
    if audit.poll() is not None:
        return False
    try:
        if way == "group":
            os.killpg(audit.pid, signal.SIGKILL)
        elif way == "parent":
            audit.kill()
        else:
            chance.choice(psutil.Process(audit.pid).children()).kill()
    except (ProcessLookupError, IndexError, psutil.Error):
        return False
    return True


def _end(audit: subprocess.Popen[bytes]) -> None:
    said = audit.communicate(timeout=300)[1]
    if audit.returncode != 0:
        raise AssertionError(said.decode(errors="replace")[-2_000:])


def whole(folder: Path) -> dict[str, list[str]]:
    return {table: rows(folder, table) for table in store.TABLES}


def unlike(wanted: dict[str, list[str]], found: dict[str, list[str]]) -> str:
    """The first rows in which two stores differ, "" where they do not."""
    for table in store.TABLES:
        missing, extra = (
            Counter(a) - Counter(b) for a, b in ((wanted[table], found[table]), (found[table], wanted[table]))
        )
        if missing or extra:
            return f"{table}: {missing.total()} missing {list(missing)[:2]}, {extra.total()} too many {list(extra)[:2]}"
    return ""


def main() -> int:
    if sys.argv[1:2] == ["--audit"]:
        audit(Path(sys.argv[2]), Path(sys.argv[3]))
        return 0
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="plan-checker-soak-") as base:
        source = Path(base) / "round"
        make(source)
        _end(begun(source, Path(base) / "undisturbed"))
        wanted = whole(Path(base) / "undisturbed")
        print(f"{FILES} workbooks: {dict(run.counted(Path(base) / 'undisturbed'))}", flush=True)
        for seed in [int(text) for text in sys.argv[1:]] or SEEDS:
            folder = Path(base) / f"run-{seed}"
            started = time.monotonic()
            deaths = killed(source, folder, random.Random(seed))
            difference = unlike(wanted, whole(folder))
            wrong += bool(difference)
            taken = time.monotonic() - started
            print(f"seed {seed}: {', '.join(deaths)}; {taken:.0f} s; {difference or 'the same store'}", flush=True)
            shutil.rmtree(folder)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
