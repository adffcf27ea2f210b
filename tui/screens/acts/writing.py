"""Recording what was read."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from textual.screen import Screen
from textual.worker import Worker

from events.time import DAY, moment_text
from tui.actions import with_keys
from tui.failures import explain
from tui.key_order import keys_of
from tui.screens.acts.deck import Deck
from tui.state import Focus, Open, Select
from tui.widgets.pane import Pane
from tui.writing.opening import Subject

if TYPE_CHECKING:
    from store import Recorded
    from tui.screens.forms.sheet import Done
    from tui.writing.clerk import Clerk

_SLOW = 0.15
"""Seconds after which the user is told that something is read."""
_RULINGS = ("report.retracted", "entry.withdrawn")


class Held(NamedTuple):
    """An entry of a deal's history; `out`: None, or why it does not count."""

    entry: Recorded
    out: str | None = None

    @property
    def said(self) -> str:
        """The entry in a few words."""
        from tui.writing.offers import entry_words

        return entry_words(self.entry) + (f" · out: {self.out}" if self.out else "")


class Writing(Deck, inherit_bindings=False):
    """The handlers of the group."""

    clerk: Clerk
    reading = False
    """Whether the user is told that something is read from the store, for a form or a list to come."""
    _read: Worker[None]

    def act_record(self) -> None:
        """Choose the type, then its form."""
        from tui.screens.pick import Pick, Thing
        from tui.writing.titles import TITLES

        def take(type_: str | None) -> None:
            subject = self.subject()
            if type_ in _RULINGS and (subject.deal or subject.entry):
                self.act_rule(type_)
            elif type_ is not None:
                self._begin(type_, subject)

        things = [Thing(type_, title.name, title.help) for type_, title in TITLES.items()]
        self.app.push_screen(Pick("What do you want to record?", things), take)

    def act_write(self, type_: str) -> None:
        """The form of a type, with what is selected filled in; a new rumour is of a new deal."""
        subject = self.subject()
        self._begin(type_, subject._replace(deal=None) if type_ == "deal.rumoured" else subject)

    def act_rule(self, type_: str) -> None:
        """On the entry under the cursor, else on one picked from the deal's history."""
        self._work(partial(self._rule, type_, self.subject()))

    def act_browse(self) -> None:
        """Open the address of the report under the cursor, else one picked from the deal's."""
        self._work(partial(self._browse, self.subject()))

    def subject(self) -> Subject:
        """What the cursor stands on, or the page is about; nothing while the row under the cursor is not there yet."""
        state, main = self.state, self.main_board()
        kind, key = main.here
        if kind == "entry":
            return Subject(entry=key)
        party = key if kind == "party" else None
        if isinstance(main, Pane) and state.view in ("party", "web"):
            party = state.focus
        deal = {"deal": key, "change": key.partition("\n")[0]}.get(kind)
        if state.view == "deal":
            deal, party = state.selection, None
        beside = self.board().here
        return Subject(deal, party, beside[1] if beside[0] == "report" else None)

    def _work(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Read what a screen to come is made of. Keys wait for it: they are meant for that screen."""
        self.halt()
        self._read = self.run_worker(partial(self._reading, work), group="write")
        keys_of(self).hold(self._read.cancel)

    async def _reading(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        slow = self.set_timer(_SLOW, partial(self._tell_reading, True))
        try:
            await work()
        finally:
            slow.stop()
            self._tell_reading(False)

    def _tell_reading(self, on: bool) -> None:
        if on is not self.reading:
            self.reading = on
            self.draw_bars()

    def _come_back(self, sentence: str) -> None:
        """No screen follows, for the reason that is said. What was typed for it would do other things here."""
        keys_of(self).go_on(forget=True)
        self.say(sentence)

    async def _follow(self, screen: Screen[Any], take: Callable[[Any], None]) -> None:
        """Show the screen that was waited for, unless another one is there; what was typed meanwhile goes to it."""
        keys_of(self).go_on()
        if self.app.screen is self:
            await self.app.push_screen(screen, take)

    # Forms

    def _begin(self, type_: str, subject: Subject) -> None:
        if type_ == "note.added" and self.state.view == "party":
            subject = subject._replace(deal=None)
        if not type_.startswith(("deal.", "note.", *_RULINGS)):
            subject = subject._replace(deal=None)
        self._work(partial(self._open, type_, subject))

    async def _open(self, type_: str, subject: Subject) -> None:
        from tui.writing.opening import opened

        try:
            ground, known = await self.clerk.do(opened, self.clerk.reader, type_, subject)
        except Exception as error:  # noqa: BLE001 - whatever a store raises is said
            self._come_back(explain(error)[1])
            return
        from tui.screens.forms.form import Form
        from tui.writing.draft import Draft

        today = moment_text(self.clerk.clock(), DAY)
        draft = Draft(type_, {"reported_at": (today,), **known})
        await self._follow(Form(self.clerk, draft, ground), self._written)

    def _written(self, done: Done | None) -> None:
        """The picture follows at once, and what the new entry is about is selected."""
        if done is None:
            return
        away = with_keys(" It lies outside this picture of the past; {time.live} goes to the present.")
        self.say(f"Recorded as entry {done.seq}." + ("" if self.state.live else away))
        self.head = max(self.head, done.seq)
        self.seen += 1  # one's own is no news
        self.sync()
        if done.deal is not None and self.state.view == "deal" and done.deal != self.state.selection:
            self.dispatch(Open("deal", done.deal))
        elif done.deal is not None:
            self.dispatch(Select(done.deal))
        elif self.state.view == "parties" and "party" in done.content:
            self.dispatch(Focus(done.content.get("into", done.content["party"])))

    # Entries of a deal

    async def _rule(self, type_: str, subject: Subject) -> None:
        from tui.writing.titles import TITLES

        found = await self._entries(subject)
        if found is None:
            return
        reports = type_ == "report.retracted"
        entries = [one for one in found if not reports or (one.entry.content or {"type": ""})["type"][:5] == "deal."]
        if not entries:
            self._come_back("This is no report." if subject.entry else _none_stands(subject))
        elif subject.entry is not None:
            await self._open(type_, subject._replace(entry=entries[0].entry.id))
        else:
            question = f"{TITLES[type_].name} which one?"
            await self._pick(question, entries, lambda entry: self._begin(type_, subject._replace(entry=entry.id)))

    async def _browse(self, subject: Subject) -> None:
        def take(entry: Recorded) -> None:
            self.run_worker(self._visit(_url(entry)), group="visit")

        found = await self._entries(subject)
        if found is None:
            return
        entries = [one for one in found if _url(one.entry)]
        if len(entries) == 1:
            keys_of(self).go_on()
            take(entries[0].entry)
        elif entries:
            await self._pick("Open which report?", entries, take)
        elif subject.entry:
            self._come_back("This report has no address.")
        else:
            self._come_back(f"No report of {subject.deal} has an address." if found else _none_stands(subject))

    async def _pick(self, question: str, found: Sequence[Held], take: Callable[[Recorded], None]) -> None:
        """One of some entries, as the user picks."""
        from tui.screens.pick import Pick, Thing

        by_id = {held.entry.id: held.entry for held in found}

        def picked(id: str | None) -> None:
            if id is not None:
                take(by_id[id])

        things = [Thing(held.entry.id, f"entry {held.entry.seq}", held.said) for held in found]
        await self._follow(Pick(question, things, widest=13), picked)

    async def _entries(self, subject: Subject) -> list[Held] | None:
        """The entry under the cursor, else all of the deal's, the latest first; None where the store failed."""
        from tui.writing.reading import entry_of, history_of

        reader = self.clerk.reader
        try:
            if subject.entry is not None:
                found = await self.clerk.do(entry_of, reader, subject.entry)
                return [] if found is None else [Held(found)]
            lines = await self.clerk.do(history_of, reader, subject.deal or "")
            return [Held(line.recorded, line.out) for line in reversed(lines)]
        except Exception as error:  # noqa: BLE001 - whatever a store raises is said
            self._come_back(explain(error)[1])
            return None

    async def _visit(self, url: str) -> None:
        from tui.writing.browser import open_address, web_address

        address = web_address(url)
        if address is None:
            self.say(f"Not opened, since it is no address of the web: {url}")
        elif await self.clerk.do(open_address, address):
            self.say(f"Opened in the browser: {address}")
        else:
            self.copy_text(address, f"There is no browser here; copied {address}")


def _none_stands(subject: Subject) -> str:
    return f"No report of {subject.deal} stands now; " + with_keys("{go.log} shows the whole log.")


def _url(entry: Recorded) -> str:
    source = (entry.content or {}).get("source") or {}
    return str(source.get("url") or "")
