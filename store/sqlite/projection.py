"""Filling the projection: in the transaction of the append, or beside the log in a rebuild.

It reads the log through its port only. All that it writes of an entry can be told from the entries up to it, so
a rebuild gives the same rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from events.canonical import Entry
from events.ids import id_key
from events.slug import slug_of
from events.vocabulary import REPORT_TYPES
from store.errors import Refused, StoreError, UnknownEvent
from store.fold import EMPTY, INSTANT, State, apply, is_copy
from store.log import Log
from store.parties import Registry
from store.rulings import Ruling
from store.sqlite.driver import Connection
from store.sqlite.histories import load_histories, load_tails
from store.versions import DealHistory, Report, Row

TYPE_CODES = {name: code for code, name in enumerate(REPORT_TYPES)}
_KEEPERS = ("party.declared", "party.merged", "source.graded")
_PARAMETERS = 5_000


class Named(NamedTuple):
    """An event that another names. `deal` is the deal that it is about or, of a ruling, touches."""

    seq: int
    type: str | None
    deal: str | None


class Names:
    """Looks up the events that a batch names: in the batch itself, else in the log."""

    def __init__(self, log: Log, numbered: Sequence[tuple[int, Entry]]) -> None:
        self._log = log
        self._held: dict[bytes, Named | None] = {}
        self._batch: dict[bytes, tuple[int, dict[str, Any]]] = {}
        wanted: list[bytes] = []
        for seq, entry in numbered:
            self._batch[entry.id] = (seq, entry.content)
            if name := _names(entry.content):
                wanted.append(id_key(name))
        wanted = [key for key in wanted if key not in self._batch]
        found = log.find(wanted) if wanted else {}
        contents = {held.seq: held.content for held in log.fetch(sorted(set(found.values())))} if found else {}
        for key, seq in found.items():
            self._held[key] = self._named(seq, contents[seq])

    def get(self, text: str, before: int) -> Named | None:
        """The event with that id, if it stands before the seq `before`."""
        key = id_key(text)
        if key in self._batch and self._batch[key][0] >= before:
            return None  # itself, or a later one; looking on could go round in a circle
        if key not in self._held:
            if key in self._batch:
                self._held[key] = self._named(*self._batch[key])
            elif found := self._log.find([key]):
                self._held[key] = self._named(found[key], self._log.fetch([found[key]])[0].content)
            else:
                self._held[key] = None
        named = self._held[key]
        return named if named and named.seq < before else None

    def _named(self, seq: int, content: dict[str, Any] | None) -> Named:
        if content is None:
            return Named(seq, None, None)
        deal = content.get("deal")
        if content["type"] in ("report.retracted", "entry.withdrawn"):
            target = self.get(content["event"], seq)
            deal = target.deal if target else None
        return Named(seq, content["type"], deal)


def _names(content: Mapping[str, Any]) -> str | None:
    if "event" in content:
        return str(content["event"])
    cited = content.get("source", _NOTHING).get("cites")
    return None if cited is None else str(cited)


_NOTHING: dict[str, Any] = {}


class Projection:
    """The projection's tables of one generation, on the connection that holds the write transaction."""

    def __init__(self, log: Log, connection: Connection, generation: int) -> None:
        self._log = log
        self._db = connection
        self.generation = generation

    # -- the rules of the log ------------------------------------------------------------------------------

    def admit(self, entries: Sequence[Entry], fresh: Sequence[int]) -> dict[int, StoreError]:
        """See `store.log.Beside`."""
        refused: dict[int, StoreError] = {}
        if not any(_needs_look(entries[place].content) for place in fresh):
            return refused
        # Places stand in for seqs here: all that is in the log lies before them.
        offset = self._log.head().seq + 1
        new = [entries[place] for place in fresh]
        names = Names(self._log, list(enumerate(new, offset)))
        registry: Registry | None = None
        dropped: set[str] = set()
        for number, (place, entry) in enumerate(zip(fresh, new, strict=True)):
            content = entry.content
            try:
                _check_names(content, names, offset + number, dropped)
                if content["type"] in ("party.declared", "party.merged", "entry.withdrawn"):
                    registry = registry or self._registry_with(new[:number], dropped)
                    registry.add(offset + number, entry.id, content)
                    registry.check()
            except StoreError as error:
                refused[place] = error
                dropped.add(entry.id.hex())
                registry = None
        return refused

    def _registry_with(self, entries: Sequence[Entry], dropped: set[str]) -> Registry:
        registry = self.registry()
        seq = self._log.head().seq
        for number, entry in enumerate(entries, 1):
            if entry.id.hex() not in dropped:
                registry.add(seq + number, entry.id, entry.content)
        return registry

    def registry(self) -> Registry:
        """The parties as of the log's end."""
        seqs = [seq for (seq,) in self._db.execute(f"SELECT seq FROM keeper_{self.generation} ORDER BY seq")]
        registry = Registry()
        for recorded in self._log.fetch(seqs):
            if recorded.content is not None:
                registry.add(recorded.seq, recorded.key, recorded.content)
        return registry

    # -- filling -------------------------------------------------------------------------------------------

    def project(self, first_seq: int, entries: Sequence[Entry]) -> None:
        """See `store.log.Beside`."""
        self.fill([(first_seq + place, entry) for place, entry in enumerate(entries)])
        self._db.execute("UPDATE projection SET position = ?", (first_seq + len(entries) - 1,))

    def fill(self, numbered: Sequence[tuple[int, Entry]]) -> None:
        """Write what these entries, in seq order, add to the projection."""
        batch = _Batch(self._log, self._db, self.generation, numbered)
        batch.sort_out()
        batch.write()


class _Batch:
    """The rows that a run of entries gives, gathered table by table so that each is written at once."""

    def __init__(self, log: Log, db: Connection, generation: int, numbered: Sequence[tuple[int, Entry]]) -> None:
        self._log, self._db, self._g, self._numbered = log, db, generation, numbered
        self._names = Names(log, numbered)
        deals: dict[str, int] = {}
        outlets: dict[str, str] = {}
        for seq, entry in numbered:
            content = entry.content
            if "deal" in content:
                deals.setdefault(content["deal"], seq)
            if content["type"] in TYPE_CODES:
                outlet = content["source"]["outlet"]
                outlets.setdefault(slug_of(outlet), outlet)
        self._deals = self._ids("deal", deals)
        self._outlets = self._ids("outlet", outlets)
        self._reports: list[tuple[int | None, ...]] = []
        self._rulings: list[tuple[int | None, ...]] = []
        self._keepers: list[tuple[int]] = []
        self._notes: list[tuple[int | str | None, ...]] = []
        self._mentions: list[tuple[str, int]] = []
        self._texts: list[tuple[int, str]] = []
        self._happenings: dict[int, list[Report | Ruling]] = {}

    def _ids(self, table: str, wanted: Mapping[str, int | str]) -> dict[str, int]:
        """The ids of these slugs, which come in order of first mention; the new ones get the next numbers."""
        held: dict[str, int] = {}
        slugs = list(wanted)
        for start in range(0, len(slugs), _PARAMETERS):
            part = slugs[start : start + _PARAMETERS]
            marks = ",".join("?" * len(part))
            held.update(
                self._db.execute(f"SELECT slug, id FROM {table}_{self._g} WHERE slug IN ({marks})", part).fetchall()
            )
        new = [slug for slug in slugs if slug not in held]
        if new:
            (last,) = self._db.execute(f"SELECT coalesce(max(id), 0) FROM {table}_{self._g}").fetchone()
            held.update(zip(new, range(last + 1, last + 1 + len(new)), strict=True))
            self._db.executemany(
                f"INSERT INTO {table}_{self._g} VALUES (?, ?, ?)", [(held[slug], slug, wanted[slug]) for slug in new]
            )
        return held

    def sort_out(self) -> None:
        for seq, entry in self._numbered:
            content = entry.content
            kind = content["type"]
            if kind in TYPE_CODES:
                self._take_report(seq, entry, content, kind)
            elif kind in _KEEPERS:
                self._keepers.append((seq,))
            elif kind == "note.added":
                deal = self._deals[content["deal"]] if "deal" in content else None
                self._notes.append((seq, entry.instant, deal, content.get("party"), self._cited(seq, content)))
            elif kind in ("report.retracted", "entry.withdrawn"):
                self._take_ruling(seq, entry, content, kind)

    def _take_report(self, seq: int, entry: Entry, content: dict[str, Any], kind: str) -> None:
        deal = self._deals[content["deal"]]
        source = content["source"]
        cites = self._cited(seq, content)
        self._reports.append(
            (
                deal, entry.instant, seq, entry.precision, TYPE_CODES[kind],
                self._outlets[slug_of(source["outlet"])], int(is_copy(content)), cites,
            )
        )  # fmt: skip
        self._texts.append((seq, searchable(content)))
        self._mentions.extend((slug, deal) for slug in mentioned(content))
        self._happen(deal, Report(entry.instant, seq, entry.precision, cites, content))

    def _take_ruling(self, seq: int, entry: Entry, content: dict[str, Any], kind: str) -> None:
        target = self._names.get(content["event"], seq)
        if target is None:
            return
        instant = entry.instant if kind == "report.retracted" else None
        deal = self._deal_id(target.deal)
        self._rulings.append((target.seq, seq, instant, deal))
        if deal is not None:
            self._happen(deal, Ruling(target.seq, seq, instant))
        if kind == "entry.withdrawn" and deal is None:
            self._keepers.append((seq,))

    def _cited(self, seq: int, content: dict[str, Any]) -> int | None:
        if (text := content["source"].get("cites")) is None:
            return None
        named = self._names.get(text, seq)
        return named.seq if named else None

    def _deal_id(self, slug: str | None) -> int | None:
        if slug is None:
            return None
        if slug not in self._deals:
            row = self._db.execute(f"SELECT id FROM deal_{self._g} WHERE slug = ?", (slug,)).fetchone()
            if row is None:
                return None
            self._deals[slug] = row[0]
        return self._deals[slug]

    def _happen(self, deal: int, happening: Report | Ruling) -> None:
        self._happenings.setdefault(deal, []).append(happening)

    def write(self) -> None:
        g, db = self._g, self._db
        rows = fold_batch(self._log, db, g, self._happenings)
        db.executemany(f"INSERT INTO version_{g} VALUES (?, ?, ?, ?)", rows)
        db.executemany(f"INSERT INTO report_{g} VALUES (?, ?, ?, ?, ?, ?, ?, ?)", self._reports)
        if self._texts:
            db.executemany(f"INSERT INTO text_{g} (rowid, body) VALUES (?, ?)", self._texts)
        if self._mentions:
            db.executemany(f"INSERT OR IGNORE INTO mention_{g} VALUES (?, ?)", self._mentions)
        if self._rulings:
            db.executemany(f"INSERT OR REPLACE INTO ruling_{g} VALUES (?, ?, ?, ?)", self._rulings)
        if self._keepers:
            db.executemany(f"INSERT INTO keeper_{g} VALUES (?)", self._keepers)
        if self._notes:
            db.executemany(f"INSERT INTO note_{g} VALUES (?, ?, ?, ?, ?)", self._notes)


def fold_batch(
    log: Log, db: Connection, g: int, happenings: Mapping[int, list[Report | Ruling]]
) -> list[tuple[int, int, int, str | None]]:
    """The version rows that these happenings, in seq order for each deal, cause; in order of seq.

    What comes in order on a deal without rulings needs only the deal's last state; all else its history.
    """
    tails = load_tails(db, g, list(happenings))
    folded: dict[int, list[Row]] = {}
    late: dict[int, int | None] = {}
    for deal, events in happenings.items():
        tail, ruled = tails.get(deal, (None, False))
        rows = None if ruled else _fold_in_order(tail, events)
        if rows is None:
            late[deal] = _since(events, ruled)
        else:
            folded[deal] = rows
    for deal, history in load_histories(log, db, g, late).items():
        folded[deal] = _fold_late(history, happenings[deal])
    made = [(deal, row.instant, row.seq, encode(row.state)) for deal, rows in folded.items() for row in rows]
    made.sort(key=lambda row: (row[2], row[0], row[1]))
    return made


def encode(state: State | None) -> str | None:
    """A state as the JSON that a version row holds."""
    return None if state is None else orjson.dumps(state, option=orjson.OPT_SORT_KEYS).decode()


def _fold_in_order(tail: State | None, events: list[Report | Ruling]) -> list[Row] | None:
    """The rows of reports none of which is late; None where that is not so."""
    state = tail if tail is not None else EMPTY
    last = state[INSTANT]
    rows: list[Row] = []
    for event in events:
        if not isinstance(event, Report) or (last is not None and event.instant < last):
            return None
        after = apply(state, event.content, event.instant, event.precision)
        if after != state:
            rows.append(Row(event.instant, event.seq, after))
        state, last = after, event.instant
    return rows


def _fold_late(history: DealHistory, events: list[Report | Ruling]) -> list[Row]:
    rows: list[Row] = []
    for event in events:
        rows += history.add_report(event) if isinstance(event, Report) else history.add_ruling(event)
    return rows


def _since(events: list[Report | Ruling], ruled: bool) -> int | None:
    """The first instant that must be folded anew; None for the whole history."""
    if ruled or not all(isinstance(event, Report) for event in events):
        return None
    return min(event.instant for event in events if isinstance(event, Report))


def searchable(content: Mapping[str, Any]) -> str:
    """The text of a report that words are looked for in: names, title, note."""
    source = content["source"]
    parts = [entry["party"] for entry in content.get("parties", ())]
    parts += [text for text in (content.get("by"), source.get("title"), content.get("note")) if text]
    return "\n".join(parts)


def mentioned(content: Mapping[str, Any]) -> list[str]:
    """The deals that a report ties its own to."""
    slugs = list(content.get("related", ()))
    if "part_of" in content:
        slugs.append(content["part_of"])
    return slugs


def _needs_look(content: Mapping[str, Any]) -> bool:
    return content["type"][0] in "rep" or "cites" in content.get("source", _NOTHING)


def _check_names(content: Mapping[str, Any], names: Names, seq: int, dropped: set[str]) -> None:
    kind = content["type"]
    if kind == "entry.redacted":
        raise Refused("entry.redacted is appended by 'dealweb redact' only")
    if "event" in content:
        target = _named(content["event"], names, seq, dropped)
        if kind == "report.retracted" and (target.type is None or not target.type.startswith("deal.")):
            raise Refused(f"{content['event']} is no report, so no outlet can retract it; withdraw the entry instead")
        if kind == "entry.withdrawn" and target.type in (None, "entry.redacted"):
            raise Refused(f"{content['event']} was redacted or is a redaction, which cannot be taken back")
    cited = content.get("source", _NOTHING).get("cites")
    if cited is not None:
        target = _named(cited, names, seq, dropped)
        if "deal" in content and target.deal != content["deal"]:
            raise Refused(f"the event cited, {cited}, is about {target.deal or 'no deal'}, not {content['deal']}")


def _named(text: str, names: Names, seq: int, dropped: set[str]) -> Named:
    target = names.get(text, seq)
    if target is None or text.replace("-", "") in dropped:
        raise UnknownEvent(text)
    return target
