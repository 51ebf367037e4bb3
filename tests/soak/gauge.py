"""How much memory this process and its descendants have used, and which of them are left over. Linux only."""

from __future__ import annotations

import os
import threading
import time
from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc")
_EVERY = 0.02


def descendants(pid: int) -> list[int]:
    """The processes that a process started, and those that they started."""
    found: list[int] = []
    with suppress(OSError):
        for task in (_PROC / str(pid) / "task").iterdir():
            with suppress(OSError):
                for child in map(int, (task / "children").read_text().split()):
                    found += [child, *descendants(child)]
    return found


def status(pid: int) -> dict[str, str]:
    """/proc/PID/status; empty where the process is gone."""
    try:
        lines = (_PROC / str(pid) / "status").read_text(errors="replace").splitlines()
    except OSError:
        return {}
    return dict(line.split(":", 1) for line in lines if ":" in line)


def name(pid: int) -> str:
    return status(pid).get("Name", "").strip()


def zombies() -> list[int]:
    """Children of this process that died and that nobody has asked about for a second."""
    found = _dead()
    if not found:
        return []
    time.sleep(1.0)
    return sorted(found & _dead())


def _dead() -> set[int]:
    return {pid for pid in descendants(os.getpid()) if status(pid).get("State", "").strip().startswith("Z")}


class Gauge(threading.Thread):
    """Peaks since `reset()`, in bytes: `own` of this process, `child` of the largest descendant."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.child = 0
        self._pid = os.getpid()

    def reset(self) -> None:
        for pid in (self._pid, *descendants(self._pid)):
            with suppress(OSError):
                (_PROC / str(pid) / "clear_refs").write_text("5")
        self.child = 0

    @property
    def own(self) -> int:
        return _peak(self._pid)

    def look(self) -> None:
        self.child = max([self.child, *map(_peak, descendants(self._pid))])

    def run(self) -> None:
        while True:
            self.look()
            time.sleep(_EVERY)


def _peak(pid: int) -> int:
    return int(status(pid).get("VmHWM", "0 kB").split()[0]) * 1024
