from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.order import reading_order, rows_of
from tests.layout.typesetter import line, lines, texts

WIDE = (72.0, 528.0)
LEFT, RIGHT = (72.0, 290.0), (310.0, 528.0)


def box(column: tuple[float, float], y0: float, y1: float) -> BBox:
    return BBox(column[0], y0, column[1], y1)


def is_read_as_given(*boxes: BBox, rtl: bool = False) -> bool:
    """Whether the boxes are read in the order given, however the stream shuffles them."""
    mixed = sorted(range(len(boxes)), key=lambda k: (k % 3, -k))
    order = reading_order([boxes[k] for k in mixed], rtl=rtl)
    return [mixed[k] for k in order] == list(range(len(boxes)))


def test_one_column_is_read_from_the_top_down() -> None:
    assert is_read_as_given(box(WIDE, 50, 90), box(WIDE, 100, 200), box(WIDE, 210, 300))


def test_two_columns_under_a_title_are_read_column_by_column() -> None:
    assert is_read_as_given(
        box(WIDE, 50, 80),
        box(LEFT, 100, 300),
        box(LEFT, 310, 600),
        box(RIGHT, 100, 240),
        box(RIGHT, 250, 600),
    )


def test_a_figure_across_the_page_parts_the_columns_above_from_those_below() -> None:
    assert is_read_as_given(
        box(LEFT, 100, 250),
        box(RIGHT, 100, 250),
        box(WIDE, 260, 400),
        box(LEFT, 410, 700),
        box(RIGHT, 410, 700),
    )


def test_a_title_wider_than_its_columns_that_reaches_into_the_gutter_comes_first() -> None:
    assert is_read_as_given(BBox(150, 50, 450, 80), box(LEFT, 100, 600), box(RIGHT, 100, 600))


def test_paragraphs_of_the_left_column_that_end_at_other_heights_stay_together() -> None:
    assert is_read_as_given(
        box(LEFT, 100, 190),
        box(LEFT, 200, 290),
        box(LEFT, 300, 600),
        box(RIGHT, 100, 330),
        box(RIGHT, 340, 600),
    )


def test_a_heading_in_the_left_column_only_opens_both_columns() -> None:
    assert is_read_as_given(box((72, 200), 100, 115), box(LEFT, 125, 600), box(RIGHT, 100, 600))


def test_a_row_of_short_lines_is_read_as_a_row() -> None:
    """A head with its date at the right is no top of two columns."""
    assert is_read_as_given(
        box((72, 200), 50, 60), box((450, 528), 50, 60), box(WIDE, 80, 300), box(WIDE, 310, 500)
    )


def test_a_head_above_a_narrow_paragraph_opens_no_columns() -> None:
    assert is_read_as_given(
        box((72, 200), 50, 60),
        box((450, 528), 50, 60),
        box((72, 190), 80, 300),
        box(WIDE, 310, 500),
    )


def test_three_columns_are_read_from_left_to_right() -> None:
    columns = [(50.0, 200.0), (215.0, 365.0), (380.0, 530.0)]
    heights = (100, 190, 300), (100, 240, 320), (100, 150, 280)
    assert is_read_as_given(
        *[box(c, y, y + 40) for c, ys in zip(columns, heights, strict=True) for y in ys]
    )


def test_boxes_that_begin_on_the_same_lines_again_and_again_are_read_row_by_row() -> None:
    rows = [100.0 + 40 * k for k in range(8)]
    assert is_read_as_given(*[box(c, y, y + 20) for y in rows for c in (LEFT, RIGHT)])


def test_columns_of_a_right_to_left_page_are_read_from_the_right() -> None:
    assert is_read_as_given(box(WIDE, 50, 80), box(RIGHT, 100, 600), box(LEFT, 100, 600), rtl=True)


def test_boxes_that_overlap_a_little_are_still_told_apart() -> None:
    assert is_read_as_given(box(WIDE, 50, 101), box(WIDE, 100, 201), box(WIDE, 200, 300))


def test_a_box_that_spans_interlocked_ones_is_read_between_them() -> None:
    assert is_read_as_given(
        box(LEFT, 100, 205),
        box(RIGHT, 100, 205),
        box(WIDE, 200, 300),
        box(LEFT, 296, 400),
        box(RIGHT, 296, 400),
    )


def test_nothing_is_read_as_nothing() -> None:
    assert reading_order([]) == []


number = st.integers(0, 60).map(lambda n: n * 10.0)
boxes = st.builds(
    lambda x, y, w, h: BBox(x, y, x + w, y + h),
    number,
    number,
    st.sampled_from([0.0, 5.0, 60.0, 200.0, 500.0]),
    st.sampled_from([0.0, 5.0, 12.0, 100.0]),
)


@given(st.lists(boxes, max_size=25), st.booleans())
def test_every_box_is_read_exactly_once(given_boxes: list[BBox], rtl: bool) -> None:
    assert sorted(reading_order(given_boxes, rtl=rtl)) == list(range(len(given_boxes)))


@given(st.lists(boxes, max_size=12, unique=True), st.randoms())
def test_boxes_with_white_between_all_of_them_are_read_alike_in_any_sequence(
    given_boxes: list[BBox], random: object
) -> None:
    grid = [BBox(60 * k, 40 * j, 60 * k + 50, 40 * j + 30) for k in range(3) for j in range(3)]
    chosen = grid[: len(given_boxes) or 1]
    mixed = list(chosen)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert [mixed[k] for k in reading_order(mixed)] == [chosen[k] for k in reading_order(chosen)]


def test_labels_of_a_figure_are_read_row_by_row() -> None:
    labels = [
        line(t, x=x, y=y) for t, x, y in (("0", 72, 200), ("Title", 90, 100), ("5", 140, 201))
    ]
    assert [texts(row) for row in rows_of(lines(*labels))] == [["Title"], ["0", "5"]]
