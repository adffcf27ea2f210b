"""By what lists of deals are sorted, and the statement that sorts one."""

from __future__ import annotations

from store.summary import MARK_STATUS

ORDERS = {
    "last": "v.last",
    "first": "v.first",
    "slug": "d.slug",
    "status": f"v.mark & {MARK_STATUS}",
    "amount": "v.bound",
    "reports": "v.reports",
    "kind": "v.kind",
}
LARGEST_FIRST = ("last", "amount", "reports")


def in_order(
    what: str, plain: str, crowd: str | None, sort: str, *, reverse: bool, limit: int | None, along: str | None = None
) -> str:
    """A statement for rows in order, ties by slug; at most `limit`.

    `what` are the columns, `slug` among them; `plain` and `crowd` are the FROM and WHERE of the deals with rows of
    their own and of the crowded ones, which stand among them; `along` equals the sort's column and has an index in
    `plain`.
    """
    way = "DESC" if (sort in LARGEST_FIRST) != reverse else "ASC"
    cut = "" if limit is None else f" LIMIT {max(0, limit)}"
    order = f"ORDER BY {{}} {way}, d.slug{cut}" if sort != "slug" else f"ORDER BY {{}} {way}{cut}"
    plain = f"{plain} {order.format(along or ORDERS[sort])}"
    if crowd is None:
        return f"SELECT {what} {plain}"
    what = f"SELECT {what}, {ORDERS[sort]} AS place"
    return (
        f"SELECT * FROM (SELECT * FROM ({what} {plain}) UNION ALL "
        f"SELECT * FROM ({what} {crowd} {order.format(ORDERS[sort])})) ORDER BY place {way}, slug{cut}"
    )
