"""Paths as what is black of them: polygons cut by a clip, and where lines cross their inside."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
import pypdfium2.raw as pdfium

from mineru_tools.document.geometry import BBox
from mineru_tools.pdf import raw
from mineru_tools.pdf.glyph_paths import Point, polygons
from mineru_tools.pdf.objects import Corners, PageObject, apply, matrix_of, times
from mineru_tools.pdf.space import PageSpace

MAX_SEGMENTS = 200  # a brace has 70

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class DrawnPath:
    """Closed polygons in points as displayed, and the box of what their clip leaves of them."""

    contours: tuple[Sequence[Point], ...]
    box: BBox

    def across(self, y: float) -> list[Interval]:
        """The black stretches of a horizontal line, left to right."""
        return _inside(self.contours, y, 1, self.box.x0, self.box.x1)

    def down(self, x: float) -> list[Interval]:
        """The black stretches of a vertical line, downwards."""
        return _inside(self.contours, x, 0, self.box.y0, self.box.y1)

    @property
    def fullness(self) -> float:
        """The share of its own box, 0 to 1, that the slightest of the polygons fills."""
        return min(map(_fullness, self.contours))


def _fullness(contour: Sequence[Point]) -> float:
    x0, y0, x1, y1 = _extent(contour)
    around = pairwise((*contour, contour[0]))
    area = abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in around)) / 2
    return area / max((x1 - x0) * (y1 - y0), 1e-9)


def _extent(points: Iterable[Point]) -> Corners:
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def drawn_path(obj: PageObject, space: PageSpace, clip: Corners | None) -> DrawnPath | None:
    """What a filled path draws; ``None`` for nothing or too much. Must run under ``PDFIUM``."""
    if raw.count_segments(obj.address) > MAX_SEGMENTS:
        return None
    contours = polygons(_steps(obj, space))
    if not contours:
        return None
    x0, y0, x1, y1 = _extent(chain.from_iterable(contours))
    if clip is not None:
        x0, y0, x1, y1 = max(x0, clip[0]), max(y0, clip[1]), min(x1, clip[2]), min(y1, clip[3])
    return DrawnPath(tuple(contours), BBox(x0, y0, x1, y1)) if x0 < x1 and y0 < y1 else None


def _steps(obj: PageObject, space: PageSpace) -> Iterator[tuple[str, list[Point]]]:
    whole, path = times(matrix_of(obj.handle), obj.matrix), obj.address
    x, y = ctypes.c_float(), ctypes.c_float()
    at_x, at_y = ctypes.addressof(x), ctypes.addressof(y)
    bend: list[Point] = []
    for k in range(raw.count_segments(path)):
        segment = raw.get_path_segment(path, k)
        raw.get_point(segment, at_x, at_y)
        point = space.point(*apply(whole, x.value, y.value))
        kind = raw.get_segment_type(segment)
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            bend.append(point)
            if len(bend) == 3:
                yield "curveTo", bend
                bend = []
        else:
            yield "moveTo" if kind == pdfium.FPDF_SEGMENT_MOVETO else "lineTo", [point]


def _inside(
    contours: Sequence[Sequence[Point]], at: float, axis: int, low: float, high: float
) -> list[Interval]:
    """Where the line at a place on one axis is inside: the outlines wind around it."""
    crossings = []
    for contour in contours:
        a = np.asarray(contour)
        b = np.roll(a, -1, axis=0)
        rising = (a[:, axis] <= at) & (b[:, axis] > at)
        falling = (b[:, axis] <= at) & (a[:, axis] > at)
        for k in np.flatnonzero(rising | falling).tolist():
            share = (at - a[k, axis]) / (b[k, axis] - a[k, axis])
            place = a[k, 1 - axis] + share * (b[k, 1 - axis] - a[k, 1 - axis])
            crossings.append((float(place), 1 if rising[k] else -1))
    out: list[Interval] = []
    winding, start = 0, 0.0
    for place, turn in sorted(crossings):
        if winding == 0:
            start = place
        winding += turn
        if winding == 0 and max(start, low) < min(place, high):
            out.append((max(start, low), min(place, high)))
    return out
