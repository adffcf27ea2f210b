"""The event types as frozen pydantic models: one discriminated union on ``type``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from events.fields import (
    Date,
    DealKind,
    Facet,
    Grade,
    Id,
    Name,
    PartyKind,
    Reason,
    Slug,
    Text,
    Texts,
    Version,
)
from events.problems import EventError, Problem, quoted
from events.terms import Frozen, Party, Source, Terms
from events.vocabulary import STORE_FIELDS


class EventBase(Frozen):
    """What every event has. Its ``type`` is declared by each of the types."""

    id: Id | None = Field(None, description="Identity for ever; derived from the content where absent.")
    v: Version = Field(1, description="Version of the shape of this type.")
    reported_at: Date = Field(description="When the source published it, or when the keeper acted.")
    note: Text | None = Field(None, description="The recorder's own words.")


class _Sourced(EventBase):
    source: Source


class _Report(_Sourced):
    deal: Slug = Field(description="The deal's identity, for ever.")


class DealRumoured(_Report, Terms):
    """Someone says so; no party has."""

    type: Literal["deal.rumoured"]


class DealConfirmed(_Report, Terms):
    """A party, a filing, a court or a regulator says so, on record."""

    type: Literal["deal.confirmed"]


class DealAmended(_Report, Terms):
    """The terms that changed, on record."""

    type: Literal["deal.amended"]


class DealCompleted(_Report, Terms):
    """Closed, paid, in force. The amount is what was paid with this step."""

    type: Literal["deal.completed"]
    tranche: Slug | None = Field(None, description="The step of several that this completes.")


class _Parting(_Report):
    kind: DealKind | None = Field(None, description="What sort of tie it is, where no other report says so.")
    parties: Annotated[tuple[Party, ...], Field(min_length=1)] | None = Field(
        None, description="The whole list, where no other report gives one."
    )


class DealDenied(_Parting):
    """A party denies it, or others report it off. With facets only those terms are denied."""

    type: Literal["deal.denied"]
    by: Name | None = Field(None, description="The party that denies it.")
    facets: Annotated[tuple[Facet, ...], Field(min_length=1)] | None = Field(
        None, description="Names of terms, or details.KEY: then only these are denied."
    )


class DealEnded(_Parting):
    """Over, on record."""

    type: Literal["deal.ended"]
    reason: Reason


class ReportRetracted(_Sourced):
    """The outlet withdrew a report."""

    type: Literal["report.retracted"]
    event: Id = Field(description="The id of the report.")
    reason: Text | None = None


class NoteAdded(_Sourced):
    """A note on a deal or on a party: shown, never folded."""

    type: Literal["note.added"]
    deal: Slug | None = None
    party: Name | None = None
    text: Text

    @model_validator(mode="after")
    def _one_subject(self) -> NoteAdded:
        if (self.deal is None) == (self.party is None):
            said = "has both a deal and a party" if self.deal else "has neither a deal nor a party"
            raise _said(f"the note {said}", "give one of them")
        return self


class EntryWithdrawn(EventBase):
    """The keeper takes an entry back, of any type."""

    type: Literal["entry.withdrawn"]
    event: Id = Field(description="The id of the entry.")
    reason: Text | None = None


class EntryRedacted(EventBase):
    """The text of an entry was erased."""

    type: Literal["entry.redacted"]
    event: Id = Field(description="The id of the entry.")
    reason: Text


class PartyDeclared(EventBase):
    """What a party is called, what it is, and what it belongs to."""

    type: Literal["party.declared"]
    party: Slug
    name: Name
    kind: PartyKind | None = None
    aliases: Annotated[tuple[Name, ...], Field(min_length=1)] | None = None
    parent: Slug | None = Field(None, description="The party that it is a division of.")
    identifiers: Texts | None = Field(None, description="Ids by their scheme.")

    @model_validator(mode="after")
    def _not_its_own_parent(self) -> PartyDeclared:
        if self.parent == self.party:
            raise _said(f"party '{self.party}' cannot be its own parent", None)
        return self


class PartyMerged(EventBase):
    """Two records of one party. A takeover is a deal of kind acquisition, never this."""

    type: Literal["party.merged"]
    party: Slug
    into: Slug

    @model_validator(mode="after")
    def _into_another(self) -> PartyMerged:
        if self.party == self.into:
            raise _said(f"party '{self.party}' cannot be merged into itself", None)
        return self


class SourceGraded(EventBase):
    """How reliable an outlet is."""

    type: Literal["source.graded"]
    outlet: Name
    grade: Grade


Event = (
    DealRumoured
    | DealConfirmed
    | DealAmended
    | DealCompleted
    | DealDenied
    | DealEnded
    | ReportRetracted
    | NoteAdded
    | EntryWithdrawn
    | EntryRedacted
    | PartyDeclared
    | PartyMerged
    | SourceGraded
)

MODELS: dict[str, type[Frozen]] = {
    "deal.rumoured": DealRumoured,
    "deal.confirmed": DealConfirmed,
    "deal.amended": DealAmended,
    "deal.completed": DealCompleted,
    "deal.denied": DealDenied,
    "deal.ended": DealEnded,
    "report.retracted": ReportRetracted,
    "note.added": NoteAdded,
    "entry.withdrawn": EntryWithdrawn,
    "entry.redacted": EntryRedacted,
    "party.declared": PartyDeclared,
    "party.merged": PartyMerged,
    "source.graded": SourceGraded,
}
"""The model of each event type."""

_adapter: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="type")])
validate_event = _adapter.validator.validate_python
"""The union's validator itself: raises pydantic's ValidationError."""


def parse_event(event: Mapping[str, Any]) -> Event:
    """Read an event from a mapping. ``seq``, ``recorded_at`` and ``hash`` are set aside.

    Raises EventError with every problem found.
    """
    if not isinstance(event, Mapping):
        raise EventError([Problem(None, f"an event must be an object, not {quoted(event)}")])
    fields = {name: value for name, value in event.items() if name not in STORE_FIELDS}
    try:
        return validate_event(fields)  # type: ignore[no-any-return]
    except ValidationError as error:
        from events.explain import explain

        raise explain(error, fields) from None


def _said(problem: str, mend: str | None) -> PydanticCustomError:
    return PydanticCustomError("said", "said", {"problem": problem, "mend": mend})
