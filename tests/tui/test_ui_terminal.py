"""The real program in a real terminal, from start to quit."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.tui.driver import make_store

ROOT = Path(__file__).resolve().parents[2]
TMUX = shutil.which("tmux")
# Where pytest has loaded readline, that has put the size of its own terminal into the environment of its children.
ENVIRONMENT = ("env", "-u", "COLUMNS", "-u", "LINES")

pytestmark = pytest.mark.skipif(TMUX is None, reason="needs tmux")


class Terminal:
    """A terminal of its own in tmux; `wait_for` looks at it until a condition holds."""

    def __init__(self, width: int, height: int) -> None:
        # Not in pytest's folder: the path of a socket must be short.
        self._folder = Path(tempfile.mkdtemp(prefix="dw-"))
        self._size = ("-x", str(width), "-y", str(height))

    def tmux(self, *words: str) -> str:
        """One tmux command; what it prints."""
        assert TMUX is not None
        done = subprocess.run(
            [TMUX, "-S", str(self._folder / "tmux"), *words], capture_output=True, text=True, timeout=30, check=False
        )
        return done.stdout

    def start(self, command: str) -> None:
        """Run a command; the terminal stays when it has ended."""
        self.tmux("-f", os.devnull, "new-session", "-d", *self._size, f"{command}; echo ended $?; read line")

    def screen(self) -> str:
        """What stands there now."""
        return self.tmux("capture-pane", "-p")

    def keys(self, *keys: str) -> None:
        """Press keys as tmux names them."""
        self.tmux("send-keys", *keys)

    def wait_for(self, holds: Callable[[str], bool], description: str) -> str:
        """The screen on which the condition holds. Each look is a process of its own, so this is no busy loop."""
        screen = ""
        for _ in range(10_000):
            screen = self.screen()
            if holds(screen):
                return screen
        raise AssertionError(f"never came: {description}\n{screen}")

    def close(self) -> None:
        """End the terminal and what runs in it."""
        self.tmux("kill-server")
        shutil.rmtree(self._folder)


@pytest.fixture(params=[(80, 24), (120, 36)])
def terminal(request: pytest.FixtureRequest) -> Iterator[Terminal]:
    made = Terminal(*request.param)
    yield made
    made.close()


def command(path: Path, **environment: str) -> str:
    """The program over a store, as a shell line."""
    program = f"from tui.app import run; run({str(path)!r})"
    settings = [f"{name}={value}" for name, value in {"PYTHONPATH": str(ROOT), **environment}.items()]
    return shlex.join([*ENVIRONMENT, *settings, sys.executable, "-W", "error", "-c", program])


def test_from_start_to_quit(terminal: Terminal, tmp_path: Path) -> None:
    terminal.start(command(make_store(tmp_path / "real.db")))
    first = terminal.wait_for(lambda text: "amazon-openai" in text and "disputed" in text, "the first screen")
    assert "LIVE" in first
    terminal.keys("[")
    terminal.wait_for(lambda text: "AS OF 2026-01-30" in text, "one report back")
    terminal.keys("L", "3")
    terminal.wait_for(lambda text: "┃" in text and "SoftBank" in text and "LIVE" in text, "the web")
    terminal.keys("?")
    terminal.wait_for(lambda text: "a row each" in text, "the help")
    terminal.keys("Escape")
    terminal.wait_for(lambda text: "┃" in text, "the web again")
    terminal.keys("q")
    last = terminal.wait_for(lambda text: "ended 0" in text, "the end")
    assert "Traceback" not in last
    # The terminal is as it was: what is typed shows.
    terminal.keys("still here", "Enter")


def test_without_colour(terminal: Terminal, tmp_path: Path) -> None:
    terminal.start(command(make_store(tmp_path / "plain.db"), NO_COLOR="1"))
    terminal.wait_for(lambda text: "amazon-openai" in text, "the first screen")
    coloured = terminal.tmux("capture-pane", "-p", "-e")
    assert "\x1b[38" not in coloured
    assert "\x1b[48" not in coloured
    terminal.keys("q")
    terminal.wait_for(lambda text: "ended 0" in text, "the end")


def program(path: Path, *words: str) -> str:
    """The whole program, as its command line is read, over a store."""
    settings = f"XDG_CONFIG_HOME={path.parent / 'config'}"
    return shlex.join(
        [*ENVIRONMENT, f"PYTHONPATH={ROOT}", settings, sys.executable, "-m", "tui", "--store", str(path), *words]
    )


def test_the_first_minutes(terminal: Terminal, tmp_path: Path) -> None:
    terminal.start(program(make_store(tmp_path / "empty.db", ())))
    terminal.wait_for(lambda text: "This store holds no reports yet." in text, "the welcome")
    terminal.keys("I")
    terminal.wait_for(lambda text: "Run this in a shell" in text and "import FILE" in text, "the command to run")
    terminal.keys("Escape")
    terminal.wait_for(lambda text: "Run this in a shell" not in text, "the welcome again")
    terminal.keys("D")
    terminal.wait_for(lambda text: "throw-away store" in text and "openai" in text, "the demo")
    terminal.keys("q")
    last = terminal.wait_for(lambda text: "ended 0" in text, "the end")
    assert "Traceback" not in last


@pytest.mark.parametrize(("words", "taken"), [((), "1"), (("--no-mouse",), "0")])
def test_the_mouse_is_taken_or_left(terminal: Terminal, tmp_path: Path, words: tuple[str, ...], taken: str) -> None:
    terminal.start(program(make_store(tmp_path / "real.db"), *words))
    terminal.wait_for(lambda text: "amazon-openai" in text, "the first screen")
    assert terminal.tmux("display-message", "-p", "#{mouse_any_flag}").strip() == taken
    terminal.keys("q")
    terminal.wait_for(lambda text: "ended 0" in text, "the end")


def test_keys_of_ones_own(terminal: Terminal, tmp_path: Path) -> None:
    config = tmp_path / "config" / "dealweb"
    config.mkdir(parents=True)
    (config / "keymap.toml").write_text('preset = "emacs"\n[keys]\ngo.parties = ["f5", "alt+p"]\ngo.no = "x"\n')
    terminal.start(program(make_store(tmp_path / "real.db"), "--theme", "ansi"))
    terminal.wait_for(lambda text: "f5 Parties" in text and "keymap.toml, line" in text, "the first screen")
    terminal.keys("M-p")
    terminal.wait_for(lambda text: "7 parties" in text, "the parties")
    terminal.keys("M-x")
    terminal.wait_for(lambda text: "the list of parties" in text, "the palette")
    terminal.keys("C-q")
    terminal.wait_for(lambda text: "ended 0" in text, "the end")
