"""Long slender pictures are read in pieces."""

from __future__ import annotations

import numpy as np
import pytest

from mineru_tools.document.geometry import BBox
from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.text.model import ReadLine, ReadWord
from mineru_tools.recognizers.text.slices import Sliced

PITCH, TALL, SIZE = 40, 20, (600, 6000)  # pixels


class Bars:
    """Reads a black bar as a word that says how long it is; notes the shapes it is shown."""

    name, languages = "bars", ()

    def __init__(self) -> None:
        self.shown: list[tuple[int, ...]] = []

    def read(self, picture: RGB) -> tuple[ReadLine, ...]:
        self.shown.append(picture.shape[:2])
        dark = np.pad((picture[:, :, 0] < 128).any(axis=1), 1).astype(np.int8)
        edges = np.flatnonzero(np.diff(dark)).reshape(-1, 2).tolist()
        return tuple(self._line(picture[a:b], a, b) for a, b in edges)

    def _line(self, rows: RGB, y0: int, y1: int) -> ReadLine:
        at = np.flatnonzero((rows[:, :, 0] < 128).any(axis=0))
        box = BBox(int(at[0]), y0, int(at[-1]) + 1, y1)
        quad = ((box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1))
        return ReadLine((ReadWord(f"{box.width}x{box.height}", box, 0.9),), quad, 0.9)


def receipt() -> RGB:
    """Bars, each a pixel longer than the one above, striped as letters are, on grainy paper."""
    paper = np.random.default_rng(5).integers(235, 256, (SIZE[1], SIZE[0], 3)).astype(np.uint8)
    for k, top in enumerate(range(PITCH, SIZE[1] - PITCH, PITCH)):
        paper[top : top + TALL, 50 : 50 + 200 + k : 2] = 0
    return paper


def test_no_line_of_a_long_receipt_is_cut_or_lost_or_read_twice() -> None:
    eyes, picture = Bars(), receipt()
    assert Sliced(eyes).read(picture) == Bars().read(picture)
    assert len(eyes.shown) > 3
    assert all(height <= 3 * SIZE[0] for height, _ in eyes.shown)


def test_a_banner_is_cut_across_where_nothing_stands() -> None:
    words = np.full((400, 4000, 3), 255, np.uint8)
    for left in range(50, 3900, 300):
        words[100:300, left : left + 200 : 2] = 0
    eyes = Bars()
    found = Sliced(eyes).read(words)
    assert len(eyes.shown) > 1
    assert sum(line.bbox.width for line in found) >= 13 * 199
    assert all(words[0, int(line.bbox.x0), 0] == 255 for line in found)
    assert {(line.bbox.y0, line.bbox.y1) for line in found} == {(100, 300)}


@pytest.mark.parametrize("shape", [(3500, 2475), (100, 1400), (2300, 200)])
def test_other_pictures_are_shown_whole(shape: tuple[int, int]) -> None:
    eyes = Bars()
    Sliced(eyes).read(np.full((*shape, 3), 255, np.uint8))
    assert eyes.shown == [shape]


def test_a_picture_along_which_text_runs_is_shown_whole() -> None:
    along = np.full((5000, 500, 3), 255, np.uint8)
    along[50:4950, 100:400:2] = 0
    eyes = Bars()
    Sliced(eyes).read(along)
    assert eyes.shown == [(5000, 500)]
