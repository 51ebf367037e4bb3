"""Workers that fail on purpose, for the tests of the soak itself. A module of its own: spawned processes import it."""

from __future__ import annotations

import os
import time
from multiprocessing.connection import Connection

from tests.soak.work import Record, Task


def dies_at_two(task: Task, indexes: list[int], answers: Connection) -> None:
    """A worker as `work.work`, with a mutant that kills it."""
    for index in indexes:
        answers.send(index)
        if index == 2:
            os._exit(9)
        answers.send(Record(index, "any"))
    answers.send(Record(-1, "end"))


def hangs(task: Task, indexes: list[int], answers: Connection) -> None:
    answers.send(indexes[0])
    time.sleep(600)
