"""What a child process does: it answers calls one after another, silent and bounded, and never outlives its parent.

A child that runs into its bounds is simply ended, by the system or by the parent (`children.py`).
"""

from __future__ import annotations

import faulthandler
import gc
import multiprocessing
import os
import pickle
import signal
import struct
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

try:
    import fcntl
    import resource
except ImportError:  # Windows
    fcntl = resource = None  # type: ignore[assignment]

VALUE, MEMORY, RAISED = b"v", b"m", b"r"  # how an answer begins
_SECONDS = struct.Struct("d")  # how a request begins
_GRACE_SECONDS = 2.0  # the parent ends a late child; only a child without a parent comes to its own alarm
_ALARM = hasattr(signal, "setitimer")


def request(seconds: float, call: bytes) -> bytes:
    """The message for one call, made by `pack`, that may take so long."""
    return _SECONDS.pack(seconds) + call


def pack(function: Callable[..., Any], arguments: tuple[Any, ...]) -> bytes:
    return pickle.dumps((function, arguments), pickle.HIGHEST_PROTOCOL)


def serve(pipe: Connection, errors: str, memory_bytes: int | None, inherited: Iterable[int], lifeline: int) -> None:
    """The child's whole life. Without `memory_bytes` the parent watches its memory.

    `inherited` are file descriptors of the parent's that only a fork brought here; `lifeline` is the reading end of a
    pipe that breaks when the parent dies, -1 where there is none.
    """
    for descriptor in inherited:
        with suppress(OSError):
            os.close(descriptor)
    _be_silent(errors)
    tempfile.tempdir = str(Path(errors).parent)  # what a call leaves there when it is ended goes with the pool's folder
    _die_with_the_parent(lifeline)
    if memory_bytes is not None:
        _be_bounded(memory_bytes)
    gc.freeze()  # what the parent built is never collected here, so its pages stay shared
    while True:
        try:
            message = pipe.recv_bytes()
            _alarm(_SECONDS.unpack_from(message)[0] + _GRACE_SECONDS)
            answer = _answer(message)
            _alarm(0.0)
            pipe.send_bytes(answer)
        except (EOFError, OSError):  # the parent is gone, or wants no more
            os._exit(0)


def _answer(message: bytes) -> bytes:
    try:
        function, arguments = pickle.loads(memoryview(message)[_SECONDS.size :])
        return VALUE + pickle.dumps(function(*arguments), pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return MEMORY
    except BaseException as error:  # exceptions of lxml do not survive the way between processes; calamine's panics do
        return RAISED + type(error).__name__.encode()


def _alarm(seconds: float) -> None:
    if _ALARM:
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _be_silent(errors: str) -> None:
    """No word on the parent's streams (an abort prints 100 lines), no core file; Ctrl-C is the parent's to answer."""
    faulthandler.disable()  # a host such as pytest may have turned it on, with a stderr of its own
    os.dup2(os.open(errors, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 2)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("SIGTERM", "SIGALRM"):  # the parent may have handlers of its own
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    if resource is not None:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _die_with_the_parent(lifeline: int) -> None:
    """An idle child sees its pipe close; a busy one is ended at once by the signal of the broken lifeline."""
    if lifeline >= 0:
        signal.signal(signal.SIGIO, signal.SIG_DFL)
        fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)
    elif (parent := multiprocessing.parent_process()) is not None:
        threading.Thread(target=_follow, args=(parent.sentinel,), daemon=True).start()


def _follow(parent: int) -> None:
    wait([parent])
    os._exit(0)


def _be_bounded(memory_bytes: int) -> None:
    if sys.platform == "linux":
        with suppress(OSError, ValueError):
            most = _address_space() + memory_bytes
            resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _address_space() -> int:
    """Bytes of address space the child was born with; a fork of a large parent starts large."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
