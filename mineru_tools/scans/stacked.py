"""Characters one below another: stacked on a page that stands, or level on one that lies.

Recognisers read both equally surely, and do not say which. They do where the characters are set
side by side as they stand in the picture: those of a page on its side lie on theirs then.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.text.model import ReadLine, TextRecognizer
from mineru_tools.scans.level import quarter_turns

_LINES = 4  # the surest tell enough
_MOST = 16  # characters of one; a row then stays small enough to be read without shrinking
_LEAST = 3  # characters; fewer stand in any direction, as in the cells of tables
_ROOM = 1.0  # characters of white around a row
_AGREED = 0.5  # of the pairs of characters; of those on their side next to none is


def page_turns(picture: RGB, lines: Sequence[ReadLine], recognizer: TextRecognizer) -> int:
    """Quarter turns clockwise, 0 to 3, by which the text of the picture is turned."""
    standing, lying = quarter_turns(lines), quarter_turns(lines, stacked=False)
    if standing == lying or stands(picture, lines, recognizer):
        return standing
    return lying


def stands(picture: RGB, lines: Sequence[ReadLine], recognizer: TextRecognizer) -> bool:
    """Whether the characters of the lines that run down the picture are upright in it."""
    down = [line for line in lines if line.is_vertical and len(_text(line)) >= _LEAST]
    sample = sorted(down, key=lambda line: -line.score * min(len(_text(line)), _MOST))[:_LINES]
    if not sample:
        return True
    known = _pairs(_text(line)[:_MOST] for line in sample)
    read = _pairs(_text(line) for line in recognizer.read(_rows(picture, sample)))
    return (known & read).total() >= _AGREED * known.total()


def _pairs(texts: Iterable[str]) -> Counter[tuple[str, str]]:
    """Characters that follow one another: a row on its side may be read well, but backwards."""
    return Counter(pair for text in texts for pair in pairwise(text))


def _text(line: ReadLine) -> str:
    return "".join(word.text for word in line.words)


def _rows(picture: RGB, lines: Sequence[ReadLine]) -> RGB:
    """The first characters of each line side by side as they stand in the picture, on white."""
    rows = [_squares(picture, line) for line in lines]
    side = max(max(square.shape) for row in rows for square in row)
    white = round(_ROOM * side)
    height = white + len(lines) * (side + white)
    page = np.full((height, _MOST * side + 2 * white, 3), 255, np.uint8)
    for k, row in enumerate(rows):
        top, left = white + k * (side + white), white
        for square in row:
            high, wide = square.shape[:2]
            page[top : top + high, left : left + wide] = square
            left += wide
    return page


def _squares(picture: RGB, line: ReadLine) -> list[RGB]:
    """The first characters of a line, which are all as high in the scripts that are stacked."""
    x0, y0, x1, _ = line.bbox
    pitch = line.bbox.height / len(_text(line))
    count = min(len(_text(line)), _MOST)
    edges = [round(y0 + k * pitch) for k in range(count + 1)]
    left, right = math.floor(x0), math.ceil(x1)
    return [picture[a:b, left:right] for a, b in pairwise(edges)]
