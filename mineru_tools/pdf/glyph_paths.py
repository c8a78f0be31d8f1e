"""Outlines of the glyphs of a font, from pdfium, as closed polygons."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Sequence
from typing import Any

import pypdfium2.raw as pdfium

_BENDS = 5  # straight pieces for one curve
# What each of its four points counts for at the ends of these pieces, by Bernstein's polynomials.
_WEIGHTS = [
    (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t)
    for t, u in ((k / _BENDS, 1 - k / _BENDS) for k in range(1, _BENDS + 1))
]
_MOST = 2000  # segments; a letter has 20 to 100
Point = tuple[float, float]


def contours_of(font: Any, char: str) -> list[list[Point]]:
    """The outline of the glyph that stands for ``char``, in em; empty where pdfium has none.

    Must run under ``PDFIUM``.
    """
    path = pdfium.FPDFFont_GetGlyphPath(font, ord(char), 1.0) if len(char) == 1 else None
    if not path:
        return []
    count = pdfium.FPDFGlyphPath_CountGlyphSegments(path)
    return polygons(_steps(path, count)) if 0 < count <= _MOST else []


def _steps(path: Any, count: int) -> list[tuple[str, list[Point]]]:
    steps: list[tuple[str, list[Point]]] = []
    bend: list[Point] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for k in range(count):
        segment = pdfium.FPDFGlyphPath_GetGlyphPathSegment(path, k)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = (x.value, y.value)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            steps.append(("moveTo", [point]))
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            steps.append(("lineTo", [point]))
        else:
            bend.append(point)
            if len(bend) == 3:
                steps.append(("curveTo", bend))
                bend = []
    return steps


def polygons(steps: Iterable[tuple[str, Sequence[Point]]]) -> list[list[Point]]:
    """Closed polygons of a path given as moves, lines and cubic curves."""
    found: list[list[Point]] = []
    for kind, points in steps:
        if kind == "moveTo" or not found:
            found.append([points[-1]])
        elif kind == "lineTo":
            found[-1].append(points[0])
        else:
            found[-1] += _bent(found[-1][-1], *points)
    return [contour for contour in found if len(contour) > 2]


def _bent(a: Point, b: Point, c: Point, d: Point) -> list[Point]:
    """Points on a cubic curve after its first."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = a, b, c, d
    return [
        (i * ax + j * bx + k * cx + m * dx, i * ay + j * by + k * cy + m * dy)
        for i, j, k, m in _WEIGHTS
    ]
