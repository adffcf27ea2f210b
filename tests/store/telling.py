"""Events made short by hand: `rumour(1, "2024-01-05", amount="1bn USD")`, `retract(2, "2024-02", of=1)`.

An event's number is its identity: `ident(1)` is the id of event 1, and events name each other by number.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from events.canonical import prepare
from events.time import parse_moment
from tests.store.oracle import Entry

Event = dict[str, Any]
NOW = parse_moment("2024-09-15T12:00:00Z").instant


def ident(number: int) -> str:
    """The id of the event with that number."""
    return f"00000000-0000-4000-8000-{number:012d}"


def report(
    word: str,
    number: int,
    date: str,
    *,
    deal: str = "alpha",
    outlet: str = "Reuters",
    basis: str | None = None,
    cites: int | None = None,
    title: str | None = None,
    **fields: Any,
) -> Event:
    """A report, `deal.<word>`; `fields` are its terms and own fields, None among them left out."""
    source: Event = {"outlet": outlet}
    if basis is not None:
        source["basis"] = basis
    if cites is not None:
        source["cites"] = ident(cites)
    if title is not None:
        source["title"] = title
    event: Event = {
        "type": f"deal.{word}",
        "id": ident(number),
        "reported_at": date,
        "deal": deal,
        "source": source,
    }
    if word == "ended":
        event["reason"] = "terminated"
    return event | {name: field for name, field in fields.items() if field is not None}


def rumour(number: int, date: str, **fields: Any) -> Event:
    return report("rumoured", number, date, **fields)


def confirm(number: int, date: str, **fields: Any) -> Event:
    return report("confirmed", number, date, **fields)


def amend(number: int, date: str, **fields: Any) -> Event:
    return report("amended", number, date, **fields)


def complete(number: int, date: str, **fields: Any) -> Event:
    return report("completed", number, date, **fields)


def deny(number: int, date: str, **fields: Any) -> Event:
    return report("denied", number, date, **fields)


def end(number: int, date: str, **fields: Any) -> Event:
    return report("ended", number, date, **fields)


def retract(number: int, date: str, of: int, outlet: str = "Reuters") -> Event:
    """The outlet withdraws report `of`; acts from `date` on."""
    source = {"outlet": outlet}
    return {
        "type": "report.retracted",
        "id": ident(number),
        "reported_at": date,
        "event": ident(of),
        "source": source,
    }


def note(number: int, date: str, deal: str = "alpha", text: str = "as it happens") -> Event:
    return _note(number, date, text, {"outlet": "Reuters"}) | {"deal": deal}


def note_on(party: str, number: int, date: str, *, text: str = "as it happens", cites: int | None = None) -> Event:
    """A note on a party."""
    source = {"outlet": "Reuters"} | ({} if cites is None else {"cites": ident(cites)})
    return _note(number, date, text, source) | {"party": party}


def _note(number: int, date: str, text: str, source: Event) -> Event:
    return {"type": "note.added", "id": ident(number), "reported_at": date, "text": text, "source": source}


def keeper(type_: str, number: int, date: str = "2024-02-01", **fields: Any) -> Event:
    """A keeper's event; its date is of no consequence."""
    given = {name: field for name, field in fields.items() if field is not None}
    return {"type": type_, "id": ident(number), "reported_at": date} | given


def withdraw(number: int, of: int) -> Event:
    """The keeper takes entry `of` back; acts by seq."""
    return keeper("entry.withdrawn", number, event=ident(of))


def declare(number: int, party: str, name: str, **fields: Any) -> Event:
    return keeper("party.declared", number, party=party, name=name, **fields)


def merge(number: int, party: str, into: str) -> Event:
    return keeper("party.merged", number, party=party, into=into)


def people(*pairs: str) -> list[Event]:
    """`people("investor:Acme", "investee:Bolt")`, a list of parties."""
    return [{"party": name, "role": role} for role, _, name in (pair.partition(":") for pair in pairs)]


def entries(events: Iterable[Event], now: int = NOW) -> list[Entry]:
    """The log that these events make, appended in this order to an empty store."""
    made = []
    for seq, event in enumerate(events, start=1):
        made.append((seq, str(event["id"]), prepare(event).content, now))
    return made
