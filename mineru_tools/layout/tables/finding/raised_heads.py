"""Heads above the first rule or stripe: a row of words, one over each column of the table."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.layout.tables.finding.head_lines import with_head
from mineru_tools.layout.tables.pieces import Piece, lines_up
from mineru_tools.layout.tables.typography import SHORT

MAX_RISE = 2.0  # em from the head's baseline down to the first rule; a caption stands as near
MAX_STEP = 3.0  # em from there to the first row
WIDER = 1.3  # of the distance between rows: as much where these stand further apart
REACH = 1.0  # em by which a head may stick out of the table
SAMPLE = 8  # rows of the body that tell the columns

Row = Sequence[Piece]


def with_raised_head(box: BBox, rows: Sequence[Row], others: Sequence[BBox]) -> BBox:
    """The box and the head right above it, if there is one; ``rows`` are those of the page.

    A row that stands in one of the ``others`` is no head of this box.
    """
    parts = [part for row in rows if (part := _over(row, box))]
    body = [part for part in parts if box.y0 < part[0].middle < box.y1]
    above = [part for part in parts if part[0].middle < box.y0]
    if not body or not above:
        return box
    head = above[-1]
    taken = union_all(p.bbox for p in head)
    if any(other != box and other.intersection(taken) for other in others):
        return box
    return box.union(taken).union(with_head(body, rows)) if _is_head(head, body, box) else box


def _over(row: Row, box: BBox) -> list[Piece]:
    return [p for p in row if p.bbox.x1 > box.x0 and p.bbox.x0 < box.x1]


def _is_head(head: Row, body: Sequence[Row], box: BBox) -> bool:
    em, first = head[0].size, body[0]
    step = max(MAX_STEP * em, WIDER * _pitch(body))
    if not (
        len(head) >= 2
        and box.y0 - head[0].baseline <= MAX_RISE * em
        and first[0].baseline - head[0].baseline <= step
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
    """Whether no entry stands under two of the texts, and hardly a text or an entry alone."""
    found: set[int] = set()
    for p in (p for row in body for p in row):
        over = {k for k, h in enumerate(head) if p.bbox.x_overlap(h.bbox) > 0}
        if len(over) > 1:
            return False
        found |= over or {k for k, h in enumerate(head) if lines_up(p, h)}
    return len(found) == len(head) >= max(map(len, body)) - 1


def _pitch(body: Sequence[Row]) -> float:
    """The usual distance between the rows in points; 0 for one row."""
    return median([b[0].baseline - a[0].baseline for a, b in pairwise(body)] or [0.0])
