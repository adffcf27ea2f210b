"""What each action of the registry does: the methods `act_…` that the main screen inherits, a module a group."""

from __future__ import annotations

from tui.screens.acts.copying import Copying
from tui.screens.acts.finding import Finding
from tui.screens.acts.going import Going
from tui.screens.acts.moving import Moving
from tui.screens.acts.program import Program
from tui.screens.acts.table import Tables
from tui.screens.acts.timing import Timing
from tui.screens.acts.writing import Writing


class Acts(Going, Moving, Tables, Copying, Finding, Timing, Writing, Program, inherit_bindings=False):
    """All handlers."""


__all__ = ["Acts"]
