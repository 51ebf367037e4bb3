"""Rules of one code and part that different frames ask in different forms: a plan hears each code once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from checker.evaluation.batch import Codes, Ints
from checker.rules.programme import Rule


class Siblings:
    """Rules of one code and part for different frames: a plan hears each of them once.

    Without a frame all of them may apply; the first then speaks for all.
    """

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        keys = [rule.key for rule in rules]
        self._last = {key: place for place, key in enumerate(keys)}
        self._several = {key for key in keys if keys.count(key) > 1}
        self._heard: dict[str, npt.NDArray[np.bool_]] = {}

    def silence(self, rule: Rule, applies: Codes | None) -> Codes | None:
        """`applies` with 0 for plans that an earlier sibling has spoken to."""
        if rule.key not in self._several or applies is None:
            return applies
        heard = self._heard.get(rule.key)
        if heard is not None:
            applies = np.where(heard, 0, applies).astype(np.int8)
        self._heard[rule.key] = (applies != 0) | (False if heard is None else heard)
        return applies

    def silent(self, rule: Rule, place: int, applies: Codes) -> Ints:
        """Plans that no sibling speaks of, once all had their turn; else none."""
        if rule.key not in self._several:
            return np.flatnonzero(applies == 0)
        return np.flatnonzero(~self._heard[rule.key]) if self._last[rule.key] == place else np.array([], np.int64)
