"""What a projection says, and what the log gives when it is filled in entry by entry."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from store.sqlite import schema
from store.sqlite.connection import connect
from store.sqlite.driver import Connection, sqlite
from store.sqlite.log import SqliteLog
from store.sqlite.projection import Projection, entry_of
from tests.store.telling import NOW, Event, confirm, retract, rumour, withdraw

_NUMBERS_FIRST_MENTION = ("deal", "outlet", "name", "report", "ruling", "keeper", "note", "mention", "trait", "crowd")


def rows(db: Connection, g: int) -> dict[str, list[Any]]:
    """What a projection says; the numbers of states and of party lists stand for nothing."""
    said = {table: sorted(db.execute(f"SELECT * FROM {table}_{g}"), key=repr) for table in _NUMBERS_FIRST_MENTION}
    said["version"] = db.execute(
        "SELECT v.deal, instant, seq, mark & 7, kind, stage, bound, currency, last, heard, first, reports, denials, "
        f"events, names, body FROM version_{g} v LEFT JOIN state_{g} s ON s.id = state "
        f"LEFT JOIN cast_{g} c ON c.id = mark >> 3 ORDER BY v.deal, instant, seq"
    ).fetchall()
    said["member"] = db.execute(
        f"SELECT deal, names, name FROM member_{g} JOIN cast_{g} ON id = cast_id ORDER BY deal, names, name"
    ).fetchall()
    said["fall"] = db.execute(
        f"SELECT event, f.seq, since FROM fall_{g} f JOIN report_{g} r ON r.seq = event ORDER BY event, f.seq"
    ).fetchall()
    said["checkpoint"] = db.execute(f"SELECT * FROM checkpoint_{g} ORDER BY deal, instant, last, seq").fetchall()
    db.execute(f"CREATE VIRTUAL TABLE temp.words_{g} USING fts5vocab (main, text_{g}, instance)")
    said["text"] = db.execute(f'SELECT term, doc, "offset" FROM temp.words_{g} ORDER BY 1, 2, 3').fetchall()
    return said


def rows_of(path: Path) -> dict[str, list[Any]]:
    """What the projection in use says; nothing else is left in the file."""
    db = connect(path)
    db.execute("PRAGMA query_only = OFF")
    (g,) = db.execute("SELECT generation FROM projection").fetchone()
    assert schema.generations(db) == [g]
    said = rows(db, g)
    db.close()
    return said


def filled(path: Path, cuts: list[int]) -> dict[str, list[Any]]:
    """What the log gives when it is filled in entry by entry, in batches."""
    log = SqliteLog(path, lambda: NOW, read_only=True)
    db = sqlite.connect(":memory:", isolation_level=None)
    schema.make_projection(db, 1)
    entries = [(held.seq, entry_of(held)) for held in log.read() if held.content is not None]
    for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(entries)], strict=True):
        Projection(log, db, 1).fill(entries[start:end])
    said = rows(db, 1)
    db.close()
    log.close()
    return said


def story(count: int) -> list[Event]:
    """Many deals, late reports, retractions, withdrawals."""
    events: list[Event] = []
    for number in range(1, count + 1):
        date = f"2024-{1 + number * 7 % 9:02}-{1 + number % 28:02}"
        deal = f"deal-{number * number % (count // 4 + 1)}"
        if number % 13 == 0:
            events.append(retract(number, date, of=number - 1))
        elif number % 17 == 0:
            events.append(withdraw(number, of=number - 2))
        else:
            tell = rumour if number % 3 else confirm
            parties = [{"party": f"Party {number % 7}", "role": "investor"}]
            events.append(tell(number, date, deal=deal, amount=f"{number % 50 + 1}bn USD", parties=parties))
    return events
