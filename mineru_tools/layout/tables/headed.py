"""Tables of words: rows under heads that are underlined one by one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.layout.tables.pieces import Piece, pieces_of, text_rows
from mineru_tools.layout.text_line import TextLine
from mineru_tools.primitives import Rule

SAME_LEVEL = 1.5  # points between the rules under the heads of one row
DEPTH = 0.65  # em from the baseline of a head down to its rule
MIN_GAP = 3.0  # points between neighbouring rules
SLACK = 2.0  # points by which a head may stick out
MAX_STEP = 2.6  # em between the baselines of neighbouring rows
MAX_HEAD_STEP = 1.4  # em between the lines of a head
MIN_ROWS = 3  # with two or more entries, the heads among them


def headed_boxes(lines: Sequence[TextLine], rules: Sequence[Rule]) -> list[BBox]:
    """Boxes of rows below two or more short rules with a head on each."""
    levels = [level for level in _levels(rules) if len(level) >= 2]
    if not levels:
        return []
    rows = text_rows(pieces_of(lines))
    boxes: list[BBox] = []
    for level in levels:
        if any(box.y0 < level[0].y0 < box.y1 and box.x_overlap(level[0]) > 0 for box in boxes):
            continue
        box = _headed(level, rows)
        if box is not None:
            boxes.append(box)
    return boxes


def _levels(rules: Sequence[Rule]) -> list[list[BBox]]:
    """Horizontal rules at one height from left to right, those that touch joined."""
    levels: list[list[BBox]] = []
    for box in sorted((r.bbox for r in rules if r.horizontal), key=lambda b: b.y0):
        if levels and box.y0 - levels[-1][0].y0 <= SAME_LEVEL:
            levels[-1].append(box)
        else:
            levels.append([box])
    return [_joined(level) for level in levels]


def _joined(level: list[BBox]) -> list[BBox]:
    out: list[BBox] = []
    for box in sorted(level):
        if out and box.x0 - out[-1].x1 < MIN_GAP:
            out[-1] = out[-1].union(box)
        else:
            out.append(box)
    return out


def _headed(level: Sequence[BBox], rows: Sequence[list[Piece]]) -> BBox | None:
    y = level[0].y0
    at = [k for k, row in enumerate(rows) if 0 < y - row[0].baseline < DEPTH * row[0].size]
    if not at:
        return None
    heads = [p for p in rows[at[-1]] if p.bbox.x_overlap(union_all(level)) > 0]
    if len(heads) != len(level) or not all(
        rule.x0 - SLACK <= p.bbox.x0 and p.bbox.x1 <= rule.x1 + SLACK
        for p, rule in zip(heads, level, strict=True)
    ):
        return None
    gaps = [(a.x1, b.x0) for a, b in pairwise(level)]
    body = _fitting(rows[at[-1] + 1 :], heads, gaps, level[0].x0, MAX_STEP)
    if sum(len(row) >= 2 for row in body) + 1 < MIN_ROWS:
        return None
    above = _fitting(rows[: at[-1]][::-1], heads, gaps, level[0].x0, MAX_HEAD_STEP)
    return union_all(p.bbox for row in [heads, *above, *body] for p in row)


def _fitting(
    rows: Sequence[list[Piece]],
    heads: Sequence[Piece],
    gaps: Sequence[tuple[float, float]],
    left: float,
    max_step: float,
) -> list[list[Piece]]:
    """The rows next to the heads, as far as each entry keeps to one column."""
    out: list[list[Piece]] = []
    last = heads[0].baseline
    for row in rows:
        step = abs(row[0].baseline - last) / row[0].size
        crossing = any(p.bbox.x0 < a and p.bbox.x1 > b for p in row for a, b in gaps)
        outside = row[0].bbox.x0 < left - SLACK
        if step > max_step or crossing or outside:
            break
        out.append(row)
        last = row[0].baseline
    return out
