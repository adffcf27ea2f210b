"""The program itself."""

from __future__ import annotations

from tui.screens.acts.deck import Deck
from tui.screens.help import Help
from tui.screens.palette import Palette
from tui.theme import NAMES


class Program(Deck, inherit_bindings=False):
    """The handlers of the group."""

    def act_retry(self) -> None:
        self.desk.retry()

    def act_theme(self) -> None:
        present = self.app.theme
        following = NAMES[(NAMES.index(present) + 1) % len(NAMES)] if present in NAMES else NAMES[0]
        self.app.theme = following
        for widget in self.query("Bar, Board"):
            widget.refresh()

    def act_help(self) -> None:
        self.app.push_screen(Help(self.situation()))

    def act_palette(self) -> None:
        def take(id: str | None) -> None:
            if id is not None:
                self.action_act(id)

        self.app.push_screen(Palette(self.situation()), take)

    def act_quit(self) -> None:
        self.app.exit()
