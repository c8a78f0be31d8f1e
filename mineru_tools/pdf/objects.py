"""The objects of a page in the order they are painted, forms opened, and what clips them."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import pypdfium2.raw as pdfium

from mineru_tools.document.geometry import BBox
from mineru_tools.pdf import raw
from mineru_tools.pdf.space import PageSpace
from mineru_tools.primitives import Boxes, Flags

MAX_DEPTH = 12  # forms inside forms; a file can nest them without end
MAX_CLIP_POINTS = 64  # of one path; the box of a longer one is not worth its reading
MAX_MARKS = 8  # around one object; artifacts, roles and layers rarely make more than three
OPTIONAL_CONTENT = "OC"  # the tag of marked content that a layer can switch off

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
Corners: TypeAlias = tuple[float, float, float, float]  # x0, y0, x1, y1
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_FourInts, _FourFloats = ctypes.c_uint * 4, ctypes.c_float * 4
EVERYWHERE: Corners = (-1e9, -1e9, 1e9, 1e9)
NOWHERE: Corners = (1e9, 1e9, -1e9, -1e9)


class PageObject(NamedTuple):
    """``address`` of a pdfium page object, its type, and the matrix above it."""

    address: int
    kind: int
    matrix: Matrix

    @property
    def handle(self) -> Any:
        """What pypdfium2's own bindings take."""
        return ctypes.cast(self.address, pdfium.FPDF_PAGEOBJECT)


def page_objects(page: Any) -> Iterator[PageObject]:
    """All objects of a loaded page; a form stands before what is in it. Runs under ``PDFIUM``."""
    count = max(0, pdfium.FPDFPage_CountObjects(page))
    return _opened(map(raw.get_object, repeat(raw.address(page)), range(count)), IDENTITY, 0)


def _opened(addresses: Iterable[int | None], matrix: Matrix, depth: int) -> Iterator[PageObject]:
    for address in addresses:
        if not address:
            continue
        found = PageObject(address, raw.get_type(address), matrix)
        yield found  # a form too, for the count: forms of empty forms have no end either
        if found.kind == pdfium.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
            inner = times(matrix_of(found.handle), matrix)
            count = max(0, pdfium.FPDFFormObj_CountObjects(found.handle))
            inside = map(raw.get_form_object, repeat(address), range(count))
            yield from _opened(inside, inner, depth + 1)


class Clips:
    """Boxes that clip page objects, as displayed. Each path is read once; objects share them."""

    def __init__(self, space: PageSpace) -> None:
        self._space = space
        self._known: dict[tuple[int | None, Matrix], Corners] = {}
        self._x, self._y = ctypes.c_float(), ctypes.c_float()
        self._at = ctypes.addressof(self._x), ctypes.addressof(self._y)

    def box(self, obj: PageObject) -> Corners | None:
        """Nothing of the object is seen outside of it; ``None`` when it is not clipped."""
        clip = raw.get_clip(obj.address) or 0
        count = raw.count_clip_paths(clip)
        return self._box(obj, clip, count) if count > 0 else None

    def boxes(self, objects: Sequence[PageObject]) -> Boxes | None:
        """Nothing of an object is seen outside of its box; ``None`` when no object is clipped."""
        clips = [clip or 0 for clip in map(raw.get_clip, (obj.address for obj in objects))]
        counts = list(map(raw.count_clip_paths, clips))  # -1 without a clip
        if max(counts, default=0) <= 0:
            return None
        found = zip(objects, clips, counts, strict=True)
        return np.array([self._box(*each) if each[2] > 0 else EVERYWHERE for each in found])

    def _box(self, obj: PageObject, clip: int, count: int) -> Corners:
        # A path is added to a clip once, so that the last one tells what came before.
        key = raw.get_clip_segment(clip, count - 1, 0), obj.matrix
        box = self._known.get(key)
        if box is None:
            paths = [self._path(clip, k, obj.matrix) for k in range(count)]
            x0, y0 = max(p[0] for p in paths), max(p[1] for p in paths)
            x1, y1 = min(p[2] for p in paths), min(p[3] for p in paths)
            box = self._known[key] = (x0, y0, x1, y1) if x0 <= x1 and y0 <= y1 else NOWHERE
        return box

    def _path(self, clip: int, index: int, matrix: Matrix) -> Corners:
        count = raw.count_clip_segments(clip, index)
        if not 0 < count <= MAX_CLIP_POINTS:
            return EVERYWHERE
        points = []
        for k in range(count):
            raw.get_point(raw.get_clip_segment(clip, index, k), *self._at)
            points.append(self._space.point(*apply(matrix, self._x.value, self._y.value)))
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        return min(xs), min(ys), max(xs), max(ys)


def optional(objects: Sequence[PageObject]) -> Flags:
    """Which objects are content that a layer can switch off."""
    out = np.zeros(len(objects), dtype=bool)
    addresses = [obj.address for obj in objects]
    for k in range(MAX_MARKS):
        marks = list(map(raw.get_mark, addresses, repeat(k)))
        different = set(marks)  # objects share their marks
        if different == {None}:
            break
        layers = {mark for mark in different if mark and _mark_name(mark) == OPTIONAL_CONTENT}
        if layers:
            out |= np.array([mark in layers for mark in marks])
    return out


def _mark_name(mark: int) -> str:
    handle = ctypes.cast(mark, pdfium.FPDF_PAGEOBJECTMARK)
    buffer, size = (ctypes.c_ushort * 16)(), ctypes.c_ulong()
    if not pdfium.FPDFPageObjMark_GetName(handle, buffer, ctypes.sizeof(buffer), size):
        return ""
    return bytes(buffer).decode("utf-16-le", "replace").split("\0")[0]


def matrix_of(handle: Any) -> Matrix:
    m = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(handle, m):
        return IDENTITY
    return (m.a, m.b, m.c, m.d, m.e, m.f)


def times(m: Matrix, n: Matrix) -> Matrix:
    """First ``m``, then ``n``."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def apply(m: Matrix, x: float, y: float) -> tuple[float, float]:
    """The point ``x, y`` under the matrix."""
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def color_of(address: int, *, fill: bool) -> tuple[int, int]:
    """0xRRGGBB and alpha (0 to 255) of what an object is filled or stroked with.

    Black where the file does not say.
    """
    found = _FourInts()
    at = ctypes.addressof(found)
    read = raw.get_fill_color if fill else raw.get_stroke_color
    if not read(address, at, at + 4, at + 8, at + 12):
        return 0, 255
    r, g, b, a = found
    return (r << 16) | (g << 8) | b, a


def bounds_of(obj: PageObject, space: PageSpace) -> BBox | None:
    """The box around an object as displayed, on the page or off; ``None`` where it has none."""
    found = _FourFloats()
    at = ctypes.addressof(found)
    if not raw.get_bounds(obj.address, at, at + 4, at + 8, at + 12):
        return None
    left, bottom, right, top = found
    if obj.matrix == IDENTITY:
        return space.box(left, bottom, right, top)
    m = obj.matrix
    corners = (apply(m, left, bottom), apply(m, left, top), apply(m, right, bottom))
    xs, ys = zip(*corners, apply(m, right, top), strict=True)
    return space.box(min(xs), min(ys), max(xs), max(ys))
