"""One or a few lines that do not scroll: banner, scrub bar, tabs, footer, faults."""

from __future__ import annotations

from functools import partial

from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.drawing.lines import Line, act_at
from tui.text import cells
from tui.widgets.paint import look_of, strip_of
from tui.widgets.spot import Spot


class Bar(Widget):
    """Shows the lines given to it last. A click says where it fell."""

    DEFAULT_CSS = "Bar { height: 1; width: 1fr; }"

    class Clicked(Message):
        """The column and line of a click, and the action that stands there, if any."""

        def __init__(self, bar: Bar, column: int, row: int, act: str) -> None:
            super().__init__()
            self.bar = bar
            self.column = column
            self.row = row
            self.act = act

    class Pointed(Message):
        """The column under the pointer while its button is down."""

        def __init__(self, bar: Bar, column: int) -> None:
            super().__init__()
            self.bar = bar
            self.column = column

        def can_replace(self, message: Message) -> bool:
            """Of a drag that comes faster than it is drawn only the last place counts."""
            return isinstance(message, Bar.Pointed) and message.bar is self.bar

    def __init__(self, *, id: str, jumps: bool = False) -> None:
        super().__init__(id=id)
        self._jumps = jumps
        self._lines: tuple[Line, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is shown."""
        return self._lines

    @property
    def spots(self) -> list[Spot]:
        """Where jump mode leads: to what a click does, in a bar that is meant for it."""
        found: list[Spot] = []
        for row, line in enumerate(self._lines if self._jumps else ()):
            column = 0
            before = ""
            for part in line:
                if part.act and part.act != before:
                    found.append(Spot(column, row, partial(self._click, column, row, part.act)))
                before = part.act
                column += cells(part.text)
        return found

    def _click(self, column: int, row: int, act: str) -> None:
        self.post_message(self.Clicked(self, column, row, act))

    def show(self, *lines: Line) -> None:
        """Show these lines; nothing is repainted where they are the same."""
        if lines != self._lines:
            self._lines = lines
            self.refresh()

    def render_line(self, y: int) -> Strip:
        line = self._lines[y] if y < len(self._lines) else ()
        return strip_of(line, self.size.width, look_of(self))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self.capture_mouse()
        self._point(event.x)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self.app.mouse_captured is self:
            self._point(event.x)

    def on_mouse_up(self) -> None:
        self.release_mouse()

    def _point(self, x: int) -> None:
        self.post_message(self.Pointed(self, max(0, min(self.size.width - 1, x))))

    def on_click(self, event: events.Click) -> None:
        act = act_at(self._lines[event.y], event.x) if 0 <= event.y < len(self._lines) else ""
        self._click(event.x, event.y, act)
