"""Lines of runs → Textual strips in the look of the theme."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from tui.drawing.lines import Run, clip, width_of
from tui.theme import Dressed, Look, look


def look_of(widget: Widget) -> Look:
    """The look of the theme that the app wears now."""
    app = widget.app
    return app.wear if isinstance(app, Dressed) else look("dark")


def strip_of(line: Sequence[Run], width: int, wear: Look, over: Style | None = None) -> Strip:
    """A line as a strip of exactly `width` cells; `over` is laid on top, as under a cursor."""
    shown = clip(line, width)
    segments = [Segment(run.text, wear.of(run.role, over)) for run in shown if run.text]
    rest = width - width_of(shown)
    if rest > 0:
        segments.append(Segment(" " * rest, wear.of("", over)))
    return Strip(segments, width)
