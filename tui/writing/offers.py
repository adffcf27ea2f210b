"""What completes an entry of a form: words of the vocabulary at once, names that the store knows when it is asked.

`words_for` is pure; `names_for` reads the store and is for a worker. Free of the event models.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from events.ids import id_key
from events.problems import Misread
from events.slug import slug_of
from store.likeness import IN_ORDER, likeness
from tui.drawing.words import count, day
from tui.writing.reading import entry_of, history_of

if TYPE_CHECKING:
    from store import Recorded
    from tui.writing.fields import Field
    from tui.writing.reading import Reader

MOST_NAMES = 8
_NOUNS = {"deal": "report", "party": "deal", "outlet": "deal"}


class Offer(NamedTuple):
    """A text that the whole entry may become, what is shown of it, and a word beside."""

    text: str
    shown: str
    beside: str = ""


def words_for(field: Field, text: str) -> list[Offer]:
    """Words that complete what is typed, the best first; none where nothing else is left to choose."""
    if not field.choices:
        return []
    if field.kind in ("party", "level"):
        word, sign, rest = text.partition(":")
        if word.strip() in field.choices or text.lstrip().startswith("{") or (sign and field.kind == "level"):
            return []
        end = f":{rest}" if field.kind == "party" else ""
        return _unless_said(text, [Offer(f"{fit}{end}", fit) for fit in _fitting(field.choices, word)])
    before, _, last = text.rpartition(",") if field.many and field.kind == "word" else ("", "", text)
    head = f"{before.strip()}, " if before.strip() else ""
    words = (*field.choices, "details.") if field.kind == "facet" else field.choices
    return _unless_said(text, [Offer(f"{head}{word}", word) for word in _fitting(words, last)])


def asks_for(field: Field, text: str) -> str | None:
    """What to look up in the store for what is typed; None for nothing."""
    if not field.seeks:
        return None
    if field.kind == "party":
        role, sign, name = text.partition(":")
        return name.strip() if sign and role.strip() and not text.lstrip().startswith("{") else None
    return text.strip()


def names_for(reader: Reader, field: Field, text: str, deal: str | None) -> list[Offer]:
    """Names, or entries of the log, that complete what is typed; `deal` is the one that the form is about."""
    wanted = asks_for(field, text)
    if wanted is None:
        return []
    if field.seeks == "event":
        return entry_offers(reader, wanted, deal)
    offers = []
    for found in reader.names_like(wanted, field.seeks, MOST_NAMES):
        shown = f"{found.slug}  {found.name}" if field.kind == "slug" and found.name != found.slug else found.name
        beside = "" if found.count is None else count(found.count, _NOUNS[field.seeks])
        offers.append(Offer(_filled(field, text, found.slug if field.kind == "slug" else found.name), shown, beside))
    return _unless_said(text, [*offers, *_as_slug(field, wanted, offers)])


def entry_offers(reader: Reader, wanted: str, deal: str | None) -> list[Offer]:
    """Entries of the log by their number, by their id, or by words among those of the deal; the latest first."""
    named = (wanted.isascii() and wanted.isdigit()) or _is_id(wanted)
    if named:
        known = entry_of(reader, wanted)
        found: Iterable[Recorded] = () if known is None else (known,)
    elif deal is not None:
        found = [line.recorded for line in reversed(history_of(reader, deal))]
    else:
        last = reader.head().seq
        found = reversed(list(reader.events(max(0, last - MOST_NAMES), last)))
    offers = [Offer(entry.id, entry_words(entry), f"entry {entry.seq}") for entry in found]
    words = "" if named else wanted.casefold()
    return [offer for offer in offers if words in offer.shown.casefold()][:MOST_NAMES]


def entry_words(entry: Recorded) -> str:
    """An entry of the log in a few words: when, who, what."""
    from tui.drawing.history import said

    content: dict[str, Any] | None = entry.content
    if content is None:
        return "erased"
    outlet = (content.get("source") or {}).get("outlet") or content.get("outlet") or content.get("party") or ""
    return " ".join(filter(None, (day(content["reported_at"]), outlet, said(content))))


def _filled(field: Field, text: str, name: str) -> str:
    return f"{text.partition(':')[0].strip()}:{name}" if field.kind == "party" else name


def _as_slug(field: Field, wanted: str, offers: Sequence[Offer]) -> list[Offer]:
    """What is typed in slug form, where the field needs one and it is none of those that are there."""
    try:
        slug = slug_of(wanted) if field.kind == "slug" and wanted else wanted
    except Misread:
        return []
    known = slug == wanted or any(offer.text == slug for offer in offers)
    return [] if known else [Offer(slug, slug, "new")]


def _unless_said(text: str, offers: list[Offer]) -> list[Offer]:
    """Without the one that stands there already."""
    return [offer for offer in offers if offer.text != text.strip()]


def _fitting(words: Iterable[str], typed: str) -> list[str]:
    """The words that are like it, the likeliest first; those with only its letters in order if there are no others."""
    begun = typed.strip().casefold()
    ranked = [(found, place, word) for place, word in enumerate(words) if (found := likeness(begun, word.casefold()))]
    near = [each for each in ranked if each[0][0] < IN_ORDER]
    return [word for _, _, word in sorted(near or ranked)]


def _is_id(text: str) -> bool:
    try:
        id_key(text)
    except ValueError:
        return False
    return True
