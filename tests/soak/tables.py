"""Damage to text tables: encodings, quotes, delimiters, and lines without end."""

from __future__ import annotations

import random

from tests.soak import payloads
from tests.soak.seeds import Seed


def _text(seed: Seed) -> str:
    for encoding in ("utf-16" if seed.data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "cp932"):
        try:
            return seed.data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return ""


def _cells(seed: Seed) -> tuple[str, list[list[str]]]:
    text = _text(seed)
    delimiter = max("\t,;", key=text.count)
    return delimiter, [line.split(delimiter) for line in text.splitlines()]


def cell(rng: random.Random, seed: Seed) -> bytes:
    """One to three cells with another text or number."""
    delimiter, rows = _cells(seed)
    for _ in range(rng.randint(1, 3)):
        row = rng.choice([r for r in rows if r])
        value = payloads.number(rng) if rng.random() < 0.5 else payloads.text(rng)
        row[rng.randrange(len(row))] = f'"{value}"' if rng.random() < 0.3 else value
    return "\n".join(delimiter.join(row) for row in rows).encode("utf-8", "replace")


def nul(rng: random.Random, seed: Seed) -> bytes:
    place = rng.randrange(len(seed.data))
    return seed.data[:place] + b"\0" * rng.choice((1, 2, 1_000)) + seed.data[place:]


def quote(rng: random.Random, seed: Seed) -> bytes:
    place = rng.randrange(len(seed.data))
    return seed.data[:place] + b'"' * rng.choice((1, 1, 3, 999)) + seed.data[place:]


def mixed_encoding(rng: random.Random, seed: Seed) -> bytes:
    lines = _text(seed).splitlines()
    encodings = rng.choices(("utf-8", "cp932", "utf-16-le", "euc_jp", "utf-7", "utf-32"), k=2)
    half = rng.randrange(len(lines) + 1)
    first, second = "\n".join(lines[:half]), "\n".join(lines[half:])
    return first.encode(encodings[0], "replace") + b"\n" + second.encode(encodings[1], "replace")


def encoding(rng: random.Random, seed: Seed) -> bytes:
    chosen = rng.choice(
        ("utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "euc_jp", "utf-7")
    )
    data = _text(seed).encode(chosen, "replace")
    return data[: -rng.randrange(1, 4)] if rng.random() < 0.3 else data


def long_line(rng: random.Random, seed: Seed) -> bytes:
    """A line of up to two million cells or a cell of up to five million characters, somewhere in the table."""
    line = rng.choice(
        (b"," * 2_000_000, b"1," * 500_000, b"9" * 5_000_000, b'"' + b"a\n" * 300_000, b"\xe3\x81\x82" * 20_000)
    )
    head, _, tail = seed.data.partition(b"\n")
    return b"\n".join((head, line, tail) if rng.random() < 0.5 else (line, head, tail))


def many_lines(rng: random.Random, seed: Seed) -> bytes:
    line = rng.choice((b"\n", b"a\n", b"1,2,3,4,5,6,7\n", b'"a\n","b"\n', b"\r"))
    return seed.data + line * rng.choice((1_000, 100_000, 1_048_577))


def delimiter(rng: random.Random, seed: Seed) -> bytes:
    used, rows = _cells(seed)
    others = [rng.choice((used, ",", ";", "\t", "|", ", ", "，", "、")) for _ in rows]
    one = rng.choice(others)
    return "\n".join(
        (one if rng.random() < 0.7 else other).join(r) for r, other in zip(rows, others, strict=True)
    ).encode()


def line_ends(rng: random.Random, seed: Seed) -> bytes:
    end = rng.choice(("\r", "\r\r\n", "\n\n", "\x0b", "\x0c", "\x85", "\u2028", "\n\ufeff"))
    return end.join(_text(seed).splitlines()).encode()


def unquoted_thousands(rng: random.Random, seed: Seed) -> bytes:
    """1234567 → 1,234,567 without quotes: the figures slip to other columns."""
    used, rows = _cells(seed)
    split = [used.join(f"{int(v):,}" if v.isdigit() and rng.random() < 0.7 else v for v in row) for row in rows]
    return "\n".join(split).encode()


TABLES = {
    "csv-cell": cell,
    "csv-nul": nul,
    "csv-quote": quote,
    "csv-mixed-encoding": mixed_encoding,
    "csv-encoding": encoding,
    "csv-long-line": long_line,
    "csv-many-lines": many_lines,
    "csv-delimiter": delimiter,
    "csv-line-ends": line_ends,
    "csv-thousands": unquoted_thousands,
}
