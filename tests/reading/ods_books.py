"""Books in .ods, written by hand: what LibreOffice would not write, or not let one see."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

from tests.reading.books import PLAIN_ROWS, WORDS


def ods(path: Path, body: str, styles: str = "") -> Path:
    """An .ods by hand: the content of its spreadsheet element, and automatic styles."""
    names = {
        "office": "office:1.0", "table": "table:1.0", "text": "text:1.0", "style": "style:1.0",
        "number": "datastyle:1.0",
    }  # fmt: skip
    spaces = " ".join(f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}"' for short, name in names.items())
    content = (
        f"<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<m/>")
        archive.writestr("content.xml", content)
    return path


def ods_cell(value: object) -> str:
    kind = (
        'office:value-type="string"' if isinstance(value, str) else f'office:value-type="float" office:value="{value}"'
    )
    return f"<table:table-cell {kind}><text:p>{value}</text:p></table:table-cell>"


def ods_table(replaced: Mapping[str, str] = {}) -> str:
    """The plain plan at A1; `replaced` cells are XML."""
    lines = []
    for index, row in enumerate([("単位：千円", *WORDS), *PLAIN_ROWS], 1):
        line = ""
        for letter, value in zip("ABCDEFG", row, strict=True):
            ref = f"{letter}{index}"
            line += replaced.get(ref) or ods_cell(value)
        lines.append(f"<table:table-row>{line}</table:table-row>")
    return f'<table:table table:name="計画">{"".join(lines)}</table:table>'
