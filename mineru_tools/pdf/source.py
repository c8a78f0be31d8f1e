"""An open PDF: pages as primitives, page pictures, outline and labels."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING

import pypdfium2 as pypdfium
import pypdfium2.raw as pdfium

from mineru_tools.document.geometry import BBox
from mineru_tools.errors import CorruptDocument, EncryptedDocument
from mineru_tools.pdf.chars import read_glyphs
from mineru_tools.pdf.links import read_links
from mineru_tools.pdf.lock import PDFIUM
from mineru_tools.pdf.outline import OutlineEntry, page_label, read_outline
from mineru_tools.pdf.paths import read_graphics
from mineru_tools.pdf.space import PageSpace
from mineru_tools.pdf.structure import read_roles
from mineru_tools.primitives import PagePrimitives

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PICTURE_SIDE = 10_000  # pixels; a page of 200 inches would need gigabytes at 200 dpi


def open_pdf(data: bytes, *, password: str | None = None) -> PdfSource:
    """An open ``PdfSource``; the caller closes it.

    Raises ``EncryptedDocument`` (codes ``password_required``, ``password_wrong``) and
    ``CorruptDocument`` (codes ``corrupt_document``, ``no_pages``).
    """
    with PDFIUM:
        try:
            document = pypdfium.PdfDocument(data, password=password)
        except pypdfium.PdfiumError as error:
            raise _opening_error(error, password) from None
        if len(document) == 0:
            document.close()
            raise CorruptDocument("the PDF has no pages", code="no_pages")
    return PdfSource(document)


def _opening_error(error: pypdfium.PdfiumError, password: str | None) -> Exception:
    code = getattr(error, "err_code", None)
    if code == pdfium.FPDF_ERR_PASSWORD:
        if password is None:
            return EncryptedDocument(
                "the PDF is encrypted", hint="give the password", code="password_required"
            )
        return EncryptedDocument("the password does not open the PDF", code="password_wrong")
    if code == pdfium.FPDF_ERR_SECURITY:
        return EncryptedDocument(
            "the PDF uses a kind of encryption that cannot be opened",
            code="unsupported_encryption",
        )
    return CorruptDocument(
        "the file is not a readable PDF", hint="check that it was copied or downloaded whole"
    )


class PdfSource:
    """A ``PagedSource`` over pdfium. Every method takes the pdfium lock itself."""

    def __init__(self, document: pypdfium.PdfDocument) -> None:
        self._document = document

    def __enter__(self) -> PdfSource:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __len__(self) -> int:
        return len(self._document)

    def close(self) -> None:
        with PDFIUM:
            self._document.close()

    def page_size(self, index: int) -> tuple[float, float]:
        """(width, height) in points as displayed."""
        size = pdfium.FS_SIZEF()
        with PDFIUM:
            if not pdfium.FPDF_GetPageSizeByIndexF(self._document.raw, index, size):
                raise CorruptDocument(f"page {index + 1} cannot be read", code="corrupt_page")
        return size.width, size.height

    def page_label(self, index: int) -> str | None:
        with PDFIUM:
            return page_label(self._document.raw, index)

    def outline(self) -> tuple[OutlineEntry, ...]:
        with PDFIUM:
            return read_outline(self._document.raw)

    def primitives(self, index: int) -> PagePrimitives:
        """Everything drawn on the page; raises ``CorruptDocument`` (code ``corrupt_page``)."""
        with PDFIUM:
            page = pdfium.FPDF_LoadPage(self._document.raw, index)
            if not page:
                raise CorruptDocument(f"page {index + 1} cannot be read", code="corrupt_page")
            try:
                space = PageSpace.of(page)
                glyphs, cut = read_glyphs(page, space, read_roles(page))
                graphics = read_graphics(page, space)
                links = read_links(self._document.raw, page, space)
            finally:
                pdfium.FPDF_ClosePage(page)
        return PagePrimitives(
            index=index,
            size=space.size,
            glyphs=glyphs,
            rules=tuple(graphics.rules),
            fills=tuple(graphics.fills),
            images=tuple(graphics.images),
            drawings=tuple(graphics.drawings),
            links=links,
            truncated=cut or graphics.truncated,
        )

    def render(self, index: int, *, dpi: float, clip: BBox | None = None) -> Image:
        """The page, or its part ``clip`` (points as displayed), as an RGB picture.

        The resolution is lowered when a side would exceed ``MAX_PICTURE_SIDE`` pixels.
        """
        width, height = self.page_size(index)
        whole = BBox(0.0, 0.0, width, height)
        part = (clip.intersection(whole) if clip else whole) or whole
        scale = min(dpi / 72.0, MAX_PICTURE_SIDE / max(part.width, part.height, 1.0))
        crop = (part.x0, height - part.y1, width - part.x1, part.y0)
        with PDFIUM:
            page = self._document[index]
            try:
                return (
                    page.render(scale=scale, crop=crop, may_draw_forms=False)
                    .to_pil()
                    .convert("RGB")
                )
            finally:
                page.close()
