"""Workbooks behind fsspec URLs (s3://…, file://…): found, hashed, and fetched one at a time to be read."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from checker.model import UsageError
from checker.reading import limits

_BLOCK = 2**20


def is_url(path: str) -> bool:
    """Whether a path is one for fsspec."""
    return "://" in path


def files(source: str) -> list[tuple[str, str]]:
    """(URL, name below the folder) of every file of a folder or pattern. Raises UsageError where there is no list."""
    try:
        system, root = _system(source)
        if any(mark in root for mark in "*?["):
            return [(system.unstrip_protocol(path), path) for path in system.glob(root) if not system.isdir(path)]
        base = PurePosixPath(root)
        found = sorted(system.find(root))
        names = [PurePosixPath(path).relative_to(base).as_posix() for path in found]
        return [
            (system.unstrip_protocol(path), name if name != "." else base.name)
            for path, name in zip(found, names, strict=True)
        ]
    except UsageError:
        raise
    except Exception as error:  # every kind of storage has exceptions of its own
        message = f"{source}: cannot be listed: {type(error).__name__} {error}"
        raise UsageError(message, "url_unread", source=source) from error


def sha256(url: str) -> str:
    """The hash of a file's bytes; "" where it cannot be had or is too large to be a workbook."""
    digest = hashlib.sha256()
    try:
        system, path = _system(url)
        if system.size(path) > limits.FILE_BYTES:
            return ""
        with system.open(path, "rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    except Exception:  # as with a file of this machine, reading it will tell why
        return ""
    return digest.hexdigest()


@contextmanager
def fetched(url: str) -> Iterator[str]:
    """A copy on this machine while it is read; its path leads nowhere where the file cannot be had."""
    with tempfile.TemporaryDirectory(prefix="plan-checker-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / f"workbook{PurePosixPath(url).suffix}"
        try:
            system, path = _system(url)
            if system.size(path) > limits.FILE_BYTES:
                with copy.open("wb") as file:  # refused by its size, which costs no bytes
                    file.truncate(limits.FILE_BYTES + 1)
            else:
                system.get_file(path, os.fspath(copy))
        except Exception:
            copy.unlink(missing_ok=True)
        yield os.fspath(copy)


def _system(url: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        message = "URLs need fsspec: pip install 'plan-checker[cluster]'"
        raise UsageError(message, "no_fsspec") from error
    system, path = url_to_fs(url)
    return system, str(path)
