"""Reading commands on the log itself: log, head."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from tui import session
from tui.options import JsonOption, LimitOption, RecordedOption

if TYPE_CHECKING:
    from store import Recorded, Store

POLL = 0.5
"""Seconds between two looks at the log while it is followed."""


def log(
    ctx: typer.Context,
    after: Annotated[int, typer.Option("--after", metavar="SEQ", min=0, help="Only what stands behind SEQ.")] = 0,
    follow: Annotated[bool, typer.Option("--follow", help="Wait for more, until stopped.")] = False,
    recorded: RecordedOption = None,
    limit: LimitOption = None,
    as_json: JsonOption = False,
) -> int:
    """The events, as recorded, in the order of the log; with --json they can be brought in again."""
    from tui.printing import output

    with session.reading(ctx) as store:
        upto = None if recorded is None else store.point(session.pair(None, recorded)).seq
        if not as_json:
            end = store.head().seq
            output.say(f"recorded ≤ {end if upto is None else upto} of {end}")
        left = limit
        for entry in _entries(store, after, upto, follow and upto is None):
            if left is not None:
                if left == 0:
                    break
                left -= 1
            if as_json:
                output.write_json(entry.as_dict())
            else:
                output.say(line_of(entry))
    return 0


def _entries(store: Store, after: int, upto: int | None, follow: bool) -> Iterator[Recorded]:
    while True:
        for entry in store.events(after=after, upto=upto):
            after = entry.seq
            yield entry
        if not follow:
            return
        sys.stdout.flush()
        _wait()


def _wait() -> None:
    """Until the next look. Raises BrokenPipeError as soon as nobody reads any more."""
    import select

    try:
        watched = select.poll()
        watched.register(sys.stdout.fileno(), 0)
    except (AttributeError, OSError, ValueError):  # no poll on this system, or no file behind standard output
        time.sleep(POLL)
        return
    if watched.poll(POLL * 1000):
        raise BrokenPipeError


def line_of(entry: Recorded) -> str:
    """`  12  2026-01-29  ◌ rumoured  amazon-openai-2026  wsj  its headline`."""
    from tui.printing.words import act

    content = entry.content
    if content is None:
        return f"{entry.seq:>6}  {'':10}  {act(None)}"
    source = content.get("source") or {}
    about = content.get("deal") or content.get("party") or content.get("event") or content.get("outlet") or ""
    said = source.get("title") or content.get("text") or content.get("name") or content.get("reason") or ""
    if content["type"] == "party.merged":
        said = f"into {content['into']}"
    if content["type"] == "source.graded":
        said = content["grade"]
    parts = [f"{content['reported_at'][:10]:10}", f"{act(content):11}", about, source.get("outlet", ""), said]
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
