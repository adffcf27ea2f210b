"""Rows by pages: what is held, what is asked for, what is let go."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.paging import MOST_PAGES, PAGE, Paged, RowSource


def numbers(count: int) -> Paged:
    """Rows that are their own numbers."""
    return Paged(RowSource(count, lambda first, many: range(first, first + many), int, int))


def test_a_row_that_is_not_held_is_asked_for() -> None:
    rows, wanted = numbers(1000), []
    rows.want = wanted.append
    assert rows[250] is None
    assert wanted == [2]
    rows.put(2, rows.source.page(2))
    assert rows[250] == 250
    assert wanted == [2]


def test_the_last_page_is_as_long_as_it_is() -> None:
    rows = numbers(PAGE + 3)
    rows.put(1, rows.source.page(1))
    assert rows[-1] == PAGE + 2
    assert list(rows.source.page(1)) == [PAGE, PAGE + 1, PAGE + 2]


def test_only_so_many_pages_are_held() -> None:
    rows = numbers(1_000_000)
    for page in range(MOST_PAGES + 5):
        rows.put(page, rows.source.page(page))
    assert not rows.holds(4)
    assert rows.holds(5)


@given(st.integers(1, 1000), st.data())
def test_reading_a_range_gives_just_its_rows(count: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, count - 1))
    last = data.draw(st.integers(first, count - 1))
    rows = numbers(count)
    if data.draw(st.booleans()):
        rows.put(0, rows.source.page(0))
    assert list(rows.read(first, last)) == list(range(first, last + 1))
