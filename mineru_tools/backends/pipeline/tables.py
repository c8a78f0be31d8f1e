"""Cells of the analyser written down in the document model."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import SpanType
from mineru_tools.document.model import Line, Span, TableCell
from mineru_tools.document.table_html import mineru_html
from mineru_tools.layout.tables.model import Cell
from mineru_tools.layout.text_line import TextLine


def table_span(
    bbox: BBox,
    cells: Sequence[Cell],
    line: Callable[[TextLine], Line],
    box: Callable[[BBox], BBox],
) -> Span:
    """The span of a table: its cells, their lines and boxes as told, and MinerU's HTML of them."""
    written = tuple(
        TableCell(
            row=cell.row,
            column=cell.col,
            rowspan=cell.rowspan,
            colspan=cell.colspan,
            bbox=box(cell.bbox),
            lines=tuple(_lines(cell, line, box)),
            is_head=cell.header,
        )
        for cell in cells
    )
    return Span(SpanType.TABLE, bbox, html=mineru_html(written) or None, cells=written or None)


def _lines(
    cell: Cell, line: Callable[[TextLine], Line], box: Callable[[BBox], BBox]
) -> Iterator[Line]:
    """The lines and pictures of a cell from top to bottom, those side by side from left to right.

    This is where formulas in cells become spans of their own: ``line`` makes all of them.
    """
    pictures = list(cell.pictures)
    for text in cell.lines:
        while pictures and _comes_first(pictures[0], text.bbox):
            yield _picture(box(pictures.pop(0)))
        yield line(text)
    yield from (_picture(box(each)) for each in pictures)


def _comes_first(picture: BBox, text: BBox) -> bool:
    if picture.y_overlap(text) > 0:
        return picture.center[0] < text.center[0]
    return picture.y0 < text.y0


def _picture(bbox: BBox) -> Line:
    return Line(bbox, (Span(SpanType.IMAGE, bbox),))
