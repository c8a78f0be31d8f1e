"""The glyphs of a page, read through pdfium's text page in one pass over plain memory."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from typing import Any, NamedTuple

import numpy as np
import pypdfium2.raw as pdfium

from mineru_tools.pdf import raw
from mineru_tools.pdf.fonts import FontTable
from mineru_tools.pdf.space import PageSpace
from mineru_tools.pdf.unicode import repaired
from mineru_tools.primitives import Flags, Font, Glyphs

MAX_GLYPHS = 200_000  # a dense newspaper page has 40,000; beyond this a page is hostile or a bug
HYPHEN = 0x02  # pdfium writes this for a hyphen at a line end
INVISIBLE_MODES = (3, 7)  # text rendering modes: neither fill nor stroke; clip only


class _Object(NamedTuple):
    """What all glyphs of one text object share."""

    size: float
    angle: float
    font: int
    color: int
    visible: bool
    tag: int


def read_glyphs(page: Any, space: PageSpace, roles: dict[int, str]) -> tuple[Glyphs, bool]:
    """The page's glyphs and whether some were left out for being too many.

    ``roles`` maps marked-content ids to structure roles. Must run under ``PDFIUM``.
    """
    text_page = pdfium.FPDFText_LoadPage(page)
    if not text_page:
        return no_glyphs(), False
    try:
        count = max(0, pdfium.FPDFText_CountChars(text_page))
        limit = min(count, MAX_GLYPHS)
        return _Reader(raw.address(text_page), space, roles).read(limit), limit < count
    finally:
        pdfium.FPDFText_ClosePage(text_page)


def no_glyphs() -> Glyphs:
    """A page without text."""
    return Glyphs(
        text=(),
        box=np.empty((0, 4)),
        cell=np.empty((0, 4)),
        origin=np.empty((0, 2)),
        size=np.empty(0),
        angle=np.empty(0),
        font=np.empty(0, dtype=np.int64),
        fonts=(),
        color=np.empty(0, dtype=np.int64),
        visible=np.empty(0, dtype=bool),
        space_before=np.empty(0, dtype=bool),
        tag=np.empty(0, dtype=np.int64),
    )


class _Reader:
    def __init__(self, text_page: int, space: PageSpace, roles: dict[int, str]) -> None:
        self.text_page = text_page
        self.space = space
        self.roles = roles
        self.tags: dict[str, int] = {}
        self.fonts = FontTable()
        self.objects: dict[int, _Object] = {}
        self._matrix = pdfium.FS_MATRIX()

    def read(self, count: int) -> Glyphs:
        tp = self.text_page
        unicode_of = raw.get_unicode
        codes = [unicode_of(tp, i) for i in range(count)]
        kept, spaced = self._real(codes)
        n = len(kept)
        if n == 0:
            return no_glyphs()
        box = np.zeros((n, 4))
        cell = np.zeros((n, 4), dtype=np.float32)
        origin = np.zeros((n, 2))
        self._fill(kept, box, cell, origin)
        texts = [repaired(codes[i]) for i in kept]
        facts = self._facts(kept)
        columns = list(zip(*facts, strict=True))
        fonts = self.fonts.all()
        return Glyphs(
            text=_decoded(texts, columns[2], fonts),
            box=self.space.boxes(box),
            cell=self.space.boxes(cell.astype(np.float64)),
            origin=self.space.points(origin),
            size=np.array(columns[0]),
            angle=np.array(columns[1]),
            font=np.array(columns[2], dtype=np.int64),
            fonts=fonts,
            color=np.array(columns[3], dtype=np.int64),
            visible=np.array(columns[4], dtype=bool),
            space_before=spaced,
            tag=np.array(columns[5], dtype=np.int64),
            tags=tuple(self.tags),
        )

    def _real(self, codes: list[int]) -> tuple[list[int], Flags]:
        """Indices of inked glyphs, and for each whether white space stands before it."""
        kept: list[int] = []
        spaced: list[bool] = []
        space = False
        for i, code in enumerate(codes):
            if code <= 32 and code != HYPHEN and code != 0 or code == 0xA0 or 0x2000 <= code <= 0x200B:
                space = True
            else:
                kept.append(i)
                spaced.append(space)
                space = False
        return kept, np.array(spaced, dtype=bool)

    def _fill(self, kept: list[int], box: Any, cell: Any, origin: Any) -> None:
        """Boxes and origins straight into the arrays: left, bottom, right, top in user space."""
        tp = self.text_page
        char_box, loose_box, char_origin = raw.get_char_box, raw.get_loose_box, raw.get_origin
        at_box, at_cell, at_origin = box.ctypes.data, cell.ctypes.data, origin.ctypes.data
        for i in kept:
            # pdfium's order of results: left, right, bottom, top
            char_box(tp, i, at_box, at_box + 16, at_box + 8, at_box + 24)
            loose_box(tp, i, at_cell)  # FS_RECTF: left, top, right, bottom
            char_origin(tp, i, at_origin, at_origin + 8)
            at_box += 32
            at_cell += 16
            at_origin += 16

    def _facts(self, kept: list[int]) -> list[_Object]:
        tp, objects, object_of = self.text_page, self.objects, raw.get_text_object
        facts = []
        for i in kept:
            key = object_of(tp, i) or 0
            fact = objects.get(key)
            if fact is None:
                fact = objects[key] = self._describe(key, i)
            facts.append(fact)
        return facts

    def _describe(self, key: int, index: int) -> _Object:
        tp, m = self.text_page, self._matrix
        raw.get_matrix(tp, index, ctypes.addressof(m))
        nominal = raw.get_font_size(tp, index)
        # Height of the em square: the matrix's vertical axis; a mirrored or sheared one too.
        size = abs(nominal) * math.hypot(m.c, m.d)
        turn = math.degrees(math.atan2(m.b, m.a)) if nominal >= 0 else 0.0
        angle = (-turn + 90.0 * self.space.turns) % 360.0
        if not key:
            return _Object(size, angle, self.fonts.unknown(), 0, True, -1)
        obj = ctypes.cast(key, pdfium.FPDF_PAGEOBJECT)
        mode = pdfium.FPDFTextObj_GetTextRenderMode(obj)
        return _Object(
            size=size,
            angle=round(angle, 1) % 360.0,
            font=self.fonts.of(obj),
            color=_fill_color(obj),
            visible=mode not in INVISIBLE_MODES,
            tag=self._tag(obj),
        )

    def _tag(self, obj: Any) -> int:
        if not self.roles:
            return -1
        role = self.roles.get(pdfium.FPDFPageObj_GetMarkedContentID(obj))
        return -1 if role is None else self.tags.setdefault(role, len(self.tags))


def _fill_color(obj: Any) -> int:
    r, g, b, a = (ctypes.c_uint() for _ in range(4))
    if not pdfium.FPDFPageObj_GetFillColor(obj, r, g, b, a):
        return 0
    return (r.value << 16) | (g.value << 8) | b.value


def _decoded(texts: list[str], fonts_of: tuple[int, ...], fonts: tuple[Font, ...]) -> tuple[str, ...]:
    """Combining marks stay with their base: a spacing accent drawn over a letter is one."""
    return tuple(unicodedata.normalize("NFC", t) if len(t) > 1 else t for t in texts)
