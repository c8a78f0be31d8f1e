"""Heads above the first rule or stripe: a row of words, one over each column of the table."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.layout.tables.head_lines import SHORT, with_head
from mineru_tools.layout.tables.pieces import Piece, lines_up

MAX_RISE = 2.0  # em from the head's baseline down to the first rule; a caption stands as near
MAX_STEP = 3.0  # em from there to the first row
REACH = 1.0  # em by which a head may stick out of the table
SAMPLE = 3  # rows of the body that tell the columns

Row = Sequence[Piece]


def with_raised_head(box: BBox, rows: Sequence[Row], others: Sequence[BBox]) -> BBox:
    """The box and the head right above it, if there is one; ``rows`` are those of the page.

    A row that stands in one of the ``others`` is no head of this box.
    """
    parts = [part for row in rows if (part := _over(row, box))]
    body = [part for part in parts if box.y0 < _middle(part) < box.y1]
    above = [part for part in parts if _middle(part) < box.y0]
    if not body or not above:
        return box
    head = above[-1]
    taken = union_all(p.bbox for p in head)
    if any(other != box and other.intersection(taken) for other in others):
        return box
    return box.union(with_head(body, rows)) if _is_head(head, body, box) else box


def _over(row: Row, box: BBox) -> list[Piece]:
    return [p for p in row if p.bbox.x1 > box.x0 and p.bbox.x0 < box.x1]


def _middle(row: Row) -> float:
    return row[0].baseline - 0.3 * row[0].size


def _is_head(head: Row, body: Sequence[Row], box: BBox) -> bool:
    em, first = head[0].size, body[0]
    if not (
        len(head) >= 2
        and box.y0 - head[0].baseline <= MAX_RISE * em
        and first[0].baseline - head[0].baseline <= MAX_STEP * em
        and head[0].bbox.x0 > box.x0 - REACH * em
        and head[-1].bbox.x1 < box.x1 + REACH * em
        and all(len(p.text) <= SHORT for p in head)
    ):
        return False
    return _differs(head, first) and _one_each(head, body[:SAMPLE])


def _differs(head: Row, first: Row) -> bool:
    """Bold over what is not, or words over numbers: else the table has its head inside."""
    if all(p.bold for p in head):
        return not all(p.bold for p in first)
    return not any(p.value for p in head) and any(p.value for p in first)


def _one_each(head: Row, body: Sequence[Row]) -> bool:
    """Whether each text stands over a column of its own and all but one column have a text."""
    widest = max(body, key=len)
    at = [
        {k for k, p in enumerate(widest) if p.bbox.x_overlap(h.bbox) > 0 or lines_up(p, h)}
        for h in head
    ]
    apart = all(a and b and not a & b for a, b in pairwise(at))
    return apart and len(head) >= len(widest) - 1
