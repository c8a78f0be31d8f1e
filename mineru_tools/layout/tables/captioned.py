"""Tables of words or numbers that nothing but a caption and their columns tell of."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from mineru_tools.document.caption_words import numbered_kinds
from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.document.labels import BlockType
from mineru_tools.layout.tables.pieces import Piece, lines_up, pieces_of, text_rows
from mineru_tools.layout.tables.prose import running_lines
from mineru_tools.layout.tables.rows import MAX_LEADING
from mineru_tools.layout.text_line import TextLine

MAX_STEP = 2.6  # em between the baselines of neighbouring rows
MAX_DISTANCE = 4.0  # em between the caption and the nearest row
MAX_CAPTION = 5  # lines of the caption and of what stands between it and the first row
MIN_GUTTER = 0.8  # em; two word spaces, as justified text sets them, are less
MIN_ROWS = 3  # with two or more entries
MIN_ALIGNED = 0.7  # share of the entries that stand right under or over another
NEAR = 3  # rows up and down in which that other is looked for

Row = list[Piece]
Gutters = list[tuple[float, float]]


def captioned_boxes(lines: Sequence[TextLine]) -> list[BBox]:
    """Boxes of the rows right below a caption of a table, or else right above it."""
    captions = [line for line in lines if BlockType.TABLE in numbered_kinds(line.text)]
    if not captions:
        return []
    running = running_lines(lines)
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
            body = keeping_rows(rows[k:])
            return union_all(p.bbox for r in body for p in r) if _is_tabular(body) else None
        last = row[0].baseline
    return None


def keeping_rows(rows: Sequence[Row]) -> list[Row]:
    """The first rows that leave common gutters open, without loose ones at the far end.

    A row that closes a gutter ends them, unless it is one short text and the next row goes on.
    """
    body: list[Row] = [rows[0]]
    gutters = _gutters(rows[0])
    skipped: list[Row] = []
    for row in rows[1:]:
        last = (skipped or body)[-1]
        if abs(row[0].baseline - last[0].baseline) > MAX_STEP * row[0].size:
            break
        open_still = _kept(gutters, row)
        if not open_still or (len(open_still) < len(gutters) and len(body) >= MIN_ROWS):
            if len(row) > 1 or skipped:
                break
            skipped.append(row)
            continue
        body += [*skipped, row]
        gutters, skipped = open_still, []
    while len(body) > 1 and len(body[-1]) == 1 and not _belongs(body[-2], body[-1]):
        body.pop()
    return body


def _gutters(row: Row) -> Gutters:
    return [
        (a.bbox.x1, b.bbox.x0)
        for a, b in pairwise(row)
        if b.bbox.x0 - a.bbox.x1 >= MIN_GUTTER * a.size
    ]


def _kept(gutters: Gutters, row: Row) -> Gutters:
    """What the row leaves of the gutters, as far as it is wide enough."""
    out: Gutters = []
    for lo, hi in gutters:
        edges = [p.bbox for p in row if p.bbox.x1 > lo and p.bbox.x0 < hi]
        stops = sorted([(lo, lo), *((b.x0, b.x1) for b in edges), (hi, hi)])
        widest, at = 0.0, lo
        best = (lo, lo)
        for x0, x1 in stops:
            if x0 - at > widest:
                widest, best = x0 - at, (at, x0)
            at = max(at, x1)
        if widest >= MIN_GUTTER * row[0].size:
            out.append(best)
    return out


def _belongs(above: Row, row: Row) -> bool:
    """Whether a lone text is the rest of an entry of the row above."""
    step = abs(row[0].baseline - above[0].baseline)
    under = any(p.bold == row[0].bold and lines_up(p, row[0]) for p in above)
    return step <= MAX_LEADING * row[0].size and under


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
    return aligned >= MIN_ALIGNED * sum(map(len, full))
