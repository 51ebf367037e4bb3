"""Mutant number N of a seed number: which workbook, which damage. The same numbers always give the same bytes."""

from __future__ import annotations

import random
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.soak import markup, packages, sheets, tables, whole
from tests.soak.seeds import Seed, unzipped, zipped

Damage = Callable[[random.Random, Seed], bytes]
SUFFIXES = (
    ".xlsx",
    ".xlsm",
    ".xls",
    ".xlsb",
    ".ods",
    ".csv",
    ".tsv",
    ".pdf",
    "",
    ".XLSX",
    ".numbers",
    ".gsheet",
    ".docx",
)
_STACKED = 0.15  # share of the mutants that are damaged twice
_WRONG_SUFFIX = 0.03


@dataclass(frozen=True)
class Mutant:
    """`damage` names what was done, in order; `seed` the healthy workbook it was done to."""

    seed: Seed
    damage: tuple[str, ...]
    suffix: str
    data: bytes

    @property
    def kind(self) -> str:
        return self.damage[0]


def mutant(seeds: tuple[Seed, ...], number: int, index: int) -> Mutant:
    """Mutant `index` of the run with the seed number `number`."""
    rng = random.Random(f"{number}/{index}")
    have = {seed.kind for seed in seeds}
    kind = rng.choice(sorted(name for name, (formats, _) in KINDS.items() if formats & have))
    formats = KINDS[kind][0]
    seed = rng.choice([seed for seed in seeds if seed.kind in formats])
    data = KINDS[kind][1](rng, seed)
    done = [kind]
    if rng.random() < _STACKED:
        more = rng.choice(sorted(name for name, (formats, _) in KINDS.items() if seed.kind in formats))
        try:
            data = KINDS[more][1](rng, Seed(seed.name, data))
            done.append(more)
        except (zipfile.BadZipFile, zlib.error, OSError, KeyError, ValueError, IndexError, RuntimeError, EOFError):
            pass  # too damaged already for the second
    suffix = seed.suffix
    if kind == "suffix" or rng.random() < _WRONG_SUFFIX:
        suffix = rng.choice(SUFFIXES)
    return Mutant(seed, tuple(done), suffix, data)


def _in_part(edit: Callable[[bytes, random.Random], bytes], wanted: Callable[[str], bool]) -> Damage:
    """The edit of one to three parts of those wanted."""

    def damage(rng: random.Random, seed: Seed) -> bytes:
        parts = unzipped(seed.data)
        chosen = [index for index, (name, data) in enumerate(parts) if wanted(name) and data]
        for index in rng.choices(chosen, k=rng.choice((1, 1, 1, 3))) if chosen else ():
            name, data = parts[index]
            parts[index] = (name, edit(data, rng))
        return zipped(parts)

    return damage


def _of_parts(edit: Callable[..., list[tuple[str, bytes]]]) -> Damage:
    return lambda rng, seed: zipped(edit(unzipped(seed.data), rng))


def _of_zip(edit: Callable[[bytes, random.Random], bytes]) -> Damage:
    return lambda rng, seed: edit(seed.data, rng)


def _sheet(name: str) -> bool:
    return name.startswith("xl/worksheets/") and name.endswith(".xml")


def _xml(name: str) -> bool:
    return name.endswith((".xml", ".rels"))


def _content(name: str) -> bool:
    """The parts that say what is in the cells."""
    return _sheet(name) or name in ("content.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml")


def _texts(name: str) -> bool:
    return name == "xl/sharedStrings.xml" or _sheet(name)


def _kinds() -> Mapping[str, tuple[frozenset[str], Damage]]:
    every, package = frozenset({"xlsx", "ods", "xlsb", "xls", "text"}), frozenset({"xlsx", "ods", "xlsb"})
    marked, xlsx, ods = frozenset({"xlsx", "ods"}), frozenset({"xlsx"}), frozenset({"ods"})
    found: dict[str, tuple[frozenset[str], Damage]] = {name: (every, d) for name, d in whole.DAMAGE.items()}
    found["suffix"] = (every, lambda _, seed: seed.data)
    found["xls-record"] = (frozenset({"xls"}), whole.xls_record)
    found["xlsb-record"] = (frozenset({"xlsb"}), whole.record_in_part)
    found |= {name: (marked, _in_part(edit, _content)) for name, edit in markup.EDITS.items()}
    found["xml-any-part"] = (marked, _in_part(markup.bytes_flipped, _xml))
    found |= {name: (xlsx, _in_part(edit, _sheet)) for name, edit in sheets.SHEET.items()}
    found |= {name: (xlsx, _in_part(edit, "xl/workbook.xml".__eq__)) for name, edit in sheets.BOOK.items()}
    found |= {name: (xlsx, _in_part(edit, "xl/styles.xml".__eq__)) for name, edit in sheets.STYLES.items()}
    found |= {name: (xlsx, _in_part(edit, _texts)) for name, edit in sheets.TEXTS.items()}
    found |= {name: (ods, _in_part(edit, "content.xml".__eq__)) for name, edit in sheets.ODS.items()}
    found |= {name: (package, _of_parts(edit)) for name, edit in packages.PARTS.items()}
    found |= {name: (package, _of_zip(edit)) for name, edit in packages.ZIPS.items()}
    found |= {name: (frozenset({"text"}), damage) for name, damage in tables.TABLES.items()}
    return found


KINDS = _kinds()
