"""How a deal is put in words and signs: glyphs, sums, who gives to whom, marks of doubt. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

from events.amount import amount_text, stake_text
from events.vocabulary import UNKNOWN_PARTY
from tui.text import ELLIPSIS, plain

if TYPE_CHECKING:
    from store import Deal

GLYPHS = {
    "rumoured": "◌",
    "confirmed": "●",
    "completed": "✔",
    "disputed": "◐",
    "denied": "✖",
    "ended": "○",
}
FIRMNESS = ("completed", "confirmed", "disputed", "rumoured", "ended", "denied")
"""The statuses, the firmest first."""
STALE = "†"
UNCONFIRMED = "?"
DENIED = "✖"

#: What a report says, as the status that it speaks for.
STANCES = {
    "deal.rumoured": "rumoured",
    "deal.confirmed": "confirmed",
    "deal.amended": "confirmed",
    "deal.completed": "completed",
    "deal.denied": "denied",
    "deal.ended": "ended",
}

_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "INR": "₹", "KRW": "₩"}

# Who stands left: an arrow runs from the lowest rank to the others.
_RANKS = {
    "investor": 1,
    "acquirer": 1,
    "bidder": 1,
    "supplier": 1,
    "licensor": 1,
    "owner": 1,
    "creditor": 1,
    "lessor": 1,
    "payer": 1,
    "regulator": 1,
    "complainant": 1,
    "partner": 1,
    "member": 1,
    "other": 1,
    "issuer": 2,
    "investee": 2,
    "target": 2,
    "customer": 2,
    "licensee": 2,
    "distributor": 2,
    "owned": 2,
    "debtor": 2,
    "lessee": 2,
    "payee": 2,
    "venture": 2,
    "company": 2,
    "subject": 2,
    "respondent": 2,
    "holder": 3,
}
_HELPERS = frozenset({"broker", "adviser"})


def glyph(deal: Deal) -> str:
    """The sign of the deal's status, with `†` where a rumour has had no news for 90 days."""
    return GLYPHS.get(deal.status, "?") + (STALE if deal.stale else "")


def status_words(deal: Deal) -> str:
    """`rumoured (stale) · in-talks · 2 outlets · 1 denial`."""
    words = [deal.status + (" (stale)" if deal.stale else "")]
    if deal.stage:
        words.append(doubted(deal, "stage", deal.stage))
    words.append(count(deal.reports, "outlet"))
    if deal.denials:
        words.append(count(deal.denials, "denial"))
    return " · ".join(words)


def number(value: int) -> str:
    """`20 000`."""
    return f"{value:,}".replace(",", " ")


def count(value: int, noun: str) -> str:
    """`1 deal`, `20 000 deals`, `3 parties`."""
    if value != 1:
        noun = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number(value)} {noun}"


def day(reported: str) -> str:
    """The date of a report as a list shows it: of a timestamp only the day."""
    return reported[:10]


def doubt(deal: Deal, term: str) -> str:
    """The sign of doubt about a term: `✖` denied, `?` unconfirmed in a deal that is not, else nothing."""
    denied = deal.denied_facets
    if term in denied or ("details" in denied and term.startswith("details.")):
        return DENIED
    return UNCONFIRMED if term in deal.unconfirmed else ""


def doubted(deal: Deal, term: str, text: str) -> str:
    """The text of a term with its sign of doubt behind it. Whoever shows a term to people puts it in words by this."""
    sign = doubt(deal, term)
    return f"{text} {sign}" if sign else text


def shown(deal: Deal, field: str) -> str:
    """Any field of a deal in a line, each term in it with its sign of doubt; empty where there is none."""
    if field == "details":
        return "; ".join(doubted(deal, f"details.{key}", f"{key}: {text}") for key, text in deal.details.items())
    text = field_text(field, getattr(deal, field))
    return doubted(deal, field, text) if text else ""


def shorten(data: str, width: int) -> str:
    """Data as safe text cut to `width` cells; a sign of doubt at its end is never what is cut off."""
    sign = data[-1:]
    if sign not in (UNCONFIRMED, DENIED) or data[-2:-1] != " ":
        return plain(data, width)
    text = plain(data, width)
    if text.endswith(sign) or width < 1:
        return text
    return f"{plain(data[:-2], width - 2)} {sign}" if width >= 3 else f"{ELLIPSIS[: width - 1]}{sign}"


def money(amount: Mapping[str, Any] | None, *, signs: bool = True) -> str:
    """`≤ 50bn $`, `~300m €`, `10bn–15bn $`, `1.25bn $/month`; `undisclosed` where there is none.

    Without `signs` as long as the data has it: `1.25bn USD per month`."""
    if amount is None:
        return "undisclosed"
    text = amount_text(amount).replace("<=", "≤ ").replace(">=", "≥ ").replace("..", "–")
    if not signs:
        return text
    words = [_SIGNS.get(word, word) for word in text.split(" ")]
    return " ".join(words).replace(" per ", "/")


def amount_of(deal: Deal) -> str:
    """The deal's sum as a list shows it, with its mark of doubt."""
    return doubted(deal, "amount", money(deal.amount))


def sides(parties: Sequence[Mapping[str, Any]]) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """Who gives and who gets, by role. The second list is empty where all stand alike."""
    acting = [party for party in parties if party["role"] not in _HELPERS] or list(parties)
    ranks = [_RANKS.get(party["role"], 1) for party in acting]
    lowest = min(ranks, default=1)
    left = [party for party, rank in zip(acting, ranks, strict=True) if rank == lowest]
    right = [party for party, rank in zip(acting, ranks, strict=True) if rank > lowest]
    return left, right


def across(parties: Sequence[Mapping[str, Any]]) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Who is tied to whom: those of one side to those of the other; where all stand alike, each to each. Helpers
    and unknown parties are tied to nobody."""
    left, right = (
        [p for p in side if p["party"] != UNKNOWN_PARTY and p["role"] not in _HELPERS] for side in sides(parties)
    )
    pairs = product(left, right) if sides(parties)[1] else combinations(left, 2)
    return [(one, other) for one, other in pairs if one["party"] != other["party"]]


def names(parties: Sequence[Mapping[str, Any]], most: int = 3) -> str:
    """Names joined by commas, each once; `+2` for those beyond `most`."""
    distinct = list(dict.fromkeys(str(party["name"]) for party in parties))
    shown = ", ".join(distinct[:most])
    return f"{shown} +{len(distinct) - most}" if len(distinct) > most else shown


def parties_of(deal: Deal) -> str:
    """`Amazon → OpenAI`, `A – B` among equals, with the mark of doubt."""
    left, right = sides(deal.parties)
    if not left:
        return doubted(deal, "parties", "nobody named")
    joined = f"{names(left)} → {names(right)}" if right else " – ".join(_distinct(left))
    return doubted(deal, "parties", joined)


def _distinct(parties: Sequence[Mapping[str, Any]], most: int = 3) -> list[str]:
    listed = list(dict.fromkeys(str(party["name"]) for party in parties))
    return listed if len(listed) <= most else [*listed[:most], f"+{len(listed) - most}"]


def term_text(term: str, value: Any) -> str:
    """A term's value in words, whatever the term."""
    if value is None or value == [] or value == {}:
        return ""
    if term == "amount":
        return money(value, signs=False)
    if term == "paid":
        return ", ".join(money(entry, signs=False) for entry in value)
    if term == "stake":
        return stake_text(value)
    if term == "parties":
        return ", ".join(f"{entry.get('name', entry['party'])} ({entry['role']})" for entry in value)
    if term == "exclusivity":
        return ", ".join(_exclusive(entry) for entry in value)
    if isinstance(value, (list, tuple)):
        return ", ".join(str(entry) for entry in value)
    return str(value)


def field_text(field: str, value: Any) -> str:
    """One value of any field of a deal in a line; empty where there is none."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Mapping) and field not in ("amount", "stake"):
        return "; ".join(f"{key}: {text}" for key, text in value.items())
    return term_text(field, value)


def told(content: Mapping[str, Any]) -> list[str]:
    """What a report says of sums and steps, each in words: amount, stake, stage, tranche."""
    terms = ("amount", "stake", "stage", "tranche")
    return [term_text(term, content[term]) for term in terms if content.get(term) is not None]


def denial(content: Mapping[str, Any]) -> list[str]:
    """What a denial is of and whose: `denies amount`, `by Nvidia`."""
    facets = content.get("facets")
    what = [f"denies {', '.join(facets)}"] if facets else []
    return [*what, f"by {content['by']}"] if content.get("by") else what


def _exclusive(entry: Mapping[str, Any]) -> str:
    words = [str(entry["level"])]
    if entry.get("scope"):
        words.append(f"for {entry['scope']}")
    if entry.get("until"):
        words.append(f"until {entry['until']}")
    if entry.get("binds"):
        words.append(f"binds {entry['binds']}")
    return " ".join(words)
