"""Heads of borderless tables: the lines above the first row that stand over its columns."""

from __future__ import annotations

from collections.abc import Sequence

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.layout.tables.pieces import Piece, lines_up, parted_head
from mineru_tools.layout.tables.typography import CELL_LEADING, LONG_LABEL, ROW_STEP, SHORT

MAX_HEAD = 4  # lines above the first row with numbers
OVERHANG = 4.0  # em by which a head may reach beyond the last column
SET_IN = 2.0  # em from the left side; what starts there stands over no labels


def with_head(body: Sequence[Sequence[Piece]], rows: Sequence[Sequence[Piece]]) -> BBox:
    """The box of the rows of the body and of the heads right above them; ``rows`` is the page."""
    box = union_all(p.bbox for row in body for p in row)
    first = body[0]
    above = [row for row in rows if row[0].baseline < first[0].baseline - 0.3 * first[0].size]
    last: Sequence[Piece] = first
    taken = 0
    for row in reversed(above):
        inside = [p for p in row if p.bbox.x_overlap(box) > 0]
        if not inside or last[0].baseline - inside[0].baseline < 0.3 * first[0].size:
            continue
        if taken and _beside(inside, last, first):
            box = box.union(union_all(p.bbox for p in inside))
            continue
        if not taken and _near(inside, last) and _heads_all(parted_head(inside, first), first):
            return box.union(union_all(p.bbox for p in inside))
        if taken == MAX_HEAD or _runs_across(inside, first, box):
            break
        if not (_stands_over(inside, last, first, box) or (taken and _goes_on(inside, last))):
            break
        box = box.union(union_all(p.bbox for p in inside))
        last, taken = inside, taken + 1
    return box


def _near(row: Sequence[Piece], below: Sequence[Piece]) -> bool:
    return below[0].baseline - row[0].baseline <= ROW_STEP * below[0].size


def _stands_over(
    row: Sequence[Piece], below: Sequence[Piece], first: Sequence[Piece], box: BBox
) -> bool:
    """Whether no text sticks out far and one stands over a column right of the labels."""
    em = first[0].size
    columns = [p.bbox for p in first[1:]]
    fits = all(
        p.bbox.x0 > box.x0 - em and p.bbox.x1 < box.x1 + OVERHANG * em and len(p.text) <= LONG_LABEL
        for p in row
    )
    over = any(p.bbox.x_overlap(c) > 0 for p in row for c in columns)
    return _near(row, below) and fits and over


def _beside(row: Sequence[Piece], head: Sequence[Piece], first: Sequence[Piece]) -> bool:
    """A head of the labels alone, set half way up beside heads of several lines."""
    step = head[0].baseline - row[0].baseline
    return step < head[0].size and all(
        p.bbox.x1 < first[1].bbox.x0 and len(p.text) <= SHORT for p in row
    )


def _runs_across(row: Sequence[Piece], first: Sequence[Piece], box: BBox) -> bool:
    """Whether a text that starts at the left reaches over the other columns, as titles do."""
    text, columns = row[0].bbox, [p.bbox.x0 for p in first[1:]]
    return text.x1 > min(columns) and text.x0 < box.x0 + SET_IN * first[0].size


def _goes_on(row: Sequence[Piece], below: Sequence[Piece]) -> bool:
    """Whether each text is the line before one of the heads below, however far it sticks out."""
    return all(len(p.text) <= LONG_LABEL and any(_line_before(p, q) for q in below) for p in row)


def _line_before(upper: Piece, lower: Piece) -> bool:
    """In the same style, lined up, and at the leading of text."""
    return (
        lower.baseline - upper.baseline <= CELL_LEADING * lower.size
        and abs(upper.size - lower.size) < 0.1 * lower.size
        and upper.bold == lower.bold
        and lines_up(upper, lower)
    )


def _heads_all(heads: Sequence[Piece], row: Sequence[Piece]) -> bool:
    """One bold text over each entry of a row that is not bold."""
    return (
        len(heads) == len(row)
        and all(p.bold for p in heads)
        and not any(p.bold for p in row)
        and all(
            h.bbox.x_overlap(p.bbox) > 0 or lines_up(h, p) for h, p in zip(heads, row, strict=True)
        )
    )
