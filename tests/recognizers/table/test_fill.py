from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given

from mineru_tools.document.geometry import BBox
from mineru_tools.recognizers.table import (
    StructureCell,
    TableStructure,
    Word,
    filled,
    structure_html,
)
from tests.recognizers.table.strategies import HEIGHT, WIDTH, picture, structures, word, words


@given(structures, words)
def test_every_word_is_in_exactly_one_cell_whatever_the_model_said(
    structure: TableStructure, found: tuple[Word, ...]
) -> None:
    whole = filled(structure, picture(found))
    assert Counter(k for c in whole.cells for k in c.words) == Counter(range(len(found)))


@given(structures, words)
def test_the_cells_tile_the_grid_and_the_picture(
    structure: TableStructure, found: tuple[Word, ...]
) -> None:
    whole = filled(structure, picture(found))
    places = Counter(
        (row, col)
        for c in whole.cells
        for row in range(c.row, c.row + c.rowspan)
        for col in range(c.col, c.col + c.colspan)
    )
    assert set(places.values()) == {1}
    assert len(places) == whole.rows * whole.cols
    assert sum(c.bbox.area for c in whole.cells if c.bbox) == pytest.approx(WIDTH * HEIGHT)


@given(structures, words)
def test_what_the_model_is_sure_of_is_handed_on(
    structure: TableStructure, found: tuple[Word, ...]
) -> None:
    whole = filled(structure, picture(found))
    assert (whole.score, whole.source) == (structure.score, structure.source)


def grid(rows: int, cols: int, *, placed: bool) -> tuple[StructureCell, ...]:
    """Cells of 50 by 20 pixels, with their boxes or without."""
    return tuple(
        StructureCell(
            r, c, bbox=BBox(50 * c + 5, 20 * r + 4, 50 * c + 45, 20 * r + 16) if placed else None
        )
        for r in range(rows)
        for c in range(cols)
    )


@pytest.mark.parametrize("placed", [True, False])
def test_words_go_where_they_stand_with_or_without_boxes(placed: bool) -> None:
    found = tuple(word(f"{r}{c}", 50 * c + 25, 20 * r + 10) for r in range(4) for c in range(3))
    structure = TableStructure(grid(4, 3, placed=placed), 1.0, "a model")
    html = structure_html(filled(structure, picture(found, 150, 80)), found)
    rows = ["".join(f"<td>{r}{c}</td>" for c in range(3)) for r in range(4)]
    assert html == "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


@pytest.mark.parametrize("placed", [True, False])
def test_a_head_over_two_columns_does_not_move_the_border_below_it(placed: bool) -> None:
    cells = grid(3, 2, placed=placed)
    head = replace(cells[0], colspan=2, bbox=BBox(10, 4, 90, 16) if placed else None)
    # The head's words leave a gap left of the middle, where the columns have none.
    found = (
        word("a", 14, 10, 10), word("wide head", 60, 10, 70),
        word("1", 25, 30, 30), word("2", 75, 30, 30),
        word("3", 25, 50, 30), word("4", 75, 50, 30),
    )  # fmt: skip
    structure = TableStructure((head, *cells[2:]), 1.0, "a model")
    html = structure_html(filled(structure, picture(found, 100, 60)), found)
    assert html == (
        '<table><tr><td colspan="2">a wide head</td></tr><tr><td>1</td><td>2</td></tr>'
        "<tr><td>3</td><td>4</td></tr></table>"
    )


def test_lines_of_a_tall_cell_may_stand_on_the_border_of_its_neighbours_rows() -> None:
    cells = grid(2, 2, placed=True)
    tall = replace(cells[1], rowspan=2, bbox=BBox(55, 4, 95, 36))
    found = (
        word("1", 25, 8), word("2", 25, 32),
        word("one", 75, 9), word("two", 75, 20), word("three", 75, 31),
    )  # fmt: skip
    structure = TableStructure((cells[0], tall, cells[2]), 1.0, "a model")
    html = structure_html(filled(structure, picture(found, 100, 40)), found)
    assert html == (
        '<table><tr><td>1</td><td rowspan="2">one two three</td></tr><tr><td>2</td></tr></table>'
    )


def test_a_label_longer_than_the_model_thought_stays_whole() -> None:
    # Its box ends early; the words behind it stand closer to the label than to the next column.
    cells = grid(2, 2, placed=True)
    found = (
        word("long", 20, 10, 30), word("label", 52, 10, 28),
        word("8", 90, 10, 10), word("b", 10, 30, 10), word("9", 90, 30, 10),
    )  # fmt: skip
    moved = [replace(c, bbox=BBox(70, c.row * 20, 98, 20)) if c.col else c for c in cells]
    structure = TableStructure(tuple(moved), 1.0, "a model")
    html = structure_html(filled(structure, picture(found, 100, 40)), found)
    assert html.startswith("<table><tr><td>long label</td><td>8</td></tr>")


def test_a_model_that_saw_nothing_leaves_one_cell_with_all_words() -> None:
    found = (word("a", 10, 10), word("b", 60, 10))
    whole = filled(TableStructure((), 0.0, "a model"), picture(found))
    assert [c.words for c in whole.cells] == [(0, 1)]
