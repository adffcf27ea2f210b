"""Which target the cursor goes to from where it stands: the nearest in a direction, or next to a place. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from tui.drawing.lines import Target

LEFT, RIGHT, UP, DOWN = "left", "right", "up", "down"
#: A cell is about twice as high as wide, so a line counts as two columns.
_TALL = 2
#: What lies straight ahead is nearer than what lies as far away to the side.
_ASIDE = 3


def neighbour(targets: Sequence[Target], here: int, direction: str) -> int | None:
    """The place of the nearest target in a direction from target `here`; None where there is none at all there.

    Up and down is what stands in another line; left and right what begins in another column, in whatever line, so that
    no target is at a dead end as long as there is anything on that side. Of those equally near the first is taken.
    """
    best: tuple[float, int] | None = None
    for place, target in enumerate(targets):
        ahead, aside = _way(targets[here], target, direction)
        if place == here or ahead <= 0:
            continue
        distance = ahead + _ASIDE * abs(aside)
        if best is None or distance < best[0]:
            best = distance, place
    return None if best is None else best[1]


def nearest(targets: Sequence[Target], line: float, column: float) -> int | None:
    """The place of the target nearest to a cell; None where there are no targets."""

    def distance(place: int) -> float:
        x, y = _middle(targets[place])
        if not targets[place].cells:
            x = column
        return abs(x - column) + _TALL * abs(y / _TALL - line)

    return min(range(len(targets)), key=distance, default=None)


def covering(targets: Sequence[Target], line: int, column: int) -> int | None:
    """The place of the target that takes in a cell."""
    for place, target in enumerate(targets):
        inside = not target.cells or target.column <= column < target.column + target.cells
        if target.line == line and inside:
            return place
    return None


def _middle(target: Target) -> tuple[float, float]:
    """(x, y) of a target's middle, in columns; a whole line has it at its start."""
    return target.column + max(0, target.cells - 1) / 2, target.line * _TALL


def _way(start: Target, end: Target, direction: str) -> tuple[float, float]:
    """(how far ahead, how far aside) something lies, seen in a direction, in columns."""
    down = (end.line - start.line) * _TALL
    if direction in (LEFT, RIGHT):
        across = end.column - start.column
        return (across if direction == RIGHT else -across), down
    return (down if direction == DOWN else -down), _middle(end)[0] - _middle(start)[0]
