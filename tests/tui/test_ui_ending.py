"""The demo and the UI end well where a signal asks for it: nothing stays behind, the terminal is as it was."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import json
import os
import pty
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.tui.driver import make_store
from tui.ending import ENDING, Ended, Forgiving, handlers_kept, heed, throw_away_folder

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 60.0
SETPRIV = shutil.which("setpriv")


def _as_in_a_window() -> None:
    """In the child: the terminal is its own, and no signal is ignored because the tests were started by nohup."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


class Session:
    """A program in a terminal of its own, whose window this is."""

    def __init__(self, temp: Path, *words: str, before: Sequence[str] = ()) -> None:
        self._window, terminal = pty.openpty()
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.said = b""
        self.process = subprocess.Popen(
            [*before, sys.executable, *words],
            cwd=ROOT,
            env=os.environ | {"TMPDIR": str(temp), "TERM": "xterm-256color", "PYTHONPATH": str(ROOT)},
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            start_new_session=True,
            preexec_fn=_as_in_a_window,
        )
        os.close(terminal)

    def wait_for(self, holds: Callable[[], bool], description: str) -> None:
        """Read what the program writes until the condition holds, or it ends without."""
        limit = time.monotonic() + LONGEST
        while not holds():
            assert time.monotonic() < limit, f"never came: {description}: {self.said[-400:]!r}"
            if not self._hear():
                assert holds(), f"ended without: {description}: {self.said[-400:]!r}"
                return

    def _hear(self) -> bool:
        if not select.select([self._window], [], [], LONGEST)[0]:
            return True
        try:
            heard = os.read(self._window, 65536)
        except OSError:  # no program holds the terminal any more
            return False
        self.said += heard
        return bool(heard)

    def press(self, keys: bytes) -> None:
        """Type."""
        os.write(self._window, keys)

    def close_window(self) -> None:
        """What a terminal program does where its window is closed."""
        os.close(self._window)
        self._window = -1

    def end(self) -> int:
        """Wait for the end; the exit code."""
        if self._window >= 0:
            while self._hear():
                pass
        return self.process.wait(LONGEST)

    def close(self) -> None:
        """Leave nothing running."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self._window >= 0:
            os.close(self._window)


@pytest.fixture
def temp(tmp_path: Path) -> Path:
    folder = tmp_path / "temp"
    folder.mkdir()
    return folder


def demo_folders(temp: Path) -> list[Path]:
    return list(temp.glob("dealweb-demo-*"))


@contextlib.contextmanager
def session(temp: Path, *words: str, before: Sequence[str] = ()) -> Iterator[Session]:
    made = Session(temp, *words, before=before)
    try:
        yield made
    finally:
        made.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_demo_and_leaves_nothing(temp: Path, number: int) -> None:
    with session(temp, "-m", "tui", "demo") as demo:
        demo.wait_for(lambda: b"LIVE" in demo.said and b"q" in demo.said, "the first screen")
        assert demo_folders(temp)
        demo.process.send_signal(number)
        assert demo.end() == 128 + number
        assert demo_folders(temp) == []
        for taken, given_back in ((b"[?1049h", b"[?1049l"), (b"[?1000h", b"[?1000l"), (b"[?25l", b"[?25h")):
            assert demo.said.rindex(given_back) > demo.said.rindex(taken)
        assert b"Traceback" not in demo.said


def test_a_closed_window_ends_the_demo_and_leaves_nothing(temp: Path) -> None:
    with session(temp, "-m", "tui", "demo") as demo:
        demo.wait_for(lambda: b"LIVE" in demo.said, "the first screen")
        demo.close_window()
        assert demo.end() == 128 + signal.SIGHUP
        assert demo_folders(temp) == []


def test_a_stream_whose_terminal_is_gone_takes_what_is_written() -> None:
    window, terminal = pty.openpty()
    with os.fdopen(terminal, "w") as stream:
        safe = Forgiving(stream)
        safe.write("shown")
        safe.flush()
        assert os.read(window, 100) == b"shown"
        os.close(window)
        for _ in range(3):
            safe.write("lost")
            safe.flush()
        assert safe.fileno() == terminal
        # What is still held back is let go of into nowhere.
        with open(os.devnull, "w") as nowhere:  # noqa: PTH123
            os.dup2(nowhere.fileno(), terminal)


def test_a_signal_ends_the_ui_over_a_store(temp: Path, tmp_path: Path) -> None:
    store = make_store(tmp_path / "real.db")
    with session(temp, "-m", "tui", "--store", str(store)) as ui:
        ui.wait_for(lambda: b"oracle-abilene" in ui.said, "the first screen")
        ui.process.send_signal(signal.SIGTERM)
        assert ui.end() == 143
        assert ui.said.rindex(b"[?1049l") > ui.said.rindex(b"[?1049h")


def test_what_was_typed_in_a_form_is_kept(temp: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    store = make_store(tmp_path / "real.db")
    kept = tmp_path / "state" / "dealweb" / "unsaved.jsonl"
    with session(temp, "-m", "tui", "--store", str(store)) as ui:
        ui.wait_for(lambda: b"oracle-abilene" in ui.said, "the first screen")
        ui.press(b"c")
        ui.wait_for(lambda: b"2 reports in the log" in ui.said, "the form")
        ui.press(b"Reuters")
        ui.wait_for(lambda: b"Reuters" in ui.said or b'outlet":"Reuters' in ui.said, "what is typed")
        ui.process.send_signal(signal.SIGTERM)
        assert ui.end() == 143
        assert f"dealweb: what you typed is the last line of {kept}".encode() in ui.said
    (line,) = kept.read_text("utf-8").splitlines()
    event = json.loads(line)
    assert (event["type"], event["deal"]) == ("deal.confirmed", "oracle-abilene")
    assert "Reuters".startswith(event["source"]["outlet"])
    assert event["source"]["outlet"]


_BREAKS = """
import sys
from tui.cli import main
from tui.screens.acts.going import Going
from tui.screens.acts.writing import Writing
from tui.screens.bars import Bars
from tui.widgets.table import Table

def fail(*_, **__):
    raise RuntimeError("odd [b]thing[/b]")

def broken(screen, _view):
    {fault}

Going.act_show = broken
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize(
    "fault",
    [
        "fail()",
        "Bars._tabs = fail; screen.draw_bars()",
        "Table.render_line = fail; screen.main_board().refresh()",
        "Writing._open = fail; screen.act_write('deal.rumoured')",
    ],
    ids=["a key", "a drawing", "painting", "a worker"],
)
def test_a_fault_of_its_own_leaves_the_terminal_as_it_was(temp: Path, tmp_path: Path, fault: str) -> None:
    store = make_store(tmp_path / "real.db")
    with session(temp, "-c", _BREAKS.format(fault=fault), "--store", str(store)) as ui:
        ui.wait_for(lambda: b"oracle-abilene" in ui.said, "the first screen")
        ui.press(b"2")
        assert ui.end() == 1
        for taken, given_back in ((b"[?1049h", b"[?1049l"), (b"[?1000h", b"[?1000l"), (b"[?25l", b"[?25h")):
            assert ui.said.rindex(given_back) > ui.said.rindex(taken)
        last = ui.said[ui.said.rindex(b"[?1049l") :]
        assert last.count(b"dealweb: an unexpected fault, RuntimeError: odd [b]thing[/b]; please report it") == 1
        assert b"Traceback" not in ui.said
        assert "─".encode() not in last


@pytest.mark.parametrize("number", ENDING)
def test_a_folder_goes_with_the_signal(temp: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(temp))
    before = signal.getsignal(number)

    def ended_within() -> None:
        with throw_away_folder("dealweb-demo-") as folder:
            (folder / "demo.db").write_text("x")
            signal.raise_signal(number)

    with pytest.raises(Ended) as ended:
        ended_within()
    assert ended.value.code == 128 + number
    assert demo_folders(temp) == []
    assert signal.getsignal(number) == before


def test_a_signal_ends_the_demo_without_a_terminal(temp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tui.cli import main
    from tui.commands import demo

    def interrupted(_store: object) -> int:
        assert demo_folders(temp)
        signal.raise_signal(signal.SIGTERM)
        raise AssertionError("not reached")

    monkeypatch.setattr(tempfile, "tempdir", str(temp))
    monkeypatch.setattr(demo, "fill", interrupted)
    assert main(["demo"]) == 143
    assert demo_folders(temp) == []


@pytest.mark.parametrize("number", ENDING)
def test_the_loop_hears_the_signal_unless_told_to_ignore_it(number: int) -> None:
    async def told() -> list[int]:
        loop = asyncio.get_running_loop()
        come: asyncio.Future[int] = loop.create_future()
        heed(loop, come.set_result)
        signal.raise_signal(number)
        return [await asyncio.wait_for(come, LONGEST)]

    async def ignoring() -> object:
        heed(asyncio.get_running_loop(), lambda _code: None)
        return signal.getsignal(number)

    before = signal.getsignal(number)
    with handlers_kept():
        assert asyncio.run(told()) == [128 + number]
    assert signal.getsignal(number) == before
    with handlers_kept():
        signal.signal(number, signal.SIG_IGN)
        assert asyncio.run(ignoring()) == signal.SIG_IGN
    assert signal.getsignal(number) == before


@pytest.mark.skipif(os.getuid() == 0 and not SETPRIV, reason="needs a user whom permissions bind")
def test_a_store_is_shown_where_nothing_can_be_written(temp: Path, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    folder.mkdir()
    store = make_store(folder / "real.db")
    store.chmod(0o444)
    folder.chmod(0o555)
    bound = (str(SETPRIV), "--bounding-set=-dac_override,-dac_read_search") if os.getuid() == 0 else ()
    probe = "import pathlib, sys; pathlib.Path(sys.argv[1], 'new').touch()"
    try:
        tried = subprocess.run([*bound, sys.executable, "-c", probe, str(folder)], capture_output=True, check=False)
        assert b"PermissionError" in tried.stderr
        with session(temp, "-m", "tui", "--store", str(store), before=bound) as ui:
            ui.wait_for(lambda: b"oracle-abilene" in ui.said, "the first screen")
            ui.process.send_signal(signal.SIGTERM)
            assert ui.end() == 143
        assert [entry.name for entry in folder.iterdir()] == ["real.db"]
    finally:
        folder.chmod(0o755)
