"""Pages flattened by a grid that is known, and the way back into the photo."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.document.geometry import BBox
from mineru_tools.recognizers.dewarp import Bend
from mineru_tools.scans.pose import Pose
from tests.support.bent_paper import bent, evenly, seen, seen_box

SIZE = (600, 800)
STILL = Bend(evenly())
share = st.floats(0, 1)


def page_with(*boxes: tuple[int, int, int, int]) -> np.ndarray:
    page = np.full((SIZE[1], SIZE[0], 3), 255, np.uint8)
    for x0, y0, x1, y1 in boxes:
        page[y0:y1, x0:x1] = 0
    return page


def ink(picture: np.ndarray) -> BBox:
    rows, columns = (np.flatnonzero((picture[:, :, 0] < 128).any(axis=k)) for k in (1, 0))
    return BBox(columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)


@given(st.lists(st.tuples(share, share), min_size=1, max_size=20))
def test_points_of_a_known_bend_are_found_in_the_photo(points: list[tuple[float, float]]) -> None:
    known = np.array(points)
    found = Bend(seen(evenly())).seen(known)
    assert found * SIZE == pytest.approx(seen(known) * SIZE, abs=0.1)


@pytest.mark.parametrize("count", [2, 3, 31])
def test_a_page_that_lies_flat_stays_as_it_is(count: int) -> None:
    page = np.random.default_rng(7).integers(0, 255, (57, 83, 3), np.uint8)
    flat = Bend(evenly(count, count)).flattened(page)
    assert np.abs(flat.astype(int) - page).max() <= 1


@pytest.mark.parametrize("size", [(1, 1), (2, 900), (900, 1)])
def test_pictures_of_any_size_can_be_flattened(size: tuple[int, int]) -> None:
    page = np.full((*size, 3), 7, np.uint8)
    assert Bend(seen(evenly())).flattened(page).shape == page.shape


@pytest.mark.parametrize(
    "box", [(40, 60, 560, 80), (40, 60, 70, 760), (300, 400, 330, 420), (10, 10, 590, 790)]
)
def test_what_was_bent_is_where_it_was_once_it_is_flat(box: tuple[int, int, int, int]) -> None:
    photo = bent(page_with(box))
    assert list(ink(photo)) != pytest.approx(box, abs=3)
    assert list(ink(Bend(seen(evenly())).flattened(photo))) == pytest.approx(box, abs=1)


@pytest.mark.parametrize(
    "box", [(40, 60, 560, 80), (40, 60, 70, 760), (300, 400, 330, 420), (10, 10, 590, 790)]
)
def test_boxes_of_the_flat_page_are_put_back_around_their_ink(
    box: tuple[int, int, int, int],
) -> None:
    pose = Pose(bend=Bend(seen(evenly())))
    back = pose.shown(BBox(*box), SIZE)
    assert list(back) == pytest.approx(list(ink(bent(page_with(box)))), abs=1.5)
    assert list(back) == pytest.approx(list(seen_box(BBox(*box), SIZE)), abs=1)


def test_a_flat_page_off_the_level_is_turned_and_then_bent() -> None:
    pose = Pose(3.0, Bend(seen(evenly())))
    box = BBox(300, 395, 301, 405)
    turned = Pose(3.0).shown(box, SIZE)
    assert list(pose.shown(box, SIZE)) == pytest.approx(list(seen_box(turned, SIZE)), abs=1)


def test_a_page_that_is_flat_and_level_needs_nothing() -> None:
    assert Pose().is_level
    assert not Pose(1.0).is_level
    assert not Pose(bend=STILL).is_level
