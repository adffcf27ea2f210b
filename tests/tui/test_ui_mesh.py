"""Matrix and node-link: what is shown, what is left out and said so, and that nothing jumps."""

from __future__ import annotations

import random
import weakref
from collections.abc import Sequence
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tui.webs import SLUGS, STATUSES, Pact, atlas_of, mesh_of, pact, parties_of, webs
from tui.drawing.atlas import LEVELS, MOST_PARTIES
from tui.drawing.braille import STROKES, Canvas
from tui.drawing.layout import laid_out
from tui.drawing.lines import Drawing, text_of, width_of
from tui.drawing.links import deals_of, links, sign
from tui.drawing.matrix import fitting, matrix
from tui.drawing.places import ground, legible
from tui.drawing.seriation import seriated
from tui.drawing.web import web
from tui.drawing.words import GLYPHS
from tui.text import cells

SIZES = [(24, 8), (60, 15), (80, 18), (120, 36), (200, 50)]
CHAIN = [pact(f"deal-{n}", f"a{n:02}", f"a{n + 1:02}") for n in range(40)]
sizes = st.sampled_from(SIZES)


def texts(drawing: Drawing) -> list[str]:
    return [text_of(line) for line in drawing.lines]


def under(drawing: Drawing, place: int) -> str:
    """What stands in the cells of a target."""
    target = drawing.targets[place]
    line = text_of(drawing.lines[target.line])
    start = next(at for at in range(len(line) + 1) if cells(line[:at]) == target.column)
    end = next(at for at in range(start, len(line) + 1) if cells(line[start:at]) == target.cells)
    return line[start:end]


# Links


def test_the_firmest_deal_stands_for_a_link() -> None:
    deals = [
        pact("rumour", "a", "b", status="rumoured", last_reported="2026"),
        pact("older", "a", "b", status="confirmed", last_reported="2024"),
        pact("newer", "b", "a", status="confirmed", last_reported="2025"),
    ]
    for told in permutations(deals):
        (link,) = links(told).by_ends.values()  # type: ignore[arg-type]
        assert (link.ends, link.firmest.deal, link.deals) == (("a", "b"), "newer", 3)


@given(webs(), st.sets(st.sampled_from(SLUGS)))
def test_a_deal_that_makes_several_links_is_counted_once(deals: list[Pact], among: set[str]) -> None:
    found = links(deals, among)  # type: ignore[arg-type]
    shown = {ends for place, ends in enumerate(found.by_ends) if place % 2}
    members = {deal.deal: {entry["party"] for entry in deal.parties} for deal in deals}
    for chosen in (shown, found.by_ends.keys()):
        assert deals_of(found.together, chosen) == sum(
            any(members[deal].issuperset(ends) for ends in chosen) for deal in members
        )
    for ends, link in found.by_ends.items():
        assert among.issuperset(ends)
        assert link.deals == sum(held.issuperset(ends) for held in members.values())


def test_a_mesh_keeps_no_deals_but_those_that_it_shows() -> None:
    deals = [pact(f"d{number}", "a", "b", last_reported=str(2000 + number)) for number in range(20)]
    kept = [weakref.ref(deal) for deal in deals]
    mesh = mesh_of(deals)
    del deals
    assert [deal.deal for ref in kept if (deal := ref()) is not None] == ["d19"]
    assert mesh.links["a", "b"].deals == 20


@pytest.mark.parametrize(
    ("deals", "shown"),
    [
        ([pact("x", "a", "b")], "●"),
        ([pact("x", "a", "b"), pact("y", "a", "b")], "●2"),
        ([pact(str(n), "a", "b") for n in range(10)], "●+"),
        ([pact("x", "a", "b", unconfirmed=["parties"]), pact("y", "a", "b", status="ended")], "●?"),
        ([pact("x", "a", "b", denied_facets=["parties"])], "●✖"),
        ([pact("x", "a", "b", status="rumoured", stale=True)], "◌†"),
    ],
)
def test_a_sign_tells_status_number_and_doubt(deals: Sequence[Pact], shown: str) -> None:
    (link,) = links(deals).by_ends.values()  # type: ignore[arg-type]
    assert sign(link) == shown


# Seriation


@settings(max_examples=50)
@given(webs(), st.randoms(use_true_random=False))
def test_the_order_is_a_permutation_and_hangs_on_the_web_alone(deals: list[Pact], chance: random.Random) -> None:
    slugs = [party.party for party in parties_of(deals)]
    ties = list(links(deals).by_ends)  # type: ignore[arg-type]
    order = seriated(slugs, ties)
    assert sorted(order) == sorted(slugs)
    chance.shuffle(slugs)
    chance.shuffle(ties)
    turned = [(other, one) if chance.random() < 0.5 else (one, other) for one, other in ties]
    assert seriated(slugs, turned) == order


def test_parts_stand_together_the_largest_first() -> None:
    ties = [("a", "x"), ("x", "m"), ("b", "y"), ("k", "l")]
    order = seriated(["a", "b", "k", "l", "m", "x", "y", "z"], ties)
    assert set(order[:3]) == {"a", "x", "m"}
    assert [set(order[3:5]), set(order[5:7]), order[7]] == [{"b", "y"}, {"k", "l"}, "z"]


def test_blocks_show() -> None:
    """Two groups in which each is tied to each, their members in turn."""
    ones, others = [f"p{n}" for n in range(0, 10, 2)], [f"p{n}" for n in range(1, 10, 2)]
    ties = [(a, b) for group in (ones, others) for a in group for b in group if a < b] + [("p0", "p1")]
    order = seriated([*ones, *others], ties)
    assert {frozenset(order[:5]), frozenset(order[5:])} == {frozenset(ones), frozenset(others)}


# Layout


@settings(max_examples=30)
@given(webs(least=1))
def test_places_are_inside_and_the_same_for_the_same_web(deals: list[Pact]) -> None:
    atlas = atlas_of(deals)
    again = atlas_of(deals[::-1])
    for level in LEVELS:
        assert atlas.places[level] == again.places[level]
        assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in atlas.places[level].values())


@settings(max_examples=30)
@given(webs(least=1), webs(least=1, most=6), sizes)
def test_what_is_known_stays_where_it_is_when_the_log_grows(
    deals: list[Pact], more: list[Pact], size: tuple[int, int]
) -> None:
    grown = [*deals, *(pact(f"new-{deal.deal}", *(e["party"] for e in deal.parties), "fresh") for deal in more)]
    before = atlas_of(deals)
    after = atlas_of(grown, before)
    assert [party for party in after.order if party in before.parties] == list(before.order)
    for level in LEVELS:
        assert {party: after.places[level][party] for party in before.places[level]} == before.places[level]
    old, new = ground(before, *size), ground(after, *size)
    assert {party: new.labels[party] for party in old.labels} == old.labels


def test_somebody_new_is_put_among_the_others() -> None:
    known = laid_out(["a", "b", "c"], {("a", "b"): 1, ("b", "c"): 2})
    placed = laid_out(["a", "b", "c", "d"], {("a", "b"): 1, ("b", "c"): 2, ("c", "d"): 1}, known)
    assert {party: placed[party] for party in known} == known
    assert placed["d"] not in known.values()


# Node-link


@settings(max_examples=40)
@given(webs(), st.data(), sizes)
def test_nothing_jumps(deals: list[Pact], data: st.DataObject, size: tuple[int, int]) -> None:
    """Labels and signs stand where they stand in the drawing of all history, whatever part of it is shown."""
    atlas = atlas_of(deals)
    whole = web(mesh_of(deals, atlas), *size)
    kept = data.draw(st.lists(st.sampled_from(deals), unique_by=lambda deal: deal.deal) if deals else st.just([]))
    part = web(mesh_of(kept, atlas), *size)
    places = {(target.kind, target.key): target[:2] + target[3:] for target in whole.targets if target.kind == "party"}
    for target in part.targets:
        if target.kind == "party":
            assert places[target.kind, target.key] == target[:2] + target[3:]
    signs = {(target.line, target.column) for target in whole.targets if target.kind == "deal"}
    assert {(target.line, target.column) for target in part.targets if target.kind == "deal"} <= signs


@settings(max_examples=40)
@given(webs(), sizes)
def test_drawings_keep_to_their_cells(deals: list[Pact], size: tuple[int, int]) -> None:
    mesh = mesh_of(deals)
    drawing = web(mesh, *size)
    assert len(drawing.lines) == size[1]
    assert all(width_of(line) == size[0] for line in drawing.lines[1:])
    table = matrix(mesh, size[0])
    assert len({width_of(line) for line in table.lines[1:]}) <= 1
    for each in (drawing, table, matrix(mesh, size[0], most=fitting(size[0]))):
        assert all(text_of(line).isprintable() for line in each.lines)
        for place, target in enumerate(each.targets):
            assert cells(under(each, place)) == target.cells
            assert text_of(each.lines[target.line])[0] is not None
    assert all(width_of(line) <= size[0] for line in matrix(mesh, size[0], most=fitting(size[0])).lines)


def test_targets_stand_where_their_text_stands() -> None:
    deals = [pact("one", "alice", "bob", status="rumoured"), pact("two", "bob", "carol")]
    mesh = mesh_of(deals)
    for drawing in (web(mesh, 80, 20), matrix(mesh, 80)):
        shown = {(target.kind, target.key, under(drawing, at).strip()) for at, target in enumerate(drawing.targets)}
        assert shown == {
            ("party", "alice", "alice"),
            ("party", "bob", "bob"),
            ("party", "carol", "carol"),
            ("deal", "one", "◌"),
            ("deal", "two", "●"),
        }
        assert [target[0:1] + target[3:4] for target in drawing.targets] == sorted(
            target[0:1] + target[3:4] for target in drawing.targets
        )


def test_what_is_cut_is_counted_with_the_rule() -> None:
    mesh = mesh_of(CHAIN)
    drawing = web(mesh, 80, 18)
    assert (drawing.shown, drawing.total) == (legible(80, 17), 41)
    assert texts(drawing)[0].startswith(f"{drawing.shown} of 41 parties: of the {drawing.shown} with the most deals")
    table = matrix(mesh, 60, most=10)
    assert (table.shown, table.total) == (10, 41)
    assert texts(table)[0].startswith("10 of 41 parties: those with the most deals in all history")


def test_where_nobody_is_left_out_nothing_is_said_of_it() -> None:
    drawing = web(mesh_of(CHAIN[:5]), 120, 36)
    assert texts(drawing)[0] == "6 parties · 5 deals between them"
    assert texts(matrix(mesh_of(CHAIN[:5]), 120))[0] == "6 parties · 5 deals between them"


def test_too_many_links_are_cut_to_where_two_have_the_most() -> None:
    everyone = [f"p{n:02}" for n in range(12)]
    deals = [pact(f"{a}-{b}", a, b) for a in everyone for b in everyone if a < b]
    deals += [pact(f"more-{n}", "p00", "p01") for n in range(3)]
    drawing = web(mesh_of(deals), 60, 30)
    assert texts(drawing)[0] == "12 parties · 33 of 69 deals: the ties of most deals"
    keys = [target.key for target in drawing.targets if target.kind == "deal"]
    assert len(keys) == 12 * 5 // 2
    assert "more-0" in keys


def test_so_many_parties_are_legible() -> None:
    assert [legible(*size) for size in ((80, 24), (120, 36), (200, 50), (20, 5), (900, 900))] == [17, 26, 40, 8, 60]


def test_the_one_in_focus_is_marked_or_said_to_be_missing() -> None:
    mesh = mesh_of(CHAIN[:5])
    for drawing in (web(mesh, 80, 20, focus="a02"), matrix(mesh, 80, focus="a02")):
        assert [run.text.strip() for line in drawing.lines for run in line if run.role == "focus"] == ["a02"]
    for drawing in (web(mesh, 80, 20, focus="zed"), matrix(mesh, 80, focus="zed")):
        assert texts(drawing)[0].endswith("zed is not among them")


def test_a_link_that_the_atlas_does_not_know_is_drawn_too() -> None:
    atlas = atlas_of([pact("x", "a", "b"), pact("y", "b", "c")])
    drawing = web(mesh_of([pact("x", "a", "b"), pact("withdrawn", "a", "c")], atlas), 60, 20)
    assert {target.key for target in drawing.targets if target.kind == "deal"} == {"x", "withdrawn"}


def test_nobody_at_all() -> None:
    assert texts(web(mesh_of([]), 60, 10))[0] == "0 parties · 0 deals between them"
    assert texts(matrix(mesh_of([]), 60)) == ["0 parties · 0 deals between them"]


def test_the_matrix_is_the_same_both_ways_and_holds_at_most_what_an_atlas_does() -> None:
    everyone = [pact(f"deal-{n}", "hub", f"p{n:03}") for n in range(MOST_PARTIES + 20)]
    assert matrix(mesh_of(everyone), 80).shown == MOST_PARTIES
    drawing = matrix(mesh_of(CHAIN[:9]), 80)
    step, side = 3, drawing.side
    at = {(t.line - drawing.head, (t.column - side) // step): t.key for t in drawing.targets if t.kind == "deal"}
    assert at == {(column, row): key for (row, column), key in at.items()}


def test_the_heads_of_columns_take_two_fifths_of_the_height_at_most() -> None:
    mesh = mesh_of([pact("x", "international", "company")])
    for height, tall in ((None, 9), (40, 9), (19, 7), (14, 5), (10, 3), (5, 2)):
        drawing = matrix(mesh, 80, height)
        assert drawing.head == 1 + tall
        assert "…" in text_of(drawing.lines[drawing.head - 1])


# Braille


@given(
    st.sampled_from(STATUSES),
    *(st.tuples(st.floats(-3, 33), st.floats(-3, 13)) for _ in range(2)),
)
def test_a_line_stays_on_the_canvas(status: str, start: tuple[float, float], end: tuple[float, float]) -> None:
    canvas = Canvas(30, 10)
    canvas.line(start, end, status)
    for row in range(10):
        for column, text, role in canvas.ink(row, 0, 30):
            assert 0 <= column < 30
            assert cells(text) == 1
            assert "\u2800" < text <= "\u28ff"
            assert role == status


def test_a_cell_has_the_role_of_the_firmest_line_whatever_came_last() -> None:
    for order in (("rumoured", "completed"), ("completed", "rumoured")):
        canvas = Canvas(10, 1)
        for status in order:
            canvas.line((0, 0.5), (10, 0.5), status)
        assert {role for _, _, role in canvas.ink(0, 0, 10)} == {"completed"}


def test_statuses_that_matter_differ_without_colour() -> None:
    drawn = set()
    for status in GLYPHS:
        canvas = Canvas(20, 2)
        canvas.line((0, 0.5), (20, 0.5), status)
        drawn.add("".join(text for row in (0, 1) for _, text, _ in canvas.ink(row, 0, 20)))
    assert len(drawn) == len(GLYPHS) == len(STROKES)
