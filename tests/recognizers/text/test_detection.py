"""Lines from the map of a network that is known."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("cv2", reason="needs the extra ocr")

from mineru_tools.recognizers.image import Floats
from mineru_tools.recognizers.text.detection import V5, V6, Detector, Marks

PAGE = np.full((800, 800, 3), 255, np.uint8)  # enlarged twofold


def marked(values: Floats, value: float) -> Floats:
    """A core of 400 by 40 pixels of the map, 200 by 20 of the page."""
    assert values.shape == (1, 3, 1600, 1600)
    out = np.zeros((1, 1, 1600, 1600), np.float32)
    out[0, 0, 600:640, 200:600] = value
    return out


@pytest.mark.parametrize("marks", [V5, V6])
def test_a_line_is_its_core_grown_by_what_the_network_shrank_it(marks: Marks) -> None:
    (quad,) = Detector(lambda values: marked(values, 0.9), marks)(PAGE)
    by = marks.growth * 200 * 20 / (200 + 20) / 2
    left, top, right, bottom = 100 - by, 300 - by, 300 + by, 320 + by
    told = [left, top, right, top, right, bottom, left, bottom]
    assert np.ravel(quad) == pytest.approx(told, abs=1.5)


def test_what_is_sure_for_one_version_is_a_doubt_for_the_other() -> None:
    assert len(Detector(lambda values: marked(values, 0.5), V6)(PAGE)) == 1
    assert Detector(lambda values: marked(values, 0.5), V5)(PAGE) == []
