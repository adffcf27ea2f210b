"""Where words stand in a drawing, and lines with these places marked. Pure.

Letters are compared without case and accents. Places are counted in characters of the line's safe text; a mark that
sits on a letter goes along with it, so that no cell is torn.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from tui.drawing.lines import Line, Run, text_of

MATCH, HERE = "tab", "past"
"""The roles of a match and of the one that the user is at: those of every theme that stand out from all text."""
MOST = 10_000


class Match(NamedTuple):
    """A match: its line and where in it, in characters."""

    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Term:
    """What is looked for, folded. `whole`: only as a word or several; `begins`: only as the beginning of one."""

    text: str
    whole: bool = False
    begins: bool = False


@lru_cache(maxsize=16)
def terms_of_query(query: str) -> tuple[Term, ...]:
    """The words and phrases that a query asks for, as the store compares them; () where it cannot be read."""
    from store import BadQuery
    from store.query import parse_query

    try:
        conditions = parse_query(query).conditions
    except BadQuery:
        return ()
    terms: dict[Term, None] = {}
    for condition in conditions:
        if condition.key == "text" and not condition.negated:
            begins = str(condition.value).endswith("*") and not condition.phrase
            text = _words(str(condition.value).rstrip("*") if begins else str(condition.value))
            if text:
                terms[Term(text, whole=not begins, begins=begins)] = None
    return tuple(terms)


def terms_of_text(typed: str) -> tuple[Term, ...]:
    """What is typed to be found in a page, wherever it stands."""
    text = _folded(typed)[0].strip()
    return (Term(text),) if text else ()


def find(lines: Sequence[Line], terms: Sequence[Term], first: int = 0) -> list[Match]:
    """All places where one of the terms stands, in order, none over another. `first`: the number of the first line."""
    found: list[Match] = []
    if not terms:
        return found
    for number, line in enumerate(lines, first):
        text = text_of(line)
        folded, places = _folded(text)
        end = 0
        for start, stop in sorted(span for term in terms for span in _spans(folded, term)):
            if start >= end and len(found) < MOST:
                end = stop
                found.append(Match(number, places[start], _whole(text, places[stop - 1] + 1)))
    return found


def marked(line: Line, matches: Sequence[Match], here: Match | None) -> Line:
    """A line with its matches in their roles; `here` is the one that the user is at."""
    runs: list[Run] = []
    at = 0
    for run in line:
        end = at + len(run.text)
        for start, stop, role in _parts(at, end, run.role, matches, here):
            runs.append(Run(run.text[start - at : stop - at], role))
        at = end
    return tuple(runs)


def _parts(
    at: int, end: int, role: str, matches: Sequence[Match], here: Match | None
) -> Iterator[tuple[int, int, str]]:
    for match in matches:
        start, stop = max(at, match.start), min(end, match.end)
        if start < stop:
            if at < start:
                yield at, start, role
            yield start, stop, HERE if match == here else MATCH
            at = stop
    if at < end:
        yield at, end, role


def _spans(folded: str, term: Term) -> Iterator[tuple[int, int]]:
    at = folded.find(term.text)
    while at >= 0:
        end = at + len(term.text)
        before = at == 0 or not folded[at - 1].isalnum()
        after = end == len(folded) or not folded[end].isalnum()
        if (before or not (term.whole or term.begins)) and (after or not term.whole):
            yield at, end
        at = folded.find(term.text, max(end, at + 1))


def _words(text: str) -> str:
    """Signs between words are as good as a blank."""
    folded = _folded(text)[0]
    return " ".join("".join(letter if letter.isalnum() else " " for letter in folded).split())


@lru_cache(maxsize=4096)
def _folded(text: str) -> tuple[str, tuple[int, ...]]:
    """Text without case and accents, signs and all, and from which character each letter of it came."""
    if text.isascii():
        return text.lower(), tuple(range(len(text)))
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for letter in unicodedata.normalize("NFD", character).casefold():
            if not unicodedata.combining(letter):
                letters.append(letter)
                places.append(place)
    return "".join(letters), tuple(places)


def _whole(text: str, end: int) -> int:
    """Past the marks that sit on the last letter."""
    while end < len(text) and unicodedata.category(text[end]) in ("Mn", "Me"):
        end += 1
    return end
