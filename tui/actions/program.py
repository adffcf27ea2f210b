"""The program itself."""

from __future__ import annotations

from tui.actions.model import ALWAYS_QUITS, Action, action

ACTIONS: tuple[Action, ...] = (
    action(
        "app.demo",
        "Demo",
        "the bundled history, in a store that is thrown away",
        "D",
        "demo",
        guard=lambda s: s.empty,
        hint="demo",
    ),
    action("app.import", "Import", "the command that brings a file into this store", "I", "import"),
    action(
        "app.retry", "Try again", "ask the store once more", "R", "retry", guard=lambda s: s.failed, hint="try again"
    ),
    action("app.jump", "Jump", "letters on panes, tabs and rows; a letter goes there", "f", "jump", hint="jump"),
    action(
        "app.theme", "Theme", "the next theme: dark, light, safe for all eyes, the terminal's own, mono", "T", "theme"
    ),
    action("app.help", "Help", "what can be done here", "? f1", "help", hint="help"),
    action("app.palette", "Commands", "every action by name", ": ctrl+p", "palette", hint="commands"),
    action("app.quit", "Quit", "leave dealweb", f"q {ALWAYS_QUITS} ctrl+c", "quit", hint="quit"),
)
