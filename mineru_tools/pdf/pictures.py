"""The JPEG files inside a PDF, where one of them is exactly what a part of the page looks like."""

from __future__ import annotations

import ctypes
import io
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
from PIL import Image, UnidentifiedImageError

from mineru_tools.document.geometry import BBox
from mineru_tools.pdf.paths import page_images
from mineru_tools.pdf.space import PageSpace

SAME_PLACE = 1.0  # points between two boxes' edges; layouts round
SAME_SHAPE = 0.03  # difference of width to height; above it the picture was stretched
SAME_LOOK = 10.0  # of 255, mean; scaling differs by 1 to 5, a mask or text on top by more
SAMPLE = 96  # pixels a side is compared at
MAX_BYTES = 32 << 20  # a larger file is no gain over a cut from the page


def embedded_jpeg(page: Any, space: PageSpace, bbox: BBox) -> bytes | None:
    """The file of the only picture that fills ``bbox`` (points as displayed), else ``None``.

    Must run under ``PDFIUM``.
    """
    here = [obj for obj, box in page_images(page, space) if _close(box, bbox)]
    if len(here) != 1 or _filters(here[0]) != [b"DCTDecode"]:
        return None
    size = pdfium.FPDFImageObj_GetImageDataRaw(here[0], None, 0)
    if not 0 < size <= MAX_BYTES:
        return None
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFImageObj_GetImageDataRaw(here[0], buffer, size)
    return buffer.raw


def looks_like(data: bytes, shown: Image.Image) -> bool:
    """Whether a JPEG in grey or RGB is the picture ``shown``: not masked, turned or written on."""
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG"]) as file:
            if file.mode not in ("L", "RGB"):
                return False
            ratio = file.width * shown.height / (file.height * shown.width)
            if abs(ratio - 1) > SAME_SHAPE:
                return False
            file.draft("RGB", (SAMPLE, SAMPLE))
            ours = _sample(file)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError):
        return False
    return float(np.abs(ours - _sample(shown)).mean()) < SAME_LOOK


def _sample(picture: Image.Image) -> Any:
    small = picture.convert("RGB").resize((SAMPLE, SAMPLE), Image.Resampling.BOX)
    return np.asarray(small, dtype=np.float64)


def _close(a: BBox, b: BBox) -> bool:
    return all(abs(p - q) <= SAME_PLACE for p, q in zip(a, b, strict=True))


def _filters(obj: Any) -> list[bytes]:
    names = []
    for k in range(max(0, pdfium.FPDFImageObj_GetImageFilterCount(obj))):
        buffer = ctypes.create_string_buffer(64)
        pdfium.FPDFImageObj_GetImageFilter(obj, k, buffer, len(buffer))
        names.append(buffer.value)
    return names
