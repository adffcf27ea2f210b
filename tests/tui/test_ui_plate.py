"""The board in two dimensions by itself: cursor, scrolling both ways, mouse."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from tui.drawing.lines import Drawing, Run, Target, put
from tui.theme import look, textual_theme
from tui.widgets.board import Board
from tui.widgets.plate import Plate

WIDTH, HEIGHT = 40, 12


def grid(rows: int, columns: int, *, head: int = 1, side: int = 6, left_out: frozenset[str] = frozenset()) -> Drawing:
    """A heading, then rows of signs in six cells each, beginning with a name."""
    lines: list[tuple[Run, ...]] = [(Run("heading" + "." * (columns * 6)),)] * head
    targets = []
    for row in range(rows):
        cells = [put(f"r{row}", side)]
        for column in range(columns):
            key = f"{row}.{column}"
            shown = key not in left_out
            cells.append(put(key if shown else "", 6))
            if shown:
                targets.append(Target(len(lines), "deal", key, side + 6 * column, len(key)))
        lines.append(tuple(cells))
    return Drawing(tuple(lines), tuple(targets), head=head, side=side)


class Easel(App[None]):
    """Nothing but a plate; what it says is kept."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[tuple[str, str]] = []
        self.register_theme(textual_theme("dark"))
        self.theme = "dark"

    def compose(self) -> ComposeResult:
        yield Plate(id="plate")

    def on_board_moved(self, message: Board.Moved) -> None:
        self.said.append(("moved", message.key))

    def on_board_chosen(self, message: Board.Chosen) -> None:
        self.said.append(("chosen", message.key))

    @property
    def plate(self) -> Plate:
        return self.query_one(Plate)

    @property
    def rows(self) -> list[str]:
        return [strip.text for strip in self.screen._compositor.render_strips(self.size)]


@asynccontextmanager
async def easel(drawing: Drawing, **more: Any) -> AsyncIterator[tuple[Easel, Pilot[None]]]:
    app = Easel()
    async with app.run_test(size=(WIDTH, HEIGHT)) as pilot:
        app.plate.show("subject", lambda width, height: drawing, **more)
        app.plate.focus()
        await pilot.pause()
        yield app, pilot


def here(app: Easel) -> str | None:
    target = app.plate.target
    return None if target is None else target.key


async def test_the_cursor_goes_to_the_neighbours_and_says_so() -> None:
    async with easel(grid(3, 3)) as (app, pilot):
        assert here(app) == "0.0"
        app.plate.sideways(1)
        app.plate.move(1)
        app.plate.sideways(-1)
        app.plate.move(-1)
        await pilot.pause()
        assert [key for _, key in app.said] == ["0.0", "0.1", "1.1", "1.0", "0.0"]
        app.plate.choose()
        await pilot.pause()
        assert app.said[-1] == ("chosen", "0.0")


async def test_several_at_once_and_the_ends() -> None:
    async with easel(grid(5, 5)) as (app, pilot):
        app.plate.move(3)
        app.plate.sideways(9)
        assert here(app) == "3.4"
        app.plate.edge(-1)
        assert here(app) == "0.0"
        app.plate.edge(1)
        assert here(app) == "4.4"
        app.plate.sideways(1)
        await pilot.pause()
        assert here(app) == "4.4"


async def test_a_larger_drawing_scrolls_both_ways_and_head_and_side_stay() -> None:
    async with easel(grid(40, 20)) as (app, pilot):
        app.plate.sideways(12)
        app.plate.move(25)
        await pilot.pause()
        assert here(app) == "25.12"
        rows = app.rows
        assert any("25.12" in row for row in rows)
        assert rows[0].startswith("heading")
        line = next(row for row in rows if "25.12" in row)
        assert line.startswith("r25")
        assert all(cell_len(row) == WIDTH for row in rows)
        app.plate.sideways(-12)
        app.plate.move(-25)
        await pilot.pause()
        assert any(row.startswith("r0    0.0") for row in app.rows)


async def test_a_page_is_a_screenful() -> None:
    async with easel(grid(40, 2)) as (app, pilot):
        app.plate.page(1)
        await pilot.pause()
        first = here(app)
        assert first is not None
        assert int(first.split(".")[0]) >= HEIGHT // 2
        app.plate.page(-1)
        assert here(app) == "0.0"


async def test_the_cursor_is_kept_by_what_it_stands_on() -> None:
    async with easel(grid(3, 3), wanted=("deal", "1.1")) as (app, pilot):
        assert here(app) == "1.1"
        assert app.said == []
        app.plate.show("subject", lambda width, height: grid(4, 4, side=9))
        assert here(app) == "1.1"
        app.plate.show("subject", lambda width, height: grid(3, 3, left_out=frozenset({"1.1"})))
        assert here(app) is None
        app.plate.show("subject", lambda width, height: grid(3, 3))
        assert here(app) == "1.1"
        app.plate.show("subject", lambda width, height: grid(3, 3, left_out=frozenset({"1.1"})))
        app.plate.move(1)
        await pilot.pause()
        assert here(app) in ("0.1", "1.0", "1.2", "2.1")


async def test_a_click_selects_and_a_second_one_opens() -> None:
    async with easel(grid(3, 3)) as (app, pilot):
        await pilot.click(Plate, offset=(13, 2))
        await pilot.pause()
        assert here(app) == "1.1"
        assert ("chosen", "1.1") not in app.said
        await pilot.click(Plate, offset=(13, 2), times=2)
        await pilot.pause()
        assert app.said[-1] == ("chosen", "1.1")
        await pilot.click(Plate, offset=(2, 2))
        assert here(app) == "1.1"


async def test_clicks_in_a_scrolled_drawing_fall_where_they_seem_to() -> None:
    async with easel(grid(40, 20)) as (app, pilot):
        app.plate.sideways(12)
        app.plate.move(25)
        await pilot.pause()
        row, text = next((row, text) for row, text in enumerate(app.rows) if "24.11" in text)
        await pilot.click(Plate, offset=(text.index("24.11"), row))
        await pilot.pause()
        assert here(app) == "24.11"


async def test_the_same_again_changes_nothing() -> None:
    made: list[int] = []

    def draw(width: int, height: int) -> Drawing:
        made.append(width)
        return grid(2, 2)

    async with easel(grid(2, 2)) as (app, pilot):
        answer = object()
        app.plate.show("other", draw, ("deal", "1.0"), made_of=(answer, "x"))
        app.plate.show("other", draw, ("deal", "1.0"), made_of=(answer, "x"))
        await pilot.pause()
        assert len(made) == 1
        assert here(app) == "1.0"
        app.plate.show("other", draw, ("deal", "0.1"), made_of=(answer, "x"))
        assert len(made) == 1
        assert here(app) == "0.1"
        app.plate.show("other", draw, ("deal", "0.1"), made_of=(answer, "y"))
        assert len(made) == 2


async def test_an_empty_drawing_takes_every_move() -> None:
    async with easel(Drawing(())) as (app, pilot):
        for by in (1, -1):
            app.plate.move(by)
            app.plate.sideways(by)
            app.plate.page(by)
            app.plate.edge(by)
        app.plate.choose()
        await pilot.pause()
        assert app.said == []
        assert all(cell_len(row) == WIDTH for row in app.rows)


async def test_a_head_or_side_larger_than_half_of_the_room_scrolls_too() -> None:
    async with easel(grid(20, 4, head=8, side=24)) as (app, pilot):
        app.plate.move(12)
        app.plate.sideways(3)
        await pilot.pause()
        assert here(app) == "12.3"
        assert any("12.3" in row for row in app.rows)
        assert not app.rows[0].startswith("heading")


async def test_what_has_a_ground_of_its_own_keeps_it_under_the_cursor() -> None:
    lane = Drawing(((Run("lane "), Run("┃", "past"), Run(" after")),), (Target(0, "deal", "lane"),))
    async with easel(lane) as (app, _):
        styles = {text: style for text, style, _ in app.plate.render_line(0) if style is not None}
        assert styles["┃"].bgcolor == look("dark").of("past").bgcolor
        assert styles["lane "].bgcolor == look("dark").cursor.bgcolor
