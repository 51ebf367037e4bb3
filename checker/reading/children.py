"""Calls in child processes, which may hang, die or gorge: the caller lives on and is told which call it was.

One thread hands the calls out and watches the children; a child that ends badly is replaced when the next call needs
one. A call is sent ahead while its child still answers the one before, so that no child waits for the parent.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from checker.reading import limits
from checker.reading.child import MEMORY, RAISED, VALUE, pack, request, serve

START_METHOD = "fork" if sys.platform == "linux" else "spawn"
BOUNDED = sys.platform == "linux"  # macOS accepts RLIMIT_AS and ignores it: there memory is watched
_CALLS_OF_A_CHILD = 1_000  # then it is replaced, with whatever it may have leaked
_AHEAD_BYTES = 4_096  # a larger call is not sent ahead: the pipe might not take it while the child is busy
_LOOK_SECONDS = 1.0  # how often a death is looked for that no pipe told of
_BIRTH = threading.Lock()  # a child forked meanwhile would keep the ends of another's pipe open
_PARENTS_ENDS: set[int] = set()  # descriptors that a forked child must close


class ChildError(Exception):
    """No answer: `kind` is timeout, memory, died, or raised with the name of the exception in `detail`."""

    def __init__(self, kind: str, detail: str = "") -> None:
        super().__init__(f"{kind} {detail}".strip())
        self.kind, self.detail = kind, detail


class Call:
    """A call under way. `spent` is how many seconds its children took for it."""

    def __init__(self, packed: bytes, seconds: float) -> None:
        self.packed, self.seconds = packed, seconds
        self.spent = 0.0
        self.again = False
        self._answer = b""
        self._death: ChildError | None = None
        self._done = threading.Event()

    def result(self) -> Any:
        """What the function returned. Raises ChildError."""
        self._done.wait()
        if self._death is not None:
            raise self._death
        return pickle.loads(self._answer)

    def is_done(self) -> bool:
        """Whether `result` returns at once."""
        return self._done.is_set()

    def finish(self, answer: bytes) -> None:
        """The answer of the child, or no answer."""
        if answer.startswith(VALUE):
            self._answer = answer[len(VALUE) :]
        elif answer.startswith(MEMORY):
            self._death = ChildError("memory")
        else:
            self._death = ChildError("raised", answer[len(RAISED) :].decode())
        self._done.set()

    def fail(self, kind: str) -> None:
        """The child came to an end over it."""
        self._death = ChildError(kind)
        self._done.set()


@dataclass(eq=False, slots=True)
class _Child:
    """`calls[0]` is being answered since `since`, the others were sent ahead; `served` counts the answered ones."""

    process: Any
    pipe: Connection
    lifeline: int
    errors: Path
    calls: deque[Call] = field(default_factory=deque)
    since: float = 0.0
    served: int = 0
    born_bytes: int = 0

    def left(self, now: float) -> float:
        return self.calls[0].seconds - (now - self.since)


class Children:
    """`jobs` children that answer calls; they start at once. Close it when done.

    `memory_bytes` is what a child may add to what it was born with.
    """

    def __init__(
        self, jobs: int = 1, *, memory_bytes: int, start_method: str = START_METHOD, bounded: bool = BOUNDED
    ) -> None:
        self._jobs, self._memory, self._bounded = jobs, memory_bytes, bounded
        self._context: Any = multiprocessing.get_context(start_method)
        self._folder = tempfile.TemporaryDirectory(prefix="plan-checker-", ignore_cleanup_errors=True)
        self._waiting: deque[Call] = deque()
        self._children: list[_Child] = []
        self._births = 0
        self._closed = False
        self._lock = threading.Lock()
        self._bell, self._ringer = multiprocessing.Pipe(duplex=False)
        self._forks = start_method == "fork"
        self._give_birth()
        self._supervisor = threading.Thread(target=self._supervise, name="plan-checker children", daemon=True)
        self._supervisor.start()

    def submit(self, function: Callable[..., Any], *arguments: Any, seconds: float, first: bool = False) -> Call:
        """Start `function(*arguments)`, which may take so many seconds from when a child takes it up.

        `first` puts it before all that wait for a child.
        """
        call = Call(pack(function, arguments), seconds)
        with self._lock:
            if self._closed:
                raise RuntimeError("these children were closed")
            self._waiting.insert(0 if first else len(self._waiting), call)
            if len(self._waiting) == 1:  # else the supervisor knows, and takes them as children come free
                self._ringer.send_bytes(b"!")
        return call

    def close(self) -> None:
        """Ends the children; what they have not answered counts as died."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._ringer.send_bytes(b"!")
        self._supervisor.join(limits.CLOSE_SECONDS)

    # ---- the supervisor's thread -------------------------------------------------------------------------------------

    def _supervise(self) -> None:
        try:
            while not self._closed:
                self._hand_out()
                talking: dict[Any, _Child] = {child.pipe: child for child in self._children}
                for end in wait([self._bell, *talking], self._patience()):
                    if end is self._bell:
                        self._bell.recv_bytes()
                    else:
                        self._hear(talking[end])
                self._look_after()
        finally:
            self._wind_up()

    def _patience(self) -> float | None:
        """Seconds until a busy child has to be looked after; None while all are idle."""
        busy = [child for child in self._children if child.calls]
        if not busy:
            return None
        now = time.monotonic()
        look = _LOOK_SECONDS if self._bounded else limits.WATCH_SECONDS
        return max(0.0, min(look, *(child.left(now) for child in busy)))

    def _hand_out(self) -> None:
        """A call for every idle child, then one more for each, sent ahead."""
        for child in [c for c in self._children if _is_old(c) and not c.calls]:
            self._end(child, "died")
        if self._waiting:
            self._give_birth()
        for ahead in (0, 1):
            for child in [c for c in self._children if len(c.calls) == ahead and not _is_old(c)]:
                if (call := self._next(ahead=bool(ahead))) is not None:
                    self._send(child, call)
        while not self._children and (call := self._next()) is not None:
            call.fail("died")  # the system allows no new process

    def _next(self, *, ahead: bool = False) -> Call | None:
        with self._lock:
            if not self._waiting or (ahead and len(self._waiting[0].packed) > _AHEAD_BYTES):
                return None
            return self._waiting.popleft()

    def _send(self, child: _Child, call: Call) -> None:
        if not child.calls:
            child.since = time.monotonic()
        child.calls.append(call)
        try:
            child.pipe.send_bytes(request(call.seconds, call.packed))
        except OSError:
            self._end(child, "died")

    def _hear(self, child: _Child) -> None:
        """Takes an answer. A pipe that breaks tells of a death."""
        try:
            answer = child.pipe.recv_bytes()
            call = child.calls.popleft()
        except (EOFError, OSError, IndexError):
            self._end(child, "died")
            return
        now = time.monotonic()
        call.spent += now - child.since
        child.since = now
        child.served += 1
        call.finish(answer)

    def _look_after(self) -> None:
        """Ends children that are late or too large, and notices the dead."""
        now = time.monotonic()
        for child in [c for c in self._children if c.calls and not c.pipe.poll()]:
            if child.left(now) <= 0:
                self._end(child, "timeout")
            elif not child.process.is_alive():
                self._end(child, "died")
            elif not self._bounded and self._grown(child):
                self._end(child, "memory")

    def _grown(self, child: _Child) -> bool:
        import psutil

        with suppress(psutil.Error):
            size: int = psutil.Process(child.process.pid).memory_info().rss
            child.born_bytes = child.born_bytes or size
            return size > child.born_bytes + self._memory
        return False

    def _end(self, child: _Child, kind: str) -> None:
        """Buries a child. Its call fails, or is tried once more where the calls before it may have hurt the child."""
        self._children.remove(child)
        child.process.kill()
        child.process.join(limits.CLOSE_SECONDS)
        kind = _cause(child, kind)
        _let_go(child.pipe, child.lifeline)
        with suppress(OSError):
            child.errors.unlink()
        if child.calls:
            call, taken = child.calls.popleft(), time.monotonic() - child.since
            call.spent += taken
            call.seconds -= taken
            if kind == "timeout" or not child.served or call.again or self._closed or call.seconds <= 0:
                call.fail(kind)
            else:
                call.again = True
                child.calls.appendleft(call)
        with self._lock:
            self._waiting.extendleft(reversed(child.calls))

    def _give_birth(self) -> None:
        while len(self._children) < self._jobs:
            self._births += 1
            errors = Path(self._folder.name) / f"{self._births}.err"
            try:
                self._children.append(self._born(errors))
            except OSError:
                return

    def _born(self, errors: Path) -> _Child:
        memory = self._memory if self._bounded else None
        with _BIRTH:
            pipe, childs_end = multiprocessing.Pipe()
            breath, lifeline = os.pipe() if self._forks else (-1, -1)
            if self._forks:
                _PARENTS_ENDS.update((pipe.fileno(), lifeline))
            inherited = tuple(_PARENTS_ENDS) if self._forks else ()
            arguments = (childs_end, str(errors), memory, inherited, breath)
            process = self._context.Process(target=serve, args=arguments, daemon=True)
            try:
                process.start()
            except OSError:
                _let_go(pipe, lifeline)
                raise
            finally:
                _let_go(childs_end, breath)
        return _Child(process, pipe, lifeline, errors)

    def _wind_up(self) -> None:
        with self._lock:
            self._closed = True
            left = [*self._waiting]
            self._waiting.clear()
        for child in self._children:
            child.process.kill()  # all at once, before any is waited for
        for child in [*self._children]:
            left.extend(child.calls)
            self._end(child, "died")
        for call in left:
            call.fail("died")
        self._bell.close()
        self._ringer.close()
        self._folder.cleanup()


def _let_go(pipe: Connection, lifeline: int) -> None:
    """Closes the ends of one side; a descriptor that is free again may soon be another's."""
    _PARENTS_ENDS.difference_update((pipe.fileno(), lifeline))
    pipe.close()
    if lifeline >= 0:
        os.close(lifeline)


def _is_old(child: _Child) -> bool:
    return child.served + len(child.calls) >= _CALLS_OF_A_CHILD


def _cause(child: _Child, kind: str) -> str:
    """Why the child died, where its last words or its own alarm tell."""
    if kind != "died":
        return kind
    if hasattr(signal, "SIGALRM") and child.process.exitcode == -signal.SIGALRM:
        return "timeout"
    with suppress(OSError), child.errors.open("rb") as file:
        file.seek(max(0, child.errors.stat().st_size - 200_000))
        words = file.read()
        if b"memory allocation of" in words or b"MemoryError" in words:
            return "memory"
    return "died"
