"""`add`: one event from the options of the command line, appended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, overload

import typer

from tui import adding, session
from tui.failures import Failure
from tui.options import (
    BasisOption,
    DealArgument,
    ForceOption,
    JsonOption,
    NoteOption,
    OutletOption,
    ReasonOption,
    ReportedOption,
    TitleOption,
    UrlOption,
)
from tui.writing import typed

if TYPE_CHECKING:
    from store import Recorded

_EventArgument = Annotated[str, typer.Argument(metavar="ID", help="The event's id, or its seq in the log.")]
_Many = list[str] | None


def report(
    ctx: typer.Context,
    deal: DealArgument,
    party: Annotated[
        _Many,
        typer.Option("--party", metavar="ROLE:NAME", help="A party and its role; once for each."),
    ] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="What sort of tie it is.")] = None,
    amount: Annotated[
        str | None,
        typer.Option("--amount", help="'50bn USD', '<=50bn USD', '~300m EUR', '10bn..15bn USD'."),
    ] = None,
    form: Annotated[
        _Many,
        typer.Option("--form", help="cash, equity, debt, credits …; once for each."),
    ] = None,
    stake: Annotated[str | None, typer.Option("--stake", help="'~27%', '<=15%'.")] = None,
    exclusivity: Annotated[
        _Many,
        typer.Option("--exclusivity", metavar="LEVEL[:SCOPE]", help="exclusive, preferred …"),
    ] = None,
    outlet: OutletOption = None,
    url: UrlOption = None,
    title: TitleOption = None,
    basis: BasisOption = None,
    cites: Annotated[
        str | None,
        typer.Option("--cites", metavar="ID", help="The event that it repeats: its id or seq."),
    ] = None,
    reported: ReportedOption = "today",
    effective: Annotated[
        str | None,
        typer.Option("--effective", metavar="DATE", help="When it takes effect."),
    ] = None,
    stage: Annotated[str | None, typer.Option("--stage", help="talk, in-talks, agreed-in-principle …")] = None,
    detail: Annotated[_Many, typer.Option("--detail", metavar="KEY=TEXT", help="A term to watch.")] = None,
    part_of: Annotated[
        str | None,
        typer.Option("--part-of", metavar="DEAL", help="The round it belongs to."),
    ] = None,
    related: Annotated[_Many, typer.Option("--related", metavar="DEAL", help="A deal that it is about.")] = None,
    tranche: Annotated[
        str | None,
        typer.Option("--tranche", metavar="SLUG", help="Which step of several."),
    ] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="PARTY", help="Who denies it.")] = None,
    facet: Annotated[_Many, typer.Option("--facet", metavar="TERM", help="Only this term is denied.")] = None,
    reason: Annotated[
        str | None,
        typer.Option(
            "--reason",
            help="withdrawn, terminated, expired, lapsed, blocked, rejected, superseded, concluded.",
        ),
    ] = None,
    note: NoteOption = None,
    expected: Annotated[
        int | None,
        typer.Option("--expected", metavar="N", min=0, help="Only if the log holds N events of it."),
    ] = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> int:
    """Record what one outlet reported about a deal."""
    assert ctx.info_name is not None
    fields = {
        "type": adding.REPORT_TYPES[ctx.info_name],
        "deal": deal,
        "reported_at": session.moment(reported, "--reported").text,
        "kind": kind,
        "parties": [adding.read("party", text, "--party") for text in party or ()],
        "amount": amount,
        "form": [word for text in form or () for word in typed.words(text)],
        "stake": stake,
        "exclusivity": [adding.read("level", text, "--exclusivity") for text in exclusivity or ()],
        "effective_on": effective,
        "stage": stage,
        "details": adding.mapping(detail, "--detail", "duration=ten years"),
        "part_of": part_of,
        "related": related,
        "tranche": tranche,
        "by": by,
        "facets": facet,
        "reason": reason,
        "note": note,
    }
    fields["source"] = adding.source(outlet, url=url, title=title, basis=basis, cites=_id_of(ctx, cites))
    count = None if expected is None else {deal: expected}
    return adding.record(ctx, fields, expected=count, force=force, as_json=as_json)


def retract(
    ctx: typer.Context,
    event: _EventArgument,
    outlet: OutletOption = None,
    url: UrlOption = None,
    title: TitleOption = None,
    basis: BasisOption = None,
    reported: ReportedOption = "today",
    reason: ReasonOption = None,
    note: NoteOption = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> int:
    """The outlet withdrew a report: from the day of the retraction on it no longer counts.

    The outlet is that of the report, unless given.
    """
    id_ = _id_of(ctx, event)
    fields = {
        "type": "report.retracted",
        "event": id_,
        "reported_at": session.moment(reported, "--reported").text,
        "source": adding.source(outlet or _outlet_of(ctx, id_), url=url, title=title, basis=basis),
        "reason": reason,
        "note": note,
    }
    return adding.record(ctx, fields, force=force, as_json=as_json, create=False)


def withdraw(
    ctx: typer.Context,
    event: _EventArgument,
    reason: ReasonOption = None,
    reported: ReportedOption = "today",
    note: NoteOption = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> int:
    """Take an entry of the log back, of any kind, a withdrawal too: it stays there, but counts no more."""
    fields = {
        "type": "entry.withdrawn",
        "event": _id_of(ctx, event),
        "reported_at": session.moment(reported, "--reported").text,
        "reason": reason,
        "note": note,
    }
    return adding.record(ctx, fields, force=force, as_json=as_json, create=False)


def note(
    ctx: typer.Context,
    words: Annotated[
        list[str],
        typer.Argument(metavar="[DEAL] TEXT", help="The deal and the note; with --party only the note."),
    ],
    party: Annotated[
        str | None,
        typer.Option("--party", metavar="PARTY", help="The note is on this party."),
    ] = None,
    outlet: OutletOption = None,
    url: UrlOption = None,
    title: TitleOption = None,
    basis: BasisOption = None,
    reported: ReportedOption = "today",
    note: NoteOption = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> int:
    """A note on a deal or on a party: shown with it, never counted."""
    from tui.drawing.words import count

    *subject, text = words
    if len(subject) != (party is None):
        mend = "add note DEAL TEXT" if party is None else "add note --party PARTY TEXT"
        given = count(len(words), "argument")
        raise Failure(f"{given}, but a note is written: {mend} (a text of several words in quotes)")
    fields = {
        "type": "note.added",
        "deal": subject[0] if subject else None,
        "party": party,
        "text": text,
        "reported_at": session.moment(reported, "--reported").text,
        "source": adding.source(outlet, url=url, title=title, basis=basis),
        "note": note,
    }
    return adding.record(ctx, fields, force=force, as_json=as_json)


def party(
    ctx: typer.Context,
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="The party's slug.")],
    name: Annotated[str | None, typer.Option("--name", help="Its name, as shown.")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="company, division, fund, regulator …")] = None,
    alias: Annotated[_Many, typer.Option("--alias", help="Another name; once for each.")] = None,
    parent: Annotated[
        str | None,
        typer.Option("--parent", metavar="SLUG", help="What it is a division of."),
    ] = None,
    identifier: Annotated[
        _Many,
        typer.Option("--identifier", metavar="SCHEME=ID", help="An id, as in lei=…."),
    ] = None,
    reported: ReportedOption = "today",
    note: NoteOption = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> int:
    """Declare a party: its name, what it is, other names, what it belongs to."""
    if name is None:
        raise Failure("--name is missing: give the party's name as it is to be shown, as in --name 'Amazon'")
    fields = {
        "type": "party.declared",
        "party": slug,
        "name": name,
        "kind": kind,
        "aliases": alias,
        "parent": parent,
        "identifiers": adding.mapping(identifier, "--identifier", "wikidata=Q3884"),
        "reported_at": session.moment(reported, "--reported").text,
        "note": note,
    }
    return adding.record(ctx, fields, force=force, as_json=as_json)


def merge(
    ctx: typer.Context,
    party: Annotated[str, typer.Argument(metavar="A", help="The slug that goes.")],
    into: Annotated[str, typer.Argument(metavar="B", help="The slug that stays.")],
    reported: ReportedOption = "today",
    note: NoteOption = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> int:
    """Two records of one party: A is B. A takeover is a deal of kind acquisition, never this."""
    date = session.moment(reported, "--reported").text
    fields = {"type": "party.merged", "party": party, "into": into, "reported_at": date, "note": note}
    return adding.record(ctx, fields, force=force, as_json=as_json)


def grade(
    ctx: typer.Context,
    outlet: Annotated[str, typer.Argument(metavar="OUTLET", help="The outlet.")],
    grade: Annotated[str, typer.Argument(metavar="A-F", help="A (reliable) to E (unreliable), F (cannot be judged).")],
    reported: ReportedOption = "today",
    note: NoteOption = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> int:
    """Grade an outlet by the Admiralty code, A to F."""
    date = session.moment(reported, "--reported").text
    fields = {
        "type": "source.graded",
        "outlet": outlet,
        "grade": adding.read("grade", grade, "A-F"),
        "reported_at": date,
        "note": note,
    }
    return adding.record(ctx, fields, force=force, as_json=as_json)


@overload
def _id_of(ctx: typer.Context, named: str) -> str: ...
@overload
def _id_of(ctx: typer.Context, named: str | None) -> str | None: ...
def _id_of(ctx: typer.Context, named: str | None) -> str | None:
    """The id of an event that is named by its id or by its seq; only a seq is looked up."""
    from events.ids import id_key, id_text

    if named is None:
        return None
    if named.isascii() and named.isdigit():
        return _entry(ctx, int(named)).id
    try:
        return id_text(id_key(named))
    except ValueError as error:
        raise Failure(f"ID: {error}, or the entry's seq") from error


def _entry(ctx: typer.Context, seq: int) -> Recorded:
    with session.reading(ctx) as store:
        last = store.head().seq
        if not 1 <= seq <= last:
            raise Failure(f"there is no entry {seq}; the log runs from 1 to {last}")
        return next(store.events(after=seq - 1, upto=seq))


def _outlet_of(ctx: typer.Context, id_: str) -> str | None:
    """Who published the report with that id."""
    with session.reading(ctx) as store:
        found = store.find(id_)
        if found is None:
            raise Failure(f"there is no entry with the id {id_}; dealweb log --json shows the ids")
        source: dict[str, str] = (found.content or {}).get("source", {})
        return source.get("outlet")
