"""Writing what folding gives: version rows, the states behind them, and what lists look deals up by."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import Any, NamedTuple

import orjson

from events.slug import slug_of
from store.fold import TERM
from store.sqlite.driver import Connection, as_json
from store.sqlite.histories import Look, Tail
from store.sqlite.known import Known
from store.summary import KIND_CODES, MARK_STATUS, MARK_STATUS_BITS, STAGE_CODES, Face, bucket

_NONE_LEFT = (None,) * 11
_NO_LOOK: Look = (None, None, None)

# Families of traits: the numbers of each lie between two of these.
KIND_TRAIT, STAGE_TRAIT, AMOUNT_TRAIT, OUTLET_TRAIT = 0, 100, 1_000, 1_000_000


class Made(NamedTuple):
    """A version row to be written; `face` is None where no report is left."""

    deal: int
    instant: int
    seq: int
    face: Face | None


class Casts:
    """Numbers of the lists of parties that deals are shown with: one number a deal and list, 0 for an empty one."""

    def __init__(self, new: Container[int]) -> None:
        """`new`: the deals of which there was no report before."""
        self._new = new
        self._lists: dict[tuple[int, tuple[str, ...]], int] = {}
        self._names: dict[str, tuple[int | str, ...]] = {}
        self._last: dict[int, tuple[list[dict[str, str]], int]] = {}

    def know(self, deal: int, parties: list[dict[str, str]], number: int) -> None:
        """The list that a deal is shown with so far has this number; it stands for itself where places are given."""
        self._last[deal] = parties, -number

    def place(self, deal: int, parties: list[dict[str, str]] | None) -> int:
        """Take a list of parties; its place in what `texts` and `write` give, or less than 0: known by that number."""
        if not parties:
            return 0
        held = self._last.get(deal)
        # Mostly the list stays from one state to the next, or is told again.
        if held is not None and (held[0] is parties or held[0] == parties):
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

    def texts(self, db: Connection, g: int, known: Known) -> list[tuple[int, str] | None]:
        """(deal, the list as `cast_N` holds it) by the places; names that are new get their numbers."""
        if not self._lists:
            return [None]
        names = known.numbers(db, g, "name", self._names)
        return [None, *((deal, names_text(names[slug] for slug in slugs)) for deal, slugs in self._lists)]

    def write(self, db: Connection, g: int, known: Known) -> list[int]:
        """Write those that are new; the numbers by their places."""
        texts = self.texts(db, g, known)[1:]
        if not texts:
            return [0]
        deals = {deal for deal, _ in self._lists if deal not in self._new}
        query = f"SELECT deal, names, id FROM cast_{g} WHERE deal IN (SELECT value FROM json_each(?))"
        found = db.execute(query, (as_json(sorted(deals)),)) if deals else ()
        held = {(deal, text): number for deal, text, number in found}
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

    def __init__(self, db: Connection, g: int, known: Known, tails: Mapping[int, Tail]) -> None:
        """`tails`: what was known of the deals before."""
        self._db, self._g, self._known = db, g, known
        self._casts = Casts({deal for deal, tail in tails.items() if not tail.reports})
        self._states: list[tuple[int, str]] = []
        self._versions: list[list[Any]] = []
        self._looks: dict[int, Look] = {}
        self.traits: set[tuple[int, int]] = set()
        (self._state,) = db.execute(f"SELECT coalesce(max(id), 0) FROM state_{g}").fetchone()
        for deal, tail in tails.items():
            self._know(deal, tail)

    def _know(self, deal: int, tail: Tail) -> None:
        """What a deal was shown with so far has been noted."""
        if tail.state is not None and tail.mark is not None:
            self._looks[deal] = tail.look
            if parties := tail.state[TERM].get("parties"):
                self._casts.know(deal, parties[1], tail.mark >> MARK_STATUS_BITS)

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
        before = self._looks.get(deal, _NO_LOOK)
        if before != look:
            self._looks[deal] = look
            self.traits.update(_gained(deal, before, look))

    def add_unfolded(self, deal: int, content: Mapping[str, Any]) -> None:
        """Have a deal without rows found by what a report says of it too."""
        self._casts.place(deal, content.get("parties"))
        self.traits.update(traits_said(deal, content))

    def write(self) -> None:
        """Write all but the traits."""
        db, g = self._db, self._g
        numbers = self._casts.write(db, g, self._known)
        if self._states:
            db.executemany(f"INSERT INTO state_{g} VALUES (?, ?)", self._states)
        if self._versions:
            for version in self._versions:
                if (mark := version[3]) is not None:
                    place = mark >> MARK_STATUS_BITS
                    number = numbers[place] if place >= 0 else -place
                    version[3] = number << MARK_STATUS_BITS | mark & MARK_STATUS
            marks = ",".join("?" * 15)
            db.executemany(f"INSERT INTO version_{g} VALUES ({marks})", self._versions)


def traits_of(deal: int, look: Look) -> list[tuple[int, int]]:
    """What a deal that looks so can be found by: (trait, deal)."""
    return _gained(deal, _NO_LOOK, look)


def traits_said(deal: int, content: Mapping[str, Any]) -> list[tuple[int, int]]:
    """What a deal that looks as a report says can be found by, its amount apart, which may be a sum of several."""
    return traits_of(deal, (KIND_CODES.get(content.get("kind", "")), STAGE_CODES.get(content.get("stage", "")), None))


def _gained(deal: int, before: Look, look: Look) -> list[tuple[int, int]]:
    """What it can be found by now, and could not before."""
    kind, stage, bound = look
    traits: list[tuple[int, int]] = []
    if kind is not None and kind != before[0]:
        traits.append((KIND_TRAIT + kind, deal))
    if stage is not None and stage != before[1]:
        traits.append((STAGE_TRAIT + stage, deal))
    if bound is not None and bound != before[2]:
        traits.append((amount_trait(bound), deal))
    return traits


def amount_trait(bound: int) -> int:
    """The trait of deals of such an amount; it grows with the amount."""
    return AMOUNT_TRAIT + bucket(bound)


def write_traits(db: Connection, g: int, traits: set[tuple[int, int]]) -> None:
    """Note traits (trait, deal), as far as they are new."""
    if traits:
        db.executemany(f"INSERT OR IGNORE INTO trait_{g} VALUES (?, ?)", sorted(traits))
