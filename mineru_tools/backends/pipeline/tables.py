"""Cells of the analyser written down in the document model."""

from __future__ import annotations

from collections.abc import Callable, Sequence

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
            lines=tuple(map(line, cell.lines)),
            is_head=cell.header,
        )
        for cell in cells
    )
    return Span(SpanType.TABLE, bbox, html=mineru_html(written) or None, cells=written or None)
