"""The bend of a page by the slopes of its lines."""

from __future__ import annotations

import math

import numpy as np
import pytest

from mineru_tools.document.geometry import BBox
from mineru_tools.recognizers.text.model import ReadLine, ReadWord
from mineru_tools.scans.bending import bend_of, flat_lines

SIZE = (1000, 1400)


def lines(depth: float) -> list[ReadLine]:
    """Two columns of 30 lines, as on a page whose middle hangs so many pixels below its edges."""
    return [
        _line(x0, x0 + 350.0, 200.0 + 35 * row, depth) for x0 in (120.0, 530.0) for row in range(30)
    ]


def _line(x0: float, x1: float, y: float, depth: float) -> ReadLine:
    a, b = (y + depth * math.sin(math.pi * x / SIZE[0]) for x in (x0, x1))
    quad = ((x0, a), (x1, b), (x1, b + 24.0), (x0, a + 24.0))
    return ReadLine((ReadWord("word", BBox(x0, min(a, b), x1, max(a, b) + 24.0), 1.0),), quad, 1.0)


def test_lines_of_a_flat_page_tell_no_bend() -> None:
    assert bend_of(lines(0.0), SIZE) is None


def test_a_few_lines_tell_no_bend() -> None:
    assert bend_of(lines(60.0)[::5], SIZE) is None


@pytest.mark.parametrize("depth", [40.0, -70.0])
def test_lines_of_both_columns_are_level_on_the_flattened_page(depth: float) -> None:
    bent = lines(depth)
    bend = bend_of(bent, SIZE)
    assert bend is not None
    flat = flat_lines(bent, bend, SIZE)
    assert max(abs(line.angle) for line in flat) < 0.01 < max(abs(x.angle) for x in bent)
    rows = zip(flat[:30], flat[30:], strict=True)
    assert max(abs(a.quad[1][1] - b.quad[0][1]) for a, b in rows) < 4.0


def test_points_of_the_photo_come_back_from_the_flat_page() -> None:
    bend = bend_of(lines(60.0), SIZE)
    assert bend is not None
    points = np.random.default_rng(1).uniform(0.2, 0.8, (50, 2))
    assert np.abs(bend.seen(bend.flat(points)) - points).max() < 1e-4
