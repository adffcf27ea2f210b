"""Filling the projection: in the transaction of the append, or beside the log in a rebuild.

It reads the log through its port only. All that it writes of an entry can be told from the entries up to it, so
a rebuild gives the same rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from events.canonical import Entry
from events.slug import slug_of
from events.vocabulary import REPORT_TYPES
from store.errors import StoreError
from store.fold import EMPTY, INSTANT, State, apply, encode, is_copy
from store.log import Log
from store.rulings import Ruling
from store.sqlite.admission import Admission, Names
from store.sqlite.driver import Connection
from store.sqlite.histories import load_histories, load_tails
from store.versions import DealHistory, Report, Row

TYPE_CODES = {name: code for code, name in enumerate(REPORT_TYPES)}
_KEEPERS = ("party.declared", "party.merged", "source.graded")
_PARAMETERS = 5_000
CROWD = 64


class Projection:
    """The projection's tables of one generation, on the connection that holds the write transaction."""

    def __init__(self, log: Log, connection: Connection, generation: int) -> None:
        self._log = log
        self._db = connection
        self.generation = generation

    # -- the rules of the log ------------------------------------------------------------------------------

    def admit(self, entries: Sequence[Entry], fresh: Sequence[int]) -> dict[int, StoreError]:
        """See `store.log.Beside`."""
        admission = Admission(self._log, self._keepers)
        admission.look(entries, fresh)
        return admission.refused

    def _keepers(self) -> list[int]:
        return [seq for (seq,) in self._db.execute(f"SELECT seq FROM keeper_{self.generation} ORDER BY seq")]

    # -- filling -------------------------------------------------------------------------------------------

    def project(self, first_seq: int, entries: Sequence[Entry]) -> None:
        """See `store.log.Beside`."""
        self.fill(list(zip(range(first_seq, first_seq + len(entries)), entries, strict=True)))
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
        deals: dict[str, int] = {}
        outlets: dict[str, None] = {}
        naming: list[Entry] = []
        for seq, entry in numbered:
            content = entry.content
            if "deal" in content:
                deals.setdefault(content["deal"], seq)
            if content["type"] in TYPE_CODES:
                source = content["source"]
                outlets[source["outlet"]] = None
                if "cites" in source:
                    naming.append(entry)
            else:
                naming.append(entry)
        self._names = Names(log, numbered, naming)
        self._deals = self._ids("deal", deals)
        slugs: dict[str, str] = {}
        for name in outlets:
            slugs.setdefault(slug_of(name), name)
        numbers = self._ids("outlet", slugs)
        self._outlets = {name: numbers[slug_of(name)] for name in outlets}
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
        cites = self._cited(seq, content) if "cites" in source else None
        if cites is not None:
            self._claim_rulings(cites, deal)
        _, instant, precision, _, _ = entry
        outlet = self._outlets[source["outlet"]]
        self._reports.append((deal, instant, seq, precision, TYPE_CODES[kind], outlet, is_copy(content), cites))
        self._texts.append((seq, searchable(content)))
        if "part_of" in content or "related" in content:
            self._mentions.extend((slug, deal) for slug in mentioned(content))
        self._happen(deal, Report(instant, seq, precision, cites, content))

    def _take_ruling(self, seq: int, entry: Entry, content: dict[str, Any], kind: str) -> None:
        target = self._names.get(content["event"], seq)
        if target is None:
            return
        instant = entry.instant if kind == "report.retracted" else None
        deal = self._deal_id(target.deal) if target.deal is not None else self._deal_of_erased(target.seq)
        self._rulings.append((target.seq, seq, instant, deal))
        if deal is not None:
            self._happen(deal, Ruling(target.seq, seq, instant))
        if kind == "entry.withdrawn" and deal is None:
            self._keepers.append((seq,))

    def _deal_of_erased(self, target: int) -> int | None:
        """The deal of an event whose text is erased, as what cites it or what was ruled of it tells."""
        for row in self._reports:
            if row[7] == target:
                return row[0]
        for ruling in self._rulings:
            if ruling[1] == target:
                return ruling[3]
        found = self._db.execute(
            f"SELECT deal FROM report_{self._g} WHERE cites = ?1 UNION ALL "
            f"SELECT deal FROM ruling_{self._g} WHERE seq = ?1 AND deal IS NOT NULL LIMIT 1",
            (target,),
        ).fetchone()
        return found[0] if found else None

    def _claim_rulings(self, target: int, deal: int) -> None:
        """What was ruled of an erased event concerns a deal as soon as a report of that deal cites the event."""
        targets = [target]
        while targets:
            at = targets.pop()
            for place, ruling in enumerate(self._rulings):
                if ruling[0] == at and ruling[3] is None:
                    _, seq, instant, _ = ruling
                    self._rulings[place] = (at, seq, instant, deal)
                    self._happen(deal, Ruling(at, int(seq or 0), instant))
                    targets.append(int(seq or 0))
            unclaimed = self._db.execute(
                f"SELECT seq FROM ruling_{self._g} WHERE target = ? AND deal IS NULL", (at,)
            ).fetchall()
            for (seq,) in unclaimed:
                self._db.execute(f"UPDATE ruling_{self._g} SET deal = ? WHERE target = ? AND seq = ?", (deal, at, seq))
                targets.append(seq)

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
        rows, crowded = fold_batch(self._log, db, g, self._happenings)
        db.executemany(f"INSERT INTO version_{g} VALUES (?, ?, ?, ?)", rows)
        if crowded:
            db.executemany(f"INSERT INTO crowd_{g} VALUES (?, ?)", crowded.items())
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
) -> tuple[list[tuple[int, int, int, str | None]], dict[int, int]]:
    """The version rows that these happenings, in seq order for each deal, cause; in order of seq.

    What comes in order on a deal without rulings needs only the deal's last state; all else its history. A deal of
    more than CROWD reports gets no more rows: each late one would make as many as there are, each as long as the
    deal's whole story. The second result: {deal: seq of the report from which on that holds}.
    """
    tails = load_tails(db, g, list(happenings), CROWD + 1)
    folded: dict[int, list[Row]] = {}
    late: dict[int, int | None] = {}
    crowded: dict[int, int] = {}
    kept: dict[int, list[Report | Ruling]] = {}
    for deal, events in happenings.items():
        tail = tails[deal]
        if tail.reports + len(events) > CROWD:
            events = _until_crowded(deal, tail.reports, events, crowded)
        rows = None if tail.ruled else _fold_in_order(tail.state, events)
        if rows is None:
            late[deal] = _since(events, tail.ruled)
            kept[deal] = events
        else:
            folded[deal] = rows
    for deal, history in load_histories(log, db, g, late).items():
        folded[deal] = _fold_late(history, kept[deal])
    made = [(deal, row.instant, row.seq, encode(row.state)) for deal, rows in folded.items() for row in rows]
    made.sort(key=lambda row: (row[2], row[0], row[1]))
    return made, crowded


def _until_crowded(
    deal: int, reports: int, events: list[Report | Ruling], crowded: dict[int, int]
) -> list[Report | Ruling]:
    """The events before the report with which a deal has more than CROWD; its seq is noted."""
    if reports > CROWD:
        return []
    for place, event in enumerate(events):
        reports += isinstance(event, Report)
        if reports > CROWD:
            crowded[deal] = event.seq
            return events[:place]
    return events


def _fold_in_order(tail: State | None, events: list[Report | Ruling]) -> list[Row] | None:
    """The rows of reports none of which is late; None where that is not so."""
    state = tail if tail is not None else EMPTY
    last = state[INSTANT]
    rows: list[Row] = []
    for event in events:
        if not isinstance(event, Report) or (last is not None and event.instant < last):
            return None
        after = apply(state, event.content, event.instant, event.precision)
        if event.instant != last or after != state:
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
    parts = [entry["party"] for entry in content["parties"]] if "parties" in content else []
    if "by" in content:
        parts.append(content["by"])
    if "title" in source:
        parts.append(source["title"])
    if "note" in content:
        parts.append(content["note"])
    return "\n".join(parts)


def mentioned(content: Mapping[str, Any]) -> list[str]:
    """The deals that a report ties its own to."""
    slugs = list(content.get("related", ()))
    if "part_of" in content:
        slugs.append(content["part_of"])
    return slugs
