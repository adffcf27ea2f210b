"""Reading commands on the log itself: log, head."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from tui import session
from tui.failures import Failure
from tui.options import JsonOption, LimitOption, RecordedOption

if TYPE_CHECKING:
    from store import Recorded
    from store.follower import Follower

LAST = 10
"""How many events `--follow` shows before it waits, unless `--after` says where to begin."""

_LARGEST = 2**53 - 1


def log(
    ctx: typer.Context,
    after: Annotated[
        int | None,
        typer.Option("--after", metavar="SEQ", min=0, max=_LARGEST, help="Only what stands behind SEQ."),
    ] = None,
    follow: Annotated[
        bool, typer.Option("--follow", help=f"Show the last {LAST}, or what stands behind SEQ, and wait for more.")
    ] = False,
    recorded: RecordedOption = None,
    limit: LimitOption = None,
    as_json: JsonOption = False,
) -> int:
    """The events, as recorded, in the order of the log; with --json they can be brought in again."""
    from tui.printing import output

    if follow and recorded is not None:
        raise Failure("--follow waits for what is new, --recorded looks back: leave one of them out")
    with session.reading(ctx) as store:
        end = store.head().seq
        upto = end if recorded is None else store.point(session.pair(None, recorded)).seq
        if not as_json:
            output.say(f"recorded ≤ {upto} of {end}" + (", and what comes" if follow else ""))
        if follow:
            entries = _followed(store.follower(max(0, end - LAST) if after is None else after))
        else:
            entries = store.events(after=after or 0, upto=upto)
        for entry in islice(entries, limit):
            if as_json:
                output.write_json(entry.as_dict())
            else:
                output.say(line_of(entry))
    return 0


def _followed(follower: Follower) -> Iterator[Recorded]:
    """What stands behind the follower, without an end; all that was taken is written out before the next wait."""
    wait = _patience()
    while True:
        if entries := follower.take():
            yield from entries
            sys.stdout.flush()
        if not follower.behind:
            wait()


def _patience() -> Callable[[], None]:
    """What waits until the next look. It raises BrokenPipeError as soon as nobody reads any more."""
    import select

    from store.follower import PAUSE

    try:
        reader = select.poll()
        reader.register(sys.stdout.fileno(), 0)
    except (AttributeError, OSError, ValueError):  # no poll on this system, or no file behind standard output
        return lambda: time.sleep(PAUSE)

    def wait() -> None:
        if reader.poll(PAUSE * 1000):
            raise BrokenPipeError

    return wait


def line_of(entry: Recorded) -> str:
    """`  12  2026-01-29  ◌ rumoured  amazon-openai-2026  wsj  its headline`."""
    from tui.drawing.entry import about, act, says

    content = entry.content
    if content is None:
        return f"{entry.seq:>6}  {'':10}  {act(None)}"
    outlet = (content.get("source") or {}).get("outlet", "")
    parts = [f"{content['reported_at'][:10]:10}", f"{act(content):11}", about(content), outlet, says(content)]
    return f"{entry.seq:>6}  {'  '.join(filter(None, parts))}"


def head(ctx: typer.Context, as_json: JsonOption = False) -> int:
    """The log's last hash and seq, as HASH@SEQ; enough to prove later that nothing before it was changed."""
    from tui.printing import output

    with session.reading(ctx) as store:
        last = store.head()
        if as_json:
            output.write_json({"seq": last.seq, "hash": last.hash.hex()})
        else:
            print(last)
    return 0
