"""Whether a file may be opened at all: what it is by its first bytes, and how much it would unpack to.

Raises `WorkbookError("READ-OPEN", kind=…)` with a kind of `findings.toml`'s READ-OPEN; `detail` is a short text.
"""

from __future__ import annotations

import codecs
import zipfile
from io import BytesIO
from pathlib import Path

from checker.model import WorkbookError
from checker.reading.limits import PART_RATIO, PARTS, RATIO_FROM_BYTES, STANDARD, Limits

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_XLS = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")  # BIFF without a container
_TEXT_SUFFIXES = (".csv", ".tsv")
_LINKS = (".gsheet", ".gdoc")


def load(path: Path, limits: Limits = STANDARD) -> bytes:
    """The bytes of a workbook that is safe to hand to the reader."""
    data = _read(path, limits)
    if not data.strip(b"\0 \r\n\t"):
        raise refusal("empty")
    if data.startswith(_ZIP):
        _check_zip(data, limits)
    elif data.startswith(_OLE):
        _check_ole(data)
    elif not data.startswith(_OLD_XLS) and not is_text_table(path, data):
        raise _not_a_workbook(path, data)
    return data


def is_text_table(path: Path, data: bytes) -> bool:
    """A .csv or .tsv that is nothing else by its first bytes."""
    if path.suffix.lower() not in _TEXT_SUFFIXES:
        return False
    known = (_ZIP, _OLE, *_OLD_XLS, b"%PDF", b"{\\rtf", b"<?xml", b"<html", b"<!doctype html")
    head = data[:1024].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    return not head.startswith(tuple(mark.lower() for mark in known))


def refusal(kind: str, detail: str = "") -> WorkbookError:
    return WorkbookError("READ-OPEN", f"{kind} {detail}".strip(), kind=kind, detail=detail)


def _read(path: Path, limits: Limits) -> bytes:
    try:
        if path.is_dir():
            if path.suffix.lower() == ".numbers":  # a bundle, which is one file only to its owner
                raise refusal("unsupported", "Apple Numbers")
            raise refusal("not_workbook", "folder")
        if not path.is_file():
            raise refusal("missing" if not path.exists() else "not_workbook")
        size = path.stat().st_size
        if size > limits.file_bytes:
            raise refusal("too_large", f"{size // 2**20} MB > {limits.file_bytes // 2**20} MB")
        return path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a null byte in the name
        raise refusal("missing", getattr(error, "strerror", "") or str(error)) from error


def _not_a_workbook(path: Path, data: bytes) -> WorkbookError:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \r\n\t")
    if head.startswith(b"%PDF"):
        return refusal("pdf")
    if head.startswith(b"{\\rtf"):
        return refusal("word", "RTF")
    if path.suffix.lower() in _LINKS or (head.startswith(b"{") and b"docs.google.com" in head):
        return refusal("google_link", "Google")
    if head.lower().startswith((b"<html", b"<!doctype html")):
        return refusal("not_workbook", "HTML")
    if head.startswith(b"<?xml"):
        return refusal("not_workbook", "XML")
    return refusal("not_workbook", "text" if b"\0" not in data[:1024] and _is_text(head) else "")


def _is_text(head: bytes) -> bool:
    for encoding in ("utf-8", "cp932"):
        try:
            codecs.getincrementaldecoder(encoding)().decode(head)  # the head may end inside a character
        except UnicodeDecodeError:
            continue
        return True
    return False


def _check_ole(data: bytes) -> None:
    """An OLE container is an old .xls, a password-protected .xlsx, or an old Word file: its stream names tell."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise refusal("password")
    if holds("Workbook") or holds("Book"):
        return
    if holds("WordDocument"):
        raise refusal("word")
    raise refusal("not_workbook", "OLE")


def _check_zip(data: bytes, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
        raise refusal("corrupt", "zip") from error
    _check_size(parts, limits)
    names = {part.filename.replace("\\", "/").lower() for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise refusal("password")
    if any(name.startswith("word/") for name in names):
        raise refusal("word")
    if any((name.startswith("index/") and name.endswith(".iwa")) or name == "index.zip" for name in names):
        raise refusal("unsupported", "Apple Numbers")
    if not any(name.startswith("xl/") or name == "content.xml" for name in names):
        raise refusal("not_workbook", "zip")
    sheets = sum(name.startswith("xl/worksheets/") and name.endswith((".xml", ".bin")) for name in names)
    if sheets > limits.sheets:
        raise refusal("too_large", f"{sheets} sheets > {limits.sheets}")


def _check_size(parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(parts) > PARTS:
        raise refusal("too_large", f"{len(parts)} parts > {PARTS}")
    total = sum(part.file_size for part in parts)
    if total > limits.unpacked_bytes:
        raise refusal("bomb", f"{total // 2**20} MB > {limits.unpacked_bytes // 2**20} MB")
    for part in parts:
        if part.file_size > RATIO_FROM_BYTES and part.file_size > PART_RATIO * part.compress_size:
            raise refusal("bomb", f"1:{part.file_size // max(part.compress_size, 1)}")
