"""The user's own editor on a text: `VISUAL`, else `EDITOR`. Blocks; the terminal is the editor's meanwhile."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory


class EditorFailed(Exception):
    """There is no editor, or it gave nothing back; one sentence."""


def command_of(environ: Mapping[str, str]) -> list[str]:
    """The editor's command as words. Raises EditorFailed where none is set."""
    for name in ("VISUAL", "EDITOR"):
        if text := environ.get(name, "").strip():
            try:
                return shlex.split(text, posix=os.name != "nt")
            except ValueError as error:
                raise EditorFailed(f"{name} is no command: {text} ({error})") from error
    raise EditorFailed("no editor is set; set VISUAL or EDITOR, as in EDITOR=nano, and start dealweb again")


def edited(command: Sequence[str], text: str) -> str:
    """The text as the editor leaves it. Raises EditorFailed where it cannot be started, fails or saves no text."""
    with TemporaryDirectory(prefix="dealweb-") as folder:
        path = Path(folder) / "event.json"
        path.write_text(text, "utf-8")
        try:
            code = subprocess.run([*command, str(path)], check=False).returncode
            if code:
                raise EditorFailed(f"{command[0]} ended with exit code {code}; nothing was taken over")
            return path.read_text("utf-8")
        except UnicodeDecodeError as error:
            raise EditorFailed(f"{command[0]} saved no UTF-8; nothing was taken over") from error
        except OSError as error:
            raise EditorFailed(f"{command[0]} cannot be used: {error.strerror}; set VISUAL or EDITOR") from error
