"""A box with a list below it: what is typed narrows the list, enter or a click picks from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical

from tui.drawing.lines import Drawing, Line, wrap
from tui.screens.overlay import Overlay, Result
from tui.widgets.bar import Bar
from tui.widgets.board import Board
from tui.widgets.box import Box
from tui.widgets.layout import Layout
from tui.widgets.table import Table

_WIDTH = 96


class Picker(Overlay[Result], inherit_bindings=False):
    """A subclass says what is listed for what is typed (`look`) and what a pick leads to (`pick`)."""

    SCOPED_CSS = False  # the scope would be the subclass, and nothing in here would be meant
    CSS = """
    Picker { align: center top; background: transparent; }
    Picker > Vertical { width: 96; max-width: 100%; height: 22; max-height: 100%; margin-top: 1; padding: 0 1;
        border: round $accent; background: $background; }
    """
    BINDINGS = [
        ("down,ctrl+n", "step(1)", ""),
        ("up,ctrl+p", "step(-1)", ""),
        ("pagedown", "leaf(1)", ""),
        ("pageup", "leaf(-1)", ""),
    ]
    AUTO_FOCUS = ""

    def __init__(self, layout: Layout) -> None:
        super().__init__()
        self._layout = layout
        self._rows: Sequence[Any] = ()
        self._moved = False

    def compose(self) -> ComposeResult:
        with Vertical():
            yield self._bar("head")
            yield Box(id="words")
            table = Table(self._layout, id="found")
            table.can_focus = False
            table.one_click = True
            yield table
            yield self._bar("foot")

    def _bar(self, id: str) -> Bar:
        bar = Bar(id=id)
        bar.display = False
        return bar

    def on_mount(self) -> None:
        self.box.focus()
        self.look("")

    @property
    def box(self) -> Box:
        """Where it is typed."""
        return self.query_one("#words", Box)

    @property
    def typed(self) -> str:
        """What the box holds."""
        return self.box.value

    @property
    def here(self) -> Any:
        """The row under the cursor; None where there are none."""
        table = self.query_one("#found", Table)
        return self._rows[table.cursor] if table.cursor < len(self._rows) else None

    def look(self, typed: str) -> None:
        """List what may be meant."""
        raise NotImplementedError

    def pick(self, row: Any) -> None:
        """This one is meant."""
        raise NotImplementedError

    def enter(self) -> None:
        """Enter in the box."""
        if self.here is not None:
            self.pick(self.here)

    def leave(self) -> None:
        """Escape in the box."""
        self.dismiss(None)

    def fill(self, rows: Sequence[Any], nothing: str) -> None:
        """List these rows, with the cursor where the user moved it, else on the first; `nothing` is said of none."""
        held = self._layout.key(self.here) if self._moved and self.here is not None else None
        self._rows = rows
        keys = [self._layout.key(row) for row in rows]
        at = keys.index(held) if held in keys else 0
        instead = Drawing(tuple(wrap(nothing, self.breadth, "dim")))
        self.query_one("#found", Table).fill(self._layout, rows, keys[at] if keys else None, at=at, instead=instead)

    def around(self, head: Sequence[Line] = (), foot: Sequence[Line] = ()) -> None:
        """What stands above the box, and below the list."""
        for id, lines in (("head", head), ("foot", foot)):
            bar = self.query_one(f"#{id}", Bar)
            bar.display = bool(lines)
            bar.styles.height = max(1, len(lines))
            bar.show(*lines)

    @property
    def breadth(self) -> int:
        """The cells that a sentence has."""
        return max(20, min(self.app.size.width, _WIDTH) - 6)

    def action_step(self, by: int) -> None:
        """The cursor up or down while typing."""
        self._moved = True
        self.query_one("#found", Table).move(by)

    def action_leaf(self, direction: int) -> None:
        """The same by a screenful."""
        self._moved = True
        self.query_one("#found", Table).page(direction)

    def on_input_changed(self, event: Box.Changed) -> None:
        event.stop()
        self._moved = False
        self.look(event.input.value)

    def on_input_submitted(self, event: Box.Submitted) -> None:
        # At once, not by way of the table: the next key must find this screen gone.
        event.stop()
        self.enter()

    def on_box_left(self, message: Box.Left) -> None:
        message.stop()
        self.leave()

    def on_board_moved(self, message: Board.Moved) -> None:
        message.stop()

    def on_board_chosen(self, message: Board.Chosen) -> None:
        message.stop()
        if self.here is not None and self.is_current:  # it may have been left meanwhile
            self.pick(self.here)
