"""What `verify` finds by looking into the log's contents, entry by entry; a range of them is a task for a helper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import orjson

from events.canonical import canonical_bytes
from store.sqlite.chain import payload_hash
from store.sqlite.driver import Connection, DatabaseError
from store.sqlite.helpers import Helpers
from store.sqlite.log import SqliteLog

Finding = tuple[int | None, str]

_RANGE = 50_000
_TELL_EVERY = 10_000


class Seen(NamedTuple):
    """What a range of entries holds: findings, {deal: its deal.* events}, and the ids that redactions name."""

    findings: list[Finding]
    deals: dict[str, int]
    redacted: list[str]


def looking_through(helpers: Helpers, upto: int) -> Iterator[Seen]:
    """What the entries of the log hold up to a seq, range by range; the helpers begin at once."""
    tasks = [helpers.submit(("contents", after, min(after + _RANGE, upto))) for after in range(0, upto, _RANGE)]
    return (Seen(*task.result()) for task in tasks)


def look_through(log: SqliteLog, tell: Callable[[int], None], after: int, upto: int) -> tuple[Any, ...]:
    """The fields of `Seen` for the entries with after < seq ≤ upto, as a helper can hand them on."""
    with log.reading() as db:
        return tuple(seen(db, after, upto, tell))


def seen(db: Connection, after: int, upto: int, tell: Callable[[int], None]) -> Seen:
    """Look at every content: that it is the one recorded, in canonical form, and what it counts for."""
    findings: list[Finding] = []
    deals: Counter[str] = Counter()
    redacted: list[str] = []
    for seq, content in _sound(db, after, upto, findings):
        kind = content.get("type")
        if isinstance(kind, str) and kind.startswith("deal."):
            deals[str(content.get("deal"))] += 1
        elif kind == "entry.redacted":
            redacted.append(str(content.get("event")).replace("-", ""))
        if seq % _TELL_EVERY == 0:
            tell(_TELL_EVERY)
    return Seen(findings, dict(deals), redacted)


def _sound(db: Connection, after: int, upto: int, findings: list[Finding]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The contents that can be read; what is wrong with any is added to the findings."""
    # As bytes: text that is not UTF-8 any more must not hide what comes after it.
    rows = db.execute(
        "SELECT seq, CAST(payload AS BLOB), salt, payload_hash FROM log "
        "WHERE seq > ? AND seq <= ? AND payload IS NOT NULL ORDER BY seq",
        (after, upto),
    )
    while True:
        try:
            row = rows.fetchone()
        except DatabaseError:
            return  # the chain is read as well, and says where that ends
        if row is None:
            return
        seq, payload, salt, hashed = row
        if salt is None or payload_hash(salt, payload) != hashed:
            findings.append((seq, "its content is not the one that was recorded"))
        try:
            content = orjson.loads(payload)
            canonical = canonical_bytes(content)
        except (ValueError, TypeError):
            content, canonical = None, b""
        if canonical != payload:
            findings.append((seq, "its content is not in canonical form"))
        if isinstance(content, dict):
            yield seq, content
