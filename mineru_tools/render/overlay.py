"""What was found, drawn over the pages: layout and spans, on the PDF itself or on a picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.document.labels import BlockType, SpanType
from mineru_tools.document.model import Block, Document, Page
from mineru_tools.document.visit import iter_spans, source_index
from mineru_tools.pdf.draw import (
    FILL_ALPHA,
    LABEL_COLOUR,
    LABEL_GAP,
    LABEL_SIZE,
    Colour,
    Mark,
    MarkedPage,
    draw_marks,
)
from mineru_tools.render.lists import item_lines

if TYPE_CHECKING:
    from PIL.Image import Image

_TEXT: Colour = (153, 0, 76)
_LIST: Colour = (40, 169, 92)
_ASIDE: Colour = (158, 158, 158)
_PICTURE: tuple[Colour, Colour, Colour] = ((153, 255, 51), (102, 178, 255), (255, 178, 102))

BLOCK_COLOURS: dict[BlockType, Colour] = {
    BlockType.CODE: (102, 0, 204),
    BlockType.CODE_BODY: (102, 0, 204),
    BlockType.CODE_CAPTION: (204, 153, 255),
    BlockType.CODE_FOOTNOTE: (229, 204, 255),
    BlockType.TABLE: (204, 204, 0),
    BlockType.TABLE_BODY: (204, 204, 0),
    BlockType.TABLE_CAPTION: (255, 255, 102),
    BlockType.TABLE_FOOTNOTE: (229, 255, 204),
    BlockType.IMAGE: _PICTURE[0],
    BlockType.IMAGE_BODY: _PICTURE[0],
    BlockType.IMAGE_CAPTION: _PICTURE[1],
    BlockType.IMAGE_FOOTNOTE: _PICTURE[2],
    BlockType.CHART: _PICTURE[0],
    BlockType.CHART_BODY: _PICTURE[0],
    BlockType.CHART_CAPTION: _PICTURE[1],
    BlockType.CHART_FOOTNOTE: _PICTURE[2],
    BlockType.TITLE: (102, 102, 255),
    BlockType.INTERLINE_EQUATION: (0, 255, 0),
    BlockType.LIST: _LIST,
    BlockType.INDEX: _LIST,
}
"""MinerU's colours; types that are not here are text."""

SPAN_COLOURS: dict[SpanType, Colour] = {
    SpanType.INLINE_EQUATION: (0, 255, 0),
    SpanType.INTERLINE_EQUATION: (0, 0, 255),
    SpanType.IMAGE: (255, 204, 0),
    SpanType.CHART: (255, 204, 0),
    SpanType.TABLE: (204, 0, 255),
}
_SPAN_TEXT: Colour = (255, 0, 0)


def layout_pdf(pdf: bytes, document: Document, *, password: str | None = None) -> bytes:
    """The document's pages with every block filled in its colour and numbered as it is read.

    The blocks are those from before paragraphs were merged, where the document has them. Raises
    ``OptionsError`` when the PDF lacks a page of the document.
    """
    return _overlaid(pdf, document, layout_marks, password)


def span_pdf(pdf: bytes, document: Document, *, password: str | None = None) -> bytes:
    """The document's pages with every span outlined in the colour of its kind."""
    return _overlaid(pdf, document, span_marks, password)


def layout_image(page_image: Image, page: Page) -> Image:
    """A copy of the picture of a page with the marks of ``layout_pdf``."""
    return _drawn(page_image, page, tuple(layout_marks(page)))


def span_image(page_image: Image, page: Page) -> Image:
    """A copy of the picture of a page with the marks of ``span_pdf``."""
    return _drawn(page_image, page, tuple(span_marks(page)))


def layout_marks(page: Page) -> Iterator[Mark]:
    """A mark for each block, parts one by one; what stands beside the flow has no number."""
    for block in page.discarded or ():
        if block.bbox is not None:
            yield Mark(block.bbox, _ASIDE)
    number = 0
    for block in _blocks(page):
        nested = block.type is BlockType.LIST and bool(block.blocks)
        if nested and block.bbox is not None:
            yield Mark(block.bbox, _LIST)
        if block.type is BlockType.LIST:
            yield from _item_outlines(block)
        for part in block.blocks or (block,):
            if part.bbox is None:
                continue
            number += 1
            colour = _LIST if nested else BLOCK_COLOURS.get(part.type, _TEXT)
            yield Mark(part.bbox, colour, not nested, str(number))


def span_marks(page: Page) -> Iterator[Mark]:
    """An outline for each span that has a box on this page."""
    for block in _blocks(page):
        for span in iter_spans(block):
            if span.bbox is not None and not span.cross_page:
                yield Mark(span.bbox, SPAN_COLOURS.get(span.type, _SPAN_TEXT), filled=False)
    for block in page.discarded or ():
        yield from (Mark(s.bbox, _ASIDE, filled=False) for s in iter_spans(block) if s.bbox)


def _blocks(page: Page) -> tuple[Block, ...]:
    return (page.content if page.layout is None else page.layout) or ()


def _item_outlines(block: Block) -> Iterator[Mark]:
    for lines in item_lines(block):
        boxes = [line.bbox for line in lines if line.bbox is not None]
        if boxes:
            yield Mark(union_all(boxes), _LIST, filled=False)


def _overlaid(
    pdf: bytes,
    document: Document,
    marks: Callable[[Page], Iterator[Mark]],
    password: str | None,
) -> bytes:
    pages = [MarkedPage(source_index(p), tuple(marks(p)), p.size) for p in document.pages]
    return draw_marks(pdf, pages, password=password)


def _drawn(picture: Image, page: Page, marks: tuple[Mark, ...]) -> Image:
    from PIL import Image, ImageDraw, ImageFont

    drawn = picture.convert("RGB")
    width, height = page.size or picture.size
    sx, sy = picture.width / width, picture.height / height
    font = ImageFont.load_default(size=max(8.0, LABEL_SIZE * sx))
    pen = ImageDraw.Draw(drawn)
    for mark in marks:
        box = mark.box.intersection(BBox(0.0, 0.0, width, height))
        if box is None:
            continue
        x0, x1 = round(box.x0 * sx), round(box.x1 * sx)
        y0, y1 = round(box.y0 * sy), round(box.y1 * sy)
        if x1 <= x0 or y1 <= y0:
            continue
        if mark.filled:
            part = drawn.crop((x0, y0, x1, y1))
            tint = Image.new("RGB", part.size, mark.colour)
            drawn.paste(Image.blend(part, tint, FILL_ALPHA / 255), (x0, y0))
        else:
            pen.rectangle((x0, y0, x1 - 1, y1 - 1), outline=mark.colour, width=max(1, round(sx)))
    for mark in marks:
        if mark.label:
            room = drawn.width - pen.textlength(mark.label, font)
            x = min((mark.box.x1 + LABEL_GAP) * sx, room)
            pen.text((x, mark.box.y0 * sy), mark.label, fill=LABEL_COLOUR, font=font)
    return drawn
