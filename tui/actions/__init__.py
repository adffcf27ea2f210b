"""Every action of the terminal UI: id, title, help, keys, when it can be done, who does it.

One module a group; `registry` holds them together with their keys. Leaving is always possible with `ctrl+q`.
"""

from tui.actions.model import ALWAYS_QUITS, Action, Situation
from tui.actions.registry import (
    ACTIONS,
    BY_ID,
    GROUPS,
    HINTS_FIRST,
    bindings,
    matching,
    possible,
    shown_keys,
)

__all__ = [
    "ACTIONS",
    "ALWAYS_QUITS",
    "BY_ID",
    "GROUPS",
    "HINTS_FIRST",
    "Action",
    "Situation",
    "bindings",
    "matching",
    "possible",
    "shown_keys",
]
