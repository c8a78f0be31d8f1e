"""Rules, filled boxes, drawings and pictures: every page object that is not text."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import pypdfium2.raw as pdfium

from mineru_tools.document.geometry import BBox
from mineru_tools.pdf.space import PageSpace
from mineru_tools.primitives import Fill, ImageBox, Rule

MAX_OBJECTS = 60_000  # maps and plots reach tens of thousands; reading more takes whole seconds
MAX_DEPTH = 12  # forms inside forms; a file can nest them without end
MAX_SEGMENTS = 64  # a longer path is a curve or a plot, never a table's ruling
RULE_THICKNESS = 3.0  # points; the thickest bars under running heads are about 2 pt

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class Graphics:
    """What was found, in drawing order; ``truncated`` when there was too much to read it all."""

    rules: list[Rule] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    drawings: list[BBox] = field(default_factory=list)
    images: list[ImageBox] = field(default_factory=list)
    truncated: bool = False


def read_graphics(page: Any, space: PageSpace) -> Graphics:
    """All graphics of a loaded page in displayed points. Must run under ``PDFIUM``."""
    found = Graphics()
    budget = MAX_OBJECTS
    for obj, kind, matrix in _objects(page):
        budget -= 1
        if budget < 0:
            found.truncated = True
            break
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            _read_path(obj, matrix, space, found)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            _read_image(obj, matrix, space, found)
        elif kind == pdfium.FPDF_PAGEOBJ_SHADING:
            box = _visible(_bounds(obj, matrix, space), space)
            if box is not None:
                found.drawings.append(box)
    return found


def page_images(page: Any, space: PageSpace) -> Iterator[tuple[Any, BBox]]:
    """Image objects of a loaded page with their boxes. Must run under ``PDFIUM``."""
    for obj, kind, matrix in islice(_objects(page), MAX_OBJECTS):
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            box = _visible(_bounds(obj, matrix, space), space)
            if box is not None:
                yield obj, box


def _objects(page: Any) -> Iterator[tuple[Any, int, Matrix]]:
    """Page objects but text in drawing order, forms and what is in them; the matrix above each."""

    def inside(form: Any, matrix: Matrix, depth: int) -> Iterator[tuple[Any, int, Matrix]]:
        inner = _times(_matrix(form), matrix)
        for k in range(max(0, pdfium.FPDFFormObj_CountObjects(form))):
            yield from opened(pdfium.FPDFFormObj_GetObject(form, k), inner, depth + 1)

    def opened(obj: Any, matrix: Matrix, depth: int) -> Iterator[tuple[Any, int, Matrix]]:
        if not obj:
            return
        kind = pdfium.FPDFPageObj_GetType(obj)
        if kind == pdfium.FPDF_PAGEOBJ_FORM:
            yield obj, kind, matrix  # for the count: forms of empty forms have no end either
            if depth < MAX_DEPTH:
                yield from inside(obj, matrix, depth)
        elif kind != pdfium.FPDF_PAGEOBJ_TEXT:
            yield obj, kind, matrix

    for k in range(max(0, pdfium.FPDFPage_CountObjects(page))):
        yield from opened(pdfium.FPDFPage_GetObject(page, k), IDENTITY, 0)


def _read_path(obj: Any, matrix: Matrix, space: PageSpace, found: Graphics) -> None:
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(obj, mode, stroked)
    filled, stroke = mode.value != 0, bool(stroked.value)
    if not (filled or stroke):
        return
    color = _color(obj, fill=filled)
    if color is None:
        return
    box = _visible(_bounds(obj, matrix, space), space)
    if box is None:
        return
    if box.height <= RULE_THICKNESS or box.width <= RULE_THICKNESS:
        if max(box.width, box.height) > RULE_THICKNESS:
            found.rules.append(Rule(box, box.width >= box.height, color))
        return
    strokes = _straight(obj, matrix, space)
    if strokes is None:
        found.drawings.append(box)
    elif filled and len(strokes) <= 5:
        found.fills.append(Fill(box, color))
        if stroke:
            found.rules.extend(_rules(strokes, _color(obj, fill=False) or 0))
    elif stroke:
        found.rules.extend(_rules(strokes, color))
    else:
        found.drawings.append(box)


def _straight(obj: Any, matrix: Matrix, space: PageSpace) -> list[BBox] | None:
    """The path's segments when all are horizontal or vertical, else ``None``."""
    count = pdfium.FPDFPath_CountSegments(obj)
    if not 2 <= count <= MAX_SEGMENTS:
        return None
    x, y = ctypes.c_float(), ctypes.c_float()
    whole = _times(_matrix(obj), matrix)
    points: list[tuple[float, float]] = []
    pairs: list[tuple[int, int]] = []
    start = 0
    for k in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(obj, k)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            return None
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        points.append(_apply(whole, x.value, y.value))
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = k
        else:
            pairs.append((k - 1, k))
        if pdfium.FPDFPathSegment_GetClose(segment) and k - start > 1:
            pairs.append((k, start))
    boxes = []
    for a, b in pairs:
        (ax, ay), (bx, by) = points[a], points[b]
        if abs(ax - bx) > 0.5 and abs(ay - by) > 0.5:
            return None
        boxes.append(space.box(ax, ay, bx, by))
    return boxes


def _rules(strokes: list[BBox], color: int) -> Iterator[Rule]:
    for box in strokes:
        if max(box.width, box.height) > RULE_THICKNESS:
            yield Rule(box, box.width >= box.height, color)


def _read_image(obj: Any, matrix: Matrix, space: PageSpace, found: Graphics) -> None:
    box = _visible(_bounds(obj, matrix, space), space)
    if box is None:
        return
    w, h = ctypes.c_uint(), ctypes.c_uint()
    pdfium.FPDFImageObj_GetImagePixelSize(obj, w, h)
    found.images.append(ImageBox(box, (w.value, h.value)))


def _bounds(obj: Any, matrix: Matrix, space: PageSpace) -> BBox | None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(obj, left, bottom, right, top):
        return None
    corners = (left.value, bottom.value, right.value, top.value)
    if matrix != IDENTITY:
        ps = [_apply(matrix, cx, cy) for cx in corners[::2] for cy in corners[1::2]]
        xs, ys = [p[0] for p in ps], [p[1] for p in ps]
        corners = (min(xs), min(ys), max(xs), max(ys))
    return space.box(*corners)


def _visible(box: BBox | None, space: PageSpace) -> BBox | None:
    """The part of ``box`` on the page; ``None`` when there is none."""
    if box is None or not all(abs(v) < 1e7 for v in box):
        return None
    width, height = space.size
    shown = BBox(max(0.0, box.x0), max(0.0, box.y0), min(width, box.x1), min(height, box.y1))
    return shown if shown.x0 <= shown.x1 and shown.y0 <= shown.y1 else None


def _color(obj: Any, *, fill: bool) -> int | None:
    """0xRRGGBB, or ``None`` for a fully transparent one."""
    r, g, b, a = (ctypes.c_uint() for _ in range(4))
    read = pdfium.FPDFPageObj_GetFillColor if fill else pdfium.FPDFPageObj_GetStrokeColor
    if not read(obj, r, g, b, a):
        return 0
    return None if a.value == 0 else (r.value << 16) | (g.value << 8) | b.value


def _matrix(obj: Any) -> Matrix:
    m = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(obj, m):
        return IDENTITY
    return (m.a, m.b, m.c, m.d, m.e, m.f)


def _times(m: Matrix, n: Matrix) -> Matrix:
    """First ``m``, then ``n``."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def _apply(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]
