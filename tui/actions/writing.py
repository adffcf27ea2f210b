"""Recording what was read."""

from __future__ import annotations

from tui.actions.model import Action

ACTIONS: tuple[Action, ...] = ()
