"""Which lines of text stand in a box."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.text_line import TextLine

SLACK_X, SLACK_Y = 2.0, 1.0  # points by which the middle of a line may be off the box


def lines_in(box: BBox, lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines whose middle, at half the height of small letters, is in the box; same order."""
    return [line for line in lines if _level(box, _height(line)) and _amid(box, line)]


class LinesByHeight:
    """Lines to be looked up in many boxes; ``inside`` returns what ``lines_in`` does."""

    def __init__(self, lines: Sequence[TextLine]) -> None:
        self._lines = lines
        self._order = sorted(range(len(lines)), key=lambda k: _height(lines[k]))
        self._heights = [_height(lines[k]) for k in self._order]

    def inside(self, box: BBox) -> list[TextLine]:
        start = bisect_left(self._heights, box.y0 - SLACK_Y)
        end = bisect_right(self._heights, box.y1 + SLACK_Y)
        level = (self._lines[k] for k in sorted(self._order[start:end]))
        return [line for line in level if _amid(box, line)]


def _height(line: TextLine) -> float:
    return line.baseline - 0.3 * line.size


def _level(box: BBox, y: float) -> bool:
    return box.y0 - SLACK_Y <= y <= box.y1 + SLACK_Y


def _amid(box: BBox, line: TextLine) -> bool:
    return box.x0 - SLACK_X <= line.bbox.center[0] <= box.x1 + SLACK_X
