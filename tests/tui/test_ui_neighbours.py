"""The nearest neighbour in a direction, and the nearest to a place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.drawing.lines import Target
from tui.drawing.neighbours import DOWN, LEFT, RIGHT, UP, covering, nearest, neighbour

DIRECTIONS = (LEFT, RIGHT, UP, DOWN)
BACK = {LEFT: RIGHT, RIGHT: LEFT, UP: DOWN, DOWN: UP}


def at(line: int, column: int, cells: int = 1) -> Target:
    return Target(line, "deal", f"{line}-{column}", column, cells)


targets = st.lists(
    st.builds(at, st.integers(0, 30), st.integers(0, 100), st.integers(1, 20)), min_size=1, max_size=25, unique=True
)


def middle(target: Target) -> float:
    return target.column + (target.cells - 1) / 2


def ahead(start: Target, end: Target, direction: str) -> float:
    """How far something lies in a direction; 0 or less: not on that side."""
    if direction in (UP, DOWN):
        return (end.line - start.line) * (1 if direction == DOWN else -1)
    return (end.column - start.column) * (1 if direction == RIGHT else -1)


@given(targets, st.data(), st.sampled_from(DIRECTIONS))
def test_a_neighbour_lies_on_that_side_and_there_is_one_if_anything_does(
    targets: list[Target], data: st.DataObject, direction: str
) -> None:
    here = data.draw(st.integers(0, len(targets) - 1))
    found = neighbour(targets, here, direction)
    beyond = [place for place, target in enumerate(targets) if ahead(targets[here], target, direction) > 0]
    if found is None:
        assert beyond == []
    else:
        assert found in beyond


@given(targets, st.data(), st.sampled_from(DIRECTIONS))
def test_going_on_comes_to_an_end(targets: list[Target], data: st.DataObject, direction: str) -> None:
    """A key held down never goes round in a circle."""
    here: int | None = data.draw(st.integers(0, len(targets) - 1))
    met: set[int] = set()
    while here is not None:
        assert here not in met
        met.add(here)
        here = neighbour(targets, here, direction)


@given(st.integers(1, 8), st.integers(1, 8), st.sampled_from(DIRECTIONS), st.data())
def test_in_a_grid_it_is_the_next_cell_and_the_way_back_leads_back(
    rows: int, columns: int, direction: str, data: st.DataObject
) -> None:
    grid = [at(row, 2 * column, 2) for row in range(rows) for column in range(columns)]
    here = data.draw(st.integers(0, len(grid) - 1))
    found = neighbour(grid, here, direction)
    if found is not None:
        steps = {LEFT: -1, RIGHT: 1, UP: -columns, DOWN: columns}
        assert found == here + steps[direction]
        assert neighbour(grid, found, BACK[direction]) == here


@pytest.mark.parametrize(
    ("others", "direction", "expected"),
    [
        ([at(5, 60), at(6, 24)], RIGHT, 1),  # a line off and near beats straight ahead and far
        ([at(5, 26), at(6, 24)], RIGHT, 0),  # straight ahead beats a line off
        ([at(9, 20), at(6, 40)], DOWN, 0),  # below beats aside
        ([at(5, 60), at(4, 60)], UP, 1),
        ([at(5, 0), at(1, 19)], LEFT, 0),
        ([at(5, 30)], LEFT, None),
        ([at(5, 30)], UP, None),
    ],
)
def test_which_is_nearest(others: list[Target], direction: str, expected: int | None) -> None:
    found = neighbour([*others, at(5, 20)], len(others), direction)
    assert found == expected


def test_whole_lines_lie_above_and_below_each_other_only() -> None:
    lanes = [Target(line, "deal", str(line)) for line in range(3)]
    assert [neighbour(lanes, 1, direction) for direction in DIRECTIONS] == [None, None, 0, 2]


@given(targets, st.integers(0, 30), st.integers(0, 100))
def test_the_nearest_to_a_place_that_a_target_covers_lies_in_its_line_or_nearer(
    targets: list[Target], line: int, column: int
) -> None:
    found = nearest(targets, line, column)
    assert found is not None
    if (inside := covering(targets, line, column)) is not None:
        reach = abs(middle(targets[inside]) - column)
        assert abs(middle(targets[found]) - column) + 2 * abs(targets[found].line - line) <= reach


def test_what_covers_a_cell() -> None:
    every = [at(1, 4, 3), Target(2, "deal", "lane")]
    assert [covering(every, 1, column) for column in (3, 4, 6, 7)] == [None, 0, 0, None]
    assert covering(every, 2, 99) == 1
    assert covering([], 0, 0) is None
    assert nearest([], 0, 0) is None
