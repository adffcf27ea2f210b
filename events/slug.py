"""Slugs: the form in which names are compared and deals are identified."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import category, normalize

from events.problems import Misread, quoted

_PLAIN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=32768)
def slug_of(name: str) -> str:
    """The slug of a name: NFC, casefold, NFC; letters, marks and decimal digits stay, each run of anything
    else becomes one ``-``, with none at the ends.

    Raises Misread, a ValueError with one sentence, where no letter or digit is left.
    """
    slug = _ascii(name) if name.isascii() else _unicode(name)
    if not slug:
        raise Misread(f"{quoted(name)} has no letter or digit" if name else "the name is empty")
    return slug


def is_slug(text: str) -> bool:
    """Whether a text is its own slug."""
    if _PLAIN.fullmatch(text):
        return True
    if text.isascii():
        return False
    return _unicode(text) == text


def _ascii(name: str) -> str:
    return _NOT_PLAIN.sub("-", name.lower()).strip("-")


def _unicode(name: str) -> str:
    folded = normalize("NFC", normalize("NFC", name).casefold())
    kept = [c if category(c)[0] in "LM" or category(c) == "Nd" else "-" for c in folded]
    return "-".join(part for part in "".join(kept).split("-") if part)


def slug_start(text: str) -> str:
    """How the slug of a name that begins with a text begins; empty where the text has no letter or digit."""
    try:
        return slug_of(text)
    except ValueError:
        return ""
