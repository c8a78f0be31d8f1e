from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import SpanType
from mineru_tools.document.model import Line, Span, TableCell
from mineru_tools.document.table_cells import head_rows, in_order, line_groups, line_text
from tests.document.tables import cell, cells, line

LONGEST = "the longest of all lines"


def grouped(*lines: Line, others: tuple[TableCell, ...] = ()) -> list[str]:
    """The lines of a cell with those joined that go on, beside ``others`` in its column."""
    found = line_groups((TableCell(0, 0, lines=lines), *others))[0]
    return [" ".join(map(line_text, group)) for group in found]


def stacked(*texts: str) -> list[Line]:
    return [line(text, y=12 * k) for k, text in enumerate(texts)]


def test_a_line_that_left_room_for_the_next_word_ended_on_purpose() -> None:
    assert grouped(*stacked("one", "two words and more", "three")) == [
        "one",
        "two words and more three",
    ]


def test_in_a_list_of_short_lines_the_longest_ends_before_a_capital_too() -> None:
    listed = ["Tube rack", "Water", "Micropipet with tips of it", "Beaker", "Ice"]
    assert grouped(*stacked(*listed)) == listed
    assert grouped(*stacked("Rack", "Water", "Micropipet with tips of it", "for waste")) == [
        "Rack",
        "Water",
        "Micropipet with tips of it for waste",
    ]


def test_the_longest_line_of_the_column_tells_how_much_fits() -> None:
    lines = stacked("First Bank", "of Lindle")
    assert grouped(*lines) == ["First Bank of Lindle"]
    assert grouped(*lines, others=(cell(LONGEST, row=1),)) == ["First Bank", "of Lindle"]
    wide = replace(cell(LONGEST, row=1), colspan=2)
    assert grouped(*lines, others=(wide,)) == ["First Bank of Lindle"]


def test_a_broken_word_never_ends_a_line_on_purpose() -> None:
    assert grouped(*stacked("con-", "tinued"), others=(cell(LONGEST, row=1),)) == ["con- tinued"]


def test_signs_of_chinese_are_broken_anywhere() -> None:
    full, short = stacked("目录服务器", "用户"), stacked("目录", "用户")
    assert grouped(*full) == ["目录服务器 用户"]
    assert grouped(*short, others=(cell("目录服务器", row=1),)) == ["目录", "用户"]


@pytest.mark.parametrize("mark", ["•", "▪ ", "● "])
def test_a_list_item_begins_a_line_of_its_own(mark: str) -> None:
    assert len(grouped(*stacked(LONGEST, f"{mark}second item"))) == 2


def test_bounds_stacked_behind_a_number_are_one_line() -> None:
    upper, lower = line("194", 0, 0), line("22", 16, 5)
    assert grouped(upper, lower, others=(cell(LONGEST, row=1),)) == ["194 22"]


def test_a_picture_stands_apart_from_the_text_above_and_below_and_not_beside() -> None:
    def shown(box: BBox) -> Line:
        return Line(box, (Span(SpanType.IMAGE, box),))

    above, below = line("Item 1"), line("Item 2", y=60)
    assert grouped(above, shown(BBox(0, 15, 40, 55)), below) == ["Item 1", "", "Item 2"]
    assert grouped(line("see"), shown(BBox(20, 0, 60, 30)), line("it", x=65)) == ["see  it"]


def test_lines_on_a_page_set_sideways_are_measured_along_the_text() -> None:
    lines = [
        replace(each, bbox=BBox(100 - box.y1, box.x0, 100 - box.y0, box.x1))
        for each in stacked("one", "two words and more", "three")
        if (box := each.bbox)
    ]
    assert grouped(*lines) == ["one", "two words and more three"]


def test_lines_without_boxes_go_on() -> None:
    assert grouped(*[replace(each, bbox=None) for each in stacked("a", "b")]) == ["a b"]


def test_rows_of_heads_from_the_top_are_counted() -> None:
    assert head_rows(cells(["a", "b"], ["1", "2"])) == 0
    assert head_rows(cells(["a", "b"], ["c", "d"], ["1", "2"], heads=2)) == 2


def test_a_row_with_one_cell_that_is_no_head_ends_them() -> None:
    first, *others = cells(["", "b"], ["1", "2"], heads=1)
    assert head_rows((replace(first, is_head=False), *others)) == 0


def test_a_head_that_reaches_down_makes_a_head_of_the_row_it_reaches() -> None:
    tall = replace(cell("a", is_head=True), rowspan=2)
    rest = (cell("b", column=1, is_head=True), cell("c", row=1, column=1), cell("1", row=2))
    assert head_rows((tall, *rest)) == 2
    assert head_rows((replace(tall, rowspan=9), *rest, cell("9", row=8))) == 0


def test_a_table_of_heads_has_none() -> None:
    assert head_rows(cells(["a"], ["b"], heads=2)) == 0
    assert head_rows(()) == 0


numbers = st.integers(-2, 10**10)


@given(st.lists(st.builds(TableCell, numbers, numbers, numbers, numbers), max_size=5))
def test_cells_in_order_reach_no_further_than_the_last_of_them(given: list[TableCell]) -> None:
    found = in_order(given)
    rows = max((c.row for c in found), default=0)
    columns = max((c.column for c in found), default=0)
    for each in found:
        assert each.rowspan >= 1 <= each.colspan
        assert each.row + each.rowspan <= rows + 1
        assert each.column + each.colspan <= columns + 1
    assert [(c.row, c.column) for c in found] == sorted((c.row, c.column) for c in found)
