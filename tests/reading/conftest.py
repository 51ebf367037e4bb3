from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from checker.model import Plan
from checker.reading import Reader

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
