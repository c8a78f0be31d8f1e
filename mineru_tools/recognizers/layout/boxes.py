"""Boxes that a network draws: as they lie on the page, each thing once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from mineru_tools.document.geometry import BBox
from mineru_tools.recognizers.layout.model import LayoutBox

SAME = 0.9  # shared area to the area of both; the same thing, taken for two kinds


def distinct(boxes: Iterable[LayoutBox], shared: float = SAME) -> list[LayoutBox]:
    """The boxes, the surest first, without those that share so much with one that is surer."""
    kept: list[LayoutBox] = []
    for box in sorted(boxes, key=lambda b: -b.score):
        if all(overlap(box.bbox, other.bbox) < shared for other in kept):
            kept.append(box)
    return kept


def overlap(a: BBox, b: BBox) -> float:
    """The area that both have, as a share of the area that either has."""
    common = a.intersection(b)
    return common.area / (a.area + b.area - common.area) if common else 0.0


def placed(boxes: Sequence[LayoutBox], size: tuple[int, int]) -> tuple[LayoutBox, ...]:
    """The boxes as far as they are on a picture of that width and height, in their order."""
    page = BBox(0, 0, *map(float, size))
    seen = [replace(b, bbox=box) for b in boxes if (box := b.bbox.intersection(page)) and box.area]
    if any(b.order is None for b in seen):
        return tuple(seen)
    seen.sort(key=lambda b: b.order or 0)
    return tuple(replace(b, order=k) for k, b in enumerate(seen))
