"""From options to an event, and from the store's answer to what is said about it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from events.problems import Misread
from tui import session
from tui.failures import Failure
from tui.writing import typed
from tui.writing.doubts import ahead

if TYPE_CHECKING:
    import typer

    from events import EventError
    from events.canonical import Entry
    from store import Deal, Store

REPORT_TYPES = {
    "rumour": "deal.rumoured",
    "confirm": "deal.confirmed",
    "amend": "deal.amended",
    "complete": "deal.completed",
    "deny": "deal.denied",
    "end": "deal.ended",
}
_OPTIONS = {
    "kind": "--kind",
    "parties": "--party",
    "amount": "--amount",
    "form": "--form",
    "stake": "--stake",
    "exclusivity": "--exclusivity",
    "part_of": "--part-of",
    "related": "--related",
    "effective_on": "--effective",
    "stage": "--stage",
    "details": "--detail",
    "reported_at": "--reported",
    "source": "--outlet",
    "source.outlet": "--outlet",
    "source.url": "--url",
    "source.title": "--title",
    "source.basis": "--basis",
    "source.cites": "--cites",
    "tranche": "--tranche",
    "by": "--by",
    "facets": "--facet",
    "reason": "--reason",
    "note": "--note",
    "name": "--name",
    "aliases": "--alias",
    "parent": "--parent",
    "identifiers": "--identifier",
    "deal": "DEAL",
    "event": "ID",
    "text": "TEXT",
    "grade": "A-F",
}
"""What a field of an event is called on the command line."""


def read(kind: str, text: str, option: str) -> Any:
    """What an option's text says, as `tui.writing.typed` reads it."""
    try:
        return typed.value(kind, text, session.now())
    except typed.NoPair as error:
        raise Failure(f"{option} '{error.text}' is no pair; write it as in {option} '{error.example}'") from error
    except Misread as error:
        raise Failure(f"{option}: {error}") from error


def mapping(texts: Sequence[str] | None, option: str, example: str) -> dict[str, str]:
    """`KEY=TEXT` of each use of an option; the same key twice is a slip."""
    pairs = [_named(text, option, example) for text in texts or ()]
    keys = [key for key, _ in pairs]
    for key in keys:
        if keys.count(key) > 1:
            raise Failure(f"{option}: '{key}' is given twice; leave one out")
    return dict(pairs)


def _named(text: str, option: str, example: str) -> tuple[str, str]:
    try:
        return typed.named_text(text, example)
    except Misread as error:
        raise Failure(f"{option} '{text}' is no pair; write it as in {option} '{example}'") from error


def source(outlet: str | None, **others: str | None) -> dict[str, str]:
    """Who published it. Every report has an outlet."""
    if outlet is None:
        raise Failure("--outlet is missing: say who published the report, as in --outlet Reuters")
    return {"outlet": outlet, **{name: value for name, value in others.items() if value is not None}}


def record(
    ctx: typer.Context,
    fields: Mapping[str, Any],
    *,
    expected: Mapping[str, int] | None = None,
    force: bool = False,
    as_json: bool = False,
    create: bool = True,
) -> int:
    """Append one event and say what became of it and of its deal. Nothing is made or opened for a broken one."""
    from events import EventError, prepare

    given = {name: value for name, value in fields.items() if value not in (None, [], {})}
    try:
        entry = prepare(given)
    except EventError as error:
        raise Failure(_in_options(error)) from error
    from tui.printing import output

    with session.writing(ctx, create=create) as store:
        doubts = _doubts(store, entry)
        outcome = store.append([entry], expected=expected, force=force)
        seq = outcome.seqs[0]
        assert isinstance(seq, int)
        recorded = next(store.events(after=seq - 1, upto=seq))
        slug = recorded.deal or _deal_named(store, recorded.content)
        deal = store.deal(slug) if slug else None
        for doubt in doubts if outcome.appended else ():
            output.tell(f"{doubt}; 'dealweb add withdraw {seq}' takes it back")
        _say(recorded.as_dict(), appended=bool(outcome.appended), deal=deal, as_json=as_json)
    return 0


def _deal_named(store: Store, content: Mapping[str, Any] | None) -> str | None:
    """The deal of the event that a retraction or a withdrawal names."""
    target = store.find(content["event"]) if content and "event" in content else None
    return target.deal if target else None


def _doubts(store: Store, entry: Entry) -> list[str]:
    """What looks like a slip, though it may be meant: it is recorded, and said."""
    content = entry.content
    early = ahead(entry, store.point().at)
    doubts: list[str] = [] if early is None else [early]
    if content["type"] == "note.added":
        kind = "deal" if "deal" in content else "party"
        name = content[kind]
        if (store.deal(name) if kind == "deal" else store.party(name)) is None:
            doubts.append(f"there is no {kind} '{name}' yet, the note waits for it{_meant(store, name, kind)}")
    elif content["type"].startswith("deal.") and not store.count(content["deal"]):
        meant = _meant(store, content["deal"], "deal")
        if meant:
            doubts.append(f"deal '{content['deal']}' is new{meant}")
    return doubts


def _meant(store: Store, name: str, kind: str) -> str:
    near = [f"'{other}'" for other in store.near(name, kind=kind) if other != name]
    return f"; did you mean {' or '.join(near)}?" if near else ""


def _say(event: dict[str, Any], *, appended: bool, deal: Deal | None, as_json: bool) -> None:
    from tui.printing import output, words

    if as_json:
        shown = None if deal is None else deal.as_dict()
        output.write_json({"appended": int(appended), "already": int(not appended), "event": event, "deal": shown})
        return
    about = event.get("deal") or event.get("party") or event.get("outlet") or event.get("event") or ""
    done = "recorded as" if appended else "nothing new: it was already there as"
    output.say(f"{done} {event['seq']}: {event['type']} {about}", f"  id {event['id']}")
    if deal is not None:
        output.say(f"  {words.summary(deal)}")


def _in_options(error: EventError) -> str:
    """Every problem in one line, each field by the name of its option."""
    from events import Problem

    said = []
    for problem in error.problems:
        option = option_of(problem.field)
        said.append(Problem(option, problem.problem, problem.mend).sentence())
    return "; also ".join(said)


def option_of(field: str | None) -> str | None:
    """`--party` for `parties[1].role`; the field itself where no option gives it."""
    name = re.sub(r"\[\d+\]", "", field or "")
    while name:
        if name in _OPTIONS:
            return _OPTIONS[name]
        name = name.rpartition(".")[0]
    return field
