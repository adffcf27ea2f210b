"""The names that a store's log has ever named, kept so that what is typed in part is found at each key stroke."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import NamedTuple

from store.likeness import LONGEST, Haystack
from store.sqlite.driver import as_json
from store.sqlite.reads import Reads
from store.sqlite.version_rows import OUTLET_TRAIT

KINDS = ("party", "outlet", "deal")
_TABLES = {"party": "name", "outlet": "outlet", "deal": "deal"}
_SMALL = 20_000
_GROWTH = 100
"""A log of more events than `_SMALL` is listed anew when it has grown by the hundredth part; until then what is new
is looked through besides."""


class Hit(NamedTuple):
    """A name found: how it was first written, and in how many deals a party was, or on how many an outlet reported,
    when they were listed; None where that is not known."""

    slug: str
    name: str
    weight: int | None


class _Held(NamedTuple):
    """The names of one kind as they were listed: up to which entry and which number, and each number's weight."""

    generation: int
    position: int
    last: int
    names: Haystack
    weights: dict[int, int]


class Names:
    """The slugs of each kind, the likeliest first: of most deals, or named last. Used from several threads."""

    def __init__(self) -> None:
        self._locks = {kind: threading.Lock() for kind in KINDS}
        self._held: dict[str, _Held] = {}

    def like(self, reads: Reads, kind: str, typed: str, most: int) -> list[Hit]:
        """The names like what is typed, the likeliest first; where nothing is typed the first of all.

        Up to `most` that are new since they were listed, and as many of the others.
        """
        held = self._listed(reads, kind)
        fresh = Haystack(_lines(reads, kind, held.last))
        found = [
            line for stack in (fresh, held.names) for line in (stack.like(typed, most) if typed else stack.first(most))
        ]
        return [_hit(reads, kind, line, held.weights) for line in dict.fromkeys(found)]

    def _listed(self, reads: Reads, kind: str) -> _Held:
        (position,) = reads.db.execute("SELECT position FROM projection").fetchone()
        with self._locks[kind]:
            held = self._held.get(kind)
            if held is None or held.generation != reads.generation or _outgrown(held.position, position):
                held = self._held[kind] = _LISTERS[kind](reads, position)
            return held


def _outgrown(then: int, now: int) -> bool:
    return now > then and (now < _SMALL or now - then > now // _GROWTH)


def _lines(reads: Reads, kind: str, after: int) -> str:
    """The slugs of the names numbered above `after`, the last first, as a Haystack takes them."""
    (lines,) = reads.db.execute(
        f"SELECT group_concat(substr(slug, 1, {LONGEST}), char(10) || '-') FROM "
        f"(SELECT slug FROM {_TABLES[kind]}_{reads.generation} WHERE id > ? ORDER BY id DESC)",
        (after,),
    ).fetchone()
    return lines or ""


def _hit(reads: Reads, kind: str, line: str, weights: dict[int, int]) -> Hit:
    """The name of a line: where that is cut, the first that begins so."""
    name = "slug" if kind == "deal" else "name"
    number, slug, called = reads.db.execute(
        f"SELECT id, slug, {name} FROM {_TABLES[kind]}_{reads.generation} WHERE slug >= ? ORDER BY slug LIMIT 1",
        (line,),
    ).fetchone()
    return Hit(slug, called, weights.get(number))


def _last(reads: Reads, kind: str) -> int:
    (last,) = reads.db.execute(f"SELECT coalesce(max(id), 0) FROM {_TABLES[kind]}_{reads.generation}").fetchone()
    return int(last)


def _list_deals(reads: Reads, position: int) -> _Held:
    last = _last(reads, "deal")
    return _Held(reads.generation, position, last, Haystack(_lines(reads, "deal", 0)), {})


def _list_weighed(reads: Reads, position: int, kind: str, weights: str) -> _Held:
    """`weights`: SQL for (number, weight)."""
    table = f"{_TABLES[kind]}_{reads.generation}"
    rows = reads.db.execute(
        f"SELECT n.id, substr(n.slug, 1, {LONGEST}), coalesce(w.weight, 0) FROM {table} n "
        f"LEFT JOIN ({weights}) w ON w.number = n.id ORDER BY 3 DESC, n.id"
    ).fetchall()
    names = Haystack("\n-".join(slug for _, slug, _ in rows))
    return _Held(reads.generation, position, _last(reads, kind), names, {number: size for number, _, size in rows})


def _list_parties(reads: Reads, position: int) -> _Held:
    g = reads.generation
    # Most deals have one list of parties, so lists are counted and what counted twice is taken off: ten times as
    # quick as to look each deal up.
    weights = f"""
        SELECT m.name AS number, m.lists - coalesce(d.again, 0) AS weight
        FROM (SELECT name, count(*) AS lists FROM member_{g} GROUP BY name) m
        LEFT JOIN (
            SELECT j.value AS name, count(*) - count(DISTINCT c.deal) AS again FROM cast_{g} c, json_each(c.names) j
            WHERE c.deal IN (SELECT deal FROM cast_{g} GROUP BY deal HAVING count(*) > 1) GROUP BY j.value
        ) d ON d.name = m.name
    """
    return _list_weighed(reads, position, "party", weights)


def _list_outlets(reads: Reads, position: int) -> _Held:
    weights = (
        f"SELECT trait - {OUTLET_TRAIT} AS number, count(*) AS weight FROM trait_{reads.generation} "
        f"WHERE trait > {OUTLET_TRAIT} GROUP BY trait"
    )
    return _list_weighed(reads, position, "outlet", weights)


_LISTERS: dict[str, Callable[[Reads, int], _Held]] = {
    "party": _list_parties,
    "outlet": _list_outlets,
    "deal": _list_deals,
}


def shown_with(reads: Reads, slug: str) -> list[tuple[str, str]]:
    """(slug, name as first recorded) of the parties that a deal was last shown with anew; [] without any."""
    g = reads.generation
    row = reads.db.execute(
        f"SELECT c.names FROM deal_{g} d JOIN cast_{g} c ON c.deal = d.id WHERE d.slug = ? ORDER BY c.id DESC LIMIT 1",
        (slug,),
    ).fetchone()
    if row is None:
        return []
    sql = f"SELECT slug, name FROM name_{g} WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id"
    return reads.db.execute(sql, (row[0],)).fetchall()


def tallied(reads: Reads, slugs: list[str]) -> dict[str, int]:
    """{deal: how many events of it were recorded}."""
    sql = "SELECT deal, events FROM tally WHERE deal IN (SELECT value FROM json_each(?))"
    return dict(reads.db.execute(sql, (as_json(slugs),)).fetchall())


def deals_named(reads: Reads, names: list[int], most: int) -> int | None:
    """In how many deals one of these names ever was; None where they stand in more than `most` lists of parties."""
    g = reads.generation
    named = as_json(names)
    (size,) = reads.db.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM member_{g} WHERE name IN (SELECT value FROM json_each(?)) LIMIT ?)",
        (named, most + 1),
    ).fetchone()
    if size > most:
        return None
    (count,) = reads.db.execute(
        f"SELECT count(DISTINCT c.deal) FROM member_{g} m CROSS JOIN cast_{g} c ON c.id = m.cast_id "
        "WHERE m.name IN (SELECT value FROM json_each(?))",
        (named,),
    ).fetchone()
    return int(count)
