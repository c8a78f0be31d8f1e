from __future__ import annotations

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.tables.model import Cell, row_edges


def cell(row: int, y0: float, y1: float, rowspan: int = 1) -> Cell:
    return Cell(row, 0, rowspan, 1, BBox(0, y0, 10, y1), "x")


def test_the_edges_are_the_tops_of_the_rows_and_the_bottom_of_the_last() -> None:
    assert row_edges([cell(0, 5, 15), cell(0, 4, 14), cell(1, 16, 24)]) == (4, 16, 24)


def test_a_row_without_a_cell_of_its_own_has_no_height() -> None:
    assert row_edges([cell(0, 5, 25, rowspan=2), cell(2, 30, 40)]) == (5, 5, 30, 40)


def test_edges_never_go_back_up() -> None:
    assert row_edges([cell(0, 10, 20), cell(1, 8, 30)]) == (10, 10, 30)


def test_no_cells_have_no_edges() -> None:
    assert row_edges([]) == ()
