"""What lies over the screen and is left by a click beside it."""

from __future__ import annotations

from typing import TypeVar

from textual import events
from textual.screen import ModalScreen

Result = TypeVar("Result")


class Overlay(ModalScreen[Result], inherit_bindings=False):
    """A screen over another one, which gives a result, or None where it is left."""

    def on_click(self, event: events.Click) -> None:
        if event.widget is self:
            self.dismiss(None)
