"""What fields are called in a form, what is said under them, in which order they stand. Data only.

A key is a field's path; where a type has its own words, the type stands before it.
"""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "deal": ("deal", "the deal's slug, its identity for ever: amazon-openai-2026"),
    "party": ("party", "the party's slug: amazon"),
    "party.merged party": ("party", "the slug that goes"),
    "note.added deal": ("deal", "the slug of the deal that the note is on; or give a party"),
    "note.added party": ("or party", "the party that the note is on; or give a deal"),
    "note.added text": ("text", "the note: shown, never counted"),
    "into": ("into", "the slug that stays; a takeover is a deal of the kind acquisition, never this"),
    "event": ("entry", "its id; type a number of the log, or words of the deal's reports, and choose"),
    "report.retracted event": ("report", "the id of the report that its outlet withdrew; a number of the log finds it"),
    "outlet": ("outlet", "who publishes"),
    "grade": ("grade", "A reliable … E unreliable, F cannot be judged"),
    "reported_at": ("reported", "when it was published: 2026-01-29, 2026-01, today, -7d, 2026-01-29T09:30:00Z"),
    "source.outlet": ("outlet", "who published it"),
    "source.title": ("title", "the headline"),
    "source.url": ("url", "where it was published"),
    "source.basis": ("basis", "what the report stands on, from strong to weak"),
    "source.cites": ("cites", "the earlier report of this deal that it only repeats"),
    "source.language": ("language", "the language of the report"),
    "source.read_on": ("read on", "when you read it"),
    "source.archived_url": ("archived at", "where a copy of it is kept"),
    "kind": ("kind", "what sort of tie it is"),
    "party.declared kind": ("kind", "what sort of party it is"),
    "name": ("name", "the name as it is to be shown"),
    "aliases": ("also called", "another name"),
    "parent": ("part of", "the slug of the party that it is a division of"),
    "identifiers": ("identifier", "SCHEME=ID, as in wikidata=Q3884"),
    "parties": ("parties", "ROLE:NAME, the whole list, one a line; unknown-party where nobody is named"),
    "amount": ("amount", "for the whole deal: 50bn USD, <=50bn USD, >=13bn USD, ~300m EUR, 10bn..15bn USD"),
    "deal.completed amount": ("amount", "what was paid with this step: 50bn USD, ~300m EUR"),
    "stage": ("stage", "how far it has come"),
    "tranche": ("tranche", "the slug of this step, where there are several"),
    "by": ("denied by", "the party that denies it"),
    "facets": ("denies only", "a term, or details.KEY; leave it out where the whole deal is denied"),
    "reason": ("reason", "why"),
    "deal.ended reason": ("reason", "why it ended"),
    "form": ("form", "what is paid with"),
    "stake": ("stake", "a share in percent: 27%, ~27%, <=15%, 10%..15%"),
    "exclusivity": ("exclusivity", "LEVEL or LEVEL:SCOPE, and maybe ; until 2030 ; binds OpenAI"),
    "part_of": ("part of", "the slug of the round or programme that it belongs to"),
    "related": ("related", "the slug of a deal that it is about"),
    "effective_on": ("effective", "when the tie takes effect, or is expected to"),
    "details": ("detail", "KEY=TEXT, as in duration=ten years"),
    "note": ("note", "your own words"),
    "id": ("id", "leave it out: it is made from the content"),
}

FIRST = (
    "event", "deal", "party", "text", "name", "into", "outlet", "grade", "reason", "reported_at", "source.outlet",
    "source.title", "source.url", "source.basis", "by", "facets", "kind", "parties", "amount", "stage", "tranche",
    "form", "stake", "exclusivity", "details", "effective_on", "part_of", "related", "aliases", "parent", "identifiers",
    "source.cites", "source.language", "source.read_on", "source.archived_url", "note", "id",
)  # fmt: skip
"""The order of fields in a form."""

SEEKS = {
    "deal": "deal",
    "part_of": "deal",
    "related": "deal",
    "party": "party",
    "into": "party",
    "parent": "party",
    "parties": "party",
    "by": "party",
    "party.declared name": "",
    "source.outlet": "outlet",
    "outlet": "outlet",
    "event": "event",
    "source.cites": "event",
}
"""What of the store completes a field."""
