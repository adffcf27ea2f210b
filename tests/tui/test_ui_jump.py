"""Jump mode: letters on panes, tabs and rows, each of which leads where it lies."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.driver import SIZES, Driver, driven, make_store, rumour
from tui.screens.jump import LETTERS, Jump, Jumpable, Tag, labels, places
from tui.views import TABS
from tui.widgets.bar import Bar
from tui.widgets.plate import Plate


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_store(tmp_path / "alliances.db")


@pytest.mark.parametrize("count", [0, 1, 26, 27, 51, 52, 300, 676])
def test_labels_are_enough_and_none_begins_another(count: int) -> None:
    made = labels(count)
    assert len(made) == len(set(made)) == count
    assert not [one for one in made for other in made if one != other and other.startswith(one)]
    assert [len(label) for label in made] == sorted(len(label) for label in made)


def test_there_are_no_more_labels_than_pairs_of_letters() -> None:
    assert len(labels(1000)) == len(LETTERS) ** 2


def tags(ui: Driver) -> dict[str, Tag]:
    screen = ui.app.screen
    assert isinstance(screen, Jump)
    return {tag.label: tag for tag in screen.query(Tag)}


def tag_at(ui: Driver, x: int, y: int) -> str:
    return next(label for label, tag in tags(ui).items() if (tag.place.x, tag.place.y) == (x, y))


async def jump_to(ui: Driver, x: int, y: int) -> None:
    await ui.do("app.jump")
    await ui.press(*tag_at(ui, x, y))
    assert ui.app.screen is ui.main


@pytest.mark.parametrize("size", SIZES)
async def test_every_row_tab_and_pane_has_a_label_where_it_is(path: Path, size: tuple[int, int]) -> None:
    async with driven(path, size) as ui:
        rows, table = len(ui.table.rows), ui.table.content_region
        await ui.press("f")
        placed = {(tag.place.x, tag.place.y) for tag in tags(ui).values()}
        assert {(table.x, table.y + 1 + row) for row in range(rows)} <= placed
        assert sum(y == ui.main.query_one("#tabs", Bar).region.y for _, y in placed) == len(TABS) + 1
        for label, tag in tags(ui).items():
            assert ui.text().splitlines()[tag.place.y][tag.place.x :].startswith(label)


async def test_a_letter_leads_to_a_row(path: Path) -> None:
    async with driven(path) as ui:
        table = ui.table.content_region
        await ui.do("move.pane")
        await jump_to(ui, table.x, table.y + 3)
        assert ui.table.has_focus
        assert ui.state.selection == ui.keys_of_rows()[2]


async def test_a_letter_leads_to_a_line_of_the_pane_beside(path: Path) -> None:
    async with driven(path) as ui:
        target = ui.side.drawing.targets[1]
        side = ui.side.content_region
        await jump_to(ui, side.x, side.y + target.line)
        assert ui.side.has_focus
        assert ui.side.target == target


async def test_a_letter_leads_to_a_pane(path: Path) -> None:
    async with driven(path) as ui:
        side = ui.side.content_region
        await jump_to(ui, side.x + ui.side.breadth - 1, side.y)
        assert ui.side.has_focus
        assert ui.state.view == "deals"


async def test_a_letter_turns_to_a_tab(path: Path) -> None:
    async with driven(path) as ui:
        await jump_to(ui, ui.bar("tabs").index(" 2 Parties"), ui.main.query_one("#tabs", Bar).region.y)
        assert ui.state.view == "parties"


@pytest.mark.parametrize("turns", [1, 2])
async def test_a_letter_leads_to_what_a_drawing_shows(path: Path, turns: int) -> None:
    async with driven(path, (200, 50), focus="openai") as ui:
        await ui.do(*["go.drawing"] * turns)
        plate = ui.main.query_one(Plate)
        corner = plate.content_region
        for place, target in enumerate(plate.drawing.targets):
            await jump_to(ui, corner.x + target.column, corner.y + target.line)
            assert plate.has_focus
            assert plate.cursor == place


async def test_a_letter_leads_to_a_lane(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("go.lanes")
        plate = ui.main.query_one(Plate)
        target = plate.drawing.targets[2]
        await jump_to(ui, plate.content_region.x, plate.content_region.y + target.line)
        assert ui.state.selection == target.key


async def test_two_letters_where_there_are_many(tmp_path: Path) -> None:
    path = make_store(tmp_path / "many.db", [rumour(f"deal-{number}", "2025") for number in range(80)])
    async with driven(path, (120, 50)) as ui:
        table = ui.table.content_region
        await ui.do("app.jump")
        label = tag_at(ui, table.x, table.y + 30)
        assert len(label) == 2
        await ui.press(label[0])
        left = [tag for tag in tags(ui).values() if tag.display]
        assert {tag.label[0] for tag in left} == {label[0]}
        assert 0 < len(left) < len(tags(ui))
        assert ui.text().splitlines()[table.y + 30][table.x] == label[1]
        await ui.press("backspace")
        assert all(tag.display for tag in tags(ui).values())
        await ui.press(*label)
        assert ui.state.selection == ui.table.layout_of_rows.key(ui.table.rows[29])


@pytest.mark.parametrize("key", ["escape", "1", "enter", "backspace", "ctrl+l"])
async def test_any_other_key_leaves_all_as_it_was(path: Path, key: str) -> None:
    async with driven(path) as ui:
        before = ui.state
        await ui.press("f", key)
        assert ui.app.screen is ui.main
        assert ui.state == before


async def test_a_click_leaves_too(path: Path) -> None:
    async with driven(path) as ui:
        await ui.press("f")
        await ui.pilot.click(offset=(60, 20))
        await ui.settled()
        assert ui.app.screen is ui.main


async def test_the_way_out_is_open(path: Path) -> None:
    async with driven(path) as ui:
        await ui.press("f")
        await ui.pilot.press("ctrl+q")
        await ui.wait_for(lambda: not ui.app.is_running or ui.app._exit, "the end")


async def test_what_is_out_of_sight_has_no_label(path: Path) -> None:
    async with driven(path, (80, 17)) as ui:
        assert not ui.side.display
        assert isinstance(ui.side, Jumpable)
        ground = ui.main.size
        assert all(0 <= place.x < ground.width and 0 <= place.y < ground.height for place in places(ui.main))
        assert len(places(ui.main)) == 1 + len(ui.table.rows) + len(TABS) + 1
        await ui.do("app.palette")
        assert places(ui.app.screen) == []
