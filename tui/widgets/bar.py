"""One or a few lines that do not scroll: banner, scrub bar, tabs, footer, faults."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.drawing.lines import Line
from tui.widgets.paint import look_of, strip_of


class Bar(Widget):
    """Shows the lines given to it last. A click says where it fell."""

    DEFAULT_CSS = "Bar { height: 1; width: 1fr; }"

    class Clicked(Message):
        """The column and line of a click."""

        def __init__(self, bar: Bar, column: int, row: int) -> None:
            super().__init__()
            self.bar = bar
            self.column = column
            self.row = row

    class Pointed(Message):
        """The column under the pointer while its button is down."""

        def __init__(self, bar: Bar, column: int) -> None:
            super().__init__()
            self.bar = bar
            self.column = column

        def can_replace(self, message: Message) -> bool:
            """Of a drag that comes faster than it is drawn only the last place counts."""
            return isinstance(message, Bar.Pointed) and message.bar is self.bar

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._lines: tuple[Line, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is shown."""
        return self._lines

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
        self.post_message(self.Clicked(self, event.x, event.y))
