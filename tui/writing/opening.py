"""What a form is opened with: the ground that it stands on, and the texts that are known already. For workers."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import NamedTuple

from tui.writing.reading import Ground, Reader, entry_of, ground_of

Texts = Mapping[str, tuple[str, ...]]


class Subject(NamedTuple):
    """What the user stands on: a deal, a party, an entry of the log by its id or seq, each where there is one."""

    deal: str | None = None
    party: str | None = None
    entry: str | None = None


def opened(reader: Reader, type_: str, subject: Subject) -> tuple[Ground | None, Texts]:
    """The ground and the first texts of a form of that type; on the way the form itself is brought in."""
    import_module("tui.screens.forms.form")  # with the models: 100 ms that the event loop need not wait for
    if subject.entry is not None and subject.deal is None and type_ not in ("party.declared", "party.merged"):
        found = entry_of(reader, subject.entry)
        deal = None if type_ == "deal.rumoured" or found is None else found.deal
        subject = Subject(deal, subject.party, None if found is None else found.id)
    ground = None if subject.deal is None else ground_of(reader, subject.deal)
    return ground, _known(reader, type_, subject)


def _known(reader: Reader, type_: str, subject: Subject) -> Texts:
    deal, party, entry = subject
    if type_ in ("report.retracted", "entry.withdrawn"):
        if entry is None:
            return {}
        outlet = _outlet(reader, entry) if type_ == "report.retracted" else ""
        return {"event": (entry,), "source.outlet": (outlet,)}
    if type_ == "source.graded":
        return {"outlet": (_outlet(reader, entry),)} if entry is not None else {}
    if type_ == "party.declared" and party is not None:
        return {"party": (party,), "name": (_name(reader, party),)}
    if type_ in ("party.merged", "note.added") and deal is None and party is not None:
        return {"party": (party,)}
    if deal is not None:
        return {"deal": (deal,)}
    # Whoever begins at a party writes of it; the role is what only the report says.
    return {"parties": (f":{_name(reader, party)}",)} if party is not None and type_ == "deal.rumoured" else {}


def _outlet(reader: Reader, id: str) -> str:
    """Who published an entry; nothing where nobody did."""
    found = entry_of(reader, id)
    source = (found.content or {}).get("source", {}) if found is not None else {}
    return str(source.get("outlet", ""))


def _name(reader: Reader, party: str) -> str:
    """What reports or declarations call a party."""
    return next((found.name for found in reader.names_like(party, "party") if found.slug == party), party)
