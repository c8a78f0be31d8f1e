"""The four corners of a line in a picture, in the order in which one sees them who reads it."""

from __future__ import annotations

from typing import TypeAlias

Point: TypeAlias = tuple[float, float]
Quad: TypeAlias = tuple[Point, Point, Point, Point]


def turned(quad: Quad, quarters: int) -> Quad:
    """The same corners of a line that is read ``quarters`` of a turn clockwise from there."""
    first = quarters % 4
    a, b, c, d = (*quad[first:], *quad[:first])
    return a, b, c, d


def is_level(quad: Quad) -> bool:
    """Whether a line is read across the picture rather than up or down."""
    (x0, y0), (x1, y1) = quad[:2]
    return abs(x1 - x0) >= abs(y1 - y0)
