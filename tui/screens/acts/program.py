"""The program itself."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.widget import Widget

from tui.screens.acts.deck import Deck
from tui.text import plain
from tui.widgets.board import Board
from tui.widgets.spot import Spot

if TYPE_CHECKING:
    from tui.app import DealwebApp
    from tui.settings.problems import Problem

MOST_TOLD = 3


class Program(Deck, inherit_bindings=False):
    """The handlers of the group."""

    @property
    def program(self) -> DealwebApp:
        """The application, which this screen is always part of."""
        app: DealwebApp = self.app  # type: ignore[assignment]
        return app

    def tell(self, problems: Sequence[Problem]) -> None:
        """What is wrong in the files of settings, as notes."""
        for problem in problems[:MOST_TOLD]:
            self.notify(plain(str(problem), 300), markup=False, severity="warning", timeout=12)
        if len(problems) > MOST_TOLD:
            more = f"{len(problems) - MOST_TOLD} more; `dealweb where` lists them all"
            self.notify(more, markup=False, severity="warning", timeout=12)

    def act_demo(self) -> None:
        self.program.leave_for("demo")

    def act_import(self) -> None:
        from tui.screens.shell import ShellCommand

        command = f"{shlex.join(self.program.command)} import FILE"
        self.app.push_screen(ShellCommand(command))

    def act_retry(self) -> None:
        self.desk.retry()

    def act_jump(self) -> None:
        from tui.screens.jump import Jump, places

        def go(spot: Spot | None) -> None:
            if spot is not None:
                spot.go()

        self.app.push_screen(Jump(places(self)), go)

    def act_theme(self) -> None:
        if self.app.no_color:
            self.say("NO_COLOR is set: there is only the theme without colour.")
            return
        names = list(self.program.settings.themes)
        following = names[(names.index(self.app.theme) + 1) % len(names)]
        self.app.theme = following
        for widget in self.query(Widget):
            widget.refresh()
        self.say(f"theme: {following}")

    def act_help(self) -> None:
        from tui.screens.help import Help

        self.app.push_screen(Help(self.situation()), self._do)

    def act_palette(self) -> None:
        from tui.screens.palette import Palette

        self.app.push_screen(Palette(self.situation()), self._do)

    def _do(self, id: str | None) -> None:
        if id is not None:
            self.action_act(id)

    def on_board_asked(self, message: Board.Asked) -> None:
        self.action_act(message.act)

    def act_quit(self) -> None:
        self.app.exit()
