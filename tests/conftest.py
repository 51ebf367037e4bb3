"""What several rooms of the tests share: programs of the machine that a test may need.

A test that needs a program asks for it by fixture. Where the program is absent the test is skipped and says so; with
`PLAN_CHECKER_REQUIRE_ALL=1` (set by `.ci/run`) it fails instead, so that the project's own check never skips silently.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

# no test may see, or leave, a wage table in the data folder of whoever runs it
os.environ["PLAN_CHECKER_DATA"] = str(Path(tempfile.gettempdir()) / "plan-checker-tests-have-no-data")


def program(*names: str) -> str:
    """The path of the first of these programs on PATH; skips (or fails, see above) where there is none."""
    for name in names:
        if found := shutil.which(name):
            return found
    absent = f"{' or '.join(names)} is not on PATH"
    if os.environ.get("PLAN_CHECKER_REQUIRE_ALL") == "1":
        pytest.fail(f"{absent}, and PLAN_CHECKER_REQUIRE_ALL=1 asks for every test")
    pytest.skip(absent)


@pytest.fixture(scope="session")
def soffice() -> str:
    """LibreOffice."""
    return program("soffice", "libreoffice")


@pytest.fixture(scope="session")
def chromium() -> str:
    return program("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def pdftotext() -> str:
    return program("pdftotext")


@pytest.fixture(scope="session")
def pdfinfo() -> str:
    return program("pdfinfo")
