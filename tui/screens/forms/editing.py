"""The event's JSON in the user's own editor, and back."""

from __future__ import annotations

import os

from textual.app import SuspendNotSupported

from events.problems import EventError
from tui.drawing.words import count
from tui.screens.forms.sheet import Sheet
from tui.writing.draft import as_json, read_back
from tui.writing.editor import EditorFailed, command_of, edited


class Editing(Sheet, inherit_bindings=False):
    """`held` is a text that came back from the editor and could not be taken over: it is edited again."""

    async def action_edit(self) -> None:
        """Hand the terminal to the editor until it ends. The event loop stands still meanwhile."""
        await self.settle()
        text = self.held if self.held is not None else as_json(self.draft, self.clerk.clock())
        failed = back = ""
        try:
            command = command_of(os.environ)
            with self.app.suspend():
                try:
                    back = edited(command, text)
                except EditorFailed as error:
                    failed = str(error)  # said when the screen is back
        except EditorFailed as error:
            failed = str(error)
        except SuspendNotSupported:
            failed = "this terminal cannot be handed to an editor"
        if failed:
            self.say(f"{failed[:1].upper()}{failed[1:]}.")
        elif not back.strip():
            self.held = None
            self.say("The file came back empty: the form is as it was.", "dim")
        else:
            self._take_back(back)

    def _take_back(self, text: str) -> None:
        try:
            draft = read_back(text)
        except EventError as error:
            self.held = text
            more = len(error.problems) - 1
            others = f" (and {count(more, 'problem')} more)" if more else ""
            self.say(f"Not taken over: {error.problems[0].sentence()}{others} · ctrl+e goes on with that text")
            return
        self.held = None
        self.say("")
        self.take_over(draft)
