"""What is offered below the entry that is typed in, and moving from field to field."""

from __future__ import annotations

from textual import events

from tui.screens.forms.sheet import Sheet
from tui.widgets.entry import Entry
from tui.widgets.field import FieldRow
from tui.widgets.offers import Offers
from tui.writing.offers import Offer, asks_for, names_for, words_for


class Offering(Sheet, inherit_bindings=False):
    """Completion and the cursor."""

    _taken: str | None = None
    _wanted: tuple[FieldRow, str, list[Offer]] | None = None
    _asking = False

    def offer(self, row: FieldRow, *, again: bool) -> None:
        """Offer what completes the entry; `again` also what was just taken, or where nothing is typed."""
        text = row.entry.value
        if not again and (text == self._taken or not text.strip()):
            self._show_offers(row, ())
            return
        words = words_for(row.field, "" if again and text in row.field.choices else text)
        self._show_offers(row, words)
        if asks_for(row.field, text) is not None:
            self._wanted = (row, text, words)
            if not self._asking:
                self._asking = True
                self.run_worker(self._ask(), group="offers")

    async def _ask(self) -> None:
        """Ask the store for what was typed last; what was typed meanwhile is next, all between drops out."""
        while self._wanted is not None:
            (row, text, words), self._wanted = self._wanted, None
            try:
                names = await self.clerk.do(names_for, self.clerk.reader, row.field, text, self.deal)
            except Exception as error:  # noqa: BLE001 - nothing is offered; the form does without
                self.log(error)
                continue
            if row.entry.has_focus and row.entry.value == text:
                self._show_offers(row, [*words, *names])
        self._asking = False

    def _show_offers(self, row: FieldRow, offers: list[Offer] | tuple[Offer, ...]) -> None:
        choices = self.choices
        choices.show(offers)
        if offers:
            choices.lie_below(row.entry.region, self.size)

    def take(self, offer: Offer) -> None:
        """Put an offer into the entry; a role is only its first half, so what follows is offered at once."""
        row = self.row
        if row is not None:
            self._taken = None if offer.text.endswith((":", ".")) else offer.text
            row.entry.put(offer.text)
            self._show_offers(row, ())

    def on_offers_taken(self, message: Offers.Taken) -> None:
        self.take(message.offer)

    def _best(self, row: FieldRow) -> Offer | None:
        """What was picked; else, where the entry must be one of some words and is none yet, the first that fits."""
        if self.choices.picked is not None:
            return self.choices.picked
        words = words_for(row.field, row.entry.value) if row.entry.value.strip() else []
        wrong = any((slip.path, slip.row) == (row.field.path, row.number) for slip in self.judged.slips)
        return words[0] if wrong and words else None

    async def action_go(self, by: int, taking: bool) -> None:
        """To another field; on the way out what was picked, or what must be meant, is taken."""
        await self.settle()
        row = self.row
        offer = self._best(row) if row is not None and taking else None
        if offer is not None:
            self.take(offer)
            if offer.text.endswith((":", ".")):
                return
        self._step(by)

    def _step(self, by: int) -> None:
        rows, row = self.rows, self.row
        if not rows:
            return  # the form is on its way out
        place = rows.index(row) + by if row is not None else 0
        self.enter(rows[max(0, min(len(rows) - 1, place))])

    async def action_down(self, by: int) -> None:
        """Among what is offered, else to another field."""
        await self.settle()
        if not self.choices.offers or not (self.choices.move(by) or by > 0):
            self._step(by)

    async def action_leaf(self, direction: int) -> None:
        """Some fields on or back."""
        await self.settle()
        self._step(direction * max(1, self.query_one("#rows").size.height - 2))

    async def action_offer(self) -> None:
        """Offer what fits here."""
        await self.settle()
        if self.row is not None:
            self.offer(self.row, again=True)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        if isinstance(event.widget, Entry):
            self.choices.show(())
            self._draw_about()
