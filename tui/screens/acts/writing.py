"""Recording what was read."""

from __future__ import annotations

from tui.screens.acts.deck import Deck


class Writing(Deck, inherit_bindings=False):
    """The handlers of the group."""
