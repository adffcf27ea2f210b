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
from store.fold import is_copy
from store.log import Log
from store.rulings import Ruling
from store.sqlite.admission import Admission, Names
from store.sqlite.driver import Connection
from store.sqlite.folding import Happening, fold_batch
from store.sqlite.version_rows import OUTLET_TRAIT, Casts, numbers_of, write_traits, write_versions
from store.versions import Report

TYPE_CODES = {name: code for code, name in enumerate(REPORT_TYPES)}
_KEEPERS = ("party.declared", "party.merged", "source.graded")


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
        self._deals = numbers_of(db, f"deal_{generation}", {slug: (seq,) for slug, seq in deals.items()})
        slugs: dict[str, tuple[int | str, ...]] = {}
        for name in outlets:
            slugs.setdefault(slug_of(name), (name,))
        numbers = numbers_of(db, f"outlet_{generation}", slugs)
        self._outlets = {name: numbers[slug_of(name)] for name in outlets}
        self._reports: list[tuple[int | None, ...]] = []
        self._rulings: list[tuple[int, int, int | None, int | None]] = []
        self._keepers: list[tuple[int]] = []
        self._notes: list[tuple[int | str | None, ...]] = []
        self._mentions: list[tuple[str, int]] = []
        self._texts: list[tuple[int, str]] = []
        self._traits: set[tuple[int, int]] = set()
        self._happenings: dict[int, list[Happening]] = {}

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
        self._reports.append((seq, deal, instant, precision, TYPE_CODES[kind], outlet, is_copy(content), cites))
        self._traits.add((OUTLET_TRAIT + outlet, deal))
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
        self._rulings.append((seq, target.seq, instant, deal))
        if deal is not None:
            self._happen(deal, Ruling(target.seq, seq, instant))
        if kind == "entry.withdrawn" and deal is None:
            self._keepers.append((seq,))

    def _deal_of_erased(self, target: int) -> int | None:
        """The deal of an event whose text is erased, as what cites it or what was ruled of it tells."""
        for row in self._reports:
            if row[7] == target:
                return row[1]
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
        g, db = self._g, self._db
        folded = fold_batch(self._log, db, g, self._happenings)
        self._insert("report", 8, self._reports)
        self._insert("ruling", 4, self._rulings)
        self._insert("fall", 3, folded.falls)
        self._insert("crowd", 2, list(folded.crowded.items()))
        write_traits(db, g, self._traits | write_versions(db, g, folded.rows))
        Casts(db, g, folded.unfolded)  # what has no rows is looked up by its parties all the same
        if self._texts:
            db.executemany(f"INSERT INTO text_{g} (rowid, body) VALUES (?, ?)", self._texts)
        if self._mentions:
            db.executemany(f"INSERT OR IGNORE INTO mention_{g} VALUES (?, ?)", self._mentions)
        self._insert("keeper", 1, self._keepers)
        self._insert("note", 5, self._notes)

    def _insert(self, table: str, columns: int, rows: Sequence[tuple[Any, ...]]) -> None:
        if rows:
            marks = ",".join("?" * columns)
            self._db.executemany(f"INSERT INTO {table}_{self._g} VALUES ({marks})", rows)


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
