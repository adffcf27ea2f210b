"""The order of parties in a matrix in which blocks show: those with the same partners stand together. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from tui.drawing.links import Ends


def seriated(parties: Iterable[str], ties: Collection[Ends]) -> list[str]:
    """The parties, each once: the largest connected parts of the web first, within each the most alike together.

    The order hangs on who is there and who is tied to whom, not on the order in which either is given.
    """
    near = {party: {party} for party in sorted(set(parties))}
    for one, other in ties:
        if one in near and other in near:
            near[one].add(other)
            near[other].add(one)
    ordered: list[str] = []
    for part in sorted(_parts(near), key=lambda part: (-len(part), part[0])):
        ordered += _joined(part, near)
    return ordered


def _parts(near: Mapping[str, set[str]]) -> list[list[str]]:
    """The connected parts, each sorted."""
    left = dict.fromkeys(near)
    parts: list[list[str]] = []
    while left:
        fresh = {next(iter(left))}
        part: set[str] = set()
        while fresh:
            part |= fresh
            fresh = {other for party in fresh for other in near[party]} - part
        for party in part:
            del left[party]
        parts.append(sorted(part))
    return parts


def _joined(part: Sequence[str], near: Mapping[str, set[str]]) -> list[str]:
    """Rows of parties, at first of one each; the two most alike are joined end to end until one is left."""
    alike = {(one, other): _alike(near[one], near[other]) for one in part for other in part}
    rows = [[party] for party in part]
    likeness = {(i, j): alike[one, other] for i, one in enumerate(part) for j, other in enumerate(part) if i < j}
    standing = list(range(len(rows)))
    while len(standing) > 1:
        i, j = max(((a, b) for at, a in enumerate(standing) for b in standing[at + 1 :]), key=likeness.__getitem__)
        sizes = len(rows[i]), len(rows[j])
        rows[i] = _end_to_end(rows[i], rows[j], alike)
        standing.remove(j)
        for k in standing:
            if k != i:
                # The mean likeness of what is in either row.
                both = likeness[min(i, k), max(i, k)] * sizes[0] + likeness[min(j, k), max(j, k)] * sizes[1]
                likeness[min(i, k), max(i, k)] = both / sum(sizes)
    row = rows[standing[0]]
    return row if row[0] <= row[-1] else row[::-1]


def _alike(one: set[str], other: set[str]) -> float:
    """The share of partners in common, of all that either has."""
    return len(one & other) / len(one | other)


def _end_to_end(one: list[str], other: list[str], alike: Mapping[tuple[str, str], float]) -> list[str]:
    """Two rows as one, turned so that the most alike ends meet."""
    turns = ((one, other), (one, other[::-1]), (one[::-1], other), (one[::-1], other[::-1]))
    left, right = max(turns, key=lambda turn: alike[turn[0][-1], turn[1][0]])
    return [*left, *right]
