"""A table that a model wrote as HTML, as a span: with its cells, where there are pictures in them.

Only a cell can say that a picture stands in it; then it gets a file, as all others do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mineru_tools.backends.vlm.region import placed
from mineru_tools.backends.vlm.table_pictures import place_at
from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import SpanType
from mineru_tools.document.model import Line, Span, TableCell
from mineru_tools.document.table_grid import TableGrid, read_table
from mineru_tools.document.table_html import mineru_html

_IMG = re.compile(r'<img src="(#xywh=[^"]*)"\s*/?>')
CONTROLS = dict.fromkeys(range(1, 5))  # no text has them; around a picture's number, a formula
MATH = ("\x03", "\x04")
_PIECE = re.compile("\x01([0-9]+)\x02|\x03([^\x04]*)\x04")


def table_span(html: str | None, bbox: BBox, size: tuple[float, float]) -> Span:
    """The table at ``bbox`` on a page of ``size`` points, its HTML that of its cells if it has any.

    Text beside the cells becomes a row of its own above them.
    """
    places: list[BBox] = []

    def numbered(match: re.Match[str]) -> str:
        place = place_at(match[1])
        if place is None:
            return ""
        places.append(placed(place, size))
        return f'<img alt="\x01{len(places) - 1}\x02"/>'

    marked = _IMG.sub(numbered, (html or "").translate(CONTROLS))
    if not places:
        return Span(SpanType.TABLE, bbox, html=html)
    cells = tuple(cells_of(read_table(marked, math=MATH), places))
    return Span(SpanType.TABLE, bbox, html=mineru_html(cells), cells=cells)


def cells_of(grid: TableGrid, places: Sequence[BBox] = ()) -> Iterator[TableCell]:
    """The cells of a table that was read with ``MATH``; text beside them is a row above them.

    ``places`` are those of the pictures in the cells. ``CONTROLS`` may be in the text for these
    only.
    """
    above = 1 if grid.caption else 0
    if above:
        width = len(grid.rows[0]) if grid.rows else 1
        yield TableCell(0, 0, colspan=width, lines=_lines(grid.caption, places))
    for r, row in enumerate(grid.rows):
        for c, cell in enumerate(row):
            if (cell.row, cell.column) == (r, c):
                yield TableCell(
                    above + r,
                    c,
                    cell.rowspan,
                    cell.colspan,
                    lines=_lines(cell.text, places),
                    is_head=cell.is_head,
                )


def _lines(text: str, places: Sequence[BBox]) -> tuple[Line, ...]:
    return tuple(Line(spans=tuple(_spans(line, places))) for line in text.split("\n") if line)


def _spans(line: str, places: Sequence[BBox]) -> Iterator[Span]:
    end = 0
    for match in _PIECE.finditer(line):
        if match.start() > end:
            yield Span(SpanType.TEXT, content=line[end : match.start()])
        if match[1]:
            yield Span(SpanType.IMAGE, places[int(match[1])])
        else:
            yield Span(SpanType.INLINE_EQUATION, content=match[2])
        end = match.end()
    if end < len(line):
        yield Span(SpanType.TEXT, content=line[end:])
