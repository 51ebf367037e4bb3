"""A cold `check` with HTML and `--help`, each a new process, beside a bare import of the libraries, in one run.

    python tests/benchmarks/cold_check.py [ROUNDS]

`hypothesis` is hidden from all sides: pandera imports it where it is installed, which it is for developers only.
Goals (DESIGN §9): check ≤ 1.6 × `import pandas, pandera.pandas, openpyxl`; --help ≤ 0.3 s with pandas not loaded.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HIDE = "import sys; sys.modules['hypothesis'] = None; "
SAMPLE = Path(__file__).parents[2] / "sample_plans" / "r17-labour-saving-compliant.xlsx"


def seconds(code: str, *arguments: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", HIDE + code, *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    call = "from checker.cli import main; main()"
    with tempfile.TemporaryDirectory() as folder:
        page = str(Path(folder) / "report.html")
        check = ["check", str(SAMPLE), "--format", "html", "-o", page, "--as-of", "2024-03-01"]
        sides = {
            "import pandas, pandera.pandas, openpyxl": lambda: seconds("import pandas, pandera.pandas, openpyxl"),
            "check --format html": lambda: seconds(call, *check),
            "--help": lambda: seconds(call, "--help"),
        }
        times: dict[str, list[float]] = {name: [] for name in sides}
        for number in range(
            rounds + 1
        ):  # one after the other, so that a busy moment hits all sides; the first warms up
            for name, run in sides.items():
                taken = run()
                if number:
                    times[name].append(taken)
    base = statistics.median(times["import pandas, pandera.pandas, openpyxl"])
    for name, taken in times.items():
        median = statistics.median(taken)
        print(f"{name}: median {median:.3f} s, least {min(taken):.3f} s, {median / base:.2f} × the bare import")
    loaded = (
        "from checker.cli import app; import sys; print(sorted({'pandas', 'numpy', 'openpyxl'} & set(sys.modules)))"
    )
    shown = subprocess.run([sys.executable, "-c", loaded], check=True, capture_output=True, text=True).stdout.strip()
    print(f"heavy libraries loaded by the command line alone: {shown}")


if __name__ == "__main__":
    main()
