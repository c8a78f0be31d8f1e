import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.pdf.space import PageSpace

numbers = st.floats(-5000, 5000)


@st.composite
def spaces(draw: st.DrawFn) -> PageSpace:
    left, bottom = draw(numbers), draw(numbers)
    width, height = draw(st.floats(1, 5000)), draw(st.floats(1, 5000))
    turns = draw(st.integers(0, 3))
    size = (height, width) if turns % 2 else (width, height)
    return PageSpace(size, (left, bottom, left + width, bottom + height), turns)


@given(spaces(), numbers, numbers)
def test_a_point_comes_back_from_the_display(space: PageSpace, x: float, y: float) -> None:
    assert space.user_point(*space.point(x, y)) == pytest.approx((x, y), abs=1e-6)


@given(spaces(), st.lists(st.tuples(numbers, numbers, numbers, numbers), min_size=1, max_size=5))
def test_many_boxes_are_mapped_as_one_by_one(
    space: PageSpace, corners: list[tuple[float, float, float, float]]
) -> None:
    rows = space.boxes(np.array(corners))
    for row, box in zip(rows.tolist(), (space.box(*c) for c in corners), strict=True):
        assert row == pytest.approx(list(box))
        assert row[0] <= row[2]
        assert row[1] <= row[3]


@given(spaces())
def test_the_crop_box_fills_the_page(space: PageSpace) -> None:
    assert tuple(space.box(*space.crop)) == pytest.approx((0, 0, *space.size), abs=1e-6)


@given(spaces(), numbers, numbers, st.floats(0, 100), st.floats(0, 100))
def test_a_box_keeps_its_area(
    space: PageSpace, x: float, y: float, width: float, height: float
) -> None:
    assert space.box(x, y, x + width, y + height).area == pytest.approx(width * height, abs=1e-5)
