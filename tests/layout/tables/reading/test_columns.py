from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.layout.tables.pieces import Piece, columns_of, pieces_of
from mineru_tools.layout.tables.reading.columns import without_unowned
from tests.layout.tables.pages import text

EDGES = [0.0, 100.0, 140.0, 200.0]


def pieces(*places: tuple[float, str]) -> list[Piece]:
    return pieces_of(text(x, 100 + 20 * k, words) for k, (x, words) in enumerate(places))


def test_a_column_that_only_the_end_of_a_wide_head_reaches_into_is_none() -> None:
    entries = pieces((20, "apple"), (150, "12"), (105, "numberofall"), (150, "7"))
    assert without_unowned(EDGES, [], entries) == [0.0, 100.0, 200.0]


def test_a_column_with_an_entry_of_its_own_stays() -> None:
    entries = pieces((20, "apple"), (110, "1.5"), (150, "12"), (105, "numberofall"))
    assert without_unowned(EDGES, [], entries) == EDGES


def test_a_column_that_nothing_reaches_into_stays() -> None:
    assert without_unowned(EDGES, [], pieces((20, "apple"), (150, "12"))) == EDGES


def test_a_drawn_wall_stays() -> None:
    entries = pieces((20, "apple"), (105, "numberofall"), (150, "7"))
    assert without_unowned(EDGES, [140.0], entries) == EDGES


@given(
    st.lists(st.tuples(st.floats(0, 150), st.text("abc", min_size=1, max_size=20)), max_size=12),
    st.lists(st.floats(10, 240), max_size=5, unique=True),
)
def test_columns_are_only_joined_and_keep_the_outer_borders(
    places: list[tuple[float, str]], inner: list[float]
) -> None:
    xs = [0.0, *sorted(inner), 250.0]
    entries = pieces(*places)
    left = without_unowned(xs, [], entries)
    assert set(left) <= set(xs)
    assert (left[0], left[-1]) == (0.0, 250.0)
    assert all(columns_of(p, left)[1] < len(left) - 1 for p in entries)
