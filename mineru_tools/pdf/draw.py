"""Boxes and numbers drawn on the pages of a PDF, which keeps its text and its looks otherwise."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pypdfium
import pypdfium2.raw as pdfium

from mineru_tools.document.geometry import BBox
from mineru_tools.errors import CorruptDocument, OptionsError
from mineru_tools.pdf.lock import PDFIUM
from mineru_tools.pdf.source import open_pdf
from mineru_tools.pdf.space import PageSpace

Colour = tuple[int, int, int]
A4 = (595.0, 842.0)
BATCH = 64  # pages drawn in one document: pdfium walks all of it for each page it writes
FILL_ALPHA = 77  # of 255: 0.3
LABEL_COLOUR: Colour = (255, 0, 0)
LABEL_SIZE = 10.0  # points
LABEL_GAP = 2.0  # points between a box and its label
_LABEL_FONT = b"Helvetica"

# By quarter turns: where the displayed directions right and up point in user space.
_UPRIGHT = ((1, 0, 0, 1), (0, 1, -1, 0), (-1, 0, 0, -1), (0, -1, 1, 0))


@dataclass(frozen=True, slots=True)
class Mark:
    """A box in points as displayed, see-through or outlined; ``label`` at its top right."""

    box: BBox
    colour: Colour
    filled: bool = True
    label: str | None = None


@dataclass(frozen=True, slots=True)
class MarkedPage:
    """Marks for the page ``index`` of a PDF. ``size`` is the page size that the boxes refer to."""

    index: int
    marks: Sequence[Mark]
    size: tuple[float, float] | None = None


def draw_marks(data: bytes, pages: Sequence[MarkedPage], *, password: str | None = None) -> bytes:
    """A PDF of just these pages, in this order, with the marks on top; never encrypted.

    Raises what ``open_pdf`` raises, and ``OptionsError`` for a page that the PDF does not have.
    """
    open_pdf(data, password=password).close()  # for its errors
    with PDFIUM, closing(pypdfium.PdfDocument(data, password=password)) as source:
        missing = [p.index for p in pages if not 0 <= p.index < len(source)]
        if missing:
            raise OptionsError(f"the PDF has no page {missing[0] + 1}", code="no_such_page")
        with closing(pypdfium.PdfDocument.new()) as target:
            for start in range(0, len(pages), BATCH):
                batch = pages[start : start + BATCH]
                with closing(_copy(source, batch)) as part:
                    for place, page in enumerate(batch):
                        _draw_page(part.raw, place, page)
                    target.import_pages(part)
            out = io.BytesIO()
            target.save(out)
    return out.getvalue()


def _copy(source: pypdfium.PdfDocument, pages: Sequence[MarkedPage]) -> pypdfium.PdfDocument:
    """A new document of these pages; one that cannot be copied is empty in it."""
    whole = pypdfium.PdfDocument.new()
    try:
        whole.import_pages(source, [page.index for page in pages])
        return whole
    except pypdfium.PdfiumError:
        whole.close()
    # One by one, although each page then brings its own copy of the fonts.
    pieces = pypdfium.PdfDocument.new()
    for place, page in enumerate(pages):
        with suppress(pypdfium.PdfiumError):
            pieces.import_pages(source, [page.index])
        if len(pieces) == place:
            pieces.new_page(*(page.size or A4)).close()
    return pieces


def _draw_page(document: Any, place: int, marked: MarkedPage) -> None:
    page = pdfium.FPDF_LoadPage(document, place)
    if not page:
        raise CorruptDocument(f"page {marked.index + 1} cannot be read", code="corrupt_page")
    try:
        space = PageSpace.of(page)
        font = pdfium.FPDFText_LoadStandardFont(document, _LABEL_FONT)
        width, height = marked.size or space.size
        scale = (space.size[0] / width, space.size[1] / height) if width and height else (1.0, 1.0)
        for mark in marked.marks:
            _insert_box(page, space, _scaled(mark.box, scale), mark)
        for mark in marked.marks:
            if mark.label:
                _insert_label(document, page, font, space, _scaled(mark.box, scale), mark.label)
        pdfium.FPDFPage_GenerateContent(page)
        pdfium.FPDFFont_Close(font)
    finally:
        pdfium.FPDF_ClosePage(page)


def _insert_box(page: Any, space: PageSpace, box: BBox, mark: Mark) -> None:
    ax, ay = space.user_point(box.x0, box.y0)
    bx, by = space.user_point(box.x1, box.y1)
    rect = pdfium.FPDFPageObj_CreateNewRect(min(ax, bx), min(ay, by), abs(bx - ax), abs(by - ay))
    if mark.filled:
        pdfium.FPDFPageObj_SetFillColor(rect, *mark.colour, FILL_ALPHA)
        pdfium.FPDFPath_SetDrawMode(rect, pdfium.FPDF_FILLMODE_ALTERNATE, False)
    else:
        pdfium.FPDFPageObj_SetStrokeColor(rect, *mark.colour, 255)
        pdfium.FPDFPageObj_SetStrokeWidth(rect, 0.75)
        pdfium.FPDFPath_SetDrawMode(rect, pdfium.FPDF_FILLMODE_NONE, True)
    pdfium.FPDFPage_InsertObject(page, rect)


def _insert_label(
    document: Any, page: Any, font: Any, space: PageSpace, box: BBox, label: str
) -> None:
    text = pdfium.FPDFPageObj_CreateTextObj(document, font, LABEL_SIZE)
    encoded = (label + "\0").encode("utf-16-le")
    buffer = (ctypes.c_ushort * (len(encoded) // 2)).from_buffer_copy(encoded)
    pdfium.FPDFText_SetText(text, buffer)
    pdfium.FPDFPageObj_SetFillColor(text, *LABEL_COLOUR, 255)
    # a label that would hang over the page's edge moves inside
    x = min(box.x1 + LABEL_GAP, space.size[0] - 0.6 * LABEL_SIZE * len(label))
    y = min(max(box.y0, 0.0) + LABEL_SIZE, space.size[1])
    pdfium.FPDFPageObj_Transform(text, *_UPRIGHT[space.turns], *space.user_point(x, y))
    pdfium.FPDFPage_InsertObject(page, text)


def _scaled(box: BBox, scale: tuple[float, float]) -> BBox:
    sx, sy = scale
    return BBox(box.x0 * sx, box.y0 * sy, box.x1 * sx, box.y1 * sy)
