"""Boxes: points (1/72 inch), origin at the top left of the page as displayed, y downwards."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class BBox(NamedTuple):
    """A box ``(x0, y0, x1, y1)`` with ``x0 <= x1`` and ``y0 <= y1``."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def area(self) -> float:
        return max(0.0, self.width) * max(0.0, self.height)

    @property
    def center(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def union(self, other: BBox) -> BBox:
        return BBox(
            min(self.x0, other.x0),
            min(self.y0, other.y0),
            max(self.x1, other.x1),
            max(self.y1, other.y1),
        )

    def intersection(self, other: BBox) -> BBox | None:
        """The common part, or ``None`` when the boxes do not share any area."""
        box = BBox(
            max(self.x0, other.x0),
            max(self.y0, other.y0),
            min(self.x1, other.x1),
            min(self.y1, other.y1),
        )
        return box if box.x0 < box.x1 and box.y0 < box.y1 else None

    def x_overlap(self, other: BBox) -> float:
        """Length of the common horizontal extent; negative is the gap between the boxes."""
        return min(self.x1, other.x1) - max(self.x0, other.x0)

    def y_overlap(self, other: BBox) -> float:
        """Length of the common vertical extent; negative is the gap between the boxes."""
        return min(self.y1, other.y1) - max(self.y0, other.y0)

    def covers(self, other: BBox) -> float:
        """The share of ``other`` that lies inside this box, 0 to 1 (by area; lines by length)."""
        x = max(0.0, self.x_overlap(other)) / other.width if other.width > 0 else None
        y = max(0.0, self.y_overlap(other)) / other.height if other.height > 0 else None
        if x is None:
            x = 1.0 if self.x0 <= other.x0 <= self.x1 else 0.0
        if y is None:
            y = 1.0 if self.y0 <= other.y0 <= self.y1 else 0.0
        return x * y

    def expand(self, by: float) -> BBox:
        return BBox(self.x0 - by, self.y0 - by, self.x1 + by, self.y1 + by)


def union_all(boxes: Iterable[BBox]) -> BBox:
    """The smallest box around all ``boxes``; raises ``ValueError`` when there are none."""
    items = list(boxes)
    if len(items) == 1:
        return items[0]
    if not items:
        raise ValueError("union of no boxes")
    lefts, tops, rights, bottoms = zip(*items)  # noqa: B905 - strict costs a third more
    return BBox(min(lefts), min(tops), max(rights), max(bottoms))


def turned_box(box: BBox, turns: int, size: tuple[float, float]) -> BBox:
    """``box`` on a page of ``size`` after ``turns`` quarter turns counter-clockwise."""
    w, h = size
    x0, y0, x1, y1 = box
    for _ in range(turns % 4):
        # The page's right edge becomes its top: (x, y) -> (y, w - x).
        x0, y0, x1, y1 = y0, w - x1, y1, w - x0
        w, h = h, w
    return BBox(x0, y0, x1, y1)


def shares(box: BBox, size: tuple[float, float]) -> BBox:
    """The box in parts of a page or picture of ``size``, 0 to 1; cut off where it ends."""
    width, height = size
    parts = (box.x0 / width, box.y0 / height, box.x1 / width, box.y1 / height)
    return BBox(*(min(1.0, max(0.0, part)) for part in parts))


def thousandths(box: BBox, size: tuple[float, float]) -> BBox:
    """``shares`` with three decimals, as a model tells places and ``model.json`` has them."""
    return BBox(*(round(part, 3) for part in shares(box, size)))
