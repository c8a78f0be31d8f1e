"""The outline of a path: what its lines draw when all of them run along the page's sides."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence

import pypdfium2.raw as pdfium

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.pdf import raw
from mineru_tools.pdf.objects import PageObject, apply, matrix_of, times
from mineru_tools.pdf.space import PageSpace

MAX_SEGMENTS = 8192  # of one path; the grid of a table of 60 rows and 20 columns has 2600
MAX_CONNECTED = 64  # without lifting the pen; a longer line is a plot, never a table's ruling
UPRIGHT = 0.5  # points by which the ends of an upright or lying line may be off
RING = 3.0  # points between the two boxes that draw a frame as one filled shape

Subpath = list[BBox]  # one flat box a line


def outline(obj: PageObject, count: int, space: PageSpace) -> list[Subpath] | None:
    """The lines of a path of ``count`` segments, a list for each time the pen is set down.

    As displayed. ``None`` when one of them is a curve or runs at a slant, or when there are too
    many to be the ruling of anything. Must run under ``PDFIUM``.
    """
    if not 2 <= count <= MAX_SEGMENTS:
        return None
    x, y = ctypes.c_float(), ctypes.c_float()
    at_x, at_y = ctypes.addressof(x), ctypes.addressof(y)
    whole, path = times(matrix_of(obj.handle), obj.matrix), obj.address
    found: list[Subpath] = []
    start = last = (0.0, 0.0)
    for k in range(count):
        segment = raw.get_path_segment(path, k)
        kind = raw.get_segment_type(segment)
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            return None
        raw.get_point(segment, at_x, at_y)
        point = apply(whole, x.value, y.value)
        if kind == pdfium.FPDF_SEGMENT_MOVETO or not found:
            found.append([])
            start = point
        elif not _add(found[-1], last, point, space):
            return None
        closed = found[-1] and raw.closes(segment)
        if closed and len(found[-1]) > 1 and not _add(found[-1], point, start, space):
            return None
        last = point
    return [lines for lines in found if lines]


def _add(lines: Subpath, a: tuple[float, float], b: tuple[float, float], space: PageSpace) -> bool:
    """Whether the line from ``a`` to ``b`` could be added to the others."""
    if abs(a[0] - b[0]) > UPRIGHT and abs(a[1] - b[1]) > UPRIGHT:
        return False
    lines.append(space.box(*a, *b))
    return len(lines) <= MAX_CONNECTED


def filled_boxes(subpaths: Sequence[Subpath]) -> list[BBox] | None:
    """The boxes that a filled outline of several parts is made of; ``None`` if it is no such.

    A box just inside another one makes a frame: its four sides.
    """
    if any(len(lines) > 5 for lines in subpaths):
        return None
    boxes = [union_all(lines) for lines in subpaths]
    if len(boxes) == 2:
        outer, inner = sorted(boxes, key=lambda box: -box.area)
        if sides := _sides(outer, inner):
            return sides
    return boxes


def _sides(outer: BBox, inner: BBox) -> list[BBox]:
    """The sides of the frame between two boxes; none where it is thicker than a rule."""
    margins = [b - a for a, b in zip(outer[:2], inner[:2], strict=True)]
    margins += [a - b for a, b in zip(outer[2:], inner[2:], strict=True)]
    if not all(0.0 <= margin <= RING for margin in margins):
        return []
    return [
        BBox(outer.x0, outer.y0, outer.x1, inner.y0),
        BBox(outer.x0, inner.y1, outer.x1, outer.y1),
        BBox(outer.x0, outer.y0, inner.x0, outer.y1),
        BBox(inner.x1, outer.y0, outer.x1, outer.y1),
    ]
