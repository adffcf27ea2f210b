"""Copying: to the terminal by OSC 52, and with a program of the desktop where there is one.

The terminal never says whether it took it; a program does. `copy` does what it can and says which of them worked and
how sure that is. On a machine at the other end of SSH its desktop is not where the user sits, so only the terminal,
and tmux, which hands on to the terminal, are asked there.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.text import plain

if TYPE_CHECKING:
    from textual.app import App

PATIENCE = 2.0
"""Seconds that a program has to take a text."""
MOST_FOR_A_TERMINAL = 74_000
"""Bytes that every terminal with OSC 52 takes; many take more."""


class Tool(NamedTuple):
    """A program that takes a text on its standard input."""

    words: tuple[str, ...]
    encoding: str = "utf-8"

    @property
    def name(self) -> str:
        """What the user knows it as."""
        return self.words[0]


TMUX = Tool(("tmux", "load-buffer", "-w", "-"))
MACOS = Tool(("pbcopy",))
WAYLAND = Tool(("wl-copy",))
X11 = (Tool(("xclip", "-selection", "clipboard", "-in")), Tool(("xsel", "--clipboard", "--input")))
# clip.exe reads the console's code page unless the text begins with the mark of UTF-16.
WINDOWS = Tool(("clip.exe",), "utf-16")


def tools(environment: Mapping[str, str], platform: str = sys.platform) -> list[Tool]:
    """The programs worth trying in such surroundings, best first, whether installed or not."""
    inside_tmux = [TMUX] if environment.get("TMUX") else []
    if any(environment.get(name) for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY")):
        return inside_tmux
    found: list[Tool] = []
    if platform == "darwin":
        found.append(MACOS)
    if environment.get("WAYLAND_DISPLAY"):
        found.append(WAYLAND)
    if environment.get("DISPLAY"):
        found.extend(X11)
    if platform in ("win32", "cygwin") or environment.get("WSL_DISTRO_NAME"):
        found.append(WINDOWS)
    return [*found, *inside_tmux]


def safe(text: str) -> str:
    """A text for other programs: its lines and tabs stay, what could act on a terminal is made visible."""
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join("\t".join(plain(cell) for cell in line.split("\t")) for line in lines)


async def copy(app: App[Any], text: str) -> str:
    """Copy a text, made safe, and say what came of it in one sentence."""
    text = safe(text)
    app.copy_to_clipboard(text)
    sent = len(text.encode()) * 4 // 3 <= MOST_FOR_A_TERMINAL
    tool = await asyncio.to_thread(_by_tool, text, tools(os.environ))
    if tool is TMUX:
        return "copied into tmux, which passes it to the terminal unless set-clipboard is off"
    if tool is not None:
        return f"copied with {tool.name}"
    if sent:
        return "sent to the terminal (OSC 52), which does not say whether it took it"
    return "sent to the terminal (OSC 52), though it is longer than some terminals take"


def _by_tool(text: str, those: list[Tool]) -> Tool | None:
    """The first of these programs that takes the text."""
    for tool in those:
        program = shutil.which(tool.name)
        if program is None:
            continue
        with suppress(OSError, subprocess.TimeoutExpired):
            # Some stay behind to serve the text: they must not hold on to our output.
            done = subprocess.run(
                [program, *tool.words[1:]],
                input=text.encode(tool.encoding, "replace"),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=PATIENCE,
                check=False,
            )
            if done.returncode == 0:
                return tool
    return None
