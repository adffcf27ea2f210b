"""What somebody types as one value of an event, and the text that stands for a value: `investor:Amazon`.

The command line's options and the fields of a form are read here. Errors are `events.problems.Misread`, as for the
texts of amounts; what only the event's model can judge (a role, a slug) is left to it. Pure, and free of the models.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import orjson

from events.amount import amount_text, stake_text
from events.problems import Misread, quoted
from events.time import parse_when

EXAMPLES = {
    "party": "investor:Amazon",
    "pair": "duration=ten years",
    "level": "exclusive:cloud; until 2030; binds OpenAI",
    "amount": "<=50bn USD",
    "stake": "~27%",
    "date": "2026-01-29",
}
"""How each kind of value that is more than a word is typed."""

_TAIL = re.compile(r"\s*;\s*(until|binds)\s+([^;]*[^;\s])\s*$")


class NoPair(Misread):
    """A text without the sign between its two halves, or with an empty half."""

    def __init__(self, text: str, example: str) -> None:
        super().__init__(f"{quoted(text)} is no pair", f"write it as in '{example}'")
        self.text = text
        self.example = example


def pair(text: str, sign: str, example: str) -> tuple[str, str]:
    """The two halves of a text, without the spaces around them."""
    before, found, after = text.partition(sign)
    if not (found and before.strip() and after.strip()):
        raise NoPair(text, example)
    return before.strip(), after.strip()


def party(text: str) -> dict[str, Any]:
    """`investor:Amazon`: a party and its role."""
    if (given := _object(text)) is not None:
        return given
    role, name = pair(text, ":", EXAMPLES["party"])
    return {"party": name, "role": role}


def named_text(text: str, example: str = EXAMPLES["pair"]) -> tuple[str, Any]:
    """`KEY=TEXT`; a KEY that holds the sign as in `{"a=b": "text"}`."""
    given = _object(text)
    if given is not None and len(given) == 1:
        return next(iter(given.items()))
    return pair(text, "=", example)


def level(text: str) -> dict[str, Any]:
    """`exclusive`, `exclusive:cloud`; behind it maybe `; until 2030` and `; binds OpenAI`."""
    if (given := _object(text)) is not None:
        return given
    tails: dict[str, str] = {}
    while (tail := _TAIL.search(text)) is not None and tail[1] not in tails:
        tails[tail[1]] = tail[2]
        text = text[: tail.start()]
    name, _, scope = text.partition(":")
    return {"level": name.strip(), **({"scope": scope.strip()} if scope.strip() else {}), **tails}


def words(text: str) -> list[str]:
    """`cash, credits`."""
    return [word.strip() for word in text.split(",")]


def date(text: str, now: int) -> str:
    """A date as people write it, `today` and `-7d` too, as an event has it; `now` in µs since 1970."""
    return parse_when(text, now).text


def value(kind: str, text: str, now: int) -> Any:
    """One value of that kind, as `events.prepare` takes it; of the kind `pair` a name with its text.

    Kinds: the keys of EXAMPLES, `grade`, and whatever is a text as it stands.
    """
    text = text.strip()
    if kind == "date":
        return date(text, now)
    if kind == "grade":
        return text.upper()
    if kind in ("amount", "stake"):
        given = _object(text)
        return text if given is None else given
    read = _READERS.get(kind)
    return text if read is None else read(text)


def text_of(kind: str, value_: Any) -> str:
    """The text that stands for a value: `value` reads it back, as JSON where there is no shorter way to say it."""
    if isinstance(value_, str):
        return value_
    shown = _shown(kind, value_)
    return shown if shown is not None else _json(dict([value_]) if kind == "pair" else value_)


def _shown(kind: str, given: Any) -> str | None:
    """The short text of a value; None where it has none that says the same."""
    write = _WRITERS.get(kind)
    if write is None:
        return None
    try:
        text = write(given)
        # Amounts and stakes are written by `events.amount`, which reads them back.
        return text if kind in ("amount", "stake") or value(kind, text, 0) == given else None
    except (KeyError, TypeError, ValueError, AttributeError):
        return None  # not shaped as such a value is; the model will say so


def _party_text(given: Any) -> str:
    return f"{given['role']}:{given['party']}"


def _pair_text(given: Any) -> str:
    return f"{given[0]}={given[1]}"


def _level_text(given: Any) -> str:
    scope = f":{given['scope']}" if given.get("scope") else ""
    tails = "".join(f"; {name} {given[name]}" for name in ("until", "binds") if given.get(name))
    return f"{given['level']}{scope}{tails}"


def _amount_text(given: Any) -> str:
    known = {"low", "high", "currency", "approx", "per"}
    if not set(given) <= known or not _whole(given.get("low"), given.get("high")):
        raise ValueError
    return amount_text(given)


def _stake_text(given: Any) -> str:
    if isinstance(given, int | float) and not isinstance(given, bool):
        return stake_text({"low": given, "high": given})
    if not set(given) <= {"low", "high", "approx"}:
        raise ValueError
    return stake_text(given)


def _whole(*bounds: Any) -> bool:
    return all(bound is None or type(bound) is int for bound in bounds) and any(bounds)


def _object(text: str) -> dict[str, Any] | None:
    """What is typed as JSON, where it is."""
    if not text.lstrip().startswith("{"):
        return None
    try:
        given = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Misread(f"{quoted(text)} is no JSON: {error}".partition(": line")[0]) from error
    assert isinstance(given, dict)
    return given


def _json(given: Any) -> str:
    return orjson.dumps(given).decode()


_READERS: dict[str, Callable[[str], Any]] = {"party": party, "pair": named_text, "level": level}
_WRITERS: dict[str, Callable[[Any], str]] = {
    "party": _party_text,
    "pair": _pair_text,
    "level": _level_text,
    "amount": _amount_text,
    "stake": _stake_text,
}
