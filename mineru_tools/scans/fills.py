"""Filled areas: rectangles of one tint, with or without text on them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image

from mineru_tools.document.geometry import BBox
from mineru_tools.primitives import Fill, Rule
from mineru_tools.scans.patches import gridded, patches
from mineru_tools.scans.raster import Raster
from mineru_tools.scans.rules import blank

_CELL = 3.0  # points; finer than the space around text in a box
_GROUND = 65  # per cent of a cell's pixels no lighter than its ground: less than a third is text
_TINT = 9.0  # of 255 in any of three colours; fainter is the shade of the paper
_STEP = 16.0  # of 255; colours nearer than that are one
_MOST = 24  # colours; a page with more is a picture
_LEAST = 8.0  # points, of the shorter side; a row of a table is higher
_WIDE = 15.0  # points, of the longer side
_FULL = 0.75  # of the box's cells in the colour; the rest is under text

_Colors = npt.NDArray[np.float32]  # (rows, columns, 3) of cells


def find_fills(raster: Raster, rules: Sequence[Rule]) -> tuple[Fill, ...]:
    """Filled rectangles in points, from the top; rules part what touches."""
    half = np.asarray(Image.fromarray(raster.pixels).reduce(2))
    across, down = (scale / 2 for scale in raster.scale)
    tall, wide = max(2, round(_CELL * down)), max(2, round(_CELL * across))
    if half.shape[0] < tall or half.shape[1] < wide:
        return ()
    cells = np.sort(gridded(half, tall, wide), axis=2)
    colors = cells[:, :, _GROUND * cells.shape[2] // 100].astype(np.float32)
    free = np.abs(colors - _paper(colors)).max(axis=2) > _TINT
    blank(free, [rule.bbox for rule in rules], (across / wide, down / tall))
    left, places = colors[free], np.flatnonzero(free)
    found = []
    for _ in range(_MOST):
        color = _commonest(left)
        if color is None:
            break
        near = np.abs(left - color).max(axis=1) < _STEP
        mask = np.zeros(free.shape, np.bool_)
        mask.flat[places[near]] = True
        left, places = left[~near], places[~near]
        for x0, y0, x1, y1, count in patches(mask):
            box = BBox(x0 * wide / across, y0 * tall / down, x1 * wide / across, y1 * tall / down)
            full = count >= _FULL * (x1 - x0) * (y1 - y0)
            if (
                full
                and min(box.width, box.height) >= _LEAST
                and max(box.width, box.height) >= _WIDE
            ):
                red, green, blue = color.astype(int).tolist()
                found.append(Fill(box, red << 16 | green << 8 | blue))
    return tuple(sorted(found, key=lambda fill: (fill.bbox.y0, fill.bbox.x0)))


def _paper(colors: _Colors) -> npt.NDArray[np.float32]:
    """The usual colour of the lighter half: on any page but a poster the paper is in it."""
    flat = colors.reshape(-1, 3)
    light = flat.sum(axis=1)
    paper: npt.NDArray[np.float32] = np.median(flat[light >= np.median(light)], axis=0)
    return paper


def _commonest(colors: npt.NDArray[np.float32]) -> npt.NDArray[np.float32] | None:
    """The middle of the colours that most cells have; ``None`` where hardly two are alike."""
    if len(colors) == 0:
        return None
    keys = (colors // _STEP).astype(np.int64) @ np.array([256, 16, 1])
    values, counts = np.unique(keys, return_counts=True)
    if counts.max() < _LEAST * _WIDE / _CELL**2:
        return None
    middle: npt.NDArray[np.float32] = np.median(colors[keys == values[counts.argmax()]], axis=0)
    return middle
