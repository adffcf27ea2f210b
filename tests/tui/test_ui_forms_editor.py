"""The event in the user's own editor and back, and reports in the user's browser."""

from __future__ import annotations

import asyncio
import shlex
import sys
import webbrowser
from pathlib import Path

import pytest
from textual.containers import VerticalScroll
from textual.drivers.headless_driver import HeadlessDriver

from store import open_store
from tests.tui.driver import NOW, Driver, driven, make_store, rumour, says
from tests.tui.forms import fill, form, last, notes, row, said
from tui.screens.pick import Pick
from tui.screens.sure import Sure
from tui.writing import browser
from tui.writing.browser import open_address, web_address
from tui.writing.editor import EditorFailed, command_of, edited


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_store(tmp_path / "alliances.db")


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An editor that runs this script with the file's text as `text`, and saves what `text` is then."""
    script = tmp_path / "script.py"
    program = (
        "import sys, pathlib; path = pathlib.Path(sys.argv[2]); text = path.read_text('utf-8'); "
        "exec(pathlib.Path(sys.argv[1]).read_text('utf-8')); path.write_text(text, 'utf-8')"
    )
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", shlex.join([sys.executable, "-c", program, str(script)]))
    monkeypatch.setattr(HeadlessDriver, "can_suspend", True)
    return script


def does(script: Path, change: str) -> None:
    """What the editor does with the event: a statement on `event`."""
    script.write_text(f"import json; event = json.loads(text); {change}; text = json.dumps(event)")


# The editor


async def test_the_event_goes_to_the_editor_and_comes_back(path: Path, editor: Path) -> None:
    async with driven(path) as ui:
        await ui.do("write.confirm")
        await fill(ui, "amount", "~5bn USD")
        does(editor, "assert event['amount'] == '~5bn USD'; event['source']['outlet'] = 'FT'; event['note'] = 'a\\nb'")
        await ui.press("ctrl+e")
        assert said(ui, "status") == ""
        assert row(ui, "source.outlet").entry.value == "FT"
        assert row(ui, "note").entry.value == "a\nb"
        assert "a␊b" in ui.text()
        assert form(ui).focused is row(ui, "amount").entry
        await ui.press("ctrl+s")
        assert last(path)["note"] == "a\nb"


async def test_what_came_back_is_appended_though_its_rows_are_on_their_way(
    path: Path, editor: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, going = asyncio.Event(), asyncio.Event()
    remove = VerticalScroll.remove_children

    async def late(rows: VerticalScroll) -> None:
        going.set()
        await gate.wait()
        await remove(rows)

    monkeypatch.setattr(VerticalScroll, "remove_children", late)
    async with driven(path) as ui:
        await ui.do("write.confirm")
        await fill(ui, "source.outlet", "Oracle")
        does(editor, "event['source']['outlet'] = 'FT'")
        await ui.pilot.press("ctrl+e")
        await ui.wait_for(going.is_set, "rows on their way")
        appending = asyncio.create_task(ui.pilot.press("ctrl+s"))
        await ui.pilot.pause()
        gate.set()
        await appending
        await ui.wait_for(lambda: ui.app.screen is ui.main, "the event in the log")
        assert last(path)["source"] == {"outlet": "FT"}


async def test_another_type_may_come_back(path: Path, editor: Path) -> None:
    async with driven(path) as ui:
        await ui.do("write.confirm")
        does(editor, "event['type'] = 'deal.ended'; event['deal'] = 'amazon-openai'; event['reason'] = 'lapsed'")
        await ui.press("ctrl+e")
        assert form(ui).draft.type == "deal.ended"
        assert said(ui, "heading").startswith("End amazon-openai")
        assert "2 reports in the log" in said(ui, "heading")
        assert row(ui, "reason").entry.value == "lapsed"


async def test_what_is_wrong_is_shown_below_its_field(path: Path, editor: Path) -> None:
    async with driven(path) as ui:
        await ui.do("write.confirm")
        does(editor, "event['parties'] = [{'party': 'A', 'role': 'investr'}]")
        await ui.press("ctrl+e")
        assert row(ui, "parties").wrong == "role 'investr' is not known; did you mean 'investor'?"


async def test_what_no_form_holds_is_said_and_edited_again(path: Path, editor: Path) -> None:
    async with driven(path) as ui:
        await ui.do("write.confirm")
        does(editor, "event['foo'] = 1")
        await ui.press("ctrl+e")
        assert "Not taken over: " in said(ui, "status")
        assert "and 1 problem more" in said(ui, "status")
        assert "ctrl+e goes on with that text" in said(ui, "status")
        await ui.press("escape")
        assert isinstance(ui.app.screen, Sure)
        await ui.press("escape")
        does(editor, "assert event.pop('foo') == 1; event['source'] = {'outlet': 'FT'}")
        await ui.press("ctrl+e")
        assert row(ui, "source.outlet").entry.value == "FT"


async def test_no_json_is_kept_until_the_file_comes_back_empty(path: Path, editor: Path) -> None:
    async with driven(path) as ui:
        await ui.do("write.confirm")
        editor.write_text("text = '{'")
        await ui.press("ctrl+e")
        assert said(ui, "status").startswith("Not taken over: this is not JSON from line 1, column 2 on")
        editor.write_text("assert text == '{'; text = ' '")
        await ui.press("ctrl+e")
        assert said(ui, "status") == "The file came back empty: the form is as it was."
        assert not form(ui).unsaved
        does(editor, "assert event['deal'] == 'oracle-abilene'")
        await ui.press("ctrl+e")
        assert said(ui, "status") == ""


async def test_an_editor_that_fails_changes_nothing(path: Path, editor: Path) -> None:
    async with driven(path) as ui:
        await ui.do("write.confirm")
        editor.write_text("raise SystemExit(3)")
        await ui.press("ctrl+e")
        assert said(ui, "status").endswith("ended with exit code 3; nothing was taken over.")
        assert form(ui).draft == form(ui).saved


async def test_without_an_editor_that_is_said(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "")
    async with driven(path) as ui:
        await ui.do("write.confirm")
        await ui.press("ctrl+e")
        sentence = "No editor is set; set VISUAL or EDITOR, as in EDITOR=nano, and start dealweb again."
        assert said(ui, "status") == sentence
        monkeypatch.setenv("EDITOR", "true")
        await ui.press("ctrl+e")
        assert said(ui, "status") == "This terminal cannot be handed to an editor."


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({}, "no editor is set; set VISUAL or EDITOR"),
        ({"VISUAL": " ", "EDITOR": ""}, "no editor is set; set VISUAL or EDITOR"),
        ({"EDITOR": "vi 'x"}, "EDITOR is no command: vi 'x (No closing quotation)"),
    ],
)
def test_no_command(environ: dict[str, str], sentence: str) -> None:
    with pytest.raises(EditorFailed) as caught:
        command_of(environ)
    assert str(caught.value).startswith(sentence)


def test_the_command_is_split_into_words_and_visual_goes_first() -> None:
    assert command_of({"VISUAL": "code --wait", "EDITOR": "vi"}) == ["code", "--wait"]
    assert command_of({"EDITOR": "'/my tools/ed' -x"}) == ["/my tools/ed", "-x"]


def test_an_editor_that_is_not_there_or_saves_no_text(tmp_path: Path) -> None:
    with pytest.raises(EditorFailed, match="cannot be used: No such file"):
        edited([str(tmp_path / "none")], "x")
    spoil = "import sys, pathlib; pathlib.Path(sys.argv[1]).write_bytes(b'\\xff')"
    with pytest.raises(EditorFailed, match="saved no UTF-8"):
        edited([sys.executable, "-c", spoil], "x")
    remove = "import sys, pathlib; pathlib.Path(sys.argv[1]).unlink()"
    with pytest.raises(EditorFailed, match="cannot be used: No such file"):
        edited([sys.executable, "-c", remove], "x")


# The browser


class Browser:
    """In the place of the one that the system has."""

    name = "fake"

    def __init__(self, works: bool = True) -> None:
        self.works = works
        self.opened: list[str] = []

    def open(self, url: str) -> bool:
        self.opened.append(url)
        return self.works


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Browser:
    found = Browser()
    monkeypatch.setattr(webbrowser, "get", lambda: found)
    return found


async def browse(ui: Driver) -> None:
    await ui.do("write.browse")


async def test_the_only_address_of_a_deal_is_opened(path: Path, shown: Browser) -> None:
    async with driven(path) as ui:
        await ui.do("move.down", "write.browse")
        assert shown.opened == ["https://example.org/talks"]
        assert notes(ui) == ["Opened in the browser: https://example.org/talks"]
        await ui.do("go.open", "move.bottom", "write.browse")
        assert len(shown.opened) == 2
        await ui.do("move.up", "write.browse")
        assert notes(ui)[-1] == "This report has no address."
        await ui.do("go.back", "move.up", "write.browse")
        assert notes(ui)[-1] == "No report of oracle-abilene has an address."


async def test_of_several_one_is_picked(path: Path, shown: Browser) -> None:
    with open_store(path, clock=lambda: NOW) as store:
        store.append([rumour("amazon-openai", "2026-03-14", source=says("FT", url="http://example.org/ft"))])
    async with driven(path) as ui:
        await ui.do("write.browse")
        assert isinstance(ui.app.screen, Pick)
        await ui.write("FT")
        await ui.press("enter")
        assert shown.opened == ["http://example.org/ft"]


@pytest.mark.parametrize("url", ["file:///etc/passwd", "javascript:alert(1)", "-x http://a", "https://", "ftp://a.org"])
async def test_nothing_but_the_web_is_opened(path: Path, shown: Browser, url: str) -> None:
    with open_store(path, clock=lambda: NOW) as store:
        store.append([rumour("x-y", "2026-03-14", source=says("FT", url=url))])
    async with driven(path) as ui:
        await ui.do("write.browse")
        assert shown.opened == []
        assert notes(ui) == [f"Not opened, since it is no address of the web: {url}"]


async def test_without_a_browser_the_address_is_copied(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> None:
        raise webbrowser.Error("none")

    monkeypatch.setattr(webbrowser, "get", none)
    async with driven(path) as ui:
        await ui.do("move.down", "write.browse")
        await ui.wait_for(lambda: bool(notes(ui)), "the note")
        assert notes(ui)[0].startswith(
            "There is no browser here; copied https://example.org/talks: sent to the terminal"
        )
        assert ui.app.clipboard == "https://example.org/talks"


def test_what_is_an_address_of_the_web() -> None:
    for good in ("https://example.org/a?b=c#d", "HTTP://EXAMPLE.org", " https://exämple.org/ü "):
        assert web_address(good) == good.strip()
    for bad in ("example.org", "https:/x", "https://[x", "https://a b", "https://a\x1b[2J", "https://a\u202eb", ""):
        assert web_address(bad) is None, bad


def test_no_browser_takes_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("w3m", "/usr/bin/lynx"):
        found = webbrowser.GenericBrowser(name)
        monkeypatch.setattr(webbrowser, "get", lambda found=found: found)
        assert not open_address("https://example.org")


def test_a_starter_is_started_without_a_shell_and_its_failure_seen(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    target = tmp_path / "seen"
    script = f"import sys, pathlib; pathlib.Path({str(target)!r}).write_text(sys.argv[1]); sys.exit(int(sys.argv[2]))"
    address = "https://example.org/$(touch x);'&"
    for code, works in (("0", True), ("3", False)):
        found = webbrowser.GenericBrowser([sys.executable, "-c", script, "%s", code])
        monkeypatch.setattr(webbrowser, "get", lambda found=found: found)
        assert open_address(address) is works
        assert target.read_text() == address
    missing = webbrowser.BackgroundBrowser(str(tmp_path / "none"))
    monkeypatch.setattr(webbrowser, "get", lambda: missing)
    assert not open_address(address)


def test_a_browser_that_goes_on_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "_PATIENCE", 0.01)
    monkeypatch.setattr(browser, "_started", [])
    found = webbrowser.GenericBrowser([sys.executable, "-c", "import threading; threading.Event().wait(60)", "%s"])
    monkeypatch.setattr(webbrowser, "get", lambda: found)
    assert open_address("https://example.org")
    (process,) = browser._started
    process.kill()
    process.wait()


def test_a_browser_of_its_own_kind_may_fail(shown: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    shown.works = False
    assert not open_address("https://example.org")

    def broken(_: str) -> bool:
        raise OSError

    monkeypatch.setattr(shown, "open", broken)
    assert not open_address("https://example.org")
