"""The C library's memory: what the terminal UI asks of it, and that it lives without."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from collections.abc import Callable

import pytest

from tui.heap import keep_little

#: Threads that take memory, and how many arenas of their own glibc made for them: each has 64 MiB of address space.
_THREADS = """
import re, sys, threading
if "little" in sys.argv:
    from tui.heap import keep_little
    keep_little()
held, ready, end = [], threading.Barrier(4), threading.Event()
def take():
    held.append([bytearray(9_000) for _ in range(200)])
    ready.wait()
    end.wait()
threads = [threading.Thread(target=take) for _ in range(3)]
for thread in threads: thread.start()
ready.wait()
with open("/proc/self/maps") as maps:
    starts = [int(re.match("[0-9a-f]+", line)[0], 16) for line in maps if line.split()[-1][:1] not in ("/", "[")]
print(sum(start % (64 << 20) == 0 for start in starts))
end.set()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("way", ["plain", "little"])
def test_threads_share_one_arena(way: str) -> None:
    if not hasattr(ctypes.CDLL(None), "mallopt"):
        pytest.skip("not glibc")
    done = subprocess.run([sys.executable, "-c", _THREADS, way], capture_output=True, text=True, check=True)
    assert (int(done.stdout) == 0) is (way == "little")


@pytest.mark.parametrize("error", [OSError, TypeError])
def test_other_systems_are_left_alone(monkeypatch: pytest.MonkeyPatch, error: type[Exception]) -> None:
    def none(_name: str | None) -> Callable[..., int]:
        raise error

    monkeypatch.setattr(ctypes, "CDLL", none)
    keep_little()


def test_a_library_without_mallopt_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: object())
    keep_little()
