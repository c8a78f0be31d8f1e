from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.document.geometry import BBox
from mineru_tools.recognizers.table.objects import (
    COLUMN,
    HEAD,
    PROJECTED,
    ROW,
    SPANNING,
    Found,
    structure_of,
)
from tests.recognizers.table.strategies import boxes

ROWS = [Found(ROW, BBox(0, 20 * k, 90, 20 * k + 18), 0.9) for k in range(4)]
COLS = [Found(COLUMN, BBox(30 * k, 0, 30 * k + 28, 78), 0.7) for k in range(3)]


def spans(found: list[Found]) -> list[tuple[int, int, int, int]]:
    cells = structure_of(found, "a model").cells
    return [(c.row, c.col, c.rowspan, c.colspan) for c in cells if (c.rowspan, c.colspan) != (1, 1)]


def test_rows_and_columns_cross_in_cells() -> None:
    structure = structure_of([*reversed(ROWS), *COLS], "a model")
    assert (structure.rows, structure.cols, len(structure.cells)) == (4, 3, 12)
    assert structure.cells[4].bbox == BBox(29, 19, 59, 39)
    assert round(structure.score, 3) == round((4 * 0.9 + 3 * 0.7) / 7, 3)


def test_a_row_seen_twice_counts_once() -> None:
    twice = Found(ROW, BBox(0, 22, 90, 37), 0.6)
    assert structure_of([*ROWS, twice, *COLS], "a model").rows == 4


def test_a_spanning_cell_takes_the_lanes_it_mostly_covers() -> None:
    over = Found(SPANNING, BBox(28, 1, 90, 30), 0.8)
    assert spans([*ROWS, *COLS, over]) == [(0, 1, 2, 2)]


def test_of_two_spanning_cells_over_one_another_the_surer_stays() -> None:
    first = Found(SPANNING, BBox(0, 0, 58, 18), 0.8)
    second = Found(SPANNING, BBox(30, 0, 90, 18), 0.9)
    assert spans([*ROWS, *COLS, first, second]) == [(0, 1, 1, 2)]


def test_a_row_header_across_the_table_and_the_head_are_told() -> None:
    across = Found(PROJECTED, BBox(0, 40, 60, 58), 0.8)
    head = Found(HEAD, BBox(0, 0, 90, 38), 0.9)
    assert spans([*ROWS, *COLS, across, head]) == [(2, 0, 1, 3)]
    cells = structure_of([*ROWS, *COLS, across, head], "a model").cells
    assert {c.row for c in cells if c.header} == {0, 1}


def test_without_rows_or_columns_there_is_no_table() -> None:
    for found in ([], ROWS, COLS):
        structure = structure_of(found, "a model")
        assert (structure.cells, structure.score) == ((), 0.0)


@given(
    st.lists(
        st.builds(
            Found,
            st.sampled_from((ROW, COLUMN, HEAD, PROJECTED, SPANNING)),
            boxes(),
            st.floats(0, 1),
        ),
        max_size=15,
    )
)
def test_the_cells_tile_the_grid_whatever_was_found(found: list[Found]) -> None:
    structure = structure_of(found, "a model")
    places = Counter(
        (row, col)
        for c in structure.cells
        for row in range(c.row, c.row + c.rowspan)
        for col in range(c.col, c.col + c.colspan)
    )
    assert set(places.values()) <= {1}
    assert len(places) == structure.rows * structure.cols
