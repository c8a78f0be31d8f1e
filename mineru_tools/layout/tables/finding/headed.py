"""Tables of words: rows under heads that are underlined one by one."""

from __future__ import annotations

from collections.abc import Sequence

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.layout.tables.finding.keeping import Row, following, gaps_between
from mineru_tools.layout.tables.typography import CELL_LEADING, MIN_ROWS
from mineru_tools.primitives import Rule

SAME_LEVEL = 1.5  # points between the rules under the heads of one row
DEPTH = 0.65  # em from the baseline of a head down to its rule
MIN_GAP = 3.0  # points between neighbouring rules
SLACK = 2.0  # points by which a head may stick out


def headed_boxes(rows: Sequence[Row], rules: Sequence[Rule]) -> list[BBox]:
    """Boxes of those rows below two or more short rules with a head on each."""
    levels = [level for level in _levels(rules) if len(level) >= 2]
    if not levels:
        return []
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


def _headed(level: Sequence[BBox], rows: Sequence[Row]) -> BBox | None:
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
    gaps, left, start = gaps_between(level), level[0].x0 - SLACK, heads[0].baseline

    def inside(row: Row) -> bool:
        return row[0].bbox.x0 >= left

    body = following(rows[at[-1] + 1 :], start, gaps, inside)
    if sum(len(row) >= 2 for row in body) + 1 < MIN_ROWS:
        return None
    above = following(rows[: at[-1]][::-1], start, gaps, inside, CELL_LEADING)
    return union_all(p.bbox for row in [heads, *above, *body] for p in row)
