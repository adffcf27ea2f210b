"""Drives the terminal UI by the names of actions, and waits on conditions."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from textual.events import Key
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from events.time import parse_moment
from store import open_store
from tui.app import DealwebApp
from tui.drawing.lines import text_of
from tui.screens import desk as parts
from tui.screens.main import MainScreen
from tui.settings.load import Settings
from tui.source import Source
from tui.state import ViewState, opening
from tui.widgets.bar import Bar
from tui.widgets.pane import Pane
from tui.widgets.table import Table
from tui.writing.writer import StoreWriter, Writer

NOW = parse_moment("2026-03-15").instant
SIZES = ((80, 24), (120, 36), (200, 50))
_MANY = 2000
_QUIET = 4


def says(outlet: str, **more: Any) -> dict[str, Any]:
    """A source."""
    return {"outlet": outlet, **more}


def parties(**roles: str) -> list[dict[str, str]]:
    """`parties(investor="Amazon", investee="OpenAI")`."""
    return [{"party": name, "role": role} for role, name in roles.items()]


EVENTS: tuple[dict[str, Any], ...] = (
    {"type": "party.declared", "reported_at": "2020", "party": "amazon", "name": "Amazon", "kind": "company"},
    {"type": "party.declared", "reported_at": "2020", "party": "aws", "name": "AWS", "kind": "division",
     "parent": "amazon"},
    {"type": "source.graded", "reported_at": "2020", "outlet": "WSJ", "grade": "B"},
    {"type": "deal.confirmed", "deal": "microsoft-openai-2023", "reported_at": "2023-01-23", "kind": "investment",
     "source": says("Microsoft", basis="party"), "parties": parties(investor="Microsoft", investee="OpenAI")},
    {"type": "deal.rumoured", "deal": "microsoft-openai-2023", "reported_at": "2023-01-23",
     "source": says("Bloomberg"), "amount": "10bn USD"},
    {"type": "deal.confirmed", "deal": "aws-anthropic", "reported_at": "2023-09-25", "kind": "cloud-supply",
     "source": says("Amazon"), "parties": parties(supplier="AWS", customer="Anthropic")},
    {"type": "deal.confirmed", "deal": "softbank-openai", "reported_at": "2025-03-31", "kind": "investment",
     "source": says("OpenAI", basis="party"), "parties": parties(investor="SoftBank", investee="OpenAI"),
     "amount": "40bn USD"},
    {"type": "deal.confirmed", "deal": "oracle-abilene", "reported_at": "2025-07-22", "kind": "cloud-supply",
     "source": says("Oracle"), "parties": parties(supplier="Oracle", customer="OpenAI")},
    {"type": "deal.rumoured", "deal": "amazon-openai", "reported_at": "2025-12-16", "kind": "investment",
     "source": says("The Information", basis="people-familiar", title="Amazon in talks",
                    url="https://example.org/talks"),
     "parties": parties(investor="Amazon", investee="OpenAI"), "amount": "10bn USD", "stage": "in-talks"},
    {"type": "deal.completed", "deal": "softbank-openai", "reported_at": "2025-12-31", "source": says("CNBC"),
     "amount": "40bn USD"},
    {"type": "deal.rumoured", "deal": "amazon-openai", "reported_at": "2026-01-30", "source": says("WSJ"),
     "amount": "<=50bn USD"},
    {"type": "deal.denied", "deal": "oracle-abilene", "reported_at": "2026-03-09", "source": says("Oracle"),
     "by": "Oracle"},
)  # fmt: skip
REPORTS = sum(event["type"].startswith("deal.") for event in EVENTS)


def rumour(deal: str, reported_at: str, **more: Any) -> dict[str, Any]:
    """One more report."""
    return {
        "type": "deal.rumoured",
        "deal": deal,
        "reported_at": reported_at,
        "source": says("Reuters"),
        "kind": "investment",
        "parties": parties(investor="Nvidia", investee="OpenAI"),
        **more,
    }


def make_store(path: Path, events: Iterable[Mapping[str, Any]] = EVENTS) -> Path:
    """A store with these events."""
    with open_store(path, create=True, clock=lambda: NOW) as store:
        store.append(list(events))
    return path


async def wait_for(pilot: Pilot[None], holds: Callable[[], bool], description: str) -> None:
    """Let the app work until the condition holds; says what it waited for if it never does."""
    for _ in range(_MANY):
        if holds():
            return
        await pilot.pause()
    raise AssertionError(f"never came: {description}\n{screen_text(pilot.app)}")


def screen_text(app: Any) -> str:
    """What stands on the screen, line by line."""
    strips = app.screen._compositor.render_strips(app.size)
    return "\n".join(strip.text for strip in strips)


class Driver:
    """A running app. `do` names actions of the registry."""

    def __init__(self, app: DealwebApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def main(self) -> MainScreen:
        """The main screen."""
        return self.app.main

    @property
    def state(self) -> ViewState:
        """What it is a picture of."""
        return self.main.state

    @property
    def table(self) -> Table:
        """The list."""
        return self.main.query_one("#table", Table)

    @property
    def page(self) -> Pane:
        """The page in the middle."""
        return self.main.query_one("#page", Pane)

    @property
    def side(self) -> Pane:
        """The pane beside."""
        return self.main.query_one("#side", Pane)

    def bar(self, id: str) -> str:
        """The text of a bar."""
        return "\n".join(text_of(line) for line in self.main.query_one(f"#{id}", Bar).lines)

    def keys_of_rows(self) -> list[str]:
        """The deals or parties of the list, in order."""
        return [getattr(row, "deal", None) or row.party for row in self.table.rows]

    def text(self) -> str:
        """The whole screen."""
        return screen_text(self.app)

    async def do(self, *actions: str) -> None:
        """Do actions one after another, each with its answers in."""
        for action in actions:
            self.main.action_act(action)
            await self.settled()

    async def press(self, *keys: str) -> None:
        """Press keys, where the key itself is meant."""
        await self.pilot.press(*keys)
        await self.settled()

    async def write(self, text: str) -> None:
        """Type text into what has the focus."""
        driver = self.app._driver
        assert driver is not None
        for character in text:
            event = Key(_character_to_key(character), character)
            event.set_sender(self.app)
            driver.send_message(event)
            await self.settled()

    async def wait_for(self, holds: Callable[[], bool], description: str) -> None:
        """See `wait_for`."""
        await wait_for(self.pilot, holds, description)

    async def settled(self) -> None:
        """Until everything asked is answered and drawn. An answer may lead to a message, and that to a question:
        so it has to be quiet for a few rounds."""
        quiet = 0
        for _ in range(_MANY):
            if quiet == _QUIET:
                return
            await self.pilot.pause(0)
            # Waiting for the workers themselves leaves them the interpreter, which going round here would not.
            busy = self.app.typing or any(self.main.desk.busy(part) for part in parts.NAMES) or self.main.pager.busy
            with suppress(WorkerCancelled):  # overtaken by a later question
                await self.app.workers.wait_for_complete()
            quiet = 0 if busy else quiet + 1
        raise AssertionError(f"it never came to rest\n{self.text()}")


@asynccontextmanager
async def driven(
    source: Source | Path,
    size: tuple[int, int] = (120, 36),
    *,
    poll: float = 3600,
    settings: Settings | None = None,
    command: Sequence[str] = ("dealweb",),
    writer: Writer | None = None,
    **place: Any,
) -> AsyncIterator[Driver]:
    """The app over a store (or something like it), settled. `place` goes to `opening`. It looks for news only
    when told to, unless `poll` is given; it appends with `writer`, to the store at a path unless told otherwise."""
    if isinstance(source, Path):
        writer = writer if writer is not None else StoreWriter(source, lambda: NOW)
        with open_store(source, clock=lambda: NOW) as store:
            async with driven(
                store, size, poll=poll, settings=settings, command=command, writer=writer, **place
            ) as driver:
                yield driver
        return
    head = source.head().seq
    app = DealwebApp(
        source,
        state=opening(head, **place),
        head=head,
        title="test",
        clock=lambda: NOW,
        poll=poll,
        settings=settings,
        command=command,
        writer=writer,
    )
    try:
        async with app.run_test(size=size) as pilot:
            driver = Driver(app, pilot)
            await driver.settled()
            yield driver
    finally:
        app.close_readers()
