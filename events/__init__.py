"""What can be said: event types, terms, time, slugs, amounts, canonical bytes; reading and writing documents.

Pure: no SQL, no terminal, no clock. The names below are found when they are used, so that a program which
only reads a store never pays for the models: only `model`, and `prepare` once it is called, import pydantic.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from events.amount import amount_text, parse_amount, parse_stake, stake_text
    from events.canonical import Entry, canonical_bytes, derive_id, prepare
    from events.ids import id_key, id_text
    from events.model import (
        DealAmended,
        DealCompleted,
        DealConfirmed,
        DealDenied,
        DealEnded,
        DealRumoured,
        EntryRedacted,
        EntryWithdrawn,
        Event,
        NoteAdded,
        PartyDeclared,
        PartyMerged,
        ReportRetracted,
        SourceGraded,
        parse_event,
    )
    from events.problems import EventError, Problem
    from events.schema import json_schema
    from events.slug import is_slug, slug_of
    from events.terms import Amount, Exclusivity, Party, Source, Stake
    from events.time import Moment, instant_text, moment_text, parse_moment, parse_when, period_start

_HOMES = {
    "amount": ("amount_text", "parse_amount", "parse_stake", "stake_text"),
    "canonical": ("Entry", "canonical_bytes", "derive_id", "prepare"),
    "ids": ("id_key", "id_text"),
    "model": (
        "DealAmended",
        "DealCompleted",
        "DealConfirmed",
        "DealDenied",
        "DealEnded",
        "DealRumoured",
        "EntryRedacted",
        "EntryWithdrawn",
        "Event",
        "NoteAdded",
        "PartyDeclared",
        "PartyMerged",
        "ReportRetracted",
        "SourceGraded",
        "parse_event",
    ),
    "problems": ("EventError", "Problem"),
    "schema": ("json_schema",),
    "slug": ("is_slug", "slug_of"),
    "terms": ("Amount", "Exclusivity", "Party", "Source", "Stake"),
    "time": ("Moment", "instant_text", "moment_text", "parse_moment", "parse_when", "period_start"),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Amount",
    "DealAmended",
    "DealCompleted",
    "DealConfirmed",
    "DealDenied",
    "DealEnded",
    "DealRumoured",
    "Entry",
    "EntryRedacted",
    "EntryWithdrawn",
    "Event",
    "EventError",
    "Exclusivity",
    "Moment",
    "NoteAdded",
    "Party",
    "PartyDeclared",
    "PartyMerged",
    "Problem",
    "ReportRetracted",
    "Source",
    "SourceGraded",
    "Stake",
    "amount_text",
    "canonical_bytes",
    "derive_id",
    "id_key",
    "id_text",
    "instant_text",
    "is_slug",
    "json_schema",
    "moment_text",
    "parse_amount",
    "parse_event",
    "parse_moment",
    "parse_stake",
    "parse_when",
    "period_start",
    "prepare",
    "slug_of",
    "stake_text",
]


def __getattr__(name: str) -> Any:
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module 'events' has no attribute {name!r}")
    value = getattr(import_module(f"events.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__all__)
