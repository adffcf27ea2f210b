"""A line to type a place in time into: a date, or an entry of the log."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical

from events.time import parse_when
from tui.drawing.lines import run
from tui.screens.overlay import Overlay
from tui.widgets.bar import Bar
from tui.widgets.box import Box

TOP = "top"


class DatePrompt(Overlay[str | None], inherit_bindings=False):
    """Gives the date as the store takes it, `TOP` where the first letter typed is a second `g`, else None.

    With `head`, the log's end, it is a date on the recorded axis, or digits alone: an entry from 0 to there.
    """

    CSS = """
    DatePrompt { align: center top; background: transparent; }
    DatePrompt > Vertical { width: 64; max-width: 100%; height: 5; margin-top: 3; padding: 0 1;
        border: round $accent; background: $background; }
    """

    def __init__(self, clock: Callable[[], int], head: int | None = None) -> None:
        super().__init__()
        self._clock = clock
        self._head = head

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Bar(id="ask")
            yield Box(id="date")
            yield Bar(id="wrong")

    def on_mount(self) -> None:
        if self._head is None:
            asked = run("To the end of ", "title"), run("2025, 2025-06, 2025-06-01, today, -7d, -3m", "dim")
        else:
            asked = (
                run("Recorded by ", "title"),
                run(f"entry 0 to {self._head}, 2025-06, 2025-06-01, today, -7d", "dim"),
            )
        self.query_one("#ask", Bar).show(asked)
        self.query_one("#date", Box).focus()

    def on_input_changed(self, event: Box.Changed) -> None:
        typed = event.value.strip()
        if typed == "g":
            self.dismiss(TOP)
            return
        fault = self._read(typed)[1] if len(typed) >= 4 else ""
        self.query_one("#wrong", Bar).show((run(fault, "error"),))

    def on_input_submitted(self, event: Box.Submitted) -> None:
        typed = event.value.strip()
        if not typed:
            self.dismiss(None)
            return
        place, fault = self._read(typed)
        if place is not None:
            self.dismiss(place)
        else:
            self.query_one("#wrong", Bar).show((run(fault, "error"),))

    def on_box_left(self) -> None:
        self.dismiss(None)

    def _read(self, typed: str) -> tuple[str | None, str]:
        if self._head is not None and typed.isdecimal() and typed.isascii():
            if len(typed) > len(str(self._head)) or int(typed) > self._head:
                return None, f"the log runs from 0 to {self._head}; a date needs a month"
            return typed, ""
        try:
            return parse_when(typed, self._clock()).text, ""
        except ValueError as error:
            return None, str(error)
