"""The sheet of a form: what it holds of the event, its rows, and how all of it is shown."""

from __future__ import annotations

import asyncio
from typing import Any, NamedTuple

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.screen import ModalScreen

from events.slug import is_slug
from tui.drawing.lines import Run, line, run, spread, wrap
from tui.drawing.words import count
from tui.drawing.writing import News, keys_page, preview
from tui.text import cells
from tui.widgets.bar import Bar
from tui.widgets.field import FieldRow
from tui.widgets.offers import Offers
from tui.widgets.pane import Pane
from tui.writing.clerk import Clerk
from tui.writing.draft import Draft, Judged, Slip, as_json, judge
from tui.writing.reading import Ground, ground_of
from tui.writing.titles import TITLES

WIDE = 110
HINTS = (
    ("ctrl+s", "append", "append"),
    ("ctrl+e", "editor", "edit"),
    ("f1", "keys", "help"),
    ("esc", "leave", "leave"),
)
_CSS = """
Form { background: $background; }
Form #middle { height: 1fr; layout: vertical; }
Form #rows { height: 1fr; }
Form #preview { height: 7; border-top: solid $rule; }
Form #preview.tall { height: 11; }
Form #middle.wide { layout: horizontal; }
Form #middle.wide #rows { width: 3fr; }
Form #middle.wide #preview { height: 1fr; width: 2fr; border-top: none; border-left: solid $rule; padding-left: 1; }
Form #heading { height: 2; }
Form #about { height: 2; }
Form #status { display: none; }
Form #status.shown { display: block; }
"""


class Done(NamedTuple):
    """What became of the form: the entry's seq and content, and the deal that it is about."""

    seq: int
    content: dict[str, Any]
    deal: str | None


class Sheet(ModalScreen[Done | None], inherit_bindings=False):
    """Opened on a draft; `ground` is how the log stood for the deal that it is about."""

    CSS = _CSS  # its selectors name the screen that is shown

    def __init__(self, clerk: Clerk, draft: Draft, ground: Ground | None = None) -> None:
        super().__init__()
        self.clerk = clerk
        self.draft = draft
        self.judged: Judged = judge(draft, clerk.clock())
        self.grounds: dict[str, Ground] = {} if ground is None else {ground.deal: ground}
        self.news: News | None = None
        self.held: str | None = None
        self.busy = False
        self._about = None if ground is None else ground.deal
        self.saved = draft
        self.tried = False
        self.helping = False
        self._status: tuple[str, str] = ("", "")
        self._ready = asyncio.Event()

    # What is there

    def compose(self) -> ComposeResult:
        yield Offers()
        yield Bar(id="heading")
        with Container(id="middle"):
            yield VerticalScroll(*self.made_rows(), id="rows", can_focus=False)
            pane = Pane(id="preview")
            pane.can_focus = False
            yield pane
        yield Bar(id="status")
        yield Bar(id="about")
        yield Bar(id="hints")

    def on_mount(self) -> None:
        self.draw()
        self.focus_first()
        self._ready.set()

    def made_rows(self) -> list[FieldRow]:
        """Rows for the draft as it stands; a field of many entries gets an empty one at its end."""
        rows = []
        for field in self.draft.fields:
            entries = self.draft.texts.get(field.path, ())
            texts = (*entries, "") if field.many or not entries else entries
            rows += [FieldRow(field, number, text) for number, text in enumerate(texts)]
        return rows

    @property
    def rows(self) -> list[FieldRow]:
        """The rows, from the top."""
        return list(self.query(FieldRow))

    @property
    def row(self) -> FieldRow | None:
        """The row that the cursor is in."""
        focused = self.focused
        return next((row for row in self.rows if row.entry is focused), None)

    @property
    def choices(self) -> Offers:
        """What is offered."""
        return self.query_one(Offers)

    @property
    def unsaved(self) -> bool:
        """Whether something was typed that is nowhere else."""
        return self.draft != self.saved or self.held is not None

    @property
    def typed_so_far(self) -> str:
        """The event as far as it was typed, as a line of JSON."""
        text = self.held if self.held is not None else as_json(self.draft, self.clerk.clock())
        return " ".join(part.strip() for part in text.split("\n")).strip()

    @property
    def deal(self) -> str | None:
        """The deal that the event is about: its own, else the one that the form was opened on."""
        own = self.draft.given("deal")
        return own if own else self._about

    @property
    def ground(self) -> Ground | None:
        """How the log stood for that deal when it was first looked at here."""
        return self.grounds.get(self.deal or "")

    async def settle(self) -> None:
        """Until what was typed before is in the draft. For actions: the app runs them ahead of the entry's queue, and
        ahead of the rows themselves where a key follows close on the one that opened the form or the editor."""
        await self._ready.wait()
        entry = self.focused
        if entry is not None and entry.is_running:
            reached = asyncio.Event()
            entry.call_later(reached.set)
            await reached.wait()
        for row in self.rows:
            self.typed(row)

    def typed(self, row: FieldRow) -> bool:
        """Take what an entry holds now into the draft; False where it is there, or the rows are on their way."""
        path, text = row.field.path, row.entry.value
        if not self._ready.is_set() or self.draft.text(path, row.number).rstrip() == text.rstrip():
            return False
        self.draft = self.draft.with_text(path, row.number, text)
        self.judged = judge(self.draft, self.clerk.clock())
        self.say("")
        last = [other for other in self.rows if other.field.path == path][-1]
        if row.field.many and text.strip() and row is last:
            self.query_one("#rows").mount(FieldRow(row.field, row.number + 1, ""), after=row)
        if path == "deal":
            self.look_at_deal()
        self.draw()
        return True

    def focus_first(self) -> None:
        """The cursor into the first entry that needs something."""
        empty = [row for row in self.rows if not row.entry.value]
        needed = [row for row in empty if row.field.required]
        self.enter((needed or empty or self.rows)[0])

    def enter(self, row: FieldRow) -> None:
        """The cursor into a row, at once and not when there is time for it: the next key may be there already."""
        self.choices.show(())
        self.set_focus(row.entry, scroll_visible=False)
        # New rows and errors have their places only after the next layout.
        self.call_after_refresh(row.scroll_visible, animate=False)

    def take_over(self, draft: Draft) -> None:
        """Show another draft: what an editor made of this one. Until its rows are there nothing is taken from rows."""
        self._ready.clear()
        self.draft = draft
        self.judged = judge(draft, self.clerk.clock())
        self.run_worker(self._show_rows(), group="rows")

    async def _show_rows(self) -> None:
        row = self.row
        place = (row.field.path, row.number) if row is not None else None
        rows = self.query_one("#rows")
        await rows.remove_children()
        await rows.mount(*self.made_rows())
        self._ready.set()
        same = [one for one in self.rows if (one.field.path, one.number) == place]
        if same:
            self.enter(same[0])
        else:
            self.focus_first()
        self.draw()
        self.look_at_deal()

    def look_at_deal(self) -> None:
        """Ask how the log stands for a deal that was typed; what was seen first is what an append goes by."""
        deal = self.draft.given("deal")
        if deal and is_slug(deal) and deal not in self.grounds:
            self.run_worker(self._look(deal), group="ground")

    async def _look(self, deal: str) -> None:
        try:
            ground = await self.clerk.do(ground_of, self.clerk.reader, deal)
        except Exception as error:  # noqa: BLE001 - said when it is appended, where it matters
            self.log(error)
            return
        self.grounds.setdefault(deal, ground)
        self.draw()

    # Leaving

    # What is shown

    def say(self, sentence: str, role: str = "error") -> None:
        """One sentence above the keys; an empty one takes it away."""
        self._status = (sentence, role)
        self._draw_status()

    def draw(self) -> None:
        """Everything but what is typed."""
        title = TITLES[self.draft.type]
        remark = self.clerk.writer.remark
        ground = self.ground
        known = ""
        if ground is not None:
            known = f"{count(ground.reports, 'report')} in the log" if ground.reports else "new: nothing in the log yet"
        width = self.size.width
        deal = f" {self.deal}" if self.deal else ""
        head = spread((run(f" {title.name}", "title"), run(deal, "party")), (run(f"{known} ", "dim"),), width)
        self.query_one("#heading", Bar).show(head, (run(f" {remark or title.help}", "past" if remark else "dim"),))
        slips = self._slips_shown()
        for row in self.rows:
            own = [slip for slip in slips if (slip.path, slip.row) == (row.field.path, row.number)]
            row.say(own[0].sentence if own else "")
        self._draw_preview()
        self._draw_about()
        self._draw_status()
        keys = [part for key, word, _ in HINTS for part in (run(f" {key}", "key"), run(f" {word} ", "dim"))]
        self.query_one("#hints", Bar).show(tuple(keys))

    def _slips_shown(self) -> list[Slip]:
        """What is wrong; what is only missing once it was tried to append."""
        return [slip for slip in self.judged.slips if self.tried or not slip.missing]

    def _draw_preview(self) -> None:
        pane = self.query_one("#preview", Pane)
        pane.set_class(self.helping, "tall")
        if self.helping:
            pane.show("keys", keys_page)
            return
        judged, news = self.judged, self.news
        empty = {slip.path for slip in judged.slips if slip.missing}
        missing = [field.label for field in self.draft.fields if field.path in empty]
        pane.show("preview", lambda width: preview(judged, missing, news, width))

    def _draw_about(self) -> None:
        row = self.row
        bar = self.query_one("#about", Bar)
        if row is None:
            bar.show()
            return
        words = f": {', '.join(row.field.choices)}" if row.field.choices and len(row.field.choices) < 12 else ""
        bar.show(
            *(line(" ", *folded) for folded in wrap(f"{row.field.help}{words}", self.size.width - 2, "dim", most=2))
        )

    def _draw_status(self) -> None:
        sentence, role = self._status
        bar = self.query_one("#status", Bar)
        lines = wrap(sentence, max(10, self.size.width - 2), role, most=4) if sentence else []
        bar.show(*((Run(" "), *folded) for folded in lines))
        bar.styles.height = max(1, len(lines))
        bar.set_class(bool(lines), "shown")

    def on_resize(self) -> None:
        self.query_one("#middle").set_class(self.size.width >= WIDE, "wide")
        self.choices.show(())
        self.draw()

    def on_bar_clicked(self, message: Bar.Clicked) -> None:
        end = 0
        for key, word, action in HINTS if message.bar.id == "hints" else ():
            start, end = end, end + cells(f" {key} {word} ")
            if start <= message.column < end:
                self.run_worker(self.run_action(action), group="clicked")

    def action_help(self) -> None:
        """The keys, or the preview again."""
        self.helping = not self.helping
        self._draw_preview()
