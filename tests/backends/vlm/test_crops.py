"""What a model is shown of a region."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from mineru_tools.backends.vlm.crops import MAX_RATIO, MIN_EDGE, cut, fitted, upright
from mineru_tools.document.geometry import BBox
from tests.support.vlm_pages import noise


def test_the_pixels_under_a_box_are_cut_from_the_full_page() -> None:
    page = noise(200, 100)
    part = cut(page, BBox(0.25, 0.5, 0.75, 1.0))
    assert part is not None
    assert np.array_equal(np.asarray(part), np.asarray(page)[50:100, 50:150])


@pytest.mark.parametrize(
    "box", [(0.5, 0.5, 0.5, 0.9), (0.501, 0.5, 0.503, 0.9), (1.1, 0, 1.4, 1), (0.9, 0, 0.1, 1)]
)
def test_a_box_without_a_pixel_gives_no_picture(box: tuple[float, float, float, float]) -> None:
    assert cut(noise(100, 100), BBox(*box)) is None


@pytest.mark.parametrize("angle", [None, 0, 90, 180, 270])
def test_a_text_on_its_side_is_turned_upright_and_no_pixel_changes(angle: int | None) -> None:
    picture = noise(30, 20)
    turned = upright(picture, angle)
    assert np.array_equal(np.asarray(turned), np.rot90(np.asarray(picture), (angle or 0) // 90))


def test_a_line_is_shown_with_white_beside_it() -> None:
    shown = np.asarray(fitted(Image.new("RGB", (5000, 20))))
    assert shown.shape == (100, 5000, 3)
    assert (shown[:40] == 255).all()
    assert (shown[40:60] == 0).all()
    assert (shown[60:] == 255).all()


@given(st.integers(1, 3000), st.integers(1, 3000))
def test_every_picture_is_one_that_the_model_takes(width: int, height: int) -> None:
    shown = fitted(Image.new("RGB", (width, height)))
    assert min(shown.size) >= MIN_EDGE
    assert max(shown.size) / min(shown.size) <= MAX_RATIO
    if min(width, height) >= MIN_EDGE and max(width, height) <= MAX_RATIO * min(width, height):
        assert shown.size == (width, height)
