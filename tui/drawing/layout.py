"""Where parties lie in the node-link drawing: springs along ties, the same for the same web. Needs rustworkx."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import cos, log2, pi, sin

from tui.drawing.links import Ends

Place = tuple[float, float]
"""(x, y), both from 0 to 1."""
_SEED = 20_231_117
_ROUNDS = 400
#: Ties to an invisible middle keep what is tied to nobody from drifting off, and the rest from being squeezed by it.
_TO_THE_MIDDLE = 0.08
#: How far places are spread evenly over the width and the height, whatever the springs say.
_EVENLY = 0.55


def laid_out(
    parties: Sequence[str], ties: Mapping[Ends, int], known: Mapping[str, Place] | None = None
) -> dict[str, Place]:
    """A place for each party; `ties`: how many deals there are between two of them.

    Those in `known` keep their places, the others are put among them.
    """
    known = {party: place for party, place in (known or {}).items() if party in set(parties)}
    if len(parties) < 2 or len(known) == len(parties):
        return {party: known.get(party, (0.5, 0.5)) for party in parties}
    start = _circle(parties)
    if known:
        found = _springs(parties, ties, {**start, **known}, frozenset(known))
        return {party: known.get(party, _within(found[party])) for party in parties}
    return _spread(_springs(parties, ties, start, frozenset()))


def _circle(parties: Sequence[str]) -> dict[str, Place]:
    """Where the springs begin. A circle, so that the result hangs on nothing but the parties and their ties."""
    turn = 2 * pi / len(parties)
    return {party: (0.5 + cos(at * turn) / 2, 0.5 + sin(at * turn) / 2) for at, party in enumerate(parties)}


def _springs(
    parties: Sequence[str], ties: Mapping[Ends, int], start: Mapping[str, Place], fixed: frozenset[str]
) -> dict[str, Place]:
    import rustworkx

    graph: rustworkx.PyGraph[str, float] = rustworkx.PyGraph()
    number = dict(zip(parties, graph.add_nodes_from(list(parties)), strict=True))
    middle = graph.add_node("")
    for (one, other), deals in sorted(ties.items()):
        if one in number and other in number:
            graph.add_edge(number[one], number[other], 1 + log2(deals) / 2)
    for place in number.values():
        graph.add_edge(place, middle, _TO_THE_MIDDLE)
    places = {number[party]: place for party, place in start.items()}
    places[middle] = (0.5, 0.5)
    found = rustworkx.spring_layout(
        graph,
        pos=places,
        fixed={number[party] for party in fixed} | {middle} if fixed else None,
        k=1.2 / len(parties) ** 0.5,
        num_iter=_ROUNDS,
        weight_fn=float,
        seed=_SEED,
    )
    return {party: (float(found[place][0]), float(found[place][1])) for party, place in number.items()}


def _within(place: Place) -> Place:
    x, y = place
    return min(1.0, max(0.0, x)), min(1.0, max(0.0, y))


def _spread(places: Mapping[str, Place]) -> dict[str, Place]:
    """The same places, stretched to the whole of the square and in part spread evenly: labels need the room."""
    across = _stretched({party: place[0] for party, place in places.items()})
    down = _stretched({party: place[1] for party, place in places.items()})
    return {party: (across[party], down[party]) for party in places}


def _stretched(values: Mapping[str, float]) -> dict[str, float]:
    ordered = sorted(values, key=lambda party: (values[party], party))
    least, most = values[ordered[0]], values[ordered[-1]]
    span = (most - least) or 1.0
    last = len(ordered) - 1
    return {
        party: round((1 - _EVENLY) * (values[party] - least) / span + _EVENLY * rank / last, 6)
        for rank, party in enumerate(ordered)
    }
