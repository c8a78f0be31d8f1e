"""Tables with rules between their columns and none between their rows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.layout.tables.pieces import Piece, lines_up
from mineru_tools.layout.tables.ruling import SAME_END, Segment
from mineru_tools.layout.tables.typography import LINED_UP, MIN_ROWS, ROW_STEP, SHORT

MIN_WALLS = 2  # one rule may part two columns of text
SLACK = 2.0  # points by which text may reach over the end of a rule

Row = list[Piece]


def walled_boxes(rows: Sequence[Row], down: Sequence[Segment]) -> list[BBox]:
    """Boxes of those rows of short texts that have one at most between any two rules."""
    boxes = []
    for walls in _groups(down):
        longest = max(walls, key=lambda s: s.length)
        beside = [_beside(row, longest) for row in rows]
        inner = [_between(row, walls[0].at, walls[-1].at) for row in beside]
        left = _outer([[p for p in row if p.bbox.x1 < walls[0].at + SLACK] for row in beside], -1)
        right = _outer([[p for p in row if p.bbox.x0 > walls[-1].at - SLACK] for row in beside], 0)
        whole = ([*a, *b, *c] for a, b, c in zip(left, inner, right, strict=True))
        table = [row for row in whole if row]
        if _is_table(table, walls):
            boxes.append(union_all(p.bbox for row in table for p in row))
    return boxes


def _groups(down: Sequence[Segment]) -> list[list[Segment]]:
    """Rules that begin at one height, from left to right; the last rows may lack some."""
    groups: list[list[Segment]] = []
    for s in sorted((s for s in down if s.drawn), key=lambda s: s.at):
        for group in groups:
            if abs(group[0].lo - s.lo) < SAME_END:
                group.append(s)
                break
        else:
            groups.append([s])
    return [group for group in groups if len(group) >= MIN_WALLS]


def _beside(row: Row, wall: Segment) -> Row:
    return row if wall.lo - SLACK < row[0].middle < wall.hi + SLACK else []


def _between(row: Row, lo: float, hi: float) -> Row:
    return [p for p in row if lo < p.bbox.center[0] < hi]


def _outer(rows: Sequence[Row], nearest: int) -> list[Row]:
    """The entries next to the outermost rule, row by row, if they stand under one another."""
    entries = [row[nearest] for row in rows if row]
    labels = [p for p in entries if len(p.text) <= SHORT]
    if len(labels) < max(len(entries), MIN_ROWS):
        return [[] for _ in rows]
    aligned = max(sum(lines_up(p, q) for q in labels) for p in labels)
    if aligned < LINED_UP * len(labels):
        return [[] for _ in rows]
    return [row[nearest:][:1] if row else [] for row in rows]


def _is_table(table: Sequence[Row], walls: Sequence[Segment]) -> bool:
    pieces = [p for row in table for p in row]
    if sum(len(row) >= 2 for row in table) < MIN_ROWS:
        return False
    close = all(b[0].baseline - a[0].baseline <= ROW_STEP * a[0].size for a, b in pairwise(table))
    short = sum(len(p.text) <= SHORT for p in pieces) > 0.9 * len(pieces)
    apart = not any(p.bbox.x0 < s.at < p.bbox.x1 for p in pieces for s in walls)
    return close and short and apart and all(_is_filled(table, a, b) for a, b in pairwise(walls))


def _is_filled(table: Sequence[Row], left: Segment, right: Segment) -> bool:
    """One text between two rules in most of the rows, and seldom more."""
    counts = [sum(left.at <= p.bbox.center[0] <= right.at for p in row) for row in table]
    return sum(c == 1 for c in counts) > 0.5 * len(counts)
