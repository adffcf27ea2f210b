"""Reading commands that draw: web, lanes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tui import lookup, session
from tui.counting import total_if_quick
from tui.failures import Failure
from tui.options import (
    AsOfOption,
    FocusOption,
    HeightOption,
    JsonOption,
    LanesFormat,
    LensOption,
    QueryArgument,
    RecordedOption,
    WebFormat,
    WidthOption,
)

if TYPE_CHECKING:
    from store import AsOf, Lens, Store
    from store.courses import CourseList
    from tui.drawing.lines import Drawing
    from tui.drawing.mesh import Mesh

MOST_LANES = 40


def web(
    ctx: typer.Context,
    focus: FocusOption = None,
    depth: Annotated[int, typer.Option("--depth", metavar="N", min=1, help="How many ties away from the focus.")] = 1,
    as_of: AsOfOption = None,
    recorded: RecordedOption = None,
    lens: LensOption = None,
    format_: WebFormat = "table",
    drawing: Annotated[
        Literal["ego", "matrix", "web"] | None, typer.Option("--drawing", help="What --format svg draws.")
    ] = None,
    width: WidthOption = None,
    height: HeightOption = None,
    as_json: JsonOption = False,
) -> int:
    """The alliance web: the parties, who is tied to whom, and the deals between them.

    Drawn: ego is one party with a row for each of its deals, matrix parties by parties, web parties with lines between
    them.
    """
    from tui.printing import drawn

    if drawing is not None and format_ != "svg":
        raise Failure(f"--drawing says what --format svg draws; as text it is --format {drawing}")
    if as_json or format_ in ("table", "json"):
        return _told(ctx, focus, depth, as_of, recorded, lens, as_json or format_ == "json")
    paper = format_ == "svg"
    kind = (drawing or "web") if paper else format_
    with session.reading(ctx) as store:
        wanted, chosen = session.pair(as_of, recorded), session.lens_of(lens)
        focus = _party(store, focus, wanted)
        columns, rows = drawn.size(width, height, paper=paper)
        if kind == "ego":
            made = _ego(store, focus, wanted, chosen, columns)
        else:
            made = _meshed(kind, _mesh(store, focus, depth, wanted, chosen), focus, columns, rows)
        (drawn.write_svg if paper else drawn.show)(made, kind, store.point(wanted), chosen)
    return 0


def _told(
    ctx: typer.Context,
    focus: str | None,
    depth: int,
    as_of: str | None,
    recorded: str | None,
    lens: str | None,
    as_json: bool,
) -> int:
    """The web as tables or JSON."""
    from tui.printing import lists, output
    from tui.printing.words import pair_text

    with session.reading(ctx) as store:
        wanted, chosen = session.pair(as_of, recorded), session.lens_of(lens)
        page = None if focus is None else store.party(focus, as_of=wanted, lens=chosen)
        if focus is not None and page is None:
            lookup.no_party(store, focus)
        found = store.web(as_of=wanted, lens=chosen, focus=focus, depth=depth)
        if as_json:
            output.write_json(found.as_dict())
            return 0
        output.say(pair_text(found.point, found.lens))
        if page is not None and depth == 1:
            lists.ego_text(page)
        else:
            lists.web_text(found)
    return 0


def _party(store: Store, name: str | None, as_of: AsOf) -> str | None:
    """The slug of the party that a name or alias means."""
    if name is None:
        return None
    page = store.party(name, as_of=as_of, limit=1)
    return lookup.no_party(store, name) if page is None else page.party.party


def _ego(store: Store, focus: str | None, as_of: AsOf, lens: Lens, width: int) -> Drawing:
    """What lies around a party; without one around that with the most deals."""
    from tui.drawing.party import MOST_DEALS, web_page
    from tui.drawing.sentences import nobody

    name = focus
    if name is None:
        leading = store.parties(as_of=as_of, lens=lens, limit=1)
        name = leading[0].party if len(leading) else None
    page = None if name is None else store.party(name, as_of=as_of, lens=lens, limit=MOST_DEALS)
    return nobody() if page is None else web_page(page, width)


def _mesh(store: Store, focus: str | None, depth: int, as_of: AsOf, lens: Lens) -> Mesh:
    """What a matrix and a node-link drawing are made from; laid out over all history, whatever is asked for."""
    from store import AsOf as At
    from store import Lens as Every
    from tui.mesh import atlas_of, mesh_around, mesh_of

    if focus is None:
        return mesh_of(store, atlas_of(store), as_of, lens)
    everything = store.web(as_of=At(), lens=Every.ALL, focus=focus, depth=depth)
    return mesh_around(everything, store.web(as_of=as_of, lens=lens, focus=focus, depth=depth))


def _meshed(kind: str, mesh: Mesh, focus: str | None, width: int, height: int) -> Drawing:
    from tui.drawing.matrix import fitting, matrix
    from tui.drawing.web import web as node_link

    if kind == "matrix":
        return matrix(mesh, width, focus=focus, most=fitting(width))
    return node_link(mesh, width, height, focus=focus)


def lanes(
    ctx: typer.Context,
    query: QueryArgument = None,
    focus: FocusOption = None,
    as_of: AsOfOption = None,
    recorded: RecordedOption = None,
    lens: LensOption = None,
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", min=0, max=2**53 - 1, help="At most N deals, those reported last.")
    ] = MOST_LANES,
    format_: LanesFormat = "text",
    width: WidthOption = None,
    as_json: JsonOption = False,
) -> int:
    """The deals that a query finds over time, a lane each: reports as signs, the status between them as a line."""
    from tui.printing import drawn, output

    if as_json and format_ == "svg":
        raise Failure("--json and --format svg exclude each other; leave one out")
    with session.reading(ctx) as store:
        wanted, chosen = session.pair(as_of, recorded), session.lens_of(lens)
        focus = _party(store, focus, wanted)
        found = store.courses(session.query_of(ctx, query), as_of=wanted, lens=chosen, focus=focus, limit=limit)
        if as_json or format_ == "json":
            output.write_json(found.as_dict())
            return 0
        paper = format_ == "svg"
        made = _lanes(found, drawn.size(width, None, paper=paper)[0])
        (drawn.write_svg if paper else drawn.show)(made, "lanes", found.point, found.lens)
    return 0


def _lanes(found: CourseList, width: int) -> Drawing:
    from tui.drawing.lanes import lanes as draw

    place = None if found.point.reported is None else found.point.instant
    return draw(found, found.span, width, place=place, total=total_if_quick(found), more=found.more)
