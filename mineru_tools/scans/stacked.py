"""Chinese and Japanese run across a page or, stacked, down it: which of both, however it lies.

Level lines of a page on its side and stacked ones of a page that stands both run down the picture,
and so in all directions. Recognisers read either equally surely, and do not say which it was. They
do where the characters are set side by side, turned as if they had been stacked: those that were
level lie on their sides then.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.text.model import ReadLine, TextRecognizer
from mineru_tools.recognizers.text.quads import is_level
from mineru_tools.scans.level import quarter_turns, turns_of

_LINES = 3  # the surest tell enough
_MOST = 8  # characters of one; reading more takes longer than it is worth
_LEAST = 3  # characters; fewer stand in any direction, as in the cells of tables
_SQUARE = 0.6  # of the width, which has some room; nearer ones are of columns read as one
_SURELY = 3  # long lines are rather taken, but not if they were misread
_ROOM = 1.0  # characters of white around a row
_AGREED = 0.3  # of the pairs of characters; of those on their side next to none is


def page_turns(picture: RGB, lines: Sequence[ReadLine], recognizer: TextRecognizer) -> int:
    """Quarter turns clockwise, 0 to 3, by which the text of the picture is turned."""
    telling = [line for line in lines if _length(line) >= _LEAST or not line.is_vertical]
    turns = quarter_turns(telling)
    running = [line for line in telling if turns_of(line) == turns]
    either = [line for line in running if line.is_wide]
    if 2 * sum(map(_length, either)) <= sum(map(_length, running)):
        return turns
    sample = _sample(either)
    stand = _stand(picture, sample, turns - 1, recognizer) if sample else turns == 1
    return (turns - 1) % 4 if stand else turns


def _sample(lines: Iterable[ReadLine]) -> list[ReadLine]:
    """Those lines whose text can be relied on, and in which it is known where a character ends."""
    long = [line for line in lines if _length(line) >= _LEAST and _pitch(line) >= _SQUARE]
    long.sort(key=lambda line: -(line.score**_SURELY) * min(_length(line), _MOST))
    return long[:_LINES]


def _stand(picture: RGB, lines: Sequence[ReadLine], turns: int, recognizer: TextRecognizer) -> bool:
    """Whether the characters of the lines are upright where ``turns`` of the picture are undone."""
    rows = [_row(picture, line, turns) for line in lines]
    known = _pairs(_text(line)[:_MOST] for line in lines)
    read = _pairs(_text(line) for line in recognizer.read(_page(rows)))
    return (known & read).total() >= _AGREED * known.total()


def _pairs(texts: Iterable[str]) -> Counter[tuple[str, str]]:
    """Characters that follow one another: a row on its side may be read well, but backwards."""
    return Counter(pair for text in texts for pair in pairwise(text))


def _text(line: ReadLine) -> str:
    return "".join(word.text for word in line.words)


def _length(line: ReadLine) -> int:
    return sum(len(word.text) for word in line.words)


def _pitch(line: ReadLine) -> float:
    """From one character to the next, as a share of the width of the line."""
    a, b, _, d = line.quad
    return math.dist(a, b) / _length(line) / max(1.0, math.dist(a, d))


def _row(picture: RGB, line: ReadLine, turns: int) -> list[RGB]:
    """The first characters of a line one by one, each after ``turns`` of the picture are undone.

    All are as high in the scripts that are stacked.
    """
    a, b, c, d = np.array(line.quad)
    count = _length(line)
    along, across = float(np.linalg.norm(b - a)) / count, float(np.linalg.norm(d - a))
    reach = np.array([along, across] if is_level(line.quad) else [across, along]) / 2
    start, end = (a + d) / 2, (b + c) / 2
    row = []
    for k in range(min(count, _MOST)):
        middle = start + (end - start) * (k + 0.5) / count
        (x0, y0), (x1, y1) = (np.maximum(middle + way * reach, 0).round() for way in (-1, 1))
        row.append(np.rot90(picture[int(y0) : int(y1), int(x0) : int(x1)], turns))
    return row


def _page(rows: Sequence[Sequence[RGB]]) -> RGB:
    """The characters of each row side by side, on white."""
    side = max(max(square.shape) for row in rows for square in row)
    white = round(_ROOM * side)
    height = white + len(rows) * (side + white)
    page = np.full((height, _MOST * side + 2 * white, 3), 255, np.uint8)
    for k, row in enumerate(rows):
        top, left = white + k * (side + white), white
        for square in row:
            high, wide = square.shape[:2]
            page[top : top + high, left : left + wide] = square
            left += wide
    return page
