"""Which region of a model's layout stands where: for all lines or regions of a page at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from mineru_tools.backends.hybrid.exact import ExactPage
from mineru_tools.document.geometry import BBox

HALF = 0.5  # of one thing lies in the other: then both say the same


def homes(boxes: Sequence[BBox | None], page: ExactPage) -> list[int]:
    """For each line of the page the smallest box that its middle lies in, by index; -1 for none.

    ``None`` stands for a region that is no home of text.
    """
    found = np.full(len(page.lines), -1)
    areas = {k: box.area for k, box in enumerate(boxes) if box is not None}
    for k in sorted(areas, key=lambda k: (-areas[k], -k)):
        found[page.lines_in(boxes[k])] = k  # type: ignore[arg-type]
    return [int(k) for k in found]


class Tellers:
    """Finds the regions that together say what stands in a place."""

    def __init__(self, boxes: Sequence[BBox | None]) -> None:
        self._at = np.array([k for k, box in enumerate(boxes) if box is not None], np.intp)
        self._boxes = np.array([box for box in boxes if box is not None], float).reshape(-1, 4)
        self._areas = _area(self._boxes)

    def of(self, box: BBox) -> list[int]:
        """The indices of the boxes that lie in this one or it in them, if they fill half of it."""
        common = _area(np.hstack([
            np.maximum(self._boxes[:, :2], box[:2]), np.minimum(self._boxes[:, 2:], box[2:])
        ]))  # fmt: skip
        same = common >= HALF * np.minimum(self._areas, box.area)
        same &= common > 0
        return self._at[same].tolist() if common[same].sum() >= HALF * box.area else []


def _area(boxes: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.asarray(np.prod(np.maximum(boxes[:, 2:] - boxes[:, :2], 0.0), axis=1))
