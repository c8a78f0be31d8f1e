"""Text that is not seen, put on the pages of a PDF where it can be searched, marked and copied."""

from __future__ import annotations

import ctypes
import io
from base64 import b64decode
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pypdfium
import pypdfium2.raw as pdfium

from mineru_tools.document.geometry import BBox
from mineru_tools.errors import OptionsError
from mineru_tools.pdf.lock import PDFIUM
from mineru_tools.pdf.source import open_pdf
from mineru_tools.pdf.space import PageSpace

# A TrueType font with one empty glyph, half an em wide: whatever has no ink needs no outlines.
_FONT = b64decode(
    "AAEAAAAIAIAAAwAAZ2x5ZhzrJvoAAAEQAAAAFmhlYWRhCkTIAAAAjAAAADZoaGVhBd0B9gAAAMQAAAAkaG10eAH0"
    "AAAAAAEIAAAABGxvY2EAAAALAAABDAAAAARtYXhwAAMABQAAAOgAAAAgbmFtZam9qEkAAAEoAAAAfnBvc3QAAwAA"
    "AAABqAAAACAAAQAAAAEAAPlHCGlfDzz1AAMD6AAAAAAAAAAAAAAAAAAAAAAAAAAAAfQD6AAAAAMAAgAAAAAAAAAB"
    "AAAD6AAAAAAB9AAAAAAB9AABAAAAAAAAAAAAAAAAAAAAAQABAAAAAQADAAEAAAAAAAIAAAAAAAAAAAAAAAAAAAAA"
    "AfQAAAAAAAsAAQAAAAAB9APoAAIAADEBMQH0A+gAAAAAAAAGAE4AAQAAAAAAAQAJAAAAAQAAAAAAAgAHAAkAAQAA"
    "AAAABgAJAAAAAwABBAkAAQASABAAAwABBAkAAgAOACIAAwABBAkABgASABBHbHlwaGxlc3NSZWd1bGFyAEcAbAB5"
    "AHAAaABsAGUAcwBzAFIAZQBnAHUAbABhAHIAAAADAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
)
_ADVANCE = 0.5  # em
_CODES = 1 << 16  # UTF-16 code units, each a character of the font and all the same glyph

# By quarter turns clockwise: where the directions along and above a word point, y down.
_ALONG = ((1, 0), (0, 1), (-1, 0), (0, -1))
_ABOVE = ((0, -1), (1, 0), (0, 1), (-1, 0))

_TO_UNICODE = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
1 beginbfrange <0000> <FFFF> <0000> endbfrange
endcmap CMapName currentdict /CMap defineresource pop end end"""


@dataclass(frozen=True, slots=True)
class PlacedText:
    """Characters that share ``box`` (points, as displayed) evenly.

    ``turns`` are quarter turns clockwise of the direction that they run in; ``leftward`` ones are
    of a right-to-left script, given in the order in which they are read.
    """

    text: str
    box: BBox
    turns: int = 0
    leftward: bool = False


@dataclass(frozen=True, slots=True)
class TextPage:
    """Text for the page ``index`` of a PDF. ``size`` is the page size that the boxes refer to."""

    index: int
    texts: Sequence[PlacedText]
    size: tuple[float, float] | None = None


def with_text(data: bytes, pages: Sequence[TextPage], *, password: str | None = None) -> bytes:
    """The PDF as it is, with invisible text on these pages; never encrypted.

    A text layer without ink that such a page has already is taken off. Raises what ``open_pdf``
    raises, and ``OptionsError`` for a page that the PDF does not have.
    """
    open_pdf(data, password=password).close()  # for its errors
    with PDFIUM, closing(pypdfium.PdfDocument(data, password=password)) as document:
        font = _load_font(document.raw)
        for page in pages:
            if not 0 <= page.index < len(document):
                raise OptionsError(f"the PDF has no page {page.index + 1}", code="no_such_page")
            _write(document.raw, font, page)
        pdfium.FPDFFont_Close(font)
        out = io.BytesIO()
        document.save(out, flags=pdfium.FPDF_REMOVE_SECURITY)
    return out.getvalue()


def _load_font(document: Any) -> Any:
    font = (ctypes.c_uint8 * len(_FONT)).from_buffer_copy(_FONT)
    glyphs = (ctypes.c_uint8 * (2 * _CODES))()
    return pdfium.FPDFText_LoadCidType2Font(
        document, font, len(font), _TO_UNICODE, glyphs, len(glyphs)
    )


def _write(document: Any, font: Any, layer: TextPage) -> None:
    """The page with its new layer; one that pdfium cannot read stays as it is."""
    page = pdfium.FPDF_LoadPage(document, layer.index)
    if not page:
        return
    try:
        _take_off(page)
        space = PageSpace.of(page)
        width, height = layer.size or space.size
        scale = (space.size[0] / width, space.size[1] / height) if width and height else (1.0, 1.0)
        for text in layer.texts:
            _insert(document, page, font, text, space, scale)
        pdfium.FPDFPage_GenerateContent(page)
    finally:
        pdfium.FPDF_ClosePage(page)


def _take_off(page: Any) -> None:
    """Removes text without ink, which an earlier reading left behind."""
    found = (pdfium.FPDFPage_GetObject(page, k) for k in range(pdfium.FPDFPage_CountObjects(page)))
    for thing in [thing for thing in found if _is_unseen(thing)]:
        pdfium.FPDFPage_RemoveObject(page, thing)
        pdfium.FPDFPageObj_Destroy(thing)


def _is_unseen(thing: Any) -> bool:
    """Whether an object is text without ink, or a form of nothing else."""
    kind = pdfium.FPDFPageObj_GetType(thing)
    if kind == pdfium.FPDF_PAGEOBJ_TEXT:
        mode = pdfium.FPDFTextObj_GetTextRenderMode(thing)
        return bool(mode == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)
    if kind != pdfium.FPDF_PAGEOBJ_FORM:
        return False
    parts = [
        pdfium.FPDFFormObj_GetObject(thing, k)
        for k in range(pdfium.FPDFFormObj_CountObjects(thing))
    ]
    text = pdfium.FPDF_PAGEOBJ_TEXT
    return bool(parts) and all(
        pdfium.FPDFPageObj_GetType(part) == text and _is_unseen(part) for part in parts
    )


def _insert(
    document: Any,
    page: Any,
    font: Any,
    placed: PlacedText,
    space: PageSpace,
    scale: tuple[float, float],
) -> None:
    units = memoryview(placed.text.encode("utf-16-le", "surrogatepass")).cast("H")
    text = pdfium.FPDFPageObj_CreateTextObj(document, font, 1.0)
    pdfium.FPDFText_SetCharcodes(text, (ctypes.c_uint32 * len(units))(*units), len(units))
    pdfium.FPDFTextObj_SetTextRenderMode(text, pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)
    matrix = _matrix(placed, len(units), space, scale)
    pdfium.FPDFPageObj_SetMatrix(text, pdfium.FS_MATRIX(*matrix))
    pdfium.FPDFPage_InsertObject(page, text)


def _matrix(
    placed: PlacedText, count: int, space: PageSpace, scale: tuple[float, float]
) -> tuple[float, float, float, float, float, float]:
    """From the text's own space, an em of the font a unit, to the user space of the page."""
    x0, y0, x1, y1 = placed.box
    turns = placed.turns % 4
    length, rise = (y1 - y0, x1 - x0) if turns % 2 else (x1 - x0, y1 - y0)
    start = ((x0, y1), (x0, y0), (x1, y0), (x1, y1))[turns]
    (ax, ay), (bx, by) = _ALONG[turns], _ABOVE[turns]
    if placed.leftward:
        start = start[0] + ax * length, start[1] + ay * length
        ax, ay = -ax, -ay
    step = length / (count * _ADVANCE)

    def user(x: float, y: float) -> tuple[float, float]:
        return space.user_point(x * scale[0], y * scale[1])

    ox, oy = user(*start)
    ex, ey = user(start[0] + ax * step, start[1] + ay * step)
    ux, uy = user(start[0] + bx * rise, start[1] + by * rise)
    return ex - ox, ey - oy, ux - ox, uy - oy, ox, oy
