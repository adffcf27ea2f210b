"""Ids of events: 16 bytes inside, the usual 8-4-4-4-12 text outside."""

from __future__ import annotations

import re

_SHAPE = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\Z")


def id_text(key: bytes) -> str:
    """The id's text, lower case."""
    text = key.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def id_key(text: str) -> bytes:
    """The id's 16 bytes. ValueError where the text is no UUID in the usual form."""
    if not _SHAPE.match(text):
        raise ValueError(f"{text!r} is not an id; give a UUID such as 01890a5d-ac96-774b-bcce-b302099a8057")
    return bytes.fromhex(text.replace("-", ""))
