"""Deals as aggregates of the `eventsourcing` library on SQLite, as the peer in benchmarks.

It does as much of the work as it can: an aggregate keeps its status and the latest value of each term. It knows no
tiers, no late or withdrawn reports, no list over all aggregates, and keeps no read model.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

_AT_ONCE = 500
_FULL = 2


class Deal(Aggregate):
    """A deal's latest terms."""

    @event("Begun")
    def __init__(self, slug: str, report: Mapping[str, Any]) -> None:
        self.slug = slug
        self.terms: dict[str, Any] = {}
        self.take(report)

    @staticmethod
    def create_id(slug: str) -> UUID:
        """An id that can be told from the slug."""
        return uuid5(NAMESPACE_URL, slug)

    @event("Reported")
    def report(self, report: Mapping[str, Any]) -> None:
        """One more report."""
        self.take(report)

    def take(self, report: Mapping[str, Any]) -> None:
        """Let the report's terms stand for what was known before."""
        self.status = report["type"]
        self.terms.update(report)


class Deals:
    """The deals of one file. Each commit is synced, as ours are."""

    def __init__(self, path: Path) -> None:
        env = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)}
        self._app: Application[UUID] = Application(env)
        self._at_hand: dict[str, Deal] = {}
        datastore = self._app.factory.datastore  # type: ignore[attr-defined]
        with datastore.transaction(commit=False) as cursor:
            cursor.execute("PRAGMA synchronous")
            (level,) = cursor.fetchone()
        if level != _FULL:
            raise RuntimeError(f"the library's SQLite has synchronous = {level}, not FULL: not the same work")

    def append(self, report: Mapping[str, Any]) -> None:
        """Record one report, durably; the aggregate need not be read, since it is kept at hand."""
        self._app.save(self._told(report))

    def fill(self, reports: Iterable[Mapping[str, Any]]) -> None:
        """Record many, some hundreds a commit."""
        touched: dict[str, Deal] = {}
        for report in reports:
            touched[report["deal"]] = self._told(report)
            if len(touched) == _AT_ONCE:
                self._app.save(*touched.values())
                touched.clear()
        self._app.save(*touched.values())

    def _told(self, report: Mapping[str, Any]) -> Deal:
        deal = self._at_hand.get(report["deal"])
        if deal is None:
            deal = self._at_hand[report["deal"]] = Deal(report["deal"], report)
        else:
            deal.report(report)
        return deal

    def get(self, slug: str, events: int) -> Deal:
        """The deal after so many events, from the file."""
        deal: Deal = self._app.repository.get(uuid5(NAMESPACE_URL, slug), version=events)
        return deal

    def close(self) -> None:
        """Close the file."""
        self._app.close()
