"""Appending what a form holds, and what the store says to it; nothing typed is ever lost by it."""

from __future__ import annotations

from events.canonical import Entry
from store import Conflict
from tui.drawing.words import count
from tui.drawing.writing import News
from tui.failures import explain
from tui.screens.forms.sheet import Done, Sheet
from tui.writing.reading import Ground, news_of


class Sending(Sheet, inherit_bindings=False):
    """The way of the event into the log."""

    async def action_append(self) -> None:
        """Append the event; where something is wrong say what, and go there."""
        await self.settle()
        if self.busy:
            return
        if self.judged.entry is None:
            self._refuse()
            return
        self.busy = True
        self.say("Appending …", "dim")
        self.run_worker(self._append(self.judged.entry), group="append")

    def _refuse(self) -> None:
        self.tried = True
        slips = self.judged.slips
        first = next((row for row in self.rows for slip in slips if slip[:2] == (row.field.path, row.number)), None)
        whole = [slip.sentence for slip in slips if slip.path is None]
        self.say(f"Not appended: {whole[0] if whole else count(len(slips), 'field') + ' to mend'}.")
        self.draw()
        if first is not None:
            self.enter(first)

    async def _append(self, entry: Entry) -> None:
        # Of a deal that the form could not look at yet nothing was seen: it goes by there being no report of it.
        ground = self.ground or (Ground(self.deal, 0, 0) if self.deal else None)
        expected = {} if ground is None else {ground.deal: ground.reports}
        try:
            written = await self.clerk.do(self.clerk.writer.append, entry, expected)
        except Conflict as conflict:
            assert ground is not None
            await self._show_news(conflict, ground, seen=ground is self.ground)
        except Exception as error:  # noqa: BLE001 - whatever a store raises is said, with a retry
            self.say(f"Not appended: {explain(error)[1]} · ctrl+s tries again")
        else:
            self.saved = self.draft
            if written.appended:
                self.dismiss(Done(written.seq, entry.content, self.deal))
            else:
                self.say(f"Nothing new: the log holds this event already, as entry {written.seq}.", "live")
        finally:
            self.busy = False

    async def _show_news(self, conflict: Conflict, ground: Ground, *, seen: bool) -> None:
        """There are reports of the deal that the form has not shown: show them, and go by the new count from now on."""
        try:
            lines = await self.clerk.do(news_of, self.clerk.reader, ground)
        except Exception as error:  # noqa: BLE001 - the conflict is said all the same
            self.log(error)
            lines = ()
        more = conflict.actual - ground.reports
        self.grounds[conflict.deal] = ground._replace(reports=conflict.actual)
        self.news = News(conflict.deal, more, lines, seen)
        reports = count(more, "report")
        came = f"{reports} came in for {conflict.deal} since you opened this form. Look at what is new"
        there = f"the log holds {reports} of {conflict.deal} already. Look at what there is"
        self.say(f"Not appended: {came if seen else there}; ctrl+s appends all the same.")
        self.draw()
