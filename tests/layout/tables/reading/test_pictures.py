from __future__ import annotations

import pytest

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.tables.model import Cell, TableRegion
from mineru_tools.layout.tables.reading.pictures import MAX_MARKS, with_pictures
from mineru_tools.primitives import ImageBox
from tests.layout.tables.pages import text

WHOLE = BBox(0, 0, 200, 100)
LARGE = BBox(110, 10, 150, 50)
MARK = BBox(110, 10, 120, 20)


def shown(
    *pictures: BBox, drawings: tuple[BBox, ...] = (), words: str = ""
) -> list[tuple[BBox, ...]]:
    """The pictures of the two cells of a table, the second with ``words`` in it."""
    lines = (text(105, 90, words),) if words else ()
    cells = (
        Cell(0, 0, 1, 1, BBox(0, 0, 100, 100)),
        Cell(0, 1, 1, 1, BBox(100, 0, 200, 100), lines),
    )
    table = TableRegion(WHOLE, lines, cells, 1.0)
    (found,) = with_pictures([table], [ImageBox(each) for each in pictures], drawings)
    return [cell.pictures for cell in found.cells]


def test_a_picture_belongs_to_the_cell_it_lies_in() -> None:
    assert shown(LARGE, words="a caption") == [(), (LARGE,)]


def test_a_drawing_does_too() -> None:
    assert shown(drawings=(LARGE,)) == [(), (LARGE,)]


def test_pieces_of_one_picture_are_put_together() -> None:
    upper, lower = BBox(110, 10, 150, 30), BBox(110, 30, 150, 50)
    assert shown(lower, upper) == [(), (LARGE,)]


def test_pictures_stand_from_top_to_bottom() -> None:
    below = BBox(110, 60, 150, 90)
    assert shown(below, LARGE) == [(), (LARGE, below)]


@pytest.mark.parametrize(
    "box", [BBox(60, 10, 140, 50), BBox(300, 10, 340, 50), BBox(0, 0, 200, 100)]
)
def test_what_lies_in_no_single_cell_is_in_none(box: BBox) -> None:
    assert shown(box) == [(), ()]


def test_a_mark_is_a_picture_where_it_stands_alone() -> None:
    assert shown(MARK) == [(), (MARK,)]
    assert shown(MARK, words="listed") == [(), ()]
    assert shown(BBox(110, 10, 114, 14)) == [(), ()]


def test_more_marks_than_a_table_holds_are_a_pattern() -> None:
    dots = [BBox(x, y, x + 8, y + 8) for x in range(0, 100, 10) for y in range(0, 100, 10)]
    assert len(dots) > MAX_MARKS
    assert shown(*dots, LARGE) == [(), (LARGE,)]
