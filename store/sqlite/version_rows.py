"""Writing what folding gives: version rows, the states behind them, and what lists look deals up by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

import orjson

from events.slug import slug_of
from store.sqlite.driver import Connection, as_json
from store.summary import MARK_STATUS, MARK_STATUS_BITS, Face, bucket

_NONE_LEFT = (None,) * 11

# Families of traits: the numbers of each lie between two of these.
KIND_TRAIT, STAGE_TRAIT, AMOUNT_TRAIT, OUTLET_TRAIT = 0, 100, 1_000, 1_000_000


def numbers_of(db: Connection, table: str, wanted: Mapping[str, tuple[int | str, ...]]) -> dict[str, int]:
    """{slug: number} in a table of (id, slug, …): the new ones get the next numbers, in the order given.

    `wanted`: slugs with what a new row holds beside its slug.
    """
    if not wanted:
        return {}
    query = f"SELECT slug, id FROM {table} WHERE slug IN (SELECT value FROM json_each(?))"
    held: dict[str, int] = dict(db.execute(query, (as_json(wanted),)).fetchall())
    new = [slug for slug in wanted if slug not in held]
    if new:
        (last,) = db.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()
        held.update(zip(new, range(last + 1, last + 1 + len(new)), strict=True))
        columns = ",".join("?" * (2 + len(wanted[new[0]])))
        db.executemany(f"INSERT INTO {table} VALUES ({columns})", [(held[slug], slug, *wanted[slug]) for slug in new])
    return held


Numbering = Callable[[Connection, str, Mapping[str, tuple[int | str, ...]]], dict[str, int]]
"""`numbers_of`, or what does the same."""

_REMEMBERED = 500_000


class Numbers:
    """`numbers_of` that remembers what it was told: for whoever alone writes the tables, and writes much."""

    def __init__(self) -> None:
        self._held: dict[str, dict[str, int]] = {}

    def __call__(self, db: Connection, table: str, wanted: Mapping[str, tuple[int | str, ...]]) -> dict[str, int]:
        """See `numbers_of`; gives more than is wanted."""
        held = self._held.setdefault(table, {})
        if len(held) > _REMEMBERED:
            held.clear()
        if unknown := {slug: rest for slug, rest in wanted.items() if slug not in held}:
            held.update(numbers_of(db, table, unknown))
        return held


class Made(NamedTuple):
    """A version row to be written; `face` is None where no report is left."""

    deal: int
    instant: int
    seq: int
    face: Face | None


class Casts:
    """Numbers of the lists of parties that deals are shown with: one number a deal and list, 0 for an empty one."""

    def __init__(self) -> None:
        self._lists: dict[tuple[int, tuple[str, ...]], int] = {}
        self._names: dict[str, tuple[int | str, ...]] = {}
        self._last: dict[int, tuple[list[dict[str, str]], int]] = {}

    def place(self, deal: int, parties: list[dict[str, str]] | None) -> int:
        """Take a list of parties; its place in what `texts` and `write` give."""
        if not parties:
            return 0
        held = self._last.get(deal)
        if held is not None and held[0] is parties:  # mostly the list stays from one state to the next
            return held[1]
        slugs: dict[str, str] = {}
        for entry in parties:
            slugs.setdefault(slug_of(entry["party"]), entry["party"])
        place = self._lists.setdefault((deal, tuple(slugs)), len(self._lists) + 1)
        for slug, name in slugs.items():
            if slug not in self._names:
                self._names[slug] = (name,)
        self._last[deal] = parties, place
        return place

    def texts(self, db: Connection, g: int, numbers_of: Numbering) -> list[tuple[int, str] | None]:
        """(deal, the list as `cast_N` holds it) by the places; names that are new get their numbers."""
        if not self._lists:
            return [None]
        names = numbers_of(db, f"name_{g}", self._names)
        return [None, *((deal, names_text(names[slug] for slug in slugs)) for deal, slugs in self._lists)]

    def write(self, db: Connection, g: int, numbers_of: Numbering) -> list[int]:
        """Write those that are new; the numbers by their places."""
        texts = self.texts(db, g, numbers_of)[1:]
        if not texts:
            return [0]
        deals = dict.fromkeys(deal for deal, _ in self._lists)
        query = f"SELECT deal, names, id FROM cast_{g} WHERE deal IN (SELECT value FROM json_each(?))"
        held = {(deal, text): number for deal, text, number in db.execute(query, (as_json(deals),))}
        (last,) = db.execute(f"SELECT coalesce(max(id), 0) FROM cast_{g}").fetchone()
        numbers = [0]
        made: list[tuple[int, int, str]] = []
        members: list[tuple[int, int]] = []
        for cast in texts:
            assert cast is not None
            number = held.get(cast)
            if number is None:
                number = held[cast] = last + len(made) + 1
                made.append((number, *cast))
                members += [(name, number) for name in orjson.loads(cast[1])]
            numbers.append(number)
        db.executemany(f"INSERT INTO cast_{g} VALUES (?, ?, ?)", made)
        db.executemany(f"INSERT INTO member_{g} VALUES (?, ?)", members)
        return numbers


def names_text(numbers: Iterable[int]) -> str:
    """A list of names by their numbers, whatever their order, as `cast_N` holds it."""
    return orjson.dumps(sorted(numbers)).decode()


class VersionRows:
    """The rows that folding gives, gathered to be written at once."""

    def __init__(self, db: Connection, g: int, numbers: Numbering = numbers_of) -> None:
        self._db, self._g, self._numbers = db, g, numbers
        self._casts = Casts()
        self._states: list[tuple[int, str]] = []
        self._versions: list[list[Any]] = []
        self._looks: dict[int, tuple[int | None, int | None, int | None]] = {}
        self.traits: set[tuple[int, int]] = set()
        (self._state,) = db.execute(f"SELECT coalesce(max(id), 0) FROM state_{g}").fetchone()

    def add(self, made: Made) -> None:
        """Take a row."""
        deal, instant, seq, face = made
        if face is None:
            self._versions.append([deal, instant, seq, None, *_NONE_LEFT])
            return
        self._state += 1
        body, parties, status, summary = face
        self._states.append((self._state, body))
        place = self._casts.place(deal, parties) if parties else 0
        # Till it is written a list of parties has no number, only its place.
        self._versions.append([deal, instant, seq, place << MARK_STATUS_BITS | status, *summary, self._state])
        look = summary[:3]
        if self._looks.get(deal) != look:
            self._looks[deal] = look
            self.traits.update(traits_of(deal, *look))

    def name(self, deal: int, parties: list[dict[str, str]]) -> None:
        """Have a deal without rows found by its parties too."""
        self._casts.place(deal, parties)

    def write(self) -> None:
        """Write all but the traits."""
        db, g = self._db, self._g
        numbers = self._casts.write(db, g, self._numbers)
        if self._states:
            db.executemany(f"INSERT INTO state_{g} VALUES (?, ?)", self._states)
        if self._versions:
            for version in self._versions:
                if (mark := version[3]) is not None:
                    version[3] = numbers[mark >> MARK_STATUS_BITS] << MARK_STATUS_BITS | mark & MARK_STATUS
            marks = ",".join("?" * 15)
            db.executemany(f"INSERT INTO version_{g} VALUES ({marks})", self._versions)


def traits_of(deal: int, kind: int | None, stage: int | None, bound: int | None) -> list[tuple[int, int]]:
    """What a deal that looks so can be found by: (trait, deal)."""
    traits: list[tuple[int, int]] = []
    if kind is not None:
        traits.append((KIND_TRAIT + kind, deal))
    if stage is not None:
        traits.append((STAGE_TRAIT + stage, deal))
    if bound is not None:
        traits.append((amount_trait(bound), deal))
    return traits


def amount_trait(bound: int) -> int:
    """The trait of deals of such an amount; it grows with the amount."""
    return AMOUNT_TRAIT + bucket(bound)


def write_traits(db: Connection, g: int, traits: set[tuple[int, int]]) -> None:
    """Note traits (trait, deal), as far as they are new."""
    if traits:
        db.executemany(f"INSERT OR IGNORE INTO trait_{g} VALUES (?, ?)", sorted(traits))
