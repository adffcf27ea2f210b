"""Erasing an entry's text for ever, as the law or a court may ask."""

from __future__ import annotations

from events.canonical import prepare
from events.time import instant_text
from store.errors import Refused
from store.log import Outcome
from store.sqlite.log import SqliteLog
from store.sqlite.rebuild import bring_up_to_date


def redact(log: SqliteLog, seq: int, reason: str, now: int) -> Outcome:
    """Record `entry.redacted` and drop the payload and salt of the entry at `seq`, in one transaction.

    The hash of its payload stays, so the chain still verifies; without the salt nothing can be guessed back. The
    projection is then rebuilt without the text, and the file written anew, since old pages keep scraps of it.
    What is cut short goes on at the next opening for writing; until then no picture is shown.
    Raises Refused where there is no such entry, where it may not go, or where a reader keeps the old pages alive.
    """
    head = log.head()
    if not 1 <= seq <= head.seq:
        raise Refused(f"there is no entry {seq}; the log runs from 1 to {head.seq}")
    target = log.fetch([seq])[0]
    if target.content is None:
        raise Refused(f"entry {seq} is redacted already")
    if target.content["type"] == "entry.redacted":
        raise Refused(f"entry {seq} is itself a redaction, which must stay readable")
    event = prepare({"type": "entry.redacted", "reported_at": instant_text(now), "event": target.id, "reason": reason})
    outcome = log.erase(event, seq)
    bring_up_to_date(log)
    return outcome
