"""Whether a page shows some of its text: the page is drawn with it and without it, and compared."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium

from mineru_tools.document.geometry import BBox
from mineru_tools.pdf import raw
from mineru_tools.primitives import Boxes, Ints

SCALE = 2.0  # pixels a point; strokes of 9 pt type are wider than a pixel then
MAX_PIXELS = 3_000_000  # a page of A4 at SCALE is 2,000,000
NOISE = 8  # of 255; what blending rounds
CONTRAST = 1.15  # of relative luminance, as in WCAG; watermarks meant to be seen are above 1.2
TINT = 48  # of 255 in any channel; colours further apart differ by hue if not by luminance

NOTHING, FAINT, CLEAR = 0, 1, 2

RGB: TypeAlias = npt.NDArray[np.uint8]  # (..., 3)
BGRX: TypeAlias = npt.NDArray[np.uint8]  # (height, width, 4)
_LINEAR = np.array(
    [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in np.arange(256) / 255.0]
)
_WEIGHTS = np.array([0.2126, 0.7152, 0.0722])


def alike(a: RGB, b: RGB) -> npt.NDArray[np.bool_]:
    """Whether text of one colour on the other cannot be read."""
    light = _LINEAR[a] @ _WEIGHTS + 0.05
    other = _LINEAR[b] @ _WEIGHTS + 0.05
    tint = np.abs(a.astype(np.int16) - b).max(axis=-1, initial=0)
    near = np.maximum(light / other, other / light) < CONTRAST
    result: npt.NDArray[np.bool_] = near & (tint <= TINT)
    return result


def rgb(colors: Ints) -> RGB:
    """0xRRGGBB as three channels."""
    return np.stack([colors >> 16 & 255, colors >> 8 & 255, colors & 255], axis=-1).astype(np.uint8)


class Change(NamedTuple):
    """For each box the strongest change in it, and how much of it changes clearly (in pixels)."""

    most: Ints
    clear: Ints
    area: Ints


def change(
    page: Any,
    objects: Iterable[int],
    boxes: Boxes,
    size: tuple[float, float],
    *,
    without: Iterable[int] = (),
) -> Change:
    """How the page changes in each box when the text objects go, those in ``without`` gone before.

    ``most`` is ``NOTHING``, ``FAINT`` (colours that are ``alike``) or ``CLEAR``; ``boxes`` and
    ``size`` in points as displayed. Must run under ``PDFIUM``.
    """
    part = _part(boxes, size)
    if part is None:
        nothing = np.zeros(len(boxes), dtype=np.int64)
        return Change(nothing, nothing, nothing + 1)
    scale = min(SCALE, (MAX_PIXELS / max(part.area, 1.0)) ** 0.5)
    off: list[int] = []
    try:
        off += _switched_off(without)
        full = _drawn(page, part, scale)
        off += _switched_off(objects)
        bare = _drawn(page, part, scale)
    finally:
        for address in off:
            raw.set_active(address, 1)
    return _inside(_compared(full, bare), (boxes - [part.x0, part.y0] * 2) * scale)


def _switched_off(objects: Iterable[int]) -> list[int]:
    gone = list(objects)
    for address in gone:
        raw.set_active(address, 0)
    return gone


def _part(boxes: Boxes, size: tuple[float, float]) -> BBox | None:
    """The part of the page around the boxes, with a point to spare."""
    low, high = boxes[:, :2].min(axis=0) - 1.0, boxes[:, 2:].max(axis=0) + 1.0
    return BBox(*low.tolist(), *high.tolist()).intersection(BBox(0.0, 0.0, *size))


def _drawn(page: Any, part: BBox, scale: float) -> BGRX:
    width, height = max(1, round(part.width * scale)), max(1, round(part.height * scale))
    pixels = np.full((height, width, 4), 255, dtype=np.uint8)
    bitmap = pdfium.FPDFBitmap_CreateEx(
        width, height, pdfium.FPDFBitmap_BGRx, pixels.ctypes.data_as(ctypes.c_void_p), 4 * width
    )
    try:
        matrix = pdfium.FS_MATRIX(scale, 0, 0, scale, -part.x0 * scale, -part.y0 * scale)
        clip = pdfium.FS_RECTF(0, 0, width, height)
        pdfium.FPDF_RenderPageBitmapWithMatrix(bitmap, page, matrix, clip, 0)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return pixels


def _compared(full: BGRX, bare: BGRX) -> npt.NDArray[np.uint8]:
    """``NOTHING``, ``FAINT`` or ``CLEAR`` for every pixel."""
    out = np.zeros(full.shape[:2], dtype=np.uint8)
    rows, columns = np.nonzero(full.view(np.uint32)[:, :, 0] != bare.view(np.uint32)[:, :, 0])
    a, b = full[rows, columns, 2::-1], bare[rows, columns, 2::-1]
    changed = np.abs(a.astype(np.int16) - b).max(axis=-1, initial=0) > NOISE
    out[rows, columns] = np.where(alike(a, b), FAINT, CLEAR) * changed
    return out


def _inside(changed: npt.NDArray[np.uint8], boxes: Boxes) -> Change:
    """What changes in each box, given in pixels."""
    height, width = changed.shape
    low = np.floor(boxes[:, :2]).clip(0, [width, height]).astype(np.int64)
    high = np.ceil(boxes[:, 2:]).clip(0, [width, height]).astype(np.int64)
    found = [
        changed[y0:y1, x0:x1]
        for (x0, y0), (x1, y1) in zip(low.tolist(), high.tolist(), strict=True)
    ]
    most = [int(pixels.max(initial=NOTHING)) for pixels in found]
    clear = [int((pixels == CLEAR).sum()) for pixels in found]
    area = (high - low).clip(1).prod(axis=1)
    return Change(np.array(most), np.array(clear), area)
