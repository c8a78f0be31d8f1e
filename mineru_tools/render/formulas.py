"""The formulas of a document one by one, as LaTeX and as plain text, with number, page and box."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mineru_tools.document.formula_text import plain_text
from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import SpanType
from mineru_tools.document.latex_in_text import numbers_of, without_numbers
from mineru_tools.document.model import Block, Document, Page, Span
from mineru_tools.document.visit import iter_spans, numbered_by_source
from mineru_tools.render.flow import is_hidden

_DISPLAYS = {SpanType.INTERLINE_EQUATION: True, SpanType.INLINE_EQUATION: False}


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula; ``page`` is the number in the source, from 1, and ``bbox`` points on it.

    ``latex`` has no delimiters and no ``\\tag``: ``number`` is that of the page, without brackets,
    with commas between several, empty for none. A ``display`` stands on lines of its own.
    ``image`` is the file name of its picture, which only displays have; one that is not read has
    nothing but that.
    """

    page: int
    bbox: BBox | None
    latex: str
    number: str
    display: bool
    image: str | None

    @property
    def text(self) -> str:
        """The formula in plain characters, as it is seen."""
        return plain_text(self.latex)


def formulas_of(document: Document) -> tuple[Formula, ...]:
    """The formulas of every page in reading order, those in tables and captions among them.

    Those beside the flow come at the end of their page; those in hidden text are left out.
    """
    return tuple(
        formula
        for page in numbered_by_source(document).pages
        for block in (*(page.content or ()), *(page.discarded or ()))
        if not is_hidden(block)
        for formula in _formulas(block, page)
    )


def _formulas(block: Block, page: Page) -> Iterator[Formula]:
    for span in iter_spans(block):
        yield from _in_span(span, page.index + 1)


def _in_span(span: Span, page: int) -> Iterator[Formula]:
    for child in span.children or ():
        yield from _in_span(child, page)
    for cell in span.cells or ():
        number = page if cell.page is None else cell.page + 1
        for line in cell.lines:
            for inside in line.spans:
                yield from _in_span(inside, number)
    display = _DISPLAYS.get(span.type)
    if display is None or not (span.content or span.image_path):
        return
    latex = span.content or ""
    yield Formula(
        page=page,
        bbox=None if span.cross_page else span.bbox,
        latex=without_numbers(latex),
        number=", ".join(numbers_of(latex)),
        display=display,
        image=span.image_path,
    )
