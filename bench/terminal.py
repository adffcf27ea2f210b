"""A program in a terminal of its own: started on a pty, typed into, read from, and looked at from outside."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from types import TracebackType

_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICKS = os.sysconf("SC_CLK_TCK")
_PATIENCE = 30.0


class Terminal:
    """`command` on a pty of `width` × `height` cells."""

    def __init__(self, command: Sequence[str], width: int = 120, height: int = 36) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
        self.began = time.perf_counter()
        environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        self._process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, close_fds=True, start_new_session=True, env=environment
        )
        os.close(slave)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.send_signal(signal.SIGTERM)
        while self._process.poll() is None:  # it writes its last words, which somebody has to read
            self._take(0.1)
        os.close(self._master)

    def wait_for(self, text: bytes) -> float:
        """Seconds from now until the program has written a text. Raises TimeoutError after half a minute."""
        start = time.perf_counter()
        seen = b""
        while text not in seen:
            if time.perf_counter() - start > _PATIENCE or self._process.poll() is not None:
                raise TimeoutError(f"the program never wrote {text!r}; its last words: {seen[-400:]!r}")
            seen += self._take(0.2)
        return time.perf_counter() - start

    def quiet(self, seconds: float) -> None:
        """Read until nothing was written for so long."""
        while self._take(seconds):
            pass

    def press(self, keys: bytes) -> None:
        """Type."""
        os.write(self._master, keys)

    def memory(self) -> float:
        """MB that it holds in memory, what it shares with files included."""
        if sys.platform != "linux":
            return 0.0
        with open(f"/proc/{self._process.pid}/statm") as file:  # noqa: PTH123 - no path of this machine
            return int(file.read().split()[1]) * _PAGE / 1e6

    def busy(self) -> float:
        """Seconds of CPU time that it has used."""
        if sys.platform != "linux":
            return 0.0
        with open(f"/proc/{self._process.pid}/stat") as file:  # noqa: PTH123 - no path of this machine
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def _take(self, seconds: float) -> bytes:
        if not select.select([self._master], [], [], seconds)[0]:
            return b""
        try:
            return os.read(self._master, 1 << 16)
        except OSError:  # it has closed its end
            return b""
