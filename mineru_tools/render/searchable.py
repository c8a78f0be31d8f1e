"""A PDF that looks as it did and can be searched: what was read from its pictures lies on them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate, groupby, pairwise, zip_longest
from unicodedata import bidirectional

from mineru_tools.document.formula_text import plain_text
from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import SpanType
from mineru_tools.document.model import Block, Document, Line, Page, Span
from mineru_tools.document.text import span_text
from mineru_tools.document.visit import iter_blocks, source_index
from mineru_tools.pdf.text_layer import PlacedText, TextPage, with_text
from mineru_tools.scans import letters

_SPACE = 0.26  # em, as usual fonts have it
_WORDS = (SpanType.TEXT, SpanType.HYPERLINK)
_FORMULAS = (SpanType.INLINE_EQUATION, SpanType.INTERLINE_EQUATION)
_STACKED = 2.0  # times as high as wide is a line whose upright letters stand one below another


def searchable_pdf(pdf: bytes, document: Document, *, password: str | None = None) -> bytes:
    """The PDF with an invisible text layer on the pages that were read from their picture.

    Pages with a text layer of their own stay as they are, and so do outlines, links and metadata.
    Raises ``OptionsError`` when the PDF lacks a page of the document.
    """
    pages = ((page, tuple(placed_texts(page))) for page in document.pages)
    layers = [TextPage(source_index(page), texts, page.size) for page, texts in pages if texts]
    return with_text(pdf, layers, password=password)


def placed_texts(page: Page) -> Iterator[PlacedText]:
    """The words of the page that a recogniser read, line by line, each where it stands.

    Words share the box of their span as those of usual type do. Display formulas, of which only
    the LaTeX has no place on the page, are there as they are read aloud if all text around them is.
    """
    blocks = (page.content if page.layout is None else page.layout) or ()
    lines = [
        (line, (block.angle or 0) // 90)
        for block in iter_blocks((*blocks, *(page.discarded or ())))
        for line in _lines(block)
    ]
    is_scan = all(map(_was_read, (line for line, _ in lines if _has_text(line))))
    for line, turns in lines:
        if _was_read(line) or (is_scan and not _has_text(line)):
            yield from _placed(line, turns)


def _lines(block: Block) -> Iterator[Line]:
    """The lines of one block and of the cells of its table."""
    for line in block.lines or ():
        yield line
        for span in line.spans:
            for cell in span.cells or ():
                yield from cell.lines


def _has_text(line: Line) -> bool:
    return any(span.type is SpanType.TEXT for span in line.spans)


def _was_read(line: Line) -> bool:
    """Whether a recogniser read the words: those of a text layer have no score."""
    return any(span.type is SpanType.TEXT and span.score is not None for span in line.spans)


def _placed(line: Line, turns: int) -> Iterator[PlacedText]:
    for span, following in zip_longest(line.spans, line.spans[1:]):
        said = _said(span)
        text = said.strip()
        if not text or span.bbox is None or not span.bbox.area:
            continue
        spaced = following is None or said[-1].isspace() or _said(following)[:1].isspace()
        yield from _shared(text, span.bbox, turns % 4, spaced=spaced)


def _said(span: Span) -> str:
    """The words of a span, white space at its ends included; pictures and tables have none."""
    if span.type in _FORMULAS:
        return " ".join(plain_text(span.content or "").split())
    return span_text(span) if span.type in _WORDS else ""


def _shared(text: str, box: BBox, turns: int, *, spaced: bool) -> Iterator[PlacedText]:
    """The words of a span, wide and narrow letters apart, with the spaces after them.

    The last has one beyond the box where it is ``spaced`` off what follows, as at the end of a
    line, which not every reader of a PDF takes for a space.
    """
    leftward = _runs_left(text)
    stacked = turns == 0 and len(text) > 1 and box.height > _STACKED * box.width
    along = 1 if stacked else (turns + 2) % 4 if leftward else turns
    parts = list(text) if stacked else _parts(text)
    whole = float(len(text)) if stacked else _width(text)
    if spaced and not letters.is_wide(text[-1]):
        parts[-1] += " "
    ends = [0.0, *accumulate(1.0 if stacked else _width(part) for part in parts)]
    for part, (a, b) in zip(parts, pairwise(ends), strict=True):
        if b > a:
            share = _part_of(box, along, a / whole, b / whole)
            yield PlacedText(part, share, turns, leftward)


def _parts(text: str) -> list[str]:
    words = (match.group() for match in re.finditer(r"\S+\s*", text))
    return ["".join(same) for word in words for _, same in groupby(word, letters.is_wide)]


def _width(text: str) -> float:
    return sum(_SPACE if char.isspace() else letters.width(char) for char in text)


def _part_of(box: BBox, along: int, a: float, b: float) -> BBox:
    """The part of a box between two shares of its length, in quarter turns from the right."""
    x0, y0, x1, y1 = box
    w, h = box.width, box.height
    return (
        BBox(x0 + a * w, y0, x0 + b * w, y1),
        BBox(x0, y0 + a * h, x1, y0 + b * h),
        BBox(x1 - b * w, y0, x1 - a * w, y1),
        BBox(x0, y1 - b * h, x1, y1 - a * h),
    )[along]


def _runs_left(text: str) -> bool:
    """Whether the first letter is one of a right-to-left script."""
    kinds = (bidirectional(char) for char in text)
    return next((kind for kind in kinds if kind in ("L", "R", "AL")), "L") != "L"
