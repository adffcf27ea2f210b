"""The folder beside a store that a rebuild makes its files in, and how others tell that somebody is at work in it.

It is locked by an flock, which ends with the process, from before anybody can read of the rebuild in the store until
its end. Where there is no fcntl, or the file system knows no flock, nobody can tell.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from types import TracebackType
from typing import Self

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


class Workshop:
    """The folder of the rebuild that fills a generation, for its owner only, from here on until `close` removes it."""

    def __init__(self, path: Path, generation: int) -> None:
        self._path, self._generation = path, generation
        self.folder = _folder(path, generation)
        self._lock = _make_locked(self.folder)

    def clear_others(self) -> None:
        """Remove the folders beside it that no living rebuild works in."""
        for number in numbers(self._path):
            folder = _folder(self._path, number)
            try:
                lock = _lock(folder)
            except OSError:  # gone, or there are no locks here: then those of rebuilds that this one overtook
                if number < self._generation:
                    shutil.rmtree(folder, ignore_errors=True)
                continue
            if lock is not None:
                shutil.rmtree(folder, ignore_errors=True)
                os.close(lock)

    def close(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)
        if self._lock is not None:
            os.close(self._lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def numbers(path: Path) -> list[int]:
    """The generations of which there is a folder: its name is the store's with the number behind it."""
    own = re.compile(re.escape(path.name) + r"-anew-([1-9][0-9]{0,8})")
    found = ((own.fullmatch(folder.name), folder) for folder in path.parent.iterdir())
    return [int(named[1]) for named, folder in found if named and folder.is_dir()]


def is_at_work(path: Path, generation: int | None) -> bool:
    """Whether the rebuild that fills the generation is alive; None: nothing is being filled."""
    if generation is None:
        return False
    try:
        lock = _lock(_folder(path, generation))
    except OSError:
        return False
    if lock is not None:
        os.close(lock)
    return lock is None


def _folder(path: Path, generation: int) -> Path:
    return path.with_name(f"{path.name}-anew-{generation}")


def _lock(folder: Path) -> int | None:
    """A handle that locks the folder; None where another one does. Raises OSError where it is gone or has no locks."""
    if fcntl is None:
        raise OSError("there are no locks here")
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    except OSError:
        os.close(handle)
        raise
    return handle


def _make_locked(folder: Path) -> int | None:
    """Make the folder; a handle that locks it, None where there are no locks."""
    while True:
        folder.mkdir(mode=0o700, exist_ok=True)
        if fcntl is None:
            return None
        try:
            handle = os.open(folder, os.O_RDONLY)
        except FileNotFoundError:  # whoever clears away what is left took it for that
            continue
        try:
            # Who only looks whether it is locked, or removes it, lets go at once.
            fcntl.flock(handle, fcntl.LOCK_EX)
        except OSError:
            os.close(handle)
            return None
        if _is_there(handle, folder):
            return handle
        os.close(handle)


def _is_there(handle: int, folder: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), folder.stat())
    except FileNotFoundError:
        return False
