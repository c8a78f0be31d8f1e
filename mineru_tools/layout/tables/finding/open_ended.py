"""Tables without a last rule: a head between two rules and the rows that keep to its columns.

A table that the foot of the page cuts in two often has its last rule on the next page only.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.layout.tables.finding.keeping import Row, following, gaps_between
from mineru_tools.layout.tables.finding.lines_in import lines_in
from mineru_tools.layout.tables.pieces import Piece
from mineru_tools.layout.tables.ruling import SAME_END, Segment
from mineru_tools.layout.text_line import TextLine

MAX_HEAD_ROWS = 4  # lines of text between the two rules
MIN_BODY = 2  # below the head, with two or more entries
RUNNING = 0.7  # share of lines of running text; a table has labels and lines that end early
FAR = 1.0  # em from the rules' ends; rows that reach further out are none of the table


def open_boxes(
    lines: Sequence[TextLine], rows: Sequence[Row], running: Set[int], across: Sequence[Segment]
) -> list[BBox]:
    """Boxes from the upper rule of a head to the last row below its lower rule.

    ``rows`` are those of the ``lines``, ``running`` the ids of the lines of running text.
    """
    boxes: list[BBox] = []
    for k, upper in enumerate(across):
        lower = next((s for s in across[k + 1 :] if _alike(upper, s)), None)
        box = _open_box(upper, lower, rows) if lower is not None else None
        if box is not None and not _is_running(lines_in(box, lines), running):
            boxes.append(box)
    return boxes


def _is_running(inside: Sequence[TextLine], running: Set[int]) -> bool:
    return sum(id(line) in running for line in inside) > RUNNING * len(inside)


def _alike(a: Segment, b: Segment) -> bool:
    return abs(a.lo - b.lo) <= SAME_END and abs(a.hi - b.hi) <= SAME_END and b.at > a.at


def _open_box(upper: Segment, lower: Segment, rows: Sequence[Row]) -> BBox | None:
    inside = [_between(row, upper.lo, upper.hi) for row in rows]
    head = [row for row in inside if row and upper.at < row[0].baseline < lower.at]
    if not 1 <= len(head) <= MAX_HEAD_ROWS or len(head[-1]) < 2:
        return None
    below = [row for row in inside if row and row[0].baseline > lower.at]
    gaps = gaps_between([p.bbox for p in head[-1]])
    body = following(below, lower.at, gaps, lambda row: not _sticks_out(row, upper))
    entries = [p for part in body for p in part]
    if sum(len(part) >= 2 for part in body) < MIN_BODY:
        return None
    bottom = max(p.bbox.y1 for p in body[-1])
    return BBox(upper.lo, upper.at, upper.hi, bottom).union(union_all(p.bbox for p in entries))


def _between(row: Sequence[Piece], lo: float, hi: float) -> list[Piece]:
    return [p for p in row if lo <= p.bbox.center[0] <= hi]


def _sticks_out(part: Sequence[Piece], rule: Segment) -> bool:
    return any(
        p.bbox.x0 < rule.lo - FAR * p.size or p.bbox.x1 > rule.hi + FAR * p.size for p in part
    )
