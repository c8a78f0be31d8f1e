"""Points looked up by where they stand on the page, so that dense pages stay cheap."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from operator import itemgetter

COLUMN = 40.0  # points; the bar of a fraction reaches over two or three


class PointsIndex:
    """The numbers of points, given as ``(x, y)``, by vertical strips of the page."""

    def __init__(self, points: Iterable[tuple[float, float]]) -> None:
        strips: dict[int, list[tuple[float, int]]] = defaultdict(list)
        for k, (x, y) in enumerate(points):
            strips[int(x // COLUMN)].append((y, k))
        self._at = sorted(strips)
        self._strips = [sorted(strips[at]) for at in self._at]

    def near(self, left: float, top: float, right: float, bottom: float) -> list[int]:
        """The numbers, in rising order, of the points in a box, and of some beside it."""
        first = bisect_left(self._at, left // COLUMN)
        last = bisect_right(self._at, right // COLUMN)
        found: list[int] = []
        for strip in self._strips[first:last]:
            low = bisect_left(strip, top, key=itemgetter(0))
            high = bisect_right(strip, bottom, key=itemgetter(0))
            found += (k for _, k in strip[low:high])
        return sorted(found)
