"""The glyphs of a page, read through pdfium's text page in one pass over plain memory."""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import repeat
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium

from mineru_tools.pdf import raw
from mineru_tools.pdf.accents import join_accents
from mineru_tools.pdf.folded import name_folded
from mineru_tools.pdf.fonts import FontTable
from mineru_tools.pdf.naming import TextPage, name_bitmaps, name_by_look, name_shared, name_tex
from mineru_tools.pdf.overlays import join_pieces
from mineru_tools.pdf.shared_names import is_shared
from mineru_tools.pdf.space import PageSpace
from mineru_tools.pdf.symbol_fonts import name_symbols
from mineru_tools.pdf.tex import encoding_of, name_phi
from mineru_tools.pdf.text_objects import MAX_COORDINATE, ObjectReader, unpainted
from mineru_tools.pdf.unicode import (
    BLANK,
    IGNORED,
    LINE_HYPHEN,
    REPLACEMENT,
    WHITE,
    repaired,
    without_selectors,
)
from mineru_tools.pdf.untold import mark_untold
from mineru_tools.primitives import Flags, Floats, Glyphs, Ints, no_glyphs

MAX_GLYPHS = 200_000  # a dense newspaper page has 40,000; beyond this a page is hostile or a bug
LEVEL = 10.0  # degrees; over and under a letter mean nothing in text that is turned by more
_LINE_HYPHEN_UNIT = 0xFFFE  # what FPDFText_GetText writes for LINE_HYPHEN


@dataclass(frozen=True, slots=True)
class PageText:
    """The glyphs of a page and the text objects that draw them, in the order of their glyphs.

    ``drawn_by`` indexes the objects, glyph by glyph. Of each object there are its address (0 for
    none), its ``color`` as 0xRRGGBB, ``alpha`` (0 to 255) and text rendering ``mode``. ``cut`` says
    that some glyphs were left out for being too many.
    """

    glyphs: Glyphs
    drawn_by: Ints
    address: Ints
    color: Ints
    alpha: Ints
    mode: Ints
    cut: bool = False


def read_text(page: Any, space: PageSpace, roles: dict[int, str]) -> PageText:
    """The page's text; of ``Glyphs.hidden`` only what is invisible or transparent by itself.

    ``roles`` maps marked-content ids to structure roles. Must run under ``PDFIUM``.
    """
    text_page = pdfium.FPDFText_LoadPage(page)
    if not text_page:
        return no_text()
    try:
        count = max(0, pdfium.FPDFText_CountChars(text_page))
        limit = min(count, MAX_GLYPHS)
        read = _Reader(raw.address(text_page), space, roles).read(limit)
        return replace(read, cut=limit < count)
    finally:
        pdfium.FPDFText_ClosePage(text_page)


def no_text() -> PageText:
    """A page without text."""
    none = np.empty(0, dtype=np.int64)
    return PageText(no_glyphs(), none, none, none, none, none)


class _Reader:
    def __init__(self, text_page: int, space: PageSpace, roles: dict[int, str]) -> None:
        self.text_page = text_page
        self.space = space
        self.fonts = FontTable()
        self.objects = ObjectReader(text_page, space.turns, roles, self.fonts)

    def read(self, count: int) -> PageText:
        codes = _joined_pairs(_codes(self.text_page, count))
        kept, spaced = self._inked(codes)
        if len(kept) == 0:
            return no_text()
        keys, box, cell, origin = self._places(kept.tolist())
        tame = _within(box) & _within(cell) & _within(origin)
        if not tame.all():  # drawn nowhere: NaN, or miles away
            kept, spaced, keys = kept[tame], spaced[tame], keys[tame]
            box, cell, origin = box[tame], cell[tame], origin[tame]
        if len(kept) == 0:
            return no_text()
        drawn_by, objects = self.objects.read(keys, kept)
        page = TextPage(self.text_page, self.fonts, self.space.turns)
        texts = [repaired(code) for code in codes[kept].tolist()]
        if not all(face.name for face in self.fonts.all()):
            objects = name_bitmaps(
                page, texts, codes[kept], kept, (box, cell, origin), drawn_by, objects
            )
        name_shared(page, texts, codes[kept], kept, objects.font[drawn_by])
        name_by_look(self.fonts, texts, objects.font[drawn_by])
        faces = [face.name for face in self.fonts.all()]
        name_symbols(faces, texts, codes[kept], objects.font[drawn_by])
        name_folded(page, texts, kept, (box, cell, origin), drawn_by, objects)
        name_tex(page, texts, codes[kept], kept, objects.font[drawn_by])
        mark_untold(self.text_page, self.fonts, texts, codes[kept], kept, objects.font[drawn_by])
        box, cell = self.space.boxes(box), self.space.boxes(cell)
        set_in = [faces[k] for k in objects.font[drawn_by].tolist()]
        name_phi(texts, box, objects.size[drawn_by], set_in)
        texts, rows = _ligatures(texts, keys, box, cell, origin)
        box, cell, spaced = box[rows], cell[rows], spaced[rows]
        level = np.abs((objects.angle + 180) % 360 - 180) < LEVEL
        sizes = objects.size, objects.size, np.where(level, objects.size, 0.0)
        for join, size in zip((_drop_blanks, join_pieces, join_accents), sizes, strict=True):
            left = join(texts, box, cell, size[drawn_by[rows]], spaced)
            texts = [texts[k] for k in left.tolist()]
            box, cell, spaced, rows = box[left], cell[left], spaced[left], rows[left]
        drawn_by = drawn_by[rows]
        glyphs = Glyphs(
            text=tuple(texts),
            box=box,
            cell=cell,
            origin=self.space.points(origin[rows]),
            size=objects.size[drawn_by],
            angle=objects.angle[drawn_by],
            font=objects.font[drawn_by],
            fonts=self.fonts.all(),
            color=objects.color[drawn_by],
            hidden=unpainted(objects)[drawn_by],
            space_before=spaced,
            tag=objects.tag[drawn_by],
            tags=tuple(self.objects.tags),
        )
        return PageText(
            glyphs, drawn_by, objects.address, objects.color, objects.alpha, objects.mode
        )

    def _inked(self, codes: Ints) -> tuple[Ints, Flags]:
        """Indices of inked glyphs, and for each whether white space stands before it."""
        white = np.isin(codes, WHITE)
        # A control character is white space, unless it is the bare code of a glyph without a name.
        for i in np.flatnonzero((codes > 0) & (codes < 32)).tolist():
            white[i] = codes[i] != LINE_HYPHEN and raw.has_map_error(self.text_page, i) != 1
        for i in np.flatnonzero(codes == BLANK).tolist():
            white[i] = raw.has_map_error(self.text_page, i) != 1 or not self._is_sign(i)
        kept = np.flatnonzero(~white & ~np.isin(codes, IGNORED))
        before = np.cumsum(white)[kept]
        return kept, np.diff(before, prepend=0) > 0

    def _is_sign(self, index: int) -> bool:
        """Whether the code of a blank is that of a sign, as a bracket in TeX's extension fonts."""
        key = raw.get_text_object(self.text_page, index)
        if not key:
            return False
        font = self.fonts.of(ctypes.cast(key, pdfium.FPDF_PAGEOBJECT))
        name = self.fonts.all()[font].name
        encoding = encoding_of(name)
        signs = encoding.by_code[BLANK : BLANK + 1] if encoding else []
        may_be = not name or is_shared(name) or (bool(signs) and REPLACEMENT not in signs)
        return may_be and self._has_ink(index)

    def _has_ink(self, index: int) -> bool:
        box = np.zeros(4)
        raw.get_char_box(self.text_page, index, *(box.ctypes.data + 8 * k for k in range(4)))
        return bool(box[1] > box[0] and box[3] > box[2])  # left, right, bottom, top

    def _places(self, rows: list[int]) -> tuple[Ints, Floats, Floats, Floats]:
        """Text objects' addresses, ink boxes, advance boxes and origins in user space."""
        n = len(rows)
        box, cell, origin = np.zeros((n, 4)), np.zeros((n, 4), dtype=np.float32), np.zeros((n, 2))
        pages = repeat(self.text_page)
        keys = np.array([key or 0 for key in map(raw.get_text_object, pages, rows)], np.int64)

        def fields(array: Any, *columns: int) -> Iterable[range]:
            start, step = array.ctypes.data, array.strides[0]
            return (range(start + 8 * c, start + 8 * c + step * n, step) for c in columns)

        # pdfium's order of results: left, right, bottom, top
        _each(map(raw.get_char_box, pages, rows, *fields(box, 0, 2, 1, 3)))
        _each(map(raw.get_loose_box, pages, rows, *fields(cell, 0)))  # one FS_RECTF
        _each(map(raw.get_origin, pages, rows, *fields(origin, 0, 1)))
        return keys, box, cell.astype(np.float64), origin


def _codes(text_page: int, count: int) -> Ints:
    """The UTF-16 unit of every character, in one call where pdfium's text has one for each."""
    buffer = np.zeros(count + 2, dtype=np.uint16)
    written = raw.get_text(text_page, 0, count, buffer.ctypes.data)
    if written == count + 1:
        codes = buffer[:count].astype(np.int64)
        codes[codes == _LINE_HYPHEN_UNIT] = LINE_HYPHEN
        return codes
    return np.fromiter(map(raw.get_unicode, repeat(text_page), range(count)), np.int64, count)


def _joined_pairs(codes: Ints) -> Ints:
    """Characters beyond U+FFFF whole, in the place of their first half; the second is ignored."""
    high = np.flatnonzero((codes[:-1] & 0xFC00 == 0xD800) & (codes[1:] & 0xFC00 == 0xDC00))
    codes[high] = 0x10000 + ((codes[high] & 0x3FF) << 10) + (codes[high + 1] & 0x3FF)
    codes[high + 1] = IGNORED[0]
    return codes


def _each(calls: Iterable[int]) -> None:
    deque(calls, maxlen=0)


def _within(numbers: Floats) -> Flags:
    """Rows without a NaN or an absurd number."""
    result: Flags = np.logical_and.reduce(np.abs(numbers) < MAX_COORDINATE, axis=1)
    return result


def _drop_blanks(
    texts: list[str], _box: Floats, _cell: Floats, _size: Floats, spaced: Flags
) -> Ints:
    """Rows without the blanks that might have been signs; ``spaced`` is edited after them."""
    if " " not in texts:
        return np.arange(len(texts))
    blank = np.array([text == " " for text in texts])
    spaced[1:] |= blank[:-1]
    return np.flatnonzero(~blank)


def _ligatures(
    texts: list[str], keys: Ints, box: Floats, cell: Floats, origin: Floats
) -> tuple[list[str], Ints]:
    """One text per drawn glyph, and the row it stands in.

    pdfium lists a ligature once per character, each with the same origin, advance and ink.
    """
    places = np.hstack([origin, cell, box])
    moved = (np.abs(np.diff(places, axis=0)) >= 1e-6).any(axis=1) | (np.diff(keys) != 0)
    # A mark without an advance may share its place with the next glyph.
    flat = (cell[1:, 2] <= cell[1:, 0]) | (cell[1:, 3] <= cell[1:, 1])
    rows = np.concatenate([[0], np.flatnonzero(moved | flat) + 1])
    if len(rows) == len(texts):
        return texts, rows
    ends = [*rows[1:].tolist(), len(texts)]
    whole = ("".join(texts[a:b]) for a, b in zip(rows.tolist(), ends, strict=True))
    return [without_selectors(text) for text in whole], rows
