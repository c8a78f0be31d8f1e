"""Pages of a source that is no PDF, as a PDF of their pictures."""

from __future__ import annotations

import io
from collections.abc import Collection
from contextlib import closing
from typing import TYPE_CHECKING

import pypdfium2 as pypdfium

from mineru_tools.document.geometry import BBox
from mineru_tools.errors import CorruptDocument
from mineru_tools.pdf.lock import PDFIUM

if TYPE_CHECKING:
    from mineru_tools.sources.pages import PagedSource

MAX_SIDE = 3500  # pixels of a page's picture
JPEG_QUALITY = 90
BLANK = (595.0, 842.0)  # points: the page for one that cannot be read


def pdf_of_pages(source: PagedSource, shown: Collection[int], dpi: float) -> bytes:
    """A PDF with a page for each of ``source``, as large as it is; those not ``shown`` are blank.

    The pictures have ``dpi`` pixels per inch, or the resolution of a JPEG file that is all of a
    page. A page that cannot be read is blank too.
    """
    with PDFIUM, closing(pypdfium.PdfDocument.new()) as document:
        for index in range(len(source)):
            try:
                size = source.page_size(index)
                picture = _jpeg(source, index, size, dpi) if index in shown else None
            except CorruptDocument:
                size, picture = BLANK, None
            _add_page(document, size, picture)
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


def _jpeg(source: PagedSource, index: int, size: tuple[float, float], dpi: float) -> bytes:
    embedded = getattr(source, "embedded_image", None)
    whole: bytes | None = embedded(index, BBox(0.0, 0.0, *size)) if embedded else None
    if whole:
        return whole
    out = io.BytesIO()
    picture = source.render(index, dpi=min(dpi, MAX_SIDE * 72.0 / max(*size, 1.0)))
    picture.save(out, "JPEG", quality=JPEG_QUALITY)
    return out.getvalue()


def _add_page(
    document: pypdfium.PdfDocument, size: tuple[float, float], picture: bytes | None
) -> None:
    with closing(document.new_page(*size)) as page:
        if picture is None:
            return
        image = pypdfium.PdfImage.new(document)
        image.load_jpeg(io.BytesIO(picture), inline=True)
        image.set_matrix(pypdfium.PdfMatrix().scale(*size))
        page.insert_obj(image)
        page.gen_content()
