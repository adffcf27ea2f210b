"""The bundled history of the AI industry's alliances, as events: JSON Lines, one event a line."""

from __future__ import annotations

from pathlib import Path

__all__ = ["path"]


def path() -> Path:
    """Where the bundled events lie, in a checkout as in an installed wheel; a file that exists."""
    from importlib.resources import files  # late: it costs some milliseconds

    return Path(str(files(__name__) / "ai_alliances.jsonl"))
