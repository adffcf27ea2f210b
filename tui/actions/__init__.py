"""Every action of the terminal UI: id, title, help, keys, when it can be done, who does it.

One module a group; `registry` holds them together, `keymap` which keys
do what. Leaving is always possible with `ctrl+q`.
"""

from tui.actions.keymap import Keymap
from tui.actions.model import ALWAYS_QUITS, Action, Situation
from tui.actions.registry import (
    ACTIONS,
    BY_ID,
    GROUPS,
    HINTS_FIRST,
    bindings,
    keys_of,
    matching,
    possible,
    shown_keys,
    use,
    with_keys,
)

__all__ = [
    "ACTIONS",
    "ALWAYS_QUITS",
    "BY_ID",
    "GROUPS",
    "HINTS_FIRST",
    "Action",
    "Keymap",
    "Situation",
    "bindings",
    "keys_of",
    "matching",
    "possible",
    "shown_keys",
    "use",
    "with_keys",
]
