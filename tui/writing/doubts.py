"""What looks like a slip in an event, though it may be meant: it is said, and recorded all the same. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from events.canonical import Entry

_DAY_US = 86_400_000_000


def ahead(entry: Entry, now: int) -> str | None:
    """A report dated more than a day after now, in µs since 1970."""
    content = entry.content
    published = content["type"].startswith(("deal.", "report.", "note."))
    return f"{content['reported_at']} lies ahead of today" if published and entry.instant > now + _DAY_US else None
