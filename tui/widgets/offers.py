"""What may be meant by what is typed so far: a short list that lies below its entry, over what stands there."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.drawing.lines import Line, run, spread
from tui.widgets.paint import look_of, strip_of
from tui.writing.offers import Offer

MOST = 8
"""How many are in sight at once."""
WIDEST = 72


class Offers(Widget, inherit_bindings=False):
    """Shows offers; none is picked until `move` picks one."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Offers { overlay: screen; display: none; height: 1; width: 1fr; }
    Offers.shown { display: block; }
    """

    class Taken(Message):
        """The user clicked on an offer."""

        def __init__(self, offers: Offers, offer: Offer) -> None:
            super().__init__()
            self.offers = offers
            self.offer = offer

    def __init__(self) -> None:
        super().__init__()
        self._offers: tuple[Offer, ...] = ()
        self._picked: int | None = None

    @property
    def offers(self) -> tuple[Offer, ...]:
        """What is offered."""
        return self._offers

    @property
    def picked(self) -> Offer | None:
        """The offer that the cursor stands on."""
        return None if self._picked is None else self._offers[self._picked]

    def show(self, offers: Sequence[Offer]) -> None:
        """Offer these, none of them picked; nothing where there are none."""
        self._offers = tuple(offers)
        self._picked = None
        self.styles.height = max(1, min(MOST, len(self._offers)))
        self.set_class(bool(self._offers), "shown")
        self.refresh()

    def lie_below(self, entry: Region, screen: Size) -> None:
        """Lie below an entry, or above it where the screen ends too early."""
        lines = min(MOST, len(self._offers))
        fits = entry.bottom + lines <= screen.height
        self.styles.width = max(1, min(entry.width, WIDEST))
        self.styles.offset = (entry.x, entry.bottom if fits else max(0, entry.y - lines))

    def move(self, by: int) -> bool:
        """The cursor up or down; before the first is none. False where it could not move."""
        present = -1 if self._picked is None else self._picked
        following = min(len(self._offers) - 1, present + by)
        if following == present or following < -1:
            return False
        self._picked = following if following >= 0 else None
        self.refresh()
        return True

    def _first(self) -> int:
        """The offer in the first line."""
        return max(0, (self._picked or 0) - MOST + 1)

    def render_line(self, y: int) -> Strip:
        wear = look_of(self)
        place = self._first() + y
        if place >= len(self._offers):
            return strip_of((), self.size.width, wear, wear.shadow)
        over = wear.cursor if place == self._picked else wear.shadow
        return strip_of(self._line(self._offers[place]), self.size.width, wear, over)

    def _line(self, offer: Offer) -> Line:
        return spread((run("▏", "key"), run(offer.shown)), (run(f" {offer.beside} ", "dim"),), self.size.width)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        place = self._first() + event.y
        if place < len(self._offers):
            self.post_message(self.Taken(self, self._offers[place]))
