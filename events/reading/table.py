"""CSV in the layout of a deal timeline: one report a row.

Columns: ``reported_on, status, kind, parties, amount, currency, note, source_title, source_url, deal``.
`status` says both what kind of event the row is and how far the deal has come; `parties` is
``role:Name;role:Name``; the outlet is the host of `source_url`. Without a `deal` the slug of the deal is made
of the parties in their order and the kind.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from events.amount import amount_text, parse_amount
from events.canonical import Entry, prepare
from events.problems import EventError, Misread, Problem, did_you_mean, quoted
from events.reading import rejects
from events.reading.lines import Lines
from events.reading.records import csv_problem, records, split
from events.reading.rows import Origin, Row, Taken, Unfit, UnreadableFile
from events.reading.sniff import CSV
from events.slug import slug_of
from events.vocabulary import ROLES

LAYOUT = (
    "reported_on",
    "status",
    "kind",
    "parties",
    "amount",
    "currency",
    "note",
    "source_title",
    "source_url",
    "deal",
)
NEEDED = ("reported_on", "status", "source_url")
_TWO_IN_ONE = re.compile(rf",\s*(?:{'|'.join(ROLES)})\s*:")
NEEDED_FOR_SLUG = ("kind", "parties")


class Status(NamedTuple):
    """What a word in the column `status` makes of a row."""

    type: str
    stage: str | None = None
    reason: str | None = None


STATUSES = {
    "in-talks": Status("deal.rumoured", stage="in-talks"),
    "reported": Status("deal.rumoured"),
    "rumoured": Status("deal.rumoured"),
    "announced": Status("deal.confirmed", stage="announced"),
    "confirmed": Status("deal.confirmed"),
    "disclosed": Status("deal.confirmed"),
    "opened": Status("deal.confirmed"),
    "amended": Status("deal.amended"),
    "completed": Status("deal.completed"),
    "denied": Status("deal.denied"),
    "disputed": Status("deal.denied"),
    "terminated": Status("deal.ended", reason="terminated"),
    "closed": Status("deal.ended", reason="concluded"),
}

_COLUMN_OF = {
    "reported_at": "reported_on",
    "type": "status",
    "stage": "status",
    "source": "source_url",
    "source.title": "source_title",
}
_HOST = re.compile(
    r"(?:[a-z][a-z0-9+.-]*:)?(?://)?(?:[^/?#@\s]*@)?(?P<host>[^/?#:@\s]+\.[^/?#:@\s]+)(?::\d*)?(?:[/?#]|$)",
    re.IGNORECASE,
)


class Table:
    """A header, and how the records under it become events."""

    def __init__(self, header: str, path: str) -> None:
        """`header` is the text of the header line. Raises UnreadableFile where it lacks a needed column."""
        self.delimiter = max(",;\t", key=lambda mark: len(set(_names(header, mark)) & set(LAYOUT)))
        self.names = _names(header, self.delimiter)
        self.origin = Origin(CSV, header)
        self._check(path)
        self._joined: set[str] = set()
        self._rows = self._rejected = 0

    def notes(self) -> list[str]:
        """What is to be told of the document before its rows."""
        unused = [name or "(no name)" for name in self.names if name not in LAYOUT]
        columns = "columns" if len(unused) > 1 else "column"
        return [f"{columns} not used: {', '.join(quoted(name)[1:-1] for name in unused)}"] if unused else []

    def afterwards(self) -> list[str]:
        """What is to be told of it after its rows: how many deals were made of rows that name none."""
        if not self._joined:
            return []
        rows, deals, left = self._rows, len(self._joined), self._rejected
        out = f"; rows left out as rejects: {left:,}" if left else ""
        return [f"{rows:,} row{'s' * (rows != 1)} joined into {deals:,} deal{'s' * (deals != 1)}{out}"]

    def rows(self, lines: Lines, file: str) -> Iterator[Row]:
        """The rows under the header."""
        for record in records(lines, self.delimiter):
            self._rows += 1
            try:
                if record.problem is not None:
                    raise Unfit(record.problem)
                yield Taken(record.line, self.entries(record.fields), record.raw, self.origin)
            except Unfit as unfit:
                self._rejected += 1
                yield rejects.made(
                    file, record.line, unfit.problem, record.raw, self.origin, unfit.column, record.raw_cut
                )

    def entries(self, fields: list[str]) -> tuple[Entry, ...]:
        """The events of a record. Raises Unfit."""
        if len(fields) != len(self.names):
            count = f"{len(fields)} field{'s' * (len(fields) != 1)}"
            mend = "put a field that holds a comma in double quotes" if len(fields) > len(self.names) else None
            raise Unfit(Problem(None, f"the row has {count}, the header {len(self.names)}", mend))
        if any("\udc80" <= character <= "\udcff" for field in fields for character in field):
            raise Unfit(Problem(None, "the row is not UTF-8", "save the file as UTF-8"))
        row = dict(zip(self.names, (field.strip() for field in fields), strict=True))
        event = event_of(row)
        try:
            entry = prepare(event)
        except EventError as error:
            raise Unfit(_in_columns(error.problems[0])) from None
        if not row.get("deal"):
            self._joined.add(entry.content["deal"])
        return (entry,)

    def _check(self, path: str) -> None:
        needed = NEEDED if "deal" in self.names else (*NEEDED, *NEEDED_FOR_SLUG)
        missing = [name for name in needed if name not in self.names]
        if missing:
            columns = f"columns {', '.join(missing)} are" if len(missing) > 1 else f"column {missing[0]} is"
            raise UnreadableFile(path, f"the {columns} missing; this layout is read: {', '.join(LAYOUT)}")
        twice = [name for name in LAYOUT if self.names.count(name) > 1]
        if twice:
            raise UnreadableFile(path, f"the column {twice[0]} stands there twice")


def open_table(lines: Lines, path: str) -> Table:
    """The table whose header is the first line that is not blank. Raises UnreadableFile."""
    for _, raw in lines:
        if raw.strip():
            break
    else:
        raise UnreadableFile(path, "there is nothing in it")
    if lines.too_long:
        raise UnreadableFile(path, "its first line is longer than 256 KiB; this is no CSV file")
    try:
        return Table(raw.decode(), path)
    except UnicodeDecodeError:
        raise UnreadableFile(path, "its header is not UTF-8; save it as UTF-8") from None
    except csv.Error as error:
        raise UnreadableFile(path, f"its header cannot be read: {csv_problem(error).problem}") from None


def entries_of(raw: bytes, header: str) -> tuple[Entry, ...]:
    """The events of the text of one row under a header. Raises Unfit."""
    try:
        table = Table(header, "")
        return table.entries(split(raw.decode(errors="surrogateescape"), table.delimiter))
    except UnreadableFile as unreadable:
        raise Unfit(Problem("header", unreadable.sentence)) from None
    except csv.Error as error:
        raise Unfit(csv_problem(error)) from None


def event_of(row: dict[str, str]) -> dict[str, Any]:
    """The event that a row says, not yet validated. Raises Unfit."""
    status = _status(row["status"])
    parties = _parties(row.get("parties", ""))
    kind = row.get("kind") or None
    event: dict[str, Any] = {
        "type": status.type,
        "reported_at": row["reported_on"] or None,
        "deal": row.get("deal") or _made_slug(parties, kind),
        "kind": kind,
        "parties": parties or None,
        "source": {"outlet": _outlet(row["source_url"]), "url": row["source_url"]},
        "note": row.get("note") or None,
    }
    if row.get("source_title"):
        event["source"]["title"] = row["source_title"]
    if status.stage:
        event["stage"] = status.stage
    if status.reason:
        event["reason"] = status.reason
    amount = _amount(row.get("amount", ""), row.get("currency", ""))
    if amount and status.type in ("deal.denied", "deal.ended"):
        said = f"amount: {amount_text(amount)}"
        event["note"] = f"{event['note']}; {said}" if event["note"] else said
    elif amount:
        event["amount"] = amount
    return event


def _names(header: str, delimiter: str) -> list[str]:
    try:
        return [name.strip().lower() for name in split(header, delimiter)]
    except csv.Error:
        if delimiter != ",":
            return []
        raise


def _status(word: str) -> Status:
    if not word:
        raise Unfit(Problem("status", "status is missing", f"one of {', '.join(STATUSES)}"))
    status = STATUSES.get(word.lower())
    if status is None:
        mend = did_you_mean(word, STATUSES, list_up_to=len(STATUSES))
        raise Unfit(Problem("status", f"status {quoted(word)} is not known", mend))
    return status


def _parties(text: str) -> list[dict[str, str]]:
    found = []
    for part in text.split(";"):
        role, colon, name = part.partition(":")
        if not part.strip():
            continue
        if not colon or not name.strip():
            lacks = "name" if colon else "role"
            mend = "write each as role:Name, as in investor:Microsoft;investee:OpenAI"
            raise Unfit(Problem("parties", f"party {quoted(part.strip())} has no {lacks}", mend))
        if _TWO_IN_ONE.search(name):
            raise Unfit(Problem("parties", f"party {quoted(part.strip())} is two", "put a semicolon between them"))
        found.append({"party": name.strip(), "role": role.strip()})
    return found


def _made_slug(parties: list[dict[str, str]], kind: str | None) -> str:
    if not parties:
        raise Unfit(Problem("parties", "parties is missing", "name the parties, or the deal in a column deal"))
    names = dict.fromkeys(party["party"] for party in parties)
    try:
        return slug_of("-".join([*names, kind or ""]))
    except Misread as misread:
        raise Unfit(Problem("parties", misread.problem, misread.mend)) from None


def _outlet(url: str) -> str:
    if not url:
        raise Unfit(Problem("source_url", "the source is missing", "give the address of the report"))
    match = _HOST.match(url)
    if match is None:
        mend = "give the address of the report, as in https://example.org/report"
        raise Unfit(Problem("source_url", f"{quoted(url)} names no host", mend))
    return match["host"].lower().removeprefix("www.")


def _amount(text: str, currency: str) -> dict[str, Any] | None:
    """The amount of a row; its currency stands in the text or in a column of its own."""
    if not text:
        return None
    try:
        return parse_amount(f"{text} {currency}".strip())
    except Misread as misread:
        said = Problem("amount", misread.problem, misread.mend)
    try:
        amount = parse_amount(text)
    except Misread:
        raise Unfit(said) from None
    if currency and amount["currency"] != currency.upper():
        problem = f"amount {quoted(text)} is not in {quoted(currency)}, the currency of the row"
        raise Unfit(Problem("currency", problem, "give one of them"))
    return amount


def _in_columns(problem: Problem) -> Problem:
    """A problem of the event as one of the row: the column in place of the field."""
    if problem.field is None:
        return problem
    root = re.split(r"[.\[]", problem.field, maxsplit=1)[0]
    return problem._replace(field=_COLUMN_OF.get(problem.field) or _COLUMN_OF.get(root) or root)
