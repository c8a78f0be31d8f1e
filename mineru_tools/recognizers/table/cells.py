"""A recognised table written down in the document model."""

from __future__ import annotations

from collections.abc import Sequence

from mineru_tools.document.geometry import union_all
from mineru_tools.document.labels import SpanType
from mineru_tools.document.model import Line, Span, TableCell
from mineru_tools.document.table_html import mineru_html
from mineru_tools.document.text import separator
from mineru_tools.recognizers.table.fill import text_lines
from mineru_tools.recognizers.table.model import TableStructure, Word


def table_cells(structure: TableStructure, words: Sequence[Word]) -> tuple[TableCell, ...]:
    """The cells row by row with the lines of their words; boxes stay in pixels of the picture."""
    return tuple(
        TableCell(
            row=cell.row,
            column=cell.col,
            rowspan=cell.rowspan,
            colspan=cell.colspan,
            bbox=cell.bbox,
            lines=tuple(_line([words[k] for k in line]) for line in text_lines(words, cell.words)),
            is_head=cell.header,
        )
        for cell in sorted(structure.cells, key=lambda c: (c.row, c.col))
    )


def structure_html(structure: TableStructure, words: Sequence[Word]) -> str:
    """The table with its text as MinerU writes it."""
    return mineru_html(table_cells(structure, words))


def _line(words: Sequence[Word]) -> Line:
    """One line of text; words of scripts without spaces are joined without one."""
    text = words[0].text
    for word in words[1:]:
        drop, add = separator(text, word.text)
        text += (" " if drop else add) + word.text
    box = union_all(word.bbox for word in words)
    score = min(word.score for word in words)
    return Line(box, (Span(SpanType.TEXT, box, text, score=score),))
