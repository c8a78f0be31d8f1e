"""Whether characters one below another are stacked, or those of lines of a page on its side."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from mineru_tools.document.geometry import BBox
from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.text.model import ReadLine, ReadWord
from mineru_tools.scans.stacked import page_turns

CELL, BAR = 30, 10  # pixels; a character is a bar at the top of its cell, its grey tells which
COUNT = 12
FIRST = 0x4E00  # of the Chinese characters


class ReadsBars:
    """Reads rows of bars: upright ones from left to right, those on their side backwards."""

    name, languages = "bars", ("zh",)

    def __init__(self) -> None:
        self.asked = 0

    def read(self, picture: RGB) -> tuple[ReadLine, ...]:
        self.asked += 1
        dark = np.flatnonzero((picture[:, :, 0] < 255).any(axis=1))
        rows = np.split(dark, np.flatnonzero(np.diff(dark) > 1) + 1)
        return tuple(self._line(picture[row[0] : row[-1] + 1, :, 0]) for row in rows)

    def _line(self, row: RGB) -> ReadLine:
        grey = row[len(row) // 2]
        text = [chr(FIRST + int(b)) for a, b in pairwise([255, *grey]) if b < 255 and a != b]
        backwards = len(row) > BAR
        return line("".join(reversed(text) if backwards else text), x0=0)


def line(text: str, x0: float) -> ReadLine:
    """A line that runs down the picture."""
    x1, y1 = x0 + CELL, float(CELL * len(text))
    quad = ((x1, 0.0), (x1, y1), (x0, y1), (x0, 0.0))
    return ReadLine((ReadWord(text, BBox(x0, 0, x1, y1), 0.9),), quad, 0.9)


def page(*, turned: bool) -> tuple[RGB, list[ReadLine]]:
    """Two columns of characters that stand, or lie as on a page that was turned clockwise."""
    picture = np.full((CELL * COUNT, 3 * CELL, 3), 255, np.uint8)
    lines = []
    for column in (0, 2):
        codes = range(5 * column, 5 * column + COUNT)
        for k, code in enumerate(codes):
            cell = np.full((CELL, CELL, 3), 255, np.uint8)
            cell[:BAR] = code
            cell = np.rot90(cell, -1) if turned else cell
            picture[k * CELL : (k + 1) * CELL, column * CELL : (column + 1) * CELL] = cell
        lines.append(line("".join(chr(FIRST + code) for code in codes), x0=column * CELL))
    return picture, lines


@pytest.mark.parametrize("turned", [False, True])
def test_characters_side_by_side_tell_whether_the_page_lies_on_its_side(turned: bool) -> None:
    picture, lines = page(turned=turned)
    assert page_turns(picture, lines, ReadsBars()) == int(turned)


def test_nothing_more_is_read_of_a_page_whose_lines_agree() -> None:
    picture, _ = page(turned=False)
    reader = ReadsBars()
    quad = ((0.0, 0.0), (90.0, 0.0), (90.0, 30.0), (0.0, 30.0))
    level = ReadLine((ReadWord("level", BBox(0, 0, 90, 30), 0.9),), quad, 0.9)
    assert page_turns(picture, [level], reader) == 0
    assert reader.asked == 0


def test_a_few_characters_one_below_another_do_not_turn_a_page() -> None:
    picture, _ = page(turned=True)
    assert page_turns(picture, [line("一二", x0=0)], ReadsBars()) == 0
