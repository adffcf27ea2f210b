"""The hash chain: what makes a change to the log visible."""

from __future__ import annotations

from hashlib import sha256


def payload_hash(salt: bytes, payload: bytes) -> bytes:
    """What the chain holds of an entry's content; nothing of it can be guessed back once the salt is gone."""
    return sha256(salt + payload).digest()


def chain_hash(previous: bytes, seq: int, recorded_at: int, key: bytes, hashed: bytes) -> bytes:
    """The next link: sha256(previous ‖ seq u64 ‖ recorded_at i64 ‖ id ‖ payload_hash), big-endian."""
    return sha256(
        previous + seq.to_bytes(8, "big") + recorded_at.to_bytes(8, "big", signed=True) + key + hashed
    ).digest()
