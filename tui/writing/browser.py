"""A report's address in the user's browser; never through a shell, and never a browser that takes the terminal."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from subprocess import Popen

_IN_A_TERMINAL = frozenset({"www-browser", "links", "elinks", "lynx", "w3m", "browsh"})
_PATIENCE = 3.0
"""How many seconds a starter such as xdg-open has to say that there is no browser."""
_started: list[Popen[bytes]] = []
"""What runs on; kept so that it is waited for some day."""


def web_address(text: str) -> str | None:
    """The address, if it is one of the web and nothing else; None for what must not be opened."""
    address = text.strip()
    if not address.isprintable() or any(character.isspace() for character in address):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.hostname else None


def open_address(address: str) -> bool:
    """Show a web address in a browser; False where there is none. Blocks: for a worker."""
    import webbrowser

    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return False
    if PurePath(getattr(browser, "name", "")).name in _IN_A_TERMINAL:
        return False
    if isinstance(browser, webbrowser.GenericBrowser):
        return _start([browser.name, *(word.replace("%s", address) for word in browser.args)])
    try:
        return bool(browser.open(address))
    except (OSError, webbrowser.Error):
        return False


def _start(command: list[str]) -> bool:
    """Start a program with no terminal to write on; False where it fails at once."""
    import subprocess

    quiet = subprocess.DEVNULL
    try:
        process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    except OSError:
        return False
    _started[:] = [other for other in _started if other.poll() is None]
    try:
        return process.wait(_PATIENCE) == 0
    except subprocess.TimeoutExpired:
        _started.append(process)
        return True
