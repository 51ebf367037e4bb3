"""Strict reading of one TOML table: every key is asked for by name, and what is left over is an error.

Messages name file, table, key, what was found, and the nearest allowed word: they are the interface of an author who
does not program.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, NoReturn, Self

from checker.model import ProgrammeError, Text

_MISSING = object()


class Node:
    """One table of a file with its place (`rule BASE-MINIMUM-WAGE`), handing out keys with their type checked."""

    def __init__(self, table: dict[str, Any], place: str, file: str) -> None:
        self._table = dict(table)
        self._asked: set[str] = set()
        self.place = place
        self.file = file

    def fail(self, message: str, key: str = "") -> NoReturn:
        raise ProgrammeError(": ".join(part for part in (self.file, self.place, key, message) if part))

    def unknown_word(self, word: str, allowed: Iterable[str], what: str, key: str) -> NoReturn:
        allowed = sorted(allowed)
        near = difflib.get_close_matches(word, allowed, n=1, cutoff=0.5)
        hint = f'; did you mean "{near[0]}"?' if near else f"; allowed: {', '.join(allowed[:12])}"
        self.fail(f'unknown {what} "{word}"{hint}', key)

    def __contains__(self, key: str) -> bool:
        return key in self._table

    def names(self) -> tuple[str, ...]:
        return tuple(self._table)

    def done(self) -> None:
        """Refuse keys nobody asked for."""
        for key in self._table:
            if key not in self._asked:
                self.unknown_word(key, self._asked, "key", key)

    def _get(self, key: str, default: Any) -> Any:
        self._asked.add(key)
        if key in self._table:
            return self._table[key]
        if default is _MISSING:
            self.fail("is missing", key)
        return default

    def text(self, key: str, default: Any = _MISSING) -> str:
        value = self._get(key, default)
        if not isinstance(value, str) or (not value and default is _MISSING):
            self.fail(f"must be a text, not {value!r}", key)
        return value

    def word(self, key: str, allowed: Iterable[str], default: Any = _MISSING) -> Any:
        value = self.text(key, default)
        if value not in (allowed := tuple(allowed)):
            self.unknown_word(value, allowed, "word", key)
        return value

    def words(self, key: str, allowed: Iterable[str] | None, what: str, default: Any = _MISSING) -> tuple[str, ...]:
        value = self._get(key, default)
        if not isinstance(value, str | list | tuple):
            self.fail(f"must be texts, not {value!r}", key)
        values = (value,) if isinstance(value, str) else tuple(value)
        for word in values:
            if not isinstance(word, str):
                self.fail(f"must be texts, not {word!r}", key)
            if allowed is not None and word not in (allowed := tuple(allowed)):
                self.unknown_word(word, allowed, what, key)
        return values

    def flag(self, key: str, default: Any = _MISSING) -> bool:
        value = self._get(key, default)
        if not isinstance(value, bool):
            self.fail(f"must be true or false, not {value!r}", key)
        return value

    def whole(self, key: str, default: Any = _MISSING) -> int:
        value = self._get(key, default)
        if not isinstance(value, int) or isinstance(value, bool):
            self.fail(f"must be a whole number, not {value!r}", key)
        return value

    def day(self, key: str) -> date:
        value = self._get(key, _MISSING)
        if not isinstance(value, date) or isinstance(value, datetime):
            self.fail(f"must be a date like 2024-03-01, not {value!r}", key)
        return value

    def both(self, key: str, default: Any = _MISSING) -> Any:
        """A text in both languages: `{ ja = "…", en = "…" }`."""
        value = self._get(key, default)
        if value is None and default is None:
            return None
        if not isinstance(value, dict) or set(value) != {"ja", "en"}:
            self.fail('must be { ja = "…", en = "…" }', key)
        if not all(isinstance(text, str) and text.strip() for text in value.values()):
            self.fail('must be { ja = "…", en = "…" }', key)
        return Text(value["ja"], value["en"])

    def raw(self, key: str, default: Any = _MISSING) -> Any:
        return self._get(key, default)

    def table(self, key: str, default: Any = _MISSING) -> Self:
        value = self._get(key, default)
        if not isinstance(value, dict):
            self.fail("must be a table", key)
        return type(self)(value, f"{self.place}.{key}" if self.place else key, self.file)

    def tables(self, key: str, name: str, default: Any = _MISSING) -> Iterator[Self]:
        """An array of tables; `name` is the key that names each in messages."""
        value = self._get(key, default)
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            self.fail("must be a list of tables", key)
        for index, row in enumerate(value, 1):
            label = row.get(name) if isinstance(row.get(name), str | int) else f"#{index}"
            yield type(self)(row, f"{self.place}{'.' if self.place else ''}{key} {label}", self.file)

    def named_tables(self, key: str, default: Any = _MISSING) -> Iterator[tuple[str, Self]]:
        value = self._get(key, default)
        if not isinstance(value, dict):
            self.fail("must be tables", key)
        for name, row in value.items():
            if not isinstance(row, dict):
                self.fail("must be a table", f"{key}.{name}")
            yield name, type(self)(row, f"{key}.{name}", self.file)


def exact(value: object) -> Fraction | None:
    """A TOML number or a fraction like "2/3" as an exact Fraction; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | Decimal):
        return Fraction(value) if not isinstance(value, Decimal) or value.is_finite() else None
    if isinstance(value, str) and value.count("/") == 1:
        top, bottom = value.split("/")
        if top.strip().isdecimal() and bottom.strip().isdecimal() and int(bottom):
            return Fraction(int(top), int(bottom))
    return None
