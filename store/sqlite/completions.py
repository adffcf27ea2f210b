"""Names that begin like what is typed, then those that hold it, then those with its letters in order.

They are of deals, parties or outlets.
Each is one walk of a table that holds a name once, and ends as soon as enough are found: 16 to 26 ms for the 240 000
deals of a million events where nothing matches.
"""

from __future__ import annotations

from collections.abc import Iterable

from store.sqlite.driver import as_json
from store.sqlite.reads import Reads
from store.sqlite.version_rows import OUTLET_TRAIT

_CANDIDATES = 60
"""How many of one way of matching are counted and ranked, at most."""
MOST_COUNTED = 1000
"""Up to where the deals of a party or an outlet are counted: the busiest of a million events would take 100 ms each."""
_AFTER = "\U0010ffff"


def alike(reads: Reads, kind: str, typed: str, limit: int) -> list[tuple[str, str]]:
    """(slug, name as first recorded) of at most `limit` names of a kind, the best matches first.

    `kind` is `deal`, `party` or `outlet`; `typed` is in slug form, or empty for any. Deals have no name but their slug.
    """
    table, shown = {"deal": ("deal", "slug"), "party": ("name", "name"), "outlet": ("outlet", "name")}[kind]
    select = f"SELECT slug, {shown} FROM {table}_{reads.generation} WHERE"
    ways = (
        ("slug >= :typed AND slug < :end ORDER BY slug", {"typed": typed, "end": typed + _AFTER}),
        ("instr(slug, :typed) > 1", {"typed": typed}),
        ("slug LIKE :letters", {"letters": "%" + "%".join(typed) + "%"}),
    )
    found: dict[str, str] = {}
    for condition, values in ways[: 1 if not typed else 3]:
        if len(found) >= limit:
            break
        rows = reads.db.execute(f"{select} {condition} LIMIT {max(limit, _CANDIDATES)}", values)
        for slug, name in rows:
            found.setdefault(slug, name)
    return list(found.items())


def used(reads: Reads, kind: str, slugs: Iterable[str]) -> int:
    """How often what has these names is used: the reports of a deal, the deals ever shown with a party or an outlet,
    of which no more than MOST_COUNTED are counted."""
    g = reads.generation
    these = "slug IN (SELECT value FROM json_each(?))"
    if kind == "deal":
        sql = f"SELECT coalesce(sum(events), 0) FROM tally WHERE {these.replace('slug', 'deal')}"
    elif kind == "party":
        deals = f"SELECT DISTINCT deal FROM ({reads.with_names(f'SELECT id FROM name_{g} WHERE {these}')})"
        sql = f"SELECT count(*) FROM ({deals} LIMIT {MOST_COUNTED})"
    else:
        traits = f"SELECT {OUTLET_TRAIT} + id FROM outlet_{g} WHERE {these}"
        sql = (
            f"SELECT count(*) FROM (SELECT DISTINCT deal FROM trait_{g} WHERE trait IN ({traits}) LIMIT {MOST_COUNTED})"
        )
    (number,) = reads.db.execute(sql, (as_json(list(slugs)),)).fetchone()
    return int(number)
