"""Reading commands that show a picture as of (R, S): deals, deal, parties, party, outlets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tui import lookup, session
from tui.counting import total_if_quick
from tui.failures import Failure
from tui.options import (
    AsOfOption,
    DealArgument,
    JsonOption,
    LensOption,
    LimitOption,
    ListFormat,
    QueryArgument,
    RecordedOption,
    ReverseOption,
    SortOption,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

DEAL_SORTS = ("last", "first", "deal", "status", "kind", "amount", "reports")
PARTY_SORTS = ("deals", "party", "name", "kind")
OUTLET_SORTS = ("reports", "outlet", "grade", "copies", "denials", "deals", "last")


def deals(
    ctx: typer.Context,
    query: QueryArgument = None,
    as_of: AsOfOption = None,
    recorded: RecordedOption = None,
    lens: LensOption = None,
    sort: SortOption = None,
    reverse: ReverseOption = False,
    limit: LimitOption = None,
    format_: ListFormat = "table",
    as_json: JsonOption = False,
) -> int:
    """The list of deals that a query finds.

    KEY of --sort: last (the default: last reported first), first, deal, status, kind, amount, reports.
    """
    from tui.printing import lists, output
    from tui.printing.words import count, pair_text

    form = session.one_format(format_, as_json)
    key = {"deal": "slug"}.get(chosen := _sort(sort, DEAL_SORTS), chosen)
    with session.reading(ctx) as store:
        found = store.deals(
            session.query_of(ctx, query),
            as_of=session.pair(as_of, recorded),
            lens=session.lens_of(lens),
            sort=key,
            reverse=reverse,
            limit=limit,
        )
        if form == "json":
            output.write_json(found.as_dict())
        elif form == "csv":
            lists.deal_csv(found)
        else:
            output.say(pair_text(found.point, found.lens))
            lists.deal_table(found)
            total = total_if_quick(found)
            if total is None:
                output.say(f"the first {count(len(found), 'deal')}; there are more")
            else:
                _tally(len(found), total, count(total, "deal"))
    return 0


def deal(
    ctx: typer.Context,
    deal: DealArgument,
    as_of: AsOfOption = None,
    recorded: RecordedOption = None,
    as_json: JsonOption = False,
) -> int:
    """One deal: what holds, the claims for each term, the history with its sources."""
    from tui.printing import output, pages

    with session.reading(ctx) as store:
        wanted = session.pair(as_of, recorded)
        slug = lookup.deal_slug(deal)
        page = store.deal_page(slug, as_of=wanted)
        if page is None:
            lookup.no_deal(store, deal, slug, wanted)
        if as_json:
            output.write_json(page.as_dict())
        else:
            pages.deal_page(page)
    return 0


def parties(
    ctx: typer.Context,
    query: QueryArgument = None,
    as_of: AsOfOption = None,
    recorded: RecordedOption = None,
    lens: LensOption = None,
    sort: SortOption = None,
    reverse: ReverseOption = False,
    limit: LimitOption = None,
    format_: ListFormat = "table",
    as_json: JsonOption = False,
) -> int:
    """The list of parties to the deals that a query finds.

    KEY of --sort: deals (the default: most first), party, name, kind.
    """
    from tui.printing import lists, output
    from tui.printing.words import count, pair_text

    form = session.one_format(format_, as_json)
    with session.reading(ctx) as store:
        found = store.parties(
            session.query_of(ctx, query),
            as_of=session.pair(as_of, recorded),
            lens=session.lens_of(lens),
            sort=_sort(sort, PARTY_SORTS),
            reverse=reverse,
            limit=limit,
        )
        if form == "json":
            output.write_json(found.as_dict())
        elif form == "csv":
            lists.party_csv(found, found.point)
        else:
            output.say(pair_text(found.point, found.lens))
            lists.party_table(found)
            _tally(len(found), found.total, count(found.total, "party"))
    return 0


def party(
    ctx: typer.Context,
    party: Annotated[str, typer.Argument(metavar="PARTY", help="Its slug, name or alias.")],
    as_of: AsOfOption = None,
    recorded: RecordedOption = None,
    lens: LensOption = None,
    limit: LimitOption = None,
    as_json: JsonOption = False,
) -> int:
    """One party with its deals and those of its divisions, the latest reported first."""
    from tui.printing import output, pages
    from tui.printing.words import count

    with session.reading(ctx) as store:
        page = store.party(party, as_of=session.pair(as_of, recorded), lens=session.lens_of(lens), limit=limit)
        if page is None:
            lookup.no_party(store, party)
        if as_json:
            output.write_json(page.as_dict())
        else:
            pages.party_page(page)
            _tally(len(page.deals), page.total, count(page.total, "deal"))
    return 0


def outlets(
    ctx: typer.Context,
    as_of: AsOfOption = None,
    recorded: RecordedOption = None,
    sort: SortOption = None,
    reverse: ReverseOption = False,
    limit: LimitOption = None,
    format_: ListFormat = "table",
    as_json: JsonOption = False,
) -> int:
    """The outlets: grade, reports, copies, denials.

    KEY of --sort: reports (the default: most first), outlet, grade, copies, denials, deals, last.
    """
    from tui.printing import lists, output
    from tui.printing.words import count, pair_text

    form = session.one_format(format_, as_json)
    key = _sort(sort, OUTLET_SORTS)
    with session.reading(ctx) as store:
        wanted = session.pair(as_of, recorded)
        point = store.point(wanted)
        found = _in_order(store.outlets(as_of=wanted), key, reverse)
        shown = found if limit is None else found[:limit]
        if form == "json":
            output.write_json({"as_of": point.as_dict(), "outlets": [outlet.as_dict() for outlet in shown]})
        elif form == "csv":
            lists.outlet_csv(shown, point)
        else:
            output.say(pair_text(point))
            lists.outlet_table(shown)
            _tally(len(shown), len(found), count(len(found), "outlet"))
    return 0


def _in_order(outlets: Sequence[Any], key: str, reverse: bool) -> list[Any]:
    """Equals by name; numbers and dates with the greatest first; an outlet without a grade last."""
    by_name = sorted(outlets, key=lambda outlet: str(outlet.outlet))
    if key == "outlet":
        return by_name[::-1] if reverse else by_name
    if key == "grade":
        return sorted(by_name, key=lambda outlet: outlet.grade or "G", reverse=reverse)
    name = "last_reported" if key == "last" else key
    by_name.sort(key=lambda outlet: getattr(outlet, name), reverse=not reverse)
    return by_name


def _sort(key: str | None, known: tuple[str, ...]) -> str:
    """The key of the order; the first of the known ones unless given."""
    if key is None:
        return known[0]
    if key not in known:
        from difflib import get_close_matches

        meant = get_close_matches(key, known, 1)
        mend = f"did you mean '{meant[0]}'?" if meant else f"one of {', '.join(known)}"
        raise Failure(f"--sort: '{key}' is no order; {mend}")
    return key


def _tally(shown: int, total: int, counted: str) -> None:
    from tui.printing import output
    from tui.printing.words import number

    output.say(f"{number(shown)} of {counted}" if shown < total else counted)
