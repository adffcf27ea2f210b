"""Pydantic's errors in our own words: the field as its writer knows it, what is wrong, what is right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from events import vocabulary
from events.amount import EXAMPLES, check_percent, check_whole, currency_mend, parse_amount, parse_stake
from events.model import MODELS
from events.problems import EventError, Misread, Problem, did_you_mean, near, printable, quoted
from events.slug import slug_of
from events.terms import FULL, SHORT, Amount, Exclusivity, Party, Source, Stake
from events.time import parse_moment
from events.vocabulary import EVENT_TYPES, TERMS

_INNER: dict[str, type[BaseModel]] = {
    "source": Source,
    "parties": Party,
    "amount": Amount,
    "stake": Stake,
    "exclusivity": Exclusivity,
}
_MENDS_OF_MISSING = {
    "reported_at": "give the date of the report, such as 2023-10-27",
    "source": 'say who published it, as in {"outlet": "Reuters"}',
    "source.outlet": "say who published it",
    "deal": "give the slug of the deal, such as microsoft-openai-2023",
    "amount.currency": "give its ISO 4217 code, such as USD",
    "reason": f"one of {', '.join(vocabulary.REASONS)}",
    "event": "give the id of the entry that is meant",
    "party": "give the name of the party; unknown-party where nobody is named",
    "role": "give its role, such as investor",
    "into": "give the slug of the party that stays",
    "grade": f"one of {', '.join(vocabulary.GRADES)}",
}
_EXAMPLES_OF_OBJECTS = {
    "source": 'write it as {"outlet": "Reuters"}',
    "party": 'write it as {"party": "OpenAI", "role": "investee"}',
    "exclusivity": 'write it as {"level": "exclusive"}',
    "amount": f"write a text such as {EXAMPLES}",
}

_ONE_OF = {"parties": "party", "facets": "facet", "aliases": "alias"}

Said = tuple[str, str | None]
Place = list[str | int]


def explain(error: ValidationError, event: Mapping[str, Any]) -> EventError:
    """The same problems as an EventError, none of them twice, a misspelt field before all else about it."""
    model: type[BaseModel] | None = MODELS.get(event["type"]) if isinstance(event.get("type"), str) else None
    problems: list[Problem] = []
    for detail in error.errors(include_url=False):
        if _is_beside_the_point(detail["type"], detail["loc"], detail["input"]):
            continue
        place: Place = [step for step in detail["loc"][1:] if step not in (FULL, SHORT)]
        problems.append(_problem(detail["type"], detail["input"], detail.get("ctx", {}), place, event, model))
    return EventError(_sifted(problems))


def field_path(place: Iterable[str | int]) -> str | None:
    """``parties[1].role``: a place in an event as its writer would name it."""
    path = ""
    for step in place:
        if isinstance(step, int):
            path += f"[{step}]"
        else:
            path += ("." if path else "") + printable(step)
    return path or None


def _is_beside_the_point(kind: str, loc: tuple[str | int, ...], value: Any) -> bool:
    """Whether an error says nothing new, or is about a form of the field that the writer did not mean.

    Where a field has a full and a short form, what stands there decides: the full form of `exclusivity` is a
    list, its short one an object; that of an amount or a stake is an object, the short one a text or number.
    """
    if kind == "too_short":
        return len(value) > 0  # its items were refused, and said so
    if not loc:
        return False
    if loc[-1] == FULL and kind in ("model_type", "tuple_type"):
        return True
    if loc[-1] != SHORT:
        return False
    return isinstance(value, list | tuple) if kind == "model_type" else isinstance(value, dict)


def _problem(
    kind: str,
    value: Any,
    context: Mapping[str, Any],
    place: Place,
    event: Mapping[str, Any],
    model: type[BaseModel] | None,
) -> Problem:
    if kind in ("union_tag_not_found", "union_tag_invalid"):
        return _type_problem(event)
    path = field_path(place)
    if kind == "extra_forbidden":
        return Problem(path, *_unknown_field(place, model))
    if kind == "missing" or (value is None and kind in _SAYINGS and not isinstance(place[-1], int)):
        return Problem(path, f"{place[-1]} is missing", _mend_of_missing(place, path))
    if kind == "said":
        return Problem(path, context["problem"], context["mend"])
    noun = next((step for step in reversed(place) if isinstance(step, str)), "the event")
    if place and isinstance(place[-1], int):
        noun = _ONE_OF.get(noun, noun)
    if kind == "texts" and isinstance(value, dict):
        return _texts_problem(value, noun)
    if kind == "too_short" or value == "":
        return Problem(path, f"{noun} is empty", _mend_of_empty(place, path, model))
    if kind == "word":
        return Problem(path, *_no_word(value, noun, context["words"]))
    say = _SAYINGS.get(kind)
    if kind == "invalid_key":
        return Problem(None, "the name of a field is not a text", None)
    if say is None:
        return Problem(path, f"{noun} cannot be {quoted(value)}", None)
    return Problem(path, *say(value, noun))


def _type_problem(event: Mapping[str, Any]) -> Problem:
    given = event.get("type")
    if given is None:
        return Problem("type", "type is missing", "give one such as deal.rumoured")
    mend = did_you_mean(given, EVENT_TYPES) or "a report begins with deal., as in deal.rumoured"
    return Problem("type", f"type {quoted(given)} is not known", mend)


def _unknown_field(place: Place, model: type[BaseModel] | None) -> Said:
    name = str(place[-1])
    home = _home(place, model)
    known = list(home.model_fields) if home else []
    if home is model is not None and any(name in other.model_fields for other in MODELS.values()):
        kind = model.model_fields["type"].annotation.__args__[0]  # type: ignore[union-attr]
        return f"{kind} has no field '{name}'", "leave it out, or say it in the note"
    found = near(name, known)
    mend = f"did you mean '{found}'?" if found else f"known are {', '.join(sorted(known))}"
    return f"field {quoted(name)} is not known", mend


def _home(place: Place, model: type[BaseModel] | None) -> type[BaseModel] | None:
    """The model that holds the last field of a place."""
    inner = next((step for step in reversed(place[:-1]) if isinstance(step, str)), None)
    return _INNER.get(inner) if inner else model


def _mend_of_missing(place: Place, path: str | None) -> str | None:
    return _MENDS_OF_MISSING.get(path or "") or _MENDS_OF_MISSING.get(str(place[-1]))


def _mend_of_empty(place: Place, path: str | None, model: type[BaseModel] | None) -> str | None:
    home = _home(place, model)
    field = home.model_fields.get(str(place[-1])) if home else None
    if field is None or field.is_required():
        return _mend_of_missing(place, path)
    return "leave it out where there is nothing to say"


def _sifted(problems: list[Problem]) -> list[Problem]:
    """Each problem once; a missing field is not told where a misspelt one was meant for it."""
    meant = {_owner(one.field) + one.mend[14:-2] for one in problems if _is_misspelling(one) and one.mend}
    kept = [one for one in problems if not (one.field in meant and one.problem.endswith(" is missing"))]
    return list(dict.fromkeys(kept))


def _is_misspelling(problem: Problem) -> bool:
    return problem.problem.startswith("field ") and (problem.mend or "").startswith("did you mean '")


def _owner(path: str | None) -> str:
    return path[: path.rfind(".") + 1] if path else ""


def _no_word(value: Any, noun: str, words: str) -> Said:
    known = getattr(vocabulary, words)
    if not isinstance(value, str):
        return _no_text(value, noun)
    problem = f"{noun} {quoted(value)} is not known"
    if words == "CURRENCIES":
        return problem, currency_mend(value)
    return problem, did_you_mean(value, known, list_up_to=len(known))


def _no_text(value: Any, noun: str) -> Said:
    if value is None:
        return f"{noun} is null", "leave it out where there is nothing to say"
    if not isinstance(value, str):
        return f"{noun} must be a text, not {quoted(value)}", None
    if not value:
        return f"{noun} is empty", "leave it out where there is nothing to say"
    return f"{noun} holds half of a surrogate pair", "write the whole character"


def _by(check: Callable[[Any], Any]) -> Callable[[Any, str], Said]:
    """A saying from the function that refuses the text; its sentence is the problem."""

    def say(value: Any, noun: str) -> Said:
        if not isinstance(value, str) or not value:
            return _no_text(value, noun)
        try:
            check(value)
        except Misread as misread:
            return misread.problem, misread.mend
        return _no_text(value, noun)

    return say


def _no_slug(value: Any, noun: str) -> Said:
    if not isinstance(value, str) or not value:
        return _no_text(value, noun)
    try:
        meant = slug_of(value)
    except Misread as misread:
        return misread.problem, "a slug is made of letters and digits, joined by single hyphens"
    if meant == value:
        return _no_text(value, noun)
    return f"{noun} {quoted(value)} is not in slug form", f"write {quoted(meant)}"


def _no_id(value: Any, noun: str) -> Said:
    if not isinstance(value, str):
        return _no_text(value, noun)
    return f"{noun} {quoted(value)} is not a UUID", "it looks like 1027c4d1-c386-4bc4-8d61-3e30d8f16adf"


def _no_number(check: Callable[[Any], Any], noun_of_unit: str) -> Callable[[Any, str], Said]:
    def say(value: Any, noun: str) -> Said:
        if isinstance(value, bool) or not isinstance(value, int | float):
            mend = "write it without quotes" if isinstance(value, str) and value.isdigit() else None
            return f"{noun} must be a number of {noun_of_unit}, not {quoted(value)}", mend
        try:
            check(value)
        except Misread as misread:
            return f"{noun} {misread.problem}", misread.mend
        return f"{noun} cannot be {quoted(value)}", None

    return say


def _no_amount(value: Any, noun: str) -> Said:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return (
            _by(parse_amount)(value, noun)
            if isinstance(value, str)
            else (
                f"{noun} must be an object or a text, not {quoted(value)}",
                f"write a text such as {EXAMPLES}",
            )
        )
    return f"{noun} {quoted(value)} has no currency", f"write a text such as {EXAMPLES}"


def _no_stake(value: Any, noun: str) -> Said:
    try:
        parse_stake(value)
    except Misread as misread:
        return misread.problem, misread.mend
    return f"{noun} cannot be {quoted(value)}", None


def _texts_problem(texts: dict[Any, Any], noun: str) -> Problem:
    for name, text in texts.items():
        if not isinstance(name, str) or not name:
            return Problem(noun, f"{noun} has an empty name", "give each text a name")
        if text is not None and (not isinstance(text, str) or not text):
            return Problem(f"{noun}.{printable(name)}", *_no_text(text, quoted(name)))
    if any(text is not None for text in texts.values()):
        return Problem(noun, f"{noun} holds half of a surrogate pair", "write the whole character")
    return Problem(noun, f"{noun} is empty", "leave it out where there is nothing to say")


def _no_texts(value: Any, noun: str) -> Said:
    return f"{noun} must be an object of texts, not {quoted(value)}", 'write it as {"NAME": "text"}'


def _no_object(value: Any, noun: str) -> Said:
    return f"{noun} must be an object, not {quoted(value)}", _EXAMPLES_OF_OBJECTS.get(noun)


def _no_list(value: Any, noun: str) -> Said:
    if noun == "parties" or not isinstance(value, str):
        return f"{noun} must be a list, not {quoted(value)}", "put it in brackets, […]"
    return f"{noun} must be a list, not {quoted(value)}", f"write it as [{quoted(value)}]"


def _no_facet(value: Any, noun: str) -> Said:
    if not isinstance(value, str) or not value:
        return _no_text(value, noun)
    known = (*TERMS, "details.KEY")
    return f"{noun} {quoted(value)} is no term", did_you_mean(value, known, list_up_to=len(known))


def _no_flag(value: Any, noun: str) -> Said:
    return f"{noun} must be true or false, not {quoted(value)}", None


def _no_version(value: Any, _noun: str) -> Said:
    return f"version {quoted(value)} of this event type is not known", "this program reads version 1"


_SAYINGS: dict[str, Callable[[Any, str], Said]] = {
    "text": _no_text,
    "name": _by(slug_of),
    "slug": _no_slug,
    "uuid": _no_id,
    "date": _by(parse_moment),
    "whole": _no_number(check_whole, "currency units"),
    "percent": _no_number(check_percent, "percent"),
    "flag": _no_flag,
    "version": _no_version,
    "word": lambda value, noun: _no_text(value, noun),
    "facet": _no_facet,
    "texts": _no_texts,
    "amount": _no_amount,
    "stake": _no_stake,
    "model_type": _no_object,
    "tuple_type": _no_list,
}
