"""Reading commands that show change: diff, replay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from tui import session
from tui.failures import Failure
from tui.options import AsOfOption, JsonOption, LensOption, RecordedOption

if TYPE_CHECKING:
    from store import AsOf

Axis = Annotated[
    Literal["reported", "recorded"],
    typer.Option("--axis", help="What the points lie on: the world's time, or the log's."),
]


def diff(
    ctx: typer.Context,
    start: Annotated[str, typer.Argument(metavar="A", help="From here: a date, or with --axis recorded a seq.")],
    end: Annotated[str, typer.Argument(metavar="B", help="To here.")],
    axis: Axis = "reported",
    as_of: AsOfOption = None,
    recorded: RecordedOption = None,
    lens: LensOption = None,
    as_json: JsonOption = False,
) -> int:
    """What changed between two points in time: deals added, removed, changed, every field.

    The other axis is fixed by --recorded, or with --axis recorded by --as-of.
    """
    from tui.printing import changes, output

    chosen = session.lens_of(lens, "all")
    for word in (start, end):
        session.no_option(ctx, word)
    first, second = _point(start, "A", axis), _point(end, "B", axis)
    fixed = _fixed(axis, as_of, recorded)
    with session.reading(ctx) as store:
        found = store.diff(first, second, axis=axis, fixed=fixed, lens=chosen)
        if as_json:
            output.write_json(found.as_dict())
        else:
            changes.diff_text(found, chosen)
    return 0


def _point(text: str, name: str, axis: str) -> int | str:
    return text if axis == "recorded" else session.moment(text, name).text


def _beginning(text: str, axis: str, last: int | str | None) -> int | str | None:
    """Where a replay starts: on the reported axis right before the period, so that what it holds is shown."""
    if axis == "recorded":
        return _point(text, "--from", axis)
    from events.time import MIN_INSTANT, instant_text, parse_moment, period_start

    begin = period_start(session.moment(text, "--from").text)
    if last is not None and begin > parse_moment(str(last)).instant:
        raise Failure(f"--from {text} lies after --to {last}; give the earlier date first, {last} at the latest")
    return instant_text(begin - 1) if begin > MIN_INSTANT else None


def _fixed(axis: str, as_of: str | None, recorded: str | None) -> AsOf:
    """The place on the axis that the two points do not lie on."""
    if axis == "reported" and as_of is not None:
        raise Failure("--as-of: the points are reported dates already; fix the other axis with --recorded")
    if axis == "recorded" and recorded is not None:
        raise Failure("--recorded: the points are of the log already; fix the other axis with --as-of")
    return session.pair(as_of, recorded)


def replay(
    ctx: typer.Context,
    start: Annotated[
        str | None, typer.Option("--from", metavar="A", help="From here on; of a date from its beginning.")
    ] = None,
    end: Annotated[str | None, typer.Option("--to", metavar="B", help="Up to here; of a date to its end.")] = None,
    step: Annotated[Literal["event", "day", "month"], typer.Option("--step", help="How much is one frame.")] = "event",
    axis: Axis = "reported",
    as_of: AsOfOption = None,
    recorded: RecordedOption = None,
    lens: LensOption = None,
    as_json: JsonOption = False,
) -> int:
    """The history as a sequence of changes, one line a frame; frames without a change are left out.

    The other axis is fixed by --recorded, or with --axis recorded by --as-of.
    """
    from dataclasses import replace
    from itertools import chain, islice

    from tui.printing import changes, output
    from tui.printing.words import pair_text

    chosen = session.lens_of(lens, "all")
    last = None if end is None else _point(end, "--to", axis)
    first = None if start is None else _beginning(start, axis, last)
    fixed = _fixed(axis, as_of, recorded)
    with session.reading(ctx) as store:
        frames = store.replay(start=first, end=last, step=step, axis=axis, fixed=fixed, lens=chosen)
        # An error of the points comes with the first frame: before anything is written.
        begun = list(islice(frames, 1))
        if not as_json:
            place: dict[str, Any] = {axis: last}
            output.say(pair_text(store.point(replace(fixed, **place)), chosen))
        for frame in chain(begun, frames):
            if as_json:
                output.write_json(frame.as_dict())
            else:
                output.say(changes.frame_line(frame, axis))
    return 0
