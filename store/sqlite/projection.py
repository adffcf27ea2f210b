"""Filling the projection: in the transaction of the append, or beside the log in a rebuild.

It reads the log through its port only. All that it writes of an entry can be told from the entries up to it, so
a rebuild gives the same rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from events.canonical import Entry
from events.slug import slug_of
from events.time import parse_moment
from events.vocabulary import REPORT_TYPES
from store.errors import CorruptLog, StoreError
from store.fold import OUTLETS, is_copy
from store.log import Log, Recorded
from store.rulings import Ruling
from store.sqlite.admission import Admission, Names
from store.sqlite.crowding import Happening, write_checkpoints
from store.sqlite.driver import Connection
from store.sqlite.folding import Folded, fold_batch
from store.sqlite.histories import Tail
from store.sqlite.known import Known
from store.sqlite.version_rows import OUTLET_TRAIT, VersionRows, write_traits
from store.versions import Report

TYPE_CODES = {name: code for code, name in enumerate(REPORT_TYPES)}
_DEAL, _CITES = 1, 7  # columns of report_N
_KEEPERS = ("party.declared", "party.merged", "source.graded")


class Projection:
    """The projection's tables of one generation, on the connection that holds the write transaction."""

    def __init__(self, log: Log, connection: Connection, generation: int, known: Known | None = None) -> None:
        self._log = log
        self._db = connection
        self._known = known or Known()
        self.generation = generation

    # -- the rules of the log ------------------------------------------------------------------------------

    def admit(self, entries: Sequence[Entry], fresh: Sequence[int]) -> dict[int, StoreError]:
        """See `store.log.Beside`."""
        admission = Admission(self._log, lambda: self._known.declarations(self._db, self.generation, self._log))
        admission.look(entries, fresh)
        return admission.refused

    # -- filling -------------------------------------------------------------------------------------------

    def project(self, first_seq: int, entries: Sequence[Entry]) -> None:
        """See `store.log.Beside`."""
        self.fill(list(zip(range(first_seq, first_seq + len(entries)), entries, strict=True)))
        self._db.execute("UPDATE projection SET position = ?", (first_seq + len(entries) - 1,))

    def fill(self, numbered: Sequence[tuple[int, Entry]]) -> None:
        """Write what these entries, in seq order, add to the projection."""
        batch = _Batch(self._log, self._db, self.generation, self._known, numbered)
        batch.sort_out()
        batch.write()

    def enlist(self, numbered: Sequence[tuple[int, Entry]]) -> Sequence[Listed]:
        """Write only what each of these entries, in seq order, says by itself; folding and words are for others.

        Gives the rows of `report_N`.
        """
        batch = _Batch(self._log, self._db, self.generation, self._known, numbered)
        batch.folds = False
        batch.sort_out()
        batch.write_listed()
        return batch.reports


# A row of report_N.
Listed = tuple[int, int, int, int, int, int, bool, int | None]


class _Batch:
    """The rows that a run of entries gives, gathered table by table so that each is written at once."""

    def __init__(
        self, log: Log, db: Connection, generation: int, known: Known, numbered: Sequence[tuple[int, Entry]]
    ) -> None:
        self._log, self._db, self._g, self._known, self._numbered = log, db, generation, known, numbered
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
        self._deals = known.numbers(db, generation, "deal", {slug: (seq,) for slug, seq in deals.items()})
        slugs: dict[str, tuple[int | str, ...]] = {}
        for name in outlets:
            slugs.setdefault(slug_of(name), (name,))
        numbers = known.numbers(db, generation, "outlet", slugs)
        self._outlets = {name: numbers[slug_of(name)] for name in outlets}
        self.reports: list[Listed] = []
        self._rulings: list[tuple[int, int, int | None, int | None]] = []
        self._keepers: list[tuple[int]] = []
        self._notes: list[tuple[int | str | None, ...]] = []
        self._mentions: list[tuple[str, int]] = []
        self._parties: dict[str, tuple[int | str, ...]] = {}
        self._happenings: dict[int, list[Happening]] = {}
        self.folds = True

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
                party = slug_of(content["party"]) if "party" in content else None
                self._notes.append((seq, entry.instant, deal, party, self._cited(seq, content)))
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
        self.reports.append((seq, deal, instant, precision, TYPE_CODES[kind], outlet, is_copy(content), cites))
        if "parties" in content:
            for party in content["parties"]:
                self._parties.setdefault(slug_of(party["party"]), (party["party"],))
        if "part_of" in content or "related" in content:
            self._mentions.extend((slug, deal) for slug in mentioned(content))
        if self.folds:
            self._happen(deal, Report(instant, seq, precision, cites, content))

    def _take_ruling(self, seq: int, entry: Entry, content: dict[str, Any], kind: str) -> None:
        target = self._names.get(content["event"], seq)
        if target is None:
            return
        instant = entry.instant if kind == "report.retracted" else None
        deal = self._deal_id(target.deal) if target.deal is not None else self._deal_of_erased(target.seq)
        self._rulings.append((seq, target.seq, instant, deal))
        if deal is not None:
            self._happen(deal, Ruling(target.seq, seq, instant))
        if kind == "entry.withdrawn" and deal is None:
            self._keepers.append((seq,))

    def _deal_of_erased(self, target: int) -> int | None:
        """The deal of an event whose text is erased, as what cites it or what was ruled of it tells."""
        for row in self.reports:
            if row[_CITES] == target:
                return row[_DEAL]
        for ruling in self._rulings:
            if ruling[0] == target:
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
            for place, (seq, ruled, instant, claimed) in enumerate(self._rulings):
                if ruled == at and claimed is None:
                    self._rulings[place] = (seq, at, instant, deal)
                    self._happen(deal, Ruling(at, seq, instant))
                    targets.append(seq)
            unclaimed = self._db.execute(
                f"SELECT seq FROM ruling_{self._g} WHERE target = ? AND deal IS NULL", (at,)
            ).fetchall()
            for (seq,) in unclaimed:
                self._db.execute(f"UPDATE ruling_{self._g} SET deal = ? WHERE seq = ?", (deal, seq))
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

    def _happen(self, deal: int, happening: Happening) -> None:
        self._happenings.setdefault(deal, []).append(happening)

    def write(self) -> None:
        """Write all that these entries add."""
        db, g = self._db, self._g
        folded = fold_batch(self._log, db, g, self._happenings)
        self.write_listed()
        write_words(db, g, ((seq, entry.content) for seq, entry in self._numbered))
        traits = self._outlet_traits(folded.tails)
        write_traits(db, g, traits | write_folded(db, g, folded, self._known))

    def _outlet_traits(self, tails: Mapping[int, Tail]) -> set[tuple[int, int]]:
        """The traits by outlets that deals may not have yet: what a state counts has been noted."""
        slugs = {number: slug_of(name) for name, number in self._outlets.items()}
        return {
            (OUTLET_TRAIT + outlet, deal)
            for _, deal, _, _, _, outlet, _, _ in self.reports
            if (state := tails[deal].state) is None or slugs[outlet] not in state[OUTLETS]
        }

    def write_listed(self) -> None:
        """Write what each entry says by itself, its words apart."""
        db, g = self._db, self._g
        self._known.numbers(db, g, "name", self._parties)
        _insert(db, f"report_{g}", self.reports)
        _insert(db, f"ruling_{g}", self._rulings)
        if self._mentions:
            db.executemany(f"INSERT OR IGNORE INTO mention_{g} VALUES (?, ?)", self._mentions)
        _insert(db, f"keeper_{g}", self._keepers)
        _insert(db, f"note_{g}", self._notes)


def _insert(db: Connection, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        marks = ",".join("?" * len(rows[0]))
        db.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


def outlet_traits(reports: Iterable[tuple[Any, Any]]) -> set[tuple[int, int]]:
    """The traits (trait, deal) that deals have by their reports, given as (outlet, deal)."""
    return {(OUTLET_TRAIT + outlet, deal) for outlet, deal in reports}


def write_folded(db: Connection, g: int, folded: Folded, known: Known) -> set[tuple[int, int]]:
    """Write what folding gave but for the traits (trait, deal) that it shows, which are for the caller to write."""
    _insert(db, f"fall_{g}", folded.falls)
    _insert(db, f"crowd_{g}", list(folded.crowded.items()))
    write_checkpoints(db, g, folded.crowds)
    versions = VersionRows(db, g, known, folded.tails)
    for made in folded.rows:
        versions.add(made)
    for deal, content in folded.unfolded:
        versions.add_unfolded(deal, content)
    versions.write()
    return versions.traits


def write_words(db: Connection, g: int, entries: Iterable[tuple[int, Mapping[str, Any]]]) -> None:
    """Index the words of the reports among entries (seq, content)."""
    texts = [(seq, searchable(content)) for seq, content in entries if content["type"] in TYPE_CODES]
    if texts:
        db.executemany(f"INSERT INTO text_{g} (rowid, body) VALUES (?, ?)", texts)


# A letter of nobody's between two texts, a word of its own: no phrase reaches from one into the other.
_BETWEEN = " \ue000 "


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
    return _BETWEEN.join(parts)


def mentioned(content: Mapping[str, Any]) -> list[str]:
    """The deals that a report ties its own to."""
    slugs = list(content.get("related", ()))
    if "part_of" in content:
        slugs.append(content["part_of"])
    return slugs


def entry_of(recorded: Recorded) -> Entry:
    """A recorded event as it was when it was appended; it must not be redacted. Raises CorruptLog."""
    content = recorded.content
    assert content is not None
    payload = recorded.payload if isinstance(recorded.payload, bytes) else str(recorded.payload).encode()
    try:
        moment = parse_moment(content["reported_at"])
        str(content["type"])
    except (KeyError, TypeError, ValueError) as error:
        raise CorruptLog(recorded.seq) from error
    return Entry(recorded.key, moment.instant, moment.precision, content, payload)
