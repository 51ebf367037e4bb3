from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from checker.model import Plan
from checker.reading import Reader
from tests.reading import xlsb_books

settings.register_profile("reading", deadline=None)  # a slow machine is no failure
settings.load_profile("reading")


@pytest.fixture(scope="session")
def reader() -> Iterator[Reader]:
    with Reader(recalculate=False) as shared:
        yield shared


@pytest.fixture
def read(reader: Reader) -> Callable[[Path], Plan]:
    """Reads through the child, as everybody does."""
    return lambda path: reader.submit(path).result()


@pytest.fixture(scope="session")
def saved(soffice: str, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, str], Path]:
    """The same workbook in another format: by LibreOffice, or (.xlsb) by our own hand."""
    profile = tmp_path_factory.mktemp("profile")

    def save(source: Path, suffix: str) -> Path:
        if suffix == "xlsb":
            return xlsb_books.twin(source, source.with_suffix(".xlsb"))
        out = source.parent / f"as-{suffix}"
        command = [soffice, f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", suffix]
        subprocess.run([*command, "--outdir", str(out), str(source)], check=True, capture_output=True, timeout=240)
        return out / source.with_suffix(f".{suffix}").name

    return save
