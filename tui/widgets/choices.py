"""A short list that lies over what is below a box: what may be put in there."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.completion import Candidate
from tui.drawing.choices import choice_lines, first_shown
from tui.drawing.lines import Line
from tui.widgets.paint import look_of, strip_of


class Choices(Widget):
    """Shows the candidates given to it last; a click says which was meant. It never takes the focus."""

    DEFAULT_CSS = """
    Choices { overlay: screen; constrain: inside inside; display: none; height: 6; width: 40; }
    Choices.shown { display: block; }
    """

    class Picked(Message):
        """A click on a candidate, by its place."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._lines: list[Line] = []
        self._first = 0
        self._chosen: int | None = None

    @property
    def lines(self) -> list[Line]:
        """What is shown; empty where nothing is."""
        return self._lines

    def show(self, found: Sequence[Candidate], chosen: int | None, column: int) -> None:
        """Show these below the column where what they take the place of begins; nothing where there are none."""
        room = max(10, self.app.size.width)
        self._lines, width = choice_lines(found, chosen, room)
        self._first = first_shown(len(found), chosen)
        self._chosen = chosen
        if self._lines:
            self.styles.height = len(self._lines)
            self.styles.width = width
            self.styles.offset = (max(0, min(column, room - width)), 0)
        self.set_class(bool(self._lines), "shown")
        self.refresh()

    def render_line(self, y: int) -> Strip:
        wear = look_of(self)
        line = self._lines[y] if y < len(self._lines) else ()
        over = wear.cursor if self._first + y == self._chosen else wear.shadow
        return strip_of(line, self.size.width, wear, over)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if event.y < len(self._lines):
            self.post_message(self.Picked(self._first + event.y))
