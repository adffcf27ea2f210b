"""Recording in a terminal of its own: keys in a burst, the editor in between, the log in the end."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path

import pytest

from tests.tui.driver import make_store
from tests.tui.forms import last
from tests.tui.test_ui_ending import Session

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs pseudo-terminals")

EDITOR = (
    "import sys, pathlib; path = pathlib.Path(sys.argv[1]); text = path.read_text(); print('the editor is here'); "
    'path.write_text(text.replace(\'"outlet": ""\', \'"outlet": "Financial Times"\'))'
)


def send(session: Session, keys: bytes) -> None:
    os.write(session._window, keys)


def test_a_report_is_recorded_with_the_editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_store(tmp_path / "s.db")
    monkeypatch.setenv("EDITOR", shlex.join([sys.executable, "-c", EDITOR]))
    monkeypatch.delenv("VISUAL", raising=False)
    session = Session(tmp_path, "-m", "tui", "--store", str(path))
    session.wait_for(lambda: b"oracle-abilene" in session.said, "the list")
    send(session, b"c")
    session.wait_for(lambda: b"Still needed" in session.said, "the form")
    send(session, b"\tOracle says so\thttps://example.org/1\x05")
    session.wait_for(lambda: b"the editor is here" in session.said, "the editor")
    session.wait_for(lambda: b"What will be appended" in session.said, "the event")
    send(session, b"\x13")
    session.wait_for(lambda: b"Recorded as entry 13" in session.said, "the end of the form")
    send(session, b"q")
    assert session.end() == 0
    source = {"outlet": "Financial Times", "title": "Oracle says so", "url": "https://example.org/1"}
    assert last(path)["source"] == source
