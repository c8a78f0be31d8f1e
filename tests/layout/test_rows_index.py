from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.rows_index import RowIndex

BOXES = st.builds(
    lambda x, y, width, height: BBox(x, y, x + width, y + height),
    *(st.floats(-50, 900), st.floats(-50, 900), st.floats(0, 300), st.floats(0, 300)),
)


@given(st.lists(BOXES, max_size=30), BOXES)
def test_no_box_on_the_same_level_is_missed(boxes: list[BBox], box: BBox) -> None:
    found = RowIndex(boxes).beside(box)
    assert found == sorted(set(found))
    assert {k for k, other in enumerate(boxes) if other.y_overlap(box) >= 0} <= set(found)


def test_boxes_far_above_and_below_are_left_out() -> None:
    boxes = [BBox(0, y, 10, y + 10) for y in (0, 100, 200)]
    assert RowIndex(boxes).beside(BBox(50, 102, 60, 108)) == [1]
