"""Whether a quantity is about people of whom there are none: what it asks of them is asked of nobody (DESIGN §6)."""

from __future__ import annotations

import numpy as np

from checker.catalogue import items
from checker.evaluation import metrics
from checker.evaluation.batch import Batch, Ints, Mask
from checker.evaluation.projection import Span
from checker.rules.programme import Programme


def head_counts(programme: Programme, name: str) -> tuple[str, ...]:
    """The head-count rows of the people a metric or item is about; none where it is about the whole firm.

    A head-count itself is about no group: whether there are such people at all is what its rule asks.
    """
    leaves = metrics.leaf_items(programme, name)
    heads = [items()[leaf].head_count for leaf in leaves]
    return tuple(dict.fromkeys(heads)) if all(heads) and set(leaves) != set(heads) else ()


def about_nobody(batch: Batch, name: str, span: Span) -> Mask | None:
    """Plans in which those people are stated to be none, in the base and in the final year; None where in no plan.

    A blank head-count is unknown, not none; and who is paid is somebody, whatever the head-count says.
    """
    found = None
    ends = np.stack([np.zeros(batch.size, np.int64), span.final], axis=1)
    for head in head_counts(batch.programme, name):
        none = _both_ends(batch.series(head) == 0, ends)
        if not none.any():
            continue
        none &= span.final > 0
        for item in _amounts_of(batch.programme, name, head):
            none &= _both_ends(~(batch.series(item) > 0), ends)
        found = none if found is None else found | none
    return found if found is not None and found.any() else None


def _both_ends(holds: Mask, ends: Ints) -> Mask:
    """Whether something holds in the base year and in the final year, (n,) of (n, 6)."""
    found: Mask = np.take_along_axis(holds, ends, axis=1)
    return found[:, 0] & found[:, 1]


def _amounts_of(programme: Programme, name: str, head: str) -> tuple[str, ...]:
    """The rows that tell what those people are paid: the quantity's own, and every row of their group."""
    group = [name for name, item in items().items() if item.head_count == head]
    rows = dict.fromkeys((*metrics.leaf_items(programme, name), *group))
    return tuple(row for row in rows if items()[row].series and items()[row].unit == "yen")
