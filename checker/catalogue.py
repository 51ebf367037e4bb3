"""The two catalogues every room shares: the items a plan can state and the codes a finding can carry."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from checker.model import Text


@dataclass(frozen=True, slots=True)
class Item:
    """One fact a plan can state. `money` amounts are in the workbook's unit until the reader makes them yen."""

    id: str
    title: Text
    unit: str
    kind: str
    sign: str
    unstated: str
    labels: tuple[str, ...]
    money: bool
    head_count: str  # the row that counts the people this is about; "" for the whole firm
    in_target_block: tuple[str, ...]  # what the form calls it under the heading 目標値の設定
    adverse: bool  # held against the applicant where a rule refuses it: then unstated is unknown

    @property
    def series(self) -> bool:
        return self.kind == "series"

    @property
    def flag(self) -> bool:
        return self.unit == "flag"

    @property
    def numeric(self) -> bool:
        return self.unit not in ("text", "date", "flag")

    @property
    def whole(self) -> bool:
        """Values are whole numbers of the unit, so that one unit less is a meaningful boundary."""
        return self.unit in ("yen", "yen_per_hour")


@dataclass(frozen=True, slots=True)
class FindingCode:
    """One entry of `findings.toml`. `fatal` codes mean that no plan was read (exit code 2)."""

    code: str
    title: Text
    fatal: bool
    switchable: bool


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((files("checker") / name).read_text(encoding="utf-8"))


@cache
def items() -> Mapping[str, Item]:
    """Every item by id, in the order of the catalogue."""
    return MappingProxyType({id_: _item(id_, row) for id_, row in _load("items.toml").items()})


def _item(id_: str, row: dict[str, Any]) -> Item:
    return Item(
        id=id_,
        title=Text(row["ja"], row["en"]),
        unit=row["unit"],
        kind=row["kind"],
        sign=row.get("sign", "any"),
        unstated=row.get("unstated", "unknown"),
        labels=(row["ja"], *row.get("labels", ())),
        money=row.get("money", row["unit"] == "yen"),
        head_count=row.get("head_count", ""),
        in_target_block=tuple(row.get("in_target_block", ())),
        adverse=row.get("adverse", False),
    )


@cache
def series_items() -> tuple[str, ...]:
    """Ids of the numeric series, in the order of the catalogue."""
    return tuple(i.id for i in items().values() if i.series and i.numeric)


@cache
def finding_codes() -> Mapping[str, FindingCode]:
    """Every finding code, in the order of the catalogue."""
    return MappingProxyType(
        {
            code: FindingCode(code, Text(row["ja"], row["en"]), row.get("fatal", False), row.get("switch", False))
            for code, row in _load("findings.toml").items()
        }
    )
