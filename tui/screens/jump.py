"""Jump mode: letters lie on whatever can be gone to, and a letter goes there.

It knows nothing of the application: whatever has `spots` takes part. The overlay draws labels and gives back a spot.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import NamedTuple, Protocol, runtime_checkable

from textual import events
from textual.app import ComposeResult
from textual.dom import DOMNode
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget

from tui.drawing.lines import Run
from tui.widgets.paint import look_of, strip_of
from tui.widgets.spot import Spot

LETTERS = "asdfghjklqwertyuiopzxcvbnm"


@runtime_checkable
class Jumpable(Protocol):
    """A widget with places to go to."""

    @property
    def spots(self) -> Sequence[Spot]:
        """Those in sight."""
        ...


class Place(NamedTuple):
    """A spot with where it is on the screen."""

    x: int
    y: int
    spot: Spot


def places(under: DOMNode) -> list[Place]:
    """All spots in sight below a node, in the order of its widgets."""
    found: list[Place] = []
    for widget in under.query(Widget):
        # Asked of the class: a property that is asked of the widget would be worked out.
        if not hasattr(type(widget), "spots") or not widget.display or not isinstance(widget, Jumpable):
            continue
        corner = widget.content_region
        found += [Place(corner.x + spot.x, corner.y + spot.y, spot) for spot in widget.spots]
    return found


def labels(count: int) -> list[str]:
    """So many labels, none the beginning of another, the short ones first."""
    letters = len(LETTERS)
    prefixes = min(letters, max(0, ceil((count - letters) / (letters - 1))))
    short = list(LETTERS[: letters - prefixes])
    long = [first + second for first in LETTERS[letters - prefixes :] for second in LETTERS]
    return [*short, *long][:count]


class Tag(Widget):
    """One label."""

    DEFAULT_CSS = "Tag { position: absolute; height: 1; }"

    def __init__(self, label: str, place: Place) -> None:
        super().__init__()
        self.label = label
        self.place = place
        self._typed = ""
        self.styles.width = len(label)
        self.styles.offset = (place.x, place.y)

    def narrow(self, typed: str) -> None:
        """Show what is still to be typed, or nothing where something else is meant."""
        self._typed = typed
        self.display = self.label.startswith(typed)
        self.refresh()

    def render_line(self, _y: int) -> Strip:
        rest = self.label[len(self._typed) :]
        return strip_of((Run(rest, "jump"),), self.size.width, look_of(self))


class Jump(ModalScreen[Spot | None], inherit_bindings=False):
    """Gives the spot whose letters were typed; any other key leaves."""

    CSS = "Jump { background: transparent; }"

    def __init__(self, those: Sequence[Place]) -> None:
        super().__init__()
        self._tags = [Tag(label, place) for label, place in zip(labels(len(those)), those, strict=False)]
        self._typed = ""

    def compose(self) -> ComposeResult:
        yield from self._tags

    def on_key(self, event: events.Key) -> None:
        event.stop()
        typed = self._typed[:-1] if event.key == "backspace" else self._typed + (event.character or "\0")
        meant = [tag for tag in self._tags if tag.label.startswith(typed)]
        if not meant or (event.key == "backspace" and not self._typed):
            self.dismiss(None)
        elif meant[0].label == typed:
            self.dismiss(meant[0].place.spot)
        else:
            self._typed = typed
            for tag in self._tags:
                tag.narrow(typed)

    def on_click(self) -> None:
        self.dismiss(None)
