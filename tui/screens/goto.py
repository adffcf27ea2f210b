"""Go to a deal, a party, a date, a view or, behind a colon, an action, by what is typed of its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from tui.channel import Channel
from tui.drawing.lines import Run, run
from tui.drawing.rows import Column
from tui.failures import explain
from tui.goto import Place, places, wanted
from tui.key_order import keys_of
from tui.screens.desk import Desk
from tui.screens.picker import Picker
from tui.source import Answer, Question
from tui.state import ViewState
from tui.views import VIEWS
from tui.widgets.layout import Layout

if TYPE_CHECKING:
    from store import Found

COLUMNS = (Column("", 6), Column("place", 20, 2), Column("", 16, 2))
KINDS = ("party", "deal")
_HEAD = (run("Go to ", "title"), run("deal, party, date, view; : actions", "dim"))


class GoTo(Picker[Place | None]):
    """Gives the place that was picked. Names come from the store; until they are there those found before are shown."""

    def __init__(self, desk: Desk, past: Sequence[ViewState], clock: Callable[[], int]) -> None:
        super().__init__(Layout("place", COLUMNS, _key, _cells))
        self._past = past
        self._clock = clock
        self._desk = desk
        self._channels: dict[str, Channel] = {}
        self._names: dict[str, tuple[str, Sequence[Found]]] = dict.fromkeys(KINDS, ("", ()))
        self._fault = ""
        self._entered = False

    def on_mount(self) -> None:
        """What can be typed."""
        self.around([_HEAD])

    def _channel(self, kind: str) -> Channel:
        if kind not in self._channels:
            self._channels[kind] = self._desk.stream(self.run_worker, self._named, self._failed)
        return self._channels[kind]

    def look(self, typed: str) -> None:
        self._entered = False
        if (text := wanted(typed)) is not None:
            for kind in KINDS:
                self._channel(kind).ask(Question("names", query=text, key=kind), again=bool(self._fault))
        self._show()

    @property
    def _answered(self) -> bool:
        text = wanted(self.typed)
        return text is None or bool(self._fault) or all(self._names[kind][0] == text for kind in KINDS)

    def _named(self, answer: Answer) -> None:
        question = answer.question
        self._names[question.key or ""] = (question.query, answer.value)
        self._fault = ""
        self._show()
        if self._entered and self._answered:
            self._entered = False
            keys_of(self).go_on()
            self.enter()

    def _failed(self, error: Exception) -> None:
        self._fault = explain(error)[1]
        self._show()
        if self._entered:
            self._entered = False
            keys_of(self).go_on(forget=True)

    def _show(self) -> None:
        found = places(
            self.typed,
            views=[(view.id, view.title, view.about[0]) for view in VIEWS.values() if view.key],
            parties=self._names["party"][1],
            deals=self._names["deal"][1],
            past=self._past,
            now=self._clock(),
        )
        self.fill(found, self._fault or ("Nothing of that name." if self._answered else "…"))

    def enter(self) -> None:
        """What was typed may not be looked for yet: then the first place that is found, and keys wait for it."""
        if self._answered or self._moved:
            super().enter()
        else:
            self._entered = True
            keys_of(self).hold(self._forget)

    def _forget(self) -> None:
        self._entered = False

    def pick(self, row: Any) -> None:
        self.dismiss(row)


def _key(place: Place) -> str:
    return f"{place.kind} {place.key}"


def _cells(place: Place) -> tuple[Run, ...]:
    return run(place.kind, "dim"), run(place.text, "title"), run(place.note, "dim")
