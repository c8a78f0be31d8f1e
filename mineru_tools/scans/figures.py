"""Figures: what is neither word nor rule nor plain tint."""

from __future__ import annotations

from collections.abc import Sequence

from mineru_tools.document.geometry import BBox
from mineru_tools.primitives import Fill, Flags, ImageBox, Rule
from mineru_tools.scans.patches import gridded, patches
from mineru_tools.scans.raster import Raster
from mineru_tools.scans.rules import blank

_CELL = 3.0  # points; parts of one drawing are nearer to one another than two of these
_SPECK = 0.04  # of a cell's pixels; less is dust and noise
_LEAST = 20.0  # points, of the shorter side; smaller are ornaments, bullets and letters unread
_LINE = (8.0, 40.0)  # points, high and wide; a line of a formula or of text that was not read
_DENSE = 0.12  # of the box's cells


def find_figures(
    raster: Raster, words: Sequence[BBox], rules: Sequence[Rule], fills: Sequence[Fill]
) -> tuple[ImageBox, ...]:
    """Pictures and drawings in points, those that overlap as one."""
    ink = raster.ink.copy()
    blank(ink, [box.expand(1.0) for box in words], raster.scale)
    blank(ink, [rule.bbox.expand(1.0) for rule in rules], raster.scale)
    blank(ink, [fill.bbox.expand(_CELL) for fill in fills], raster.scale)
    tall, wide = (max(2, round(_CELL * s)) for s in (raster.scale[1], raster.scale[0]))
    if min(ink.shape[0] // tall, ink.shape[1] // wide) < 1:
        return ()
    share = gridded(ink, tall, wide).mean(axis=2)
    mask: Flags = share > _SPECK
    boxes = [
        BBox(
            x0 * wide / raster.scale[0],
            y0 * tall / raster.scale[1],
            x1 * wide / raster.scale[0],
            y1 * tall / raster.scale[1],
        )
        for x0, y0, x1, y1, count in patches(_spread(mask))
        if count >= _DENSE * (x1 - x0) * (y1 - y0)
    ]
    return tuple(
        ImageBox(box, (round(box.width * raster.scale[0]), round(box.height * raster.scale[1])))
        for box in _joined(boxes)
        if min(box.width, box.height) >= _LEAST or is_line(box)
    )


def is_line(box: BBox) -> bool:
    """Whether a figure is as high as a line and long: text or a formula that was not read."""
    return _LINE[0] <= box.height < _LEAST and box.width >= _LINE[1]


def _spread(mask: Flags) -> Flags:
    """The cells and those right of and below them, so that parts a cell apart touch."""
    out: Flags = mask.copy()
    out[1:] |= mask[:-1]
    out[:, 1:] |= mask[:, :-1]
    return out


def _joined(boxes: Sequence[BBox]) -> list[BBox]:
    """The boxes, those that overlap as one."""
    out: list[BBox] = []
    for box in sorted(boxes, key=lambda b: -b.area):
        while True:
            touching = [o for o in out if o.intersection(box)]
            if not touching:
                break
            for other in touching:
                out.remove(other)
                box = box.union(other)
        out.append(box)
    return sorted(out, key=lambda b: (b.y0, b.x0))
