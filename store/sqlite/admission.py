"""The rules of the log that concern more than one event: what may be named, and no circles of parties."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from events.canonical import Entry
from events.ids import id_key
from store.declarations import Declarations
from store.errors import Refused, StoreError, UnknownEvent
from store.log import Log
from store.parties import Registry

_NOTHING: dict[str, Any] = {}
_REGISTERED = ("party.declared", "party.merged", "entry.withdrawn")


class Named(NamedTuple):
    """An event that another names. `deal` is the deal that it is about or, of a ruling, touches."""

    seq: int
    type: str | None
    deal: str | None


class Names:
    """Looks up the events that a batch of (seq, entry) names: in the batch itself, else in the log."""

    def __init__(self, log: Log, numbered: Iterable[tuple[int, Entry]], naming: Iterable[Entry]) -> None:
        self._log = log
        self._held: dict[bytes, Named | None] = {}
        wanted = [id_key(name) for entry in naming if (name := named_by(entry.content))]
        self._batch = {entry.id: (seq, entry.content) for seq, entry in numbered} if wanted else {}
        found = log.find([key for key in wanted if key not in self._batch]) if wanted else {}
        contents = {held.seq: held.content for held in log.fetch(sorted(set(found.values())))} if found else {}
        for key, seq in found.items():
            self._held[key] = self._named(seq, contents[seq])

    def get(self, text: str, before: int) -> Named | None:
        """The event with that id, if it stands before the seq `before`."""
        key = id_key(text)
        if key in self._batch and self._batch[key][0] >= before:
            return None  # itself, or a later one; looking on could go round in a circle
        if key not in self._held:
            found = self._look(key)
            self._held[key] = None if found is None else self._named(*found)
        named = self._held[key]
        return named if named and named.seq < before else None

    def _look(self, key: bytes) -> tuple[int, dict[str, Any] | None] | None:
        """The seq and content of an event of the batch or the log."""
        if key in self._batch:
            return self._batch[key]
        if found := self._log.find([key]):
            return found[key], self._log.fetch([found[key]])[0].content
        return None

    def _named(self, seq: int, content: dict[str, Any] | None) -> Named:
        if content is None:
            return Named(seq, None, None)
        at, last = seq, content
        while last["type"] in ("report.retracted", "entry.withdrawn"):  # to what the last of them rules on
            before, ruled = self._look(id_key(last["event"])) or (at, None)
            if ruled is None or before >= at:
                return Named(seq, content["type"], None)
            at, last = before, ruled
        return Named(seq, content["type"], last.get("deal"))


def named_by(content: Mapping[str, Any]) -> str | None:
    """The id of the event that an event names, if it names one."""
    if "event" in content:
        return str(content["event"])
    cited = content.get("source", _NOTHING).get("cites")
    return None if cited is None else str(cited)


class Admission:
    """Decides which of a batch's entries may be recorded. `declarations` gives those up to the log's end."""

    def __init__(self, log: Log, declarations: Callable[[], Declarations]) -> None:
        self._log = log
        self._declarations = declarations
        self._head = 0
        self.refused: dict[int, StoreError] = {}

    def look(self, entries: Sequence[Entry], fresh: Sequence[int]) -> None:
        """Fill `refused` with an error for each of the places in `fresh` whose entry breaks a rule."""
        naming: list[int] = []
        registered: dict[int, None] = {}
        for place in fresh:
            content = entries[place].content
            if content["type"] in _REGISTERED:
                registered[place] = None
            if "event" in content or "cites" in content.get("source", _NOTHING):
                naming.append(place)
        if not naming and not registered:
            return
        # Places stand in for seqs here: all that is in the log lies before them.
        self._head = self._log.head().seq
        numbered = ((self._head + 1 + place, entries[place]) for place in fresh)
        names = Names(self._log, numbered, [entries[place] for place in naming])
        for place in naming:
            try:
                about = _check_names(entries[place].content, names, self._head + 1 + place)
            except StoreError as error:
                self.refused[place] = error
            else:
                if about is not None and entries[place].content["type"] == "entry.withdrawn":
                    del registered[place]  # parties have no part in it
        if registered:
            self._look_for_circles(entries, list(registered))
        self._drop_what_names_the_refused(entries, naming)

    def _drop_what_names_the_refused(self, entries: Sequence[Entry], naming: list[int]) -> None:
        gone = {entries[place].id for place in self.refused}
        for place in naming if gone else ():
            name = named_by(entries[place].content)
            if place not in self.refused and name is not None and id_key(name) in gone:
                self.refused[place] = UnknownEvent(name)
                gone.add(entries[place].id)

    def _look_for_circles(self, entries: Sequence[Entry], places: list[int]) -> None:
        """Take them one by one, since the picture at each seq must be sound, not only at the end."""
        declarations = self._declarations()
        for place in places:
            if place in self.refused:
                continue
            seq = self._head + 1 + place
            declarations.add(seq, entries[place].id, entries[place].content)
            try:
                Registry(declarations, seq).check(seq - 1)
            except Refused as error:
                self.refused[place] = error
                declarations.forget_after(seq - 1)
        declarations.forget_after(self._head)  # the places are no seqs; what is recorded of them comes in by its own


def _check_names(content: Mapping[str, Any], names: Names, seq: int) -> str | None:
    """The deal that the event touches by what it names, if any. Raises UnknownEvent, Refused."""
    about: str | None = None
    kind = content["type"]
    if kind == "entry.redacted":
        raise Refused("entry.redacted is appended by 'dealweb redact' only")
    if "event" in content:
        target = _named(content["event"], names, seq)
        about = target.deal
        if kind == "report.retracted" and (target.type is None or not target.type.startswith("deal.")):
            raise Refused(f"{content['event']} is no report, so no outlet can retract it; withdraw the entry instead")
        if kind == "entry.withdrawn" and target.type in (None, "entry.redacted"):
            raise Refused(f"{content['event']} was redacted or is a redaction, which cannot be taken back")
    cited = content.get("source", _NOTHING).get("cites")
    if cited is not None:
        target = _named(cited, names, seq)
        if target.type is None:
            raise Refused(f"the event cited, {cited}, was redacted; cite another, or say basis copy")
        if "deal" in content and target.deal != content["deal"]:
            raise Refused(f"the event cited, {cited}, is about {target.deal or 'no deal'}, not {content['deal']}")
    return about


def _named(text: str, names: Names, seq: int) -> Named:
    target = names.get(text, seq)
    if target is None:
        raise UnknownEvent(text)
    return target
