"""Questions to the store in SQL: the four tables as views, nothing outside the run within reach."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from checker.auditing.store import PARTS, connected
from checker.model import UsageError

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet takes a text that begins so for a formula


@dataclass(frozen=True, slots=True)
class Answer:
    """Column names and rows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def to_csv(self) -> str:
        """Comma separated; texts that a spreadsheet would take for formulas are marked as text."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(map(_harmless, self.columns))
        writer.writerows([_harmless(value) for value in row] for row in self.rows)
        return out.getvalue()

    def to_json(self) -> str:
        """One object a line."""
        lines = (dict(zip(self.columns, map(_plain, row), strict=True)) for row in self.rows)
        return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def ask(folder: Path, sql: str) -> Answer:
    """The answer to one SELECT over `plans`, `years`, `findings` and `reads`.

    Raises UsageError where there is no run, or for a statement DuckDB refuses. Files other than the run's own cannot
    be read, nor anything be written.
    """
    import duckdb

    connection = connected(folder)
    try:
        # the run's own parts stay within reach, nothing else does, and no statement can change that
        connection.execute("SET allowed_directories = [?]", [str((folder / PARTS).resolve())])
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        statements = connection.extract_statements(sql)
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            why = "one SELECT statement is asked for"
            raise UsageError(f"query: {why}", "query", why=why)
        result = connection.execute(statements[0])
        if result.description is None:
            return Answer((), ())
        columns = tuple(entry[0] for entry in result.description)
        return Answer(columns, tuple(result.fetchall()))
    except duckdb.Error as error:
        line = str(error).strip().splitlines()[0]
        raise UsageError(f"query: {line}", "query", why=line) from None
    finally:
        connection.close()


def _harmless(value: object) -> object:
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, int | float | str | bool) or value is None else str(value)
