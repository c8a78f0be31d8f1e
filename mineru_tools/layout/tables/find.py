"""Tables of a page, in the order of the evidence for them.

First what drawn rules enclose, then what filled boxes do, then the rows that go on below either,
and last what is left: rows that only a caption, a head or their columns show to be a table.
``finding`` has a file for each kind of evidence; ``reading`` turns a place into cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.tables.finding.charts import is_captioned_figure, is_chart
from mineru_tools.layout.tables.finding.lines_in import lines_in
from mineru_tools.layout.tables.finding.raised_heads import with_raised_head
from mineru_tools.layout.tables.finding.regions import cell_fills
from mineru_tools.layout.tables.finding.rows_below import with_rows_below
from mineru_tools.layout.tables.finding.ruled import ruled_boxes
from mineru_tools.layout.tables.finding.underlines import without_underlines
from mineru_tools.layout.tables.finding.unruled import unruled_boxes
from mineru_tools.layout.tables.model import TableRegion
from mineru_tools.layout.tables.pieces import pieces_of, text_rows
from mineru_tools.layout.tables.reading.read import read_table
from mineru_tools.layout.tables.ruling import Ruling, ruling_of
from mineru_tools.layout.text_line import TextLine
from mineru_tools.primitives import PagePrimitives

MIN_LINES = 4  # of a page with a table
UNRULED = 0.6  # score of tables that no rule or fill encloses
FILLED = 0.3  # of a fill; one that lies so far in a known table is part of it
MAX_SHARE = 0.92  # of the page; a larger box is its frame


def find_tables(lines: Sequence[TextLine], page: PagePrimitives) -> list[TableRegion]:
    """The tables of the page from top to bottom; no line is in two of them."""
    if len(lines) < MIN_LINES:
        return []
    rules = without_underlines(page.rules, lines)
    drawn = ruling_of(rules)
    tables, charts = _enclosed(lines, page, drawn)
    known = [t.bbox for t in tables] + charts
    fills = [
        fill
        for fill in cell_fills(page, lines)
        if not any(box.covers(fill.bbox) > FILLED for box in known)
    ]
    edged = ruling_of(rules, fills) if fills else drawn
    if fills:
        more, also = _enclosed(lines, page, edged, known)
        tables, charts = tables + more, charts + also
    tables = [_with_rows_below(t, tables, lines, edged) for t in tables]
    known = [t.bbox for t in tables] + charts
    free = _without(tables, lines)
    for box in unruled_boxes(free, page, drawn):
        if not any(other.intersection(box) for other in known):
            table = read_table(box, lines_in(box, free), edged.inside(box), UNRULED)
            if table is not None:
                tables.append(table)
                known.append(table.bbox)
    return sorted(tables, key=lambda t: (t.bbox.y0, t.bbox.x0))


def _enclosed(
    lines: Sequence[TextLine], page: PagePrimitives, ruling: Ruling, known: Sequence[BBox] = ()
) -> tuple[list[TableRegion], list[BBox]]:
    """(the tables that the rules hold apart from what is known, the boxes of charts)."""
    tables: list[TableRegion] = []
    charts: list[BBox] = []
    boxes = ruled_boxes(lines, ruling)
    rows = text_rows(pieces_of(lines)) if boxes else []
    for box in (with_raised_head(box, rows, boxes) for box in boxes):
        if box.area > MAX_SHARE * page.size[0] * page.size[1] or any(
            other.intersection(box) for other in [*known, *(t.bbox for t in tables if known)]
        ):
            continue
        inside, own = lines_in(box, lines), ruling.inside(box)
        if is_chart(box, page, inside, *own) or is_captioned_figure(box, page, lines):
            charts.append(box)
        elif (table := read_table(box, inside, own)) is not None:
            tables.append(table)
    return tables, charts


def _with_rows_below(
    table: TableRegion,
    tables: Sequence[TableRegion],
    lines: Sequence[TextLine],
    ruling: Ruling,
) -> TableRegion:
    """The table read again with the rows that go on below it, if any does."""
    box = with_rows_below(table.bbox, table.lines, _without(tables, lines))
    if box is None:
        return table
    inside = lines_in(box, _without([t for t in tables if t is not table], lines))
    return read_table(box, inside, ruling.inside(box), table.score) or table


def _without(tables: Iterable[TableRegion], lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines that none of the tables has taken."""
    taken = {id(line) for t in tables for line in t.lines}
    return [line for line in lines if id(line) not in taken]
