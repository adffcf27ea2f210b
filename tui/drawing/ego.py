"""One party in the middle, one row a deal: who gives stands left of it, who gets stands right. Pure.

    SoftBank ════ 40bn $ ═══▶┃                            ✔ investment      2025-12-31
      Amazon ┄┄ ≤ 50bn $ ┄┄┄▶┃                            ◌ investment      2026-01-30
                             ┃──── undisclosed ─▶ Oracle   ● cloud-supply    2025-07-22

The style of the line is how certain the tie is, the glyph its status; colour only says it again. Rows stand in
an order that does not depend on status or sums, so that nothing jumps while time moves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.drawing.lines import Drawing, Line, Run, Target, clip, put, run
from tui.drawing.links import firmness
from tui.drawing.words import amount_of, count, day, doubted, glyph, names, number, shorten, shown, sides
from tui.text import cells, plain

if TYPE_CHECKING:
    from store import Deal

STROKES = {
    "completed": "═",
    "confirmed": "─",
    "rumoured": "┄",
    "disputed": "╌",
    "denied": "×",
    "ended": "·",
}
SPINE = "┃"
CUT_RULE = "the firmest, then the latest"
_TAIL, _TAIL_WITH_DATE = 2, 30


class Tie(NamedTuple):
    """A deal seen from one party: who stands across from it, left if they give, right if they get or where all
    are equal (then without `arrow`); `beside` are those on its own side, `via` the division that takes part."""

    deal: Deal
    left: str
    right: str
    arrow: bool
    beside: str
    via: str | None

    def marked(self, named: str) -> str:
        """Some of those names with the mark of doubt about the parties, which is no part of their order."""
        return doubted(self.deal, "parties", named) if named else ""


def tie(deal: Deal, inside: frozenset[str], via: str | None = None) -> Tie:
    """How the deal lies around the party; `inside` holds its slug and those of its divisions."""
    giving, getting = sides(deal.parties)
    gives = any(party["party"] in inside for party in giving)
    gets = any(party["party"] in inside for party in getting)
    others_left = [party for party in giving if party["party"] not in inside]
    others_right = [party for party in getting if party["party"] not in inside]
    if not getting:
        return Tie(deal, "", _named(others_left), False, "", via)
    if gives and not gets:
        return Tie(deal, "", _named(others_right), True, _named(others_left), via)
    if gets and not gives:
        return Tie(deal, _named(others_left), "", True, _named(others_right), via)
    return Tie(deal, _named(others_left), _named(others_right), True, "", via)


def _named(parties: Sequence[Mapping[str, Any]]) -> str:
    return names(parties, 2) if parties else ""


def ego(
    name: str,
    deals: Sequence[Deal],
    inside: frozenset[str],
    width: int,
    *,
    via: Mapping[str, str] | None = None,
    most: int | None = None,
    total: int | None = None,
) -> Drawing:
    """The drawing around the party `name`, `width` cells wide, at most `most` rows (the firmest, then the latest).

    `total`: how many deals there are, where `deals` are only those reported last. Targets are the rows, each a deal.
    Where rows were cut, the first line says `24 of 143`, and which.
    """
    total = len(deals) if total is None else total
    kept = list(deals)
    if most is not None and len(kept) > most:
        kept.sort(key=lambda deal: str(deal.deal))
        kept.sort(key=lambda deal: str(deal.last_reported), reverse=True)
        kept.sort(key=lambda deal: firmness(deal.status))
        kept = kept[:most]
    ties = sorted(
        (tie(deal, inside, (via or {}).get(deal.deal)) for deal in kept),
        key=lambda each: (bool(each.right), (each.left or each.right).casefold(), each.deal.deal),
    )
    plan = _plan(ties, width)
    lines = [_head(name, _counted(len(kept), len(deals), total), plan)]
    targets: list[Target] = []
    for each in ties:
        targets.append(Target(len(lines), "deal", each.deal.deal))
        lines.append(_row(each, plan))
    lines.append((Run(" " * plan.spine), Run("╹", "focus")))
    return Drawing(tuple(clip(line, width) for line in lines), tuple(targets), len(kept), total)


class _Plan(NamedTuple):
    """Widths in cells: a name's column (left and right), a line, and what is left for kind and date."""

    left: int
    right: int
    stroke: int
    spine: int
    tail: int


def _plan(ties: Sequence[Tie], width: int) -> _Plan:
    """Names get what they need up to a fifth of the width, then lines, then longer names, then the end of a row."""
    most = max(6, min(26, width // 5))
    wanted = [
        max((cells(plain(each.marked(named))) for each, named in zip(ties, side, strict=True)), default=0)
        for side in _columns(ties)
    ]
    left, right = (min(most, size) for size in wanted)
    open_sides = bool(left) + bool(right)
    room = width - left - right - _TAIL - 5 - open_sides - (0 if left else 2)
    need = max((cells(plain(amount_of(each.deal))) + 6 for each in ties), default=0)
    stroke = max(4, min(26, need, room // max(1, open_sides)))
    spare = max(0, room - stroke * open_sides)
    more_left = min(spare, max(0, min(26, wanted[0]) - left))
    more_right = min(spare - more_left, max(0, min(26, wanted[1]) - right))
    spare -= more_left + more_right
    longer = max(0, min(26 - stroke, (spare - _TAIL_WITH_DATE) // max(1, open_sides)))
    left, right, stroke = left + more_left, right + more_right, stroke + longer
    return _Plan(left, right, stroke, (left + 1 + stroke) if left else 2, _TAIL + spare - longer * open_sides)


def _columns(ties: Sequence[Tie]) -> tuple[list[str], list[str]]:
    return [each.left for each in ties], [each.right for each in ties]


def _counted(kept: int, known: int, total: int) -> str:
    """How many deals are shown, and which where not all are: `known` of them were looked at."""
    if kept == total:
        return count(total, "deal")
    rule = CUT_RULE if known == total else f"the firmest of the {number(known)} reported last"
    return f"{number(kept)} of {number(total)}, {'those reported last' if kept == known else rule}"


def _head(name: str, counted: str, plan: _Plan) -> Line:
    title = plain(name, max(1, plan.spine + plan.right + plan.stroke))
    before = max(0, plan.spine - cells(title) // 2)
    return Run(" " * before), Run(title, "focus"), run(f"  {counted}", "dim")


def _row(each: Tie, plan: _Plan) -> Line:
    deal = each.deal
    role = deal.status
    blank = Run(" " * plan.stroke)
    left: tuple[Run, ...] = (Run(" " * plan.spine),)
    if plan.left:
        left = (put(each.marked(each.left), plan.left, "party", "right"), Run(" "))
        left += (_stroke(each, plan.stroke, True, role),) if each.left else (blank,)
    right: tuple[Run, ...] = ()
    if plan.right:
        drawn = _stroke(each, plan.stroke, False, role) if each.right else blank
        right = (drawn, Run(" "), put(each.marked(each.right), plan.right, "party"))
    sign = put(glyph(deal), 2, role)
    return (*left, Run(SPINE, "focus"), *right, Run(" "), sign, Run(" "), *_tail(each, plan.tail))


def _stroke(each: Tie, width: int, into: bool, role: str) -> Run:
    """The line of one side, with the sum in it where this side is the one that shows it."""
    pen = STROKES.get(each.deal.status, "·")
    tip = "▶" if each.arrow else pen
    label = amount_of(each.deal) if into or not each.left else ""
    if label in ("", "undisclosed"):
        return Run(pen * (width - 1) + tip, role)
    text = f" {shorten(label, max(1, width - 5))} "
    before = max(1, (width - 1 - cells(text)) // 2)
    return Run(pen * before + text + pen * max(0, width - 1 - before - cells(text)) + tip, role)


def _tail(each: Tie, width: int) -> tuple[Run, ...]:
    if width < 10:
        return ()
    if width < 30:
        return _kind(each, width)
    last = put(day(each.deal.last_reported), 10, "dim")
    if width < 60:
        return *_kind(each, width - 11), Run(" "), last
    told = max(24, width - 48)
    return *_kind(each, told), Run(" "), put(each.deal.deal, width - told - 12), Run(" "), last


def _kind(each: Tie, width: int) -> tuple[Run, ...]:
    """The kind, then by which division and with whom, as far as there is room; each with its own mark."""
    kind = run(shorten(shown(each.deal, "kind"), width), "dim")
    behind = f" via {each.via}" if each.via else ""
    if each.beside:
        behind += f" with {each.marked(each.beside)}"
    return kind, put(behind, width - cells(kind.text), "dim")
