"""Places in a widget that jump mode can lead to."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Spot(NamedTuple):
    """A place in a widget, in cells from its content's corner, and how to go there."""

    x: int
    y: int
    go: Callable[[], None]
