"""Boxes looked up by their height on the page, so that dense pages stay cheap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from mineru_tools.document.geometry import BBox

SLICE = 8.0  # points; a line of text reaches into two or three


class RowIndex:
    """The numbers of boxes by the horizontal slices of the page that they reach into."""

    def __init__(self, boxes: Iterable[BBox]) -> None:
        self._slices: dict[int, list[int]] = defaultdict(list)
        for k, box in enumerate(boxes):
            for at in _slices(box):
                self._slices[at].append(k)

    def beside(self, box: BBox) -> list[int]:
        """The numbers, in rising order, of all boxes level with a part of ``box``, and of some
        less than a slice above or below."""
        slices = _slices(box)
        if len(slices) == 1:
            return self._slices.get(slices[0], [])
        return sorted({k for at in slices for k in self._slices.get(at, ())})


def _slices(box: BBox) -> range:
    return range(int(box.y0 // SLICE), int(box.y1 // SLICE) + 1)
