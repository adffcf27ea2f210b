"""The form of one event: fields one under another, the exact event beside, appended when the user says so.

What is typed lives in a draft; every key stroke judges it. It brings in the models: import it when it is opened.
"""

from __future__ import annotations

from textual.binding import Binding

from tui.screens.forms.editing import Editing
from tui.screens.forms.offering import Offering
from tui.screens.forms.sending import Sending
from tui.screens.sure import Sure
from tui.widgets.entry import Entry
from tui.widgets.pane import Pane


class Form(Offering, Sending, Editing, inherit_bindings=False):
    """Gives what became of the event; None where the user left."""

    BINDINGS = [
        Binding("ctrl+s", "append", priority=True),
        Binding("ctrl+e", "edit", priority=True),
        Binding("f1", "help", priority=True),
        Binding("escape", "leave", priority=True),
        Binding("tab", "go(1, True)", priority=True),
        Binding("shift+tab", "go(-1, False)", priority=True),
        Binding("enter", "go(1, True)", priority=True),
        Binding("down", "down(1)", priority=True),
        Binding("up", "down(-1)", priority=True),
        Binding("pagedown", "leaf(1)", priority=True),
        Binding("pageup", "leaf(-1)", priority=True),
        Binding("ctrl+down", "scroll(1)", priority=True),
        Binding("ctrl+up", "scroll(-1)", priority=True),
        Binding("ctrl+space,ctrl+@,alt+down", "offer", priority=True),
    ]

    def on_input_changed(self, event: Entry.Changed) -> None:
        event.stop()
        row = next((row for row in self.rows if row.entry is event.input), None)
        if row is not None and self.typed(row) and row.entry.has_focus:
            self.offer(row, again=False)

    def action_scroll(self, by: int) -> None:
        """What stands beside, by a line."""
        self.query_one("#preview", Pane).move(by)

    async def action_leave(self) -> None:
        """Out of what is offered, else out of the form; what was typed is not lost without a yes."""
        await self.settle()
        if self.choices.offers:
            self.choices.show(())
        elif not self.unsaved:
            self.dismiss(None)
        else:
            self.app.push_screen(Sure("Throw away what you typed?", "throw it away"), self._leave)

    def _leave(self, sure: bool | None) -> None:
        if sure:
            self.dismiss(None)
