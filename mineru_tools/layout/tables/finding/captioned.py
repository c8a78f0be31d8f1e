"""Tables of words or numbers that nothing but a caption and their columns tell of."""

from __future__ import annotations

from collections.abc import Sequence, Set

from mineru_tools.document.caption_words import numbered_kinds
from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.document.labels import BlockType
from mineru_tools.layout.tables.finding.keeping import Row, in_common_gutters
from mineru_tools.layout.tables.pieces import lines_up, pieces_of, text_rows
from mineru_tools.layout.tables.typography import LINED_UP, MIN_ROWS
from mineru_tools.layout.text_line import TextLine

MAX_DISTANCE = 4.0  # em between the caption and the nearest row
MAX_CAPTION = 5  # lines of the caption and of what stands between it and the first row
NEAR = 3  # rows up and down in which that other is looked for


def captioned_boxes(lines: Sequence[TextLine], running: Set[int]) -> list[BBox]:
    """Boxes of the rows right below a caption of a table, or else right above it.

    ``running`` are the ids of the lines of running text.
    """
    captions = [line for line in lines if BlockType.TABLE in numbered_kinds(line.text)]
    if not captions:
        return []
    prose = [line for line in lines if id(line) in running and line not in captions]
    entries = [line for line in lines if id(line) not in running and line not in captions]
    boxes: list[BBox] = []
    for caption in captions:
        lo, hi = _measure(caption, prose)
        inside = [line for line in entries if lo <= line.bbox.x0 and line.bbox.x1 <= hi]
        rows = text_rows(pieces_of(inside))
        below = [row for row in rows if row[0].baseline > caption.baseline]
        above = [row for row in reversed(rows) if row[0].baseline < caption.baseline]
        box = _nearest(caption, below) or _nearest(caption, above)
        if box is not None and not any(box.intersection(other) for other in boxes):
            boxes.append(box)
    return boxes


def _measure(caption: TextLine, prose: Sequence[TextLine]) -> tuple[float, float]:
    """The ends of the text column that the caption stands in; of everything without text."""
    beside = [x.bbox for x in prose if x.bbox.x_overlap(caption.bbox) > 0]
    if not beside:
        return float("-inf"), float("inf")
    box = union_all([caption.bbox, *beside])
    return box.x0 - caption.size, box.x1 + caption.size


def _nearest(caption: TextLine, rows: Sequence[Row]) -> BBox | None:
    """The box of the rows that follow the caption, nearest first; ``None`` if they are no table."""
    last, size = caption.baseline, caption.size
    for k, row in enumerate(rows[:MAX_CAPTION]):
        if abs(row[0].baseline - last) > MAX_DISTANCE * size:
            return None
        if len(row) >= 2:
            body = in_common_gutters(rows[k:])
            return union_all(p.bbox for r in body for p in r) if _is_tabular(body) else None
        last = row[0].baseline
    return None


def _is_tabular(rows: Sequence[Row]) -> bool:
    """Three or more rows of several entries, most of which line up with another."""
    full = [row for row in rows if len(row) >= 2]
    if len(full) < MIN_ROWS:
        return False
    aligned = 0
    for k, row in enumerate(full):
        others = full[max(k - NEAR, 0) : k] + full[k + 1 : k + 1 + NEAR]
        near = [q for other in others for q in other]
        aligned += sum(any(lines_up(p, q) for q in near) for p in row)
    return aligned >= LINED_UP * sum(map(len, full))
