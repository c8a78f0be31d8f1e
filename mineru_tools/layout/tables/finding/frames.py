"""Frames around text: four sides with paragraphs inside, a table perhaps among them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.tables.finding.lines_in import lines_in
from mineru_tools.layout.tables.finding.regions import closed_boxes, grid_boxes
from mineru_tools.layout.tables.pieces import pieces_of, text_rows
from mineru_tools.layout.tables.ruling import SAME_END, Segment
from mineru_tools.layout.tables.typography import TEXT_LEADING
from mineru_tools.layout.text_line import TextLine

MIN_PROSE = 2  # lines of a paragraph, one under another
LONG = 40  # characters in such a line; a title across a table is seldom as long
FULL_LINE = 0.6  # of the frame's width


def text_frames(
    across: Sequence[Segment], down: Sequence[Segment], lines: Sequence[TextLine]
) -> list[BBox]:
    """Boxes with four sides, no rule from any of them inwards, and a paragraph inside."""
    return [
        box
        for box in closed_boxes(grid_boxes(across, down), across, down)
        if not _is_parted(box, across, down) and _holds_prose(box, lines)
    ]


def without_sides(
    frames: Sequence[BBox], across: Sequence[Segment], down: Sequence[Segment]
) -> tuple[list[Segment], list[Segment]]:
    """The horizontal and vertical rules that are no side of a frame."""
    return (
        [s for s in across if not any(_is_side(s, f.x0, f.x1, f.y0, f.y1) for f in frames)],
        [s for s in down if not any(_is_side(s, f.y0, f.y1, f.x0, f.x1) for f in frames)],
    )


def alike(a: BBox, b: BBox) -> bool:
    return all(abs(p - q) <= SAME_END for p, q in zip(a, b, strict=True))


def _is_side(s: Segment, lo: float, hi: float, near: float, far: float) -> bool:
    return (
        abs(s.lo - lo) <= SAME_END
        and abs(s.hi - hi) <= SAME_END
        and min(abs(s.at - near), abs(s.at - far)) <= SAME_END
    )


def _is_parted(box: BBox, across: Sequence[Segment], down: Sequence[Segment]) -> bool:
    """Whether a rule inside begins or ends at one of the sides."""
    return any(_begins_at(s, box.x0, box.x1, box.y0, box.y1) for s in across) or any(
        _begins_at(s, box.y0, box.y1, box.x0, box.x1) for s in down
    )


def _begins_at(s: Segment, lo: float, hi: float, near: float, far: float) -> bool:
    inside = near + SAME_END < s.at < far - SAME_END and s.overlap(lo, hi) > 0
    return inside and min(abs(s.lo - lo), abs(s.hi - hi)) <= SAME_END


def _holds_prose(box: BBox, lines: Sequence[TextLine]) -> bool:
    rows = text_rows(pieces_of(lines_in(box, lines)))
    full = [
        len(row) == 1
        and len(row[0].text) >= LONG
        and row[0].bbox.width >= FULL_LINE * box.width
        and not row[0].value
        for row in rows
    ]
    steps = [(b[0].baseline - a[0].baseline) <= TEXT_LEADING * a[0].size for a, b in pairwise(rows)]
    in_a_row = sum(a and b and close for (a, b), close in zip(pairwise(full), steps, strict=True))
    return in_a_row >= MIN_PROSE - 1
