"""The terms of a deal and the source of a report, as frozen models."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from events.amount import check_bounds, parse_amount, parse_stake
from events.fields import (
    Basis,
    Currency,
    Date,
    DealKind,
    Flag,
    Form,
    Id,
    Level,
    Name,
    Per,
    Percent,
    Role,
    Slug,
    Stage,
    Text,
    Texts,
    Whole,
    named,
)
from events.problems import Misread

FULL, SHORT = "=full", "=short"
"""Labels of the two choices of a field with a short form, in the place of an error."""


class Frozen(BaseModel):
    """A model that cannot be changed and takes no field that it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, protected_namespaces=())


class _Bounded(Frozen):
    what: ClassVar[str]

    @model_validator(mode="after")
    def _bounds_make_sense(self) -> _Bounded:
        low, high = self.low, self.high  # type: ignore[attr-defined]
        if low is None or high is None or low > high or not high:
            try:
                check_bounds(low, high, what=self.what)
            except Misread as misread:
                raise PydanticCustomError("said", "said", {"problem": misread.problem, "mend": misread.mend}) from None
        return self


class Amount(_Bounded):
    """A sum of money for the whole deal as it stands after the report, in whole currency units.

    Exact: low = high; up to: low absent; at least: high absent.
    """

    what: ClassVar[str] = "amount"
    low: Whole | None = Field(None, description="At least this.")
    high: Whole | None = Field(None, description="At most this.")
    currency: Currency = Field(description="ISO 4217 code.")
    approx: Flag = Field(False, description="The report says about.")
    per: Per | None = Field(None, description="The sum comes again with each of these.")


class Stake(_Bounded):
    """A share in percent, 0 to 100, with at most four decimals; bounds as in amounts."""

    what: ClassVar[str] = "stake"
    low: Percent | None = Field(None, description="At least this.")
    high: Percent | None = Field(None, description="At most this.")
    approx: Flag = Field(False, description="The report says about.")


class Party(Frozen):
    """A party as the report names it, and its role in the deal."""

    party: Name = Field(description="The name as reported; unknown-party where nobody is named.")
    role: Role


class Exclusivity(Frozen):
    """How far a deal binds its parties to each other."""

    level: Level
    scope: Text | None = Field(None, description="What it covers.")
    until: Date | None = Field(None, description="When it ends.")
    binds: Name | None = Field(None, description="The party that is bound.")


class Source(Frozen):
    """Who published the report, and what it stands on."""

    outlet: Name = Field(description="Who published it; outlets are compared as slugs.")
    title: Text | None = None
    url: Text | None = None
    basis: Basis | None = Field(None, description="What the report stands on, from strong to weak.")
    language: Text | None = None
    cites: Id | None = Field(None, description="The id of an earlier event of the same deal that it repeats.")
    read_on: Date | None = Field(None, description="When the recorder read it.")
    archived_url: Text | None = None


class _Or:
    """A model or a list, or a short form that is read as one.

    The two choices are labelled, so that `events.explain` can tell which one the writer meant.
    """

    def __init__(self, short: CoreSchema, json: dict[str, Any] | None = None) -> None:
        self.short = short
        self.json = json

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        choices: list[CoreSchema | tuple[CoreSchema, str]] = [(handler(source), FULL), (self.short, SHORT)]
        return core_schema.union_schema(choices, mode="left_to_right")

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        full, short = (choice for choice, _ in core["choices"])
        # as the items of a list a model is written once and referred to
        choices = [handler(core_schema.list_schema(one))["items"] for one in (full, short)[: 1 if self.json else 2]]
        if self.json:
            choices.append(self.json)
        return {"anyOf": choices}


def _amount(value: str) -> Amount:
    return Amount(**parse_amount(value))


def _stake(value: Any) -> Stake:
    return Stake(**parse_stake(value))


AmountField = Annotated[
    Amount,
    _Or(
        named(
            "amount",
            core_schema.no_info_after_validator_function(_amount, core_schema.str_schema(strict=True)),
        ),
        {
            "type": "string",
            "description": "The same as a text, with a number, a unit and a currency.",
            "examples": [
                "50bn USD",
                "<=50bn USD",
                ">=13bn USD",
                "~300m EUR",
                "10bn..15bn USD",
                "$1.25bn per month",
            ],
        },
    ),
]
StakeField = Annotated[
    Stake,
    _Or(
        named("stake", core_schema.no_info_plain_validator_function(_stake)),
        {
            "description": "An exact share in percent as a number, or a share as a text.",
            "anyOf": [{"type": "number", "minimum": 0, "maximum": 100}, {"type": "string"}],
            "examples": [27, "~27%", "<=15%"],
        },
    ),
]
Exclusivities = Annotated[
    tuple[Exclusivity, ...],
    Field(min_length=1),
    _Or(core_schema.no_info_after_validator_function(lambda one: (one,), Exclusivity.__pydantic_core_schema__)),
]


class Terms(Frozen):
    """What one report may say about a deal; each is optional."""

    kind: DealKind | None = Field(None, description="What sort of tie it is.")
    parties: Annotated[tuple[Party, ...], Field(min_length=1)] | None = Field(None, description="The whole list.")
    amount: AmountField | None = None
    form: Annotated[tuple[Form, ...], Field(min_length=1)] | None = Field(None, description="What is paid with.")
    stake: StakeField | None = None
    exclusivity: Exclusivities | None = Field(None, description="A list; on input a single one will do.")
    part_of: Slug | None = Field(None, description="The round or programme that it belongs to.")
    related: Annotated[tuple[Slug, ...], Field(min_length=1)] | None = Field(
        None, description="Deals that it is about: of an inquiry, a dispute, a warrant."
    )
    effective_on: Date | None = Field(None, description="When the tie takes effect, or is expected to.")
    stage: Stage | None = Field(None, description="How far it has come.")
    details: Texts | None = Field(None, description="Terms to watch, each a text under a name.")
