"""Figures: what is neither word nor rule nor plain tint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.primitives import Fill, Flags, ImageBox, Rule
from mineru_tools.scans.patches import gridded, patches
from mineru_tools.scans.raster import Raster
from mineru_tools.scans.rules import blank

_CELL = 3.0  # points; parts of one drawing are nearer to one another than two of these
_SPECK = 0.04  # of a cell's pixels; less is dust and noise
_LEAST = 20.0  # points, of the shorter side; smaller are ornaments, bullets and letters unread
_LINE = (8.0, 40.0)  # points, high and wide; a line of a formula or of text that was not read
_DENSE = 0.12  # of the box's cells
_COLORED = 70  # of 255 between the channels of a pixel; the fringes of scanned letters have less
_ON_FILL = 90  # of 255 in any channel off a filled area's own colour
_ON_PICTURE = 0.3  # of a word; running text does not stand so far on what it flows around
_DRAWN_ON = 0.02  # of a filled area, words aside: then something is drawn on it


@dataclass(frozen=True, slots=True)
class Seen:
    """``pictures`` of a page, those that overlap as one, and ``marks`` large and small.

    What is as high as a line is no mark: it is more likely text than part of a drawing.
    """

    pictures: tuple[ImageBox, ...]
    marks: tuple[BBox, ...]


def find_figures(
    raster: Raster, words: Sequence[BBox], rules: Sequence[Rule], fills: Sequence[Fill]
) -> Seen:
    """Pictures and drawings in points, and the marks that they consist of."""
    ink = raster.ink | _colored(raster)
    blank(ink, [box.expand(1.0) for box in words], raster.scale)
    blank(ink, [rule.bbox.expand(1.0) for rule in rules], raster.scale)
    blank(ink, [fill.bbox.expand(_CELL) for fill in fills], raster.scale)
    tall, wide = (max(2, round(_CELL * s)) for s in (raster.scale[1], raster.scale[0]))
    if min(ink.shape[0] // tall, ink.shape[1] // wide) < 1:
        return Seen((), ())
    share = gridded(ink, tall, wide).mean(axis=2)
    mask: Flags = share > _SPECK
    found = [
        (
            BBox(
                x0 * wide / raster.scale[0],
                y0 * tall / raster.scale[1],
                x1 * wide / raster.scale[0],
                y1 * tall / raster.scale[1],
            ),
            count >= _DENSE * (x1 - x0) * (y1 - y0),
        )
        for x0, y0, x1, y1, count in patches(_spread(mask))
    ]
    boxes = [box for box, dense in found if dense]
    boxes += [fill.bbox for fill in fills if _is_drawn_on(fill, words, raster)]
    pictures = tuple(
        ImageBox(box, (round(box.width * raster.scale[0]), round(box.height * raster.scale[1])))
        for box in _joined([_lettered(box, words) for box in boxes])
        if min(box.width, box.height) >= _LEAST or is_line(box)
    )
    return Seen(pictures, tuple(box for box, _ in found if not is_line(box)))


def _lettered(picture: BBox, words: Sequence[BBox]) -> BBox:
    """The picture with the words that reach out of it, as the lettering of a logo does."""
    own = (word for word in words if picture.covers(word) > _ON_PICTURE)
    return union_all([picture, *(w for w in own if w.x0 > picture.x0 and w.x1 < picture.x1)])


def _colored(raster: Raster) -> Flags:
    """Where the page has a strong colour, which may be as light as a tint."""
    red, green, blue = np.moveaxis(raster.pixels, 2, 0)  # ten times as fast as along that axis
    most = np.maximum(np.maximum(red, green), blue)
    colored: Flags = most - np.minimum(np.minimum(red, green), blue) > _COLORED
    return colored


def _is_drawn_on(fill: Fill, words: Sequence[BBox], raster: Raster) -> bool:
    """Whether marks that are no words stand on a filled area, as on a flag or a badge."""
    x0, y0, x1, y1 = fill.bbox.expand(-_CELL)
    across, down = raster.scale
    if min(x1 - x0, y1 - y0) < _LEAST / 2:
        return False
    left, top = int(x0 * across), int(y0 * down)
    part = raster.pixels[top : int(y1 * down), left : int(x1 * across)].astype(np.int16)
    color = [fill.color >> shift & 0xFF for shift in (16, 8, 0)]
    marked: Flags = np.abs(part - color).max(axis=2) > _ON_FILL
    on = [box.expand(1.0) for box in words if box.intersection(fill.bbox)]
    on = [BBox(b.x0 - x0, b.y0 - y0, b.x1 - x0, b.y1 - y0) for b in on]
    blank(marked, on, raster.scale)
    return bool(marked.mean() > _DRAWN_ON)


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
