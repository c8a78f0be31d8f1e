"""Tables of one column: a closed frame that rules or fills part into short rows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.tables.finding.regions import closed_boxes
from mineru_tools.layout.tables.model import Cell
from mineru_tools.layout.tables.pieces import Piece, lines_of_pieces, lines_up, pieces_of, text_rows
from mineru_tools.layout.tables.ruling import SAME_END, Segment
from mineru_tools.layout.tables.typography import CELL_LEADING, FLUSH, MIN_ROWS, SHORT
from mineru_tools.layout.text_line import TextLine

MIN_WIDTH = 8.0  # em; narrower stacks are scales, bars and buttons
SHORT_ROW = 2  # lines; most rows of a list have no more, boxes of text do

Row = list[Piece]


def single_column(
    box: BBox, lines: Sequence[TextLine], across: Sequence[Segment], down: Sequence[Segment]
) -> tuple[Cell, ...]:
    """The cells of a table of one column inside ``box``, top to bottom; none if it is no such."""
    mono = 2 * sum(line.mono > 0.5 for line in lines) > len(lines)
    if mono or not closed_boxes([box], across, down) or _parted(box, down):
        return ()  # code may lie on a fill of its own line by line
    borders = [s.at for s in across if s.overlap(box.x0, box.x1) > 0.9 * box.width]
    bands = [(a, b) for a, b in pairwise(sorted(borders)) if b - a > SAME_END]
    pieces = pieces_of(lines)
    rows = [[p for p in pieces if a <= p.middle < b] for a, b in bands]
    if not all(rows) or sum(map(len, rows)) != len(pieces) or not _is_list(rows, box):
        return ()
    headed = _is_bold_head(rows)
    return tuple(
        Cell(k, 0, 1, 1, BBox(box.x0, a, box.x1, b), lines_of_pieces(row), headed and k == 0)
        for k, ((a, b), row) in enumerate(zip(bands, rows, strict=True))
    )


def _parted(box: BBox, down: Sequence[Segment]) -> bool:
    return any(box.x0 + SAME_END < s.at < box.x1 - SAME_END for s in down)


def _is_list(rows: Sequence[Row], box: BBox) -> bool:
    """Three or more rows of short texts, flush left, or under one another below a bold head."""
    if len(rows) < MIN_ROWS or _is_running(rows):
        return False
    firsts = [min(row, key=lambda p: (p.baseline, p.bbox.x0)) for row in rows]
    em = median(p.size for p in firsts)
    if box.width < MIN_WIDTH * em or 2 * sum(p.value for p in firsts) >= len(rows):
        return False
    if 2 * sum(len(text_rows(row)) <= SHORT_ROW for row in rows) <= len(rows):
        return False
    body = firsts[1:]
    if all(abs(p.bbox.x0 - body[0].bbox.x0) < FLUSH * em for p in body):
        headed = _is_bold_head(rows) or abs(firsts[0].bbox.x0 - body[0].bbox.x0) < FLUSH * em
        return headed or len(body) >= MIN_ROWS
    return _is_bold_head(rows) and all(lines_up(p, body[0]) for p in body)


def _is_bold_head(rows: Sequence[Row]) -> bool:
    return all(p.bold for p in rows[0]) and not any(p.bold for row in rows[1:] for p in row)


def _is_running(rows: Sequence[Row]) -> bool:
    """Lines of a paragraph on ruled paper: long, and set as close as text is."""
    lines = [line for row in rows for line in text_rows(row)]
    steps = [(b[0].baseline - a[0].baseline) / b[0].size for a, b in pairwise(lines)]
    long = sum(sum(len(p.text) for p in line) > SHORT for line in lines)
    return median(steps) <= CELL_LEADING and 2 * long > len(lines)
