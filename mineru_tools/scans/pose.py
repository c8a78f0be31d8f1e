"""How a page lies in its picture: bent, and a few degrees off the level."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mineru_tools.document.geometry import BBox
from mineru_tools.recognizers.dewarp import Bend
from mineru_tools.recognizers.image import RGB
from mineru_tools.scans.level import Tilt

_STEPS = 9  # points of an edge: bent, it is no straight line between its ends


@dataclass(frozen=True, slots=True)
class Pose:
    """The level page turned by ``degrees`` clockwise about its middle, and then bent."""

    degrees: float = 0.0
    bend: Bend | None = None

    @property
    def is_level(self) -> bool:
        """Whether the page is read as its picture shows it."""
        return not self.degrees and self.bend is None

    def levelled(self, picture: RGB) -> RGB:
        """The picture with the page flat and level, of the size it had."""
        flat = picture if self.bend is None else self.bend.flattened(picture)
        height, width = flat.shape[:2]
        return Tilt(self.degrees, (width, height)).levelled(flat)

    def shown(self, box: BBox, size: tuple[float, float]) -> BBox:
        """The upright box around what stands in a box of the level page, as it is displayed.

        ``size`` is that of the page, in the unit of the boxes; nothing of the box is off it, unless
        all of it is.
        """
        tilt = Tilt(self.degrees, size)
        edges = _edges(box, 2 if self.bend is None else _STEPS)
        points = np.array([tilt.back(x, y) for x, y in edges])
        if self.bend is not None:
            points = self.bend.seen(points / size) * size
        found = BBox(*points.min(axis=0).tolist(), *points.max(axis=0).tolist())
        return found.intersection(BBox(0.0, 0.0, *size)) or found


LEVEL = Pose()


def _edges(box: BBox, steps: int) -> list[tuple[float, float]]:
    """So many points on each edge, its ends among them."""
    shares = [k / (steps - 1) for k in range(steps)]
    across = [(box.x0 + s * box.width, y) for s in shares for y in (box.y0, box.y1)]
    down = [(x, box.y0 + s * box.height) for s in shares for x in (box.x0, box.x1)]
    return across + down
