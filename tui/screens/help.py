"""The help screen: a pane with what `drawing.help` says."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding, BindingsMap
from textual.containers import Vertical

from tui.actions import Situation, keys_of
from tui.actions.keys import textual_name
from tui.drawing.help import help_page
from tui.drawing.sentences import ABOUT_QUERIES, ABOUT_THE_PANE
from tui.matches import terms_of_text
from tui.screens.overlay import Overlay
from tui.screens.searching import find_in
from tui.views import view_of
from tui.widgets.board import Board
from tui.widgets.pane import Pane

#: What the keys of an action do here; where two of them have one key the first has it.
KEYS = {
    "go.back": "close",
    "app.help": "close",
    "app.quit": "close",
    "move.down": "scroll(1)",
    "move.up": "scroll(-1)",
    "move.page_down": "leaf(1)",
    "move.page_up": "leaf(-1)",
    "move.top": "end(-1)",
    "move.bottom": "end(1)",
    "go.open": "choose",
    "find.query": "find",
    "go.next": "match(1)",
    "go.previous": "match(-1)",
}
#: These do so in every keymap.
ALWAYS = {"escape": "close", "q": "close", "down": "scroll(1)", "up": "scroll(-1)", "enter": "choose", "g": "end(-1)"}


def _subject(situation: Situation) -> tuple[str, tuple[str, ...]]:
    """What has the focus: its title, and what it says about itself."""
    view = view_of(situation.state)
    if situation.typing:
        return f"{view.title}: search", ABOUT_QUERIES
    if situation.aside:
        return f"{view.title}: the pane beside", ABOUT_THE_PANE
    return view.title, view.about


class Help(Overlay[str | None], inherit_bindings=False):
    """What can be done where the user is; gives the id of the action that the user picked. Any of the keys that
    leave elsewhere closes it."""

    CSS = """
    Help { align: center middle; background: transparent; }
    Help > Vertical { width: 96; max-width: 100%; height: 90%; padding: 0 1; border: round $accent;
        background: $background; }
    """

    def __init__(self, situation: Situation) -> None:
        super().__init__()
        self._situation = situation
        self._sought = ""
        done = dict(ALWAYS)
        for id, does in KEYS.items():
            for key in keys_of(id):
                done.setdefault(textual_name(key), does)
        self._bindings = BindingsMap(Binding(key, does, show=False) for key, does in done.items())

    def compose(self) -> ComposeResult:
        with Vertical():
            pane = Pane(id="help")
            pane.one_click = True
            yield pane

    def on_mount(self) -> None:
        pane = self.query_one(Pane)
        title, about = _subject(self._situation)
        pane.show("help", lambda width: help_page(title, about, self._situation, width))
        pane.focus()

    def action_close(self) -> None:
        """Back to what the help is about."""
        self.dismiss(None)

    def action_scroll(self, by: int) -> None:
        """By a line."""
        self.query_one(Pane).move(by)

    def action_leaf(self, direction: int) -> None:
        """By a screenful."""
        self.query_one(Pane).page(direction)

    def action_end(self, direction: int) -> None:
        """To the start or the end."""
        self.query_one(Pane).edge(direction)

    def action_find(self) -> None:
        """Type what is to be found in the help."""
        find_in(self, self.query_one(Pane), self._sought, self.look_for)

    def look_for(self, typed: str) -> None:
        self._sought = typed
        self.query_one(Pane).search(terms_of_text(typed))

    def action_match(self, by: int) -> None:
        """To the next or the previous match."""
        self.query_one(Pane).step_match(by, around=True)

    def action_choose(self) -> None:
        """What the cursor stands on."""
        self.query_one(Pane).choose()

    def on_board_moved(self, message: Board.Moved) -> None:
        message.stop()

    def on_board_chosen(self, message: Board.Chosen) -> None:
        message.stop()
        self.dismiss(message.key)
