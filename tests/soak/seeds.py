"""The healthy workbooks that mutants are made of: the layout corpus, the samples, and formats made by hand.

Every seed has the same bytes on every run (times of saving are evened out), so that a mutant is rebuilt by its number.
"""

from __future__ import annotations

import re
import subprocess
import warnings
import zipfile
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path

from tests.layouts import builders
from tests.reading.books import PLAIN_ROWS, WORDS, block, book, plain, raw_xlsx
from tests.soak.xls import xls
from tests.soak.xlsb import xlsb

Parts = list[tuple[str, bytes]]
_SAMPLES = Path(__file__).parents[2] / "sample_plans"
_TIME = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z?")
_TIMED = ("docProps/core.xml", "meta.xml", "settings.xml", "styles.xml")
_STRICT = (
    (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
    (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
)
_MACROS = ((b"openxmlformats-officedocument.spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml"),)


@dataclass(frozen=True)
class Seed:
    """One healthy workbook; `kind` is what it is, whatever its suffix says: xlsx, ods, xlsb, xls or text."""

    name: str
    data: bytes

    @property
    def suffix(self) -> str:
        return Path(self.name).suffix

    @cached_property
    def kind(self) -> str:
        if self.data.startswith(b"\xd0\xcf\x11\xe0"):
            return "xls"
        if not self.data.startswith(b"PK"):
            return "text"
        names = zipfile.ZipFile(BytesIO(self.data)).namelist()
        if "content.xml" in names:
            return "ods"
        return "xlsb" if "xl/workbook.bin" in names else "xlsx"


def unzipped(data: bytes) -> Parts:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return [(info.filename, archive.read(info)) for info in archive.infolist()]


def zipped(parts: Parts) -> bytes:
    """The parts in their order, with right sums and sizes, at no particular time."""
    file = BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(file, "w") as archive:
        warnings.simplefilter("ignore")  # two parts of one name are meant
        for name, data in parts:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return file.getvalue()


def make(folder: Path, soffice: str = "") -> None:
    """Write every seed below `folder`; those that only LibreOffice can save are left out where it is not given."""
    raw = folder / "raw"
    raw.mkdir()
    for name, builder in {**builders.plans(), **builders.sources(), **builders.not_plans()}.items():
        builder(raw / name)
    for path in sorted(_SAMPLES.glob("*.xlsx")):
        (raw / path.name).write_bytes(path.read_bytes())
    _by_hand(raw)
    _even_out(raw, raw)  # LibreOffice keeps the times of what it saves again
    if soffice:
        _resaved(raw, soffice)
    _even_out(raw, folder)


def load(folder: Path) -> tuple[Seed, ...]:
    return tuple(Seed(path.name, path.read_bytes()) for path in sorted(folder.iterdir()) if path.is_file())


def _even_out(source: Path, target: Path) -> None:
    for path in sorted(source.iterdir()):
        if path.is_file():
            data = path.read_bytes()
            even = zipped([_even(*part) for part in unzipped(data)]) if data.startswith(b"PK") else data
            (target / path.name).write_bytes(even)


def _even(name: str, data: bytes) -> tuple[str, bytes]:
    return name, _TIME.sub(b"2026-01-01T00:00:00Z", data) if name in _TIMED else data


def _by_hand(folder: Path) -> None:
    """Formats and dialects that none of the builders writes."""
    usual = unzipped((folder / "r17-labour-saving-compliant.xlsx").read_bytes())
    strict = [(name, _replaced(data, _STRICT)) for name, data in usual]
    (folder / "hand-strict.xlsx").write_bytes(zipped(strict))
    prefixed = [(name, _prefixed(data) if name.startswith("xl/worksheets/sheet") else data) for name, data in usual]
    (folder / "hand-prefixed.xlsx").write_bytes(zipped(prefixed))
    macros = [(name, _replaced(data, _MACROS)) for name, data in usual]
    (folder / "hand-macros.xlsm").write_bytes(
        zipped([*macros, ("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" + bytes(508))])
    )
    rows = [("会社全体（単位：千円）", *WORDS), *PLAIN_ROWS]
    (folder / "hand-binary.xlsb").write_bytes(xlsb("計画", rows))
    numbered = {(i, j): value for i, row in enumerate(rows) for j, value in enumerate(row)}
    (folder / "hand-old.xls").write_bytes(xls({"表紙": {(0, 0): "事業計画書"}, "計画": numbered}))
    formulas = [*PLAIN_ROWS[:4], ("付加価値額", *(f"={c}6+{c}7+{c}8" for c in "CDEFGH")), *PLAIN_ROWS[5:]]
    book(folder / "hand-uncalculated.xlsx", {"計画": plain(rows=formulas)})
    cells = "".join(
        f'<row r="{i}">' + "".join(_inline(f"{'ABCDEFG'[j]}{i}", value) for j, value in enumerate(row)) + "</row>"
        for i, row in enumerate(rows, 1)
    )
    raw_xlsx(folder / "hand-inline.xlsx", cells)
    lines = "\r\n".join(",".join(map(str, row)) for row in rows)
    (folder / "hand-utf8.csv").write_bytes(lines.encode())
    (folder / "hand-sjis.csv").write_bytes(lines.encode("cp932"))
    (folder / "hand-semicolons.csv").write_bytes(lines.replace(",", ";").encode())
    quoted = "\n".join(
        ",".join(f'"{value:,}"' if isinstance(value, int) else f'"{value}"' for value in r) for r in rows
    )
    (folder / "hand-quoted.csv").write_bytes(quoted.encode("utf-8-sig"))
    (folder / "hand-tabs.tsv").write_bytes(lines.replace(",", "\t").encode("utf-16"))
    large = {f"部門{n}": block("A1", [[f"科目{i}", *range(i, i + 12)] for i in range(250)]) for n in range(3)}
    book(folder / "hand-large.xlsx", {"計画": plain(), **large})


def _inline(ref: str, value: str | int) -> str:
    if isinstance(value, str):
        return f'<c r="{ref}" t="inlineStr"><is><t>{value}</t></is></c>'
    return f'<c r="{ref}"><v>{value}</v></c>'


def _prefixed(xml: bytes) -> bytes:
    """The same part with every tag under a prefix, as some programs write them."""
    xml = re.sub(rb"<(/?)(?=[A-Za-z])(?!\w+:)", rb"<\1x:", xml)
    return xml.replace(b' xmlns="', b' xmlns:x="')


def _replaced(data: bytes, pairs: tuple[tuple[bytes, bytes], ...]) -> bytes:
    for old, new in pairs:
        data = data.replace(old, new)
    return data


def _resaved(folder: Path, soffice: str) -> None:
    """The books of the corpus that LibreOffice saves again, and one sample in each of its formats."""
    sample = "r18-high-value-compliant.xlsx"
    wanted = {**builders.resaved(), **{f"sample-again{suffix}": sample for suffix in (".xls", ".ods")}}
    for suffix in sorted({Path(name).suffix for name in wanted}):
        out = folder / suffix[1:]
        sources = sorted({str(folder / source) for name, source in wanted.items() if name.endswith(suffix)})
        command = [soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
        command += ["--convert-to", suffix[1:], "--outdir", str(out), *sources]
        subprocess.run(command, check=True, capture_output=True, timeout=240)
        for name, source in wanted.items():
            if name.endswith(suffix):
                (folder / name).write_bytes((out / Path(source).stem).with_suffix(suffix).read_bytes())
