"""What scrolls and has a cursor: the common part of the table and the pane."""

from __future__ import annotations

from rich.style import Style
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView

from tui.widgets.paint import look_of
from tui.widgets.spot import Spot


class Board(ScrollView, can_focus=True, inherit_bindings=False):
    """Lines of exactly the widget's width, of which only those in sight are made.

    `move`, `page` and `edge` are what the keys do; the screen's actions call them.
    """

    ALLOW_SELECT = False
    one_click = False
    """Whether a click already chooses, as in a menu; else it moves the cursor, and a second one chooses."""
    DEFAULT_CSS = """
    Board { overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1; scrollbar-gutter: stable;
        width: 1fr; height: 1fr; }
    """

    class Moved(Message):
        """The cursor came to stand on this."""

        def __init__(self, board: Board, kind: str, key: str) -> None:
            super().__init__()
            self.board = board
            self.kind = kind
            self.key = key

    class Chosen(Message):
        """The user wants this opened."""

        def __init__(self, board: Board, kind: str, key: str) -> None:
            super().__init__()
            self.board = board
            self.kind = kind
            self.key = key

    class Asked(Message):
        """The user clicked on what names an action."""

        def __init__(self, board: Board, act: str) -> None:
            super().__init__()
            self.board = board
            self.act = act

    @property
    def spots(self) -> list[Spot]:
        """Where jump mode leads: to the board itself (its upper right corner), where it can have the focus, and to
        every line in sight that the cursor can stand on."""
        if not self.can_focus:
            return []
        return [Spot(self.breadth - 1, 0, self.to_focus), *self.lines_to_stand_on()]

    def lines_to_stand_on(self) -> list[Spot]:
        """A spot for each of those in sight."""
        return []

    def to_focus(self) -> None:
        """Take the focus."""
        self.focus()

    @property
    def counted(self) -> tuple[int, int]:
        """At which place that matches the user is, from 1 on, 0 for none; and of how many."""
        return 0, 0

    @property
    def here(self) -> tuple[str, str]:
        """The kind and key of what the cursor stands on, or waits for; two empty texts where that is nothing."""
        raise NotImplementedError

    def move(self, by: int) -> None:
        """The cursor by so many lines."""
        raise NotImplementedError

    def edge(self, direction: int) -> None:
        """The cursor to the first (-1) or last (+1) line."""
        raise NotImplementedError

    def choose(self) -> None:
        """Say `Chosen` for what the cursor stands on."""
        raise NotImplementedError

    @property
    def waits(self) -> bool:
        """Whether the cursor waits for what is not shown, though there is something to stand on."""
        raise NotImplementedError

    def take(self) -> None:
        """A cursor that waits takes what is nearest."""
        raise NotImplementedError

    def page(self, direction: int) -> None:
        """The cursor by a screenful."""
        self.move(direction * max(1, self.size.height - 2))

    @property
    def breadth(self) -> int:
        """The cells that a line has: the widget's without the scroll bar's, which is always kept free."""
        return max(1, self.scrollable_content_region.width)

    def line_at(self, y: int) -> int:
        """The line of the content shown in row `y` of the widget."""
        return y + round(self.scroll_offset.y)

    def ground(self) -> Style:
        """What lies over the cursor's line; nothing in a side pane that has not the focus."""
        wear = look_of(self)
        if self.has_focus:
            return wear.cursor
        return Style.null() if self.id == "side" else wear.shadow

    def set_height(self, lines: int) -> None:
        """How many lines there are in all."""
        self.virtual_size = Size(0, lines)

    def bring_into_view(self, first: int, last: int) -> None:
        """Scroll so that lines `first` to `last` are in sight, `first` rather than `last`."""
        top = round(self.scroll_offset.y)
        height = max(1, self.size.height)
        if last >= top + height:
            top = last - height + 1
        top = min(top, first)
        self.scroll_to(y=max(0, top), animate=False, force=True, immediate=True)

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()
