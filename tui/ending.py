"""Signals that ask the program to end: SIGTERM, and SIGHUP from a terminal window that was closed."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from errno import EIO
from pathlib import Path
from types import FrameType
from typing import TextIO

ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


class Ended(BaseException):
    """A signal asked for the end; `code` is the exit code that says which."""

    def __init__(self, number: int) -> None:
        super().__init__(f"ended by signal {number}")
        self.code = 128 + number


class Forgiving:
    """A stream that drops what cannot be written: the thread that writes for Textual must outlive the terminal, or
    its queue runs full and the event loop waits for it for ever."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        """Write, if there is still somewhere to."""
        with suppress(OSError):
            self._stream.write(text)

    def flush(self) -> None:
        """Flush, likewise."""
        with suppress(OSError):
            self._stream.flush()

    def fileno(self) -> int:
        """The stream's."""
        return self._stream.fileno()


def heed(loop: asyncio.AbstractEventLoop, leave: Callable[[int], None]) -> None:
    """Call `leave` with the exit code where a signal asks for the end. What is told to ignore one (nohup) does."""

    def take(number: int) -> None:
        let_go_of_a_closed_terminal()
        leave(128 + number)

    for number in ENDING:
        if signal.getsignal(number) != signal.SIG_IGN:
            with suppress(NotImplementedError, ValueError):  # no such thing on Windows, or not in this thread
                loop.add_signal_handler(number, take, number)


def let_go_of_a_closed_terminal() -> None:
    """Turn streams whose terminal is gone to nowhere: a write to it would fail, and the last words would hang."""
    for stream in (sys.__stdin__, sys.__stdout__, sys.__stderr__):
        with suppress(AttributeError, OSError, ValueError):
            if stream is not None and _hung_up(stream.fileno()):
                nowhere = os.open(os.devnull, os.O_RDWR)
                os.dup2(nowhere, stream.fileno())
                os.close(nowhere)


def _hung_up(number: int) -> bool:
    import termios

    try:
        termios.tcgetattr(number)
    except termios.error as error:
        return bool(error.args[0] == EIO)
    return False


@contextmanager
def throw_away_folder(prefix: str) -> Iterator[Path]:
    """A folder that goes with the block, however the block ends. Within it a signal that asks for the end raises
    Ended; while the folder is removed there is no stopping."""

    def end(number: int, _frame: FrameType | None) -> None:
        raise Ended(number)

    before = {number: signal.getsignal(number) for number in (*ENDING, signal.SIGINT)}
    folder = tempfile.TemporaryDirectory(prefix=prefix)
    try:
        for number in ENDING:
            if before[number] != signal.SIG_IGN:
                signal.signal(number, end)
        yield Path(folder.name)
    finally:
        for number in before:
            signal.signal(number, signal.SIG_IGN)
        folder.cleanup()
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def handlers_kept() -> Iterator[None]:
    """The signals' handlers after the block are those before it: an event loop leaves the system's behind."""
    before = {number: signal.getsignal(number) for number in ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
