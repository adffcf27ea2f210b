"""Deals and parties asked for by name: the slug that was meant, and what is said where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

from tui.failures import Failure

if TYPE_CHECKING:
    from store import AsOf, Store


def deal_slug(name: str) -> str:
    """The slug that was meant, where the name is not in slug form."""
    from events.slug import is_slug, slug_of

    try:
        return name if is_slug(name) else slug_of(name)
    except ValueError as error:
        raise Failure(f"DEAL: {error}") from error


def no_deal(store: Store, name: str, slug: str, wanted: AsOf) -> NoReturn:
    """Say whether there is no such deal at all, or only not at that point."""
    from tui.printing.words import pair_text

    later = store.deal(slug)
    if later is not None:
        point = pair_text(store.point(wanted))
        first = later.first_reported
        raise Failure(f"deal '{slug}' does not exist yet {point}; it was first reported on {first}")
    near = store.near(slug, kind="deal")
    if slug in near:
        raise Failure(f"deal '{slug}' has no report left: each was retracted or withdrawn (see: dealweb log)")
    raise Failure(f"there is no deal '{name}'{_meant(near, 'deals')}")


def no_party(store: Store, name: str) -> NoReturn:
    """Say that nobody knows the party, and which names are near."""
    raise Failure(f"there is no party '{name}'{_meant(store.near(name, kind='party'), 'parties')}")


def _meant(near: Sequence[str], listing: str) -> str:
    if near:
        return f"; did you mean {' or '.join(repr(name) for name in near)}?"
    return f"; see them all with: dealweb {listing} --lens all"
