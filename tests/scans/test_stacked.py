"""Whether lines of Chinese are level or stacked, on pages that lie in any way."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from mineru_tools.document.geometry import BBox
from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.text.model import ReadLine, ReadWord
from mineru_tools.recognizers.text.quads import Quad
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
        return down("".join(reversed(text) if backwards else text), x0=0)


def line(text: str, quad: Quad) -> ReadLine:
    xs, ys = zip(*quad, strict=True)
    return ReadLine((ReadWord(text, BBox(min(xs), min(ys), max(xs), max(ys)), 0.9),), quad, 0.9)


def down(text: str, x0: float, pitch: float = CELL) -> ReadLine:
    """A line that runs down the picture."""
    x1, y1 = x0 + CELL, pitch * len(text)
    return line(text, ((x1, 0.0), (x1, y1), (x0, y1), (x0, 0.0)))


def page(*, stacked: bool, turns: int) -> tuple[RGB, list[ReadLine]]:
    """Two lines of Chinese on a page that was turned so many quarters clockwise."""
    picture = np.full((CELL * COUNT, CELL * COUNT, 3), 255, np.uint8)
    lines = []
    for place in (0, 2):
        codes = range(5 * place, 5 * place + COUNT)
        for k, code in enumerate(codes):
            row, column = (k, place) if stacked else (COUNT - 1 - place, k)
            picture[row * CELL : row * CELL + BAR, column * CELL : (column + 1) * CELL] = code
        upright = down("".join(chr(FIRST + code) for code in codes), x0=place * CELL)
        lines.append(upright if stacked else _turned(upright, 3))
    return np.rot90(picture, -turns), [_turned(each, turns) for each in lines]


def _turned(read: ReadLine, turns: int) -> ReadLine:
    """The line after quarter turns of its page clockwise."""
    quad = read.quad
    for _ in range(turns):
        a, b, c, d = ((CELL * COUNT - y, x) for x, y in quad)
        quad = (a, b, c, d)
    return line(read.text, quad)


@pytest.mark.parametrize("turns", range(4))
@pytest.mark.parametrize("stacked", [False, True])
def test_characters_side_by_side_tell_how_a_page_lies(stacked: bool, turns: int) -> None:
    picture, lines = page(stacked=stacked, turns=turns)
    assert page_turns(picture, lines, ReadsBars()) == turns


def test_nothing_more_is_read_of_a_page_of_letters_that_are_never_stacked() -> None:
    picture, _ = page(stacked=False, turns=0)
    reader = ReadsBars()
    level = line("level", ((0.0, 0.0), (90.0, 0.0), (90.0, 30.0), (0.0, 30.0)))
    assert page_turns(picture, [level], reader) == 0
    assert reader.asked == 0


def test_a_few_characters_one_below_another_do_not_turn_a_page() -> None:
    picture, _ = page(stacked=False, turns=1)
    assert page_turns(picture, [down("一二", x0=0)], ReadsBars()) == 0


def test_columns_that_were_read_as_one_tell_nothing_and_the_page_stands() -> None:
    picture, _ = page(stacked=False, turns=1)
    reader = ReadsBars()
    assert page_turns(picture, [down("一二三四五六七八", x0=0, pitch=CELL / 2)], reader) == 0
    assert reader.asked == 0
