"""Pages for people: one deal, one party."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from tui.drawing.words import day, denial, doubted, shown, told
from tui.printing import output, words
from tui.printing.lists import deal_table
from tui.printing.table import Column, show

if TYPE_CHECKING:
    from store.deal import Deal
    from store.pages import DealPage, HistoryLine, PartyPage

WINS = "▸"
_TERM_COLUMNS = (
    Column("term", least=6, cap=24),
    Column("", least=1),
    Column("value", least=16),
    Column("reported", least=10, cap=10),
    Column("outlet", least=8, cap=20),
    Column("basis", least=5, cap=18),
    Column("tier", least=8, since=78),
)
_INDENT = 2
_BELOW = 6
"""Where what stands below a row of the history begins."""
_TITLE_SINCE = 110
"""In a line of fewer cells a headline stands below its row, whole."""
_HISTORY_COLUMNS = (
    Column("seq", least=3, right=True),
    Column("reported", least=10, cap=10),
    Column("says", least=11, cap=24),
    Column("outlet", least=8, cap=20),
    Column("basis", least=5, cap=18),
    Column("told", least=6, cap=48, keep=True),
    Column("title", least=12, since=_TITLE_SINCE),
)


def deal_page(page: DealPage) -> None:
    """A deal: what holds, who says so for each term, and all that was said about it."""
    deal = page.deal
    output.say(words.pair_text(page.point), "", f"{deal.deal}", words.summary(deal))
    output.say(*_facts(deal, page))
    output.say(*words.legend(words.marks_of(deal, [*deal.unconfirmed, *deal.denied_facets])))
    if page.claims:
        output.say("", f"terms ({WINS} the claim that holds)")
        show(_TERM_COLUMNS, _claim_rows(page), indent=2)
    output.say("", f"history, {words.count(len(page.history), 'entry')}")
    _history(page.history)


def _facts(deal: Deal, page: DealPage) -> Iterator[str]:
    first, last = deal.first_reported, deal.last_reported
    yield f"first reported {first}, last {last}" if first != last else f"reported {first}"
    for title, value in (
        ("paid", shown(deal, "paid")),
        ("part of", shown(deal, "part_of")),
        ("about", shown(deal, "related")),
        ("named by", ", ".join(page.related)),
        ("effective", shown(deal, "effective_on")),
        ("denied", ", ".join(deal.denied_facets)),
    ):
        if value:
            yield f"{title}: {value}"
    if deal.denials:
        yield f"denied by {words.count(deal.denials, 'outlet')}"


def _claim_rows(page: DealPage) -> Iterator[list[str]]:
    for term, claims in page.claims.items():
        title = term
        for claim in sorted(claims, key=lambda claim: not claim["wins"]):
            text = words.field_text(term, claim["value"])
            grade = f" ({claim['grade']})" if claim.get("grade") else ""
            yield [
                title,
                WINS if claim["wins"] else "",
                doubted(page.deal, term, text) if claim["wins"] else text,
                day(claim["reported_at"]),
                (claim["outlet"] or "") + grade,
                claim["basis"] or "",
                claim["tier"],
            ]
            title = ""


def _history(history: list[HistoryLine]) -> None:
    """A line an entry, its notes right below, the links at the end; an entry that is out says why."""
    seqs = {line.recorded.id: line.recorded.seq for line in history}
    rows = [_history_row(line, seqs) for line in history]
    narrow = output.room() - _INDENT < _TITLE_SINCE
    show(_HISTORY_COLUMNS, rows, indent=_INDENT, below=[_below(_content(line), titled=narrow) for line in history])
    links = [(line, _source(line).get("url")) for line in history]
    if any(url for _, url in links):
        output.say("", "sources")
        for line, url in links:
            if url:
                output.say_whole(f"  {_day_of(line)}  {url}")


def _content(line: HistoryLine) -> Mapping[str, Any]:
    return line.recorded.content or {}


def _source(line: HistoryLine) -> Mapping[str, Any]:
    return _content(line).get("source") or {}


def _day_of(line: HistoryLine) -> str:
    """The day of an entry, of an erased one too."""
    from events.time import DAY, moment_text

    return day(_content(line).get("reported_at") or moment_text(line.instant, DAY))


def _below(content: Mapping[str, Any], *, titled: bool) -> list[str]:
    """The headline, where the row has no room for it, and what the keeper or a note says, each a line."""
    title = (content.get("source") or {}).get("title") if titled else None
    notes = [f"note: {content[name]}" for name in ("text", "note") if content.get(name)]
    return [f"{' ' * _BELOW}{text}" for text in [*([title] if title else []), *notes]]


def _told(content: Mapping[str, Any], seqs: Mapping[str, int]) -> str:
    """What a report says besides its type: whose denial of what, why, how much, whom it repeats."""

    def entry(id_: str) -> str:
        return f"entry {seqs[id_]}" if id_ in seqs else id_

    said = [" ".join(denial(content)), content.get("reason", ""), *told(content)]
    if "event" in content:
        said.insert(0, entry(content["event"]))
    if cited := (content.get("source") or {}).get("cites"):
        said.append(f"cites {entry(cited)}")
    return " · ".join(filter(None, said))


def _history_row(line: HistoryLine, seqs: Mapping[str, int]) -> list[str]:
    content, source = _content(line), _source(line)
    act = words.act(line.recorded.content) + (", copy" if line.copy else "")
    said = _told(content, seqs)
    if line.out is not None:
        said = f"[out: {line.out}] {said}".rstrip()
    return [
        str(line.recorded.seq),
        _day_of(line),
        act,
        source.get("outlet", ""),
        source.get("basis", ""),
        said,
        source.get("title", ""),
    ]


def party_page(page: PartyPage) -> None:
    """A party: what is known of it, its deals, notes."""
    party = page.party
    counted = words.count(party.deals, "deal") + (f" and {len(page.via)} of its divisions" if page.via else "")
    head = " · ".join(filter(None, [party.name, party.kind, counted]))
    output.say(words.pair_text(page.point, page.lens), "", party.party, head)
    for title, value in (
        ("part of", party.parent),
        ("also", ", ".join(party.aliases)),
        ("ids", ", ".join(f"{scheme} {id_}" for scheme, id_ in (party.identifiers or {}).items())),
        ("divisions", ", ".join(page.divisions)),
    ):
        if value:
            output.say(f"{title}: {value}")
    if page.deals:
        output.say("")
        deal_table(page.deals)
    for deal, division in page.via.items():
        output.say(f"{deal} by its division {division}")
    if page.notes:
        output.say("", "notes")
        _history(page.notes)
