"""What reading costs beside the bare reader, how often a second look is needed, and what the child process costs.

    python tests/benchmarks/reading.py [ROUNDS]

Books of the size that plans have (`plan_sized.py`) are made through LibreOffice once and kept in the system's folder
for temporary files. Both sides of a comparison take turns, so that a busy moment hits both; medians are shown, of wall
time and of processor time (user + system), which other programs disturb less.
Goals: whole read ≤ 1.35 × bare calamine on the .xlsx books; the child costs a single check ≤ 50 ms.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import python_calamine as calamine

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from checker.reading import workbook  # noqa: E402
from checker.reading.second_look import SecondLook  # noqa: E402
from tests.benchmarks import plan_sized  # noqa: E402
from tests.layouts import builders  # noqa: E402

Times = dict[str, list[tuple[float, float]]]  # side → (wall, processor) seconds of each round
CHECK = """
import sys; sys.modules['hypothesis'] = None
from checker.cli import app
from checker import api, reading
if sys.argv[1] == 'inside':
    from checker.reading import isolate, workbook
    class Inside:
        def __init__(self, *a, **k): pass
        def __enter__(self): return self
        def __exit__(self, *a): pass
        def submit(self, path, *more):
            self.path = path
            return self
        seconds_left = 9.0
        def result(self): return workbook.read_workbook(str(self.path))
    reading.Reader = Inside
sys.argv = ['plan-checker', 'check', sys.argv[2], '--format', 'html', '-o', sys.argv[3], '--as-of', '2024-03-01']
app()
"""


def bare(path: Path) -> None:
    """Every sheet by the reader alone."""
    with calamine.CalamineWorkbook.from_path(str(path)) as book:
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def whole(path: Path) -> None:
    workbook.read_workbook(str(path))


def interleaved(sides: dict[str, Callable[[], object]], rounds: int) -> Times:
    """Each side once a round; the first round only warms up. Processor time counts ended children too."""
    times: Times = {name: [] for name in sides}
    for number in range(rounds + 1):
        for name, run in sides.items():
            wall, processor = time.perf_counter(), _processor()
            run()
            if number:
                times[name].append((time.perf_counter() - wall, _processor() - processor))
    return times


def _processor() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def medians(times: list[tuple[float, float]]) -> tuple[float, float]:
    """(wall, processor) in milliseconds."""
    return (1000 * statistics.median(wall for wall, _ in times), 1000 * statistics.median(used for _, used in times))


def compare(books: list[Path], rounds: int) -> None:
    print(f"bare calamine and whole read, in process, medians of {rounds} interleaved rounds (wall | processor, ms):")
    total: dict[str, list[float]] = {"bare": [0.0, 0.0], "whole": [0.0, 0.0]}
    for path in books:
        times = interleaved({"bare": lambda p=path: bare(p), "whole": lambda p=path: whole(p)}, rounds)
        (b, b_used), (w, w_used) = medians(times["bare"]), medians(times["whole"])
        if path.suffix == ".xlsx":
            for side, wall, used in (("bare", b, b_used), ("whole", w, w_used)):
                total[side] = [total[side][0] + wall, total[side][1] + used]
        sheets, cells = _size(path)
        print(f"  {path.name:16} {sheets} sheets {cells:5} cells  bare {b:6.2f} | {b_used:6.2f}  whole {w:6.2f} | "
              f"{w_used:6.2f}  ratio {w / b:.2f} | {w_used / b_used:.2f}")  # fmt: skip
    wall, used = (total["whole"][k] / total["bare"][k] for k in (0, 1))
    print(f"  all .xlsx: ratio {wall:.2f} of wall, {used:.2f} of processor time")


def _size(path: Path) -> tuple[int, int]:
    book = calamine.CalamineWorkbook.from_path(str(path))
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    return len(sheets), sum(cell != "" for rows in sheets for row in rows for cell in row)


def second_looks(books: list[Path], corpus: list[Path]) -> None:
    """How many books of each kind needed a sheet walked through, or none."""
    looks: list[SecondLook] = []

    class Counted(SecondLook):
        def __init__(self, data: bytes) -> None:
            super().__init__(data)
            looks.append(self)

    kept: Any = workbook.SecondLook
    workbook.SecondLook = Counted  # type: ignore[misc]
    for what, paths in (("plan-sized books", books), ("the layout corpus", corpus)):
        seen: dict[str, Counter[str]] = {}
        for path in paths:
            looks.clear()
            whole(path)
            sheets = sum(look.parsed for look in looks)
            seen.setdefault(path.suffix, Counter()).update(books=1, looked=int(sheets > 0), sheets=sheets)
        told = (f"{kind} {n['looked']} of {n['books']} ({n['sheets']} sheets)" for kind, n in sorted(seen.items()))
        print(f"second looks, {what}: {', '.join(told)}")
    workbook.SecondLook = kept  # type: ignore[misc]


def _corpus(folder: Path, soffice: str) -> list[Path]:
    """The plans of tests/layouts, and those of them that LibreOffice saves again in another format."""
    made = folder / "made"
    made.mkdir()
    for name, make in {**builders.plans(), **builders.sources()}.items():
        make(made / name)
    books = [made / name for name in builders.plans()]
    resaved = builders.resaved()
    for suffix in sorted({Path(name).suffix for name in resaved}):
        sources = [str(made / source) for name, source in resaved.items() if name.endswith(suffix)]
        out = folder / suffix[1:]
        command = [soffice, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", suffix[1:]]
        subprocess.run([*command, "--outdir", str(out), *sources], check=True, capture_output=True, timeout=240)
        books += sorted(out.iterdir())
    return books


def child(book: Path, rounds: int) -> None:
    """A cold check with HTML, a new interpreter each time: read in a child, and in the process itself."""
    with tempfile.TemporaryDirectory() as folder:

        def check(how: str) -> None:
            command = [sys.executable, "-c", CHECK, how, str(book), str(Path(folder) / "report.html")]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr  # the sample is compliant

        times = interleaved({"child": lambda: check("child"), "inside": lambda: check("inside")}, rounds)
    (c, c_used), (i, i_used) = medians(times["child"]), medians(times["inside"])
    print(f"a cold check --format html of {book.name}, medians of {rounds} interleaved rounds (wall | processor, ms):")
    print(f"  in a child {c:.0f} | {c_used:.0f}  in process {i:.0f} | {i_used:.0f}  the child costs {c - i:+.0f} | "
          f"{c_used - i_used:+.0f}")  # fmt: skip


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    soffice = shutil.which("soffice")
    if soffice is None:
        sys.exit("LibreOffice is not on PATH")
    folder = Path(tempfile.gettempdir()) / f"plan-checker-plan-sized-{plan_sized.VERSION}-{os.getuid()}"
    books = plan_sized.make(folder, soffice)
    compare(books, rounds)
    with tempfile.TemporaryDirectory() as corpus:
        second_looks(books, _corpus(Path(corpus), soffice))
    child(ROOT / "sample_plans" / "r17-labour-saving-compliant.xlsx", rounds)


if __name__ == "__main__":
    main()
