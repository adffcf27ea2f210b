"""What has been said: the log of reports, and the picture as of any (reported, recorded).

Public names are loaded when first used, so that a script or a command that only reads starts fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from store.as_of import AsOf, Lens, Point
    from store.deal import Deal
    from store.errors import (
        AlreadyProcessed,
        BadPoint,
        BadQuery,
        ClockAhead,
        Conflict,
        CorruptLog,
        IdReused,
        NoStore,
        NotAStore,
        ReadOnly,
        Refused,
        Renumbered,
        StoreBusy,
        StoreClosed,
        StoreError,
        StoreGone,
        StoreTooNew,
        UnknownEvent,
    )
    from store.finding import Found
    from store.log import Head, Outcome, Position, Recorded
    from store.store import Store, open_store

_WHERE = {
    "store.as_of": ("AsOf", "Lens", "Point"),
    "store.deal": ("Deal",),
    "store.errors": (
        "AlreadyProcessed", "BadPoint", "BadQuery", "ClockAhead", "Conflict", "CorruptLog", "IdReused", "NoStore",
        "NotAStore", "ReadOnly", "Refused", "Renumbered", "StoreBusy", "StoreClosed", "StoreError", "StoreGone",
        "StoreTooNew", "UnknownEvent",
    ),
    "store.finding": ("Found",),
    "store.log": ("Head", "Outcome", "Position", "Recorded"),
    "store.store": ("Store", "open_store"),
}  # fmt: skip
_MODULES = {name: module for module, names in _WHERE.items() for name in names}

__all__ = [
    "AlreadyProcessed", "AsOf", "BadPoint", "BadQuery", "ClockAhead", "Conflict", "CorruptLog", "Deal", "Found", "Head",
    "IdReused", "Lens", "NoStore", "NotAStore", "Outcome", "Point", "Position", "ReadOnly", "Recorded", "Refused",
    "Renumbered", "Store", "StoreBusy", "StoreClosed", "StoreError", "StoreGone", "StoreTooNew", "UnknownEvent",
    "open_store",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module 'store' has no attribute {name!r}")
    value = getattr(import_module(_MODULES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
