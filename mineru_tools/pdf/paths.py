"""Rules, filled boxes, drawings and pictures: every page object that is not text."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from mineru_tools.document.geometry import BBox
from mineru_tools.pdf.objects import (
    IDENTITY,
    Matrix,
    PageObject,
    apply,
    matrix_of,
    page_objects,
    times,
)
from mineru_tools.pdf.space import PageSpace
from mineru_tools.primitives import Fill, ImageBox, Rule

MAX_OBJECTS = 60_000  # maps and plots reach tens of thousands; reading more takes whole seconds
MAX_SEGMENTS = 64  # a longer path is a curve or a plot, never a table's ruling
RULE_THICKNESS = 3.0  # points; the thickest bars under running heads are about 2 pt
OPAQUE = 230  # of 255; what lies under a fainter fill shows through
UNKNOWN = -1  # no colour, or more than one


class Paint(NamedTuple):
    """Where a path or picture may put paint, if its clip lets it.

    ``order`` counts all objects of the page. ``color`` is 0xRRGGBB for a box filled with one opaque
    colour, else ``UNKNOWN``. Only what is ``solid`` can hide what it stands on.
    """

    box: BBox
    color: int
    solid: bool
    order: int
    obj: PageObject


class TextObject(NamedTuple):
    """A text object and its place among all objects of the page."""

    order: int
    obj: PageObject


@dataclass(slots=True)
class Graphics:
    """What was found, in drawing order; ``truncated`` when there was too much to read it all.

    ``texts`` are told by the addresses of their objects.
    """

    rules: list[Rule] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    drawings: list[BBox] = field(default_factory=list)
    images: list[ImageBox] = field(default_factory=list)
    paints: list[Paint] = field(default_factory=list)
    texts: dict[int, TextObject] = field(default_factory=dict)
    truncated: bool = False


def read_graphics(page: Any, space: PageSpace) -> Graphics:
    """All graphics of a loaded page in displayed points. Must run under ``PDFIUM``."""
    found = Graphics()
    budget = MAX_OBJECTS
    for order, obj in enumerate(page_objects(page)):
        if obj.kind == pdfium.FPDF_PAGEOBJ_TEXT:
            found.texts[obj.address] = TextObject(order, obj)
            continue
        budget -= 1
        if budget < 0:
            found.truncated = True
            break
        painted = _read(obj, space, found)
        if painted is not None:
            found.paints.append(Paint(*painted, order, obj))
    return found


def page_images(page: Any, space: PageSpace) -> Iterator[tuple[Any, BBox]]:
    """Image objects of a loaded page with their boxes. Must run under ``PDFIUM``."""
    drawn = (obj for obj in page_objects(page) if obj.kind != pdfium.FPDF_PAGEOBJ_TEXT)
    for obj in islice(drawn, MAX_OBJECTS):
        if obj.kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            box = _visible(_bounds(obj.handle, obj.matrix, space), space)
            if box is not None:
                yield obj.handle, box


class _Painted(NamedTuple):
    box: BBox
    color: int = UNKNOWN
    solid: bool = True


def _read(obj: PageObject, space: PageSpace, found: Graphics) -> _Painted | None:
    """Adds the object to ``found``; what it paints over, unless that is a thin line or nothing."""
    if obj.kind == pdfium.FPDF_PAGEOBJ_PATH:
        return _read_path(obj.handle, obj.matrix, space, found)
    if obj.kind not in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING):
        return None
    handle = obj.handle
    box = _visible(_bounds(handle, obj.matrix, space), space)
    if box is None:
        return None
    if obj.kind == pdfium.FPDF_PAGEOBJ_SHADING:
        found.drawings.append(box)
    else:
        w, h = ctypes.c_uint(), ctypes.c_uint()
        pdfium.FPDFImageObj_GetImagePixelSize(handle, w, h)
        found.images.append(ImageBox(box, (w.value, h.value)))
    return _Painted(box)


def _read_path(obj: Any, matrix: Matrix, space: PageSpace, found: Graphics) -> _Painted | None:
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(obj, mode, stroked)
    filled, stroke = mode.value != 0, bool(stroked.value)
    if not (filled or stroke):
        return None
    color, alpha = _color(obj, fill=filled)
    box = _visible(_bounds(obj, matrix, space), space) if alpha else None
    if box is None:
        return None
    if box.height <= RULE_THICKNESS or box.width <= RULE_THICKNESS:
        if max(box.width, box.height) > RULE_THICKNESS:
            found.rules.append(Rule(box, box.width >= box.height, color))
        return None
    solid = filled and alpha >= OPAQUE
    strokes = _straight(obj, matrix, space)
    if strokes is None:
        found.drawings.append(box)
    elif filled and len(strokes) <= 5:
        found.fills.append(Fill(box, color))
        if stroke:
            outline, outline_alpha = _color(obj, fill=False)
            found.rules.extend(_rules(strokes, outline if outline_alpha else 0))
        return _Painted(box, color if solid else UNKNOWN, solid)
    elif stroke:
        found.rules.extend(_rules(strokes, color))
    else:
        found.drawings.append(box)
    return _Painted(box, UNKNOWN, solid)


def _straight(obj: Any, matrix: Matrix, space: PageSpace) -> list[BBox] | None:
    """The path's segments when all are horizontal or vertical, else ``None``."""
    count = pdfium.FPDFPath_CountSegments(obj)
    if not 2 <= count <= MAX_SEGMENTS:
        return None
    x, y = ctypes.c_float(), ctypes.c_float()
    whole = times(matrix_of(obj), matrix)
    points: list[tuple[float, float]] = []
    pairs: list[tuple[int, int]] = []
    start = 0
    for k in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(obj, k)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            return None
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        points.append(apply(whole, x.value, y.value))
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


def _bounds(obj: Any, matrix: Matrix, space: PageSpace) -> BBox | None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(obj, left, bottom, right, top):
        return None
    corners = (left.value, bottom.value, right.value, top.value)
    if matrix != IDENTITY:
        ps = [apply(matrix, cx, cy) for cx in corners[::2] for cy in corners[1::2]]
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


def _color(obj: Any, *, fill: bool) -> tuple[int, int]:
    """0xRRGGBB and alpha (0 to 255); black where the file does not say."""
    r, g, b, a = (ctypes.c_uint() for _ in range(4))
    read = pdfium.FPDFPageObj_GetFillColor if fill else pdfium.FPDFPageObj_GetStrokeColor
    if not read(obj, r, g, b, a):
        return 0, 255
    return (r.value << 16) | (g.value << 8) | b.value, a.value
