"""Keys are passed on one after another, each when the one before it is done, whatever it led to.

A key travels from the app to the widget with the focus, and back up to the bindings; a focus that it moves, a screen
that it opens and an answer that a screen gives travel likewise. Keys that come in one burst, by a paste or over a
lagging line, would else be on their way to where the focus was, and be lost there or run as commands.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any
from weakref import WeakSet

from textual import events
from textual.app import App
from textual.dom import NoScreen
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

_PATIENCE = 1.0
_ROUNDS = 100
"""After so many seconds, and then so many rounds of the event loop, the next key is passed on all the same: what
should have told may be gone. The rounds are for a machine so busy that the seconds say nothing."""


class Passed(Message):
    """Follows a key on its way and comes back to the app when the key is done."""

    def __init__(self, turn: int) -> None:
        super().__init__()
        self.turn = turn


class KeysInOrder(App[None], inherit_bindings=False):
    """An app whose keys and pastes wait for one another, and for what is still to be found; `urgent` keys do not."""

    urgent: frozenset[str] = frozenset()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._typed: deque[events.Key | events.Paste] = deque()
        self._turn = 0
        self._rounds = 0
        self._on_its_way: Widget | None = None
        self._arrived: WeakSet[Screen[Any]] = WeakSet()
        self._alarm: asyncio.TimerHandle | None = None
        self._leave: Callable[[], None] | None = None
        self._held_on: Screen[Any] | None = None

    @property
    def typing(self) -> bool:
        """Whether keys are on their way."""
        return self._on_its_way is not None or bool(self._typed)

    def hold(self, leave: Callable[[], None]) -> None:
        """Keys wait for what was entered before them and is still to be found, until `go_on`. `escape`, a screen that
        comes or goes, or another `hold` gives it up: `leave` is called, and the keys that waited are forgotten."""
        self._give_way()
        self._leave, self._held_on = leave, self.screen

    def go_on(self, *, forget: bool = False) -> None:
        """Keys go on, those that waited first unless they are to be forgotten."""
        self._leave = self._held_on = None
        if forget:
            self._typed.clear()
        elif self._typed:
            self.call_next(self.call_later, self._pass_on)

    def _give_way(self) -> None:
        leave = self._leave
        if leave is not None:
            self.go_on(forget=True)
            leave()

    def on_mount(self) -> None:
        """From now on screens come and go."""
        self.screen_change_signal.subscribe(self, self._screen_changed)

    async def on_event(self, event: events.Event) -> None:
        waits = isinstance(event, events.Key | events.Paste) and not event.is_forwarded
        if not waits or (isinstance(event, events.Key) and event.key in self.urgent):
            await super().on_event(event)
            return
        assert isinstance(event, events.Key | events.Paste)
        if self._leave is not None and isinstance(event, events.Key) and event.key == "escape":
            self._give_way()
            return
        self._typed.append(event)
        await self._pass_on()

    async def _pass_on(self) -> None:
        """The next key on its way, unless one is, or the screen is not there yet."""
        while self._typed and self._on_its_way is None and self._leave is None:
            screen = self.screen
            if screen not in self._arrived:
                self._send(screen, 1)
                return
            event = self._typed.popleft()
            target = self.focused or screen
            await super().on_event(event)
            # What a key leads to is another message: it is done when that is too. A letter for a box leads nowhere.
            letter = isinstance(event, events.Key) and event.is_printable and isinstance(target, Input)
            self._send(target, 1 if letter else 2)

    def _send(self, target: Widget, rounds: int) -> None:
        self._turn += 1
        self._rounds = rounds
        self._on_its_way = target
        if self._alarm is not None:
            self._alarm.cancel()
        self._alarm = asyncio.get_running_loop().call_later(_PATIENCE, self._give_up, self._turn, _ROUNDS)
        if not target.post_message(Passed(self._turn)):
            self._after_all(self._turn)

    def on_passed(self, message: Passed) -> None:
        """The key is done."""
        message.stop()
        self._after_all(message.turn)

    def _after_all(self, turn: int) -> None:
        """Go on behind what was asked of the app meanwhile: answers of screens, then what these ask for."""
        self.call_next(self.call_later, self._done, turn)

    def _give_up(self, turn: int, rounds: int) -> None:
        if turn == self._turn and self._on_its_way is not None:
            if rounds:
                asyncio.get_running_loop().call_soon(self._give_up, turn, rounds - 1)
            else:
                self._after_all(turn)

    def _screen_changed(self, screen: Screen[Any]) -> None:
        """What was on its way through a screen that is gone may never come back, nor what keys wait for."""
        if screen is not self._held_on:
            self._give_way()
        if self._on_its_way is not None and _screen_of(self._on_its_way) is not screen:
            self._after_all(self._turn)

    async def _done(self, turn: int) -> None:
        if turn != self._turn or self._on_its_way is None:
            return
        target, rounds = self._on_its_way, self._rounds - 1
        if rounds and _screen_of(target) is self.screen:
            self._send(target, rounds)
            return
        if isinstance(target, Screen):
            self._arrived.add(target)
        if self._alarm is not None:
            self._alarm.cancel()
        self._on_its_way = None
        await self._pass_on()


def keys_of(screen: Screen[Any]) -> KeysInOrder:
    """The app of a screen, for `hold` and `go_on`."""
    app = screen.app
    assert isinstance(app, KeysInOrder)
    return app


def _screen_of(widget: Widget) -> Screen[Any] | None:
    """None of a widget that is gone."""
    try:
        return widget.screen if widget.is_attached else None
    except NoScreen:
        return None
