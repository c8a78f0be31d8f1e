"""Where lines of text stand: a network's map of text pixels, and rectangles around what it marks.

The network is a DB one (Liao and others, "Real-time Scene Text Detection with Differentiable
Binarization", 2020). It marks the core of each line, shrunk by a known rule; the rectangles are
grown back by the same rule.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from mineru_tools.recognizers.image import MEAN, RGB, STD, Floats, Network
from mineru_tools.recognizers.text.quads import Point, Quad

LONGEST = 1600  # pixels of the longer side in which lines are looked for
_LEAST = 3.0  # pixels of the map: what is thinner is no line
_STEP = 32  # the network halves a picture five times


@dataclass(frozen=True, slots=True)
class Marks:
    """What the values of a map mean: those of a pixel of text, and the mean of a line's pixels.

    ``growth`` is what the network was trained to shrink lines by.
    """

    text: float
    sure: float
    growth: float


# As published with the networks of PP-OCR's versions.
V5 = Marks(text=0.3, sure=0.6, growth=1.5)
V6 = Marks(text=0.2, sure=0.45, growth=1.4)


@dataclass(frozen=True, slots=True)
class _Rectangle:
    """Turned by ``angle``, radians from -pi/4 to pi/4; ``width`` runs along the turned x axis."""

    center: Point
    width: float
    height: float
    angle: float

    def grown(self, growth: float) -> _Rectangle:
        """Each side moved outwards by the area over the circumference, times the growth."""
        by = growth * self.width * self.height / (self.width + self.height)
        return _Rectangle(self.center, self.width + by, self.height + by, self.angle)

    def corners(self) -> Quad:
        """Top left, top right, bottom right, bottom left."""
        cos, sin = math.cos(self.angle), math.sin(self.angle)
        x, y = self.center
        right, down = self.width / 2, self.height / 2

        def corner(along: float, across: float) -> Point:
            return (x + along * cos - across * sin, y + along * sin + across * cos)

        return (
            corner(-right, -down), corner(right, -down), corner(right, down), corner(-right, down)
        )  # fmt: skip


class Detector:
    """A network that gives a map of (1, 1, height, width), and what it means.

    Pictures are shrunk so that no side is over ``LONGEST``; those with both sides under it are
    enlarged, at most twofold.
    """

    def __init__(self, run: Network, marks: Marks = V6) -> None:
        self._run = run
        self._marks = marks

    def __call__(self, picture: RGB) -> list[Quad]:
        """The corners of each line, turned by 45 degrees at most, in no order."""
        height, width = picture.shape[:2]
        scale = min(LONGEST / max(height, width), 2.0)
        size = (_whole(width * scale), _whole(height * scale))
        fitted = cv2.resize(
            picture, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        )
        text = self._run(_normalised(fitted)[None])[0, 0]
        across, down = width / size[0], height / size[1]
        found = _rectangles(text, self._marks)
        quads = [rectangle.grown(self._marks.growth).corners() for rectangle in found]
        return [_scaled(quad, across, down) for quad in quads]


def _scaled(quad: Quad, across: float, down: float) -> Quad:
    a, b, c, d = ((x * across, y * down) for x, y in quad)
    return a, b, c, d


def _whole(side: float) -> int:
    """The nearest length that the network takes."""
    return _STEP * max(1, round(side / _STEP))


def _normalised(pixels: RGB) -> Floats:
    """(3, height, width): blue first, the means as for red first, as the network was trained."""
    scale, shift = 1 / (255 * STD), -MEAN / STD
    out = np.empty((3, *pixels.shape[:2]), np.float32)
    for k in range(3):
        np.multiply(pixels[:, :, 2 - k], scale[k], out=out[k])
        out[k] += shift[k]
    return out


def _rectangles(text: Floats, marks: Marks) -> Iterator[_Rectangle]:
    """The smallest rectangles around connected marks, of those that are surely text."""
    marked = (text > marks.text).astype(np.uint8)
    # Marks that touch at a corner, or nearly, belong to one line.
    marked = cv2.dilate(marked, np.ones((2, 2), np.uint8))
    outlines, _ = cv2.findContours(marked, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    for outline in outlines:
        center, (width, height), degrees = cv2.minAreaRect(outline)
        if min(width, height) < _LEAST:
            continue
        quarters = round(degrees / 90)  # OpenCV's versions differ in where they start from
        if quarters % 2:
            width, height = height, width
        degrees -= 90 * quarters
        if _mean_inside(text, outline) > marks.sure:
            yield _Rectangle(center, width, height, math.radians(degrees))


def _mean_inside(text: Floats, outline: RGB) -> float:
    """The mean of the map within an outline."""
    x, y, width, height = cv2.boundingRect(outline)
    inside = np.zeros((height, width), np.uint8)
    cv2.fillPoly(inside, [outline - (x, y)], 1)
    return float(cv2.mean(text[y : y + height, x : x + width], inside)[0])
