"""The wheel alone, in a clean environment, checks a sample that it ships; the source archive builds the same wheel."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.packaging


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)],
        check=True,
        capture_output=True,
    )
    return next(out.glob("*.whl"))


def test_the_wheel_holds_templates_samples_packs_and_no_test(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in (
        "checker/items.toml",
        "checker/findings.toml",
        "checker/read.schema.json",
        "checker/report.schema.json",
        "checker/py.typed",
        "checker/reading/vocabulary.toml",
        "checker/rules/packs/monozukuri-17.toml",
        "checker/rules/packs/monozukuri-17.cases.toml",
        "checker/rules/tables/regional_minimum_wage.csv",
        "checker/templates/report.html.j2",
        "checker/templates/messages.en.j2",
        "checker/sample_plans/r17-labour-saving-compliant.xlsx",
    ):
        assert wanted in names
    assert not [name for name in names if name.startswith(("tests", "docs")) or "__pycache__" in name]


def test_a_clean_environment_checks_a_shipped_sample(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "env"
    venv.create(home, with_pip=True)
    python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV"))}
    subprocess.run([python, "-m", "pip", "install", "-q", str(wheel)], check=True, env=environment, cwd=tmp_path)
    find = "import checker, pathlib; print(pathlib.Path(checker.__file__).parent / 'sample_plans')"
    samples = subprocess.run(
        [python, "-c", find], check=True, capture_output=True, text=True, env=environment, cwd=tmp_path
    ).stdout.strip()
    assert str(ROOT) not in samples
    for name, code in (("r17-labour-saving-compliant", 0), ("r17-one-yen-short", 1)):
        plan = Path(samples) / f"{name}.xlsx"
        page = tmp_path / f"{name}.html"
        done = subprocess.run(
            [python, "-m", "checker", "check", plan, "--format", "html", "-o", page],
            capture_output=True,
            text=True,
            env=environment,
            cwd=tmp_path,
            check=False,
        )
        assert (done.returncode, done.stdout) == (code, "")
        assert "</html>" in page.read_text(encoding="utf-8")
