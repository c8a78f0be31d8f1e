"""The objects of a page in the order they are painted, forms opened, and what clips them."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, NamedTuple, TypeAlias

import pypdfium2.raw as pdfium

from mineru_tools.pdf import raw
from mineru_tools.pdf.space import PageSpace

MAX_DEPTH = 12  # forms inside forms; a file can nest them without end
MAX_CLIP_POINTS = 64  # of one path; the box of a longer one is not worth its reading
OPTIONAL_CONTENT = b"OC"  # the tag of marked content that a layer can switch off

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
Corners: TypeAlias = tuple[float, float, float, float]  # x0, y0, x1, y1
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
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
    root = raw.address(page)
    for k in range(max(0, pdfium.FPDFPage_CountObjects(page))):
        yield from _opened(raw.get_object(root, k), IDENTITY, 0)


def _opened(address: int | None, matrix: Matrix, depth: int) -> Iterator[PageObject]:
    if not address:
        return
    kind = raw.get_type(address)
    found = PageObject(address, kind, matrix)
    yield found  # a form too, for the count: forms of empty forms have no end either
    if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
        inner = times(matrix_of(found.handle), matrix)
        for k in range(max(0, pdfium.FPDFFormObj_CountObjects(found.handle))):
            yield from _opened(raw.get_form_object(address, k), inner, depth + 1)


class Clips:
    """Boxes that clip page objects, as displayed. Each path is read once; objects share them."""

    def __init__(self, space: PageSpace) -> None:
        self._space = space
        self._known: dict[tuple[int, Matrix], Corners] = {}
        self._x, self._y = ctypes.c_float(), ctypes.c_float()
        self._at = ctypes.addressof(self._x), ctypes.addressof(self._y)

    def box(self, found: PageObject) -> Corners:
        """Nothing of the object is seen outside; ``EVERYWHERE`` when it is not clipped."""
        clip = raw.get_clip(found.address)
        count = raw.count_clip_paths(clip) if clip else 0
        if count <= 0:  # -1 without a clip
            return EVERYWHERE
        x0, y0, x1, y1 = EVERYWHERE
        for k in range(count):
            first = raw.get_clip_segment(clip, k, 0)
            if not first:
                continue
            key = first, found.matrix
            box = self._known.get(key)
            if box is None:
                box = self._known[key] = self._read(clip, k, found.matrix)
            x0, y0, x1, y1 = max(x0, box[0]), max(y0, box[1]), min(x1, box[2]), min(y1, box[3])
        return (x0, y0, x1, y1) if x0 <= x1 and y0 <= y1 else NOWHERE

    def _read(self, clip: int, index: int, matrix: Matrix) -> Corners:
        count = raw.count_clip_segments(clip, index)
        if count > MAX_CLIP_POINTS:
            return EVERYWHERE
        points = []
        for k in range(count):
            raw.get_point(raw.get_clip_segment(clip, index, k), *self._at)
            points.append(self._space.point(*apply(matrix, self._x.value, self._y.value)))
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        return min(xs), min(ys), max(xs), max(ys)


class Layers:
    """Which page objects belong to optional content; each mark is read once."""

    def __init__(self) -> None:
        self._known: dict[int, bool] = {}

    def has(self, address: int) -> bool:
        for k in range(raw.count_marks(address)):
            mark = raw.get_mark(address, k)
            if mark not in self._known:
                self._known[mark] = _mark_name(mark) == OPTIONAL_CONTENT
            if self._known[mark]:
                return True
        return False


def _mark_name(mark: int) -> bytes:
    handle = ctypes.cast(mark, pdfium.FPDF_PAGEOBJECTMARK)
    buffer, size = (ctypes.c_ushort * 16)(), ctypes.c_ulong()
    if not pdfium.FPDFPageObjMark_GetName(handle, buffer, ctypes.sizeof(buffer), size):
        return b""
    return bytes(buffer).decode("utf-16-le", "replace").split("\0")[0].encode()


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
