"""Which programme, round and frame a plan is held against: said by the caller, else by the workbook, else refused.

A workbook names them in words; they are compared with the titles and aliases of the packs, never guessed by likeness.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from checker.model import Assumption, Plan, UsageError
from checker.rules import registry
from checker.rules.programme import FrameRules, Programme, Round

_SCHEME = "monozukuri"  # whose rounds a bare number names; sister schemes have to be named
_NOISE = re.compile(r"[\s()\[\]「」『』【】〔〕・･,、/／:：]+")


@dataclass(frozen=True, slots=True)
class Choice:
    """What a plan is held against, and what was taken for granted on the way."""

    programme: Programme
    round: Round | None
    frame: FrameRules | None
    assumptions: tuple[Assumption, ...] = ()


def folded(text: str) -> str:
    """A name without what people write differently: width, spaces, brackets, dots."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def choose(
    plan: Plan,
    *,
    programme_id: str | None = None,
    pack: Programme | None = None,
    round_number: int | None = None,
    frame_id: str | None = None,
) -> Choice:
    """The programme, round and frame of a plan. Raises UsageError, with the list there is, when they cannot be told."""
    stated_round = plan.value("round")
    number = round_number
    if number is None and isinstance(stated_round, int | float):
        number = int(stated_round)
    if pack is not None:
        programme = pack
    elif programme_id is not None:
        programme = registry.programme(programme_id)
    else:
        programme = _from_workbook(plan, number)
    found_round, assumed = _round(programme, number, asked=round_number is not None)
    frame, also = _frame(programme, plan, frame_id)
    return Choice(programme, found_round, frame, (*assumed, *also))


def _from_workbook(plan: Plan, number: int | None) -> Programme:
    name = plan.value("programme")
    wanted = folded(str(name)) if name else None
    likely = [registry.programme(programme_id) for programme_id in registry.ids_with_round(number)]
    named = [found for found in likely if (found.scheme == _SCHEME if wanted is None else _named(wanted, found))]
    exact = [found for found in likely if wanted in _own_names(found)]
    fits = [found for found in exact or named if found.status == "verified" and (exact or found.round(number))]
    if len(fits) == 1 and (wanted or number):
        return fits[0]
    known = [found for found in registry.programmes() if found.status == "verified"]
    said = "、".join(filter(None, (str(name or ""), f"{number}" if number else "")))
    hint = f" (the workbook says: {said})" if said else " (the workbook does not say)"
    ids = _listed(known)
    raise UsageError(
        f"which programme? give --programme{hint}; there are: {ids}", "which_programme", said=said, ids=ids
    )


def _own_names(programme: Programme) -> set[str]:
    """The names that no other pack has; a pack without rounds is named by its aliases alone."""
    aliases = () if programme.rounds else programme.aliases
    return {folded(name) for name in (programme.id, programme.title.ja, programme.title.en, *aliases)}


def _named(wanted: str, programme: Programme) -> bool:
    names = (programme.id, programme.title.ja, programme.title.en, *programme.aliases)
    return any(folded(name) in wanted or wanted == folded(name) for name in names)


def _listed(programmes: Iterable[Programme]) -> str:
    return ", ".join(programme.id for programme in programmes)


def _round(programme: Programme, number: int | None, *, asked: bool) -> tuple[Round | None, tuple[Assumption, ...]]:
    found = programme.round(number)
    if found is None and asked:
        numbers = ", ".join(str(r.number) for r in programme.rounds)
        message = f"{programme.id} has no round {number}; it has: {numbers}"
        raise UsageError(message, "no_round", programme=programme.id, number=number, there=numbers)
    if found is None and len(programme.rounds) == 1:
        why = "only_round" if number is None else "other_round"
        return programme.rounds[0], (Assumption("round", programme.rounds[0].number, why),)
    return found, ()


def _frame(programme: Programme, plan: Plan, frame_id: str | None) -> tuple[FrameRules | None, tuple[Assumption, ...]]:
    if frame_id is not None:
        frame = programme.frame(frame_id)
        if frame is None:
            there = _frame_list(programme)
            message = f"{programme.id} has no frame {frame_id!r}; it has: {there}"
            raise UsageError(message, "no_frame", programme=programme.id, frame=frame_id, there=there)
        return frame, ()
    stated = plan.value("frame")
    if stated:
        return frame_named(programme, str(stated)), ()
    if len(programme.frames) == 1:
        return programme.frames[0], (Assumption("frame", programme.frames[0].id, "only_frame"),)
    return None, ()


def _frame_list(programme: Programme) -> str:
    return ", ".join(frame.id for frame in programme.frames)


def frame_named(programme: Programme, text: str) -> FrameRules | None:
    """The frame a workbook names, None where no title or alias is that name."""
    wanted = folded(text)
    for frame in programme.frames:
        if wanted in {folded(name) for name in (frame.id, frame.title.ja, frame.title.en, *frame.aliases)}:
            return frame
    return None


def as_of_default(choice: Choice, today: date) -> date:
    """What is known by default: the closing date of a closed round, else today (DESIGN §6)."""
    closes = choice.round.closes if choice.round else None
    return closes if closes is not None and closes < today else today
