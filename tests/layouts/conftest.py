"""The corpus in a temporary folder: made by its builders at test time, some books saved again by LibreOffice."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.layouts import builders


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    for name, make in {**builders.plans(), **builders.sources(), **builders.not_plans()}.items():
        make(folder / name)
    return folder


@pytest.fixture(scope="session")
def resaved(corpus: Path, soffice: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every book of `builders.resaved()`, opened and saved by LibreOffice in the format of its name."""
    folder = tmp_path_factory.mktemp("resaved")
    wanted = builders.resaved()
    for suffix in sorted({Path(name).suffix for name in wanted}):
        sources = [str(corpus / source) for name, source in wanted.items() if name.endswith(suffix)]
        out = folder / suffix[1:]
        command = [soffice, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", suffix[1:]]
        subprocess.run([*command, "--outdir", str(out), *sources], check=True, capture_output=True, timeout=240)
        for name, source in wanted.items():
            if name.endswith(suffix):
                (out / Path(source).stem).with_suffix(suffix).rename(folder / name)
    return folder
