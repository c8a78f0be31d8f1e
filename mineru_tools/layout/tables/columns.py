"""Columns of a table: where rules or white corridors part the pieces of its rows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from mineru_tools.layout.tables.pieces import Piece
from mineru_tools.layout.tables.ruling import Segment

MIN_CORRIDOR = 0.45  # em
CROSSED = 0.12  # share of rows that may write across a corridor: long labels, notes


def spanning(rows: Sequence[Sequence[Piece]]) -> set[int]:
    """Ids of the pieces that stand over two or more pieces of most other rows they cover."""
    found: set[int] = set()
    for row in rows:
        for piece in row:
            apart = together = 0
            for other in rows:
                if other is row:
                    continue
                under = [p for p in other if p.bbox.x_overlap(piece.bbox) > 0.5 * p.bbox.width]
                if len(under) >= 2:
                    apart += 1
                elif under or any(p.bbox.x_overlap(piece.bbox) > 0 for p in other):
                    together += 1
            if apart > together:
                found.add(id(piece))
    return found


def corridors(rows: Sequence[Sequence[Piece]], lo: float, hi: float, em: float) -> list[float]:
    """Middles of the white corridors between ``lo`` and ``hi``, left to right."""
    across = spanning(rows)
    spans = [
        (p.bbox.x0, p.bbox.x1)
        for row in rows
        for p in row
        if id(p) not in across and p.bbox.x0 >= lo - 2 and p.bbox.x1 <= hi + 2
    ]
    if len(spans) < 2:
        return []
    allowed = int(CROSSED * len(rows))
    edges = sorted([(a, 1) for a, _ in spans] + [(b, -1) for _, b in spans])
    valleys: list[tuple[float, float]] = []
    depth, start = 0, None
    for x, step in edges:
        before, depth = depth, depth + step
        if before > allowed >= depth:
            start = x
        elif before <= allowed < depth and start is not None:
            valleys.append((start, x))
            start = None
    return [(a + b) / 2 for a, b in valleys if b - a >= MIN_CORRIDOR * em]


def ruled_columns(down: Sequence[Segment], lo: float, hi: float, least: float) -> list[float]:
    """The x of vertical rules strictly between ``lo`` and ``hi``, at least ``least`` long in all."""
    lanes: list[list[Segment]] = []
    for s in sorted(down, key=lambda s: s.at):
        if not lo + 4 < s.at < hi - 4:
            continue
        if lanes and s.at - lanes[-1][-1].at <= 3.2:
            lanes[-1].append(s)
        else:
            lanes.append([s])
    return [
        sum(s.at * s.length for s in lane) / sum(s.length for s in lane)
        for lane in lanes
        if sum(s.length for s in lane) >= least
    ]


def column_edges(
    rows: Sequence[Sequence[Piece]], walls: Sequence[float], lo: float, hi: float, em: float
) -> list[float]:
    """All column borders with the outer ones: the ``walls`` and the corridors between them."""
    edges = [lo, *walls, hi]
    out = [lo]
    for a, b in pairwise(edges):
        inside = [[p for p in row if a - 2 <= p.bbox.center[0] <= b + 2] for row in rows]
        inside = [row for row in inside if row]
        # Between two rules one row with a gap in it is a cell with a gap in it.
        if not walls or sum(len(row) > 1 for row in inside) >= 2:
            out += corridors(inside, a, b, em)
        out.append(b)
    return out
