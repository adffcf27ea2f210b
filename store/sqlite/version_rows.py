"""Writing what folding gives: version rows, the states behind them, and what lists look deals up by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import orjson

from events.slug import slug_of
from store.fold import encode
from store.sqlite.driver import Connection
from store.summary import MARK_STATUS_BITS, Summary, bucket, parties_of, status_code, summary_of
from store.versions import Row

_PARAMETERS = 5_000
_NONE_LEFT = (None,) * 12

# Families of traits: the numbers of each lie between two of these.
KIND_TRAIT, STAGE_TRAIT, AMOUNT_TRAIT, OUTLET_TRAIT = 0, 100, 1_000, 1_000_000


def numbers_of(db: Connection, table: str, wanted: Mapping[str, tuple[int | str, ...]]) -> dict[str, int]:
    """{slug: number} in a table of (id, slug, …): the new ones get the next numbers, in the order given.

    `wanted`: slugs with what a new row holds beside its slug.
    """
    held: dict[str, int] = {}
    slugs = list(wanted)
    for start in range(0, len(slugs), _PARAMETERS):
        part = slugs[start : start + _PARAMETERS]
        marks = ",".join("?" * len(part))
        held.update(db.execute(f"SELECT slug, id FROM {table} WHERE slug IN ({marks})", part).fetchall())
    new = [slug for slug in slugs if slug not in held]
    if new:
        (last,) = db.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()
        held.update(zip(new, range(last + 1, last + 1 + len(new)), strict=True))
        columns = ",".join("?" * (2 + len(wanted[new[0]])))
        db.executemany(f"INSERT INTO {table} VALUES ({columns})", [(held[slug], slug, *wanted[slug]) for slug in new])
    return held


class Casts:
    """Numbers of the lists of parties that deals are shown with: one number a deal and list, 0 for an empty one."""

    def __init__(self, db: Connection, g: int, wanted: Iterable[tuple[int, Sequence[str]]]) -> None:
        """`wanted`: (deal, names as reported) in order of first mention; those that are new are written."""
        self._numbers: dict[tuple[int, tuple[str, ...]], int] = {}
        names: dict[str, tuple[int | str, ...]] = {}
        for deal, reported in wanted:
            slugs = _slugs(reported)
            if not slugs or (deal, slugs) in self._numbers:
                continue
            self._numbers[deal, slugs] = 0
            for slug, name in zip(map(slug_of, reported), reported, strict=True):
                names.setdefault(slug, (name,))
        if self._numbers:
            self._look_up(db, g, numbers_of(db, f"name_{g}", names))

    def _look_up(self, db: Connection, g: int, names: Mapping[str, int]) -> None:
        held: dict[tuple[int, str], int] = {}
        deals = list({deal: None for deal, _ in self._numbers})
        for start in range(0, len(deals), _PARAMETERS):
            part = deals[start : start + _PARAMETERS]
            marks = ",".join("?" * len(part))
            rows = db.execute(f"SELECT deal, names, id FROM cast_{g} WHERE deal IN ({marks})", part)
            held.update(((deal, text), number) for deal, text, number in rows)
        (last,) = db.execute(f"SELECT coalesce(max(id), 0) FROM cast_{g}").fetchone()
        made: list[tuple[int, int, str]] = []
        members: list[tuple[int, int]] = []
        for deal, slugs in self._numbers:
            text = names_text(names[slug] for slug in slugs)
            number = held.get((deal, text))
            if number is None:
                number = held[deal, text] = last + len(made) + 1
                made.append((number, deal, text))
                members += [(names[slug], number) for slug in slugs]
            self._numbers[deal, slugs] = number
        db.executemany(f"INSERT INTO cast_{g} VALUES (?, ?, ?)", made)
        db.executemany(f"INSERT INTO member_{g} VALUES (?, ?)", members)

    def number(self, deal: int, names: Sequence[str]) -> int:
        """The number of a list that was among those wanted."""
        return self._numbers[deal, _slugs(names)] if names else 0


def names_text(numbers: Iterable[int]) -> str:
    """A list of names by their numbers, whatever their order, as `cast_N` holds it."""
    return orjson.dumps(sorted(numbers)).decode()


def _slugs(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(slug_of, names)))


def write_versions(db: Connection, g: int, rows: Sequence[tuple[int, Row]]) -> set[tuple[int, int]]:
    """Write version rows, given in order of seq; the traits (trait, deal) that their deals show by them."""
    if not rows:
        return set()
    casts = Casts(db, g, ((deal, parties_of(row.state)) for deal, row in rows if row.state is not None))
    (number,) = db.execute(f"SELECT coalesce(max(id), 0) FROM state_{g}").fetchone()
    states: list[tuple[int, str]] = []
    versions: list[tuple[int | str | None, ...]] = []
    traits: set[tuple[int, int]] = set()
    for deal, row in rows:
        if row.state is None:
            versions.append((deal, row.instant, row.seq, *_NONE_LEFT))
            continue
        number += 1
        summary = summary_of(row.state)
        mark = casts.number(deal, parties_of(row.state)) << MARK_STATUS_BITS | status_code(row.state)
        states.append((number, encode(row.state)))
        versions.append((deal, row.instant, row.seq, mark, *summary, number))
        traits.update((trait, deal) for trait in _traits(summary))
    db.executemany(f"INSERT INTO state_{g} VALUES (?, ?)", states)
    marks = ",".join("?" * 15)
    db.executemany(f"INSERT INTO version_{g} VALUES ({marks})", versions)
    return traits


def _traits(summary: Summary) -> list[int]:
    """What a deal of this summary can be looked up by."""
    traits = []
    if summary.kind is not None:
        traits.append(KIND_TRAIT + summary.kind)
    if summary.stage is not None:
        traits.append(STAGE_TRAIT + summary.stage)
    if summary.bound is not None:
        traits.append(amount_trait(summary.bound))
    return traits


def amount_trait(bound: int) -> int:
    """The trait of deals of such an amount; it grows with the amount."""
    return AMOUNT_TRAIT + bucket(bound)


def write_traits(db: Connection, g: int, traits: set[tuple[int, int]]) -> None:
    """Note traits (trait, deal), as far as they are new."""
    db.executemany(f"INSERT OR IGNORE INTO trait_{g} VALUES (?, ?)", sorted(traits))
