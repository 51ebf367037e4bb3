"""Workers of a dask.distributed cluster: the same chunks, written to the same shared folder.

Every worker reads its workbooks in a bounded child of its own, so dask's workers must be allowed to have children
(`distributed.worker.daemon: false`, or `dask worker --no-nanny`); else the run is refused before it begins.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from checker.auditing.chunk import Chunk, Done
from checker.auditing.run import Lost
from checker.auditing.run import Pending as _Pending
from checker.model import UsageError

_RETRIES = 3  # a worker that dies takes its task with it; dask gives it to another
_CONNECT_SECONDS = 10
_here = threading.local()


class _Remote:
    def __init__(self, future: Any) -> None:
        self._future = future

    def done(self) -> bool:
        return bool(self._future.done())

    def result(self) -> Done:
        """What a worker made of the chunk. A worker that dies with its task says nothing about a workbook: those are
        read in a child of its own. Raises UsageError where the scheduler is gone.
        """
        client = self._future.client
        try:
            found: Done | tuple[str, int | None] = self._future.result()
        except Exception as error:
            if client.status != "running" or self._future.cancelled():
                message = f"{client.scheduler.address}: the scheduler went away; start it and call again"
                raise UsageError(message, "scheduler_gone", scheduler=client.scheduler.address) from error
            raise Lost("died", None) from error
        if isinstance(found, Done):
            return found
        raise Lost(*found)


class ClusterWorkers:
    """A cluster by its scheduler's address. Raises UsageError where it cannot be used."""

    def __init__(self, scheduler: str, folder: Path) -> None:
        try:
            from distributed import Client
        except ImportError as error:
            message = "--scheduler needs dask: pip install 'plan-checker[cluster]'"
            raise UsageError(message, "no_dask") from error
        try:
            connect: Any = Client
            self._client = connect(scheduler, timeout=_CONNECT_SECONDS, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            message = f"{scheduler}: no scheduler answers there"
            raise UsageError(message, "no_scheduler", scheduler=scheduler) from error
        try:
            self._ask(folder)
        except BaseException:
            self._client.close()
            raise

    def _ask(self, folder: Path) -> None:
        """Every worker must be able to have children and must see the run's folder."""
        workers = self._client.run(_able, str(folder.resolve()))
        if not workers:
            raise UsageError("the cluster has no workers", "no_workers")
        for name, why in workers.items():
            if why == "daemon":
                message = (
                    f"{name}: this dask worker may not start child processes; set distributed.worker.daemon to false, "
                    "or start it with --no-nanny"
                )
                raise UsageError(message, "daemon_worker", worker=name)
            if why:
                raise UsageError(f"{name}: cannot see {folder}", "worker_folder", worker=name, folder=folder)
        self.jobs = sum(self._client.nthreads().values())

    def submit(self, chunk: Chunk) -> _Pending:
        future = self._client.submit(
            _work, chunk, key=f"audit-{chunk.part}-{time.time_ns()}", retries=_RETRIES, pure=False
        )
        return _Remote(future)

    def wait(self, pending: Sequence[_Pending], seconds: float) -> None:
        """Until one of them is done, or so long."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not any(one.done() for one in pending):
            time.sleep(0.02)

    def close(self) -> None:
        self._client.close()


def _able(folder: str) -> str:
    """On a worker: "" if it can work, else why not."""
    import multiprocessing

    if multiprocessing.current_process().daemon:
        return "daemon"
    return "" if Path(folder).is_dir() else "folder"


def _work(chunk: Chunk) -> Done | tuple[str, int | None]:
    """On a worker: the chunk in a bounded child that this thread keeps for the next one; its death is an answer."""
    from checker.auditing.local import LocalWorkers

    mine = getattr(_here, "workers", None)
    if mine is None:
        mine = _here.workers = LocalWorkers(1)
    try:
        done: Done = mine.submit(chunk).result()
    except Lost as lost:
        return lost.kind, lost.at
    return done
