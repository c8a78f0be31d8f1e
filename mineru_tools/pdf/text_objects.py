"""Text objects of a page: what all glyphs of one share, read once."""

from __future__ import annotations

import ctypes
import math
from typing import Any, NamedTuple

import numpy as np
import pypdfium2.raw as pdfium

from mineru_tools.pdf import raw
from mineru_tools.pdf.fonts import FontTable
from mineru_tools.pdf.objects import color_of
from mineru_tools.primitives import Floats, Hidden, Ints

MAX_COORDINATE = 1e7  # points; ten times a page of 14,400 inches
FILLED, STROKED, INVISIBLE, CLIP_ONLY = 0, 1, 3, 7  # text rendering modes


class TextObjects(NamedTuple):
    """Text objects as columns: their addresses, then the fields of ``_Object``."""

    address: Ints
    size: Floats
    angle: Floats
    font: Ints
    color: Ints
    alpha: Ints
    mode: Ints
    tag: Ints


class _Object(NamedTuple):
    """What all glyphs of one text object share."""

    size: float
    angle: float
    font: int
    color: int
    alpha: int
    mode: int
    tag: int


class ObjectReader:
    """Reads what the glyphs of one text object share; ``fonts`` and ``tags`` grow as it does.

    ``tags`` has an index for each structure role found; ``roles`` names them by content id.
    """

    def __init__(self, text_page: int, turns: int, roles: dict[int, str], fonts: FontTable) -> None:
        self.tags: dict[str, int] = {}
        self._text_page, self._turns = text_page, turns
        self._roles, self._fonts = roles, fonts
        self._matrix = pdfium.FS_MATRIX()

    def read(self, keys: Ints, kept: Ints) -> tuple[Ints, TextObjects]:
        """For each glyph the index of its text object, and the objects.

        ``keys`` are the addresses of the glyphs' objects, ``kept`` their places in pdfium's text.
        """
        found, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
        order = np.argsort(first)
        described = [self._describe(int(keys[k]), int(kept[k])) for k in first[order].tolist()]
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.arange(len(order))
        columns = (np.array(column) for column in zip(*described, strict=True))
        return place[inverse.reshape(-1)], TextObjects(found[order], *columns)

    def _describe(self, key: int, index: int) -> _Object:
        tp, m = self._text_page, self._matrix
        raw.get_matrix(tp, index, ctypes.addressof(m))
        nominal = raw.get_font_size(tp, index)
        # Height of the em square: the matrix's vertical axis; a mirrored or sheared one too.
        size = _finite(abs(nominal) * math.hypot(m.c, m.d))
        sign = -1.0 if nominal < 0 else 1.0
        turn = _finite(math.degrees(math.atan2(sign * m.b, sign * m.a)))
        angle = round(-turn + 90.0 * self._turns, 1) % 360.0
        if not key:
            return _Object(size, angle, self._fonts.unknown(), 0, 255, FILLED, -1)
        obj = ctypes.cast(key, pdfium.FPDF_PAGEOBJECT)
        mode = pdfium.FPDFTextObj_GetTextRenderMode(obj)
        color, alpha = color_of(key, fill=mode != STROKED)
        return _Object(size, angle, self._fonts.of(obj), color, alpha, mode, self._tag(obj))

    def _tag(self, obj: Any) -> int:
        if not self._roles:
            return -1
        role = self._roles.get(pdfium.FPDFPageObj_GetMarkedContentID(obj))
        return -1 if role is None else self.tags.setdefault(role, len(self.tags))


def unpainted(objects: TextObjects) -> Ints:
    """``Hidden.INVISIBLE`` and ``Hidden.TRANSPARENT`` where mode and alpha say so."""
    clear = np.where(objects.alpha == 0, int(Hidden.TRANSPARENT), int(Hidden.SEEN))
    no_ink = np.isin(objects.mode, (INVISIBLE, CLIP_ONLY))
    return np.where(no_ink, int(Hidden.INVISIBLE), clear)


def _finite(number: float) -> float:
    return number if abs(number) < MAX_COORDINATE else 0.0
