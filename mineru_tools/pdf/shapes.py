"""What a glyph looks like, and which sign of mathematics has that look.

A shape is a glyph's black on a grid over its own box, with the width, foot and top of the box.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import numpy as np

from mineru_tools.pdf.shape_table import SHAPES
from mineru_tools.primitives import Flags, Floats

Contour: TypeAlias = Sequence[tuple[float, float]]  # a closed polygon, units of the em, y up

GRID = 12  # cells a side; a thin stroke of a sign as wide as high is one or two of them
_UNIT = 64.0  # steps of the em in which the table holds boxes
_ZERO = 128  # the step of the baseline there
_UNLIKE = 0.17  # share of cells; two fonts' parentheses differ in 0.1, other signs in 0.2 or more
_OFF = 0.22  # em between the middles; mathematics is centred on its axis, letters are not
_SCALE = 1.9  # between the sides of two boxes, small ones of points and bars apart
_THIN = 0.12  # em; a bar's thickness tells its weight and not what it is


@dataclass(frozen=True, slots=True)
class Shape:
    """``black`` is GRID x GRID, top row first; lengths in em, those up from the baseline."""

    black: Flags
    width: float
    foot: float
    top: float


def shape_of(contours: Sequence[Contour]) -> Shape | None:
    """The shape of a glyph's outline; ``None`` where there is nothing to see."""
    points = np.array([point for contour in contours for point in contour])
    if len(points) < 3:
        return None
    (x0, y0), (x1, y1) = points.min(axis=0), points.max(axis=0)
    if x1 - x0 <= 0 or y1 - y0 <= 0:
        return None
    return Shape(_filled(contours, (x0, y0, x1, y1)), x1 - x0, y0, y1)


def _filled(contours: Sequence[Contour], box: tuple[float, float, float, float]) -> Flags:
    """Cells whose middles are inside: the outline winds around them."""
    x0, y0, x1, y1 = box
    steps = (np.arange(GRID) + 0.5) / GRID
    xs, ys = x0 + steps * (x1 - x0), y1 - steps * (y1 - y0)
    winding = np.zeros((GRID, GRID), dtype=np.int64)
    for contour in contours:
        a = np.asarray(contour, dtype=np.float64)
        b = np.roll(a, -1, axis=0)
        for (ax, ay), (bx, by) in zip(a, b, strict=True):
            rows = np.flatnonzero((ys >= min(ay, by)) & (ys < max(ay, by)))
            if len(rows):
                cross = ax + (ys[rows] - ay) / (by - ay) * (bx - ax)
                winding[rows] += np.where(xs[None, :] > cross[:, None], 1 if by > ay else -1, 0)
    inside: Flags = winding != 0
    return inside


def sign_of(shape: Shape) -> str | None:
    """The sign that looks like this and stands as high, or ``None`` for anything else."""
    signs, black, boxes = _table()
    width, foot, top = boxes.T
    near = np.abs((foot + top) / 2 - (shape.foot + shape.top) / 2) < _OFF
    near &= _similar(width, shape.width) & _similar(top - foot, shape.top - shape.foot)
    unlike = np.where(near, _unlike(black, shape.black), 1.0)
    best = int(unlike.argmin())
    return signs[best] if unlike[best] < _UNLIKE else None


def likest(black: Flags, among: Sequence[str]) -> str | None:
    """The sign of ``among`` that looks like this, however it was stretched; ``None`` for none."""
    signs, blacks, _ = _table()
    known = [k for k, sign in enumerate(signs) if sign in among]
    unlike = _unlike(blacks[known], black)
    best = int(unlike.argmin())
    return signs[known[best]] if unlike[best] < _UNLIKE else None


def _unlike(table: Flags, black: Flags) -> Floats:
    """How much each grid of the table differs from one, as a share of the cells."""
    apart = (table & ~_grown(black)).sum(axis=(1, 2)) + (black & ~_grown(table)).sum(axis=(1, 2))
    alone = apart / np.maximum(1, table.sum(axis=(1, 2)) + black.sum())
    unlike: Floats = alone + 0.5 * (table != black).mean(axis=(1, 2))
    return unlike


def _grown(black: Flags) -> Flags:
    """Grids with the neighbours of black cells: strokes differ in thickness and by a cell."""
    out: Flags = black.copy()
    out[..., 1:, :] |= black[..., :-1, :]
    out[..., :-1, :] |= black[..., 1:, :]
    out[..., :, 1:] |= black[..., :, :-1]
    out[..., :, :-1] |= black[..., :, 1:]
    return out


def _similar(sides: Floats, side: float) -> Flags:
    ratio = sides / side
    alike: Flags = (ratio < _SCALE) & (ratio > 1 / _SCALE)
    return alike | ((sides < _THIN) & (side < _THIN))


@cache
def _table() -> tuple[list[str], Flags, Floats]:
    """Signs, their grids and their boxes, as many rows of each."""
    signs, blacks, boxes = [], [], []
    for line in SHAPES.strip().splitlines():
        sign, *packed = line.split(" ")
        for each in packed:
            data = np.frombuffer(base64.b64decode(each), dtype=np.uint8)
            signs.append(sign)
            blacks.append(np.unpackbits(data[3:])[: GRID * GRID].reshape(GRID, GRID) > 0)
            width, foot, top = data[:3].astype(np.float64)
            boxes.append((width / _UNIT, (foot - _ZERO) / _UNIT, (top - _ZERO) / _UNIT))
    return signs, np.array(blacks), np.array(boxes)
