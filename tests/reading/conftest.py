from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from checker.model import Plan
from checker.reading import Reader


@pytest.fixture(scope="session")
def reader() -> Iterator[Reader]:
    with Reader() as shared:
        yield shared


@pytest.fixture
def read(reader: Reader) -> Callable[[Path], Plan]:
    """Reads through the child, as everybody does."""
    return lambda path: reader.submit(path).result()
