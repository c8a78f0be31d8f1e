"""Lines cut out of a picture, straight and of one height, and the way back to the picture."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.text.quads import Point, Quad

HEIGHT = 48  # pixels, what networks that read lines are trained on


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """The pixels of a line, ``HEIGHT`` high, and the corners that they were cut out between."""

    pixels: RGB
    quad: Quad

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    def box(self, x0: float, y0: float, x1: float, y1: float) -> BBox:
        """The upright box in the picture around a box of the strip."""
        at = [self._point(x, y) for x, y in ((x0, y0), (x1, y0), (x1, y1), (x0, y1))]
        return union_all(BBox(x, y, x, y) for x, y in at)

    def _point(self, x: float, y: float) -> Point:
        """Where a point of the strip is in the picture."""
        (left, top), (right, top_right), _, (bottom_left, bottom) = self.quad
        along, across = x / self.width, y / HEIGHT
        return (
            left + along * (right - left) + across * (bottom_left - left),
            top + along * (top_right - top) + across * (bottom - top),
        )


def cut(picture: RGB, quad: Quad) -> Strip:
    """What stands between four corners, as one reads it."""
    across, down = (math.dist(quad[0], quad[k]) for k in (1, 3))
    # First as large as it is, then shrunk by areas, so that strokes are not skipped over.
    width, height = max(1, round(across)), max(1, round(down))
    onto = np.array([(0, 0), (width, 0), (0, height)], np.float32)
    corners = np.array([quad[0], quad[1], quad[3]], np.float32)
    straight = cv2.warpAffine(
        picture,
        cv2.getAffineTransform(corners, onto),
        (width, height),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    size = (max(1, math.ceil(HEIGHT * across / max(down, 1))), HEIGHT)
    method = cv2.INTER_AREA if height > HEIGHT else cv2.INTER_LINEAR
    return Strip(cv2.resize(straight, size, interpolation=method), quad)
