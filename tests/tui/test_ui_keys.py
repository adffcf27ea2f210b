"""The keys in force, and the mouse: what footer, help and tabs name is what they do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual import events
from textual.notifications import Notification

from tests.tui.driver import Driver, driven, make_store, rumour
from tui.actions import ACTIONS, BY_ID, Keymap, possible, shown_keys
from tui.actions.keys import textual_name
from tui.actions.presets import PRESETS
from tui.drawing.lines import act_at, text_of
from tui.palettes import BUILT_IN
from tui.screens.help import Help
from tui.screens.palette import Palette
from tui.screens.saved import SavedQueries
from tui.settings.load import Settings
from tui.settings.problems import Problem
from tui.text import plain
from tui.views import view_of
from tui.widgets.bar import Bar
from tui.widgets.board import Board
from tui.widgets.pane import Pane
from tui.widgets.table import Table

OWN = Settings(keymap=Keymap(own={"find.lens": ("f8",), "go.parties": ("f6",), "app.help": ("f9",), "time.live": ()}))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_store(tmp_path / "alliances.db")


async def test_a_key_of_ones_own_does_it_and_the_old_one_no_more(path: Path) -> None:
    async with driven(path, settings=OWN) as ui:
        await ui.press("o", "2")
        assert (ui.state.lens, ui.state.view) == ("live", "deals")
        await ui.press("f8", "f6")
        assert (ui.state.lens, ui.state.view) == ("all", "parties")


async def test_keys_of_ones_own_are_shown_everywhere(path: Path) -> None:
    async with driven(path, settings=OWN) as ui:
        assert "f8 lens" in ui.bar("tabs")
        assert " f6 Parties " in ui.bar("tabs")
        assert "f8 lens" in ui.bar("hints")
        assert "f9 help" in ui.bar("hints")
        await ui.do("find.query")
        await ui.write("nobody")
        assert "f8 turns the lens" in ui.text()
        assert "“Live” is live" in ui.text()
        await ui.press("escape", "f9")
        assert isinstance(ui.app.screen, Help)
        assert "f8 turns the lens" in ui.text()
        await ui.press("f9")
        assert ui.app.screen is ui.main
        await ui.do("app.palette")
        await ui.write("find.lens")
        row = ui.app.screen.query_one(Table)
        assert [row.rows[0].id, shown_keys(row.rows[0])] == ["find.lens", "f8"]


async def test_of_several_actions_on_a_key_the_possible_one_is_done(path: Path) -> None:
    both = Settings(keymap=Keymap(own={"find.save": ("o",)}))
    async with driven(path, settings=both) as ui:
        await ui.press("o")
        assert ui.state.lens == "all"
        await ui.press("slash", "x", "enter", "o")
        assert isinstance(ui.app.screen, SavedQueries)


@pytest.mark.parametrize("preset", PRESETS)
async def test_every_key_of_a_preset_is_bound(path: Path, preset: str) -> None:
    keymap = Keymap(preset)
    async with driven(path, settings=Settings(keymap=keymap)) as ui:
        bound = {key: binding.action for key, binding in ui.main._bindings}
        for action in ACTIONS:
            for key in keymap.keys(action):
                assert action.id in bound[textual_name(key)]


async def test_hands_used_to_emacs(path: Path) -> None:
    async with driven(path, settings=Settings(keymap=Keymap("emacs"))) as ui:
        await ui.press("ctrl+n", "ctrl+n", "ctrl+p")
        assert ui.state.selection == ui.keys_of_rows()[1]
        await ui.press("ctrl+f")
        assert ui.state.view == "deal"
        await ui.press("ctrl+g")
        assert ui.state.view == "deals"
        await ui.press("alt+x")
        assert isinstance(ui.app.screen, Palette)
        await ui.press("escape", "f1", "ctrl+n")
        assert isinstance(ui.app.screen, Help)
        assert ui.app.screen.query_one(Pane).cursor == 1


async def test_hands_used_to_vim(path: Path) -> None:
    async with driven(path, settings=Settings(keymap=Keymap("vim"))) as ui:
        await ui.press("j", "l", "u")
        assert (ui.state.view, ui.state.selection) == ("deals", ui.keys_of_rows()[1])
        await ui.press("ctrl+r")
        assert ui.state.view == "deal"


async def test_help_begins_with_three_lines_about_the_view(path: Path) -> None:
    async with driven(path) as ui:
        turns = ("go.drawing", "go.drawing")
        for action in ("go.deals", "go.parties", "go.web", *turns, "go.lanes", "go.log", "go.changes", "go.open"):
            await ui.do(action, "app.help")
            lines = ui.app.screen.query_one(Pane).drawing.lines
            assert lines[0][0].text == view_of(ui.state).title
            assert all(lines[1:4])
            assert lines[4] == ()
            assert "{" not in "".join(text_of(line) for line in lines[:5])
            await ui.press("escape")


async def test_what_the_help_names_can_be_done_from_there(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("app.help")
        await ui.press("j", "enter")
        assert ui.app.screen is ui.main
        assert ui.state.view == "parties"


async def click_help(ui: Driver, id: str) -> None:
    pane = ui.app.screen.query_one(Pane)
    line = next(target.line for target in pane.drawing.targets if target.key == id)
    await ui.pilot.click(pane, offset=(3, line))
    await ui.settled()


async def test_a_click_in_the_help_and_the_palette_does_it(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("app.help")
        await click_help(ui, "go.parties")
        assert (ui.app.screen, ui.state.view) == (ui.main, "parties")
        await ui.do("app.palette")
        await ui.write("go.web")
        await ui.pilot.click(ui.app.screen.query_one(Table), offset=(3, 1))
        await ui.settled()
        assert (ui.app.screen, ui.state.view) == (ui.main, "web")


async def test_a_click_beside_the_help_closes_it(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("app.help")
        await ui.pilot.click(offset=(0, 0))
        await ui.settled()
        assert ui.app.screen is ui.main


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_every_word_of_the_footer_can_be_clicked(path: Path, size: tuple[int, int]) -> None:
    async with driven(path, size, reported="2025-06") as ui:
        hints = ui.main.query_one("#hints", Bar)
        shown = {part.act for line in hints.lines for part in line if part.text.strip()}
        assert "" not in shown
        assert shown <= {action.id for action in possible(ui.main.situation())}
        assert {"app.quit", "app.help", "time.date"} <= shown
        for line in hints.lines:
            for column in range(size[0]):
                assert act_at(line, column) in {"", *BY_ID}
        await ui.pilot.click(hints, offset=(ui.bar("hints").index("enter open") + 8, 0))
        await ui.settled()
        assert ui.state.view == "deal"


async def test_what_bars_say_can_be_clicked(path: Path) -> None:
    async with driven(path, reported="2025-06") as ui:
        await ui.pilot.click("#banner", offset=(ui.bar("banner").index("later reports"), 0))
        await ui.settled()
        assert ui.state.live
        await ui.pilot.click("#tabs", offset=(ui.bar("tabs").index("lens"), 0))
        await ui.settled()
        assert ui.state.lens == "all"
        await ui.pilot.click("#banner", offset=(2, 0))
        await ui.settled()
        assert "To the end of" in ui.text()


async def test_the_wheel_scrolls(tmp_path: Path) -> None:
    path = make_store(tmp_path / "many.db", [rumour(f"deal-{number}", "2025") for number in range(80)])
    async with driven(path, (80, 24)) as ui:
        await ui.pilot._post_mouse_events([events.MouseScrollDown], "#table", offset=(5, 5))
        await ui.wait_for(lambda: ui.table.scroll_offset.y > 0, "scrolling")


async def test_what_is_wrong_in_settings_is_told_at_the_start(path: Path) -> None:
    hostile = "[b]no[/b] action is called '[@click=app.quit]x[/]\x1b[31m'"
    problems = [Problem(Path("keymap.toml"), 3, hostile)]
    problems += [Problem(Path("night.toml"), None, f"fault {n}") for n in range(4)]
    async with driven(path, settings=Settings(problems=tuple(problems))) as ui:
        await ui.wait_for(lambda: len(notes(ui)) == 4, "the notes")
        assert notes(ui)[0].message == "keymap.toml, line 3: " + plain(hostile)
        assert [note.message for note in notes(ui)[1:3]] == ["night.toml: fault 0", "night.toml: fault 1"]
        assert notes(ui)[3].message == "2 more; `dealweb where` lists them all"
        assert not any(note.markup for note in notes(ui))


def notes(ui: Driver) -> list[Notification]:
    return list(ui.app._notifications)


async def test_a_theme_of_ones_own_is_worn_and_turned_to(path: Path) -> None:
    night = replace(BUILT_IN["dark"], name="night", screen="on #000001")
    async with driven(path, settings=Settings(theme="night", themes={**BUILT_IN, "night": night})) as ui:
        assert ui.app.theme == "night"
        assert grounds(ui) >= {"#000001"}
        await ui.do("app.theme")
        assert ui.app.theme == "dark"
        assert notes(ui)[-1].message == "theme: dark"


def grounds(ui: Driver) -> set[str]:
    strips = ui.app.screen._compositor.render_strips(ui.app.size)
    styles = [segment.style for strip in strips for segment in strip if segment.style is not None]
    return {style.bgcolor.name for style in styles if style.bgcolor is not None}


@pytest.mark.parametrize("turned", [False, True])
async def test_the_terminals_own_colours_are_passed_on(path: Path, turned: bool) -> None:
    async with driven(path, settings=Settings(theme="light-safe" if turned else "ansi")) as ui:
        if turned:
            await ui.do("app.theme")
        assert ui.app.theme == "ansi"
        for view in ("go.deals", "go.web", "go.open", "app.help"):
            await ui.do(view)
            strips = ui.app.screen._compositor.render_strips(ui.app.size)
            styles = [segment.style for strip in strips for segment in strip if segment.style is not None]
            colours = {colour for style in styles for colour in (style.color, style.bgcolor) if colour is not None}
            own = [colour for colour in colours if not colour.is_default]
            assert own
            assert [colour.name for colour in own if colour.number not in range(16)] == []


async def test_without_colour_there_is_one_theme(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with driven(path, settings=Settings(theme="light")) as ui:
        await ui.do("app.theme")
        assert ui.app.theme == "mono"
        assert "NO_COLOR is set" in notes(ui)[-1].message


async def test_every_board_knows_where_it_can_be_jumped_to(path: Path) -> None:
    async with driven(path) as ui:
        for board in ui.main.query(Board):
            assert len(board.spots) >= 1


@pytest.mark.parametrize(
    "action",
    ["time.date", "table.seek", "find.goto", "find.saved", "app.palette", "app.help", "app.import", "app.jump"],
)
async def test_a_click_beside_what_lies_over_the_screen_takes_it_away(path: Path, action: str) -> None:
    async with driven(path) as ui:
        await ui.do(action)
        assert ui.app.screen is not ui.main
        await ui.pilot.click(offset=(0, 35))
        await ui.settled()
        assert ui.app.screen is ui.main
