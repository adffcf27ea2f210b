"""A store to tell events to, and to ask for deals.

desk.say(rumour(1, "2024-01-05", amount="1bn USD"), confirm(2, "2024-02-01"))
desk.show("status", reported="2024-01")
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from store import AsOf, Lens, open_store
from tests.store.telling import NOW, Event


class Desk:
    """A store of its own, with a clock that stands still until it is set."""

    def __init__(self, path: Path, now: int = NOW) -> None:
        self.now = now
        self.store = open_store(path, create=True, clock=lambda: self.now)

    def say(self, *events: Event) -> None:
        """Append these as one batch."""
        self.store.append(events)

    def deals(self, reported: str | None = None, recorded: int | None = None) -> dict[str, Event]:
        """Every deal as of (R, S), by slug."""
        as_of = AsOf(reported=reported, recorded=recorded)
        return {deal.deal: deal.as_dict() for deal in self.store.deals(as_of=as_of, lens=Lens.ALL, sort="slug")}

    def deal(self, reported: str | None = None, recorded: int | None = None, slug: str = "alpha") -> Event | None:
        """One deal as of (R, S), None where there is none."""
        found = self.store.deal(slug, as_of=AsOf(reported=reported, recorded=recorded))
        return None if found is None else found.as_dict()

    def show(self, *fields: str, reported: str | None = None, recorded: int | None = None) -> Any:
        """One field of the deal `alpha`, or several as a tuple."""
        deal = self.deal(reported, recorded)
        assert deal is not None
        values = tuple(deal[field] for field in fields)
        return values[0] if len(values) == 1 else values

    def outs(self, reported: str | None = None, recorded: int | None = None) -> dict[int, str | None]:
        """The history of the deal `alpha`: {seq: None or why it is out}, in its order."""
        page = self.store.deal_page("alpha", as_of=AsOf(reported=reported, recorded=recorded))
        assert page is not None
        return {line.recorded.seq: line.out for line in page.history}

    def close(self) -> None:
        self.store.close()
