"""Where "go to" may lead: pure, then the screen over a store."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.time import parse_moment
from store import Found, Store, StoreBusy, open_store
from tests.tui.driver import NOW, Driver, driven, make_store
from tests.tui.hostile import hostile_events
from tests.tui.test_ui_hostile import check
from tests.tui.test_ui_key_order import burst
from tui.goto import Place, places, wanted
from tui.screens.goto import GoTo
from tui.screens.main import MainScreen
from tui.screens.prompt import DatePrompt
from tui.state import ViewState
from tui.widgets.box import Box

VIEWS = (("deals", "Deals", "the list"), ("web", "Web", "around a party"))
PARTIES = (Found("openai", "OpenAI", 7), Found("amazon", "Amazon", None))
DEALS = (Found("amazon-openai", "Amazon, OpenAI", 3), Found("oracle-abilene", "Oracle", 2))


def lead(typed: str, past: tuple[ViewState, ...] = ()) -> list[tuple[str, str]]:
    found = places(typed, views=VIEWS, parties=PARTIES, deals=DEALS, past=past, now=NOW)
    return [(place.kind, place.key) for place in found]


def test_views_parties_and_deals_by_likeness() -> None:
    assert lead("deals") == [("view", "deals")]
    assert lead("amazon") == [("party", "amazon"), ("deal", "amazon-openai")]
    assert lead("openai") == [("party", "openai"), ("deal", "amazon-openai")]
    assert lead("abi") == [("deal", "oracle-abilene")]
    assert lead("we") == [("view", "web")]
    assert lead("zz") == lead("💥") == []


def test_dates_as_people_write_them() -> None:
    assert lead("2025-06")[0] == ("date", "2025-06")
    assert lead("today") == [("date", "2026-03-15")]
    assert lead("yest") == [("date", "2026-03-14")]
    assert lead("-7d")[0] == ("date", "2026-03-08")
    assert lead("2025-06-31") == []
    now = parse_moment("2026-03-15").instant
    (place,) = places("today", views=(), parties=(), deals=(), past=(), now=now)
    assert place == Place("date", "2026-03-15", "2026-03-15", "today: reported by the end of that day")


def test_actions_stand_behind_a_colon() -> None:
    assert lead(":quit")[0] == ("action", "app.quit")
    assert all(kind == "action" for kind, _ in lead(":"))
    assert lead(":zzqx") == []


def test_without_a_word_where_one_was_and_the_views() -> None:
    past = (
        ViewState(view="deal", selection="a"),
        ViewState(view="party", focus="b"),
        ViewState(view="deal", selection="a"),
        ViewState(),
    )
    assert lead("", past) == [("deal", "a"), ("party", "b"), ("view", "deals"), ("view", "web")]


def test_what_the_store_is_asked() -> None:
    assert wanted(" open ") == "open"
    assert wanted("") is wanted("  ") is wanted(":quit") is None


def test_a_party_found_by_another_name_is_kept() -> None:
    found = places("ai", views=(), parties=PARTIES, deals=(), past=(), now=NOW)
    assert [place.text for place in found] == ["OpenAI"]


@given(st.text(max_size=30))
def test_it_never_raises(typed: str) -> None:
    wanted(typed)
    lead(typed)


# -- the screen ----------------------------------------------------------------------------------------------


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_store(tmp_path / "alliances.db")


def shown(ui: Driver) -> list[str]:
    assert isinstance(ui.app.screen, GoTo)
    return [f"{place.kind} {place.key}" for place in ui.app.screen._rows]


async def test_a_deal_a_party_a_date_a_view_an_action(path: Path) -> None:
    async with driven(path) as ui:
        for typed, reached in (
            ("softbank-o", lambda s: (s.view, s.selection) == ("deal", "softbank-openai")),
            ("anthr", lambda s: (s.view, s.focus) == ("party", "anthropic")),
            ("2025-06", lambda s: s.reported == "2025-06"),
            ("parties", lambda s: s.view == "parties"),
            (":lens", lambda s: s.lens == "all"),
        ):
            await ui.do("find.goto")
            await ui.write(typed)
            await ui.press("enter")
            assert isinstance(ui.app.screen, MainScreen)
            assert reached(ui.state), typed


async def test_first_it_shows_the_views_and_where_one_was(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("go.open", "go.back", "find.goto")
        assert shown(ui)[0] == "view deals"
        assert "Go to deal, party, date, view; : actions" in ui.text()
        await ui.press("escape")
        await ui.do("go.open", "go.party", "find.goto")
        assert shown(ui)[:2] == [f"party {ui.state.focus}", f"deal {ui.state.selection}"]
        assert "where you were" in ui.text()


async def test_the_cursor_chosen_stays_and_the_mouse_picks(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("find.goto")
        await ui.write("openai")
        assert shown(ui)[0] == "party openai"
        await ui.press("down", "enter")
        assert ui.state.view == "deal"
        await ui.do("find.goto")
        await ui.write("amazon")
        await ui.pilot.click("#found", offset=(10, 1), times=2)
        await ui.settled()
        assert (ui.state.view, ui.state.focus) == ("party", "amazon")
        await ui.do("find.goto")
        await ui.pilot.click(offset=(0, 35))
        await ui.settled()
        assert isinstance(ui.app.screen, MainScreen)


async def test_nothing_of_that_name(path: Path) -> None:
    async with driven(path, (80, 24)) as ui:
        await ui.do("find.goto")
        await ui.write("zzqx")
        assert "Nothing of that name." in ui.text()
        await ui.press("enter")
        assert isinstance(ui.app.screen, GoTo)
        await ui.press("escape")
        assert isinstance(ui.app.screen, MainScreen)


async def test_in_one_burst_with_what_comes_after(path: Path) -> None:
    async with driven(path) as ui:
        await burst(ui, "ctrl+o", "softb")
        assert isinstance(ui.app.screen, GoTo)
        assert ui.app.screen.query_one("#words", Box).value == "softb"
        await burst(ui, "escape", "ctrl+o", "softbank", "enter", "o")
        assert (ui.state.view, ui.state.focus, ui.state.lens) == ("party", "softbank", "all")
        await burst(ui, "ctrl+o", ":to a date", "enter", "2025")
        assert isinstance(ui.app.screen, DatePrompt)
        assert ui.app.screen.query_one("#date", Box).value == "2025"


class Slow:
    """A store whose names come when they are let, or not at all."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.gate = threading.Event()
        self.failing = False

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self.store, name)

        def call(*args: Any, **kwargs: Any) -> Any:
            if name == "names_like":
                assert self.gate.wait(30)
                if self.failing:
                    raise StoreBusy(5.0)
            return method(*args, **kwargs)

        return call


async def test_enter_waits_for_the_names_and_keys_wait_for_enter(path: Path) -> None:
    with open_store(path, clock=lambda: NOW) as store:
        slow = Slow(store)
        async with driven(slow) as ui:  # type: ignore[arg-type]
            await ui.pilot.press("ctrl+o", *"oracle", "enter", "o")
            assert isinstance(ui.app.screen, GoTo)
            slow.gate.set()
            await ui.wait_for(lambda: ui.state.view == "party", "the party's page")
            await ui.wait_for(lambda: ui.state.lens == "all", "the key after it")
            assert ui.state.focus == "oracle"


async def test_a_failing_store_is_said_and_asked_again(path: Path) -> None:
    with open_store(path, clock=lambda: NOW) as store:
        slow = Slow(store)
        slow.gate.set()
        slow.failing = True
        async with driven(slow) as ui:  # type: ignore[arg-type]
            await ui.do("find.goto")
            await ui.write("oracl")
            assert "another process" in ui.text() or "busy" in ui.text() or "locked" in ui.text()
            await ui.press("enter")
            slow.failing = False
            await ui.write("e")
            assert shown(ui)[0] == "party oracle"
            await ui.press("enter")
            assert ui.state.focus == "oracle"


async def test_hostile_names_are_shown_safely(tmp_path: Path) -> None:
    path = make_store(tmp_path / "hostile.db", hostile_events())
    async with driven(path, (80, 24)) as ui:
        for typed in ("a", "deal", "b"):
            await ui.do("find.goto")
            await ui.write(typed)
            check(ui)
            await ui.press("enter")
            check(ui)
