"""Forms are opened with what is known: the deal, the party, the entry under the cursor."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from store import Store, StoreBusy, open_store
from tests.tui.driver import NOW, Driver, driven, make_store, rumour
from tests.tui.forms import fill, form, last, notes, row, said, texts
from tui.actions import ACTIONS
from tui.paging import PAGE, RowSource
from tui.screens.help import Help
from tui.screens.pick import Pick
from tui.state import Open
from tui.writing.titles import TITLES


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_store(tmp_path / "alliances.db")


@pytest.mark.parametrize(
    ("action", "type_"),
    [
        ("write.confirm", "deal.confirmed"),
        ("write.deny", "deal.denied"),
        ("write.amend", "deal.amended"),
        ("write.complete", "deal.completed"),
        ("write.end", "deal.ended"),
        ("write.note", "note.added"),
    ],
)
async def test_a_form_on_the_selected_deal(path: Path, action: str, type_: str) -> None:
    async with driven(path) as ui:
        await ui.do(action)
        assert form(ui).draft.type == type_
        assert texts(ui) == {"deal": ("oracle-abilene",), "reported_at": ("2026-03-15",)}
        assert TITLES[type_].name in said(ui, "heading")
        assert "2 reports in the log" in said(ui, "heading")
        assert not form(ui).unsaved


async def test_a_new_rumour_is_of_a_new_deal(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("write.rumour")
        assert texts(ui) == {"reported_at": ("2026-03-15",)}
        assert form(ui).focused is row(ui, "deal").entry


async def test_a_new_rumour_from_a_party_begins_with_it(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("go.parties", "write.rumour")
        assert texts(ui)["parties"] == (":OpenAI",)
        await fill(ui, "parties", "inve:OpenAI")
        await ui.press("tab")
        assert texts(ui)["parties"] == ("investor:OpenAI",)


async def test_every_type_from_the_list_of_types(path: Path) -> None:
    async with driven(path) as ui:
        for name in ("Rumour", "Merge", "Grade", "Declare", "Complete"):
            await ui.do("write.any")
            assert isinstance(ui.app.screen, Pick)
            await ui.write(name)
            await ui.press("enter")
            assert TITLES[form(ui).draft.type].name.startswith(name)
            await ui.press("escape")
            assert ui.app.screen is ui.main
        await ui.do("write.any")
        await ui.press("escape")
        assert ui.app.screen is ui.main


async def test_parties_are_filled_in_from_the_list_of_parties(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("go.parties")
        await ui.do("write.declare")
        assert texts(ui)["party"] == ("openai",)
        assert texts(ui)["name"] == ("OpenAI",)
        await ui.press("escape")
        await ui.do("write.merge")
        assert texts(ui)["party"] == ("openai",)
        await ui.press("escape")
        await ui.do("write.note")
        assert texts(ui)["party"] == ("openai",)
        assert "deal" not in texts(ui)


async def test_the_report_under_the_cursor_is_retracted_withdrawn_and_its_outlet_graded(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("move.down", "go.open", "move.bottom")
        with open_store(path, read_only=True) as store:
            entry = next(iter(store.events(8, 9)))
        await ui.do("write.retract")
        assert texts(ui) == {
            "event": (entry.id,),
            "source.outlet": ("The Information",),
            "reported_at": ("2026-03-15",),
        }
        assert "amazon-openai" in said(ui, "heading")
        await ui.press("escape")
        await ui.do("write.withdraw")
        assert texts(ui) == {"event": (entry.id,), "reported_at": ("2026-03-15",)}
        await ui.press("escape")
        await ui.do("write.grade")
        assert texts(ui)["outlet"] == ("The Information",)


async def test_without_a_report_under_the_cursor_one_is_picked(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("move.down", "write.retract")
        assert isinstance(ui.app.screen, Pick)
        assert "entry 11" in ui.text()
        await ui.write("information")
        await ui.press("enter")
        assert texts(ui)["source.outlet"] == ("The Information",)


async def test_what_is_no_report_is_not_retracted(path: Path) -> None:
    with open_store(path, clock=lambda: NOW) as store:
        note = {"type": "note.added", "deal": "oracle-abilene", "text": "Hm", "reported_at": "2026-03-10"}
        store.append([{**note, "source": {"outlet": "me"}}])
    async with driven(path) as ui:
        await ui.do("go.open", "move.bottom")
        ui.page.cursor = next(place for place, one in enumerate(ui.page.drawing.targets) if one.kind == "report")
        await ui.do("write.retract")
        assert ui.app.screen is ui.main
        assert notes(ui) == ["This is no report."]


async def test_the_entry_under_the_cursor_of_the_log(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("go.log", "write.withdraw")
        assert texts(ui)["event"] == (last(path)["id"],)
        await ui.press("escape")
        await ui.do("write.confirm")
        assert texts(ui)["deal"] == ("oracle-abilene",)


@pytest.mark.parametrize("turns", [1, 2], ids=["matrix", "node-link"])
async def test_a_party_under_the_cursor_is_no_deal(path: Path, turns: int) -> None:
    async with driven(path) as ui:
        await ui.do("move.down", "go.parties", "go.web", *["go.drawing"] * turns)
        assert ui.main.main_board().here == ("party", "openai")
        assert ui.state.selection == "amazon-openai"
        for action in ("write.confirm", "write.retract", "write.browse"):
            await ui.do(action)
            assert ui.app.screen is ui.main, action
        await ui.do("write.note")
        assert texts(ui) == {"party": ("openai",), "reported_at": ("2026-03-15",)}
        await ui.press("escape")
        await ui.do("write.any")
        await ui.write("Confirm")
        await ui.press("enter")
        assert texts(ui) == {"reported_at": ("2026-03-15",)}


async def test_a_division_on_a_partys_page_is_no_deal(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("move.down", "go.parties")
        ui.main.dispatch(Open("party", "amazon"))
        await ui.settled()
        assert ui.main.main_board().here == ("deal", "amazon-openai")
        await ui.do("move.top", "write.confirm")
        assert ui.main.main_board().here == ("party", "aws")
        assert ui.app.screen is ui.main


async def test_a_row_that_is_not_there_yet_is_no_deal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_store(tmp_path / "long.db", [rumour(f"deal-{n:04d}", "2026-03-01") for n in range(3 * PAGE)])
    gate = threading.Event()
    load = RowSource.page
    monkeypatch.setattr(
        RowSource, "page", lambda rows, page: (gate.is_set() or page == 0 or gate.wait(30)) and load(rows, page)
    )
    async with driven(path) as ui:
        await ui.wait_for(lambda: len(ui.table.rows) == 3 * PAGE, "the whole list")
        before = ui.state.selection
        for action in ("move.bottom", "write.confirm", "write.withdraw"):
            ui.main.action_act(action)
            await ui.pilot.pause()
            assert ui.app.screen is ui.main, action
        assert ui.state.selection == before
        gate.set()
        await ui.wait_for(lambda: ui.state.selection != before, "the row")
        last_deal = ui.state.selection
        await ui.do("write.confirm")
        assert texts(ui)["deal"] == (last_deal,)


# What is read on the way


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """What a form is opened with is read once this is set."""
    gate, count = threading.Event(), Store.count
    monkeypatch.setattr(Store, "count", lambda store, deal: gate.wait(30) and count(store, deal))
    yield gate
    gate.set()


def reading(ui: Driver) -> bool:
    return "Reading … escape gives it up" in ui.text()


async def test_keys_pressed_before_the_form_is_there_are_meant_for_it(path: Path, gate: threading.Event) -> None:
    async with driven(path) as ui:
        ui.main.action_act("write.confirm")
        await ui.wait_for(lambda: reading(ui), "the line that says so")
        await ui.pilot.press(*"Red", "tab", *"q")
        gate.set()
        await ui.settled()
        assert texts(ui)["source.outlet"] == ("Red",)
        assert texts(ui)["source.title"] == ("q",)
        await ui.press("escape", "y")
        assert ui.app.screen is ui.main
        assert not reading(ui)


async def test_escape_gives_up_what_is_read(path: Path, gate: threading.Event) -> None:
    async with driven(path) as ui:
        ui.main.action_act("write.confirm")
        await ui.wait_for(lambda: reading(ui), "the line that says so")
        await ui.pilot.press(*"Red", "escape")
        await ui.wait_for(lambda: not reading(ui), "the screen as it was")
        await ui.pilot.press("2")
        gate.set()
        await ui.settled()
        assert ui.app.screen is ui.main
        assert ui.state.view == "parties"
        assert notes(ui) == []


async def test_another_screen_gives_it_up_too(path: Path, gate: threading.Event) -> None:
    async with driven(path) as ui:
        ui.main.action_act("write.confirm")
        ui.main.action_act("app.help")
        await ui.wait_for(lambda: isinstance(ui.app.screen, Help), "the help")
        gate.set()
        await ui.settled()
        assert isinstance(ui.app.screen, Help)
        await ui.press("escape", "2")
        assert ui.state.view == "parties"


async def test_what_was_asked_for_last_is_what_opens(path: Path, gate: threading.Event) -> None:
    async with driven(path) as ui:
        ui.main.action_act("write.confirm")
        ui.main.action_act("write.deny")
        gate.set()
        await ui.settled()
        assert form(ui).draft.type == "deal.denied"
        await ui.press("escape")
        assert ui.app.screen is ui.main


async def test_the_way_out_while_it_is_read(path: Path, gate: threading.Event) -> None:
    async with driven(path) as ui:
        ui.main.action_act("write.confirm")
        await ui.wait_for(lambda: reading(ui), "the line that says so")
        await ui.pilot.press("ctrl+q")
        await ui.wait_for(lambda: ui.app._exit, "the end")
        gate.set()


async def test_where_no_form_comes_what_was_typed_for_it_does_nothing(
    path: Path, gate: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_store: Store, _deal: str) -> int:
        gate.wait(30)
        raise StoreBusy(2.0)

    monkeypatch.setattr(Store, "count", fail)
    async with driven(path) as ui:
        ui.main.action_act("write.confirm")
        await ui.pilot.press(*"2q")
        gate.set()
        await ui.settled()
        assert (ui.state.view, ui.app._exit) == ("deals", False)
        assert notes(ui)[0].startswith("another process has been writing")


def test_every_type_can_be_begun_by_an_action() -> None:
    begun = {action.argument for action in ACTIONS if action.group == "write"}
    assert begun >= set(TITLES)
