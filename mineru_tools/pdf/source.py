"""An open PDF: pages as primitives, page pictures, outline and labels."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any

import pypdfium2 as pypdfium
import pypdfium2.raw as pdfium

from mineru_tools.document.geometry import BBox
from mineru_tools.errors import CorruptDocument, EncryptedDocument
from mineru_tools.pdf.chars import read_text
from mineru_tools.pdf.drawn_signs import with_drawn_signs
from mineru_tools.pdf.forms import read_fields, with_fields
from mineru_tools.pdf.links import read_links
from mineru_tools.pdf.lock import PDFIUM
from mineru_tools.pdf.outline import page_label, read_outline
from mineru_tools.pdf.paths import read_graphics
from mineru_tools.pdf.pictures import SAMPLE, embedded_jpeg, looks_like
from mineru_tools.pdf.sight import with_hidden
from mineru_tools.pdf.space import PageSpace
from mineru_tools.pdf.structure import read_roles
from mineru_tools.primitives import OutlineEntry, PagePrimitives

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
        with suppress(pypdfium.PdfiumError):  # a broken form is no reason to refuse the pages
            document.init_forms()  # before any page is loaded, or fields are not drawn
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
    """A ``PagedSource`` over pdfium. Every method takes the pdfium lock itself.

    After ``close`` every other method raises ``ValueError``, as a closed file does.
    """

    def __init__(self, document: pypdfium.PdfDocument) -> None:
        self._document: pypdfium.PdfDocument | None = document
        self._count = len(document)

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
        return self._count

    def close(self) -> None:
        """Let go of the file; closing twice does nothing."""
        with PDFIUM:
            document, self._document = self._document, None
            if document is not None:
                document.close()

    def page_size(self, index: int) -> tuple[float, float]:
        """(width, height) in points as displayed."""
        size = pdfium.FS_SIZEF()
        with self._open() as document:
            if not pdfium.FPDF_GetPageSizeByIndexF(document.raw, index, size):
                raise _corrupt_page(index)
        return size.width, size.height

    def page_label(self, index: int) -> str | None:
        with self._open() as document:
            return page_label(document.raw, index)

    def outline(self) -> tuple[OutlineEntry, ...]:
        with self._open() as document:
            return read_outline(document.raw)

    def primitives(self, index: int) -> PagePrimitives:
        """Everything drawn on the page; raises ``CorruptDocument`` (code ``corrupt_page``)."""
        with self._open() as document, _loaded(document, index) as page:
            space = PageSpace.of(page)
            text = read_text(page, space, read_roles(page))
            graphics = read_graphics(page, space)
            links = read_links(document.raw, page, space)
            glyphs = with_hidden(page, space, text, graphics)
            glyphs = with_drawn_signs(glyphs, graphics, space)
            fields = read_fields(page, document.formenv and document.formenv.raw, space)
        return PagePrimitives(
            index=index,
            size=space.size,
            glyphs=with_fields(glyphs, fields),
            rules=tuple(graphics.rules),
            fills=tuple(graphics.fills),
            images=tuple(graphics.images),
            drawings=tuple(graphics.drawings),
            links=links,
            truncated=text.cut or graphics.truncated,
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
        with self._open() as document:
            try:
                page = document[index]
            except pypdfium.PdfiumError:
                raise _corrupt_page(index) from None
            try:
                picture: Image = page.render(scale=scale, crop=crop).to_pil().convert("RGB")
            finally:
                page.close()
        return picture

    def embedded_image(self, index: int, bbox: BBox) -> bytes | None:
        """The JPEG file in the PDF that is all there is in ``bbox`` (points as displayed)."""
        with self._open() as document, _loaded(document, index) as page:
            data = embedded_jpeg(page, PageSpace.of(page), bbox)
        if data is None:
            return None
        dpi = 72.0 * SAMPLE / max(min(bbox.width, bbox.height), 1.0)
        return data if looks_like(data, self.render(index, dpi=min(dpi, 72.0), clip=bbox)) else None

    @contextmanager
    def _open(self) -> Iterator[pypdfium.PdfDocument]:
        """The document under the pdfium lock."""
        with PDFIUM:
            if self._document is None:
                raise ValueError("the PDF is closed")
            yield self._document


@contextmanager
def _loaded(document: pypdfium.PdfDocument, index: int) -> Iterator[Any]:
    page = pdfium.FPDF_LoadPage(document.raw, index)
    if not page:
        raise _corrupt_page(index)
    try:
        yield page
    finally:
        pdfium.FPDF_ClosePage(page)


def _corrupt_page(index: int) -> CorruptDocument:
    return CorruptDocument(f"page {index + 1} cannot be read", code="corrupt_page")
