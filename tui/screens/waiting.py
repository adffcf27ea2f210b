"""Nothing to see: what lies over the screen while the next one is being made ready."""

from __future__ import annotations

from textual import events
from textual.screen import ModalScreen


class Waiting(ModalScreen[None], inherit_bindings=False):
    """Keeps the keys that are pressed meanwhile: they are meant for the screen to come, not for the one below."""

    CSS = "Waiting { background: transparent; }"

    def __init__(self) -> None:
        super().__init__()
        self._keys: list[tuple[str, str | None]] = []

    def on_key(self, event: events.Key) -> None:
        event.stop()
        self._keys.append((event.key, event.character))

    def hand_on(self) -> None:
        """Press the keys again, on whatever screen there is now."""
        for key, character in self._keys:
            self.app.post_message(events.Key(key, character))
