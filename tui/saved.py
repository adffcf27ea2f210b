"""Saved queries: `queries.toml` in the config folder, a table a query under its name.

    ["large rumours"]
    query = "status:rumoured amount:>1bn"
    lens = "all"

A file that cannot be read is never written over without a copy of it beside.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tui.settings import toml
from tui.state import LENSES
from tui.text import plain

LONGEST_NAME = 60
_HEAD = "# The queries saved in dealweb. It writes this file anew with each change, so remarks in it do not stay.\n"
_BARE = re.compile(r"[A-Za-z0-9_-]+\Z")


@dataclass(frozen=True, slots=True)
class Saved:
    """A query under a name; `lens` is turned along with it, None leaves the lens alone."""

    name: str
    query: str
    lens: str | None = None


class NotSaved(Exception):
    """The saved queries cannot be read, or not be written, in a sentence that names the file."""


def name_of(text: str) -> str:
    """A name as it is kept: one line of safe text without blanks around it. Raises NotSaved where nothing is left."""
    name = plain(text).strip()
    if not name:
        raise NotSaved("A saved query needs a name.")
    if len(name) > LONGEST_NAME:
        raise NotSaved(f"A name has at most {LONGEST_NAME} letters; this one has {len(name)}.")
    return name


# -- the file ------------------------------------------------------------------------------------------------


def read(path: Path) -> list[Saved]:
    """The saved queries in the order of the file; none where there is no file. Raises NotSaved."""
    document = toml.read(path)
    if document.problem is not None:
        raise NotSaved(f"{path}{document.problem.place}: {document.problem.problem}.")
    return [_saved(path, name, table) for name, table in document.tables.items()]


def _saved(path: Path, name: str, table: Any) -> Saved:
    if not isinstance(table, dict) or not isinstance(table.get("query"), str):
        raise NotSaved(f"{path}: '{name}' has no query; write [{_key(name)}] and query = \"…\" below it.")
    unknown = sorted(set(table) - {"query", "lens"})
    if unknown:
        raise NotSaved(f"{path}: '{name}' has '{unknown[0]}'; known are query and lens.")
    lens = table.get("lens")
    if lens is not None and lens not in LENSES:
        raise NotSaved(f"{path}: the lens of '{name}' is none; known are {', '.join(LENSES)}.")
    return Saved(name, table["query"], lens)


def write(path: Path, queries: Iterable[Saved]) -> None:
    """Write the file in one step, readable by its owner only; it is the old one or the new one, whatever happens.

    Raises NotSaved.
    """
    text = _HEAD + "".join(_table(saved) for saved in queries)
    try:
        path = path.resolve()  # a link stays one
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(prefix=".queries-", suffix=".toml", dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except (OSError, UnicodeEncodeError) as error:
        raise NotSaved(f"{path}: not written ({getattr(error, 'strerror', None) or error}).") from error


def _table(saved: Saved) -> str:
    lens = f"lens = {_text(saved.lens)}\n" if saved.lens is not None else ""
    return f"\n[{_key(saved.name)}]\nquery = {_text(saved.query)}\n{lens}"


def _key(name: str) -> str:
    return name if _BARE.match(name) else _text(name)


def _text(value: str) -> str:
    """A TOML basic string."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda found: f"\\u{ord(found[0]):04x}", escaped) + '"'


def set_aside(path: Path) -> Path:
    """Copy a file that cannot be read to a name beside it that is free. Raises NotSaved."""
    try:
        data = path.read_bytes()
        for number in range(1, 1000):
            copy = path.with_name(f"{path.name}.broken-{number}")
            try:
                with open(copy, "xb", opener=_private) as file:
                    file.write(data)
                return copy
            except FileExistsError:
                continue
    except OSError as error:
        raise NotSaved(
            f"{path}: no copy of it can be made ({error.strerror or error}), so it is left alone."
        ) from error
    raise NotSaved(f"{path}: there are copies enough of it beside it, so it is left alone.")


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


# -- changes -------------------------------------------------------------------------------------------------


def put(path: Path, saved: Saved) -> str:
    """Save a query, in the place of one of the same name. A sentence on what was done. Raises NotSaved."""
    queries, aside = _to_be_changed(path)
    there = [other.name for other in queries]
    if saved.name in there:
        queries[there.index(saved.name)] = saved
    else:
        queries.append(saved)
    write(path, queries)
    done = "Saved in the place of the old" if saved.name in there else "Saved as"
    return f"{done} '{saved.name}'.{aside}"


def rename(path: Path, old: str, new: str) -> str:
    """Give a saved query another name. Raises NotSaved, also where the name is taken."""
    queries = read(path)
    names = [saved.name for saved in queries]
    if new in names and new != old:
        raise NotSaved(f"There is a saved query '{new}' already.")
    if old not in names:
        raise NotSaved(f"There is no saved query '{old}' any more.")
    place = names.index(old)
    queries[place] = Saved(new, queries[place].query, queries[place].lens)
    write(path, queries)
    return f"'{old}' is called '{new}' now."


def delete(path: Path, name: str) -> str:
    """Take a saved query away. Raises NotSaved."""
    queries = read(path)
    left = [saved for saved in queries if saved.name != name]
    if len(left) == len(queries):
        raise NotSaved(f"There is no saved query '{name}' any more.")
    write(path, left)
    return f"Deleted '{name}'."


def _to_be_changed(path: Path) -> tuple[list[Saved], str]:
    """What is there; of a file that cannot be read nothing, and what was done about it."""
    try:
        return read(path), ""
    except NotSaved:
        copy = set_aside(path)
        return [], f" The file could not be read; it is kept as {copy.name}."
