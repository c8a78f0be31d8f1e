"""Points are found in a box whatever their number and however far apart they stand."""

from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.layout.points_index import COLUMN, PointsIndex

PLACE = st.floats(-1e6, 1e6)
POINT = st.tuples(PLACE, PLACE)


@given(st.lists(POINT), POINT, POINT)
def test_all_points_in_a_box_are_found_in_order_and_none_far_beside_it(
    points: list[tuple[float, float]], a: tuple[float, float], b: tuple[float, float]
) -> None:
    (left, right), (top, bottom) = sorted((a[0], b[0])), sorted((a[1], b[1]))
    found = PointsIndex(points).near(left, top, right, bottom)
    assert found == sorted(found)
    inside = {k for k, (x, y) in enumerate(points) if left <= x <= right and top <= y <= bottom}
    assert inside <= set(found)
    for x, y in (points[k] for k in found):
        assert left - COLUMN <= x <= right + COLUMN
        assert top <= y <= bottom
