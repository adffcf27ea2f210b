"""How like what is typed a name is, and names looked through by that. Pure; all are in slug form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

SAME, BEGINS, WORDS_BEGIN, HOLDS, IN_ORDER = range(5)
"""The name itself, its beginning, beginnings of its words in any order, parts of it, its letters in order."""

LONGEST = 200
"""Of longer names only so many letters are looked at."""

_PIECE = 1 << 17
_LOOKED_AT = 8_000
_SPREAD = 300
_MOST_LETTERS = 40


def likeness(typed: str, name: str) -> tuple[int, int] | None:
    """(one of the kinds above, over how many letters the match is spread), less is likelier; None: not like it."""
    if name.startswith(typed):
        return (SAME if name == typed else BEGINS), 0
    words = typed.split("-")
    if _holds(name, words, "-"):
        return WORDS_BEGIN, 0
    if _holds(name, words, ""):
        return HOLDS, 0
    spread = _spread("".join(words), name[:LONGEST])
    return None if spread is None else (IN_ORDER, spread)


def _holds(name: str, words: list[str], before: str) -> bool:
    return all(f"{before}{word}" in f"-{name}" for word in words)


def _spread(letters: str, name: str) -> int | None:
    """Over how many letters of the name those typed are spread at best; None where they are not there in order."""
    best: int | None = None
    start = name.find(letters[:1])
    while start >= 0:
        at = start
        for letter in letters[1:]:
            at = name.find(letter, at + 1)
            if at < 0:
                return best
        best = at - start if best is None else min(best, at - start)
        start = name.find(letters[:1], start + 1)
    return best


class Haystack:
    """Names, the likeliest first, as one text: a quarter of a million are looked through in some milliseconds.

    `lines` are the names, each cut to LONGEST letters, joined by "\\n-".
    """

    def __init__(self, lines: str) -> None:
        self._text = f"\n-{lines}\n" if lines else ""

    def like(self, typed: str, most: int) -> list[str]:
        """The likest names, in order. What is dearer to find is looked for only where there are not enough others."""
        typed = typed[:LONGEST]
        words = sorted(typed.split("-"), key=len, reverse=True)
        kept: dict[str, None] = {}
        for needle, before in ((f"\n-{typed}", None), (f"-{words[0]}", "-"), (words[0], "")):
            found = (line for line in self._with(needle) if line not in kept)
            if before is not None:
                found = (line for line in found if _holds(line, words, before))
            kept.update(dict.fromkeys(islice(found, most - len(kept))))
            if len(kept) >= most:
                return list(kept)
        letters = "".join(typed.split("-"))
        near = [
            (spread, place, line)
            for place, line in enumerate(islice(self._in_order(letters), _SPREAD))
            if line not in kept and (spread := _spread(letters, line)) is not None
        ]
        kept.update((line, None) for _, _, line in sorted(near)[: most - len(kept)])
        return list(kept)

    def first(self, most: int) -> list[str]:
        """The likeliest where nothing is typed."""
        return list(islice(self._with("\n-"), most))

    def _with(self, needle: str) -> Iterator[str]:
        """The lines that hold it, each once."""
        text = self._text
        at = text.find(needle)
        for _ in range(_LOOKED_AT):
            if at < 0:
                return
            start = text.rfind("\n", 0, at + 1)
            end = text.find("\n", start + 1)
            if end < 0:
                return
            yield text[start + 2 : end]
            at = text.find(needle, end)

    def _in_order(self, letters: str) -> Iterator[str]:
        """The lines that hold these letters in order. In pieces, so that other threads get their turn."""
        if not 1 < len(letters) <= _MOST_LETTERS:
            return
        first, others = letters[0], letters[1:]
        # No letter can be passed over in two ways, so nothing is tried twice.
        search = re.compile(first + "".join(f"[^\n{letter}]*{letter}" for letter in others)).search
        text, start = self._text, 0
        while start < len(text):
            end = text.rfind("\n", start, start + _PIECE) + 1
            at = start
            while (found := search(text, at, end)) is not None:
                line = text.rfind("\n", 0, found.start())
                at = text.find("\n", found.start())
                yield text[line + 2 : at]
            start = end
