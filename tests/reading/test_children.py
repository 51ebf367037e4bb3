"""Calls in child processes: each is answered or named, and no child outlives anybody."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from checker.reading import children
from checker.reading.children import ChildError, Children

MEMORY = 200 * 2**20
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def _twice(number):
    return 2 * number


def _pid():
    return os.getpid()


def _sleep(seconds):
    time.sleep(seconds)
    return "awake"


def _abort():
    os.abort()


def _kill_itself():
    os.kill(os.getpid(), signal.SIGKILL)


def _hoard():
    return [bytes(2**20) for _ in range(2**20)]


def _size(data):
    return len(data)


def _note(path, word):
    with Path(path).open("a") as book:
        book.write(f"{word} ")


def _raise():
    raise LookupError("今は昔")


def _poison(path):
    """Harms the child, but only after the answer: as a library that spoils the heap would."""
    import threading

    threading.Timer(0.2, _abort).start()
    Path(path).touch()
    return "harmless to look at"


def _innocent(path):
    """Takes long enough to be hit by what an earlier call did to the child."""
    time.sleep(0.6)
    return Path(path).exists()


@pytest.fixture
def one():
    with_one = Children(memory_bytes=MEMORY)
    yield with_one
    with_one.close()


def _kind(call):
    with pytest.raises(ChildError) as error:
        call.result()
    return error.value.kind


def test_every_call_is_answered_and_by_as_many_children_as_there_are_jobs():
    pool = Children(2, memory_bytes=MEMORY)
    calls = [pool.submit(_twice, n, seconds=20) for n in range(3_000)]
    who = [pool.submit(_sleep, 0.2, seconds=20), pool.submit(_pid, seconds=20), pool.submit(_pid, seconds=20)]
    assert [call.result() for call in calls] == [2 * n for n in range(3_000)]
    assert who[1].result() != os.getpid()
    pool.close()


def test_a_call_that_dies_hangs_or_gorges_is_named_and_the_calls_behind_it_are_answered(one):
    calls = [
        one.submit(function, *arguments, seconds=2)
        for function, *arguments in [
            (_abort,),
            (_twice, 1),
            (_sleep, 60),
            (_twice, 2),
            (_hoard,),
            (_twice, 3),
            (_raise,),
        ]
    ]
    assert _kind(calls[0]) == "died"
    assert calls[1].result() == 2
    assert _kind(calls[2]) == "timeout"
    assert 2 <= calls[2].spent < 10
    assert calls[3].result() == 4
    assert _kind(calls[4]) == "memory"
    assert calls[5].result() == 6
    with pytest.raises(ChildError, match="raised LookupError"):
        calls[6].result()


def test_a_call_is_not_blamed_for_what_an_earlier_one_did_to_the_child(one, tmp_path):
    first = one.submit(_poison, str(tmp_path / "a"), seconds=20)
    second = one.submit(_innocent, str(tmp_path / "a"), seconds=20)
    assert first.result() == "harmless to look at"
    assert second.result() is True


def test_a_call_that_goes_first_does_not_wait_for_those_that_wait(one, tmp_path):
    book = tmp_path / "book"
    one.submit(_sleep, 1.0, seconds=20)
    calls = [one.submit(_note, str(book), name, seconds=20) for name in "abcd"]
    calls.append(one.submit(_note, str(book), "first", seconds=20, first=True))
    assert [call.result() for call in calls] == [None] * 5
    said = book.read_text().split()
    assert said.index("first") <= 1  # a may have been sent ahead to the child
    assert [word for word in said if word != "first"] == ["a", "b", "c", "d"]


def test_arguments_larger_than_a_pipe_reach_the_child(one):
    assert one.submit(_twice, "界" * 5_000_000, seconds=20).result() == "界" * 10_000_000
    assert [call.result() for call in [one.submit(_size, bytes(10**7), seconds=20) for _ in range(3)]] == [10**7] * 3


def test_a_child_that_answered_many_calls_is_replaced(one, monkeypatch):
    monkeypatch.setattr(children, "_CALLS_OF_A_CHILD", 5)
    pids = [one.submit(_pid, seconds=20).result() for _ in range(11)]
    assert [pids.count(pid) for pid in dict.fromkeys(pids)] == [5, 5, 1]


def test_a_child_that_dies_while_it_waits_is_replaced(one):
    pid = one.submit(_pid, seconds=20).result()
    os.kill(pid, signal.SIGKILL)
    assert one.submit(_pid, seconds=20).result() != pid


def test_closing_does_not_wait_for_what_is_under_way_and_ends_every_child():
    pool = Children(2, memory_bytes=MEMORY)
    pids = {pool.submit(_pid, seconds=20).result()}
    calls = [pool.submit(_sleep, 60, seconds=100) for _ in range(5)]
    started = time.monotonic()
    pool.close()
    pool.close()
    assert time.monotonic() - started < 30
    assert [_kind(call) for call in calls] == ["died"] * 5
    assert not any(_lives(pid) for pid in pids)
    with pytest.raises(RuntimeError):
        pool.submit(_pid, seconds=1)


def test_children_of_two_pools_do_not_keep_each_other_alive():
    older, younger = Children(memory_bytes=MEMORY), Children(memory_bytes=MEMORY)
    assert _kind(older.submit(_kill_itself, seconds=20)) == "died"
    pid = older.submit(_pid, seconds=20).result()
    older.close()
    assert not _lives(pid)
    assert younger.submit(_twice, 1, seconds=20).result() == 2
    younger.close()


# ---- the parent's death ----------------------------------------------------------------------------------------------

PARENT = """
import os, sys, time
from checker.reading.children import Children
pools = [Children(2, memory_bytes=2**28), Children(1, memory_bytes=2**28)]
calls = [pool.submit(os.getpid, seconds=99) for pool in pools for _ in range(20)]
pids = {call.result() for call in calls}
busy = [pool.submit(time.sleep, 99, seconds=99) for pool in pools for _ in range(4)]
time.sleep(0.3)
print(*pids, flush=True)
busy[0].result()
"""


def _lives(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@LINUX
@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_child_outlives_its_parent_busy_or_idle(sign):
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        pids = [int(word) for word in parent.stdout.readline().split()]
        assert 2 <= len(pids) <= 3
        assert all(map(_lives, pids))
        parent.send_signal(sign)
        parent.wait(30)
        for _ in range(300):
            if not any(map(_lives, pids)):
                break
            time.sleep(0.1)
        assert [pid for pid in pids if _lives(pid)] == []
