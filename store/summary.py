"""What lists are filtered and sorted by, drawn out of a state so that no list has to decode every deal. Pure.

Kinds and stages become numbers. A projection holds these numbers, so another order of the words needs another
projection version.
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

from events.vocabulary import KINDS, STAGES
from store.fold import STATUSES, TERM, State, encode, heard, outlets, paid, shown_status

STATUS_CODES = {status: code for code, status in enumerate(STATUSES)}
# In alphabetical order, since that is how a list is sorted by kind.
KIND_CODES = {kind: code for code, kind in enumerate(sorted(KINDS), start=1)}
STAGE_CODES = {stage: code for code, stage in enumerate(STAGES, start=1)}
# The other way round; of None, None.
KIND_WORDS: dict[int | None, str | None] = {None: None, **{code: kind for kind, code in KIND_CODES.items()}}
STAGE_WORDS: dict[int | None, str | None] = {None: None, **{code: stage for stage, code in STAGE_CODES.items()}}

# A mark is the number of a party list and a status in one, since the whole web is read from marks alone.
MARK_STATUS_BITS = 3
MARK_STATUS = (1 << MARK_STATUS_BITS) - 1


class Summary(NamedTuple):
    """`bound`: the amount's upper bound, else its lower one, in whole units of `currency`. Instants in µs since 1970.

    `heard`: the instant of the latest report that is no copy, of the latest one where all are.
    """

    kind: int | None
    stage: int | None
    bound: int | None
    currency: str | None
    last: int
    heard: int
    first: int
    reports: int
    denials: int
    events: int


class Face(NamedTuple):
    """What is kept of a state: its JSON, its list of parties, its status, what lists go by."""

    body: str
    parties: list[dict[str, str]] | None
    status: int
    summary: Summary


def face_of(state: State, body: str | None = None) -> Face:
    """The face of a state, which may be folded into afterwards; `body` where it is encoded already."""
    parties = state[TERM].get("parties")
    return Face(
        encode(state) if body is None else body, parties[1] if parties else None, status_code(state), summary_of(state)
    )


def summary_of(state: State) -> Summary:
    """The summary of a state of at least one report."""
    _, terms, _, stage, _, steps, last, _, _, _, events, first, _ = state
    kind = terms.get("kind")
    amount = terms.get("amount")
    bound = currency = None
    if amount is not None:
        bound, currency = _bound(amount[1])
    elif steps and (sums := paid(state)):
        bound, currency = _bound(sums[0])
    return _summary(
        (
            None if kind is None else KIND_CODES[kind[1]],
            None if stage is None else STAGE_CODES[stage],
            bound,
            currency,
            last,
            heard(state),
            first,
            *outlets(state),
            events,
        )
    )


_summary = partial(tuple.__new__, Summary)  # a third of the time of calling Summary


def _bound(amount: dict[str, Any]) -> tuple[int | None, str]:
    high = amount.get("high")
    return (amount.get("low") if high is None else high), amount["currency"]


def status_code(state: State) -> int:
    """The place of the shown status in `store.fold.STATUSES`."""
    return STATUS_CODES[shown_status(state)]


def parties_of(state: State) -> list[str]:
    """The names of the parties, as reported."""
    held = state[TERM].get("parties")
    return [entry["party"] for entry in held[1]] if held else []


def bucket(bound: int) -> int:
    """A number that grows with the amount, the same for amounts alike in their first two digits."""
    digits = len(str(bound))
    return digits * 100 + (bound // 10 ** (digits - 2) if digits > 2 else bound)
