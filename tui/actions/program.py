"""The program itself."""

from __future__ import annotations

from tui.actions.model import ALWAYS_QUITS, Action, action

ACTIONS: tuple[Action, ...] = (
    action(
        "app.retry", "Try again", "ask the store once more", "R", "retry", guard=lambda s: s.failed, hint="try again"
    ),
    action("app.theme", "Colours", "dark, light, without colour", "T", "theme"),
    action("app.help", "Help", "what can be done here", "? f1", "help", hint="help"),
    action("app.palette", "Commands", "every action by name", ": ctrl+p", "palette", hint="commands"),
    action("app.quit", "Quit", "leave dealweb", f"q {ALWAYS_QUITS} ctrl+c", "quit", hint="quit"),
)
