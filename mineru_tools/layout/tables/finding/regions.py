"""Where rules or filled boxes say that a table may stand."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.rows_index import RowIndex
from mineru_tools.layout.tables.ruling import JOIN, SAME_END, Segment, is_ink, touching
from mineru_tools.layout.text_line import TextLine
from mineru_tools.primitives import Fill, PagePrimitives

SAME_EDGE = 2.0  # points between the edges of fills of one row or column
FILLED = 0.5  # of a frame; cells inside it fill more, a legend or the boxes of a diagram less


def cell_fills(page: PagePrimitives, lines: Sequence[TextLine]) -> list[Fill]:
    """Coloured boxes that hold a few lines of text each and lie side by side or in a stack."""
    width, height = page.size
    inked = [f for f in page.fills if is_ink(f) and f.bbox.area < 0.4 * width * height]
    if not 2 <= len(inked) <= 3000:
        return []
    by_text: dict[frozenset[int], list[Fill]] = {}
    words = [run.bbox for line in lines for run in line.runs]
    level = RowIndex(words)
    for fill in inked:
        if inside := _held(fill.bbox, words, level):
            by_text.setdefault(inside, []).append(fill)
    # Of boxes around the same text, the largest is the cell; the others only mark the text.
    cells = [max(around, key=lambda f: f.bbox.area) for around in by_text.values()]
    beside, stacked = _near(cells, 1), _near(cells, 0)
    return [
        f
        for f in cells
        if any(g is not f and _neighbours(f.bbox, g.bbox) for g in (*beside(f), *stacked(f)))
    ]


def _near(fills: Sequence[Fill], side: int) -> Callable[[Fill], Sequence[Fill]]:
    """What finds the fills whose left (``side`` 0) or upper (1) edge is about that of another."""
    ordered = sorted(fills, key=lambda f: f.bbox[side])
    edges = [f.bbox[side] for f in ordered]

    def found(fill: Fill) -> Sequence[Fill]:
        at = fill.bbox[side]
        return ordered[bisect_left(edges, at - SAME_EDGE) : bisect_right(edges, at + SAME_EDGE)]

    return found


def _held(box: BBox, words: Sequence[BBox], level: RowIndex) -> frozenset[int]:
    held = []
    for k in level.beside(box):
        x, y = words[k].center
        if box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1:
            held.append(k)
    return frozenset(held)


def _neighbours(a: BBox, b: BBox) -> bool:
    """One beside the other in a row of cells, or in one stack of stripes of equal width."""
    level = abs(a.y0 - b.y0) < SAME_EDGE and abs(a.y1 - b.y1) < SAME_EDGE
    aligned = abs(a.x0 - b.x0) < SAME_EDGE and abs(a.x1 - b.x1) < SAME_EDGE
    beside = level and -4 < -a.x_overlap(b) < 4
    stack = aligned and -a.y_overlap(b) < 3 * a.height
    return beside or stack


def closed_boxes(
    boxes: Sequence[BBox], across: Sequence[Segment], down: Sequence[Segment]
) -> list[BBox]:
    """Those of ``boxes`` that are framed on all four sides and parted inside."""
    return [
        box
        for box in edged_boxes(boxes, across)
        if all(_runs_along(down, x, box.y0, box.y1) for x in (box.x0, box.x1))
    ]


def edged_boxes(boxes: Sequence[BBox], across: Sequence[Segment]) -> list[BBox]:
    """Those of ``boxes`` that a rule from side to side begins and another ends."""
    return [
        box
        for box in boxes
        if all(_runs_along(across, y, box.x0, box.x1) for y in (box.y0, box.y1))
    ]


def _runs_along(lane: Sequence[Segment], at: float, lo: float, hi: float) -> bool:
    return any(abs(s.at - at) < SAME_END and s.overlap(lo, hi) > 0.9 * (hi - lo) for s in lane)


def grid_boxes(across: Sequence[Segment], down: Sequence[Segment]) -> list[BBox]:
    """Boxes of connected rules in both directions, inner ones left out.

    A frame that no rule inside touches is no grid where it holds boxes of rules: those may be
    tables in a frame, or the boxes of a diagram. Cells framed one by one fill their frame.
    """
    boxes = sorted(touching(across, down), key=lambda b: -b.area)
    kept: list[BBox] = []
    for k, box in enumerate(boxes):
        if any(other.covers(box) > 0.9 for other in kept):
            continue
        inside = [b for b in boxes[k + 1 :] if box.covers(b) > 0.9]
        cells = all(_is_bare(b, across, down) for b in inside)
        apart = sum(b.area for b in inside) < FILLED * box.area or not cells
        if not (inside and apart and _is_bare(box, across, down)):
            kept.append(box)
    return kept


def _is_bare(box: BBox, across: Sequence[Segment], down: Sequence[Segment]) -> bool:
    """Whether no rule inside the box begins or ends at its sides."""

    def touches(s: Segment, lanes: tuple[float, float], ends: tuple[float, float]) -> bool:
        inside = lanes[0] + SAME_END < s.at < lanes[1] - SAME_END
        along = s.overlap(*ends) > 0 and (s.lo <= ends[0] + JOIN or s.hi >= ends[1] - JOIN)
        return inside and along

    sides = (box.x0, box.x1), (box.y0, box.y1)
    return not any(touches(s, sides[1], sides[0]) for s in across) and not any(
        touches(s, sides[0], sides[1]) for s in down
    )
